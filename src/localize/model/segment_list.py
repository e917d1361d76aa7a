"""Pages of a segment list: rows, the row filter, counts per state, and findings with their places."""

from __future__ import annotations

import enum
from collections.abc import Set
from datetime import datetime

from localize.model import (
    DocumentId,
    Finding,
    Hash,
    LanguageTag,
    PluralCase,
    Segment,
    SegmentKey,
    Side,
    State,
    StoredState,
    Substate,
    Target,
)
from localize.runtime.lazy_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a segment list: the segment, its target in the list's language, and the computed state."""

    number: int
    """From 1, over the whole project, in document order; the `after` of the next page."""
    segment: Segment
    path: str
    """Of its document."""
    kind: str
    """Of its unit."""
    target: Target | None
    state: State
    max_length: int | None = None
    """Of its unit, where the format sets one."""

    @property
    def document_number(self) -> int:
        """The segment's number in its document, from 1: the one that people see and type."""
        return self.segment.position + 1

    @property
    def substate(self) -> Substate | None:
        """Draft or rejected; none once a text is confirmed or where there is none."""
        return self.target.substate if self.target else None

    @property
    def source_changed(self) -> bool:
        """Whether the target was made for another source text than the present one."""
        return self.target is not None and self.target.source_hash != self.segment.source_hash

    @property
    def needs_update(self) -> bool:
        """Whether the text was confirmed for another source text than the present one; its state is initial again."""
        return self.source_changed and self.target is not None and self.target.state is StoredState.TRANSLATED

    def locate(self, language: LanguageTag, finding: Finding) -> Located:
        """Return a finding in this row's text with its place."""
        return Located(self.path, self.segment.key, self.number, language, finding, self.document_number)


@dataclass(frozen=True, slots=True)
class Where:
    """A filter over segment lists; empty fields ask for nothing."""

    document: DocumentId | None = None
    states: Set[State] = frozenset()
    substates: Set[Substate] = frozenset()
    """A row passes when its state is among `states` or its substate among `substates`."""
    not_by: Set[str] = frozenset()
    """Leaves out targets written by this person (a reviewer's queue)."""
    untranslated: bool = False
    """Only rows without target text."""
    needs_update: bool = False
    by: str = ""
    """Only targets written by this person."""
    changed_since: datetime | None = None
    """Only targets saved at this moment or later."""
    text: str = ""
    """Only rows with this text, folded (case, ё = е), in their source or target."""
    side: Side | None = None
    """Which of the two has to have it; none: either."""
    noted: bool = False
    """Only rows with a note that nobody has resolved."""
    source_hash: Hash | None = None
    """Only rows with this very source."""
    cases: Set[PluralCase | None] = frozenset()
    """Only rows of one of these plural cases; None stands for rows that are no plural form."""
    newer_than: Set[tuple[SegmentKey, int]] | None = None
    """Only targets of these segments that have a later revision than the one beside their key."""

    def __post_init__(self) -> None:
        """Take states by their words too: "reviewed", "localize:draft". Raises: ValueError for any other word."""
        object.__setattr__(self, "states", frozenset(map(State, self.states)))
        object.__setattr__(self, "substates", frozenset(map(Substate, self.substates)))


class Order(enum.Enum):
    """How a list is sorted; rows that are equal in it stand in document order."""

    DOCUMENT = "document"
    SOURCE = "source"
    """By the letters of the source: sentences that begin alike stand together."""
    LENGTH = "length"
    """Short sources first."""
    CHANGED = "changed"
    """What was saved last comes first; what nobody saved, last."""
    SCORE = "score"
    """By the score of the match that the target came from, best first; those without one last."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many segments, and words of their sources, stand in each state."""

    segments: int = 0
    words: int = 0
    empty: int = 0
    """Segments without target text; part of `initial`."""
    draft: int = 0
    """Part of `initial`."""
    rejected: int = 0
    initial: int = 0
    translated: int = 0
    reviewed: int = 0
    final: int = 0
    needs_update: int = 0
    """Part of `initial`: confirmed for an earlier source text."""
    words_done: int = 0
    """Words of segments that are translated or better."""

    def __add__(self, other: Counts) -> Counts:
        return Counts(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))

    def __sub__(self, other: Counts) -> Counts:
        return Counts(*(getattr(self, name) - getattr(other, name) for name in self.__slots__))


@dataclass(frozen=True, slots=True)
class Located:
    """A finding and where in the project it is."""

    path: str
    key: SegmentKey
    number: int
    """Of its row, over the whole project."""
    language: LanguageTag
    finding: Finding
    document_number: int
    """Of its segment, in the document."""
