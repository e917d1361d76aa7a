"""Connections to one SQLite file: opened, checked, configured and closed in one place, with errors that say what to do.

A committed write survives a power cut: write-ahead log with `synchronous = FULL` (measured: with NORMAL, 304 of 8,611
confirmed writes were gone after 250 simulated power cuts, with FULL none). Every write starts with BEGIN IMMEDIATE,
because a read that turns into a write fails at once when another process has written meanwhile.
"""

from __future__ import annotations

import os
import re
import threading
import time
import weakref
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext, suppress
from json import JSONDecodeError
from pathlib import Path
from types import TracebackType

import apsw

from localize.errors import Damaged, DiskError, Locked, NotFound, ReadOnly, SchemaMismatch, StoreError
from localize.store import memory_keys
from localize.store.event_migration import wrap_events
from localize.store.key import CIPHER, KEYS_FILE, Key
from localize.store.locks import ProcessLock
from localize.store.records import fetch

SCHEMA = 11
_WRAPPED = 7
"""Since this schema events have their final form."""
APPLICATION = 0x4C4F434C
"""Says that a SQLite file is ours: "LOCL"."""
# Up to 3.51.2 a write-ahead log could be reset while another connection read it. Source: sqlite.org/wal.html.
_OLDEST = (3, 51, 3)
_BUSY_MS = 5_000
_LOOK_AGAIN_S = 0.002
"""A write takes about half of it, and the disk's answer."""
# A small store is checked at every opening: 6 ms a megabyte (measured). Beyond this size `verify` is the place for it.
_QUICK_CHECK_BYTES = 1 << 20
_FULL = 2
_READ_KIB, _WRITE_KIB = 256, 2_000
"""Pages that a connection holds; the latter is SQLite's own. Readers are no faster with more, for the system keeps the
file as well; who writes would write pages many times."""
_PRAGMAS: tuple[tuple[str, str, object], ...] = (
    ("foreign_keys", "ON", 1),
    ("synchronous", "FULL", _FULL),
    ("fullfsync", "ON", 1),
    ("checkpoint_fullfsync", "ON", 1),
    ("secure_delete", "ON", 1),
    ("trusted_schema", "OFF", 0),
    ("cell_size_check", "ON", 1),
    ("temp_store", "MEMORY", 2),
    ("cache_size", f"-{_READ_KIB}", -_READ_KIB),
)
READ_ONLY_HINT = "open the project read-only, or copy it to a folder that you may write"
_LEAST_ROOM = 1 << 17
"""Bytes that SQLite needs beside a file to begin anything, and more; else it says no more than "disk I/O error"."""
_DAMAGE_HINT = "keep the file as it is and restore the last snapshot; what is readable can be copied from it"


_OF_DAMAGE = "malformed JSON|no such (column|table)"
"""What SQLite says of a statement where a header or a body, or the text of a table, has another letter."""
_PLAIN = b"SQLite format 3\0"


SUFFIXES = ("", "-wal", "-shm")
"""What is behind a store's name in those of its files."""


def beside(path: Path, suffix: str) -> Path:
    """Return the path of a file beside a store."""
    return path.with_name(path.name + suffix)


def remove_files(path: Path, suffixes: Iterable[str] = SUFFIXES) -> None:
    """Delete files of a store that are there. Raises: OSError."""
    for suffix in suffixes:
        beside(path, suffix).unlink(missing_ok=True)


def move_files(path: Path, to: Path) -> None:
    """Rename the files of a store that are there. Raises: OSError."""
    for suffix in SUFFIXES:
        with suppress(FileNotFoundError):
            beside(path, suffix).rename(beside(to, suffix))


