"""Scales, currencies and units of the amounts in a text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from localize.checks.analysis.char_classes import SPACE
from localize.checks.analysis.measures import BEHIND_NUMBER, MEASURE_WORD, forms, read_measure
from localize.checks.analysis.months import KK_MONTHS, LANGUAGES
from localize.checks.analysis.number_parser import Figure
from localize.checks.analysis.number_relations import find_counts
from localize.checks.core.pair import Text
from localize.checks.core.prefilter import Needs, Sign, any_word, has
from localize.checks.words import read_table
from localize.model import Side

_SCALES = tuple((row["power"], forms(row["words"])) for row in read_table("scales"))
_MONEY_TABLE = read_table("currencies")
_CURRENCIES = tuple((row["name"], rf"{forms(row['words'])}|{row['code']}") for row in _MONEY_TABLE)
_SIGNS = {row["sign"]: row["name"] for row in _MONEY_TABLE if row["sign"]}
_CODES = {row["code"]: row["name"] for row in _MONEY_TABLE}


def _any_of(rows: tuple[tuple[str, str], ...]) -> str:
    """Return an expression for the words of rows, the place of the row in a group."""
    return "|".join(f"({words})" for _, words in rows)


_SCALE_AFTER = re.compile(rf"{SPACE}?(?:{_any_of(_SCALES)})(?!\w)\.?")
_CURRENCY_AFTER = re.compile(rf"[{SPACE[1:-1]}-]?(?:{_any_of(_CURRENCIES)})(?!\w)")


def _without_spaces(rows: tuple[tuple[str, str], ...]) -> str:
    """Return an expression for what the words of rows begin with."""
    return "|".join(words for _, words in rows).replace(r"\w* стерлинг\w*", "")


_is_counted = any_word(re.compile(f"{_without_spaces((*_SCALES, *_CURRENCIES))}|{MEASURE_WORD}", re.IGNORECASE).match)
_is_signed = has("[$€£₸₽%‰]")


def counted(side: Callable[[Callable[[Side], Sign]], Needs]) -> Needs:
    """Return the need of a side for what find_amounts reads behind a number."""
    return side(_is_counted) | side(_is_signed)


# Behind a digit, by a sign of a currency; a word that has digits in it may begin with a unit.
_MAY_BE_AMOUNT = re.compile(
    rf"[$€£₸₽]|\d[{SPACE[1:-1]}-]?(?:{'|'.join(words for _, words in (*_SCALES, *_CURRENCIES))}|{BEHIND_NUMBER})"
    rf"|(?:{'|'.join(_CODES)})[{SPACE[1:-1]}]?\d|[^\W\d_][-’'‑\u0300-\u036f\u00ad\u200b-\u200d]\S*\d",
    re.IGNORECASE,
)


def may_have_amounts(source: str, target: str) -> bool:
    """Tell whether find_amounts may find something in both texts as typed."""
    return bool(_MAY_BE_AMOUNT.search(source) and _MAY_BE_AMOUNT.search(target))


_is_money = any_word(re.compile(_without_spaces(_CURRENCIES), re.IGNORECASE).match)
_is_currency = has("[$€£₸₽]")


def priced(side: Callable[[Callable[[Side], Sign]], Needs]) -> Needs:
    """Return the need of a side for the name of a currency."""
    return side(_is_money) | side(_is_currency)


_SIGN_BEFORE = re.compile(rf"(?<![\w$])(?:US)?([$€£₸₽]){SPACE}?$")
_CODE_BEFORE = re.compile(rf"(?<!\w)({'|'.join(_CODES)}){SPACE}?$")
_SIGN_AFTER = re.compile(rf"{SPACE}?([$€£₸₽])(?!\w)")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with what it is counted in; empty where the text does not say."""

    start: int
    end: int
    text: str
    """The number, its scale, its currency and its unit."""
    values: frozenset[str]
    scale: str
    currency: str
    measures: frozenset[str]
    """The units that its sign may stand for."""


