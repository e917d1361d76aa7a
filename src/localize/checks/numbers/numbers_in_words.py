"""Weekdays, number words, Roman numerals, minus signs and parts of a whole, compared with the source."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from localize.checks.analysis.differences import Fact, find_swapped
from localize.checks.analysis.months import DAYS
from localize.checks.analysis.number_parser import find_figures
from localize.checks.analysis.number_words import find_number_words
from localize.checks.core.pair import Context, Sighting, Text
from localize.checks.core.prefilter import any_word, digit, has, source, target
from localize.checks.core.registry import check
from localize.model import Severity
from localize.tokens import TokenKind

_LANGUAGES = ("en", "kk", "ru")
_HYPHEN = re.compile("[-‑]")


def _tell(context: Context, ours: Sequence[Fact], theirs: Sequence[Fact]) -> Iterator[Sighting]:
    for each, missing in find_swapped(ours, theirs):
        yield context.target.sight(each.start, each.end, f"the source has {missing.text}")


# --- days of the week ------------------------------------------------------------------------------------------------

_DAY_NUMBERS = {
    language: tuple(
        (at, re.compile(name, 0 if language == "en" else re.IGNORECASE)) for at, name in enumerate(names, start=1)
    )
    for language, names in DAYS.items()
}
_is_day = re.compile("|".join(f"(?:{name})$" for names in DAYS.values() for name in names), re.IGNORECASE).match
_DAY_WORD = any_word(_is_day)


@check("numbers.weekday", category="accuracy", severity=Severity.MAJOR, needs=source(_DAY_WORD) & target(_DAY_WORD))
def weekday(context: Context) -> Iterator[Sighting]:
    """The target names another day of the week than the source.

    What: All days in all cases, where both texts name as many.
    Why: A wrong day is a wrong fact, and readers come on it.
    Wrong: en: It begins on Monday. | ru: Начало в среду.
    Right: en: It begins on Monday. | ru: Начало в понедельник.
    """
    if not any(_NIGHT.search(text.masked) for text in (context.source, context.target)):
        yield from _tell(context, _find_days(context.target), _find_days(context.source))


_NIGHT = re.compile(r"\bnight|\bночь|қараған", re.IGNORECASE)
"""Monday night is «ночь на вторник»."""


def _find_days(text: Text) -> tuple[Fact, ...]:
    names = _DAY_NUMBERS.get(text.language, ())
    return tuple(
        Fact(token.start, token.end, token.text, number)
        for token in text.language_tokens
        if token.kind is TokenKind.WORD
        for number, name in names
        if name.fullmatch(token.text)
    )


# --- number words ----------------------------------------------------------------------------------------------------

_KK_CASES = "(?:[дт][аеы]н?|[дт]і|[дтн][ыі]ң|[ғгқк][ае]|н[еа]н|[мбп]ен|ы|і|сы|сі|еу[іні]*|ау[ыны]*|[ыі]?нш[ыі])?"
# What means nothing but a quantity. One, a second and a half mean too much else; hundreds and thousands multiply.
_WORDS = {
    "en": {
        2: "two", 3: "three|third", 4: "four|fourth", 5: "five|fifth", 6: "six|sixth", 7: "seven|seventh",
        8: "eight|eighth", 9: "nine|ninth", 10: "ten|tenth", 11: "eleven|eleventh", 12: "twelve|twelfth|dozen",
        13: "thirteen", 14: "fourteen", 15: "fifteen", 16: "sixteen", 17: "seventeen", 18: "eighteen",
        19: "nineteen", 20: "twenty", 30: "thirty", 40: "forty", 50: "fifty", 60: "sixty", 70: "seventy",
        80: "eighty", 90: "ninety",
    },
    "kk": {
        2: "екі(?!нші)~|екеу\\w{0,3}", 3: "үш(?!ін)~|үшеу\\w{0,3}", 4: "төрт~|төртеу\\w{0,3}", 5: "бес~|бесеу\\w{0,3}",
        6: "алты~|алтау\\w{0,3}", 7: "жеті~|жетеу\\w{0,3}", 8: "сегіз~", 9: "тоғыз~", 10: "он", 20: "жиырма~",
        30: "отыз~", 40: "қырық~", 50: "елу~", 60: "алпыс~", 70: "жетпіс~", 80: "сексен~", 90: "тоқсан~",
    },
    "ru": {
        2: r"дв(?:а|е|ух|ум|умя|ое|оих)|двести|двух(?!сот)[а-я]{4,}",
        3: r"тр(?:и|[её]х|[её]м|емя|ое|оих)|трет(?:ий|ь[еяю]|ьего|ьей|ьему?|ьим|ьих)|триста|тр[её]х(?!сот)[а-я]{4,}",
        4: r"четыр(?:е|[её]х|[её]м|ьмя)|четверо|четв[её]рт(?:ый|ая|ое|ого|ой|ую|ым|ых|ом)|четыр[её]х(?!сот)[а-я]{4,}",
        5: r"пят(?:ь|и|ью|еро)|пят(?:ый|ая|ое|ого|ой|ую|ым|ых|ом)|пяти(?!сот|десят)[а-я]{5,}",
        6: r"шест(?:ь|и|ью|еро)|шест(?:ой|ая|ое|ого|ую|ым|ых|ом)|шести(?!сот|десят)[а-я]{5,}",
        7: r"семь|семеро|седьм(?:ой|ая|ое|ого|ую|ым|ых|ом)|семи(?:дневн|летн|месячн|этажн)[а-я]+",
        8: r"восемь|восьми|восьмеро|восьм(?:ой|ая|ое|ого|ую|ым|ых|ом)|восьми(?!сот|десят)[а-я]{5,}",
        9: r"девят(?:ь|и|ью|еро)|девят(?:ый|ая|ое|ого|ой|ую|ым|ых|ом)|девяти(?!сот)[а-я]{5,}",
        10: r"десят(?:ь|и|ью|еро)|десят(?:ый|ая|ое|ого|ой|ую|ым)|десяти(?!лет)[а-я]{5,}",
        11: r"одиннадцат[ьи]ю?", 12: r"двенадцат[ьи]ю?|дюжин[аыу]", 13: r"тринадцат[ьи]ю?", 14: r"четырнадцат[ьи]ю?",
        15: r"пятнадцат[ьи]ю?", 16: r"шестнадцат[ьи]ю?", 17: r"семнадцат[ьи]ю?", 18: r"восемнадцат[ьи]ю?",
        19: r"девятнадцат[ьи]ю?", 20: r"двадцат[ьи]ю?", 30: r"тридцат[ьи]ю?", 40: "сорока?", 50: "пятьдесят|пятидесяти",
        60: "шестьдесят|шестидесяти", 70: "семьдесят|семидесяти", 80: "восемьдесят|восьмидесяти", 90: "девяносто?а?",
    },
}  # fmt: skip


@cache
def _quantities(language: str) -> tuple[tuple[int, ...], re.Pattern[str]]:
    """Return what the words of a language count, and what finds them, each value in a group."""
    words = _WORDS.get(language, {})
    return tuple(words), re.compile("|".join(f"({names.replace('~', _KK_CASES)})" for names in words.values()))


@lru_cache(maxsize=8192)
def _quantity(word: str, language: str) -> int:
    """Return what a word in lower case counts; 0 for others."""
    values, names = _quantities(language)
    found = names.fullmatch(word)
    return values[found.lastindex - 1] if found and found.lastindex else 0


# Ordinals in words; those from the third on are among the quantities as well.
_ORDINALS = {
    "en": {
        1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", 6: "sixth", 7: "seventh", 8: "eighth", 9: "ninth",
        10: "tenth",
    },
    "ru": {
        1: "перв@", 2: "втор@", 3: "трет(?:ий|ья|ье|ьего|ьей|ьему|ью|ьим|ьем|ьих|ьи)", 4: "четв[её]рт@", 5: "пят@",
        6: "шест@", 7: "седьм@", 8: "восьм@", 9: "девят@", 10: "десят@",
    },
}  # fmt: skip
_RU_ENDINGS = "(?:ый|ой|ая|ое|ого|ому|ую|ым|ом|ые|ых|ыми)"


@cache
def _ordinals(language: str) -> dict[int, re.Pattern[str]]:
    words = _ORDINALS.get(language, {})
    return {number: re.compile(word.replace("@", _RU_ENDINGS)) for number, word in words.items()}


@lru_cache(maxsize=8192)
def _ordinal(word: str, language: str) -> int:
    """Return which one of ten a word in lower case names; 0 for others."""
    return next((number for number, named in _ordinals(language).items() if named.fullmatch(word)), 0)


_FIRST_TWO = "first|second|(?:перв|втор)(?:ый|ой|ая|ое|ого|ому|ую|ым|ом|ые|ых|ыми)"
_QUANTITIES = "|".join(names for language in _LANGUAGES for names in _WORDS[language].values())
_COUNTING = any_word(f"^(?i:{_FIRST_TWO}|{_QUANTITIES.replace('~', _KK_CASES)})$")


@check("numbers.word", category="accuracy", severity=Severity.MAJOR, needs=source(_COUNTING) & target(_COUNTING))
def word(context: Context) -> Iterator[Sighting]:
    """A number in words is another than in the source.

    What: Number words from two on, in all cases and inside words such as «пятиэтажный», where both texts have as many
    that nothing on the other side explains, be it in words or in digits; in English and Russian first and second too.
    Why: A wrong number is a wrong fact, in words too.
    Wrong: en: They waited two hours. | ru: Они ждали пять часов.
    Right: en: They waited two hours. | ru: Они ждали два часа.
    """
    for found in _SPELT_OUT.finditer(context.target.masked):
        number = _quantity(found[2].lower(), context.target.language)
        if number and number != int(found[1]) and int(found[1]) in _SINGLE:
            yield context.target.sight(*found.span(2), f"the figure is {found[1]}")
    for each, missing in find_swapped(_find_ordinals(context.target), _find_ordinals(context.source)):
        if min(each.number, missing.number) <= _SECOND:
            yield context.target.sight(each.start, each.end, f"the source has {missing.text}")
    ours, theirs = _find_quantities(context.target), _find_quantities(context.source)
    if Counter(each.number for each in ours) == Counter(each.number for each in theirs):
        return
    ours = _unexplained(ours, theirs, context.source)
    theirs = _unexplained(theirs, ours, context.target)
    yield from _tell(context, ours, theirs)


_SECOND = 2
_SPELT_OUT = re.compile(r"(?<![\d.,])(\d{1,2})[ \u00a0]\(([^\W\d_]+)\)")
_SINGLE = frozenset([*range(2, 21), *range(30, 100, 10)])
"""Numbers that are one word."""


def _find_ordinals(text: Text) -> tuple[Fact, ...]:
    return tuple(
        Fact(token.start, token.end, token.text, number)
        for token in (text.language_tokens if text.language in _ORDINALS else ())
        if token.kind is TokenKind.WORD and (number := _ordinal(token.text.lower(), text.language))
    )


def _find_quantities(text: Text) -> tuple[Fact, ...]:
    found: list[Fact] = []
    for token in text.language_tokens:
        if token.kind is not TokenKind.WORD:
            continue
        at = token.start
        for piece in _HYPHEN.split(token.text):
            number = _quantity(piece.lower(), text.language)
            if number and found and text.language == "kk" and found[-1].number == _TEN and at - found[-1].end == 1:
                found[-1] = Fact(found[-1].start, at + len(piece), f"{found[-1].text} {piece}", _TEN + number)
            elif number:
                found.append(Fact(at, at + len(piece), piece, number))
            at += len(piece) + 1
    return tuple(found)


_TEN = 10


def _unexplained(ours: tuple[Fact, ...], theirs: tuple[Fact, ...], there: Text) -> tuple[Fact, ...]:
    """Return the facts that the other text has in words, or that it has in no way at all."""
    numbers = {each.number for each in theirs}
    told = {value for figure in there.once(find_figures) for value in figure.values} | find_number_words(there)
    return tuple(each for each in ours if each.number in numbers or str(each.number) not in told)


# --- Roman numerals --------------------------------------------------------------------------------------------------

_ROMAN = re.compile(r"(?<![\w.-])(?=[IVXLC]{2})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})(?![\w+/])")
_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_is_roman = re.compile("[IVXLC]{2,}$").match
_ROMAN_WORD = any_word(_is_roman, having="[IVX]")


@check("numbers.roman", category="accuracy", severity=Severity.MAJOR, needs=source(_ROMAN_WORD) & target(_ROMAN_WORD))
def roman(context: Context) -> Iterator[Sighting]:
    """A Roman numeral is another than in the source.

    What: Numerals of two letters and more, where both texts have as many.
    Why: IV and VI are easily mistaken for each other, and are a century or a chapter apart.
    Wrong: en: Chapter IV | ru: глава VI
    Right: en: Chapter IV | ru: глава IV
    """
    yield from _tell(context, _find_roman(context.target), _find_roman(context.source))


def _find_roman(text: Text) -> tuple[Fact, ...]:
    return tuple(Fact(*found.span(), found.group(), _value(found.group())) for found in _ROMAN.finditer(text.masked))


def _value(numeral: str) -> int:
    figures = [_VALUES[letter] for letter in numeral]
    return sum(-one if one < other else one for one, other in zip(figures, [*figures[1:], 0], strict=True))


# --- numbers below zero ----------------------------------------------------------------------------------------------

_BELOW_ZERO = re.compile(
    r"(?<![\w)\]%.,–—-])(?:−|(?<![^\s(])-)(\d+(?:[.,]\d+)?)(?=[ \u00a0]?[°%])|(?<![\w)\]])−(\d+(?:[.,]\d+)?)"
)
_MINUS = re.compile(r"[−–-][ \u00a0]?$|(?:minus|минус|below|ниже|төмен)[\w ]*$", re.IGNORECASE)
_COLD = re.compile(r"below|frost|мороз|ниже|аяз|төмен|минус|minus", re.IGNORECASE)


@check(
    "numbers.sign",
    category="accuracy",
    severity=Severity.MAJOR,
    needs=source(has("[−-]")) & source(digit) & target(digit),
)
def sign(context: Context) -> Iterator[Sighting]:
    """A number below zero has lost its minus.

    What: A minus before a number, or a hyphen before one of degrees or percent, in the source, where the target has the
    number once and neither a sign nor a word for it.
    Why: Forty degrees of frost become heat.
    Wrong: en: It was −40 °C. | ru: Было 40 °C.
    Right: en: It was −40 °C. | ru: Было −40 °C.
    """
    target = context.target
    for written in _BELOW_ZERO.finditer(context.source.masked):
        number = re.escape(written[1] or written[2]).replace(r"\.", "[.,]").replace(",", "[.,]")
        places = list(re.finditer(rf"(?<![\w.,]){number}(?![\d.,]*\d)", target.masked))
        if len(places) != 1 or _COLD.search(target.masked):
            continue
        at = places[0].start()
        if not _MINUS.search(target.masked[:at]):
            yield target.sight(at, places[0].end(), f"the source has {written.group()}", f"−{places[0].group()}")


# --- parts of a whole, numbers of telephones --------------------------------------------------------------------------

_PART = re.compile(r"(?<![\w.,])(\d+) (?:of|из)(?: the)? (\d+)(?![\d.,]*\d)")
_PHONE = re.compile(r"(?<![\w+])\+(\d[\d \u00a0()-]{6,}\d)")


@check(
    "numbers.order",
    category="accuracy",
    severity=Severity.MAJOR,
    needs=source(digit)
    & target(digit)
    & ((source(any_word("^(?:of|из)$")) & target(any_word("^(?:of|из)$"))) | source(has(r"\+"))),
)
def order(context: Context) -> Iterator[Sighting]:
    """A part and its whole are swapped, or the number of a telephone has lost its plus.

    What: “8 of 5” for «5 из 8»; the plus before the code of a country, where the target has the same digits.
    Why: Eight of five is nonsense; without the plus nobody gets through from abroad.
    Wrong: ru: на 5 из 8 участков | en: at 8 of 5 stations
    Right: ru: на 5 из 8 участков | en: at 5 of 8 stations
    """
    target, source = context.target, context.source
    theirs = {found.groups() for found in _PART.finditer(source.masked)}
    for found in _PART.finditer(target.masked):
        swapped = (found[2], found[1])
        if swapped in theirs and found.groups() not in theirs and found[1] != found[2]:
            yield target.sight(found.start(1), found.end(2), f"the source has {found[2]} of {found[1]}")
    for phone in _PHONE.finditer(source.masked):
        digits = r"[ \u00a0()-]*".join(re.findall(r"\d", phone[1]))
        found_here = re.search(rf"(?<![\d+])(?<!\+[ \u00a0(]){digits}(?!\d)", target.masked)
        if found_here and f"+{phone[1][0]}" not in target.masked:
            yield target.sight(*found_here.span(), f"the source has +{phone[1]}", f"+{found_here.group()}")