@contextmanager
def translated_errors(path: Path, *, is_encrypted: bool = False) -> Iterator[None]:
    """Turn what SQLite reports about the file at *path* into errors that say what to do."""
    try:
        yield
    except (apsw.BusyError, apsw.LockedError) as error:
        raise Locked("another process is writing to the project", hint="try again in a moment") from error
    except apsw.FullError as error:
        raise disk_full(path) from error
    except apsw.NotADBError as error:
        if is_encrypted:  # the slots have given a key: it is this file's, unless the file is another's
            raise Damaged(
                "{path} is damaged, or its key is not that of {name}",
                path=path,
                name=KEYS_FILE,
                hint=_DAMAGE_HINT,
            ) from error
        raise SchemaMismatch("{path} is not a project store", path=path, hint=_DAMAGE_HINT) from error
    except (apsw.CorruptError, apsw.FormatError, UnicodeDecodeError, JSONDecodeError) as error:
        raise Damaged("{path} is damaged: {error}", path=path, error=error, hint=_DAMAGE_HINT) from error
    except apsw.SQLError as error:
        if not re.search(_OF_DAMAGE, str(error)):  # whatever else is wrong with a statement is ours
            raise
        raise Damaged("{path} is damaged: {error}", path=path, error=error, hint=_DAMAGE_HINT) from error
    except (apsw.ReadOnlyError, apsw.CantOpenError, apsw.PermissionsError, apsw.AuthError) as error:
        raise ReadOnly(
            "cannot write in {parent}: {error}", parent=path.parent, error=error, hint=READ_ONLY_HINT
        ) from error
    except apsw.IOError as error:
        if _is_full(path.parent):
            raise disk_full(path) from error
        raise DiskError(
            "cannot read or write {path}: {error}", path=path, error=error, hint="check the disk and its connection"
        ) from error
    except UnicodeEncodeError as error:
        raise StoreError(
            "a text holds half a character (a lone surrogate)", hint="delete the odd character and type it again"
        ) from error


def disk_full(path: Path) -> DiskError:
    """Return the error for a disk that has no room for the store at *path*."""
    return DiskError(
        "the disk is full; the last step was not saved in {name}",
        name=path.name,
        hint="free some space, then try again",
    )


def _is_full(folder: Path) -> bool:
    from shutil import disk_usage

    try:
        return disk_usage(folder).free < _LEAST_ROOM
    except OSError:
        return False


def can_write(folder: Path) -> bool:
    """Tell whether this process may make files in *folder*."""
    return os.access(folder, os.W_OK | os.X_OK, effective_ids=os.access in os.supports_effective_ids)


