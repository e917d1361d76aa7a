"""Translation scores of sentence pairs from words, names, numbers, shared terms and length, without a model.

For every two texts of two documents the gain is a logarithm: how much more likely the words of each are when the other
one is its source than when it is not. Word translations are learnt from the documents themselves and from known pairs;
numbers, codes, names and international words vouch for each other before anything was learnt.
Source: Moore, 2002, "Fast and accurate sentence alignment of bilingual corpora"; the anchors are our own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from localize.memory.alignment.lexicon import SMOOTHING, Lexicon
from localize.tokens import TokenKind, search_key, tokenize

Floats = npt.NDArray[np.float32]

_STEM = 5
"""Letters of a word that are compared: endings of Kazakh and Russian would hide what they have in common."""
_EQUAL, _ALIKE = 0.6, 0.3
"""How likely a word becomes an equal one, or one that sounds like it, before anything was learnt."""
_KNOWN_FLOOR, _NEW_FLOOR = 0.3, 0.8
"""The share of a word's own frequency that stands for all unseen reasons: high for a word new to the lexicon."""
_TERM_GAIN = 3.0
"""What a term of the glossary in both texts is worth, in natural logarithms, as its words are not counted twice."""

_HALF = 2
"""So many times must a word have been seen until half of its floor's way is gone."""
_LONG = 10.0
"""Words of a line from which on each counts for less: the words of a long one do not vouch independently."""
_SOUND = 3
"""Sounds that a skeleton needs; shorter ones are alike by chance."""
_KEPT = (TokenKind.NUMBER, TokenKind.PLACEHOLDER, TokenKind.ADDRESS, TokenKind.MARKUP)
_DIGITS = re.compile(r"\d+")
_SOUNDS = dict(zip("абвгдезийклмнопрстуфхыэқғңөұүәіһ", "abvgdezijklmnoprstufhyekgnouuaih", strict=True))
_SOUNDS |= {"ж": "j", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sh", "ю": "u", "я": "a", "ё": "e", "ъ": "", "ь": ""}
_SPELLINGS = (("ph", "f"), ("ck", "k"), ("sch", "sh"), ("qu", "kv"), ("x", "ks"), ("w", "v"), ("q", "k"), ("c", "k"))
_LIKE = str.maketrans({"z": "s", "j": None, "h": None, "y": None, **dict.fromkeys("aeiou")})


@dataclass(frozen=True, slots=True)
class AlignmentLine:
    """A text of a document to be aligned."""

    text: str
    concepts: frozenset[str] = frozenset()
    """Ids of the glossary's concepts that it names."""


def words_of(text: str) -> list[str]:
    """Return what stands for the words of a text when documents are aligned: stems, numbers as digits, codes whole."""
    words: list[str] = []
    for token in tokenize(text):
        if token.kind is TokenKind.WORD:
            words.append(search_key(token.text)[:_STEM])
        elif token.kind is TokenKind.NUMBER:
            words += _DIGITS.findall(token.text)
        elif token.kind in _KEPT:
            words.append(token.text)
    return words


def sound_of(word: str) -> str:
    """Return a skeleton that a word shares with its like in another alphabet: «сервер» and "server" give "srvr"."""
    folded = search_key(word)
    spelled = "".join(_SOUNDS.get(letter, letter) for letter in folded)
    for latin, sound in _SPELLINGS:
        spelled = spelled.replace(latin, sound)
    skeleton = spelled.translate(_LIKE)
    return re.sub(r"(.)\1", r"\1", skeleton)


@dataclass(frozen=True, slots=True)
class WordKnowledge:
    """What is known of the words: from known pairs, and besides from links between the documents' own lines."""

    known: Lexicon | None = None
    learnt: Lexicon | None = None
    """Taught by the known pairs too."""


class TranslationScores:
    """How well the lines of two documents fit each other, one by one and several together."""

    def __init__(
        self,
        sources: Sequence[AlignmentLine],
        targets: Sequence[AlignmentLine],
        taught: WordKnowledge = WordKnowledge(),
        *,
        whole: tuple[Sequence[AlignmentLine], Sequence[AlignmentLine]] | None = None,
    ) -> None:
        """Compare all lines: memory and time grow with the product of the documents' lengths.

        *whole* are the documents that the lines are from, where they are only some of them: how rare a word is, is
        told by these.
        """
        whole = whole or (sources, targets)
        self._first, self._second = _Words(sources, whole[0]), _Words(targets, whole[1])
        first, second = self._first, self._second
        forward, backward, self._floors = _chances(first.known, second.known, taught)
        self._seen, self._heard = first.best(forward), second.best(backward)
        self._to_target = second.gains(self._seen, first.lengths, self._floors[1])
        self._to_source = first.gains(self._heard, second.lengths, self._floors[0]).T
        self._terms = _TERM_GAIN * _shared(sources, targets)

    def gains(self, sources: int, targets: int) -> Floats:
        """Return [source, target]: the gain of taking that source and the next ones for the translation of that target.

        *sources* and *targets* say how many lines are taken together; one of them is 1.
        """
        first = _together(self._first.lengths, sources, np.add)
        second = _together(self._second.lengths, targets, np.add)
        words = (first[:, None] + second[None, :]) / 2
        return np.asarray(self._summed(sources, targets) * np.sqrt(_LONG / np.maximum(_LONG, words)), np.float32)

    def _summed(self, sources: int, targets: int) -> Floats:
        """Return the gains as sums over all words."""
        if sources > 1:
            lengths = _together(self._first.lengths, sources, np.add)
            best = _together(self._seen, sources, np.maximum)
            to_target = self._second.gains(best, lengths, self._floors[1])
            to_source = _together(self._to_source, sources, np.add)
            return np.asarray((to_target + to_source) / 2 + _together(self._terms, sources, np.maximum), np.float32)
        if targets > 1:
            lengths = _together(self._second.lengths, targets, np.add)
            best = _together(self._heard, targets, np.maximum)
            to_source = self._first.gains(best, lengths, self._floors[0]).T
            to_target = _together(self._to_target.T, targets, np.add).T
            terms = _together(self._terms.T, targets, np.maximum).T
            return np.asarray((to_target + to_source) / 2 + terms, np.float32)
        return (self._to_target + self._to_source) / 2 + self._terms


def _together(rows: Floats, count: int, join: np.ufunc) -> Floats:
    """Return each row joined with the next ones, *count* rows together."""
    joined = rows[: len(rows) - count + 1]
    for at in range(1, count):
        joined = join(joined, rows[at : len(rows) - count + 1 + at])
    return joined


class _Words:
    """The words of a document's lines, numbered."""

    def __init__(self, lines: Sequence[AlignmentLine], whole: Sequence[AlignmentLine]) -> None:
        self.known: dict[str, int] = {}
        self._lines = [
            np.array([self.known.setdefault(word, len(self.known)) for word in words_of(each.text)], np.int64)
            for each in lines
        ]
        self.lengths = np.array([len(line) for line in self._lines], np.float32)
        self._counts = np.zeros((len(self._lines), len(self.known)), np.float32)
        for row, line in enumerate(self._lines):
            np.add.at(self._counts[row], line, 1)
        if whole is lines:
            self._frequency = self._counts.sum(axis=0) / max(1.0, float(self._counts.sum()))
            return
        counts = Counter(word for line in whole for word in words_of(line.text))
        self._frequency = np.array([counts[word] for word in self.known], np.float32) / max(1, counts.total())

    def best(self, chances: Floats) -> Floats:
        """Return for each line the greatest chance that one of its words becomes each word of the other document."""
        none = chances[-1]
        return np.array([chances[line].max(axis=0) if len(line) else none for line in self._lines], np.float32)

    def gains(self, best: Floats, lengths: Floats, floors: Floats) -> Floats:
        """Return [other line, line]: the gain of this document's words where the other's lines are their source."""
        share = best / np.maximum(1, lengths)[:, None] / np.maximum(self._frequency, 1e-9)
        return np.asarray(np.log(floors + (1 - floors) * share) @ self._counts.T, np.float32)


def _chances(
    first: dict[str, int], second: dict[str, int], taught: WordKnowledge
) -> tuple[Floats, Floats, tuple[Floats, Floats]]:
    """Return P(second's word | first's word) and the reverse, the last row of each for no word; and both floors."""
    sources, targets = list(first), list(second)
    forward, backward, seen = _learnt(sources, targets, taught)
    floors = [_KNOWN_FLOOR + (_NEW_FLOOR - _KNOWN_FLOOR) / (1 + each / np.float32(_HALF)) for each in seen]
    heard: dict[str, list[int]] = {}
    for word, column in second.items():
        heard.setdefault(sound_of(word), []).append(column)
    for word, row in first.items():
        columns = [(column, _ALIKE) for column in heard.get(sound_of(word), ()) if len(sound_of(word)) >= _SOUND]
        columns += [(second[word], _EQUAL)] if word in second else []
        for column, chance in columns:
            forward[row, column] = max(forward[row, column], chance)
            backward[column, row] = max(backward[column, row], chance)
    return forward, backward, (floors[0], floors[1])


def _learnt(
    sources: list[str], targets: list[str], taught: WordKnowledge
) -> tuple[Floats, Floats, tuple[Floats, Floats]]:
    """Return the chances in both directions and how often the words were seen, each without what a line says itself.

    A word that stands in one link only has its partners from that very link: without this, every link would confirm
    itself in the next round.
    """
    known, lexicon = taught.known, taught.learnt or taught.known
    if lexicon is None:
        shape = (len(sources) + 1, len(targets))
        nothing = np.zeros(len(sources), np.float32), np.zeros(len(targets), np.float32)
        return np.zeros(shape, np.float32), np.zeros((shape[1] + 1, len(sources)), np.float32), nothing
    forward, backward = lexicon.forward(sources, targets), lexicon.backward(sources, targets)
    seen = lexicon.seen(sources, targets)
    if taught.learnt is None:
        return forward, backward, seen
    before = known.seen(sources, targets) if known else tuple(np.zeros_like(each) for each in seen)
    own = [np.minimum(1, each - old) for each, old in zip(seen, before, strict=True)]
    others = seen[0] - own[0], seen[1] - own[1]
    for table, count, mine, left in ((forward, seen[0], own[0], others[0]), (backward, seen[1], own[1], others[1])):
        shares = table[:-1] * (count + SMOOTHING)[:, None] - mine[:, None]
        table[:-1] = np.maximum(0, shares) / (left + SMOOTHING)[:, None]
    if known:
        forward = np.maximum(forward, known.forward(sources, targets))
        backward = np.maximum(backward, known.backward(sources, targets))
    return forward, backward, others


def _shared(sources: Sequence[AlignmentLine], targets: Sequence[AlignmentLine]) -> Floats:
    """Return [source, target]: how many concepts both lines name."""
    numbers: dict[str, int] = {}
    for line in (*sources, *targets):
        for concept in line.concepts:
            numbers.setdefault(concept, len(numbers))
    first, second = (np.zeros((len(lines), len(numbers)), np.float32) for lines in (sources, targets))
    for table, lines in ((first, sources), (second, targets)):
        for row, line in enumerate(lines):
            table[row, [numbers[concept] for concept in line.concepts]] = 1
    return np.asarray(first @ second.T, np.float32)
