"""Texts of a workbook: plain strings, and strings of formatted runs; characters that XML lacks are spelled `_x000B_`.

Source: ISO/IEC 29500-1, 18.4 (shared strings), 22.9.2.19 (ST_Xstring).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from localize.formats.core.inline_tags import Code, Piece
from localize.formats.core.splice import Field
from localize.formats.office.runs import Item, Line, Look, Markup, Run, compose, look_key, with_kinds
from localize.formats.office.runs_writer import Dialect, write_line
from localize.formats.office.xlsx.page_headers import ENCODE as HEADER
from localize.formats.office.xlsx.page_headers import write_header
from localize.formats.xml.plain_text import element_piece
from localize.formats.xml.scanner import Element, Text, escape_attribute, escape_text, raw_name
from localize.model import Content, InlineTag, Note, TagForm

_SPELLED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\r\x0e-\x1f\ufffe\uffff]")
_SPACED = re.compile(r"^\s|\s$|[\n\t]|\s\s")
_NOISE = frozenset(("x:charset", "x:family", "x:scheme", "x:condense", "x:extend"))
"""Properties of a run that only choose a font where its name is missing."""
_QUIET_VALUES = frozenset(("0", "false", "none", "baseline"))
_LETTERS = {
    "x:b": "b",
    "x:i": "i",
    "x:u": "u",
    "x:strike": "s",
    "x:vertAlign=[('val', 'superscript')]": "sup",
    "x:vertAlign=[('val', 'subscript')]": "sub",
}
_SHOWN = frozenset(("x:u", "x:strike"))
MAX_LENGTH = 32767
"""Characters that a cell holds."""


@dataclass(slots=True)
class Strings:
    """Reads and writes the texts of one part."""

    text: str
    lines: dict[int, tuple[Line, str]] = field(default_factory=dict)
    """Those of formatted runs by the start of their region, with the prefix of the file's elements."""

    def read(
        self, element: Element, kind: str, context: tuple[str, ...] = (), notes: tuple[Note, ...] = ()
    ) -> Field | None:
        """Return the text of a string item or comment as a field; None where it has none."""
        plain = element.find("x:t")
        runs = [each for each in element.elements if each.name == "x:r"]
        if not runs:
            piece = element_piece(self.text, plain) if plain else None
            if piece is None:
                return None
            return Field(kind, (respelled(piece),), context, "text", notes=notes, max_length=MAX_LENGTH)
        items = with_kinds(list(self._items(runs)), _LETTERS)
        line = compose(items, [(each.start, each.end) for each in runs])
        if line is None:
            return None
        self.lines[line.region[0]] = line, raw_name(self.text, runs[0]).removesuffix("r")
        return Field(kind, line.pieces, context, notes=notes, max_length=MAX_LENGTH, region=line.region)

    def _items(self, runs: list[Element]) -> Iterator[Item]:
        for each in runs:
            shown = each.find("x:t")
            if shown is None or any(not isinstance(child, Text) for child in shown.children):
                code = Code("x", TagForm.SINGLE, loose=True)
                yield Markup(each.start, each.end, self.text[each.start : each.end], code)
                continue
            look = self._look(each.find("x:rPr"), self.text[each.start : each.inner])
            yield Run(shown.start, shown.end, unspell(shown.text), look)

    def _look(self, properties: Element | None, start_tag: str) -> Look:
        if properties is None:
            return Look(start_tag=start_tag)
        loud = {
            each.name: str(sorted(each.attributes.items()))
            for each in properties.elements
            if each.name not in _NOISE and each.attributes.get("val") not in _QUIET_VALUES
        }
        raw = self.text[properties.start : properties.end]
        shows = bool(_SHOWN & loud.keys())
        return Look(look_key(loud), raw, start_tag=start_tag, weight=len(loud), shows=shows)

    def write(self, given: Field, content: Content, markup: Callable[[InlineTag], str]) -> str:
        """Return a target as this part writes it."""
        line = self.lines.get(given.start)
        if line is not None:
            return write_line(line[0], content, _dialect(line[1]), markup)
        if given.encode == HEADER:
            return write_header(content, markup, self.text[max(0, given.start - 12) : given.start])
        raw = self.text[given.start : given.end]
        if given.encode == "attribute":
            return escape_attribute(spell(content.typed.strip()).replace("\n", "_x000a_"))
        written = escape_text(spell(content.typed.strip()))
        return written.replace("\n", "_x000D_\n") if "_x000D_\n" in raw else written


def respelled(piece: Piece) -> Piece:
    """Return a piece with the characters that the file spells."""
    return replace(piece, text=unspell(piece.text), literal=False) if "_x" in piece.text else piece


def unspell(text: str) -> str:
    """Return a text with the characters that `_x000D_` and the like stand for; a line end is one character."""

    def decode(found: re.Match[str]) -> str:
        return found.group() if _is_half(found.group(1)) else chr(int(found.group(1), 16))

    return _SPELLED.sub(decode, text).replace("\r\n", "\n")


def spell(text: str) -> str:
    """Return a text as Excel spells it, so that `unspell` gives it back."""
    kept = _SPELLED.sub(lambda found: found.group() if _is_half(found.group(1)) else f"_x005F{found.group()}", text)
    return _UNSEEN.sub(lambda found: f"_x{ord(found.group()):04X}_", kept)


def _is_half(digits: str) -> bool:
    """Tell whether it is half a character (a surrogate), which stays spelled."""
    return 0xD800 <= int(digits, 16) <= 0xDFFF


def _dialect(prefix: str) -> Dialect:
    def write(text: str) -> str:
        space = ' xml:space="preserve"' if _SPACED.search(text) else ""
        return f"<{prefix}t{space}>{escape_text(spell(text))}</{prefix}t>"

    return Dialect(write, f"</{prefix}r>", joins=False)