class Database:
    """The store's file with one connection per thread, made when that thread first asks."""

    def __init__(
        self,
        path: Path,
        *,
        create: bool,
        read_only: bool,
        lock: ProcessLock | None = None,
        key: Key | None = None,
    ) -> None:
        """Open the file, make it if *create* says so, and check that it is ours and whole.

        An older store stays as it is until the first write, which needs the *lock* for itself. With a *key* the file is
        encrypted, or becomes so when it is made.
        Raises:
            NotFound, SchemaMismatch, StoreError, Locked: as `OpenStore` says.
        """
        found = tuple(int(piece) for piece in apsw.sqlite_lib_version().split("."))
        if found < _OLDEST:
            raise StoreError(
                "SQLite {value} can lose confirmed work",
                value=apsw.sqlite_lib_version(),
                hint="install apsw-sqlite3mc >= 3.54",
            )
        self.path = path
        self.read_only = read_only
        self.key = key
        self._lock = lock
        self._version = 0
        """The schema's number, as it stands in the file."""
        self._upgrading = threading.Lock()
        self._immutable = False
        self._local = threading.local()
        self._open: weakref.WeakSet[apsw.Connection] = weakref.WeakSet()
        self._idle = threading.Condition()
        self._busy = 0
        self._closed = False
        try:
            if key is not None and is_plain(path):
                raise Damaged(
                    "{path} is not encrypted, and it should be",
                    path=path,
                    hint="restore a backup: this file may come from someone else",
                )
            with translated_errors(path, is_encrypted=key is not None):
                self._begin(create=create)
        except BaseException:
            self.close()
            raise

    def _begin(self, *, create: bool) -> None:
        try:
            connection = self.connection()
            version = _read_version(connection, self.path)
        except (apsw.CantOpenError, apsw.ReadOnlyError):
            # A read-only folder: a log left there may hold confirmed work, and cannot be read without writing.
            if not self.read_only or beside(self.path, "-wal").exists():
                raise
            self._immutable = True
            self._local = threading.local()
            connection = self.connection()
            version = _read_version(connection, self.path)
        if version > SCHEMA:
            raise SchemaMismatch(
                "{path} was written by a newer version (schema {version}, known: {schema})",
                path=self.path,
                version=version,
                schema=SCHEMA,
                hint="install the newest version of this program",
            )
        if version == 0 and (not create or self.read_only):
            raise NotFound("project store", str(self.path), hint="create the project first")
        if not self.read_only:  # only now: somebody else's file must stay as it is
            _use_log(connection)
        self._version = version or SCHEMA
        if version == 0:
            _create(connection)
        elif version < SCHEMA:
            add_missing_tables(connection)
        elif self.path.stat().st_size <= _QUICK_CHECK_BYTES:
            answer = str(connection.execute("PRAGMA quick_check(1)").get)
            if answer != "ok":
                raise Damaged("{path} is damaged: {answer}", path=self.path, answer=answer, hint=_DAMAGE_HINT)

    @property
    def closed(self) -> bool:
        """Whether `close` was called: nothing can be begun any more."""
        return self._closed

    def connection(self) -> apsw.Connection:
        """Return this thread's connection."""
        existing: apsw.Connection | None = getattr(self._local, "connection", None)
        if existing is not None:
            return existing
        made = self._connect()
        if 0 < self._version < SCHEMA:
            add_missing_tables(made)
        self._local.connection = made
        with self._idle:
            self._open.add(made)
        return made

    @property
    def is_older(self) -> bool:
        """Whether the file has an older schema: what it lacks stands in memory."""
        return self._version < SCHEMA

    def _bring_up_to_date(self) -> None:
        """Give an older store what has been added since. Raises: Locked, when anybody else has it open."""
        with self._upgrading, self._lock.exclusive() if self._lock else nullcontext():
            if self.is_older:
                with closing(self._connect()) as connection, translated_errors(self.path), _in_one(connection):
                    for statement in _statements(self._version):
                        connection.execute(statement)
                    if self._version < _WRAPPED:
                        _replace_events(connection)
                    connection.pragma("user_version", SCHEMA)
                self._version = SCHEMA
                self._local = threading.local()  # connections with tables in memory are used to the end, and no more

    def _connect(self) -> apsw.Connection:
        if self.read_only:
            suffix = "?immutable=1" if self._immutable else ""
            flags = apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI
            connection = apsw.Connection(self.path.absolute().as_uri() + suffix, flags=flags)
        else:
            connection = apsw.Connection(str(self.path), flags=apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE)
        connection.set_busy_handler(_Patience())
        if self.key is not None:
            unlock(connection, self.key)
        connection.config(apsw.SQLITE_DBCONFIG_DEFENSIVE, 1)
        memory_keys.register(connection)  # for the statements that bring an older store up to date
        for name, value, wanted in _PRAGMAS:
            connection.pragma(name, value)
            answer = connection.pragma(name)
            if answer != wanted:
                raise StoreError(
                    "SQLite refuses {name} = {value} (it stays {answer})", name=name, value=value, answer=answer
                )
        return connection

    def use(self) -> AbstractContextManager[apsw.Connection]:
        """Give this thread's connection, which is not closed before it is given back; errors come in words."""
        return _Use(self)

    def begin_use(self) -> None:
        """Put off closing. Raises: StoreError where the store is closed."""
        with self._idle:
            if self._closed:
                raise StoreError("the project store is closed")
            self._busy += 1

    def end_use(self) -> None:
        """Let the store be closed again."""
        with self._idle:
            self._busy -= 1
            if self._closed:
                self._idle.notify_all()

    @contextmanager
    def read(self) -> Iterator[apsw.Connection]:
        """Give a connection on which all statements see one and the same moment.

        Inside a write of the same thread (whose units may come from a generator that asks the store) that is its own.
        """
        with self.use() as connection:
            if connection.in_transaction:
                yield connection
                return
            connection.execute("BEGIN")
            try:
                yield connection
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")

    def is_writing(self) -> bool:
        """Tell whether this thread is inside a write."""
        return self.connection().in_transaction

    @contextmanager
    def write(self) -> Iterator[apsw.Connection]:
        """Give a connection whose statements all happen, safely on disk, or none of them."""
        self._prepare_write()
        with self.use() as connection, _in_one(connection):
            yield connection

    def _prepare_write(self) -> None:
        if self.read_only:
            raise ReadOnly("the project is open read-only; nothing was saved", hint=READ_ONLY_HINT)
        if self.is_older:
            self._bring_up_to_date()

    @contextmanager
    def write_lightly(self) -> Iterator[apsw.Connection]:
        """Give a connection whose statements all happen or none, without waiting for the disk: for what can be made
        again. A power cut may undo them until the next `write`; the file stays whole.
        """
        self._prepare_write()
        with self.use() as connection:
            connection.execute("PRAGMA synchronous = NORMAL")
            try:
                with _in_one(connection):
                    yield connection
            finally:
                connection.execute("PRAGMA synchronous = FULL")
                if connection.pragma("synchronous") != _FULL:
                    raise StoreError("SQLite refuses to write safely again")

    def empty_log(self) -> None:
        """Copy the write-ahead log into the file and empty it, unless another process reads it just now."""
        with self.use() as connection, suppress(apsw.BusyError):
            connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)

    def close(self) -> None:
        """Close the connections of all threads, after what they are doing; a second call does nothing.

        Raises:
            StoreError: another thread is still at work after a few seconds; nothing more can be begun, though.
        """
        with self._idle:
            self._closed = True
            if not self._idle.wait_for(lambda: self._busy == 0, timeout=_BUSY_MS / 1000):
                raise StoreError("the project store is still in use in another thread", hint="wait for it to finish")
            for connection in tuple(self._open):
                connection.close()
            self._open.clear()
        self._local = threading.local()


