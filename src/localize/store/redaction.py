"""Removal of texts for good: the bodies of events go, and with them all that was made of those texts.

The event of the removal names each body by its hash, and what stands on of it for other events of the act: so the chain
still proves what it holds, and that nothing else is missing.
"""

from __future__ import annotations

from dataclasses import replace
from typing import cast

import apsw

from localize.model import SUGGESTION, LanguageTag, SegmentKey, hash_bytes, record_id
from localize.model.events import (
    NO_HASH,
    Action,
    AddNote,
    KeepConflict,
    Redact,
    RemovedBody,
    SaveTarget,
    Subject,
    SubjectKind,
)
from localize.runtime.lazy_dataclass import dataclass
from localize.store import memory
from localize.store.events import ActWriter, Bodies
from localize.store.notes_and_bookmarks import remove_note
from localize.store.records import fetch, fetch_one, find_segment_id, find_target

_TEXTS = """
  SELECT s.language, e.number, e.body, e.line FROM subject s JOIN event e ON e.subject = s.id
  WHERE s.kind = 'segment' AND s.name = ? ORDER BY e.body, e.line
"""


def redact(act: ActWriter, change: Redact) -> None:
    """Remove the earlier texts of a segment; nothing is recorded where there are none."""
    earlier = _find_earlier(act.connection, change.segment)
    if not earlier:
        return
    lines: dict[int, list[int]] = {}
    for each in earlier:
        lines.setdefault(each.body, []).append(each.line)
    removed = tuple(_blank(act.connection, body, gone) for body, gone in lines.items())
    subject = Subject(SubjectKind.SEGMENT, change.segment)
    act.append(subject, Action.REDACTED, replace(change, bodies=removed))
    _forget_copies(act.connection, earlier)


@dataclass(frozen=True, slots=True)
class _Earlier:
    """A text that does not stand any more or was only suggested, and where it is kept."""

    change: SaveTarget | KeepConflict | AddNote
    number: int
    """That of the event, among those of its subject."""
    body: int
    line: int


def _find_earlier(connection: apsw.Connection, key: SegmentKey) -> list[_Earlier]:
    found = []
    bodies = Bodies(connection)
    for language, number, body, line in cast(list[tuple[str, int, int, int]], fetch(connection, _TEXTS, (key,))):
        change = bodies.find(body).read(line)
        if isinstance(change, SaveTarget | KeepConflict | AddNote) and (typed := _typed(change)):
            present = find_target(connection, key, LanguageTag(language))
            if present is None or present.content.typed != typed:
                found.append(_Earlier(change, number, body, line))
    return found


def _typed(change: SaveTarget | KeepConflict | AddNote) -> str:
    """Return the text of a change in typing form; "" where it holds none: other notes than suggestions are remarks."""
    if isinstance(change, AddNote):
        return change.note.text if change.note.kind == SUGGESTION else ""
    return change.content.typed


def _blank(connection: apsw.Connection, body: int, gone: list[int]) -> RemovedBody:
    """Remove lines of a body; return what it was, and what of it stands on."""
    row = fetch_one(
        connection,
        "SELECT coalesce(b.data, r.data), r.id FROM body b LEFT JOIN body r ON r.id = b.remainder WHERE b.id = ?",
        (body,),
    )
    data, before = cast(tuple[bytes, int | None], row)
    lines = data.split(b"\n")
    for line in gone:
        lines[line] = b""
    remainder, left = None, NO_HASH
    if any(lines):
        rest = b"\n".join(lines)
        connection.execute("INSERT INTO body (data) VALUES (?)", (rest,))
        remainder, left = connection.last_insert_rowid(), hash_bytes(rest)
    connection.execute("UPDATE body SET data = NULL, remainder = ? WHERE id = ?", (remainder, body))
    connection.execute("DELETE FROM body WHERE id = ?", (before,))
    return RemovedBody(hash_bytes(data), left)


def _forget_copies(connection: apsw.Connection, earlier: list[_Earlier]) -> None:
    """Let nothing made of the texts stay: suggestions, records of the memory, the index of the search, the cache."""
    for each in earlier:
        change = each.change
        if isinstance(change, AddNote):
            remove_note(connection, change, each.number)
        if isinstance(change, SaveTarget):
            record = record_id(change.segment, change.source_hash)
            units = memory.load_units(connection, (record,))
            variant = units[0].find_variant(change.language) if units else None
            if variant is not None and variant.content == change.content:
                memory.forget(connection, record, change.language)
                memory.forget_bare_source(connection, record, find_segment_id(connection, change.segment))
    connection.execute("INSERT INTO found (found) VALUES ('optimize')")
    connection.execute("DELETE FROM cache")
