"""CSV, TSV and similar tables: each cell that holds text for people is a unit."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from io import StringIO

from localize.errors import ExtractError
from localize.errors.message import Message
from localize.formats.core.encoding import SourceText, decode
from localize.formats.core.inline_tags import Piece, trim
from localize.formats.core.splice import Field, Reading, Scan, to_extraction
from localize.formats.core.verify_merge import merge_and_prove, to_problem
from localize.formats.csv.columns import count_languages, has_header, has_keys, is_formula, is_text
from localize.formats.csv.scanner import DELIMITERS, Cell, find_delimiter, read_rows, to_values, value_of
from localize.model import Content, InlineTag, LanguageTag, Problem
from localize.model.extraction import Extraction, Targets
from localize.model.filter_options import option
from localize.safe.limits import check_size

_ENDING = re.compile(r"\r\n|\n|\r")
_HEAD = 1000
_HINT = "it needs a letter and must be more than an address; or set the options `delimiter` and `header`"
_MARKED = re.compile(r"\s*('('*[-=+@]))")
"""An apostrophe before a sign keeps a spreadsheet from calculating; it is not text."""


@dataclass(frozen=True, slots=True)
class CsvOptions:
    """How tables are read."""

    delimiter: str = option("auto", "What stands between two cells.", choices=("auto", *DELIMITERS))
    header: str = option("auto", "Whether the first row names the columns.", choices=("auto", "yes", "no"))
    columns: tuple[str, ...] = option((), "The columns that hold text, by name or by number from 1; else all that do.")
    encoding: str = option("", "The file's charset, where it is not UTF-8.")


@dataclass(frozen=True, slots=True)
class _Table:
    source: SourceText
    delimiter: str
    header: tuple[str, ...]
    """The names of the columns; empty where the first row has none."""
    rows: tuple[list[Cell], ...]
    """Without the header."""
    above: tuple[tuple[int, int], ...]
    """The cells of the header."""
    keyed: bool
    """Whether the first column names the rows."""


class CsvFilter:
    """Tables whose cells are separated by commas, semicolons, tabs or bars."""

    name = "csv"
    version = "1"
    extensions: tuple[str, ...] = (".csv", ".tsv", ".tab")
    options_type = CsvOptions
    bilingual = False

    def sniff(self, name: str, head: bytes) -> float:
        """Return 0.9 for the extension: without it a table looks like text."""
        del head
        return 0.9 if name.lower().endswith(self.extensions) else 0.0

    def extract(self, data: bytes, options: CsvOptions) -> Extraction:
        """Return the cells that hold text, with the names of their row and column as context."""
        return to_extraction(_scan(_read(data, options), options))

    def merge(
        self, data: bytes, extraction: Extraction, targets: Targets, language: LanguageTag, options: CsvOptions
    ) -> bytes:
        """Return the table with these targets; a cell gets quotes where it had some or needs some."""

        def read(data: bytes) -> Reading:
            table = _read(data, options)
            return Reading(_scan(table, options), _writer(table))

        return merge_and_prove(data, extraction, targets, language, read, hint=_HINT, bare=_bare)

    def verify(self, data: bytes) -> tuple[Problem, ...]:
        """Return where the standard library reads other cells than this filter does."""
        try:
            table = _read(data, CsvOptions(header="no"))
        except ExtractError as error:
            return (to_problem(error),)
        text = table.source.text
        first = table.rows[0][0].start if table.rows else 0
        reader = csv.reader(StringIO(text[first:], newline=""), delimiter=table.delimiter)
        own = to_values(text, table.rows)
        try:
            for number, (one, other) in enumerate(zip(own, filter(any, reader), strict=True), 1):
                if one != other:
                    return (Problem(Message("row {number} has quotes that programs read differently", number=number)),)
        except (csv.Error, ValueError) as error:
            return (Problem(Message("another reader finds different rows: {error}", error=error)),)
        return ()


def _read(data: bytes, options: CsvOptions) -> _Table:
    check_size(data)
    source = decode(data, options.encoding, forced=bool(options.encoding))
    if "\0" in source.text[:_HEAD]:
        raise ExtractError("a binary table, not text", line=1, hint="set the option `encoding`, such as utf-16-le")
    delimiter, start = find_delimiter(source.text)
    delimiter = DELIMITERS.get(options.delimiter, delimiter)
    rows = tuple(read_rows(source.text, start, delimiter))
    filled = tuple(row for row in rows if any(cell.start < cell.end for cell in row))
    values = to_values(source.text, filled)
    headed = bool(filled) and (options.header == "yes" or (options.header == "auto" and has_header(values)))
    header = tuple(each.strip() for each in values[0]) if headed else ()
    above = tuple((cell.start, cell.end) for cell in filled[0] if cell.start < cell.end) if headed else ()
    keyed = has_keys(values[headed:], header[0] if header else "")
    return _Table(source, delimiter, header, filled[headed:], above, keyed)


def _scan(table: _Table, options: CsvOptions) -> Scan:
    text = table.source.text
    chosen = _chosen(table, options)
    fields: list[Field] = []
    skipped = [(start, end, "table header") for start, end in table.above]
    for row in table.rows:
        key = value_of(text, row[0]).strip() if table.keyed else ""
        for cell in row:
            value = value_of(text, cell)
            rule = _left_out(table, cell, value, chosen)
            if rule:
                skipped.append((cell.start, cell.end, rule))
            elif any(each.isalpha() for each in value):
                fields.append(_field(table, cell, key))
    return Scan(table.source, tuple(fields), (), tuple(skipped), tuple(_problems(table, options)))


def _chosen(table: _Table, options: CsvOptions) -> frozenset[int]:
    """Return the numbers of the columns that the options name.

    Raises:
        ExtractError: the table has no such column.
    """
    names = {name.casefold(): number for number, name in reversed(tuple(enumerate(table.header)))}
    chosen: list[int] = []
    for each in options.columns:
        number = names.get(each.strip().casefold())
        if number is None and each.isascii() and each.isdigit() and int(each) > 0:
            number = int(each) - 1
        if number is None:
            known = ", ".join(table.header) or "the table has no header: count the columns from 1"
            raise ExtractError(
                "the table has no column {each!r}", each=each, known=known, line=1, hint="columns: {known}"
            )
        chosen.append(number)
    return frozenset(chosen)


def _left_out(table: _Table, cell: Cell, value: str, chosen: frozenset[int]) -> str:
    """Return the rule by which a cell is left out; nothing for one that is offered or has no letters."""
    if not any(each.isalpha() for each in value):
        return ""
    if chosen and cell.column not in chosen:
        return "table column"
    if is_formula(value):
        return "formula"
    if chosen:
        return ""
    if table.keyed and cell.column == 0:
        return "table key"
    return "" if is_text(value) else "not words"


def _field(table: _Table, cell: Cell, key: str) -> Field:
    head = table.header[cell.column] if cell.column < len(table.header) else ""
    column = head or f"column {cell.column + 1}"
    name = f"{key}/{column}" if key else ""
    pieces = trim(tuple(_pieces(table.source.text, cell)))
    region = (cell.start, cell.end)
    context = (key or f"row {cell.row + 1}", column)
    return Field("cell", pieces, context, '"' if cell.quoted else "", base=cell.inside, name=name, region=region)


def _pieces(text: str, cell: Cell) -> Iterator[Piece]:
    """Yield the text of a cell: doubled quotes and line ends decoded, the mark before a sign left out."""
    start, end = cell.inside
    at = start
    marked = _MARKED.match(text, start, end)
    if marked is not None:
        if marked.start(1) > at:
            yield Piece(at, marked.start(1), text[at : marked.start(1)], literal=True)
        yield Piece(*marked.span(1), marked.group(2))
        at = marked.end()
    for found in re.compile(r'""|\r\n|\r' if cell.quoted else r"(?!)").finditer(text, at, end):
        if found.start() > at:
            yield Piece(at, found.start(), text[at : found.start()], literal=True)
        yield Piece(*found.span(), '"' if found.group() == '""' else "\n")
        at = found.end()
    if at < end:
        yield Piece(at, end, text[at:end], literal=True)


def _problems(table: _Table, options: CsvOptions) -> Iterator[Problem]:
    if count_languages(table.header) > 1 and not options.columns:
        yield Problem("the table has columns for several languages: choose with the option `columns`", line=1)


def _writer(table: _Table) -> Callable[[Field, Content, Callable[[InlineTag], str]], str]:
    text = table.source.text
    usual = next((found.group() for found in _inner_endings(text, table.rows)), "\n")

    def write(field: Field, content: Content, markup: Callable[[InlineTag], str]) -> str:
        del markup  # a cell has no tags
        raw = text[slice(*field.base)]
        before, after = text[field.base[0] : field.pieces[0].start], text[field.pieces[-1].end : field.base[1]]
        inside = _ENDING.search(raw)
        ending = inside.group() if inside else usual
        target = _mark(content.plain.strip(), field.content.plain)
        value = ending.join(_ENDING.split(target))
        special = any(each in value for each in (table.delimiter, "\n", "\r")) or value.startswith('"')
        if field.encode or special or ('"' in value and '"' not in raw):
            return f'"{before}{value.replace(chr(34), chr(34) * 2)}{after}"'
        return f"{before}{value}{after}"

    return write


def _inner_endings(text: str, rows: Sequence[Sequence[Cell]]) -> Iterator[re.Match[str]]:
    """Yield the line ends inside cells."""
    for cell in (cell for row in rows for cell in row if cell.quoted):
        found = _ENDING.search(text, cell.start, cell.end)
        if found is not None:
            yield found


def _mark(target: str, source: str) -> str:
    """Return a target that no spreadsheet calculates: a sign at its start gets an apostrophe before it."""
    signed = target[:1] in ("=", "+", "-", "@") and (source[:1] != target[:1] or is_formula(target))
    return f"'{target}" if signed or _MARKED.match(target) else target


def _bare(content: Content) -> str:
    return "\n".join(_ENDING.split(content.plain.strip()))
