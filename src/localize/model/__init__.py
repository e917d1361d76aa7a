"""Types of the whole program: documents, segments, translations, memory, glossary and findings. Start reading here.

A file becomes a `Document`, which a filter cuts into `Unit`s (paragraphs, messages, cells). A unit is split into
`Segment`s, usually sentences; a segment has at most one translation per language, its `Target`. Texts are `Content`:
characters and protected inline tags.

The store holds texts and decisions. Everything that is only an opinion about them is computed when it is needed: the
state of a text, the score of a match, the findings of a check. A decision, such as an `Approval`, names the hashes of
the texts that it was made about, so it stops counting by itself when one of those texts changes.

Types that fewer modules need have modules of their own in this package: `events` (changes and history), `states`
(workflow rules), `segment_list` (pages of a list), `extraction` (what a filter reads and writes), `exchange` (rows for
partners), `memory_edits`, `memory_rows`, and `serialization` (all of these as JSON).

Sources: XLIFF 2.1, TMX 1.4b (translation units, variants), TBX v3 (concepts, terms), MQM (severities), CLDR, BCP 47.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import cache, cached_property
from itertools import groupby
from typing import NamedTuple, NewType

from localize.errors.message import Message, as_message
from localize.runtime.lazy_dataclass import dataclass

__all__ = [
    "SUGGESTION",
    "UNTOLD",
    "Approval",
    "ApprovalKind",
    "Concept",
    "Content",
    "DiffStep",
    "Document",
    "DocumentId",
    "Extra",
    "FilterRef",
    "Finding",
    "Hash",
    "InlineTag",
    "LanguageTag",
    "Match",
    "MatchType",
    "Means",
    "Note",
    "Origin",
    "OriginKind",
    "Part",
    "Penalty",
    "Piece",
    "PluralCase",
    "PluralRule",
    "Problem",
    "Progress",
    "Reason",
    "Segment",
    "SegmentKey",
    "Severity",
    "Side",
    "State",
    "StoredState",
    "Substate",
    "TagForm",
    "Target",
    "Term",
    "TermHit",
    "TermStatus",
    "TranslationUnit",
    "TranslationUnitId",
    "Trust",
    "Unit",
    "UnitId",
    "Variant",
    "hash_bytes",
    "record_id",
]


# --- names ------------------------------------------------------------------------------------------------------------


LanguageTag = NewType("LanguageTag", str)
"""A BCP 47 tag in canonical case, made by `language.parse_tag`: "kk", "ru", "kk-Latn"."""
DocumentId = NewType("DocumentId", str)
"""Unique in the project and the same for all versions of the document."""
UnitId = NewType("UnitId", str)
"""Unique inside its document and stable when other parts of the file change."""
SegmentKey = NewType("SegmentKey", str)
"""16 hexadecimal digits, given once to each segment, unique in the project."""
TranslationUnitId = NewType("TranslationUnitId", str)
"""The id of a memory record."""
Hash = NewType("Hash", str)
"""SHA-256 in 64 hexadecimal digits; the hash of a content covers its typing form and the data of its tags."""


def hash_bytes(data: bytes) -> Hash:
    """Return the hash that identifies a source file, a content or an event."""
    return Hash(_load_digest()(data))


@cache
def _load_digest() -> Callable[[bytes], str]:
    from hashlib import sha256  # when something is hashed: most commands hash nothing

    return lambda data: sha256(data).hexdigest()


# --- text with tags ---------------------------------------------------------------------------------------------------


class TagForm(enum.Enum):
    """Position of a tag: it opens a span, closes one, or stands alone (XLIFF `<pc>` or `<ph>`)."""

    OPEN = "open"
    CLOSE = "close"
    SINGLE = "single"


@dataclass(frozen=True, slots=True)
class InlineTag:
    """Protected markup inside a text. An opening tag and its closing tag share their id."""

    id: str
    """Kind letters and a number, unique per unit, in source order: "b1", "a2", "br3"."""
    kind: str
    """b bold · i italic · u underline · s strike · a link · c code · img · br · n note · f field · x other."""
    form: TagForm
    data: str = ""
    """The raw markup, written back on export."""
    equiv: str = ""
    """The text that stands for the tag in machine translation and word counts."""
    can_delete: bool = True
    can_copy: bool = True
    can_reorder: bool = True

    @property
    def typed(self) -> str:
        """The tag as a translator types it."""
        return {TagForm.OPEN: f"<{self.id}>", TagForm.CLOSE: f"</{self.id}>", TagForm.SINGLE: f"<{self.id}/>"}[
            self.form
        ]


_TYPED_TAG = re.compile(r"<(/?)([a-z]{1,4}[0-9]+)(/?)>")


@dataclass(frozen=True)
class Content:
    """Text with inline tags. Neighbouring strings are joined and empty ones dropped, so equal contents are equal."""

    parts: tuple[str | InlineTag, ...] = ()

    def __post_init__(self) -> None:
        if len(self.parts) == 1 and self.parts[0]:
            return  # most contents are one text, and a memory is read by the million
        joined: list[str | InlineTag] = []
        for kind, run in groupby(self.parts, type):
            if kind is not str:
                joined += run
            elif text := "".join(part for part in run if isinstance(part, str)):
                joined.append(text)
        object.__setattr__(self, "parts", tuple(joined))

    @staticmethod
    def parse(typed: str, tags: Iterable[InlineTag] = ()) -> Content:
        """Return the content that *typed* means when *tags* are the tags of its unit.

        A `<` is a tag only where that id exists among *tags* in that form; anything else is text.
        """
        known = {tag.typed: tag for tag in tags}
        if not known:
            return Content((typed,))
        parts: list[str | InlineTag] = []
        end = 0
        for found in _TYPED_TAG.finditer(typed):
            tag = known.get(found.group())
            if tag is not None:
                parts += [typed[end : found.start()], tag]
                end = found.end()
        return Content((*parts, typed[end:]))

    @cached_property
    def plain(self) -> str:
        """The text alone, tags left out."""
        return "".join(part for part in self.parts if isinstance(part, str))

    @cached_property
    def typed(self) -> str:
        """The typing form, `<b1>word</b1>`: this text as the editor, JSON and reports show it."""
        return "".join(part if isinstance(part, str) else part.typed for part in self.parts)

    @cached_property
    def tags(self) -> tuple[InlineTag, ...]:
        """The tags in order of appearance, opening and closing ones both."""
        return tuple(part for part in self.parts if isinstance(part, InlineTag))

    @cached_property
    def hash(self) -> Hash:
        """The hash that decisions about this very text name."""
        data = "\x1f".join(tag.data for tag in self.tags)
        return hash_bytes(f"{self.typed}\x1e{data}".encode("utf-8", "surrogatepass"))

    def __bool__(self) -> bool:
        return bool(self.parts)


# --- documents and their units ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FilterRef:
    """The filter that read a document, with its options: enough to read the same bytes again in the same way."""

    name: str
    version: str
    options: tuple[tuple[str, str], ...] = ()
    """Option names and JSON values, sorted by name; only those that differ from the default."""


@dataclass(frozen=True, slots=True)
class Document:
    """One source file in its source language (XLIFF `<file>`)."""

    id: DocumentId
    path: str
    """Relative to the project with `/`; a file from outside is named by its base name."""
    filter: FilterRef
    source_language: LanguageTag
    own_target: LanguageTag | None
    """The target language of a bilingual file that brings translations; it is exported for that language only."""
    source_hash: Hash
    version: int
    """1 for the first import, one more for every changed source."""


SUGGESTION = "suggestion"
"""The kind of a note whose text is another wording, in typing form, that the translator takes or refuses."""


@dataclass(frozen=True, slots=True)
class Note:
    """A remark that belongs to a unit or segment."""

    text: str
    author: str = ""
    kind: str = "developer"
    """developer · translator · reviewer · question · answer · suggestion · refusal."""


class PluralCase(enum.Enum):
    """CLDR plural categories, in CLDR's order."""

    ZERO = "zero"
    ONE = "one"
    TWO = "two"
    FEW = "few"
    MANY = "many"
    OTHER = "other"


