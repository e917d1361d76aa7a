"""Numbers that one of two texts lacks, by value."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from localize.checks.analysis.measures import read_measure
from localize.checks.analysis.number_parser import Figure, find_figures
from localize.checks.analysis.number_words import find_number_words
from localize.checks.core.pair import Context, Text
from localize.checks.words import read_table
from localize.model import PluralCase
from localize.tokens import TokenKind

_DIGITS = re.compile(r"\d+")
# Numbers in several runs, and those that a letter or a word may multiply.
_SCALES = "|".join(row["words"].replace("~", "") for row in read_table("scales"))
_JOINED = re.compile(rf"\d(?:\W\d|[-‑’']?[^\W\d])|{_SCALES}")
# Of these, what is more than one piece without white space.
_SPREAD = re.compile(rf"\d\s\d|{_SCALES}")
_NUMBERED = re.compile(r"\S*\d\S*")
_MARKS = ".,;:!?…()[]«»“”„\"'"
_HALF_DAY = re.compile(r"(?:\d|\b)[ap]\.?\s?m\b", re.IGNORECASE)
_OWN_NUMBER = {PluralCase.ZERO: "0", PluralCase.ONE: "1", PluralCase.TWO: "2"}
Figures = tuple[Figure, ...]


def compare_numbers(context: Context) -> tuple[Figures, Figures]:
    """Return the numbers of the source that the target lacks, and those of the target that the source lacks."""
    if _have_same_digits(context) or context.source.typed == _CREDITS:
        return (), ()
    source, target = context.source.once(find_figures), context.target.once(find_figures)
    lost, added = _match(source, target)
    lost, added = _sure_of_names(lost, added), _sure_of_names(added, lost)
    if not any(figure.sure for figure in lost + added):
        return (), ()
    digits = "".join(_atoms(lost))
    grouped = len(digits) >= _LONG or _TELEPHONE.search(context.source.masked) is not None
    if len(lost) != len(added) and grouped and digits == "".join(_atoms(added)):
        return (), ()  # one long number in other groups, as of a telephone
    own_number = _OWN_NUMBER.get(context.case) if context.case else "1" if _has_value_for_one(context) else None
    twelve = has_half_day(context.source) or has_half_day(context.target)

    def remaining(ours: Figures, theirs: Figures, text: Text, other: Text) -> Figures:
        known = other.once(find_number_words)
        explained = known | {own_number} if own_number else known
        return tuple(
            each
            for each in ours
            if each.sure
            and not _explained(each, theirs, explained, twelve=twelve)
            and not any(_is_limit(each, one, text, other) for one in theirs)
            and not _without_one(each, text, other)
        )

    return remaining(lost, added, *_texts(context)), remaining(added, lost, context.target, context.source)


def _has_value_for_one(context: Context) -> bool:
    """Tell whether one text has a value more than the other, as messages for one thing have: “%d day” for “1 day”."""
    source, target = (sum(each.kind is TokenKind.PLACEHOLDER for each in text.protected) for text in _texts(context))
    return abs(target - source) == 1


def _without_one(figure: Figure, ours: Text, theirs: Text) -> bool:
    """Tell whether a number is the 1 of a unit that the other text names without: “than 1 minute”, «чем за минуту»."""
    measures = read_measure(ours.masked, figure.end)[0] if figure.text == "1" else frozenset()
    return bool(measures) and any(
        not theirs.masked[: token.start].rstrip()[-1:].isdigit() and read_measure(f" {token.text}", 0)[0] & measures
        for token in theirs.language_tokens
    )


_OR_MORE = re.compile(r"\W+(?:\w+\W+)?(?:(?:or|и|или|және|немесе) )?(?:more|above|более|больше|выше|одан да|кем емес)")
_MORE_THAN = re.compile(r"(?:more than|over|above|[бс]ольше|более|свыше|выше|>)\W*(?:чем )?$", re.IGNORECASE)


def _is_limit(one: Figure, two: Figure, ours: Text, theirs: Text) -> bool:
    """Tell whether two numbers are one limit: “63 points or more”, «больше 62»."""
    for above, least, text, there in ((one, two, ours, theirs), (two, one, theirs, ours)):
        if above.text.isdecimal() and least.text.isdecimal() and int(above.text) + 1 == int(least.text):
            more = _MORE_THAN.search(text.masked[: above.start]) is not None
            return more and _OR_MORE.match(there.masked, least.end) is not None
    return False


def _texts(context: Context) -> tuple[Text, Text]:
    return context.source, context.target


_CREDITS = "translator-credits"
"""The message of gettext programs that is translated by the names of the translators."""
_LONG = 6
"""Digits of a telephone number that is written in groups, or of what is left of it."""
_TELEPHONE = re.compile(r"\d[\d \u00a0()-]{6,}\d")


def _have_same_digits(context: Context) -> bool:
    """Tell of most pairs, without any tokens, that both texts have the same numbers, each written in one run."""
    if any(text.code for text in _texts(context)):
        return False
    return are_same_digits(context.source.masked, context.target.masked)


def are_same_digits(source: str, target: str) -> bool:
    """Tell whether two texts have the same runs of digits, none of which a letter, a mark or a word may change."""
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
