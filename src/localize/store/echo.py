"""Echoes: what events of a team do to the lists, recorded in this store's own chain as what their authors did.

`workflow.team` has decided that they count, so no rule is asked here.
"""

from __future__ import annotations

from dataclasses import replace
from typing import cast

import apsw

from localize.errors import Damaged, NotFound
from localize.model import ApprovalKind, Hash, SegmentKey, Trust, hash_bytes
from localize.model.events import (
    NO_HASH,
    Action,
    AddDocument,
    AddNote,
    Approve,
    Change,
    KeepConflict,
    Member,
    Reject,
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
from localize.store.documents import save_version
from localize.store.events import ActWriter, load_history
from localize.store.outcome import read_outcome, renumber_outcome
from localize.store.records import blob_to_hash, fetch, fetch_one, hash_to_blob, made_target, write_target
from localize.store.replay import made_approval, rejected_target
from localize.store.team_record import Echo


def write(connection: apsw.Connection, echo: Echo, policy: ReviewPolicy) -> tuple[Hash, ...]:
    """Let an event of the team be done here too; return the ids of the events that record it.

    Raises: NotFound, Conflict, Damaged, where it cannot be.
    """
    act = ActWriter(connection, Member(echo.actor, entered_by=echo.entered_by), echo.at)
    change = _with_number(connection, echo)
    outcome = NO_HASH
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
            outcome = _save_document(act, change, echo)
        case _:
            project = Subject(SubjectKind.PROJECT, cast(str, connection.execute("SELECT name FROM project").get))
            apply_change(act, change, policy, project=project)
    act.finish()
    if isinstance(change, AddDocument | UpdateDocument):
        recorded = act.events[-1].body
        if not isinstance(recorded, AddDocument | UpdateDocument) or recorded.outcome != outcome:
            raise _other(change)
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


def _save_document(act: ActWriter, change: AddDocument | UpdateDocument, echo: Echo) -> Hash:
    """Let a version stand as it came out where it was added, under the next number here.

    Return the hash of what has to come out. Raises: Damaged.
    """
    if echo.received is None or hash_bytes(echo.received.outcome) != change.outcome:
        raise _other(change)
    row = fetch_one(act.connection, "SELECT ordinal, version FROM document WHERE id = ?", (change.document,))
    ordinal, version = (cast(int, row[0]), cast(int, row[1])) if row else (0, 0)
    outcome = renumber_outcome(echo.received.outcome, version + 1)
    document, units = read_outcome(outcome)
    rows = fetch(act.connection, "SELECT key FROM segment WHERE document = ?", (ordinal,))
    known = {SegmentKey(cast(str, key)) for (key,) in rows}
    save_version(act, document, echo.received.data, units, kept={key: key for key in known})
    return hash_bytes(outcome)


def _other(change: AddDocument | UpdateDocument) -> Damaged:
    return Damaged("{path}: the result differs from what was sent", path=change.path, hint="ask for the bundle again")
