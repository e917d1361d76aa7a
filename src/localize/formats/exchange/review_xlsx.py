"""Review table in Excel: written with openpyxl, read through the XML gate, comments included."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from localize.formats.core.zip_package import in_member
from localize.formats.exchange.notes_table import AnswerRow, read_answers
from localize.formats.exchange.review_table import (
    INSTRUCTION,
    STATUS_WORDS,
    Columns,
    ReviewOptions,
    TableRow,
    comment_text,
    header_cells,
    hidden_hashes,
    make_extraction,
    read_header,
    status_word,
)
from localize.formats.office.package import Parts
from localize.formats.xml.scanner import Element, decode_xml, iterate, replace_illegal
from localize.model import Note
from localize.model.exchange import ExchangeRow, Handover
from localize.model.extraction import Extraction

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_VOCABULARY = {_MAIN: "", _STRICT: ""}
_WIDTHS = (6, 19, 60, 60, 34, 13)
_NOT_IN_NAMES = re.compile(r"[\\/*?:\[\]]")
_NAME_LENGTH = 31
"""Characters of a sheet's name, as Excel allows them."""
_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})$")
_MAX_ROWS = 1_048_576
_HEADER_ROW = 2
_LETTERS = "ABCDEFGHIJKL"
"""Columns that are looked at: ours, and some that a reviewer added."""


def write_review_xlsx(handover: Handover) -> bytes:
    """Return a workbook with a sheet for each document; all but translation, comment and status is locked."""
    import openpyxl

    workbook = openpyxl.Workbook()
    workbook.remove(workbook.worksheets[0])
    for path, rows in handover.by_document():
        sheet: Worksheet = workbook.create_sheet(_sheet_name(path, workbook.sheetnames))
        _fill(sheet, handover, rows)
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def _sheet_name(path: str, taken: list[str]) -> str:
    plain = _NOT_IN_NAMES.sub("_", path)[-_NAME_LENGTH:].strip("'") or "document"
    name, number = plain, 2
    while name.lower() in {each.lower() for each in taken}:
        name = f"{plain[: _NAME_LENGTH - 4]}-{number}"
        number += 1
    return name


def _fill(sheet: Worksheet, handover: Handover, rows: tuple[ExchangeRow, ...]) -> None:
    from openpyxl.styles import Alignment, Font, Protection
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    _write(sheet, 1, 1, INSTRUCTION)
    for column, title in enumerate(header_cells(handover.source_language, handover.target_language), 1):
        _write(sheet, _HEADER_ROW, column, title)
        sheet.cell(_HEADER_ROW, column).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = _WIDTHS[column - 1]
    free, wrapped = Protection(locked=False), Alignment(wrap_text=True, vertical="top")
    for line, row in enumerate(rows, _HEADER_ROW + 1):
        target = row.target.typed if row.target else ""
        key = f"{row.key} {' '.join(hidden_hashes(row))}"
        values = (str(row.number), key, row.source.typed, target, comment_text(row), status_word(row))
        for column, value in enumerate(values, 1):
            _write(sheet, line, column, value)
            cell = sheet.cell(line, column)
            cell.alignment = wrapped
            if column > 3:
                cell.protection = free
    choice = DataValidation("list", formula1=f'"{",".join(STATUS_WORDS)}"', allow_blank=True, showErrorMessage=False)
    choice.add(f"F{_HEADER_ROW + 1}:F{_HEADER_ROW + max(len(rows), 1)}")
    sheet.add_data_validation(choice)
    sheet.column_dimensions["B"].hidden = True
    sheet.freeze_panes = f"A{_HEADER_ROW + 1}"
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False


def write_rows(title: str, head: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int]) -> bytes:
    """Return a workbook with one sheet of texts; the first column, of names that only the program reads, is hidden."""
    import openpyxl
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    workbook = openpyxl.Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = title
    for line, texts in enumerate((head, *rows), 1):
        for column, text in enumerate(texts, 1):
            _write(sheet, line, column, text)
            sheet.cell(line, column).alignment = Alignment(wrap_text=True, vertical="top")
            if line == 1:
                sheet.cell(line, column).font = Font(bold=True)
    for column, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.column_dimensions["A"].hidden = True
    sheet.freeze_panes = "A2"
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def _write(sheet: Worksheet, line: int, column: int, text: str) -> None:
    """Put a text into a cell as text: one that starts with `=` is no formula, now or when it is edited."""
    cell = sheet.cell(line, column)
    cell.value = replace_illegal(text)
    cell.data_type = "s"
    cell.quotePrefix = True


