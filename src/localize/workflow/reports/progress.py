"""Progress of a project: segments and words by state, language and document, and who did what."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from localize.model import Document, DocumentId, LanguageTag, State
from localize.model.events import AddDocument, Subject, SubjectKind, UpdateDocument
from localize.model.segment_list import Counts
from localize.workflow.assignments import Assigned, is_overdue, list_assigned, today
from localize.workflow.segments.lookup import DocumentStatus, documents

if TYPE_CHECKING:
    from datetime import datetime

    from localize.model.events import Deeds
    from localize.workflow.project.project import Project


@dataclass(frozen=True, slots=True)
class Status:
    """The project in numbers. Findings are not counted here: `check` looks at every text, which takes time."""

    name: str
    """That of the project."""
    source: LanguageTag
    languages: tuple[tuple[LanguageTag, Counts], ...]
    """All documents together."""
    documents: tuple[DocumentStatus, ...]
    """In the order in which they were added."""
    encrypted: bool = False
    """Whether the project's store is encrypted."""
    assigned: Assigned = field(default_factory=dict)
    today: date = date.max
    """The day that overdue documents are told from."""

    def is_overdue(self, document: DocumentId, language: LanguageTag, counts: Counts) -> bool:
        """Tell whether the day of a document has passed with work left."""
        return is_overdue(self.assigned.get((document, language)), counts, self.today)


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A language in which fewer segments than wanted are in a state, or in one beyond it."""

    language: LanguageTag
    state: State
    wanted: float
    """Percent of the segments."""
    segments: int
    done: int

    @property
    def percent(self) -> float:
        """How many per cent there are, rounded down: what is short is never shown as whole."""
        return 1000 * self.done // self.segments / 10


def find_shortfalls(found: Status, wanted: Mapping[State, float]) -> tuple[Shortfall, ...]:
    """Return where a project has less than so many per cent of its segments in a state, language by language."""
    order = (State.TRANSLATED, State.REVIEWED, State.FINAL)
    return tuple(
        Shortfall(language, state, percent, counts.segments, done)
        for language, counts in found.languages
        for state, percent in wanted.items()
        if 100 * (done := sum(getattr(counts, each.value) for each in order[order.index(state) :]))
        < percent * counts.segments
    )


def in_languages(found: Status, languages: Collection[LanguageTag]) -> Status:
    """Return a status with some of its languages only."""

    def some(counts: tuple[tuple[LanguageTag, Counts], ...]) -> tuple[tuple[LanguageTag, Counts], ...]:
        return tuple(pair for pair in counts if pair[0] in languages)

    documents = tuple(replace(each, counts=some(each.counts)) for each in found.documents)
    return replace(found, languages=some(found.languages), documents=documents)


def assigned_to(found: Status, person: str | None, *, overdue: bool = False) -> Status:
    """Return a status of the documents that are assigned to a person (None: to anybody or nobody), or of the overdue
    ones among them; in each its languages of which that is true."""

    def is_wanted(document: DocumentId, language: LanguageTag, counts: Counts) -> bool:
        each = found.assigned.get((document, language))
        is_theirs = person is None or (each is not None and each.person == person)
        return is_theirs and (not overdue or found.is_overdue(document, language, counts))

    some = [
        replace(each, counts=tuple(pair for pair in each.counts if is_wanted(each.document.id, *pair)))
        for each in found.documents
    ]
    documents = tuple(each for each in some if each.counts)
    return replace(
        found, languages=_sum_up(dict.fromkeys(dict(found.languages), Counts()), documents), documents=documents
    )


def deeds(project: Project, *, document: DocumentId | None = None, since: datetime | None = None) -> tuple[Deeds, ...]:
    """Return who did what to how many segments, in one document or in all, since a moment or ever."""
    return project.store.deeds(document=document, since=since)


def status(project: Project) -> Status:
    """Return how many segments and words stand in each state, by language and document; words are those of sources."""
    found = documents(project)
    if project.store.team() is not None:
        found = tuple(replace(each, document=_number_alike(project, each.document)) for each in found)
    # A segment is counted once: counting 100,000 takes 100 ms.
    sums = _sum_up(dict.fromkeys(project.all_targets(), Counts()), found)
    assigned = list_assigned(project)
    return Status(project.config.name, project.source, sums, found, project.is_encrypted, assigned, today())


def _number_alike(project: Project, document: Document) -> Document:
    """Return a document with its number of versions, which is the same everywhere; the order is each replica's own."""
    bodies = [each.body for each in project.store.history(Subject(SubjectKind.DOCUMENT, document.id))]
    sources = {each.source_hash for each in bodies if isinstance(each, AddDocument | UpdateDocument)}
    return replace(document, version=len(sources))


def _sum_up(
    sums: dict[LanguageTag, Counts], documents: Iterable[DocumentStatus]
) -> tuple[tuple[LanguageTag, Counts], ...]:
    """Return *sums* with the counts of documents added."""
    for each in documents:
        for language, counts in each.counts:
            sums[language] += counts
    return tuple(sums.items())
