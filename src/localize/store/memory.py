"""The translation memory inside the store: records, their changes in order, imports in batches.

A record made here is named by segment key and source hash, so all its variants render one source text. A record that
changed several times appears once in `list_changes`, at its last change: whoever follows needs only the newest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice
from typing import cast

import apsw

from localize.errors import NotFound
from localize.history import Action, Event, ImportId, ImportMemory, Subject
from localize.model import (
    Content,
    Hash,
    LanguageTag,
    MemoryChange,
    SegmentKey,
    TranslationUnit,
    TranslationUnitId,
    Trust,
    Variant,
    record_id,
)
from localize.store import MemoryStats
from localize.store.chain import Act, append
from localize.store.connection import Database
from localize.store.records import (
    VARIANT,
    WRITE_VARIANT,
    Fields,
    fetch,
    fetch_number,
    fetch_one,
    raw,
    raw_or_none,
    read_variant,
    select,
    unpack,
    variant_fields,
)

_BATCH = 5_000
_RECORD = "u.id, u.number, u.name, u.before, u.after, u.document"


# --- reading ---------------------------------------------------------------------------------------------------------


def _load(connection: apsw.Connection, rest: str, values: Fields) -> Iterator[tuple[int, TranslationUnit]]:
    """Yield (number of the last change, record) for the records that *rest* chooses, in its order; it must end with
    `, v.language` so that the variants of a record stand together, in a stable order."""
    rows = fetch(
        connection,
        select(f"{_RECORD}, {VARIANT}", f"FROM translation_unit u LEFT JOIN variant v ON v.unit = u.id {rest}"),
        values,
    )
    for head, group in groupby(rows, key=lambda row: row[:6]):
        _, number, name, before, after, document = head
        yield (
            cast(int, number),
            TranslationUnit(
                TranslationUnitId(cast(str, name)),
                tuple(read_variant(row[6:]) for row in group if row[6] is not None),
                None if before is None else Hash(cast(bytes, before).hex()),
                None if after is None else Hash(cast(bytes, after).hex()),
                cast(str, document),
            ),
        )


def find_equal(connection: apsw.Connection, language: LanguageTag, text_hash: Hash) -> tuple[TranslationUnit, ...]:
    """Return the records that have a variant in *language* with exactly this content, oldest first."""
    found = _load(
        connection,
        "WHERE u.id IN (SELECT unit FROM variant WHERE hash = ? AND language = ?) ORDER BY u.id, v.language",
        (raw(text_hash), language),
    )
    return tuple(unit for _, unit in found)


def load_units(connection: apsw.Connection, ids: Sequence[str]) -> tuple[TranslationUnit, ...]:
    """Return the records with these ids that still exist, in the order asked."""
    units: list[TranslationUnit] = []
    for name in ids:
        units += (
            unit
            for _, unit in _load(connection, "WHERE u.name = ? ORDER BY u.id, v.language", (name,))
            if unit.variants
        )
    return tuple(units)


def list_changes(connection: apsw.Connection, number: int, limit: int) -> tuple[MemoryChange, ...]:
    """Return up to *limit* changes after *number*, ascending."""
    found = _load(
        connection,
        "WHERE u.id IN (SELECT id FROM translation_unit WHERE number > ? ORDER BY number LIMIT ?)"
        " ORDER BY u.number, v.language",
        (number, limit),
    )
    return tuple(MemoryChange(at, unit.id, unit if unit.variants else None) for at, unit in found)


# --- writing ---------------------------------------------------------------------------------------------------------


def _next_number(connection: apsw.Connection) -> int:
    return fetch_number(connection, "SELECT coalesce(max(number), 0) + 1 FROM translation_unit")


def _touch(connection: apsw.Connection, unit: int) -> None:
    connection.execute("UPDATE translation_unit SET number = ? WHERE id = ?", (_next_number(connection), unit))


def remember(connection: apsw.Connection, segment: int, source_hash: Hash, variant: Variant) -> None:
    """Put the rendering of a segment into its record, and open the record with its source text where there is none.

    A rendering of an older source, of which no record is left, cannot enter: its source text is not at hand.
    """
    row = fetch_one(
        connection,
        "SELECT s.key, s.document, s.position, s.present, s.source_hash, s.typed, s.tags, d.source_language, d.path"
        " FROM segment s JOIN document d ON d.ordinal = s.document WHERE s.id = ?",
        (segment,),
    )
    assert row is not None
    key, document, position, present, present_hash, typed, tags, source_language, path = row
    name = record_id(SegmentKey(cast(str, key)), source_hash)
    known = fetch_one(connection, "SELECT id FROM translation_unit WHERE name = ?", (name,))
    same_source = present_hash == raw(source_hash)
    if known is None and not same_source:
        return
    if known is None:
        before, after = _neighbours(connection, document, position) if present else (None, None)
        connection.execute(
            "INSERT INTO translation_unit (name, number, before, after, document) VALUES (?, ?, ?, ?, ?)",
            (name, _next_number(connection), before, after, path),
        )
        unit = connection.last_insert_rowid()
    else:
        unit = cast(int, known[0])
        _touch(connection, unit)
    language = LanguageTag(cast(str, source_language))
    if same_source and variant.language != language:
        _write_source(connection, unit, language, unpack(typed, tags), variant)
    connection.execute(WRITE_VARIANT, variant_fields(unit, variant))


def _write_source(
    connection: apsw.Connection, unit: int, language: LanguageTag, source: Content, variant: Variant
) -> None:
    """Keep the source text beside its renderings, with the trust of the best of them."""
    best = fetch_number(
        connection,
        "SELECT coalesce(max(trust), 0) FROM variant WHERE unit = ? AND language NOT IN (?, ?)",
        (unit, language, variant.language),
    )
    kept = Variant(language, source, Trust(max(best, variant.trust)), variant.origin, variant.at)
    connection.execute(WRITE_VARIANT, variant_fields(unit, kept))


def _neighbours(connection: apsw.Connection, document: object, position: object) -> tuple[bytes | None, bytes | None]:
    found = {
        step: fetch_one(
            connection,
            "SELECT source_hash FROM segment WHERE document = ? AND position = ? + ? AND present = 1",
            cast(Fields, (document, position, step)),
        )
        for step in (-1, 1)
    }
    before, after = found[-1], found[1]
    return cast(bytes, before[0]) if before else None, cast(bytes, after[0]) if after else None


def forget(connection: apsw.Connection, name: TranslationUnitId, language: LanguageTag) -> bool:
    """Take one language out of a record; return whether it was there."""
    row = fetch_one(
        connection,
        "SELECT u.id FROM translation_unit u JOIN variant v ON v.unit = u.id WHERE u.name = ? AND v.language = ?",
        (name, language),
    )
    if row is None:
        return False
    connection.execute("DELETE FROM variant WHERE unit = ? AND language = ?", (row[0], language))
    _touch(connection, cast(int, row[0]))
    return True


def forget_or_raise(connection: apsw.Connection, name: TranslationUnitId, language: LanguageTag) -> None:
    """Take one language out of a record. Raises: NotFound."""
    if not forget(connection, name, language):
        raise NotFound("memory variant", f"{name} {language}")


# --- imports ---------------------------------------------------------------------------------------------------------


def import_units(
    database: Database, units: Iterable[TranslationUnit], resume: ImportId, name: str, *, subject: Subject, act: Act
) -> int:
    """Add foreign records, a batch in each transaction; return how many are new.

    The import's row counts what was read, so an interrupted import goes on where it stood and a repeated one does
    nothing. Its end is one event.
    """
    with database.write() as connection:
        connection.execute(
            "INSERT OR IGNORE INTO memory_import (id, name, done, added, finished) VALUES (?, ?, 0, 0, 0)",
            (resume, name),
        )
        row = fetch_one(connection, "SELECT done, added, finished FROM memory_import WHERE id = ?", (resume,))
    assert row is not None
    done, before, finished = cast(tuple[int, int, int], row)
    if finished:
        return 0
    rest = iter(units)
    for _ in islice(rest, done):
        pass
    added = 0
    while batch := tuple(islice(rest, _BATCH)):
        with database.write() as connection:
            added += _import_batch(connection, batch)
            done += len(batch)
            connection.execute(
                "UPDATE memory_import SET done = ?, added = ? WHERE id = ?", (done, before + added, resume)
            )
    with database.write() as connection:
        finish_import(connection, resume, subject=subject, act=act)
    return added


def finish_import(connection: apsw.Connection, resume: ImportId, *, subject: Subject, act: Act) -> Event | None:
    """Record the end of an import once; return its event, None when it had ended before."""
    row = fetch_one(connection, "SELECT name, added FROM memory_import WHERE id = ? AND finished = 0", (resume,))
    if row is None:
        return None
    connection.execute("UPDATE memory_import SET finished = 1 WHERE id = ?", (resume,))
    body = ImportMemory(cast(str, row[0]), cast(int, row[1]))
    return append(connection, subject, Action.MEMORY_IMPORTED, body, act)


def _import_batch(connection: apsw.Connection, batch: Sequence[TranslationUnit]) -> int:
    number = _next_number(connection)
    added = 0
    variants: list[Fields] = []
    for unit in batch:
        connection.execute(
            "INSERT OR IGNORE INTO translation_unit (name, number, before, after, document) VALUES (?, ?, ?, ?, ?)",
            (unit.id, number, raw_or_none(unit.before), raw_or_none(unit.after), unit.document),
        )
        if connection.changes() == 0:
            continue
        row = connection.last_insert_rowid()
        number += 1
        added += 1
        variants += (variant_fields(row, each) for each in unit.variants)
    connection.executemany(WRITE_VARIANT, variants)
    return added


def measure(connection: apsw.Connection) -> MemoryStats:
    """Return the memory's size."""
    groups = fetch(
        connection,
        "SELECT language, count(*), sum(trust = ?) FROM variant GROUP BY language ORDER BY language",
        (int(Trust.REVIEWED),),
    )
    return MemoryStats(
        units=fetch_number(connection, "SELECT count(DISTINCT unit) FROM variant"),
        variants=tuple((LanguageTag(cast(str, language)), cast(int, number)) for language, number, _ in groups),
        reviewed=sum(cast(int, reviewed) for _, _, reviewed in groups),
    )
