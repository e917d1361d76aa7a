"""Atomic file writes: whenever the power fails, a file is either the old or the new one.

Until a file is whole it has another name. What a killed process leaves under such a name is removed by the next write
to the folder; what is being written at the moment is locked, and stays.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import stat
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from localize.safe.modes import file_mode

_PART = re.compile(r".+\.[0-9a-f]{12}\.localize\.part", re.DOTALL)
_NO_LINK = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_BLOCK = 1 << 20
"""Bytes that are overwritten at a time."""

if sys.platform == "win32":

    def _lock(_handle: int) -> None:
        """Do nothing: Windows removes no file that somebody has open."""

else:
    import fcntl

    def _lock(handle: int) -> None:
        """Hold a file for this process alone. Raises: BlockingIOError where another one does; OSError without locks."""
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def write_private(path: Path, data: bytes) -> None:
    """Write as `write_atomic` does; a file that is made is its owner's alone, or the project's group's."""
    with open_private(path) as file:
        file.write(data)


def open_private(path: Path) -> contextlib.AbstractContextManager[BinaryIO]:
    """Give a stream as `open_atomic` does, for a file such as `write_private` makes."""
    return open_atomic(path, new_mode=file_mode(path))


def write_atomic(path: Path, data: bytes, *, mode: int | None = None, folder: int | None = None) -> None:
    """Replace the file at *path*, or make it; after the return the new bytes are on the disk.

    A present file keeps its permissions, unless *mode* says others. A link is replaced itself: what it names stays as
    it is, for it may stand outside the folder that the caller means. *folder* is the handle of the folder that *path*
    is a name in.

    Raises:
        OSError: the folder cannot be written, or a device or pipe stands there; what is present is as it was and
            nothing else is left behind.
    """
    with open_atomic(path, mode=mode, folder=folder) as file:
        file.write(data)


@contextlib.contextmanager
def open_atomic(
    path: Path, *, mode: int | None = None, new_mode: int | None = None, folder: int | None = None
) -> Iterator[BinaryIO]:
    """Give a stream whose bytes become the file at *path* once all is written; see `write_atomic`.

    *new_mode* is for a file that is not there yet; without it the umask says who may read that.
    """
    if _is_no_file(path, folder):  # replacing /dev/stdout would take it from everybody
        raise OSError(errno.EINVAL, "not a file that can be replaced", str(path))
    if os.name != "nt":  # Windows cannot hold a part until it is renamed: there they go with the next start
        remove_parts(path.parent, folder)
    wanted = mode if mode is not None else _mode_of(path, new_mode, folder)
    with open_part(path, 0o666 if wanted is None else wanted, folder=folder) as (part, file):
        yield file
        file.flush()
        os.fsync(file.fileno())
        if wanted is not None:
            os.chmod(part, wanted, dir_fd=folder)
        let_go(file)
        os.replace(part, path, src_dir_fd=folder, dst_dir_fd=folder)
    _sync_folder(path.parent, folder)


@contextlib.contextmanager
def open_part(path: Path, mode: int, *, folder: int | None = None) -> Iterator[tuple[Path, BinaryIO]]:
    """Give a new file beside *path* that no other process removes; it goes at the end, unless it was renamed.

    Raises: OSError.
    """
    part, handle = _make_part(path, mode, folder)
    try:
        with os.fdopen(handle, "wb") as file:
            yield part, file
    except BaseException:  # also when interrupted: no half file stays behind
        with contextlib.suppress(OSError):
            _remove(path.parent, _list_parts(path.parent, folder).get(part.name, ()), folder)
        raise


def overwrite(file: BinaryIO) -> None:
    """Put zeros in place of all bytes of an open file, and wait for the disk. Raises: OSError."""
    left = file.seek(0, os.SEEK_END)
    file.seek(0)
    while left > 0:
        left -= file.write(bytes(min(left, _BLOCK)))
    file.flush()
    os.fsync(file.fileno())


def let_go(file: BinaryIO) -> None:
    """Close a file that is to be renamed, where it cannot be renamed while it is open."""
    if os.name == "nt":
        file.close()


def remove_parts(path: Path, folder: int | None = None) -> None:
    """Remove what killed processes have left of files in a folder; what is being written stays."""
    for part, names in _list_parts(path, folder).items():
        with contextlib.suppress(OSError):
            if part in names:
                _remove_part(path, part, names, folder)
            else:
                _remove(path, names, folder)


def _remove_part(path: Path, part: str, names: Sequence[str], folder: int | None) -> None:
    with os.fdopen(os.open(_place(path, part, folder), os.O_RDWR | _NO_LINK, dir_fd=folder), "rb") as file:
        _lock(file.fileno())
        let_go(file)
        _remove(path, names, folder)


def _remove(path: Path, names: Sequence[str], folder: int | None) -> None:
    for name in names:
        os.unlink(_place(path, name, folder), dir_fd=folder)


def _place(path: Path, name: str, folder: int | None) -> Path:
    return path / name if folder is None else Path(name)


def _list_parts(path: Path, folder: int | None) -> dict[str, list[str]]:
    """Return the names of parts in a folder, each with those that begin with it: a library's logs and journals."""
    found: dict[str, list[str]] = {}
    with contextlib.suppress(OSError):
        for name in os.listdir(path if folder is None else folder):  # noqa: PTH208 - a handle
            if part := _PART.match(name):
                found.setdefault(part[0], []).append(name)
    return found


def _make_part(path: Path, mode: int, folder: int | None) -> tuple[Path, int]:
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    while True:
        part = path.with_name(f".{path.name[:40]}.{os.urandom(6).hex()}.localize.part")
        handle = os.open(part, flags, mode, dir_fd=folder)
        try:
            _lock(handle)
            os.stat(part, dir_fd=folder)
        except (BlockingIOError, FileNotFoundError):  # another process took it for one that was left
            os.close(handle)
        except OSError:  # no locks here: nobody removes it
            return part, handle
        else:
            return part, handle


def _is_no_file(path: Path, folder: int | None) -> bool:
    try:
        return not stat.S_ISREG(os.stat(path, dir_fd=folder).st_mode)
    except OSError:  # not there, or a link to nothing
        return False


def _mode_of(path: Path, new_mode: int | None, folder: int | None) -> int | None:
    try:
        present = os.lstat(path, dir_fd=folder).st_mode
    except FileNotFoundError:
        return new_mode
    return stat.S_IMODE(present) if stat.S_ISREG(present) else new_mode  # a link's own mode says nothing


def _sync_folder(path: Path, folder: int | None) -> None:
    """Make the new name durable, where the system lets a folder be synced."""
    if os.name != "posix":
        return
    descriptor = os.open(path, os.O_RDONLY, dir_fd=folder)
    try:
        with contextlib.suppress(OSError):  # some network file systems refuse it
            os.fsync(descriptor)
    finally:
        os.close(descriptor)
