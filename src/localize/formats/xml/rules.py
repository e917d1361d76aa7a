"""Translation rules of XML formats as tables: elements that are texts, tags in texts, or left out.

A new format of this kind is a `Table`, not code. A unit inside a unit (a note in a paragraph) has its own field,
and its place in the outer text is one tag.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from localize.formats.core.encoding import SourceText
from localize.formats.core.inline_tags import Code, Piece, trim
from localize.formats.core.splice import Field, LanguageMark, Reading, Scan
from localize.formats.xml.scanner import (
    Element,
    OtherNode,
    Text,
    Vocabulary,
    attribute_place,
    escape_attribute,
    escape_text,
    iterate,
)
from localize.model import Content, InlineTag, TagForm

_SPACES = re.compile(r"[ \t\r\n]+")
_ATTRIBUTE = "attribute"
_CDATA = "cdata"
_CDATA_START, _CDATA_END = "<![CDATA[", "]]>"


@dataclass(frozen=True, slots=True)
class Single:
    """An element that is one tag, with all that is in it."""

    kind: str = "x"
    """Kind letters, see `InlineTag.kind`."""
    equiv: str = ""
    loose: bool = False
    """Left out of the text where it stands at its edge."""


@dataclass(frozen=True, slots=True)
class Table:
    """One XML vocabulary, read as texts. Names are those of `vocabulary`."""

    vocabulary: Vocabulary
    units: Mapping[str, str]
    """Element whose content is a text, and the kind of unit that it is."""
    pairs: Mapping[str, str] = field(default_factory=dict)
    """Element inside a text that opens and closes, and its kind letters."""
    singles: Mapping[str, Single] = field(default_factory=dict)
    attributes: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """(element, attribute) that is a text, and the kind of unit; the element "*" is any."""
    skips: Mapping[str, str] = field(default_factory=dict)
    """Element that nothing is offered from, and the rule."""
    marks: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """(element, attribute) that names the language, and the mark's kind."""
    keep_space: bool = False
    """White space is text as it is; otherwise a run of it is one space."""
    skip: Callable[[Element], str] = lambda _element: ""
    """Gives the rule by which a unit's element is left out, or nothing."""
    context: Callable[[Element], tuple[str, ...]] = lambda _element: ()
    """Gives the breadcrumb of a unit's element; its `path` leads to it."""


def read_table(source: SourceText, table: Table, member: str = "") -> Reading:
    """Return what a table makes of a file or member. Raises: ExtractError."""
    collected = _Collected(source.text, table)
    watched = {name for name, _ in (*table.attributes, *table.marks)}
    wanted = {*table.units, *table.skips, *watched}

    def is_wanted(name: str, _attributes: Mapping[str, str]) -> bool:
        return name in wanted

    for element in iterate(source, table.vocabulary, is_wanted if "*" not in watched else _everything):
        collected.visit(element)
    fields = sorted(collected.fields, key=lambda each: (each.start, -each.end))
    marks = tuple(sorted(collected.marks, key=lambda each: each.start))
    scan = Scan(source, tuple(fields), marks, tuple(sorted(collected.skipped)))
    return Reading(scan, write_xml, member, references=True)


def _everything(_name: str, _attributes: Mapping[str, str]) -> bool:
    return True


