"""Files that a project keeps beside its store: as files, or as blobs of one encrypted file."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from localize.safe.atomic import write_private
from localize.safe.folder import read_kept_file
from localize.safe.modes import make_folder, opener


class StateFiles(Protocol):
    """Files by name, `align/1.jsonl`; all of them can be missing."""

    @property
    def put_aside(self) -> Path | None:
        """Where what could not be read was moved to since these were opened; None where nothing was."""
        ...

    def read(self, name: str) -> bytes:
        """Return a file's bytes. Raises: FileNotFoundError, OSError."""
        ...

    def size(self, name: str) -> int | None:
        """Return how many bytes a file has; None where there is none. Raises: OSError."""
        ...

    def write(self, name: str, data: bytes) -> None:
        """Write a file, whole or not at all. Raises: OSError."""
        ...

    def append(self, name: str, data: bytes, *, durable: bool = False) -> None:
        """Add to a file; *durable*: it is on the disk after the return. Raises: OSError."""
        ...

    def remove(self, name: str) -> None:
        """Remove a file; one that is not there is no error. Raises: OSError."""
        ...

    def close(self) -> None:
        """Let go of all of them."""
        ...


@dataclass(frozen=True, slots=True)
class FolderFiles:
    """Files below a folder."""

    folder: Path

    @property
    def put_aside(self) -> None:
        """Nothing: a file that cannot be read stays where it is."""

    def read(self, name: str) -> bytes:
        """Return a file's bytes."""
        return read_kept_file(self.folder / name)

    def size(self, name: str) -> int | None:
        """Return how many bytes a file has."""
        try:
            return (self.folder / name).stat().st_size
        except (FileNotFoundError, NotADirectoryError):
            return None

    def write(self, name: str, data: bytes) -> None:
        """Write a file, whole or not at all."""
        path = self.folder / name
        make_folder(path.parent)
        write_private(path, data)

    def append(self, name: str, data: bytes, *, durable: bool = False) -> None:
        """Add to a file."""
        with open(self.folder / name, "ab", opener=opener) as file:
            file.write(data)
            if durable:
                file.flush()
                os.fsync(file.fileno())

    def remove(self, name: str) -> None:
        """Remove a file."""
        with suppress(FileNotFoundError):
            (self.folder / name).unlink()

    def close(self) -> None:
        """Do nothing: no file stays open."""
