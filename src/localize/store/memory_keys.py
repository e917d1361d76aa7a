"""Short keys of memory records, for lookup by name or by text: 32 bits of a hash beside the number of the record.

These tables replace two indexes. An index takes its entries in the order of the rows, which for hashes is no order at
all, so that a large import would touch each page again and again (measured: 13 µs a unit at a million); here the keys
of a whole batch are inserted sorted (8 µs). A lookup compares the name or the hash as well, so a superfluous key harms
nobody, and `verify` reports a missing one.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import cast

import apsw

from localize.store.records import fetch, fetch_one

_BYTES = 4
_UNIT_BITS = 31  # two thousand million records
_UNIT_MASK = (1 << _UNIT_BITS) - 1
Keys = memoryview
"""Made by `pack_keys`."""

UNITS_NAMED = "SELECT k.unit FROM memory_name_key k JOIN memory_unit n ON n.id = k.unit WHERE k.key = ? AND n.name = ?"
"""Values: `name_key` of a name, and the name."""
UNITS_KEYED = "SELECT k.unit FROM carray(?) wanted CROSS JOIN memory_name_key k ON k.key = wanted.value"
"""Value: `carray` of many keys of names."""
TRUSTED = (
    "SELECT v.unit FROM carray(?) wanted CROSS JOIN memory_name_key k ON k.key = wanted.value"
    " JOIN memory_variant v ON v.unit = k.unit GROUP BY v.unit"
    " ORDER BY sum(v.trust > 2) > 1 DESC, sum(v.trust > 1) > 1 DESC, v.unit DESC LIMIT ?"
)
"""Of the records with these keys the most trusted, then the last made; two texts make a pair, with the lower trust.

