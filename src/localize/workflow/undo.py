"""Bulk undo: the texts that one person saved since a moment return to what they were before it.

Nothing is erased: the return is a new revision of each text, and the history shows both.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
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
    """Texts that somebody else has changed since; they were left alone."""


def undo(
    project: Project, since: datetime, languages: Sequence[LanguageTag] = ()
) -> Generator[Progress, None, UndoReport]:
    """Take back what this person saved, rejected or approved since a moment, with the project held for itself.

    Raises: Locked when anybody else has the project open.
    """
    project.require_writable()
    texts = approvals = left = done = 0
    with project.store.exclusive():
        for language in languages or project.targets:
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
                yield Progress(done, total * len(languages or project.targets), "looked at")
    return UndoReport(texts, approvals, left)


def _back(project: Project, row: Row, language: LanguageTag, since: datetime) -> list[Change] | None:
    """Return the changes that take a row back; none where there is nothing to do; None where others have been there."""
    if row.target is None:
        return []
    events = project.store.history(Subject(SubjectKind.SEGMENT, row.segment.key, language))
    late = [event for event in events if event.at >= since and isinstance(event.body, SaveTarget | Reject | Approve)]
    if not late:
        return []
    if any(event.actor != project.member.name for event in late):
        return None if any(event.actor == project.member.name for event in late) else []
    if all(isinstance(event.body, Approve) for event in late):
        return [Withdraw(row.segment.key, language, "undone")] if row.state in (State.REVIEWED, State.FINAL) else []
    return [_text_before(row, language, [event for event in events if event.at < since])]


def _text_before(row: Row, language: LanguageTag, events: Sequence[Event]) -> SaveTarget:
    content, state, substate, origin = Content(), StoredState.INITIAL, None, Origin()
    for event in events:
        if isinstance(event.body, SaveTarget):
            body = event.body
            content, state, substate, origin = body.content, body.state, body.substate, body.origin
        elif isinstance(event.body, Reject):
            state, substate = StoredState.INITIAL, Substate.REJECTED
    return SaveTarget(
        segment=row.segment.key,
        language=language,
        content=content,
        state=state,
        substate=substate,
        origin=origin,
        source_hash=row.segment.source_hash,
        seen=row.target.revision if row.target else 0,
    )