class PluralRule(enum.Enum):
    """Set of plural forms that a format has: gettext's (ru: one, few, many) or CLDR's (ru: those and other)."""

    GETTEXT = "gettext"
    CLDR = "cldr"


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a unit that the file itself separates: a plural form, an XLIFF segment, or the whole unit."""

    content: Content
    case: PluralCase | None = None
    gap: str = ""
    """White space after it, outside any segment."""


@dataclass(frozen=True, slots=True)
class Unit:
    """The smallest piece that a filter extracts: paragraph, message, cell (XLIFF `<unit>`)."""

    id: UnitId
    kind: str
    """heading · paragraph · cell · message · attribute · title · …"""
    parts: tuple[Part, ...]
    """One part, to be segmented, unless the file brings its own segments or plural forms."""
    context: tuple[str, ...] = ()
    """Breadcrumb, outermost first: headings, msgctxt, key path, file:line."""
    notes: tuple[Note, ...] = ()
    max_length: int | None = None
    plural: PluralRule | None = None
    """Set when the parts are plural forms of one message."""
    segmented: bool = False
    """The parts are the file's own segments: SRX is not applied."""


# --- segments and their translations ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Segment:
    """The piece of a document that is translated and reviewed; edits, moves and changed sources leave its key."""

    key: SegmentKey
    document: DocumentId
    unit: UnitId
    position: int
    """From 0, unique and ordered inside the document."""
    source: Content
    part: int = 0
    """The number of the unit's part that the segment came from."""
    gap: str = ""
    """White space between this segment and the next one of its unit, exported unchanged."""
    case: PluralCase | None = None
    """The plural form that the segment is for; a language has only the segments of its own plural forms."""
    lineage: tuple[SegmentKey, ...] = ()
    """The segments that were split or joined to make this one."""

    @property
    def source_hash(self) -> Hash:
        """The hash of the source text, which decisions name."""
        return self.source.hash


