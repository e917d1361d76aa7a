"""Conversion of memory records to table rows and back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Final, cast

import apsw

from localize.model import Content, Extra, LanguageTag, TranslationUnit, TranslationUnitId, Trust, Variant
from localize.model import serialization as wire
from localize.model.memory_rows import Provenance, UnitRow, VariantRow, from_microseconds, to_microseconds
from localize.store.records import blob_to_hash, fetch, hash_to_blob, optional_hash_to_blob, pack, read_origin, unpack

_NO_SCORE = -1
UNIT = "u.id, u.number, u.name, u.before, u.after, u.document, x.extras"
VARIANT = "v.language, v.typed, v.tags, v.trust, p.kind, p.score, p.name, v.at, p.author, e.extras"
TABLES = (
    "FROM memory_unit u LEFT JOIN memory_extra x ON x.unit = u.id AND x.language = ''"
    " LEFT JOIN memory_variant v ON v.unit = u.id LEFT JOIN memory_provenance p ON p.id = v.provenance"
    " LEFT JOIN memory_extra e ON e.unit = v.unit AND e.language = v.language"
)
_WRITE_VARIANT = (
    "INSERT OR REPLACE INTO memory_variant (unit, language, hash, trust, provenance, at, typed, tags)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)
_WRITE_EXTRA = "INSERT OR REPLACE INTO memory_extra (unit, language, extras) VALUES (?, ?, ?)"


_UNIT_COLUMNS: Final = 7
_Unit = tuple[int, int, TranslationUnitId, bytes | None, bytes | None, str, str | None]
_Variant = tuple[LanguageTag, str, str | None, int, str, int, str, int, str, str | None]
Row = tuple[*_Unit, *_Variant]
"""The columns of `UNIT`, then those of `VARIANT`; a record without variants has nothing in the latter."""
_TRUST = {int(each): each for each in Trust}


def read_units(rows: Iterable[Row]) -> Iterator[tuple[int, int, TranslationUnit]]:
    """Yield row, number of the last change and record for rows in which those of one record stand together."""
    for unit, group in groupby(rows, key=itemgetter(0)):
        lines = list(group)
        _, change, name, before, after, document, extras = lines[0][:_UNIT_COLUMNS]
        record = TranslationUnit(
            name,
            tuple([_read_variant(each[_UNIT_COLUMNS:]) for each in lines if each[_UNIT_COLUMNS]]),
            None if before is None else blob_to_hash(before),
            None if after is None else blob_to_hash(after),
            document,
            _read_extras(extras),
        )
        yield unit, change, record


def _read_variant(row: _Variant) -> Variant:
    language, typed, tags, trust, kind, score, name, at, author, extras = row
    return Variant(
        language,
        Content((typed,)) if tags is None else unpack(typed, tags),
        _TRUST[trust],
        read_origin(kind, None if score == _NO_SCORE else score, name),
        from_microseconds(at),
        author,
        _read_extras(extras),
    )


def _read_extras(text: str | None) -> tuple[Extra, ...]:
    return () if text is None else wire.load(tuple[Extra, ...], text)


def to_row(unit: TranslationUnit) -> UnitRow:
    """Return a record as a row."""
    return UnitRow(
        unit.id,
        tuple(_to_variant_row(each) for each in unit.variants),
        optional_hash_to_blob(unit.before),
        optional_hash_to_blob(unit.after),
        unit.document,
        wire.dump(unit.extras) if unit.extras else None,
    )


def _to_variant_row(variant: Variant) -> VariantRow:
    typed, tags = pack(variant.content)
    origin = variant.origin
    return VariantRow(
        variant.language,
        typed,
        tags,
        hash_to_blob(variant.content.hash),
        int(variant.trust),
        (origin.kind.value, origin.score, origin.name, variant.author),
        to_microseconds(variant.at),
        wire.dump(variant.extras) if variant.extras else None,
    )


class Provenances:
    """The numbers of who made texts, and how; new ones are written as they are asked for, inside one transaction."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection
        self._known: dict[Provenance, int] = {}

    def number(self, provenance: Provenance) -> int:
        """Return the number of one."""
        known = self._known.get(provenance)
        if known is None:
            known = self._known[provenance] = self._find(provenance)
        return known

    def _find(self, provenance: Provenance) -> int:
        kind, score, name, author = provenance
        values = (kind, _NO_SCORE if score is None else score, name, author)
        self._connection.execute(
            "INSERT OR IGNORE INTO memory_provenance (kind, score, name, author) VALUES (?, ?, ?, ?)", values
        )
        if self._connection.changes():
            return self._connection.last_insert_rowid()
        found = fetch(
            self._connection,
            "SELECT id FROM memory_provenance WHERE kind = ? AND score = ? AND name = ? AND author = ?",
            values,
        )
        return cast(int, found[0][0])


def write_unit_extras(connection: apsw.Connection, rows: list[tuple[int, UnitRow]]) -> None:
    """Keep the extras of new records, which have these numbers."""
    connection.executemany(_WRITE_EXTRA, [(unit, "", row.extras) for unit, row in rows if row.extras is not None])


def write_variants(connection: apsw.Connection, rows: list[tuple[int, VariantRow]], *, are_new: bool = False) -> None:
    """Write variants of the records with these numbers, in the place of those that they have in these languages.

    Their keys are the caller's to write.
    """
    number = Provenances(connection).number
    connection.executemany(
        _WRITE_VARIANT,
        [
            (unit, language, hashed, trust, number(provenance), at, typed, tags)
            for unit, (language, typed, tags, hashed, trust, provenance, at, _) in rows
        ],
    )
    if not are_new:
        drop_extras(connection, [(unit, each.language) for unit, each in rows])
    extras = [(unit, each.language, each.extras) for unit, each in rows if each.extras is not None]
    connection.executemany(_WRITE_EXTRA, extras)


def write_variant(connection: apsw.Connection, unit: int, variant: Variant) -> None:
    """Write one variant, in the place of the one that the record has in its language; its key is the caller's."""
    write_variants(connection, [(unit, _to_variant_row(variant))])


def drop_extras(connection: apsw.Connection, places: list[tuple[int, str]]) -> None:
    """Forget what was only told of variants that go away."""
    connection.executemany("DELETE FROM memory_extra WHERE unit = ? AND language = ?", places)
