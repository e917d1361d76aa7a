"""Modules of the standard library, loaded without a part that they can do without.

Python's hashes and its event loop load OpenSSL wherever it is installed: 5 MB of every process and 4 ms of every start,
though the hashes stand in Python itself, and no screen speaks to a server.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from types import ModuleType
from typing import cast


@contextmanager
def without(name: str) -> Iterator[None]:
    """Let what is imported here for the first time find no module *name*, as on a Python built without it.

    Whoever imports it afterwards gets it. Where it is loaded already, nothing is hidden.
    """
    # That None makes an import fail is the language's own way: its reference, "The module cache".
    loaded = cast(MutableMapping[str, ModuleType | None], sys.modules)
    hidden = name not in loaded
    if hidden:
        loaded[name] = None
    try:
        yield
    finally:
        if hidden:
            del loaded[name]
