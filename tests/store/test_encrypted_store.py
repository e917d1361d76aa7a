"""The encrypted store: what its files show, and what is refused."""

from __future__ import annotations

import shutil
from pathlib import Path

import apsw
import pytest
from tests.contracts.store_project import AIGUL, GUIDE, RU, A, confirm

from localize.errors import Damaged
from localize.model.states import ReviewPolicy
from localize.store.key import Key
from localize.store.sqlite import SqliteStore, open_store

POLICY = ReviewPolicy()
KEY, OTHER = Key(bytes(range(32))), Key(bytes(32))
MARKER = "Қарлығаш"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return the path of a closed encrypted project with one confirmed text."""
    made = tmp_path / "store.db"
    with_marker(open_store(made, policy=POLICY, create=True, key=KEY)).close()
    return made


def with_marker(store: SqliteStore) -> SqliteStore:
    """Return the store with a text that can be searched for in its files."""
    GUIDE.save(store)
    store.record([confirm(store, A, MARKER)], actor=AIGUL)
    return store


def text_of(store: SqliteStore) -> str:
    """Return the text of segment A."""
    return store.targets(A)[-1].content.typed


def test_files_of_an_open_store_show_no_text(tmp_path: Path) -> None:
    """No file beside an open store, its log included, has a word of it, nor the names of its tables."""
    store = with_marker(open_store(tmp_path / "store.db", policy=POLICY, create=True, key=KEY))
    files = list(tmp_path.iterdir())
    assert {each.name for each in files} >= {"store.db", "store.db-wal"}
    for each in files:
        for word in (MARKER, "SQLite format", "CREATE TABLE"):
            assert word.encode() not in each.read_bytes()
    store.close()


def test_store_opens_with_its_key_alone(path: Path) -> None:
    """With its key the store answers; with another one, or with none, it is refused and stays as it is."""
    before = path.read_bytes()
    for key in (OTHER, None):
        with pytest.raises(Exception, match=r"store\.db") as error:
            open_store(path, policy=POLICY, key=key)
        assert not isinstance(error.value, apsw.Error)
    assert path.read_bytes() == before
    for read_only in (False, True):
        store = open_store(path, policy=POLICY, read_only=read_only, key=KEY)
        assert text_of(store) == MARKER
        assert store.verify() == ()
        store.close()


def test_plain_store_is_refused_where_a_key_is_given(tmp_path: Path) -> None:
    """A plain store in the place of an encrypted one is refused: nothing may be written where anybody reads it."""
    open_store(tmp_path / "store.db", policy=POLICY, create=True).close()
    with pytest.raises(Damaged, match="not encrypted"):
        open_store(tmp_path / "store.db", policy=POLICY, key=KEY)


def test_log_of_a_killed_process_is_read_again(path: Path, tmp_path: Path) -> None:
    """What was confirmed and stands in the log alone is there after the process is gone."""
    store = open_store(path, policy=POLICY, key=KEY)
    store.record([confirm(store, A, "екінші")], actor=AIGUL)
    left = tmp_path / "left"
    left.mkdir()
    for name in ("store.db", "store.db-wal"):
        shutil.copy(path.with_name(name), left / name)
    store.close()
    again = open_store(left / "store.db", policy=POLICY, key=KEY)
    assert text_of(again) == "екінші"
    again.close()


def test_snapshot_is_under_the_same_key(path: Path, tmp_path: Path) -> None:
    """A snapshot opens with the key of its store, and shows no text."""
    store = open_store(path, policy=POLICY, key=KEY)
    store.snapshot(tmp_path / "copy.db")
    store.close()
    assert MARKER.encode() not in (tmp_path / "copy.db").read_bytes()
    copy = open_store(tmp_path / "copy.db", policy=POLICY, read_only=True, key=KEY)
    assert text_of(copy) == MARKER
    assert RU in {each.language for each in copy.targets(A)}
    copy.close()


@pytest.mark.parametrize("at", [0, 15, 16, 23, 24, 90, 4_500, 20_000, -1])
def test_flipped_bit_is_told(path: Path, at: int) -> None:
    """A flipped bit anywhere, in what SQLite reads before it decrypts as well, is damage that is told."""
    data = bytearray(path.read_bytes())
    data[at] ^= 4
    path.write_bytes(data)
    with pytest.raises(Damaged):
        open_store(path, policy=POLICY, key=KEY).close()
