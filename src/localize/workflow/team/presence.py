"""Presence: on which segment somebody is now. Kept nowhere: it holds for a minute."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from localize.model import LanguageTag, SegmentKey


@dataclass(frozen=True, slots=True)
class Spot:
    """A segment in one language."""

    key: SegmentKey
    language: LanguageTag


class Presence:
    """Where this person is, which the screens say, and where the others are, which the server says."""

    def __init__(self) -> None:
        self.here: Spot | None = None
        self.others: Mapping[str, Spot] = {}
        """By names of members."""

    def find_others(self, spot: Spot | None) -> list[str]:
        """Return who else is on a segment."""
        return sorted(name for name, each in self.others.items() if each == spot)
