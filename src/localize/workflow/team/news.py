"""News of a team: which segments and documents others have changed on this replica since a person's last look.

The look is a place in this replica's own record, where everything stands as it came in; it is kept in the
user's state folder and never travels.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from localize.errors import NotFound
from localize.model import Document, LanguageTag, SegmentKey
from localize.model.events import (
    AddDocument,
    AddNote,
    Approve,
    Assign,
    Event,
    KeepConflict,
    Reject,
    SaveTarget,
    SubjectKind,
    UpdateDocument,
    Withdraw,
)
from localize.model.segment_list import Row
from localize.workflow.user.state_folder import read_state, write_state

if TYPE_CHECKING:
    from localize.workflow.project.project import Project

_SHOWN = (SaveTarget, KeepConflict, Approve, Withdraw, Reject, AddNote, AddDocument, UpdateDocument, Assign)
"""What is news; the rest, as bookmarks and waivers, concerns whoever did it."""


@dataclass(frozen=True, slots=True)
class NewsItem:
    """What others have done to one segment in one language, or to a document, the latest act of it."""

    event: Event
    document: Document
    row: Row | None
    """The segment; None where the news is about the document."""
    language: LanguageTag | None
    count: int
    """Acts of others, this one included."""


@dataclass(frozen=True, slots=True)
class _Look:
    project: str
    person: str
    sequence: int


@dataclass(frozen=True, slots=True)
class _Looks:
    looks: tuple[_Look, ...] = ()


_FILE = "team-looks.json"


def find_news(project: Project) -> tuple[NewsItem, ...]:
    """Return what others have changed since the person's last look, the latest first; nothing without a team."""
    if project.store.team() is None:
        return ()
    me = project.member.name
    latest: dict[tuple[SubjectKind, str, LanguageTag | None], tuple[Event, int]] = {}
    for event in project.store.record_since(_read_look(project)):
        if event.actor != me and isinstance(event.body, _SHOWN):
            place = (event.subject.kind, event.subject.id, event.subject.language)
            _, count = latest.pop(place, (event, 0))
            latest[place] = (event, count + 1)
    documents = {str(each.id): each for each in project.store.documents()}
    found = (_describe(project, documents, event, count) for event, count in reversed(latest.values()))
    return tuple(each for each in found if each is not None)


def count_news(items: Iterable[NewsItem]) -> tuple[int, int]:
    """Return how many segments and how many documents have news."""
    rows = [each.row is not None for each in items]
    return sum(rows), len(rows) - sum(rows)


def note_look(project: Project) -> None:
    """Remember that the person has seen what there is now."""
    mine = _Look(project.store.project_id, project.member.name, project.store.head().sequence)
    others = (each for each in read_state(_FILE, _Looks()).looks if not _is_of(each, project))
    write_state(_FILE, _Looks((*others, mine)))


def _read_look(project: Project) -> int:
    looks = (each.sequence for each in read_state(_FILE, _Looks()).looks if _is_of(each, project))
    return min(next(looks, 0), project.store.head().sequence)


def _is_of(look: _Look, project: Project) -> bool:
    return (look.project, look.person) == (project.store.project_id, project.member.name)


def _describe(project: Project, documents: Mapping[str, Document], event: Event, count: int) -> NewsItem | None:
    """Return an item; None for a segment or document that is in no list any more."""
    subject = event.subject
    if subject.kind is SubjectKind.SEGMENT:
        if subject.language is None:
            return None
        try:
            row = project.store.get_row(SegmentKey(subject.id), subject.language)
        except NotFound:
            return None
        document = documents.get(str(row.segment.document))
    else:
        row, document = None, documents.get(subject.id)
    return NewsItem(event, document, row, subject.language, count) if document is not None else None
