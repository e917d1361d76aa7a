"""Rows and cells of a CSV file with exact places, by RFC 4180 and as lenient as spreadsheets are.

The standard library reads such files too, but gives no places of cells.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from localize.errors import ExtractError

DELIMITERS = {"tab": "\t", "semicolon": ";", "pipe": "|", "comma": ","}
"""By how sure a delimiter is: a tab is rarely text, a comma often."""
MAX_CELLS = 300_000
"""A cell costs about 30 microseconds until it is a unit, and a file has ten seconds."""
_SAMPLE_ROWS = 100
_QUOTED = r'"(?:[^"]++|"")*+"'
_SEPARATOR_LINE = re.compile(r"sep=([^\r\n])(\r\n|\n|\r|\Z)", re.IGNORECASE)
"""The first line by which a spreadsheet is told the delimiter."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: characters [start, end) of the file, its quotes included."""

    row: int
    """From 0; rows without any text count."""
    column: int
    start: int
    end: int
    quoted: bool

    @property
    def inside(self) -> tuple[int, int]:
        """The characters between the quotes, or all of them."""
        return (self.start + 1, self.end - 1) if self.quoted else (self.start, self.end)


def find_delimiter(text: str) -> tuple[str, int]:
    """Return the delimiter of a table, and the character where its first row starts."""
    told = _SEPARATOR_LINE.match(text)
    if told is not None:
        return told.group(1), told.end()
    return max(DELIMITERS.values(), key=lambda each: _likeness(text, each)), 0


def _likeness(text: str, delimiter: str) -> tuple[float, float]:
    """Return how many of the first rows have the same number of cells, more than one, and how many have several."""
    rows = islice(read_rows(text, 0, delimiter), _SAMPLE_ROWS)
    widths = Counter(len(row) for row in rows if len(row) > 1 or row[0].start < row[0].end)
    width, count = widths.most_common(1)[0] if widths else (1, 0)
    total = widths.total() or 1
    return count / total if width > 1 else 0.0, 1 - widths[1] / total


def read_rows(text: str, start: int, delimiter: str) -> Iterator[list[Cell]]:
    """Yield the cells of each row; a row is never empty. Linear in what is read.

    Raises:
        ExtractError: more than `MAX_CELLS` cells.
    """
    ahead = rf"(?={re.escape(delimiter)}|[\r\n]|\Z)"
    pattern = re.compile(rf"(?P<quoted>{_QUOTED}){ahead}|[^{re.escape(delimiter)}\r\n]*+")
    row: list[Cell] = []
    number = count = 0
    at = start
    while True:
        found = pattern.match(text, at)
        if found is None:  # the second branch matches nothing at least
            return
        row.append(Cell(number, len(row), at, found.end(), found["quoted"] is not None))
        count += 1
        if count > MAX_CELLS:
            raise ExtractError(
                "more than {max_cells:,} cells", max_cells=MAX_CELLS, line=number + 1, hint="split the table"
            )
        at = found.end()
        if text.startswith(delimiter, at):
            at += len(delimiter)
            continue
        yield row
        row, number = [], number + 1
        if at >= len(text):
            return
        at += 2 if text.startswith("\r\n", at) else 1
        if at >= len(text):
            return  # a line end after the last row starts no other


def value_of(text: str, cell: Cell) -> str:
    """Return what a cell holds."""
    inside = text[slice(*cell.inside)]
    return inside.replace('""', '"') if cell.quoted else inside


def to_values(text: str, rows: Sequence[Sequence[Cell]]) -> list[list[str]]:
    """Return what the cells of rows hold."""
    return [[value_of(text, cell) for cell in row] for row in rows]
