"""A disk with room for so many writes: from then on SQLite is told that it is full, until there is room again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import apsw


class Room:
    """How many writes there is room for."""

    def __init__(self) -> None:
        self.writes: int | None = None
        """None for as many as one likes."""

    def take(self) -> None:
        """Use up the room of one write. Raises: apsw.FullError."""
        if self.writes is None:
            return
        if self.writes <= 0:
            raise apsw.FullError("no space left on device")
        self.writes -= 1


class LimitedFile(apsw.VFSFile):
    """A file that grows and changes only while there is room."""

    def __init__(self, base: str, name: apsw.URIFilename | str | None, flags: list[int], room: Room) -> None:
        super().__init__(base, name, flags)
        self._room = room

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802  # SQLite's name
        """Write where there is room."""
        self._room.take()
        super().xWrite(data, offset)

    def xSync(self, flags: int) -> None:  # noqa: N802  # SQLite's name
        """Flush where there is room: some systems notice only now that there is none."""
        self._room.take()
        super().xSync(flags)


class LimitedSystem(apsw.VFS):
    """The system's own files, with limited room."""

    def __init__(self, name: str, base: str, room: Room) -> None:
        super().__init__(name, base, makedefault=True)
        self._base = base
        self._room = room

    def xOpen(self, name: apsw.URIFilename | str | None, flags: list[int]) -> LimitedFile:  # noqa: N802  # SQLite's name
        """Open a file with limited room."""
        return LimitedFile(self._base, name, flags, self._room)


@contextmanager
def limited() -> Iterator[Room]:
    """Limit what SQLite can write inside the `with`."""
    before = apsw.vfs_names()[0]
    room = Room()
    system = LimitedSystem("limited", before, room)
    try:
        yield room
    finally:
        apsw.set_default_vfs(before)
        system.unregister()
