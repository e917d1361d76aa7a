"""Proposals from memory: which translation units fit a text, in any direction, and how well."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from localize.language import find_variant
from localize.memory.adapt import adapt_tokens, map_tags
from localize.memory.penalise import PLAIN, Weighing, is_wanted, name_of, penalise
from localize.memory.score import similarity, word_diff
from localize.model import (
    Content,
    Hash,
    LanguageTag,
    Match,
    MatchType,
    Origin,
    OriginKind,
    TranslationUnit,
    Variant,
)
from localize.proposal import Penalty


@dataclass(frozen=True, slots=True)
class _Asked:
    content: Content
    source_language: LanguageTag
    target_language: LanguageTag
    before: Hash | None
    after: Hash | None
    unit_id: str | None
    weighing: Weighing


def rank(  # noqa: PLR0913  # one question, named word by word at each call
    query: Content,
    candidates: Iterable[TranslationUnit],
    *,
    source_language: LanguageTag,
    target_language: LanguageTag,
    before: Hash | None = None,
    after: Hash | None = None,
    unit_id: str | None = None,
    weighing: Weighing = PLAIN,
    limit: int = 5,
    min_score: int = 50,
) -> tuple[Match, ...]:
    """Return up to *limit* matches for *query*, best first; of equal proposals the best one only.

    Better is: higher score, after what *weighing* takes off, then higher trust, then newer. A unit without a variant in
    both languages gives nothing; kk, kk-KZ and kk-Cyrl are one language. *before* and *after* are the hashes of the
    neighbouring sources, *unit_id* is the id of the translation unit that this very segment would have.
    """
    asked = _Asked(query, source_language, target_language, before, after, unit_id, weighing)
    scored = [each for unit in candidates if (each := _score(asked, unit)) and each.score >= min_score]
    scored.sort(key=_Scored.worth, reverse=True)
    best: dict[Content, Match] = {}
    for each in scored:
        match = _make_match(asked, each)
        best.setdefault(match.target, match)
        if len(best) == limit:
            break
    return tuple(best.values())


@dataclass(frozen=True, slots=True)
class _Scored:
    unit: TranslationUnit
    source: Variant
    target: Variant
    similarity: int
    context: int
    penalties: tuple[Penalty, ...]

    @property
    def score(self) -> int:
        lost = sum(each.points for each in self.penalties)
        return self.similarity - lost if lost else self.similarity + self.context

    def worth(self) -> tuple[int, int, float]:
        trust = min(self.source.trust, self.target.trust)
        return self.score, trust, self.target.at.timestamp()


def _score(asked: _Asked, unit: TranslationUnit) -> _Scored | None:
    source = _find_variant(unit, asked.source_language)
    target = _find_variant(unit, asked.target_language)
    if source is None or target is None or source is target or not is_wanted(source, target, asked.weighing):
        return None
    score = similarity(asked.content, source.content)
    context = _context(asked, unit) if score == 100 else 0
    return _Scored(unit, source, target, score, context, penalise(unit, source, target, asked.weighing))


def _make_match(asked: _Asked, scored: _Scored) -> Match:
    unit, source, target = scored.unit, scored.source, scored.target
    score = scored.similarity
    proposed, adapted = target.content, None
    problems: tuple[str, ...] = ()
    if score < 100:
        proposed, problems = map_tags(asked.content, source.content, target.content)
        adapted = adapt_tokens(
            asked.content,
            source.content,
            proposed,
            source_language=asked.source_language,
            target_language=asked.target_language,
        )
    return Match(
        MatchType.MEMORY,
        source.content,
        proposed if adapted is None else adapted,
        score,
        scored.context,
        origin=Origin(OriginKind.MEMORY, max(0, scored.score), name_of(unit, target)),
        made=target.origin,
        author=target.author,
        at=target.at,
        trust=min(source.trust, target.trust),
        penalties=scored.penalties,
        diff=word_diff(source.content.plain, asked.content.plain) if score < 100 else (),
        adapted=adapted is not None,
        problems=problems,
    )


def _find_variant(unit: TranslationUnit, language: LanguageTag) -> Variant | None:
    return unit.find_variant(language) or find_variant(unit.variants, language)


def _context(asked: _Asked, unit: TranslationUnit) -> int:
    """Return 1 when both neighbours are the same, 2 when the unit is too; no neighbours prove nothing."""
    if (asked.before, asked.after) != (unit.before, unit.after):
        return 0
    if asked.unit_id is not None and unit.id == asked.unit_id:
        return 2
    return int(unit.before is not None or unit.after is not None)
