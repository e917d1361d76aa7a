"""Weekdays, number words, Roman numerals, minus signs and parts of a whole, compared with the source."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from localize.checks.analysis.differences import Fact, find_swapped
from localize.checks.analysis.months import DAYS
from localize.checks.analysis.number_parser import find_figures
from localize.checks.analysis.number_relations import find_relations
from localize.checks.analysis.number_words import find_number_words, is_told, roman_value
from localize.checks.analysis.numeral_grammar import Form, find_numerals, may_count
from localize.checks.core.pair import Context, Sighting, Text
from localize.checks.core.prefilter import any_word, digit, has, source, target, texts
from localize.checks.core.registry import check
from localize.checks.words import read_words
from localize.model import Severity
from localize.tokens import TokenKind

_LANGUAGES = ("en", "kk", "ru")


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
    Why: A wrong day is a factual error, and readers may act on it.
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


COUNTING = any_word(may_count)
_ROMAN_WORD = any_word("^[IVXLCІХ]+$", having="[IVXІХ]")
_LONG_ROMAN = any_word("^[IVXLCІХ]{2,}$", having="[IVXІХ]")


@check(
    "numbers.word",
    category="accuracy",
    severity=Severity.MAJOR,
    needs=(source(COUNTING) & (target(COUNTING) | target(_ROMAN_WORD))) | (source(_ROMAN_WORD) & target(COUNTING)),
)
def word(context: Context) -> Iterator[Sighting]:
    """A number in words differs from the source.

    What: Numbers in words in all cases and inside words such as «пятиэтажный», parts of a whole, ordinals and the Roman
    numerals for them, where both texts have as many that nothing on the other side explains, be it in words or in
    digits; midnight for noon.
    Why: A wrong number is a factual error, in words too.
    Wrong: en: They waited two hours. | ru: Они ждали пять часов.
    Right: en: They waited two hours. | ru: Они ждали два часа.
    """
    for numeral in context.target.once(find_numerals):
        figure = _SPELT_OUT.search(context.target.masked, 0, numeral.start)
        bracketed = context.target.masked[numeral.end :][:1] == ")"
        if figure and bracketed and numeral.sure and numeral.value != int(re.sub(r"\D", "", figure[1])):
            yield context.target.sight(numeral.start, numeral.end, f"the figure is {figure[1]}")
    for each, missing in _differences(context, _find_ordinals):
        roman = each.text.isupper() != missing.text.isupper()
        if roman or min(each.number, missing.number) <= _SECOND:
            yield context.target.sight(each.start, each.end, f"the source has {missing.text}")
    for each, missing in _differences(context, _find_quantities):
        yield context.target.sight(each.start, each.end, f"the source has {missing.text}")
    yield from _other_twelve(context)


_SECOND = 2
_SPELT_OUT = re.compile(r"(?<![\d.,])(\d[\d \u00a0]*)[ \u00a0]\($")


def _differences(context: Context, find: Callable[[Text], tuple[Fact, ...]]) -> Iterator[tuple[Fact, Fact]]:
    """Yield facts of the target that the source has in no way, each with one of the source."""
    ours, theirs = find(context.target), find(context.source)
    if ours and theirs and Counter(each.number for each in ours) != Counter(each.number for each in theirs):
        ours = _unexplained(ours, theirs, context.source)
        yield from find_swapped(ours, _unexplained(theirs, ours, context.target))


def _find_ordinals(text: Text) -> tuple[Fact, ...]:
    words = (
        Fact(each.start, each.end, each.text, each.value)
        for each in text.once(find_numerals)
        if each.form is Form.ORDINAL
    )
    return (*words, *_find_roman(text))


def _find_quantities(text: Text) -> tuple[Fact, ...]:
    return tuple(
        Fact(each.start, each.end, each.text, each.value)
        for each in text.once(find_numerals)
        if each.sure and not (each.form is Form.ORDINAL and each.value <= _SECOND)
    )


def _unexplained(ours: tuple[Fact, ...], theirs: tuple[Fact, ...], there: Text) -> tuple[Fact, ...]:
    """Return the facts that the other text has in words, or that it has in no way at all."""
    numbers = {each.number for each in theirs}
    told = {value for figure in there.once(find_figures) for value in figure.values} | there.once(find_number_words)
    return tuple(each for each in ours if each.number in numbers or not is_told(each.number, told))


_NOON = re.compile(
    r"\b(?:noon|midday)\b|(?<!\w)(?:полдень|полдня|полудн\w+|түскі|талтүс\w*|түс ке[зт]\w+|тал түс\w*)(?!\w)",
    re.IGNORECASE,
)
_MIDNIGHT = re.compile(r"\bmidnight|(?<!\w)(?:полноч\w*|полуноч\w*|түн (?:ортасы|жарымы)\w*)", re.IGNORECASE)


def _other_twelve(context: Context) -> Iterator[Sighting]:
    """Yield midnight for noon and noon for midnight."""
    for right, wrong in ((_NOON, _MIDNIGHT), (_MIDNIGHT, _NOON)):
        there, here = context.source.masked, context.target.masked
        meant, found = right.search(there), wrong.search(here)
        if meant and found and not wrong.search(there) and not right.search(here):
            yield context.target.sight(*found.span(), f"the source has {meant.group()}")


# --- Roman numerals --------------------------------------------------------------------------------------------------

_ROMAN = re.compile(
    r"(?<![\w.-])(?=[IVXLCІХ]+(?![\w+/]))(?:[XХ]C|[XХ]L|L?[XХ]{0,3})(?:[IІ][XХ]|[IІ]V|V?[IІ]{0,3})(?![\w+/])"
)
_OF_LAW = re.compile(r"(?<![\w.,-])(\d+)[-‑]([IVXLCІХ]+)(?![\w-])")
_NUMBERED = "|".join(read_words("numerals")["numbered"])
_NUMBERED_BEHIND = re.compile(rf"[ \u00a0](?:{_NUMBERED})", re.IGNORECASE)
_NUMBERED_BEFORE = re.compile(rf"(?<!\w)(?:{_NUMBERED})\w*[ \u00a0]$", re.IGNORECASE)
_BESIDE_ROMAN = re.compile(rf"\d[-‑][IVXLCІХ]|{_NUMBERED}", re.IGNORECASE)


def _may_be_numbered(source: str, target: str) -> bool:
    return bool(_BESIDE_ROMAN.search(source) and _BESIDE_ROMAN.search(target))


_NEEDS_OF_ROMAN = (source(_LONG_ROMAN) & target(_LONG_ROMAN)) | (
    source(_ROMAN_WORD) & target(_ROMAN_WORD) & texts(_may_be_numbered)
)


@check("numbers.roman", category="accuracy", severity=Severity.MAJOR, needs=_NEEDS_OF_ROMAN)
def roman(context: Context) -> Iterator[Sighting]:
    """A Roman numeral differs from the source.

    What: Numerals of two letters and more, and of one beside a word as chapter or quarter, where both texts have as
    many; the numeral of a law's number: 217-III.
    Why: IV and VI are easily mistaken for each other, and are a century or a chapter apart.
    Wrong: en: Chapter IV | ru: глава VI
    Right: en: Chapter IV | ru: глава IV
    """
    yield from _tell(context, _find_roman(context.target), _find_roman(context.source))
    laws = {found[1]: found for found in _OF_LAW.finditer(context.source.masked)}
    for found in _OF_LAW.finditer(context.target.masked) if laws else ():
        meant = laws.get(found[1])
        if meant and roman_value(meant[2]) != roman_value(found[2]):
            yield context.target.sight(*found.span(), f"the source has {meant.group()}", meant.group())


def _find_roman(text: Text) -> tuple[Fact, ...]:
    return tuple(
        Fact(*found.span(), found.group(), int(value))
        for found in _ROMAN.finditer(text.masked)
        for value in roman_value(found.group())
        if len(found.group()) > 1 or _is_numbered(text.masked, found)
    )


def _is_numbered(masked: str, found: re.Match[str]) -> bool:
    """Tell whether a letter is a Roman numeral by the word beside it: «I квартал», “chapter V”."""
    behind = _NUMBERED_BEHIND.match(masked, found.end())
    return bool(behind or _NUMBERED_BEFORE.search(masked[: found.start()]))


# --- numbers below zero ----------------------------------------------------------------------------------------------

_BELOW_ZERO = re.compile(
    r"(?<![\w)\]%.,–—-])(?:−|(?<![^\s(])(?<!\d )-)(\d+(?:[.,]\d+)?)(?![\w/-]|[.,]\d)|(?<![\w)\]])−(\d+(?:[.,]\d+)?)"
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

    What: A minus or a hyphen right before a number, in the source, where the target has the
    number once and neither a sign nor a word for it.
    Why: Without the minus, −40 °C becomes +40 °C.
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

_PHONE = re.compile(r"(?<![\w+])\+(\d[\d \u00a0()-]{6,}\d)")


_RELATING = re.compile(r"\b(?:of|from) |(?<!\w)(?:из|до)\s|[дтн](?:[ыі]ң|[ае]н)\s", re.IGNORECASE)


def _may_relate(source: str, target: str) -> bool:
    return bool(_RELATING.search(source) and _RELATING.search(target))


@check(
    "numbers.order",
    category="accuracy",
    severity=Severity.MAJOR,
    needs=((source(digit) | source(COUNTING)) & (target(digit) | target(COUNTING)) & texts(_may_relate))
    | (source(digit) & target(digit) & source(has(r"\+"))),
)
def order(context: Context) -> Iterator[Sighting]:
    """Two numbers are swapped, or the number of a telephone has lost its plus.

    What: A part and its whole, in figures or in words: “8 of 5” for «5 из 8»; the ends of a range: «с 45 до 2» for
    “from 2 to 45”; the plus before the code of a country, where the target has the same digits.
    Why: “8 of 5” is impossible; a phone number without + fails from abroad.
    Wrong: ru: на 5 из 8 участков | en: at 8 of 5 stations
    Right: ru: на 5 из 8 участков | en: at 5 of 8 stations
    """
    target, source = context.target, context.source
    theirs = list(find_relations(source))
    for each in find_relations(target) if theirs else ():
        swapped = next((other for other in theirs if each.is_swapped(other)), None)
        if swapped and not any(map(each.is_same, theirs)):
            start, end = min(each.one.start, each.two.start), max(each.one.end, each.two.end)
            first, last = sorted((swapped.one, swapped.two), key=lambda figure: figure.start)
            yield target.sight(start, end, f"the source has {source.typed[first.start : last.end]}")
    for phone in _PHONE.finditer(source.masked):
        digits = r"[ \u00a0()-]*".join(re.findall(r"\d", phone[1]))
        found_here = re.search(rf"(?<![\d+])(?<!\+[ \u00a0(]){digits}(?!\d)", target.masked)
        if found_here and f"+{phone[1][0]}" not in target.masked:
            yield target.sight(*found_here.span(), f"the source has +{phone[1]}", f"+{found_here.group()}")
