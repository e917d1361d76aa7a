"""Bulk undo: the texts that one person saved since a moment return to what they were before it.

Nothing is erased: the return is a new revision of each text, and the history shows both. An approval is about one
revision, so one that stood before has to be given again. Rejections are not taken back: they carry a reason.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from localize.history import (
    Approve,
    Change,
    Event,
    Reject,
    SaveTarget,
    Subject,
    SubjectKind,
    Withdraw,
)
from localize.listing import Row, Where
from localize.model import Content, LanguageTag, Origin, Progress, State, StoredState, Substate

if TYPE_CHECKING:
    from localize.workflow.project import Project

_PAGE = 256


@dataclass(frozen=True, slots=True)
class UndoReport:
    """What a bulk undo did."""

    texts: int
    """Texts that are again what they were."""
    approvals: int
    """Approvals of texts that stayed, taken back."""
    left: int
    """Texts that somebody else has worked on since, or that were rejected; they were left alone."""


def undo(
    project: Project, since: datetime, languages: Sequence[LanguageTag] = ()
) -> Generator[Progress, None, UndoReport]:
    """Take back what this person saved or approved since a moment, with the project held for itself.

    Raises: Locked when anybody else has the project open.
    """
    project.require_writable()
    texts = approvals = left = done = 0
    with project.store.exclusive():
        wanted = tuple(languages) or project.all_targets()
        for language in wanted:
            total = project.store.counts(language, Where()).segments
            after = 0
            while rows := project.store.rows(language, Where(), after=after, limit=_PAGE):
                after = rows[-1].number
                changes: list[Change] = []
                for row in rows:
                    change = _back(project, row, language, since)
                    left += change is None
                    changes += [] if change is None else change
                project.store.record(changes, actor=project.member)
                texts += sum(isinstance(each, SaveTarget) for each in changes)
                approvals += sum(isinstance(each, Withdraw) for each in changes)
                done += len(rows)
                yield Progress(done, total * len(wanted), "looked at")
    return UndoReport(texts, approvals, left)


def _back(project: Project, row: Row, language: LanguageTag, since: datetime) -> list[Change] | None:
    """Return the changes that take a row back; none where there is nothing to do; None where others have been there."""
    if row.target is None:
        return []
    events = project.store.history(Subject(SubjectKind.SEGMENT, row.segment.key, language))
    late = [event for event in events if event.at >= since and isinstance(event.body, SaveTarget | Reject | Approve)]
    me = project.member.name
    if not any(event.actor == me for event in late):
        return []
    if all(isinstance(event.body, Approve) for event in late):
        holds = row.state in (State.REVIEWED, State.FINAL)
        return [Withdraw(row.segment.key, language, "undone", me)] if holds else []
    if any(event.actor != me or isinstance(event.body, Reject) for event in late):
        return None
    return [_text_before(row, language, [event for event in events if event.at < since])]


def _text_before(row: Row, language: LanguageTag, events: Sequence[Event]) -> SaveTarget:
    before = SaveTarget(
        row.segment.key, language, Content(), StoredState.INITIAL, None, Origin(), row.segment.source_hash, 0
    )
    for event in events:
        if isinstance(event.body, SaveTarget):
            before = event.body
        elif isinstance(event.body, Reject):
            before = replace(before, state=StoredState.INITIAL, substate=Substate.REJECTED)
    return replace(before, seen=row.target.revision if row.target else 0)
