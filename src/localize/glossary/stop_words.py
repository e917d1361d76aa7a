"""Stop words, which are no terms and no part of one: articles, prepositions, pronouns, verbs of being."""

from __future__ import annotations

from functools import cache

from localize.morphology.words import read_words


@cache
def stop_words(language: str) -> frozenset[str]:
    """Return those of a language by its primary subtag, in lower case; none of a language without a list."""
    return frozenset(read_words("stop-words").get(language, ()))
