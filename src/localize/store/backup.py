"""Consistent copies of the store, each verified before it gets its name, and their return to the store's place."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext, suppress
from pathlib import Path

import apsw

from localize.errors import DiskError, Locked, NotFound, ReadOnly, StoreError, WorkflowError
from localize.safe.atomic import let_go, open_part, remove_parts, write_private
from localize.safe.modes import file_mode
from localize.store.connection import (
    SCHEMA,
    SUFFIXES,
    Database,
    add_missing_tables,
    beside,
    move_files,
    remove_files,
    translated_errors,
    unlock,
)
from localize.store.key import Key
from localize.store.locks import ProcessLock
from localize.store.verify import find_damage


def copy_store(database: Database, to: Path) -> None:
    """Write a consistent copy to *to*, checked before it gets its name.

    Raises:
        StoreError: *to* exists, cannot be written, or the copy does not pass its check.
    """
    if to.exists():
        raise StoreError("{to} exists already", to=to, hint="name a file that does not exist yet")
    remove_parts(to.parent)
    try:
        with open_part(to, file_mode(to)) as (part, file):
            let_go(file)
            with database.use() as connection, translated_errors(part):
                copy_pages(connection, part, database.key)
            part.chmod(file_mode(part))
            flush(part)
            part.rename(to)
        flush(to.parent)
    except OSError as error:
        raise StoreError(
            "cannot write {to}: {strerror}", to=to, strerror=error.strerror, hint="choose another folder"
        ) from error


def replace_store(
    path: Path,
    data: bytes,
    kept: Path,
    project_id: str,
    announced: AbstractContextManager[None] | None = None,
    find_key: Callable[[], Key | None] = lambda: None,
) -> None:
    """Put *data*, a whole store, in the place of the one at *path*, which is kept as *kept*; nobody can open it until
    the new one stands. Nothing but the disk is in its way any more when *announced* is entered; it is left
    when the new one stands, still under the lock.

    *find_key* is called first under the lock, and returns the key of the present store, where that is encrypted. A
    store that is damaged, or that the key does not open, is moved aside as it is, and back where the new one cannot be
    written.
    Raises:
        WorkflowError: the store at *path* is another project's than *project_id*.
        StoreError, OSError: the present store cannot be copied, or the new one not written.
        Locked: somebody has it open.
    """
    lock = ProcessLock(path)
    try:
        with lock.exclusive():
            is_whole = _keep(path, kept, project_id, find_key())
            if not is_whole:
                move_files(path, kept)
            remove_files(path, SUFFIXES[1:])
            with announced or nullcontext():
                flush(path.parent)  # or the old log, back after a power cut, would be taken for that of the new store
                try:
                    write_private(path, data)
                except OSError:
                    if not is_whole:
                        move_files(kept, path)
                    raise
    finally:
        lock.release()


def copy_closed(path: Path, folder: Path) -> Path:
    """Return the copy in *folder* of a store that nobody has open, its log with it, where SQLite has no room to read.

    Raises: Locked, OSError.
    """
    from shutil import copyfile

    lock = ProcessLock(path)
    try:
        with lock.exclusive():
            for suffix in SUFFIXES[:2]:
                with suppress(FileNotFoundError):
                    copyfile(beside(path, suffix), folder / f"{path.name}{suffix}")
    finally:
        lock.release()
    return folder / path.name


def _keep(path: Path, kept: Path, project_id: str, key: Key | None) -> bool:
    """Copy the present store; return False where there is none, or one that is damaged."""
    try:
        if not path.exists():
            return False
        database = Database(path, create=False, read_only=False, key=key)
    except (DiskError, Locked, ReadOnly):
        raise
    except (NotFound, StoreError):
        return False
    try:
        if _is_damaged(database, project_id):
            return False
        copy_store(database, kept)
    finally:
        database.close()
    return True


def _is_damaged(database: Database, project_id: str) -> bool:
    """Tell whether something is wrong with a store that opens. Raises: WorkflowError for another project's."""
    try:
        with database.read() as connection, translated_errors(database.path):
            present = str(connection.execute("SELECT name FROM project").get)
            problems = find_damage(connection)
    except (DiskError, Locked, ReadOnly):
        raise
    except StoreError:
        return True
    if present != project_id:
        raise WorkflowError("the backup belongs to another project", hint="restore it into an empty folder")
    return bool(problems)


def copy_pages(source: apsw.Connection, part: Path, key: Key | None) -> None:
    """Copy a store into a new file, under the same key, and check the copy. Raises: StoreError."""
    copy = apsw.Connection(str(part))
    try:
        if key is not None:
            unlock(copy, key)
        with copy.backup("main", source, "main") as backup:
            backup.step()
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, readable where nothing can be written
        require_whole(copy)
    finally:
        copy.close()


def require_whole(copy: apsw.Connection) -> None:
    """Raise a StoreError where a copy is not what it should be."""
    if copy.pragma("user_version") < SCHEMA:
        add_missing_tables(copy)
    if problems := find_damage(copy):
        raise StoreError(
            "the copy is damaged: {message}",
            message=problems[0].text,
            hint="run `localize verify`; nothing was replaced",
        )


def flush(path: Path) -> None:
    """Let a file or a folder be on the disk. Raises: OSError."""
    if os.name == "nt" and path.is_dir():
        return  # Windows has no handle for a folder
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
