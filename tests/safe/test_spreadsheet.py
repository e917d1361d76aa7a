"""A spreadsheet calculates nothing of ours, and what was written is read, whatever it was."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from localize.safe.spreadsheet import Writer, read_rows

SIGNS = "=+-@\t\r\n＝＋－＠"
CELLS = st.text(
    st.sampled_from(f"{SIGNS}' \xa0\"x,;1") | st.characters(exclude_categories=["Cs"], exclude_characters="\0")
)


def write(*rows: list[str], raw: bool = False, delimiter: str = ",") -> str:
    """The table of some rows."""
    stream = StringIO(newline="")
    Writer(stream, delimiter=delimiter, raw=raw).write(*rows)
    return stream.getvalue()


@given(st.lists(st.lists(CELLS, min_size=1), min_size=1), st.sampled_from(",;\t"))
@example([["'=1", "''=1", "' =1", "'x", "'"]], ",")
def test_rows_come_back(rows: list[list[str]], delimiter: str) -> None:
    """Nothing is added and nothing lost, apostrophes of a text included."""
    text = write(*rows, delimiter=delimiter)
    assert list(read_rows(StringIO(text, newline=""), delimiter=delimiter)) == rows


@given(CELLS)
def test_no_cell_is_a_formula(text: str) -> None:
    """Behind its spaces no cell begins with a sign that a spreadsheet acts on."""
    (row,) = csv.reader(StringIO(write([text]), newline=""))
    assert row[0].strip(" \xa0")[:1] not in [*SIGNS]
    assert row[0].lstrip()[:1] not in [*SIGNS]


@pytest.mark.parametrize("cell", ["=cmd|'/c calc'!A1", " =1+1", "\t=1", "＝1+1", "-2+3", "@SUM(1)", "\r=1"])
def test_formulas_stand_behind_an_apostrophe(cell: str) -> None:
    """As people would type them to have them as text; raw tables have them as they are."""
    (row,) = csv.reader(StringIO(write([cell]), newline=""))
    (raw,) = csv.reader(StringIO(write([cell], raw=True), newline=""))
    assert (row, raw) == ([f"'{cell}"], [cell])


def test_numbers_stay_numbers() -> None:
    """A count below zero is no text."""
    stream = StringIO(newline="")
    Writer(stream).write([-1, -2.5])
    assert stream.getvalue() == "-1,-2.5\r\n"
