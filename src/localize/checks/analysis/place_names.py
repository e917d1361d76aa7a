"""Names of cities and countries in English, Kazakh and Russian."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from localize.checks.words import read_table, read_words
from localize.morphology.ru import is_any_place, tags_of
from localize.morphology.ru import is_known as is_known_russian
from localize.morphology.words import read_words as read_names

COLUMN = {"en": 0, "kk": 1, "ru": 2}
"""The place of a language in the rows of `place_names`."""
_ALSO_THINGS = frozenset(read_words("place-spellings")["also-things"])
_KK_ENDINGS = r"(?:[дтн][ыі]ң|[дтн][ыі]|[дт][ае]|[дтн][ае]н|[ғгқк][ае]|[дт]ағы|[дт]егі|[мбп]ен|сы|сын\w*)?"


@cache
def _places(language: str) -> frozenset[str]:
    """Return the names of countries and cities that are one word, small."""
    cities = (row[COLUMN[language]] for row in place_names())
    names = {name.lower() for name in cities if name.isalpha() and len(name) > _SHORT_NAME}
    names.update(read_names("countries")[language])
    return frozenset(names - _ALSO_THINGS)


_SHORT_NAME = 3


@cache
def _kazakh_places() -> re.Pattern[str]:
    return re.compile(f"(?:{'|'.join(sorted(_places('kk'), key=len, reverse=True))}){_KK_ENDINGS}")


@lru_cache(maxsize=8192)
def is_place(word: str, language: str) -> bool:
    """Tell whether a word in small letters can be nothing but the name of a place."""
    if len(word) <= _SHORT_NAME or word in _ALSO_THINGS:
        return False
    if language == "en":
        return word in _places("en")
    if language == "kk":
        return _kazakh_places().fullmatch(word) is not None
    return _is_russian_place(word)


def place_names() -> tuple[tuple[str, ...], ...]:
    """Return the cities with their names in English, Kazakh and Russian."""
    return tuple((row["en"], row["kk"], row["ru"]) for row in read_table("places"))


_SHORT_RUSSIAN = 5
_ADJECTIVE = re.compile("ск(?:ий|ого|ому|им|ом|ая|ой|ую|ое|ие|их|ими)$")


@cache
def _place_beginnings() -> frozenset[str]:
    return frozenset(name[:_SHORT_NAME] for name in _places("ru"))


def _is_russian_place(word: str) -> bool:
    if not is_any_place(word):
        if word[:_SHORT_NAME] not in _place_beginnings():
            return False
        stem = re.sub("(?:ом|ем|[аеуюя])$", "", word)
        named = bool({word, stem, stem + "й", stem + "ь", stem + "а"} & _places("ru"))
        return named and not is_known_russian(word)
    if len(word) < _SHORT_RUSSIAN or _ADJECTIVE.search(word):
        return False
    tags = tags_of(word)
    named = all(tag & {"Geox", "Surn", "Name"} for tag in tags)
    return named and any({"NOUN", "Geox"} <= tag for tag in tags)


@cache
def ambiguous_names() -> dict[str, tuple[str, ...]]:
    """Return the places that are words as well, or short, by each of their names: Vienna, Азия."""
    odd = [row for row in place_names() if row[2].lower() in _ALSO_THINGS or len(row[2]) < _SHORT_RUSSIAN]
    return {name: row for row in odd for name in row}
