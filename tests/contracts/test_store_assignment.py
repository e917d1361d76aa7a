"""The law of the store, part nine: who translates a document, and by when."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.contracts.store_project import AIGUL, GUIDE, KK, RU, Open

from localize.errors import NotFound, WorkflowError
from localize.model import DocumentId
from localize.model.events import Action, Assign, Member, Role, Subject, SubjectKind
from localize.store import Store

pytest_plugins = ["tests.contracts.store_fixtures"]

MINE = Assign(GUIDE.document.id, KK, "Айгүл", date(2026, 12, 5))


def test_assignment_is_kept_as_an_event_of_the_document_in_its_language(store: Store, open_project: Open) -> None:
    """It stands in the list, in the history and in the store that is opened again; asked twice, it is no news."""
    GUIDE.save(store)
    [event] = store.record([MINE], actor=AIGUL)
    assert (event.action, event.body) == (Action.ASSIGNED, MINE)
    assert store.record([MINE], actor=AIGUL) == ()
    assert store.history(Subject(SubjectKind.DOCUMENT, GUIDE.document.id, KK)) == (event,)
    assert store.verify() == ()
    store.close()
    assert open_project().assignments() == (MINE,)


def test_assignment_is_changed_and_cleared(store: Store) -> None:
    """The last one of a language stands; what is nobody's and has no day is in no list."""
    GUIDE.save(store)
    later = Assign(GUIDE.document.id, KK, "", date(2027, 1, 1))
    other = Assign(GUIDE.document.id, RU, "Болат")
    store.record([MINE, later, other], actor=AIGUL)
    assert store.assignments() == (later, other)
    store.record([Assign(GUIDE.document.id, KK)], actor=AIGUL)
    assert store.assignments() == (other,)
    assert store.record([Assign(GUIDE.document.id, KK)], actor=AIGUL) == ()
    assert store.verify() == ()


def test_assignment_of_an_unknown_document_is_not_found(store: Store) -> None:
    """There is nothing to assign where there is no document."""
    with pytest.raises(NotFound):
        store.record([Assign(DocumentId("none"), KK, "Айгүл")], actor=AIGUL)


def test_assignment_is_a_manager_s(store: Store) -> None:
    """A translator may not give out work."""
    GUIDE.save(store)
    with pytest.raises(WorkflowError, match="assign documents"):
        store.record([MINE], actor=Member("Дана", frozenset({Role.TRANSLATOR})))


def test_assignment_stays_with_a_new_version(store: Store) -> None:
    """A document that is updated is still the same person's."""
    GUIDE.save(store)
    store.record([MINE], actor=AIGUL)
    replace(GUIDE, number=2, texts=(*GUIDE.texts, ("more", "More."))).save(
        store, kept=[name for name, _ in GUIDE.texts]
    )
    assert store.assignments() == (MINE,)
    assert store.verify() == ()
