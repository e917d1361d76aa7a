"""Autosave of a person's decisions about an alignment: no crash or power cut loses one.

A file for each set of documents has numbers of lines and decisions, and no text. Its first row is the alignment as it
was found; every further row is a change, an undo of the last change, or a note that the memory has the present state.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TypedDict, cast

from localize.errors import StoreError
from localize.model import hash_bytes
from localize.workflow.alignment.model import Alignment, Bead, Numbers
from localize.workflow.project.project import Project
from localize.workflow.project.state_files import StateFiles

_Row = list[list[list[int]] | float | bool | None]
"""A bead: numbers of lines, score, moved, decision."""


_UNDONE, _SAVED = "undone", "saved"
"""Rows that are no changes: the last change was taken back; the memory has the alignment as it stands."""


class _Change(TypedDict):
    """Beads that come in the place of others."""

    at: int
    gone: int
    put: list[_Row]


class _Base(TypedDict):
    beads: list[_Row]
    saved: bool


@dataclass(frozen=True, slots=True)
class SavedAlignment:
    """How far looking through some documents has come."""

    steps: tuple[Alignment, ...]
    """The alignment as it was at first, and after each change that stands."""
    saved: Alignment | None
    """What the memory has of it."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where decisions are kept."""

    files: StateFiles
    name: str

    def exists(self) -> bool:
        """Tell whether there are rows. Raises: OSError."""
        return self.files.size(self.name) is not None


def place_of(project: Project, alignment: Alignment) -> Place:
    """Return where the decisions on these texts are: other rules for sentences make other lines of the same files."""
    told = [f"{side.language}\x1f{text.hash}" for side in alignment.sides for text in side.lines]
    return Place(project.files, f"align/{hash_bytes(''.join(told).encode())[:32]}.jsonl")


def load_alignment(place: Place, found: Alignment) -> SavedAlignment | None:
    """Return what was kept about the documents of an alignment; None where nothing was, or it cannot be read.

    A row that was only half written counts for nothing.
    """
    try:
        rows = place.files.read(place.name).splitlines()
        base = cast(_Base, json.loads(rows[0]))
        first = replace(found, beads=tuple(map(_bead, base["beads"])))
    except (OSError, ValueError, LookupError, TypeError):
        return None
    if sorted(_lines(first.beads)) != sorted(_lines(found.beads)):
        return None
    steps, saved = [first], first if base["saved"] else None
    for row in rows[1:]:
        with suppress(ValueError, LookupError, TypeError):
            told = cast(_Change | str, json.loads(row))
            if told == _SAVED:
                saved = steps[-1]
            elif told == _UNDONE:
                steps.pop()
            else:
                steps.append(_changed(steps[-1], cast(_Change, told)))
    return SavedAlignment(tuple(steps), saved)


def save_change(place: Place, before: Alignment, after: Alignment) -> None:
    """Keep that an alignment was changed; it is on the disk after the return. Raises: StoreError."""
    one, other = before.beads, after.beads
    shorter = min(len(one), len(other))
    at = next((number for number in range(shorter) if one[number] is not other[number]), shorter)
    rest = range(shorter - at)
    behind = next((number for number in rest if one[-1 - number] is not other[-1 - number]), len(rest))
    put = [_row(bead) for bead in other[at : len(other) - behind]]
    if not place.exists():
        _begin(place, before, is_saved=False)
    _append(place, _Change(at=at, gone=len(one) - behind - at, put=put))


def save_undo(place: Place) -> None:
    """Keep that the last change was taken back. Raises: StoreError."""
    _append(place, _UNDONE)


def save_stored(place: Place, alignment: Alignment) -> None:
    """Keep that the memory has an alignment as it stands. Raises: StoreError."""
    if place.exists():
        _append(place, _SAVED)
    else:
        _begin(place, alignment, is_saved=True)


def drop_changes(place: Place, saved: Alignment | None) -> None:
    """Forget what was decided since an alignment was *saved*, or all of it. Raises: StoreError."""
    if saved is not None:
        _begin(place, saved, is_saved=True)
        return
    try:
        place.files.remove(place.name)
    except OSError as error:
        raise _cannot(place, error) from error


def _append(place: Place, change: _Change | str) -> None:
    try:  # what was half written before stays a row of its own
        place.files.append(place.name, b"\n" + json.dumps(change).encode(), durable=True)
    except OSError as error:
        raise _cannot(place, error) from error


def _begin(place: Place, alignment: Alignment, *, is_saved: bool) -> None:
    base = _Base(beads=[_row(bead) for bead in alignment.beads], saved=is_saved)
    try:
        place.files.write(place.name, json.dumps(base).encode())
    except OSError as error:
        raise _cannot(place, error) from error


def _cannot(place: Place, error: OSError) -> StoreError:
    return StoreError(
        "cannot write {path}: {strerror}", path=place.name, strerror=error.strerror, hint="make the folder writable"
    )


def _row(bead: Bead) -> _Row:
    return [[list(each) for each in bead.lines], bead.score, bead.moved, bead.decision]


def _bead(row: _Row) -> Bead:
    lines, score, moved, decision = row
    numbers: Numbers = tuple(tuple(map(int, each)) for each in cast(list[list[int]], lines))
    return Bead(numbers, float(cast(float, score)), bool(moved), None if decision is None else bool(decision))


def _changed(alignment: Alignment, change: _Change) -> Alignment:
    """Return the alignment with a change. Raises: ValueError where it was made to another one."""
    at, end = change["at"], change["at"] + change["gone"]
    put = tuple(map(_bead, change["put"]))
    if sorted(_lines(alignment.beads[at:end])) != sorted(_lines(put)):
        raise ValueError("other lines")
    return replace(alignment, beads=(*alignment.beads[:at], *put, *alignment.beads[end:]))


def _lines(beads: Sequence[Bead]) -> list[tuple[int, int]]:
    return [(side, number) for bead in beads for side, numbers in enumerate(bead.lines) for number in numbers]
