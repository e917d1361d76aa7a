"""State of a Python process that a library has to leave as it found it."""

from __future__ import annotations

import asyncio.sslproto
import atexit
import decimal
import faulthandler
import gc
import hashlib
import locale
import logging
import multiprocessing
import os
import random
import signal
import socket
import ssl
import sys
import threading
import time
import types
import warnings
from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from pathlib import Path

OURS = "localize"
LOOKED_AT = (
    *("builtins", "codecs", "concurrent.futures.process", "concurrent.futures.thread", "copy", "csv", "dataclasses"),
    *("email.message", "gettext", "html.parser", "http.server", "importlib.metadata", "importlib.resources", "json"),
    *("logging.handlers", "multiprocessing.util", "pickle", "sqlite3", "subprocess", "tempfile", "unicodedata"),
    *("urllib.request", "xml.etree.ElementTree", "xml.sax.expatreader", "zipfile"),
)
"""Modules of the standard library that are imported for what they have to be compared, with all that they import."""
MAPPED = "/pymorphy3_dicts_ru/"
"""Files of a library that stay mapped, and so open, once they are needed, as compiled modules do."""
State = Mapping[str, object]


def state() -> State:
    """Return what can be read of this process: by name, values to be compared."""
    for name in LOOKED_AT:
        import_module(name)
    modules = {name: module for name, module in sys.modules.items() if not _is_ours(name)}
    return {
        **{f"sys.{name}": getattr(sys, name) for name in ("excepthook", "displayhook", "unraisablehook", "stdin")},
        **{f"sys.{name}": getattr(sys, name) for name in ("stdout", "stderr", "breakpointhook", "dont_write_bytecode")},
        **{f"sys.{name}": list(getattr(sys, name)) for name in ("meta_path", "path_hooks", "path", "argv")},
        "sys.limits": (sys.getrecursionlimit(), sys.get_int_max_str_digits(), sys.getswitchinterval()),
        "sys.hooks": (sys.gettrace(), sys.getprofile(), *sys.get_asyncgen_hooks()),
        "gc": (gc.isenabled(), gc.get_threshold(), gc.get_freeze_count(), gc.get_debug(), list(gc.callbacks)),
        "locale": locale.setlocale(locale.LC_ALL),
        "time zone": time.tzname,
        "warnings": (list(warnings.filters), warnings.showwarning, warnings.formatwarning),
        "signals": {number: signal.getsignal(number) for number in signal.valid_signals()},
        "environment": dict(os.environ),
        "folder": Path.cwd(),
        "umask": _umask(),
        "limits": _limits(),
        "threads": threading.enumerate(),
        "threading": (threading.excepthook, threading.stack_size(), threading.gettrace(), threading.getprofile()),
        "socket": (socket.getdefaulttimeout(), socket.getaddrinfo, socket.socket),
        "logging": (
            logging.root.level,
            list(logging.root.handlers),
            logging.root.filters,
            logging.root.manager.disable,
        ),
        "loggers": (logging.root.manager.disable, logging.getLogRecordFactory(), logging.lastResort),
        "decimal": repr(decimal.getcontext()),
        "random": hash(random.getstate()),
        "multiprocessing": multiprocessing.get_start_method(allow_none=True),
        "faulthandler": faulthandler.is_enabled(),
        "atexit": atexit._ncallbacks(),
        "files": _files(),
        "children": _children(),
        "modules": modules,
        "names": dict(_names(modules.items())),
    }


def differences(before: State, after: State) -> list[str]:
    """Return what is not as it was: states that changed, modules and names that are gone, replaced or ours."""
    plain = before.keys() - {"modules", "names"}
    found = [f"{name}: {before[name]!r} -> {after[name]!r}" for name in sorted(plain) if before[name] != after[name]]
    for kind in ("modules", "names"):
        old, new = before[kind], after[kind]
        assert isinstance(old, dict)
        assert isinstance(new, dict)
        found += [f"{name} is gone or replaced" for name, each in old.items() if new.get(name, _GONE) is not each]
        found += [f"{name} is {each!r}" for name, each in new.items() if each is None or _comes_from_us(each)]
    return found + _broken()


_GONE = object()
_WRAPS = ("__func__", "fget", "func", "__wrapped__")
"""Where a method, a property, a function with arguments bound and a decorated one have the function."""


def _is_ours(name: str) -> bool:
    return name.partition(".")[0] in (OURS, "tests", "__main__")


def _comes_from_us(value: object) -> bool:
    """Tell whether a value that a module or class of others has is code of this project."""
    while wrapped := next(filter(None, (getattr(value, name, None) for name in _WRAPS)), None):
        value = wrapped
    return str(getattr(value, "__module__", "")).partition(".")[0] == OURS


def _names(modules: Iterable[tuple[str, types.ModuleType | None]]) -> Iterator[tuple[str, object]]:
    """Yield the functions, classes and modules in modules, and what stands in the classes."""
    for module_name, module in modules:
        for name, value in tuple(vars(module).items()) if module else ():
            if isinstance(value, types.ModuleType) or callable(value):
                yield f"{module_name}.{name}", value
            if isinstance(value, type) and value.__module__ == module_name:
                for part, each in tuple(vars(value).items()):
                    if callable(each) or isinstance(each, staticmethod | classmethod | property):
                        yield f"{module_name}.{name}.{part}", each


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _limits() -> object:
    try:
        import resource
    except ImportError:  # Windows
        return None
    kinds = [number for name, number in vars(resource).items() if name.startswith("RLIMIT_")]
    return [resource.getrlimit(kind) for kind in kinds], os.nice(0)


def _files() -> object:
    """Return where the open files lead, where the system tells."""
    found = []
    for each in Path("/proc/self/fd").glob("*"):
        try:
            file = str(each.readlink())
        except OSError:
            continue  # that of the folder itself
        if MAPPED not in file:
            found.append(file)
    return sorted(found)


def _children() -> str:
    """Return the numbers of the processes that are children of this one, where the system tells."""
    return "".join(each.read_text() for each in Path("/proc/self/task").glob("*/children"))


def _broken() -> list[str]:
    """Return what of the libraries for cryptography does not work."""
    try:
        assert hashlib.new("sha3_256", b"").digest_size == 32
        assert len(hashlib.scrypt(b"", salt=b"", n=2, r=1, p=1)) == 64
        assert hashlib.new("sha256").__class__.__module__ == "_hashlib"
        assert import_module("_hashlib").openssl_sha256(b"").digest_size == 32
        assert issubclass(asyncio.sslproto.SSLProtocol, asyncio.BufferedProtocol)
        hello = ssl.MemoryBIO()
        try:
            ssl.create_default_context().wrap_bio(ssl.MemoryBIO(), hello, server_hostname="example.org").do_handshake()
        except ssl.SSLWantReadError:
            assert hello.pending
    except (ImportError, AttributeError, ValueError, AssertionError) as error:
        return [f"cryptography: {error!r}"]
    return []
