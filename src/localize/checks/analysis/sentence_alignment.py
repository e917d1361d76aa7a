"""Sentences of a text that its translation lacks, by their lengths and by the names and numbers in them.

Source of the method: Gale and Church, A Program for Aligning Sentences in Bilingual Corpora (1993), with the words that
both languages share as further evidence.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from localize.checks.analysis.phonetic_match import LEAST, sounds_of
from localize.checks.core.pair import UNSEEN, Context, Text
from localize.model import Content
from localize.segmentation import load_rules, split_text
from localize.tokens import TokenKind

WIDTHS = {"en": 100, "ru": 108, "kk": 105}
"""Characters of a translation for a hundred of English. Source: the medians of 10,000 pairs of sentences."""
_NOISE, _STYLE = 1.9, 0.0144
"""Variance of a length: by the character, and of its square. Source: 9,000 pairs of paragraphs of equal sentences."""
_JOIN = 2.0
"""What it costs to take two sentences for one, as a logarithm of how rare that is; everything below is such."""
_STEPS = ((1, 1, 0.0), (2, 1, _JOIN), (1, 2, _JOIN), (3, 1, 2 * _JOIN), (1, 3, 2 * _JOIN), (2, 2, _JOIN))
_FEW, _FRAGMENT = 3, 1.0
"""Words of a sentence that is often a title, and what its loss costs more: translations put such in other words."""
_MOST = 40
"""Sentences of a text: longer ones are lists, and nobody reads them as a paragraph."""

_NUMBER = re.compile(r"\d+(?:[.,\u00a0]\d+)*")
_WORD = re.compile(r"[^\W\d_]{3,}")
_HEARD = 4
"""Sounds by which two words are taken for one: more are of endings."""
_CHANCE = 0.05
"""The share of words that find one like them in a text that does not have them."""
_SHARED, _WEIGHT = 0.18, 8
"""The share of words that both languages have, and the number of words that it is known from."""
_NAMED = 0.75
"""The share of names that are found in a translation; of numbers and placeholders it is more."""
_EXACT = 0.91
_MARKED = 0.98
"""The share of questions and exclamations that are translated with some such mark in the text."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a text, with its place."""

    text: str
    start: int
    end: int


def sentences_of(text: Text) -> tuple[Sentence, ...]:
    """Return the sentences of a text in its typing form, tags left out."""
    masked, found, at = text.masked.replace(UNSEEN, " "), [], 0
    for piece in split_text(masked, load_rules(text.tag)):
        at = masked.index(piece, at)
        found.append(Sentence(piece, at, at + len(piece)))
        at += len(piece)
    return tuple(found)


def pair_sentences(context: Context) -> Iterator[tuple[Text, Text, int]]:
    """Yield the sentences of prose beside each other, each with its place in the target; whole texts where unclear.

    Where one text has more sentences, two or three of them stand beside one.
    """
    source, target = context.source, context.target
    theirs = source.once(sentences_of)
    ours = target.once(sentences_of) if len(theirs) > 1 else ()
    groups = _group(theirs, ours, WIDTHS.get(target.language, 1) / WIDTHS.get(source.language, 1))
    for (first, last), (start, end) in groups:
        yield _part(source, theirs[first : last + 1]), _part(target, ours[start : end + 1]), ours[start].start
    if not groups:
        yield source, target, 0


def _part(text: Text, sentences: Sequence[Sentence]) -> Text:
    return Text(text.side, Content((text.typed[sentences[0].start : sentences[-1].end],)), text.tag, ())


_CLAUSE = re.compile(r";(?=\s)")


def clauses_of(text: Text) -> tuple[Sentence, ...]:
    """Return the sentences of a text, parted at their semicolons as well."""
    found = []
    for each in text.once(sentences_of):
        at = each.start
        for mark in (*(each.start + mark.end() for mark in _CLAUSE.finditer(each.text)), each.end):
            piece = each.text[at - each.start : mark - each.start]
            start = at + len(piece) - len(piece.lstrip())
            found.append(Sentence(piece.strip(), start, mark))
            at = mark
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Loss:
    """The sentences that the other text lacks, and how much likelier that is than that all are there."""

    sentences: tuple[Sentence, ...]
    likelihood: float


