"""Matches from memory: translation units that fit a text, in any direction, ranked by score, trust and age."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from types import MappingProxyType
from typing import NamedTuple

from localize.errors.message import Message
from localize.language import find_variant, primary, same_language
from localize.memory.penalties import PLAIN, PenaltyRules, is_wanted, name_of, penalise
from localize.memory.repair.adapt import adapt_tokens, has_date, map_tags
from localize.memory.score import compare, word_diff
from localize.memory.search_key import Key, is_common, read_key, recall_key, to_line
from localize.model import (
    UNTOLD,
    Content,
    Hash,
    LanguageTag,
    Match,
    MatchType,
    Origin,
    OriginKind,
    Penalty,
    TranslationUnit,
    TranslationUnitId,
    Trust,
    Variant,
)
from localize.tokens import may_be_typed

_ADAPTABLE = 95
"""Texts that differ in nothing but numbers, placeholders and addresses are at least so much alike."""
_NOTHING: Mapping[TranslationUnitId, int] = MappingProxyType({})
_WORTH = attrgetter("worth")
_NUMBER_IN_WORD = re.compile(r"\d[-‑]?[^\W\d]")
"""A number as part of a word, "5th" or "32-bit", where the score sees letters that differ, as in a month's name."""


@dataclass(frozen=True, slots=True)
class MatchQuery:
    """What matches are wanted for: see `rank`."""

    content: Content
    source_language: LanguageTag
    target_language: LanguageTag
    before: Hash | None = None
    after: Hash | None = None
    unit_id: str | None = None
    weighing: PenaltyRules = PLAIN
    diff: bool = True
    """Whether matches shall tell how their sources differ; many that nobody looks at come faster without."""
    plain_around: tuple[Hash | None, Hash | None] | None = None
    """What `before` and `after` are without tags, where one has some: so other programs' files tell the neighbours."""


def rank(  # noqa: PLR0913  # one question, named word by word at each call
    query: Content,
    candidates: Iterable[TranslationUnit],
    *,
    source_language: LanguageTag,
    target_language: LanguageTag,
    before: Hash | None = None,
    after: Hash | None = None,
    unit_id: str | None = None,
    weighing: PenaltyRules = PLAIN,
    limit: int = 5,
    min_score: int = 50,
) -> tuple[Match, ...]:
    """Return up to *limit* matches for *query*, best first; of equal proposals the best one only.

    Better is: higher score, after what *weighing* takes off, then higher trust, then newer. A unit without a variant in
    both languages gives nothing; kk, kk-KZ and kk-Cyrl are one language. *before* and *after* are the hashes of the
    neighbouring sources, *unit_id* is the id of the translation unit that this very segment would have.
    """
    question = MatchQuery(query, source_language, target_language, before, after, unit_id, weighing)
    ranking = Ranking(question, min_score)
    ranking.add(candidates)
    return ranking.best(limit)


