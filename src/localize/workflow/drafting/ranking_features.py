"""Features of a draft that can be measured without the right translation, as numbers for the ranking."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType

from localize.engines.unmask import is_damage
from localize.language import alphabet_of, count_alphabets
from localize.model import Content, LanguageTag, Match, MatchType
from localize.tokens import TokenKind, search_key, tokenize
from localize.workflow.drafting.terminology import FORM_DOUBT, UNUSED

_DIGIT = re.compile(r"\d")
_LONG_WORD = 4
"""Letters of a word that is no accident when it stands in both texts."""

Features = Mapping[str, float]
Strayed = Mapping[Content, float]
"""How far machine drafts are from the source when they are translated back: 1 - chrF, by target."""


def source_of_match(match: Match) -> str:
    """Return under which name a proposal's maker is counted: an engine, `repair`, `pieces` or `memory`."""
    if match.type is MatchType.MACHINE:
        return match.origin.name or "machine"
    if match.type is MatchType.ASSEMBLED:
        return "repair" if match.similarity else "pieces"
    return "memory"


def read_features(
    match: Match,
    asked: Content,
    language: LanguageTag,
    others: Sequence[Match] = (),
    strayed: Strayed = MappingProxyType({}),
) -> Features:
    """Return the features of a proposal for a text; *others* are the further proposals for it, *strayed* tells of
    those that were translated back.

    All but `from …` lie between 0 and 1, and more of each is worse.
    """
    source, target = asked.plain, match.target.plain
    kind = source_of_match(match)
    distance = 1 - match.similarity / 100 if match.similarity else 0.0
    machine = match.type is MatchType.MACHINE
    return {
        f"from {kind}": 1.0,
        "engine": float(machine),
        "repair": float(kind == "repair"),
        "memory": float(kind == "memory"),
        "pieces": float(kind == "pieces"),
        "distance repaired": distance if kind == "repair" else 0.0,
        "distance": distance if kind == "memory" else 0.0,
        "unsure": 1 - match.confidence if match.confidence is not None else 0.0,
        "marks": min(1.0, sum(map(is_damage, match.problems)) / 2),
        "terms": min(1.0, sum(str(each).startswith(UNUSED) for each in match.problems) / 2),
        "endings": min(1.0, sum(str(each).startswith(FORM_DOUBT) for each in match.problems) / 2),
        "numbers": _lost_numbers(source, target),
        "length": min(1.0, abs(math.log((len(target) + 8) / (len(source) + 8)))),
        "untranslated": _untranslated(source, target) if match.type is not MatchType.MEMORY else 0.0,
        "script": _strange_letters(target, language),
        "repeats": _repeats(target),
        "alone": _disagreement(match, others),
        "round trip": strayed.get(match.target, 0.0) if machine else 0.0,
    }


def _words(text: str) -> list[str]:
    return [search_key(token.text) for token in tokenize(text) if token.kind is TokenKind.WORD]


def _lost_numbers(source: str, target: str) -> float:
    """Return the share of the source's digits that the target lacks, whatever separates them."""
    wanted = Counter(_DIGIT.findall(source))
    return (wanted - Counter(_DIGIT.findall(target))).total() / wanted.total() if wanted else 0.0


def _untranslated(source: str, target: str) -> float:
    """Return the share of the target's long words that stand in the source; names are among them, so it is never 0."""
    own = set(_words(source))
    words = [word for word in _words(target) if len(word) >= _LONG_WORD]
    return sum(word in own for word in words) / len(words) if words else 0.0


def _strange_letters(target: str, language: LanguageTag) -> float:
    wanted, counts = alphabet_of(language), count_alphabets(target)
    return 1 - counts[wanted] / counts.total() if wanted and counts else 0.0


def _repeats(target: str) -> float:
    """Return the share of words that stand twice in a row, what small models do when they are lost."""
    words = _words(target)
    return sum(one == other for one, other in pairwise(words)) / max(1, len(words) - 1)


def _disagreement(match: Match, others: Sequence[Match]) -> float:
    """Return how little a proposal is like the others; 0 where there are none."""
    from rapidfuzz.distance import Indel

    likeness = [
        Indel.normalized_similarity(match.target.plain, other.target.plain) for other in others if other is not match
    ]
    return 1 - sum(likeness) / len(likeness) if likeness else 0.0
