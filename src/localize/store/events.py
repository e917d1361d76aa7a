"""The event record: what each act did, one chain of hashes per replica, with a check that nothing in it was altered.

An event is stored as the JSON of its header, whose hash is its id, and a line in the body of its act. A header holds
the id of the event before it and the hash of the body, so all that a replica ever recorded follows from its last id.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cached_property, lru_cache
from typing import cast

import apsw

from localize.errors import Damaged, ReadOnly
from localize.model import DocumentId, Hash, LanguageTag, hash_bytes
from localize.model import serialization as wire
from localize.model.events import (
    EVENT_FORMAT,
    NO_HASH,
    Act,
    Action,
    Change,
    Deeds,
    Event,
    EventHeader,
    Head,
    Member,
    Reject,
    Removed,
    Subject,
    SubjectKind,
)
from localize.runtime.batches import split_by_size
from localize.runtime.lazy_dataclass import dataclass
from localize.store.records import Fields, blob_to_hash, fetch, fetch_one, hash_to_blob, optional_hash_to_blob

MAX_BODY_BYTES = 64 * 1024
"""Changes beyond it are in the next body of their act, so that one change is read without megabytes of others."""
_KEPT_BODIES = 32
"""Of those that were read last: the events of a segment are in a few acts, and those of its neighbours in the same."""
EVENT = "e.number, e.header, e.body, e.line"


# --- writing ---------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class SubjectEnd:
    """Where the events of a subject end."""

    row: int | None = None
    document: str = ""
    events: int = 0
    last: Hash | None = None
    text: Hash | None = None

    @property
    def parents(self) -> tuple[Hash, ...]:
        """What the next event has seen: the last text, and the last event of all."""
        return tuple(dict.fromkeys(each for each in (self.text, self.last) if each is not None))


@dataclass(frozen=True, slots=True)
class Entry:
    """An event before it has its place in the chain, and its change as a line of the body."""

    subject: Subject
    number: int
    action: Action
    line: str


class ActWriter:
    """What a person does in one transaction. The events are written when it ends, for they share a body."""

    def __init__(
        self, connection: apsw.Connection, actor: Member, at: datetime, closed: Collection[Subject] = ()
    ) -> None:
        """*closed*: what cannot be changed with this version of the program."""
        self.connection = connection
        self._closed = closed
        self.member = actor
        self.actor = actor.name
        self.at = at
        self.events: tuple[Event, ...] = ()
        """Those of the act, once it has ended."""
        self._pending: list[tuple[Entry, Change]] = []
        self._ends: dict[Subject, SubjectEnd] = {}

    def append(self, subject: Subject, action: Action, body: Change) -> int:
        """Record that something was done; return the number of the event among those of its subject.

        Raises: ReadOnly.
        """
        if subject in self._closed:
            raise changed_by_newer_version()
        end = self._ends.get(subject) or _find_end(self.connection, subject)
        self._ends[subject] = end
        end.events += 1
        self._pending.append((Entry(subject, end.events, action, wire.dump(body)), body))
        return end.events

    def history(self, subject: Subject) -> tuple[Event, ...]:
        """Return the subject's events, those of this act included, oldest first."""
        mine = (
            Event(subject, each.number, self.at, self.actor, each.action, body, NO_HASH, 0, 0)
            for each, body in self._pending
            if each.subject == subject
        )
        return (*load_history(self.connection, subject), *mine)

    def finish(self) -> None:
        """Write the events."""
        if self._pending:
            chain = ReplicaChain(self.connection)
            entries = [each for each, _ in self._pending]
            by = self.member.entered_by
            written = chain.write(entries, self._ends, actor=self.actor, entered_by=by, at=self.at)
            self.events = tuple(
                make_event(header, each.number, body, event)
                for (each, body), (header, event) in zip(self._pending, written, strict=True)
            )
            chain.close()


