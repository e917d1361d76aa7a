"""Outcomes of documents: what came out of each version, kept as lines whose hash its event carries.

A line is what the tables say of one unit and its present segments. The first line is the document's own.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import cast

import apsw

from localize.errors import Damaged
from localize.errors.message import Message
from localize.model import Document, DocumentId, Hash, PluralCase, Segment, SegmentKey, Unit, UnitId, hash_bytes
from localize.model import serialization as wire
from localize.model.events import NO_HASH, AddDocument, Event, Resegment, Subject, SubjectKind, UpdateDocument
from localize.store.events import Bodies, load_history
from localize.store.records import (
    DOCUMENT,
    Fields,
    Value,
    fetch,
    fetch_one,
    hash_to_blob,
    read_document,
    select,
    unpack,
)

_SEGMENT = "unit, key, part, gap, plural_case, plural, kind, max_length, lineage, words, typed, tags, hex(source_hash)"
_MAX_BYTES = 1 << 28
"""Of what came out of one version, unpacked: four times the largest document. A forged one is not read to its end."""
_UNIT = 0
"""Place of the unit in a row of segments."""


def save_outcome(connection: apsw.Connection, ordinal: int, document: Document) -> Hash:
    """Keep what came out of the version that was just written; return the hash of it."""
    lines = [wire.dump(document), *(line for _, line in _read_lines(connection, ordinal))]
    data = "\n".join(lines).encode()
    connection.execute(
        "INSERT INTO outcome (document, version, data) VALUES (?, ?, ?)",
        (ordinal, document.version, zlib.compress(data)),
    )
    return hash_bytes(data)


def load_outcome(connection: apsw.Connection, document: DocumentId, version: int) -> bytes:
    """Return what came out of a version, as its event names it by a hash; b"" where that was not kept."""
    row = fetch_one(
        connection,
        "SELECT o.data FROM outcome o JOIN document d ON d.ordinal = o.document WHERE d.id = ? AND o.version = ?",
        (document, version),
    )
    return _unpack(cast(bytes, row[0])) if row else b""


def renumber_outcome(data: bytes, version: int) -> bytes:
    """Return what came out of a version under another number: the only thing of it that is this store's own."""
    head, _, lines = data.partition(b"\n")
    document = replace(wire.load(Document, head), version=version)
    return b"\n".join((wire.dump(document).encode(), lines)) if lines else wire.dump(document).encode()


def read_outcome(data: bytes) -> tuple[Document, Iterator[tuple[Unit, tuple[Segment, ...]]]]:
    """Return the document that came out of a version, and its units with their segments. Raises: ValueError."""
    head, *lines = data.decode().split("\n")
    document = wire.load(Document, head)
    return document, _read_units(document, lines)


def _read_units(document: Document, lines: Iterable[str]) -> Iterator[tuple[Unit, tuple[Segment, ...]]]:
    position = 0
    for line in lines:
        record, rows = json.loads(line)
        unit = wire.load(Unit, record)
        segments = []
        for key, part, gap, case, _plural, _kind, _longest, lineage, _words, typed, tags, _hash in rows:
            place = (document.id, unit.id, position)
            plural = None if case is None else PluralCase(case)
            before = () if lineage is None else tuple(map(SegmentKey, lineage.split()))
            segments.append(Segment(SegmentKey(key), *place, unpack(typed, tags), part, gap, plural, before))
            position += 1
        yield unit, tuple(segments)


def hash_unit(connection: apsw.Connection, ordinal: int, unit: UnitId) -> Hash:
    """Return the hash of the line of one unit."""
    record = fetch_one(connection, "SELECT record FROM unit WHERE document = ? AND id = ?", (ordinal, unit))
    # Sorted here: asked to, SQLite goes along the places and through the whole document.
    rows = fetch(
        connection,
        select(f"position, {_SEGMENT}", "FROM segment WHERE document = ? AND unit = ? AND present = 1"),
        (ordinal, unit),
    )
    segments = [row[1:] for row in sorted(rows, key=lambda row: cast(int, row[0]))]
    return hash_bytes(_make_line(record[0] if record else None, segments).encode())


