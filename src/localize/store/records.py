"""Conversion of model values to table rows and back: contents, segments, targets, approvals, variants.

Each pair of functions follows the list of columns that it reads or writes, in the same order.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache, wraps
from typing import ParamSpec, TypeVar, cast

import apsw

from localize.errors import Damaged, NotFound
from localize.model import (
    Approval,
    ApprovalKind,
    Content,
    Document,
    DocumentId,
    FilterRef,
    Hash,
    InlineTag,
    LanguageTag,
    Origin,
    OriginKind,
    PluralCase,
    Segment,
    SegmentKey,
    Side,
    StoredState,
    Substate,
    Target,
    UnitId,
)
from localize.model import serialization as wire
from localize.model.events import SaveTarget, Waiver
from localize.model.states import Step, stored_after

Value = None | int | float | str | bytes
Fields = tuple[Value, ...]
P = ParamSpec("P")
T = TypeVar("T")


def fetch(connection: apsw.Connection, statement: str, values: Fields = ()) -> list[Fields]:
    """Return all rows that the one *statement* gives."""
    return cast(list[Fields], connection.execute(statement, values).fetchall())


def fetch_one(connection: apsw.Connection, statement: str, values: Fields = ()) -> Fields | None:
    """Return the first row that the one *statement* gives."""
    return cast(Fields | None, connection.execute(statement, values).fetchone())


def fetch_number(connection: apsw.Connection, statement: str, values: Fields = ()) -> int:
    """Return the single number that the one *statement* gives."""
    row = fetch_one(connection, statement, values)
    return cast(int, row[0]) if row else 0


def select(columns: str, rest: str) -> str:
    """Return a statement put together from this package's own constants; values always go in as parameters."""
    return f"SELECT {columns} {rest}"


def hash_to_blob(value: Hash) -> bytes:
    """Return a hash as the tables hold it."""
    return bytes.fromhex(value)


def blob_to_hash(value: Value) -> Hash:
    """Return a hash as the model names it."""
    return Hash(cast(bytes, value).hex())


def optional_hash_to_blob(value: Hash | None) -> bytes | None:
    """Return a hash as the tables hold it, None for none."""
    return None if value is None else hash_to_blob(value)


# --- contents --------------------------------------------------------------------------------------------------------


def pack(content: Content) -> tuple[str, str | None]:
    """Return the columns `typed, tags` of a content."""
    if not content.tags:
        return content.typed, None
    if Content.parse(content.typed, content.tags) == content:
        return content.typed, wire.dump(content.tags)
    return content.typed, wire.dump(content)  # its text spells a tag, or two of its tags are typed alike


def unpack(typed: Value, tags: Value) -> Content:
    """Return the content that `pack` wrote. Raises: ValueError, where the columns do not belong together."""
    text = cast(str, typed)
    if tags is None:
        return Content((text,))
    packed = cast(str, tags)
    if packed.startswith("{"):
        content = wire.load(Content, packed)
    else:
        content = Content.parse(text, wire.load(tuple[InlineTag, ...], packed))
    if content.typed != text or not content.tags:
        raise ValueError("text and tags do not belong together")
    return content


def damaged_if_unreadable(read: Callable[P, T]) -> Callable[P, T]:
    """Let a reader of rows say in words that a row has values which nobody writes; what it is of, its first value says.

    Raises: Damaged.
    """

    @wraps(read)
    def checked(*values: P.args, **named: P.kwargs) -> T:
        try:
            return read(*values, **named)
        except (ValueError, TypeError) as error:
            name = values[0] if isinstance(values[0], str) else cast(Fields, values[0])[0]
            raise Damaged(
                "the stored data of {name} was altered: {error}", name=name, error=error, hint="restore the last backup"
            ) from error

    return checked


# --- documents and segments ------------------------------------------------------------------------------------------

DOCUMENT = "d.id, d.path, d.filter, d.source_language, d.own_target, d.source_hash, d.version"


@damaged_if_unreadable
def read_document(row: Fields) -> Document:
    """Return the document in a row of `DOCUMENT`."""
    key, path, by, source_language, own_target, source_hash, version = row
    return Document(
        id=DocumentId(cast(str, key)),
        path=cast(str, path),
        filter=wire.load(FilterRef, cast(str, by)),
        source_language=LanguageTag(cast(str, source_language)),
        own_target=None if own_target is None else LanguageTag(cast(str, own_target)),
        source_hash=blob_to_hash(source_hash),
        version=cast(int, version),
    )


SEGMENT = "s.key, d.id, s.unit, s.position, s.typed, s.tags, s.part, s.gap, s.plural_case, s.lineage"
SEGMENT_COLUMNS = 10


