"""The store protocol: documents, texts, approvals, memory and history of one project.

The law: every implementation gives equal answers; a save over a newer revision raises `Conflict` and keeps both texts;
an acknowledged write survives `kill -9` and a power cut. Callers name the person (`Member`) who acts, never the rights
of roles: a store with accounts enforces those itself, a local one enforces `review.self_approval`.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from localize.model import (
    Approval,
    Document,
    DocumentId,
    Hash,
    LanguageTag,
    PluralCase,
    Problem,
    Segment,
    SegmentKey,
    Side,
    Target,
    TranslationUnit,
    TranslationUnitId,
    Unit,
    UnitId,
)
from localize.model.events import (
    Act,
    Assign,
    Change,
    Deeds,
    Event,
    Head,
    ImportId,
    Member,
    Noted,
    Subject,
    Unsaved,
    Waiver,
)
from localize.model.memory_edits import MemoryChange
from localize.model.memory_rows import TextRow, UnitRow, WorthRow
from localize.model.segment_list import Counts, Order, Row, Where
from localize.model.states import ReviewPolicy
from localize.runtime.lazy_dataclass import dataclass
from localize.store.key import Key

if TYPE_CHECKING:
    from localize.store.team_record import Dispute, TeamEvent, TeamMerge, TeamPlace, TeamState


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a text search looks; no language means all of them."""

    side: Side | None = None
    language: LanguageTag | None = None


Neighbours = tuple[Hash | None, Hash | None]
"""Hashes of the sources before and after a segment."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text stands that memory is asked about: records from the same place suit it best."""

    neighbours: Neighbours
    plain: Neighbours | None
    """The neighbours without their tags, where one has some."""
    record: TranslationUnitId | None
    """The record that keeps this very segment's own renderings."""


@dataclass(frozen=True, slots=True)
class MemoryStats:
    """How large the memory is, in records and per language in variants."""

    units: int
    variants: tuple[tuple[LanguageTag, int], ...]
    reviewed: int
    """Variants with trust `reviewed`."""


@dataclass(frozen=True, slots=True)
class StoredImport:
    """An import of a memory file that the store knows: one that was taken back is none."""

    id: ImportId
    name: str
    added: int
    """Records that it brought, whatever has become of them."""
    number: int | None
    """Of its event in the project's chain; None while it has not come to its end."""


@dataclass(frozen=True, slots=True)
class RecordedText:
    """What the record says of a segment in one language, whatever the lists say."""

    target: Target | None
    approvals: tuple[Approval, ...]
    approved_by: tuple[Event, ...]
    """Their events."""
    writers: frozenset[str]
    """Who wrote the text, as `Store.writers` says."""
    is_listed: bool
    """Whether the lists have the same approvals."""


MANY = 40
"""Records of one and the same text that are read one by one: a memory may hold "OK" a thousand times."""


