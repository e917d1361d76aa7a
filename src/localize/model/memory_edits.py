"""Edits of the memory itself: changes that may concern many records at once and can be undone.

An edit is one event in the project's chain and, in a chain of its own, events with all its steps: so the list of edits
is short however much each of them did, and undoing one reads only its own steps. All changes of records, by edits,
imports and confirmed segments alike, form a list of their own, which the index follows.
"""

from __future__ import annotations

import enum
from typing import NewType

from localize.model import LanguageTag, TranslationUnit, TranslationUnitId, Variant
from localize.runtime.lazy_dataclass import dataclass

MemoryEditId = NewType("MemoryEditId", str)
"""Names one edit of the memory; minted by who begins it."""


class MemoryEditKind(enum.Enum):
    """What an edit of the memory is for."""

    EDITED = "edited"
    DELETED = "deleted"
    MERGED = "merged"
    UNDONE = "undone"
    """It takes back an earlier edit, or an import."""


@dataclass(frozen=True, slots=True)
class MemoryStep:
    """One text of one record, as the editor saw it and as it is to be; None: not there."""

    unit: TranslationUnitId
    language: LanguageTag
    before: Variant | None
    after: Variant | None


@dataclass(frozen=True, slots=True)
class BeginMemoryEdit:
    """Say what the steps that follow are for; stands in the project's chain."""

    id: MemoryEditId
    kind: MemoryEditKind
    what: str
    """Which records were meant, in words."""
    units: int
    undoes: int = 0
    """Number of the event in the project's chain that it takes back."""


@dataclass(frozen=True, slots=True)
class EditMemory:
    """Do some steps of an edit, all or none; stands in the edit's own chain."""

    id: MemoryEditId
    steps: tuple[MemoryStep, ...]


@dataclass(frozen=True, slots=True)
class MemoryChange:
    """One step in the life of the memory, numbered from 1; `unit` is None when the record went away."""

    number: int
    id: TranslationUnitId
    unit: TranslationUnit | None
