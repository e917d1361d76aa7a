"""Month names with a day or a year, so that «5 наурыз» and «5 марта» are the same day."""

from __future__ import annotations

import re

from localize.checks.analysis.differences import Fact
from localize.checks.core.pair import Text
from localize.checks.core.prefilter import any_word
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
    language: re.compile("|".join(f"({name})" for name in names.split("|")), re.IGNORECASE)
    for language, names in _NAMES.items()
}
"""The group that fits has the number of the month."""
_ANY = {language: re.compile(names, re.IGNORECASE) for language, names in _NAMES.items()}
# «2024 жылдың наурызында», “21st of May”: a word stands between the number and the month.
_BETWEEN = re.compile(r"жыл\w*|ж|г|год\w*|of", re.IGNORECASE)
_DAY_OR_YEAR = re.compile(r"\d{1,2}(?:st|nd|rd|th)?|(?:1[5-9]|20)\d{2}")


# What the names of all languages begin with: without such a word there is no month.
_BEGINNING = re.compile(
    "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|қаң|ақп|нау|сәу|мам|мау|шіл|там|қыр|қаз|қар|жел"
    "|янв|фев|мар|апр|ма[йяею]|июн|июл|авг|сен|окт|ноя|дек",
    re.IGNORECASE,
)
month_word = any_word(_BEGINNING.match)


def may_be_month(word: str, language: str) -> bool:
    """Tell whether a word may be a month's name in one of its cases."""
    return language in _ANY and _ANY[language].fullmatch(word) is not None


def find_months(text: Text, *, dated: bool = True) -> tuple[Fact, ...]:
    """Return the months in order, their number 1 for January; none in a language whose months are unknown.

    *dated* are those beside a day or a year, otherwise all whose words mean nothing else are among them.
    """
    months = _MONTHS.get(text.language)
    if months is None or not _ANY[text.language].search(text.typed):
        return ()
    tokens = text.language_tokens
    found: list[Fact] = []
    for place, token in enumerate(tokens):
        name = months.fullmatch(token.text)
        number = name.lastindex if name else None
        if number and (_is_dated(tokens, place) or (not dated and _ALONE[text.language].fullmatch(token.text))):
            found.append(Fact(token.start, token.end, token.text, number))
    return tuple(found)


# What is a month without a number too; «маусым» is also a season, "May" and "March" are verbs.
_ALONE = {
    "en": re.compile("January|February|April|June|July|August|September|October|November|December"),
    "kk": re.compile(r"(?:қаңтар|ақпан|наурыз|сәуір|мамыр|маусым|шілде|тамыз|қыркүйе[кг]|қазан|қараша|желтоқсан)\w*"),
    "ru": re.compile(
        r"январ\w+|феврал\w+|март\w{0,2}|апрел\w+|ма[йяею]|июн\w{1,2}|июл\w{1,2}|август\w{0,2}|сентябр\w+|октябр\w+"
        r"|ноябр\w+|декабр\w+"
    ),
}


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
