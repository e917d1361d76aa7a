"""Documents, their bytes, units and segments: new versions, new segment borders, and queries.

Positions of present segments run from 0 without holes, and a document knows how many segments come before it, so a
segment's number in the project is a sum and no other row has to change when one is added.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import cast

import apsw

from localize.errors import Conflict, NotFound, StoreError
from localize.model import (
    Document,
    DocumentId,
    Hash,
    LanguageTag,
    PluralCase,
    Segment,
    SegmentKey,
    Unit,
    UnitId,
    hash_bytes,
)
from localize.model import serialization as wire
from localize.model.events import Action, AddDocument, Assign, Resegment, Subject, SubjectKind, UpdateDocument
from localize.runtime.lazy_dataclass import dataclass
from localize.store import search
from localize.store.events import ActWriter
from localize.store.outcome import hash_unit, save_outcome
from localize.store.records import (
    DOCUMENT,
    SEGMENT,
    Fields,
    damaged_if_unreadable,
    fetch,
    fetch_one,
    hash_to_blob,
    pack,
    read_document,
    read_segment,
    select,
)

UnitWithSegments = tuple[Unit, tuple[Segment, ...]]
_SEGMENTS = "FROM segment s JOIN document d ON d.ordinal = s.document"


# --- reading ---------------------------------------------------------------------------------------------------------


def list_documents(connection: apsw.Connection) -> tuple[Document, ...]:
    """Return the documents in the order they were added."""
    return tuple(
        read_document(row) for row in fetch(connection, select(DOCUMENT, "FROM document d ORDER BY d.ordinal"))
    )


def get_ordinal(connection: apsw.Connection, document: DocumentId) -> int:
    """Return the table row of a document. Raises: NotFound."""
    row = fetch_one(connection, "SELECT ordinal FROM document WHERE id = ?", (document,))
    if row is None:
        raise NotFound("document", document)
    return cast(int, row[0])


def load_source(connection: apsw.Connection, document: DocumentId, version: int) -> bytes:
    """Return the bytes that this version was extracted from.

    Raises:
        NotFound: there is no such version.
        StoreError: the bytes are no longer the ones that were stored.
    """
    row = fetch_one(
        connection,
        "SELECT s.data, s.hash FROM source s JOIN document d ON d.ordinal = s.document"
        " WHERE d.id = ? AND s.version = ?",
        (document, version),
    )
    if row is None:
        raise NotFound("document version", f"{document} {version}")
    data = cast(bytes, row[0])
    if hash_to_blob(hash_bytes(data)) != row[1]:
        raise StoreError(
            "the stored copy of {document} has been altered", document=document, hint="restore the last snapshot"
        )
    return data


def load_units(connection: apsw.Connection, document: DocumentId) -> Iterator[UnitWithSegments]:
    """Yield the units of a document in order with their present segments.

    All is read before the first one comes, so that the caller may write while going through them. Raises: NotFound.
    """
    ordinal = get_ordinal(connection, document)
    records = fetch(connection, "SELECT id, record FROM unit WHERE document = ? ORDER BY place", (ordinal,))
    segments: dict[UnitId, list[Fields]] = {}
    for row in fetch(
        connection,
        select(SEGMENT, f"{_SEGMENTS} WHERE s.document = ? AND s.present = 1 ORDER BY s.position"),
        (ordinal,),
    ):
        segments.setdefault(UnitId(cast(str, row[2])), []).append(row)
    return (
        (_read_unit(cast(str, record)), tuple(map(read_segment, segments.get(UnitId(cast(str, name)), ()))))
        for name, record in records
    )


def load_unit(connection: apsw.Connection, document: DocumentId, unit: UnitId) -> UnitWithSegments:
    """Return one unit with its present segments. Raises: NotFound."""
    ordinal = get_ordinal(connection, document)
    row = fetch_one(connection, "SELECT record FROM unit WHERE document = ? AND id = ?", (ordinal, unit))
    if row is None:
        raise NotFound("unit", f"{document} {unit}")
    # Sorted here: asked to, SQLite goes along the places and through the whole document.
    found = fetch(
        connection,
        select(SEGMENT, f"{_SEGMENTS} WHERE s.document = ? AND s.unit = ? AND s.present = 1"),
        (ordinal, unit),
    )
    segments = sorted(map(read_segment, found), key=lambda segment: segment.position)
    return _read_unit(cast(str, row[0])), tuple(segments)


@damaged_if_unreadable
def _read_unit(record: str) -> Unit:
    return wire.load(Unit, record)


def list_plural_forms(
    connection: apsw.Connection, sources: Iterable[Hash]
) -> dict[Hash, list[tuple[SegmentKey, PluralCase]]]:
    """Return by source hash the present segments that are plural forms, those without one left out."""
    statement = "SELECT key, plural_case FROM segment WHERE source_hash = ? AND present = 1 AND plural_case IS NOT NULL"
    found: dict[Hash, list[tuple[SegmentKey, PluralCase]]] = {}
    for source in sources:
        for key, case in fetch(connection, statement, (hash_to_blob(source),)):
            found.setdefault(source, []).append((SegmentKey(cast(str, key)), PluralCase(case)))
    return found


def find_keys(connection: apsw.Connection, prefix: str, limit: int) -> tuple[SegmentKey, ...]:
    """Return up to *limit* keys of present segments that start with *prefix*, in their own order."""
    wanted = prefix.lower()
    rows = fetch(
        connection,
        "SELECT key FROM segment WHERE key >= ? AND key < ? AND present = 1 ORDER BY key LIMIT ?",
        (wanted, wanted + "\U0010ffff", limit),
    )
    return tuple(SegmentKey(cast(str, key)) for (key,) in rows)


def load_retired(connection: apsw.Connection, document: DocumentId) -> tuple[Segment, ...]:
    """Return the document's segments that are in no list any more, the latest last; none for an unknown document."""
    rows = fetch(
        connection,
        select(SEGMENT, f"{_SEGMENTS} WHERE d.id = ? AND s.present = 0 ORDER BY s.id"),
        (document,),
    )
    return tuple(read_segment(row) for row in rows)


