"""The law of the store, part four: edits of the memory itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from tests.contracts.store_project import AIGUL, BOLAT, EN, GUIDE, RU, A, Open, confirm

from localize.errors import Conflict, NotFound, WorkflowError
from localize.model import (
    Content,
    InlineTag,
    Origin,
    OriginKind,
    TagForm,
    TranslationUnit,
    TranslationUnitId,
    Trust,
    Variant,
)
from localize.model.events import Action, Event, ImportId, Member, RemoveImport, Role, Subject, SubjectKind
from localize.model.memory_edits import BeginMemoryEdit, EditMemory, MemoryEditId, MemoryEditKind, MemoryStep
from localize.store import Store

pytest_plugins = ["tests.contracts.store_fixtures"]

EDIT = MemoryEditId("edit")
THEN = datetime(2026, 5, 1, 12, tzinfo=UTC)
BREAK = InlineTag("br1", "br", TagForm.SINGLE, "<br>")
PRESS = Origin(OriginKind.IMPORTED, name="press.tmx")
LOCK = Variant(EN, Content(("A lock", BREAK)), Trust.IMPORTED, PRESS, THEN, "Aida")
ZAMOK = Variant(RU, Content(("Замок", BREAK)), Trust.IMPORTED, PRESS, THEN, "Aida")
UNIT = TranslationUnit(TranslationUnitId("u1"), (LOCK, ZAMOK), document="press")


@pytest.fixture
def filled(store: Store) -> Store:
    """Return a project with one imported record."""
    store.add_memory([UNIT], resume=ImportId("press"), name="press.tmx", actor=AIGUL)
    return store


def take(store: Store, *steps: MemoryStep) -> tuple[Event, ...]:
    return store.record([EditMemory(EDIT, steps)], actor=AIGUL)


def unit_of(store: Store) -> TranslationUnit | None:
    return next(iter(store.get_translation_units([UNIT.id])), None)


def test_a_step_changes_deletes_and_brings_back_a_text(filled: Store) -> None:
    """A text is put in the place of another, taken away, and put back as it was: tags, origin, author, date."""
    other = replace(ZAMOK, content=Content(("Засов",)), trust=Trust.TRANSLATED, origin=Origin(), author="Айгүл")
    take(filled, MemoryStep(UNIT.id, RU, ZAMOK, other))
    assert unit_of(filled) == replace(UNIT, variants=(LOCK, other))
    take(filled, MemoryStep(UNIT.id, RU, other, None), MemoryStep(UNIT.id, EN, LOCK, None))
    assert unit_of(filled) is None
    assert filled.equal_variants(RU, other.content.hash) == ()
    assert filled.memory_stats().units == 0
    take(filled, MemoryStep(UNIT.id, EN, None, LOCK), MemoryStep(UNIT.id, RU, None, ZAMOK))
    assert unit_of(filled) == UNIT
    assert filled.verify() == ()


def test_whoever_follows_the_memory_sees_each_step(filled: Store) -> None:
    """`memory_since` tells what an edit changed, a record without texts as gone."""
    (before,) = filled.memory_since(0, 10)
    take(filled, MemoryStep(UNIT.id, RU, ZAMOK, None))
    (after,) = filled.memory_since(before.number, 10)
    assert after.unit == replace(UNIT, variants=(LOCK,))
    take(filled, MemoryStep(UNIT.id, EN, LOCK, None))
    (gone,) = filled.memory_since(after.number, 10)
    assert (gone.id, gone.unit) == (UNIT.id, None)


@pytest.mark.parametrize("seen", [None, replace(ZAMOK, author="Bolat"), replace(ZAMOK, content=Content(("Засов",)))])
def test_a_step_on_another_text_is_a_conflict_and_nothing_happens(filled: Store, seen: Variant | None) -> None:
    """All steps of one change happen or none, and none on a text that the editor did not see."""
    with pytest.raises(Conflict):
        take(filled, MemoryStep(UNIT.id, EN, LOCK, None), MemoryStep(UNIT.id, RU, seen, None))
    assert unit_of(filled) == UNIT
    assert filled.history(Subject(SubjectKind.MEMORY, EDIT)) == ()


def test_a_step_makes_no_record_that_never_was(filled: Store) -> None:
    """Records come from work and from imports."""
    with pytest.raises(NotFound):
        take(filled, MemoryStep(TranslationUnitId("other"), RU, None, ZAMOK))


def test_an_edit_stands_in_the_projects_chain_and_its_steps_in_their_own(filled: Store, open_project: Open) -> None:
    """The list of edits is short; the steps are read by the edit's name, also after the store was closed."""
    begin = BeginMemoryEdit(EDIT, MemoryEditKind.DELETED, "ru: замок", 1)
    steps = EditMemory(EDIT, (MemoryStep(UNIT.id, RU, ZAMOK, None),))
    filled.record([begin, steps], actor=BOLAT)
    for store in (filled, open_project()):
        *_, event = store.history(Subject(SubjectKind.PROJECT, store.project_id))
        assert (event.action, event.body, event.actor) == (Action.MEMORY_EDITED, begin, BOLAT.name)
        (event,) = store.history(Subject(SubjectKind.MEMORY, EDIT))
        assert (event.action, event.body) == (Action.MEMORY_CHANGED, steps)


