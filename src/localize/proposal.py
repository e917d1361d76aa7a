"""What a proposed text is made of, and what speaks against it: the parts that `model.Match` tells beside its texts."""

from __future__ import annotations

import enum
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DiffStep:
    """A run of a word-level diff: "=" in both, "-" only in the memory's source, "+" only in the asked source."""

    sign: str
    text: str


class Reason(enum.Enum):
    """Why a match lost points."""

    TRANSLATED = "translated"
    """Confirmed, not approved."""
    IMPORTED = "imported"
    MACHINE = "machine"
    OLD = "old"
    NAME = "name"
    PAIR = "pair"
    PIVOT = "pivot"


@dataclass(frozen=True, slots=True)
class Penalty:
    """Points that a match lost, and why."""

    reason: Reason
    points: int
    detail: str = ""
    """Which machine, how many days, what name, which languages."""


class Means(enum.Enum):
    """What a new piece of a target was made of."""

    COPY = "copy"
    GLOSSARY = "glossary"
    PHRASE = "phrase"
    LEFT_OUT = "left out"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a draft that is not the match's, in code points of its typing form; empty where words were left out."""

    start: int
    end: int
    means: Means
    removed: str
    concept: str = ""
