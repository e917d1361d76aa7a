"""Memory matches for many texts: searched on all cores, their records read together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

from localize.language import find_variant
from localize.model import Content, Hash, LanguageTag, Match, TranslationUnit, TranslationUnitId
from localize.store import Place
from localize.workflow.memory.indexes import memory_index
from localize.workflow.memory.matches import Candidates, MemoryQuestion, choose, find_place, is_weighed

if TYPE_CHECKING:
    from localize.memory.index.batch_search import BatchSearch, Hits
    from localize.workflow.project.project import Project

_READ = 64
"""Questions whose records are read together."""
_MANY, _ALL = 4, 20
"""Entries per match that are looked at; more where the project's settings decide among them."""


@dataclass(frozen=True, slots=True)
class MatchOptions:
    """Which matches are wanted."""

    limit: int = 1
    min_score: int = 50
    within: int = 100
    """Points that a match may be worse than the best one; what is worse may be missing."""
    quick: bool = False
    """Look for the best one alone, in a quarter of the time; see `SearchOptions`."""
    again: bool = False
    """Look at more, and again where that finds nothing; see `SearchOptions`."""
    equal_suffices: bool = False
    """Look for nothing else where there is an equal text."""
    diff: bool = True
    """Whether matches shall tell how their sources differ."""


Matches = tuple[Match, ...]


def find_many(
    project: Project, questions: Sequence[MemoryQuestion], want: MatchOptions = MatchOptions()
) -> Iterator[Matches]:
    """Yield for each question what `find_matches` returns, of fewer candidates."""
    with ExitStack() as stack:
        yield from _Desk(project, want, stack).begin(questions)


class _Desk:
    """Where questions are given out, to processes for each pair of languages."""

    def __init__(self, project: Project, want: MatchOptions, stack: ExitStack) -> None:
        self._project = project
        self._want = want
        self._stack = stack
        self._searchers: dict[tuple[LanguageTag, LanguageTag], BatchSearch] = {}

    def begin(self, questions: Sequence[MemoryQuestion]) -> Iterator[Matches]:
        """Begin to look up; return an iterator that waits for the answers."""
        equals = self._find_equal(questions)
        groups: dict[tuple[LanguageTag, LanguageTag], dict[Content, list[int]]] = {}
        for at, (asked, equal) in enumerate(zip(questions, equals, strict=True)):
            if not self._is_enough(asked, equal):
                texts = groups.setdefault((asked.source_language, asked.target_language), {})
                texts.setdefault(asked.content, []).append(at)
        waiting = [
            (list(texts.values()), self._find_searchers(*pair).ask(list(texts))) for pair, texts in groups.items()
        ]
        return self._finish(questions, equals, waiting)

    def _find_equal(self, questions: Sequence[MemoryQuestion]) -> list[Sequence[TranslationUnit]]:
        """Return for each question the records of equal texts."""
        asked: dict[LanguageTag, list[tuple[Hash, Place | None]]] = {}
        for each in questions:
            place = find_place(self._project, each)
            asked.setdefault(each.source_language, []).append((each.content.hash, place))
        equal = {
            language: iter(self._project.store.equal_variants_of(language, some)) for language, some in asked.items()
        }
        return [next(equal[each.source_language]) for each in questions]

    def _finish(
        self,
        questions: Sequence[MemoryQuestion],
        equals: Sequence[Sequence[TranslationUnit]],
        waiting: Sequence[tuple[list[list[int]], Callable[[], list[Hits]]]],
    ) -> Iterator[Matches]:
        found = {
            at: hits for texts, wait in waiting for places, hits in zip(texts, wait(), strict=True) for at in places
        }
        want = self._want
        for first in range(0, len(questions), _READ):
            part = range(first, min(first + _READ, len(questions)))
            read = self._read([name for at in part for name in _first(found.get(at, ()), want.limit)])
            for at in part:
                candidates = Candidates(equals[at], found.get(at, ()), read)
                yield choose(
                    self._project,
                    questions[at],
                    candidates,
                    limit=want.limit,
                    min_score=want.min_score,
                    diff=want.diff,
                )

    def _read(self, names: Sequence[str]) -> Callable[[Sequence[TranslationUnitId]], Iterable[TranslationUnit]]:
        """Read records together; return a function that returns these, and others one by one."""
        load = self._project.store.get_translation_units
        known = {unit.id: unit for unit in load(list(dict.fromkeys(names)))}

        def read(wanted: Sequence[TranslationUnitId]) -> Iterable[TranslationUnit]:
            if missing := [name for name in wanted if name not in known]:
                known.update((unit.id, unit) for unit in load(missing))
            return [known[name] for name in wanted if name in known]

        return read

    def _is_enough(self, asked: MemoryQuestion, equal: Sequence[TranslationUnit]) -> bool:
        """Tell whether nothing can be found that is wanted beside records of equal texts."""
        suffices = self._want.equal_suffices and not is_weighed(self._project)
        wanted = (each for each in equal if each.id not in asked.other_forms)
        return suffices and any(find_variant(each.variants, asked.target_language) for each in wanted)

    def _find_searchers(self, source: LanguageTag, target: LanguageTag) -> BatchSearch:
        if (source, target) not in self._searchers:
            self._searchers[source, target] = self._stack.enter_context(self._start(source, target))
        return self._searchers[source, target]

    def _start(self, source: LanguageTag, target: LanguageTag) -> BatchSearch:
        from localize.memory.index.batch_search import BatchSearch
        from localize.memory.index.search_options import SearchOptions

        want, weighed = self._want, is_weighed(self._project)
        within = 100 if weighed else want.within
        wanted = SearchOptions(
            (_ALL if weighed else _MANY) * want.limit, want.min_score, target, within, want.quick, want.again
        )
        return BatchSearch(memory_index(self._project, source), wanted)


def _first(hits: Sequence[tuple[str, int]], limit: int) -> Iterator[str]:
    """Yield the names that are surely read: as many as are wanted, and those that are as much alike as the last."""
    for place, (name, score) in enumerate(hits):
        if place < limit or score == hits[limit - 1][1]:
            yield name
