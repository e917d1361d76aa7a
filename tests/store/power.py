"""A disk that can say what it would hold if the power went now.

What SQLite and the program do goes through to real files and is noted. When the power goes, what was not flushed is
there, missing, or there in some of its sectors, in any order; a name that was given, changed or taken away counts once
its folder was flushed, and otherwise may count or not. SQLite flushes the folder of a log or journal that it has made
after the first flush of the file, which is not seen from here and done for it.
"""

from __future__ import annotations

import os
import random
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from unittest.mock import patch

import apsw

Pending = tuple[int, bytes | None]
"""A write at an offset, or a cut of the file to a size."""
Names = dict[str, int | None]
"""Names of files that are given to another file, or to none, in one step."""
_SECTOR = 512


def _apply(image: bytearray, step: Pending) -> None:
    offset, data = step
    if data is None:
        del image[offset:]
        return
    image.extend(bytes(max(0, offset - len(image))))
    image[offset : offset + len(data)] = data


def _tear(step: Pending, chance: random.Random) -> Iterator[Pending]:
    """Yield what of a write reaches the disk: all, nothing, or some sectors."""
    offset, data = step
    fate = chance.random()
    if fate < 1 / 3:
        return
    if fate < 2 / 3 or data is None:
        yield step
        return
    for start in range(0, len(data), _SECTOR):
        if chance.random() < 1 / 2:
            yield offset + start, data[start : start + _SECTOR]


class Disk:
    """What is safe on the disk and what is not, by the number of the file; `tick` is called after each step."""

    def __init__(self) -> None:
        self.names: dict[str, int] = {}
        self.handles: dict[int, str] = {}
        """What the program has opened."""
        self.tick: Callable[[], None] = lambda: None
        self._safe_names: dict[str, int] = {}
        self._pending_names: list[Names] = []
        self._safe: dict[int, bytearray] = defaultdict(bytearray)
        self._pending: dict[int, list[Pending]] = defaultdict(list)
        self._count = 0
        self._lock = threading.RLock()

    def find(self, name: str) -> int:
        """Return the number of a file, which is new if it has none."""
        with self._lock:
            if name not in self.names:
                self._count += 1
                self.names[name] = self._count
                self._pending_names.append({name: self._count})
            return self.names[name]

    def note(self, file: int, offset: int, data: bytes | None) -> None:
        """Note a write or cut that was not flushed yet."""
        with self._lock:
            self._pending[file].append((offset, data))
            self.tick()

    def flush(self, file: int) -> None:
        """Make everything that was noted for a file safe."""
        with self._lock:
            for step in self._pending.pop(file, []):
                _apply(self._safe[file], step)
            self.tick()

    def flush_names(self, folder: Path) -> None:
        """Make safe what was done to names in a folder."""
        with self._lock:
            for names in self._pending_names:
                if any(Path(name).parent == folder for name in names):
                    self._rename(self._safe_names, names)
                    names.clear()
            self._pending_names = [names for names in self._pending_names if names]
            self.tick()

    def change_names(self, names: Names) -> None:
        """Note that names were given to other files."""
        with self._lock:
            self._rename(self.names, names)
            self._pending_names.append(names)
            self.tick()

    def cut(self, folder: Path, chance: random.Random) -> None:
        """Write to *folder* what the disk may hold if the power goes now; called by `tick`."""
        folder.mkdir()
        safe_names = dict(self._safe_names)
        for names in self._pending_names:
            if chance.random() < 1 / 2:
                self._rename(safe_names, names)
        for name, file in safe_names.items():
            image = bytearray(self._safe.get(file, b""))
            for step in self._pending.get(file, []):
                for part in _tear(step, chance):
                    _apply(image, part)
            (folder / Path(name).name).write_bytes(image)

    @staticmethod
    def _rename(present: dict[str, int], names: Names) -> None:
        for name, file in names.items():
            if file is None:
                present.pop(name, None)
            else:
                present[name] = file


