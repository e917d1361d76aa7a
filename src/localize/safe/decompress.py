"""Decompression of gzip, bzip2 and xz files, piece by piece: never more in memory than what is asked for.

The first bytes of a file decide what it is: a browser may have unpacked it and left its name. A file that unpacks to
far more than text ever does is refused before it fills anything.
"""

from __future__ import annotations

import io
import zlib
from pathlib import PurePath
from typing import TYPE_CHECKING, BinaryIO, cast

from localize.errors import ExchangeError
from localize.safe.zip import MAX_RATIO

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

ENDINGS = (".gz", ".bz2", ".xz")
_MAGIC = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00")
_SMALL = 16 * 1024 * 1024
"""Bytes that may come of a file of any size."""
_MOST_MEMORY = 128 * 1024 * 1024
"""What a file may want to be unpacked in; `xz -9` wants half of it."""


def inner_name(name: str) -> str:
    """Return a file's name without the ending of a packed one."""
    path = PurePath(name)
    return path.stem if path.suffix.lower() in ENDINGS else name


def unpack(stream: BinaryIO, name: str) -> BinaryIO:
    """Return what a packed file holds, as a stream that goes on from its beginning; *stream* itself where it is none.

    Reads may return less than they are asked for, never nothing before the end. They raise ExchangeError where the file
    is damaged or hostile; what was read before stands.
    """
    head = stream.read(len(_MAGIC[-1]))
    stream.seek(0)
    for ending, magic in zip(ENDINGS, _MAGIC, strict=True):
        if head.startswith(magic):
            return cast(BinaryIO, _Unpacked(stream, ending, name))
    return stream


class _Unpacked(io.RawIOBase):
    def __init__(self, packed: BinaryIO, ending: str, name: str) -> None:
        self._packed, self._name = packed, name
        if ending == ".xz":
            _check_memory(packed, name)
        self._unpacked = _open(packed, ending)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0, /) -> int:
        return self._unpacked.seek(offset, whence)

    def tell(self) -> int:
        return self._unpacked.tell()

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        view = memoryview(buffer).cast("B")
        try:
            data = self._unpacked.read1(len(view))
        except (OSError, EOFError, zlib.error, _xz_error()) as error:
            hint = "get the file again: only the part before the damage was read"
            raise ExchangeError("cannot be unpacked: {error}", error=error, path=self._name, hint=hint) from error
        view[: len(data)] = data
        total = self._unpacked.tell()
        if total > max(_SMALL, MAX_RATIO * self._packed.tell()):
            raise ExchangeError(
                "unpacks to {total:,} bytes or more",
                total=total,
                max_ratio=MAX_RATIO,
                path=self._name,
                hint="compression above {max_ratio} times is refused as unsafe",
            )
        return len(data)


def _open(packed: BinaryIO, ending: str) -> io.BufferedIOBase:
    if ending == ".gz":
        from gzip import GzipFile

        return GzipFile(fileobj=packed, mode="rb")
    if ending == ".bz2":
        from bz2 import BZ2File

        return BZ2File(packed)
    from lzma import LZMAFile

    return LZMAFile(packed)


def _check_memory(packed: BinaryIO, name: str) -> None:
    """Refuse a file that wants a dictionary larger than programs make them. Raises: ExchangeError."""
    from lzma import LZMADecompressor, LZMAError

    head = packed.read(1 << 16)
    packed.seek(0)
    try:
        LZMADecompressor(memlimit=_MOST_MEMORY).decompress(head, 1)
    except LZMAError as error:
        raise ExchangeError("cannot be unpacked: {error}", error=error, path=name, hint="pack it with gzip") from error


def _xz_error() -> type[Exception]:
    from lzma import LZMAError

    return LZMAError
