"""Month names with a day or a year, so that «5 наурыз» and «5 марта» are the same day."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from localize.checks.analysis.differences import Fact
from localize.checks.core.pair import Text
from localize.checks.core.prefilter import any_word
from localize.checks.words import read_table
from localize.tokens import Token

_TABLE, _WEEK = read_table("months"), read_table("weekdays")


def _column(rows: Iterable[Mapping[str, str]], name: str, at: slice = slice(None)) -> tuple[str, ...]:
    """Return the words of a column that stand at these places of its cells."""
    return tuple(word for row in rows for word in row[name].split()[at])


_FIRST = slice(1)
EN_MONTHS, KK_MONTHS = _column(_TABLE, "en"), _column(_TABLE, "kk", _FIRST)
RU_MONTHS, RU_GENITIVES, RU_LOCATIVES = (_column(_TABLE, "ru", at) for at in (_FIRST, slice(1, 2), slice(-1, None)))
EN_DAYS, KK_DAYS, RU_DAYS = _column(_WEEK, "en", _FIRST), _column(_WEEK, "kk"), _column(_WEEK, "ru")


def _any_case(row: Mapping[str, str], language: str, *, short: bool = True) -> str:
    """Return an expression for the cases of a month or a day, and for what it is shortened to."""
    names = "|".join(row[language].split())
    names = rf"(?:{names})\w*" if language == "kk" else names
    return "|".join((names, *(row.get(f"{language}-short", "").split() if short else ())))


LANGUAGES = ("en", "kk", "ru")
DAYS = {language: tuple(_any_case(row, language) for row in _WEEK) for language in LANGUAGES}
"""Expressions for the days in all their cases, Monday first."""
# What may be another word («қазан» a cauldron, "may" a verb) counts only beside a number, like all of them.
_MONTHS = {
    language: re.compile("|".join(f"({_any_case(row, language)})" for row in _TABLE), re.IGNORECASE)
    for language in LANGUAGES
}
"""The group that fits has the number of the month."""
# «2024 жылдың наурызында», “21st of May”: a word stands between the number and the month.
_BETWEEN = re.compile(r"жыл\w*|ж|г|год\w*|of", re.IGNORECASE)
_DAY_OR_YEAR = re.compile(r"\d{1,2}(?:st|nd|rd|th)?|(?:1[5-9]|20)\d{2}")


_BEGINNINGS = sorted({word[:3] for row in _TABLE for cell in row.values() for word in cell.split()})
_BEGINNING = re.compile("|".join(_BEGINNINGS), re.IGNORECASE)
"""What the names of all languages begin with: without such a word there is no month."""
month_word = any_word(_BEGINNING.match)


def may_be_month(word: str, language: str) -> bool:
    """Tell whether a word may be a month's name in one of its cases."""
    return month_number(word, language) > 0


def month_number(word: str, language: str) -> int:
    """Return the number of the month that a word may name; 0 for others."""
    found = _MONTHS[language].fullmatch(word) if language in _MONTHS else None
    return (found.lastindex or 0) if found else 0


def find_months(text: Text, *, dated: bool = True) -> tuple[Fact, ...]:
    """Return the months in order, their number 1 for January; none in a language whose months are unknown.

    *dated* are those beside a day or a year, otherwise all whose words mean nothing else are among them.
    """
    months = _MONTHS.get(text.language)
    if months is None or not _MONTHS[text.language].search(text.typed):
        return ()
    tokens = text.language_tokens
    found: list[Fact] = []
    for place, token in enumerate(tokens):
        name = months.fullmatch(token.text)
        number = name.lastindex if name else None
        if number and (_is_dated(tokens, place) or (not dated and _ALONE[text.language].fullmatch(token.text))):
            found.append(Fact(token.start, token.end, token.text, number))
    return tuple(found)


_VERBS = ("May", "March")
_ALONE = {
    language: re.compile(
        "|".join(_any_case(row, language, short=False) for row in _TABLE if row[language] not in _VERBS)
    )
    for language in LANGUAGES
}
"""What is a month without a number too; «маусым» is also a season."""


def _is_dated(tokens: tuple[Token, ...], place: int) -> bool:
    """Tell whether a day or a year stands right before or after the word, or a word between them."""
    beside = [tokens[at] for at in (place - 1, place + 1) if 0 <= at < len(tokens)]
    if place > 1 and _BETWEEN.fullmatch(tokens[place - 1].text):
        beside.append(tokens[place - 2])
    here = tokens[place]
    return any(
        _DAY_OR_YEAR.fullmatch(each.text) and max(here.start - each.end, each.start - here.end) < _FAR
        for each in beside
    )


_FAR = 10
"""Characters that may lie between a month and its number: a comma, a point, the year's word."""
