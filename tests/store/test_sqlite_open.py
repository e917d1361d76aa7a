"""What the SQLite store says when it cannot be opened or written, and how it is configured when it can."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import apsw
import pytest
from tests.contracts.store_project import AIGUL, BOLAT, GUIDE, RU, A, Version, all_rows, chain_of, confirm
from tests.store import schema_1
from tests.store.schema_6 import go_back

from localize.errors import Locked, NotFound, SchemaMismatch, StoreError
from localize.model import Content, Hash, Note, Segment, Unit
from localize.model.events import Action, AddNote, Assign
from localize.model.states import ReviewPolicy
from localize.store import connection
from localize.store.connection import APPLICATION, SCHEMA, Database
from localize.store.locks import ProcessLock
from localize.store.sqlite import SqliteStore, open_store

POLICY = ReviewPolicy()
_NOBODY = 65534


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return the path of a closed project with one confirmed text."""
    made = tmp_path / "store.db"
    store = open_store(made, policy=POLICY, create=True)
    GUIDE.save(store)
    store.record([confirm(store, A, "Замок")], actor=AIGUL)
    store.close()
    return made


def sql(path: Path, *statements: str) -> None:
    """Do *statements* in the file behind the program's back."""
    database = apsw.Connection(str(path))
    for statement in statements:
        database.execute(statement).fetchall()
    database.close()


# --- older stores ----------------------------------------------------------------------------------------------------


@pytest.fixture
def older(path: Path) -> Path:
    """Return the path of a project as the first version of this program left it, with a note in a history."""
    store = open_store(path, policy=POLICY)
    store.record([AddNote(A, RU, Note("Which lock?", "Айгүл", "question"))], actor=AIGUL)
    store.record([AddNote(A, RU, Note("The one on the screen."))], actor=AIGUL)
    store.close()
    schema_1.go_back(path)
    return path


@pytest.mark.parametrize("read_only", [True, False])
def test_store_of_schema_9_has_no_assignments_until_one_is_made(path: Path, read_only: bool) -> None:
    """It is read as it is; the first assignment brings it up to date, and stands when it is opened again."""
    later = ("assignment", "team", "team_event", "team_signature", "team_local", "team_dispute", "team_blob")
    sql(path, *(f"DROP TABLE {table}" for table in later), "PRAGMA user_version = 9")
    store = open_store(path, policy=POLICY, read_only=read_only)
    assert (store.assignments(), store.verify()) == ((), ())
    if not read_only:
        given = Assign(GUIDE.document.id, RU, "Айгүл", date(2026, 12, 5))
        store.record([given], actor=AIGUL)
        store.close()
        store = open_store(path, policy=POLICY)
        assert (store.assignments(), store.verify()) == ((given,), ())
    store.close()


@pytest.mark.parametrize("read_only", [True, False])
def test_older_store_answers_like_a_present_one(older: Path, read_only: bool) -> None:
    """What an older store lacks stands in memory until the first change; notes are found again."""
    before = older.read_bytes()
    store = open_store(older, policy=POLICY, read_only=read_only)
    assert [each.note for each in store.notes()] == [
        Note("Which lock?", "Айгүл", "question"),
        Note("The one on the screen."),
    ]
    assert store.bookmarks(AIGUL.name) == ()
    (kept,) = store.equal_variants(RU, Content(("Замок",)).hash)
    target = store.targets(A)[0]
    found = kept.find_variant(RU)
    assert found is not None
    assert (found.content, found.at, found.author, found.origin) == (
        target.content,
        target.at,
        target.author,
        target.origin,
    )
    assert store.get_translation_units([kept.id]) == (kept,)
    assert store.verify() == ()
    with ThreadPoolExecutor(1) as other:
        assert len(other.submit(store.notes).result()) == 2
    (act,) = store.latest_acts(AIGUL.name, limit=1)
    assert [event.action for event in store.act_events(act.number)] == [Action.NOTED]
    store.cache(Hash("a" * 64), b"made again later")
    store.close()
    assert older.read_bytes() == before