def test_only_a_manager_edits_the_memory(filled: Store) -> None:
    """As with imports."""
    with pytest.raises(WorkflowError):
        filled.record(
            [BeginMemoryEdit(EDIT, MemoryEditKind.DELETED, "", 1)],
            actor=Member("Guest", frozenset({Role.TRANSLATOR, Role.REVIEWER})),
        )


def test_an_edit_of_the_memory_leaves_the_target_alone(store: Store) -> None:
    """What a segment's own record says may go; its text stays, and enters again when it is next confirmed."""
    GUIDE.save(store)
    store.record([confirm(store, A, "Замок")], actor=AIGUL)
    (change,) = [each for each in store.memory_since(0, 10) if each.unit]
    assert change.unit is not None
    steps = tuple(MemoryStep(change.id, each.language, each, None) for each in change.unit.variants)
    take(store, *steps)
    assert store.memory_stats().units == 0
    assert [target.content.plain for target in store.targets(A)] == ["Замок"]
    assert store.verify() == ()
    store.record([confirm(store, A, "Засов")], actor=AIGUL)
    (again,) = store.get_translation_units([change.id])
    assert [each.content.plain for each in again.variants][1:] == ["Засов"]


def test_an_import_is_removed_once_and_only_with_its_own_records(filled: Store) -> None:
    """By the number of its event; records of other imports and changed ones stay; there is no second time."""
    (event,) = filled.history(Subject(SubjectKind.PROJECT, filled.project_id))
    other = replace(UNIT, id=TranslationUnitId("u2"))
    filled.add_memory([other], resume=ImportId("other"), name="other.tmx", actor=AIGUL)
    position = filled.memory_since(0, 10)[-1].number
    (removed,) = filled.record([RemoveImport(event.number, "press.tmx")], actor=AIGUL)
    assert removed.action is Action.MEMORY_REMOVED
    (change,) = filled.memory_since(position, 10)
    assert (change.id, change.unit) == (UNIT.id, None)
    assert filled.equal_variants(RU, ZAMOK.content.hash) == (other,)
    with pytest.raises(NotFound):
        filled.record([RemoveImport(event.number, "press.tmx")], actor=AIGUL)
    assert filled.verify() == ()
    filled.add_memory([UNIT], resume=ImportId("press"), name="press.tmx", actor=AIGUL)
    assert unit_of(filled) == UNIT
    assert [each.unit for each in filled.memory_since(0, 10)] == [other, UNIT]
