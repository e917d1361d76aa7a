"""Phrase helpers of all languages: agreement, acronyms, capitals, choice of a form by its features."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from localize.morphology import Form

_SINGULAR = frozenset({"Nom", "Sing"})
# What says which word it is, not which form of it: never asked of a form.
_LEXICAL = frozenset({"NOUN", "ADJ", "VERB", "PROPN", "Anim", "Inan", "Masc", "Fem", "Neut"})

_CYRILLIC = re.compile(r"[\u0400-\u04ff]")

CASES = frozenset({"Nom", "Gen", "Dat", "Acc", "Ins", "Loc"})
NUMBERS = frozenset({"Sing", "Plur"})
_GENDERS = frozenset({"Masc", "Fem", "Neut"})
_LIVING = frozenset({"Anim", "Inan"})


class NounReading(NamedTuple):
    """A noun or noun phrase as it stands in a text."""

    lemma: str
    """Its dictionary form."""
    form: str
    features: frozenset[str]
    """Case and number, in Kazakh the owner too."""


def agree(adjective: frozenset[str], noun: frozenset[str]) -> bool:
    """Tell whether an adjective and a noun with these features may stand side by side.

    They share case and number; in the singular gender too; animacy where both have one.
    """
    if not adjective & noun & CASES or not adjective & noun & NUMBERS:
        return False
    for group in (_GENDERS, _LIVING):
        mine, its = adjective & group, noun & group
        if mine and its and not mine & its and (group is _LIVING or "Sing" in noun):
            return False
    return True


def is_acronym(word: str) -> bool:
    """Tell whether *word* is written in capitals only: БАҚ, СМИ, VPN."""
    letters = [letter for letter in word if letter.isalpha()]
    return len(letters) > 1 and all(letter.isupper() for letter in letters)


def is_cyrillic(word: str) -> bool:
    """Tell whether *word* has a Cyrillic letter."""
    return bool(_CYRILLIC.search(word))


def lower_cyrillic(word: str) -> str:
    """Return a word of a Cyrillic language in lower case, with its acronyms and foreign parts as they are."""
    pieces = word.split("-")
    return "-".join(piece if is_acronym(piece) or not is_cyrillic(piece) else piece.lower() for piece in pieces)


def choose(forms: Iterable[Form], features: frozenset[str], usual: frozenset[str] = _SINGULAR) -> str | None:
    """Return the first form that has *features* and beyond them only *usual* ones; None where there is none.

    *usual* is what the dictionary form itself is, so that asking for "Gen" of a plural term gives its plural genitive.
    """
    wanted = features - _LEXICAL
    for form in forms:
        has = (form.features or usual) - _LEXICAL
        if wanted <= has and all(extra in usual for extra in has - wanted):
            return form.text
    return None


def unique(forms: Iterable[Form], limit: int) -> tuple[Form, ...]:
    """Return at most *limit* forms in the given order, repeats of the same text with the same features left out."""
    kept: dict[Form, None] = {}
    for form in forms:
        kept.setdefault(form)
        if len(kept) >= limit:
            break
    return tuple(kept)
