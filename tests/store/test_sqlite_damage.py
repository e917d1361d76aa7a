"""Nothing in the SQLite store is altered, dropped or swapped without `verify` saying so."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import apsw
import pytest
from tests.contracts.store_project import AIGUL, BOLAT, DANA, GUIDE, KK, RU, A, B, Version, approve, confirm

from localize.errors import IllegalTransition, StoreError
from localize.model import Content, DocumentId, SegmentKey, Side, State, hash_bytes
from localize.model.events import Approve, Resegment, Subject, SubjectKind, Waive, Waiver
from localize.model.segment_list import Where
from localize.model.states import ReviewPolicy
from localize.store.sqlite import open_store

POLICY = ReviewPolicy()
_FORGED = (
    "INSERT INTO approval"
    " SELECT segment, language, 2, revision, source_hash, target_hash, 'Дана', at, 'final', 0 FROM approval"
)
_PLANTED_SEGMENT = (
    "INSERT INTO segment (key, document, present, position, unit, kind, part, gap, words, source_hash, typed)"
    " SELECT 'a1b2c3', document, 0, 99, unit, kind, part, gap, words, source_hash, typed FROM segment LIMIT 1"
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return the path of a closed project with some work in it."""
    made = tmp_path / "store.db"
    store = open_store(made, policy=POLICY, create=True)
    GUIDE.save(store)
    Version("site", [("x", "One."), ("y", "Two.")]).save(store)
    for text in ("Замок", "Засов", "Замок и засов"):
        store.record([confirm(store, A, text)], actor=AIGUL)
    [first, *_] = store.record([confirm(store, B, "Құпиясөз", KK), approve(store, A)], actor=BOLAT)
    pair = (store.get_segment(A).source_hash, store.targets(A)[0].hash)
    waiver = Waiver(RU, *pair, "numbers.missing", Side.TARGET, "5", 0, "год", "Болат", first.at)
    store.record([Waive(A, waiver)], actor=BOLAT)
    store.close()
    return made


def tamper(path: Path, *statements: str) -> None:
    """Do *statements* in the file behind the program's back, foreign keys unguarded."""
    database = apsw.Connection(str(path))
    for statement in statements:
        database.execute(statement).fetchall()
        assert database.changes() > 0
    database.close()


def verify(path: Path) -> list[str]:
    """Return what the store says of itself."""
    store = open_store(path, policy=POLICY)
    try:
        return [problem.message for problem in store.verify()]
    finally:
        store.close()