# --- saving a version ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Stored:
    """What the store has of a segment that a new one may continue."""

    id: int
    source_hash: bytes
    words: int
    present: bool


@dataclass(slots=True)
class _Tally:
    """How many segments a new version kept, changed and made."""

    kept: int = 0
    changed: int = 0
    new: int = 0

    @property
    def total(self) -> int:
        """All segments of the new version so far; the position of the next one."""
        return self.kept + self.changed + self.new


def save_version(
    act: ActWriter,
    document: Document,
    data: bytes,
    units: Iterable[UnitWithSegments],
    *,
    kept: Mapping[SegmentKey, SegmentKey],
) -> None:
    """Put a document or its next version into the store. Raises: as `Store.save_document`."""
    connection = act.connection
    if hash_bytes(data) != document.source_hash:
        raise StoreError("{path}: the bytes are not the ones that the document names by their hash", path=document.path)
    ordinal = _put_document(connection, document, data)
    stored = _load_stored(connection, ordinal)
    connection.execute("UPDATE segment SET present = 0 WHERE document = ? AND present = 1", (ordinal,))
    connection.execute("DELETE FROM unit WHERE document = ?", (ordinal,))
    tally = _Tally()
    taken: set[SegmentKey] = set()
    named: set[UnitId] = set()
    for place, (unit, segments) in enumerate(units):
        if unit.id in named:
            raise StoreError("{path}: two units have the id {id}", path=document.path, id=unit.id)
        named.add(unit.id)
        connection.execute(
            "INSERT INTO unit (document, place, id, record) VALUES (?, ?, ?, ?)",
            (ordinal, place, unit.id, wire.dump(unit)),
        )
        for segment in segments:
            key = kept.get(segment.key, segment.key)
            if key in taken:
                raise StoreError("{path}: two segments would have the key {key}", path=document.path, key=key)
            taken.add(key)
            if segment.key in kept and key not in stored:
                raise NotFound(
                    "segment", key, path=document.path, hint="{path} never had it, so nothing can continue it"
                )
            found = stored[key] if segment.key in kept else None
            _put(connection, ordinal, unit, replace(segment, key=key, position=tally.total), found, tally)
    connection.execute("UPDATE document SET segments = ? WHERE ordinal = ?", (tally.total, ordinal))
    _renumber(connection)
    gone = sum(each.present and key not in taken for key, each in stored.items())
    _append_event(act, document, tally, gone, save_outcome(connection, ordinal, document))


