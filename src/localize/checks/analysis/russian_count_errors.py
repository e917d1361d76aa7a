"""Russian nouns in a form that the number or the preposition before them does not allow."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from localize.checks.analysis.char_classes import SPACE
from localize.checks.analysis.counted_nouns import find_counted
from localize.checks.analysis.number_parser import Counted
from localize.checks.analysis.russian_counts import (
    BETWEEN,
    LAST_CLOCK,
    MONTHS,
    Miscounted,
    Readings,
    find_miscounted,
    part_noun,
    readings_of,
)
from localize.checks.core.pair import Context, Sighting
from localize.checks.words import read_words
from localize.morphology.ru import parses_of

_YEARS_FROM, _YEARS_TO = 1900, 2100
"""Numbers that are hardly ever a number of years, but for round ones."""
_YEARS_AS_MANY = re.compile(rf"(?<![\w.,:/№§$#-])(\d{{4}}){SPACE}(лет)(?!\w)")


def find_count_errors(context: Context) -> Iterator[Sighting]:
    """Yield the Russian nouns of a target that stand in another form than the number before them asks for."""
    target = context.target
    if target.language != "ru" or target.script != "Cyrl":
        return
    for found in _YEARS_AS_MANY.finditer(target.masked):
        number = int(found[1])
        if _YEARS_FROM < number < _YEARS_TO and number % 100:
            yield target.sight(*found.span(2), f"{number} is a year: года, году …")
    there = context.source.once(find_counted)
    for wrong in (*find_miscounted(target.masked, there), *find_ungoverned(target.masked, there)):
        right = wrong.right
        message = f"after {wrong.number}: {right}" if right else f"another form belongs after {wrong.number}"
        yield target.sight(wrong.start, wrong.end, message, right)


_CASES = {
    **dict.fromkeys(("к", "ко"), "datv"),
    **dict.fromkeys(("над", "перед", "между"), "ablt"),
    **dict.fromkeys(("при", "о", "об"), "loct"),
    **dict.fromkeys(("от", "до", "из", "без", "для", "около", "после", "против", "кроме", "вместо", "среди"), "gent"),
}
_BY_SOURCE = {
    **dict.fromkeys(("в", "во", "на"), ("loct", frozenset(["in", "at", "inside", "across", "on"]))),
    **dict.fromkeys(("с", "со"), ("ablt", frozenset(["with"]))),
}
_PLACES = frozenset(read_words("russian-counts")["places"])
"""Where things are; for times and amounts, “in 5 days” is another preposition or another case."""
_BEHIND = re.compile(
    rf"(?<![\w-])(?i:({'|'.join((*_CASES, *_BY_SOURCE))})){SPACE}(?:(?:все[хм]и?|эти[хм]и?|остальны[хм]и?){SPACE})?"
    rf"(\d{{1,3}}(?:{SPACE}\d{{3}})*|\d{{4,}}){SPACE}{{1,2}}{BETWEEN}([а-яё]{{3,}}(?:-[а-яё]{{3,}})?)(?![\w-])(?!\.\w)"
)
_MEETS = re.compile(
    r"(?<!\w)(?:встре[тч]|бесед|побесед|поговор|говори|обща|пообща|сотруднич|познаком|поссор|поспор|расста|договор"
    r"|проконсульт|столкн|сраж|мири|помири|совпа|граничи)[а-яё]*[ \u00a0]$"
)
"""Verbs after which с stands before those with whom something is done."""
_HOURS = frozenset(["утро", "вечер", "ночь", "полдень", "день"])
_THOUSAND = 1000


def find_ungoverned(masked: str, counted: Mapping[int, tuple[Counted, ...]]) -> Iterator[Miscounted]:
    """Yield the nouns that are in another case than the preposition before their number asks for."""
    for found in _BEHIND.finditer(masked):
        preposition, number = found[1], found[2]
        _, noun, start = part_noun(found)
        value = int(re.sub(r"\D", "", number))
        readings = () if value % _THOUSAND == 0 else readings_of(noun)  # «с 40 тысячами документов»
        asked = _asked(preposition.lower(), counted.get(value, ()), readings)
        if preposition in ("с", "со") and _MEETS.search(masked[: found.start()]):
            asked = "ablt"
        if asked == "gent" and noun.startswith("год"):
            continue  # locale.date tells of years
        if not asked or not readings or any(asked in tag for _, tag in readings) or _is_date(readings, value):
            continue
        yield Miscounted(
            start, start + len(noun), f"«{preposition} {number}»", _in_case(noun, asked, many=not _is_one(value))
        )


def _asked(preposition: str, there: tuple[Counted, ...], readings: Readings) -> str:
    """Return the case that a preposition before a number surely asks for, or nothing."""
    if preposition in _CASES:
        return _CASES[preposition]
    case, said = _BY_SOURCE[preposition]
    told = any(each.before in said for each in there)
    return case if told and (case == "ablt" or any(lemma in _PLACES for lemma, _ in readings)) else ""


def _is_date(readings: Readings, value: int) -> bool:
    """Tell whether a number is one of a date or of a clock: «к 9 мая», «к 6 вечера»."""
    return any(lemma in MONTHS or (lemma in _HOURS and value <= LAST_CLOCK) for lemma, _ in readings)


_ELEVEN = 11


def _is_one(value: int) -> bool:
    return value % 10 == 1 and value % 100 != _ELEVEN


def _in_case(noun: str, case: str, *, many: bool) -> str | None:
    """Return a noun in a case, where there is one such form."""
    before, hyphen, last = noun.rpartition("-")
    wanted = {"plur" if many else "sing", case}
    lemma = readings_of(noun)[0][0]
    forms = {
        each.word
        for parse in parses_of(last)
        if parse.normal_form == lemma and "NOUN" in parse.tag.grammemes
        for each in parse.lexeme
        if wanted <= each.tag.grammemes
    }
    return before + hyphen + forms.pop() if len(forms) == 1 else None
