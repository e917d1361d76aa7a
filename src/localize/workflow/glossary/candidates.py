"""Term candidates: phrases of the project's texts or of a memory file that are in no glossary yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from localize.errors import ExchangeError
from localize.language import same_language
from localize.model import LanguageTag, Problem
from localize.model.segment_list import Where
from localize.workflow.segments.iterate import all_rows

if TYPE_CHECKING:
    from localize.glossary import TermIndex
    from localize.glossary.extract import Candidate
    from localize.workflow.project.project import Project


@dataclass(frozen=True, slots=True)
class CandidateReport:
    """What was found, best first."""

    candidates: tuple[Candidate, ...]
    known: int
    """Phrases left out because a glossary has them."""
    texts: int
    """How many texts of the language were read."""


def find_candidates(
    project: Project, language: LanguageTag, *, memory: Path | None = None, least: int = 3
) -> CandidateReport:
    """Return candidates in all texts of a language that the project has, or in those of a TMX file.

    Of the project, sources and translations in that language are read; each candidate names the first keys.
    Raises: ExchangeError.
    """
    index = project.term_index(language) if project.glossaries() else None
    texts = memory_texts(memory, language) if memory else _project_texts(project, language)
    return candidates_in(texts, language, index, least=least)


def candidates_in(
    texts: Iterator[tuple[str, str]], language: LanguageTag, index: TermIndex | None, *, least: int = 3
) -> CandidateReport:
    """Return candidates in any texts, each with its name, without those that are terms of an index."""
    from localize.glossary.extract import extract

    read = list(texts)
    found = extract(read, language, least=least)
    fresh = tuple(each for each in found if index is None or not _is_term(index, each.text))
    return CandidateReport(fresh, len(found) - len(fresh), len(read))


def _is_term(index: TermIndex, text: str) -> bool:
    return any(hit.start == 0 and hit.end == len(text) for hit in index.find(text))


def _project_texts(project: Project, language: LanguageTag) -> Iterator[tuple[str, str]]:
    seen: set[str] = set()
    for document in project.store.documents():
        as_source = same_language(document.source_language, language)
        for target in project.languages_for(document.source_language):
            as_target = same_language(target, language)
            if not as_source and not as_target:
                continue
            for row in all_rows(project, target, Where(document=document.id)):
                if as_source and row.segment.key not in seen:
                    seen.add(row.segment.key)
                    yield row.segment.key, row.segment.source.plain
                elif as_target and row.target and row.target.content:
                    yield row.segment.key, row.target.content.plain


def memory_texts(path: Path, language: LanguageTag) -> Iterator[tuple[str, str]]:
    """Yield the texts of a language in a TMX file, named by their number in it. Raises: ExchangeError."""
    from localize.memory.files.tmx import read_tmx

    if not path.is_file():
        raise ExchangeError("there is no such file", path=str(path), hint="check the path and try again")
    with path.open("rb") as stream:
        for number, unit in enumerate(read_tmx(stream, str(path)), 1):
            if isinstance(unit, Problem):
                continue
            for variant in unit.variants:
                if same_language(variant.language, language):
                    yield f"{path.name}#{number}", variant.content.plain