def test_whole_store_has_no_problems(path: Path) -> None:
    """Where nothing was altered nothing is reported."""
    assert verify(path) == []


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE target SET typed = replace(typed, 'засов', 'ЗАСОВ') WHERE language = 'ru'", "text was altered"),
        ("UPDATE segment SET typed = 'Leave it open.' WHERE position = 0", "text was altered"),
        ("UPDATE memory_variant SET typed = 'Иное' WHERE language = 'ru'", "text was altered"),
        ("UPDATE segment SET tags = '[broken' WHERE position = 0", "cannot be read"),
        ("UPDATE source SET data = x'00' WHERE document = 1", "stored copy of docs/guide.txt"),
        ("UPDATE body SET data = CAST(replace(data, 'Засов', 'Забор') AS BLOB)", "was altered"),
        ("UPDATE body SET data = CAST(replace(data, '\"segments\"', '\"segoents\"') AS BLOB)", "stored data of"),
        ("UPDATE event SET header = replace(header, 'Болат', 'Айгүл')", "was altered"),
        ("UPDATE event SET line = 1 WHERE number = 2", "was altered"),
        ("UPDATE subject SET last = randomblob(32)", "events were recorded"),
        ("UPDATE subject SET text = NULL", "events were recorded"),
        ("UPDATE replica SET head = randomblob(32)", "events were recorded"),
        ("DELETE FROM event WHERE number = 2", "was altered, or one before it is missing"),
        ("DELETE FROM event WHERE sequence = (SELECT max(sequence) FROM event)", "events were recorded"),
        ("DELETE FROM event WHERE subject = (SELECT id FROM subject WHERE kind = 'document')", "was altered, or one"),
        ("DELETE FROM target WHERE language = 'kk'", "not what its history ends with"),
        ("DELETE FROM approval", "approvals of segment"),
        ("UPDATE approval SET reviewer = 'Дана'", "approvals of segment"),
        ("UPDATE approval SET withdrawn = 1", "approvals of segment"),
        (_FORGED, "approvals of segment"),
        ("DELETE FROM waiver", "it is in the history, but missing"),
        ("UPDATE waiver SET surface = 'x'", "it is not in the history"),
        ("UPDATE waiver SET reason = 'other'", "it is not in the history"),
        ("UPDATE target SET revision = 9 WHERE language = 'ru'", "not what its history ends with"),
        ("UPDATE target SET author = 'Болат' WHERE language = 'ru'", "not what its history ends with"),
        ("UPDATE target SET state = 'initial' WHERE language = 'ru'", "not what its history ends with"),
        ("UPDATE segment SET position = 7 WHERE position = 2", "numbering of its segments has gaps"),
        ("UPDATE segment SET present = 0 WHERE position = 2", "numbering of its segments has gaps"),
        ("UPDATE document SET first = 1", "numbering of its segments has gaps"),
        ("DELETE FROM segment WHERE position = 1", "refers to nothing"),
        ("UPDATE segment SET gap = 'XX' WHERE position = 0", "its unit is not what its history says"),
        ("UPDATE segment SET present = 0 WHERE position = 2", "its unit is not what its history says"),
        ("UPDATE segment SET position = 1 - position WHERE position < 2", "its unit is not what its history says"),
        ("UPDATE unit SET record = replace(record, '}', ' }')", "its unit is not what its history says"),
        ("DELETE FROM unit WHERE place = 0", "its unit is not what its history says"),
        ("UPDATE document SET path = '.bashrc' WHERE path LIKE 'docs%'", ".bashrc: it is not the document"),
        ("UPDATE document SET own_target = 'ru'", "is not the result of version 1"),
        ("DELETE FROM outcome", "is not the result of version 1"),
        ("UPDATE outcome SET data = x'00'", "is not the result of version 1"),
        ("DELETE FROM document WHERE ordinal = 1", "is in the history, but missing"),
        (
            f"UPDATE source SET data = x'00', hash = x'{hash_bytes(bytes(1))}'",
            "are not those of its history",
        ),
        (_PLANTED_SEGMENT, "it is not in the history"),
        ("UPDATE memory_variant SET trust = 3 WHERE language = 'kk'", "its trust is higher than recorded"),
        ("UPDATE memory_unit SET name = 'other'", "its origin is not in the history"),
        ("INSERT INTO secret SELECT max(id) FROM segment", "whether it is secret"),
        ("INSERT INTO assignment VALUES (1, 'kk', 'Eve', NULL)", "not assigned as its history says"),
        ("UPDATE folded SET text = 'other' WHERE language = 'ru'", "its text in the search index differs"),
        ("INSERT INTO body (data) VALUES (x'00')", "texts that no event names"),
        ("INSERT INTO replica (name, own, sequence, head) VALUES ('x', 0, 0, zeroblob(32))", "events of another place"),
        ("INSERT INTO subject VALUES (99, 'segment', 'x', 'ru', '', 0, zeroblob(32), NULL)", "events were recorded"),
        ("UPDATE subject SET document = 'site'", "events were recorded"),
        ("UPDATE event SET header = '{'", "was altered"),
    ],
)
def test_altered_rows_are_found(path: Path, statement: str, words: str) -> None:
    """Whatever is changed past the program is a line in the answer, and names what it is about."""
    tamper(path, statement)
    assert any(words in line for line in verify(path)), verify(path)