def _read_lines(connection: apsw.Connection, ordinal: int) -> Iterator[tuple[Value, str]]:
    """Yield unit and line for each unit in order; at the end None and those segments that are in no unit's place."""
    rows = fetch(
        connection,
        select(_SEGMENT, "FROM segment WHERE document = ? AND present = 1 ORDER BY position"),
        (ordinal,),
    )
    at = 0
    for unit, record in fetch(connection, "SELECT id, record FROM unit WHERE document = ? ORDER BY place", (ordinal,)):
        start = at
        while at < len(rows) and rows[at][_UNIT] == unit:
            at += 1
        yield unit, _make_line(record, rows[start:at])
    if at < len(rows):
        yield None, _make_line(None, rows[at:])


def _make_line(record: Value, segments: list[Fields]) -> str:
    return json.dumps([record, [row[1:] for row in segments]], ensure_ascii=False, separators=(",", ":"))


# --- proof -----------------------------------------------------------------------------------------------------------


def check_documents(connection: apsw.Connection) -> list[Message]:
    """Return where documents are not what their events say, one line each.

    A version that came in before events carried outcomes is held to its path and bytes alone.
    """
    bodies = Bodies(connection)
    documents = fetch(connection, "SELECT id FROM document UNION SELECT name FROM subject WHERE kind = 'document'")
    found = [
        problem
        for (document,) in documents
        for problem in _check_document(connection, DocumentId(cast(str, document)), bodies)
    ]
    return sorted(found, key=lambda problem: "key" not in dict(problem.values))  # those that name a segment first


def _check_document(connection: apsw.Connection, document: DocumentId, bodies: Bodies) -> list[Message]:
    row = fetch_one(connection, select(f"d.ordinal, {DOCUMENT}", "FROM document d WHERE d.id = ?"), (document,))
    try:
        events = load_history(connection, Subject(SubjectKind.DOCUMENT, document), bodies)
    except Damaged as error:
        name = row[2] if row else document
        return [Message("the stored data of {name} was altered: {error}", name=name, error=error)]
    versions = [each.body for each in events if isinstance(each.body, AddDocument | UpdateDocument)]
    if row is None:
        return [
            Message(
                "{path}: this document is in the history, but missing", path=versions[-1].path if versions else document
            )
        ]
    if not versions:
        return [Message("{path}: this document is not in the history", path=row[2])]
    proof = _Proof(connection, cast(int, row[0]), read_document(row[1:]), events, versions)
    return proof.check_sources() or [*proof.check_units(), *proof.check_retired(), *proof.check_places()]


