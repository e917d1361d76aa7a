"""Import of foreign records into the memory, one batch per transaction, each with the progress of the import.

A process may therefore be killed at any moment: only whole batches are there, and the import resumes after the last.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from itertools import islice
from typing import cast

import apsw

from localize.errors import NotFound
from localize.model import TranslationUnit
from localize.model.events import Action, ImportId, ImportMemory, Subject
from localize.model.memory_rows import UnitRow
from localize.store import StoredImport
from localize.store.bulk_write import bulk_writer, garbage_collection_paused
from localize.store.connection import Database
from localize.store.events import ActWriter
from localize.store.memory import next_number
from localize.store.memory_keys import (
    add_name_keys,
    add_text_keys,
    drop_empty,
    find_names,
    hash_names,
    pack_keys,
    register,
)
from localize.store.memory_proof import find_import_trust
from localize.store.memory_rows import to_row, write_unit_extras, write_variants
from localize.store.records import fetch, fetch_number, fetch_one

_FIRST_BATCH = 1_000
_BATCH = 50_000
"""Records of one transaction, at most: others wait half a second for it, and each writes most pages of the keys again.
The first ones are smaller, so that somebody who looks on sees something soon."""
_OF_UNTOUCHED = "WHERE unit IN (SELECT id FROM memory_unit WHERE id BETWEEN ? AND ? AND number = id + ?)"
_REMOVE = tuple(
    f"{what} {_OF_UNTOUCHED}{end}"
    for what, end in (
        ("DELETE FROM memory_text_key WHERE (key, unit) IN (SELECT text_key(hash), unit FROM memory_variant", ")"),
        ("DELETE FROM memory_variant", ""),
        ("DELETE FROM memory_extra", ""),
    )
)
_WRITE_UNIT = "INSERT INTO memory_unit (id, name, number, before, after, document) VALUES (?, ?, ?, ?, ?, ?)"


def import_units(
    database: Database,
    units: Iterable[TranslationUnit | UnitRow],
    resume: ImportId,
    name: str,
) -> Generator[int, None, int]:
    """Add foreign records; yield how many of them are safe after each batch, return how many are new.

    The import's row counts what was read, so an interrupted import goes on where it stood and a repeated one does
    nothing. `finish_import` records its end. Where *units* fail, what they gave before is kept, and the import has not
    ended.
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
    size = _FIRST_BATCH
    failure: Exception | None = None
    with bulk_writer(database) as writes:
        while failure is None:
            with garbage_collection_paused():
                batch, failure = _gather(rest, size)
                if not batch:
                    break
                with writes.write() as connection:
                    added += _import_batch(connection, batch, resume)
                    done += len(batch)
                    connection.execute(
                        "UPDATE memory_import SET done = ?, added = ? WHERE id = ?", (done, before + added, resume)
                    )
                del batch
            size = min(2 * size, _BATCH)
            yield done
    if failure is not None:
        raise failure
    return added


def _gather(units: Iterator[TranslationUnit | UnitRow], size: int) -> tuple[list[UnitRow], Exception | None]:
    """Return up to *size* records as rows, fewer at the end; and why there are no more, if that was a failure."""
    rows: list[UnitRow] = []
    try:
        rows.extend(each if isinstance(each, UnitRow) else to_row(each) for each in islice(units, size))
    except Exception as error:  # noqa: BLE001  # whatever it is, it is raised again once these are safe
        return rows, error
    return rows, None


def finish_import(act: ActWriter, resume: ImportId, subject: Subject) -> None:
    """Record the end of an import, once."""
    row = fetch_one(act.connection, "SELECT name, added FROM memory_import WHERE id = ? AND finished = 0", (resume,))
    if row is None:
        return
    change = ImportMemory(cast(str, row[0]), cast(int, row[1]), find_import_trust(act.connection, resume))
    number = act.append(subject, Action.MEMORY_IMPORTED, change)
    act.connection.execute("UPDATE memory_import SET finished = 1 WHERE id = ?", (resume,))
    act.connection.execute("INSERT INTO memory_import_event (event, import) VALUES (?, ?)", (number, resume))