class Store(Protocol):
    """All that the desk asks of a store. One connection per thread; readers never block writers."""

    project_id: str
    """Minted when the store was made; consents and caches are bound to it."""

    # documents
    def documents(self) -> tuple[Document, ...]:
        """Return the documents in the order they were added; their segments are numbered in this order."""
        ...

    def source_bytes(self, document: DocumentId, version: int) -> bytes:
        """Return the bytes that this version was extracted from. Raises: NotFound."""
        ...

    def units(self, document: DocumentId) -> Iterator[tuple[Unit, tuple[Segment, ...]]]:
        """Yield the document's units in order, each with its present segments in order."""
        ...

    def get_unit(self, document: DocumentId, unit: UnitId) -> tuple[Unit, tuple[Segment, ...]]:
        """Return one unit with its segments. Raises: NotFound."""
        ...

    def save_document(
        self,
        document: Document,
        data: bytes,
        units: Iterable[tuple[Unit, tuple[Segment, ...]]],
        *,
        kept: Mapping[SegmentKey, SegmentKey],
        actor: Member,
    ) -> Event:
        """Add a document, or a new version of one, in one transaction; nothing that a person typed is dropped.

        *kept* maps the keys of segments in *units* to the stored segments that they continue (usually the same key).
        A segment whose source text changed keeps its key, target and history; its target's `source_hash` then differs
        from the segment's, which drops approvals. Stored segments of the document that nothing continues are retired:
        out of every list, but their targets, history and memory stay reachable by key.
        Raises: Conflict, when *document.version* is not the stored version + 1 (1 for a new document).
        """
        ...

    def assignments(self) -> tuple[Assign, ...]:
        """Return who translates which document into which language, and by when: in the order of documents, then by
        language; what is nobody's and has no day is left out.
        """
        ...

    # segments and texts
    def get_segment(self, key: SegmentKey) -> Segment:
        """Return a segment, retired ones included. Raises: NotFound."""
        ...

    def find_keys(self, prefix: str, limit: int) -> tuple[SegmentKey, ...]:
        """Return up to *limit* keys of present segments that start with *prefix*."""
        ...

    def plural_forms(self, sources: Iterable[Hash]) -> Mapping[Hash, Sequence[tuple[SegmentKey, PluralCase]]]:
        """Return by source hash the present segments that are plural forms; a source that no form has is absent."""
        ...

    def retired_segments(self, document: DocumentId) -> tuple[Segment, ...]:
        """Return the document's segments that are in no list any more, the latest last.

        No new segment may take the key of one; a version that has its source text again may continue it.
        """
        ...

    def rows(self, language: LanguageTag, where: Where, *, after: int, limit: int) -> tuple[Row, ...]:
        """Return up to *limit* rows with `number` > *after* in project order, states computed.

        Segments of plural cases that the language does not have are left out, and so are documents that are written
        in this language or whose own target is another one.
        """
        ...

    def numbers(self, language: LanguageTag, where: Where, order: Order = Order.DOCUMENT) -> Sequence[int]:
        """Return the `number` of every row that passes, in *order*: the index of a filtered list."""
        ...

    def get_row(self, key: SegmentKey, language: LanguageTag) -> Row:
        """Return one present segment as a list row. Raises: NotFound."""
        ...

    def counts(self, language: LanguageTag, where: Where) -> Counts:
        """Count the rows that `rows` would give."""
        ...

    def count_ranges(self, language: LanguageTag, document: DocumentId | None, parts: int) -> tuple[Counts, ...]:
        """Count the segments of a document, or of all, in *parts* of equal length from the first to the last.

        Words and drafts are not counted. Asked again while nothing has changed, the answer costs next to nothing.
        """
        ...

    def authors(self, language: LanguageTag) -> tuple[str, ...]:
        """Return who wrote targets in a language, by name."""
        ...

    def authors_of_documents(self, language: LanguageTag) -> tuple[tuple[DocumentId, str, datetime], ...]:
        """Return which people wrote targets of each document and when last, whoever wrote most first."""
        ...

    def targets(self, key: SegmentKey) -> tuple[Target, ...]:
        """Return the segment's targets in all languages, sorted by language."""
        ...

    def approvals(self, key: SegmentKey, language: LanguageTag) -> tuple[Approval, ...]:
        """Return every approval not withdrawn, oldest first; whether one still holds is `states`' word."""
        ...

    def writers(self, segment: Segment, target: Target) -> frozenset[str]:
        """Return who wrote a text as it stands: its author, and whoever entered it in the author's name."""
        ...

    def waivers(self, language: LanguageTag, source_hash: Hash, target_hash: Hash) -> tuple[Waiver, ...]:
        """Return the waivers for this pair of texts, wherever it was waived."""
        ...

    def search(self, text: str, scope: Scope, *, after: int, limit: int) -> tuple[tuple[int, SegmentKey], ...]:
        """Return (number, key) of segments whose texts contain *text*, folded (case, ё = е), ascending by number."""
        ...

    # history
    def record(self, changes: Sequence[Change], *, actor: Member) -> tuple[Event, ...]:
        """Do all of *changes* in one transaction, with their events and their effect on the memory, or nothing.

        Memory: a confirmed text enters with trust `translated`, an approved one with `reviewed`; rejected or cleared
        text leaves. Drafts never enter. `EditMemory` changes the memory alone, never a target.
        Raises:
            Conflict: a newer revision stands; the losing text is kept as an event of its own. Or a text of the memory
                is not the one that `EditMemory` was made for.
            IllegalTransition: `states.advance` forbids it, or self-approval is refused.
            NotFound: no such segment.
            WorkflowError: *actor* has no role that allows one of them (`history.require_role`); so in every verb that
                takes an actor.
        """
        ...

    def history(self, subject: Subject) -> tuple[Event, ...]:
        """Return the subject's events, oldest first."""
        ...

    def deeds(self, *, document: DocumentId | None = None, since: datetime | None = None) -> tuple[Deeds, ...]:
        """Count what people did to segments, retired ones too, by person, language, action and kind of fault, in this
        order; what happened before *since* is left out.
        """
        ...

    def latest_acts(self, actor: str, *, limit: int) -> tuple[Act, ...]:
        """Return the last acts of a person in this store, the latest first by the order of the record, not by clocks.

        An act is what one call of `record`, or of another verb that takes an actor, has recorded.
        """
        ...

    def act_events(self, number: int, *, limit: int | None = None) -> tuple[Event, ...]:
        """Return the events, or *limit* of them, of one act, in their order."""
        ...

    def head(self) -> Head:
        """Return how far this store's own record has come."""
        ...

    def change_number(self) -> int:
        """Return a number that is another one after another thread or process has written to the store."""
        ...

    def event_id(self, sequence: int) -> Hash | None:
        """Return the id of an event of this store's own record, None where it has not come so far."""
        ...

    def notes(self, key: SegmentKey | None = None, language: LanguageTag | None = None) -> tuple[Noted, ...]:
        """Return notes as they stand: of one segment or all present ones, in one language or all.

        They come in project order, those of one segment by language, oldest first.
        """
        ...

    # a person's own
    def secrets(self) -> frozenset[SegmentKey]:
        """Return the present segments that are kept secret: their texts must not leave the machine."""
        ...

    def private_names(self) -> tuple[str, ...]:
        """Return the names of people that no third party is to see, in order: an encrypted project's."""
        ...

    def set_private_names(self, names: Sequence[str]) -> None:
        """Replace the private names."""
        ...

    def bookmarks(self, person: str) -> tuple[SegmentKey, ...]:
        """Return the present segments that a person marked, in project order."""
        ...

    def set_bookmark(self, person: str, key: SegmentKey, *, on: bool) -> None:
        """Mark a segment for a person, or no longer. Raises: NotFound."""
        ...

    def unsaved(self, person: str) -> tuple[Unsaved, ...]:
        """Return the texts that a person was typing and that nobody saved or dropped, the latest first."""
        ...

    def keep_unsaved(self, text: Unsaved) -> None:
        """Keep a text that is being typed, in place of an earlier one of the same person at the same place."""
        ...

    def drop_unsaved(self, person: str, key: SegmentKey, language: LanguageTag) -> None:
        """Forget such a text: it was saved, or given up."""
        ...

    # memory
    def equal_variants(
        self, language: LanguageTag, text_hash: Hash, place: Place | None = None
    ) -> tuple[TranslationUnit, ...]:
        """Return the units that have a variant in *language*, under any of its tags, with exactly this content.

        With a *place*, of more than `MANY` only the best for each text in another language, and of these no more than
        that for each language: from that very place, then of the highest trust, then the newest.
        """
        ...

    def equal_variants_of(
        self, language: LanguageTag, asked: Sequence[tuple[Hash, Place | None]]
    ) -> Sequence[tuple[TranslationUnit, ...]]:
        """Return what `equal_variants` returns for each of some texts and their places; they are looked up together."""
        ...

    def get_translation_units(self, ids: Sequence[str], *, most: int | None = None) -> tuple[TranslationUnit, ...]:
        """Return the units with these ids that still exist, in the order asked; of more than *most* those with the most
        trusted two texts, then the last made."""
        ...

    def memory_since(self, number: int, limit: int) -> tuple[MemoryChange, ...]:
        """Return up to *limit* changes after *number*, ascending."""
        ...

    def memory_numbers(self) -> Sequence[int]:
        """Return the number of the last change of every record that is there, ascending. A second for a million."""
        ...

    def memory_texts(self, number: int, limit: int) -> tuple[TextRow, ...]:
        """Return the texts of the records that `memory_since` would return: what every index is fed with."""
        ...

    def memory_worth(self, number: int, limit: int) -> tuple[WorthRow, ...]:
        """Return what the records that `memory_since` would return are worth, in a tenth of the time."""
        ...

    def add_memory(self, units: Iterable[TranslationUnit], *, resume: ImportId, name: str, actor: Member) -> int:
        """Add foreign units in batches; return how many are new. A repeated or resumed import adds nothing twice."""
        ...

    def import_memory(
        self, units: Iterable[TranslationUnit | UnitRow], *, resume: ImportId, name: str, actor: Member
    ) -> Generator[int, None, int]:
        """Add foreign units as `add_memory` does; yield after each batch how many of them are safe.

        It may be given up at any moment: a batch is there whole or not at all, and the same import goes on after the
        last one, for which it must be given the same units again.
        """
        ...

    def memory_imports(self) -> tuple[StoredImport, ...]:
        """Return the imports that can be taken back or go on, oldest first; those that were stopped stand last."""
        ...

    def memory_stats(self) -> MemoryStats:
        """Return the memory's size."""
        ...

    # a team
    def team(self) -> TeamPlace | None:
        """Return this replica's place in its team; None in one person's project."""
        ...

    def begin_team(
        self, place: TeamPlace, project_id: str, root: tuple[TeamEvent, tuple[Hash, bytes]] | None = None
    ) -> None:
        """Let the project be that of a team; an empty one becomes a replica of the project with this id.

        *root*: the founder's event with its signature, where the team begins here.

        Raises: Conflict, where it is one already, or has a history of its own under another id.
        """
        ...

    def team_state(self) -> TeamState | None:
        """Return everything that the team's record holds; None in one person's project."""
        ...

    def disputes(self) -> tuple[Dispute, ...]:
        """Return where several heads stand, by kind, name and language."""
        ...

    def team_blobs(self) -> Mapping[Hash, bytes]:
        """Return the bytes and outcomes of versions of documents that wait until they can be applied."""
        ...

    def merge_team(self, change: TeamMerge) -> None:
        """Write what a merge has decided, all of it or nothing.

        Raises: Locked, where anything was recorded since its `TeamState` was read; Damaged, where a document would
            come out otherwise here.
        """
        ...

    def record_since(self, sequence: int) -> tuple[Event, ...]:
        """Return the events of this store's own record after a sequence number, in their order."""
        ...

    def outcome(self, document: DocumentId, version: int) -> bytes:
        """Return what came out of a version, as its event names it by a hash; b"" where that was not kept."""
        ...

    # integrity and copies
    def cached(self, key: Hash) -> bytes | None:
        """Return what `cache` stored, if it is still there."""
        ...

    def cache(self, key: Hash, value: bytes) -> None:
        """Keep a derived value (a machine draft); goes with the project, may vanish at any time."""
        ...

    def cache_many(self, values: Mapping[Hash, bytes]) -> None:
        """Keep derived values by their keys, in one go."""
        ...

    def recorded_texts(self, document: DocumentId, language: LanguageTag) -> Mapping[SegmentKey, RecordedText]:
        """Return what the record alone says of the present segments of a document that have approvals or a history."""
        ...

    def check_record(self) -> tuple[Problem, ...]:
        """Check that no event is missing or was altered, in a part of the time that `verify` takes."""
        ...

    def check_documents(self) -> tuple[Problem, ...]:
        """Check that the documents, their paths, bytes, units and segments are those of their histories."""
        ...

    def verify(self) -> tuple[Problem, ...]:
        """Check pages, chains and hashes; an empty answer means nothing was altered or lost."""
        ...

    def snapshot(self, to: Path) -> None:
        """Write a consistent, verified copy to *to*, which must not exist yet."""
        ...

    def exclusive(self) -> AbstractContextManager[None]:
        """Hold the project for this process alone (migration, restore, bulk undo). Raises: Locked."""
        ...

    def close(self) -> None:
        """Let go of files and locks; every acknowledged write is already safe."""
        ...


class OpenStore(Protocol):
    """How an implementation is opened; registered in the entry-point group `localize.stores`."""

    def __call__(
        self, path: Path, *, policy: ReviewPolicy, create: bool = False, read_only: bool = False, key: Key | None = None
    ) -> Store:
        """Open or create the store at *path*; with a *key* what is on the disk is encrypted.

        Raises:
            NotFound: there is none and *create* is false.
            SchemaMismatch: it is not a store of this program, or newer than it.
            Locked: another process holds it for itself.
            StoreError: it is damaged, or the folder cannot be written (then open with *read_only*).
        """
        ...