class ReplicaChain:
    """The chain of this store's own replica, to be written on."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection
        self._project = cast(str, connection.execute("SELECT name FROM project").get)
        self._row, head = _load_replica(connection)
        self._name, self._sequence, self._last = head.replica, head.sequence, head.id

    def write(
        self,
        entries: Sequence[Entry],
        ends: Mapping[Subject, SubjectEnd],
        *,
        actor: str,
        at: datetime,
        entered_by: str = "",
    ) -> list[tuple[EventHeader, Hash]]:
        """Write the events of one act; return their headers and ids. *ends* follow."""
        written = []
        act = self._sequence + 1
        for part in split_by_size(entries, lambda each: len(each.line), MAX_BODY_BYTES):
            data = "\n".join(each.line for each in part).encode()
            hashed = hash_bytes(data)
            self._connection.execute("INSERT INTO body (data) VALUES (?)", (data,))
            body = self._connection.last_insert_rowid()
            for line, each in enumerate(part):
                end = ends[each.subject]
                self._sequence += 1
                header = EventHeader(
                    format=EVENT_FORMAT,
                    project=self._project,
                    replica=self._name,
                    sequence=self._sequence,
                    previous=self._last,
                    act=act,
                    subject=each.subject,
                    action=each.action,
                    actor=actor,
                    at=at,
                    body=hashed,
                    line=line,
                    document=end.document,
                    parents=end.parents,
                    entered_by=entered_by,
                )
                self._last = self._write_event(header, each.number, end, body)
                written.append((header, self._last))
        return written

    def _write_event(self, header: EventHeader, number: int, end: SubjectEnd, body: int) -> Hash:
        text = wire.dump(header)
        event = hash_bytes(text.encode())
        end.last = event
        if is_text(header.action):
            end.text = event
        ends = (number, hash_to_blob(event), optional_hash_to_blob(end.text))
        if end.row is None:
            self._connection.execute(
                "INSERT INTO subject (kind, name, language, document, events, last, text) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (*subject_columns(header.subject), end.document, *ends),
            )
            end.row = self._connection.last_insert_rowid()
        else:
            self._connection.execute("UPDATE subject SET events = ?, last = ?, text = ? WHERE id = ?", (*ends, end.row))
        self._connection.execute(
            "INSERT INTO event (subject, number, replica, sequence, header, body, line) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (end.row, number, self._row, header.sequence, text, body, header.line),
        )
        return event

    def close(self) -> None:
        """Note how far the replica has come."""
        self._connection.execute(
            "UPDATE replica SET sequence = ?, head = ? WHERE id = ?",
            (self._sequence, hash_to_blob(self._last), self._row),
        )


def make_replica(connection: apsw.Connection) -> None:
    """Give a store its own replica. Two copies of an older store begin alike: what they share has one history."""
    project = cast(str, connection.execute("SELECT name FROM project").get)
    name = hash_bytes(f"{project}\x1freplica".encode())[:32]
    connection.execute(
        "INSERT INTO replica (name, own, sequence, head) VALUES (?, 1, 0, ?)", (name, hash_to_blob(NO_HASH))
    )


def _find_end(connection: apsw.Connection, subject: Subject) -> SubjectEnd:
    row = fetch_one(
        connection,
        "SELECT id, document, events, last, text FROM subject WHERE kind = ? AND name = ? AND language = ?",
        subject_columns(subject),
    )
    if row is None:
        return SubjectEnd(document=find_document(connection, subject))
    number, document, events, last, text = row
    known = None if text is None else blob_to_hash(text)
    return SubjectEnd(cast(int, number), cast(str, document), cast(int, events), blob_to_hash(last), known)


def subject_columns(subject: Subject) -> tuple[str, str, str]:
    """Return the columns that name a subject: kind, name and language."""
    return subject.kind.value, subject.id, subject.language or ""


def find_document(connection: apsw.Connection, subject: Subject) -> str:
    """Return the id of the document that a subject is, or is in; "" for others."""
    if subject.kind is SubjectKind.SEGMENT:
        row = fetch_one(
            connection,
            "SELECT d.id FROM segment s JOIN document d ON d.ordinal = s.document WHERE s.key = ?",
            (subject.id,),
        )
        return cast(str, row[0]) if row else ""
    return subject.id if subject.kind is SubjectKind.DOCUMENT else ""


def is_text(action: Action) -> bool:
    """Tell whether an event of this kind leaves a text."""
    return action in (Action.DRAFTED, Action.TRANSLATED, Action.CLEARED)


# --- reading ---------------------------------------------------------------------------------------------------------


class Body:
    """The changes of an act, or a part of them."""

    def __init__(self, data: bytes | None) -> None:
        """*data* is None where the body was removed and nothing is left of it."""
        self._data = data
        self._lines = [] if data is None else data.split(b"\n")

    @cached_property
    def hash(self) -> Hash:
        """What headers name it by; `NO_HASH` for none."""
        return NO_HASH if self._data is None else hash_bytes(self._data)

    def read(self, line: int) -> Change | Removed:
        """Return a change; an event of schema 6 stands in its line whole, as it was recorded.

        Raises: ValueError, when there is none.
        """
        if self._data is None or self._lines[line : line + 1] == [b""]:
            return Removed()
        if line >= len(self._lines):
            raise ValueError(f"no line {line} in the body of an event")
        value = cast(dict[str, wire.Json], json.loads(self._lines[line]))
        change = value["body"] if value[""] == "Event" else value
        return wire.from_json(cast(type[Change], Change), change)


class Bodies:
    """The bodies of a store, each read once for the many events that are in it."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection
        self.find = lru_cache(_KEPT_BODIES)(self._load)
        """Return the body with a row number, or what is left of it."""

    def _load(self, number: int) -> Body:
        row = fetch_one(
            self._connection,
            "SELECT coalesce(b.data, r.data) FROM body b LEFT JOIN body r ON r.id = b.remainder WHERE b.id = ?",
            (number,),
        )
        return Body(cast(bytes | None, row[0]) if row else None)


