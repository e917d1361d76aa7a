"""Files mapped to be read: only pages that are looked at take memory, and only until they are given back.

The system maps what lies around a page with it, so a few hundred questions leave nearly all of a file in this process:
20 MB of an editor on a large memory. Given back, a page stays in the system's cache, where any process may take its
place. Whoever looks at it again waits for a microsecond.
"""

from __future__ import annotations

import mmap
from contextlib import suppress
from threading import Lock
from typing import IO
from weakref import WeakSet

_GIVEN_BACK = getattr(mmap, "MADV_DONTNEED", None)
"""None where the system takes no such advice."""
_lock = Lock()
_maps: WeakSet[mmap.mmap] = WeakSet()


def map_file(stream: IO[bytes]) -> mmap.mmap:
    """Return the whole of a file that is open and not empty; it may be closed. Raises: OSError, ValueError."""
    made = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
    with _lock:
        _maps.add(made)
    return made


def give_back() -> None:
    """Let go of the pages of all files that are mapped, at a moment when nobody waits for them.

    Nothing that reads them meanwhile sees a difference, in no thread.
    """
    if _GIVEN_BACK is None:
        return
    with _lock:
        maps = tuple(_maps)
    for each in maps:
        with suppress(ValueError):  # it was closed meanwhile
            each.madvise(_GIVEN_BACK)
