"""Excel workbooks: cells, comments, drawings and charts; formulas and names are never touched."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from localize.errors import MergeError
from localize.formats.core.linked_texts import Place, find_originals, with_echoes, without_echoes
from localize.formats.core.splice import Field, Reading, Scan, join_readings
from localize.formats.core.verify_merge import find_refusal
from localize.formats.core.zip_package import in_member, merge_package
from localize.formats.office.drawingml import DrawingOptions, read_drawing
from localize.formats.office.properties import read_properties
from localize.formats.office.xlsx.page_headers import ELEMENTS, read_header
from localize.formats.office.xlsx.strings import Strings, respelled, unspell
from localize.formats.office.xlsx.workbook import VOCABULARY, Book, ColumnName, Sheet, StringUses
from localize.formats.xml.plain_text import attribute_piece, element_piece
from localize.formats.xml.scanner import Element, iterate
from localize.model import LanguageTag, Note, Problem
from localize.model.extraction import Extraction, Targets
from localize.model.filter_options import option

_ADDRESS = re.compile(r"(?:https?|ftp)://\S+|mailto:\S+|www\.\S+|[\w.+-]+@[\w-]+\.[\w.]+")
_TIPS = {
    ("x:dataValidation", "promptTitle"): ("prompt title", 32),
    ("x:dataValidation", "prompt"): ("prompt", 255),
    ("x:dataValidation", "errorTitle"): ("error title", 32),
    ("x:dataValidation", "error"): ("error message", 225),
    ("x:hyperlink", "tooltip"): ("tooltip", 255),
}
"""Attributes of a sheet that people read, and what Excel allows. Source: 18.3.1.33, and Excel's own limits."""
_TIPPED = frozenset(name for name, _ in _TIPS)
_SIGNS = ("inlineStr", '"str"', "'str'", "dataValidation", "hyperlink", "Header", "Footer")
"""A sheet without any of these words has no text of its own."""
_COPY = "tc="
"""The author of a comment that repeats a thread of comments for older programs."""
_COMPARED = "A formula compares cells with this very text."


@dataclass(frozen=True, slots=True)
class XlsxOptions:
    """How workbooks are read."""

    properties: bool = option(True, "Offer the document's title, subject, keywords and description.")
    comments: bool = option(True, "Offer the comments of cells.")
    hidden: bool = option(False, "Offer what only hidden sheets show.")
    headers: bool = option(True, "Offer the names of tables' columns, where no formula names them.")


class XlsxFilter:
    """Excel workbooks and templates."""

    name = "xlsx"
    version = "2"
    extensions: tuple[str, ...] = (".xlsx", ".xlsm", ".xltx", ".xltm")
    options_type = XlsxOptions
    bilingual = False

    def sniff(self, name: str, head: bytes) -> float:
        """Return 0.9 for the extension, 0.6 for a package that starts with Excel's parts."""
        if name.lower().endswith(self.extensions):
            return 0.9
        return 0.6 if head.startswith(b"PK") and b"xl/" in head else 0.0

    def extract(self, data: bytes, options: XlsxOptions) -> Extraction:
        """Return the texts of the workbook: strings of cells, then what stands in each sheet. Raises: ExtractError."""
        workbook = _Workbook(data, options)
        readings = tuple(workbook.readings())
        found = join_readings(readings)
        return without_echoes(found, find_originals(found, readings, workbook.echoes))

    def merge(
        self, data: bytes, extraction: Extraction, targets: Targets, language: LanguageTag, options: XlsxOptions
    ) -> bytes:
        """Return the workbook with these targets; parts without a changed text are copied as they are."""
        del extraction  # it does not tell the echoes apart
        if not targets:
            return data
        workbook = _Workbook(data, options)
        readings = tuple(workbook.readings(language))
        found = join_readings(readings)
        given = with_echoes(found, find_originals(found, readings, workbook.echoes), targets)
        merged = merge_package(workbook.archive, readings, found, given, language)
        if workbook.echoes and merged != data:
            _check_columns(merged)
        return merged

    def verify(self, data: bytes) -> tuple[Problem, ...]:
        """Return what makes the workbook unreadable, if anything does."""
        return find_refusal(lambda: tuple(_Workbook(data, XlsxOptions()).readings()))


