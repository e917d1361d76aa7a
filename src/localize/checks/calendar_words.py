"""Days of the week and months that stayed in another language."""

from __future__ import annotations

import re
from collections.abc import Iterator

from localize.checks.needs import any_word, digit, into, target
from localize.checks.pair import Context, Sighting
from localize.checks.registry import check
from localize.checks.tongue import unquoted
from localize.model import Severity

_ENGLISH = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
# Beside Latin words a day belongs to a name: “Black Friday”.
_DAY = re.compile(rf"(?<![\w.@/-])(?<![A-Za-z][ \u00a0])(?:{_ENGLISH})(?![\w@/-]|\.\w|[ \u00a0][A-Za-z])")
_RUSSIAN = "января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря"
_MONTH = re.compile(rf"(?<=\d[ \u00a0])(?:{_RUSSIAN})(?!\w)")
_DAYS, _MONTHS = frozenset(_ENGLISH.split("|")), frozenset(_RUSSIAN.split("|"))


def _is_day(typed: str) -> bool:
    return typed in _DAYS


def _is_month(typed: str) -> bool:
    return typed in _MONTHS


@check(
    "language.calendar",
    category="accuracy",
    severity=Severity.MAJOR,
    needs=(into("kk", "ru") & target(any_word(_is_day, having="[FMSTW]")))
    | (into("kk") & target(digit) & target(any_word(_is_month, having="[ая]"))),
)
def calendar(context: Context) -> Iterator[Sighting]:
    """A day of the week or a month is in another language.

    What: English days in Kazakh and Russian texts, and Russian months behind a number in Kazakh ones. What stands in
    quotation marks or among Latin words is left alone.
    Why: A date was forgotten when the rest was translated.
    Wrong: en: on 5 March 2024 | kk: 2024 жылғы 5 марта
    Right: en: on 5 March 2024 | kk: 2024 жылғы 5 наурызда
    """
    target = context.target
    masked = unquoted(target.masked)
    if target.language not in ("kk", "ru") or not re.search(r"[\u0400-\u04ff]{2}", masked):
        return
    for found in _DAY.finditer(masked):
        yield target.sight(found.start(), found.end(), "an English day of the week")
    for found in _MONTH.finditer(masked) if target.language == "kk" else ():
        yield target.sight(found.start(), found.end(), "a Russian month")