class State(enum.Enum):
    """State of a translation (XLIFF 2), in working order; the last two are computed from approvals, never stored."""

    INITIAL = "initial"
    TRANSLATED = "translated"
    REVIEWED = "reviewed"
    FINAL = "final"


class StoredState(enum.Enum):
    """State that is stored with a target; whether the target is approved follows from its approvals."""

    INITIAL = "initial"
    TRANSLATED = "translated"


class Substate(enum.Enum):
    """Refinement of a state (XLIFF `subState`)."""

    DRAFT = "localize:draft"
    """Proposed by memory or a machine; nobody has confirmed it."""
    REJECTED = "localize:rejected"
    """A reviewer rejected it with a reason."""


class OriginKind(enum.Enum):
    """Kind of source that a text came from."""

    HUMAN = "human"
    MEMORY = "tm"
    MACHINE = "mt"
    ASSEMBLED = "assembled"
    IMPORTED = "imported"
    PROPAGATED = "propagated"


@dataclass(frozen=True, slots=True)
class Origin:
    """Provenance of a target or variant; `str()` gives its short form in JSON and reports: "human", "tm:87:press"."""

    kind: OriginKind = OriginKind.HUMAN
    score: int | None = None
    """0 to 102 for memory."""
    name: str = ""
    """Engine id, memory name, file name."""

    def __str__(self) -> str:
        return ":".join(
            piece for piece in (self.kind.value, "" if self.score is None else str(self.score), self.name) if piece
        )


@dataclass(frozen=True, slots=True)
class Target:
    """The translation of one segment into one language, as stored."""

    segment: SegmentKey
    language: LanguageTag
    revision: int
    """1 for the first save, one more for every later one."""
    content: Content
    state: StoredState
    substate: Substate | None
    origin: Origin
    author: str
    """Who confirmed these words first, even where somebody else restored them later; of a draft, who saved it."""
    at: datetime
    """UTC, aware."""
    source_hash: Hash
    """The source that was translated; differs from the segment's when the source has changed since."""
    order: int | None = None
    """The place of the target among the targets of its unit, where that differs from the source's."""

    @property
    def hash(self) -> Hash:
        """The hash of this text, which approvals and waivers name."""
        return self.content.hash


class ApprovalKind(enum.Enum):
    """Kind of an approval."""

    GIVEN = "given"
    FINAL = "final"
    """A second person's sign-off."""
    IMPORTED = "imported"
    """Read from a bilingual file; counts only under `review.trust_imported`."""


@dataclass(frozen=True, slots=True)
class Approval:
    """One reviewer's approval of one revision of a text; it counts only while source and target stay the same."""

    segment: SegmentKey
    language: LanguageTag
    revision: int
    source_hash: Hash
    target_hash: Hash
    reviewer: str
    at: datetime
    kind: ApprovalKind = ApprovalKind.GIVEN


# --- translation memory -----------------------------------------------------------------------------------------------


class Trust(enum.IntEnum):
    """Reliability of a memory variant; a pair of two variants has the lower of both."""

    IMPORTED = 1
    TRANSLATED = 2
    REVIEWED = 3


