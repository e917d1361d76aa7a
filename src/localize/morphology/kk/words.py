"""Kazakh word lists: words that Russian has not, and words whose letters are right or lost."""

from __future__ import annotations

from localize.morphology.words import read_words
from localize.runtime.cache import once


@once
def nominals() -> tuple[str, ...]:
    """Return nouns, adjectives, numerals and pronouns in their dictionary form, names among them."""
    words = read_words("kk")
    return tuple(dict.fromkeys(words["nominals"] + words["loans"] + words["names"] + words["places"]))


@once
def nominal_set() -> frozenset[str]:
    """Return the same to ask whether a word is among them."""
    return frozenset(nominals())


@once
def verb_set() -> frozenset[str]:
    """Return the stems of `verbs` to ask whether one is among them."""
    return frozenset(verbs())


@once
def loans() -> tuple[str, ...]:
    """Return those of them that Russian has as well, though its dictionary does not."""
    return read_words("kk")["loans"]


@once
def verbs() -> tuple[str, ...]:
    """Return stems of verbs: what stays when -у is taken off."""
    return read_words("kk")["verbs"]


@once
def invariant() -> frozenset[str]:
    """Return words that take no endings, and forms that no rule makes."""
    return frozenset(read_words("kk")["invariant"])


@once
def names() -> frozenset[str]:
    """Return places and people's first names, in lower case."""
    return frozenset(read_words("kk")["names"]) | places()


@once
def places() -> frozenset[str]:
    """Return places whose name is no other word, in lower case."""
    return frozenset(read_words("kk")["places"])


@once
def surnames() -> tuple[str, ...]:
    """Return surnames of the news that come of no first name on the list."""
    return read_words("kk")["surnames"]


@once
def slips() -> frozenset[str]:
    """Return Russian words that no Kazakh text means: Kazakh words without their letters look so."""
    return frozenset(read_words("kk")["slips"])