class _Collected:
    """Fields, marks and skips, gathered element by element."""

    def __init__(self, text: str, table: Table) -> None:
        self._text = text
        self._table = table
        self.fields: list[Field] = []
        self.marks: list[LanguageMark] = []
        self.skipped: list[tuple[int, int, str]] = []

    def visit(self, element: Element) -> None:
        """Take what an element outside any text gives."""
        rule = self._table.skips.get(element.name, "")
        if rule:
            self._skip(element, rule)
            return
        self._attributes(element)
        if element.name in self._table.units:
            self._unit(element)
            return
        for each in element.elements:
            each.path = (*element.path, element)
            self.visit(each)

    def _skip(self, element: Element, rule: str) -> None:
        if element.text.strip():
            self.skipped.append((element.inner, element.close, rule))

    def _attributes(self, element: Element) -> None:
        for name, value in element.attributes.items():
            kind = self._table.marks.get((element.name, name))
            place = attribute_place(self._text, element, name) if kind else None
            if kind and place:
                self.marks.append(LanguageMark(*place, kind))
            kind = self._table.attributes.get((element.name, name)) or self._table.attributes.get(("*", name))
            if kind and value.strip():
                self._attribute(element, name, kind)

    def _attribute(self, element: Element, name: str, kind: str) -> None:
        place = attribute_place(self._text, element, name)
        if place is None:
            return
        pieces = trim((Piece(*place, element.attributes[name], literal=self._is_literal(*place, element, name)),))
        if pieces:
            self.fields.append(Field(kind, pieces, self._table.context(element), encode=_ATTRIBUTE))

    def _is_literal(self, start: int, end: int, element: Element, name: str) -> bool:
        return self._text[start:end] == element.attributes[name]

    def _unit(self, element: Element) -> None:
        rule = self._table.skip(element)
        if rule:
            self._skip(element, rule)
            return
        inner = tuple(self._pieces(element))
        pieces = trim(inner)
        if any(piece.code is None and piece.text.strip() for piece in pieces):
            kind, context = self._table.units[element.name], self._table.context(element)
            codes = [piece for piece in inner if piece.code is not None and piece.start < pieces[0].start]
            encode = _CDATA if codes and codes[-1].text == _CDATA_START else ""
            self.fields.append(Field(kind, pieces, context, encode, (element.start, element.end)))

    def _pieces(self, element: Element) -> Iterator[Piece]:
        """Yield the text and the codes inside an element, one after the other without holes."""
        for child in element.children:
            if isinstance(child, Text):
                yield from self._text_piece(child)
            elif isinstance(child, OtherNode):
                yield self._code(child.start, child.end, Code("x", TagForm.SINGLE, loose=True))
            else:
                yield from self._inline(child, element)

    def _text_piece(self, child: Text) -> Iterator[Piece]:
        raw = self._text[child.start : child.end]
        text = child.text if self._table.keep_space or child.cdata else _SPACES.sub(" ", child.text)
        if child.cdata:  # its brackets must stay around it, so they are codes
            yield self._code(child.start - len(_CDATA_START), child.start, Code("x", TagForm.OPEN, _CDATA))
        yield Piece(child.start, child.end, text, literal=raw == text)
        if child.cdata:
            yield self._code(child.end, child.end + len(_CDATA_END), Code("x", TagForm.CLOSE, _CDATA))

    def _inline(self, child: Element, parent: Element) -> Iterator[Piece]:
        child.path = (*parent.path, parent)
        kind = self._table.pairs.get(child.name)
        if kind is not None and child.close != child.end:
            self._attributes(child)
            name = f"{child.name} {child.start}"
            yield self._code(child.start, child.inner, Code(kind, TagForm.OPEN, name))
            yield from self._pieces(child)
            yield self._code(child.close, child.end, Code(kind, TagForm.CLOSE, name))
            return
        single = self._table.singles.get(child.name, _UNKNOWN)
        self.visit(child)  # texts inside it stand for themselves
        code = Code(single.kind, TagForm.SINGLE, equiv=single.equiv, loose=single.loose)
        yield self._code(child.start, child.end, code)

    def _code(self, start: int, end: int, code: Code) -> Piece:
        return Piece(start, end, self._text[start:end], code)


_UNKNOWN = Single()


def write_xml(field: Field, content: Content, markup: Callable[[InlineTag], str]) -> str:
    """Return a target as XML: text escaped, tags as they are in the file."""
    if field.encode == _ATTRIBUTE:
        return escape_attribute(content.plain)
    in_cdata = field.encode == _CDATA
    written: list[str] = []
    for part in content.parts:
        if isinstance(part, str):
            written.append(_cdata(part) if in_cdata else escape_text(part))
        else:
            written.append(markup(part))
            in_cdata = written[-1] == _CDATA_START or (in_cdata and written[-1] != _CDATA_END)
    return "".join(written)


def _cdata(text: str) -> str:
    escape_text(text)  # refuses what XML cannot hold
    return text.replace(_CDATA_END, "]]]]><![CDATA[>")
