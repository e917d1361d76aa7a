"""Tables in CSV and TSV that a spreadsheet program may open: no cell is a formula to it.

A cell that a spreadsheet would calculate gets an apostrophe in front, which `read_rows` takes off again: what was
written is read, whatever it was. Source: OWASP, "CSV Injection".
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from typing import Literal, Protocol

Cell = str | int | float
_FORMULA = re.compile(r"'*[^\S\t\r\n]*[=+\-@\t\r\n＝＋－＠]")
"""With the apostrophes of a cell that already had some, or those would be taken off in reading."""


class Rows(Protocol):
    """What reads rows and tells on which line the last one ended."""

    @property
    def line_num(self) -> int:
        """The number of lines read."""

    def __next__(self) -> list[str]: ...
    def __iter__(self) -> Iterator[list[str]]: ...


_QUOTED = "\r\n"
"""The end of rows by which `csv` quotes cells with either of its characters; with any other, one would end a row."""


class Writer:
    """What writes rows into a text stream."""

    def __init__(self, stream: _Text, *, delimiter: str = ",", lineterminator: str = "\r\n", raw: bool = False) -> None:
        """*raw* is for programs that read the table: every cell is written as it is."""
        self._writer = csv.writer(_Lines(stream, lineterminator), delimiter=delimiter, lineterminator=_QUOTED)
        self._raw = raw

    def write(self, *rows: Iterable[Cell]) -> None:
        """Write some rows."""
        for row in rows:
            self._writer.writerow(row if self._raw else map(_guarded, row))


class _Lines:
    """The rows that `csv` writes, each with another end."""

    def __init__(self, stream: _Text, end: str) -> None:
        self._stream = stream
        self._end = end

    def write(self, row: str) -> object:
        """Write a row; `csv` gives it whole."""
        return self._stream.write(row.removesuffix(_QUOTED) + self._end)


class _Text(Protocol):
    def write(self, text: str, /) -> int: ...


class _Reader:
    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    @property
    def line_num(self) -> int:
        return self._rows.line_num

    def __iter__(self) -> Iterator[list[str]]:
        return self

    def __next__(self) -> list[str]:
        return [_plain(cell) for cell in next(self._rows)]


def read_rows(
    lines: Iterable[str], *, delimiter: str = ",", quoting: Literal[0, 3] = csv.QUOTE_MINIMAL, strict: bool = False
) -> Rows:
    """Return the rows of a table as they were before they were written. Raises, while they are read: csv.Error."""
    return _Reader(csv.reader(lines, delimiter=delimiter, quoting=quoting, strict=strict))


def _guarded(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and _FORMULA.match(cell) else cell


def _plain(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
