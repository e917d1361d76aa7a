"""Fields of the parts of an OpenDocument file with their places, and what is left out.

Source: OpenDocument 1.3, part 3.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from localize.formats.core.encoding import SourceText
from localize.formats.core.inline_tags import Piece
from localize.formats.core.skip_reasons import is_generator_text
from localize.formats.core.splice import Field, LanguageMark, Reading, Scan
from localize.formats.opendocument.paragraphs import Paragraphs
from localize.formats.opendocument.styles import Styles
from localize.formats.xml.scanner import Element, Text, attribute_place, escape_attribute, escape_text, iterate
from localize.language import primary, region_of
from localize.model import Content, InlineTag, LanguageTag

_SPACE = "urn:oasis:names:tc:opendocument:xmlns:"
VOCABULARY = {
    **{
        f"{_SPACE}{name}:1.0": name
        for name in ("office", "style", "text", "table", "drawing", "presentation", "meta", "form", "chart", "dr3d")
    },
    f"{_SPACE}drawing:1.0": "draw",
    f"{_SPACE}svg-compatible:1.0": "svg",
    f"{_SPACE}xsl-fo-compatible:1.0": "fo",
    f"{_SPACE}manifest:1.0": "manifest",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://www.w3.org/1999/xlink": "xlink",
    "http://openoffice.org/2009/office": "officeooo",
    "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0": "loext",
}
_PARAGRAPHS = frozenset(("text:p", "text:h"))
_STYLES = frozenset(("style:style", "style:default-style"))
_SKIPS = {
    "text:tracked-changes": "deleted text",
    "table:tracked-changes": "deleted text",
    "text:index-body": "generated index",
    "office:binary-data": "",
    "office:scripts": "",
}
_INDEXES = frozenset(
    f"text:{name}"
    for name in (
        "table-of-content",
        "illustration-index",
        "table-index",
        "object-index",
        "user-index",
        "alphabetical-index",
        "bibliography",
    )
)
_META = {
    "dc:title": "document title",
    "dc:subject": "document subject",
    "dc:description": "document description",
    "meta:keyword": "document keyword",
}
_SIMPLE = {
    "svg:title": "alternative title",
    "svg:desc": "alternative text",
    "text:index-title-template": "index title",
    "presentation:footer-decl": "footer",
    "presentation:header-decl": "header",
}
_FORMS = frozenset(f"form:{name}" for name in ("button", "checkbox", "radio", "frame", "fixed-text", "option", "item"))
_AROUND = (
    ("text:note", "note"),
    ("office:annotation", "comment"),
    ("presentation:notes", "speaker note"),
    ("style:header", "header"),
    ("style:footer", "footer"),
    ("draw:text-box", "text box"),
    ("table:table-cell", "cell"),
    ("text:list-item", "list item"),
)
"""Element around a paragraph, and the kind that the paragraph is then; the first one counts."""
_BODIES = frozenset(f"office:{name}" for name in ("text", "spreadsheet", "presentation", "drawing", "chart"))
_NO_WORDS = re.compile(r"[\W\d_]*|(?:https?|ftp|mailto)[:]\S+|www\.\S+")
_MAX_REPEATED = 1 << 20


@dataclass(frozen=True, slots=True)
class ScanOptions:
    """Parts of a file that are read besides the text itself."""

    metadata: bool = True
    comments: bool = True
    languages: bool = True
    chart_data: bool = True


def read_part(source: SourceText, styles: Styles, options: ScanOptions, member: str = "") -> Reading:
    """Return what a part, or a flat document, offers; *styles* learns what it defines. Raises: ExtractError."""
    part = _Part(source.text, styles, options)
    for element in iterate(source, VOCABULARY, part.is_wanted):
        part.take(element)
    fields = tuple(sorted(part.fields, key=lambda each: (each.start, -each.end)))
    marks = tuple(sorted(part.marks, key=lambda each: each.start))
    scan = Scan(source, fields, marks, tuple(sorted(part.skipped)))
    return Reading(scan, part.write, member, references=True)


class _Part:
    """Fields, marks and skips of one part, gathered element by element."""

    def __init__(self, text: str, styles: Styles, options: ScanOptions) -> None:
        self._text = text
        self._styles = styles
        self._options = options
        self._paragraphs = Paragraphs(text, styles)
        self._body = ""
        self._cells = _Cells()
        self._headings: list[tuple[int, str]] = []
        self._place: tuple[str, ...] = ()
        """The cell that is being read: its table and its name."""
        self.fields: list[Field] = []
        self.marks: list[LanguageMark] = []
        self.skipped: list[tuple[int, int, str]] = []

    def is_wanted(self, name: str, attributes: Mapping[str, str]) -> bool:
        """Tell whether an element is read as a whole."""
        if name in _BODIES:
            self._body = name
        if name.startswith("table:"):
            self._cells.see(name, attributes)
            return name == "table:tracked-changes" or (name == "table:table-cell" and self._has_cells)
        return (
            name in _PARAGRAPHS
            or name in _STYLES
            or name in _SKIPS
            or name in _INDEXES
            or name in _META
            or name in _SIMPLE
            or name in _FORMS
            or name == "dc:language"
        )

    @property
    def _has_cells(self) -> bool:
        return self._body in ("office:spreadsheet", "office:chart")

    def take(self, element: Element) -> None:
        """Take what an outermost element gives."""
        if element.name == "table:table-cell":
            self._place = self._cells.places.popleft()
            self._cell(element)
            self._place = ()
        elif element.name in _STYLES:
            self._styles.add(element)
            self._mark(element)
        elif element.name == "dc:language":
            self._mark_text(element)
        else:
            self._visit(element)

    def _visit(self, element: Element) -> None:
        name = element.name
        if name == "office:annotation" and not self._options.comments:
            self._skip(element, "comment")
        elif name in _PARAGRAPHS:
            self._paragraph(element)
        elif name in _SKIPS:
            self._left_out(element, _SKIPS[name])
        elif name in _SIMPLE:
            self._simple(element, _SIMPLE[name])
        elif name in _META and self._is_in(element, "office:meta"):
            if is_generator_text(element.text):
                self._skip(element, "generator")
            elif self._options.metadata:
                self._simple(element, _META[name])
        else:
            if name in _FORMS:
                self._label(element)
            self._inside(element)

    def _inside(self, element: Element) -> None:
        for each in element.elements:
            each.path = (*element.path, element)
            self._visit(each)

    def _left_out(self, element: Element, rule: str) -> None:
        """Leave out the paragraphs of an element; the title of an index is a text all the same."""
        for each in element.elements:
            each.path = (*element.path, element)
            if each.name == "text:index-title":
                self._inside(each)
            elif each.name in _PARAGRAPHS:
                self._skip(each, rule)
            else:
                self._left_out(each, rule)

    def _is_in(self, element: Element, *names: str) -> bool:
        return any(each.name in names for each in element.path)

    def _skip(self, element: Element, rule: str) -> None:
        if rule and any(each.isalpha() for each in element.text):
            self.skipped.append((element.inner, element.close, rule))

    def _paragraph(self, element: Element, cell: Element | None = None) -> None:
        level = element.attributes.get("text:outline-level", "1") if element.name == "text:h" else ""
        depth = int(level) if level.isascii() and level.isdigit() and len(level) < 3 else 1
        if level:
            while self._headings and self._headings[-1][0] >= depth:
                self._headings.pop()
        context = self._context(element)
        found = self._paragraphs.read(element, "heading" if level else _kind(element), context, cell)
        if found is not None:
            self.fields.append(found)
            if level:
                self._headings.append((depth, found.content.plain[:200]))
        self._inside(element)

    def _context(self, element: Element) -> tuple[str, ...]:
        if self._place:
            return self._place
        for each in element.path:
            if each.name == "draw:page":
                return (each.attributes.get("draw:name", ""),)
            if each.name == "style:master-page":
                return (each.attributes.get("style:name", "").replace("_20_", " "),)
        return tuple(title for _, title in self._headings)

    def _simple(self, element: Element, kind: str) -> None:
        """Take an element that has nothing but text."""
        child = element.children[0] if len(element.children) == 1 else None
        if not isinstance(child, Text) or child.cdata or not any(each.isalnum() for each in child.text):
            return
        raw = self._text[child.start : child.end]
        start, end = child.start + len(raw) - len(raw.lstrip()), child.start + len(raw.rstrip())
        piece = Piece(start, end, child.text.strip(), literal=raw == child.text)
        self.fields.append(Field(kind, (piece,), self._context(element), "text"))

    def _label(self, element: Element) -> None:
        place = attribute_place(self._text, element, "form:label")
        label = element.attributes.get("form:label", "").strip()
        if place and any(each.isalnum() for each in label):
            piece = Piece(*place, label, literal=self._text[place[0] : place[1]] == label)
            self.fields.append(Field("form label", (piece,), self._context(element), "attribute"))

    def _cell(self, cell: Element) -> None:
        paragraphs = [each for each in cell.elements if each.name in _PARAGRAPHS]
        shown = " ".join(each.text for each in paragraphs)
        twin = cell if "office:string-value" in cell.attributes else None
        rule = self._cell_rule(cell, shown)
        if twin is not None and not rule and not self._is_twin(cell, paragraphs):
            rule = "not located"
        if rule and any(each.isalpha() for each in shown):
            self.skipped.append((paragraphs[0].inner, paragraphs[-1].close, rule))
        for each in cell.elements:
            each.path = (*cell.path, cell)
            if each.name not in _PARAGRAPHS:
                self._visit(each)
            elif not rule:
                self._paragraph(each, twin)

    def _cell_rule(self, cell: Element, shown: str) -> str:
        """Return the rule by which a cell is no text, or nothing."""
        if "table:formula" in cell.attributes:
            return "formula"
        if self._body == "office:chart" and not self._options.chart_data:
            return "chart data"
        if cell.attributes.get("office:value-type", "string") != "string":
            return "not a string"
        return "address" if _NO_WORDS.fullmatch(shown.strip()) else ""

    def _is_twin(self, cell: Element, paragraphs: list[Element]) -> bool:
        """Tell whether the cell's attribute says what its one paragraph says, with nothing between them."""
        return (
            len(paragraphs) == 1
            and next(cell.elements) is paragraphs[0]
            and cell.attributes["office:string-value"].split() == paragraphs[0].text.split()
        )

    def _mark(self, style: Element) -> None:
        """Mark the language where it is the document's own."""
        if not self._options.languages:
            return
        for each in style.elements:
            if each.name != "style:text-properties":
                continue
            own = tuple(each.attributes.get(name, "") for name in ("fo:language", "fo:country"))
            if style.name == "style:default-style" and own[0] and not self._styles.language:
                self._styles.language = own
            if not own[0] or own[0] in ("none", "zxx") or own != self._styles.language:
                continue
            for name, write in (("fo:language", _language), ("fo:country", _country)):
                place = attribute_place(self._text, each, name)
                if place:
                    self.marks.append(LanguageMark(*place, name, write))

    def _mark_text(self, element: Element) -> None:
        if self._options.languages and element.text.strip() and len(element.children) == 1:
            self.marks.append(LanguageMark(element.inner, element.close, "dc:language"))

    def write(self, given: Field, content: Content, markup: Callable[[InlineTag], str]) -> str:
        """Return a target as it is written here."""
        if given.encode:
            escape = escape_attribute if given.encode == "attribute" else escape_text
            return escape(" ".join(content.typed.split()) if given.encode == "attribute" else content.typed.strip())
        return self._paragraphs.write(given, content, markup)


