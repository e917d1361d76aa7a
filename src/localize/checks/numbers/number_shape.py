"""Malformed numbers, times and dates: 22:000, 11.:00, 2 00 000, 22/May/2024."""

from __future__ import annotations

import re
from collections.abc import Iterator

from localize.checks.analysis.char_classes import CYRILLIC, SPACE
from localize.checks.analysis.months import EN_MONTHS, KK_MONTHS, RU_GENITIVES, RU_MONTHS
from localize.checks.analysis.number_parser import localised
from localize.checks.core.pair import Context, Sighting
from localize.checks.core.prefilter import any_piece, digit, into, source, target, texts
from localize.checks.core.registry import check
from localize.model import Severity

# Two marks in a row between digits; a colon behind a time, before another mark or where no list begins.
_TWO_MARKS = re.compile(r"(?<=\d)([.,:;]{2,})(?=\d)")
_LONG_MINUTES = re.compile(r"(?<![\w:.,/+-])(?:[01]?\d|2[0-4]):(?:[0-5]\d\d|\d00\d?)(?![\w:]|[.,-]\d)")
_BEHIND_TIME = re.compile(r"(?<![\w:.,/-])(?:[01]?\d|2[0-4]):[0-5]\d([:;.,]{2,}|:(?=[,.;)»”]|$))(?=\D|$)")
_COLON_AND_WORD = re.compile(rf"(?<![\w:.,/-])(?:[01]?\d|2[0-4]):[0-5]\d(:)(?={SPACE}[^\W\d_])")
_ONE_DIGIT = re.compile(r"(?<![\w:.,/+-])([01]?\d|2[0-4]):(\d)(?![\w:%]|[.,-]\d)")
_FULL_TIME = re.compile(r"(?<![\d:.,])([01]?\d|2[0-4])[:.]([0-5]\d)(?!\d)")
_TIME_AROUND = re.compile(r"[^\w:]?(?:[01]?\d|2[0-4])::[0-5]\d(?![\w:])")
_SHARE_TWICE = re.compile(r"(?<=\d)(?:[.,]%|%[.,]?%)(?![\w%(])")

# Groups of digits of which one has not three: they are a number where the source has one of the same digits, or where
# a group of nothing but zeros has no other reason to stand there. Telephones are in the source in the same way.
_GROUPS = re.compile(
    r"(?<![\w.,:/+)–-])(?<!\d[ \u00a0\u202f])(?<!\)[ \u00a0])\d{1,3}(?:[ \u00a0\u202f,.]\d{1,4}){1,4}(?![\w]|[.,:/-]\d)"
)
_ZEROS = re.compile(r"[ \u00a0\u202f,.]0{2,4}(?!\d)")
_WELL_GROUPED = re.compile(r"\d{1,3}(?:[ \u00a0\u202f,.]\d{3})*(?:[.,]\d+)?")
_WHOLE = re.compile(
    r"(?<![\w.,:/+–-])\d{1,3}(?:[, \u00a0\u202f]\d{3})+(?![\w]|[.,:/-]\d)|(?<![\w.,:/+–-])\d{4,}(?![\w.,])"
)