def test_order_of_approvals_is_that_of_the_history(path: Path) -> None:
    """Approvals in another order are found in a project without a team: the last one is who an export names."""
    store = open_store(path, policy=POLICY)
    store.record([approve(store, A)], actor=DANA)
    store.close()
    assert verify(path) == []
    tamper(path, "UPDATE approval SET number = 3 WHERE number = 1")
    assert [each for each in verify(path) if "approvals of segment" in each]


@pytest.mark.parametrize(
    "statement", ["CREATE TABLE extra (x)", "CREATE INDEX extra ON segment (hex(typed))", "DROP INDEX segment_plural"]
)
def test_tables_and_indexes_of_others_are_found(path: Path, statement: str) -> None:
    """A table or an index that the program does not make, or one that is gone, is named."""
    database = apsw.Connection(str(path))
    database.execute(statement)
    database.close()
    assert [line.partition(":")[0] for line in verify(path)] in (["extra"], ["segment_plural"])


def test_borders_that_are_taken_back_behind_the_record_are_found(path: Path) -> None:
    """A segment that was split, and is shown whole again without an event, is named."""
    store = open_store(path, policy=POLICY)
    segment = store.get_segment(A)
    halves = [Content((each,)) for each in (segment.source.plain[:2], segment.source.plain[2:])]
    made = tuple(
        replace(segment, key=SegmentKey(f"abcdef000{number}"), source=half, lineage=(A,))
        for number, half in enumerate(halves)
    )
    store.record([Resegment(segment.document, segment.unit, (A,), made)], actor=AIGUL)
    assert store.verify() == ()
    store.close()
    tamper(
        path,
        f"UPDATE segment SET present = key IS '{A}' WHERE unit = (SELECT unit FROM segment WHERE key = '{A}')",
        f"UPDATE segment SET position = position - 1 WHERE present AND document = 1 AND key <> '{A}'",
        "UPDATE document SET segments = segments - 1 WHERE ordinal = 1",
        "UPDATE document SET first = first - 1 WHERE ordinal = 2",
    )
    assert f"segment {A} of docs/guide.txt: its unit is not what its history says" in verify(path)


def test_two_swapped_events_are_found(path: Path) -> None:
    """Events that changed places break the chain."""
    tamper(
        path,
        "UPDATE event SET number = 99 WHERE number = 1 AND subject = (SELECT max(id) - 1 FROM subject)",
        "UPDATE event SET number = 1 WHERE number = 2 AND subject = (SELECT max(id) - 1 FROM subject)",
        "UPDATE event SET number = 2 WHERE number = 99",
    )
    assert any("was altered" in line for line in verify(path))


def test_history_cut_with_its_head_is_found_by_the_text(path: Path) -> None:
    """A history that was cut back together with its head no longer ends with the present text."""
    tamper(
        path,
        "DELETE FROM event WHERE number > 2",
        "UPDATE subject SET events = 2 WHERE events > 2",
    )
    assert any("not what its history ends with" in line for line in verify(path))


def test_altered_source_bytes_are_never_handed_out(path: Path) -> None:
    """Asking for bytes that were altered is an error, not other bytes."""
    tamper(path, "UPDATE source SET data = x'00' WHERE document = 1")
    store = open_store(path, policy=POLICY)
    with pytest.raises(StoreError):
        store.source_bytes(DocumentId("guide"), 1)
    store.close()


def test_number_in_place_of_a_text_is_found(path: Path) -> None:
    """A flipped bit can make a text of the file a number; a large store is not searched for such when it is opened."""
    loose = "replace(replace(sql, 'language TEXT', 'language'), ') STRICT', ')')"
    for statement in (
        f"PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = {loose} WHERE name = 'subject'",
        "UPDATE subject SET language = 7 WHERE language = 'ru'",
    ):
        database = apsw.Connection(str(path))
        database.execute(statement).fetchall()
        database.close()
    assert any("was altered" in line for line in verify(path))


