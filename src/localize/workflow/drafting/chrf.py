"""How alike two texts are, letter by letter: chrF, characters up to six, beta 2 (Popović 2015)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

_LONGEST = 6
"""Characters of the longest runs that are compared."""


def chrf(pairs: Sequence[tuple[str, str]]) -> float:
    """Return the score of texts against references, 0 to 1, over all of them together.

    Runs longer than any of the texts count neither for nor against them.
    """
    scores = []
    for size in range(1, _LONGEST + 1):
        same = made = wanted = 0
        for text, reference in pairs:
            one, other = _runs(text, size), _runs(reference, size)
            same += (one & other).total()
            made += one.total()
            wanted += other.total()
        if made or wanted:
            precision, recall = same / max(1, made), same / max(1, wanted)
            scores.append(5 * precision * recall / (4 * precision + recall) if same else 0.0)
    return sum(scores) / len(scores) if scores else 1.0


def _runs(text: str, size: int) -> Counter[str]:
    """Return the runs of that many characters, white space left out."""
    plain = "".join(text.split())
    return Counter(plain[at : at + size] for at in range(len(plain) - size + 1))
