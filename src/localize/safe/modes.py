"""Permissions of files and folders that a project's texts are in: their owner's alone, or those of a group as well.

The mode of a project's state folder says which: 0770 where `storage.shared` is on, else 0700. So everything that is
made below a project, by whatever process, is as open as that folder; everything else is its owner's alone.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

STATE_FOLDER = ".localize"
"""In a project's folder, what holds its store and its caches."""
_FILE, _FOLDER = 0o600, 0o700
_SHARED_FILE, _SHARED_FOLDER = 0o660, 0o770


def file_mode(path: Path) -> int:
    """Return the permissions of a file that is made at *path*."""
    return _SHARED_FILE if _is_shared(path) else _FILE


def make_folder(path: Path) -> None:
    """Make a folder and those above it that are missing; what is there stays as it is. Raises: OSError."""
    if path.is_dir():
        return
    make_folder(path.parent)
    shared = _is_shared(path)
    path.mkdir(_SHARED_FOLDER if shared else _FOLDER, exist_ok=True)
    if shared:
        _change(path, _SHARED_FOLDER)  # `mkdir` goes by the umask


def hide_from_git(folder: Path) -> None:
    """Let git leave a state folder alone: a store holds names, and is no text to merge. Raises: OSError."""
    ignore = folder / ".gitignore"
    if not os.path.lexists(ignore):
        with open(ignore, "x", encoding="ascii", opener=opener) as file:
            file.write("*\n")


def opener(path: str, flags: int) -> int:
    """Open a file for `open(path, "w", opener=opener)`: one that is made thereby gets its mode. Raises: OSError."""
    mode = file_mode(Path(path))
    is_new = not os.path.lexists(path)
    descriptor = os.open(path, flags, mode)
    if is_new:
        with suppress(OSError):  # some file systems have no modes
            os.chmod(path, mode)  # noqa: PTH101 - as `os.open` beside it
    return descriptor


def make_file(path: Path) -> None:
    """Make an empty file where none is, for a library that would make one that everybody may read. Raises: OSError."""
    with open(path, "ab", opener=opener):
        pass


def share(folder: Path, *, shared: bool) -> None:
    """Let a state folder say whether the project is a group's, and give all in it the modes for that."""
    with suppress(FileNotFoundError):
        is_new = shared != (_mode(folder) == _SHARED_FOLDER)
        if shared or is_new:  # in a shared one, others' programs make files as well
            narrow(folder, shared=shared)


def find_wide(folder: Path, *, shared: bool) -> Iterator[tuple[Path, int]]:
    """Yield the files and folders in a state folder, and itself, that others may use, each with its mode."""
    if os.name == "nt":
        return  # its permissions are lists, of which the modes say nothing
    for path, wanted in _walk(folder, shared=shared):
        mode = _mode(path)
        if mode & ~wanted:
            yield path, mode


def narrow(folder: Path, *, shared: bool) -> None:
    """Give all in a state folder, and itself, the modes that they should have, as far as they are this user's."""
    for path, wanted in _walk(folder, shared=shared):
        if _mode(path) != wanted:
            with suppress(OSError):
                _change(path, wanted)


def _change(path: Path, mode: int) -> None:
    """Change the permissions of a file or folder; a folder goes on giving its group to what is made in it."""
    path.chmod(mode | (path.stat().st_mode & stat.S_ISGID))


def _walk(folder: Path, *, shared: bool) -> Iterator[tuple[Path, int]]:
    yield folder, _SHARED_FOLDER if shared else _FOLDER
    for base, folders, files in os.walk(folder):
        for name in folders:
            if not (path := Path(base, name)).is_symlink():
                yield path, _SHARED_FOLDER if shared else _FOLDER
        for name in files:
            if not (path := Path(base, name)).is_symlink():
                yield path, _SHARED_FILE if shared else _FILE


def _mode(path: Path) -> int:
    with suppress(FileNotFoundError):  # others clear away beside us
        return stat.S_IMODE(path.lstat().st_mode) & 0o777
    return 0


def _is_shared(path: Path) -> bool:
    for folder in path.absolute().parents:
        state = folder if folder.name == STATE_FOLDER else folder / STATE_FOLDER
        with suppress(OSError):
            return stat.S_IMODE(state.lstat().st_mode) & 0o777 == _SHARED_FOLDER
    return False
