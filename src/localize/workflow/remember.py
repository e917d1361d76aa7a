"""The memory at work: indexes kept up to date with the store, and the matches for one text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from localize.language import same_language
from localize.model import Content, Hash, LanguageTag, Match, TranslationUnit, TranslationUnitId

if TYPE_CHECKING:
    from localize.memory.index import Index
    from localize.workflow.project import Project

_STEP = 5_000
"""Memory changes read from the store at a time: about a megabyte."""
_CANDIDATES = 20
"""Fuzzy candidates per match asked for: some of them have no variant in the target language."""


def open_index(project: Project, language: LanguageTag) -> Index:
    """Return the stored index over the memory's texts in *language*, or an empty one."""
    from localize.memory.index import Index

    folder = None if project.read_only else project.cache_folder / "memory" / language
    return Index(folder, language)


def refresh_index(project: Project, index: Index, language: LanguageTag) -> None:
    """Feed *index* with what has happened to the memory since it was last asked."""
    while changes := project.store.memory_since(index.position, _STEP):
        for change in changes:
            index.remove(change.id)
            variant = _variant(change.unit, language) if change.unit else None
            if variant is not None:
                index.add(change.id, variant.plain)
            index.position = change.number


def _variant(unit: TranslationUnit, language: LanguageTag) -> Content | None:
    return next((each.content for each in unit.variants if same_language(each.language, language)), None)


@dataclass(frozen=True, slots=True)
class Asked:
    """A text that memory is asked about, and where it stands."""

    content: Content
    source_language: LanguageTag
    target_language: LanguageTag
    before: Hash | None = None
    """Source hash of the segment before it; with `after` and `record`, what makes a context match."""
    after: Hash | None = None
    record: TranslationUnitId | None = None
    """The record that keeps this very segment's own renderings."""


def find_matches(project: Project, asked: Asked, *, limit: int = 5, min_score: int = 50) -> tuple[Match, ...]:
    """Return memory matches for a text in any direction, best first, at most *limit*."""
    from localize.memory.match import rank

    units = {unit.id: unit for unit in project.store.equal_variants(asked.source_language, asked.content.hash)}
    index = project.memory_index(asked.source_language)
    found = index.search(asked.content.plain, limit * _CANDIDATES, min_score)
    for unit in project.store.get_translation_units([name for name, _ in found if name not in units]):
        units[unit.id] = unit
    return rank(
        asked.content,
        units.values(),
        source_language=asked.source_language,
        target_language=asked.target_language,
        before=asked.before,
        after=asked.after,
        unit_id=asked.record,
        limit=limit,
        min_score=min_score,
    )
