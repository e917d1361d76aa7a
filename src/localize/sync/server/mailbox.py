"""Mailbox of a team: sealed events pushed to the server, pulled from it by a cursor, and waited for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

from localize.runtime.batches import split_by_size
from localize.runtime.lazy_dataclass import dataclass
from localize.sync.server.access import load_driver, translate_errors
from localize.sync.server.envelope import Row

if TYPE_CHECKING:
    from psycopg import Connection

_Item = TypeVar("_Item")
_PAGE_BYTES = 1024 * 1024
_PULL = (
    "SELECT number, position, id, replica, sequence, previous, subject, parents, kind, language, body FROM ("
    " SELECT xid::text::bigint AS number, xid, position, id, replica, sequence, previous, subject, parents, kind,"
    " language, body, sum(octet_length(body)) OVER (ORDER BY xid, position) - octet_length(body) AS before"
    " FROM (SELECT * FROM localize.event"
    " WHERE xid < pg_snapshot_xmin(pg_current_snapshot()) AND (xid, position) > (%s::text::xid8, %s)"
    " ORDER BY xid, position LIMIT %s) AS rows"
    ") AS page WHERE before < %s ORDER BY xid, position"
)
"""A page is as many rows as are asked for, or fewer where these would be more than a mebibyte and a row."""
_PUSH = (
    "SELECT localize.push(%b, %b::bytea[], %b::text[], %b::bigint[], %b::bytea[], %b::bytea[], %b::bytea[],"
    " %b::text[], %b::text[], %b::bytea[])"
)
_PULL_AGAIN = (
    "SELECT xid::text::bigint, position, id, replica, sequence, previous, subject, parents, kind, language, body"
    " FROM localize.event WHERE position = ANY (%s::bigint[]) ORDER BY position"
)
_BATCH_ROWS = 500
_TRIES = 5
"""Two who push about the same texts may meet; the server ends one of them, who begins again."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far somebody has read: transaction and position, which count within an epoch of the server."""

    epoch: str = ""
    xid: int = 0
    position: int = 0


@dataclass(frozen=True, slots=True)
class Page:
    """Rows in the order of their transactions, and where to go on."""

    rows: tuple[Row, ...]
    positions: tuple[int, ...]
    cursor: Cursor
    is_last: bool


