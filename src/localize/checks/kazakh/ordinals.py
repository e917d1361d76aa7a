"""Ordinal numbers: the hyphen of Kazakh ones, and ordinals that became plain numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache, lru_cache

from localize.checks.core.pair import OPAQUE, Context, Sighting
from localize.checks.core.prefilter import any_piece, any_word, digit, into, into_script, source, target
from localize.checks.core.registry import check
from localize.checks.words import read_table
from localize.model import Severity
from localize.morphology.kk import forms as kk_forms
from localize.morphology.ru import is_known, tags_of

# What is numbered, and how English and Russian call it before or behind the number.
_NUMBERED = {each["kk"]: each["source"] for each in read_table("kazakh-numbered")}
_NUMBER = r"\d+(?:[-‑](?:я|й|е|го|му|м|ей|ю|th|st|nd|rd))?"
_SIGN = r"(?:№[ \u00a0]?|Nos?\. )?"
_JOINED = r"(?:[ \u00a0]?(?:,|–|-|and|or|to|и|или|по|до|&)[ \u00a0]?)"
_LIST = rf"(?:{_SIGN}{_NUMBER}{_JOINED}+)*{_SIGN}"
_NUMBERED_NOUN = re.compile(
    r"(?<![\d.,:/№–-])(?<![№–-][ \u00a0])(?<!\d[ \u00a0])(?:\d{1,4}–)?(\d{1,4})[ \u00a0]([\u0430-\u04ff]{2,})(?![\w-])"
)
_ALONE_NUMBER = r"(?<![\w.,:/№–-])(?<![№–-][ \u00a0])(?<!\d[ \u00a0])(\d{1,3})[ \u00a0]"
_HEADING = re.compile(r"\.(?:[ \u00a0]+[^\W\d_a-zа-яёәғқңөұүһі]|$)")
_IN_HEADINGS = frozenset(["бап", "тарау", "бөлім", "қосымша", "сурет", "кесте", "параграф", "сабақ", "модуль", "қадам"])


@cache
def _nouns() -> dict[str, str]:
    """Return all singular forms of the nouns that are numbered, each with its noun."""
    found: dict[str, str] = {}
    for noun in _NUMBERED:
        for form, _ in kk_forms.decline(noun):
            found.setdefault(form, noun)
    return found


def _may_be_numbered(word: str) -> bool:
    return word in _nouns() or word.startswith(("апта", "ғасыр", "жылдар"))


@lru_cache(maxsize=1024)
def _in_source(noun: str, number: str) -> re.Pattern[str]:
    """Return what finds this number behind its noun, alone or in a list, or an ordinal before it."""
    there = _NUMBERED[noun]
    ordinal = rf"(?<!\d){number}(?:[-‑](?:я|й|е|го|му|м|ей|ю)|th|st|nd|rd)[ \u00a0](?:{there})(?!\w)"
    return re.compile(rf"(?<!\w)(?:{there})[ \u00a0]?{_LIST}{number}(?![\d%]|[.,]\d)|{ordinal}", re.IGNORECASE)


def names_one(noun: str, number: str, source: str) -> bool:
    """Tell whether a source has a number that says which article, page or table, and counts nothing.

    *noun* is the beginning of a Kazakh noun in its plural.
    """
    lemma = next((each for each in sorted(_NUMBERED, key=len, reverse=True) if noun.startswith(each)), None)
    return lemma is not None and _in_source(lemma, number).search(source) is not None


@check(
    "kazakh.ordinal",
    category="fluency",
    severity=Severity.MAJOR,
    needs=into("kk") & into_script("Cyrl") & target(digit) & target(any_word(_may_be_numbered)),
)
def ordinal(context: Context) -> Iterator[Sighting]:
    """The number of an article, a chapter, a table or a page has no hyphen.

    What: A number and a space before бап, тарау, бөлім, кесте, сурет, қосымша, бет and what else is numbered, where the
    source has that number behind its noun, as in Article 9; weeks and centuries that the source has with an ordinal,
    and decades: «1990 жылдары»; and such a heading at the beginning of a text. A quantity («3 тарау жазды» of “wrote 3
    chapters”) is left alone.
    Why: Without its hyphen the number counts: «9 бап» is nine articles.
    Wrong: en: under Article 9 | kk: 9 бапқа сәйкес
    Right: en: under Article 9 | kk: 9-бапқа сәйкес
    """
    target, source = context.target, context.source
    for found in _NUMBERED_NOUN.finditer(target.masked):
        noun = _nouns().get(found[2])
        if noun is None or found.group() in source.typed:
            continue
        if _is_heading(noun, found, target.masked) or _in_source(noun, found[1]).search(source.masked):
            fix = found.group().replace(found[2], f"-{found[2]}").replace(" -", "-").replace("\u00a0-", "-")
            yield target.sight(*found.span(), "a hyphen after an ordinal number", fix)
    for found in (*_IN_PARTS.finditer(target.masked), *_DECADE.finditer(target.masked)):
        there = re.escape(found[1]) + ("(?:s|-?[хе]|[’']s)" if found.re is _DECADE else "(?![.,]?\\d)")
        if (found.re is _DECADE or found[2] in _nouns()) and re.search(rf"(?<![\d.]){there}", source.masked):
            fix = f"{found[1]}-{found[2]}"
            yield target.sight(found.start(), found.end(), "a hyphen after an ordinal number", fix)
    yield from _days(context)


def _is_heading(noun: str, found: re.Match[str], masked: str) -> bool:
    """Tell whether a number and its noun are a heading at the beginning of a text."""
    bare = noun == found[2] and noun in _IN_HEADINGS and not masked[: found.start()].strip()
    return bare and _HEADING.match(masked, found.end()) is not None


_IN_PARTS = re.compile(
    rf"(?<![\w.,:/-])(?<![A-Za-z{OPAQUE}][ \u00a0])(\d+(?:\.\d+)+)[ \u00a0]([\u0430-\u04ff]{{3,}})(?![\w-])"
)
_DECADE = re.compile(r"(?<![\w.,:/№–-])((?:1[0-9]|20)\d0)[ \u00a0](жылдар[\u0430-\u04ff]*)")
_DAY = re.compile(rf"{_ALONE_NUMBER}(апта[\u0430-\u04ff]*|ғасыр[\u0430-\u04ff]*)(?![\w-])")


def _days(context: Context) -> Iterator[Sighting]:
    """Yield weeks and centuries with a bare number where the source has it as an ordinal alone: 20th century."""
    there = _ordinals(context.source.masked)
    for found in _DAY.finditer(context.target.masked) if there else ():
        unit = next(each for key, each in _UNITS.items() if found[2].startswith(key))
        same = rf"(?<!\d){found[1]}(?:st|nd|rd|th|[-‑](?:й|я|е|го|му|м|ю|ей))[ \u00a0](?:[a-zа-я]+[ \u00a0])?(?:{unit})"
        if found[1] in there and re.search(same, context.source.masked):
            fix = f"{found[1]}-{found[2]}"
            yield context.target.sight(found.start(), found.end(), "a hyphen after an ordinal number", fix)


_UNITS = {"апта": "weeks?|недел", "ғасыр": "centur|век"}


# --- ordinals that have become plain numbers -------------------------------------------------------------------------

_ORDINAL = re.compile(r"(?<![\w.,:/§№-])(\d{1,3})(?:(?P<en>st|nd|rd|th)|[-‑](?:[йяехм]|го|му|ю|ей|ш[іы]))(?!\w)")
_PLAIN = {
    "en": re.compile(
        r"(?<![\w.,:/$€₸£#-])(?:[Tt]he|[Aa]|[Ii]ts|[Tt]heir|[Oo]ur|[Hh]is|[Hh]er) (\d{1,3}) ([a-z]{3,})(?![\w-])"
    ),
    "kk": re.compile(rf"{_ALONE_NUMBER}([\u0430-\u04ff]{{3,}})(?![\w-])"),
    "ru": re.compile(rf"{_ALONE_NUMBER}([а-яё]{{3,}})(?![\w-])"),
}
# What may have a bare number where another language has an ordinal: days, years, ages, floors, grades and places.
_BARE = {
    "en": re.compile(r"(?:years?|days?|months?|weeks?|hours?|minutes?|per|percent|people|of|in|and|or|[a-z]+s)$"),
    "kk": re.compile(
        "қаңтар|ақпан|наурыз|сәуір|мамыр|маусым|шілде|тамыз|қыркүйе|қазан|қараша|желтоқсан|жыл|жас|күн|ай|апта|сағат"
        "|минут|адам"
    ),
    "ru": re.compile(
        "янв|фев|мар[та]|апр|ма[йяе]|июн|июл|авг|сен|окт|ноя|дек|год|лет|дн|день|месяц|недел|час|минут|класс|курс"
        "|этаж|мест|подъезд|кабинет|канал|групп|отряд|человек|полугоди|квартал"
    ),
}
_FEW = range(2, 5)


@lru_cache(maxsize=4096)
def _is_counted(number: int, noun: str) -> bool:
    """Tell whether a Russian noun stands in a form that the number asks for, and so may be counted."""
    tags = tags_of(noun) if is_known(noun) else ()
    few = number % 10 in _FEW and number % 100 not in range(12, 15)
    if not any("NOUN" in tag for tag in tags) or number % 10 == 1:
        return True
    wanted = "sing" if few else "plur"
    return any({"gent", wanted} <= tag for tag in tags) or all("plur" in tag for tag in tags)


def _ordinals(masked: str) -> frozenset[str]:
    """Return the numbers that a text has as ordinals and in no other way."""
    found = Counter(each[1] for each in _ORDINAL.finditer(masked))
    return frozenset(
        number for number, count in found.items() if len(re.findall(rf"(?<!\d){number}(?!\d)", masked)) == count
    )


@check(
    "numbers.ordinal",
    category="accuracy",
    severity=Severity.MINOR,
    needs=into(*_PLAIN) & target(digit) & source(any_piece(_ORDINAL.pattern, having=r"\d")),
)
def lost_ordinal(context: Context) -> Iterator[Sighting]:
    """An ordinal number of the source is a plain number.

    What: A number that the source has as an ordinal only (4th, 4-й, 4-ші) and that stands before a noun with neither
    hyphen nor ending; in English behind an article, in Russian where no count asks for the noun's form. Dates, years,
    ages, grades and floors are left alone.
    Why: «4 форум» says that there were four of them.
    Wrong: en: The 4th forum opened. | kk: 4 форум ашылды.
    Right: en: The 4th forum opened. | kk: 4-форум ашылды.
    """
    target, language = context.target, context.target.language
    ordinals = _ordinals(context.source.masked) if language in _PLAIN else frozenset()
    for found in _PLAIN[language].finditer(target.masked) if ordinals else ():
        number, noun = found[1], found[2]
        if number not in ordinals or _BARE[language].match(noun):
            continue
        if language == "ru" and _is_counted(int(number), noun):
            continue
        fix = f"{number}-{noun}" if language == "kk" else None
        yield target.sight(found.start(1), found.end(2), "the source has an ordinal number", fix)
