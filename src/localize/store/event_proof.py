"""Proof of the event record: whether an event was altered, dropped or added, and what events that hold together say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from typing import cast

import apsw

from localize.errors.message import Message
from localize.model import Approval, DocumentId, Hash, LanguageTag, SegmentKey, hash_bytes
from localize.model import serialization as wire
from localize.model.events import (
    NO_HASH,
    Action,
    Event,
    EventHeader,
    Redact,
    Subject,
    SubjectKind,
    find_typists,
)
from localize.store import RecordedText
from localize.store.events import EVENT, Bodies, SubjectEnd, is_text, make_event, subject_columns
from localize.store.records import (
    Fields,
    Value,
    blob_to_hash,
    fetch,
    fetch_number,
    fetch_one,
    load_document_approvals,
    load_made_of_others,
    load_segment,
)
from localize.store.replay import find_end
from localize.store.writers import load_writers

_CHAIN = "SELECT subject, number, sequence, header, body, line FROM event WHERE replica = ? ORDER BY sequence"
_KINDS = {each.value for each in SubjectKind}
_PREVIOUS = '"previous":"'


def check_links(connection: apsw.Connection) -> list[Message]:
    """Return what is wrong with the chain of ids: what `check_events` finds without a look at bodies and parents."""
    subjects = {
        cast(int, number): f'"subject":{_dump_subject(kind, name, language)}'
        for number, kind, name, language in fetch(connection, "SELECT id, kind, name, language FROM subject")
    }
    for replica, length, head in fetch(connection, "SELECT id, sequence, head FROM replica ORDER BY id"):
        rows = connection.execute(
            "SELECT subject, sequence, header FROM event WHERE replica = ? ORDER BY sequence", (replica,)
        )
        previous, number = NO_HASH, 0
        for number, (subject, sequence, header) in enumerate(cast(Iterator[tuple[int, int, str]], rows), 1):
            at = header.find(_PREVIOUS) + len(_PREVIOUS)  # no text can spell it: its quotation marks are escaped
            linked = sequence == number and header[at : at + len(NO_HASH)] == previous
            if not linked or subjects.get(subject, "?") not in header:
                return [
                    Message("event {number} of the history was altered, or one before it is missing", number=number)
                ]
            previous = hash_bytes(header.encode())
        if number != length or previous != blob_to_hash(head):
            text = "the history of this project: {length} events were recorded, {number} are present"
            return [Message(text, length=length, number=number)]
    return []


def _dump_subject(kind: Value, name: Value, language: Value) -> str:
    """Return how a subject is spelled in headers; "?", which is in none, for what is no subject."""
    if kind not in _KINDS:
        return "?"
    return wire.dump(
        Subject(SubjectKind(kind), cast(str, name), LanguageTag(cast(str, language)) if language else None)
    )


def check_events(connection: apsw.Connection) -> list[Message]:
    """Return what is wrong with the record, one line each; nothing is when no event was altered, dropped or added."""
    check = _Check(connection)
    found: list[Message] = []
    for replica, name, length, head in fetch(connection, "SELECT id, name, sequence, head FROM replica ORDER BY id"):
        previous, sequence = NO_HASH, 0
        rows = cast(Iterator[_Stored], connection.execute(_CHAIN, (replica,)))
        for sequence, row in enumerate(rows, 1):
            if not check.holds(row, (cast(str, name), sequence, previous)):
                text = "history of {name}: event {number} was altered, or one before it is missing"
                found.append(Message(text, name=check.name(row[0]), number=row[1]))
                break
            previous = hash_bytes(row[3].encode())
        else:
            if sequence != length or previous != blob_to_hash(head):
                text = "the history of this project: {length} events were recorded, {number} are present"
                found.append(Message(text, length=length, number=sequence))
    return found or [*check.ends_that_differ(connection), *_find_planted(connection)]


def _find_planted(connection: apsw.Connection) -> list[Message]:
    """Return what stands in the tables of the record and no event leads to."""
    found = []
    if fetch_number(connection, _BODIES_OF_NO_EVENT):
        found.append(Message("the history of this project: it holds texts that no event names"))
    if fetch_number(connection, "SELECT count(*) FROM replica") != 1:
        found.append(Message("the history of this project: it holds events of another place"))
    return found


_BODIES_OF_NO_EVENT = """
  SELECT count(*) FROM body WHERE id NOT IN (
    SELECT body FROM event UNION SELECT remainder FROM body WHERE remainder IS NOT NULL)
