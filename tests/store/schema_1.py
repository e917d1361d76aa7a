"""A store as the first version of the program left it: for tests of what becomes of older projects."""

from __future__ import annotations

from pathlib import Path

import apsw
from tests.store import schema_6

from localize.store import connection

_MEMORY = (
    "memory_import_event",
    "memory_import_part",
    "memory_name_key",
    "memory_text_key",
    "memory_extra",
    "memory_variant",
    "memory_provenance",
    "memory_unit",
)
_VARIANTS = (
    "INSERT INTO variant SELECT v.unit, v.language, v.hash, v.trust, v.typed, v.tags, p.kind, nullif(p.score, -1),"
    " p.name, strftime('%Y-%m-%dT%H:%M:%S', v.at / 1000000, 'unixepoch') || printf('.%06d+00:00', v.at % 1000000),"
    " p.author FROM memory_variant v JOIN memory_provenance p ON p.id = v.provenance"
)


def go_back(path: Path) -> None:
    """Give a closed store the tables of schema 1, with the events and the memory that it has."""
    schema_6.go_back(path)
    first = (Path(connection.__file__).parent / "schema" / "0001.sql").read_text(encoding="utf-8").split(";\n")
    database = apsw.Connection(str(path))
    for statement in (
        *(each for each in first if " translation_unit (" in each or " variant (" in each),
        "INSERT INTO translation_unit SELECT id, name, number, before, after, document FROM memory_unit",
        _VARIANTS,
        *(f"DROP TABLE {name}" for name in (*_MEMORY, "note", "bookmark", "unsaved", "secret")),
        "DROP INDEX segment_source",
        "DROP INDEX event_at",
        "PRAGMA user_version = 1",
    ):
        database.execute(statement).fetchall()
    database.close()
