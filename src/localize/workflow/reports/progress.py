"""Progress of a project: segments and words by state, language and document, and who did what."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from localize.model import DocumentId, LanguageTag, State
from localize.model.segment_list import Counts
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


def deeds(project: Project, *, document: DocumentId | None = None, since: datetime | None = None) -> tuple[Deeds, ...]:
    """Return who did what to how many segments, in one document or in all, since a moment or ever."""
    return project.store.deeds(document=document, since=since)


def status(project: Project) -> Status:
    """Return how many segments and words stand in each state, by language and document; words are those of sources."""
    found = documents(project)
    # A segment is counted once: counting 100,000 takes 100 ms.
    sums = dict.fromkeys(project.all_targets(), Counts())
    for each in found:
        for language, counts in each.counts:
            sums[language] += counts
    return Status(project.config.name, project.source, tuple(sums.items()), found, project.is_encrypted)