"""


_Stored = tuple[int, int, int, str, int, int]
"""Subject, number, sequence number, header, body, line: as in `_CHAIN`."""


class _Check:
    """Holds the rows of events, in the order of a chain, against their headers."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._ends: dict[int, SubjectEnd] = {}
        """Where the events of each subject end, by what was read so far."""
        self._bodies = ProvedBodies(connection)
        self._names = {
            cast(int, number): (str(kind), str(name), str(language))  # in a damaged store they may be numbers
            for number, kind, name, language in fetch(connection, "SELECT id, kind, name, language FROM subject")
        }

    def name(self, subject: int) -> str:
        """Return how a subject is named in a message."""
        return " ".join(each for each in self._names.get(subject, ("",)) if each)

    def holds(self, row: _Stored, place: tuple[str, int, Hash]) -> bool:
        """Tell whether a row is what its header says; *place*: replica, sequence number and id of the event before."""
        subject, number, sequence, text, body, line = row
        end = self._ends.setdefault(subject, SubjectEnd(subject))
        end.events += 1
        try:
            header = wire.load(EventHeader, text)
        except ValueError:
            return False
        in_place = (header.replica, header.sequence, header.previous) == place and sequence == place[1]
        in_subject = number == end.events and subject_columns(header.subject) == self._names.get(subject)
        same = in_place and in_subject and header.line == line and header.parents == end.parents
        end.last = hash_bytes(text.encode())
        end.text = end.last if is_text(header.action) else end.text
        end.document = header.document
        return same and self._bodies.proves(body, header.body)

    def ends_that_differ(self, connection: apsw.Connection) -> list[Message]:
        """Return which subjects do not end as the events that were read."""
        text = "history of {name}: {length} events were recorded, {number} are present"
        found = []
        rows = fetch(connection, "SELECT id, events, last, text, document FROM subject")
        for subject, events, last, head, document in cast(list[tuple[int, int, bytes, bytes | None, str]], rows):
            end = self._ends.get(subject, SubjectEnd())
            stored = (events, blob_to_hash(last), head and blob_to_hash(head), document)
            if not events or (end.events, end.last, end.text, end.document) != stored:
                found.append(Message(text, name=self.name(subject), length=events, number=end.events))
        return found


class ProvedBodies(Bodies):
    """The bodies of a store, held against the hashes that headers name."""

    def proves(self, body: int, named: Hash) -> bool:
        """Tell whether a body has the hash that is *named*; or is what events of removals have left of it."""
        present = self.find(body).hash
        return present == named or present in self._remainders_of(named)

    def _remainders_of(self, body: Hash) -> Iterator[Hash]:
        left = dict(self._remainders)  # a forged one may lead in a circle
        while body in left:
            body = left.pop(body)
            yield body

    @cached_property
    def _remainders(self) -> Mapping[Hash, Hash]:
        removals = _load_removals(self._connection)
        return {each.body: each.remainder for change in removals for each in change.bodies}


def _load_removals(connection: apsw.Connection) -> Iterator[Redact]:
    rows = fetch(
        connection, "SELECT header, body, line FROM event WHERE header ->> '$.action' = ?", (Action.REDACTED.value,)
    )
    bodies = Bodies(connection)
    for text, number, line in cast(list[tuple[str, int, int]], rows):
        body = bodies.find(number)
        change = body.read(line) if body.hash == wire.load(EventHeader, text).body else None
        if isinstance(change, Redact):
            yield change


def load_recorded_texts(
    connection: apsw.Connection, document: DocumentId, language: LanguageTag
) -> dict[SegmentKey, RecordedText]:
    """Return what the record says of the present segments of a document that have approvals or a history, and whether
    the lists have the same approvals."""
    approvals = load_document_approvals(connection, document, language)
    made_of_others = load_made_of_others(connection, document)
    recorded = {key: RecordedText(None, (), (), frozenset(), is_listed=not each) for key, each in approvals.items()}
    for key, events in _load_histories(connection, document, language):  # one after another: all of them are many
        end = find_end(events)
        writers = frozenset[str]()
        if end.target is not None and key in made_of_others:
            writers = load_writers(connection, load_segment(connection, key), end.target)
        elif end.target is not None:
            author = end.target.author
            writers = frozenset({author}) | find_typists(end.target.content.plain, author, events)
        listed, approved_by = tuple(approvals.get(key, ())), end.approved_by
        is_listed = are_listed(connection, end.approvals, listed)
        if is_listed and listed != end.approvals:
            events_of = dict(zip(end.approvals, end.approved_by, strict=True))
            approved_by = tuple(events_of[each] for each in listed)
        given = listed if is_listed else end.approvals
        recorded[key] = RecordedText(end.target, given, approved_by, writers, is_listed=is_listed)
    return recorded


def are_listed(connection: apsw.Connection, recorded: Sequence[Approval], listed: Sequence[Approval]) -> bool:
    """Tell whether a list has the approvals of a history, in its order; a team's have the order of all replicas."""
    if listed == recorded:
        return True
    return Counter(listed) == Counter(recorded) and fetch_one(connection, "SELECT 1 FROM team") is not None


def _load_histories(
    connection: apsw.Connection, document: DocumentId, language: LanguageTag
) -> Iterator[tuple[SegmentKey, tuple[Event, ...]]]:
    """Yield the events of each present segment of a document in one language, without those that do not hold together.

    What is told of a segment is what its events were hashed with; `check_links` tells whether none of them is missing.
    """
    rows = connection.execute(
        f"SELECT g.key, {EVENT} FROM segment g"  # noqa: S608 - our own constants
        " JOIN subject s ON s.kind = 'segment' AND s.name = g.key AND s.language = ?"
        " JOIN event e ON e.subject = s.id"
        " WHERE g.document = (SELECT ordinal FROM document WHERE id = ?) AND g.present = 1 ORDER BY s.id, e.number",
        (language, document),
    )
    bodies = ProvedBodies(connection)
    for name, group in groupby(cast(Iterator[Fields], rows), key=itemgetter(0)):
        key = SegmentKey(cast(str, name))
        subject = Subject(SubjectKind.SEGMENT, key, language)
        events: list[Event] = []
        for count, row in enumerate(group, 1):
            _, number, text, body, line = cast(tuple[str, int, str, int, int], row)
            header = wire.load(EventHeader, text)
            is_named = bodies.proves(body, header.body)
            if not is_named or (header.subject, header.line, number) != (subject, line, count):
                events.clear()
                break
            events.append(make_event(header, number, bodies.find(body).read(line), hash_bytes(text.encode())))
        yield key, tuple(events)