class _Use:
    """What `Database.use` says; a generator would take twice as long, and a search uses the store four times."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def __enter__(self) -> apsw.Connection:
        self._database.begin_use()
        try:
            return self._database.connection()
        except BaseException as error:
            self._leave(error)
            raise

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._leave(error)

    def _leave(self, error: BaseException | None) -> None:
        self._database.end_use()
        if error is not None:
            with translated_errors(self._database.path, is_encrypted=self._database.key is not None):
                raise error


class _Patience:
    """Says whether to try once more while somebody else writes.

    SQLite's own way waits longer each time, up to a tenth of a second, so whoever has just written writes again first:
    with two processes at work, one waited for more than a second.
    """

    def __init__(self) -> None:
        self._until = 0.0

    def __call__(self, tries: int) -> bool:
        """Wait a little; return False once it was too long. *tries* is 0 when a new wait begins."""
        if tries == 0:
            self._until = time.monotonic() + _BUSY_MS / 1000
        time.sleep(_LOOK_AGAIN_S)
        return time.monotonic() < self._until


def is_plain(path: Path) -> bool:
    """Tell whether a file begins as every SQLite database does that is not encrypted."""
    try:
        with path.open("rb") as file:
            return file.read(len(_PLAIN)) == _PLAIN
    except OSError:
        return False


def unlock(connection: apsw.Connection, key: Key) -> None:
    """Give a new connection the key, before anything else is asked of it; the log and the journal have it, too.

    Source: utelle.github.io/SQLite3MultipleCiphers, "SQL PRAGMA statements".
    """
    if connection.pragma("cipher", CIPHER) != CIPHER or connection.pragma("key", key.pragma()) != "ok":
        raise StoreError("SQLite cannot encrypt here", hint="install apsw-sqlite3mc >= 3.54")


def opens(path: Path, key: Key) -> bool:
    """Tell whether a key is that of the store at *path*."""
    try:
        with closing(apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE)) as connection:
            unlock(connection, key)
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchall()
    except apsw.Error:
        return False
    return True


def _use_log(connection: apsw.Connection) -> None:
    mode = connection.execute("PRAGMA journal_mode = WAL").get
    if mode != "wal":
        raise StoreError(
            "SQLite cannot use its write-ahead log here (journal mode {mode})", mode=mode, hint=READ_ONLY_HINT
        )


def _read_version(connection: apsw.Connection, path: Path) -> int:
    """Return the schema number, 0 for a file without anything in it."""
    ours = connection.pragma("application_id") == APPLICATION
    kinds = {str(kind) for (kind,) in connection.execute("SELECT DISTINCT type FROM sqlite_schema")}
    if not ours and kinds:
        raise SchemaMismatch("{path} is another program's database", path=path, hint="name the project's own store")
    if kinds & {"view", "trigger"}:
        raise SchemaMismatch(
            "{path} holds views or triggers that this program never makes", path=path, hint=_DAMAGE_HINT
        )
    version = connection.pragma("user_version")
    return int(version) if ours else 0


def _create(connection: apsw.Connection) -> None:
    """Make the tables in one transaction, unless another process was faster."""
    with _in_one(connection):
        if connection.pragma("application_id") != APPLICATION:
            for statement in _statements(0):
                connection.execute(statement)
            connection.execute("INSERT INTO project (id, name, changes) VALUES (1, ?, 0)", (os.urandom(16).hex(),))
            _replace_events(connection)
            connection.pragma("application_id", APPLICATION)
            connection.pragma("user_version", SCHEMA)


def add_missing_tables(connection: apsw.Connection) -> None:
    """Let an older store answer like a present one: what it lacks stands in memory."""
    version = connection.pragma("user_version")
    connection.pragma("foreign_keys", "OFF")  # the tables that they name are in the file
    for statement in _statements(version):
        updated = re.match(r"UPDATE (\w+)", statement)
        if updated:
            connection.execute(f"CREATE TEMP TABLE {updated[1]} AS SELECT * FROM main.{updated[1]}")  # noqa: S608
        if not re.search(r"^(CREATE INDEX|DROP|ALTER)", statement, re.MULTILINE):
            connection.execute(statement.replace("CREATE TABLE", "CREATE TEMP TABLE"))
    if version < _WRAPPED:
        wrap_events(connection, "main.chain", "main.event")


def find_foreign_tables(connection: apsw.Connection) -> list[str]:
    """Return what a store has that its schema does not, or has in another form: tables, indexes, triggers, views.

    An older one, whose tables go at the first change, is not looked at.
    """
    if connection.pragma("user_version") < SCHEMA:
        return []
    ours = apsw.Connection(":memory:")
    memory_keys.register(ours)
    for statement in _statements(0):
        ours.execute(statement)
    _drop_old_events(ours)
    known, present = (set(fetch(each, _SCHEMA_TABLE)) for each in (ours, connection))
    return sorted({str(name) for _, name, _ in known ^ present})


_SCHEMA_TABLE = """
  SELECT type, name, iif(name GLOB 'found_*', '', sql) FROM main.sqlite_schema WHERE name NOT GLOB 'sqlite_*'
"""
"""Without the text of the tables that SQLite makes for its search, which differs from version to version."""


def _replace_events(connection: apsw.Connection) -> None:
    wrap_events(connection, "chain_6", "event_6")
    _drop_old_events(connection)


def _drop_old_events(connection: apsw.Connection) -> None:
    connection.execute("DROP TABLE event_6")
    connection.execute("DROP TABLE chain_6")


def _statements(version: int) -> Iterator[str]:
    """Yield what makes the present tables out of those of schema *version*; 0 is an empty file."""
    for number in range(version + 1, SCHEMA + 1):
        script = Path(__file__).with_name("schema") / f"{number:04}.sql"
        yield from (each for each in script.read_text(encoding="utf-8").split(";\n") if each.strip())


@contextmanager
def _in_one(connection: apsw.Connection) -> Iterator[None]:
    """Let all statements happen in one write transaction, or none of them."""
    is_small = connection.pragma("cache_size") == -_READ_KIB
    if is_small:
        connection.pragma("cache_size", -_WRITE_KIB)
    try:
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
    finally:
        if is_small:
            connection.pragma("cache_size", -_READ_KIB)


def engine_version() -> str:
    """Return the version of the SQLite that stores are kept with."""
    return apsw.sqlite_lib_version()
