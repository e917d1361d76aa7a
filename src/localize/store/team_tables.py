"""Tables of a team's own record: read whole, and written by one merge."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import cast

import apsw

from localize.errors import Locked
from localize.model import ApprovalKind, Hash
from localize.model import serialization as wire
from localize.model.states import ReviewPolicy
from localize.store import echo
from localize.store.events import load_head, subject_columns
from localize.store.records import blob_to_hash, fetch, fetch_number, fetch_one, hash_to_blob
from localize.store.team_record import ApprovalOrder, Dispute, TeamEvent, TeamMerge, TeamPlace, TeamState


def load_place(connection: apsw.Connection) -> TeamPlace | None:
    """Return this replica's place in its team; None in one person's project."""
    row = fetch_one(connection, "SELECT place FROM team")
    return wire.load(TeamPlace, cast(str, row[0])) if row else None


def save_place(connection: apsw.Connection, place: TeamPlace) -> None:
    """Replace this replica's place in its team."""
    connection.execute("INSERT OR REPLACE INTO team (id, place) VALUES (1, ?)", (wire.dump(place),))


def begin(connection: apsw.Connection, place: TeamPlace, root: tuple[TeamEvent, tuple[Hash, bytes]] | None) -> None:
    """Write the first row of the team, and the founder's event where it begins here."""
    save_place(connection, place)
    if root is not None:
        _write_events(connection, [root[0]])
        _write_signatures(connection, [root[1]])


def load_state(connection: apsw.Connection) -> TeamState | None:
    """Return all of the team's record; None in one person's project."""
    place = load_place(connection)
    if place is None:
        return None
    rows = fetch(
        connection, "SELECT id, replica, sequence, header, body FROM team_event ORDER BY replica, sequence, id"
    )
    events = tuple(
        TeamEvent(blob_to_hash(key), replica, sequence, header, body)
        for key, replica, sequence, header, body in cast(list[tuple[bytes, str, int, bytes, bytes | None]], rows)
    )
    signatures = tuple(
        (blob_to_hash(event), cast(bytes, data))
        for event, data in fetch(connection, "SELECT event, data FROM team_signature ORDER BY event")
    )
    local = {
        blob_to_hash(mine): blob_to_hash(event)
        for mine, event in fetch(connection, "SELECT local, event FROM team_local")
    }
    return TeamState(place, events, signatures, local, load_disputes(connection), _find_seen(connection))


def _find_seen(connection: apsw.Connection) -> tuple[int, int]:
    return load_head(connection).sequence, fetch_number(connection, "SELECT count(*) FROM team_event")


def load_disputes(connection: apsw.Connection) -> tuple[Dispute, ...]:
    """Return where several heads stand."""
    rows = fetch(connection, "SELECT record FROM team_dispute ORDER BY kind, name, language")
    return tuple(wire.load(Dispute, cast(str, record)) for (record,) in rows)


def load_blobs(connection: apsw.Connection) -> Mapping[Hash, bytes]:
    """Return the bytes of versions that wait."""
    rows = fetch(connection, "SELECT hash, data FROM team_blob")
    return {blob_to_hash(name): cast(bytes, data) for name, data in rows}


def merge(connection: apsw.Connection, change: TeamMerge, policy: ReviewPolicy) -> None:
    """Write what was decided. Raises: Locked, where something was recorded since it was."""
    if _find_seen(connection) != change.seen:
        raise Locked("somebody has saved something meanwhile", hint="try again in a moment")
    _write_events(connection, change.events)
    _write_signatures(connection, change.signatures)
    for mine, known in change.local.items():
        pair(connection, mine, known)
    for each in change.echoes:
        for mine in echo.write(connection, each, policy):
            if each.event is not None:
                pair(connection, mine, each.event)
    for order in change.orders:
        _sort_approvals(connection, order)
    for gone in change.removed:
        connection.execute("UPDATE team_event SET body = NULL WHERE id = ?", (hash_to_blob(gone),))
    _replace(connection, change)


def _write_events(connection: apsw.Connection, events: Iterable[TeamEvent]) -> None:
    for event in events:
        connection.execute(
            "INSERT INTO team_event (replica, sequence, id, header, body) VALUES (?, ?, ?, ?, ?)",
            (event.replica, event.sequence, hash_to_blob(event.id), event.header, event.body),
        )


def _write_signatures(connection: apsw.Connection, signatures: Iterable[tuple[Hash, bytes]]) -> None:
    for event, data in signatures:
        connection.execute(
            "INSERT OR REPLACE INTO team_signature (event, data) VALUES (?, ?)", (hash_to_blob(event), data)
        )


def pair(connection: apsw.Connection, mine: Hash, event: Hash) -> None:
    """Note that an event of the own record says the same as one of the team's."""
    connection.execute(
        "INSERT OR REPLACE INTO team_local (local, event) VALUES (?, ?)", (hash_to_blob(mine), hash_to_blob(event))
    )


def _sort_approvals(connection: apsw.Connection, order: ApprovalOrder) -> None:
    """Put the approvals of a text as it stands behind all others, one after another."""
    rows = fetch(
        connection,
        "SELECT a.segment, a.number, a.reviewer, a.kind FROM segment s JOIN approval a ON a.segment = s.id"
        " JOIN target t ON t.segment = a.segment AND t.language = a.language AND t.revision = a.revision"
        " WHERE s.key = ? AND a.language = ? AND NOT a.withdrawn",
        (order.segment, order.language),
    )
    numbers = {(reviewer, ApprovalKind(kind)): (segment, number) for segment, number, reviewer, kind in rows}
    for each in order.given:
        segment, number = numbers[each]
        connection.execute(
            "UPDATE approval SET number = (SELECT max(number) + 1 FROM approval WHERE segment = ?1 AND language = ?2)"
            " WHERE segment = ?1 AND language = ?2 AND number = ?3",
            (segment, order.language, number),
        )


def _replace(connection: apsw.Connection, change: TeamMerge) -> None:
    connection.execute("DELETE FROM team_dispute")
    for each in change.disputes:
        connection.execute(
            "INSERT INTO team_dispute (kind, name, language, record) VALUES (?, ?, ?, ?)",
            (*subject_columns(each.subject), wire.dump(each)),
        )
    connection.execute("DELETE FROM team_blob")
    for name, data in change.blobs.items():
        connection.execute("INSERT INTO team_blob (hash, data) VALUES (?, ?)", (hash_to_blob(name), data))
    save_place(connection, _advance(change.place, load_head(connection).sequence))


def _advance(place: TeamPlace, sequence: int) -> TeamPlace:
    return replace(place, translated=sequence)
