"""File of named blobs, encrypted under the key of the store: what an encrypted project keeps beside that.

A file that cannot be read with the key, whatever the reason, is moved aside, and a new one is made. What is missing
then are caches and logs, the decisions on alignments, and the ledger of what was sent: no text of a translation.
"""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import cast

import apsw

from localize.errors import StoreError
from localize.safe.modes import make_file, make_folder
from localize.store.connection import move_files, opens, remove_files, unlock
from localize.store.key import Key
from localize.store.locks import await_gate, lock_files

BLOB_FILE = "cache.db"
"""Beside the store."""
NEXT_SUFFIX = ".next"
"""Behind the name of a copy under another key, which takes the file's place when the store has that key."""
_BUSY_S = 5
_TABLES = """
  CREATE TABLE IF NOT EXISTS blob (id INTEGER PRIMARY KEY, name TEXT NOT NULL, data BLOB NOT NULL) STRICT;
  CREATE INDEX IF NOT EXISTS blob_name ON blob (name);
"""


class BlobFile:
    """Files by name, as a folder would have them. Safe for threads; several processes may share it."""

    def __init__(self, path: Path, key: Key, *, read_only: bool) -> None:
        self._path, self._key, self._read_only = path, key, read_only
        self._connection: apsw.Connection | None = None
        self._lock = threading.RLock()
        self.put_aside: Path | None = None

    def read(self, name: str) -> bytes:
        """Return what stands under a name. Raises: FileNotFoundError, OSError."""
        if self._connection is None and not self._path.exists():  # nothing is made where nothing is kept yet
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), name)
        with self._use() as connection:
            rows = connection.execute("SELECT data FROM blob WHERE name = ? ORDER BY id", (name,)).fetchall()
        if not rows:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), name)
        parts = [cast(bytes, data) for (data,) in rows]
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def size(self, name: str) -> int | None:
        """Return how many bytes stand under a name; None where nothing does. Raises: OSError."""
        if self._connection is None and not self._path.exists():
            return None
        with self._use() as connection:
            size = connection.execute("SELECT sum(length(data)) FROM blob WHERE name = ?", (name,)).get
        return cast("int | None", size)

    def write(self, name: str, data: bytes) -> None:
        """Put *data* under a name, in place of what is there. Raises: OSError."""
        self.change({name: data})

    def append(self, name: str, data: bytes, *, durable: bool = False) -> None:
        """Add *data* to what stands under a name; *durable*: it is on the disk after the return. Raises: OSError."""
        with self._use(durable=durable) as connection:
            connection.execute("INSERT INTO blob (name, data) VALUES (?, ?)", (name, data))

    def change(self, values: Mapping[str, bytes | memoryview], gone: Collection[str] = ()) -> None:
        """Put values under their names and remove others, all together or not at all. Raises: OSError."""
        with self._use() as connection, connection:
            connection.executemany("DELETE FROM blob WHERE name = ?", [(name,) for name in (*values, *gone)])
            connection.executemany("INSERT INTO blob (name, data) VALUES (?, ?)", list(values.items()))

    def remove(self, name: str) -> None:
        """Remove what stands under a name; nothing is no error. Raises: OSError."""
        self.change({}, [name])

    def names(self) -> tuple[str, ...]:
        """Return the names, in order. Raises: OSError."""
        with self._use() as connection:
            rows = connection.execute("SELECT DISTINCT name FROM blob ORDER BY name").fetchall()
        return tuple(cast(str, name) for (name,) in rows)

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    @contextmanager
    def _use(self, *, durable: bool = False) -> Iterator[apsw.Connection]:
        """Give the connection. Raises: OSError for whatever SQLite says."""
        with self._lock:
            try:
                if self._connection is None:
                    self._connection = self._open()
                if durable:
                    self._connection.pragma("synchronous", "FULL")
                try:
                    yield self._connection
                finally:
                    if durable:
                        self._connection.pragma("synchronous", "NORMAL")
            except (apsw.Error, StoreError) as error:
                raise OSError(errno.EIO, str(error), str(self._path)) from error

    def _open(self) -> apsw.Connection:
        if self._read_only:
            return self._connect()
        make_folder(self._path.parent)
        with await_gate(lock_files(self._path)[1], _BUSY_S):  # else two processes would put each other's new file aside
            try:
                return self._connect()
            except (apsw.NotADBError, apsw.CorruptError):
                following = self._path.with_name(self._path.name + NEXT_SUFFIX)
                if following.exists() and opens(following, self._key):  # a change of the key was killed
                    remove_files(self._path)
                    following.replace(self._path)
                else:
                    self.put_aside = self._free_name()
                    move_files(self._path, self.put_aside)
                return self._connect()

    def _free_name(self) -> Path:
        names = (self._path.with_name(f"{self._path.name}.damaged-{number}") for number in count(1))
        return next(name for name in names if not name.exists())

    def _connect(self) -> apsw.Connection:
        if self._read_only:
            connection = apsw.Connection(str(self._path), flags=apsw.SQLITE_OPEN_READONLY)
        else:
            make_file(self._path)
            connection = apsw.Connection(str(self._path))
        try:
            unlock(connection, self._key)
            connection.set_busy_timeout(1000 * _BUSY_S)
            for name, value in (("secure_delete", "ON"), ("temp_store", "MEMORY"), ("trusted_schema", "OFF")):
                connection.pragma(name, value)
            if self._read_only:
                connection.execute("SELECT count(*) FROM sqlite_schema").fetchall()
            else:
                connection.pragma("journal_mode", "WAL")
                connection.pragma("synchronous", "NORMAL")
                connection.execute(_TABLES).fetchall()
        except BaseException:
            connection.close()
            raise
        return connection
