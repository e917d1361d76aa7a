"""Integrity checks of the store: pages, texts, histories, numbers.

SQLite checks its pages; chains and hashes are checked here, because a flipped bit inside a text leaves its page in
order (measured: of 150 flipped bits 25 changed a text unnoticed by SQLite's own check).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import apsw

from localize.errors import StoreError
from localize.errors.message import Message
from localize.model import Content, LanguageTag, Problem, SegmentKey, hash_bytes
from localize.model.events import Assign, KeepSecret, Resegment, Subject, SubjectKind, Waiver
from localize.store import events as chain
from localize.store import search
from localize.store.connection import find_foreign_tables
from localize.store.documents import load_assignments
from localize.store.event_proof import are_listed, check_events
from localize.store.memory_keys import find_missing_keys
from localize.store.memory_proof import MemoryProof
from localize.store.notes_and_bookmarks import load_notes
from localize.store.outcome import check_documents
from localize.store.records import (
    WAIVER,
    fetch,
    find_target,
    hash_to_blob,
    load_approvals,
    read_waiver,
    select,
    unpack,
)
from localize.store.replay import find_end, finding_key

# (what it is, statement that gives a name, typing form, tags and the hash that was stored with them)
_TEXTS = (
    ("source of segment", "SELECT key, typed, tags, source_hash FROM segment"),
    (
        "target of segment",
        "SELECT s.key || ' ' || t.language, t.typed, t.tags, t.hash FROM target t JOIN segment s ON s.id = t.segment",
    ),
    (
        "memory record",
        "SELECT u.name || ' ' || v.language, typed, tags, hash FROM memory_variant v JOIN memory_unit u ON u.id = unit",
    ),
)
# Segment and language of everything that has a history, a text or an approval.
_WORKED_ON = (
    "SELECT name, language FROM subject WHERE kind = 'segment'"
    " UNION SELECT s.key, t.language FROM target t JOIN segment s ON s.id = t.segment"
    " UNION SELECT s.key, a.language FROM approval a JOIN segment s ON s.id = a.segment"
    " UNION SELECT s.key, n.language FROM note n JOIN segment s ON s.id = n.segment"
)
# What the search has of each text, and that text.
_SEARCHED = """
  SELECT s.key, '', f.text, s.typed, s.tags FROM folded f JOIN segment s ON s.id = f.segment WHERE f.language = ''
  UNION ALL
  SELECT s.key, f.language, f.text, t.typed, t.tags FROM folded f JOIN segment s ON s.id = f.segment
    LEFT JOIN target t ON t.segment = f.segment AND t.language = f.language WHERE f.language <> ''
"""
_CLOSED_OPENED_AND_BORDERS = """
  SELECT body, line FROM event
  WHERE header ->> '$.action' IN ('segment:closed', 'segment:opened', 'unit:resegmented') ORDER BY replica, sequence
