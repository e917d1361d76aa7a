"""Numbers in words: number words, ordinals, months and Roman numerals of English, Kazakh and Russian.

Generous on purpose: what is found here only ever explains why digits are absent on one side.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from localize.checks.core.pair import Text
from localize.tokens import TokenKind, search_key

# Value and the whole words, as regular expressions on folded text (ё is е), that may stand for it.
_EN = (
    (0, "zero|none|no"),
    (1, "one|first|once|singles?|an?|only|jan(?:uary)?"),
    (2, "two|seconds?|twice|both|doubled?|pairs?|couple|half|halves|feb(?:ruary)?"),
    (3, "three|thirds?|triple|mar(?:ch)?"),
    (4, "four(?:th)?|quarters?|apr(?:il)?"),
    (5, "five|fifth|may"),
    (6, "six(?:th)?|june?"),
    (7, "seven(?:th)?|july?"),
    (8, "eighth?|aug(?:ust)?"),
    (9, "nine|ninth|sept?(?:ember)?"),
    (10, "ten(?:th)?|oct(?:ober)?"),
    (11, "eleven(?:th)?|nov(?:ember)?"),
    (12, "twelve|twelfth|noon|midday|dozens?|dec(?:ember)?"),
    (13, "thirteen(?:th)?"),
    (14, "fourteen(?:th)?"),
    (15, "fifteen(?:th)?"),
    (16, "sixteen(?:th)?"),
    (17, "seventeen(?:th)?"),
    (18, "eighteen(?:th)?"),
    (19, "nineteen(?:th)?"),
    (20, "twent(?:y|ieth)"),
    (30, "thirt(?:y|ieth)"),
    (40, "fort(?:y|ieth)"),
    (50, "fift(?:y|ieth)|half"),
    (60, "sixt(?:y|ieth)"),
    (70, "sevent(?:y|ieth)"),
    (80, "eight(?:y|ieth)"),
    (90, "ninet(?:y|ieth)"),
    (100, "hundred(?:s|th)?"),
    (1000, "thousand(?:s|th)?"),
    (1_000_000, "millions?"),
    (1_000_000_000, "billions?"),
)
_RU = (
    (0, r"нол\w+|нул\w+"),
    (1, r"один|одн(?:а|о|и|ой|ого|ому|им|их|у|ом)|перв\w+|единственн\w+|янв(?:ар\w+)?"),
    (
        2,
        (
            r"два|две|двух\w*|двум\w*|двое|двоих|двойн\w+|дважды|втор\w+|об[ае]|обоих|обеих|пар[аыу]|полови\w+"
            r"|фев(?:рал\w+)?"
        ),
    ),
    (3, r"три|тре[хмт]\w*|трое|троих|тройн\w+|трижды|март\w{0,2}"),
    (4, r"четыр\w+|четвер\w+|апр(?:ел\w+)?"),
    (5, r"пять\w?|пяти|пят[ыоа]\w+|ма[йяею]"),
    (6, r"шест[ьи]\w?|шест[оа]\w+|июн\w+"),
    (7, r"семь\w?|семи|седьм\w+|июл\w+"),
    (8, r"восемь\w?|восьм\w+|авг(?:уст\w*)?"),
    (9, r"девят[ьи]\w?|девят[ыоа]\w+|сен(?:тябр\w+)?"),
    (10, r"десят[ьи]\w?|десят[ыоа]\w+|окт(?:ябр\w+)?"),
    (11, r"одиннадцат\w+|ноя(?:бр\w+)?"),
    (12, r"двенадцат\w+|дюжин\w*|дек(?:абр\w+)?"),
    (13, r"тринадцат\w+"),
    (14, r"четырнадцат\w+"),
    (15, r"пятнадцат\w+"),
    (16, r"шестнадцат\w+"),
    (17, r"семнадцат\w+"),
    (18, r"восемнадцат\w+"),
    (19, r"девятнадцат\w+"),
    (20, r"двадцат\w+"),
    (30, r"тридцат\w+"),
    (40, r"сорок\w*"),
    (50, r"пятидесят\w*|пятьдесят|полови\w+"),
    (60, r"шестидесят\w*|шестьдесят"),
    (70, r"семидесят\w*|семьдесят"),
    (80, r"восьмидесят\w*|восемьдесят"),
    (90, r"девяност\w+"),
    (100, "сто|ста|сот(?:ня|ни|ен|ый|ая|ое)"),
    (200, r"двести|двухсот\w*"),
    (300, r"триста|трехсот\w*"),
    (400, r"четыреста|четырехсот\w*"),
    (500, r"пятьсот|пятисот\w*"),
    (1000, r"тысяч\w*|тыс"),
    (1_000_000, r"миллион\w*|млн"),
    (1_000_000_000, r"миллиард\w*|млрд"),
)
# What may follow a Kazakh number word: ordinals, collectives, cases. «үшін» (for) and «бірақ» (but) are no numbers.
_KK_ENDING = r"(?:с?[ыі]?нш[ыі]\w*|[еа]у\w*|[дт][еа]н?|[ғгқк][ае]|н[еа]н|[мбп]ен|[дт]ей|[дт]ай|ы|і|сы|сі|ге)?"
_KK = (
    (0, r"нөл\w*"),
    (1, r"бір~|біреу\w*|жалғыз|қаңтар\w*|қаң"),
    (2, r"екі~|екеу\w*|қос|жарты\w*|ақпан\w*|ақп"),
    (3, r"үш~|наурыз\w*|нау"),
    (4, r"төрт~|сәуір\w*|сәу|шире[кг]\w*"),
    (5, r"бес~|мамыр\w*|мам"),
    (6, r"алты~|алтау\w*|маусым\w*|мау"),
    (7, r"жеті~|жетеу\w*|шілде\w*|шіл"),
    (8, r"сегіз~|тамыз\w*|там"),
    (9, r"тоғыз~|қыркүйек\w*|қыр"),
    (10, r"он~|қазан\w*|қаз"),
    (11, r"қараша\w*|қар"),
    (12, r"желтоқсан\w*|жел"),
    (16, r"оналты\w*"),
    (20, "жиырма~"),
    (30, "отыз~"),
    (40, "қырық~|қырқыншы"),
    (50, r"елу~|жарты\w*"),
    (60, "алпыс~"),
    (70, "жетпіс~"),
    (80, "сексен~"),
    (90, "тоқсан~"),
    (100, "жүз~"),
    (1000, "мың~"),
    (1_000_000, r"миллион\w*|млн"),
    (1_000_000_000, r"миллиард\w*|млрд"),
)
_ROMAN = re.compile(r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_ROMAN_TWINS = str.maketrans("ІХСМ", "IXCM")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_HYPHEN = re.compile(r"[-‑]")


@cache
def _patterns(language: str) -> tuple[tuple[int, re.Pattern[str]], ...]:
    table = {"en": _EN, "ru": _RU, "kk": _KK}.get(language, ())
    return tuple((value, re.compile(search_key(words).replace("~", _KK_ENDING))) for value, words in table)


@lru_cache(maxsize=4096)
def _values_of(word: str, language: str) -> frozenset[int]:
    """Return the numbers that one folded word may stand for."""
    return frozenset(value for value, words in _patterns(language) if words.fullmatch(word))


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
