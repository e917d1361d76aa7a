"""Text of a decoded file with its charset, the byte offset of each character, and the way back to bytes."""

from __future__ import annotations

import codecs
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from localize.errors import ExtractError, MergeError

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Codecs of Python that are not charsets of documents, or that keep a state between characters.
_REFUSED = ("utf-7", "utf_7", "idna", "punycode", "iso2022", "iso-2022", "hz", "unicode_escape", "raw_unicode_escape")


_STEP = 128
"""Characters between two known byte offsets: an offset for each would take eight bytes a character."""


@dataclass(frozen=True, slots=True)
class SourceText:
    """A file as text, without its byte-order mark, and where each character's bytes stand."""

    data: bytes
    text: str
    encoding: str
    """The codec's name, byte order included."""
    first: int
    """Bytes of the byte-order mark."""
    offsets: Sequence[int] | None
    """Byte offset of every 128th character; None where every character is one byte."""

    def to_byte(self, at: int) -> int:
        """Return the byte offset of character number *at*; the text's length gives the end of the file."""
        if self.offsets is None:
            return self.first + at
        step = at // _STEP
        return self.offsets[step] + len(self.text[step * _STEP : at].encode(self.encoding))

    def to_character(self, byte: int) -> int:
        """Return the number of the character that begins at a byte offset: the inverse of `to_byte`."""
        if self.offsets is None:
            return byte - self.first
        step = bisect_right(self.offsets, byte) - 1
        between = self.data[self.offsets[step] : byte].decode(self.encoding, "replace")
        return min(step * _STEP, len(self.text)) + len(between)

    def place(self, at: int) -> tuple[int, int]:
        """Return line and column, from 1, of character number *at*."""
        before = self.text[:at].replace("\r\n", "\n").replace("\r", "\n")
        return before.count("\n") + 1, len(before) - before.rfind("\n")


def decode(data: bytes, declared: str = "", *, forced: bool = False) -> SourceText:
    """Return the file as text: by its byte-order mark, else by the charset it declares, else as UTF-8.

    A declared charset that is unknown or does not fit gives way to UTF-8, unless it is *forced* by an option.

    Raises:
        ExtractError: the bytes are not text in that charset; the place is that of the first bad byte.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decode(data, encoding, len(mark))
    if declared:
        try:
            return _decode(data, _codec(declared), 0)
        except ExtractError:
            if forced:
                raise
    return _decode(data, "utf-8", 0)


def _codec(name: str) -> str:
    wanted = name.strip().lower()
    if wanted.startswith(("utf-16", "utf16", "utf-32", "utf32", "ucs-2")):
        # Without a byte-order mark these names are wrong in practice, unless the byte order is said.
        return wanted if wanted.endswith(("le", "be")) else "utf-8"
    try:
        found = codecs.lookup(wanted)
    except (LookupError, ValueError) as error:
        raise ExtractError("unknown charset {value!r}", value=name[:40], hint="set the option `encoding`") from error
    if found.name.startswith(_REFUSED) or not _is_of_text(found.name):
        raise ExtractError(
            "charset {value!r} cannot be edited in place", value=name[:40], hint="convert the file to UTF-8"
        )
    return found.name


def _is_of_text(encoding: str) -> bool:
    """Tell whether an encoding is one of texts; Python's `codecs` has others: base64, rot13, zip."""
    try:
        "".encode(encoding)
    except LookupError:
        return False
    return True


def _decode(data: bytes, encoding: str, first: int) -> SourceText:
    try:
        text = data[first:].decode(encoding)
    except UnicodeDecodeError as error:
        before = data[: first + error.start]
        line, column = before.count(b"\n") + 1, len(before) - before.rfind(b"\n")
        raise ExtractError(
            "not {encoding} text: {reason}",
            encoding=encoding,
            reason=error.reason,
            line=line,
            column=column,
            hint="set the option `encoding` to the file's charset, or convert the file to UTF-8",
        ) from error
    except ValueError as error:
        raise ExtractError("not {encoding} text: {error}", encoding=encoding, error=error) from error
    if len(text) == len(data) - first:
        return SourceText(data, text, encoding, first, None)
    return SourceText(data, text, encoding, first, _offsets(text, encoding, first, len(data)))


def _offsets(text: str, encoding: str, first: int, total: int) -> Sequence[int]:
    offsets = array("Q", [first])
    at = first
    for start in range(0, len(text), _STEP):
        at += len(text[start : start + _STEP].encode(encoding))
        offsets.append(at)
    if at != total:
        raise ExtractError(
            "{encoding} text that cannot be edited in place", encoding=encoding, hint="convert the file to UTF-8"
        )
    return offsets


def encode(text: str, encoding: str, *, references: bool = False) -> bytes:
    """Return *text* in the file's charset; with *references*, what it lacks becomes `&#…;`.

    Raises:
        MergeError: a character has no form in this charset. It is never replaced by another one.
    """
    try:
        return text.encode(encoding, "xmlcharrefreplace" if references else "strict")
    except UnicodeEncodeError as error:
        missing = text[error.start]
        around = text[max(0, error.start - 20) : error.start + 20]  # so that a person finds the segment
        raise MergeError(
            "{missing!r} (U+{value}) cannot be written in {encoding}: {around!r}",
            missing=missing,
            value=f"{ord(missing):04X}",
            encoding=encoding,
            around=around,
            hint="convert the source file to UTF-8 and add it again",
        ) from error


def line_starts(text: str) -> list[int]:
    r"""Return where each line starts, for line ends \r\n, \n and \r, even mixed."""
    starts = [0]
    at = 0
    while at < len(text):
        if text[at] == "\n" or (text[at] == "\r" and text[at + 1 : at + 2] != "\n"):
            starts.append(at + 1)
        at += 1
    return starts


def line_of(starts: Sequence[int], at: int) -> int:
    """Return the index, from 0, of the line that holds character *at*."""
    return bisect_left(starts, at + 1) - 1