@dataclass(frozen=True, slots=True)
class Extra:
    """Data of a record or variant in a memory file that the program does not use, only writes back on export."""

    kind: str
    """attribute · prop · note · seg; `seg` is the markup of a text whose codes say more than its tags."""
    name: str
    """Name of the attribute, or type of the property."""
    text: str
    language: str = ""
    """Language that a property or note declares."""


@dataclass(frozen=True, slots=True)
class Variant:
    """One language of a translation unit (TMX `<tuv>`)."""

    language: LanguageTag
    content: Content
    trust: Trust
    origin: Origin
    at: datetime
    author: str = ""
    extras: tuple[Extra, ...] = ()


UNTOLD = Hash("0" * 64)
"""Hash in place of a neighbour that the memory file does not name; None says that there is no neighbour."""


@dataclass(frozen=True, slots=True)
class TranslationUnit:
    """A memory record: one meaning, at most one variant per language, usable in every direction (TMX `<tu>`)."""

    id: TranslationUnitId
    """From segment key and source hash, or from the imported file's hash and the place in it."""
    variants: tuple[Variant, ...]
    before: Hash | None = None
    """Hash of the source before this one in its document, or `UNTOLD`; with `after`, the basis of context matches."""
    after: Hash | None = None
    """Hash of the source after this one, or `UNTOLD`."""
    document: str = ""
    """The document where the record was made, for people."""
    extras: tuple[Extra, ...] = ()

    def find_variant(self, language: LanguageTag) -> Variant | None:
        """Return the variant in exactly this language, if there is one."""
        for variant in self.variants:
            if variant.language == language:
                return variant
        return None


def record_id(key: SegmentKey, source_hash: Hash) -> TranslationUnitId:
    """Return the id of the memory record that holds all translations of one segment's source text."""
    return TranslationUnitId(hash_bytes(f"{key}\x1f{source_hash}".encode()))


# --- matches ----------------------------------------------------------------------------------------------------------


class MatchType(enum.Enum):
    """Maker of a match."""

    MEMORY = "tm"
    MACHINE = "mt"
    ASSEMBLED = "assembled"


class Reason(enum.Enum):
    """Reason for a penalty."""

    TRANSLATED = "translated"
    """The translation is confirmed, but not approved."""
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
    """The machine, the number of days, the name or the languages."""


@dataclass(frozen=True, slots=True)
class DiffStep:
    """A run of a word-level diff: "=" in both sources, "-" only in the memory's, "+" only in the one to translate."""

    sign: str
    text: str


class Means(enum.Enum):
    """Means by which a new piece of a target was made."""

    COPY = "copy"
    GLOSSARY = "glossary"
    PHRASE = "phrase"
    LEFT_OUT = "left out"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a draft that differs from the match, in code points of the typing form; empty for words left out."""

    start: int
    end: int
    means: Means
    removed: str
    concept: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """A proposed target, from memory or from a machine (XLIFF Translation Candidates)."""

    type: MatchType
    source: Content
    target: Content
    similarity: int
    """0 to 100; 100 needs equal text and equal tags. Machine drafts: 0."""
    context: int = 0
    """1 when both neighbours are the same, 2 when the id is too; counts only at 100."""
    origin: Origin = Origin()
    unit: TranslationUnitId = TranslationUnitId("")
    made: Origin | None = None
    """The origin of the stored target: "human", "mt:google"."""
    author: str = ""
    at: datetime | None = None
    trust: Trust = Trust.IMPORTED
    penalties: tuple[Penalty, ...] = ()
    diff: tuple[DiffStep, ...] = ()
    pieces: tuple[Piece, ...] = ()
    """The runs of a repaired or assembled target that are not the match's own."""
    adapted: bool = False
    """Whether numbers of the stored target were replaced by those of the source to translate."""
    problems: tuple[str | Message, ...] = ()
    """Reasons to doubt the match: tags that a machine lost, …"""
    confidence: float | None = None
    """The machine's own estimate, 0 to 1; None where it gives none."""

    @property
    def score(self) -> int:
        """Similarity minus the penalties' points; 100 + context for a match at 100 without penalties: up to 102."""
        lost = sum(each.points for each in self.penalties)
        return max(0, self.similarity - lost if lost or self.similarity < 100 else 100 + self.context)


# --- glossary ---------------------------------------------------------------------------------------------------------


