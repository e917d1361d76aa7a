"""Numbers: every number of the source is in the target, and no other."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from localize.checks.analysis.amount_units import counted, differ, find_amounts, may_have_amounts
from localize.checks.analysis.months import find_months, month_word
from localize.checks.analysis.number_parser import Figure, find_figures, localised
from localize.checks.analysis.number_words import find_number_words
from localize.checks.core.pair import Context, Sighting, Text, may_be_code, shown
from localize.checks.core.prefilter import digit, either, protected, source, target, texts
from localize.checks.core.registry import check
from localize.checks.numbers.numbers_in_words import find_swapped
from localize.model import PluralCase, Severity

_DIGITS = re.compile(r"\d+")
# Numbers in several runs, and those that a letter or a word may multiply.
_SCALES = "thousand|тыс|мың|million|mln|млн|миллион|billion|bn|млрд|миллиард|trillion|трлн|триллион"
_JOINED = re.compile(rf"\d(?:\W\d|[-‑’']?[^\W\d])|{_SCALES}")
# Of these, what is more than one piece without white space.
_SPREAD = re.compile(rf"\d\s\d|{_SCALES}")
_NUMBERED = re.compile(r"\S*\d\S*")
_MARKS = ".,;:!?…()[]«»“”„\"'"
_HALF_DAY = re.compile(r"(?:\d|\b)[ap]\.?\s?m\b", re.IGNORECASE)
_OWN_NUMBER = {PluralCase.ZERO: "0", PluralCase.ONE: "1", PluralCase.TWO: "2"}

Figures = tuple[Figure, ...]


def _may_differ(source: str, target: str) -> bool:
    """Tell whether numbers may differ; not where nothing is code and all of them are the same runs of digits."""
    return bool(may_be_code(source) or may_be_code(target)) or not _are_same_digits(shown(source), shown(target))


def _have_other_digits(source: str, target: str) -> bool:
    return not _are_same_digits(source, target)


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
    for figure in left:
        message = f"the number {figure.text} is missing in the translation"
        yield _sight(context.source, figure, message, unsure=bool(figure.values & present))


@check("numbers.extra", category="accuracy", severity=Severity.MAJOR, needs=target(digit) & _CHANGED)
def extra(context: Context) -> Iterator[Sighting]:
    """The target has a number that the source has not.

    What: The same comparison as for missing numbers, the other way round. A number that the source has less often is
    neutral, unless it stands twice in a row.
    Why: A number that was typed wrong is a wrong fact.
    Wrong: en: Adopted in 2013 | ru: Принят в 2031 году
    Right: en: Adopted in 2013 | ru: Принят в 2013 году
    """
    lost, left = context.once(compare_numbers)
    present = _values(context.source.once(find_figures)) if left else frozenset()
    for figure in left:
        unsure = bool(figure.values & present) and not _stands_twice(figure, context.target)
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
    needs=source(digit) & target(digit) & counted(source) & counted(target) & texts(may_have_amounts),
)
def unit(context: Context) -> Iterator[Sighting]:
    """A number is the same, but not what it counts: thousands for millions, dollars for tenge, metres for kilometres.

    What: Compares the scale, the currency and the unit beside a number that both texts have once, by sign, code or
    word. Where one of the texts names none, nothing is said.
    Why: The digits are right and the sum is not; those who check only figures do not see it.
    Wrong: en: a budget of 540 million tenge | ru: бюджет в 540 тысяч тенге
    Right: en: a budget of 540 million tenge | ru: бюджет в 540 млн тенге
    """
    theirs = tuple(find_amounts(context.source))
    if not theirs:
        return
    counts = [Counter(value for each in text.once(find_figures) for value in each.values) for text in _texts(context)]
    for amount in find_amounts(context.target):
        other = next((each for each in theirs if each.values & amount.values and differ(each, amount)), None)
        if other and all(each[value] == 1 for each in counts for value in amount.values & other.values):
            yield context.target.sight(amount.start, amount.end, f"the source has {other.text}")


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
    Why: A wrong month is a wrong fact, as a wrong number is.
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


def compare_numbers(context: Context) -> tuple[Figures, Figures]:
    """Return the numbers of the source that the target lacks, and those of the target that the source lacks."""
    if _have_same_digits(context):
        return (), ()
    source, target = context.source.once(find_figures), context.target.once(find_figures)
    if not source and not target:
        return (), ()
    lost, added = _match(source, target)
    lost, added = _sure_of_names(lost, added), _sure_of_names(added, lost)
    if not any(figure.sure for figure in lost + added):
        return (), ()
    digits = "".join(_atoms(lost))
    grouped = len(digits) >= _LONG or _TELEPHONE.search(context.source.masked) is not None
    if len(lost) != len(added) and grouped and digits == "".join(_atoms(added)):
        return (), ()  # one long number in other groups, as of a telephone
    own_number = _OWN_NUMBER.get(context.case) if context.case else None
    words = (find_number_words(context.source), find_number_words(context.target))
    twelve = has_half_day(context.source) or has_half_day(context.target)

    def remaining(ours: Figures, theirs: Figures, known: frozenset[str]) -> Figures:
        explained = known | {own_number} if own_number else known
        return tuple(each for each in ours if each.sure and not _explained(each, theirs, explained, twelve=twelve))

    return remaining(lost, added, words[1]), remaining(added, lost, words[0])


_LONG = 6
"""Digits of a telephone number that is written in groups, or of what is left of it."""
_TELEPHONE = re.compile(r"\d[\d \u00a0()-]{6,}\d")


def _have_same_digits(context: Context) -> bool:
    """Tell of most pairs, without any tokens, that both texts have the same numbers, each written in one run."""
    if any(text.code for text in _texts(context)):
        return False
    return _are_same_digits(context.source.masked, context.target.masked)


def _are_same_digits(source: str, target: str) -> bool:
    ours, theirs = _DIGITS.findall(source), _DIGITS.findall(target)
    if len(ours) < 2:
        return ours == theirs
    if sorted(ours) != sorted(theirs):
        return False
    lower = source.lower(), target.lower()
    if not any(map(_JOINED.search, lower)):
        return True
    return sorted(_written_numbers(source)) == sorted(_written_numbers(target)) and not any(map(_SPREAD.search, lower))


def _written_numbers(text: str) -> list[str]:
    """Return the pieces without white space that have digits, bare of the marks around them."""
    return [piece.strip(_MARKS) for piece in _NUMBERED.findall(text)]


def has_half_day(text: Text) -> bool:
    """Tell whether a text has a time of the day as "5 p.m."."""
    return bool(_HALF_DAY.search(text.masked))


def _match(source: Figures, target: Figures) -> tuple[Figures, Figures]:
    """Return what is left of both sides when numbers with a common value are paired off, equal ones first."""
    lost, added = list(source), list(target)
    for same in (True, False):
        for figure in tuple(lost):
            for other in added:
                if figure.values == other.values if same else figure.values & other.values:
                    lost.remove(figure)
                    added.remove(other)
                    break
    return tuple(lost), tuple(added)


def _sure_of_names(ours: Figures, theirs: Figures) -> Figures:
    """Return the figures with those made sure that stand in a name which the other side has with other digits."""
    names = {_name(each) for each in theirs if not each.sure} - {""}
    return tuple(replace(each, sure=True) if not each.sure and _name(each) in names else each for each in ours)


def _name(figure: Figure) -> str:
    """Return the Latin letters before the last digits of a name: "UTF-8" and "UTF-16" are both "utf"."""
    return "".join(re.findall(r"[A-Za-z]+(?=.*\d)", figure.text)).lower()


def _atoms(figures: Sequence[Figure]) -> list[str]:
    return [atom for figure in figures for atom in figure.atoms]


def _explained(figure: Figure, theirs: Figures, words: frozenset[str], *, twelve: bool) -> bool:
    """Tell whether what is left of the other side, or words there, say the same in another way."""
    if figure.values & words:
        return True
    pool = Counter(_atoms(theirs))
    wanted = Counter(figure.atoms)
    if any(_is_other_version(figure, each) for each in theirs):
        return False
    if all(pool[atom] >= count for atom, count in wanted.items()):
        return True
    if len(figure.atoms) > 1 and all(pool[atom] or atom in words for atom in wanted) and any(pool[a] for a in wanted):
        return True
    return any(_says_the_same(figure, other, twelve=twelve) for other in theirs)


_DECIMAL = re.compile(r"\d+[.,]\d+")
_VERSION = re.compile(r"\d{1,3}(?:\.\d{1,3}){2,}")


def _is_other_version(figure: Figure, other: Figure) -> bool:
    """Tell whether two numbers have the same pieces in another order: 4.0.1 and 4.1.0, 9.3 and 3,9; no dates."""
    texts = (figure.text, other.text)
    versions = all(map(_VERSION.fullmatch, texts))
    versions |= all(map(_DECIMAL.fullmatch, texts)) and any("," in each for each in texts)
    return versions and figure.atoms != other.atoms and sorted(figure.atoms) == sorted(other.atoms)


def _says_the_same(figure: Figure, other: Figure, *, twelve: bool) -> bool:
    """Tell whether two numbers differ only in habit: the half of the day, or a decade without its century."""
    if len(figure.atoms) != 1 or len(other.atoms) != 1:
        return twelve and differ_by_twelve(figure.atoms[0], other.atoms[0])
    one, two = sorted((figure.atoms[0], other.atoms[0]), key=len)
    decade = len(two) == 4 and two.endswith(one) and len(one) == 2 and one.endswith("0")
    return decade or (twelve and differ_by_twelve(one, two))


def differ_by_twelve(one: str, two: str) -> bool:
    """Tell whether two runs of digits may be the same hour, in the first and in the second half of the day."""
    return len(one) < 3 and len(two) < 3 and abs(int(one) - int(two)) == 12
