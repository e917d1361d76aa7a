"""Pages of a segment list: its rows, the filter that chose them, how many stand in each state, findings by place."""

from __future__ import annotations

from dataclasses import dataclass

from localize.model import DocumentId, Finding, LanguageTag, Segment, SegmentKey, State, Substate, Target


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
    def substate(self) -> Substate | None:
        """Draft or rejected; none once a text is confirmed or where there is none."""
        return self.target.substate if self.target else None

    @property
    def source_changed(self) -> bool:
        """Whether the target was made for another source text than the present one."""
        return self.target is not None and self.target.source_hash != self.segment.source_hash


@dataclass(frozen=True, slots=True)
class Where:
    """A filter over segment lists; empty fields ask for nothing."""

    document: DocumentId | None = None
    states: frozenset[State] = frozenset()
    substates: frozenset[Substate] = frozenset()
    """A row passes when its state is among `states` or its substate among `substates`."""
    not_by: str = ""
    """Leaves out targets written by this person (a reviewer's queue)."""
    untranslated: bool = False
    """Only rows without target text."""
    source_changed: bool = False


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
    source_changed: int = 0
    words_done: int = 0
    """Words of segments that are translated or better."""


@dataclass(frozen=True, slots=True)
class Located:
    """A finding and where in the project it is."""

    path: str
    key: SegmentKey
    number: int
    language: LanguageTag
    finding: Finding
