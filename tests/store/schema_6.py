"""A store as the program left it before events had headers: for tests of what becomes of older projects."""

from __future__ import annotations

import json
from pathlib import Path
from typing import cast

import apsw

from localize.model import LanguageTag, hash_bytes
from localize.model import serialization as wire
from localize.model.events import NO_HASH, Subject, SubjectKind
from localize.store.events import load_history

_CHAIN = (
    "CREATE TABLE chain (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, subject TEXT NOT NULL, language TEXT NOT NULL,"
    " length INTEGER NOT NULL, head BLOB NOT NULL, UNIQUE (kind, subject, language)) STRICT"
)
_EVENT = (
    "CREATE TABLE old_event (chain INTEGER NOT NULL REFERENCES chain (id), number INTEGER NOT NULL,"
    " record TEXT NOT NULL, hash BLOB NOT NULL, PRIMARY KEY (chain, number)) STRICT, WITHOUT ROWID"
)


def go_back(path: Path) -> None:
    """Give a closed store the tables of schema 6, with the events that it has."""
    database = apsw.Connection(str(path))
    database.execute(_CHAIN)
    database.execute(_EVENT)
    subjects = database.execute("SELECT kind, name, language FROM subject ORDER BY id").fetchall()
    for chain, (kind, name, language) in enumerate(cast(list[tuple[str, str, str]], subjects), 1):
        subject = Subject(SubjectKind(kind), name, LanguageTag(language) if language else None)
        previous = NO_HASH
        events = load_history(database, subject)
        database.execute(
            "INSERT INTO chain VALUES (?, ?, ?, ?, ?, x'00')",
            (chain, subject.kind.value, subject.id, subject.language or "", len(events)),
        )
        for event in events:
            body = cast(dict[str, wire.Json], wire.to_json(event.body))
            body.pop("outcome", None)
            value = {
                "": "Event",
                "action": event.action.value,
                "actor": event.actor,
                "at": event.at.isoformat(),
                "body": body,
                "hash": "",
                "number": event.number,
                "previous": previous,
                "subject": wire.to_json(subject),
            }
            record = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
            previous = hash_bytes(f"{previous}{record}".encode())
            values = (chain, event.number, record, bytes.fromhex(previous))
            database.execute("INSERT INTO old_event VALUES (?, ?, ?, ?)", values)
        database.execute("UPDATE chain SET head = ? WHERE id = ?", (bytes.fromhex(previous), chain))
    team = ("team", "team_event", "team_signature", "team_local", "team_dispute", "team_blob")
    for table in ("event", "body", "subject", "replica", "outcome", "private_name", "assignment", *team):
        database.execute(f"DROP TABLE {table}")
    database.execute("ALTER TABLE old_event RENAME TO event")
    database.execute("CREATE INDEX event_at ON event (json_extract(record, '$.at'))")
    database.execute("PRAGMA user_version = 6")
    database.close()
