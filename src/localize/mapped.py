"""Memory that is given back: files mapped to be read, of which only pages that are looked at take any.

The system maps what lies around a page with it, so a few hundred questions leave nearly all of a file in this process:
20 MB of an editor on a large memory. Given back, a page stays in the system's cache, where any process may take its
place. Whoever looks at it again waits for a microsecond.
"""

from __future__ import annotations

import mmap
import sys
from collections.abc import Callable
from contextlib import suppress
from threading import Lock
from typing import IO
from weakref import WeakSet

from localize.kept import once

_GIVEN_BACK = getattr(mmap, "MADV_DONTNEED", None)
"""None where the system takes no such advice."""
_MOST_HEAPS = -8
"""Of the C library of Linux, to be told how many there may be: M_ARENA_MAX in its malloc.h."""
_lock = Lock()
_maps: WeakSet[mmap.mmap] = WeakSet()


def map_file(stream: IO[bytes]) -> mmap.mmap:
    """Return the whole of a file that is open and not empty; it may be closed. Raises: OSError, ValueError."""
    made = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
    with _lock:
        _maps.add(made)
    return made


def give_back() -> None:
    """Let go of the pages of all mapped files, and of those of memory that was freed, when nobody waits for them.

    Nothing that reads the files meanwhile sees a difference, in no thread. Takes a millisecond.
    """
    if _GIVEN_BACK is not None:
        with _lock:
            maps = tuple(_maps)
        for each in maps:
            with suppress(ValueError):  # it was closed meanwhile
                each.madvise(_GIVEN_BACK)
    if trim := _find_trim():
        trim(0)


def share_heaps() -> None:
    """Let threads that begin later take memory from the heaps that there are: each heap keeps what is freed in it."""
    if sys.platform == "linux":
        import ctypes

        if tune := getattr(ctypes.CDLL(None), "mallopt", None):
            tune(_MOST_HEAPS, 1)


@once
def _find_trim() -> Callable[[int], int] | None:
    """Return what lets go of freed memory in the C library of Linux, which by itself keeps it for each thread."""
    if sys.platform != "linux":
        return None
    import ctypes

    trim: Callable[[int], int] | None = getattr(ctypes.CDLL(None), "malloc_trim", None)
    return trim
