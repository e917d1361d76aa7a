"""Morphology of a language: all forms of a term, and the possible readings of a word in a text.

The law: `forms` holds the term itself, is deterministic and bounded; `inflect(word, features)` is among `forms(word)`
or None; `readings` of a form name its lemma where the language can tell. A word for a woman is among the forms of the
term for a man (feature "Fem"), and reads as itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Protocol, cast, runtime_checkable

from localize import plugins
from localize.model import LanguageTag


@dataclass(frozen=True, slots=True)
class Form:
    """One inflected form of a term, lower case unless the term is case-sensitive."""

    text: str
    features: frozenset[str] = frozenset()
    """Universal Dependencies values: "Gen", "Plur", "P3", …; empty for the dictionary form."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a word."""

    lemma: str
    features: frozenset[str] = frozenset()


class Morphology(Protocol):
    """The words of one language."""

    language: LanguageTag

    def forms(self, term: str) -> tuple[Form, ...]:
        """Return every form of a word or a phrase of several words, the term itself first, without repeats."""
        ...

    def readings(self, word: str) -> tuple[Reading, ...]:
        """Return what a word may be, likeliest first; may be empty."""
        ...

    def inflect(self, word: str, features: frozenset[str]) -> str | None:
        """Return *word* with these features, or None where it has no such form."""
        ...

    def __hash__(self) -> int: ...


@runtime_checkable
class Families(Protocol):
    """A morphology that also knows what a term never is: every gender of an adjective, every form of a verb."""

    def family(self, word: str) -> frozenset[str]:
        """Return, in lower case, all forms of all words that *word* may be a form of, for who searches for it."""
        ...


@cache
def find_morphology(language: LanguageTag) -> Morphology | None:
    """Return the morphology of a language (by its primary subtag), or None where there is none."""
    primary = language.partition("-")[0]
    if primary not in plugins.names("localize.morphologies"):
        return None
    return cast(Morphology, cast(type, plugins.load("localize.morphologies", primary))())