class _Proof:
    """Holds the tables of one document against its events."""

    def __init__(
        self,
        connection: apsw.Connection,
        ordinal: int,
        document: Document,
        events: Sequence[Event],
        versions: Sequence[AddDocument | UpdateDocument],
    ) -> None:
        self._connection = connection
        self._ordinal = ordinal
        self._document = document
        self._versions = versions
        changes = [each.body for each in events]
        self._borders = [each for each in changes if isinstance(each, Resegment)]
        self._later_borders = [each for each in changes[changes.index(versions[-1]) :] if isinstance(each, Resegment)]

    def check_sources(self) -> list[Message]:
        """Return what is wrong with the document's own row and its bytes."""
        path, last = self._document.path, self._versions[-1]
        named = (self._document.path, self._document.source_hash, self._document.version)
        if named != (last.path, last.source_hash, last.version):
            return [Message("{path}: it is not the document that its history names", path=path)]
        rows = self._fetch("SELECT version, hash FROM source WHERE document = ? ORDER BY version")
        if rows != [(each.version, hash_to_blob(each.source_hash)) for each in self._versions]:
            return [Message("{path}: its stored bytes are not those of its history", path=path)]
        return []

    def check_units(self) -> list[Message]:
        """Return which units are not what came out of the present version, or what new borders made of them."""
        if self._versions[-1].outcome == NO_HASH:
            return []
        path, lines = self._document.path, self._load_lines(self._versions[-1])
        if lines[0] != wire.dump(self._document):
            text = "{path}: it is not the result of version {version}"
            return [Message(text, path=path, version=self._document.version)]
        borders = {each.unit: each.outcome for each in self._later_borders}
        keys = _find_altered(lines[1:], list(_read_lines(self._connection, self._ordinal)), borders)
        named = [key for key in keys if key]
        if keys and not named:
            return [Message("{path}: its units are not those of its history", path=path)]
        text = "segment {key} of {path}: its unit is not what its history says"
        return [Message(text, key=key, path=path) for key in named]

    def check_retired(self) -> list[Message]:
        """Return which segments are shown as those of an older version or of older borders, and never were."""
        retired = {
            cast(str, key) for (key,) in self._fetch("SELECT key FROM segment WHERE document = ? AND present = 0")
        }
        if not retired or any(each.outcome == NO_HASH for each in self._versions):
            return []
        known: set[str] = {segment.key for change in self._borders for segment in change.made}
        for version in self._versions:
            known.update(segment[0] for line in self._load_lines(version)[1:] for segment in json.loads(line)[1])
        text = "segment {key} of {path}: it is not in the history"
        return [Message(text, key=key, path=self._document.path) for key in sorted(retired - known)]

    def check_places(self) -> list[Message]:
        """Return whether segments are numbered with holes."""
        found = self._fetch(
            "SELECT 1 FROM document d LEFT JOIN segment s ON s.document = d.ordinal AND s.present = 1"
            " WHERE d.ordinal = ? GROUP BY d.ordinal"
            " HAVING count(s.id) <> d.segments OR count(DISTINCT s.position) <> d.segments"
            " OR coalesce(max(s.position), -1) <> d.segments - 1"
            " OR d.first <> (SELECT coalesce(sum(e.segments), 0) FROM document e WHERE e.ordinal < d.ordinal)"
        )
        text = "{path}: the numbering of its segments has gaps"
        return [Message(text, path=self._document.path)] if found else []

    def _fetch(self, statement: str) -> list[Fields]:
        return fetch(self._connection, statement, (self._ordinal,))

    def _load_lines(self, version: AddDocument | UpdateDocument) -> list[str]:
        """Return what came out of a version; one empty line where that was altered."""
        row = fetch_one(
            self._connection,
            "SELECT data FROM outcome WHERE document = ? AND version = ?",
            (self._ordinal, version.version),
        )
        data = _unpack(cast(bytes, row[0])) if row else b""
        return data.decode().split("\n") if hash_bytes(data) == version.outcome else [""]


def _unpack(data: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(data, _MAX_BYTES)
    except zlib.error:
        return b""


def _find_altered(recorded: list[str], present: list[tuple[Value, str]], borders: Mapping[UnitId, Hash]) -> list[str]:
    """Return a segment's key of each unit that is not as it was recorded, "" of one without segments.

    Of those behind a unit too many or too few, which are not where they were, only the first is told.
    """
    missing = len(recorded) - len(present)
    recorded += -missing * [""]
    present += missing * [(None, "")]
    keys = [
        _first_key(line) or _first_key(before)
        for (unit, line), before in zip(present, recorded, strict=True)
        if not _is_recorded(line, before, borders.get(UnitId(cast(str, unit))))
    ]
    return keys[:1] if missing else keys


def _is_recorded(line: str, before: str, borders: Hash | None) -> bool:
    """Tell whether a unit is what came out of the document, or what its last new *borders* made of it.

    Older events of borders do not say what that was.
    """
    return line == before if borders is None else borders in (NO_HASH, hash_bytes(line.encode()))


def _first_key(line: str) -> str:
    segments = json.loads(line)[1] if line else []
    return cast(str, segments[0][0]) if segments else ""
