"""Operations of one person, latest first, and their undo.

An operation is what was recorded in one act: a save, a split, a replacement in a hundred texts. They stand in the order
in which they were recorded, whatever the clock said. An undo is an operation too, so it can be undone itself. The
history keeps both, with the reason of a rejection.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from localize.model import Content, Hash, LanguageTag, Origin, SegmentKey, StoredState, Substate
from localize.model.events import (
    NO_HASH,
    UNDONE,
    AddNote,
    Approve,
    Assign,
    Change,
    Event,
    Reject,
    Resegment,
    ResolveNote,
    SaveTarget,
    Subject,
    SubjectKind,
    Unwaive,
    Waive,
    Withdraw,
)
from localize.model.states import approval_holds
from localize.workflow.notes.move_notes import carry_notes

if TYPE_CHECKING:
    from localize.workflow.project.project import Project


@dataclass(frozen=True, slots=True)
class Operation:
    """What one person did in one act."""

    act: int
    at: datetime
    count: int
    """How many events it has."""
    first: Event


@dataclass(frozen=True, slots=True)
class Undone:
    """What became of an operation."""

    changes: int
    """How many of its steps were taken back."""
    left: int
    """Steps that were left: somebody has worked there since, or they cannot be taken back."""
    texts: frozenset[tuple[SegmentKey, LanguageTag]] = frozenset()
    """The segments, in their languages, that have another text now or are approved no more."""
    gone: frozenset[SegmentKey] = frozenset()
    """Segments that others have taken the place of."""


def operations(project: Project, *, limit: int = 20) -> tuple[Operation, ...]:
    """Return what this person did last, the latest first."""
    return tuple(
        Operation(each.number, each.at, each.count, project.store.act_events(each.number, limit=1)[0])
        for each in project.store.latest_acts(project.member.name, limit=limit)
    )


def find_operations(project: Project, act: int) -> tuple[Operation, ...]:
    """Return the operation with this number, where it is one of this person's; none else."""
    events = project.store.act_events(act)
    if not events or events[0].act != act or events[0].actor != project.member.name:
        return ()
    return (Operation(act, events[0].at, len(events), events[0]),)


def undo_operation(project: Project, operation: Operation) -> Undone:
    """Take an operation of this person back, in one step that can be taken back itself.

    Raises: Conflict when somebody saves one of its texts at this very moment; nothing is changed then.
    """
    project.require_writable()
    events = project.store.act_events(operation.act, limit=operation.count)
    made = {each.key for event in events if isinstance(event.body, Resegment) for each in event.body.made}
    changes: list[Change] = []
    left = 0
    for event in reversed(events):  # an approval goes before the text that it stands on
        if isinstance(event.body, SaveTarget | AddNote | ResolveNote) and event.body.segment in made:
            continue  # it goes with the segment that it is about
        change = _inverse(project, event)
        left += change is None
        changes += [] if change is None else [change]
        if isinstance(change, Resegment):
            changes += carry_notes(project, change.retired, [each.key for each in change.made])
    project.store.record(changes, actor=project.member)
    resegmented = [each for each in changes if isinstance(each, Resegment)]
    saved = {(each.segment, each.language) for each in changes if isinstance(each, SaveTarget | Withdraw)}
    back = {(one.key, tag) for each in resegmented for one in each.made for tag in project.all_targets()}
    gone = frozenset(key for each in resegmented for key in each.retired)
    return Undone(len(changes), left, frozenset(saved | back), gone)


def _inverse(project: Project, event: Event) -> Change | None:
    """Return the change that takes one event back; None where that is not possible any more."""
    body = event.body
    inverse: Change | None = None
    match body:
        case SaveTarget():
            inverse = _text_before(project, event, body)
        case Approve():
            inverse = _withdrawal(project, body)
        case Reject():
            inverse = _acceptance(project, event, body)
        case Waive(segment, waiver):
            standing = project.store.waivers(waiver.language, waiver.source_hash, waiver.target_hash)
            inverse = Unwaive(segment, waiver) if waiver in standing else None
        case Unwaive(segment, waiver):
            inverse = Waive(segment, replace(waiver, by=project.member.name))
        case AddNote(segment, language):
            inverse = ResolveNote(segment, language, event.number)
        case ResolveNote():
            inverse = replace(body, resolved=not body.resolved)
        case Assign() | Resegment():
            inverse = _document_before(project, event, body)
        case _:
            pass
    return inverse


