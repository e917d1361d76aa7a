"""Days of the week and months that stayed in another language."""

from __future__ import annotations

import re
from collections.abc import Iterator

from localize.checks.months import find_months
from localize.checks.needs import any_word, digit, into, target
from localize.checks.pair import Context, Sighting
from localize.checks.registry import check
from localize.checks.suffixes import is_suffix
from localize.checks.tongue import unquoted
from localize.model import Severity

_ENGLISH = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
# Beside Latin words a day belongs to a name: “Black Friday”.
_DAY = re.compile(rf"(?<![\w.@/-])(?<![A-Za-z][ \u00a0])(?:{_ENGLISH})(?![\w@/-]|\.\w|[ \u00a0][A-Za-z])")
_RUSSIAN = "января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря"
_MONTH = re.compile(rf"(?<=\d[ \u00a0])(?:{_RUSSIAN})(?!\w)")
_DAYS, _MONTHS = frozenset(_ENGLISH.split("|")), frozenset(_RUSSIAN.split("|"))

# A Russian month with a Kazakh ending or none. Март and август are names too, май is butter.
_STEMS = {"январь": 1, "февраль": 2, "март": 3, "апрель": 4, "май": 5, "июнь": 6, "июль": 7, "август": 8, "сентябрь": 9,
          "октябрь": 10, "ноябрь": 11, "декабрь": 12}  # fmt: skip
_BORROWED = re.compile(rf"(?<![\w-])({'|'.join(_STEMS)})([\u0430-\u04ff]{{0,6}})(?![\w-])", re.IGNORECASE)
_ALSO_WORDS = frozenset({"март", "май", "август"})
_BESIDE = re.compile(r"\d[ \u00a0]$"), re.compile(r"[ \u00a0]ай(?:ы|дың)")


def _is_borrowed(typed: str) -> bool:
    found = _BORROWED.fullmatch(typed)
    return found is not None and (not found[2] or is_suffix(found[2]))


def _is_day(typed: str) -> bool:
    return typed in _DAYS


def _is_month(typed: str) -> bool:
    return typed in _MONTHS


@check(
    "language.calendar",
    category="accuracy",
    severity=Severity.MAJOR,
    needs=(into("kk", "ru") & target(any_word(_is_day, having="[FMSTW]")))
    | (into("kk") & target(digit) & target(any_word(_is_month, having="[ая]")))
    | (into("kk") & target(any_word(_is_borrowed, having="[рйлн]"))),
)
def calendar(context: Context) -> Iterator[Sighting]:
    """A day of the week or a month is in another language.

    What: English days in Kazakh and Russian texts, and in Kazakh ones Russian months behind a number or with Kazakh
    endings («сентябрьде»). What stands in quotation marks or among Latin words is left alone, and so is what may be a
    name where the source has no such month.
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
    for found in _BORROWED.finditer(masked) if target.language == "kk" else ():
        if _is_borrowed(found.group()) and _is_meant(found, context):
            yield target.sight(found.start(), found.end(), "a Russian month")


def _is_meant(found: re.Match[str], context: Context) -> bool:
    """Tell whether a word is a month: by what stands beside it, or because the source names that month."""
    before, after = context.target.masked[: found.start()], context.target.masked[found.end() :]
    if _BESIDE[0].search(before) or _BESIDE[1].match(after):
        return True
    stem = found[1].lower()
    if found[1].islower() and stem not in _ALSO_WORDS:
        return True
    return _STEMS[stem] in {each.number for each in find_months(context.source, dated=False)}
