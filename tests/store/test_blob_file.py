"""The encrypted file of what a project keeps beside its store: files by name, as a folder would have them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from localize.store.blob_file import BlobFile
from localize.store.key import Key

KEY, OTHER = Key(bytes(range(32))), Key(bytes(32))
MARKER = "Қарлығаш".encode()
NAMES = st.sampled_from(["a", "cache/b", "ә"])
STEPS = st.lists(st.tuples(st.sampled_from(["write", "append", "remove"]), NAMES, st.binary(max_size=20)), max_size=12)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=30)
@given(steps=STEPS)
def test_blobs_are_what_was_written_last(tmp_path: Path, steps: list[tuple[str, str, bytes]]) -> None:
    """Whatever is written, added and removed, a second opening reads it as a dictionary would have it."""
    path = tmp_path / "cache.db"
    path.unlink(missing_ok=True)
    files, wanted = BlobFile(path, KEY, read_only=False), dict[str, bytes]()
    for act, name, data in steps:
        if act == "write":
            files.write(name, data)
            wanted[name] = data
        elif act == "append":
            files.append(name, data, durable=name == "a")
            wanted[name] = wanted.get(name, b"") + data
        else:
            files.remove(name)
            wanted.pop(name, None)
    files.close()
    again = BlobFile(path, KEY, read_only=False)
    assert {name: again.read(name) for name in again.names()} == wanted
    again.close()


def test_file_shows_nothing_and_is_its_owners_alone(tmp_path: Path) -> None:
    """Neither the file nor its log has a word of a blob; a name that is not there is no file."""
    files = BlobFile(tmp_path / "cache.db", KEY, read_only=False)
    files.write("terms", MARKER * 100)
    for path in tmp_path.iterdir():
        assert MARKER not in path.read_bytes()
        assert path.stat().st_mode & 0o77 == 0
    with pytest.raises(FileNotFoundError):
        files.read("nothing")
    files.append("terms", b"more")
    assert (files.size("terms"), files.size("nothing")) == (len(MARKER) * 100 + 4, None)
    files.close()


@pytest.mark.parametrize("data", [b"SQLite format 3\0" + bytes(5_000), b"no database" * 1_000])
def test_file_that_cannot_be_read_is_moved_aside(tmp_path: Path, data: bytes) -> None:
    """What another key has written, or a disk has damaged, lies beside the new file, as it was."""
    path = tmp_path / "cache.db"
    files = BlobFile(path, OTHER, read_only=False)
    files.write("terms", MARKER)
    files.close()
    for number in (1, 2):
        before = path.read_bytes()
        files = BlobFile(path, KEY, read_only=False)
        assert files.names() == ()
        files.write("terms", b"ours")
        assert files.read("terms") == b"ours"
        aside = path.with_name(f"cache.db.damaged-{number}")
        assert (files.put_aside, aside.read_bytes()) == (aside, before)
        files.close()
        path.write_bytes(data)


def test_processes_that_find_it_damaged_at_once_make_one_new_file(tmp_path: Path) -> None:
    """The first one puts the file aside, the others take what it made: nothing that they write is lost."""
    path = tmp_path / "cache.db"
    for attempt in range(10):
        path.write_bytes(b"no database" * 1_000)
        files = [BlobFile(path, KEY, read_only=False) for _ in range(4)]
        ready = Barrier(len(files))

        def write(number: int, files: list[BlobFile] = files, ready: Barrier = ready) -> None:
            ready.wait()
            files[number].write(f"of {number}", b"text")

        with ThreadPoolExecutor(len(files)) as pool:
            list(pool.map(write, range(len(files))))
        assert len(files[0].names()) == len(files)
        assert sum(each.put_aside is not None for each in files) == 1
        assert len(list(tmp_path.glob("*.damaged-*"))) == attempt + 1
        for each in files:
            each.close()


def test_file_under_the_next_key_takes_the_place_of_the_present_one(tmp_path: Path) -> None:
    """A change of the key that was killed before its last step is finished by the opening with the new key."""
    path = tmp_path / "cache.db"
    for place, key, data in ((path, OTHER, b"old"), (tmp_path / "cache.db.next", KEY, b"new")):
        files = BlobFile(place, key, read_only=False)
        files.write("terms", data)
        files.close()
    files = BlobFile(path, KEY, read_only=False)
    assert (files.read("terms"), files.put_aside) == (b"new", None)
    files.close()
    assert not (tmp_path / "cache.db.next").exists()


def test_file_is_read_where_nothing_can_be_written(tmp_path: Path) -> None:
    """A file that is missing is an error of reading, for a project that is open for reading only."""
    files = BlobFile(tmp_path / "cache.db", KEY, read_only=True)
    with pytest.raises(FileNotFoundError):
        files.read("terms")
    with pytest.raises(OSError, match="unable to open"):
        files.write("terms", b"")
    assert list(tmp_path.iterdir()) == []