@damaged_if_unreadable
def read_segment(row: Fields) -> Segment:
    """Return the segment in a row of `SEGMENT`."""
    key, document, unit, position, typed, tags, part, gap, case, lineage = row
    return Segment(
        SegmentKey(cast(str, key)),
        DocumentId(cast(str, document)),
        UnitId(cast(str, unit)),
        cast(int, position),
        unpack(typed, tags),
        cast(int, part),
        cast(str, gap),
        None if case is None else PluralCase(case),
        () if lineage is None else tuple(SegmentKey(each) for each in cast(str, lineage).split()),
    )


def find_segment_id(connection: apsw.Connection, key: SegmentKey) -> int:
    """Return the row number of a segment, retired ones included.

    Raises:
        NotFound: there is none.
    """
    row = fetch_one(connection, "SELECT id FROM segment WHERE key = ?", (key,))
    if row is None:
        raise NotFound("segment", key)
    return cast(int, row[0])


def load_segment(connection: apsw.Connection, key: SegmentKey) -> Segment:
    """Return a segment, retired ones included. Raises: NotFound."""
    row = fetch_one(
        connection,
        select(SEGMENT, "FROM segment s JOIN document d ON d.ordinal = s.document WHERE s.key = ?"),
        (key,),
    )
    if row is None:
        raise NotFound("segment", key)
    return read_segment(row)


# --- targets ---------------------------------------------------------------------------------------------------------

TARGET = (
    "t.language, t.revision, t.typed, t.tags, t.state, t.substate, t.origin_kind, t.origin_score, t.origin_name,"
    " t.author, t.at, t.source_hash, t.place"
)


@damaged_if_unreadable
def read_target(key: SegmentKey, row: Fields) -> Target:
    """Return the target in a row of `TARGET`."""
    language, revision, typed, tags, state, substate, kind, score, name, author, at, source_hash, place = row
    return Target(
        key,
        LanguageTag(cast(str, language)),
        cast(int, revision),
        unpack(typed, tags),
        StoredState(state),
        None if substate is None else Substate(substate),
        read_origin(kind, score, name),
        cast(str, author),
        datetime.fromisoformat(cast(str, at)),
        blob_to_hash(source_hash),
        cast(int | None, place),
    )


def find_target(connection: apsw.Connection, key: SegmentKey, language: LanguageTag) -> Target | None:
    """Return a segment's target in one language, if it has one."""
    row = fetch_one(
        connection,
        select(TARGET, "FROM segment s JOIN target t ON t.segment = s.id WHERE s.key = ? AND t.language = ?"),
        (key, language),
    )
    return None if row is None else read_target(key, row)


def load_targets(connection: apsw.Connection, key: SegmentKey) -> tuple[Target, ...]:
    """Return a segment's targets in all languages, sorted by language."""
    rows = fetch(
        connection,
        select(TARGET, "FROM segment s JOIN target t ON t.segment = s.id WHERE s.key = ? ORDER BY t.language"),
        (key,),
    )
    return tuple(read_target(key, row) for row in rows)


def write_target(connection: apsw.Connection, segment: int, target: Target, *, remember: bool) -> None:
    """Put *target* in the place of what stood there."""
    typed, tags = pack(target.content)
    connection.execute(
        "INSERT OR REPLACE INTO target (segment, language, revision, state, substate, author, hash, source_hash,"
        " typed, tags, origin_kind, origin_score, origin_name, at, place, remember)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            segment,
            target.language,
            target.revision,
            target.state.value,
            target.substate and target.substate.value,
            target.author,
            hash_to_blob(target.hash),
            hash_to_blob(target.source_hash),
            typed,
            tags,
            target.origin.kind.value,
            target.origin.score,
            target.origin.name,
            target.at.isoformat(),
            target.order,
            int(remember),
        ),
    )


@lru_cache(maxsize=1024)
def read_origin(kind: Value, score: Value, name: Value) -> Origin:
    """Return the origin in three columns."""
    return Origin(OriginKind(kind), cast(int | None, score), cast(str, name))


def made_target(change: SaveTarget, revision: int, author: str, at: datetime) -> Target:
    """Return the target that a save leaves behind; an empty text clears, whatever state the save names."""
    state, substate = (change.state, change.substate) if change.content else stored_after(Step.CLEAR)
    return Target(
        segment=change.segment,
        language=change.language,
        revision=revision,
        content=change.content,
        state=state,
        substate=substate,
        origin=change.origin,
        author=author,
        at=at,
        source_hash=change.source_hash,
        order=change.order,
    )


# --- decisions -------------------------------------------------------------------------------------------------------

APPROVAL = "a.language, a.revision, a.source_hash, a.target_hash, a.reviewer, a.at, a.kind"


