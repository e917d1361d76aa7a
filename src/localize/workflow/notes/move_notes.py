"""Notes and questions moved to the new segments after a split or a join, with their answers and authors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from localize.model import LanguageTag, Note, SegmentKey
from localize.model.events import AddNote, Change, Noted, ResolveNote, Subject, SubjectKind

if TYPE_CHECKING:
    from localize.workflow.project.project import Project


def carry_notes(project: Project, retired: Sequence[SegmentKey], made: Sequence[SegmentKey]) -> list[Change]:
    """Return what leaves the open notes of *retired* segments on *made* ones, the first of them.

    A note that a made segment has already, because it was carried away from there, is resolved or opened there as it
    was meanwhile, and gets the answers that it lacks.
    """
    there = {_name(each): each for key in made for each in _asked(project, key)}
    fresh: list[Noted] = []
    changes: list[Change] = []
    for each in (each for key in retired for each in _asked(project, key)):
        twin = there.get(_name(each))
        if twin is not None:
            changes += _as_meanwhile(project, twin, each)
        elif not each.resolved:
            fresh.append(each)
    return [*_left_on(project, made[0], fresh), *changes]


def _left_on(project: Project, key: SegmentKey, noted: Sequence[Noted]) -> Iterator[AddNote]:
    """Yield what leaves notes with their answers on a segment; nothing else is recorded there before."""
    last: dict[LanguageTag, int] = {}
    for each in noted:
        if each.language not in last:
            last[each.language] = len(project.store.history(Subject(SubjectKind.SEGMENT, key, each.language)))
        yield AddNote(key, each.language, each.note)
        number = last[each.language] + 1
        answers = _answers(project, each)
        yield from (AddNote(key, each.language, one.note, answers=number) for one in answers)
        last[each.language] = number + len(answers)


def _as_meanwhile(project: Project, twin: Noted, noted: Noted) -> Iterator[AddNote | ResolveNote]:
    known = [each.note for each in _answers(project, twin)]
    for each in _answers(project, noted):
        if each.note not in known:
            yield AddNote(twin.segment, twin.language, each.note, answers=twin.number)
    if twin.resolved != noted.resolved:
        yield ResolveNote(twin.segment, twin.language, twin.number, noted.resolved)


def _asked(project: Project, key: SegmentKey) -> list[Noted]:
    return [each for each in project.store.notes(key) if each.answers is None]


def _answers(project: Project, noted: Noted) -> list[Noted]:
    return [each for each in project.store.notes(noted.segment, noted.language) if each.answers == noted.number]


def _name(noted: Noted) -> tuple[LanguageTag, Note]:
    return noted.language, noted.note
