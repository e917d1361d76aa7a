"""The tree of a settings file in YAML: its values with their places, and the cached form for the next run.

The YAML library takes longer to load than such a file takes to read, and longer than most commands need for all else.
So the values and places of a readable file are cached together with every byte that they were read from and a checksum
of the code that read them. After a change of either the file is read anew; a file that cannot be read is never cached,
and the meaning of its values is judged each time.
"""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass, field
from functools import cache
from importlib.machinery import PathFinder
from pathlib import Path

Value = str | int | float | bool | None | list["Value"] | dict[str, "Value"]
Place = tuple[int, int]


@dataclass(slots=True)
class Tree:
    """The document's value, and the line and column (from 1) of every key path."""

    value: Value = None
    places: dict[tuple[str | int, ...], Place] = field(default_factory=dict)

    def place(self, *path: str | int) -> Place:
        """Return where the value at *path* stands, or the nearest thing around it that has a place."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, (0, 0))


def pack_tree(tree: Tree, data: bytes) -> bytes:
    """Return what `unpack_tree` reads: a line with a checksum, then JSON. *data* is what the tree was read from."""
    places = [[list(path), place] for path, place in tree.places.items()]
    body = json.dumps([_readers(), data.decode(), tree.value, places], separators=(",", ":")).encode()
    return b"%08x\n%s" % (zlib.crc32(body), body)


def unpack_tree(packed: bytes, data: bytes) -> Tree | None:
    """Return the tree of just these bytes, read by just this code; None where it is another one's, or damaged."""
    checksum, _, body = packed.partition(b"\n")
    readers = _readers()
    if not readers or checksum != b"%08x" % zlib.crc32(body):
        return None
    read_by, text, value, places = json.loads(body)
    if read_by != readers or text.encode() != data:
        return None
    return Tree(value, {tuple(path): (line, column) for path, (line, column) in places})


@cache
def _readers() -> str:
    """Return a text that changes whenever another program may read YAML otherwise; "" where that cannot be told.

    The library's first file holds its version; its own way to tell it would load it.
    """
    library = PathFinder.find_spec("yaml")
    if library is None or library.origin is None:
        return ""
    try:
        code = [path.read_bytes() for path in (Path(__file__).with_name("loader.py"), Path(library.origin))]
    except OSError:
        return ""
    return " ".join(f"{zlib.crc32(each):08x}" for each in code)
