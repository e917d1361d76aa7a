"""Which of several near matches is best repaired."""

from __future__ import annotations

from collections.abc import Sequence

from localize.memory.phrases import Pair
from localize.memory.repair import Knowledge, Repair, repair
from localize.model import Content

NEAR = 5
"""Points that a match may be less alike than the nearest one. Measured: with 15, twelve in a hundred repairs are worse
than the nearest match, with 5 ten in a hundred."""
_POINTS = 50
"""Points of similarity that weigh as much as certainty does."""


def choose_repair(
    asked: Content, candidates: Sequence[tuple[int, Pair]], known: Knowledge, *, nearest: int
) -> tuple[int, Repair] | None:
    """Return the place of the candidate whose repair is to be trusted most, and the repair; None where there is none.

    *candidates* come with their similarity, *nearest* is that of the best match there is, repairable or not.
    """
    best: tuple[float, int, Repair] | None = None
    for place, (similarity, pair) in enumerate(candidates):
        if best is not None and best[0] >= 1 + similarity / _POINTS:
            continue  # the surest repair of this one would be trusted less
        made = repair(asked, pair, known) if similarity >= nearest - NEAR else None
        if made is not None and (best is None or made.confidence + similarity / _POINTS > best[0]):
            best = made.confidence + similarity / _POINTS, place, made
    return best[1:] if best else None