def find_loss(long: Text, short: Text, parts: Callable[[Text], tuple[Sentence, ...]] = sentences_of) -> Loss:
    """Return the sentences of *long* that *short* lacks most likely, as if one were the translation of the other.

    Cost: the product of the numbers of their sentences.
    """
    theirs, ours = long.once(parts), short.once(parts)
    if max(len(ours), len(theirs)) > _MOST:
        return Loss((), 0.0)
    rate = WIDTHS[short.language] / WIDTHS[long.language]
    lengths = [len(each.text) * rate for each in theirs]
    ends = [len(each.text) for each in ours]
    _, complete = _align(lengths, ends, None)
    lost, partial = _align(lengths, ends, _costs(theirs, long, short))
    return Loss(tuple(theirs[at] for at in lost), complete - partial)


def find_shortest(long: Text, short: Text) -> tuple[Sentence, float]:
    """Return which sentence of *long* is rendered most briefly, and by how many standard deviations.

    Both texts have as many sentences, which stand for each other in their order.
    """
    rate = WIDTHS[short.language] / WIDTHS[long.language]
    found = []
    for theirs, ours in zip(long.once(sentences_of), short.once(sentences_of), strict=True):
        expected, length = len(theirs.text) * rate, len(ours.text)
        found.append((math.copysign(math.sqrt(2 * _misfit(expected, length)), expected - length), theirs))
    deviation, sentence = max(found, key=lambda each: each[0])
    return sentence, deviation


def _align(
    theirs: Sequence[float], ours: Sequence[float], losses: Sequence[float] | None
) -> tuple[tuple[int, ...], float]:
    """Return which sentences are left over in the cheapest alignment, and its cost; with *losses*, at least one is."""
    best: dict[tuple[int, int, bool], tuple[float, tuple[int, ...]]] = {(0, 0, False): (0.0, ())}
    for i in range(len(theirs) + 1):
        for j in range(len(ours) + 1):
            for some in (False, True):
                if (i, j, some) not in best:
                    continue
                cost, lost = best[i, j, some]
                steps = [(di, dj, some, price, lost) for di, dj, price in _STEPS]
                if losses is not None and i < len(theirs):
                    steps.append((1, 0, True, losses[i], (*lost, i)))
                for di, dj, after, price, left in steps:
                    if i + di <= len(theirs) and j + dj <= len(ours):
                        total = cost + price + (_misfit(sum(theirs[i : i + di]), sum(ours[j : j + dj])) if dj else 0)
                        place = (i + di, j + dj, after)
                        best[place] = min(best.get(place, (math.inf, ())), (total, left))
    cost, lost = best.get((len(theirs), len(ours), losses is not None), (_FAR, ()))
    return lost, cost


_Span = tuple[int, int]


def _group(theirs: Sequence[Sentence], ours: Sequence[Sentence], rate: float) -> tuple[tuple[_Span, _Span], ...]:
    """Return which sentences stand for which, by the first and the last of each; none where that is unclear."""
    if len(theirs) == len(ours):
        return tuple(((at, at), (at, at)) for at in range(len(ours)))
    if not ours or max(len(theirs), len(ours)) > _MOST:
        return ()
    long, short = ([len(each.text) for each in side] for side in (theirs, ours))
    best: dict[_Span, tuple[float, tuple[tuple[_Span, _Span], ...]]] = {(0, 0): (0.0, ())}
    for i, j in product(range(len(long)), range(len(short))):
        cost, groups = best.get((i, j), (math.inf, ()))
        for di, dj, price in _STEPS if groups or i == j == 0 else ():
            after = i + di, j + dj
            misfit = _misfit(rate * sum(long[i : after[0]]), sum(short[j : after[1]]))
            grown = (*groups, ((i, after[0] - 1), (j, after[1] - 1)))
            best[after] = min(best.get(after, (math.inf, ())), (cost + price + misfit, grown))
    cost, groups = best.get((len(long), len(short)), (math.inf, ()))
    return groups if cost <= _UNCLEAR * len(groups) else ()