class RecordingFile(apsw.VFSFile):
    """A file whose writes, cuts and flushes a `Disk` gets to know."""

    def __init__(self, base: str, name: apsw.URIFilename | str | None, flags: list[int], disk: Disk) -> None:
        super().__init__(base, name, flags)
        self._name = name.filename() if isinstance(name, apsw.URIFilename) else str(name)
        self._file = disk.find(self._name)
        self._disk = disk
        self._flushes_folder = bool(flags[0] & (apsw.SQLITE_OPEN_WAL | apsw.SQLITE_OPEN_MAIN_JOURNAL))

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802  # SQLite's name
        """Write and note."""
        super().xWrite(data, offset)
        self._disk.note(self._file, offset, bytes(data))

    def xTruncate(self, newsize: int) -> None:  # noqa: N802  # SQLite's name
        """Cut and note."""
        super().xTruncate(newsize)
        self._disk.note(self._file, newsize, None)

    def xSync(self, flags: int) -> None:  # noqa: N802  # SQLite's name
        """Flush and note."""
        super().xSync(flags)
        self._disk.flush(self._file)
        if self._flushes_folder:
            self._disk.flush_names(Path(self._name).parent)
            self._flushes_folder = False


class RecordingSystem(apsw.VFS):
    """The system's own files, recorded."""

    def __init__(self, name: str, base: str, disk: Disk) -> None:
        super().__init__(name, base, makedefault=True)
        self._base = base
        self._disk = disk

    def xOpen(self, name: apsw.URIFilename | str | None, flags: list[int]) -> RecordingFile:  # noqa: N802  # SQLite's name
        """Open a recorded file."""
        return RecordingFile(self._base, name, flags, self._disk)

    def xDelete(self, filename: str, syncdir: bool) -> None:  # noqa: N802  # SQLite's name and shape
        """Remove and note."""
        super().xDelete(filename, syncdir)
        self._disk.change_names({filename: None})
        if syncdir:
            self._disk.flush_names(Path(filename).parent)


class RecordingCalls:
    """The calls by which the program itself writes files and changes names, recorded."""

    def __init__(self, disk: Disk) -> None:
        self._disk = disk
        self._calls = {name: getattr(os, name) for name in ("open", "fsync", "rename", "replace", "unlink")}

    def open(self, path: str | Path, flags: int, mode: int = 0o777, *, dir_fd: int | None = None) -> int:
        """Open and note."""
        handle = int(self._calls["open"](path, flags, mode, dir_fd=dir_fd))
        self._disk.handles[handle] = str(path)
        if flags & os.O_CREAT:
            self._disk.find(str(path))
        return handle

    def fsync(self, handle: int) -> None:
        """Flush and note: of the program's own files, all that is in them."""
        self._calls["fsync"](handle)
        name = self._disk.handles[handle]
        if Path(name).is_dir():
            self._disk.flush_names(Path(name))
            return
        file = self._disk.find(name)
        self._disk.note(file, 0, Path(name).read_bytes())
        self._disk.flush(file)

    def rename(self, old: str | Path, new: str | Path, **folders: int | None) -> None:
        """Rename and note."""
        self._calls["rename"](old, new, **folders)
        file = self._disk.find(str(old))
        self._disk.change_names({str(old): None, str(new): file})

    def unlink(self, path: str | Path, **folder: int | None) -> None:
        """Remove and note."""
        self._calls["unlink"](path, **folder)
        self._disk.change_names({str(path): None})

    def patches(self) -> dict[str, Callable[..., object]]:
        """Return what stands for the calls of `os`."""
        return {
            "open": self.open,
            "fsync": self.fsync,
            "rename": self.rename,
            "replace": self.rename,
            "unlink": self.unlink,
        }


@contextmanager
def recorded() -> Iterator[Disk]:
    """Record all files that SQLite and the program write inside the `with`."""
    before = apsw.vfs_names()[0]
    disk = Disk()
    system = RecordingSystem("recording", before, disk)
    try:
        with ExitStack() as patches:
            for name, call in RecordingCalls(disk).patches().items():
                patches.enter_context(patch.object(os, name, call))
            yield disk
    finally:
        apsw.set_default_vfs(before)
        system.unregister()
