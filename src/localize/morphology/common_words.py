"""Everyday words of Russian and English that texts in another language have no reason to borrow."""

from __future__ import annotations

import re
from functools import lru_cache

from localize.morphology.kk.restore import KAZAKH_LETTERS, restorations, restore_loan
from localize.morphology.ru.paradigm import RussianMorphology
from localize.morphology.ru.words import is_known, is_only_name
from localize.morphology.words import read_words
from localize.runtime.cache import once

_ENDING = re.compile(r"(?:ies|ied|es|ed|ing|s|d|ly)$")
_KAZAKH_LETTER = re.compile(f"[{KAZAKH_LETTERS}]")
_DOUBLED = re.compile(r"([bdfgklmnprt])\1$")


@once
def russian_nouns() -> frozenset[str]:
    """Return Russian nouns of Slavic stock in their dictionary form, which Kazakh does not borrow."""
    return frozenset(read_words("ru")["native"])


# What Slavic nouns are made with: «ходатайство», «обжалование», «уязвимость». Agencies, consulates and television are
# borrowed.
_SLAVIC = re.compile(
    r"(?<!агент)(?<!консуль)(?<!министер)(?<!ведом)ство$|(?<!телевид)(?<!радиовещ)[аеия]ние$|[яы]тие$|ость$"
)


def is_native(noun: str) -> bool:
    """Tell whether a Russian noun in its dictionary form is of Slavic stock, by the list or by how it is made."""
    return noun in russian_nouns() or _SLAVIC.search(noun) is not None


@once
def _english() -> frozenset[str]:
    return frozenset(read_words("en")["words"])


@lru_cache(maxsize=8192)
def is_everyday_english(word: str) -> bool:
    """Tell whether a word in lower case is an everyday English one, in any of its regular forms."""
    if word in _english():
        return True
    ending = _ENDING.search(word)
    if ending is None or ending.start() < 2:
        return False
    stem = word[: ending.start()]
    if ending.group() in ("ies", "ied"):
        return stem + "y" in _english()
    return any(each in _english() for each in (stem, stem + "e", _DOUBLED.sub(r"\1", stem)))


@once
def technical_english() -> frozenset[str]:
    """Return words that only those use who write of programs."""
    return frozenset(read_words("en")["technical"])


@lru_cache(maxsize=8192)
def is_borrowable(word: str) -> bool:
    """Tell whether a word in lower case is a Russian noun in its dictionary form, of no Slavic stock and no name."""
    if _KAZAKH_LETTER.search(word) or is_native(word) or not is_known(word) or is_only_name(word):
        return False
    return any({"NOUN", "Nom"} <= each.features and each.lemma == word for each in RussianMorphology().readings(word))


def is_whole(word: str, language: str) -> bool:
    """Tell whether a word in lower case is a known whole word of "en", "kk" or "ru", and so no abbreviation."""
    if language == "en":
        return is_everyday_english(word)
    if language == "kk" and (word in restorations(word) or word in restore_loan(word)):
        return True
    return is_known(word)
