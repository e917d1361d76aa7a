"""Values that words of a text may stand for: numerals, months, Roman numerals and sayings as “around the clock”.

Generous on purpose: what is found here only ever explains why digits are absent on one side.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from functools import cache, lru_cache
from itertools import pairwise

from localize.checks.analysis.measures import forms
from localize.checks.analysis.months import month_number
from localize.checks.analysis.numeral_grammar import Form, Numeral, compound, find_numerals
from localize.checks.core.pair import Text
from localize.checks.words import read_table
from localize.tokens import TokenKind, search_key

_ROMAN = re.compile(r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_ROMAN_TWINS = str.maketrans("ІХСМ", "IXCM")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_PIECE = re.compile(r"[^-‑]+")


@cache
def _loose_words(language: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    rows = read_table("numerals")
    cells = [(row["value"], row.get(f"{language}-loose", "").replace(" ", "|")) for row in rows]
    return tuple((value, re.compile(search_key(forms(cell)))) for value, cell in cells if cell)


@cache
def _sayings(language: str) -> tuple[tuple[frozenset[str], re.Pattern[str]], ...]:
    rows = [(frozenset(row["values"].split()), row.get(language, "")) for row in read_table("sayings")]
    return tuple(
        (values, re.compile(rf"(?<!\w)(?:{forms(cell)})(?!\w)", re.IGNORECASE)) for values, cell in rows if cell
    )


@lru_cache(maxsize=4096)
def _values_of(word: str, language: str) -> frozenset[str]:
    """Return the numbers that one folded word may stand for beside numerals."""
    values = {value for value, words in _loose_words(language) if words.fullmatch(word)}
    month, (begins, _) = month_number(word, language), compound(word, language)
    return frozenset(values | ({str(month)} if month else set()) | ({number_text(begins)} if begins else set()))


def find_number_words(text: Text) -> frozenset[str]:
    """Return every value that words of a text may stand for: "жиырма бес" gives 25, "треть" 3, 33 and 33.3."""
    numerals = text.once(find_numerals)
    found = {value for numeral in numerals for value in values_of(numeral)} | set(_spread(numerals))
    inside = {at for numeral in numerals for at in range(numeral.start, numeral.end)}
    for token in text.language_tokens:
        for piece in _PIECE.finditer(token.text) if token.kind is TokenKind.WORD else ():
            if token.start + piece.start() not in inside:
                found |= _values_of(search_key(piece.group()), text.language)
            found |= roman_value(piece.group())
    for values, saying in _sayings(text.language):
        if saying.search(text.masked):
            found |= values
    return frozenset(found)


def _spread(numerals: tuple[Numeral, ...]) -> Iterator[str]:
    """Yield what two numerals near each other say: two to three hundred is 200, one in four 25 percent."""
    for one, two in pairwise(numerals):
        if two.start - one.end < len(" человек из "):
            scale = next((each for each in (1e9, 1e6, 1e3, 1e2) if two.value >= each), 0)
            yield number_text(one.value * scale)
            yield from _shares(min(one.value, two.value) / (max(one.value, two.value) or 1))


def _shares(part: float) -> set[str]:
    """Return what a part is in percent and as a decimal."""
    share = 100 * part
    return {number_text(each) for each in (part, int(share), round(share), round(share, 1), round(part, 2))}


def values_of(numeral: Numeral) -> frozenset[str]:
    """Return the values in digits that a numeral stands for: itself, a share in percent, a decade."""
    value, form = numeral.value, numeral.form
    found = {number_text(value)}
    if form is Form.PART:
        whole = next(each for each in range(1, 1001) if abs(value * each - round(value * each)) < _NEAR)
        found |= {str(round(value * whole)), str(whole)} | _shares(value)
    elif form is Form.HALF:
        found |= {number_text(int(value)), number_text(int(value) + 12), "30"}
    elif form is Form.WHOLE:
        found.add(number_text(100 * (value - 1)))  # “doubled” is by 100 percent
    elif form is Form.ORDINAL:
        found |= _of_ordinal(value)
    return frozenset(found | {"0.5", "50", "150"} if value == _AND_A_HALF else found)  # «в полтора раза» is by half


def _of_ordinal(value: float) -> set[str]:
    """Return what an ordinal stands for beside itself: every third is 33 percent, the nineties are the 1990s."""
    shares = _shares(1 / value) if 0 < value <= 10 else {number_text(value - value % 10)}
    decade = value < 100 and value % 10 == 0
    return shares | {number_text(century + value) for century in (1800, 1900, 2000) if decade}


_NEAR = 1e-6
_AND_A_HALF = 1.5


def is_told(value: float, told: Set[str]) -> bool:
    """Tell whether a value is among those that a text has in figures or in words; a part may be told as a share."""
    if value == int(value):
        return number_text(value) in told
    return not _shares(value).isdisjoint(told)


def number_text(value: float) -> str:
    """Return a number as figures have it: 1500000, 2.5."""
    return str(int(value)) if value == int(value) else f"{value:.10g}"


def roman_value(word: str) -> frozenset[str]:
    """Return the value of a Roman numeral, in Latin letters or in Cyrillic ones that look like them."""
    numeral = word.translate(_ROMAN_TWINS)
    if not numeral or not _ROMAN.fullmatch(numeral):
        return frozenset()
    figures = [_ROMAN_VALUES[letter] for letter in numeral]
    following = [*figures[1:], 0]
    return frozenset({str(sum(-one if one < other else one for one, other in zip(figures, following, strict=True)))})
