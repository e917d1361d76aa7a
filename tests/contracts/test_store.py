"""The law of the store, part one: documents, texts, decisions, history. Run over every registered implementation."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.contracts.store_project import (
    AIGUL,
    BOLAT,
    DANA,
    EN,
    GUIDE,
    KK,
    RU,
    A,
    B,
    C,
    Version,
    all_rows,
    approve,
    chain_of,
    confirm,
    draft,
    revision_of,
)

from localize.errors import Conflict, IllegalTransition, NotFound, StoreError
from localize.model import (
    ApprovalKind,
    Content,
    DocumentId,
    InlineTag,
    PluralCase,
    PluralRule,
    SegmentKey,
    State,
    StoredState,
    Substate,
    TagForm,
    UnitId,
)
from localize.model.events import (
    NO_HASH,
    Action,
    AddDocument,
    Approve,
    KeepConflict,
    SaveTarget,
    Subject,
    SubjectKind,
    UpdateDocument,
    Withdraw,
)
from localize.model.segment_list import Counts, Where
from localize.store import Store

pytest_plugins = ["tests.contracts.store_fixtures"]

# --- documents -------------------------------------------------------------------------------------------------------


def test_documents_come_back_as_saved(store: Store) -> None:
    """A document, its bytes, units and segments are read back equal, in the order they were added."""
    link = InlineTag("a1", "link", TagForm.OPEN, '<a href="x">')
    tagged = Content(("see ", link, "here", replace(link, form=TagForm.CLOSE, data="</a>")))
    second = Version("site", [("t", tagged), ("u", "«ё» <b1> \U0001f600\n")])
    GUIDE.save(store)
    second.save(store)
    assert store.documents() == (GUIDE.document, second.document)
    assert store.source_bytes(DocumentId("site"), 1) == second.data
    assert list(store.units(DocumentId("guide"))) == GUIDE.units
    assert list(store.units(DocumentId("site"))) == second.units
    assert store.get_unit(DocumentId("site"), UnitId("t")) == second.units[0]
    assert store.get_segment(second.key("t")).source == tagged


def test_text_that_spells_a_tag_stays_text(store: Store) -> None:
    """A content whose text spells one of its own tags, or whose tags are typed alike, is read back equal."""
    one = InlineTag("b1", "bold", TagForm.SINGLE, "<b/>")
    odd = Content(("<b1/> ", one, " and ", replace(one, data="<strong/>")))
    Version("odd", [("x", odd)]).save(store)
    [(_, (segment,))] = store.units(DocumentId("odd"))
    assert segment.source == odd


def test_unknown_names_are_not_found(store: Store) -> None:
    """What does not exist raises NotFound, whatever it is."""
    GUIDE.save(store)
    nobody = SegmentKey("f" * 16)
    for ask in (
        lambda: store.get_segment(nobody),
        lambda: store.get_row(nobody, RU),
        lambda: store.source_bytes(DocumentId("guide"), 2),
        lambda: store.get_unit(DocumentId("guide"), UnitId("z")),
        lambda: list(store.units(DocumentId("nothing"))),
        lambda: store.record([Withdraw(nobody, RU)], actor=AIGUL),
    ):
        with pytest.raises(NotFound):
            ask()


def test_added_document_is_one_event(store: Store) -> None:
    """Adding a document writes one event into the document's own chain."""
    event = GUIDE.save(store)
    document = GUIDE.document
    assert isinstance(event.body, AddDocument)
    assert event.body.outcome != NO_HASH
    body = replace(event.body, outcome=NO_HASH)
    assert body == AddDocument(document.id, document.path, document.source_hash, 1, segments=3)
    assert (event.action, event.number, event.sequence, event.actor) == (Action.ADDED, 1, 1, AIGUL.name)
    assert store.history(Subject(SubjectKind.DOCUMENT, "guide")) == (event,)


@pytest.mark.parametrize("version", [0, 1, 3])
def test_version_must_follow_the_stored_one(store: Store, version: int) -> None:
    """A version that does not follow the stored one is a conflict, and nothing changes."""
    GUIDE.save(store)
    with pytest.raises(Conflict):
        replace(GUIDE, texts=[("z", "Other.")], number=version).save(store)
    assert [row.segment.key for row in all_rows(store)] == [A, B, C]
    assert store.documents() == (GUIDE.document,)


def test_bytes_must_be_those_named(store: Store) -> None:
    """A document whose hash is not that of its bytes is refused."""
    with pytest.raises(StoreError):
        store.save_document(GUIDE.document, b"other", GUIDE.units, kept={}, actor=AIGUL)
    assert store.documents() == ()


