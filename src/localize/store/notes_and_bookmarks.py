"""Tables of notes, of names that nobody may see, and of one person's own data: bookmarks and unsaved texts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import cast

import apsw

from localize.errors import NotFound
from localize.model import LanguageTag, Note, SegmentKey
from localize.model.events import AddNote, Noted, ResolveNote, Unsaved
from localize.store.records import Fields, Value, fetch, find_segment_id, select

_PLACED = "JOIN segment s ON s.id = {}.segment JOIN document d ON d.ordinal = s.document"
_NOTE = "s.key, n.language, n.number, n.kind, n.author, n.text, n.at, n.answers, n.resolved"


def write_note(connection: apsw.Connection, segment: int, number: int, at: datetime, change: AddNote) -> None:
    """Let a note stand that event *number* has left. Raises: NotFound, when it answers none that stands here."""
    if change.answers is not None:
        _require_note(connection, segment, change.language, change.answers)
    note = change.note
    connection.execute(
        "INSERT INTO note (segment, language, number, kind, author, text, at, answers, resolved)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0)",
        (
            segment,
            change.language,
            number,
            note.kind,
            note.author,
            note.text,
            at.isoformat(),
            change.answers,
        ),
    )


def resolve_note(connection: apsw.Connection, segment: int, change: ResolveNote) -> bool:
    """Resolve a note or open it again; tell whether that is news. Raises: NotFound."""
    _require_note(connection, segment, change.language, change.number)
    connection.execute(
        "UPDATE note SET resolved = ? WHERE segment = ? AND language = ? AND number = ? AND resolved <> ?",
        (change.resolved, segment, change.language, change.number, change.resolved),
    )
    return connection.changes() > 0


def remove_note(connection: apsw.Connection, change: AddNote, number: int) -> None:
    """Remove a note that event *number* left, with its text; answers to it stay."""
    connection.execute(
        "DELETE FROM note WHERE language = ? AND number = ? AND segment IN (SELECT id FROM segment WHERE key = ?)",
        (change.language, number, change.segment),
    )


def _require_note(connection: apsw.Connection, segment: int, language: LanguageTag, number: int) -> None:
    where = (segment, language, number)
    if not fetch(connection, "SELECT 1 FROM note WHERE segment = ? AND language = ? AND number = ?", where):
        raise NotFound("note", str(number), hint="`localize notes list` shows them with their numbers")


def load_notes(connection: apsw.Connection, key: SegmentKey | None, language: LanguageTag | None) -> tuple[Noted, ...]:
    """Return notes in project order: of one segment, retired or not, or of all present ones; in one language or all."""
    conditions, values, joined = ["s.present = 1"], list[Value](), f"CROSS {_PLACED}"
    if key is not None:
        conditions, values, joined = ["s.key = ?"], [key], _PLACED
    if language is not None:
        conditions.append("n.language = ?")
        values.append(language)
    rest = f"FROM note n {joined.format('n')} WHERE {' AND '.join(conditions)}"
    order = " ORDER BY s.document, s.position, n.language, n.number"
    return tuple(_read_note(row) for row in fetch(connection, select(_NOTE, rest + order), tuple(values)))


def _read_note(row: Fields) -> Noted:
    key, language, number, kind, author, text, at, answers, resolved = row
    return Noted(
        SegmentKey(cast(str, key)),
        LanguageTag(cast(str, language)),
        cast(int, number),
        Note(cast(str, text), cast(str, author), cast(str, kind)),
        datetime.fromisoformat(cast(str, at)),
        cast(int | None, answers),
        bool(resolved),
    )


def load_bookmarks(connection: apsw.Connection, person: str) -> tuple[SegmentKey, ...]:
    """Return the present segments that a person marked, in project order."""
    placed = f"CROSS {_PLACED.format('b')}"
    rest = f"FROM bookmark b {placed} WHERE b.person = ? AND s.present = 1 ORDER BY s.document, s.position"
    return tuple(SegmentKey(cast(str, key)) for (key,) in fetch(connection, select("s.key", rest), (person,)))


def set_bookmark(connection: apsw.Connection, person: str, key: SegmentKey, *, on: bool) -> None:
    """Mark a segment for a person, or no longer. Raises: NotFound."""
    statement = (
        "INSERT OR IGNORE INTO bookmark (person, segment) VALUES (?, ?)"
        if on
        else "DELETE FROM bookmark WHERE person = ? AND segment = ?"
    )
    connection.execute(statement, (person, find_segment_id(connection, key)))


def load_unsaved(connection: apsw.Connection, person: str) -> tuple[Unsaved, ...]:
    """Return the texts that a person was typing, the latest first."""
    rest = "FROM unsaved u JOIN segment s ON s.id = u.segment WHERE u.person = ? ORDER BY u.at DESC, s.key, u.language"
    rows = fetch(connection, select("u.person, s.key, u.language, u.session, u.typed, u.seen, u.at", rest), (person,))
    return tuple(
        Unsaved(
            cast(str, who),
            SegmentKey(cast(str, key)),
            LanguageTag(cast(str, language)),
            cast(str, session),
            cast(str, typed),
            cast(int, seen),
            datetime.fromisoformat(cast(str, at)),
        )
        for who, key, language, session, typed, seen, at in rows
    )


def keep_unsaved(connection: apsw.Connection, text: Unsaved) -> None:
    """Keep a text that is being typed. Raises: NotFound."""
    connection.execute(
        "INSERT OR REPLACE INTO unsaved (person, segment, language, session, typed, seen, at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            text.person,
            find_segment_id(connection, text.segment),
            text.language,
            text.session,
            text.typed,
            text.seen,
            text.at.isoformat(),
        ),
    )


def drop_unsaved(connection: apsw.Connection, person: str, key: SegmentKey, language: LanguageTag) -> None:
    """Forget such a text, if there is one. Raises: NotFound for an unknown segment."""
    connection.execute(
        "DELETE FROM unsaved WHERE person = ? AND segment = ? AND language = ?",
        (person, find_segment_id(connection, key), language),
    )


def load_private_names(connection: apsw.Connection) -> tuple[str, ...]:
    """Return the names that no third party is to see, in order."""
    return tuple(cast(str, name) for (name,) in fetch(connection, "SELECT name FROM private_name ORDER BY name"))


def set_private_names(connection: apsw.Connection, names: Sequence[str]) -> None:
    """Replace the private names."""
    connection.execute("DELETE FROM private_name")
    connection.executemany("INSERT INTO private_name (name) VALUES (?)", [(name,) for name in dict.fromkeys(names)])