def list_imports(connection: apsw.Connection) -> tuple[StoredImport, ...]:
    """Return the imports with an event in its order, then those that were stopped."""
    rows = fetch(
        connection,
        "SELECT memory_import.id, name, added, event FROM memory_import"
        " LEFT JOIN memory_import_event ON import = memory_import.id"
        " WHERE event IS NOT NULL OR NOT finished ORDER BY event IS NULL, event",
    )
    return tuple(
        StoredImport(ImportId(resume), name, added, event)
        for resume, name, added, event in cast(list[tuple[str, str, int, int | None]], rows)
    )


def remove_import(connection: apsw.Connection, event: int) -> None:
    """Take out what an import brought and nobody has changed since; the same file can then be imported again.

    Raises:
        NotFound: there is no import with this event, or it was taken back, or made before they could be.
    """
    row = fetch_one(connection, "SELECT import FROM memory_import_event WHERE event = ?", (event,))
    if row is None:
        raise NotFound("import", str(event), hint="`localize tm log` lists them; delete its records by `--name`")
    register(connection)
    parts = fetch(connection, "SELECT first, last, number FROM memory_import_part WHERE import = ?", row)
    for first, last, number in cast(list[tuple[int, int, int]], parts):
        untouched = (first, last, number - first)
        for statement in _REMOVE:
            connection.execute(statement, untouched)
        connection.execute(
            "UPDATE memory_unit SET number = id + ? WHERE id BETWEEN ? AND ? AND number = id + ?",
            (next_number(connection) - first, *untouched),
        )
    connection.execute("DELETE FROM memory_import_event WHERE import = ?", row)
    connection.execute("DELETE FROM memory_import_part WHERE import = ?", row)
    connection.execute("DELETE FROM memory_import WHERE id = ?", row)


def _import_batch(connection: apsw.Connection, batch: Sequence[UnitRow], resume: ImportId) -> int:
    """Add the records whose names are new; return how many."""
    number = next_number(connection)  # before empty records go: who has seen their numbers shall see the new ones too
    new = _choose_new(connection, batch)
    if not new:
        return 0
    first = fetch_number(connection, "SELECT coalesce(max(id), 0) + 1 FROM memory_unit")
    rows = list(enumerate((row for _, row in new), first))
    connection.executemany(
        _WRITE_UNIT, [(unit, row.id, unit + number - first, row.before, row.after, row.document) for unit, row in rows]
    )
    variants = [(unit, each) for unit, row in rows for each in row.variants]
    write_variants(connection, variants, are_new=True)
    connection.execute(
        "INSERT INTO memory_import_part (import, first, last, number) VALUES (?, ?, ?, ?)",
        (resume, first, first + len(rows) - 1, number),
    )
    write_unit_extras(connection, rows)
    add_name_keys(connection, pack_keys([hashed for hashed, _ in new], range(first, first + len(rows))))
    if variants:
        add_text_keys(connection, pack_keys([each.hash for _, each in variants], [unit for unit, _ in variants]))
    return len(rows)


def _choose_new(connection: apsw.Connection, batch: Sequence[UnitRow]) -> list[tuple[bytes, UnitRow]]:
    """Return the records whose names are not there yet, each with the hash of its name; of equal names the first.

    A record that has lost all its texts is not there: what an import tells of it takes its place.
    """
    hashes = hash_names(row.id for row in batch)
    keys = pack_keys(hashes, [0] * len(batch))
    drop_empty(connection, keys, {row.id for row in batch})
    known = find_names(connection, keys)
    new: dict[str, tuple[bytes, UnitRow]] = {}
    for hashed, row in zip(hashes, batch, strict=True):
        if row.id not in known:
            new.setdefault(row.id, (hashed, row))
    return list(new.values())
