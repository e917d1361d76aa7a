"""Fields of one part of a Word document: paragraphs, also those in text boxes, and descriptions of pictures."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from localize.formats.core.encoding import SourceText
from localize.formats.core.splice import Field, Reading, Scan
from localize.formats.office.docx.data_bindings import bound_name, name_in, only_control
from localize.formats.office.docx.paragraph import Paragraph, Story
from localize.formats.office.docx.styles import VOCABULARY, RunFormat, Styles, outline_level
from localize.formats.office.docx.writer import word_dialect
from localize.formats.office.runs import Line, compose
from localize.formats.office.runs_writer import write_line
from localize.formats.xml.plain_text import attribute_piece
from localize.formats.xml.scanner import Element, escape_attribute, iterate, raw_name
from localize.model import Content, InlineTag, LanguageTag

ECHO = "echo"
"""The kind of a field that is no text of its own: it is given the target of another, equal one."""
_DESCRIPTIONS = {
    ("wp:docPr", "descr"): "alternative text",
    ("wp:docPr", "title"): "alternative title",
    ("v:shape", "alt"): "alternative text",
    ("v:textpath", "string"): "drawn text",
}
"""Attributes that are texts, and the kind of unit."""
_COPIES = {("pic:cNvPr", "descr"), ("pic:cNvPr", "title")}
"""Attributes that Word writes a second time and never shows."""
_FILE_NAME = re.compile(r"\S+\.(?:jpe?g|png|gif|svg|webp|emf|wmf|bmp|tiff?)", re.IGNORECASE)
_FIELD_CHARACTER = re.compile(r"""<[\w.-]*:?fldChar\b[^>]*?fldCharType\s*=\s*["'](begin|end)""")


_Copies = dict[str, list[Field]]
"""Texts by what they say, the next one last."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an element stands, as far as it matters to its texts."""

    in_table: bool = False
    pool: list[Field] | None = None
    """Collects the texts of the choice that readers show, for the copies in its alternatives."""
    copies: _Copies | None = None
    """The element is in such an alternative: what its texts may be copies of."""
    is_nested: bool = False
    """The element is inside a paragraph."""
    bound: str = ""
    """The element is in a content control that shows the value of the element of this name."""


@dataclass(slots=True)
class Part:
    """The texts of one part."""

    name: str
    source: SourceText
    kind: str
    """The kind of its paragraphs where nothing else tells: "paragraph", "header", "footnote"."""
    fields: list[Field] = field(default_factory=list)
    lines: dict[tuple[int, int], tuple[Line, str]] = field(default_factory=dict)
    """By region: what the writer needs, and the prefix of the part's elements there."""
    echoes: dict[int, int] = field(default_factory=dict)
    """Where an echo starts, and where the field starts whose target it is given."""
    bound: list[tuple[str, Field]] = field(default_factory=list)
    """Texts that show a value kept in another part, with the name of its element."""
    skipped: list[tuple[int, int, str]] = field(default_factory=list)
    revisions: int = 0

    def to_reading(self, language: LanguageTag | None = None) -> Reading:
        """Return the part as a reading whose texts are written in a language."""

        def write(field: Field, content: Content, markup: Callable[[InlineTag], str]) -> str:
            known = self.lines.get(field.region) if field.region else None
            if known is None:
                return escape_attribute(content.plain)
            line, prefix = known
            return write_line(line, content, word_dialect(prefix, language or LanguageTag("en")), markup)

        scan = Scan(self.source, tuple(self.fields), skipped=tuple(sorted(self.skipped)))
        return Reading(scan, write, self.name, references=True)


def read_part(
    name: str, source: SourceText, kind: str, styles: Styles, referenced: frozenset[str], *, hidden: bool = False
) -> Part:
    """Return the texts of a part. Raises: ExtractError."""
    part = Part(name, source, kind)
    reader = _Reader(part, styles, referenced, hidden=hidden)
    for element in iterate(source, VOCABULARY, lambda name, _attributes: name in ("w:p", "w:sdtPr")):
        if element.name == "w:p":
            reader.outermost(element)
        elif element.path:
            reader.controls[element.path[-1].start] = name_in(element)
    part.fields.sort(key=lambda each: (each.start, -each.end))
    return part


