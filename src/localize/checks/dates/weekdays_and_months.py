"""Weekdays and months in another language, or misspelt."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from rapidfuzz.distance import DamerauLevenshtein

from localize.checks.analysis.kazakh_suffixes import is_suffix
from localize.checks.analysis.language_guess import unquoted
from localize.checks.analysis.months import EN_DAYS, KK_MONTHS, RU_GENITIVES, RU_MONTHS, find_months
from localize.checks.core.pair import Context, Sighting
from localize.checks.core.prefilter import any_word, digit, into, target
from localize.checks.core.registry import check
from localize.checks.words import read_words
from localize.model import Severity
from localize.morphology.common_words import is_everyday_english
from localize.morphology.kk.restore import restorations, strip_letters
from localize.morphology.ru import is_known, is_ordinary

_ENGLISH, _RUSSIAN = "|".join(EN_DAYS), "|".join(RU_GENITIVES)
# Beside Latin words a day belongs to a name: “Black Friday”.
_DAY = re.compile(rf"(?<![\w.@/-])(?<![A-Za-z][ \u00a0])(?:{_ENGLISH})(?![\w@/-]|\.\w|[ \u00a0][A-Za-z])")
_MONTH = re.compile(rf"(?<=\d[ \u00a0])(?:{_RUSSIAN})(?!\w)")
_KAZAKH_MONTH = re.compile(rf"(?<=\d[ \u00a0])(?:{'|'.join(KK_MONTHS)})[а-яіғқңәөұү]{{0,3}}(?!\w)")
_DAYS, _MONTHS = frozenset(EN_DAYS), frozenset(RU_GENITIVES)

# A Russian month with a Kazakh ending or none. Март and август are names too, май is butter.
_STEMS = {month: number for number, month in enumerate(RU_MONTHS, start=1)}
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
    | (into("kk") & target(any_word(_is_borrowed, having="[рйлн]")))
    | (into("ru") & target(digit) & target(any_word(r"^(?:тамыз|мамыр|наурыз|[а-я]*[қңәү])"))),
)
def calendar(context: Context) -> Iterator[Sighting]:
    """A day of the week or a month is in another language.

    What: English days in Kazakh and Russian texts, Kazakh months behind a number in Russian ones, and in Kazakh ones
    Russian months behind a number or with Kazakh endings («сентябрьде»). What stands in quotation marks or among Latin
    words is left alone, and so is what may be a name where the source has no such month.
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
    for found in _KAZAKH_MONTH.finditer(masked) if target.language == "ru" else ():
        yield target.sight(found.start(), found.end(), "a Kazakh month")
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


# --- misspelt --------------------------------------------------------------------------------------------------------

_NAMES = read_words("date-words")
_LEAST = 6


@lru_cache(maxsize=8192)
def _misspelt(typed: str, language: str) -> str:
    """Return the month or day that a word is with one slip in it; an empty text for all others."""
    word = typed if language == "en" else typed.lower()
    if len(word) < _LEAST or word[0] not in _INITIALS[language] or word in _NAMES[language]:
        return ""
    like = (*_BY_ENDS[language].get(word[:_FIRST], ()), *_BY_ENDS[language].get(word[-_LAST:], ()))
    near = [each for each in dict.fromkeys(like) if DamerauLevenshtein.distance(word, each, score_cutoff=1) == 1]
    if (
        len(near) != 1
        or (language == "ru" and is_known(word))
        or (language == "en" and is_everyday_english(word.lower()))
    ):
        return ""
    known = language == "kk" and (
        word in restorations(word) or is_known(word) or strip_letters(word) == strip_letters(near[0])
    )
    return "" if known or near[0].rstrip("аяеуы") == word.rstrip("аяеуы") else near[0]


_INITIALS = {language: frozenset(each[0] for each in names) for language, names in _NAMES.items()}
_FIRST, _LAST = 2, 3
"""Letters of which one slip in a word of `_LEAST` or more leaves the first or the last as they are."""


def _by_ends(names: tuple[str, ...]) -> dict[str, list[str]]:
    """Return names by their first letters and by their last."""
    found: dict[str, list[str]] = {}
    for each in names:
        for end in (each[:_FIRST], each[-_LAST:]):
            found.setdefault(end, []).append(each)
    return found


_BY_ENDS = {language: _by_ends(names) for language, names in _NAMES.items()}


def _may_be_misspelt(typed: str, language: str) -> bool:
    word = typed if language == "en" else typed.lower()
    like = _BY_ENDS[language]
    return (word[:_FIRST] in like or word[-_LAST:] in like) and bool(_misspelt(typed, language))


@check(
    "words.date_word",
    category="fluency",
    severity=Severity.MINOR,
    needs=(into("en") & target(any_word(lambda word: _may_be_misspelt(word, "en"), having="[JFSONDMTW]")))
    | (into("kk") & target(any_word(lambda word: _may_be_misspelt(word, "kk"))))
    | (into("ru") & target(any_word(lambda word: _may_be_misspelt(word, "ru"), unless=is_ordinary))),
)
def date_word(context: Context) -> Iterator[Sighting]:
    """The name of a month or of a day of the week is misspelt.

    What: A word that no dictionary knows and that is one letter away from such a name.
    Why: Dates are what readers look up first.
    Wrong: en: on Monday | ru: в понидельник
    Right: en: on Monday | ru: в понедельник
    """
    target = context.target
    if target.language not in _NAMES:
        return
    for token in target.language_tokens:
        right = _misspelt(token.text, target.language) if token.text.isalpha() else ""
        if right and token.text not in context.source.typed:
            yield target.sight(token.start, token.end, f"“{right}” is meant", right)
