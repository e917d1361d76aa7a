"""What a workbook's sheets say of its strings: which cells show them, which are names that must not change.

Source: ISO/IEC 29500-1, 18.2 (workbook), 18.3 (worksheets), 18.5 (tables).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from localize.errors import ExtractError
from localize.formats.drawing_text import VOCABULARY as _DRAWING
from localize.formats.encoding import SourceText
from localize.formats.ooxml import Parts
from localize.formats.package import in_member
from localize.formats.xml_scan import Element, Vocabulary, decode_xml, iterate, read_tree

_MICROSOFT = "http://schemas.microsoft.com/office"
VOCABULARY: Vocabulary = {
    **_DRAWING,
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main": "x",
    "http://purl.oclc.org/ooxml/spreadsheetml/main": "x",
    f"{_MICROSOFT}/spreadsheetml/2018/threadedcomments": "tc",
}
_QUOTED = re.compile(r'"((?:[^"]|"")+)"')
_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_MOST_CELLS = 20
"""Addresses of one string that are named."""


@dataclass(slots=True)
class Sheet:
    """One sheet, by the workbook."""

    name: str
    part: str
    is_hidden: bool = False


@dataclass(slots=True)
class Uses:
    """The cells that show one string."""

    first: str = ""
    """The sheet of the first one."""
    cells: list[str] = field(default_factory=list)
    count: int = 0
    is_shown: bool = False
    """A sheet that is not hidden shows it."""
    is_header: bool = False
    """A table's column is called so."""

    def add(self, sheet: Sheet, address: str, *, is_header: bool) -> None:
        """Take notice of a cell."""
        self.first = self.first or sheet.name
        self.count += 1
        if len(self.cells) < _MOST_CELLS:
            self.cells.append(address if sheet.name == self.first else f"{sheet.name}!{address}")
        self.is_shown |= not sheet.is_hidden
        self.is_header |= is_header

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
            raise ExtractError("no Excel workbook: its main part is missing or of another kind")
        self.main = main[0]
        self.sheets = tuple(self._sheets())
        self.uses: dict[int, Uses] = {}
        self.literals: set[str] = set()
        """Texts that formulas name in quotes."""
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
            if each.name == "x:sheet" and found and found.kind == "worksheet":
                hidden = each.attributes.get("state", "visible") != "visible"
                yield Sheet(each.attributes.get("name", ""), found.target, hidden)

    def headers(self, sheet: Sheet) -> frozenset[tuple[int, int]]:
        """Return the cells, as column and row, that name the columns of the sheet's tables."""
        return frozenset(cell for part in self.parts.related("table", sheet.part) for cell in self._header_cells(part))

    def _header_cells(self, part: str) -> Iterator[tuple[int, int]]:
        root = self.tree(part)
        first = _place(root.attributes.get("ref", "").partition(":")[0])
        columns = root.find("x:tableColumns")
        if first and columns and root.attributes.get("headerRowCount", "1") != "0":
            for at, _ in enumerate(columns.elements):
                yield first[0] + at, first[1]

    def _read_sheet(self, sheet: Sheet) -> None:
        headers = self.headers(sheet)
        for each in iterate(self.source(sheet.part), VOCABULARY, _is_told):
            formula = each if each.name == "x:f" else each.find("x:f")
            if formula is not None:
                self.literals.update(found.replace('""', '"') for found in _QUOTED.findall(formula.text))
                continue
            number = each.find("x:v")
            index = number.text.strip() if number else ""
            if each.attributes.get("t") == "s" and index.isascii() and index.isdigit() and len(index) < 10:
                address = each.attributes.get("r", "")
                uses = self.uses.setdefault(int(index), Uses())
                uses.add(sheet, address, is_header=_place(address) in headers)


def _is_told(name: str, attributes: Mapping[str, str]) -> bool:
    return name == "x:f" or (name == "x:c" and attributes.get("t") == "s")


def _place(address: str) -> tuple[int, int] | None:
    """Return the column and row of a cell, from 1."""
    found = _CELL.fullmatch(address)
    if found is None:
        return None
    column = 0
    for letter in found.group(1).upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return column, int(found.group(2))