def find_endless(text: str) -> frozenset[int]:
    """Return where complex fields begin that do not end in this part."""
    begun: list[int] = []
    for found in _FIELD_CHARACTER.finditer(text):
        if found.group(1) == "begin":
            begun.append(found.start())
        elif begun:
            begun.pop()
    return frozenset(begun)


class _Reader:
    """Reads the paragraphs of a part into it."""

    def __init__(self, part: Part, styles: Styles, referenced: frozenset[str], *, hidden: bool) -> None:
        self._part = part
        self._styles = styles
        text = part.source.text
        self._story = Story(text, self._format, self._visit, find_endless(text), referenced, hidden)
        self._story.skipped = part.skipped
        self.controls: dict[int, str] = {}
        """By where a content control around paragraphs starts, the name of the element whose value it shows."""
        self._headings: list[tuple[int, str]] = []
        self._choices: dict[int, tuple[int, list[Field]]] = {}
        """By where an `mc:AlternateContent` starts: where its first choice starts, and the texts in that."""
        self._branches: dict[int, _Copies] = {}
        """By where an alternative starts, the texts of the choice that it has not copied yet."""
        self._described: _Copies = {}
        """Descriptions of the drawing that was read last."""
        self._place = _Place()

    def outermost(self, element: Element) -> None:
        """Read a paragraph that is inside no other."""
        place = _Place()
        for parent, outer in zip((None, *element.path), element.path, strict=False):
            place = self._enter(outer, parent, place)
        self._paragraph(element, place)
        self._part.revisions = self._story.revisions

    def _format(self, style: str, run: Element, in_table: bool) -> RunFormat:
        rpr = run.find("w:rPr")
        raw = self._part.source.text[run.start : run.inner], self._raw(rpr) if rpr else ""
        return self._styles.format(style, run, raw=raw, in_table=in_table)

    def _raw(self, element: Element) -> str:
        return self._part.source.text[element.start : element.end]

    def _enter(self, element: Element, parent: Element | None, place: _Place) -> _Place:
        """Return what an element makes of a place for what is inside it."""
        if element.name in ("w:tc", "w:txbxContent"):
            return replace(place, in_table=element.name == "w:tc")
        if element.name == "w:sdt":
            return replace(place, bound=self.controls.get(element.start) or bound_name(element))
        if parent is None or element.name not in ("mc:Choice", "mc:Fallback"):
            return place
        if element.name == "mc:Choice":
            first, pool = self._choices.setdefault(parent.start, (element.start, []))
            if first == element.start:
                return replace(place, pool=pool)
        if element.start not in self._branches:
            originals = self._choices.get(parent.start, (0, []))[1]
            self._branches[element.start] = _by_text(originals)
        return replace(place, copies=self._branches[element.start])

    def _visit(self, element: Element) -> bool:
        """Read the texts inside a drawing or object; tell whether there were any."""
        known = len(self._part.fields)
        fields, self._story.fields = self._story.fields, []
        place = self._place
        self._inside(element, replace(place, is_nested=True))
        self._place, self._story.fields = place, fields
        return len(self._part.fields) > known

    def _inside(self, element: Element, place: _Place) -> None:
        self._attributes(element, place)
        for each in element.elements:
            if each.name == "w:p":
                self._paragraph(each, place)
            else:
                self._inside(each, self._enter(each, element, place))

    # --- paragraphs ---------------------------------------------------------------------------------------------------

    def _paragraph(self, element: Element, place: _Place) -> None:
        self._place = place
        ppr = element.find("w:pPr")
        named = ppr.find("w:pStyle") if ppr else None
        style = named.attributes.get("w:val", "") if named else ""
        name = raw_name(self._part.source.text, element)
        prefix = name[: name.rfind(":") + 1]
        known = len(self._part.skipped)
        read = Paragraph(self._story, style, in_table=place.in_table, end_tag=f"</{prefix}r>")
        read.read(element)
        if read.is_tangled:
            self._leave_out(element, "not located", known)
            return
        line = compose(read.items, read.blocks, read.asides)
        if line is None or not line.has_words:
            return
        level = outline_level(ppr, self._styles.get(style).level)
        kind, context = self._describe(line, level, self._styles.get(style).name, place)
        found = Field(kind, line.pieces, context, region=line.region)
        if self._add(found, place):
            self._part.lines[line.region] = line, prefix
            bound = place.bound or bound_name(only_control(element))
            if bound and place.copies is None and not any(piece.code for piece in line.pieces):
                self._part.bound.append((bound, found))
        else:
            self._leave_out(element, "alternative", known)

    def _describe(self, line: Line, level: int | None, style: str, place: _Place) -> tuple[str, tuple[str, ...]]:
        """Return the kind of a paragraph and the headings that it is under."""
        if self._part.kind != "paragraph":
            return self._part.kind, ()
        if level is None or place.is_nested:
            kind = "title" if style.lower() == "title" else "cell" if place.in_table else "paragraph"
            return kind, tuple(text for _, text in self._headings)
        while self._headings and self._headings[-1][0] >= level:
            self._headings.pop()
        context = tuple(text for _, text in self._headings)
        self._headings.append((level, "".join(piece.text for piece in line.pieces if piece.code is None)))
        return "heading", context

    def _leave_out(self, element: Element, rule: str, known: int) -> None:
        """Record why a whole paragraph is left out, in place of the reasons for its pieces."""
        del self._part.skipped[known:]
        self._part.skipped += ((each.inner, each.close, rule) for each in _own_texts(element) if each.text.strip())

    def _add(self, found: Field, place: _Place) -> bool:
        """Take a text, or a copy of one that is known; return whether it was either."""
        if place.copies is not None:
            return self._copy(found, place.copies)
        if place.pool is not None:
            place.pool.append(found)
        self._part.fields.append(found)
        return True

    def _copy(self, found: Field, copies: _Copies) -> bool:
        originals = copies.get(_name(found))
        if not originals:
            return False
        self._part.echoes[found.start] = originals.pop().start
        self._part.fields.append(replace(found, kind=ECHO))
        return True

    # --- attributes ---------------------------------------------------------------------------------------------------

    def _attributes(self, element: Element, place: _Place) -> None:
        if element.name == "wp:docPr":
            self._described = {}
        for name, value in element.attributes.items():
            is_copy = (element.name, name) in _COPIES
            if not any(letter.isalpha() for letter in value) or not (is_copy or (element.name, name) in _DESCRIPTIONS):
                continue
            piece = attribute_piece(self._part.source.text, element, name)
            if piece is None:
                continue
            if _FILE_NAME.fullmatch(piece.text):
                self._part.skipped.append((piece.start, piece.end, "file name"))
                continue
            found = Field(_DESCRIPTIONS.get((element.name, name), ""), (piece,), encode="attribute")
            if is_copy:
                self._copy(found, self._described)
                continue
            self._add(found, place)
            if element.name == "wp:docPr":
                self._described.setdefault(_name(found), []).append(found)


def _own_texts(element: Element) -> Iterator[Element]:
    """Yield the texts of a paragraph, not those of paragraphs inside it."""
    for each in element.elements:
        if each.name == "w:t":
            yield each
        elif each.name != "w:p":
            yield from _own_texts(each)


def _by_text(fields: list[Field]) -> _Copies:
    copies: _Copies = {}
    for each in reversed(fields):
        copies.setdefault(_name(each), []).append(each)
    return copies


def _name(found: Field) -> str:
    return f"{found.encode} {found.content.typed}"