# --- reading ---------------------------------------------------------------------------------------------------------


class ReviewXlsx:
    """Reads a review table that came back from Excel, LibreOffice or Google Sheets."""

    options_type = ReviewOptions

    def extract(self, data: bytes, options: ReviewOptions) -> Extraction:
        """Return its rows; a workbook has no tracked changes in cells. Raises: ExtractError."""
        parts = Parts(data)
        found = _Sheets()
        rows: list[AnswerRow] = []
        for book in parts.related("officeDocument"):
            for name in parts.related("sharedStrings", book):
                with in_member(name):
                    found.strings += _read_strings(parts.archive.read(name))
            for name in parts.related("worksheet", book):
                with in_member(name):
                    if options.rows == "notes":
                        rows += found.texts(name, parts.archive.read(name))
                    else:
                        found.read(name, parts.archive.read(name), _remarks(parts, name))
        if options.rows == "notes":
            return read_answers(rows)
        return make_extraction(found.columns, found.rows)


def _read_strings(data: bytes) -> list[str]:
    return [_plain(each) for each in iterate(decode_xml(data), _VOCABULARY, lambda name, _: name == "si")]


def _plain(element: Element) -> str:
    """Return the text of a rich or plain string, phonetic readings left out."""
    pieces = []
    for each in element.elements:
        if each.name == "t":
            pieces.append(each.text)
        elif each.name != "rPh":
            pieces.append(_plain(each))
    return "".join(pieces)


def _remarks(parts: Parts, sheet: str) -> dict[int, list[Note]]:
    """Return the comments on a sheet's cells, by row."""
    remarks: dict[int, list[Note]] = {}
    for name in parts.related("comments", sheet):
        with in_member(name):
            source = decode_xml(parts.archive.read(name))
            authors: list[str] = []
            for each in iterate(source, _VOCABULARY, lambda name, _: name in ("author", "comment")):
                if each.name == "author":
                    authors.append(each.text)
                    continue
                found = _CELL.match(each.attributes.get("ref", ""))
                text = _plain(each).strip()
                if found and text:
                    note = Note(text, _author(authors, each.attributes.get("authorId", "")), "reviewer")
                    remarks.setdefault(int(found.group(2)), []).append(note)
    return remarks


def _author(authors: list[str], number: str) -> str:
    return authors[int(number)] if number.isdecimal() and int(number) < len(authors) else ""


@dataclass(slots=True)
class _Sheets:
    """The rows of all sheets of ours in a workbook."""

    strings: list[str] = field(default_factory=list)
    columns: list[Columns] = field(default_factory=list)
    rows: list[TableRow] = field(default_factory=list)

    def read(self, name: str, data: bytes, remarks: dict[int, list[Note]]) -> None:
        """Take the rows below the header of a sheet; one without our header is left alone."""
        is_ours = False
        for place, row, texts in self._rows(name, data):
            columns = read_header(texts)
            if columns is not None:
                self.columns.append(columns)
                is_ours = True
            elif is_ours and any(texts):
                self.rows.append(self.columns[-1].pick(place, texts, remarks.get(row, ())))

    def texts(self, name: str, data: bytes) -> list[AnswerRow]:
        """Return every row of a sheet as its texts, and where it is."""
        return [(place, texts) for place, _, texts in self._rows(name, data)]

    def _rows(self, name: str, data: bytes) -> Iterator[tuple[str, int, list[str]]]:
        """Yield where each row of a sheet is, its number, and the texts of its cells."""
        for line, element in enumerate(iterate(decode_xml(data), _VOCABULARY, lambda name, _: name == "row"), 1):
            number = element.attributes.get("r", "")
            row = int(number) if number.isdecimal() and int(number) <= _MAX_ROWS else line
            cells = dict(self._cells(element))
            place = f"{name.rpartition('/')[2].removesuffix('.xml')} row {row}"
            yield place, row, [cells.get(letter, "") for letter in _LETTERS]

    def _cells(self, row: Element) -> Iterator[tuple[str, str]]:
        """Yield the column and the text of each cell."""
        for each in row.elements:
            found = _CELL.match(each.attributes.get("r", ""))
            if each.name == "c" and found:
                yield found.group(1), self._text(each)

    def _text(self, cell: Element) -> str:
        kind, value, inline = cell.attributes.get("t", ""), cell.find("v"), cell.find("is")
        if kind == "inlineStr":
            return _plain(inline) if inline else ""
        text = value.text if value else ""
        if kind == "s":
            return self.strings[int(text)] if text.isdecimal() and int(text) < len(self.strings) else ""
        return text
