"""Cases of Kazakh words with a known stem, as postpositions and numerals ask for them."""

from __future__ import annotations

import re
from functools import lru_cache

from localize.morphology import Reading
from localize.morphology.common_words import is_borrowable
from localize.morphology.kk import forms as kk_forms
from localize.morphology.kk import words as kk_words
from localize.morphology.kk.paradigm import KazakhMorphology
from localize.morphology.kk.restore import KAZAKH_LETTERS, restorations
from localize.morphology.ru.words import is_known
from localize.runtime.cache import once

CASES = frozenset({"Nom", "Gen", "Dat", "Acc", "Loc", "Abl", "Ins"})
_LEAST_STEM = 2


def is_whole_word(word: str) -> bool:
    """Tell whether a word in lower case is known as it stands, whatever its end looks like: мәтін, келесі."""
    return word in kk_words.invariant() or word in kk_words.nominal_set() or is_borrowable(word)


@lru_cache(maxsize=8192)
def sure_readings(word: str) -> tuple[Reading, ...]:
    """Return the readings of an inflected word in lower case; none where it may be a whole word or its stem is unknown.

    Loads the Russian dictionary for words whose stem is no Kazakh one.
    """
    if is_whole_word(word):
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


_PLURAL_MARK = re.compile("[лдт][ае]р")
_LEAST_FORMED, _LEAST_UNKNOWN = 3, 4
"""Letters of a stem that is no whole word of the list, and of one that nobody knows."""
# Persons of verbs, what has or measures something («екі жүзділер», «5 жылдықтар»): no noun that a number counts.
_NOT_COUNTED = re.compile(r"(?:[ңс][ыі]з|ң|[лдт][ыі]|[лдт](?:ық|ік)|[ыі]нш[ыі]|[дт][ае]ғ[ыі])$")


@once
def _plural_endings(last: str, harmony: str) -> dict[str, frozenset[str]]:
    """Return the plural endings behind this class of letter and this harmony, each with what it means first."""
    found: dict[str, frozenset[str]] = {}
    for text, features in kk_forms.suffixes(last, harmony):
        if "Plur" in features:
            found.setdefault(text, features)
    return found


@lru_cache(maxsize=4096)
def singular_of(word: str) -> str | None:
    """Return the singular of a noun in the plural, in lower case, with the same owner and case; None for other words.

    The stem need not be known where it can be nothing else's: no word is known that ends in what looks like the plural,
    as доллар does, and no loan in -ер, of which there are new ones every day.
    """
    for mark in _PLURAL_MARK.finditer(word, _LEAST_STEM):
        stem, base, suffix = word[: mark.start()], word[: mark.end()], word[mark.start() :]
        meant = [_plural_endings(kk_forms.ending(stem), each).get(suffix) for each in kk_forms.harmonies(stem)]
        features = next((each for each in meant if each), None)
        if features is None or not _is_counted(stem, base):
            continue
        wanted = (features - {"Plur"}) | {"Sing"}
        lemma = next((each for each in kk_forms.restore(stem) if _is_stem(each)), stem)
        return next((text for text, each in kk_forms.decline(lemma) if each == wanted), None)
    return None


def _is_counted(stem: str, base: str) -> bool:
    """Tell whether a stem with the mark of the plural, *base*, is surely a noun in the plural."""
    if stem in kk_words.nominal_set():
        return base not in kk_words.verb_set()
    if len(stem) < _LEAST_FORMED or _NOT_COUNTED.search(stem) or base in kk_words.nominal_set():
        return False
    if any(is_known(each) for each in (base, base + "а", base + "ь")):
        return False
    if is_borrowable(stem) or is_borrowable(stem + "а") or stem in restorations(stem):
        return True
    if any(is_borrowable(each) for each in kk_forms.restore(stem)):
        return True  # журналис-, субъекті-
    foreign = base.endswith("ер") and not _KAZAKH_LETTER.search(stem)
    return len(stem) >= _LEAST_UNKNOWN and not foreign and base not in restorations(base)


_KAZAKH_LETTER = re.compile(f"[{KAZAKH_LETTERS}]")