def test_new_version_drops_nothing_typed(store: Store) -> None:
    """Segments that go on keep key, text and history; retired ones leave the lists and stay reachable by key."""
    GUIDE.save(store)
    for key in (A, B, C):
        store.record([confirm(store, key, f"Перевод {key}")], actor=AIGUL)
        store.record([approve(store, key)], actor=BOLAT)
    texts = [("d", "First of all:"), ("c", "Ask for help."), ("a", "Keep your phone locked and near.")]
    event = replace(GUIDE, texts=texts, number=2).save(store, kept=["c", "a"])
    assert isinstance(event.body, UpdateDocument)
    assert (event.body.kept, event.body.changed, event.body.new, event.body.gone) == (1, 1, 1, 1)
    rows = all_rows(store)
    assert [(row.number, row.segment.key) for row in rows] == [(1, GUIDE.key("d")), (2, C), (3, A)]
    assert [row.state for row in rows] == [State.INITIAL, State.REVIEWED, State.INITIAL]
    assert [row.needs_update for row in rows] == [False, False, True]
    assert store.get_segment(B).source.plain == "Use a long password."
    assert [each.content.plain for each in store.targets(B)] == [f"Перевод {B}"]
    assert len(store.history(chain_of(B))) == 2
    assert [each.key for each in store.retired_segments(DocumentId("guide"))] == [B]
    with pytest.raises(NotFound):
        store.get_row(B, RU)
    assert store.source_bytes(DocumentId("guide"), 1) == GUIDE.data
    assert store.verify() == ()


def test_segment_may_continue_another_key(store: Store) -> None:
    """A segment that continues a stored one under another key takes the stored key, retired ones included."""
    GUIDE.save(store)
    replace(GUIDE, texts=[("a", "Keep your phone locked.")], number=2).save(store, kept=["a"])
    third = replace(GUIDE, texts=[("a", "Keep your phone locked."), ("e", "Use a long password.")], number=3)
    kept = {A: A, GUIDE.key("e"): B}
    store.save_document(third.document, third.data, third.units, kept=kept, actor=AIGUL)
    assert [row.segment.key for row in all_rows(store)] == [A, B]
    assert store.get_row(B, RU).number == 2


def test_used_key_cannot_be_taken_again(store: Store) -> None:
    """A new segment with a key that was ever used is refused, and so are two segments with one key."""
    GUIDE.save(store)
    with pytest.raises(StoreError):
        replace(GUIDE, number=2).save(store, kept=["a"])
    with pytest.raises(StoreError):
        replace(GUIDE, texts=[("n", "One."), ("n", "Two.")], number=2).save(store)
    one = replace(GUIDE, texts=[("n", "One."), ("m", "Two.")], number=2)
    with pytest.raises(StoreError):
        store.save_document(one.document, one.data, one.units, kept={one.key("n"): A, one.key("m"): A}, actor=AIGUL)
    with pytest.raises(NotFound):
        replace(GUIDE, texts=[("n", "One.")], number=2).save(store, kept=["n"])
    assert store.documents()[0].version == 1


def test_numbers_run_over_all_documents(store: Store) -> None:
    """Numbers count present segments in document order, also after an earlier document grew."""
    GUIDE.save(store)
    site = Version("site", [("x", "One."), ("y", "Two.")])
    site.save(store)
    assert [row.number for row in all_rows(store)] == [1, 2, 3, 4, 5]
    replace(GUIDE, texts=[*GUIDE.texts, ("d", "Stay calm.")], number=2).save(store, kept=["a", "b", "c"])
    assert store.get_row(site.key("y"), RU).number == 6
    for after in range(7):
        page = store.rows(RU, Where(), after=after, limit=2)
        assert [row.number for row in page] == list(range(after + 1, min(after + 3, 7)))
    only = Where(document=DocumentId("site"))
    assert [row.number for row in store.rows(RU, only, after=5, limit=9)] == [6]
    assert list(store.numbers(RU, only)) == [5, 6]
    assert store.counts(RU, only).segments == 2


def test_lists_leave_out_other_languages(store: Store) -> None:
    """A list has only the plural forms of its language, and no document written in it or meant for another one."""
    cases = {"one": PluralCase.ONE, "few": PluralCase.FEW, "many": PluralCase.MANY, "other": PluralCase.OTHER}
    Version("p", [(name, f"{name} files") for name in cases], plural=PluralRule.GETTEXT, cases=cases).save(store)
    Version("ru", [("z", "Own.")], own_target=RU).save(store)
    assert [row.segment.unit for row in all_rows(store, RU)] == ["one", "few", "many", "z"]
    assert [row.segment.unit for row in all_rows(store, KK)] == ["one", "other"]
    assert store.counts(KK, Where()).segments == 2
    assert list(store.numbers(KK, Where())) == [1, 4]
    assert not all_rows(store, EN)


