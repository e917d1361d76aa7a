"""Which case a Kazakh word is in, where its stem is known: what postpositions and numerals ask of the word before."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from localize.morphology import Reading, kk_forms, kk_words
from localize.morphology.everyday import is_borrowable
from localize.morphology.kk import KazakhMorphology
from localize.morphology.kk_restore import restorations

CASES = frozenset({"Nom", "Gen", "Dat", "Acc", "Loc", "Abl", "Ins"})
NUMBERS = frozenset({"Sing", "Plur"})
_LEAST_STEM = 2


@cache
def _whole() -> frozenset[str]:
    return kk_words.invariant() | kk_words.nominal_set()


@lru_cache(maxsize=8192)
def sure_readings(word: str) -> tuple[Reading, ...]:
    """Return the readings of an inflected word in lower case; none where it may be a whole word or its stem is unknown.

    Loads the Russian dictionary for words whose stem is no Kazakh one.
    """
    if word in _whole() or is_borrowable(word):
        return ()
    readings = [each for each in KazakhMorphology().readings(word) if each.lemma != word and CASES & each.features]
    return tuple(each for each in readings if _is_stem(each.lemma))


_NAMED_ACT = re.compile(r"(?:[ую]|уш[ыі]|[ғқгк][ыі]ш|[ғқ]ан|[гк]ен)$")
_LOANED_ACT = re.compile(r"[лдт][ае]у$")


def _is_stem(lemma: str) -> bool:
    """Tell whether a word is a known noun, or what a known verb makes: импорттау, жазылған, қатысушы."""
    if len(lemma) < _LEAST_STEM or kk_forms.plural_base(lemma):
        return False
    if lemma in kk_words.nominal_set() or is_borrowable(lemma) or is_borrowable(lemma + "а"):
        return True  # минут and цифр of минута and цифра
    known = _NAMED_ACT.search(lemma) is not None and lemma in restorations(lemma)
    return known or (_LOANED_ACT.search(lemma) is not None and is_borrowable(lemma[:-3]))


def cases_of(word: str) -> frozenset[str]:
    """Return the cases that a word in lower case may be in; none where that is not sure."""
    return frozenset().union(*(CASES & each.features for each in sure_readings(word)))


def change(word: str, old: frozenset[str], new: str) -> tuple[str, ...]:
    """Return what a word becomes with another value for any of *old*, a case or a number, in the usual spelling."""
    found: dict[str, None] = {}
    for reading in sure_readings(word):
        wanted = (reading.features - old) | {new}
        made = next((text for text, features in kk_forms.decline(reading.lemma) if features == wanted), None)
        if made is not None:
            found[made] = None
    return tuple(found)