def _document_before(project: Project, event: Event, body: Assign | Resegment) -> Change | None:
    """Return the change that puts borders back, or assigns a document as before *event*; None if that is done over."""
    if isinstance(body, Resegment):
        made = [each.key for each in body.made]
        return None if find_work(project, made, event.act) else borders_before(project, body)
    events = project.store.history(event.subject)
    if events[-1].number != event.number:
        return None
    before = next((each.body for each in reversed(events[:-1]) if isinstance(each.body, Assign)), None)
    return before or Assign(body.document, body.language)


def find_work(project: Project, keys: Iterable[SegmentKey], since: int) -> LanguageTag | None:
    """Return a language in which one of some segments has another text than after an act, or a decision; else None."""
    for key in keys:
        for target in project.store.targets(key):
            nothing = nothing_in(key, target.language, NO_HASH)
            events = [each for each in _history(project, key, target.language) if each.act <= since]
            then = text_after(events, nothing, seen=0)
            same = (then.content, then.state, then.substate) == (target.content, target.state, target.substate)
            if not same or project.store.approvals(key, target.language):
                return target.language
    return None


def borders_before(project: Project, body: Resegment) -> Resegment | None:
    """Return the change that takes other borders back; None where they have changed again."""
    keys = tuple(each.key for each in body.made)
    _, present = project.store.get_unit(body.document, body.unit)
    if not {each.key for each in present}.issuperset(keys):
        return None
    back = [project.store.get_segment(key) for key in body.retired]
    return Resegment(body.document, body.unit, keys, tuple(back))


def _withdrawal(project: Project, body: Approve) -> Withdraw | None:
    me = project.member.name
    target = next((each for each in project.store.targets(body.segment) if each.language == body.language), None)
    if target is None:
        return None
    source_hash = project.store.get_segment(body.segment).source_hash
    mine = [each for each in project.store.approvals(body.segment, body.language) if each.reviewer == me]
    holds = any(approval_holds(each, target, source_hash, project.config.review) for each in mine)
    return Withdraw(body.segment, body.language, UNDONE, me) if holds else None


def _acceptance(project: Project, event: Event, body: Reject) -> SaveTarget | None:
    """Return the save that lets a text wait for a review again which was sent back, if nobody has gone on from it."""
    row = project.store.get_row(body.segment, body.language)
    nothing = nothing_in(body.segment, body.language, row.segment.source_hash)
    return None if row.source_changed else _text_before(project, event, nothing)


def _text_before(project: Project, event: Event, body: SaveTarget) -> SaveTarget | None:
    """Return the save that brings the text before *event* back, if it left the present one; *body* names both."""
    events = _history(project, body.segment, body.language)
    later = [each for each in events if each.number > event.number]
    if any(isinstance(each.body, SaveTarget | Reject) or _is_others_approval(each, event) for each in later):
        return None
    target = next((each for each in project.store.targets(body.segment) if each.language == body.language), None)
    earlier = [each for each in events if each.number < event.number]
    return text_after(earlier, body, seen=target.revision if target else 0)


def _is_others_approval(later: Event, event: Event) -> bool:
    return isinstance(later.body, Approve) and later.actor != event.actor


def nothing_in(key: SegmentKey, language: LanguageTag, source_hash: Hash) -> SaveTarget:
    """Return the save of no text at all."""
    return SaveTarget(key, language, Content(), StoredState.INITIAL, None, Origin(), source_hash, 0)


def text_after(events: Sequence[Event], now: SaveTarget, *, seen: int) -> SaveTarget:
    """Return the save that brings the text back which stood after *events*; *now* names segment and source."""
    before = replace(
        now, content=Content(), state=StoredState.INITIAL, substate=None, origin=Origin(), order=None, remember=True
    )
    for event in events:
        if isinstance(event.body, SaveTarget):
            before = event.body
        elif isinstance(event.body, Reject):
            before = replace(before, state=StoredState.INITIAL, substate=Substate.REJECTED)
    return replace(before, seen=seen)


def _history(project: Project, key: SegmentKey, language: LanguageTag) -> tuple[Event, ...]:
    return project.store.history(Subject(SubjectKind.SEGMENT, key, language))
