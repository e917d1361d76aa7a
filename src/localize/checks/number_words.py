"""The numbers that words stand for: number words, ordinals, months and Roman numerals of English, Kazakh and Russian.

Generous on purpose: what is found here only ever explains why digits are absent on one side.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from localize.checks.pair import Text
from localize.tokens import TokenKind, search_key

_EN = (
    "0 zero none no; 1 one first once single a an january jan only; 2 two second twice both double pair couple half "
    "february feb; 3 three third triple march mar; 4 four fourth quarter april apr; 5 five fifth may; "
    "6 six sixth june jun; 7 seven seventh july jul; 8 eight eighth august aug; 9 nine ninth september sept sep; "
    "10 ten tenth october oct; 11 eleven eleventh november nov; 12 twelve twelfth dozen december dec; "
    "13 thirteen thirteenth; 14 fourteen fourteenth; 15 fifteen fifteenth; 16 sixteen sixteenth; "
    "17 seventeen seventeenth; 18 eighteen eighteenth; 19 nineteen nineteenth; 20 twenty twentieth; "
    "30 thirty thirtieth; 40 forty fortieth; 50 fifty fiftieth half; 60 sixty sixtieth; 70 seventy; 80 eighty; "
    "90 ninety; 100 hundred hundreds hundredth; 1000 thousand thousands thousandth; 1000000 million millions; "
    "1000000000 billion billions"
)
# Stems: a Russian word counts when it begins with one of them.
_RU = (
    "0 нол нул; 1 один одн перв единствен январ янв; 2 два две двум двух двое двой двукрат дважд втор оба обе обо "
    "пар половин полов феврал фев; 3 три тре трое тро март; 4 четыр четвер апрел апр; 5 пят май мая мае; 6 шест "
    "июн; 7 сем седьм июл; 8 восем восьм август авг; 9 девят сентябр сен; 10 десят октябр окт; 11 одиннадцат "
    "ноябр ноя; 12 двенадцат дюжин декабр дек; 13 тринадцат; 14 четырнадцат; 15 пятнадцат; 16 шестнадцат; 17 "
    "семнадцат; 18 восемнадцат; 19 девятнадцат; 20 двадцат; 30 тридцат; 40 сорок; 50 пятьдесят пятидесят половин; "
    "60 шестьдесят шестидесят; 70 семьдесят семидесят; 80 восемьдесят восьмидесят; 90 девяност; 100 сто сотн "
    "сотый сотая; 200 двести двухсот; 300 триста трехсот; 400 четыреста четырехсот; 500 пятьсот пятисот; 1000 "
    "тысяч тыс; 1000000 миллион млн; 1000000000 миллиард млрд"
)
_KK = (
    "0 нөл; 1 бір жалғыз қаңтар қаң; 2 екі екеу қос жарты жартысы ақпан ақп; 3 үш наурыз нау; 4 төрт сәуір сәу; "
    "5 бес мамыр мам; 6 алты маусым мау; 7 жеті шілде шіл; 8 сегіз тамыз там; 9 тоғыз қыркүйек қыр; 10 он қазан қаз; "
    "11 қараша қар; 12 желтоқсан жел; 20 жиырма; 30 отыз; 40 қырық; 50 елу жарты; 60 алпыс; 70 жетпіс; 80 сексен; "
    "90 тоқсан; 100 жүз; 1000 мың; 1000000 миллион млн; 1000000000 миллиард млрд"
)
_ROMAN = re.compile(r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_ROMAN_TWINS = str.maketrans("ІХСМ", "IXCM")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_HYPHEN = re.compile(r"[-‑]")


@cache
def _stems(language: str) -> tuple[tuple[str, int], ...]:
    table = {"en": _EN, "ru": _RU, "kk": _KK}.get(language, "")
    return tuple(
        (search_key(stem), int(value))
        for entry in table.split(";")
        if entry
        for value, *stems in [entry.split()]
        for stem in stems
    )


@lru_cache(maxsize=4096)
def _values_of(word: str, language: str) -> frozenset[int]:
    """Return the numbers that one folded word may stand for."""
    stems = _stems(language)
    if language == "en":
        return frozenset(value for stem, value in stems if word == stem)
    return frozenset(value for stem, value in stems if word.startswith(stem))


def find_number_words(text: Text) -> frozenset[str]:
    """Return every value that words of a text may stand for, alone or with their neighbours: "жиырма бес" gives 25."""
    values: set[int] = set()
    run: list[int] = []
    for token in text.language_tokens:
        if token.kind is not TokenKind.WORD:
            run = []
            continue
        for piece in _HYPHEN.split(token.text):
            own = _values_of(search_key(piece), text.language)
            values |= own
            run = [*run, max(own)] if own else []
            if len(run) > 1:
                values.add(_total(run))
                values.add(_total(run[-2:]))
            values |= _roman_value(piece)
    return frozenset(str(value) for value in values)


def _total(run: list[int]) -> int:
    """Return what number words in a row mean: "two hundred five", "бес жүз"."""
    total = current = 0
    for value in run[-8:]:
        if value >= 1000:
            total += max(current, 1) * value
            current = 0
        elif value == 100:
            current = max(current, 1) * 100
        else:
            current += value
    return total + current


def _roman_value(word: str) -> frozenset[int]:
    numeral = word.translate(_ROMAN_TWINS)
    if not numeral or not _ROMAN.fullmatch(numeral):
        return frozenset()
    figures = [_ROMAN_VALUES[letter] for letter in numeral]
    following = [*figures[1:], 0]
    return frozenset({sum(-one if one < other else one for one, other in zip(figures, following, strict=True))})
