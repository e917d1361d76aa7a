"""Suggested wordings: a reviewer's own text beside a translation, which its translator takes or refuses.

A suggestion is a note with the text in typing form. Whoever takes it confirms that text and is its author, as for any
text that a person confirms; the reviewer is named in its origin. So the reviewer may approve it: two people have read
it by then. A refusal is an answer to the note, and waits for the reviewer until that one resolves it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from localize.errors import NotFound, WorkflowError
from localize.model import SUGGESTION, Content, LanguageTag, Note, Origin, SegmentKey
from localize.model.events import AddNote, Event, Noted, ResolveNote
from localize.model.segment_list import Row
from localize.workflow.editing.edit import Saved, confirmation, findings_of, refuse_control, require_language
from localize.workflow.memory.indexes import follow_save
from localize.workflow.notes.notes import REFUSAL

if TYPE_CHECKING:
    from localize.workflow.project.project import Project


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A wording that waits for the translator."""

    noted: Noted
    content: Content

    @property
    def by(self) -> str:
        """Who suggests it."""
        return self.noted.note.author


def suggest(project: Project, key: SegmentKey, language: LanguageTag, typed: str) -> Event:
    """Suggest a text in typing form for a segment; the text that stands there stays as it is.

    A suggestion of the same person that still waits there is replaced.
    Raises:
        WorkflowError: the text is empty or is the one that stands there.
        NotFound: there is no such segment in this language.
    """
    project.require_writable()
    row = project.store.get_row(key, language)
    require_language(project, row, language)
    refuse_control(typed)
    if not typed.strip():
        raise WorkflowError("the suggestion is empty", hint="type a text")
    if row.target is None or not row.target.content:
        raise WorkflowError("there is no translation yet to suggest another wording for", hint="translate the segment")
    if Content.parse(typed, row.segment.source.tags) == row.target.content:
        raise WorkflowError("the suggestion is the same as the current text", hint="change it, or approve the text")
    me = project.member.name
    earlier = [each for each in find_open(project.store.notes(key, language)) if each.note.author == me]
    changes = [ResolveNote(key, language, each.number) for each in earlier]
    added = AddNote(key, language, Note(typed, me, SUGGESTION))
    return project.store.record((*changes, added), actor=project.member)[-1]


def find_open(noted: Iterable[Noted]) -> tuple[Noted, ...]:
    """Return the suggestions among the notes on one text that were neither taken nor refused, oldest first."""
    notes = tuple(noted)
    refused = {each.answers for each in notes if not each.resolved}
    return tuple(
        each for each in notes if each.note.kind == SUGGESTION and not each.resolved and each.number not in refused
    )


def find_suggestion(row: Row, noted: Iterable[Noted]) -> Suggestion | None:
    """Return the latest suggestion that waits beside a text; None where there is none."""
    there = find_open(noted)
    return Suggestion(there[-1], Content.parse(there[-1].note.text, row.segment.source.tags)) if there else None


def take(project: Project, key: SegmentKey, language: LanguageTag, number: int, *, seen: int | None = None) -> Saved:
    """Confirm the suggested text of a note as this person's own, in one step with resolving the note.

    *seen* is the revision that it was compared with; the default is the stored one.
    Raises: Conflict when a newer revision stands; NotFound when no such suggestion waits; WorkflowError for one's own.
    """
    project.require_writable()
    noted = _get(project, key, language, number)
    author = noted.note.author
    if author == project.member.name:
        raise WorkflowError("that is your own suggestion", hint="its translator takes or refuses it")
    row = project.store.get_row(key, language)
    origin = Origin(name=f"{SUGGESTION} {author}")
    change = confirmation(row, language, noted.note.text, seen=seen, origin=origin)
    resolved = ResolveNote(key, language, number)
    events = project.store.record((change, resolved), actor=project.member)
    follow_save(project)
    row = project.store.get_row(key, language)
    return Saved(row, findings_of(project, row, language, change.content), events)


def refuse(project: Project, key: SegmentKey, language: LanguageTag, number: int, reason: str = "") -> Event:
    """Refuse a suggestion, with or without a *reason*; the text stays. Raises: NotFound when no such one waits."""
    project.require_writable()
    _get(project, key, language, number)
    note = Note(reason.strip(), project.member.name, REFUSAL)
    return project.store.record((AddNote(key, language, note, answers=number),), actor=project.member)[-1]


def _get(project: Project, key: SegmentKey, language: LanguageTag, number: int) -> Noted:
    for each in find_open(project.store.notes(key, language)):
        if each.number == number:
            return each
    raise NotFound("suggestion", str(number), hint="somebody has taken, refused or replaced it")