Values: `carray` of many keys of names, how many at most.
"""
TEXTS_WITH = (
    "SELECT t.unit, t.language FROM memory_text_key k JOIN memory_variant t ON t.unit = k.unit"
    " WHERE k.key = ? AND t.hash = ? LIMIT ?"
)
"""Values: `text_key` of a hash, the hash, and how many at most; -1 for all."""
BEST_WITH = (
    "SELECT t.unit, t.language, v.language, max((CASE"
    " WHEN (u.before, u.after) IS NOT (?, ?) AND (u.before, u.after) IS NOT (?, ?) THEN 0"
    " WHEN u.name = ? THEN 2 ELSE (u.before, u.after) IS NOT (NULL, NULL) END * 4 + min(t.trust, v.trust) << 59)"
    " + v.at + 62135596800000000) AS worth"  # microseconds from year 1, which take 59 bits
    " FROM memory_text_key k JOIN memory_variant t ON t.unit = k.unit AND t.hash = ?"
    " JOIN memory_unit u ON u.id = k.unit JOIN memory_variant v ON v.unit = k.unit AND v.language <> t.language"
    " WHERE k.key = ? GROUP BY t.language, v.language, v.hash ORDER BY worth DESC, t.unit"
)
"""The best record for each text beside one: with the neighbours that are asked for (2 for a segment's own record), then
of the highest trust, then the newest, as `memory.match` ranks them.

Values: neighbours, neighbours without tags, the name of a segment's own record, the hash, and its `text_key`.
"""


def name_key(name: str) -> int:
    """Return the key of a record's name. Hashed again: names in a file may be chosen to collide."""
    (hashed,) = hash_names((name,))
    return text_key(hashed)


def name_keys(names: Iterable[str]) -> array[int]:
    """Return what `name_key` returns for each of many names, ascending."""
    return array("q", sorted(map(text_key, hash_names(names))))


def text_key(hashed: bytes) -> int:
    """Return the key of a content's hash."""
    return int.from_bytes(hashed[:_BYTES], "big")


def register(connection: apsw.Connection) -> None:
    """Let statements on this connection call `name_key` and `text_key`."""
    connection.create_scalar_function("name_key", name_key, 1, deterministic=True)  # type: ignore[arg-type]  # one value
    connection.create_scalar_function("text_key", text_key, 1, deterministic=True)  # type: ignore[arg-type]


def pack_keys(hashes: Sequence[bytes], units: Sequence[int]) -> Keys:
    """Return the keys of some hashes, each packed with the number of its record into one integer, sorted."""
    import numpy as np  # here alone: whoever changes one record does not wait for it

    words = np.frombuffer(b"".join(hashes), ">u4").reshape(len(hashes), -1)[:, 0].astype(np.int64)
    return np.sort(words << _UNIT_BITS | np.asarray(units, np.int64)).data


def hash_names(names: Iterable[str]) -> list[bytes]:
    """Return what `pack_keys` makes the keys of names of."""
    from hashlib import sha256

    return [sha256(name.encode("utf-8", "surrogatepass")).digest() for name in names]


def find_unit(connection: apsw.Connection, name: str) -> int | None:
    """Return the number of the record with this name, None where there is none."""
    row = fetch_one(connection, UNITS_NAMED, (name_key(name), name))
    return None if row is None else cast(int, row[0])


def find_names(connection: apsw.Connection, keys: Keys) -> set[str]:
    """Return the names of all records that have one of some keys."""
    rows = fetch(
        connection,
        "SELECT n.name FROM carray(?) a JOIN memory_name_key k ON k.key = a.value >> ?"
        " JOIN memory_unit n ON n.id = k.unit",
        (carray(keys), _UNIT_BITS),
    )
    return {cast(str, name) for (name,) in rows}


def drop_empty(connection: apsw.Connection, keys: Keys, names: set[str]) -> None:
    """Forget the records with these names, which have these keys, that have no texts any more."""
    rows = fetch(
        connection,
        "SELECT n.id, n.name FROM carray(?) a JOIN memory_name_key k ON k.key = a.value >> ?"
        " JOIN memory_unit n ON n.id = k.unit WHERE NOT EXISTS (SELECT 1 FROM memory_variant v WHERE v.unit = n.id)",
        (carray(keys), _UNIT_BITS),
    )
    empty = [(name_key(name), cast(int, unit)) for unit, name in rows if isinstance(name, str) and name in names]
    connection.executemany("DELETE FROM memory_extra WHERE unit = ?", [(unit,) for _, unit in empty])
    connection.executemany("DELETE FROM memory_name_key WHERE key = ? AND unit = ?", empty)
    connection.executemany("DELETE FROM memory_unit WHERE id = ?", [(unit,) for _, unit in empty])


def add_name_key(connection: apsw.Connection, name: str, unit: int) -> None:
    """Let one record be found by its name."""
    connection.execute("INSERT INTO memory_name_key (key, unit) VALUES (?, ?)", (name_key(name), unit))


def add_name_keys(connection: apsw.Connection, keys: Keys) -> None:
    """Let records be found by their names."""
    connection.execute(
        "INSERT INTO memory_name_key (key, unit) SELECT value >> ?, value & ? FROM carray(?)",
        (_UNIT_BITS, _UNIT_MASK, carray(keys)),
    )


def add_text_keys(connection: apsw.Connection, keys: Keys) -> None:
    """Let records be found by their texts."""
    connection.execute(
        "INSERT OR IGNORE INTO memory_text_key (key, unit) SELECT value >> ?, value & ? FROM carray(?)",
        (_UNIT_BITS, _UNIT_MASK, carray(keys)),
    )


def carray(keys: Keys | array[int]) -> bytes:
    """Return integers, sorted, as one value of a statement, which apsw's types do not know of."""
    return cast(bytes, apsw.carray(keys))


@contextmanager
def updated_text_keys(connection: apsw.Connection, unit: int) -> Iterator[None]:
    """Let a record be found by the texts that it has after the block, and no longer by those it had before."""
    before = _text_keys(connection, unit)
    yield
    after = _text_keys(connection, unit)
    connection.executemany(
        "DELETE FROM memory_text_key WHERE key = ? AND unit = ?", [(key, unit) for key in before - after]
    )
    connection.executemany(
        "INSERT OR IGNORE INTO memory_text_key (key, unit) VALUES (?, ?)", [(key, unit) for key in after - before]
    )


def _text_keys(connection: apsw.Connection, unit: int) -> set[int]:
    rows = fetch(connection, "SELECT hash FROM memory_variant WHERE unit = ?", (unit,))
    return {text_key(cast(bytes, hashed)) for (hashed,) in rows}


def find_missing_keys(connection: apsw.Connection) -> list[str]:
    """Return the names of the records that cannot be found by their name or one of their texts."""
    register(connection)
    rows = fetch(
        connection,
        "SELECT n.name FROM memory_unit n WHERE NOT EXISTS"
        " (SELECT 1 FROM memory_name_key k WHERE k.key = name_key(n.name) AND k.unit = n.id)"
        " UNION SELECT n.name FROM memory_variant v JOIN memory_unit n ON n.id = v.unit WHERE NOT EXISTS"
        " (SELECT 1 FROM memory_text_key k WHERE k.key = text_key(v.hash) AND k.unit = v.unit)",
    )
    return [cast(str, name) for (name,) in rows]
