"""Rows of exchange files: segments of a document on their way to a partner and back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from localize.model import Content, LanguageTag, Note, SegmentKey, State, Substate, UnitId
from localize.runtime.lazy_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class ExchangeRow:
    """One segment in one target language, with all that a partner's tool or a reviewer's table can show of it."""

    key: SegmentKey
    document: str
    """The path of its document, by which rows of several documents are told apart."""
    number: int
    """From 1, in document order."""
    unit: UnitId
    kind: str
    """Of its unit."""
    source: Content
    target: Content | None
    """None: there is no translation. A translation that was cleared is an empty content."""
    state: State
    substate: Substate | None = None
    notes: tuple[Note, ...] = ()
    author: str = ""
    """Who wrote the target, where that is known."""
    at: datetime | None = None
    """When; UTC, aware."""


@dataclass(frozen=True, slots=True)
class Handover:
    """Rows that go out together, in one direction."""

    source_language: LanguageTag
    target_language: LanguageTag
    rows: tuple[ExchangeRow, ...]
    """The rows of a document follow each other."""
    name: str = ""
    """What the package is called, for people."""

    def by_document(self) -> Iterator[tuple[str, tuple[ExchangeRow, ...]]]:
        """Yield each document's path with its rows, in the order in which documents first occur."""
        grouped: dict[str, list[ExchangeRow]] = {}
        for row in self.rows:
            grouped.setdefault(row.document, []).append(row)
        yield from ((document, tuple(rows)) for document, rows in grouped.items())
