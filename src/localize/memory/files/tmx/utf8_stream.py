"""UTF-8 stream of a TMX file in another encoding, so that units can be recognised by their bytes.

What cannot be decoded comes as bytes that are not UTF-8 either, so that the parser finds the damage in its own place.
"""

from __future__ import annotations

import codecs
import re
from typing import BinaryIO

from localize.safe.xml import is_single_byte

_DECLARED = re.compile(rb'\s*(?:<\?xml[^>]*?encoding\s*=\s*["\']([A-Za-z0-9._-]+))?')
_UTF8 = (b"utf-8", b"us-ascii")
_HEAD = 512
_DAMAGE = b"\xff"


class Utf8Stream:
    """A stream whose bytes are UTF-8 where that can be; the file's own declaration does not count then."""

    def __init__(self, stream: BinaryIO, size: int) -> None:
        """Take a stream that stands at its beginning, and how many of its bytes are read at a time."""
        self._stream, self._size = stream, size
        self._head = stream.read(size)
        name = _find_encoding(self._head[:_HEAD])
        self.is_utf8 = name is not None
        self.encoding = name if name in (None, "utf-8") else "utf-8"
        """What a parser has to be told; None where it has to find out."""
        errors = "surrogatepass" if name and name.startswith("utf-16") else "surrogateescape"
        self._decoder = codecs.getincrementaldecoder(name)(errors) if name and name != "utf-8" else None

    def read(self) -> bytes:
        """Return the next bytes; none at the end alone."""
        while True:
            head, self._head = self._head, b""
            read = head or self._stream.read(self._size)
            if self._decoder is None:
                return read
            try:
                text = self._decoder.decode(read, not read)
            except UnicodeDecodeError:
                self._decoder = None  # for half a character at the end, and nothing else
                return _DAMAGE
            if text or not read:
                return text.encode("utf-8", "surrogatepass")


def _find_encoding(head: bytes) -> str | None:
    """Return the encoding that is read here; None for one that is left to the parser."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if head.startswith((b"<\0", b"\0<")):
        return "utf-16-le" if head.startswith(b"<") else "utf-16-be"
    found = _DECLARED.match(head.removeprefix(codecs.BOM_UTF8))
    declared = (found and found[1]) or b"utf-8"
    if declared.lower() in _UTF8:
        return "utf-8"
    return declared.decode() if is_single_byte(declared.decode()) else None
