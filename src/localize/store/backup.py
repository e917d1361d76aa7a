"""Consistent copies of the store, each verified before it gets its name."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

import apsw

from localize.errors import StoreError
from localize.store.connection import Database, translated_errors
from localize.store.verify import find_damage


def copy_store(database: Database, to: Path) -> None:
    """Write a consistent copy to *to*, checked before it gets its name.

    Raises:
        StoreError: *to* exists, cannot be written, or the copy does not pass its check.
    """
    if to.exists():
        raise StoreError("{to} exists already", to=to, hint="name a file that does not exist yet")
    part = to.with_name(f"{to.name}.part")
    try:
        part.unlink(missing_ok=True)
        with database.use() as connection, translated_errors(part):
            _copy(connection, part)
        _flush(part)
        part.rename(to)
        _flush(to.parent)
    except OSError as error:
        raise StoreError(
            "cannot write {to}: {strerror}", to=to, strerror=error.strerror, hint="choose another folder"
        ) from error
    finally:
        with suppress(OSError):  # where nothing can be written, nothing was
            part.unlink()


def _copy(source: apsw.Connection, part: Path) -> None:
    copy = apsw.Connection(str(part))
    try:
        with copy.backup("main", source, "main") as backup:
            backup.step()
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, readable where nothing can be written
        problems = find_damage(copy)
    finally:
        copy.close()
    if problems:
        raise StoreError(
            "the copy is not whole: {message}",
            message=problems[0].text,
            hint="run the store's own check; nothing was replaced",
        )


def _flush(path: Path) -> None:
    if os.name == "nt" and path.is_dir():
        return  # Windows has no handle for a folder
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
