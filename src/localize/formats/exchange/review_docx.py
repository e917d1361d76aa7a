"""Review table in Word: written with python-docx, read through the XML gate, tracked changes included."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from localize.errors.message import Message
from localize.formats.core.zip_package import in_member
from localize.formats.exchange.review_table import (
    INSTRUCTION,
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
from localize.model import Note, Problem
from localize.model.exchange import ExchangeRow, Handover
from localize.model.extraction import Extraction

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import _Cell
    from docx.text.run import Run

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_VOCABULARY = {_W: "w", _STRICT: "w"}
_WIDTHS_CM = (1.0, 2.2, 8.6, 8.6, 4.4, 2.4)
_TAG = re.compile(r"(</?[a-z]{1,4}[0-9]+/?>)")
_GREY = (0x80, 0x80, 0x80)


def write_review_docx(handover: Handover) -> bytes:
    """Return a Word document with a table for each document of the handover, landscape, tags in grey."""
    import docx
    from docx.enum.section import WD_ORIENT
    from docx.shared import Cm

    document = docx.Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21.0)
    section.left_margin = section.right_margin = Cm(1.2)
    document.core_properties.title = handover.name
    document.core_properties.author = "localize"
    document.add_paragraph(INSTRUCTION)
    for path, rows in handover.by_document():
        document.add_heading(replace_illegal(path), level=1)
        _add_table(document, handover, rows)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _add_table(document: Document, handover: Handover, rows: tuple[ExchangeRow, ...]) -> None:
    from docx.shared import Cm

    titles = header_cells(handover.source_language, handover.target_language)
    table = document.add_table(rows=len(rows) + 1, cols=len(titles), style="Table Grid")
    table.autofit = False
    lines = iter(table.rows)  # asking for a row by its number is quadratic
    heads = next(lines).cells
    for column, (title, cm) in enumerate(zip(titles, _WIDTHS_CM, strict=True)):
        heads[column].paragraphs[0].add_run(title).bold = True
        table.columns[column].width = Cm(cm)
    _repeat_header(heads[0])
    for line, row in zip(lines, rows, strict=True):
        _fill(line.cells, row)


def _repeat_header(cell: _Cell) -> None:
    """Mark the first row so that every page shows it."""
    from docx.oxml import OxmlElement

    row = cell._tc.getparent()  # python-docx has no name for this
    row.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _fill(cells: Sequence[_Cell], row: ExchangeRow) -> None:
    cells[0].paragraphs[0].add_run(str(row.number))
    key = cells[1].paragraphs[0]
    _small(key.add_run(row.key))
    hidden = key.add_run(f" {' '.join(hidden_hashes(row))}")
    hidden.font.hidden = True
    _small(hidden)
    _add_text(cells[2], row.source.typed)
    _add_text(cells[3], row.target.typed if row.target else "")
    _add_text(cells[4], comment_text(row))
    cells[5].paragraphs[0].add_run(status_word(row))


def _small(run: Run) -> None:
    from docx.shared import Pt, RGBColor

    run.font.size, run.font.color.rgb = Pt(7), RGBColor(*_GREY)


def _add_text(cell: _Cell, text: str) -> None:
    """Put a text into a cell, a paragraph for each line, its tags in grey."""
    from docx.shared import RGBColor

    for number, line in enumerate(replace_illegal(text).split("\n")):
        paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        for piece in _TAG.split(line):
            if piece:
                run = paragraph.add_run(piece)
                if _TAG.fullmatch(piece):
                    run.font.color.rgb = RGBColor(*_GREY)


# --- reading ---------------------------------------------------------------------------------------------------------


class ReviewDocx:
    """Reads a review table that came back from Word, LibreOffice or Google Docs."""

    options_type = ReviewOptions

    def extract(self, data: bytes, options: ReviewOptions) -> Extraction:
        """Return its rows. Raises: ExtractError."""
        parts = Parts(data)
        found = _Tables(suggest=options.tracked == "suggest")
        for main in parts.related("officeDocument"):
            for name in parts.related("comments", main):
                with in_member(name):
                    found.remarks |= dict(_read_comments(parts.archive.read(name)))
            with in_member(main):
                source = decode_xml(parts.archive.read(main))
                for table in iterate(source, _VOCABULARY, lambda name, _: name == "w:tbl"):
                    found.read(table)
        return make_extraction(found.columns, found.rows, found.problems)


def _read_comments(data: bytes) -> Iterator[tuple[str, Note]]:
    """Yield the id and the text of each comment."""
    for each in iterate(decode_xml(data), _VOCABULARY, lambda name, _: name == "w:comment"):
        text = _Reader(suggest=False).text_of(each).strip()
        if text:
            yield each.attributes.get("w:id", ""), Note(text, each.attributes.get("w:author", ""), "reviewer")


@dataclass(slots=True)
class _Tables:
    """The rows of all tables of ours in a document."""

    suggest: bool
    remarks: dict[str, Note] = field(default_factory=dict)
    columns: list[Columns] = field(default_factory=list)
    rows: list[TableRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def read(self, table: Element) -> None:
        """Take the rows of a table; one without our first row is the rest of the one before, or none of ours."""
        rows = [row for row in _inside(table, "w:tr") if not _is_deleted(row)]
        if not rows:
            return
        columns = read_header([_Reader(suggest=False).text_of(cell) for cell in _inside(rows[0], "w:tc")])
        if columns is not None:
            self.columns.append(columns)
        elif not self.columns:
            return
        for number, row in enumerate(rows if columns is None else rows[1:], 1):
            self._read_row(
                Message("table {value} row {number}", value=len(self.columns), number=number),
                list(_inside(row, "w:tc")),
                self.columns[-1],
            )

    def _read_row(self, place: Message, cells: list[Element], columns: Columns) -> None:
        readers = [_Reader(suggest=self.suggest and at == columns.target) for at in range(len(cells))]
        texts = [reader.text_of(cell) for reader, cell in zip(readers, cells, strict=True)]
        remarks = [self.remarks[each] for reader in readers for each in reader.comments if each in self.remarks]
        for reader, cell in zip(readers, cells, strict=True):
            if reader.suggested:
                remarks.append(Note(f"suggested: {reader.accepted(cell)}", reader.author, "reviewer"))
        if any(_is_merged(cell) for cell in cells):
            self.problems.append(
                Problem(Message("{place}: cells are merged; split them, each row is a segment of its own", place=place))
            )
            return
        self.rows.append(columns.pick(place, texts, dict.fromkeys(remarks)))


def _inside(element: Element, name: str) -> Iterator[Element]:
    """Yield the nearest elements of that name, through content controls, not through inner tables."""
    for each in element.elements:
        if each.name == name:
            yield each
        elif each.name in ("w:sdt", "w:sdtContent", "w:ins", "w:customXml"):
            yield from _inside(each, name)


def _is_merged(cell: Element) -> bool:
    properties = cell.find("w:tcPr")
    return properties is not None and properties.find("w:vMerge") is not None


def _is_deleted(row: Element) -> bool:
    properties = row.find("w:trPr")
    return properties is not None and properties.find("w:del") is not None


class _Reader:
    """Reads the text of a cell; with *suggest* as it was before the tracked changes in it."""

    def __init__(self, *, suggest: bool) -> None:
        self._suggest = suggest
        self.comments: list[str] = []
        self.suggested = False
        self.author = ""

    def text_of(self, cell: Element) -> str:
        """Return the text, its paragraphs separated by line ends."""
        return "\n".join("".join(self._pieces(each)) for each in _inside(cell, "w:p"))

    def accepted(self, cell: Element) -> str:
        """Return the text with its tracked changes taken."""
        return _Reader(suggest=False).text_of(cell).strip()

    def _pieces(self, element: Element) -> Iterator[str]:
        for each in element.elements:
            match each.name:
                case "w:t":
                    yield each.text
                case "w:delText" if self._suggest:
                    yield each.text
                case "w:tab":
                    yield "\t"
                case "w:br" | "w:cr":
                    yield "\n"
                case "w:noBreakHyphen":
                    yield "\u2011"
                case "w:commentReference":
                    self.comments.append(each.attributes.get("w:id", ""))
                case "w:pPr" | "w:rPr" | "w:instrText":
                    pass
                case "w:del" | "w:moveFrom" | "w:ins" | "w:moveTo":
                    yield from self._tracked(each)
                case _:
                    yield from self._pieces(each)

    def _tracked(self, change: Element) -> Iterator[str]:
        self.suggested |= self._suggest
        self.author = self.author or change.attributes.get("w:author", "")
        is_deletion = change.name in ("w:del", "w:moveFrom")
        if is_deletion == self._suggest:
            yield from self._pieces(change)
