"""The months that a text names beside a number: what makes «5 наурыз» and «5 марта» the same day."""

from __future__ import annotations

import re
from dataclasses import dataclass

from localize.checks.needs import any_word
from localize.checks.pair import Text
from localize.tokens import Token

# The beginnings that cover all cases of a month's name, in calendar order. Source: CLDR's months of en, kk and ru.
# What may be another word («қазан» a cauldron, "may" a verb) counts only beside a number, like all of them.
_NAMES = {
    "en": (
        "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
        "|nov(?:ember)?|dec(?:ember)?"
    ),
    "kk": (
        r"қаңтар\w*|ақпан\w*|наурыз\w*|сәуір\w*|мамыр\w*|маусым\w*|шілде\w*|тамыз\w*|қыркүйе[кг]\w*|қазан\w*"
        r"|қараша\w*|желтоқсан\w*"
    ),
    "ru": (
        r"янв(?:ар\w+)?|фев(?:рал\w+)?|март\w{0,2}|апр(?:ел\w+)?|ма[йяею]|июн\w{1,2}|июл\w{1,2}|авг(?:уст\w{0,2})?"
        r"|сен(?:тябр\w+)?|окт(?:ябр\w+)?|ноя(?:бр\w+)?|дек(?:абр\w+)?"
    ),
}
_MONTHS = {
    language: tuple(re.compile(name, re.IGNORECASE) for name in names.split("|")) for language, names in _NAMES.items()
}
_ANY = {language: re.compile(names, re.IGNORECASE) for language, names in _NAMES.items()}
# «2024 жылдың наурызында»: the year's word stands between the number and the month.
_YEAR_WORD = re.compile(r"жыл\w*|ж|г|год\w*", re.IGNORECASE)
_DAY_OR_YEAR = re.compile(r"\d{1,2}(?:st|nd|rd|th)?|(?:1[5-9]|20)\d{2}")


# What the names of all languages begin with: without such a word there is no month.
_BEGINNING = re.compile(
    "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|қаң|ақп|нау|сәу|мам|мау|шіл|там|қыр|қаз|қар|жел"
    "|янв|фев|мар|апр|ма[йяею]|июн|июл|авг|сен|окт|ноя|дек",
    re.IGNORECASE,
)
month_word = any_word(_BEGINNING.match)


@dataclass(frozen=True, slots=True)
class Month:
    """A month's name at its place; the number is 1 for January."""

    start: int
    end: int
    text: str
    number: int


def find_months(text: Text) -> tuple[Month, ...]:
    """Return the months that stand beside a day or a year, in order; none in a language whose months are unknown."""
    names = _MONTHS.get(text.language)
    if names is None or not _ANY[text.language].search(text.typed):
        return ()
    tokens = text.language_tokens
    found: list[Month] = []
    for place, token in enumerate(tokens):
        number = next((at for at, name in enumerate(names, start=1) if name.fullmatch(token.text)), 0)
        if number and _is_dated(tokens, place):
            found.append(Month(token.start, token.end, token.text, number))
    return tuple(found)


def _is_dated(tokens: tuple[Token, ...], place: int) -> bool:
    """Tell whether a day or a year stands right before or after the word, or the year's word before it."""
    beside = [tokens[at] for at in (place - 1, place + 1) if 0 <= at < len(tokens)]
    if place > 1 and _YEAR_WORD.fullmatch(tokens[place - 1].text):
        beside.append(tokens[place - 2])
    here = tokens[place]
    return any(
        _DAY_OR_YEAR.fullmatch(each.text) and max(here.start - each.end, each.start - here.end) < _FAR
        for each in beside
    )


_FAR = 10
"""Characters that may lie between a month and its number: a comma, a point, the year's word."""
