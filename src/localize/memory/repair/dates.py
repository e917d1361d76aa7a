"""Dates in English, Kazakh and Russian texts: their places, and another day written in the same way.

Known are "5 May 2024", "May 5th, 2024", «5 мая 2024 года», «2024 жылғы 5 мамыр», «мамырдың 5-інде», a month with its
year, 05.05.2024 and 2024-05-05. What depends on the day is written with it: "an 8 May", «со 2 мая», «5 тамыз бен».
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from localize.language import primary
from localize.memory.repair.counted_words import english_ordinal, rest_for
from localize.model import LanguageTag
from localize.morphology import find_morphology

MONTHS = {
    "en": (
        *("january", "february", "march", "april", "may", "june"),
        *("july", "august", "september", "october", "november", "december"),
    ),
    "kk": (
        *("қаңтар", "ақпан", "наурыз", "сәуір", "мамыр", "маусым"),
        *("шілде", "тамыз", "қыркүйек", "қазан", "қараша", "желтоқсан"),
    ),
    "ru": (
        *("январь", "февраль", "март", "апрель", "май", "июнь"),
        *("июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь"),
    ),
}
"""CLDR's names, so that no editor need load it; a test compares the two."""
_SHORT, _WIDE = frozenset({"short"}), frozenset({"wide"})
_GENITIVE = frozenset({"Gen", "Sing"})
_FEATURES = {
    "kk": frozenset({"Nom", "Gen", "Dat", "Acc", "Loc", "Abl", "Ins", "Attr", "Sing", "P3"}),
    "ru": frozenset({"Nom", "Gen", "Dat", "Acc", "Ins", "Loc", "Sing"}),
}
"""Forms that a date may have; «мамырымыз» is none."""
_S, _ENDS = "[ \u00a0\u202f]", r"(?![\w-])"
_STARTS, _WORD_STARTS = r"(?<![\w.%$-])", r"(?<![\w-])"
_DAY, _YEAR = r"(?P<day>0?[1-9]|[12]\d|3[01])", r"(?P<year>1[5-9]\d\d|2[01]\d\d)"
_DAY_FIGURES, _MONTH_FIGURES = r"(?P<day>0[1-9]|[12]\d|3[01])", r"(?P<figure>0[1-9]|1[0-2])"
_FIGURES = (
    rf"{_STARTS}{_DAY_FIGURES}\.{_MONTH_FIGURES}\.{_YEAR}(?![\w-]|\.\d)",
    rf"{_STARTS}{_YEAR}-{_MONTH_FIGURES}-{_DAY_FIGURES}(?![\w-]|\.\d)",
)
_MONTH = "(?P<month>MONTH)"
"""The forms of the names are put in its place."""
_ARTICLE, _TH = rf"(?:(?P<before>an?){_S})?", "(?P<ordinal>st|nd|rd|th)?"
_COMMA_YEAR = rf"(?:,?{_S}{_YEAR})?"
_YEARS = rf"{_YEAR}{_S}(?:жылғы|жылы|жылдың|жыл|ж\.){_S}"
_WITH = rf"(?P<behind>{_S}(?:[мбп]ен|[дт][ае]))?"
# Of several patterns that fit at one place the first is taken.
_WRITTEN = {
    "en": (
        rf"{_STARTS}{_ARTICLE}{_DAY}{_TH}(?:{_S}of)?{_S}{_MONTH}{_COMMA_YEAR}{_ENDS}",
        rf"{_WORD_STARTS}{_ARTICLE}{_MONTH}{_S}(?:the{_S})?{_DAY}{_TH}{_COMMA_YEAR}{_ENDS}",
        rf"{_WORD_STARTS}{_ARTICLE}{_MONTH},?{_S}{_YEAR}{_ENDS}",
    ),
    "kk": (
        rf"{_STARTS}{_YEARS}{_DAY}(?:{_S}|-){_MONTH}{_WITH}{_ENDS}",
        rf"{_STARTS}(?:{_YEARS})?{_MONTH}(?:{_S}айының)?{_S}{_DAY}(?P<ordinal>[-‑]\w+){_ENDS}",
        rf"{_STARTS}{_DAY}(?:{_S}|-){_MONTH}(?:{_S}{_YEAR}(?={_S}ж(?:ыл|\.)))?{_WITH}{_ENDS}",
        rf"{_STARTS}{_YEARS}{_MONTH}{_WITH}{_ENDS}",
    ),
    "ru": (
        rf"{_STARTS}(?:(?P<before>[ск]о?){_S})?{_DAY}(?:-(?:го|е|му|м))?{_S}{_MONTH}(?:{_S}{_YEAR})?{_ENDS}",
        rf"{_WORD_STARTS}{_MONTH}{_S}{_YEAR}{_ENDS}",
    ),
}