class TermStatus(enum.Enum):
    """Usage status of a term (TBX administrative status)."""

    PREFERRED = "preferred"
    ADMITTED = "admitted"
    DEPRECATED = "deprecated"
    """Flagged wherever it occurs."""
    FORBIDDEN = "forbidden"
    """Flagged where the concept's term stands in the source."""

    @property
    def is_allowed(self) -> bool:
        """Whether a term of this status may be used."""
        return self in (TermStatus.PREFERRED, TermStatus.ADMITTED)


@dataclass(frozen=True, slots=True)
class Term:
    """One word or phrase for a concept in one language, in its dictionary form."""

    language: LanguageTag
    text: str
    status: TermStatus = TermStatus.PREFERRED
    part_of_speech: str = "noun"
    case_sensitive: bool = False
    exceptions: tuple[str, ...] = ()
    """Whole forms that are never this term."""
    contexts: tuple[str, ...] = ()
    """Words that cancel a hit when they stand right before or after it; `savings ~` only before, `~ of` only after."""
    forms_added: tuple[str, ...] = ()
    forms_removed: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    """Words that make a hit unsure anywhere in its sentence: `рыб*` is any word so begun, `in ~` stands before it."""


@dataclass(frozen=True, slots=True)
class Concept:
    """A glossary entry: one meaning, its terms in every language (TBX `conceptEntry`)."""

    id: str
    terms: tuple[Term, ...]
    domain: str = ""
    definitions: tuple[tuple[LanguageTag, str], ...] = ()
    note: str = ""
    source: str = ""
    """The law or publication that uses the terms."""
    confidence: str = ""
    """attested · partly · needs review · own."""

    def terms_in(self, language: LanguageTag) -> tuple[Term, ...]:
        """Return the terms of one language in glossary order, the preferred one first."""
        found = (term for term in self.terms if term.language == language)
        return tuple(sorted(found, key=lambda term: list(TermStatus).index(term.status)))


class TermHit(NamedTuple):
    """A term found in a text, as inflected there. A named tuple, because it is made in a third of the time."""

    concept: Concept
    term: Term
    start: int
    end: int
    """Code points of the searched string, half-open."""
    surface: str
    unsure: bool = False
    """Whether the surface may be another word that looks the same; such a hit is never an error on its own."""


# --- checks -----------------------------------------------------------------------------------------------------------


class Severity(enum.Enum):
    """Severity of a finding (MQM): a critical one stops an export, a neutral one is shown and never counted."""

    CRITICAL = "critical"
    MAJOR = "major"
    MINOR = "minor"
    NEUTRAL = "neutral"

    def is_at_least(self, other: Severity) -> bool:
        """Tell whether this severity is *other* or a worse one."""
        order = list(Severity)
        return order.index(self) <= order.index(other)


class Side(enum.Enum):
    """Side of a pair of texts."""

    SOURCE = "source"
    TARGET = "target"


@dataclass(frozen=True, slots=True)
class Finding:
    """One observation of a check in a pair of texts."""

    check: str
    """`family.problem`, e.g. "numbers.missing"."""
    category: str
    """MQM dimension: accuracy · terminology · fluency · markup · locale · completeness."""
    severity: Severity
    side: Side
    start: int
    end: int
    """Code points of the typing form of that side, half-open; start == end marks a place, or no place in particular."""
    message: str
    surface: str = ""
    """The text at the span; with `occurrence` it tells findings of one check apart."""
    occurrence: int = 0
    fix: str | None = None
    """The replacement for the span, where the check knows exactly one."""
    certain: bool = False
    """Whether the fix changes only quotation marks, dashes, spaces and lookalike letters; any other is a suggestion."""
    waived: str | None = None
    """The reason that a person gave for accepting the finding; None: not accepted."""


# --- reports of long work ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Progress:
    """Progress of long work; `total` 0 means unknown."""

    done: int
    total: int
    text: str | Message = ""

    def __post_init__(self) -> None:
        """Take a plain text too."""
        object.__setattr__(self, "text", as_message(self.text))

    @property
    def what(self) -> str:
        """What the work does just now, in English."""
        return str(self.text)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something odd in a file or a store that did not stop the work; line and column from 1, 0 unknown."""

    text: str | Message
    line: int = 0
    column: int = 0

    def __post_init__(self) -> None:
        """Take a plain text too."""
        object.__setattr__(self, "text", as_message(self.text))

    @property
    def message(self) -> str:
        """What is odd, in English."""
        return str(self.text)
