"""Common Kazakh words: what tells a Kazakh word from a Russian one, and a lost letter from a letter that is right."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def _sections() -> dict[str, tuple[str, ...]]:
    """Return the words of the shipped list by section, without its comments."""
    sections: dict[str, list[str]] = {}
    words: list[str] = []
    for line in files("localize.morphology").joinpath("words", "kk.txt").read_text("utf-8").splitlines():
        if line.startswith("["):
            words = sections.setdefault(line.strip("[]"), [])
        elif not line.startswith("#"):
            words += line.split()
    return {name: tuple(listed) for name, listed in sections.items()}


@cache
def nominals() -> tuple[str, ...]:
    """Return nouns, adjectives, numerals and pronouns in their dictionary form, names among them."""
    return tuple(dict.fromkeys(_sections()["nominals"] + _sections()["names"]))


@cache
def verbs() -> tuple[str, ...]:
    """Return stems of verbs: what stays when -у is taken off."""
    return _sections()["verbs"]


@cache
def invariant() -> frozenset[str]:
    """Return words that take no endings, and forms that no rule makes."""
    return frozenset(_sections()["invariant"])


@cache
def names() -> frozenset[str]:
    """Return places and people's first names, in lower case."""
    return frozenset(_sections()["names"])
