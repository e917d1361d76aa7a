"""The result of a filter: units, the byte spans of their parts, and translations read from a file or written to it."""

from __future__ import annotations

from collections.abc import Mapping

from localize.errors.message import Message
from localize.model import Content, LanguageTag, PluralCase, Problem, State, Substate, Unit, UnitId
from localize.runtime.lazy_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """Bytes [start, end) of the source file that hold part number `part` of a unit."""

    start: int
    end: int
    unit: UnitId
    part: int = 0
    encode: str = ""
    """How the filter writes text here; the filter's own word."""
    member: str = ""
    """The member of a package (DOCX, EPUB, …) that the bytes are in; empty where the file is no package."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Bytes [start, end) that name the language and change only when a target does (`lang`, `w:lang`, header)."""

    start: int
    end: int
    kind: str
    member: str = ""


@dataclass(frozen=True, slots=True)
class Skip:
    """Text that is not offered for translation, and the rule that says so."""

    start: int
    end: int
    rule: str
    """A word of `formats.rules`, where it is explained."""
    member: str = ""
    text: str = ""
    """The beginning of what is left out, for people."""


@dataclass(frozen=True, slots=True)
class UnitTarget:
    """The translation of one part of a unit, as a filter reads it from a bilingual file or writes it to any file."""

    unit: UnitId
    content: Content
    part: int = 0
    case: PluralCase | None = None
    """The plural form of the target language; the parts of a plural unit hold the source's forms."""
    state: State = State.INITIAL
    substate: Substate | None = None
    language: LanguageTag | None = None
    """Which language it is, in a file that holds several; else the file's target language."""


Targets = Mapping[UnitId, tuple[UnitTarget, ...]]
"""What is to be written into a file, by its units."""


@dataclass(frozen=True, slots=True)
class Extraction:
    """What a filter read from a file. Spans are ordered and do not overlap."""

    units: tuple[Unit, ...]
    spans: tuple[Span, ...] = ()
    marks: tuple[Mark, ...] = ()
    source_language: LanguageTag | None = None
    """What the file says of its sources, bilingual formats only."""
    target_language: LanguageTag | None = None
    targets: tuple[UnitTarget, ...] = ()
    """Translations that the file brings, bilingual formats only."""
    skipped: tuple[Skip, ...] = ()
    problems: tuple[Problem, ...] = ()
    encoding: str = "utf-8"


@dataclass(frozen=True, slots=True)
class PlainText:
    """The text of a file that cannot be written back, as a document that can."""

    text: str
    """Markdown; empty where the file has no text."""
    left_out: tuple[Message, ...] = ()
    """What of the file is not in it."""
    pages: int = 0