def test_older_store_is_brought_up_to_date_by_the_first_change(older: Path) -> None:
    """Threads that have read it before see the change, and the store is whole and answers as before."""
    store = open_store(older, policy=POLICY)
    with ThreadPoolExecutor(1) as other:
        assert len(other.submit(store.notes).result()) == 2
        head = store.head()
        store.record([AddNote(A, RU, Note("The third one."))], actor=AIGUL)
        assert [len(each) for each in (store.notes(), other.submit(store.notes).result())] == [3, 3]
    assert store.event_id(head.sequence) == head.id
    assert store.verify() == ()
    store.close()
    again = open_store(older, policy=POLICY)
    assert len(again.notes()) == 3
    assert again.verify() == ()
    again.close()


def test_older_store_gives_texts_that_were_brought_back_to_their_writer(path: Path) -> None:
    """Older versions named whoever brought a text back as its author; it is of whoever confirmed it first."""
    store = open_store(path, policy=POLICY)
    store.record([confirm(store, A, "Запор")], actor=BOLAT)
    store.record([confirm(store, A, "Замок")], actor=BOLAT)
    store.close()
    go_back(path)
    sql(path, f"UPDATE target SET author = '{BOLAT.name}'", "PRAGMA user_version = 5")
    store = open_store(path, policy=POLICY)
    assert [each.author for each in store.targets(A)] == [AIGUL.name]
    assert store.verify() == ()
    store.close()


def test_older_store_is_not_changed_under_another_process(older: Path) -> None:
    """While somebody else has it open, an older store can be read; it is not changed, and that is said."""
    before = older.read_bytes()
    store = open_store(older, policy=POLICY)
    other = ProcessLock(older)
    note = AddNote(A, RU, Note("The third one."))
    with pytest.raises(Locked):
        store.record([note], actor=AIGUL)
    assert (len(store.notes()), older.read_bytes() == before) == (2, True)
    other.release()
    store.record([note], actor=AIGUL)
    store.close()


# --- what is not a store ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("read_only", [False, True])
def test_missing_store_is_not_found(tmp_path: Path, read_only: bool) -> None:
    """Where there is no store, none is made unless asked for."""
    with pytest.raises(NotFound):
        open_store(tmp_path / "store.db", policy=POLICY, read_only=read_only)
    assert list(tmp_path.iterdir()) == []


def test_empty_file_can_become_a_store_where_none_was_kept(tmp_path: Path) -> None:
    """A file in which nothing was made yet counts as none."""
    path = tmp_path / "store.db"
    path.touch()
    store = open_store(path, policy=POLICY, create=True)
    assert store.documents() == ()
    store.close()


@pytest.mark.parametrize("lose", [lambda path: path.unlink(), lambda path: path.write_bytes(b"")])
def test_lost_store_is_not_replaced_by_a_fresh_one(path: Path, lose: Callable[[Path], None]) -> None:
    """Where a store was kept, an empty or missing file is a loss, and is said."""
    lose(path)
    with pytest.raises(StoreError) as caught:
        open_store(path, policy=POLICY, create=True)
    assert "restore" in caught.value.hint


@pytest.mark.parametrize(
    ("statement", "word"),
    [
        ("PRAGMA application_id = 7", "another program"),
        (f"PRAGMA user_version = {SCHEMA + 1}", "newer"),
        ("CREATE VIEW odd AS SELECT 1", "views or triggers"),
        ("CREATE TRIGGER odd AFTER INSERT ON target BEGIN SELECT 1; END", "views or triggers"),
    ],
)
def test_foreign_newer_and_rigged_stores_are_refused(path: Path, statement: str, word: str) -> None:
    """Another program's database, a newer schema, and views or triggers that we never make are not opened."""
    sql(path, statement)
    before = path.read_bytes()
    for read_only in (False, True):
        with pytest.raises(SchemaMismatch, match=word) as caught:
            open_store(path, policy=POLICY, create=not read_only, read_only=read_only)
        assert caught.value.hint
    assert path.read_bytes() == before


def test_other_programs_database_stays_as_it_is(tmp_path: Path) -> None:
    """A database without our mark is refused before a single byte of it changes."""
    path = tmp_path / "store.db"
    sql(path, "CREATE TABLE letter (text TEXT)")
    before = path.read_bytes()
    with pytest.raises(SchemaMismatch):
        open_store(path, policy=POLICY, create=True)
    assert path.read_bytes() == before


