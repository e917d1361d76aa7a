"""Folders for temporary files, which do not outlast their process for long.

What a killed process leaves is removed by the next one of the same user that makes such a folder, a day later: by then
a foreign program that ran in it has ended as well. A folder that is in use is locked, and stays.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

_PREFIX, _SUFFIX = "localize-", ".tmp"
_NAME = re.compile(rf"{_PREFIX}[a-z0-9_]+{re.escape(_SUFFIX)}")
_STALE_S = 24 * 60 * 60

if sys.platform == "win32":

    @contextlib.contextmanager
    def _lock(_folder: Path) -> Iterator[None]:
        """Do nothing: Windows removes no file that somebody has open, and locks no folder."""
        yield

else:
    import fcntl

    @contextlib.contextmanager
    def _lock(folder: Path) -> Iterator[None]:
        """Hold a folder for this process and those that it forks. Raises: OSError where another one does."""
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield
        finally:
            os.close(handle)


@contextlib.contextmanager
def make_temporary_folder() -> Iterator[Path]:
    """Give a new folder of this user's alone, which is removed at the end. Raises: OSError."""
    with tempfile.TemporaryDirectory(prefix=_PREFIX, suffix=_SUFFIX, ignore_cleanup_errors=True) as name:
        folder = Path(name)
        with contextlib.ExitStack() as held:
            with contextlib.suppress(OSError):  # no locks here
                held.enter_context(_lock(folder))
            _remove_stale(folder.parent, folder.stat().st_uid)
            yield folder


def _remove_stale(parent: Path, owner: int) -> None:
    for folder in parent.iterdir():
        if not _NAME.fullmatch(folder.name):
            continue
        with contextlib.suppress(OSError):  # others clear away beside us, or it is in use
            present = folder.lstat()
            if present.st_uid == owner and time.time() - present.st_mtime > _STALE_S:
                with _lock(folder):
                    shutil.rmtree(folder, ignore_errors=True)
