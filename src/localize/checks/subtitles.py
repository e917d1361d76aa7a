"""Subtitles that are shown too briefly to be read, or do not fit the screen.

The limits are those that Netflix sets for most languages. Netflix itself now allows English 20 characters a second
and wants Russian lines of 39 characters.
Source: Netflix, Timed Text Style Guide, the general requirements and the English template (17 characters a second for
adults, 42 in a line, 2 lines). The 160 to 180 words a minute of the BBC and Ofcom are 14 to 18 characters a second of
English, spaces included.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import reduce
from typing import NamedTuple
from unicodedata import category

from localize.checks.core.pair import UNSEEN, Context, Pair, Sighting, Text
from localize.checks.core.prefilter import given
from localize.checks.core.registry import check
from localize.model import Severity, Side

MOST_IN_SECOND = 17
MOST_IN_LINE = 42
MOST_LINES = 2

_TIME = r"(?:\d{1,4}:){1,2}\d{1,2}(?:[.,]\d{1,9})?"
_TIMES = re.compile(rf"({_TIME})\s*(?:-{{1,2}}>|→|,)\s*({_TIME})")
_BREAK = re.compile(r"\n|<br\d+/>")
_NO_WIDTH = frozenset(("Cc", "Cf", "Me", "Mn"))
"""Accents that stand over a letter, and characters that nobody sees."""


def duration_of(context: Sequence[str]) -> float | None:
    """Return the seconds between the times that end the context of a subtitle; None where it names none."""
    found = _TIMES.fullmatch(context[-1].strip()) if context else None
    return _to_seconds(found[2]) - _to_seconds(found[1]) if found else None


def _to_seconds(time: str) -> float:
    return reduce(lambda total, part: total * 60 + float(part), time.replace(",", ".").split(":"), 0.0)


class _Line(NamedTuple):
    """A line of a subtitle as players show it."""

    start: int
    end: int
    characters: int


def _read_lines(text: Text) -> tuple[_Line, ...]:
    """Return the lines of a text that have anything on them."""
    starts, ends = [0], []
    for found in _BREAK.finditer(text.typed):
        ends.append(found.start())
        starts.append(found.end())
    spans = zip(starts, (*ends, len(text.typed)), strict=True)
    lines = (_Line(start, end, _count(text.masked[start:end])) for start, end in spans)
    return tuple(line for line in lines if line.characters)


def _count(masked: str) -> int:
    return sum(category(letter) not in _NO_WIDTH for letter in masked.replace(UNSEEN, "").strip())


def _lines_of(context: Context, text: Text) -> tuple[_Line, ...]:
    """Return the lines of a subtitle; none of any other text."""
    return text.once(_read_lines) if context.duration_s is not None else ()


def _count_all(context: Context, text: Text) -> int:
    return sum(line.characters for line in _lines_of(context, text))


def _may_exceed(pair: Pair) -> bool:
    """Tell whether a subtitle may exceed a limit: of most, their length tells that they do not."""
    if pair.duration_s is None:
        return False
    typed = pair.target.typed
    is_long = len(typed) > min(MOST_IN_LINE, MOST_IN_SECOND * pair.duration_s)
    return is_long or typed.count("\n") + typed.count("<br") >= MOST_LINES


_NEEDS = given(_may_exceed)


@check("subtitles.speed", category="markup", severity=Severity.MINOR, needs=_NEEDS)
def speed(context: Context) -> Iterator[Sighting]:
    """The subtitle has more than 17 characters for each second on screen.

    What: The text divided by the time between the start and the end of the subtitle. Spaces and punctuation count, tags
    and line breaks do not. Neutral where the source has as many characters.
    Why: The subtitle is gone before viewers have read it.
    Duration: 2 s
    Wrong: en: They came for his phone. | ru: Они пришли к нему домой, чтобы забрать телефон.
    Right: en: They came for his phone. | ru: Они пришли за его телефоном.
    """
    duration_s, target = context.duration_s, context.target
    if duration_s is None or duration_s <= 0:
        return
    characters, room = _count_all(context, target), int(MOST_IN_SECOND * duration_s)
    if characters > room:
        message = (
            f"{characters} characters in {duration_s:.1f} s; at {MOST_IN_SECOND} a second there is room for {room}"
        )
        is_like_source = _count_all(context, context.source) >= characters
        yield Sighting(Side.TARGET, 0, len(target.typed), message, unsure=is_like_source)


@check("subtitles.line_length", category="markup", severity=Severity.MINOR, needs=_NEEDS)
def line_length(context: Context) -> Iterator[Sighting]:
    """A line of the subtitle has more than 42 characters.

    What: Every longer line. Spaces and punctuation count, tags do not. Neutral where a line of the source is as long.
    Why: Players cut the line off, shrink it or break it in the wrong place.
    Duration: 4 s
    Wrong: en: The court let him go home. | ru: Суд отпустил его домой под подписку о невыезде.
    Right: en: The court let him go home. | ru: Суд отпустил его домой⏎под подписку о невыезде.
    """
    longest = max((line.characters for line in _lines_of(context, context.source)), default=0)
    for line in _lines_of(context, context.target):
        if line.characters > MOST_IN_LINE:
            message = f"{line.characters} characters in a line; the limit is {MOST_IN_LINE}"
            yield Sighting(Side.TARGET, line.start, line.end, message, unsure=longest >= line.characters)


@check("subtitles.lines", category="markup", severity=Severity.MINOR, needs=_NEEDS)
def lines(context: Context) -> Iterator[Sighting]:
    """The subtitle has more than two lines.

    What: Lines with text below the second. Neutral where the source has as many lines.
    Why: Three lines cover the picture, and viewers cannot read them in time.
    Duration: 6 s
    Wrong: en: They took the phone and the laptop. | ru: Они забрали⏎телефон⏎и ноутбук.
    Right: en: They took the phone and the laptop. | ru: Они забрали⏎телефон и ноутбук.
    """
    shown = _lines_of(context, context.target)
    if len(shown) > MOST_LINES:
        message = f"{len(shown)} lines; the limit is {MOST_LINES}"
        is_like_source = len(_lines_of(context, context.source)) >= len(shown)
        yield Sighting(Side.TARGET, shown[MOST_LINES].start, shown[-1].end, message, unsure=is_like_source)
