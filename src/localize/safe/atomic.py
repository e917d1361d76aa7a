"""Atomic file writes: whenever the power fails, a file is either the old or the new one."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from localize.safe.modes import file_mode


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
    temporary = path.with_name(f".{path.name[:40]}.{os.urandom(6).hex()}")
    wanted = mode if mode is not None else _mode_of(path, new_mode, folder)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    descriptor = os.open(temporary, flags, 0o666 if wanted is None else wanted, dir_fd=folder)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        if wanted is not None:
            os.chmod(temporary, wanted, dir_fd=folder)
        os.replace(temporary, path, src_dir_fd=folder, dst_dir_fd=folder)
    except BaseException:  # also when interrupted: no half file stays behind
        with contextlib.suppress(OSError):
            os.unlink(temporary, dir_fd=folder)
        raise
    _sync_folder(path.parent, folder)


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
