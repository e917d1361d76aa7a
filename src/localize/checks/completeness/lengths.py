"""Translations far shorter or longer than their source lets expect."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from functools import cache

from localize.checks.analysis.prose import is_prose
from localize.checks.completeness import sentences
from localize.checks.core.pair import Context, Sighting
from localize.checks.core.prefilter import into, texts
from localize.checks.core.registry import check
from localize.checks.words import read_table
from localize.model import Severity

_Bounds = tuple[float, float]
_NONE: _Bounds = 0.0, float("inf")


@cache
def _bounds(source: str, target: str, kind: str) -> tuple[tuple[int, float, float], ...]:
    """Return the bounds of two languages and a kind of text, by the shortest source that they are for."""
    wanted = source, target, kind
    rows = (row for row in read_table("lengths") if (row["from"], row["to"], row["kind"]) == wanted)
    return tuple(sorted((int(row["shortest source"]), float(row["low"]), float(row["high"])) for row in rows))


def _bounds_of(length: int, bounds: tuple[tuple[int, float, float], ...]) -> _Bounds:
    at = bisect_right(bounds, length, key=lambda row: row[0])
    return bounds[at - 1][1:] if at else _NONE


@cache
def _narrowest() -> tuple[tuple[int, float, float], ...]:
    """Return the narrowest bounds of all languages and kinds, by the shortest source."""
    tables = [_bounds(*each) for each in {(row["from"], row["to"], row["kind"]) for row in read_table("lengths")}]
    found = []
    for length in sorted({row[0] for table in tables for row in table}):
        lows, highs = zip(*(_bounds_of(length, table) for table in tables), strict=True)
        found.append((length, max(lows), min(highs)))
    return tuple(found)


def _may_be_far_off(source: str, target: str) -> bool:
    length = len(source.strip())
    low, high = _bounds_of(length, _narrowest())
    return not low * length <= len(target.strip()) <= high * length


_NEARER = (sentences.sentence, sentences.clause, sentences.added)
"""The checks that say what is missing or added."""


def _is_abbreviation(text: str) -> bool:
    return text.isupper() and text.isalpha() and 1 < len(text) < _LONGEST_WORD


_LONGEST_WORD = 8
"""Letters; an abbreviation in capitals is shorter: ООН, БҰҰ, ВПЛ, UNESCO."""


def _is_said(context: Context) -> bool:
    return any(not seen.unsure for each in _NEARER for seen in each.run(context))


_LANGUAGES = tuple(sorted({row["to"] for row in read_table("lengths")}))


@check(
    "completeness.length",
    category="completeness",
    severity=Severity.MINOR,
    needs=into(*_LANGUAGES) & texts(_may_be_far_off),
)
def length(context: Context) -> Iterator[Sighting]:
    """The target is far shorter or longer than a translation is.

    What: Running text that ends as a sentence does may be about half to twice as long as its source; the longer the
    source, the nearer. Headings, cells and strings may have a fifth to three times, short ones an eighth, and an
    abbreviation in capitals is never too short. A sentence or clause that is missing or added has a finding of its own.
    Why: The text was cut off, is in the wrong row, or has a note pasted next to it.
    Wrong: en: The court ordered the provider to open the website again. | ru: Суд
    Right: en: The court ordered the provider to open the website again. | ru: Суд обязал провайдера снова открыть сайт.
    """
    source, target = context.source, context.target
    if not source.words or not target.words or _is_abbreviation(target.typed.strip()):
        return
    length = len(source.typed.strip())
    share = len(target.typed.strip()) / length
    for kind in ("strings", "prose")[: 1 + is_prose(source.typed, context.kind)]:
        low, high = _bounds_of(length, _bounds(source.language, target.language, kind))
        if not low <= share <= high and not _is_said(context):
            start = len(target.typed) - len(target.typed.lstrip())
            message = f"{round(100 * share)} % of the length of the source"
            yield target.sight(start, len(target.typed.rstrip()), message)
            return