@dataclass(frozen=True, slots=True)
class Day:
    """What a date says; 0 for what it leaves out."""

    day: int
    month: int
    year: int

    def has_parts_of(self, other: Day) -> bool:
        """Tell whether both say the same of a day: its month alone, the year too …"""
        return (self.day > 0, self.year > 0) == (other.day > 0, other.year > 0)


class WrittenDate(NamedTuple):
    """A date in a text; `end` is half-open."""

    start: int
    end: int
    says: Day
    found: re.Match[str]


_Form = tuple[int, frozenset[str]]
"""The number of a month and the features of its form; an English name is short or wide."""


@lru_cache(maxsize=64)
def find_dates(text: str, language: LanguageTag) -> tuple[WrittenDate, ...]:
    """Return the dates of a text in order, none of which overlap; none in a language whose dates are unknown."""
    name = primary(language)
    if name not in MONTHS or not _beginnings().search(text):
        return ()
    found: list[WrittenDate] = []
    for each in sorted(_find(text, name), key=lambda date: date.start):  # stable: of two at one place the first
        if not found or each.start >= found[-1].end:
            found.append(each)
    return tuple(found)


def _find(text: str, language: str) -> Iterator[WrittenDate]:
    for pattern in _patterns(language):
        for found in pattern.finditer(text):
            says = _read(found, language)
            if says is not None:
                yield WrittenDate(found.start(), found.end(), says, found)


def _read(found: re.Match[str], language: str) -> Day | None:
    parts = found.groupdict()
    day, year = int(parts.get("day") or 0), int(parts.get("year") or 0)
    if figure := parts.get("figure"):
        return Day(day, int(figure), year)
    word = parts["month"]
    forms = _forms(language)[word.lower()]
    if language == "en":
        return Day(day, forms[0][0], year) if word[0].isupper() else None  # children under 14 may
    if language == "ru" and day and not any(features == _GENITIVE for _, features in forms):
        return None
    return Day(day, forms[0][0], year)


@lru_cache(maxsize=256)
def write_date(like: WrittenDate, new: Day, language: LanguageTag) -> str | None:
    """Return *new*, which has the same parts, as *like* is written; None where nobody knows how."""
    name, parts = primary(language), like.found.groupdict()
    written = dict(parts)
    if new.day:
        is_padded = parts.get("figure") is not None or parts["day"].startswith("0")
        written["day"] = f"{new.day:02}" if is_padded else str(new.day)
    if new.year:
        written["year"] = str(new.year)
    if parts.get("figure") is not None:
        written["figure"] = f"{new.month:02}"
    elif new.month != like.says.month:
        written["month"] = _write_month(parts["month"], new.month, name)
    if parts.get("ordinal"):
        written["ordinal"] = _write_ordinal(parts["ordinal"], like.says.day, new.day, language)
    if parts.get("before"):
        written["before"] = _write_before(parts["before"], like, new, name)
    if parts.get("behind"):
        written["behind"] = _write_behind(parts["behind"], parts["month"], written["month"])
    if any(written[each] is None for each in parts if parts[each] is not None):
        return None
    return _put_together(like.found, written)


