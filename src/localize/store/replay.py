"""Replay of the history of a segment in one language: the text, approvals, waivers and notes that its events add up to.

The tables hold the same in a form that is quick to query; `backup` compares the two.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from functools import reduce
from itertools import accumulate, compress

from localize.model import (
    Approval,
    ApprovalKind,
    Content,
    LanguageTag,
    Origin,
    SegmentKey,
    StoredState,
    Substate,
    Target,
)
from localize.model.events import (
    NO_HASH,
    AddNote,
    Approve,
    Event,
    Noted,
    Reject,
    Removed,
    ResolveNote,
    SaveTarget,
    Unwaive,
    Waive,
    Waiver,
    Withdraw,
    find_author,
)
from localize.runtime.lazy_dataclass import dataclass
from localize.store.events import is_text
from localize.store.records import made_target


@dataclass(frozen=True, slots=True)
class ReplayedState:
    """What stands after an event: everything that the events up to it have decided."""

    target: Target | None = None
    approvals: tuple[Approval, ...] = ()
    """Those not withdrawn, oldest first."""
    approved_by: tuple[Event, ...] = ()
    """Their events."""
    waivers: tuple[Waiver, ...] = ()
    """The newest for each finding."""
    unwaived: tuple[Waiver, ...] = ()
    """Those taken back, as they stood; other segments with the same texts may have recorded them."""
    notes: tuple[Noted, ...] = ()
    saves: tuple[Event, ...] = ()
    """The texts that stood here, oldest first."""


def _replay(events: Iterable[Event]) -> Iterator[ReplayedState]:
    """Yield what stands before and after each of *events*, which are all those of one chain from its first."""
    return accumulate(events, _after, initial=ReplayedState())


def find_end(events: Iterable[Event]) -> ReplayedState:
    """Return what stands after the last of *events*."""
    return reduce(_after, events, ReplayedState())


def find_revision(events: Iterable[Event], revision: int) -> Target | None:
    """Return the target as its revision number *revision* left it, None where the history has no such revision."""
    targets = (standing.target for standing in _replay(events))
    return next((target for target in targets if target is not None and target.revision == revision), None)


def _after(standing: ReplayedState, event: Event) -> ReplayedState:
    body = event.body
    match body:
        case SaveTarget():
            after = replace(standing, target=_saved(standing, event, body), saves=(*standing.saves, event))
        case Reject():
            after = replace(standing, target=rejected_target(standing.target, event.at) if standing.target else None)
        case Approve():
            approval = made_approval(body, event.actor, event.at)
            approvals, given = (*standing.approvals, approval), (*standing.approved_by, event)
            after = replace(standing, approvals=approvals, approved_by=given)
        case Withdraw():
            after = _after_withdrawing(standing, body)
        case Waive() | Unwaive():
            after = _after_waiving(standing, body)
        case Removed() if is_text(event.action):
            after = replace(standing, target=_removed_target(standing.target, event))
        case AddNote() | ResolveNote():
            after = replace(standing, notes=_notes_after(standing.notes, event, body))
        case _:
            after = standing
    return after


def _saved(standing: ReplayedState, event: Event, body: SaveTarget) -> Target:
    revision = standing.target.revision + 1 if standing.target else 1
    return made_target(body, revision, find_author(body, event.actor, standing.saves), event.at)


def _removed_target(before: Target | None, event: Event) -> Target:
    """Return what stands after a text that was removed for good: a revision without a text."""
    revision = before.revision + 1 if before else 1
    key, language = SegmentKey(event.subject.id), event.subject.language or LanguageTag("")
    nothing = SaveTarget(key, language, Content(), StoredState.INITIAL, None, Origin(), NO_HASH, revision - 1)
    return made_target(nothing, revision, event.actor, event.at)


def _after_withdrawing(standing: ReplayedState, body: Withdraw) -> ReplayedState:
    if standing.target is None:
        return standing
    gone = (standing.target.revision, body.reviewer)
    kept = [(each.revision, body.reviewer and each.reviewer) != gone for each in standing.approvals]
    return replace(
        standing,
        approvals=tuple(compress(standing.approvals, kept)),
        approved_by=tuple(compress(standing.approved_by, kept)),
    )


def _notes_after(notes: tuple[Noted, ...], event: Event, body: AddNote | ResolveNote) -> tuple[Noted, ...]:
    if isinstance(body, AddNote):
        return (*notes, Noted(body.segment, body.language, event.number, body.note, event.at, body.answers))
    return tuple(replace(each, resolved=body.resolved) if each.number == body.number else each for each in notes)


def _after_waiving(standing: ReplayedState, body: Waive | Unwaive) -> ReplayedState:
    others = tuple(each for each in standing.waivers if finding_key(each) != finding_key(body.waiver))
    if isinstance(body, Unwaive):
        return replace(standing, waivers=others, unwaived=(*standing.unwaived, body.waiver))
    return replace(standing, waivers=(*others, body.waiver))


def finding_key(waiver: Waiver) -> tuple[str | int, ...]:
    """Return what tells the finding that a waiver is about from all others."""
    return (
        waiver.language,
        waiver.source_hash,
        waiver.target_hash,
        waiver.check,
        waiver.side.value,
        waiver.surface,
        waiver.occurrence,
    )


def rejected_target(target: Target, at: datetime) -> Target:
    """Return *target* as a rejection leaves it: the same text by the same author, sent back, under a new revision."""
    return replace(target, revision=target.revision + 1, state=StoredState.INITIAL, substate=Substate.REJECTED, at=at)


def made_approval(change: Approve, actor: str, at: datetime) -> Approval:
    """Return the approval that *actor* gives; an imported one is the file's, which alone claims it."""
    reviewer = (change.file or actor) if change.kind is ApprovalKind.IMPORTED else actor
    return Approval(
        segment=change.segment,
        language=change.language,
        revision=change.revision,
        source_hash=change.source_hash,
        target_hash=change.target_hash,
        reviewer=reviewer,
        at=at,
        kind=change.kind,
    )
