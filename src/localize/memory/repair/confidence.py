"""Confidence in repaired drafts: features of good and bad renderings, and their fitted weights.

All weights were fitted with the person's own translation as judge, on interface texts from English into Russian and
into Kazakh: those of `Clues.worth` as the choice of the rendering that comes nearest, on 7,900 differences of 16
projects that could be rendered in several ways; those of `weigh` and `compare` by logistic regression on 11,000 drafts
of 44 projects, of which 15 in 100 are worse than the nearest match. Weights learnt from one language serve the other
as well as its own.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from localize.memory.alignment.lexicon import Lexicon
from localize.memory.alignment.word_links import Word
from localize.memory.repair.phrase_table import Phrases
from localize.tokens import TokenKind

_LATIN = re.compile("[A-Za-z]")
_FAR = 3
"""Words too many or too few that count; more is no worse."""
_ENDING = 3
"""Letters of an ending that are compared."""
_MANY = 12
"""Words after which a text is long: there one wrong word does less harm."""
_GROWN = 2.0
"""Letters more or fewer, as a share of the target's, from which on more say nothing."""
_USUAL = 70
"""Similarity of the match that `weigh` has in mind."""


class Clues(NamedTuple):
    """What speaks for and against one new piece of a target. A tuple: quickly made."""

    explained: float = 1.0
    """How well the new words and the rendering explain each other by the lexicon, 0 to 1."""
    removed_explained: float = 1.0
    """The same of the old words and what is taken away."""
    share: float = 1.0
    """Of the renderings of the new words, the share of this one."""
    fit: float = 1.0
    """Whether it has the form of what is taken away; `inflect.Fit`."""
    extra: int = 0
    """Words that the rendering has more or fewer than the difference lets expect."""
    repeats: bool = False
    """It says what stands in the target already."""
    seams: float = 1.0
    """Share of the two places where it meets its neighbours that the memory has seen."""
    ending: int = _ENDING
    """Letters at the end, up to three, that it has in common with what is taken away."""
    left: float = 0.0
    """How well the old words explain some word that stays: then not all that rendered them is taken away."""
    foreign: bool = False
    """Latin letters come where there were none."""
    growth: float = 0.0
    """Letters that the target gets more or fewer, as a share of its letters."""

    @property
    def worth(self) -> float:
        """By how much one rendering is to be preferred to another of the same difference.

        Fitted as the choice of the rendering that comes nearest to the person's text; weights learnt from Russian
        choose as well in Kazakh, and the other way round.
        """
        good = 0.8 * self.explained - 0.76 * self.removed_explained + 0.5 * self.share + 0.6 * self.fit
        good += 1.84 * self.seams + 0.15 * self.ending
        bad = 0.27 * min(self.extra, _FAR) + min(self.growth, _GROWN)
        return good - bad - 1.28 * self.repeats - 0.8 * self.left - 0.8 * self.foreign


@dataclass(frozen=True, slots=True)
class Difference:
    """What two sources have otherwise, and how long the asked one is, in words."""

    words: int
    """Of all places where they differ, each by its longer side."""
    loses: bool
    """Somewhere words went and none came."""
    asked: int


def weigh(pieces: Sequence[Clues], difference: Difference) -> float:
    """Return how likely a draft made of the nearest match is to be no worse than that match, 0 to 1.

    *pieces* speak of its new pieces. The match is thought to be as near as most are, and the only one: `compare` says
    what is different where it is not.
    """
    worst = min((each.worth for each in pieces), default=Clues().worth)
    sum_ = -0.29 + 0.55 * worst + 0.08 * min(difference.asked, _MANY) + 0.37 * difference.words + 0.7 * difference.loses
    sum_ += 1.05 * min((each.explained for each in pieces), default=1.0)
    sum_ += 0.53 * min((each.removed_explained for each in pieces), default=1.0)
    sum_ += 0.36 * min((each.fit for each in pieces), default=1.0)
    sum_ -= 0.36 * min(max((each.extra for each in pieces), default=0), _FAR)
    sum_ -= 0.19 * any(not each.seams for each in pieces) + 0.97 * min(_GROWN, sum(each.growth for each in pieces))
    sum_ -= 1.58 * max((each.left for each in pieces), default=0.0)
    return 1 / (1 + math.exp(-sum_))


