"""Review table in Word or Excel: its columns, its words for states, and its rows as units.

One table is one document. A row is one segment: number, key, source, target, comment, status; what only this program
needs (the hashes of both texts as they went out) is hidden after the key.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass

from localize.errors import ConfigError, ExtractError
from localize.errors.message import Message
from localize.language import parse_tag
from localize.model import Content, LanguageTag, Note, Part, Problem, State, Substate, Unit, UnitId
from localize.model.exchange import ExchangeRow
from localize.model.extraction import Extraction, UnitTarget
from localize.model.filter_options import option

HASH_LENGTH = 16
"""Hexadecimal digits of a text's hash: enough to tell two versions of one text apart."""
STATUS_WORDS = ("translated", "approved", "rejected", "draft")
"""What a reviewer chooses from."""
INSTRUCTION = (
    "Change the text under the target language, leave the tags such as <b1>…</b1> where they belong, "
    "write remarks under Comment, and set Status to approved or rejected. Do not add, delete or move rows."
)

_STATES: dict[str, tuple[State, Substate | None]] = {
    "approved": (State.REVIEWED, None),
    "final": (State.FINAL, None),
    "reviewed": (State.REVIEWED, None),
    "translated": (State.TRANSLATED, None),
    "rejected": (State.INITIAL, Substate.REJECTED),
    "draft": (State.INITIAL, Substate.DRAFT),
    "": (State.INITIAL, None),
    # What reviewers type in their own language.
    "утверждено": (State.REVIEWED, None),
    "одобрено": (State.REVIEWED, None),
    "отклонено": (State.INITIAL, Substate.REJECTED),
    "переведено": (State.TRANSLATED, None),
    "черновик": (State.INITIAL, Substate.DRAFT),
    "бекітілді": (State.REVIEWED, None),
    "мақұлданды": (State.REVIEWED, None),
    "қабылданбады": (State.INITIAL, Substate.REJECTED),
    "аударылды": (State.TRANSLATED, None),
    "жоба": (State.INITIAL, Substate.DRAFT),
}
_KEY = re.compile(r"(?<![0-9a-f])([0-9a-f]{16})(?![0-9a-f])(?:\s+([0-9a-f]{16})\s+([0-9a-f]{16}|-))?")
_LANGUAGE = re.compile(r"\(([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)\)\s*$")
_NAMES = {"en": "English", "kk": "Қазақша", "ru": "Русский"}


@dataclass(frozen=True, slots=True)
class ReviewOptions:
    """How review tables are read."""

    tracked: str = option(
        "accept",
        "Tracked changes in a translation are taken, or kept as a note that suggests them.",
        choices=("accept", "suggest"),
    )
    rows: str = option(
        "segments",
        "What the rows are: segments of a review table, or notes with answers.",
        choices=("segments", "notes"),
    )


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row as it was read, before anything is made of it."""

    place: str | Message
    key: str
    """The text of the key's cell, hidden parts included."""
    source: str
    target: str
    comment: str
    status: str
    remarks: tuple[Note, ...] = ()
    """Comments of the program that edited the table."""

    has_status: bool = True
    """Whether the table has that column at all."""


def header_cells(source: LanguageTag, target: LanguageTag) -> tuple[str, ...]:
    """Return the first row of a table; it names both languages, so that a returned table names its own."""
    return ("No.", "ID", _title(source), _title(target), "Comment", "Status")


def _title(language: LanguageTag) -> str:
    name = _NAMES.get(language)
    return f"{name} ({language})" if name else f"({language})"


@dataclass(frozen=True, slots=True)
class Columns:
    """Where a table has what; a reviewer may have moved columns, or taken out comment and status."""

    source_language: LanguageTag | None
    target_language: LanguageTag | None
    key: int
    source: int
    target: int
    comment: int | None
    status: int | None

    def pick(self, place: str | Message, cells: Sequence[str], remarks: Iterable[Note]) -> TableRow:
        """Return a row from its cells; what it lacks is empty."""

        def cell(at: int | None) -> str:
            return cells[at] if at is not None and at < len(cells) else ""

        texts = cell(self.key), cell(self.source), cell(self.target), cell(self.comment), cell(self.status)
        return TableRow(place, *texts, tuple(remarks), self.status is not None)


