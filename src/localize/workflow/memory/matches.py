"""Memory matches for one text: candidates from the store and the index, ranked by score."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from localize.config.memory import MemorySettings
from localize.language import same_language
from localize.memory.index.search_options import EQUAL, SearchOptions
from localize.model import (
    Content,
    Hash,
    LanguageTag,
    Match,
    Origin,
    OriginKind,
    Penalty,
    Reason,
    TranslationUnit,
    TranslationUnitId,
)
from localize.store import Place
from localize.workflow.memory.indexes import memory_index

if TYPE_CHECKING:
    from localize.workflow.project.project import Project

_CANDIDATES = 20
"""Entries per match asked for: many records may propose one and the same text, or score the same."""
_ALL = 200
"""Entries per match where penalties or approvals decide, which the index does not know."""
_TIES = 40
"""Records that are read of those that are equally alike: of thousands that differ in a number, say, the most trusted of
the newest hundred, which the index names."""
VIA = "via "
"""What the origin's name of a match begins with that was found through a translation."""
_Found = tuple[TranslationUnitId, int]


@dataclass(frozen=True, slots=True)
class MemoryQuestion:
    """A text that memory is asked about, and where it stands."""

    content: Content
    source_language: LanguageTag
    target_language: LanguageTag
    before: Hash | None = None
    """Source hash of the segment before it; with `after` and `record`, what makes a context match."""
    after: Hash | None = None
    record: TranslationUnitId | None = None
    """The record that keeps this very segment's own renderings."""
    plain_around: tuple[Hash | None, Hash | None] | None = None
    """`before` and `after` without their tags, where one has some."""
    other_forms: frozenset[TranslationUnitId] = frozenset()
    """Records of the same source in other plural cases, which are no matches for this one."""


def find_matches(
    project: Project, asked: MemoryQuestion, *, limit: int = 5, min_score: int = 50, diff: bool = True
) -> tuple[Match, ...]:
    """Return memory matches for a text in any direction, best first, at most *limit*."""
    equal = _find_equal(project, asked)
    found = _search(project, asked, limit, min_score) if min_score < EQUAL else ()
    candidates = Candidates(equal, found, partial(project.store.get_translation_units, most=_most(project, limit)))
    return choose(project, asked, candidates, limit=limit, min_score=min_score, diff=diff)


def _find_equal(project: Project, asked: MemoryQuestion) -> tuple[TranslationUnit, ...]:
    return project.store.equal_variants(asked.source_language, asked.content.hash, find_place(project, asked))


def _search(project: Project, asked: MemoryQuestion, limit: int, min_score: int) -> Iterator[tuple[str, int]]:
    """Yield what the index finds, which is asked when the first is wanted: equal texts are known to the store."""
    from localize.memory.search_key import to_line

    most = limit * (_ALL if is_weighed(project) else _CANDIDATES)
    index = memory_index(project, asked.source_language)
    yield from index.find(to_line(asked.content), SearchOptions(most, min_score, asked.target_language))


def find_place(project: Project, asked: MemoryQuestion) -> Place | None:
    """Return where a text stands, by which the best of very many equal ones are known; None where settings decide."""
    return None if is_weighed(project) else Place((asked.before, asked.after), asked.plain_around, asked.record)


def _most(project: Project, limit: int) -> int | None:
    """Return how many records are read of those that are equally alike; None where settings decide among them."""
    return None if is_weighed(project) else max(_TIES, 2 * limit)


Pivot = tuple[LanguageTag, Content]
"""A language, and what the asked text is in it."""


def find_pivots(project: Project, asked: MemoryQuestion, known: Iterable[LanguageTag]) -> Iterator[Pivot]:
    """Yield what the memory has the very text asked as in the project's other languages, those *known* left out.

    So two aligned pairs, English with Kazakh and Kazakh with Russian, answer from English into Russian.
    """
    left_out = (asked.source_language, asked.target_language, *known)
    others = [
        language
        for language in (project.source, *project.targets)
        if not any(same_language(language, each) for each in left_out)
    ]
    equal = _find_equal(project, asked) if others else ()  # most texts have none, and one look tells it
    candidates = Candidates(equal, (), project.store.get_translation_units)
    for language in others if equal else ():
        through = replace(asked, target_language=language)
        for match in choose(project, through, candidates, limit=1, min_score=EQUAL, diff=False):
            yield language, match.target