def find_amounts(text: Text) -> Iterator[Amount]:
    """Yield the numbers of a text, in figures or in words, that have a scale, a currency or a unit beside them."""
    masked = text.masked
    for figure in text.once(find_counts):
        plain = re.match(r"\d[\d.,\u00a0\u202f ]*", figure.text)
        written = plain.group().rstrip("., ") if plain else "" if figure.atoms else figure.text
        scale, end = _read(_SCALE_AFTER, _SCALES, masked, figure.start + len(written))
        currency, start, end = _read_currency(masked, figure.start, end)
        measures, end = (frozenset[str](), end) if currency else read_measure(masked, end)
        if scale or currency or measures:
            yield Amount(start, end, masked[start:end], figure.values, scale, currency, measures)


def _read_currency(masked: str, start: int, end: int) -> tuple[str, int, int]:
    """Return the currency of an amount at a place, and the place with it."""
    sign = _SIGN_BEFORE.search(masked[:start])
    currency, end = _read(_CURRENCY_AFTER, _CURRENCIES, masked, end)
    if not currency and (after := _SIGN_AFTER.match(masked, end)):
        currency, end = _SIGNS[after[1]], after.end()
    if not currency and sign:
        return _SIGNS[sign[1]], sign.start(), end
    code = _CODE_BEFORE.search(masked[:start]) if not currency else None
    return (_CODES[code[1]], code.start(), end) if code else (currency, start, end)


def _read(words: re.Pattern[str], rows: tuple[tuple[str, str], ...], masked: str, at: int) -> tuple[str, int]:
    """Return the name of the row whose word follows and where that ends, or no name and the same place."""
    found = words.match(masked, at)
    return (rows[found.lastindex - 1][0], found.end()) if found and found.lastindex else ("", at)


@cache
def _mentions() -> tuple[tuple[str, re.Pattern[str]], ...]:
    found = []
    for name, words in _CURRENCIES:
        signs = [re.escape(sign) for sign, named in _SIGNS.items() if named == name]
        found.append((name, re.compile("|".join([rf"(?<!\w)(?:{words})(?!\w)", *signs]), re.IGNORECASE)))
    return tuple(found)


def mentions(text: Text, currency: str) -> bool:
    """Tell whether a text names a currency anywhere, by a sign, a code or a word."""
    return any(name == currency and pattern.search(text.masked) for name, pattern in _mentions())


@cache
def _rates(language: str) -> re.Pattern[str]:
    """Return what finds the words of rates, the place of its row in a group."""
    rows = _any_of(tuple((row["name"], forms(row[language])) for row in read_table("rates")))
    return re.compile(rf"(?<!\w)(?:{rows})(?!\w)", re.IGNORECASE)


_RATES = [phrase for row in read_table("rates") for each in LANGUAGES for phrase in row[each].split("|")]
_RATE_HEADS = "|".join({max(re.findall(r"\w+", phrase), key=len) for phrase in _RATES})
rate_word = any_word(re.compile(_RATE_HEADS, re.IGNORECASE).match)
"""A word that what find_rates finds has."""


_NO_STOP = r"(?:[^.;:!?]|\.(?= (?:[а-яa-z]|$))){0,25}"


def find_rates(text: Text) -> Iterator[tuple[str, int, int]]:
    """Yield what the numbers of a text are counted by, a month or a year, each with its place."""
    for found in _rates(text.language).finditer(text.masked) if text.language in LANGUAGES else ():
        dated = found.group().lower() == "айына" and _IN_MONTH.search(text.masked[: found.start()])
        if found.lastindex and not dated and _is_near(found, text.once(find_counts), text):
            yield read_table("rates")[found.lastindex - 1]["name"], *found.span()


def _is_near(found: re.Match[str], counts: tuple[Figure, ...], text: Text) -> bool:
    """Tell whether a number stands before a rate, or in Kazakh behind it."""
    gaps = [text.masked[each.end : found.start()] for each in counts if each.end <= found.start()][-1:]
    if text.language == "kk":
        gaps += [text.masked[found.end() : each.start] for each in counts if each.start >= found.end()][:1]
    return any(re.fullmatch(_NO_STOP, gap) for gap in gaps)


_IN_MONTH = re.compile(rf"(?:{'|'.join(KK_MONTHS)})\w*{SPACE}$", re.IGNORECASE)


def differ(one: Amount, other: Amount) -> bool:
    """Tell whether two amounts of the same number are counted in different things."""
    if one.measures and other.measures and not one.measures & other.measures:
        return True
    return any(mine and its and mine != its for mine, its in ((one.scale, other.scale), (one.currency, other.currency)))
