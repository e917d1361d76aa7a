"""The law of the store, part five: what a member may do follows from their roles, whatever door they came through."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from tests.contracts.store_project import (
    AIGUL,
    BOLAT,
    GUIDE,
    RU,
    A,
    B,
    C,
    approve,
    confirm,
    draft,
    reject,
)

from localize.errors import WorkflowError
from localize.model import Note
from localize.model.events import AddNote, Change, ImportId, Member, Role, Withdraw
from localize.model.segment_list import Where
from localize.store import Store

pytest_plugins = ["tests.contracts.store_fixtures"]

Ask = Callable[[Store], Change]

ACTS: dict[str, tuple[frozenset[Role], Ask]] = {
    "confirm": (frozenset({Role.TRANSLATOR, Role.REVIEWER}), lambda store: confirm(store, B, "Новый текст")),
    "draft": (frozenset({Role.TRANSLATOR}), lambda store: draft(store, C, "Черновик")),
    "approve": (frozenset({Role.REVIEWER}), lambda store: approve(store, A)),
    "reject": (frozenset({Role.REVIEWER}), lambda store: reject(store, A)),
    "withdraw": (frozenset({Role.REVIEWER}), lambda _: Withdraw(B, RU)),
    "note": (frozenset(Role), lambda _: AddNote(A, RU, Note("Кто это?", "Dana"))),
}


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("name", list(ACTS))
def test_store_does_only_what_the_role_allows(name: str, role: Role, store: Store) -> None:
    """An act outside a member's role is refused and changes nothing; inside it, it is done."""
    GUIDE.save(store)
    store.record([confirm(store, A, "Текст"), confirm(store, B, "Другой")], actor=BOLAT)
    store.record([approve(store, B)], actor=AIGUL)
    allowed, ask = ACTS[name]
    member = Member("Dana", frozenset({role}))
    before = store.rows(RU, Where(), after=0, limit=10)
    if role in allowed:
        assert store.record([ask(store)], actor=member)
    else:
        with pytest.raises(WorkflowError, match="may not"):
            store.record([ask(store)], actor=member)
        assert store.rows(RU, Where(), after=0, limit=10) == before


def test_store_takes_documents_from_managers_alone(store: Store) -> None:
    """Translators and reviewers cannot bring a document in, a manager can."""
    for role in (Role.TRANSLATOR, Role.REVIEWER):
        with pytest.raises(WorkflowError, match="may not"):
            GUIDE.save(store, actor=replace(AIGUL, roles=frozenset({role})))
    GUIDE.save(store, actor=replace(AIGUL, roles=frozenset({Role.MANAGER})))
    assert store.documents() == (GUIDE.document,)


def test_store_takes_memory_from_managers_alone(store: Store) -> None:
    """A memory file is brought in by a manager."""
    with pytest.raises(WorkflowError, match="may not"):
        store.add_memory([], resume=ImportId("x"), name="x", actor=Member("Dana", frozenset({Role.REVIEWER})))