_UNCLEAR = 2.0
"""The cost by the group from which an alignment is not believed: about two standard deviations."""
_FAR = 50.0
"""The cost where no alignment is possible."""


def _misfit(one: float, other: float) -> float:
    """Return how badly two lengths fit, as half the square of their distance in standard deviations."""
    mean = (one + other) / 2
    return (one - other) ** 2 / (_NOISE * mean + _STYLE * mean * mean) / 2


# --- what a sentence has in common with the other text ---------------------------------------------------------------


@lru_cache(maxsize=16384)
def _hear(word: str) -> str:
    heard = sounds_of(word)[0]
    return heard[:_HEARD] if len(heard) >= LEAST else ""


def _digits(text: str) -> list[str]:
    """Return the numbers of two figures and more: smaller ones are written as words as well."""
    found = (re.sub(r"\D", "", each) for each in _NUMBER.findall(text))
    return [each for each in found if len(each) > 1]


def _costs(sentences: Sequence[Sentence], long: Text, short: Text) -> list[float]:
    """Return for each sentence of *long* what speaks against its loss: what it has that *short* has too."""
    there = {_hear(each) for each in _WORD.findall(short.masked)} - {""}
    shared = [_Shared.of(each, there) for each in sentences]
    everywhere = Counter(sound for each in shared for sound in each.sounds)
    words, hits = sum(len(each.sounds) for each in shared), sum(each.hits for each in shared)
    costs = []
    for sentence, own in zip(sentences, shared, strict=True):
        rate = (hits - own.hits + _SHARED * _WEIGHT) / (words - len(own.sounds) + _WEIGHT)
        alone = {sound: named for sound, named in own.sounds.items() if everywhere[sound] == 1}
        cost = _weigh_words(alone, there, max(rate, 2 * _CHANCE)) + _weigh_signs(sentence, long, short)
        costs.append(cost + (_FRAGMENT if len(sentence.text.split()) <= _FEW else 0))
    return costs


def _weigh_words(sounds: Mapping[str, bool], there: set[str], rate: float) -> float:
    return sum(_weigh(_NAMED if named else rate, hit=sound in there) for sound, named in sounds.items())


def _weigh_signs(sentence: Sentence, long: Text, short: Text) -> float:
    """Return what the numbers, placeholders and marks of a sentence speak against its loss."""
    numbers = set(_digits(short.masked))
    found = [_weigh(_EXACT, hit=number in numbers) for number in set(_digits(sentence.text))]
    for token in long.protected:
        plain = token.kind not in (TokenKind.TAG, TokenKind.MARKUP) and len(token.text) > 1
        if plain and sentence.start <= token.start < sentence.end and long.typed.count(token.text) == 1:
            found.append(_weigh(_EXACT, hit=token.text in short.typed))
    if sentence.text[-1] in "?!" and sentence.text[-1] not in short.masked:
        found.append(_weigh(_MARKED, hit=False))
    return sum(found)


@dataclass(frozen=True, slots=True)
class _Shared:
    """The sounds of a sentence's words, with whether each is a name's, and how many the other text has."""

    sounds: dict[str, bool]
    hits: int

    @staticmethod
    def of(sentence: Sentence, there: set[str]) -> _Shared:
        sounds: dict[str, bool] = {}
        for found in _WORD.finditer(sentence.text):
            if sound := _hear(found.group()):
                named = found.start() > 1 and found.group()[0].isupper() and not found.group().isupper()
                sounds[sound] = sounds.get(sound, False) or named
        return _Shared(sounds, sum(each in there for each in sounds))


def _weigh(rate: float, *, hit: bool) -> float:
    """Return what it tells that a word is in the other text or not, where a share of *rate* of such words is."""
    return math.log(rate / _CHANCE) if hit else -math.log((1 - _CHANCE) / (1 - rate))