def test_altered_history_is_an_error_of_the_store(path: Path) -> None:
    """Who asks for events that cannot be read hears what happened, from every command."""
    tamper(path, "UPDATE body SET data = CAST(replace(data, '\"content\"', '\"contant\"') AS BLOB)")
    store = open_store(path, policy=POLICY)
    with pytest.raises(StoreError, match="history of this project was altered"):
        store.history(Subject(SubjectKind.SEGMENT, A, RU))
    store.close()


def test_snapshot_of_a_damaged_store_is_not_made(path: Path) -> None:
    """A copy that does not pass its check gets no name and leaves nothing behind."""
    tamper(path, "UPDATE target SET typed = 'Иное' WHERE language = 'ru'")
    store = open_store(path, policy=POLICY)
    with pytest.raises(StoreError, match="the copy is damaged"):
        store.snapshot(path.parent / "copy.db")
    store.close()
    assert not list(path.parent.glob("copy*"))


def _notices(path: Path) -> bool:
    try:
        return bool(verify(path))
    except StoreError:
        return True


def test_every_zeroed_page_is_noticed(path: Path) -> None:
    """A page full of zeros, as a failing disk leaves it, is noticed at the opening or by the proof."""
    database = apsw.Connection(str(path))
    database.execute("VACUUM").fetchall()  # pages that are free hold nothing that could get lost
    database.close()
    whole = path.read_bytes()
    size = 4096
    unnoticed = []
    for start in range(0, len(whole), size):
        path.write_bytes(whole[:start] + bytes(size) + whole[start + size :])
        if whole[start : start + size].strip(b"\0") and not _notices(path):
            unnoticed.append(start // size + 1)
    assert unnoticed == []


def test_cut_file_is_noticed(path: Path) -> None:
    """A file that lost its end is noticed."""
    whole = path.read_bytes()
    for kept in (len(whole) // 2, len(whole) - 4096):
        path.write_bytes(whole[:kept])
        assert _notices(path)


def test_flipped_bits_in_texts_are_noticed(path: Path) -> None:
    """A flipped bit inside a text leaves its page in order and is noticed all the same."""
    whole = path.read_bytes()
    found = 0
    at = whole.find("Замок".encode())
    while at >= 0:
        altered = bytearray(whole)
        altered[at + 1] ^= 1
        path.write_bytes(altered)
        found += _notices(path)
        at = whole.find("Замок".encode(), at + 1)
    # The target, the memory and three events hold the word; the folded copy for searches has no capital.
    assert found >= 4


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE target SET typed = replace(typed, 'засов', 'ЗАСОВ') WHERE language = 'ru'",
        "UPDATE segment SET typed = 'Leave it open.' WHERE position = 0",
    ],
)
def test_text_that_a_disk_has_changed_is_shown_as_confirmed_nowhere(path: Path, statement: str) -> None:
    """A flipped bit in a text, or in its source, takes the state from it: in lists, and where somebody approves it."""
    store = open_store(path, policy=POLICY)
    confirmed = {
        row.segment.key for row in store.rows(RU, Where(), after=0, limit=99) if row.state is not State.INITIAL
    }
    store.close()
    tamper(path, statement)
    store = open_store(path, policy=POLICY)
    rows = store.rows(RU, Where(), after=0, limit=99)
    lost = [row for row in rows if row.segment.key in confirmed and row.state is State.INITIAL]
    assert len(lost) == 1
    row = lost[0]
    assert row.target is not None
    assert store.get_row(row.segment.key, RU).state is State.INITIAL
    approval = Approve(row.segment.key, RU, row.target.revision, row.segment.source_hash, row.target.hash)
    with pytest.raises(IllegalTransition):
        store.record([approval], actor=BOLAT)
    store.close()
