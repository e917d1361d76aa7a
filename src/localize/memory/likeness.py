"""How likely one text is the translation of another: words, names, numbers, shared terms and length; no model needed.

For every two texts of two documents the gain is a logarithm: how much more likely the words of each are when the other
one is its source than when it is not. Word translations are learnt from the documents themselves and from known pairs;
numbers, codes, names and international words vouch for each other before anything was learnt.
Source: Moore, 2002, "Fast and accurate sentence alignment of bilingual corpora"; the anchors are our own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from localize.memory.lexicon import Lexicon
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
_SOUND = 3
"""Sounds that a skeleton needs; shorter ones are alike by chance."""
_KEPT = (TokenKind.NUMBER, TokenKind.PLACEHOLDER, TokenKind.ADDRESS, TokenKind.MARKUP)
_DIGITS = re.compile(r"\d+")
_SOUNDS = dict(zip("абвгдезийклмнопрстуфхыэқғңөұүәіһ", "abvgdezijklmnoprstufhyekgnouuaih", strict=True))
_SOUNDS |= {"ж": "j", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sh", "ю": "u", "я": "a", "ё": "e", "ъ": "", "ь": ""}
_SPELLINGS = (("ph", "f"), ("ck", "k"), ("sch", "sh"), ("qu", "kv"), ("x", "ks"), ("w", "v"), ("q", "k"), ("c", "k"))
_LIKE = str.maketrans({"z": "s", "j": None, "h": None, "y": None, **dict.fromkeys("aeiou")})


@dataclass(frozen=True, slots=True)
class Line:
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


class Likeness:
    """How well the lines of two documents fit each other, one by one and two together; everything computed once."""

    def __init__(self, sources: Sequence[Line], targets: Sequence[Line], lexicon: Lexicon | None = None) -> None:
        """Compare all lines: memory and time grow with the product of the documents' lengths."""
        first, second = _Words([line.text for line in sources]), _Words([line.text for line in targets])
        forward, backward = _chances(first.known, second.known, lexicon)
        first_floors, second_floors = _floors(list(first.known), list(second.known), lexicon)
        seen, heard = first.best(forward), second.best(backward)
        to_target = second.gains(seen, first.lengths, second_floors)
        to_source = first.gains(heard, second.lengths, first_floors).T
        terms = _TERM_GAIN * _shared(sources, targets)
        self.single = (to_target + to_source) / 2 + terms
        """[source, target]: the gain of taking them for translations of each other."""
        both = np.maximum(seen[:-1], seen[1:])
        self.two_sources = (
            second.gains(both, first.lengths[:-1] + first.lengths[1:], second_floors) + to_source[:-1] + to_source[1:]
        ) / 2 + np.maximum(terms[:-1], terms[1:])
        """[source, target]: the gain of the source and the one after it, together, with the target."""
        both = np.maximum(heard[:-1], heard[1:])
        self.two_targets = (
            first.gains(both, second.lengths[:-1] + second.lengths[1:], first_floors).T
            + to_target[:, :-1]
            + to_target[:, 1:]
        ) / 2 + np.maximum(terms[:, :-1], terms[:, 1:])
        """[source, target]: the gain of the source with the target and the one after it, together."""
        self.sizes = np.maximum(1, (first.lengths[:, None] + second.lengths[None, :]) / 2)
        """[source, target]: the words that a gain was summed over."""


class _Words:
    """The words of a document's lines, numbered."""

    def __init__(self, texts: Iterable[str]) -> None:
        self.known: dict[str, int] = {}
        self._lines = [
            np.array([self.known.setdefault(word, len(self.known)) for word in words_of(text)], np.int64)
            for text in texts
        ]
        self.lengths = np.array([len(line) for line in self._lines], np.float32)
        self._counts = np.zeros((len(self._lines), len(self.known)), np.float32)
        for row, line in enumerate(self._lines):
            np.add.at(self._counts[row], line, 1)
        totals = self._counts.sum(axis=0)
        self._frequency = totals / max(1.0, float(totals.sum()))

    def best(self, chances: Floats) -> Floats:
        """Return for each line the greatest chance that one of its words becomes each word of the other document."""
        none = chances[-1]
        return np.array([chances[line].max(axis=0) if len(line) else none for line in self._lines], np.float32)

    def gains(self, best: Floats, lengths: Floats, floors: Floats) -> Floats:
        """Return [other line, line]: the gain of this document's words where the other's lines are their source."""
        share = best / np.maximum(1, lengths)[:, None] / np.maximum(self._frequency, 1e-9)
        return np.asarray(np.log(floors + (1 - floors) * share) @ self._counts.T, np.float32)


def _floors(sources: Sequence[str], targets: Sequence[str], lexicon: Lexicon | None) -> tuple[Floats, Floats]:
    """Return for each word what its frequency counts for when nothing explains it: less, the better it is known."""
    seen = lexicon.seen(sources, targets) if lexicon else (np.zeros(len(sources)), np.zeros(len(targets)))
    first, second = (_KNOWN_FLOOR + (_NEW_FLOOR - _KNOWN_FLOOR) / (1 + each / _HALF) for each in seen)
    return np.asarray(first, np.float32), np.asarray(second, np.float32)


def _chances(first: dict[str, int], second: dict[str, int], lexicon: Lexicon | None) -> tuple[Floats, Floats]:
    """Return P(second's word | first's word) and the reverse, the last row of each: for no word."""
    sources, targets = list(first), list(second)
    shape = (len(sources) + 1, len(targets))
    forward = lexicon.forward(sources, targets) if lexicon else np.zeros(shape, np.float32)
    backward = lexicon.backward(sources, targets) if lexicon else np.zeros((shape[1] + 1, len(sources)), np.float32)
    heard: dict[str, list[int]] = {}
    for word, column in second.items():
        heard.setdefault(sound_of(word), []).append(column)
    for word, row in first.items():
        columns = [(column, _ALIKE) for column in heard.get(sound_of(word), ()) if len(sound_of(word)) >= _SOUND]
        columns += [(second[word], _EQUAL)] if word in second else []
        for column, chance in columns:
            forward[row, column] = max(forward[row, column], chance)
            backward[column, row] = max(backward[column, row], chance)
    return forward, backward


def _shared(sources: Sequence[Line], targets: Sequence[Line]) -> Floats:
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