def _put_together(found: re.Match[str], written: dict[str, str | None]) -> str:
    pieces: list[str] = []
    at = found.start()
    for name, text in sorted(written.items(), key=lambda each: found.start(each[0])):
        if text is not None:
            pieces += [found.string[at : found.start(name)], text]
            at = found.end(name)
    return "".join([*pieces, found.string[at : found.end()]])


def _write_month(old: str, month: int, language: str) -> str | None:
    """Return the name of another month in the form that the old one has."""
    forms = _forms(language)
    wanted = {features for _, features in forms[old.lower()]}
    if language == "en" and _WIDE in wanted:  # May is both
        wanted = {_WIDE}
    # The first that has a form is the usual one: «қыркүйегі», and "sep" before "sept".
    found = {next((text for text, each in forms.items() if (month, like) in each), "") for like in wanted}
    if len(found) != 1 or not all(found):
        return None
    name = found.pop()
    return name.upper() if old.isupper() else name.capitalize() if old[0].isupper() else name


def _write_ordinal(old: str, day: int, new: int, language: LanguageTag) -> str | None:
    return english_ordinal(str(new)) if primary(language) == "en" else rest_for(old, str(day), str(new), language)


def _write_before(old: str, like: WrittenDate, new: Day, language: str) -> str | None:
    """Return the word in front: a, an; с, со, к, ко. What suits the old day in no other way is the writer's own."""
    month_first = "day" not in like.found.groupdict() or like.found.start("month") < like.found.start("day")

    def is_long(says: Day) -> bool:
        if language == "ru":
            return says.day == 2
        return says.month in (4, 8, 10) if month_first else says.day in (8, 11, 18)

    if is_long(like.says) == is_long(new):
        return old
    return old[0] + (("о" if language == "ru" else "n") if is_long(new) else "")


def _write_behind(old: str, month: str, new: str | None) -> str | None:
    """Return the word behind a Kazakh month, whose sounds follow the month's; only for the bare name."""
    if month == new or new is None:
        return old if new else None
    forms = _forms("kk")
    word, name = old.lstrip(" \u00a0\u202f"), new.lower()
    case = frozenset({"Ins" if word.endswith("н") else "Loc", "Sing"})
    numbers = {number for number, features in forms[name] if features == frozenset({"Nom", "Sing"})}
    endings = {text.removeprefix(name) for text, each in forms.items() for number in numbers if (number, case) in each}
    return old[: len(old) - len(word)] + endings.pop() if len(endings) == 1 else None


@cache
def _forms(language: str) -> dict[str, tuple[_Form, ...]]:
    """Return the forms of all months, in lower case, and what each may be."""
    found: dict[str, dict[_Form, None]] = {}
    morphology = find_morphology(LanguageTag(language))
    for number, name in enumerate(MONTHS[language], 1):
        if language == "en":
            found.setdefault(name, {})[number, _WIDE] = None
            found.setdefault(name[:3], {})[number, _SHORT] = None
            continue
        for form in morphology.forms(name) if morphology else ():
            if form.features and form.features <= _FEATURES[language]:
                found.setdefault(form.text, {})[number, form.features] = None
    if language == "en":
        found["sept"] = {(9, _SHORT): None}
    return {text: tuple(forms) for text, forms in found.items()}


@cache
def _patterns(language: str) -> tuple[re.Pattern[str], ...]:
    months = "|".join(sorted(_forms(language), key=lambda form: (-len(form), form)))
    written = (each.replace("MONTH", months) for each in _WRITTEN[language])
    return tuple(re.compile(each, re.IGNORECASE) for each in (*_FIGURES, *written))


@cache
def _beginnings() -> re.Pattern[str]:
    """Return what every date has: the beginning of a month's name beside a figure somewhere, or figures alone."""
    names = sorted({name[:3] for names in MONTHS.values() for name in names} | {"мая", "мае", "маю"})
    figures = r"\d\.\d\d\.\d{4}|\d{4}-\d\d-\d\d"
    return re.compile(rf"{figures}|(?<!\w)(?:{'|'.join(names)})", re.IGNORECASE)