@damaged_if_unreadable
def read_approval(key: SegmentKey, row: Fields) -> Approval:
    """Return the approval in a row of `APPROVAL`."""
    language, revision, source_hash, target_hash, reviewer, at, kind = row
    return Approval(
        segment=key,
        language=LanguageTag(cast(str, language)),
        revision=cast(int, revision),
        source_hash=blob_to_hash(source_hash),
        target_hash=blob_to_hash(target_hash),
        reviewer=cast(str, reviewer),
        at=datetime.fromisoformat(cast(str, at)),
        kind=ApprovalKind(kind),
    )


def load_made_of_others(connection: apsw.Connection, document: DocumentId) -> frozenset[SegmentKey]:
    """Return a document's present segments that were made of others by splitting or joining."""
    rest = (
        "FROM segment s JOIN document d ON d.ordinal = s.document"
        " WHERE d.id = ? AND s.present = 1 AND s.lineage IS NOT NULL"
    )
    return frozenset(SegmentKey(cast(str, key)) for (key,) in fetch(connection, select("s.key", rest), (document,)))


def load_document_approvals(
    connection: apsw.Connection, document: DocumentId, language: LanguageTag
) -> dict[SegmentKey, list[Approval]]:
    """Return the approvals not withdrawn, oldest first, of a document's present segments in one language."""
    rest = (
        "FROM approval a JOIN segment s ON s.id = a.segment JOIN document d ON d.ordinal = s.document"
        " WHERE d.id = ? AND s.present = 1 AND a.language = ? AND NOT a.withdrawn ORDER BY a.number"
    )
    approvals: dict[SegmentKey, list[Approval]] = {}
    for name, *row in fetch(connection, select(f"s.key, {APPROVAL}", rest), (document, language)):
        key = SegmentKey(cast(str, name))
        approvals.setdefault(key, []).append(read_approval(key, tuple(row)))
    return approvals


def load_approvals(connection: apsw.Connection, key: SegmentKey, language: LanguageTag) -> tuple[Approval, ...]:
    """Return every approval not withdrawn, oldest first."""
    rows = fetch(
        connection,
        select(
            APPROVAL,
            "FROM segment s JOIN approval a ON a.segment = s.id"
            " WHERE s.key = ? AND a.language = ? AND NOT a.withdrawn ORDER BY a.number",
        ),
        (key, language),
    )
    return tuple(read_approval(key, row) for row in rows)


WAIVER = "language, source_hash, target_hash, check_id, side, surface, occurrence, reason, person, at"


@damaged_if_unreadable
def read_waiver(row: Fields) -> Waiver:
    """Return the waiver in a row of `WAIVER`."""
    language, source_hash, target_hash, check, side, surface, occurrence, reason, person, at = row
    return Waiver(
        language=LanguageTag(cast(str, language)),
        source_hash=blob_to_hash(source_hash),
        target_hash=blob_to_hash(target_hash),
        check=cast(str, check),
        side=Side(side),
        surface=cast(str, surface),
        occurrence=cast(int, occurrence),
        reason=cast(str, reason),
        by=cast(str, person),
        at=datetime.fromisoformat(cast(str, at)),
    )


def load_waivers(
    connection: apsw.Connection, language: LanguageTag, source_hash: Hash, target_hash: Hash
) -> tuple[Waiver, ...]:
    """Return the waivers for a pair of texts."""
    rows = fetch(
        connection,
        select(WAIVER, "FROM waiver WHERE language = ? AND source_hash = ? AND target_hash = ?"),
        (language, hash_to_blob(source_hash), hash_to_blob(target_hash)),
    )
    return tuple(read_waiver(row) for row in rows)


def remove_waiver(connection: apsw.Connection, waiver: Waiver) -> None:
    """Take a waiver back. Raises: NotFound, when it does not stand, or stands with another reason."""
    connection.execute(
        "DELETE FROM waiver WHERE language = ? AND source_hash = ? AND target_hash = ? AND check_id = ? AND side = ?"
        " AND surface = ? AND occurrence = ? AND reason = ?",
        (*_waived(waiver), waiver.reason),
    )
    if not connection.changes():
        raise NotFound("waiver", waiver.check, hint="it was withdrawn or given another reason")


def write_waiver(connection: apsw.Connection, waiver: Waiver) -> None:
    """Keep a waiver; a newer reason for the same finding replaces the older one."""
    connection.execute(
        "INSERT OR REPLACE INTO waiver (language, source_hash, target_hash, check_id, side, surface, occurrence,"
        " reason, person, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (*_waived(waiver), waiver.reason, waiver.by, waiver.at.isoformat()),
    )


def _waived(waiver: Waiver) -> Fields:
    """Return the values of the columns that name the finding."""
    hashes = hash_to_blob(waiver.source_hash), hash_to_blob(waiver.target_hash)
    return (waiver.language, *hashes, waiver.check, waiver.side.value, waiver.surface, waiver.occurrence)