def test_other_files_are_refused_and_stay_as_they_are(tmp_path: Path) -> None:
    """A file that is no database is not opened, and never written over."""
    path = tmp_path / "store.db"
    path.write_text("This is a letter, not a database. " * 100)
    before = path.read_bytes()
    with pytest.raises(SchemaMismatch):
        open_store(path, policy=POLICY, create=True)
    assert path.read_bytes() == before


def test_outdated_library_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A SQLite that can lose confirmed work is not used."""
    monkeypatch.setattr(connection, "_OLDEST", (99, 0, 0))
    with pytest.raises(StoreError, match="lose confirmed work"):
        open_store(path, policy=POLICY)


# --- where nothing can be written ------------------------------------------------------------------------------------


def test_folder_that_cannot_be_made_is_a_store_error(tmp_path: Path) -> None:
    """A file where the folder should be stops the creation with a hint."""
    (tmp_path / "work").write_text("a file")
    with pytest.raises(StoreError) as caught:
        open_store(tmp_path / "work" / "store.db", policy=POLICY, create=True)
    assert "read-only" in caught.value.hint


@pytest.fixture
def locked_folder() -> Iterator[Path]:
    """Return a folder with a closed project that this process may read and not write, whoever runs the tests."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store = open_store(folder / "store.db", policy=POLICY, create=True)
        GUIDE.save(store)
        store.close()
        (folder / "store.db.lock").unlink()
        (folder / "store.db").chmod(0o444)
        folder.chmod(0o555)
        user = os.geteuid()
        if user == 0:
            os.seteuid(_NOBODY)  # root may write anywhere
        try:
            yield folder
        finally:
            os.seteuid(user)
            folder.chmod(0o755)


def test_read_only_folder_can_be_read(locked_folder: Path) -> None:
    """A project in a folder that cannot be written opens to read, with all answers, and says so when asked to write."""
    path = locked_folder / "store.db"
    with pytest.raises(StoreError) as caught:
        open_store(path, policy=POLICY)
    assert "read-only" in caught.value.hint
    store = open_store(path, policy=POLICY, read_only=True)
    assert all_rows(store)[0].segment.key == A
    assert store.verify() == ()
    with pytest.raises(StoreError), store.exclusive():
        pass
    store.close()
    assert [each.name for each in locked_folder.iterdir()] == ["store.db"]


def test_log_left_in_a_read_only_folder_is_not_skipped(locked_folder: Path) -> None:
    """Where a log with confirmed work lies beside it, a project that cannot read that log is not opened without it."""
    path = locked_folder / "store.db"
    user = os.geteuid()
    os.seteuid(os.getuid())
    locked_folder.chmod(0o755)
    (locked_folder / "store.db-wal").write_bytes(b"x" * 32)
    locked_folder.chmod(0o555)
    os.seteuid(user)
    with pytest.raises(StoreError):
        open_store(path, policy=POLICY, read_only=True)


def test_full_disk_is_told_and_loses_nothing(path: Path) -> None:
    """When no page can be added, the save fails with a clear word, and all that was acknowledged is there."""
    database = Database(path, create=False, read_only=False)
    store = SqliteStore(database, None, POLICY)
    pages = int(database.connection().pragma("page_count"))
    database.connection().pragma("max_page_count", pages + 4)
    saved = []

    def fill() -> None:
        for turn in range(1_000):
            store.record([confirm(store, A, f"Замок {turn} " * 50)], actor=AIGUL)
            saved.append(turn)

    with pytest.raises(StoreError, match="disk is full"):
        fill()
    store.close()
    again = open_store(path, policy=POLICY)
    assert saved
    assert len(again.history(chain_of(A))) == 1 + len(saved)
    assert again.verify() == ()
    again.close()


def test_waiting_for_another_writer_ends_in_words(path: Path) -> None:
    """When another process does not stop writing, the save gives up as Locked and changes nothing."""
    database = Database(path, create=False, read_only=False)
    store = SqliteStore(database, None, POLICY)
    save = confirm(store, A, "Засов")
    database.connection().set_busy_timeout(0)
    other = apsw.Connection(str(path))
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Locked):
        store.record([save], actor=AIGUL)
    assert store.get_row(A, RU).target == store.targets(A)[0]
    other.execute("ROLLBACK")
    other.close()
    assert [event.action for event in store.record([save], actor=AIGUL)] == [Action.TRANSLATED]
    store.close()


