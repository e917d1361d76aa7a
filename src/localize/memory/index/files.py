"""Index files with checksums: atomic writing, checked reading, and removal of files that no manifest names."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import time
import uuid
import zlib
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Protocol

from localize.safe.folder import read_kept_file
from localize.safe.modes import opener

_SAMPLE = 1 << 16
"""Bytes at both ends of a file that its checksum covers; with the size, what a torn write or a full disk changes."""
_ORPHAN_S = 86_400.0
"""Age at which files that no manifest names are taken for left over by a crash."""


class Blobs(Protocol):
    """Named bytes in the place of an index's files."""

    def read(self, name: str) -> bytes:
        """Return what stands under a name. Raises: OSError."""
        ...

    def change(self, values: Mapping[str, bytes | memoryview], gone: Collection[str]) -> None:
        """Put values under their names and remove others, all together or not at all. Raises: OSError."""
        ...


def sample(path: Path) -> list[int]:
    """Return the size of a file and a checksum over both of its ends."""
    with path.open("rb") as stream:
        size = stream.seek(0, 2)
        stream.seek(0)
        head = stream.read(_SAMPLE)
        stream.seek(max(0, size - _SAMPLE))
        return [size, zlib.crc32(stream.read(_SAMPLE), zlib.crc32(head))]


def write_checked(path: Path, value: dict[str, object]) -> None:
    """Write JSON with its checksum, whole or not at all."""
    text = json.dumps(value, sort_keys=True)
    temporary = path.with_name(f"{path.name}.{uuid.uuid4().hex}")
    with open(temporary, "w", encoding="ascii", opener=opener) as file:
        file.write(f"{zlib.crc32(text.encode()):08x}\n{text}")
    temporary.replace(path)


def read_checked(path: Path) -> dict[str, object]:
    """Return what `write_checked` wrote. Raises: OSError, ValueError."""
    check, _, text = read_kept_file(path).decode("ascii").partition("\n")
    if check != f"{zlib.crc32(text.encode()):08x}":
        raise ValueError("wrong checksum")
    value = json.loads(text)
    if not isinstance(value, dict):
        raise ValueError("not a record")
    return value


def new_name() -> str:
    """Return a name that no segment has."""
    return f"segment-{uuid.uuid4().hex}"


def clean(folder: Path, *, keep: set[str], drop: set[str]) -> None:
    """Remove the files that were just replaced, and those that a crash left long ago; failures wait for next time."""
    limit = time.time() - _ORPHAN_S
    with os.scandir(folder) as entries:
        for entry in entries:
            with contextlib.suppress(OSError):  # another process may be quicker
                if entry.name not in keep and (entry.name in drop or entry.stat().st_mtime < limit):
                    remove(Path(entry.path))


def remove(path: Path) -> None:
    """Remove a file or a folder; one that is not there, or is held by another process, is no error."""
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
