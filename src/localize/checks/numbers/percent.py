"""Percentages of the source that lost their sign or word in the target."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from localize.checks.analysis.char_classes import SPACE
from localize.checks.analysis.number_parser import Figure, find_figures
from localize.checks.core.pair import Context, Sighting, Text
from localize.checks.core.prefilter import any_word, digit, has, source, target, texts
from localize.checks.core.registry import check
from localize.model import Severity

_SURE = "%|‰|per ?cent|процент|пайыз|промилле"
_NAMED = rf"{_SURE}|п\. ?п|п/п|pp\b|points?\b|тармақ|дол(?:я|и|ей)\b|пункт"
_COUNTED = re.compile(_SURE, re.IGNORECASE)
_SHARE_AFTER = re.compile(rf"[^\w%‰]{{0,2}}(?:{_NAMED})", re.IGNORECASE)
_SURE_AFTER = re.compile(rf"{SPACE}?(?:{_SURE})", re.IGNORECASE)
# «от 10 до 20 %», «10, 15 и 20 %»: the sign stands behind the last.
_LISTED = re.compile(
    r"(?:[^\w.;%]|\b(?:to|and|or|from|до|и|или|по|мен|пен|бен|және|не|ден|дан|тен|тан)\b){1,9}\d+(?:[.,]\d+)?"
    r"(?![ \u00a0]?(?:\d|тенге|теңге|tenge|доллар|dollar|евро))"
)
_NUMBER_PERCENT = re.compile(rf"\d{SPACE}?%")
_PERCENT_NUMBER = re.compile(
    rf"(?<![\w%\d)])(?<!\d[ \u00a0\u202f])%{SPACE}?(\d+(?:[.,]\d+)?)(?![\w%]|[.,:]\d|{SPACE}?%)"
)
_SPACES = {"ru": "\u00a0"}
"""What parts the sign from its number."""
_word = any_word(re.compile("per|процент|пайыз|промилле", re.IGNORECASE).match)
_ANY_SHARE = source(has("[%‰]")) | source(_word)


def _has_fewer(source: str, target: str) -> bool:
    """Tell whether the texts name shares in different numbers."""
    return len(_COUNTED.findall(source)) != len(_COUNTED.findall(target))


@check(
    "numbers.percent",
    category="accuracy",
    severity=Severity.MAJOR,
    needs=_ANY_SHARE & source(digit) & target(digit) & texts(_has_fewer),
)
def lost(context: Context) -> Iterator[Sighting]:
    """A number is a share in the source and none in the target.

    What: A number that both texts have once, with a percent sign or a word for it in the source and nothing behind it
    in the target, which has fewer of them. Ranges and lists, whose last number has the sign for all, are left alone.
    Why: The % sign is missing: a count is not a share.
    Wrong: en: 61% were left unanswered. | ru: 61 остался без ответа.
    Right: en: 61% were left unanswered. | ru: 61 % остался без ответа.
    """
    source, target = context.source, context.target
    if len(_COUNTED.findall(source.masked)) <= len(_COUNTED.findall(target.masked)):
        return
    ours, theirs = target.once(find_figures), source.once(find_figures)
    counts = [Counter(value for each in figures for value in each.values) for figures in (ours, theirs)]
    shares = [each for each in theirs if "%" in each.text or _SURE_AFTER.match(source.masked, each.end)]
    for figure in ours:
        once = all(count[value] == 1 for count in counts for value in figure.values)
        if once and any(figure.values & each.values for each in shares) and not _is_share(figure, target):
            yield _with_percent(figure, target)


def _with_percent(figure: Figure, target: Text) -> Sighting:
    """Return the place of a number with the space behind it, and the number as a percentage."""
    end = figure.end + target.masked[figure.end :][:1].isspace()
    percent = f"{figure.text}{_SPACES.get(target.language, '')}%{target.typed[figure.end : end]}"
    return target.sight(figure.start, end, "the source has a percentage", percent if figure.text.isdigit() else None)


def _is_share(figure: Figure, text: Text) -> bool:
    """Tell whether a number has a sign or a word for a share, or is in a range or list that ends with one."""
    if _LISTED.match(text.masked, figure.end):
        return True
    spaced = text.masked[: figure.start].rstrip()
    return "%" in figure.text or spaced.endswith("%") or _SHARE_AFTER.match(text.masked, figure.end) is not None


@check(
    "locale.percent_place",
    category="locale",
    severity=Severity.MINOR,
    needs=target(has("%")) & target(digit) & source(digit) & source(has("%")),
)
def place(context: Context) -> Iterator[Sighting]:
    """The percent sign comes before the number.

    What: A sign before a number that has it behind in the source.
    Why: English, Kazakh and Russian all put it after the number.
    Wrong: en: 53% of the audience | ru: % 53 аудитории
    Right: en: 53% of the audience | ru: 53 % аудитории
    """
    target = context.target
    if not _NUMBER_PERCENT.search(context.source.masked):
        return
    for found in _PERCENT_NUMBER.finditer(target.masked):
        fix = f"{found[1]}{_SPACES.get(target.language, '')}%"
        yield target.sight(found.start(), found.end(), "the sign follows the number", fix)
