"""Acronyms of English, Kazakh and Russian, and the vowel harmony of the Kazakh ones."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from localize.morphology.kk.forms import BACK, FRONT
from localize.morphology.words import read_words

_NONE = "-"
_HARMONY = {"ы": BACK, "і": FRONT}


@dataclass(frozen=True, slots=True)
class Acronym:
    """What one body or notion is called in short; empty where a language has no acronym of its own."""

    en: str
    kk: str
    ru: str
    harmony: str | None
    """Of Kazakh endings; None where usage differs."""

    def of(self, language: str) -> str:
        """Return the acronym in "en", "kk" or "ru"; empty for any other language."""
        return {"en": self.en, "kk": self.kk, "ru": self.ru}.get(language, "")

    def words(self) -> tuple[str, ...]:
        """Return the acronyms of all languages."""
        return tuple(each for each in (self.en, self.kk, self.ru) if each)


@cache
def acronyms() -> tuple[Acronym, ...]:
    """Return the shipped list."""
    return tuple(_read(entry) for words in read_words("acronyms").values() for entry in words)


@cache
def kazakh_harmonies() -> dict[str, str]:
    """Return the harmony of endings by Kazakh acronym, where it is certain."""
    return {each.kk: each.harmony for each in acronyms() if each.harmony}


def _read(entry: str) -> Acronym:
    en, kk, ru, vowel = entry.split("/")
    en, kk, ru = ("" if each == _NONE else each for each in (en, kk, ru))
    return Acronym(en, kk, ru, _HARMONY.get(vowel))
