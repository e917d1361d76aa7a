"""Files that are either the old or the new one, whenever the power fails."""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
from pathlib import Path


def write_atomic(path: Path, data: bytes, *, mode: int | None = None) -> None:
    """Replace the file at *path*, or make it; after the return the new bytes are on the disk.

    A present file keeps its permissions, unless *mode* says others; a link keeps pointing where it points.

    Raises:
        OSError: the folder cannot be written; the present file is as it was and nothing else is left behind.
    """
    place = path.resolve() if path.is_symlink() else path
    temporary = place.with_name(f".{place.name[:40]}.{secrets.token_hex(6)}")
    wanted = mode if mode is not None else _mode_of(place)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    descriptor = os.open(temporary, flags, 0o666 if mode is None else mode)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if wanted is not None:
            temporary.chmod(wanted)
        temporary.replace(place)
    except BaseException:  # also when interrupted: no half file stays behind
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    _sync_folder(place.parent)


def _mode_of(path: Path) -> int | None:
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except FileNotFoundError:
        return None


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