@dataclass(frozen=True, slots=True)
class DraftStanding:
    """Where a draft stands among those that were made of other matches of the same text."""

    similarity: int
    """Of the match that it was made of, 0 to 100."""
    nearest: bool
    """Made of the nearest match."""
    seconded: bool
    """Another match gave the same draft."""
    disputed: bool
    """Another match gave another draft."""


def compare(belief: float, standing: DraftStanding) -> float:
    """Return what `weigh` said, 0 to 1 and neither of them, with the standing of the draft.

    The nearer a match is, the likelier it is to be better than anything made of it; of a match that is not the
    nearest, the nearest may be better for what both say alike.
    """
    sum_ = math.log(belief / (1 - belief)) - 3.76 * (standing.similarity - _USUAL) / 100
    sum_ += 0.72 * standing.seconded - 0.6 * (not standing.nearest) - 0.38 * standing.disputed
    return 1 / (1 + math.exp(-sum_))


def explain(lexicon: Lexicon, source: Sequence[Word], target: Sequence[Word]) -> float:
    """Return how well the words of two runs explain each other, 0 to 1; 0.5 where only one of them has words."""
    first = [word.key for word in source if word.kind is TokenKind.WORD]
    second = [word.key for word in target if word.kind is TokenKind.WORD]
    if not first or not second:
        return 1.0 if not first and not second else 0.5
    return lexicon.agreement(tuple(first), tuple(second))


def count_seams(phrases: Phrases, target: Sequence[Word], span: tuple[int, int], words: Sequence[Word]) -> float:
    """Return the share of seen seams when *words* take the place of the target's words in *span*."""
    before = target[span[0] - 1].key if span[0] else ""
    after = target[span[1]].key if span[1] < len(target) else ""
    if not words:
        return float(phrases.has_seam(before, after))
    return (phrases.has_seam(before, words[0].key) + phrases.has_seam(words[-1].key, after)) / 2


def begin_beside(target: Sequence[Word], span: tuple[int, int]) -> frozenset[str]:
    """Return how the words outside *span* begin: five letters, endings differ."""
    others = (*target[: span[0]], *target[span[1] :])
    return frozenset([word.key[:5] for word in others if word.kind is TokenKind.WORD])


def repeats_beside(beginnings: frozenset[str], text: str) -> bool:
    """Tell whether *text* begins a word as a word beside it begins; see `begin_beside`."""
    return any(word.lower()[:5] in beginnings for word in text.split() if len(word) > 3)


def count_ending(one: str, other: str) -> int:
    """Return how many of the last three letters two texts have in common, their first letters never counted."""
    first, second = one[1:][-_ENDING:].lower(), other[1:][-_ENDING:].lower()
    count = 0
    for mine, yours in zip(reversed(first), reversed(second), strict=False):
        if mine != yours or mine.isspace():
            break
        count += 1
    return count


def brings_latin(text: str, removed: str) -> bool:
    """Tell whether *text* has Latin letters and *removed* has none, in a language that is not written in Latin."""
    return bool(_LATIN.search(text)) and bool(removed) and not _LATIN.search(removed)


def link_strengths(lexicon: Lexicon, source: Sequence[Word], target: Sequence[Word]) -> list[float]:
    """Return for each target word how well some of the *source* words explains it, 0 to 1; marks and numbers are 0."""
    rows = lexicon.both([word.key for word in source], [word.key for word in target])
    best = [max(column) for column in zip(*rows, strict=True)] if rows else [0.0] * len(target)
    return [math.sqrt(each) if word.kind is TokenKind.WORD else 0.0 for word, each in zip(target, best, strict=True)]
