"""Ordinal numbers: the hyphen of Kazakh ones, and ordinals that became plain numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache, lru_cache

from localize.checks.core.pair import Context, Sighting
from localize.checks.core.prefilter import any_piece, any_word, digit, into, into_script, source, target
from localize.checks.core.registry import check
from localize.checks.words import read_table
from localize.model import Severity
from localize.morphology.kk import forms as kk_forms

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
    needs=into("kk") & into_script("Cyrl") & target(digit) & target(any_word(lambda word: word in _nouns())),
)
def ordinal(context: Context) -> Iterator[Sighting]:
    """The number of an article, a chapter, a table or a page has no hyphen.

    What: A number and a space before бап, тарау, бөлім, кесте, сурет, қосымша, бет and what else is numbered, where the
    source has that number behind its noun, as in Article 9, and such a heading at the beginning of a text. A quantity
    («3 тарау жазды» of “wrote 3 chapters”) is left alone.
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


def _is_heading(noun: str, found: re.Match[str], masked: str) -> bool:
    """Tell whether a number and its noun are a heading at the beginning of a text."""
    bare = noun == found[2] and noun in _IN_HEADINGS and not masked[: found.start()].strip()
    return bare and _HEADING.match(masked, found.end()) is not None


# --- ordinals that have become plain numbers -------------------------------------------------------------------------

_PLAIN = re.compile(rf"{_ALONE_NUMBER}([\u0430-\u04ff]{{3,}})(?![\w-])")
# What may have a bare number where another language has an ordinal: days, years and ages.
_BARE = re.compile(
    "қаңтар|ақпан|наурыз|сәуір|мамыр|маусым|шілде|тамыз|қыркүйе|қазан|қараша|желтоқсан|жыл|жас|күн|ай|апта|сағат|минут|адам"
)
_ORDINAL = re.compile(r"(?<![\w.,:/§№-])(\d{1,3})(?:(?P<en>st|nd|rd|th)|[-‑](?:[йяехм]|го|му|ю|ей|ш[іы]))(?!\w)")


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
    needs=into("kk") & target(digit) & source(any_piece(_ORDINAL.pattern, having=r"\d")),
)
def lost_ordinal(context: Context) -> Iterator[Sighting]:
    """An ordinal number of the source is a plain number.

    What: In Kazakh a number that the source has as an ordinal only (4th, 4-й) and that stands before a noun with
    neither hyphen nor ending. Dates, years and ages are left alone.
    Why: «4 форум» says that there were four of them.
    Wrong: en: The 4th forum opened. | kk: 4 форум ашылды.
    Right: en: The 4th forum opened. | kk: 4-форум ашылды.
    """
    ordinals = _ordinals(context.source.masked)
    for found in _PLAIN.finditer(context.target.masked) if ordinals else ():
        if found[1] in ordinals and not _BARE.match(found[2]):
            fix = f"{found[1]}-{found[2]}"
            yield context.target.sight(found.start(1), found.end(2), "the source has an ordinal number", fix)
