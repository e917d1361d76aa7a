"""Files below a trusted folder, reached so that no link, pipe or device can stand in for one of them.

Every folder on the way is opened by the handle of the one above, and no link is followed: what is swapped in meanwhile
changes nothing. Where the system has no such handles (Windows), each place is resolved and compared before its use.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from io import BufferedReader
from pathlib import Path, PurePath

from localize.errors import ConfigError
from localize.runtime.lazy_dataclass import dataclass

_HAS_HANDLES = os.open in os.supports_dir_fd and hasattr(os, "O_NOFOLLOW")
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
_FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0)
_MOST_BYTES_KEPT = 64 << 20
_FILE = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""A pipe that nobody writes to opens at once, and is then seen to be one."""


@dataclass(frozen=True, slots=True)
class Folder:
    """An open folder."""

    path: Path
    handle: int | None
    """None where the system has no handles of folders."""

    def place(self, name: str) -> Path:
        """Return what a file is called in calls that take the handle as `dir_fd`."""
        return self.path / name if self.handle is None else Path(name)

    def open(self, name: str) -> BufferedReader:
        """Return a file of the folder for reading. Raises: ConfigError where it is a link or no file; OSError."""
        path = self.path / name
        if self.handle is None:
            _require_resolved(path)
        try:
            handle = os.open(self.place(name), _FILE | _NO_LINK, dir_fd=self.handle)
        except OSError:
            _refuse_other(name, self.handle, path)
            raise
        return _open_regular(handle, path)

    def has(self, name: str, data: bytes) -> bool:
        """Tell whether a file of the folder has these bytes. Raises: as `open` does."""
        try:
            with self.open(name) as file:
                return os.fstat(file.fileno()).st_size == len(data) and file.read(len(data) + 1) == data
        except FileNotFoundError:
            return False


@contextmanager
def open_folder(root: Path, *names: str, make: bool = False) -> Iterator[Folder]:
    """Give the folder that *names* lead to below *root*, which itself may be reached through links.

    With *make*, what is missing is made.
    Raises: ConfigError for a link on the way; OSError.
    """
    if make:
        root.mkdir(parents=True, exist_ok=True)
    if not _HAS_HANDLES:
        yield _resolve_folder(root, names, make=make)
        return
    handle = os.open(root, _FOLDER)
    try:
        path = root
        for name in names:
            path /= name
            entered = _enter(handle, name, path, make=make)
            os.close(handle)
            handle = entered
        yield Folder(path, handle)
    finally:
        os.close(handle)


def _enter(handle: int, name: str, path: Path, *, make: bool) -> int:
    if make:
        with suppress(FileExistsError):
            os.mkdir(name, dir_fd=handle)
    try:
        return os.open(name, _FOLDER | _NO_LINK, dir_fd=handle)
    except OSError:
        with suppress(OSError):
            _refuse_link(os.lstat(name, dir_fd=handle), path)
        raise


def _resolve_folder(root: Path, names: tuple[str, ...], *, make: bool) -> Folder:
    path = root
    for name in names:
        path /= name
        if make:
            path.mkdir(exist_ok=True)
        _require_resolved(path)
    return Folder(path, None)


def open_file(root: Path, name: str) -> BufferedReader:
    """Return a file below *root* for reading. Raises: ConfigError where it is no file or behind a link; OSError."""
    *folders, last = PurePath(name).parts
    with open_folder(root, *folders) as folder:
        return folder.open(last)


def read_file(root: Path, name: str, *, limit: int) -> bytes:
    """Return the bytes of a file below *root*. Raises: ConfigError for more than *limit*; as `open_file` does."""
    with open_file(root, name) as file:
        return _read(file, root / name, limit)


def read_named_file(path: Path, *, limit: int) -> bytes:
    """Return the bytes of a file that a person named. Raises: ConfigError for no file or more than *limit*; OSError."""
    with _open_regular(os.open(path, _FILE), path) as file:
        return _read(file, path, limit)


def read_kept_file(path: Path) -> bytes:
    """Return the bytes of a file that the program keeps beside the store: it may have come with a stranger's project.

    Raises: OSError, also for a file that is larger than any that the program keeps and reads whole.
    """
    with path.open("rb") as file:
        if os.fstat(file.fileno()).st_size > _MOST_BYTES_KEPT:
            raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), str(path))
        return file.read()


def list_folder(root: Path, name: str) -> tuple[str, ...]:
    """Return the names in a folder of *root* in order, none where it is not there. Raises: ConfigError for a link."""
    try:
        with open_folder(root, name) as folder:
            place = folder.path if folder.handle is None else folder.handle
            with os.scandir(place) as entries:
                return tuple(sorted(entry.name for entry in entries))
    except (FileNotFoundError, NotADirectoryError):
        return ()


def walk_files(folder: Path, *, without: Collection[str] = ()) -> list[Path]:
    """Return the paths below a folder that are no folders, in order; links to folders are not followed.

    Names that begin with a dot and those in *without* are left out with all that is below them, as are folders that
    cannot be read or are gone meanwhile.
    """

    def is_wanted(name: str) -> bool:
        return not name.startswith(".") and name not in without

    found: list[Path] = []
    for base, folders, files in os.walk(folder):
        folders[:] = filter(is_wanted, folders)
        found += (Path(base, name) for name in filter(is_wanted, files))
    return sorted(found)


def find_irregular(folder: Path) -> Path | None:
    """Return something in a folder, at any depth, or the folder itself, that is neither file nor folder; else None."""
    if folder.is_symlink():
        return folder
    waiting = [folder]
    while waiting:
        with suppress(FileNotFoundError, NotADirectoryError), os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(Path(entry))
                elif not entry.is_file(follow_symlinks=False):
                    return Path(entry)
    return None


def _open_regular(handle: int, path: Path) -> BufferedReader:
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise _no_file(path)
    return os.fdopen(handle, "rb")


def _read(file: BufferedReader, path: Path, limit: int) -> bytes:
    is_large = os.fstat(file.fileno()).st_size > limit
    data = b"" if is_large else file.read(limit + 1)
    if is_large or len(data) > limit:
        raise ConfigError("larger than {max_bytes} bytes", max_bytes=limit, path=str(path), hint="split the file")
    return data


def _refuse_other(name: str, folder: int | None, path: Path) -> None:
    """Raise a ConfigError for what cannot be opened because it is a link or no file."""
    with suppress(OSError):
        present = os.lstat(path if folder is None else name, dir_fd=folder)
        _refuse_link(present, path)
        if not stat.S_ISREG(present.st_mode):
            raise _no_file(path)


def _refuse_link(present: os.stat_result, path: Path) -> None:
    if stat.S_ISLNK(present.st_mode):
        raise _link(path)


def _require_resolved(path: Path) -> None:
    expected = Path(os.path.realpath(path.parent)) / path.name
    if os.path.normcase(os.path.realpath(path)) != os.path.normcase(expected):
        raise _link(path)


def _link(path: Path) -> ConfigError:
    hint = "replace the link with the file or folder itself"
    return ConfigError("is a symbolic link; links are not followed here", path=str(path), hint=hint)


def _no_file(path: Path) -> ConfigError:
    return ConfigError("is not a regular file", path=str(path), hint="replace it with a regular file")