def _put_document(connection: apsw.Connection, document: Document, data: bytes) -> int:
    row = fetch_one(connection, "SELECT ordinal, version FROM document WHERE id = ?", (document.id,))
    version = cast(int, row[1]) if row else 0
    if document.version != version + 1:
        raise Conflict(
            "{path}: version {version} cannot follow version {version2}",
            path=document.path,
            version=document.version,
            version2=version,
            mine="",
            theirs=None,
            base=None,
            hint="somebody added the document meanwhile; add it again",
        )
    values: Fields = (
        document.path,
        wire.dump(document.filter),
        document.source_language,
        document.own_target,
        hash_to_blob(document.source_hash),
        document.version,
        document.id,
    )
    if row is None:
        connection.execute(
            "INSERT INTO document (path, filter, source_language, own_target, source_hash, version, id, segments,"
            " first) VALUES (?, ?, ?, ?, ?, ?, ?, 0, 0)",
            values,
        )
    else:
        connection.execute(
            "UPDATE document SET path = ?, filter = ?, source_language = ?, own_target = ?, source_hash = ?,"
            " version = ? WHERE id = ?",
            values,
        )
    ordinal = cast(int, row[0]) if row else connection.last_insert_rowid()
    connection.execute(
        "INSERT INTO source (document, version, hash, data) VALUES (?, ?, ?, ?)",
        (ordinal, document.version, hash_to_blob(document.source_hash), data),
    )
    return ordinal


def _load_stored(connection: apsw.Connection, ordinal: int) -> dict[SegmentKey, _Stored]:
    rows = fetch(connection, "SELECT key, id, source_hash, words, present FROM segment WHERE document = ?", (ordinal,))
    return {
        SegmentKey(cast(str, key)): _Stored(
            cast(int, number), cast(bytes, source_hash), cast(int, words), bool(present)
        )
        for key, number, source_hash, words, present in rows
    }


def _append_event(act: ActWriter, document: Document, tally: _Tally, gone: int, outcome: Hash) -> None:
    subject = Subject(SubjectKind.DOCUMENT, document.id)
    named = (document.id, document.path, document.source_hash, document.version)
    if document.version == 1:
        act.append(subject, Action.ADDED, AddDocument(*named, segments=tally.total, outcome=outcome))
    else:
        counts = (tally.kept, tally.changed, tally.new, gone)
        act.append(subject, Action.UPDATED, UpdateDocument(*named, *counts, outcome))


def _put(
    connection: apsw.Connection,
    ordinal: int,
    unit: Unit,
    segment: Segment,
    found: _Stored | None,
    tally: _Tally,
) -> None:
    """Write a segment: in place of the stored one that it continues, or as a new one."""
    from localize.tokens import count_words  # not where documents are only listed

    source_hash = hash_to_blob(segment.source_hash)
    same = found is not None and found.source_hash == source_hash
    words = found.words if found is not None and same else count_words(segment.source.plain)
    if found is None:
        tally.new += 1
    elif same:
        tally.kept += 1
    else:
        tally.changed += 1
    plural = f"{unit.plural.value}:{segment.case.value}" if unit.plural and segment.case else None
    number = _write_segment(
        connection, ordinal, segment, (unit.id, unit.kind, unit.max_length, plural), (found, words, source_hash)
    )
    if found is None:
        search.index_new_text(connection, number, search.SOURCE, segment.source)
    elif not same:
        search.index_text(connection, number, search.SOURCE, segment.source)


