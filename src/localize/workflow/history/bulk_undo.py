"""Bulk undo: the texts and segment borders that one person saved since a moment return to what they were before it.

Nothing is erased: the return is a new revision of each text, and the history shows both. An approval is bound to one
revision, so one that was there before has to be given again. Rejections are not taken back: they carry a reason.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import takewhile
from typing import TYPE_CHECKING

from localize.errors import Conflict
from localize.model import LanguageTag, Progress, State
from localize.model.events import UNDONE, Approve, Change, Reject, Resegment, SaveTarget, Subject, SubjectKind, Withdraw
from localize.model.segment_list import Row, Where
from localize.workflow.history.operations import borders_before, nothing_in, text_after
from localize.workflow.notes.move_notes import carry_notes

if TYPE_CHECKING:
    from localize.workflow.project.project import Project

_PAGE = 256
_MOST_ACTS = 100_000
"""Of one person in the minutes to be undone: a script may save a text every millisecond."""


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
    """Take back what this person saved or approved since a moment. Others can keep working meanwhile."""
    project.require_writable()
    start = _first_act(project, since)
    if start is None:
        return UndoReport(0, 0, 0)
    texts = approvals = done = 0
    left = _borders_back(project, start)
    wanted = tuple(languages) or project.all_targets()
    for language in wanted:
        total = project.store.counts(language, Where()).segments
        after = 0
        while rows := project.store.rows(language, Where(), after=after, limit=_PAGE):
            back = [_back(project, row, language, start) for row in rows]
            changes: list[Change] = [change for each in back if each for change in each]
            try:
                project.store.record(changes, actor=project.member)
            except Conflict:  # somebody has just saved one of these texts: look at them again
                continue
            after = rows[-1].number
            left += back.count(None)
            texts += sum(isinstance(each, SaveTarget) for each in changes)
            approvals += sum(isinstance(each, Withdraw) for each in changes)
            done += len(rows)
            yield Progress(done, total * len(wanted), "checked")
    return UndoReport(texts, approvals, left)


def _first_act(project: Project, since: datetime) -> int | None:
    """Return the first of this person's acts since a moment, None for none.

    It is looked for from the last act backwards: what the clock says of acts before one that is older, or that it puts
    in the future, is not believed.
    """
    now = datetime.now(UTC)
    mine = project.store.latest_acts(project.member.name, limit=_MOST_ACTS)
    late = list(takewhile(lambda act: since <= act.at <= now, mine))
    return late[-1].number if late else None


def _borders_back(project: Project, start: int) -> int:
    """Put segments back that this person split or joined since an act; return how many steps had to be left."""
    left = 0
    for document in project.store.documents():
        events = project.store.history(Subject(SubjectKind.DOCUMENT, document.id))
        mine = [event for event in events if event.sequence >= start and event.actor == project.member.name]
        for body in [event.body for event in reversed(mine) if isinstance(event.body, Resegment)]:
            change = _undone_borders(project, body, start)
            left += change is None
            if change is not None:
                notes = carry_notes(project, change.retired, [each.key for each in change.made])
                project.store.record([change, *notes], actor=project.member)
    return left


def _undone_borders(project: Project, body: Resegment, start: int) -> Resegment | None:
    """Return the change that takes other borders back; None where they changed again or others have worked there."""
    for each in body.made:
        for language in project.all_targets():
            events = project.store.history(Subject(SubjectKind.SEGMENT, each.key, language))
            if any(event.actor != project.member.name and event.sequence >= start for event in events):
                return None
    return borders_before(project, body)


def _back(project: Project, row: Row, language: LanguageTag, start: int) -> list[Change] | None:
    """Return the changes that take a row back; none where there is nothing to do; None where others have been there."""
    if row.target is None:
        return []
    events = project.store.history(Subject(SubjectKind.SEGMENT, row.segment.key, language))
    before = [event for event in events if event.sequence < start]
    late = [event for event in events[len(before) :] if isinstance(event.body, SaveTarget | Reject | Approve)]
    me = project.member.name
    if not any(event.actor == me for event in late):
        return []
    if all(isinstance(event.body, Approve) for event in late):
        holds = row.state in (State.REVIEWED, State.FINAL)
        return [Withdraw(row.segment.key, language, UNDONE, me)] if holds else []
    if any(event.actor != me or isinstance(event.body, Reject) for event in late):
        return None
    nothing = nothing_in(row.segment.key, language, row.segment.source_hash)
    return [text_after(before, nothing, seen=row.target.revision)]
