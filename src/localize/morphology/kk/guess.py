"""Guesses at Kazakh letters lost in words that no list has: «шырылдаган» for «шырылдаған».

The letters of known words and their endings tell which letter follows which two. A word is read with and without
its Kazakh letters; where the reading with them is far more like Kazakh, they were lost. Loans look like neither and are
left out by the Russian dictionary.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from math import log

from localize.morphology.kk import forms as kk_forms
from localize.morphology.kk import words as kk_words
from localize.morphology.kk.restore import PREFIXES, is_formed, restorations
from localize.morphology.ru.words import is_known

_ALTERNATIVES = {"а": "аә", "г": "гғ", "к": "кқ", "н": "нң", "о": "оө", "у": "уұү", "х": "хһ", "и": "иі"}
_LEAST_GAIN = 3.0
"""By how much the reading with Kazakh letters has to be likelier, in natural logarithms of the whole word."""
_LEAST_LIKELY = -3.2
"""The logarithm that its letters have to have on average. With both, 16 of 1,507 right words, loans of software
most of them, are taken for lost ones, and nine of ten unknown native words are found."""
_SHORTEST = 5
_LOAN_LETTER = re.compile("[фвцчщэюяёъь]|инг|интер|ко?орд")
# What Russian puts behind a stem that Kazakh takes over without it: максимал(ьный).
_RUSSIAN_ENDS = ("ный", "ьный", "ия", "ский", "овать", "а", "ь")
_LOAN_STEM = 5
_TWICE = frozenset("лмнпрст")
"""Consonants that Russian doubles in loans."""
_FORMS = 2
"""Forms of each known word that are counted; all of them would say the same."""


@lru_cache(maxsize=8192)
def guess_lost(word: str) -> str | None:
    """Return what an unknown word in lower case was before it lost its letters; None where it looks right.

    Loads the Russian dictionary.
    """
    if len(word) < _SHORTEST or _is_loan(word) or restorations(word):
        return None
    likelihood = _letters()
    plain = sum(likelihood.of(*three) for three in _threes(word))
    restored, best = likelihood.restore(word)
    if best - plain < _LEAST_GAIN or best / (len(word) + 1) < _LEAST_LIKELY:
        return None
    return restored


def _is_loan(word: str) -> bool:
    """Tell whether a word has a Russian stem, whatever its end."""
    if _LOAN_LETTER.search(word) or is_known(word) or is_formed(word, _is_russian, ("noun",)):
        return True
    if _is_like_loan(word):
        return True
    stems = (word[:end] for end in range(_LOAN_STEM, len(word) + 1))
    return any(is_known(stem + end) for stem in stems for end in _RUSSIAN_ENDS)


def _is_like_loan(word: str) -> bool:
    """Tell whether a word is Russian behind a prefix, or with a letter doubled: «макроблоктар», «коментарий»."""
    if any(is_known(word[:at] + word[at] + word[at:]) for at in range(1, len(word)) if word[at] in _TWICE):
        return True
    rests = (word[len(each) :] for each in PREFIXES if word.startswith(each))
    return any(len(rest) > _SHORTEST and is_formed(rest, _is_russian, ("noun",)) for rest in rests)


def _is_russian(word: str) -> bool:
    return len(word) > 2 and is_known(word)


def _threes(word: str) -> list[tuple[str, str, str]]:
    edged = f"^^{word}$"
    return list(zip(edged, edged[1:], edged[2:], strict=False))


class _Letters:
    """How likely a letter is behind two others in Kazakh."""

    def __init__(self, words: Iterable[str]) -> None:
        joined = "".join(f"^^{word}$" for word in words)
        counted = Counter(joined[at : at + 3] for at in range(len(joined) - 2))
        # What reaches from one word into the next is no run of letters.
        self._three = Counter({three: count for three, count in counted.items() if "$" not in three[:2]})
        self._before, self._two = Counter[str](), Counter[str]()
        self._middle, self._one = Counter[str](), Counter[str]()
        for three, count in self._three.items():
            self._before[three[:2]] += count
            self._two[three[1:]] += count
            self._middle[three[1]] += count
            self._one[three[2]] += count
        self._all = joined.count("$")

    def of(self, first: str, second: str, third: str) -> float:
        """Return the logarithm of a letter's likelihood; what was never seen borrows from shorter runs."""
        one = (self._one[third] + 0.1) / (self._all + 5)
        two = (self._two[second + third] + 2 * one) / (self._middle[second] + 2)
        three = (self._three[first + second + third] + 3 * two) / (self._before[first + second] + 3)
        return log(three)

    def restore(self, word: str) -> tuple[str, float]:
        """Return the likeliest reading of a word with any of its Kazakh letters put back, and its logarithm."""
        ways: dict[tuple[str, str], tuple[float, str]] = {("^", "^"): (0.0, "")}
        for letter in word + "$":
            following: dict[tuple[str, str], tuple[float, str]] = {}
            for (first, second), (so_far, made) in ways.items():
                for third in _ALTERNATIVES.get(letter, letter):
                    value = so_far + self.of(first, second, third)
                    place = (second, third)
                    if place not in following or following[place][0] < value:
                        following[place] = (value, made + third)
            ways = following
        best, made = max(ways.values())
        return made[:-1], best


@cache
def _letters() -> _Letters:
    """Return the likelihoods of the known words with some of their endings."""
    return _Letters(_some_forms())


def _some_forms() -> Iterator[str]:
    for place, word in enumerate(kk_words.nominals()):
        yield from (word, word)
        endings = kk_forms.suffixes(kk_forms.ending(word), kk_forms.harmonies(word)[0])
        yield from (word + endings[(place * 7 + turn * 41) % len(endings)][0] for turn in range(_FORMS))
    for word in kk_words.verbs():
        back = kk_forms.harmonies(word)[0] == kk_forms.BACK
        yield from (word + ending for ending in (_BACK_FORMS if back else _FRONT_FORMS))


_BACK_FORMS, _FRONT_FORMS = ("ған", "ды", "ып", "у", "уға"), ("ген", "ді", "іп", "у", "уге")
