"""A process that imports records into a store until it is killed or done, and says after each batch how many are safe.

Run as `python -m tests.store.importer PATH COUNT`. A record has a source, a rendering with a tag, and extras.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from localize.model import (
    Content,
    Extra,
    InlineTag,
    LanguageTag,
    Origin,
    OriginKind,
    TagForm,
    TranslationUnit,
    TranslationUnitId,
    Trust,
    Variant,
    hash_bytes,
)
from localize.model.events import ImportId, Member
from localize.model.states import ReviewPolicy
from localize.store.sqlite import SqliteStore, open_store

_ORIGIN = Origin(OriginKind.IMPORTED, name="old.tmx")
_AT = datetime(2026, 5, 1, tzinfo=UTC)
_BREAK = InlineTag("br1", "br", TagForm.SINGLE, "<br>")


def records(count: int) -> Iterator[TranslationUnit]:
    """Yield records, every tenth of which has the name of the one before it."""
    for number in range(count):
        source = Variant(LanguageTag("en"), Content((f"Source {number}",)), Trust.IMPORTED, _ORIGIN, _AT)
        content = Content((f"Мәтін {number}", _BREAK, "соңы"))
        other = Variant(
            LanguageTag("kk"), content, Trust.IMPORTED, _ORIGIN, _AT, "Айгүл", (Extra("note", "", str(number)),)
        )
        name = hash_bytes(str(number - (number % 10 == 9)).encode())
        yield TranslationUnit(TranslationUnitId(name), (source, other), document="a.md")


def steps(store: SqliteStore, count: int) -> Iterator[int]:
    """Import; yield how many records are safe."""
    yield from store.import_memory(records(count), resume=ImportId("old"), name="old.tmx", actor=Member("Айгүл"))


def main(path: str, count: str) -> None:
    """Import, and say how far it is."""
    store = open_store(Path(path), policy=ReviewPolicy(), create=True)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for safe in steps(store, int(count)):
        sys.stdout.write(f"{safe}\n")
        sys.stdout.flush()
    store.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
