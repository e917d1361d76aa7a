"""Memory tables in CSV or TSV: one record a row, one column a language.

The header names the columns: language tags (`en`, `kk-Latn`) or names («Қазақша»), and further fields: `author`,
`date` (ISO 8601 or 31.12.2024), `document`, `note`, and `id` as an export wrote it. Any other column becomes a
property. `source` and `target` stand for languages that the caller names. A table says less than TMX: no tags, no
trust.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import BinaryIO, Literal

from localize.errors import ConfigError, ExchangeError
from localize.errors.message import Message
from localize.language import parse_tag
from localize.memory.files.tmx.units import TmxSource, make_id
from localize.memory.files.tmx.writer import STEP
from localize.model import (
    Content,
    Extra,
    LanguageTag,
    Origin,
    OriginKind,
    Problem,
    TranslationUnit,
    TranslationUnitId,
    Trust,
    Variant,
    hash_bytes,
)
from localize.safe.spreadsheet import Rows, Writer, read_rows

_UNDATED = datetime(1970, 1, 1, tzinfo=UTC)
_TOLD = ("author", "date", "document", "note", "id")
_NO_LANGUAGES = (*_TOLD, "key")
"""Names of columns that might be taken for language tags; `id` is Indonesian elsewhere."""
_NAMES = {
    **dict.fromkeys(("english", "английский", "ағылшын", "ағылшынша"), "en"),
    **dict.fromkeys(("kazakh", "казахский", "қазақ", "қазақша", "қазақ тілі"), "kk"),
    **dict.fromkeys(("russian", "русский", "орыс", "орысша", "орыс тілі"), "ru"),
}
"""What people who make tables by hand write above a column."""
_SKIPPED = ("", "-")
_DELIMITERS = ",;\t"
_HEAD = 1 << 20
"""Bytes by which the encoding and the delimiter are found out."""
_SAMPLE = 1 << 18
"""Letters by which it is found out what quotes mean."""
_HASH_LENGTH = 16
"""Hexadecimal digits that tell texts of a record apart."""
_LONG_CELL = 200
"""Lines of a cell that the sample may have cut."""
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?: (\d{1,2}:\d\d(?::\d\d)?))?", re.ASCII)
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@dataclass(frozen=True, slots=True)
class Columns:
    """What is said about a table beside it."""

    names: tuple[str, ...] = ()
    """Of its columns, where it has no header; `-` is left out."""
    source: LanguageTag | None = None
    """Of the column `source`; with `target`, of the first two columns of a table that has no header at all."""
    target: LanguageTag | None = None


def read_table(stream: BinaryIO, path: str, columns: Columns = Columns()) -> Iterator[TranslationUnit | Problem]:
    """Yield the records of a table in order, and a problem for each row that is none. Memory: one row.

    The encoding (UTF-8, UTF-16 or Windows-1251) and the delimiter (comma, semicolon or tab) are found out. Each record
    has trust `imported`, the file's name as origin, and an id made of that name and its texts, or the one that it was
    exported with where its texts are the same since.
    Raises: ExchangeError where the columns are not known.
    """
    head = stream.read(_HEAD)
    stream.seek(0)
    encoding = _find_encoding(head, is_whole=len(head) < _HEAD)
    text = io.TextIOWrapper(stream, encoding, newline="")
    first = head.decode(encoding, "replace")
    delimiter = _find_delimiter(first)
    rows = read_rows(text, delimiter=delimiter, quoting=_find_quoting(first[:_SAMPLE], delimiter), strict=True)
    try:
        yield from _read_rows(rows, path, columns)
    except UnicodeDecodeError as error:
        hint = "everything before it was read; save the table as UTF-8"
        raise ExchangeError(
            "not text in {encoding}: {reason}", encoding=encoding, reason=error.reason, path=path, hint=hint
        ) from error
    finally:
        text.detach()


def _find_encoding(head: bytes, *, is_whole: bool) -> str:
    for mark, name in _BOMS:
        if head.startswith(mark):
            return name
    if b"\0" in head[:64]:
        return "utf-16-le" if head[1:2] == b"\0" else "utf-16-be"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head, is_whole)
    except UnicodeDecodeError:
        return "cp1251"
    return "utf-8"


def _find_delimiter(head: str) -> str:
    first = next((line for line in head.splitlines() if line.strip()), "")
    return max(_DELIMITERS, key=first.count)


def _find_quoting(head: str, delimiter: str) -> Literal[0, 3]:
    """Return whether quotes enclose cells, as spreadsheet programs write them, or are signs of the text like others.

    Only tables with tabs are written without quoting: there an opening quote of a text is never closed, so that what is
    read as one cell goes on over other cells and lines, or ends where no cell does.
    """
    if delimiter != "\t" or '"' not in head:
        return csv.QUOTE_MINIMAL
    lines = head.splitlines(keepends=True)[: -1 if len(head) >= _SAMPLE else None]
    width, ended = lines[0].count(delimiter) + 1, 0
    rows = csv.reader(lines, delimiter=delimiter, strict=True)
    try:
        for row in rows:
            if len(row) != width and any("\t" in cell and "\n" in cell for cell in row):
                return csv.QUOTE_NONE
            ended = rows.line_num
    except csv.Error:
        is_cut = len(head) >= _SAMPLE and rows.line_num == len(lines) and len(lines) - ended < _LONG_CELL
        return csv.QUOTE_MINIMAL if is_cut else csv.QUOTE_NONE
    return csv.QUOTE_MINIMAL


def _read_rows(rows: Rows, path: str, columns: Columns) -> Iterator[TranslationUnit | Problem]:
    table: _Table | None = _make_table(columns.names, path, columns) if columns.names else None
    line = 1
    while True:
        try:
            row = next(rows, None)
        except csv.Error as error:
            yield Problem(Message("row left out: {error}", error=error), line)
            line = rows.line_num + 1
            continue
        if row is None:
            return
        begun, line = line, rows.line_num + 1
        if not any(cell.strip() for cell in row):
            continue
        if table is None:
            table = _read_header(row, path, columns)
            if not table.is_headless:
                continue
        yield from table.read(row, begun)


def _read_header(row: Sequence[str], path: str, columns: Columns) -> _Table:
    """Return the table that a first row begins, which may be a record already."""
    try:
        return _make_table([cell.strip() for cell in row], path, columns)
    except ExchangeError:
        if columns.source is None or columns.target is None:
            raise
    return _make_table(("source", "target", *("-" for _ in row[2:])), path, columns, is_headless=True)


def _make_table(names: Sequence[str], path: str, columns: Columns, *, is_headless: bool = False) -> _Table:
    said = {"source": columns.source, "target": columns.target}
    languages: dict[int, LanguageTag] = {}
    told: dict[int, str] = {}
    for at, name in enumerate(names):
        tag = said.get(name.lower()) or _find_tag(name)
        if tag is not None and tag not in languages.values():
            languages[at] = tag
        elif name not in _SKIPPED:
            told[at] = name
    if len(languages) < 2:
        hint = "the first line names the columns: en,kk,ru; otherwise use --columns en,kk, or --source en --target kk"
        raise ExchangeError("does not name the languages of its columns", path=path, line=1, hint=hint)
    return _Table(TmxSource(path, {}), len(names), languages, told, is_headless)


def _find_tag(name: str) -> LanguageTag | None:
    if named := _NAMES.get(name.lower()):
        return parse_tag(named)
    if name.lower() in _NO_LANGUAGES or not 2 <= len(name.replace("_", "-").partition("-")[0]) <= 3:
        return None
    try:
        return parse_tag(name)
    except ConfigError:
        return None


@dataclass(frozen=True, slots=True)
class _Table:
    source: TmxSource
    width: int
    languages: Mapping[int, LanguageTag]
    told: Mapping[int, str]
    is_headless: bool

    def read(self, row: Sequence[str], line: int) -> Iterator[TranslationUnit | Problem]:
        """Yield the record in a row, or why it is none; one whose date cannot be read has none."""
        if len(row) > self.width and any(row[self.width :]) and not self.is_headless:
            yield Problem(
                Message("row left out: {value} cells under {width} columns", value=len(row), width=self.width), line
            )
            return
        texts = [(tag, row[at]) for at, tag in self.languages.items() if at < len(row) and row[at].strip()]
        if len(texts) < 2:
            yield Problem("row left out: it has a text in fewer than two languages", line)
            return
        told = {name.lower(): row[at].strip() for at, name in self.told.items() if at < len(row)}
        try:
            at = _read_date(told.get("date", ""))
        except ValueError:
            yield Problem(Message("{value!r} is not a date; the record has none", value=told["date"]), line)
            at = _UNDATED
        origin = Origin(OriginKind.IMPORTED, name=self.source.name)
        variants = tuple(
            Variant(tag, Content((text,)), Trust.IMPORTED, origin, at, told.get("author", "")) for tag, text in texts
        )
        yield TranslationUnit(
            self._make_id(told.get("id", ""), variants),
            variants,
            document=told.get("document", ""),
            extras=tuple(_extras(self.told, row)),
        )

    def _make_id(self, exported: str, variants: Sequence[Variant]) -> TranslationUnitId:
        """Return the id that a row was exported with where its texts are the same since, else one made of them."""
        name, _, texts_hash = exported.rpartition(" ")
        if name and texts_hash == _hash_texts((each.language, each.content.typed) for each in variants):
            return TranslationUnitId(name)
        return make_id(self.source, "", ((each.language, each.content.hash) for each in variants))


def _extras(told: Mapping[int, str], row: Sequence[str]) -> Iterator[Extra]:
    for at, name in told.items():
        if at < len(row) and row[at].strip() and name.lower() not in ("author", "date", "document", "id"):
            is_note = name.lower() == "note"
            yield Extra("note" if is_note else "prop", "" if is_note else f"x-{name}", row[at].strip())


def _hash_texts(texts: Iterable[tuple[LanguageTag, str]]) -> str:
    """Return what shows in an export that a text was changed since; programs may have changed white space."""
    said = sorted(f"{language}\x1f{' '.join(text.split())}" for language, text in texts if text.strip())
    return hash_bytes("\x1e".join(said).encode("utf-8", "surrogatepass"))[:_HASH_LENGTH]


def _read_date(text: str) -> datetime:
    """Return a date in ISO 8601, or as spreadsheet programs write it in Kazakhstan. Raises: ValueError."""
    if not text:
        return _UNDATED
    if found := _DOTTED.fullmatch(text):
        day, month, year, clock = found.groups()
        text = f"{year}-{month:0>2}-{day:0>2}" + (f"T{clock:0>5}" if clock else "")
    at = datetime.fromisoformat(text)
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def write_table(
    units: Iterable[TranslationUnit],
    stream: BinaryIO,
    *,
    languages: Sequence[LanguageTag],
    delimiter: str,
    raw: bool = False,
) -> Iterator[int]:
    """Write records as a table in UTF-8; yield how many are written after each few thousand and at the end.

    Tags are written in their typing form. Author and date are those of the newest text. *raw* is for programs: no
    apostrophe before what a spreadsheet would calculate.
    """
    text = io.TextIOWrapper(stream, "utf-8", newline="", errors="surrogatepass")
    writer = Writer(text, delimiter=delimiter, lineterminator="\n", raw=raw)
    writer.write([*languages, *_TOLD])
    count = 0
    for count, unit in enumerate(units, 1):  # counted to the end
        latest = max(unit.variants, key=lambda each: (each.at, bool(each.author)))  # a source has nobody's name
        texts = {each.language: each.content.typed for each in unit.variants}
        date = "" if latest.at == _UNDATED else latest.at.isoformat()
        notes = " ".join(each.text for each in unit.extras if each.kind == "note")
        name = f"{unit.id} {_hash_texts(texts.items())}"
        writer.write([*(texts.get(each, "") for each in languages), latest.author, date, unit.document, notes, name])
        if count % STEP == 0:
            yield count
    text.flush()
    text.detach()
    yield count