def read_header(cells: Sequence[str]) -> Columns | None:
    """Return the columns that a table's first row names; None where it is no review table."""
    names = [cell.strip() for cell in cells]
    languages = [(at, _language(name)) for at, name in enumerate(names) if _LANGUAGE.search(name)]
    if "ID" not in names or len(languages) != 2:
        return None
    (source, source_language), (target, target_language) = languages
    others = {name: names.index(name) if name in names else None for name in ("Comment", "Status")}
    key = names.index("ID")
    return Columns(source_language, target_language, key, source, target, others["Comment"], others["Status"])


def _language(cell: str) -> LanguageTag | None:
    found = _LANGUAGE.search(cell.strip())
    try:
        return parse_tag(found.group(1)) if found else None
    except ConfigError:
        return None


def hidden_hashes(row: ExchangeRow) -> tuple[str, str]:
    """Return the hashes of a row's two texts, by which an import sees what has changed since."""
    target = row.target.hash[:HASH_LENGTH] if row.target else "-"
    return row.source.hash[:HASH_LENGTH], target


def status_word(row: ExchangeRow) -> str:
    """Return the word for a row's state."""
    if row.substate is Substate.REJECTED:
        return "rejected"
    if row.state in (State.REVIEWED, State.FINAL):
        return "approved"
    if row.state is State.TRANSLATED:
        return "translated"
    return "draft" if row.target else ""


def comment_text(row: ExchangeRow) -> str:
    """Return the notes that go out with a row, a line each."""
    return "\n".join(" ".join(note.text.split()) for note in row.notes)


def make_extraction(
    tables: Sequence[Columns], rows: Iterable[TableRow], problems: Iterable[Problem] = ()
) -> Extraction:
    """Return the rows as units named by their keys, with targets, notes, and what is wrong with a row as problems.

    Raises:
        ExtractError: there is no table of ours.
    """
    if not tables:
        hint = "its first row must have the columns ID and both languages, as written by `localize exchange export`"
        raise ExtractError("it has no review table", hint=hint)
    units: dict[str, Unit] = {}
    targets: list[UnitTarget] = []
    told = list(problems)
    for row in rows:
        found = _KEY.search(row.key)
        problem = _problem(row, found.group(1) if found else "", units)
        told += [Problem(Message("{place}: {problem}", place=row.place, problem=problem))] if problem else []
        if found and found.group(1) not in units:
            units[found.group(1)] = _unit(row, found.group(1), found)
            targets.append(_target(row, found.group(1)))
    source_language, target_language = tables[0].source_language, tables[0].target_language
    if any((each.source_language, each.target_language) != (source_language, target_language) for each in tables):
        raise ExtractError("its tables are in different languages", hint="import them as separate files")
    return Extraction(
        tuple(units.values()),
        source_language=source_language,
        target_language=target_language,
        targets=tuple(targets),
        problems=tuple(told),
    )


def _problem(row: TableRow, key: str, units: Container[str]) -> str | Message:
    """Return what is wrong with a row, or nothing."""
    if not key:
        return Message("it has no ID, so its segment is unknown") if row.target.strip() else ""
    if key in units:
        return Message("the segment {key} is in the table twice; the first row is used", key=key)
    return "" if _word(row) in _STATES else Message("the status {value!r} is not known", value=row.status.strip()[:40])


def _word(row: TableRow) -> str:
    return row.status.strip().rstrip(".").lower()


def _target(row: TableRow, key: str) -> UnitTarget:
    known = _STATES.get(_word(row)) if row.has_status else None
    state, substate = known or _STATES["translated"]
    return UnitTarget(UnitId(key), Content((row.target.strip(),)), state=state, substate=substate)


def _unit(row: TableRow, key: str, found: re.Match[str]) -> Unit:
    hashes = [("source-hash", found.group(2) or ""), ("target-hash", found.group(3) or "")]
    context = (f"place={row.place}", *(f"{name}={value}" for name, value in hashes if value))
    lines = (line.strip() for line in row.comment.splitlines())
    notes = (*(Note(line, kind="reviewer") for line in lines if line), *row.remarks)
    return Unit(UnitId(key), "row", (Part(Content((row.source.strip(),))),), context, notes)
