"""Nouns that the numbers of a source surely count.

The noun behind a number may have a number instead of being counted: «результаты 5 анализа» may be those of the fifth
analysis. Where the source has "5 tests", it is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from localize.checks.analysis.char_classes import SPACE
from localize.checks.analysis.months import KK_MONTHS
from localize.checks.analysis.number_parser import Counted
from localize.checks.analysis.russian_counts import BETWEEN, is_numbered_noun, part_noun, readings_of
from localize.checks.core.pair import Text
from localize.checks.words import read_words
from localize.morphology.en import singular_of
from localize.morphology.ru import tags_of

_YEARS_FROM, _YEARS_TO = 1900, 2100
"""Numbers that are hardly ever a number of things where nothing parts their thousands."""


_ASIDE = (
    r"(?:(?:the|all|only|just|about|over|these|those|its|their|his|her|our|nearly|almost|at least|more than)[ \u00a0])?"
)
_ENGLISH = re.compile(
    rf"(?:(?<![\w-])([A-Za-z]+)[ \u00a0]{_ASIDE})?(?<![\w.,:/#№$€£₸%-])(\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.\d+)?"
    r"(?=((?:[ \u00a0][A-Za-z][a-z’]*(?:-[a-z]+)*(?![\w’-])){1,5}))"
)
_WORDS = read_words("counted-nouns")
_NUMBERED_BEFORE = frozenset(_WORDS["numbered"])
STOPPING = frozenset(_WORDS["stopping"])
"""English words that no counted noun is, and that end what is counted."""


def counted_in_english(masked: str) -> Iterator[tuple[int, Counted]]:
    """Yield the numbers of an English text that a noun in the plural follows, with adjectives between or none."""
    for found in _ENGLISH.finditer(masked):
        before, number = (found[1] or "").lower(), found[2]
        value = int(number.replace(",", ""))
        if before in _NUMBERED_BEFORE - {"on"} or (_YEARS_FROM < value < _YEARS_TO and "," not in number):
            continue
        for word in found[3].split():
            if word.lower() in STOPPING:
                break
            if value == 1 and word.islower():
                yield value, Counted(word, before)
                break
            if word.islower() and (one := singular_of(word)) is not None:
                yield value, Counted(one, before)
                break


_CYRILLIC_NUMBER = (
    rf"(?<![\w.,:/№§$#–—-])(?:\d{{1,3}}[–-])?(?<!№{SPACE})(?<!\d{SPACE})"
    rf"(\d{{1,3}}(?:{SPACE}\d{{3}})+|\d+)(?:,\d+)?{SPACE}"
)
_RUSSIAN = re.compile(rf"{_CYRILLIC_NUMBER}{BETWEEN}([а-яё]{{3,}}(?:-[а-яё]{{3,}})?)(?![\w-])")
_RUSSIAN_WORDS_TEXT = """
    2:два,две,двух,двум,двумя,двое,двоих 3:три,трёх,трех,трём,тремя,трое,троих 4:четыре,четырёх,четырех,четырём,четверо
    5:пять,пяти,пятью,пятеро 6:шесть,шести,шестью 7:семь,семи,семью 8:восемь,восьми 9:девять,девяти 10:десять,десяти
    11:одиннадцать,одиннадцати 12:двенадцать,двенадцати
"""
_RUSSIAN_WORDS = {
    word: int(value)
    for value, _, words in (each.partition(":") for each in _RUSSIAN_WORDS_TEXT.split())
    for word in words.split(",")
}
_RUSSIAN_IN_WORDS = re.compile(
    rf"(?<![\w-])(?i:({'|'.join(_RUSSIAN_WORDS)})){SPACE}{BETWEEN}([а-яё]{{3,}}(?:-[а-яё]{{3,}})?)(?![\w-])"
)
_RUSSIAN_ACRONYM = re.compile(rf"{_CYRILLIC_NUMBER}{BETWEEN}({'|'.join(_WORDS['acronyms'])})(?![\w-])")
_KAZAKH = re.compile(
    rf"{_CYRILLIC_NUMBER}(?!жыл|{'|'.join(KK_MONTHS)})"
    r"([\u0430-\u04ff]{3,})(?![\w-])"
)


def _counted_in_russian(masked: str) -> Iterator[tuple[int, Counted]]:
    for found in _RUSSIAN.finditer(masked):
        value = int(re.sub(r"\D", "", found[1]))
        readings = readings_of(part_noun(found)[1])
        year = found[1].isdigit() and _YEARS_FROM < value < _YEARS_TO
        if readings and not year and not is_numbered_noun(readings):
            yield value, Counted(readings[0][0], "?")
        elif not readings and not year and _MANY_OF.search(found[3]) and not _is_other_word(found[3]):
            yield value, Counted(found[3], "?")
    for found in _RUSSIAN_IN_WORDS.finditer(masked):
        if readings := readings_of(part_noun(found)[1]):
            yield _RUSSIAN_WORDS[found[1].lower()], Counted(readings[0][0], "?")
    for found in _RUSSIAN_ACRONYM.finditer(masked):
        yield int(re.sub(r"\D", "", found[1])), Counted(found[3], "?")


_MANY_OF = re.compile("(?:ов|ев|ей|[ыи]х)$")


def _is_other_word(word: str) -> bool:
    """Tell whether a word that ends like a genitive of many is known and can be none."""
    tags = tags_of(word)
    return bool(tags) and not any({"gent", "plur"} <= tag for tag in tags)


_NAMED_IN_KAZAKH = re.compile(r"(?<![\w-])[А-ЯЁӘҒҚҢӨҰҮҺІ][\u0400-\u04ff]+[ \u00a0]$")


def _counted_in_kazakh(masked: str) -> Iterator[tuple[int, Counted]]:
    for found in _KAZAKH.finditer(masked):
        if _NAMED_IN_KAZAKH.search(masked[: found.start()]):
            continue  # «Тізім 5 соңы»
        yield int(re.sub(r"\D", "", found[1])), Counted(found[2], "?")


_READERS = {"en": counted_in_english, "kk": _counted_in_kazakh, "ru": _counted_in_russian}


def find_counted(text: Text) -> Mapping[int, tuple[Counted, ...]]:
    """Return the numbers of a text that count something, with all that each of them counts."""
    found: dict[int, tuple[Counted, ...]] = {}
    read = _READERS.get(text.language)
    for value, each in read(text.masked) if read else ():
        found[value] = (*found.get(value, ()), each)
    return found
