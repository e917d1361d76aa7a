"""Search options of the memory index: number of entries, least score, language and effort."""

from __future__ import annotations

from dataclasses import dataclass

from localize.model import LanguageTag

EQUAL = 100
"""What equal texts score, and none but these: a check of each text finds them."""


@dataclass(frozen=True, slots=True)
class SearchOptions:
    """How many entries are wanted, and which."""

    limit: int
    min_score: int
    target: LanguageTag | None = None
    """Only entries that have this language."""
    within: int = 100
    """Points that an entry may be less alike than the best one; those below that may be missing."""
    quick: bool = False
    """Look for the best one alone, in a quarter of the time: found where it is 70 % alike, and mostly below that."""
    again: bool = False
    """Look quickly, but at more, for one of any likeness, and once more where nothing is found. The best of 70 % and
    more is found, of those below it any."""
