"""Walls around a process that reads foreign bytes: no network, and no files but the interpreter's own libraries.

On Linux alone. Files: Landlock, by its system calls. The network: a namespace without any device, which closes all of
it; where the system gives none, Landlock, which closes TCP. Where there are no walls, limits alone hold.
Source: https://docs.kernel.org/userspace-api/landlock.html, https://man7.org/linux/man-pages/man2/unshare.2.html
"""

from __future__ import annotations

import ctypes
import os
import struct
import sys
import sysconfig
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path

from localize.model import serialization as wire
from localize.runtime.lazy_dataclass import dataclass
from localize.runtime.workers import WorkerEnded, open_channel, start

LANDLOCK, NAMESPACE = "landlock", "namespace"
_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000
"""CLONE_NEWUSER and CLONE_NEWNET."""
_NEW_MOUNTS = 0x00020000
"""CLONE_NEWNS."""
_RECURSIVE, _PRIVATE = 0x4000, 1 << 18
"""MS_REC and MS_PRIVATE."""
_SOCKET_FOLDERS = ("/run", "/tmp")  # noqa: S108  # nothing is written there
"""Where the desktop, Docker and agents have their sockets; `/var/run` leads there."""
_NO_NEW_PRIVILEGES = 38
"""PR_SET_NO_NEW_PRIVS."""
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
"""System calls of Landlock, of one number on all machines but Alpha."""
_VERSION = 1
"""LANDLOCK_CREATE_RULESET_VERSION: asks for the version of the kernel's interface."""
_PATH_BENEATH = 1
_READ_FILE, _READ_DIR = 1 << 2, 1 << 3
_FILE_RIGHTS = (13, 14, 15, 15, 16)
"""How many rights on files the kernel knows by version; from the last one on the same."""
_NETWORK_SINCE, _SCOPES_SINCE = 4, 6
_TCP = 0b11
"""Binding and connecting."""
_SCOPES = 0b11
"""Abstract sockets and signals of processes outside."""
_SYSTEM_LIBRARIES = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/nix/store", "/gnu/store")
"""What modules in C are linked with."""
_LOADER_CACHE = "/etc/ld.so.cache"
_CLOCK = ("/etc/localtime", "/etc/timezone", "/etc/sysconfig/clock", "/etc/conf.d/clock", "/usr/share/zoneinfo")
"""Babel looks for the time zone when it is loaded."""


@dataclass(frozen=True, slots=True)
class Walls:
    """What stands around a process, and by which means."""

    files: str | None = None
    network: str | None = None


@cache
def raise_walls() -> Walls:
    """Put up around this process, for good and once, what the system has; return what stands.

    What a module still loads afterwards is found: the folders of libraries can be read. No other thread may run.
    """
    if sys.platform != "linux":
        return Walls()
    has_left = leave_network()
    if has_left:
        _cover_sockets()
    version = _call(_CREATE_RULESET, None, 0, _VERSION)
    if version < 1 or not _restrict(version):
        return Walls(network=NAMESPACE if has_left else None)
    return Walls(LANDLOCK, NAMESPACE if has_left else LANDLOCK if version >= _NETWORK_SINCE else None)


def leave_network() -> bool:
    """Move this process to a network namespace without any device; tell whether that was possible."""
    if sys.platform != "linux":
        return False
    user, group = os.getuid(), os.getgid()
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    if libc.unshare(_NEW_USER | _NEW_NETWORK) != 0:
        return bool(libc.unshare(_NEW_NETWORK) == 0)  # an administrator needs no user namespace
    with suppress(OSError):  # without a map the program runs as nobody, which does as well
        Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1", encoding="ascii")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1", encoding="ascii")
    return True


def _cover_sockets() -> None:
    """Lay an empty folder over those where sockets are, for this process alone, but where libraries lie in one.

    Landlock does not ask who connects to a socket that has a path, and such a socket is in no network namespace.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(_NEW_MOUNTS) != 0 or libc.mount(None, b"/", None, _RECURSIVE | _PRIVATE, None) != 0:
        return
    places = [place.resolve() for place in libraries()]
    for folder in _SOCKET_FOLDERS:
        if not any(place.is_relative_to(folder) for place in places):
            libc.mount(b"none", folder.encode(), b"tmpfs", 0, None)


def libraries() -> Iterator[Path]:
    """Yield what a walled process can read: the interpreter's libraries and the system's, and the time zone."""
    paths = sysconfig.get_paths()
    own = [paths[each] for each in ("stdlib", "platstdlib", "purelib", "platlib")]
    beside = Path(paths["platstdlib"]).parent  # libraries in C of an environment that brings its own
    for place in dict.fromkeys((*own, *sys.path, str(beside), *_SYSTEM_LIBRARIES, _LOADER_CACHE, *_CLOCK)):
        if place and (path := Path(place)).exists():
            yield path


def ruleset(version: int) -> bytes:
    """Return what Landlock is to refuse unless a rule allows it, as a kernel of that version takes it."""
    files = (1 << _FILE_RIGHTS[min(version, len(_FILE_RIGHTS)) - 1]) - 1
    fields = [files]
    if version >= _NETWORK_SINCE:
        fields.append(_TCP)
    if version >= _SCOPES_SINCE:
        fields.append(_SCOPES)
    return struct.pack(f"={len(fields)}Q", *fields)


def _restrict(version: int) -> bool:
    attributes = ruleset(version)
    rules = _call(_CREATE_RULESET, attributes, len(attributes), 0)
    if rules < 0:
        return False
    for place in libraries():
        handle = os.open(place, os.O_PATH | os.O_CLOEXEC)
        rights = _READ_FILE | (_READ_DIR if place.is_dir() else 0)
        _call(_ADD_RULE, rules, _PATH_BENEATH, struct.pack("=Qi", rights, handle), 0)
        os.close(handle)
    ctypes.CDLL(None).prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    stands = _call(_RESTRICT_SELF, rules, 0) == 0
    os.close(rules)
    return stands


def _call(number: int, *arguments: bytes | int | None) -> int:
    told = [ctypes.c_long(each) if isinstance(each, int) else each for each in arguments]
    return int(ctypes.CDLL(None).syscall(ctypes.c_long(number), *told))


@cache
def find_walls() -> Walls:
    """Return what stands around a reader of foreign files on this system. Cost: a process."""
    try:
        worker = start(__name__)
    except OSError:
        return Walls()
    try:
        return wire.load(Walls, worker.ask(b""))
    except (WorkerEnded, ValueError):
        return Walls()
    finally:
        worker.close()


def main() -> None:
    """Tell what stands around this process."""
    channel = open_channel()
    walls = raise_walls()
    for _ in channel.frames():
        channel.send(wire.dump(walls).encode())


if __name__ == "__main__":
    main()