class Ranking:
    """The matches for one question among candidates that come little by little; each is compared once."""

    def __init__(self, question: MatchQuery, min_score: int) -> None:
        self._question = question
        self._min_score = min_score
        self._scored: list[_Scored] = []
        self._proposals: dict[TranslationUnitId, _Proposal] = {}
        self._chosen: dict[int, list[tuple[_Scored, _Proposal]]] = {}
        """The best ones by how many were wanted, until more are added."""

    def add(self, candidates: Iterable[TranslationUnit], told: Mapping[TranslationUnitId, int] = _NOTHING) -> None:
        """Take more candidates, none of which came before; *told* are scores that the index has found."""
        for unit in candidates:
            scored = self._score(unit, told.get(unit.id))
            if scored is not None and scored.score >= self._min_score:
                self._scored.append(scored)
        self._scored.sort(key=_WORTH, reverse=True)
        self._chosen.clear()

    @cached_property
    def _key(self) -> Key:
        """The key of the text that is asked for; where all that is found is equal, nobody wants it."""
        return recall_key(to_line(self._question.content))

    @cached_property
    def _is_common(self) -> bool:
        """Whether the index knows every letter of that key."""
        return is_common(self._key)

    @cached_property
    def _adaptable(self) -> int:
        """How much alike texts are at least from which a target is adapted."""
        asked = self._question.content.plain
        if not may_be_typed(asked):
            return 100  # there is nothing to put into a target
        if _NUMBER_IN_WORD.search(asked) or has_date(asked, self._question.source_language):
            return 0
        return _ADAPTABLE

    def _score(self, unit: TranslationUnit, told: int | None) -> _Scored | None:
        asked = self._question
        source = self._find_source(unit)
        target = _find_variant(unit, asked.target_language)
        if source is None or target is None or source is target or not is_wanted(source, target, asked.weighing):
            return None
        if asked.content == source.content:
            score = 100
        elif told is not None and told < 100 and self._is_common and _is_only(source, unit):
            score = told  # the index knows every letter, and has read this text
        else:
            score = self._compare(source)
        context = _context(asked, unit) if score == 100 else 0
        penalties = penalise(unit, source, target, asked.weighing)
        lost = sum([each.points for each in penalties])
        trust = min(source.trust, target.trust)
        worth = score - lost if lost else score + context, trust, target.at.timestamp()
        return _Scored(unit, source, target, score, context, penalties, worth)

    def _find_source(self, unit: TranslationUnit) -> Variant | None:
        """Return a record's text in the language that is asked for; of several countries' the most alike."""
        asked = self._question
        found = _find_variant(unit, asked.source_language)
        if found is None or _is_only(found, unit):
            return found
        others = (each for each in unit.variants if same_language(each.language, asked.source_language))
        return max(found, *others, key=self._compare)

    def _compare(self, source: Variant) -> int:
        if source.content == self._question.content:
            return 100
        return compare(self._key, read_key(to_line(source.content)))

    def lowest(self, limit: int) -> int:
        """Return the score of the last of the *limit* best; 0 where there are fewer."""
        best = self._choose(limit)
        return best[-1][0].score if len(best) == limit else 0

    def best(self, limit: int) -> tuple[Match, ...]:
        """Return up to *limit* matches, best first; of equal proposals the best one only."""
        return tuple(_make_match(self._question, *each) for each in self._choose(limit))

    def _choose(self, limit: int) -> list[tuple[_Scored, _Proposal]]:
        if limit in self._chosen:
            return self._chosen[limit]
        found: dict[Content, tuple[_Scored, _Proposal]] = {}
        for each in self._scored:
            proposal = self._proposals.get(each.unit.id)
            if proposal is None:
                proposal = self._proposals[each.unit.id] = self._propose(each)
            found.setdefault(proposal.text, (each, proposal))
            if len(found) == limit:
                break
        return self._chosen.setdefault(limit, list(found.values()))

    def _propose(self, scored: _Scored) -> _Proposal:
        asked, source, score = self._question, scored.source.content, scored.similarity
        text = scored.target.content
        if score == 100:
            return _Proposal(text, adapted=False, problems=())
        text, problems = map_tags(asked.content, source, text)
        if score < self._adaptable:
            return _Proposal(text, adapted=False, problems=problems)
        languages = {"source_language": asked.source_language, "target_language": asked.target_language}
        adapted = adapt_tokens(asked.content, source, text, **languages)
        return _Proposal(text if adapted is None else adapted, adapted is not None, problems)


class _Proposal(NamedTuple):
    """What a match proposes."""

    text: Content
    adapted: bool
    problems: tuple[Message, ...]


class _Scored(NamedTuple):
    """A candidate. A tuple, as what it proposes is: both are made in a third of the time."""

    unit: TranslationUnit
    source: Variant
    target: Variant
    similarity: int
    context: int
    penalties: tuple[Penalty, ...]
    worth: tuple[int, Trust, float]
    """Score, trust and age: what decides which match comes first."""

    @property
    def score(self) -> int:
        return self.worth[0]


def _make_match(asked: MatchQuery, scored: _Scored, proposal: _Proposal) -> Match:
    unit, source, target = scored.unit, scored.source, scored.target
    score = scored.similarity
    return Match(
        MatchType.MEMORY,
        source.content,
        proposal.text,
        score,
        scored.context,
        origin=Origin(OriginKind.MEMORY, max(0, scored.score), name_of(unit, target)),
        unit=unit.id,
        made=target.origin,
        author=target.author,
        at=target.at,
        trust=scored.worth[1],
        penalties=scored.penalties,
        diff=word_diff(source.content.plain, asked.content.plain) if asked.diff and score < 100 else (),
        adapted=proposal.adapted,
        problems=proposal.problems,
    )


def _find_variant(unit: TranslationUnit, language: LanguageTag) -> Variant | None:
    return unit.find_variant(language) or find_variant(unit.variants, language)


def _is_only(variant: Variant, unit: TranslationUnit) -> bool:
    """Tell whether a record has no other text in the language of one, not even in another country's."""
    language = primary(variant.language)
    return all(each is variant or primary(each.language) != language for each in unit.variants)


def _context(asked: MatchQuery, unit: TranslationUnit) -> int:
    """Return 1 when all neighbours that are told are the same, 2 when the unit is too; none of them prove nothing."""
    around = ((asked.before, asked.after), asked.plain_around)
    if (unit.before, unit.after) not in around and not any(
        each and unit.after == UNTOLD and unit.before == each[0] for each in around
    ):
        return 0
    if asked.unit_id is not None and unit.id == asked.unit_id:
        return 2
    return int(unit.before is not None or unit.after is not None)
