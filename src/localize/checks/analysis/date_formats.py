"""Dates in the format of another language: order of day, month and year, cases of months, slashes, lost commas."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from localize.checks.analysis.char_classes import CYRILLIC, SPACE
from localize.checks.analysis.months import EN_MONTHS, KK_MONTHS, RU_GENITIVES, RU_MONTHS, find_months
from localize.checks.core.pair import Context, Sighting, Text


def _any(words: Sequence[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_RU_NOMINATIVE_DATE = re.compile(
    rf"(?<![\d.,№-])(?<!№{SPACE})([12]?\d|3[01])(?:-го|-е)?{SPACE}({_any(RU_MONTHS)})(?![\w-])", re.IGNORECASE
)
_ENGLISH_MONTH = re.compile(
    rf"(?:(?<=\d{SPACE})|(?<=\d-))({'|'.join(EN_MONTHS)}|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?"
    rf"|\b({'|'.join(EN_MONTHS)})(?={SPACE}\d{{1,2}}(?!\w)|{SPACE}\d{{4}}\b)"
)
_RU_ENGLISH_DATE = re.compile(
    rf"\b({_any(RU_MONTHS + RU_GENITIVES)}){SPACE}(\d{{1,2}}),{SPACE}(\d{{4}})\b", re.IGNORECASE
)
# Without a year, «января 5» may be a month and a number of things: the date has to end there.
_RU_MONTH_FIRST = re.compile(
    rf"(?<![\w-])({_any(RU_GENITIVES)}){SPACE}([12]?\d|3[01])(?=[.,;)]?$|[.,;)]\s|{SPACE}в{SPACE}\d)", re.IGNORECASE
)
_RU_YEAR_FIRST = re.compile(
    rf"(?<![\w.,-])((?:19|20)\d\d){SPACE}(?:года?|г\.){SPACE}([12]?\d|3[01]){SPACE}({_any(RU_GENITIVES)})(?!\w)"
)
_EN_YEAR_FIRST = re.compile(
    rf"(?<![\w.,-])((?:19|20)\d\d) (?:year )?([12]?\d|3[01]) ({'|'.join(EN_MONTHS)})(?![\w-])(?!,? \d{{4}})"
    rf"|(?<![\w.,-])(?:the year )?((?:19|20)\d\d),? ({'|'.join(EN_MONTHS)}),? ([12]?\d|3[01])(?![\w-]|, \d{{4}})"
)
_ASKS_GENITIVE = re.compile(r"(?:\d|\b(?:с|до|от|после|около|начал\w*|кон[ец]\w*|середин\w*|числ\w*))$", re.IGNORECASE)
_KK_RUSSIAN_DATE = re.compile(
    rf"(?<![\d.-])(\d{{1,2}}){SPACE}({_any(KK_MONTHS)})([\u0430-\u04ff]{{0,4}}),?{SPACE}(\d{{4}})"
    rf"(?:{SPACE}(?:жыл(?:ы|ғы|дың|дан|да|ға)?|ж\.)(?![\w])|(?!\w|-))",
    re.IGNORECASE,
)
_KK_ENGLISH_DATE = re.compile(rf"\b({_any(KK_MONTHS)}){SPACE}(\d{{1,2}}),{SPACE}(\d{{4}})\b", re.IGNORECASE)
_SLASHED = re.compile(r"(?<![\w/.-])(\d{1,2})/(\d{1,2})/(\d{4})(?![\w/.-])")


def find_dates(context: Context) -> Iterator[Sighting]:
    """Yield what is wrong with the dates of the target, in English, Kazakh and Russian."""
    target = context.target
    yield from _years(context)
    yield from _in_figures(context)
    if target.language == "en":
        yield from _dotted(context)
        for found in _NO_COMMA.finditer(target.masked):
            yield target.sight(*found.span(3), "a comma before the year", ", ")
        for found in _EN_YEAR_FIRST.finditer(target.masked):
            written = f"{found[2] or found[6]} {found[3] or found[5]} {found[1] or found[4]}"
            yield target.sight(found.start(), found.end(), "the year comes last", written)
    if target.language not in CYRILLIC or not re.search(r"\d", target.masked):
        return
    masked = target.masked
    if target.language == "ru":
        yield from _russian_dates(context)
    else:
        for found in _KK_RUSSIAN_DATE.finditer(masked):
            fix = f"{found[4]} жылғы {found[1]} {found[2].lower()}{found[3]}"
            yield target.sight(found.start(), found.end(), "the year comes first", fix)
        for found in _KK_ENGLISH_DATE.finditer(masked):
            fix = f"{found[3]} жылғы {found[2]} {found[1].lower()}"
            yield target.sight(found.start(), found.end(), "the year comes first", fix)
    for found in _ENGLISH_MONTH.finditer(masked):
        at = [each[:3] for each in EN_MONTHS].index(found.group()[:3])
        dated = found[1] and (RU_GENITIVES if target.language == "ru" else KK_MONTHS)[at]
        yield target.sight(found.start(), found.end(), "an English month", dated or None)
    yield from _slashed(target)
    yield from _impossible(target)


def _russian_dates(context: Context) -> Iterator[Sighting]:
    """Yield dates whose month is in another case, and those in the order of English or Kazakh."""
    target, masked = context.target, context.target.masked
    for found in _RU_NOMINATIVE_DATE.finditer(masked):
        month = RU_GENITIVES[RU_MONTHS.index(found[2].lower())]
        yield target.sight(found.start(2), found.end(2), "the month of a date is in the genitive", month)
    for found in _RU_ENGLISH_DATE.finditer(masked):
        months = RU_MONTHS if found[1].lower() in RU_MONTHS else RU_GENITIVES
        month = RU_GENITIVES[months.index(found[1].lower())]
        yield target.sight(found.start(), found.end(), "the day comes first", f"{found[2]} {month} {found[3]}")
    for found in _RU_COMMA.finditer(masked):
        yield target.sight(*found.span(1), "no comma before the year", "")
    for found in _RU_YEAR_FIRST.finditer(masked):
        written = f"{found[2]} {found[3].lower()} {found[1]} года"
        yield target.sight(found.start(), found.end(), "the year comes last", written)
    for found in _RU_MONTH_FIRST.finditer(masked):
        dated = find_months(context.source) and re.search(rf"(?<!\d){found[2]}(?!\d)", context.source.masked)
        if dated or not _ASKS_GENITIVE.search(masked[: found.start()].rstrip()):
            yield target.sight(found.start(), found.end(), "the day comes first", f"{found[2]} {found[1].lower()}")


_RU_COMMA = re.compile(
    rf"(?<![\w.,-])(?:[12]?\d|3[01]){SPACE}(?:{_any(RU_GENITIVES)})(,)(?={SPACE}(?:19|20)\d\d{SPACE}(?:года|г\.))"
)
_WRITTEN = {
    "en": re.compile(
        rf"(?<!\d)([12]?\d|3[01])(?:st|nd|rd|th)? ({'|'.join(EN_MONTHS)})|({'|'.join(EN_MONTHS)}) ([12]?\d|3[01])(?!\d)"
    ),
    "kk": re.compile(rf"(?<!\d)([12]?\d|3[01]){SPACE}({_any(KK_MONTHS)})|(?!)()()"),
    "ru": re.compile(rf"(?<!\d)([12]?\d|3[01]){SPACE}({_any(RU_GENITIVES)})|(?!)()()"),
}
_MONTH_NUMBERS = {"en": EN_MONTHS, "kk": KK_MONTHS, "ru": RU_GENITIVES}
_FIGURES = re.compile(
    r"(?<![\w./-])(?:(?P<d>\d{1,2})(?P<sign>[./])(?P<m>\d{1,2})(?:(?P=sign)(?P<y>(?:19|20)\d\d))?"
    r"|(?P<iso>(?:19|20)\d\d)-(?P<im>\d\d)-(?P<id>\d\d))(?![\w/-]|\.\d)"
)
_NAMED_BY_POINT = re.compile(
    r"(?:верси|пункт|раздел|стат|глав|част|section|version|chapter|article|§|v)\w*\.?[ \u00a0]$", re.IGNORECASE
)


def _in_figures(context: Context) -> Iterator[Sighting]:
    """Yield dates in figures whose month the source names; whole ones with points are right in Russian."""
    source, target = context.source, context.target
    written, months = _WRITTEN.get(source.language), _MONTH_NUMBERS.get(source.language, ())
    if written is None or target.language not in ("en", "ru"):
        return
    dates = {
        (int(found[1] or found[4]), months.index(found[2] or found[3]) + 1) for found in written.finditer(source.masked)
    }
    for found in _FIGURES.finditer(target.masked) if dates else ():
        day, month = int(found["d"] or found["id"]), int(found["m"] or found["im"])
        there = {(day, month), (month, day)} if found["sign"] == "/" else {(day, month)}
        if there & dates and not _may_be_pointed(found, context):
            yield target.sight(found.start(), found.end(), "the month has a name here, as in the source")


def _may_be_pointed(found: re.Match[str], context: Context) -> bool:
    """Tell whether figures are right as they stand, or no date; of whole dates in English another rule tells."""
    source, target = context.source, context.target
    if _NAMED_BY_POINT.search(target.masked[: found.start()]):
        return True
    if found["sign"] != ".":
        return False
    if not found["y"]:
        return found.group() in source.masked or len(found["m"]) < len("12")
    if target.language == "en":
        return source.language in CYRILLIC
    return re.match(rf"{SPACE}(?:года|г\.)", target.masked[found.end() :]) is None


_NO_MONTH = re.compile(r"(?<![\w/.,-])(0[1-9]|1[0-2])([./-])(1[3-9]|2\d|3[01])\2((?:19|20)\d\d)(?![\w/-]|\.\d)")


def _impossible(target: Text) -> Iterator[Sighting]:
    """Yield dates in figures whose month is beyond twelve: month and day are swapped."""
    for found in _NO_MONTH.finditer(target.masked):
        if found[2] != "/":
            written = f"{found[3]}.{found[1]}.{found[4]}"
            yield target.sight(found.start(), found.end(), "no such month: the day comes first", written)


_NO_COMMA = re.compile(rf"\b({'|'.join(EN_MONTHS)}) ([12]?\d|3[01])( )((?:19|20)\d\d)(?!\w)")
_RU_YEAR = re.compile(
    rf"(?<=\d{SPACE}по{SPACE})(?:19|20)\d\d{SPACE}(?P<until>года)(?!\w)(?!{SPACE}рожд)"
    rf"|(?<!\w)[вВ]{SPACE}(?:19|20)\d\d{SPACE}(?P<locative>года)(?!\w)(?!{SPACE}(?:рожд|выпуск|издан|постройк))"
    rf"|(?<!\w)(?:(?:с|до|от|после|около|{_any(RU_GENITIVES)}|половин[аеыу]|начал[аеоу]|кон[ец][а-я]{{0,3}}"
    rf"|середин[аеыу]"
    rf"|квартал[аеу]?|лет[ао]|летом|зимой|зим[аы]|весной|весн[аы]|осенью|осен[ьи])){SPACE}(?:19|20)\d\d{SPACE}"
    r"(?P<genitive>год)(?!\w)",
    re.IGNORECASE,
)
_IN_YEAR = re.compile(rf"(?<!\w)[вВ]{SPACE}((?:19|20)\d\d){SPACE}(год)(?!\w)")
_KK_HYPHENED = re.compile(
    r"(?<![\w-])(?:(?:19|20)\d\d([-‑])(?=жыл(?!дар|нам|қы)\w{0,7}(?!\w))|\d{1,3}([-‑])(?=жаста?(?:ғы|н)?(?!\w))"
    r"|[IVX]{1,6}([-‑])(?=ғасыр|тарау|бөлім|съез|сессия|шақыр))"
)


def _years(context: Context) -> Iterator[Sighting]:
    """Yield years whose word is in the wrong case in Russian, or has a hyphen in Kazakh."""
    target = context.target
    for found in _IN_YEAR.finditer(target.masked) if target.language == "ru" else ():
        if re.search(rf"\b[Ii]n {found[1]}(?![\w-])", context.source.masked):
            yield target.sight(*found.span(2), "write году", "году")
    for found in _RU_YEAR.finditer(target.masked) if target.language == "ru" else ():
        right = "году" if found["locative"] else "год" if found["until"] else "года"
        yield target.sight(*found.span(found.lastgroup or 0), f"write {right}", right)
    for found in _KK_HYPHENED.finditer(target.masked) if target.language == "kk" else ():
        yield target.sight(*found.span(found.lastindex or 0), "a space here: it is counted", " ")


_DOTTED = re.compile(r"(?<![\w/.-])(0?[1-9]|[12]\d|3[01])\.(0[1-9]|1[0-2])\.((?:19|20)\d\d)(?![\w/-]|\.\d)")


def _dotted(context: Context) -> Iterator[Sighting]:
    """Yield dates with points in an English text out of Kazakh or Russian."""
    for found in _DOTTED.finditer(context.target.masked):
        if context.source.language in CYRILLIC:
            written = f"{int(found[1])} {EN_MONTHS[int(found[2]) - 1]} {found[3]}"
            yield context.target.sight(found.start(), found.end(), "a date with points: day month year here", written)


def _slashed(target: Text) -> Iterator[Sighting]:
    for found in _SLASHED.finditer(target.masked):
        one, two = int(found[1]), int(found[2])
        if max(one, two) > 31 or min(one, two) > 12:
            continue
        certain = max(one, two) > 12
        written = f"{max(one, two):02}.{min(one, two):02}.{found[3]}"
        message = "a date with slashes: day.month.year here"
        yield target.sight(found.start(), found.end(), message, written if certain else None)