def test_counts_add_up_words_and_states(store: Store) -> None:
    """Counts tell segments and source words in every state."""
    GUIDE.save(store)
    store.record([confirm(store, A, "Держите телефон под замком.")], actor=AIGUL)
    store.record([draft(store, B, "Черновик")], actor=AIGUL)
    store.record([confirm(store, A, "Қазақша", KK)], actor=AIGUL)
    assert store.counts(RU, Where()) == Counts(
        segments=3, words=11, empty=1, draft=1, initial=2, translated=1, words_done=4
    )
    assert store.counts(KK, Where()).empty == 2
    assert store.counts(EN, Where()) == Counts()


def test_filters_choose_rows(store: Store) -> None:
    """Each word of a filter leaves out what it says and nothing else."""
    GUIDE.save(store)
    store.record([confirm(store, A, "Замок")], actor=AIGUL)
    store.record([draft(store, B, "Черновик")], actor=BOLAT)

    def chosen(where: Where) -> list[SegmentKey]:
        return [row.segment.key for row in all_rows(store, RU, where)]

    assert chosen(Where(states=frozenset({State.TRANSLATED}))) == [A]
    assert chosen(Where(states=frozenset({State.INITIAL}))) == [B, C]
    assert chosen(Where(substates=frozenset({Substate.DRAFT}))) == [B]
    assert chosen(Where(states=frozenset({State.TRANSLATED}), substates=frozenset({Substate.DRAFT}))) == [A, B]
    assert chosen(Where(not_by=frozenset({AIGUL.name, DANA.name}))) == [B, C]
    assert chosen(Where(untranslated=True)) == [C]
    assert chosen(Where(needs_update=True)) == []
    replace(GUIDE, texts=[("a", "Lock it."), *GUIDE.texts[1:]], number=2).save(store, kept=["a", "b", "c"])
    assert chosen(Where(needs_update=True)) == [A]
    assert chosen(Where(states=frozenset({State.TRANSLATED}))) == []
    counts = store.counts(RU, Where())
    assert (counts.initial, counts.empty, counts.draft, counts.needs_update, counts.words_done) == (3, 1, 1, 1, 0)


def test_text_that_needs_an_update_waits_for_a_person(store: Store) -> None:
    """No draft takes its place and nobody approves it; confirming it unchanged is an event of its own."""
    GUIDE.save(store)
    store.record([confirm(store, A, "Замок")], actor=AIGUL)
    replace(GUIDE, texts=[("a", "Lock it."), *GUIDE.texts[1:]], number=2).save(store, kept=["a", "b", "c"])
    for refused in (draft(store, A, "Черновик"), approve(store, A)):
        with pytest.raises(IllegalTransition):
            store.record([refused], actor=BOLAT)
    [event] = store.record([confirm(store, A, "Замок")], actor=AIGUL)
    assert event.action is Action.TRANSLATED
    row = store.get_row(A, RU)
    assert (row.state, row.needs_update, row.target.revision if row.target else 0) == (State.TRANSLATED, False, 2)


def test_keys_are_found_by_prefix(store: Store) -> None:
    """A prefix finds the present keys that start with it, in any case of letters."""
    GUIDE.save(store)
    assert store.find_keys(A[:8].upper(), 5) == (A,)
    assert store.find_keys("", 2) == tuple(sorted([A, B, C])[:2])
    assert store.find_keys("_%", 5) == ()
    replace(GUIDE, texts=[("b", "Use a long password.")], number=2).save(store, kept=["b"])
    assert store.find_keys(A, 5) == ()


# --- texts -----------------------------------------------------------------------------------------------------------


def test_save_makes_a_revision_and_an_event(store: Store) -> None:
    """Every save is one revision and one event; the target is read back as it was saved."""
    GUIDE.save(store)
    [first] = store.record([draft(store, A, "Черновик")], actor=AIGUL)
    [second] = store.record([confirm(store, A, "Замок")], actor=BOLAT)
    [target] = store.targets(A)
    assert (target.revision, target.author, target.content.plain) == (2, BOLAT.name, "Замок")
    assert (target.state, target.substate, target.at) == (StoredState.TRANSLATED, None, second.at)
    assert [each.action for each in (first, second)] == [Action.DRAFTED, Action.TRANSLATED]
    assert store.history(chain_of(A)) == (first, second)
    assert (first.parents, second.parents, second.number) == ((), (first.id,), 2)
    assert (store.head().sequence, store.head().id) == (second.sequence, second.id) == (3, second.id)


