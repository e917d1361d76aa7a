"""Large writes in a row: the write-ahead log is copied into the file while the next write is prepared."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import apsw

from localize.store.connection import Database

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

_CACHE_KIB = 64 * 1024
"""Holds the keys of a million records; with SQLite's two megabytes each page would be read and written many times."""


class BulkWriter:
    """The writes of a large import. They are as safe as any other; only when the log is copied differs."""

    def __init__(self, database: Database, copying: ThreadPoolExecutor) -> None:
        self._database = database
        self._copying = copying
        self._copy: Future[None] | None = None

    @contextmanager
    def write(self) -> Iterator[apsw.Connection]:
        """Give a connection whose statements all happen, safely on disk, or none of them."""
        if self._copy is not None:
            self._copy.result()  # a log that was copied whole is begun anew, so that it does not grow
        with self._database.write() as connection:
            yield connection
        self._copy = self._copying.submit(self._copy_log)

    def _copy_log(self) -> None:
        with self._database.use() as connection:
            try:
                connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_PASSIVE)
            except apsw.BusyError:
                return  # another process does it


@contextmanager
def bulk_writer(database: Database) -> Iterator[BulkWriter]:
    """Give large writes for as long as the block takes."""
    from concurrent.futures import ThreadPoolExecutor

    with database.use() as connection:
        cache = connection.pragma("cache_size")
        pages = connection.wal_autocheckpoint
        connection.pragma("cache_size", -_CACHE_KIB)
        pages(0)
        try:
            with ThreadPoolExecutor(1) as copying:
                yield BulkWriter(database, copying)
        finally:
            pages(1000)  # SQLite's own number
            connection.pragma("cache_size", cache)
            connection.release_memory()


@contextmanager
def garbage_collection_paused() -> Iterator[None]:
    """Let Python not look for garbage: a batch's many objects are none, and looking takes a third of the time.

    Other threads have theirs collected half a second later.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