def _write_segment(
    connection: apsw.Connection,
    ordinal: int,
    segment: Segment,
    unit: tuple[str, str, int | None, str | None],
    text: tuple[_Stored | None, int, bytes],
) -> int:
    found, words, source_hash = text
    typed, tags = pack(segment.source)
    try:
        connection.execute(
            "INSERT INTO segment (id, key, document, present, position, unit, kind, max_length, plural, part, gap,"
            " plural_case, lineage, words, source_hash, typed, tags)"
            " VALUES (?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET present = 1, position = excluded.position, unit = excluded.unit,"
            " kind = excluded.kind, max_length = excluded.max_length, plural = excluded.plural, part = excluded.part,"
            " gap = excluded.gap,"
            " plural_case = excluded.plural_case, lineage = coalesce(excluded.lineage, lineage),"
            " words = excluded.words,"
            " source_hash = excluded.source_hash, typed = excluded.typed, tags = excluded.tags",
            (
                found.id if found else None,
                segment.key,
                ordinal,
                segment.position,
                *unit,
                segment.part,
                segment.gap,
                segment.case and segment.case.value,
                " ".join(segment.lineage) or None,
                words,
                source_hash,
                typed,
                tags,
            ),
        )
    except apsw.ConstraintError as error:
        if "segment.key" not in str(error):
            raise
        raise StoreError("segment key {key} is taken; a new segment needs a new one", key=segment.key) from error
    return found.id if found else connection.last_insert_rowid()


def _renumber(connection: apsw.Connection) -> None:
    """Let every document know how many segments stand before it."""
    before = 0
    for ordinal, first, segments in fetch(connection, "SELECT ordinal, first, segments FROM document ORDER BY ordinal"):
        if first != before:
            connection.execute("UPDATE document SET first = ? WHERE ordinal = ?", (before, ordinal))
        before += cast(int, segments)


# --- assignments -----------------------------------------------------------------------------------------------------


def load_assignments(connection: apsw.Connection) -> tuple[Assign, ...]:
    """Return who translates what by when, in the order of documents, then by language."""
    rows = fetch(
        connection,
        "SELECT d.id, a.language, a.person, a.due FROM assignment a JOIN document d ON d.ordinal = a.document"
        " ORDER BY d.ordinal, a.language",
    )
    return tuple(map(_read_assignment, rows))


@damaged_if_unreadable
def _read_assignment(row: Fields) -> Assign:
    document, language, person, due = cast(tuple[str, str, str, str | None], row)
    return Assign(DocumentId(document), LanguageTag(language), person, date.fromisoformat(due) if due else None)


def assign(act: ActWriter, change: Assign) -> None:
    """Keep who translates a document, and record it where that is news. Raises: NotFound."""
    connection = act.connection
    place = (get_ordinal(connection, change.document), change.language)
    due = change.due.isoformat() if change.due else None
    if change.person or due:
        connection.execute(
            "INSERT INTO assignment (document, language, person, due) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (document, language) DO UPDATE SET person = excluded.person, due = excluded.due"
            " WHERE (person, due) IS NOT (excluded.person, excluded.due)",
            (*place, change.person, due),
        )
    else:
        connection.execute("DELETE FROM assignment WHERE document = ? AND language = ?", place)
    if connection.changes():
        act.append(Subject(SubjectKind.DOCUMENT, change.document, change.language), Action.ASSIGNED, change)


# --- other borders ---------------------------------------------------------------------------------------------------


def load_secrets(connection: apsw.Connection) -> frozenset[SegmentKey]:
    """Return the present segments that are kept secret."""
    # CROSS keeps the order: else every segment is gone through in search of the few that are secret
    rows = fetch(connection, "SELECT s.key FROM secret c CROSS JOIN segment s ON s.id = c.segment WHERE s.present = 1")
    return frozenset(SegmentKey(cast(str, key)) for (key,) in rows)