def test_late_save_is_a_conflict_and_keeps_both_texts(store: Store) -> None:
    """A save over a newer revision overwrites nothing; it raises with both texts, and the losing one is an event."""
    GUIDE.save(store)
    store.record([confirm(store, A, "Первый")], actor=AIGUL)
    mine = confirm(store, A, "Мой")
    store.record([confirm(store, A, "Их")], actor=BOLAT)
    with pytest.raises(Conflict) as caught:
        store.record([confirm(store, B, "Другой"), mine], actor=DANA)
    assert caught.value.mine == "Мой"
    assert caught.value.theirs == store.targets(A)[0]
    assert caught.value.base is not None
    assert (caught.value.base.content.plain, caught.value.base.author) == ("Первый", AIGUL.name)
    assert store.targets(A)[0].content.plain == "Их"
    assert store.targets(B) == ()
    kept = store.history(chain_of(A))[-1]
    assert (kept.action, kept.actor) == (Action.CONFLICTED, DANA.name)
    assert kept.body == KeepConflict(A, RU, Content(("Мой",)), seen=1)
    assert store.verify() == ()


def test_first_save_over_an_unseen_text_is_a_conflict(store: Store) -> None:
    """Who saw no text cannot save over one; there is no base then."""
    GUIDE.save(store)
    mine = confirm(store, A, "Мой")
    store.record([confirm(store, A, "Их")], actor=BOLAT)
    with pytest.raises(Conflict) as caught:
        store.record([mine], actor=AIGUL)
    assert caught.value.base is None


def test_same_text_again_records_nothing(store: Store) -> None:
    """A save that changes nothing makes no revision and no event, and keeps the approval."""
    GUIDE.save(store)
    store.record([confirm(store, A, "Замок")], actor=AIGUL)
    store.record([approve(store, A)], actor=BOLAT)
    assert store.record([confirm(store, A, "Замок")], actor=BOLAT) == ()
    assert store.record([confirm(store, B, "")], actor=BOLAT) == ()
    assert (revision_of(store, A), store.get_row(A, RU).state) == (1, State.REVIEWED)
    assert len(store.history(chain_of(A))) == 2


def test_same_text_for_a_changed_source_is_a_revision(store: Store) -> None:
    """Confirming the old text for a changed source says something new."""
    GUIDE.save(store)
    store.record([confirm(store, A, "Замок")], actor=AIGUL)
    replace(GUIDE, texts=[("a", "Keep it locked.")], number=2).save(store, kept=["a"])
    with pytest.raises(IllegalTransition):
        store.record([approve(store, A)], actor=BOLAT)
    assert len(store.record([confirm(store, A, "Замок")], actor=BOLAT)) == 1
    assert not store.get_row(A, RU).source_changed


def test_empty_text_clears(store: Store) -> None:
    """Saving an empty text clears the segment, whatever state the save names."""
    GUIDE.save(store)
    store.record([confirm(store, A, "Замок")], actor=AIGUL)
    [event] = store.record([confirm(store, A, "")], actor=AIGUL)
    row = store.get_row(A, RU)
    assert row.target is not None
    assert (event.action, row.state, row.target.revision) == (Action.CLEARED, State.INITIAL, 2)
    assert (row.target.state, row.substate, store.counts(RU, Where()).empty) == (StoredState.INITIAL, None, 3)


def test_draft_never_replaces_confirmed_text(store: Store) -> None:
    """A draft over a confirmed text is refused and changes nothing."""
    GUIDE.save(store)
    store.record([confirm(store, A, "Замок")], actor=AIGUL)
    with pytest.raises(IllegalTransition):
        store.record([draft(store, A, "Машина")], actor=AIGUL)
    assert store.targets(A)[0].content.plain == "Замок"
    assert len(store.history(chain_of(A))) == 1


def test_record_is_all_or_nothing(store: Store) -> None:
    """One impossible change undoes the whole batch: texts, events and memory."""
    GUIDE.save(store)
    with pytest.raises(IllegalTransition):
        store.record([confirm(store, A, "Один"), confirm(store, B, "Два"), Withdraw(C, RU)], actor=AIGUL)
    assert store.targets(A) == ()
    assert store.history(chain_of(A)) == ()
    assert store.memory_stats().units == 0


def test_batch_may_build_on_itself(store: Store) -> None:
    """Later changes of a batch see the earlier ones: an imported text comes with its approval."""
    GUIDE.save(store)
    save = confirm(store, A, "Замок")
    given = approve_of(save, ApprovalKind.IMPORTED)
    assert len(store.record([save, replace(given, file="old.po")], actor=AIGUL)) == 2
    [approval] = store.approvals(A, RU)
    assert (approval.kind, approval.reviewer) == (ApprovalKind.IMPORTED, "old.po")


def approve_of(save: SaveTarget, kind: ApprovalKind) -> Approve:
    """Return the approval of what *save* will leave."""
    return Approve(save.segment, save.language, save.seen + 1, save.source_hash, save.content.hash, kind)
