"""The event history: append-only, one chain of hashes per subject, with a check that nothing in it was altered.

An event is stored as its JSON with an empty hash; the hash covers the previous event's hash and that very text, so
checking a chain needs no parsing.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import cast

import apsw

from localize.errors.message import Message
from localize.model import DocumentId, Hash, LanguageTag, hash_bytes
from localize.model import serialization as wire
from localize.model.events import NO_HASH, Action, Change, Deeds, Event, Subject
from localize.runtime.lazy_dataclass import dataclass
from localize.store.records import Fields, blob_to_hash, fetch, fetch_one, hash_to_blob

_DEEDS = """
  SELECT actor, action, language, category, count(*), sum(words) FROM (
    SELECT e.record ->> '$.actor' AS actor, e.record ->> '$.action' AS action, c.language AS language,
      coalesce(e.record ->> '$.body.category', '') AS category, s.words AS words
    FROM segment s JOIN chain c ON c.kind = 'segment' AND c.subject = s.key JOIN event e ON e.chain = c.id
    WHERE (?1 IS NULL OR s.document = (SELECT ordinal FROM document WHERE id = ?1))
      AND (?2 IS NULL OR json_extract(e.record, '$.at') >= ?2)
    GROUP BY actor, action, category, c.id
  ) GROUP BY actor, action, language, category ORDER BY actor, language, action, category
"""


def count_deeds(connection: apsw.Connection, document: DocumentId | None, since: datetime | None) -> tuple[Deeds, ...]:
    """Return what people did to segments; one that they did the same to several times counts once."""
    values = (document, since.isoformat() if since else None)
    return tuple(
        Deeds(
            cast(str, actor),
            Action(action),
            LanguageTag(cast(str, language)),
            cast(str, category),
            cast(int, texts),
            cast(int, words),
        )
        for actor, action, language, category, texts, words in fetch(connection, _DEEDS, values)
    )


_UNSET = Hash("")


@dataclass(frozen=True, slots=True)
class EventStamp:
    """Who does something, and when: what all events of one transaction share."""

    actor: str
    at: datetime


def append(connection: apsw.Connection, subject: Subject, action: Action, body: Change, act: EventStamp) -> Event:
    """Return the event that now ends the subject's chain."""
    named_by = (subject.kind.value, subject.id, subject.language or "")
    row = fetch_one(
        connection, "SELECT id, length, head FROM chain WHERE kind = ? AND subject = ? AND language = ?", named_by
    )
    number, previous = (cast(int, row[1]) + 1, blob_to_hash(row[2])) if row else (1, NO_HASH)
    event = Event(
        subject=subject,
        number=number,
        at=act.at,
        actor=act.actor,
        action=action,
        body=body,
        previous=previous,
        hash=_UNSET,
    )
    record = wire.dump(event)
    event = replace(event, hash=_seal(event.previous, record))
    head = hash_to_blob(event.hash)
    if row is None:
        connection.execute(
            "INSERT INTO chain (kind, subject, language, length, head) VALUES (?, ?, ?, ?, ?)",
            (*named_by, number, head),
        )
    else:
        connection.execute("UPDATE chain SET length = ?, head = ? WHERE id = ?", (number, head, row[0]))
    connection.execute(
        "INSERT INTO event (chain, number, record, hash) VALUES (?, ?, ?, ?)",
        (connection.last_insert_rowid() if row is None else row[0], number, record, head),
    )
    return event


def _seal(previous: Hash, record: str) -> Hash:
    return hash_bytes(f"{previous}{record}".encode())


def load_history(connection: apsw.Connection, subject: Subject) -> tuple[Event, ...]:
    """Return the subject's events, oldest first."""
    rows = fetch(
        connection,
        "SELECT e.record, e.hash FROM chain c JOIN event e ON e.chain = c.id"
        " WHERE c.kind = ? AND c.subject = ? AND c.language = ? ORDER BY e.number",
        (subject.kind.value, subject.id, subject.language or ""),
    )
    return tuple(_read_event(row) for row in rows)


def list_moments(connection: apsw.Connection, actor: str, limit: int) -> tuple[tuple[datetime, int], ...]:
    """Return the last moments of a person's events, and how many events each has."""
    rows = fetch(
        connection,
        "SELECT json_extract(record, '$.at'), count(*) FROM event WHERE record ->> '$.actor' = ?"
        " GROUP BY json_extract(record, '$.at') ORDER BY json_extract(record, '$.at') DESC LIMIT ?",
        (actor, limit),
    )
    return tuple((datetime.fromisoformat(cast(str, at)), cast(int, count)) for at, count in rows)


def load_moment(connection: apsw.Connection, actor: str, at: datetime, limit: int | None) -> tuple[Event, ...]:
    """Return the events of a person at one moment, chain by chain, each in its order."""
    rows = fetch(
        connection,
        "SELECT record, hash FROM event WHERE json_extract(record, '$.at') = ? AND record ->> '$.actor' = ?"
        " ORDER BY chain, number LIMIT ?",
        (at.isoformat(), actor, -1 if limit is None else limit),
    )
    return tuple(_read_event(row) for row in rows)


def _read_event(row: Fields) -> Event:
    record, hashed = row
    return replace(wire.load(Event, cast(str, record)), hash=blob_to_hash(hashed))


def check_chains(connection: apsw.Connection) -> list[Message]:
    """Return what is wrong with the chains, one line each; nothing is when no event was altered, dropped or added."""
    found: list[Message] = []
    heads = "SELECT id, kind, subject, language, length, head FROM chain ORDER BY id"
    for chain, kind, subject, language, length, head in fetch(connection, heads):
        name = " ".join(str(piece) for piece in (kind, subject, language) if piece)
        previous, number = NO_HASH, 0
        for number, (record, hashed) in enumerate(
            connection.execute("SELECT record, hash FROM event WHERE chain = ? ORDER BY number", (chain,)), 1
        ):
            previous = _seal(previous, cast(str, record))
            if previous != blob_to_hash(hashed):
                text = "history of {name}: event {number} was altered, or one before it is missing"
                found.append(Message(text, name=name, number=number))
                break
        else:
            if number != length or previous != blob_to_hash(head):
                text = "history of {name}: {length} events were recorded, {number} are there"
                found.append(Message(text, name=name, length=length, number=number))
    return found