def test_half_a_character_is_refused_in_words(path: Path) -> None:
    """A lone surrogate, which no file can hold, is refused and nothing of the save remains."""
    store = open_store(path, policy=POLICY)
    with pytest.raises(StoreError, match="surrogate"):
        store.record([confirm(store, A, "bad \ud800")], actor=AIGUL)
    assert store.targets(A)[0].revision == 1
    store.close()


# --- configuration ---------------------------------------------------------------------------------------------------


def test_connections_are_durable_and_distrustful(path: Path) -> None:
    """Every connection has the settings that durability and secrecy need."""
    database = Database(path, create=False, read_only=False)
    wanted = {
        "journal_mode": "wal",
        "synchronous": 2,
        "fullfsync": 1,
        "foreign_keys": 1,
        "secure_delete": 1,
        "trusted_schema": 0,
        "cell_size_check": 1,
        "temp_store": 2,
        "application_id": APPLICATION,
        "user_version": SCHEMA,
    }
    assert {name: database.connection().pragma(name) for name in wanted} == wanted
    database.close()


def test_replaced_text_does_not_stay_in_the_files(path: Path) -> None:
    """A derived text that was replaced is in no file of a closed project."""
    store = open_store(path, policy=POLICY)
    store.cache(Hash("a" * 64), b"SECRETMARKER" * 20)
    store.cache(Hash("a" * 64), b"nothing")
    store.close()
    assert not [each for each in path.parent.iterdir() if b"SECRETMARKER" in each.read_bytes()]


def test_opening_loads_nothing_heavy() -> None:
    """The store comes without numbers, XML, YAML, CLDR or screens: `status` opens it on every call."""
    heavy = {"numpy", "lxml", "yaml", "babel", "textual", "rapidfuzz", "click"}
    program = f"import sys, localize.store.sqlite; print(sorted({heavy!r} & set(sys.modules)))"
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"


def test_closing_waits_for_other_threads(path: Path) -> None:
    """A store that is closed while another thread reads lets it finish, and lets nothing begin after it."""
    database = Database(path, create=False, read_only=False)
    reading, read = threading.Event(), threading.Event()

    def count() -> object:
        with database.read() as connection:
            reading.set()
            read.wait()
            return connection.execute("SELECT count(*) FROM segment").get

    with ThreadPoolExecutor(2) as threads:
        counting = threads.submit(count)
        reading.wait()
        closing = threads.submit(database.close)
        while not database.closed:
            pass
        with pytest.raises(StoreError, match="closed"), database.read():
            pass
        assert not closing.done()
        read.set()
        assert counting.result() == 3
        closing.result()


def test_reading_inside_a_write_sees_the_write(path: Path) -> None:
    """Units may come from a generator that asks the same store: it is answered out of the running write."""
    store = open_store(path, policy=POLICY)
    second = Version("site", [("x", "One.")])

    def units() -> Iterator[tuple[Unit, tuple[Segment, ...]]]:
        assert len(store.documents()) == 2
        yield from second.units

    store.save_document(second.document, second.data, units(), kept={}, actor=AIGUL)
    assert store.get_row(second.key("x"), RU).number == 4
    store.close()


# --- locks -----------------------------------------------------------------------------------------------------------


def test_failed_attempt_to_be_alone_keeps_the_own_lock(path: Path) -> None:
    """Who could not take the store alone still holds it, so nobody else can take it either."""
    first, second = ProcessLock(path), ProcessLock(path)
    with pytest.raises(Locked), first.exclusive():
        pass
    with pytest.raises(Locked), second.exclusive():
        pass
    first.release()
    with second.exclusive(), pytest.raises(Locked):
        ProcessLock(path)
    third = ProcessLock(path)
    with pytest.raises(Locked), second.exclusive():
        pass
    third.release()
    second.release()
    second.release()


def test_only_one_at_a_time_tries_to_be_alone(path: Path) -> None:
    """While one process holds the store alone, another's attempt is refused at once."""
    first = ProcessLock(path)
    with first.exclusive(), pytest.raises(Locked), first.exclusive():
        pass
    with first.exclusive():
        pass
    first.release()
