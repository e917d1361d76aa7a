"""Atomic file writes: whenever the power fails, a file is either the old or the new one."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO


def write_atomic(path: Path, data: bytes, *, mode: int | None = None) -> None:
    """Replace the file at *path*, or make it; after the return the new bytes are on the disk.

    A present file keeps its permissions, unless *mode* says others. A link is replaced itself: what it names stays as
    it is, for it may stand outside the folder that the caller means.

    Raises:
        OSError: the folder cannot be written, or a device or pipe stands there; what is present is as it was and
            nothing else is left behind.
    """
    with open_atomic(path, mode=mode) as file:
        file.write(data)


@contextlib.contextmanager
def open_atomic(path: Path, *, mode: int | None = None) -> Iterator[BinaryIO]:
    """Give a stream whose bytes become the file at *path* once all is written; see `write_atomic`."""
    if path.exists() and not path.is_file():  # replacing /dev/stdout would take it from everybody
        raise OSError(errno.EINVAL, "not a file that can be replaced", str(path))
    temporary = path.with_name(f".{path.name[:40]}.{os.urandom(6).hex()}")
    wanted = mode if mode is not None else _mode_of(path)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    descriptor = os.open(temporary, flags, 0o666 if mode is None else mode)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        if wanted is not None:
            temporary.chmod(wanted)
        temporary.replace(path)
    except BaseException:  # also when interrupted: no half file stays behind
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    _sync_folder(path.parent)


def _mode_of(path: Path) -> int | None:
    try:
        present = path.lstat().st_mode
    except FileNotFoundError:
        return None
    return stat.S_IMODE(present) if stat.S_ISREG(present) else None  # a link's own mode says nothing


def _sync_folder(folder: Path) -> None:
    """Make the new name durable, where the system lets a folder be synced."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):  # some network file systems refuse it
            os.fsync(descriptor)
    finally:
        os.close(descriptor)
