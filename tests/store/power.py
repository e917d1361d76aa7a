"""A file system that can say what a disk would hold if the power went now.

Writes go through to real files and are noted; what was not flushed when the power goes may be there, be missing or be
half there. Directory entries are taken as safe once a file was flushed.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import apsw

Pending = tuple[int, bytes | None]
"""A write at an offset, or a cut of the file to a size."""
_SECTOR = 512


def _apply(image: bytearray, step: Pending) -> None:
    offset, data = step
    if data is None:
        del image[offset:]
        return
    image.extend(bytes(max(0, offset - len(image))))
    image[offset : offset + len(data)] = data


class Disk:
    """What is safe on the disk and what is not, per file; `tick` is called after each step."""

    def __init__(self) -> None:
        self.safe: dict[str, bytearray] = {}
        self.pending: dict[str, list[Pending]] = defaultdict(list)
        self.tick: Callable[[], None] = lambda: None

    def note(self, name: str, offset: int, data: bytes | None) -> None:
        """Note a write or cut that was not flushed yet."""
        self.pending[name].append((offset, data))
        self.tick()

    def flush(self, name: str) -> None:
        """Make everything that was noted for a file safe."""
        image = self.safe.setdefault(name, bytearray())
        for step in self.pending.pop(name, []):
            _apply(image, step)
        self.tick()

    def remove(self, name: str) -> None:
        """Forget a file."""
        self.safe.pop(name, None)
        self.pending.pop(name, None)
        self.tick()

    def cut(self, folder: Path, chance: random.Random) -> None:
        """Write to *folder* what the disk may hold if the power goes now."""
        folder.mkdir()
        for name in {*self.safe, *self.pending}:
            image = bytearray(self.safe.get(name, b""))
            for offset, data in self.pending.get(name, []):
                fate = chance.random()
                if fate < 1 / 3:
                    continue
                torn = fate < 2 / 3 and data is not None
                _apply(image, (offset, data[: chance.randrange(0, len(data) + 1, _SECTOR)] if torn and data else data))
            (folder / Path(name).name).write_bytes(image)


class RecordingFile(apsw.VFSFile):
    """A file whose writes, cuts and flushes a `Disk` gets to know."""

    def __init__(self, base: str, name: apsw.URIFilename | str | None, flags: list[int], disk: Disk) -> None:
        super().__init__(base, name, flags)
        self._name = name.filename() if isinstance(name, apsw.URIFilename) else str(name)
        self._disk = disk

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802  # SQLite's name
        """Write and note."""
        super().xWrite(data, offset)
        self._disk.note(self._name, offset, bytes(data))

    def xTruncate(self, newsize: int) -> None:  # noqa: N802  # SQLite's name
        """Cut and note."""
        super().xTruncate(newsize)
        self._disk.note(self._name, newsize, None)

    def xSync(self, flags: int) -> None:  # noqa: N802  # SQLite's name
        """Flush and note."""
        super().xSync(flags)
        self._disk.flush(self._name)


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
        self._disk.remove(filename)


@contextmanager
def recorded() -> Iterator[Disk]:
    """Record all files that SQLite opens inside the `with`."""
    before = apsw.vfs_names()[0]
    disk = Disk()
    system = RecordingSystem("recording", before, disk)
    try:
        yield disk
    finally:
        apsw.set_default_vfs(before)
        system.unregister()
