"""The store of a local project: one SQLite file, its write-ahead log and two lock files beside it.

Each method is one transaction. The other modules of this package do the work: `connection` opens the file; `documents`,
`rows`, `search` and `memory` read and write its tables; `changes` applies what people do, `events` keeps the history,
`backup` checks and copies the whole.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast

from localize.errors import Conflict, Damaged, Locked, NotFound, ReadOnly, StoreError
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
    Target,
    TranslationUnit,
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
    Redact,
    SaveTarget,
    Subject,
    SubjectKind,
    Unsaved,
    Waiver,
    require_manager,
    require_role,
)
from localize.model.memory_edits import MemoryChange
from localize.model.memory_rows import TextRow, UnitRow, WorthRow
from localize.model.segment_list import Counts, Order, Row, Where
from localize.model.states import TEAM_POLICY, ReviewPolicy
from localize.store import (
    MemoryStats,
    Place,
    RecordedText,
    Scope,
    StoredImport,
    backup,
    documents,
    memory,
    memory_import,
    notes_and_bookmarks,
    records,
    rows,
    search,
)
from localize.store import counts as tally
from localize.store import events as chain
from localize.store.bulk_write import garbage_collection_paused
from localize.store.changes import apply_change, keep_conflict
from localize.store.connection import READ_ONLY_HINT, Database, can_write
from localize.store.counts import CountCache
from localize.store.event_proof import check_links, load_recorded_texts
from localize.store.events import ActWriter, count_deeds
from localize.store.key import Key
from localize.store.locks import ProcessLock
from localize.store.outcome import check_documents, load_outcome
from localize.store.verify import find_damage
from localize.store.writers import load_writers

if TYPE_CHECKING:
    import apsw

    from localize.store.team_record import Dispute, TeamEvent, TeamMerge, TeamPlace, TeamState


class SqliteStore:
    """The `Store` of one process on one file; threads share it, each with a connection of its own."""

    def __init__(self, database: Database, lock: ProcessLock | None, policy: ReviewPolicy) -> None:
        self._database = database
        self._lock = lock
        self._policy = policy
        self._tally = CountCache()
        self._ranges: tuple[object, tuple[Counts, ...]] | None = None
        """What was counted last in `count_ranges`, and what for."""
        with database.read() as connection:
            self.project_id = str(connection.execute("SELECT name FROM project").get)
            self._is_team = bool(connection.execute("SELECT count(*) FROM team").get)
        if self._is_team:
            self._policy = TEAM_POLICY

    @contextmanager
    def _act(self, actor: Member) -> Iterator[ActWriter]:
        with self._database.write() as connection:
            closed = self._find_closed(connection) if self._is_team else ()
            act = ActWriter(connection, actor, datetime.now(UTC), closed)
            yield act
            act.finish()

    def _find_closed(self, connection: apsw.Connection) -> tuple[Subject, ...]:
        from localize.store import team_tables

        place = team_tables.load_place(connection)
        return place.closed if place else ()

    @property
    def _project(self) -> Subject:
        return Subject(SubjectKind.PROJECT, self.project_id)

    # documents

    def documents(self) -> tuple[Document, ...]:
        """Return the documents in the order they were added."""
        with self._database.read() as connection:
            return documents.list_documents(connection)

    def source_bytes(self, document: DocumentId, version: int) -> bytes:
        """Return the bytes that this version was extracted from."""
        with self._database.read() as connection:
            return documents.load_source(connection, document, version)

    def units(self, document: DocumentId) -> Iterator[tuple[Unit, tuple[Segment, ...]]]:
        """Yield the document's units in order, each with its present segments in order."""
        with self._database.read() as connection:
            return documents.load_units(connection, document)

    def get_unit(self, document: DocumentId, unit: UnitId) -> tuple[Unit, tuple[Segment, ...]]:
        """Return one unit with its segments."""
        with self._database.read() as connection:
            return documents.load_unit(connection, document, unit)

    def save_document(
        self,
        document: Document,
        data: bytes,
        units: Iterable[tuple[Unit, tuple[Segment, ...]]],
        *,
        kept: Mapping[SegmentKey, SegmentKey],
        actor: Member,
    ) -> Event:
        """Add a document or its next version; positions are counted anew from the order of *units*."""
        require_manager(actor)
        with self._act(actor) as act:
            tally.count_change(act.connection)
            with garbage_collection_paused():
                documents.save_version(act, document, data, units, kept=kept)
        return act.events[0]

    def assignments(self) -> tuple[Assign, ...]:
        """Return who translates which document into which language, and by when."""
        with self._database.read() as connection:
            return documents.load_assignments(connection)

    # segments and texts

    def get_segment(self, key: SegmentKey) -> Segment:
        """Return a segment, retired ones included."""
        with self._database.read() as connection:
            return records.load_segment(connection, key)

    def find_keys(self, prefix: str, limit: int) -> tuple[SegmentKey, ...]:
        """Return up to *limit* keys of present segments that start with *prefix*, sorted."""
        with self._database.read() as connection:
            return documents.find_keys(connection, prefix, limit)

    def plural_forms(self, sources: Iterable[Hash]) -> Mapping[Hash, Sequence[tuple[SegmentKey, PluralCase]]]:
        """Return by source hash the present segments that are plural forms."""
        with self._database.read() as connection:
            return documents.list_plural_forms(connection, sources)

    def retired_segments(self, document: DocumentId) -> tuple[Segment, ...]:
        """Return the document's segments that are in no list any more, the latest last."""
        with self._database.read() as connection:
            return documents.load_retired(connection, document)

    def rows(self, language: LanguageTag, where: Where, *, after: int, limit: int) -> tuple[Row, ...]:
        """Return up to *limit* rows with `number` > *after* in project order."""
        with self._database.read() as connection:
            return rows.list_rows(connection, language, where, self._policy, after=after, limit=limit)

    def numbers(self, language: LanguageTag, where: Where, order: Order = Order.DOCUMENT) -> Sequence[int]:
        """Return the `number` of every row that passes, in *order*."""
        with self._database.read() as connection:
            return rows.list_numbers(connection, language, where, self._policy, order)

    def get_row(self, key: SegmentKey, language: LanguageTag) -> Row:
        """Return one present segment as a list row."""
        with self._database.read() as connection:
            return rows.find_row(connection, key, language, self._policy)

    def counts(self, language: LanguageTag, where: Where) -> Counts:
        """Count the rows that `rows` would give."""
        place = tally.find_place(language, where, self._policy)
        with self._database.read() as connection:
            number = tally.read_changes(connection)
            known = self._tally.find(number, language, where)
            if known is None and place is not None:
                known = tally.unpack(self._recall(place), number)
            counts = rows.count_rows(connection, language, where, self._policy) if known is None else known
        self._tally.keep(number, language, where, counts)
        packed = tally.pack(number, counts) if known is None else None
        if place is not None and packed is not None and not self._database.is_writing():
            with suppress(Locked):
                self._keep({place: packed})
        return counts

    def count_ranges(self, language: LanguageTag, document: DocumentId | None, parts: int) -> tuple[Counts, ...]:
        """Count the segments in parts of equal length; asked again while nothing has changed, without a count."""
        asked = (language, document, parts)
        with self._database.read() as connection:
            number = tally.read_changes(connection)
            if self._ranges is None or self._ranges[0] != (number, asked):
                counts = rows.count_ranges(connection, language, document, self._policy, parts)
                self._ranges = (number, asked), counts
                return counts
            return self._ranges[1]

    def authors(self, language: LanguageTag) -> tuple[str, ...]:
        """Return who wrote targets in a language, by name."""
        with self._database.read() as connection:
            return rows.list_authors(connection, language)

    def authors_of_documents(self, language: LanguageTag) -> tuple[tuple[DocumentId, str, datetime], ...]:
        """Return who wrote targets of each document and when last, whoever wrote most of them first."""
        with self._database.read() as connection:
            return rows.list_document_authors(connection, language)

    def targets(self, key: SegmentKey) -> tuple[Target, ...]:
        """Return the segment's targets in all languages, sorted by language."""
        with self._database.read() as connection:
            return records.load_targets(connection, key)

    def approvals(self, key: SegmentKey, language: LanguageTag) -> tuple[Approval, ...]:
        """Return every approval not withdrawn, oldest first."""
        with self._database.read() as connection:
            return records.load_approvals(connection, key, language)

    def writers(self, segment: Segment, target: Target) -> frozenset[str]:
        """Return who wrote a text as it stands: its author, and whoever entered it in the author's name."""
        with self._database.read() as connection:
            return load_writers(connection, segment, target)

    def waivers(self, language: LanguageTag, source_hash: Hash, target_hash: Hash) -> tuple[Waiver, ...]:
        """Return the waivers for this pair of texts, wherever it was waived."""
        with self._database.read() as connection:
            return records.load_waivers(connection, language, source_hash, target_hash)

    def search(self, text: str, scope: Scope, *, after: int, limit: int) -> tuple[tuple[int, SegmentKey], ...]:
        """Return (number, key) of segments whose texts contain *text*, folded, ascending by number."""
        with self._database.read() as connection:
            return search.find_text(connection, text, scope, after=after, limit=limit)

    # history

    def record(self, changes: Sequence[Change], *, actor: Member) -> tuple[Event, ...]:
        """Do all of *changes* in one transaction, or nothing.

        A change that would change nothing (the same text in the same state, the same approval twice) records nothing,
        so there may be fewer events than changes.
        """
        change: Change | None = None
        for each in changes:
            require_role(actor, each)
        touched = tally.find_touched(changes)
        try:
            with self._act(actor) as act:
                number = tally.count_change(act.connection)
                before = self._tally.measure(act.connection, touched, self._policy)
                for change in changes:
                    apply_change(act, change, self._policy, project=self._project)
                after = self._tally.measure(act.connection, touched, self._policy)
        except Conflict:
            if isinstance(change, SaveTarget):
                with self._act(actor) as late:
                    keep_conflict(late, change)
            raise
        if any(isinstance(each, Redact) for each in changes):
            self._database.empty_log()
        self._tally.move(number, before, after)
        return act.events

    def history(self, subject: Subject) -> tuple[Event, ...]:
        """Return the subject's events, oldest first."""
        with self._database.read() as connection:
            return chain.load_history(connection, subject)

    def deeds(self, *, document: DocumentId | None = None, since: datetime | None = None) -> tuple[Deeds, ...]:
        """Count what people did to segments."""
        with self._database.read() as connection:
            return count_deeds(connection, document, since)

    def latest_acts(self, actor: str, *, limit: int) -> tuple[Act, ...]:
        """Return the last acts of a person here, the latest first."""
        with self._database.read() as connection:
            return chain.list_acts(connection, actor, limit)

    def act_events(self, number: int, *, limit: int | None = None) -> tuple[Event, ...]:
        """Return the events, or *limit* of them, of one act of this replica, in their order."""
        with self._database.read() as connection:
            return chain.load_act(connection, number, limit)

    def head(self) -> Head:
        """Return how far this store's own replica has come."""
        with self._database.read() as connection:
            return chain.load_head(connection)

    def change_number(self) -> int:
        """Return a number that is another one after another connection than this thread's has written."""
        with self._database.read() as connection:
            return records.fetch_number(connection, "PRAGMA data_version")

    def event_id(self, sequence: int) -> Hash | None:
        """Return the id of an event of this store's own record, None where it has not come so far."""
        with self._database.read() as connection:
            return chain.find_id(connection, sequence)

    def notes(self, key: SegmentKey | None = None, language: LanguageTag | None = None) -> tuple[Noted, ...]:
        """Return notes as they stand, in project order; of one segment also when it is retired."""
        with self._database.read() as connection:
            return notes_and_bookmarks.load_notes(connection, key, language)

    def secrets(self) -> frozenset[SegmentKey]:
        """Return the present segments that are kept secret."""
        with self._database.read() as connection:
            return documents.load_secrets(connection)

    # a person's own

    def private_names(self) -> tuple[str, ...]:
        """Return the names of people that no third party is to see."""
        with self._database.read() as connection:
            return notes_and_bookmarks.load_private_names(connection)

    def set_private_names(self, names: Sequence[str]) -> None:
        """Replace the private names."""
        with self._database.write() as connection:
            notes_and_bookmarks.set_private_names(connection, names)

    def bookmarks(self, person: str) -> tuple[SegmentKey, ...]:
        """Return the present segments that a person marked, in project order."""
        with self._database.read() as connection:
            return notes_and_bookmarks.load_bookmarks(connection, person)

    def set_bookmark(self, person: str, key: SegmentKey, *, on: bool) -> None:
        """Mark a segment for a person, or no longer."""
        with self._database.write() as connection:
            notes_and_bookmarks.set_bookmark(connection, person, key, on=on)

    def unsaved(self, person: str) -> tuple[Unsaved, ...]:
        """Return the texts that a person was typing, the latest first."""
        with self._database.read() as connection:
            return notes_and_bookmarks.load_unsaved(connection, person)

    def keep_unsaved(self, text: Unsaved) -> None:
        """Keep a text that is being typed."""
        with self._database.write() as connection:
            notes_and_bookmarks.keep_unsaved(connection, text)

    def drop_unsaved(self, person: str, key: SegmentKey, language: LanguageTag) -> None:
        """Forget such a text."""
        with self._database.write() as connection:
            notes_and_bookmarks.drop_unsaved(connection, person, key, language)

    # memory

    def equal_variants(
        self, language: LanguageTag, text_hash: Hash, place: Place | None = None
    ) -> tuple[TranslationUnit, ...]:
        """Return the units that have a variant in *language*, under any of its tags, with exactly this content."""
        with self._database.use() as connection:
            return memory.find_equal(connection, language, text_hash, place)

    def equal_variants_of(
        self, language: LanguageTag, asked: Sequence[tuple[Hash, Place | None]]
    ) -> Sequence[tuple[TranslationUnit, ...]]:
        """Return what `equal_variants` returns for each of some texts and their places."""
        with self._database.use() as connection:
            return memory.find_equal_many(connection, language, asked)

    def get_translation_units(self, ids: Sequence[str], *, most: int | None = None) -> tuple[TranslationUnit, ...]:
        """Return the units with these ids that still exist, in the order asked; of more than *most* the last made."""
        with self._database.use() as connection:
            return memory.load_units(connection, ids, most)

    def memory_since(self, number: int, limit: int) -> tuple[MemoryChange, ...]:
        """Return up to *limit* changes after *number*, ascending; a record appears once, at its last change."""
        with self._database.read() as connection:
            return memory.list_changes(connection, number, limit)

    def memory_numbers(self) -> Sequence[int]:
        """Return the number of the last change of every record that is there, ascending."""
        with self._database.read() as connection:
            return memory.list_numbers(connection)

    def memory_texts(self, number: int, limit: int) -> tuple[TextRow, ...]:
        """Return the texts of the records that `memory_since` would return."""
        with self._database.use() as connection:
            if not memory.is_changed(connection, number):  # what each search finds, in one statement
                return ()
        with self._database.read() as connection, garbage_collection_paused():
            return memory.list_texts(connection, number, limit)

    def memory_worth(self, number: int, limit: int) -> tuple[WorthRow, ...]:
        """Return what the records that `memory_since` would return are worth."""
        with self._database.read() as connection:
            return memory.list_worth(connection, number, limit)

    def add_memory(self, units: Iterable[TranslationUnit], *, resume: ImportId, name: str, actor: Member) -> int:
        """Add foreign units in batches; return how many are new."""
        work = self.import_memory(units, resume=resume, name=name, actor=actor)
        while True:
            try:
                next(work)
            except StopIteration as end:
                added: int = end.value
                return added

    def import_memory(
        self, units: Iterable[TranslationUnit | UnitRow], *, resume: ImportId, name: str, actor: Member
    ) -> Generator[int, None, int]:
        """Add foreign units as `add_memory` does; yield after each batch how many are safe."""
        require_manager(actor)
        return self._import(units, resume, name, actor)

    def _import(
        self, units: Iterable[TranslationUnit | UnitRow], resume: ImportId, name: str, actor: Member
    ) -> Generator[int, None, int]:
        added = yield from memory_import.import_units(self._database, units, resume, name)
        with self._act(actor) as act:
            memory_import.finish_import(act, resume, self._project)
        return added

    def memory_imports(self) -> tuple[StoredImport, ...]:
        """Return the imports that can be taken back or go on, oldest first; those that were stopped stand last."""
        with self._database.read() as connection:
            return memory_import.list_imports(connection)

    def memory_stats(self) -> MemoryStats:
        """Return the memory's size."""
        with self._database.read() as connection:
            return memory.measure(connection)

    # a team

    def team(self) -> TeamPlace | None:
        """Return this replica's place in its team; None in one person's project."""
        from localize.store import team_tables

        if not self._is_team:
            return None
        with self._database.read() as connection:
            return team_tables.load_place(connection)

    def begin_team(
        self, place: TeamPlace, project_id: str, root: tuple[TeamEvent, tuple[Hash, bytes]] | None = None
    ) -> None:
        """Let the project be that of a team; an empty one becomes a replica of the project with this id."""
        from localize.store import team_tables

        with self._database.write() as connection:
            if self._is_team or (project_id != self.project_id and chain.load_head(connection).sequence):
                raise Conflict(
                    "this project has a team already", mine="", theirs=None, base=None, hint="open the project again"
                )
            connection.execute("UPDATE project SET name = ?", (project_id,))
            team_tables.begin(connection, place, root)
        self.project_id, self._is_team = project_id, True
        self._policy = TEAM_POLICY

    def team_state(self) -> TeamState | None:
        """Return everything that the team's record holds."""
        from localize.store import team_tables

        with self._database.read() as connection:
            return team_tables.load_state(connection)

    def disputes(self) -> tuple[Dispute, ...]:
        """Return where several heads stand."""
        from localize.store import team_tables

        with self._database.read() as connection:
            return team_tables.load_disputes(connection)

    def team_blobs(self) -> Mapping[Hash, bytes]:
        """Return the bytes of versions that wait."""
        from localize.store import team_tables

        with self._database.read() as connection:
            return team_tables.load_blobs(connection)

    def merge_team(self, change: TeamMerge) -> None:
        """Write what a merge has decided, all of it or nothing."""
        from localize.store import team_tables

        with self._database.write() as connection:
            tally.count_change(connection)
            with garbage_collection_paused():
                team_tables.merge(connection, change, self._policy)

    def record_since(self, sequence: int) -> tuple[Event, ...]:
        """Return the events of this store's own record after a sequence number, in their order."""
        with self._database.read() as connection:
            return chain.load_since(connection, sequence)

    def outcome(self, document: DocumentId, version: int) -> bytes:
        """Return what came out of a version, as its event names it by a hash; b"" where that was not kept."""
        with self._database.read() as connection:
            return load_outcome(connection, document, version)

    # integrity and copies

    def cached(self, key: Hash) -> bytes | None:
        """Return what `cache` stored, if it is still there."""
        return self._recall(records.hash_to_blob(key))

    def cache(self, key: Hash, value: bytes) -> None:
        """Keep a derived value; a read-only store keeps nothing."""
        self.cache_many({key: value})

    def cache_many(self, values: Mapping[Hash, bytes]) -> None:
        """Keep derived values; a store that may only be read, or is older, keeps nothing."""
        self._keep({records.hash_to_blob(key): value for key, value in values.items()})

    def _recall(self, name: bytes) -> bytes | None:
        with self._database.read() as connection:
            row = records.fetch_one(connection, "SELECT value FROM cache WHERE key = ?", (name,))
            return None if row is None else cast(bytes, row[0])

    def _keep(self, values: Mapping[bytes, bytes]) -> None:
        if self._database.read_only or self._database.is_older or not values:
            return
        with self._database.write_lightly() as connection:
            connection.executemany("INSERT OR REPLACE INTO cache (key, value) VALUES (?, ?)", tuple(values.items()))

    def recorded_texts(self, document: DocumentId, language: LanguageTag) -> Mapping[SegmentKey, RecordedText]:
        """Return what the record alone says of the present segments of a document that have approvals or a history."""
        with self._database.read() as connection:
            return load_recorded_texts(connection, document, language)

    def check_record(self) -> tuple[Problem, ...]:
        """Check that no event is missing or was altered, in a part of the time that `verify` takes."""
        with self._database.read() as connection:
            return tuple(map(Problem, check_links(connection)))

    def check_documents(self) -> tuple[Problem, ...]:
        """Check that the documents, their paths, bytes, units and segments are those of their histories."""
        with self._database.read() as connection:
            return tuple(map(Problem, check_documents(connection)))

    def verify(self) -> tuple[Problem, ...]:
        """Check pages, chains and hashes, and that everything present is what the histories end with."""
        with self._database.read() as connection:
            return find_damage(connection)

    def snapshot(self, to: Path) -> None:
        """Write a consistent, verified copy to *to*, which must not exist yet."""
        backup.copy_store(self._database, to)

    def exclusive(self) -> AbstractContextManager[None]:
        """Hold the project for this process alone."""
        if self._lock is None:
            raise ReadOnly("the project is open read-only; it cannot be locked", hint=READ_ONLY_HINT)
        return self._lock.exclusive()

    def close(self) -> None:
        """Let go of files and locks."""
        try:
            self._database.close()
        finally:
            if self._lock is not None:
                self._lock.release()


