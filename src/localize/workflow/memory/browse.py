"""Records of the memory in a list: the newest first, or those that match a selection."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from localize.model import Progress, TranslationUnit, TranslationUnitId
from localize.workflow.memory.concordance import ConcordanceQuery, concordance, languages_there
from localize.workflow.memory.edit import Selection
from localize.workflow.memory.tmx import all_units

if TYPE_CHECKING:
    from localize.workflow.project.project import Project

MOST = 1000
"""Records that a search shows; more of them nobody reads through."""
_STEP = 500


@dataclass(frozen=True, slots=True)
class UnitList:
    """Records that something was said of."""

    units: tuple[TranslationUnit, ...]
    complete: bool
    """Whether there are no more."""
    words: Mapping[TranslationUnitId, frozenset[str]] = field(default_factory=dict)
    """What was found in each, as it is written there; nothing where no words were looked for."""


class Newest:
    """All records of the memory by place, the one that changed last at place 0; they are read as they are asked for."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._numbers: Sequence[int] = project.store.memory_numbers()

    def __len__(self) -> int:
        return len(self._numbers)

    def page(self, first: int, count: int) -> tuple[TranslationUnit | None, ...]:
        """Return the records from a place on; None for one that has changed or gone since the list was made."""
        end = len(self._numbers) - first
        numbers = self._numbers[max(0, end - count) : end]
        if not numbers:
            return ()
        span = self._project.store.memory_since(numbers[0] - 1, len(numbers))
        units = {change.number: change.unit for change in span}
        return tuple(units.get(number) for number in reversed(numbers))


def find_units(project: Project, wanted: Selection, *, limit: int = MOST) -> Generator[Progress, None, UnitList]:
    """Return the records of which one text fits all that is said; words of `text` in all their forms.

    Words alone are looked up in the index; what else is said is tried on every record, which takes a while for a large
    memory. Raises: WorkflowError where the text has no word.
    """
    if not wanted.text:
        return (yield from _scan(project, wanted, limit))
    rest = replace(wanted, text="")
    units: dict[TranslationUnitId, TranslationUnit] = {}
    words: dict[TranslationUnitId, frozenset[str]] = {}
    for language in languages_there(project, wanted.language):
        most = limit + 1 if rest == Selection(language=wanted.language) else project.store.memory_stats().units
        found = yield from concordance(project, ConcordanceQuery(wanted.text, language, limit=max(1, most)))
        for hit in found.hits:
            if replace(rest, language=language).has(hit.unit):
                units.setdefault(hit.unit.id, hit.unit)
                surfaces = frozenset(hit.variant.content.plain[start:end] for start, end in hit.spans)
                words[hit.unit.id] = words.get(hit.unit.id, frozenset()) | surfaces
    kept = tuple(units.values())
    return UnitList(kept[:limit], len(kept) <= limit, words)


def _scan(project: Project, wanted: Selection, limit: int) -> Generator[Progress, None, UnitList]:
    total = project.store.memory_stats().units
    units: list[TranslationUnit] = []
    records: Iterator[TranslationUnit] = all_units(project)
    for number, unit in enumerate(records):
        if number % _STEP == 0:
            yield Progress(number, total, "texts looked at")
        if wanted.has(unit):
            if len(units) == limit:
                return UnitList(tuple(units), complete=False)
            units.append(unit)
    return UnitList(tuple(units), complete=True)
