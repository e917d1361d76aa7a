"""What stands on one side only: places that are compared by what they say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

Place = tuple[str, int, int]
"""What is compared, and where it stands."""


def left_over(ours: Sequence[Place], theirs: Sequence[Place]) -> list[Place]:
    """Return those of *ours* that *theirs* has too few of, the last ones first to be left over."""
    spare = Counter(name for name, _, _ in theirs)
    left: list[Place] = []
    for place in ours:
        if spare[place[0]]:
            spare[place[0]] -= 1
        else:
            left.append(place)
    return left