_MONTHS = "|".join([*EN_MONTHS, *(each[:3] for each in EN_MONTHS), *RU_GENITIVES, *RU_MONTHS, *KK_MONTHS])
_YEAR = r"(?:19|20)\d\d"
_SIGN = rf"{SPACE}?[/.‑-]{SPACE}?"
_SIGNED_DATE = re.compile(
    rf"(?<![\w/.-])(?:(?P<day>[0-3]?\d){_SIGN}(?P<month>{_MONTHS})[\u0430-\u04ff]{{0,4}}{_SIGN}(?P<year>{_YEAR})"
    rf"|(?P<month2>{_MONTHS})[/.‑-](?P<day2>[0-3]?\d)[/.‑-](?P<year2>{_YEAR})"
    rf"|(?P<year3>{_YEAR})[/.‑-](?P<month3>{_MONTHS})[/.‑-](?P<day3>[0-3]?\d))(?![\w/-]|\.\d)",
    re.IGNORECASE,
)
_DAY_STOP = re.compile(rf"(?<![\w.,:/-])(?:[12]?\d|3[01])(\.){SPACE}?(?=(?i:{_MONTHS})[\u0430-\u04ff]{{0,4}}(?!\w))")
# Sections and versions have points in all three languages.
_SECTION_NOUN = (
    "(?:section|chapter|article|paragraph|clause|part|version|table|figure|rule|item|раздел|глав|пункт|стать|част|верси"
    "|таблиц|рисун)"
)
_SECTION = re.compile(
    rf"(?<!\w)(?i:{_SECTION_NOUN})[а-я]{{0,3}}[ \u00a0](\d+(,)\d+)(?![\d%]|[,.]\d)"
    r"|(?<![\w.,])(\d+(,)\d+)(?=[-‑](?:бап|тармақ|бөлім|тарау|кесте|сурет|нұсқа|қосымша))"
)
# English alone: an article before the day, a comma between month and year.
_THE_DAY = re.compile(
    rf"(?<!\w)(?P<month>{'|'.join(EN_MONTHS)}) (?P<the>the )(?P<day>[12]?\d|3[01])(?:st|nd|rd|th)?,?(?= {_YEAR})"
)
_MONTH_COMMA = re.compile(
    rf"(?:(?<![\w.,-])(?:[12]?\d|3[01])(?:st|nd|rd|th)?|(?<!\w)(?:[Ii]n|[Ss]ince|[Uu]ntil|of|late|early|mid)) "
    rf"(?:{'|'.join(EN_MONTHS)})(,)(?= {_YEAR}(?!\w))"
)


def _may_regroup(there: str, here: str) -> bool:
    return any(not _WELL_GROUPED.fullmatch(each) and each not in there for each in _GROUPS.findall(here))


def _may_stop_day(_there: str, here: str) -> bool:
    return _STOP_BEFORE_MONTH.search(here) is not None


_STOP_BEFORE_MONTH = re.compile(rf"\d\.{SPACE}?(?i:{_MONTHS})")
_ODD_PIECE = r"\d[.,:;]{2}|\d:\d{3}|\d:\d\d:|\d:\d(?!\d)|[.,%]%|^[.,]%"
_DATE_PIECE = rf"(?i:\d[/.‑-](?:{_MONTHS})|(?:{_MONTHS})[/.‑-]\d|^(?:{_MONTHS})[/.‑-]$)"
_NEEDS = (
    target(any_piece(_ODD_PIECE, having=r"[.,:;%]"))
    | (target(any_piece(rf"\d\.(?i:$|(?:{_MONTHS}))", having="[.]")) & texts(_may_stop_day))
    | (target(any_piece(r"\d,\d", having=",")) & source(any_piece(r"\d\.\d", having="[.]")))
    | (target(any_piece(_DATE_PIECE, having=r"[/.‑-]")) & target(digit))
    | (
        target(any_piece(r"(?<!\d)0{2,4}(?!\d)|\d,\d|\d[.]\d|^\d{2}(?!\d)|^\d(?!\d)", having=r"\d"))
        & texts(_may_regroup)
    )
    | (into("en") & target(any_piece(f"^(?:{'|'.join(EN_MONTHS)}),?$", having="[JFMASOND]")) & target(digit))
)


@check("numbers.malformed", category="fluency", severity=Severity.MINOR, needs=into("en", "kk", "ru") & _NEEDS)
def malformed(context: Context) -> Iterator[Sighting]:
    """A number, a time or a date has a format that no language uses.

    What: Two marks in a row between digits or before a percent sign, minutes of three digits or one, a colon behind a
    time, groups of two digits in a number that the source has whole, a month in words between slashes, points or
    hyphens; in English “April the 17 2025” and a comma between month and year. What the source has in the same way is
    left alone.
    Also a stop between day and month, and a comma in the number of a section that the source has with a point.
    Why: It is unclear whether such a number has a superfluous sign or lacks a digit.
    Wrong: en: doors open at 11:00 | ru: вход с 11.:00
    Right: en: doors open at 11:00 | ru: вход с 11:00
    """
    target = context.target
    if target.language not in ("en", *CYRILLIC):
        return
    yield from _times(context)
    for found in _TWO_MARKS.finditer(target.masked):
        time = found[1] == "::" and _TIME_AROUND.match(target.masked, max(found.start() - 2, 0)) is not None
        if found[1] not in context.source.masked and (time or found[1] not in ("::", "..")):
            yield target.sight(*found.span(1), "two marks inside a number")
    for found in _SHARE_TWICE.finditer(target.masked):
        if found.group() not in context.source.masked:
            yield target.sight(found.start(), found.end(), "one mark too many beside the percent sign", "%")
    yield from _groups(context)
    yield from _dates(context)


