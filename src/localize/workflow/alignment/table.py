"""Alignment as a table that people edit in a text editor or a spreadsheet: writer and reader.

Tab-separated UTF-8. The header names each document with its language and the beginning of its hash; a row has a
decision (`yes`, `no` or nothing), the score, and for each document the numbers of its lines (from 1, a comma between)
and their text. Decisions and numbers are read back; texts are for the eye, the documents have the true ones.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import replace
from io import StringIO

from localize.errors import ExchangeError
from localize.safe.spreadsheet import Writer, read_rows
from localize.workflow.alignment.model import Alignment, Bead, Numbers, Side

_DECISIONS = {None: "", True: "yes", False: "no"}
_HASH = 12
_LARGEST = 64 << 20
"""Bytes of a table: far more than the largest alignment has."""


def write_table(alignment: Alignment, *, raw: bool = False) -> bytes:
    """Return the table of an alignment; *raw* is for programs: no apostrophe before formulas of a spreadsheet."""
    written = StringIO(newline="")
    table = Writer(written, delimiter="\t", lineterminator="\n", raw=raw)
    table.write(_head(alignment.sides))
    for bead in alignment.beads:
        row = [_DECISIONS[bead.decision], "" if bead.is_alone else f"{bead.score:.2f}"]
        for at, numbers in enumerate(bead.lines):
            text = alignment.text(bead, at).plain if numbers else ""
            row += [",".join(str(number + 1) for number in numbers), text]
        table.write(row)
    return written.getvalue().encode()


def read_table(alignment: Alignment, data: bytes, name: str) -> Alignment:
    """Return an alignment of the same documents with the rows and decisions of an edited table.

    Lines that the table does not name stand alone at its end. Raises: ExchangeError with the row at fault.
    """
    if len(data) > _LARGEST:
        raise ExchangeError("the table is too large", path=name, hint="check that it is the right file")
    try:
        rows = list(read_rows(StringIO(data.decode("utf-8-sig"), newline=""), delimiter="\t"))
    except (UnicodeDecodeError, csv.Error) as error:
        raise ExchangeError("not a table", path=name, hint="save it as tab-separated UTF-8") from error
    head = _head(alignment.sides)
    if not rows or [each.strip() for each in rows[0][: len(head)]] != head:
        text = "the table is about other documents, or they have changed since"
        raise ExchangeError(text, path=name, line=1, hint="write it again with --review")
    former = {bead.lines: bead for bead in alignment.beads}
    free = [set(range(len(side.lines))) for side in alignment.sides]
    beads = []
    for line, row in enumerate(rows[1:], start=2):
        if any(each.strip() for each in row):
            beads.append(_bead(row, free, former, f"{name}:{line}"))
    beads += _alone(free)
    return replace(alignment, beads=tuple(bead for bead in beads if any(bead.lines)))


def _head(sides: Sequence[Side]) -> list[str]:
    columns = ["accept", "score"]
    for side in sides:
        columns += [f"{side.language} lines {side.hash[:_HASH]}", f"{side.language} {side.name}"]
    return columns


def _bead(row: Sequence[str], free: Sequence[set[int]], former: dict[Numbers, Bead], place: str) -> Bead:
    said = row[0].strip().lower()
    if said not in ("", "yes", "no"):
        raise ExchangeError("{value!r} is not a decision", value=row[0], path=place, hint="write yes, no, or nothing")
    lines = tuple(
        _numbers(row[2 + 2 * at] if len(row) > 2 + 2 * at else "", left, place) for at, left in enumerate(free)
    )
    known = former.get(lines)
    decision = {"yes": True, "no": False}.get(said)
    if known:
        return replace(known, decision=None if known.is_alone else decision)
    bead = Bead(lines)
    return bead if bead.is_alone else Bead(lines, 1.0, decision=decision is not False)


def _numbers(cell: str, free: set[int], place: str) -> tuple[int, ...]:
    """Return the line numbers of a cell and take them from the free ones. Raises: ExchangeError."""
    try:
        numbers = sorted(int(each) - 1 for each in cell.replace(";", ",").split(",") if each.strip())
    except ValueError as error:
        raise ExchangeError(
            "{cell!r} is not a line number", cell=cell, path=place, hint="write numbers, separated by commas"
        ) from error
    for number in numbers:
        if number not in free:
            hint = "each line of a document belongs to one row"
            raise ExchangeError("line {value} does not exist or is used twice", value=number + 1, path=place, hint=hint)
        free.remove(number)
    return tuple(numbers)


def _alone(free: Sequence[set[int]]) -> Iterator[Bead]:
    for at, left in enumerate(free):
        for number in sorted(left):
            yield Bead(tuple((number,) if each == at else () for each in range(len(free))))
