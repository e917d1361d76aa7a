"""Last looks of a reviewer: which revision of each text a person has seen on this machine.

They stand in the user's state folder and never travel with the project. A look is a revision number, so no clock
decides what is new; of a text nothing is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from localize.model import Content, LanguageTag, SegmentKey
from localize.model.events import Approve, Event, Reject, SaveTarget
from localize.model.segment_list import Row
from localize.workflow.user.state_folder import read_state, write_state

if TYPE_CHECKING:
    from localize.workflow.project.project import Project

_UNSAVED = 20
"""Looks after which they are saved: reading on must not wait for the disk at every text."""
_Place = tuple[SegmentKey, LanguageTag]


@dataclass(frozen=True, slots=True)
class _PersonLooks:
    """What one person has seen: "KEY LANGUAGE REVISION" for each text."""

    person: str
    seen: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Looks:
    people: tuple[_PersonLooks, ...] = ()


class LastLooks:
    """The last looks of the person who works on a project; a sitting begins with those of the sittings before."""

    def __init__(self, project: Project) -> None:
        self._file = f"looks-{project.store.project_id}.json"
        self._person = project.member.name
        self._seen = _read(self._file, self._person)
        self._before: dict[_Place, int | None] = {}
        """What had been seen before the present revision was, in this sitting."""
        self._unsaved = 0

    def see(self, row: Row, language: LanguageTag) -> None:
        """Remember that the person has seen a text as it stands."""
        if row.target is None:
            return
        place, revision = (row.segment.key, language), row.target.revision
        if self._seen.get(place) != revision:
            self._before[place] = self._seen.get(place)
            self._seen[place] = revision
            self._unsaved += 1
        if self._unsaved >= _UNSAVED:
            self.save()

    def decide(self, rows: Iterable[Row], language: LanguageTag) -> None:
        """Remember texts as decided on: their new revisions are no news to the person."""
        for row in rows:
            if row.target is not None:
                self._seen[row.segment.key, language] = row.target.revision
                self._before.pop((row.segment.key, language), None)
                self._unsaved += 1

    def before_sitting(self, language: LanguageTag) -> frozenset[tuple[SegmentKey, int]]:
        """Return the texts in a language that the person saw before this sitting or decided on, each with its revision.

        A text that was seen for the first time in this sitting stands there with the revision that was seen.
        """
        return frozenset(
            (key, revision if (before := self._before.get((key, tag))) is None else before)
            for (key, tag), revision in self._seen.items()
            if tag == language
        )

    def text_before(self, row: Row, language: LanguageTag, events: Sequence[Event]) -> Content | None:
        """Return what the person saw last before this sitting, or decided on; None where that is nothing else.

        *events* are the text's, oldest first.
        """
        place = (row.segment.key, language)
        looked = self._before[place] if place in self._before else self._seen.get(place)
        own = (each.body for each in events if each.actor == self._person)
        revision = max((looked or 0, *map(_revision_of, own)))
        texts = [
            each.body.content
            for each in events
            if isinstance(each.body, SaveTarget) and each.body.seen < revision and each.body.content
        ]
        present = row.target.content if row.target else None
        return texts[-1] if texts and texts[-1] != present else None

    def save(self) -> None:
        """Save the looks, beside what another window of the same person has saved meanwhile."""
        if not self._unsaved:
            return
        self._unsaved = 0
        for place, revision in _read(self._file, self._person).items():
            self._seen[place] = max(revision, self._seen.get(place, 0))
        seen = tuple(f"{key} {tag} {revision}" for (key, tag), revision in sorted(self._seen.items()))
        people = [each for each in read_state(self._file, _Looks()).people if each.person != self._person]
        write_state(self._file, _Looks((*people, _PersonLooks(self._person, seen))))


def _revision_of(body: object) -> int:
    """Return the revision that a decision or a save of a person was about; 0 for anything else."""
    if isinstance(body, Approve | Reject):
        return body.revision
    return body.seen + 1 if isinstance(body, SaveTarget) else 0


def _read(name: str, person: str) -> dict[_Place, int]:
    found = [each.seen for each in read_state(name, _Looks()).people if each.person == person]
    looks: dict[_Place, int] = {}
    for line in found[0] if found else ():
        key, _, rest = line.partition(" ")
        tag, _, revision = rest.partition(" ")
        if revision.isdecimal():
            looks[SegmentKey(key), LanguageTag(tag)] = int(revision)
    return looks
