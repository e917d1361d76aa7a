"""Plain text: a unit is a paragraph, or a line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from localize.formats.core.encoding import SourceText, decode
from localize.formats.core.inline_tags import Piece, trim
from localize.formats.core.splice import Field, Reading, Scan, merge_file, to_extraction
from localize.model import Content, InlineTag, LanguageTag, Problem
from localize.model.extraction import Extraction, Targets
from localize.model.filter_options import option
from localize.safe.limits import LETTERS_IN_UNIT, check_size

_END = re.compile(r"\r\n|\n|\r")
_BLOCK = re.compile(r"\S[^\r\n]*+(?:(?:\r\n|\n|\r)[^\S\r\n]*+\S[^\r\n]*+)*+")
_LINE = re.compile(r"\S[^\r\n]*")


@dataclass(frozen=True, slots=True)
class TextOptions:
    """How plain text is read."""

    mode: str = option(
        "paragraph", "What a unit is: a block between blank lines, or a line.", choices=("paragraph", "line")
    )
    join_lines: bool = option(False, "Line breaks inside a paragraph are spaces (hard-wrapped text).")
    encoding: str = option("", "The file's charset, where it is not UTF-8.")


class TextFilter:
    """Plain text files."""

    name = "text"
    version = "1"
    extensions: tuple[str, ...] = (".txt", ".text")
    options_type = TextOptions
    bilingual = False

    def sniff(self, name: str, head: bytes) -> float:
        """Return 0.5 for the extension: another filter may know the file better."""
        return 0.5 if name.lower().endswith(self.extensions) and b"\x00\x00\x00" not in head else 0.0

    def extract(self, data: bytes, options: TextOptions) -> Extraction:
        """Return the paragraphs or lines of the file."""
        return to_extraction(_scan(data, options))

    def merge(
        self, data: bytes, extraction: Extraction, targets: Targets, language: LanguageTag, options: TextOptions
    ) -> bytes:
        """Return the file with these targets; lines end as they ended in the paragraph."""
        scan = _scan(data, options)
        reading = Reading(scan, _writer(scan.source, options))
        return merge_file(reading, extraction, targets, language)

    def verify(self, data: bytes) -> tuple[Problem, ...]:
        """Return nothing: every text is plain text."""
        del data
        return ()


def _scan(data: bytes, options: TextOptions) -> Scan:
    check_size(data)
    source = decode(data, options.encoding, forced=bool(options.encoding))
    pattern = _LINE if options.mode == "line" else _BLOCK
    kind = "line" if options.mode == "line" else "paragraph"
    pieces = (
        trim(tuple(_pieces(source.text, found.start(), found.end(), options)))
        for found in pattern.finditer(source.text)
    )
    return Scan(source, tuple(Field(kind, each) for each in pieces if each))


def _pieces(text: str, start: int, end: int, options: TextOptions) -> Iterator[Piece]:
    r"""Yield the lines between two offsets; a line end is "\n", or a space with the white space around it."""
    if end - start > LETTERS_IN_UNIT:  # left out as a whole: nobody asks for its lines
        yield Piece(start, end, text[start:end], literal=True)
        return
    at = start
    for found in _END.finditer(text, start, end):
        left, right = found.span()
        while options.join_lines and left > at and text[left - 1] in " \t":
            left -= 1
        while options.join_lines and right < end and text[right] in " \t":
            right += 1
        if left > at:
            yield Piece(at, left, text[at:left], literal=True)
        yield Piece(left, right, " " if options.join_lines else "\n")
        at = right
    if at < end:
        yield Piece(at, end, text[at:end], literal=True)


def _writer(source: SourceText, options: TextOptions) -> Callable[[Field, Content, Callable[[InlineTag], str]], str]:
    first = _END.search(source.text)
    usual = first.group() if first else "\n"

    def write(field: Field, content: Content, markup: Callable[[InlineTag], str]) -> str:
        del markup  # plain text has no tags
        inside = _END.search(source.text, field.start, field.end)
        ending = inside.group() if inside else usual
        lines = [line.rstrip() for line in _END.split(content.typed.strip())]
        if options.mode == "line" or options.join_lines:
            return " ".join(line.strip() for line in lines if line.strip())
        return ending.join(line for line in lines if line)  # a blank line would make two paragraphs

    return write