class _Workbook:
    """Reads the parts of a workbook one after the other."""

    def __init__(self, data: bytes, options: XlsxOptions) -> None:
        self._book = Book(data)
        self._options = options
        self.archive = self._book.parts.archive
        self.echoes: dict[Place, Place] = {}
        """Names of columns, each with the string that it repeats."""
        self._labels: dict[str, list[ColumnName]] = {}
        """Those names by the table's part."""

    def readings(self, language: LanguageTag | None = None) -> Iterator[Reading]:
        """Yield each part with texts; those with a writer for *language*. Raises: ExtractError."""
        parts = self._book.parts
        for name in parts.related("sharedStrings", self._book.main)[:1]:
            yield self._part(name, self._read_strings)
        seen: set[str] = set()
        for sheet in self._book.sheets:
            if not sheet.is_hidden or self._options.hidden:
                for each in self._around(sheet, language):
                    if each.member not in seen:
                        seen.add(each.member)
                        yield each
        for name, labels in self._labels.items():
            yield self._part(name, partial(_read_labels, labels))
        for name in parts.related("core-properties")[:1] if self._options.properties else ():
            with in_member(name):
                yield read_properties(self._book.source(name), name)

    def _around(self, sheet: Sheet, language: LanguageTag | None) -> Iterator[Reading]:
        """Yield a sheet, its comments and its drawings with their charts."""
        parts = self._book.parts
        yield self._part(sheet.part, lambda strings, name: self._read_sheet(strings, name, sheet))
        for name in parts.related("comments", sheet.part) if self._options.comments else ():
            yield self._part(name, lambda strings, name: self._read_comments(strings, name, sheet))
        for name in parts.related("threadedComment", sheet.part) if self._options.comments else ():
            yield self._part(name, lambda strings, name: self._read_threads(strings, name, sheet))
        for drawing in parts.related("drawing", sheet.part):
            related = [each.target for each in parts.relationships(drawing) if each.kind in _DRAWN]
            for name in (drawing, *related):
                choices = DrawingOptions("text box", (sheet.name,), chart_data=False)
                with in_member(name):
                    yield read_drawing(self._book.source(name), name, choices, language)

    def _part(self, name: str, read: Callable[[Strings, str], Iterator[Field | _Skip]]) -> Reading:
        source = self._book.source(name)
        strings = Strings(source.text)
        with in_member(name):
            found = list(read(strings, name))
        fields = sorted((each for each in found if isinstance(each, Field)), key=lambda each: each.start)
        skipped = sorted((each.start, each.end, each.rule) for each in found if isinstance(each, _Skip))
        scan = Scan(source, tuple(fields), skipped=tuple(skipped))
        return Reading(scan, strings.write, name, references=True)

    def _read_strings(self, strings: Strings, name: str) -> Iterator[Field | _Skip]:
        items = iterate(self._book.source(name), VOCABULARY, lambda each, _attributes: each == "x:si")
        for index, item in enumerate(items):
            uses = self._book.uses.get(index)
            text = unspell("".join(each.text for each in _shown(item)))
            rule = self._rule(text, uses)
            if rule:
                yield from _left_out(item, rule)
            elif uses is not None:
                notes = (Note(_COMPARED),) if text in self._book.literals else ()
                field = strings.read(item, "cell", uses.context, notes)
                if field:
                    self._echo(name, field, uses)
                    yield field

    def _echo(self, name: str, field: Field, uses: StringUses) -> None:
        """Take notice of what repeats a string in tables."""
        for label in uses.labels:
            piece = attribute_piece(self._book.source(label.part).text, label.column, label.attribute)
            if piece:
                self.echoes[label.part, piece.start] = name, field.start
                self._labels.setdefault(label.part, []).append(label)

    def _rule(self, text: str, uses: StringUses | None) -> str:
        """Return the rule by which a cell's text is left out, or nothing."""
        if uses is None:
            return "unused"
        if uses.labels and not (self._options.headers and self._may_change(text, uses.labels)):
            return "table header"
        if not uses.is_shown and not self._options.hidden:
            return "hidden sheet"
        if not any(letter.isalpha() for letter in text):
            return "number"
        return "address" if _ADDRESS.fullmatch(text.strip()) else ""

    def _may_change(self, text: str, labels: list[ColumnName]) -> bool:
        return all(label.text == text and self._book.is_free(label) for label in labels)

    def _read_sheet(self, strings: Strings, name: str, sheet: Sheet) -> Iterator[Field | _Skip]:
        if not any(word in strings.text for word in _SIGNS):
            return  # a sheet of shared strings and numbers is not read twice
        for each in iterate(self._book.source(name), VOCABULARY, _has_text):
            address = each.attributes.get("r", each.attributes.get("ref", each.attributes.get("sqref", "")))
            if each.name == "x:c":
                yield from self._cell(strings, each, (sheet.name, address))
                continue
            if each.name in ELEMENTS:
                yield from read_header(strings.text, each, sheet.name)
            for (element, attribute), (kind, limit) in _TIPS.items():
                piece = attribute_piece(strings.text, each, attribute) if element == each.name else None
                if piece and any(letter.isalpha() for letter in piece.text):
                    context = (sheet.name, address)
                    yield Field(kind, (respelled(piece),), context, "attribute", max_length=limit)

    def _cell(self, strings: Strings, cell: Element, context: tuple[str, ...]) -> Iterator[Field | _Skip]:
        """Yield the text that a cell holds itself."""
        if cell.find("x:f") is not None:
            return
        inline = cell.find("x:is")
        value = cell.find("x:v")
        field: Field | None = None
        if cell.attributes.get("t") == "inlineStr" and inline is not None:
            field = strings.read(inline, "cell", context)
        elif cell.attributes.get("t") == "str" and value is not None:
            piece = element_piece(strings.text, value)
            field = Field("cell", (respelled(piece),), context, "text") if piece else None
        if field and self._is_words(field):
            yield field
        elif field:
            yield _Skip(field.start, field.end, "number")

    def _is_words(self, field: Field) -> bool:
        text = field.content.plain
        return any(letter.isalpha() for letter in text) and not _ADDRESS.fullmatch(text.strip())

    def _read_comments(self, strings: Strings, name: str, sheet: Sheet) -> Iterator[Field | _Skip]:
        root = self._book.tree(name)
        authors = [each.text for each in root.walk() if each.name == "x:author"]
        for each in root.walk():
            inside = each.find("x:text") if each.name == "x:comment" else None
            if inside is None:
                continue
            number = each.attributes.get("authorId", "")
            author = authors[int(number)] if number.isdecimal() and int(number[:9]) < len(authors) else ""
            if author.startswith(_COPY):
                yield from _left_out(inside, "comment copy")
                continue
            notes = (Note(f"comment of {author}"),) if author else ()
            field = strings.read(inside, "comment", (sheet.name, each.attributes.get("ref", "")), notes)
            if field:
                yield field

    def _read_threads(self, strings: Strings, name: str, sheet: Sheet) -> Iterator[Field | _Skip]:
        for each in self._book.tree(name).walk():
            inside = each.find("tc:text") if each.name == "tc:threadedComment" else None
            piece = element_piece(strings.text, inside) if inside else None
            if piece and any(letter.isalpha() for letter in piece.text):
                yield Field("comment", (respelled(piece),), (sheet.name, each.attributes.get("ref", "")), "text")


