"""Progress of a project: segments and words by state, language and document, and who did what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from localize.model import DocumentId, LanguageTag
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
    return Status(project.config.name, project.source, tuple(sums.items()), found)
