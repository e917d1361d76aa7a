"""Model of an XLIFF 1.2 file as it was read: its files, units, segments and their places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from localize.formats.core.encoding import SourceText
from localize.formats.xliff.v1.context import max_characters, unit_kind
from localize.formats.xliff.v1.inline import Names, no_names
from localize.formats.xml.scanner import Element, Vocabulary
from localize.model import Content, LanguageTag, Note, Problem, State, Substate

SDL = "http://sdl.com/FileTypes/SdlXliff/1.0"
MEMOQ = "MQXliff"
VOCABULARY: Vocabulary = {
    "urn:oasis:names:tc:xliff:document:1.2": "",
    "urn:oasis:names:tc:xliff:document:1.1": "",
    "urn:oasis:names:tc:xliff:document:1.0": "",
    SDL: "sdl",
    MEMOQ: "mq",
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where an element stands: its start tag is [start, inner), its content [inner, close)."""

    start: int
    inner: int
    close: int
    end: int

    @property
    def is_empty_tag(self) -> bool:
        """Whether it is one empty-element tag: `<target/>`."""
        return self.inner == self.end


def place_of(element: Element) -> Place:
    """Return where an element stands."""
    return Place(element.start, element.inner, element.close, element.end)


@dataclass(frozen=True, slots=True)
class DeclaredState:
    """State of a target as the file declares it."""

    state: State = State.INITIAL
    substate: Substate | None = None
    explicit: bool = True
    """Whether the file has attributes for it; without any, a text counts as a translation."""


@dataclass(frozen=True, slots=True)
class SegmentPart:
    """One text that is offered, and what stands in its target's place."""

    number: int
    """Among all segments of its unit, those that are not offered too."""
    mid: str
    source: Content
    target: Content | None = None
    """None where the file has no place for it yet."""
    place: Place | None = None
    """Of the element whose content the target is."""
    edges: tuple[str, str] = ("", "")
    """Line ends and indentation of the file around the text, which are none of it."""
    declared: DeclaredState = DeclaredState()
    cdata: bool = False
    """The text stands in a CDATA section."""
    gap: str = ""
    """White space after it."""
    html: bool = False
    """The text is HTML, written as XML."""


@dataclass(frozen=True, slots=True)
class SegmentMark:
    """One segment of a `seg-source`."""

    mid: str
    source: Place
    target: Place | None
    has_text: bool
    """Whether there is more in it than codes and white space."""


@dataclass(frozen=True, slots=True)
class UnitPart:
    """One `trans-unit` of which something is offered."""

    file: int
    name: str
    """Its name in the whole document: file and id."""
    kind: str
    context: tuple[str, ...]
    notes: tuple[Note, ...]
    max_length: int | None
    tag: Place
    """Of the `trans-unit`."""
    approved: str | None
    target: Place | None
    target_attributes: Mapping[str, str]
    insert_at: int
    """Where a target is put that is not there."""
    joint: str
    """White space before such a target."""
    skeleton: Place | None
    """Of the `seg-source` where that has the segments."""
    marks: tuple[SegmentMark, ...]
    """Of all its segments, those that are not offered too."""
    parts: tuple[SegmentPart, ...]
    definitions: Place | None = None
    """Of `sdl:seg-defs`."""
    segs: Mapping[str, Place] = field(default_factory=dict)
    """Of each `sdl:seg` in them, by id."""


@dataclass(frozen=True, slots=True)
class FilePart:
    """One `file` element."""

    tag: tuple[int, int]
    """Its start tag."""
    attributes: Mapping[str, str]
    target_language: tuple[int, int] | None
    """Where that attribute's value stands."""


@dataclass(frozen=True, slots=True)
class Style:
    """What a file is used to write."""

    states: bool
    """Some target has a state."""
    approved: bool
    """Some unit has the attribute."""
    target_lang: bool
    """Targets name their language."""


@dataclass(frozen=True, slots=True)
class XliffFile:
    """A whole XLIFF 1.2 document, read."""

    source: SourceText
    files: tuple[FilePart, ...]
    units: tuple[UnitPart, ...]
    style: Style
    skipped: tuple[tuple[int, int, str], ...]
    problems: tuple[Problem, ...]
    languages: tuple[tuple[int, int], ...]
    """Where `xml:lang` of targets stands."""
    source_language: LanguageTag | None
    target_language: LanguageTag | None


@dataclass(frozen=True, slots=True)
class StateAttributes:
    """Attributes that hold the state of a unit's targets; None removes an attribute."""

    target: Mapping[str, str | None] = field(default_factory=dict)
    unit: Mapping[str, str | None] = field(default_factory=dict)
    segs: Mapping[str, Mapping[str, str | None]] = field(default_factory=dict)
    """For `sdl:seg`, by id."""


@dataclass(frozen=True, slots=True)
class TargetChange:
    """Targets of a unit after a merge, and what of them changes."""

    unit: UnitPart
    states: Mapping[int, tuple[State, Substate | None, bool]]
    """By the number of the segment in `UnitPart.parts`: its state, and whether it has a text."""
    restated: frozenset[int]
    """The segments whose state changes or must be declared."""
    rewritten: frozenset[int]
    """The segments whose text changes."""
    must_declare: bool
    """Without state attributes the file would not be read as it is meant."""


class Dialect(Protocol):
    """Differences of one tool's files from plain XLIFF 1.2; defaults are those of plain XLIFF."""

    namespace: str = ""
    """Of the tool's own names; empty for plain XLIFF."""
    characters: bool = False
    """Whether a character that XML lacks may be written as a code."""
    only_segments: bool = False
    """Whether units without segments are left to the tool."""
    outer_elements: frozenset[str] = frozenset()
    """Elements outside units that are read."""

    def read_outer(self, element: Element) -> None:
        """Read one of the outer elements; they come before the units that they are about."""
        del element

    def names(self, unit: Element) -> Names:
        """Return names for the codes of a unit, besides what the codes themselves hold."""
        del unit
        return no_names

    def declared_state(self, unit: Element, mid: str) -> DeclaredState:
        """Return the state that the file declares for one segment's target."""
        ...

    def is_locked(self, unit: Element, mid: str) -> bool:
        """Tell whether nobody may change one segment's target; XLIFF 1.2 itself has `translate="no"` for that."""
        del unit, mid
        return False

    def kind(self, unit: Element) -> str:
        """Return the kind of a unit, by its `restype`."""
        return unit_kind(unit)

    def notes(self, unit: Element) -> tuple[Note, ...]:
        """Return notes in the tool's own elements."""
        del unit
        return ()

    def max_length(self, unit: Element) -> int | None:
        """Return how many characters a target may have: the `maxwidth` where it counts characters."""
        return max_characters(unit)

    def state_attributes(self, change: TargetChange, style: Style, prefix: str) -> StateAttributes:
        """Return the attributes for a changed state; *prefix* is that of the tool's own names ("mq:")."""
        ...
