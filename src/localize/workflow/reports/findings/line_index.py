"""Lines and columns of byte offsets in a text file."""

from __future__ import annotations

import re
from bisect import bisect_right

from localize.formats.core.encoding import decode

_LINE_END = re.compile(r"\r\n|\n|\r")


class LineIndex:
    """A file as text, with the line and column of every place in it. Raises: ExtractError for another charset."""

    def __init__(self, data: bytes, encoding: str) -> None:
        self._source = decode(data, encoding)
        self.text = self._source.text
        self._starts = [0, *(found.end() for found in _LINE_END.finditer(self.text))]

    def to_character(self, byte: int) -> int:
        """Return the number of the character, from 0, that begins at a byte offset."""
        return self._source.to_character(byte)

    def place(self, character: int) -> tuple[int, int]:
        """Return line and column, from 1, of a character."""
        line = bisect_right(self._starts, character)
        return line, character - self._starts[line - 1] + 1
