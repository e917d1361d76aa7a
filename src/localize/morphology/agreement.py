"""Agreement of the words beside a noun that is replaced by another one.

A Russian adjective follows the noun's gender, number and case, a past tense or short form its gender and number; a
Kazakh conjunction or particle follows the last sound of the word before it; the English article asks for a vowel.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from localize.language import primary
from localize.model import LanguageTag
from localize.morphology.kk import forms as kk_forms
from localize.morphology.phrases import NounReading
from localize.morphology.ru import agreement as ru_agreement

_WORD_AFTER = re.compile(r"(\s+)([^\W\d_]+)(?!\w)")
_ARTICLE = re.compile(r"\b([Aa])(n?)(\s+)$")
# English words whose first letter is no sign of their first sound.
_SPOKEN_AS_VOWEL = re.compile(r"(?:hour|honest|honour|honor|heir)|[AEFHILMNORSX](?![a-z])", re.ASCII)
_SPOKEN_AS_CONSONANT = re.compile(r"(?:eu|ew|one|once|uni(?!n|m)|us[aei]|uti|ur[aei])|U(?![a-z])", re.IGNORECASE)
_WITH = frozenset({"мен", "бен", "пен"})
_TOO = frozenset({"да", "де", "та", "те"})
_ASKS = frozenset({"ма", "ме", "ба", "бе", "па", "пе"})
# After nasal and voiced sounds a question begins with б: адам ба, сөз бе. The other classes are those of suffixes.
_QUESTION = {"V": "м", "R": "м", "L": "м", "N": "б", "Z": "б", "T": "п"}


@dataclass(frozen=True, slots=True)
class NounContext:
    """The text before and after a noun."""

    before: str
    after: str
    sure: bool = True
    """No word there may still need another ending."""


def refit(beside: NounContext, old: NounReading, new: NounReading, language: LanguageTag) -> NounContext:
    """Return what stands beside *old* as it must be beside *new*."""
    match primary(language):
        case "ru":
            changed = ru_agreement.refit(beside.before, beside.after, old, new)
            return NounContext(changed.before, changed.after, beside.sure and changed.sure)
        case "kk":
            return replace(beside, after=_refit_kazakh(beside.after, new.form))
        case "en":
            return replace(beside, before=_refit_english(beside.before, new.form))
    return replace(beside, sure=False)


def narrow(before: str, options: frozenset[frozenset[str]], language: LanguageTag) -> frozenset[frozenset[str]]:
    """Return the readings of a noun that the words before it leave; all where they tell nothing."""
    return ru_agreement.narrow(before, options) if primary(language) == "ru" else options


def guess(before: str, options: frozenset[frozenset[str]], language: LanguageTag) -> frozenset[str] | None:
    """Return the likeliest reading of a noun by its place in the sentence, or None where nobody can tell."""
    return ru_agreement.guess(before, options) if primary(language) == "ru" else None


def like(word: str, other: str, language: LanguageTag) -> str | None:
    """Return an adjective in the form that another has; None for other words, and where adjectives have no forms."""
    return ru_agreement.like(word, other) if primary(language) == "ru" else None


def _refit_kazakh(after: str, form: str) -> str:
    found = _WORD_AFTER.match(after)
    if found is None:
        return after
    particle = found.group(2)
    fitting = _kazakh_particle(particle, form)
    return f"{found.group(1)}{fitting}{after[found.end() :]}"


def _kazakh_particle(particle: str, form: str) -> str:
    word = form.rpartition(" ")[2].lower()
    sound = kk_forms.ending(word)
    front = kk_forms.harmonies(word)[0] == kk_forms.FRONT
    if particle in _WITH:
        return {"T": "пен", "Z": "бен"}.get(sound, "мен")
    if particle in _TOO:
        return ("т" if sound == "T" else "д") + ("е" if front else "а")
    if particle in _ASKS:
        return _QUESTION[sound] + ("е" if front else "а")
    return particle


def _refit_english(before: str, form: str) -> str:
    found = _ARTICLE.search(before)
    if found is None:
        return before
    consonant = _SPOKEN_AS_CONSONANT.match(form) or not (form[:1].lower() in "aeiou" or _SPOKEN_AS_VOWEL.match(form))
    return f"{before[: found.start()]}{found.group(1)}{'' if consonant else 'n'}{found.group(3)}"
