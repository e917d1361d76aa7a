"""How far the project has come, in one value that commands print and screens show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from localize.listing import Counts
from localize.model import LanguageTag
from localize.workflow.lookup import DocumentStatus, counts, documents

if TYPE_CHECKING:
    from localize.workflow.project import Project


@dataclass(frozen=True, slots=True)
class Status:
    """The project in numbers. Findings are not counted here: `check` looks at every text, which takes time."""

    name: str
    source: LanguageTag
    languages: tuple[tuple[LanguageTag, Counts], ...]
    documents: tuple[DocumentStatus, ...]


def status(project: Project) -> Status:
    """Return how many segments and words stand in each state, by language and document."""
    languages = tuple((language, counts(project, language)) for language in project.all_targets())
    return Status(project.config.name, project.source, languages, documents(project))