def open_store(
    path: Path, *, policy: ReviewPolicy, create: bool = False, read_only: bool = False, key: Key | None = None
) -> SqliteStore:
    """Open or create the store at *path*; the folder is made as well. A *key* is for one that is encrypted.

    Raises:
        NotFound: there is none and *create* is false.
        SchemaMismatch: it is not a store of this program, or newer than it.
        Locked: another process holds it for itself.
        StoreError: it is damaged, or the folder cannot be written (then open with *read_only*).
    """
    if create and not read_only:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(
                "cannot make the folder {parent}: {strerror}",
                parent=path.parent,
                strerror=error.strerror,
                hint=READ_ONLY_HINT,
            ) from error
    elif not path.is_file():
        raise NotFound("project store", str(path), hint="create the project first")
    _require_not_lost(path)
    writable = can_write(path.parent)
    if not read_only and not writable:
        raise ReadOnly("the folder {parent} cannot be written", parent=path.parent, hint=READ_ONLY_HINT)
    lock = _take_lock(path, read_only=read_only)
    try:
        return SqliteStore(Database(path, create=create, read_only=read_only, lock=lock, key=key), lock, policy)
    except BaseException:
        if lock is not None:
            lock.release()
        raise


def _require_not_lost(path: Path) -> None:
    """Raise Damaged when there was a store here and its file is gone or empty: a fresh one would hide the loss."""
    empty = not path.exists() or path.stat().st_size == 0
    if empty and path.with_name(path.name + ".lock").exists():
        raise Damaged(
            "{path} is {value}, but it should hold a project store",
            path=path,
            value="empty" if path.exists() else "gone",
            parent=path.parent,
            hint="restore a backup with `localize restore FILE`, or delete {parent} to start again",
        )


def _take_lock(path: Path, *, read_only: bool) -> ProcessLock | None:
    """Return the shared lock. A reader does without where no lock file can be made, and leaves none where there was
    none: beside a backup.
    """
    if read_only and not path.with_name(path.name + ".lock").exists():
        return None
    try:
        return ProcessLock(path)
    except OSError as error:
        if read_only:
            return None
        raise StoreError(
            "cannot write in {parent}: {strerror}", parent=path.parent, strerror=error.strerror, hint=READ_ONLY_HINT
        ) from error