def load_history(connection: apsw.Connection, subject: Subject, bodies: Bodies | None = None) -> tuple[Event, ...]:
    """Return the subject's events, oldest first; *bodies* is for who asks for many subjects."""
    rows = fetch(
        connection,
        f"SELECT {EVENT} FROM subject s JOIN event e ON e.subject = s.id"  # noqa: S608 - our own constants
        " WHERE s.kind = ? AND s.name = ? AND s.language = ? ORDER BY e.number",
        subject_columns(subject),
    )
    return _read_events(rows, bodies or Bodies(connection))


def list_acts(connection: apsw.Connection, actor: str, limit: int) -> tuple[Act, ...]:
    """Return the last acts of a person here, the latest first."""
    rows = fetch(
        connection,
        """
        WITH RECURSIVE acts (first, last) AS (
          SELECT e.header ->> '$.act', e.sequence FROM replica r
            JOIN event e ON e.replica = r.id AND e.sequence = r.sequence WHERE r.own
          UNION ALL
          SELECT e.header ->> '$.act', e.sequence FROM acts
            JOIN replica r ON r.own JOIN event e ON e.replica = r.id AND e.sequence = acts.first - 1
        )
        SELECT a.first, e.header ->> '$.at', a.last - a.first + 1 FROM acts a
          JOIN replica r ON r.own JOIN event e ON e.replica = r.id AND e.sequence = a.first
          WHERE e.header ->> '$.actor' = ? LIMIT ?
        """,
        (actor, limit),
    )
    return tuple(
        Act(cast(int, number), datetime.fromisoformat(cast(str, at)), cast(int, count)) for number, at, count in rows
    )


def load_act(connection: apsw.Connection, number: int, limit: int | None) -> tuple[Event, ...]:
    """Return the events of one act of this replica, in their order."""
    rows = fetch(
        connection,
        f"SELECT {EVENT} FROM replica o JOIN event e ON e.replica = o.id"  # noqa: S608 - our own constants
        " WHERE o.own AND e.sequence >= ?1 AND e.header ->> '$.act' = ?1 ORDER BY e.sequence LIMIT ?2",
        (number, -1 if limit is None else limit),
    )
    return _read_events(rows, Bodies(connection))


def load_since(connection: apsw.Connection, sequence: int) -> tuple[Event, ...]:
    """Return the events of this store's own record after a sequence number, in their order."""
    rows = fetch(
        connection,
        f"SELECT {EVENT} FROM replica o JOIN event e ON e.replica = o.id"  # noqa: S608 - our own constants
        " WHERE o.own AND e.sequence > ? ORDER BY e.sequence",
        (sequence,),
    )
    return _read_events(rows, Bodies(connection))


def load_head(connection: apsw.Connection) -> Head:
    """Return how far this store's own replica has come."""
    return _load_replica(connection)[1]


