"""Conversion of a store from plain to encrypted and back: a copy under the other key, verified, takes its place."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import apsw

from localize.errors import StoreError
from localize.safe.atomic import let_go, open_part, overwrite, remove_parts
from localize.safe.modes import file_mode
from localize.store.backup import flush, require_whole
from localize.store.connection import SUFFIXES, Database, beside, disk_full, remove_files, translated_errors, unlock
from localize.store.key import CIPHER, Key
from localize.store.locks import ProcessLock


def convert_store(
    path: Path, before: Key | None, after: Key | None, announce: Callable[[], None] = lambda: None
) -> None:
    """Put the store at *path* under the key *after*, None for none, while nobody else has it open.

    Killed at any moment, it leaves the old store or the new one. *announce* is called when the new one is whole and
    nothing but its name is missing. The blocks of a plain store are overwritten then, as far as the disk does that.
    Raises:
        Locked: somebody has it open.
        StoreError, OSError: it is damaged, or the new one cannot be written.
    """
    lock = ProcessLock(path)
    try:
        with lock.exclusive():
            remove_parts(path.parent)
            with open_part(path, file_mode(path)) as (part, file):
                let_go(file)
                _convert(path, part, before, after)
                _require_whole(part, after)
                part.chmod(file_mode(part))
                flush(part)
                announce()
                _replace(path, part, is_plain=before is None)
    finally:
        lock.release()


def _convert(path: Path, part: Path, before: Key | None, after: Key | None) -> None:
    """Write a store's copy under another key. No file ever holds what is not in one of both: a `rekey` would vacuum."""
    database = Database(path, create=False, read_only=False, key=before)
    database.empty_log()
    database.close()
    log = beside(path, "-wal")
    if log.exists() and log.stat().st_size:
        raise StoreError("the write-ahead log of {path} cannot be emptied", path=path, hint="try again in a moment")
    copy_under_key(path, part, before, after)


def copy_under_key(
    path: Path, part: Path, before: Key | None, after: Key | None, *, access: int = apsw.SQLITE_OPEN_READWRITE
) -> None:
    """Write a copy of a store that nobody writes to under another key into an empty file. Raises: StoreError."""
    store = apsw.Connection(path.absolute().as_uri(), flags=access | apsw.SQLITE_OPEN_URI)
    try:
        if before is not None:
            unlock(store, before)
        key = quote(after.pragma()) if after is not None else ""  # without any, it would be that of the store
        store.execute("VACUUM INTO ?", (f"{part.absolute().as_uri()}?cipher={CIPHER}&key={key}",))
    except apsw.FullError:
        raise disk_full(path) from None
    except apsw.Error:  # whose words may hold the key
        raise StoreError("the store cannot be converted", hint="run `localize verify`; nothing was replaced") from None
    finally:
        store.close()


def copy_backup(path: Path, part: Path, key: Key) -> None:
    """Write a plain backup under a key into an empty file, with nothing beside the backup. Raises: StoreError."""
    copy_under_key(path, part, None, key, access=apsw.SQLITE_OPEN_READONLY)


def _require_whole(part: Path, key: Key | None) -> None:
    copy = apsw.Connection(str(part))
    try:
        with translated_errors(part):
            if key is not None:
                unlock(copy, key)
            require_whole(copy)
    finally:
        copy.close()


def _replace(path: Path, part: Path, *, is_plain: bool) -> None:
    remove_files(path, SUFFIXES[1:])
    flush(path.parent)  # or the old log, back after a power cut, would be taken for that of the new store
    if not is_plain or os.name == "nt":  # Windows replaces no file that is open
        part.replace(path)
        flush(path.parent)
        return
    with path.open("r+b") as old:
        part.replace(path)
        flush(path.parent)
        overwrite(old)
