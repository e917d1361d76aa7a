"""Sheets of a workbook: the cells that show each string, and the names that must not change.

Source: ISO/IEC 29500-1, 18.2 (workbook), 18.3 (worksheets), 18.5 (tables).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from localize.errors import ExtractError
from localize.formats.core.encoding import SourceText
from localize.formats.core.zip_package import in_member
from localize.formats.office.drawingml import VOCABULARY as _DRAWING
from localize.formats.office.package import Parts
from localize.formats.office.xlsx.strings import unspell
from localize.formats.xml.scanner import Element, Vocabulary, decode_xml, iterate, read_tree

_MICROSOFT = "http://schemas.microsoft.com/office"
VOCABULARY: Vocabulary = {
    **_DRAWING,
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main": "x",
    "http://purl.oclc.org/ooxml/spreadsheetml/main": "x",
    f"{_MICROSOFT}/spreadsheetml/2018/threadedcomments": "tc",
}
_QUOTED = re.compile(r'"((?:[^"]|"")+)"')
_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_FORMULAS = frozenset(("x:f", "x:formula", "x:formula1", "x:formula2"))
_SHEETS = frozenset(("worksheet", "chartsheet", "dialogsheet"))
_MOST_CELLS = 20
"""Addresses of one string that are named."""


@dataclass(slots=True)
class Sheet:
    """One sheet, by the workbook."""

    name: str
    part: str
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class ColumnName:
    """An attribute of a table's column that repeats the text of a cell."""

    part: str
    column: Element
    attribute: str
    """`name` for the cell at the top, `totalsRowLabel` for the one at the bottom."""

    @property
    def text(self) -> str:
        """Its text."""
        return unspell(self.column.attributes.get(self.attribute, ""))


@dataclass(slots=True)
class StringUses:
    """The cells that show one string."""

    first: str = ""
    """The sheet of the first one."""
    cells: list[str] = field(default_factory=list)
    count: int = 0
    is_shown: bool = False
    """A sheet that is not hidden shows it."""
    labels: list[ColumnName] = field(default_factory=list)
    """What repeats it in tables."""

    def add(self, sheet: Sheet, address: str, label: ColumnName | None) -> None:
        """Take notice of a cell."""
        self.first = self.first or sheet.name
        self.count += 1
        if len(self.cells) < _MOST_CELLS:
            self.cells.append(address if sheet.name == self.first else f"{sheet.name}!{address}")
        self.is_shown |= not sheet.is_hidden
        if label is not None:
            self.labels.append(label)

    @property
    def context(self) -> tuple[str, ...]:
        """The sheet and the cells, for people."""
        more = f" +{self.count - len(self.cells)}" if self.count > len(self.cells) else ""
        return (self.first, ", ".join(self.cells) + more)


class Book:
    """The parts of a workbook."""

    def __init__(self, data: bytes) -> None:
        """Read the workbook and its sheets. Raises: ExtractError."""
        self.parts = Parts(data)
        self._sources: dict[str, SourceText] = {}
        main = self.parts.related("officeDocument")
        kind = self.parts.content_type(main[0]) if main else ""
        if "spreadsheetml" not in kind and "ms-excel" not in kind:
            raise ExtractError("not an Excel workbook: its main part is missing or of another type")
        self.main = main[0]
        self.sheets = tuple(self._sheets())
        self.uses: dict[int, StringUses] = {}
        self.literals: set[str] = set()
        """Texts that formulas name in quotes."""
        self._references: list[str] = []
        """Formulas that may name columns of tables."""
        self._references += (each.text for each in self.tree(self.main).walk() if each.name == "x:definedName")
        for each in self.sheets:
            with in_member(each.part):
                self._read_sheet(each)

    def source(self, name: str) -> SourceText:
        """Return a part as text. Raises: ExtractError."""
        if name not in self._sources:
            with in_member(name):
                self._sources[name] = decode_xml(self.parts.archive.read(name))
        return self._sources[name]

    def tree(self, name: str) -> Element:
        """Return the root element of a part. Raises: ExtractError."""
        source = self.source(name)
        with in_member(name):
            return read_tree(source, VOCABULARY)

    def _sheets(self) -> Iterator[Sheet]:
        targets = {each.id: each for each in self.parts.relationships(self.main) if not each.is_external}
        for each in self.tree(self.main).walk():
            found = targets.get(each.attributes.get("r:id", ""))
            if each.name == "x:sheet" and found and found.kind in _SHEETS:
                hidden = each.attributes.get("state", "visible") != "visible"
                yield Sheet(each.attributes.get("name", ""), found.target, hidden)

    def columns(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield each table's part with the names of its columns."""
        for part in dict.fromkeys(part for sheet in self.sheets for part in self.parts.related("table", sheet.part)):
            found = self.tree(part).find("x:tableColumns")
            if found is not None:
                yield part, tuple(each.attributes.get("name", "") for each in found.elements)

    def _labels(self, sheet: Sheet) -> Mapping[tuple[int, int], ColumnName]:
        """Return the cells, as column and row, whose texts the sheet's tables repeat."""
        return dict(pair for part in self.parts.related("table", sheet.part) for pair in self._labels_of(part))

    def _labels_of(self, part: str) -> Iterator[tuple[tuple[int, int], ColumnName]]:
        root = self.tree(part)
        self._references += (each.text for each in root.walk() if each.name.endswith("Formula"))
        first, last = (_place(each) for each in root.attributes.get("ref", "").partition(":")[::2])
        columns = root.find("x:tableColumns")
        if first is None or columns is None:
            return
        for at, each in enumerate(columns.elements):
            if root.attributes.get("headerRowCount", "1") != "0":
                yield (first[0] + at, first[1]), ColumnName(part, each, "name")
            if last is not None and root.attributes.get("totalsRowCount", "0") != "0":
                yield (first[0] + at, last[1]), ColumnName(part, each, "totalsRowLabel")

    def is_free(self, label: ColumnName) -> bool:
        """Tell whether a label may change: no formula, query or pivot table knows the column by this name."""
        if label.attribute != "name":
            return True
        if self.parts.of_type("pivotCacheDefinition+xml") or self.parts.related("queryTable", label.part):
            return False
        name = label.text.casefold()
        return not any(name in each.replace("'", "").casefold() for each in self._references if "[" in each)

    def _read_sheet(self, sheet: Sheet) -> None:
        labels = self._labels(sheet)
        for each in iterate(self.source(sheet.part), VOCABULARY, _is_told):
            formula = each if each.name in _FORMULAS else each.find("x:f")
            if formula is not None:
                self._formula(formula.text)
                continue
            number = each.find("x:v")
            index = number.text.strip() if number else ""
            if each.attributes.get("t") == "s" and index.isascii() and index.isdigit() and len(index) < 10:
                address = each.attributes.get("r", "")
                place = _place(address)
                self.uses.setdefault(int(index), StringUses()).add(sheet, address, labels.get(place) if place else None)

    def _formula(self, text: str) -> None:
        """Take notice of what a formula names: texts in quotes, lists of them, columns of tables."""
        for found in _QUOTED.findall(text):
            literal = found.replace('""', '"')
            self.literals.update((literal, *(each.strip() for each in literal.split(","))))
        if "[" in text:
            self._references.append(text)


def _is_told(name: str, attributes: Mapping[str, str]) -> bool:
    return name in _FORMULAS or (name == "x:c" and attributes.get("t") == "s")


def _place(address: str) -> tuple[int, int] | None:
    """Return the column and row of a cell, from 1."""
    found = _CELL.fullmatch(address)
    if found is None:
        return None
    column = 0
    for letter in found.group(1).upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return column, int(found.group(2))