def find_by_pivot(
    project: Project, asked: MemoryQuestion, pivots: Iterable[Pivot], *, limit: int = 5, min_score: int = 50
) -> tuple[Match, ...]:
    """Return matches that the asked text's translations into other languages find, best first.

    A translation says the same as the source but not in its words, so such a match costs points, has no context and
    names the language that it came through: `via ru press.tmx`. Its difference is told in that language.
    """
    points = project.config.memory.penalties.pivot
    found: list[Match] = []
    for language, content in pivots:
        if same_language(language, asked.target_language) or same_language(language, asked.source_language):
            continue
        through = MemoryQuestion(content, language, asked.target_language)
        for match in find_matches(project, through, limit=limit, min_score=min(100, min_score + points)):
            lost = (Penalty(Reason.PIVOT, points, language),) if points else ()
            cut = replace(match, context=0, penalties=(*match.penalties, *lost))
            name = f"{VIA}{language} {match.origin.name}".rstrip()
            found.append(replace(cut, origin=Origin(OriginKind.MEMORY, cut.score, name)))
    found = [match for match in found if match.score >= min_score]
    found.sort(key=lambda match: (-match.score, -match.trust))
    best: dict[Content, Match] = {}
    for match in found:
        best.setdefault(match.target, match)
    return tuple(best.values())[:limit]


def with_through(found: Sequence[Match], through: Iterable[Match]) -> tuple[Match, ...]:
    """Return matches with those that were found through other languages and propose something else, best first."""
    seen = {each.target for each in found}
    both = (*found, *(each for each in through if each.target not in seen))
    return tuple(sorted(both, key=lambda match: -match.score))


def is_weighed(project: Project) -> bool:
    """Tell whether the project's settings decide among matches, which the index does not know."""
    return project.config.memory != MemorySettings()


@dataclass(frozen=True, slots=True)
class Candidates:
    """Records that may be matches for a text."""

    equal: Sequence[TranslationUnit]
    """All those of equal texts."""
    found: Iterable[tuple[str, int]]
    """Names of others with their similarity, best first."""
    read: Callable[[Sequence[TranslationUnitId]], Iterable[TranslationUnit]]
    """Returns the records of these names, or the most trusted of too many, then the last made."""


def choose(
    project: Project, asked: MemoryQuestion, candidates: Candidates, *, limit: int, min_score: int, diff: bool = True
) -> tuple[Match, ...]:
    """Return the best matches among candidates, of which only as many are read as can be among them."""
    from localize.memory.match import MatchQuery, Ranking
    from localize.memory.penalties import PenaltyRules

    question = MatchQuery(
        asked.content,
        asked.source_language,
        asked.target_language,
        asked.before,
        asked.after,
        asked.record,
        PenaltyRules(project.config.memory, datetime.now(UTC)),
        diff,
        asked.plain_around,
    )
    ranking = Ranking(question, min_score)
    ranking.add(unit for unit in candidates.equal if unit.id not in asked.other_forms)
    if ranking.lowest(limit) >= EQUAL:  # nothing else is as much alike
        return ranking.best(limit)
    known = asked.other_forms.union(unit.id for unit in candidates.equal)
    rest = ((TranslationUnitId(name), score) for name, score in candidates.found if name not in known)
    for step in _group(rest, limit):
        # Of equal scores as many as may be are read: trust and age decide among them, which the index does not know.
        # What comes later is no more alike, and penalties only take.
        lowest = ranking.lowest(limit)
        names = [name for name, score in step if score >= lowest]
        if names:
            ranking.add(candidates.read(names), dict(step))
        if len(names) < len(step):
            break
    return ranking.best(limit)


def _group(found: Iterator[_Found], size: int) -> Iterator[list[_Found]]:
    """Yield what was found in groups of *size* and then of twice as many as before, each with all that is as much alike
    as its last one; very many that are equally alike are a group of their own."""
    ahead = next(found, None)
    while ahead is not None:
        group = [ahead, *islice(found, size - 1)]
        ahead = next(found, None)
        last = group[-1][1]
        while ahead is not None and ahead[1] == last:
            group.append(ahead)
            ahead = next(found, None)
        if len(group) > _TIES and group[0][1] > last:
            yield [each for each in group if each[1] > last]
            group = [each for each in group if each[1] == last]
        yield group
        size *= 2