def keep_secret(connection: apsw.Connection, segment: int, *, secret: bool) -> bool:
    """Keep the segment in this table row secret, or no longer; tell whether that is news."""
    statement = (
        "INSERT OR IGNORE INTO secret (segment) VALUES (?)" if secret else "DELETE FROM secret WHERE segment = ?"
    )
    connection.execute(statement, (segment,))
    return connection.changes() > 0


def resegment(connection: apsw.Connection, change: Resegment) -> Hash:
    """Put the made segments in the place of the retired ones, and move what stands after them; return the unit's
    outcome.

    A made segment that was retired comes back with all that was done on it.
    Raises:
        NotFound: no such document, unit or present segment of it.
        StoreError: they are not neighbours, there is nothing in their place, or a new key is taken.
    """
    ordinal = get_ordinal(connection, change.document)
    unit, segments = load_unit(connection, change.document, change.unit)
    present = {each.key: each.position for each in segments}
    for key in change.retired:
        if key not in present:
            raise NotFound("segment", key, unit=change.unit, hint="it is not in unit {unit}")
    places = sorted({present[key] for key in change.retired})
    if not change.made or not places or places[-1] - places[0] != len(places) - 1:
        raise StoreError("only neighbouring segments of one unit can be replaced, and by at least one")
    back = {each.key: _find_retired(connection, ordinal, each) for each in change.made}
    longer = len(change.made) - len(places)
    for key in change.retired:
        connection.execute("UPDATE segment SET present = 0 WHERE key = ?", (key,))
    if longer:
        connection.execute(
            "UPDATE segment SET position = position + ? WHERE document = ? AND present = 1 AND position > ?",
            (longer, ordinal, places[-1]),
        )
    for position, segment in enumerate(change.made, places[0]):
        _put(connection, ordinal, unit, replace(segment, position=position), back[segment.key], _Tally())
    _carry_bookmarks(connection, change)
    # A part of a secret is one, and so is what it was joined into.
    connection.execute(
        "INSERT OR IGNORE INTO secret (segment)"
        " SELECT s.id FROM segment s WHERE s.key IN (SELECT value FROM json_each(?)) AND EXISTS ("
        "SELECT 1 FROM secret c JOIN segment o ON o.id = c.segment WHERE o.key IN (SELECT value FROM json_each(?)))",
        (json.dumps([each.key for each in change.made]), json.dumps(change.retired)),
    )
    connection.execute("UPDATE document SET segments = segments + ? WHERE ordinal = ?", (longer, ordinal))
    _renumber(connection)
    return hash_unit(connection, ordinal, change.unit)


def _carry_bookmarks(connection: apsw.Connection, change: Resegment) -> None:
    """Mark the first made segment for whoever marked a retired one, but where a made one comes back with their mark."""
    made = json.dumps([each.key for each in change.made])
    connection.execute(
        "INSERT INTO bookmark (person, segment) SELECT DISTINCT b.person, (SELECT id FROM segment WHERE key = ?)"
        " FROM bookmark b JOIN segment o ON o.id = b.segment WHERE o.key IN (SELECT value FROM json_each(?))"
        " AND b.person NOT IN (SELECT p.person FROM bookmark p JOIN segment m ON m.id = p.segment"
        " WHERE m.key IN (SELECT value FROM json_each(?)))",
        (change.made[0].key, json.dumps(change.retired), made),
    )


def _find_retired(connection: apsw.Connection, ordinal: int, segment: Segment) -> _Stored | None:
    """Return the retired segment with this key, None where there is none."""
    row = fetch_one(
        connection,
        "SELECT id, source_hash, words FROM segment WHERE key = ? AND document = ? AND present = 0",
        (segment.key, ordinal),
    )
    return None if row is None else _Stored(cast(int, row[0]), cast(bytes, row[1]), cast(int, row[2]), present=False)
