"""Events of schema 6 in their final form: each is wrapped as it was recorded, in the order in which they were made."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import cast

import apsw

from localize.errors import Damaged
from localize.model import hash_bytes
from localize.model import serialization as wire
from localize.model.events import NO_HASH, Action, Subject
from localize.store.events import Entry, ReplicaChain, SubjectEnd, find_document, make_replica
from localize.store.records import blob_to_hash, fetch, fetch_one, select

_Place = tuple[str, str, int, int]
"""When an event was made, by whom, its chain and its number there."""


def wrap_events(connection: apsw.Connection, chains: str, events: str) -> None:
    """Make the record out of the events of schema 6, which stand in two tables.

    Raises:
        Damaged: their history was altered; wrapped, it would look whole.
    """
    make_replica(connection)
    chain = ReplicaChain(connection)
    ends: dict[Subject, SubjectEnd] = {}
    places = sorted(_read_places(connection, chains, events))
    for (at, actor), group in groupby(places, key=itemgetter(0, 1)):
        entries = [_read_entry(connection, events, place) for place in group]
        for subject in {each.subject for each in entries}.difference(ends):
            ends[subject] = SubjectEnd(document=find_document(connection, subject))
        chain.write(entries, ends, actor=actor, at=datetime.fromisoformat(at))
    chain.close()


def _read_places(connection: apsw.Connection, chains: str, events: str) -> Iterator[_Place]:
    """Yield where the events are, checking each chain; a clock that went back moves no event before an earlier one."""
    every = fetch(connection, select("id, kind, subject, language, length, head", f"FROM {chains}"))
    for chain, kind, subject, language, length, head in every:
        previous, number, latest = NO_HASH, 0, ""
        rows = fetch(connection, select("record, hash", f"FROM {events} WHERE chain = ? ORDER BY number"), (chain,))
        for number, (record, hashed) in enumerate(cast(list[tuple[str, bytes]], rows), 1):
            previous = hash_bytes(f"{previous}{record}".encode())
            if previous != blob_to_hash(hashed):
                break
            event = json.loads(record)
            latest = max(latest, event["at"])
            yield latest, event["actor"], cast(int, chain), number
        if number != length or previous != blob_to_hash(head):
            raise Damaged(
                "history of {name}: event {number} was altered, or one before it is missing",
                name=" ".join(str(each) for each in (kind, subject, language) if each),
                number=number,
                hint="restore an earlier backup",
            )


def _read_entry(connection: apsw.Connection, events: str, place: _Place) -> Entry:
    row = fetch_one(connection, select("record", f"FROM {events} WHERE chain = ? AND number = ?"), place[2:])
    record = cast(str, row[0]) if row else ""
    event = json.loads(record)
    return Entry(wire.from_json(Subject, event["subject"]), event["number"], Action(event["action"]), record)
