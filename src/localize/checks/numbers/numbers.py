"""Missing, extra and changed numbers, units and months of a translation."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from localize.checks.analysis.amount_units import (
    counted,
    differ,
    find_amounts,
    find_rates,
    may_have_amounts,
    rate_word,
)
from localize.checks.analysis.differences import find_swapped, names_entity
from localize.checks.analysis.months import find_months, month_word
from localize.checks.analysis.number_comparison import Figures, are_same_digits, compare_numbers
from localize.checks.analysis.number_parser import Figure, find_figures, localised
from localize.checks.analysis.number_relations import find_counts
from localize.checks.analysis.numeral_grammar import may_count
from localize.checks.core.pair import Context, Sighting, Text, may_be_code, shown
from localize.checks.core.prefilter import any_word, digit, either, protected, source, target, texts
from localize.checks.core.registry import check
from localize.model import Severity


def _may_differ(source: str, target: str) -> bool:
    """Tell whether numbers may differ; not where nothing is code and all of them are the same runs of digits."""
    return bool(may_be_code(source) or may_be_code(target)) or not are_same_digits(shown(source), shown(target))


def _have_other_digits(source: str, target: str) -> bool:
    return not are_same_digits(source, target)


COUNTING = any_word(may_count)
_CHANGED = texts(_have_other_digits) | (either(protected) & texts(_may_differ))


@check("numbers.missing", category="accuracy", severity=Severity.MAJOR, needs=source(digit) & _CHANGED)
def missing(context: Context) -> Iterator[Sighting]:
    """A number of the source is not in the target.

    What: Values are compared, not digits: 1,500.5 equals 1 500,5. A number in words, a month's name, a Roman numeral, a
    date in another order and 5 p.m. for 17:00 are accepted. Digits in names (2FA, COVID-19) and the numbers of a list
    are left out. A number that is there, but less often, is neutral.
    Why: A wrong year, fine or article of a law is the error that costs a publisher most.
    Wrong: en: The fine is 1,500 tenge. | kk: Айыппұл – 15 000 теңге.
    Right: en: The fine is 1,500 tenge. | kk: Айыппұл – 1500 теңге.
    """
    left, _ = context.once(compare_numbers)
    present = _values(context.target.once(find_figures)) if left else frozenset()
    for figure in _once(left):
        message = f"the number {figure.text} is missing in the translation"
        yield _sight(context.source, figure, message, unsure=bool(figure.values & present))


@check("numbers.extra", category="accuracy", severity=Severity.MAJOR, needs=target(digit) & _CHANGED)
def extra(context: Context) -> Iterator[Sighting]:
    """The target has a number that is not in the source.

    What: The same comparison as for missing numbers, the other way round. A number that the source has less often is
    neutral, unless it stands twice in a row.
    Why: A mistyped number is a factual error.
    Wrong: en: Adopted in 2013 | ru: Принят в 2031 году
    Right: en: Adopted in 2013 | ru: Принят в 2013 году
    """
    lost, left = context.once(compare_numbers)
    present = _values(context.source.once(find_figures)) if left else frozenset()
    named = bool(left) and names_entity(context.source, context.target)
    for figure in _once(left):
        unsure = named or (bool(figure.values & present) and not _stands_twice(figure, context.target))
        certain = len(left) == len(lost) == 1 and not unsure
        fix = _replacement(lost[0], figure, context) if certain else None
        yield _sight(context.target, figure, f"the source has no number {figure.text}", fix=fix, unsure=unsure)
    for found in _LETTER_IN_NUMBER.finditer(context.target.masked):
        right = found.group().translate(_DIGIT_LIKE)
        if re.search(rf"(?<!\d){right}(?!\d)", context.source.masked) and found.group() not in context.source.typed:
            yield context.target.sight(found.start(), found.end(), "a letter in a number", right)


@check(
    "numbers.unit",
    category="accuracy",
    severity=Severity.MAJOR,
    needs=(source(digit) & target(digit) & counted(source) & counted(target) & texts(may_have_amounts))
    | ((source(COUNTING) | target(COUNTING)) & counted(source) & counted(target))
    | ((source(digit) | source(COUNTING)) & (target(digit) | target(COUNTING)) & source(rate_word) & target(rate_word)),
)
def unit(context: Context) -> Iterator[Sighting]:
    """A number is the same, but not what it counts: thousands for millions, dollars for tenge, metres for kilometres.

    What: Compares the scale, the currency and the unit beside a number, in figures or in words, that both texts have
    once, by sign, code or word, and what a rate is counted by: a month or a year. Where one of the texts names none,
    nothing is said.
    Why: The digits are right but the amount is wrong; a check of the figures alone does not find it.
    Wrong: en: a budget of 540 million tenge | ru: бюджет в 540 тысяч тенге
    Right: en: a budget of 540 million tenge | ru: бюджет в 540 млн тенге
    """
    yield from _other_amounts(context)
    ours = tuple(find_rates(context.target))
    meant = tuple(find_rates(context.source)) if len(ours) == 1 else ()
    if len(meant) == 1 and ours[0][0] != meant[0][0]:
        (_, start, end), (_, first, last) = ours[0], meant[0]
        yield context.target.sight(start, end, f"the source has {context.source.typed[first:last]}")


def _other_amounts(context: Context) -> Iterator[Sighting]:
    """Yield the numbers of the source that count something else in the target."""
    theirs = tuple(find_amounts(context.source))
    counts = [_count(text) for text in _texts(context)] if theirs else []
    for amount in find_amounts(context.target) if theirs else ():
        other = next((each for each in theirs if each.values & amount.values and differ(each, amount)), None)
        if other and all(each[value] == 1 for each in counts for value in amount.values & other.values):
            yield context.target.sight(amount.start, amount.end, f"the source has {other.text}")


def _count(text: Text) -> Counter[str]:
    """Return how often a text has each value."""
    return Counter(value for each in text.once(find_counts) for value in each.values)


def _texts(context: Context) -> tuple[Text, Text]:
    return context.source, context.target


@check(
    "numbers.month",
    category="accuracy",
    severity=Severity.MAJOR,
    needs=source(month_word) & target(month_word),
)
def month(context: Context) -> Iterator[Sighting]:
    """A date has another month than in the source.

    What: The names of months, where both texts have as many of them; what may be another word counts beside a day or a
    year only.
    Why: A wrong month is a factual error, like a wrong number.
    Wrong: en: It was signed on 6 June 2021. | kk: Оған 2021 жылғы 6 шілдеде қол қойылды.
    Right: en: It was signed on 6 June 2021. | kk: Оған 2021 жылғы 6 маусымда қол қойылды.
    """
    for dated in (False, True):
        ours, theirs = (find_months(text, dated=dated) for text in (context.target, context.source))
        if len(ours) == len(theirs):
            for each, missing in find_swapped(ours, theirs):
                yield context.target.sight(each.start, each.end, f"the source has {missing.text}")
            return


_LETTER_IN_NUMBER = re.compile(r"(?<![\w.-])(?=\d*[OОoоlІ])(?=[OОoоlІ]*\d)[\dOОoоlІ]{2,6}(?![\w.-])")
_DIGIT_LIKE = str.maketrans("OОoоlІ", "000011")


def _once(figures: Figures) -> Iterator[Figure]:
    """Yield the first of equal numbers: of five twos one finding is enough."""
    return iter({figure.text: figure for figure in reversed(figures)}.values())


def _stands_twice(figure: Figure, text: Text) -> bool:
    """Tell whether the same number stands right before or behind: «14,6 14,6 ГБ»."""
    number = re.escape(figure.text)
    before = re.search(rf"(?<![\w.,]){number}[ \u00a0]$", text.masked[: figure.start])
    return bool(before or re.match(rf"[ \u00a0]{number}(?![\w.,]*\d)", text.masked[figure.end :]))


def _sight(text: Text, figure: Figure, message: str, *, fix: str | None = None, unsure: bool) -> Sighting:
    return Sighting(text.side, figure.start, figure.end, message, fix, unsure)


def _replacement(lost: Figure, wrong: Figure, context: Context) -> str | None:
    """Return the source's number as the target's language writes it, where no ending hangs on either number."""
    if not lost.text[-1].isdigit() or not wrong.text[-1].isdigit():
        return None
    return localised(lost.text, context.target.language)


def _values(figures: Figures) -> frozenset[str]:
    return frozenset(value for figure in figures for value in figure.values)
