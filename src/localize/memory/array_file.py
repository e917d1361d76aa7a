"""Files of named arrays with a JSON head, mapped into memory so that only the pages in use take memory.

The file: eight letters, the length of the head, a checksum of that and all that follows, the head as JSON, the arrays
as they lie in this machine's memory, each at a multiple of 64 bytes.
"""

from __future__ import annotations

import json
import mmap
import os
import struct
import zlib
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from localize.safe.yaml.tree import Value

Scalar = TypeVar("Scalar", bound=np.generic)
_SIGN = b"LARRAYS1"
_OPENING = struct.Struct("<8sII")
_ALIGNED = 64
_BLOCK = 1 << 20
_LONGEST_HEAD = 64 << 20
_KINDS = frozenset(("u1", "i4", "u4", "i8", "u8", "f4", "f8"))


class Arrays:
    """What a file holds."""

    def __init__(self, about: Mapping[str, Value], arrays: Mapping[str, npt.NDArray[np.generic]]) -> None:
        self.about = about
        self._arrays = arrays

    def get(self, name: str, kind: type[Scalar]) -> npt.NDArray[Scalar]:
        """Return an array of this kind, which cannot be written to. Raises: ValueError where there is none."""
        found = self._arrays.get(name)
        if found is None or found.dtype != np.dtype(kind):
            raise ValueError(f"no {name} of this kind")
        return found.astype(kind, copy=False)


def dump(about: Mapping[str, Value], arrays: Mapping[str, npt.NDArray[np.generic]]) -> bytes:
    """Return the bytes of a file of arrays of one dimension."""
    places = [[name, each.dtype.str[1:], len(each)] for name, each in arrays.items()]
    head = json.dumps([about, places], ensure_ascii=False).encode("utf-8", "surrogatepass")
    body = head + b"".join(_padded(each.tobytes(), after) for each, after in _placed(arrays, len(head)))
    return _OPENING.pack(_SIGN, len(head), zlib.crc32(body, len(head))) + body


def _placed(arrays: Mapping[str, npt.NDArray[np.generic]], head: int) -> Iterator[tuple[npt.NDArray[np.generic], int]]:
    """Yield each array, and where what stands before it ends."""
    end = _OPENING.size + head
    for each in arrays.values():
        yield each, end
        end = _next(end) + each.nbytes


def _padded(data: bytes, after: int) -> bytes:
    return bytes(_next(after) - after) + data


def _next(place: int) -> int:
    return -(-place // _ALIGNED) * _ALIGNED


def _map(path: Path, handle: int) -> bytes | mmap.mmap:
    # Windows replaces no file that is mapped: there it is read.
    return path.read_bytes() if os.name == "nt" else mmap.mmap(handle, 0, access=mmap.ACCESS_READ)


def load(source: Path | bytes) -> Arrays:
    """Return the arrays of the bytes of `dump`, or of a file of them, which is mapped.

    Raises: OSError; ValueError where the file is another one or damaged.
    """
    with BytesIO(source) if isinstance(source, bytes) else source.open("rb") as stream:
        opening = stream.read(_OPENING.size)
        sign, length, checksum = _OPENING.unpack(opening) if len(opening) == _OPENING.size else (b"", 0, 0)
        head = stream.read(min(length, _LONGEST_HEAD))
        found = zlib.crc32(head, length)
        while block := stream.read(_BLOCK):
            found = zlib.crc32(block, found)
        if sign != _SIGN or found != checksum:
            raise ValueError("the file is another one, or damaged")
        data = source if isinstance(source, bytes) else _map(source, stream.fileno())
    about, places = json.loads(head.decode("utf-8", "surrogatepass"))
    arrays: dict[str, npt.NDArray[np.generic]] = {}
    end = _OPENING.size + length
    for name, kind, count in places:
        if kind not in _KINDS:
            raise ValueError(f"arrays of {kind} are not known")
        arrays[name] = np.frombuffer(data, kind, count, _next(end))
        end = _next(end) + arrays[name].nbytes
    return Arrays(about, arrays)