def _times(context: Context) -> Iterator[Sighting]:
    """Yield times with minutes of three digits or one, and with a colon behind them."""
    target, there = context.target, context.source.masked
    for found in _LONG_MINUTES.finditer(target.masked):
        if found.group() not in there:
            yield target.sight(found.start(), found.end(), "minutes have two digits")
    times = _FULL_TIME.findall(there)
    for found in _ONE_DIGIT.finditer(target.masked) if times else ():
        same = [f"{hour}:{minutes}" for hour, minutes in times if hour.lstrip("0") == found[1].lstrip("0")]
        if any(found[2] in each.partition(":")[2] for each in same) and found.group() not in there:
            fix = same[0] if len(same) == 1 else None
            yield target.sight(found.start(), found.end(), "minutes have two digits", fix)
    for found in _BEHIND_TIME.finditer(target.masked):
        if not re.search(r"[\dmм.](?:[:;.,]{2}|:)(?=[,.;)»”\s]|$)", there):
            yield target.sight(*found.span(1), "a colon behind a time")
    for found in _COLON_AND_WORD.finditer(target.masked):
        if not re.search(r":\s|:$", there) and not re.search(r"\s[—–-]\s", there):
            yield target.sight(*found.span(1), "a colon behind a time", "")


def _groups(context: Context) -> Iterator[Sighting]:
    """Yield numbers in groups that are not of three digits, where the source has the number in one or in groups."""
    target = context.target
    numbers = {re.sub(r"\D", "", each) for each in _WHOLE.findall(context.source.masked)}
    for found in _GROUPS.finditer(target.masked):
        written = found.group()
        if _WELL_GROUPED.fullmatch(written) or written in context.source.typed:
            continue
        digits = re.sub(r"\D", "", written)
        if digits in numbers:
            fix = localised(f"{int(digits):,}", target.language)
            yield target.sight(found.start(), found.end(), "groups have three digits", fix)
        elif _ZEROS.search(written) and re.search(r"[ \u00a0\u202f,]\d{3}(?!\d)", written):
            yield target.sight(found.start(), found.end(), "groups have three digits")


def _dates(context: Context) -> Iterator[Sighting]:
    """Yield dates whose month is a word between signs, and in English those with a word or a comma too many."""
    target, there = context.target, context.source
    for found in _SIGNED_DATE.finditer(target.masked):
        if found.group() not in there.typed:
            yield target.sight(found.start(), found.end(), "a month in words stands between spaces")
    for found in _DAY_STOP.finditer(target.masked):
        if not _DAY_STOP.search(there.masked) and not re.match(r"\W*\d+\.", target.masked[: found.end(1)]):
            space = "" if target.masked[found.end(1)].isspace() else " "
            yield target.sight(*found.span(1), "no stop between day and month", space)
    for found in _SECTION.finditer(target.masked):
        number = found[1] or found[3]
        if re.search(rf"(?<![\d.]){number.replace(',', '[.]')}(?!\d)", there.masked) and number not in there.masked:
            sign = 2 if found[1] else 4
            yield target.sight(*found.span(sign), "a point parts the numbers of a section", ".")
    if target.language != "en":
        return
    for found in _THE_DAY.finditer(target.masked):
        fix = f"{found['month']} {found['day']},"
        yield target.sight(found.start(), found.end(), "no article before the day", fix)
    for found in _MONTH_COMMA.finditer(target.masked):
        if found.group() not in there.typed:
            yield target.sight(*found.span(1), "no comma between month and year", "")
