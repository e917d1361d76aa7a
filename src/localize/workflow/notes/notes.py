"""Notes on segments, and questions to the client: written, answered, resolved, listed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from localize.errors import WorkflowError
from localize.model import SUGGESTION, LanguageTag, Note, SegmentKey
from localize.model.events import AddNote, Event, Noted, ResolveNote
from localize.model.segment_list import Row

if TYPE_CHECKING:
    from localize.workflow.project.project import Project

KINDS = ("translator", "question")
"""What a person may leave; reviewers' notes come with their decisions, answers with `answer`."""
ASKED = "reviewer"
"""A reviewer's question to the translator; it is none to the client."""
ANSWER = "answer"
REFUSAL = "refusal"
"""The answer of a translator who does not take a suggested wording; its text is the reason, if any."""
_ASKING = ("question", ASKED, SUGGESTION)


@dataclass(frozen=True, slots=True)
class Remark:
    """A note with its answers, and the segment that it is about."""

    noted: Noted
    answers: tuple[Noted, ...]
    row: Row

    @property
    def id(self) -> str:
        """What names it in files: segment, language, number."""
        return f"{self.noted.segment} {self.noted.language} {self.noted.number}"


def leave(project: Project, key: SegmentKey, language: LanguageTag, text: str, *, kind: str = "translator") -> Event:
    """Leave a note on a segment. Raises: WorkflowError for an empty one, NotFound."""
    return _add(project, AddNote(key, language, Note(_told(text), project.member.name, kind)))


def answer(
    project: Project, key: SegmentKey, language: LanguageTag, number: int, text: str, *, by: str = ""
) -> Event | None:
    """Answer a note, in the name of *by*; None where that very answer is there already. Raises: as `leave`."""
    told = _told(text)
    known = [each.note.text for each in project.store.notes(key, language) if each.answers == number]
    if told in known:
        return None
    return _add(project, AddNote(key, language, Note(told, by or project.member.name, ANSWER), answers=number))


def resolve(project: Project, key: SegmentKey, language: LanguageTag, number: int, *, resolved: bool = True) -> bool:
    """Say that a note needs nothing more, or does again; tell whether that is news. Raises: NotFound."""
    project.require_writable()
    changes = [ResolveNote(key, language, number, resolved)]
    changes += [
        ResolveNote(key, language, each.number, resolved)
        for each in project.store.notes(key, language)
        if each.answers == number
    ]
    return bool(project.store.record(changes, actor=project.member))


def remarks(
    project: Project,
    languages: Sequence[LanguageTag] = (),
    *,
    key: SegmentKey | None = None,
    kinds: Collection[str] = (),
    open_only: bool = False,
) -> tuple[Remark, ...]:
    """Return notes in project order, each with its answers; none named: in all languages, of all kinds."""
    noted = project.store.notes(key)
    answers: dict[tuple[SegmentKey, LanguageTag, int], list[Noted]] = {}
    for each in noted:
        if each.answers is not None:
            answers.setdefault((each.segment, each.language, each.answers), []).append(each)
    found: list[Remark] = []
    for each in noted:
        wanted = not kinds or each.note.kind in kinds
        if each.answers is not None or not wanted or (open_only and each.resolved):
            continue
        if not languages or each.language in languages:
            row = project.store.get_row(each.segment, each.language)
            found.append(Remark(each, tuple(answers.get((each.segment, each.language, each.number), ())), row))
    return tuple(found)


def questions(project: Project, language: LanguageTag) -> dict[SegmentKey, bool]:
    """Return the present segments with an open note in a language; True where one is a question without an answer."""
    noted = project.store.notes(language=language)
    by_segment: dict[SegmentKey, list[Noted]] = {}
    for each in noted:
        by_segment.setdefault(each.segment, []).append(each)
    asked = {key: is_question(notes) for key, notes in by_segment.items()}
    return {key: each for key, each in asked.items() if each is not None}


def is_question(noted: Iterable[Noted]) -> bool | None:
    """Tell whether a question among the notes on one text waits for an answer; None where no note is open."""
    notes = tuple(noted)
    answered = {each.answers for each in notes if not each.resolved}
    there = open_notes(notes)
    return any(each.note.kind in _ASKING and each.number not in answered for each in there) if there else None


def open_notes(noted: Iterable[Noted]) -> tuple[Noted, ...]:
    """Return the notes that still say something, in their order; answers are none of their own."""
    return tuple(each for each in noted if each.answers is None and not each.resolved)


def _told(text: str) -> str:
    if not text.strip():
        raise WorkflowError("the note is empty", hint="type a text")
    return text


def _add(project: Project, change: AddNote) -> Event:
    project.require_writable()
    (event,) = project.store.record((change,), actor=project.member)
    return event
