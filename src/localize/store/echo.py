"""Echoes: what events of a team do to the lists, recorded in this store's own chain as what their authors did.

`workflow.team` has decided that they count, so no rule is asked here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import cast

import apsw

from localize.errors import Damaged, NotFound
from localize.model import (
    ApprovalKind,
    Document,
    Hash,
    PluralCase,
    Segment,
    SegmentKey,
    Trust,
    Unit,
    hash_bytes,
)
from localize.model import serialization as wire
from localize.model.events import (
    Action,
    AddDocument,
    AddNote,
    Approve,
    Change,
    KeepConflict,
    Member,
    Reject,
    Removed,
    ResolveNote,
    SaveTarget,
    Subject,
    SubjectKind,
    UpdateDocument,
    Withdraw,
    find_author,
)
from localize.model.states import ReviewPolicy
from localize.store.changes import Place, apply_change, find_place, forget_text, put_text, set_trust, write_approval
from localize.store.documents import UnitWithSegments, save_version
from localize.store.events import ActWriter, load_history
from localize.store.records import blob_to_hash, fetch, hash_to_blob, made_target, unpack, write_target
from localize.store.replay import made_approval, rejected_target
from localize.store.team_record import Echo


def write(connection: apsw.Connection, echo: Echo, policy: ReviewPolicy) -> tuple[Hash, ...]:
    """Let an event of the team be done here too; return the ids of the events that record it.

    Raises: NotFound, Conflict, Damaged, where it cannot be.
    """
    act = ActWriter(connection, Member(echo.actor, entered_by=echo.entered_by), echo.at)
    change = _with_number(connection, echo)
    match change:
        case SaveTarget():
            _put(find_place(act, change.segment, change.language, policy), change)
        case Approve():
            _approve(find_place(act, change.segment, change.language, policy), change)
        case Withdraw():
            _withdraw(find_place(act, change.segment, change.language, policy), change)
        case Reject():
            _reject(find_place(act, change.segment, change.language, policy), change)
        case KeepConflict():
            subject = Subject(SubjectKind.SEGMENT, change.segment, change.language)
            act.append(subject, Action.CONFLICTED, change)
        case AddDocument() | UpdateDocument():
            _save_document(act, change, echo)
        case _:
            project = Subject(SubjectKind.PROJECT, cast(str, connection.execute("SELECT name FROM project").get))
            apply_change(act, change, policy, project=project)
    act.finish()
    if isinstance(change, AddDocument | UpdateDocument):
        _require_same(change, act.events[-1].body)
    return tuple(each.id for each in act.events)


def _put(place: Place, change: SaveTarget) -> None:
    seen = place.target.revision if place.target else 0
    change = replace(change, seen=seen)
    before = place.history() if place.target else ()
    put_text(place, change, made_target(change, seen + 1, find_author(change, place.act.actor, before), place.act.at))


def _approve(place: Place, change: Approve) -> None:
    if place.target is None:
        raise NotFound("target", f"{place.key} {place.language}")
    change = replace(change, revision=place.target.revision)
    write_approval(place, made_approval(change, place.act.actor, place.act.at))
    if change.kind is not ApprovalKind.IMPORTED:
        set_trust(place, place.target, Trust.REVIEWED)
    place.append(Action.FINALISED if change.kind is ApprovalKind.FINAL else Action.APPROVED, change)


def _withdraw(place: Place, change: Withdraw) -> None:
    if place.target is None:
        raise NotFound("target", f"{place.key} {place.language}")
    place.connection.execute(
        "UPDATE approval SET withdrawn = 1 WHERE segment = ? AND language = ? AND revision = ? AND ? IN ('', reviewer)",
        (place.segment, place.language, place.target.revision, change.reviewer),
    )
    place.append(Action.WITHDRAWN, change)


def _reject(place: Place, change: Reject) -> None:
    if place.target is None:
        raise NotFound("target", f"{place.key} {place.language}")
    write_target(place.connection, place.segment, rejected_target(place.target, place.act.at), remember=False)
    forget_text(place, place.target, source_too=True)
    place.append(Action.REJECTED, replace(change, revision=place.target.revision))


# --- notes -----------------------------------------------------------------------------------------------------------


def _with_number(connection: apsw.Connection, echo: Echo) -> Change:
    """Return a change with the number that a note has here."""
    change = echo.change
    if echo.note is None or not isinstance(change, AddNote | ResolveNote):
        return change
    number = _find_number(connection, Subject(SubjectKind.SEGMENT, change.segment, change.language), echo.note)
    return replace(change, number=number) if isinstance(change, ResolveNote) else replace(change, answers=number)


def _find_number(connection: apsw.Connection, subject: Subject, note: Hash) -> int:
    rows = fetch(connection, "SELECT local FROM team_local WHERE event = ?", (hash_to_blob(note),))
    local = {blob_to_hash(mine) for (mine,) in rows}
    found = next((each.number for each in load_history(connection, subject) if each.id in local), None)
    if found is None:
        raise NotFound("note", note)
    return found


# --- documents -------------------------------------------------------------------------------------------------------


def _save_document(act: ActWriter, change: AddDocument | UpdateDocument, echo: Echo) -> None:
    """Let a version stand as it came out where it was added. Raises: Damaged."""
    if echo.received is None or hash_bytes(echo.received.outcome) != change.outcome:
        raise _other(change)
    head, *lines = echo.received.outcome.decode().split("\n")
    document = wire.load(Document, head)
    known = {
        SegmentKey(cast(str, key))
        for (key,) in fetch(
            act.connection,
            "SELECT s.key FROM segment s JOIN document d ON d.ordinal = s.document WHERE d.id = ?",
            (document.id,),
        )
    }
    units = list(_read_units(document, lines))
    kept = {each.key: each.key for _, segments in units for each in segments if each.key in known}
    save_version(act, document, echo.received.data, units, kept=kept)


def _require_same(change: AddDocument | UpdateDocument, recorded: Change | Removed) -> None:
    if not isinstance(recorded, AddDocument | UpdateDocument) or recorded.outcome != change.outcome:
        raise _other(change)


def _other(change: AddDocument | UpdateDocument) -> Damaged:
    return Damaged(
        "{path}: what came out of it is not what was sent", path=change.path, hint="ask for the bundle again"
    )


def _read_units(document: Document, lines: Iterable[str]) -> Iterator[UnitWithSegments]:
    position = 0
    for line in lines:
        record, rows = json.loads(line)
        unit = wire.load(Unit, record)
        segments = []
        for key, part, gap, case, _plural, _kind, _longest, lineage, _words, typed, tags, _hash in rows:
            segments.append(
                Segment(
                    SegmentKey(key),
                    document.id,
                    unit.id,
                    position,
                    unpack(typed, tags),
                    part,
                    gap,
                    None if case is None else PluralCase(case),
                    () if lineage is None else tuple(map(SegmentKey, lineage.split())),
                )
            )
            position += 1
        yield unit, tuple(segments)
