"""Rows of a notes table, which goes to a client and comes back with answers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from localize.errors import ExtractError
from localize.model import Content, Part, Unit, UnitId
from localize.model.extraction import Extraction

AnswerRow = tuple[str, Sequence[str]]
"""Where a row is, for people, and the texts of its cells."""

HEAD = (
    "ID",
    "Document",
    "No.",
    "Language",
    "Kind",
    "By",
    "Date",
    "Source",
    "Translation",
    "Note",
    "Answer",
    "Answered by",
)
"""The columns as they go out; those who answer may move them, or take out all but ID and Answer."""
_ID = re.compile(r"[0-9a-f]{16} [A-Za-z0-9-]{2,35} [0-9]{1,9}")
"""Segment key, language and number of a note."""


def read_answers(rows: Iterable[AnswerRow]) -> Extraction:
    """Return the answers in a table as units: named by the note's ID, the answer as text, by whom and where as context.

    Rows without an answer are passed over. Raises: ExtractError where no row is a header of ours.
    """
    columns: dict[str, int] | None = None
    units: dict[str, Unit] = {}
    for place, cells in rows:
        names = [each.strip() for each in cells]
        if "ID" in names and "Answer" in names:
            columns = {name: at for at, name in enumerate(names) if name}
        elif columns is not None:
            found = _ID.search(_cell(cells, columns.get("ID")))
            answer = _cell(cells, columns.get("Answer")).strip()
            if found and answer:
                context = (place, _cell(cells, columns.get("Answered by")).strip())
                units[found.group()] = Unit(UnitId(found.group()), "row", (Part(Content((answer,))),), context)
    if columns is None:
        raise ExtractError(
            "it has no table of notes",
            hint="its first row must have the columns ID and Answer, as written by `localize notes export`",
        )
    return Extraction(tuple(units.values()))


def _cell(cells: Sequence[str], at: int | None) -> str:
    return cells[at] if at is not None and at < len(cells) else ""
