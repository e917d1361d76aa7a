"""Stages of segments, from new to approved: a partition of a list's counts, for bars of progress."""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence

from localize.model.segment_list import Counts


class Stage(enum.Enum):
    """How far segments have come; each is in one stage, from the best on."""

    APPROVED = "approved"
    TRANSLATED = "translated"
    DRAFT = "draft"
    """Text that nobody has confirmed, or that was rejected."""
    NEEDS_UPDATE = "needs update"
    NEW = "new"


def count_stages(counts: Counts) -> Mapping[Stage, int]:
    """Return how many segments stand in each stage; together they are all segments."""
    return {
        Stage.APPROVED: counts.reviewed + counts.final,
        Stage.TRANSLATED: counts.translated,
        Stage.DRAFT: counts.initial - counts.empty - counts.needs_update,
        Stage.NEEDS_UPDATE: counts.needs_update,
        Stage.NEW: counts.empty,
    }


SIGNS: Mapping[Stage, str] = {
    Stage.APPROVED: "█",
    Stage.TRANSLATED: "▓",
    Stage.DRAFT: "▒",
    Stage.NEEDS_UPDATE: "Δ",
    Stage.NEW: "░",
}
"""What a cell of a bar of text shows; they differ without colour."""


def draw_bar(counts: Counts, width: int) -> Mapping[Stage, str]:
    """Return the pieces of a bar of *width* cells, in its order; all are empty where there is no segment."""
    stages = count_stages(counts)
    shares = share_cells(tuple(stages.values()), width)
    return {stage: SIGNS[stage] * share for stage, share in zip(stages, shares, strict=True)}


_ENOUGH = 10
"""A stage shows in a cell that stands for many segments if at least every tenth of them is in it."""


def find_worst(counts: Counts) -> Stage | None:
    """Return the stage that one cell shows for some segments: the worst in which a tenth of them are; None for none.

    Of few segments the worst wins; among thousands a single one hides nobody's work.
    """
    stages = count_stages(counts)
    return next((each for each in reversed(Stage) if stages[each] and stages[each] * _ENOUGH >= counts.segments), None)


def translated_percent(counts: Counts) -> int:
    """Return how many per cent of the segments are translated or better, rounded down; 100 where there is none."""
    return _percent(counts.translated + counts.reviewed + counts.final, counts.segments)


def approved_percent(counts: Counts) -> int:
    """Return how many per cent of the segments are approved, rounded down; 100 where there is none."""
    return _percent(counts.reviewed + counts.final, counts.segments)


def _percent(part: int, whole: int) -> int:
    return 100 * part // whole if whole else 100


def share_cells(sizes: Sequence[int], width: int) -> tuple[int, ...]:
    """Return how many of *width* cells each part of a bar has: one at least for a part that is there, none for others.

    Without any part there are no cells.
    """
    whole = sum(sizes)
    if not whole:
        return (0,) * len(sizes)
    cells = [max(1, width * size // whole) if size else 0 for size in sizes]
    while sum(cells) > width:
        cells[cells.index(max(cells))] -= 1
    while sum(cells) < width:
        lacks = [width * size / whole - cell for size, cell in zip(sizes, cells, strict=True)]
        cells[lacks.index(max(lacks))] += 1
    return tuple(cells)
