"""What `Redact` removes cannot be read any more; the record proves what it holds, and that nothing else is gone."""

from __future__ import annotations

from pathlib import Path

import apsw
import pytest
from tests.contracts.store_project import AIGUL, BOLAT, DANA, GUIDE, KK, RU, A, B, chain_of, confirm, draft

from localize.errors import WorkflowError
from localize.model import SUGGESTION, Note
from localize.model.events import (
    Action,
    AddNote,
    Member,
    Redact,
    Removed,
    ResolveNote,
    Role,
    SaveTarget,
    Subject,
    SubjectKind,
)
from localize.model.states import ReviewPolicy
from localize.store import Store
from localize.store.sqlite import open_store

POLICY = ReviewPolicy()
NAME = "Қарлығаш"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return the path of a closed project: a name in earlier texts of one segment, one of them saved with others'."""
    made = tmp_path / "store.db"
    store = open_store(made, policy=POLICY, create=True)
    GUIDE.save(store)
    store.record([draft(store, A, f"Пишет {NAME}"), confirm(store, B, "Пароль")], actor=AIGUL)
    store.record([confirm(store, A, f"{NAME} пишет", KK)], actor=AIGUL)
    store.record([confirm(store, A, "Пишет одна женщина")], actor=BOLAT)
    store.record([confirm(store, A, "Бір әйел жазды", KK)], actor=BOLAT)
    store.close()
    return made


def redacted(path: Path) -> Store:
    """Return the project after the removal."""
    store = open_store(path, policy=POLICY)
    store.record([Redact(A, "she asked for it")], actor=DANA)
    return store


def test_removed_texts_are_nowhere_in_the_files(path: Path) -> None:
    """Neither the store nor its log holds a byte of them, while it is open or after."""
    files = [path, path.with_name("store.db-wal")]
    assert any(NAME.encode() in each.read_bytes() for each in files if each.exists())
    store = redacted(path)
    assert not any(NAME.encode() in each.read_bytes() for each in files if each.exists())
    assert store.verify() == ()
    store.close()
    assert NAME.encode() not in path.read_bytes()
    with apsw.Connection(str(path)) as database:
        found = database.execute("SELECT count(*) FROM found WHERE found MATCH ?", (f'"{NAME.lower()}"',)).get
    assert found == 0


def test_present_texts_and_the_history_of_others_stay(path: Path) -> None:
    """What stands now stays with its writer; an event shows that a text was removed, by whom and why."""
    store = redacted(path)
    assert [(each.language, each.content.plain, each.revision) for each in store.targets(A)] == [
        (KK, "Бір әйел жазды", 2),
        (RU, "Пишет одна женщина", 2),
    ]
    first, second = store.history(chain_of(A))
    assert (type(first.body), type(second.body)) == (Removed, SaveTarget)
    [other] = store.history(chain_of(B))
    assert isinstance(other.body, SaveTarget)
    assert other.body.content.plain == "Пароль"
    [event] = store.history(Subject(SubjectKind.SEGMENT, A))
    assert (event.action, event.actor) == (Action.REDACTED, DANA.name)
    assert isinstance(event.body, Redact)
    assert event.body.reason == "she asked for it"
    assert store.record([Redact(A, "again")], actor=DANA) == ()
    store.close()


def test_suggested_wordings_are_removed_with_the_texts(path: Path) -> None:
    """One that was refused and one that waits; other notes stay, and the record holds."""
    store: Store = open_store(path, policy=POLICY)
    texts = [f"Жазған {NAME}", f"{NAME} жазды", "Бір әйел жазды"]
    store.record([AddNote(A, KK, Note(each, "Дана", SUGGESTION)) for each in texts], actor=DANA)
    first, second, present = store.notes(A, KK)
    refused, said = Note("", "Айгүл", "refusal"), Note("Кім?", "Айгүл", "translator")
    changes = (AddNote(A, KK, refused, answers=first.number), ResolveNote(A, KK, first.number), AddNote(A, KK, said))
    store.record(changes, actor=AIGUL)
    store.close()
    store = redacted(path)
    assert [each.note.text for each in store.notes(A, KK)] == [present.note.text, "", "Кім?"]
    gone = [each.number for each in store.history(chain_of(A, KK)) if type(each.body) is Removed]
    assert gone[-2:] == [first.number, second.number]
    assert store.verify() == ()
    store.close()
    assert NAME.encode() not in path.read_bytes()


def test_a_body_is_removed_piece_by_piece(path: Path) -> None:
    """Where another text of the same act is removed later, the record still holds."""
    store = redacted(path)
    store.record([confirm(store, B, "Құпиясөз")], actor=BOLAT)
    store.record([Redact(B, "too")], actor=DANA)
    assert isinstance(store.history(chain_of(B))[0].body, Removed)
    assert store.verify() == ()
    store.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE body SET data = NULL WHERE CAST(data AS TEXT) LIKE '%одна%'",
        "UPDATE body SET data = CAST(replace(data, 'Пароль', 'Кілт') AS BLOB) WHERE CAST(data AS TEXT) LIKE '%Пароль%'",
        "UPDATE body SET remainder = NULL",
    ],
)
def test_removal_that_nobody_recorded_is_found(path: Path, statement: str) -> None:
    """Only what an event names may be gone, and what it left must be what it names."""
    redacted(path).close()
    with apsw.Connection(str(path)) as database:
        database.execute(statement)
        assert database.changes()
    store = open_store(path, policy=POLICY)
    assert any("was altered" in each.message for each in store.verify())
    store.close()


def test_translators_remove_nothing_for_good(path: Path) -> None:
    """Only who manages the project may."""
    store = open_store(path, policy=POLICY)
    with pytest.raises(WorkflowError, match="may not"):
        store.record([Redact(A, "why not")], actor=Member("Ерлан", frozenset({Role.TRANSLATOR})))
    store.close()
