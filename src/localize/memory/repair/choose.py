"""Choice of the best repair among those of several fuzzy matches, if any is good enough to be shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from localize.memory.repair.confidence import DraftStanding, compare
from localize.memory.repair.phrase_table import Pair
from localize.memory.repair.repair import Repair, RepairCertainty, repair
from localize.memory.repair.request import RepairRequest

NEAR = 5
"""Points that a match may be less alike than the nearest one; of farther ones more repairs are worse than that one."""
OFFERED = ((80, 0.72), (60, 0.83), (0, 0.86))
"""Least confidence of a draft that is shown at all, by the similarity of the nearest match, from which on it holds.

Chosen so that in each band at most a tenth is worse than the match. The nearer the match, the more drafts say what the
person said, and the less is asked.
"""
BELIEVED = 0.9
"""Least confidence of a draft that is not called uncertain."""


def choose_repair(
    wanted: RepairRequest, candidates: Sequence[tuple[int, Pair]], *, nearest: int
) -> tuple[int, Repair] | None:
    """Return the place of the candidate whose repair is to be trusted most, and the repair; None where none is.

    *candidates* come with their similarity, the nearest first; *nearest* is that of the best match there is,
    repairable or not.
    """
    made: list[tuple[int, int, Repair]] = []
    for place, (similarity, pair) in enumerate(candidates):
        draft = repair(wanted, pair) if similarity >= nearest - NEAR else None
        if draft is None:
            continue
        if draft.sureness is RepairCertainty.CERTAIN:
            return place, draft
        made.append((place, similarity, draft))
    drafts = [draft.target.plain.lower() for _, _, draft in made]
    needed = next(least for similarity, least in OFFERED if nearest >= similarity)
    best: tuple[int, Repair] | None = None
    for at, (place, similarity, draft) in enumerate(made):
        alike = drafts.count(drafts[at])
        standing = DraftStanding(similarity, not place and similarity == nearest, alike > 1, alike < len(drafts))
        confidence = compare(draft.confidence, standing)
        if confidence >= needed and (best is None or confidence > best[1].confidence):
            likely = confidence >= BELIEVED and draft.sureness is RepairCertainty.LIKELY
            sureness = RepairCertainty.LIKELY if likely else RepairCertainty.UNCERTAIN
            best = place, replace(draft, confidence=confidence, sureness=sureness)
    return best