def _kind(element: Element) -> str:
    if any(each.attributes.get("presentation:class") in ("title", "subtitle") for each in element.path):
        return "heading"
    for name, kind in _AROUND:
        if any(each.name == name for each in element.path):
            return kind
    return "paragraph"


def _language(tag: LanguageTag) -> str:
    return primary(tag)


def _country(tag: LanguageTag) -> str:
    return region_of(tag) or "none"


class _Cells:
    """Counts the rows and columns of tables while their elements go by."""

    def __init__(self) -> None:
        self._table = ""
        self._row = self._next_row = 0
        self._column = 0
        self.places: deque[tuple[str, ...]] = deque()

    def see(self, name: str, attributes: Mapping[str, str]) -> None:
        """Take notice of an element that starts."""
        if name == "table:table":
            self._table = attributes.get("table:name", "")
            self._row = self._next_row = 0
        elif name == "table:table-row":
            self._row = self._next_row
            self._next_row += _repeated(attributes, "table:number-rows-repeated")
            self._column = 0
        elif name in ("table:table-cell", "table:covered-table-cell"):
            if name == "table:table-cell":
                self.places.append((self._table, f"{_letters(self._column)}{self._row + 1}"))
            self._column += _repeated(attributes, "table:number-columns-repeated")


def _repeated(attributes: Mapping[str, str], name: str) -> int:
    given = attributes.get(name, "1")
    return min(int(given), _MAX_REPEATED) if given.isascii() and given.isdigit() and len(given) < 9 else 1


def _letters(column: int) -> str:
    """Return the name of a column, counted from 0: A, B, … Z, AA."""
    name = ""
    column += 1
    while column > 0:
        column, digit = divmod(column - 1, 26)
        name = chr(ord("A") + digit) + name
    return name