class Mailbox:
    """A project's events on the server, over a member's connection."""

    def __init__(self, connection: Connection, tag: bytes) -> None:
        self._connection = connection
        self._tag = tag

    def read_epoch(self) -> str:
        """Return from what cursors count: another one after each restore or rebuild. Raises: ServerUnavailable."""
        query = (
            "SELECT epoch::text || '-' || (SELECT oid FROM pg_database WHERE datname = current_database())"
            " FROM localize.project"
        )
        return str(self._fetch(query)[0][0])

    def pull(self, cursor: Cursor, limit: int = _BATCH_ROWS) -> Page:
        """Return what came after a cursor, of transactions before which none is open any more.

        A transaction that is open may still bring a row with a smaller number than one that was read: all from its
        number on wait. Raises: ServerUnavailable.
        """
        rows = self._fetch(_PULL, (str(cursor.xid), cursor.position, limit, _PAGE_BYTES))
        end = Cursor(cursor.epoch, rows[-1][0], rows[-1][1]) if rows else cursor
        is_last = len(rows) < limit and sum(len(row[-1]) for row in rows) < _PAGE_BYTES
        return Page(tuple(map(_read_row, rows)), tuple(row[1] for row in rows), end, is_last)

    def pull_again(self, positions: Iterable[int]) -> Page:
        """Return rows by their positions. Raises: ServerUnavailable."""
        rows = self._fetch(_PULL_AGAIN, (list(positions),))
        return Page(tuple(map(_read_row, rows)), tuple(row[1] for row in rows), Cursor(), is_last=True)

    def push(self, rows: Iterable[Row]) -> int:
        """Bring rows, each after those that it names; return how many were new.

        A batch is taken whole or not at all. Raises: ServerUnavailable; ServerRefused, with the row that it is about.
        """
        batches = split_by_size(rows, lambda row: len(row.body), _PAGE_BYTES, most_items=_BATCH_ROWS)
        return sum(map(self._push, batches))

    def _push(self, rows: Sequence[Row]) -> int:
        values = (self._tag, *_list_columns(rows))
        with translate_errors(self._connection):
            for _ in range(_TRIES - 1):
                with suppress(load_driver().errors.DeadlockDetected):
                    return self._call_push(values)
            return self._call_push(values)

    def _call_push(self, values: Sequence[object]) -> int:
        row = self._connection.execute(_PUSH, values).fetchone()
        return int(row[0]) if row else 0

    def find_known(self, ids: Iterable[bytes]) -> frozenset[bytes]:
        """Return those of some ids that the server has. Raises: ServerUnavailable."""
        query = "SELECT DISTINCT id FROM localize.event WHERE id = ANY (%s)"
        return frozenset(
            bytes(row[0]) for batch in _split(tuple(ids), 10_000) for row in self._fetch(query, (list(batch),))
        )

    def read_lengths(self) -> Mapping[str, int]:
        """Return how far the chain of each replica reaches on the server. Raises: ServerUnavailable."""
        return dict(self._fetch("SELECT replica, max(sequence) FROM localize.event GROUP BY replica"))

    def find_blobs(self, names: Iterable[bytes]) -> frozenset[bytes]:
        """Return those of some blobs that the server has whole. Raises: ServerUnavailable."""
        query = (
            "SELECT DISTINCT name FROM localize.blob WHERE name = ANY (%s)"
            " GROUP BY name, pushed_by, parts HAVING count(*) = parts"
        )
        return frozenset(bytes(row[0]) for row in self._fetch(query, (list(names),)))

    def push_blob(self, name: bytes, pieces: Sequence[bytes]) -> None:
        """Bring a blob, a piece at a time; what was brought before a cut is kept. Raises: as `push`."""
        for part, piece in enumerate(pieces):
            self._fetch(
                "SELECT localize.push_blob(%b, %b, %b::integer, %b::integer, %b)",
                (self._tag, name, part, len(pieces), piece),
            )

    def pull_blob(self, name: bytes) -> Iterator[tuple[bytes, ...]]:
        """Yield the pieces of a blob, as each of those brought it who did. Raises: ServerUnavailable."""
        persons = "SELECT pushed_by, min(parts) FROM localize.blob WHERE name = %s GROUP BY pushed_by"
        for person, parts in self._fetch(persons, (name,)):
            query = "SELECT data FROM localize.blob WHERE name = %s AND pushed_by = %s AND part = %s"
            pieces = (self._fetch(query, (name, person, part)) for part in range(parts))
            yield tuple(bytes(rows[0][0]) for rows in pieces if rows)

    def appear(self, place: bytes | None) -> Mapping[str, bytes]:
        """Say, for a minute, where this member is; return where the others are, by login. Raises: as `push`."""
        query = "SELECT login, place FROM localize.appear(%b, %b::bytea)"
        return {str(login): bytes(data) for login, data in self._fetch(query, (self._tag, place))}

    def watch(self, timeout_s: float) -> Iterator[bool]:
        """Yield whenever there may be something new: at a notice, which anybody may send, and after each timeout.

        The value tells whether it was a notice. Raises: ServerUnavailable.
        """
        with translate_errors(self._connection):
            self._connection.execute("LISTEN localize")
        while True:
            with translate_errors():
                notices = list(self._connection.notifies(timeout=timeout_s, stop_after=1))
            yield bool(notices)

    def _fetch(self, query: str, values: Sequence[object] = ()) -> list[tuple]:  # type: ignore[type-arg]
        with translate_errors(self._connection):
            return self._connection.execute(query.encode(), values, binary=True).fetchall()


def _list_columns(rows: Sequence[Row]) -> tuple[list[object], ...]:
    return (
        [row.id for row in rows],
        [row.replica for row in rows],
        [row.sequence for row in rows],
        [row.previous for row in rows],
        [row.subject for row in rows],
        [b"".join(row.parents) for row in rows],
        [row.kind for row in rows],
        [row.language for row in rows],
        [row.body for row in rows],
    )


def _split(items: Sequence[_Item], count: int) -> Iterator[Sequence[_Item]]:
    return (items[at : at + count] for at in range(0, len(items), count))


def _read_row(row: tuple) -> Row:  # type: ignore[type-arg]
    _, _, event, replica, sequence, previous, subject, parents, kind, language, body = row
    return Row(
        bytes(event),
        replica,
        sequence,
        None if previous is None else bytes(previous),
        bytes(subject),
        tuple(map(bytes, parents)),
        kind,
        language,
        bytes(body),
    )