"""


def find_damage(connection: apsw.Connection) -> tuple[Problem, ...]:
    """Return everything that is wrong in the store; what cannot be read at all is one line of it."""
    found: list[Message] = []
    looks: tuple[Callable[[apsw.Connection], list[Message]], ...] = (
        _check_pages,
        _check_tables,
        _check_sources,
        _check_texts,
        _check_search,
        _check_memory,
        check_events,
        check_documents,
        _check_secrets,
        _check_assignments,
        _check_work,
    )
    for look in looks:
        try:
            found += look(connection)
        except (apsw.CorruptError, apsw.IOError, apsw.SQLError, StoreError, ValueError, TypeError) as error:
            found.append(Message("cannot be read: {strerror}", strerror=error))
    return tuple(map(Problem, found))


def _check_pages(connection: apsw.Connection) -> list[Message]:
    answers = [cast(str, answer) for (answer,) in fetch(connection, "PRAGMA integrity_check")]
    lost = [
        Message("a row of {table} refers to nothing", table=table)
        for table, *_ in fetch(connection, "PRAGMA foreign_key_check")
    ]
    return lost if answers == ["ok"] else [*(Message("{answer}", answer=answer) for answer in answers), *lost]


def _check_tables(connection: apsw.Connection) -> list[Message]:
    text = "{name}: a project has no such table"
    return [Message(text, name=name) for name in find_foreign_tables(connection)]


def _check_sources(connection: apsw.Connection) -> list[Message]:
    rows = connection.execute(
        "SELECT d.path, s.version, s.hash, s.data FROM source s JOIN document d ON d.ordinal = s.document"
    )
    return [
        Message("the stored copy of {path}, version {version}, has been altered", path=path, version=version)
        for path, version, hashed, data in rows
        if hash_to_blob(hash_bytes(data)) != hashed
    ]


def _check_texts(connection: apsw.Connection) -> list[Message]:
    found: list[Message] = []
    for what, statement in _TEXTS:
        for name, typed, tags, hashed in connection.execute(statement):
            content: Content = unpack(typed, tags)
            if hash_to_blob(content.hash) != hashed or content.typed != typed:
                found.append(Message("{what} {name}: the text was altered", what=what, name=name))
    return found


def _check_search(connection: apsw.Connection) -> list[Message]:
    found: list[Message] = []
    for key, language, folded, typed, tags in connection.execute(_SEARCHED):
        if typed is None or search.fold(unpack(typed, tags).plain) != folded:
            found.append(
                Message("segment {key} {language}: its text in the search index differs", key=key, language=language)
            )
    return found


def _check_memory(connection: apsw.Connection) -> list[Message]:
    text = "memory record {name}: it cannot be found by its name and texts"
    return [Message(text, name=name) for name in find_missing_keys(connection)]


def _check_secrets(connection: apsw.Connection) -> list[Message]:
    """The segments that are kept secret must be those that were closed, and what new borders made of them."""
    secret: set[str] = set()
    bodies = chain.Bodies(connection)
    for body, line in cast(list[tuple[int, int]], fetch(connection, _CLOSED_OPENED_AND_BORDERS)):
        change = bodies.find(body).read(line)
        if isinstance(change, KeepSecret):
            (secret.add if change.secret else secret.discard)(change.segment)
        elif isinstance(change, Resegment) and secret.intersection(change.retired):
            secret.update(each.key for each in change.made)
    rows = fetch(connection, "SELECT s.key FROM secret c JOIN segment s ON s.id = c.segment")
    kept = {cast(str, key) for (key,) in rows}
    text = "segment {key}: whether it is secret is not what its history says"
    return [Message(text, key=key) for key in sorted(secret ^ kept)]


def _check_assignments(connection: apsw.Connection) -> list[Message]:
    """Who translates a document by when must be what its last event says."""
    bodies = chain.Bodies(connection)
    recorded: set[Assign] = set()
    for name, language in fetch(
        connection, "SELECT name, language FROM subject WHERE kind = 'document' AND language <> ''"
    ):
        subject = Subject(SubjectKind.DOCUMENT, cast(str, name), LanguageTag(cast(str, language)))
        bodies_of = [each.body for each in chain.load_history(connection, subject, bodies)]
        last = next((each for each in reversed(bodies_of) if isinstance(each, Assign)), None)
        if last is not None and (last.person or last.due):
            recorded.add(last)
    text = "document {document} {language}: it is not assigned as its history says"
    differ = {(each.document, each.language) for each in recorded ^ set(load_assignments(connection))}
    return [Message(text, document=document, language=language) for document, language in sorted(differ)]


def _check_work(connection: apsw.Connection) -> list[Message]:
    """The present texts, approvals, waivers, notes and the memory must be what their histories end with."""
    found: list[Message] = []
    waivers: set[Waiver] = set()
    unwaived: set[Waiver] = set()
    bodies = chain.Bodies(connection)
    remembered = MemoryProof()
    for name, tag in fetch(connection, _WORKED_ON):
        key, language = SegmentKey(cast(str, name)), LanguageTag(cast(str, tag))
        events = chain.load_history(connection, Subject(SubjectKind.SEGMENT, key, language), bodies)
        remembered.add_history(key, language, events)
        end = find_end(events)
        waivers.update(end.waivers)
        unwaived.update(end.unwaived)
        if find_target(connection, key, language) != end.target:
            text = "target of segment {key} {language}: it is not what its history ends with"
            found.append(Message(text, key=key, language=language))
        if not are_listed(connection, end.approvals, load_approvals(connection, key, language)):
            text = "approvals of segment {key} {language}: they are not those of its history"
            found.append(Message(text, key=key, language=language))
        if load_notes(connection, key, language) != end.notes:
            text = "notes of segment {key} {language}: they are not those of its history"
            found.append(Message(text, key=key, language=language))
    stored = {read_waiver(row) for row in fetch(connection, select(WAIVER, "FROM waiver"))}
    found += [
        Message("waiver of {check} by {by}: it is not in the history", check=each.check, by=each.by)
        for each in stored - waivers
    ]
    kept = {finding_key(each) for each in stored}
    lost = [each for each in waivers - unwaived if finding_key(each) not in kept]
    text = "waiver of {check} by {by}: it is in the history, but missing"
    found += [Message(text, check=each.check, by=each.by) for each in lost]
    project = Subject(SubjectKind.PROJECT, cast(str, connection.execute("SELECT name FROM project").get))
    return [*found, *remembered.find_damage(connection, project, bodies)]
