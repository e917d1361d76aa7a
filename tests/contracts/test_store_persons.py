"""The law of the store, part six: who sat there is recorded with who acted, and nobody approves what either wrote."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.contracts.store_project import (
    AIGUL,
    BOLAT,
    DANA,
    GUIDE,
    RU,
    A,
    B,
    Open,
    approve,
    chain_of,
    confirm,
    reject,
)

from localize.errors import IllegalTransition
from localize.model import ApprovalKind, Content, Note, Segment, SegmentKey, State
from localize.model.events import AddNote, Change, ImportId, Member, Resegment, Role, Subject, SubjectKind
from localize.model.states import ReviewPolicy, SelfApproval
from localize.store import Store

pytest_plugins = ["tests.contracts.store_fixtures"]

REFUSE = ReviewPolicy(SelfApproval.REFUSE)
BOLAT_BY_AIGUL = replace(BOLAT, entered_by=AIGUL.name)
DESKS = (AIGUL, BOLAT, DANA, BOLAT_BY_AIGUL, replace(DANA, entered_by=AIGUL.name), replace(AIGUL, entered_by="Дана"))


def test_events_tell_who_entered_them(store: Store) -> None:
    """Every verb that takes an actor records who sat there; where that was the actor, nothing."""
    GUIDE.save(store, actor=BOLAT_BY_AIGUL)
    store.record([confirm(store, A, "Замок"), AddNote(A, RU, Note("Кто?"))], actor=BOLAT_BY_AIGUL)
    store.record([reject(store, A)], actor=DANA)
    store.add_memory([], resume=ImportId("x"), name="x", actor=BOLAT_BY_AIGUL)
    [added] = store.history(Subject(SubjectKind.DOCUMENT, GUIDE.document.id))
    [imported] = store.history(Subject(SubjectKind.PROJECT, store.project_id))
    told = [(each.actor, each.entered_by) for each in (added, imported, *store.history(chain_of(A)))]
    assert told == [(BOLAT.name, AIGUL.name)] * 4 + [(DANA.name, "")]
    assert store.verify() == ()


@pytest.mark.parametrize("author", [AIGUL, BOLAT_BY_AIGUL])
@pytest.mark.parametrize("reviewer", DESKS)
@pytest.mark.parametrize("kind", [ApprovalKind.GIVEN, ApprovalKind.FINAL])
def test_nobody_approves_what_they_wrote_or_entered(
    open_project: Open, author: Member, reviewer: Member, kind: ApprovalKind
) -> None:
    """Under `refuse`, neither in their own name nor in another's; under other rules everybody does."""
    store = open_project(REFUSE)
    GUIDE.save(store)
    store.record([confirm(store, A, "Замок")], actor=author)
    target = store.get_row(A, RU).target
    assert target is not None
    assert store.writers(store.get_segment(A), target) == author.people
    if kind is ApprovalKind.FINAL:
        store.record([approve(store, A)], actor=Member("Сауле"))
    if reviewer.people & author.people:
        with pytest.raises(IllegalTransition, match="wrote it"):
            store.record([approve(store, A, kind=kind)], actor=reviewer)
        store = open_project()
    store.record([approve(store, A, kind=kind)], actor=reviewer)
    assert store.get_row(A, RU).state is (State.FINAL if kind is ApprovalKind.FINAL else State.REVIEWED)


def test_only_reviewers_among_the_members_approve(open_project: Open) -> None:
    """Where a project names its members, `refuse` keeps approvals to those of them who review."""
    members = (Member(BOLAT.name, frozenset({Role.TRANSLATOR})), Member(DANA.name, frozenset({Role.REVIEWER})))
    store = open_project(ReviewPolicy(SelfApproval.REFUSE, members=members))
    GUIDE.save(store)
    store.record([confirm(store, A, "Замок")], actor=AIGUL)
    for reviewer in (BOLAT, Member("Сауле")):
        with pytest.raises(IllegalTransition) as caught:
            store.record([approve(store, A)], actor=reviewer)
        assert DANA.name in caught.value.hint
    store.record([approve(store, A)], actor=DANA)


def test_text_is_not_of_whoever_entered_another_one(open_project: Open) -> None:
    """Who once typed for the author, or brought the author's text back, has not written the text that stands there."""
    store = open_project(REFUSE)
    GUIDE.save(store)
    store.record([confirm(store, A, "Засов")], actor=replace(BOLAT, entered_by=DANA.name))
    for text, actor in (("Замок", BOLAT), ("Дверь", DANA), ("Замок", replace(DANA, entered_by=AIGUL.name))):
        store.record([confirm(store, A, text)], actor=actor)
    for reviewer in (AIGUL, DANA):
        store.record([approve(store, A)], actor=reviewer)


def test_parts_of_a_text_stay_with_whoever_entered_the_whole(open_project: Open) -> None:
    """Other borders make nobody free to approve what they typed in another's name."""
    store = open_project(REFUSE)
    GUIDE.save(store)
    store.record([confirm(store, B, "Длинный пароль. Новый.")], actor=BOLAT_BY_AIGUL)
    segment = store.get_segment(B)
    made = tuple(
        Segment(SegmentKey(name * 16), segment.document, segment.unit, at, Content((text,)), lineage=(B,))
        for at, (name, text) in enumerate((("d", "Use a long "), ("e", "password.")), segment.position)
    )
    changes: list[Change] = [Resegment(GUIDE.document.id, segment.unit, (B,), made)]
    store.record(changes, actor=DANA)
    store.record([confirm(store, made[0].key, "Длинный пароль.")], actor=DANA)
    target = store.get_row(made[0].key, RU).target
    assert target is not None
    assert target.author == BOLAT.name
    with pytest.raises(IllegalTransition, match="wrote it"):
        store.record([approve(store, made[0].key)], actor=AIGUL)
    store.record([approve(store, made[0].key)], actor=DANA)