def find_id(connection: apsw.Connection, sequence: int) -> Hash | None:
    """Return the id of the event with a sequence number, of this store's own replica; `NO_HASH` before the first."""
    if sequence == 0:
        return NO_HASH
    row = fetch_one(
        connection,
        "SELECT e.header FROM replica r JOIN event e ON e.replica = r.id WHERE r.own AND e.sequence = ?",
        (sequence,),
    )
    return hash_bytes(cast(str, row[0]).encode()) if row else None


def _load_replica(connection: apsw.Connection) -> tuple[int, Head]:
    row = fetch_one(connection, "SELECT id, name, sequence, head FROM replica WHERE own")
    if row is None:
        raise _altered()
    number, name, sequence, head = cast(tuple[int, str, int, bytes], row)
    return number, Head(name, sequence, blob_to_hash(head))


def _read_events(rows: Iterable[Fields], bodies: Bodies) -> tuple[Event, ...]:
    """Return the events of rows. Raises: Damaged, when one cannot be read."""
    events = []
    for number, text, body, line in cast(Iterable[tuple[int, str, int, int]], rows):
        try:
            header, change = wire.load(EventHeader, text), bodies.find(body).read(line)
        except ValueError as error:
            raise _altered() from error
        events.append(make_event(header, number, change, hash_bytes(text.encode())))
    return tuple(events)


def _altered() -> Damaged:
    return Damaged("the history of this project was altered", hint="restore the last backup")


def changed_by_newer_version() -> ReadOnly:
    """Return the error for a change of what a newer version of the program has worked on."""
    return ReadOnly(
        "a colleague has changed this with a newer version of the program: it can only be read here",
        hint="update the program",
    )


def make_event(header: EventHeader, number: int, body: Change | Removed, event: Hash) -> Event:
    """Return the event that a header and its change make."""
    return Event(
        subject=header.subject,
        number=number,
        at=header.at,
        actor=header.actor,
        action=header.action,
        body=body,
        id=event,
        sequence=header.sequence,
        act=header.act,
        parents=header.parents,
        entered_by=header.entered_by,
    )


# --- counting --------------------------------------------------------------------------------------------------------

_TOUCHED = """
  FROM segment s JOIN subject c ON c.kind = 'segment' AND c.name = s.key JOIN event e ON e.subject = c.id
"""
_WANTED = """
  WHERE (?1 IS NULL OR s.document = (SELECT ordinal FROM document WHERE id = ?1))
    AND (?2 IS NULL OR e.header ->> '$.at' >= ?2) AND (e.header ->> '$.action' = 'segment:rejected') = ?3
"""
_DEEDS = f"""
  SELECT actor, action, language, '', count(*), sum(words) FROM (
    SELECT e.header ->> '$.actor' AS actor, e.header ->> '$.action' AS action, c.language AS language, s.words AS words
    {_TOUCHED} {_WANTED} GROUP BY actor, action, c.id
  ) GROUP BY actor, action, language
"""  # noqa: S608 - our own constants
_REJECTIONS = f"""
  SELECT e.header ->> '$.actor', c.language, c.id, s.words, e.body, e.line {_TOUCHED} {_WANTED}
"""


def count_deeds(connection: apsw.Connection, document: DocumentId | None, since: datetime | None) -> tuple[Deeds, ...]:
    """Return what people did to segments; one that they did the same to several times counts once."""
    values = (document, since.isoformat() if since else None)
    rows = cast(list[tuple[str, str, str, str, int, int]], fetch(connection, _DEEDS, (*values, False)))
    rejected: dict[tuple[str, str, str], dict[int, int]] = {}
    bodies = Bodies(connection)
    for actor, language, subject, words, body, line in fetch(connection, _REJECTIONS, (*values, True)):
        change = bodies.find(cast(int, body)).read(cast(int, line))
        category = change.category if isinstance(change, Reject) else ""
        texts = rejected.setdefault((cast(str, actor), cast(str, language), category), {})
        texts[cast(int, subject)] = cast(int, words)
    for (who, tag, category), texts in rejected.items():
        rows.append((who, Action.REJECTED.value, tag, category, len(texts), sum(texts.values())))
    rows.sort(key=lambda row: (row[0], row[2], row[1], row[3]))
    return tuple(
        Deeds(actor, Action(action), LanguageTag(language), category, texts, words)
        for actor, action, language, category, texts, words in rows
    )