_DRAWN = frozenset(("chart", "chartEx", "diagramData", "diagramDrawing"))


@dataclass(frozen=True, slots=True)
class _Skip:
    start: int
    end: int
    rule: str


def _read_labels(labels: list[ColumnName], strings: Strings, _name: str) -> Iterator[Field]:
    for label in labels:
        piece = attribute_piece(strings.text, label.column, label.attribute)
        if piece:
            yield Field("table column", (respelled(piece),), encode="attribute")


def _check_columns(data: bytes) -> None:
    """Raise when a table would have two columns of one name: Excel would not open it. Raises: MergeError."""
    for part, names in Book(data).columns():
        doubles = [name for name, count in Counter(name.casefold() for name in names).items() if count > 1]
        if doubles:
            raise MergeError(
                "two columns of a table would have the name {value!r}",
                value=doubles[0],
                member=part,
                hint="give them different names",
            )


def _shown(item: Element) -> Iterator[Element]:
    """Yield the elements of a string that are seen; how it is pronounced is not among them."""
    for each in item.elements:
        if each.name == "x:t":
            yield each
        elif each.name == "x:r":
            yield from (inner for inner in each.elements if inner.name == "x:t")


def _left_out(item: Element, rule: str) -> Iterator[_Skip]:
    texts = [each for each in _shown(item) if any(letter.isalpha() for letter in each.text)]
    if texts:
        yield _Skip(texts[0].inner, texts[-1].close, rule)


def _has_text(name: str, attributes: Mapping[str, str]) -> bool:
    return name in _TIPPED or name in ELEMENTS or (name == "x:c" and attributes.get("t") in ("inlineStr", "str"))
