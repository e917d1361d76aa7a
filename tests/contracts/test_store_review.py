"""The law of the store, part two: approvals, rejections, waivers, notes, other borders, and who may do what."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.contracts.store_project import (
    AIGUL,
    BOLAT,
    DANA,
    GUIDE,
    KK,
    RU,
    A,
    B,
    C,
    Open,
    Version,
    all_rows,
    approve,
    chain_of,
    confirm,
    reject,
)

from localize.errors import Conflict, IllegalTransition, NotFound, StoreError
from localize.model import (
    ApprovalKind,
    Content,
    DocumentId,
    Hash,
    Note,
    Segment,
    SegmentKey,
    Side,
    State,
    StoredState,
    Substate,
    TranslationUnitId,
    UnitId,
)
from localize.model.events import (
    Action,
    AddDocument,
    AddNote,
    Change,
    ImportMemory,
    KeepConflict,
    RemoveVariant,
    Resegment,
    ResolveNote,
    Subject,
    SubjectKind,
    Unwaive,
    UpdateDocument,
    Waive,
    Waiver,
    Withdraw,
)
from localize.model.segment_list import Where
from localize.model.states import ReviewPolicy, SelfApproval
from localize.store import Scope, Store

pytest_plugins = ["tests.contracts.store_fixtures"]


@pytest.fixture
def confirmed(store: Store) -> Store:
    """Return a project in which Айгүл has confirmed the Russian of the first segment."""
    GUIDE.save(store)
    store.record([confirm(store, A, "Замок")], actor=AIGUL)
    return store


# --- approvals -------------------------------------------------------------------------------------------------------


def test_approval_reviews_and_a_second_person_finalises(confirmed: Store) -> None:
    """An approval makes a text reviewed, a second person's final approval makes it final."""
    [given] = confirmed.record([approve(confirmed, A)], actor=BOLAT)
    assert confirmed.get_row(A, RU).state is State.REVIEWED
    [final] = confirmed.record([approve(confirmed, A, kind=ApprovalKind.FINAL)], actor=DANA)
    assert confirmed.get_row(A, RU).state is State.FINAL
    assert (given.action, final.action) == (Action.APPROVED, Action.FINALISED)
    assert [(each.reviewer, each.kind) for each in confirmed.approvals(A, RU)] == [
        (BOLAT.name, ApprovalKind.GIVEN),
        (DANA.name, ApprovalKind.FINAL),
    ]
    assert [each.at for each in confirmed.approvals(A, RU)] == [given.at, final.at]


def test_final_approval_is_a_second_persons(confirmed: Store) -> None:
    """Who gave the only first approval cannot give the final one, and none can come first."""
    with pytest.raises(IllegalTransition):
        confirmed.record([approve(confirmed, A, kind=ApprovalKind.FINAL)], actor=DANA)
    confirmed.record([approve(confirmed, A)], actor=BOLAT)
    with pytest.raises(IllegalTransition):
        confirmed.record([approve(confirmed, A, kind=ApprovalKind.FINAL)], actor=BOLAT)
    assert confirmed.get_row(A, RU).state is State.REVIEWED


def test_same_approval_twice_is_one(confirmed: Store) -> None:
    """Approving again what one has approved records nothing."""
    confirmed.record([approve(confirmed, A)], actor=BOLAT)
    assert confirmed.record([approve(confirmed, A)], actor=BOLAT) == ()
    assert len(confirmed.approvals(A, RU)) == 1


def test_nothing_but_a_confirmed_text_is_approved(confirmed: Store) -> None:
    """A segment without a text cannot be approved."""
    one = replace(approve(confirmed, A), segment=B, revision=0)
    with pytest.raises(IllegalTransition):
        confirmed.record([one], actor=BOLAT)


def test_approval_of_an_older_text_is_a_conflict(confirmed: Store) -> None:
    """Who approves a revision that is no longer there gets a conflict; so does who saw another source or text."""
    seen = approve(confirmed, A)
    confirmed.record([confirm(confirmed, A, "Засов")], actor=AIGUL)
    with pytest.raises(Conflict) as caught:
        confirmed.record([seen], actor=BOLAT)
    assert caught.value.theirs == confirmed.targets(A)[0]
    assert caught.value.base is not None
    assert caught.value.base.content.plain == "Замок"
    now = approve(confirmed, A)
    for other in (replace(now, source_hash=Hash("1" * 64)), replace(now, target_hash=Hash("1" * 64))):
        with pytest.raises(Conflict):
            confirmed.record([other], actor=BOLAT)
    assert confirmed.approvals(A, RU) == ()
    assert {each.action for each in confirmed.history(chain_of(A))} == {Action.TRANSLATED}


@pytest.mark.parametrize("kind", [ApprovalKind.GIVEN, ApprovalKind.FINAL])
def test_own_text_is_refused_where_the_project_says_so(open_project: Open, kind: ApprovalKind) -> None:
    """Under `refuse` nobody approves a text that they wrote, first or finally."""
    store = open_project(ReviewPolicy(SelfApproval.REFUSE))
    GUIDE.save(store)
    store.record([confirm(store, A, "Замок")], actor=AIGUL)
    if kind is ApprovalKind.FINAL:
        store.record([approve(store, A)], actor=BOLAT)
    with pytest.raises(IllegalTransition):
        store.record([approve(store, A, kind=kind)], actor=AIGUL)
    store.record([approve(store, A, kind=kind)], actor=DANA)
    assert store.get_row(A, RU).state is (State.FINAL if kind is ApprovalKind.FINAL else State.REVIEWED)


@pytest.mark.parametrize("rule", [SelfApproval.WARN, SelfApproval.ALLOW])
def test_own_text_passes_elsewhere(open_project: Open, rule: SelfApproval) -> None:
    """Under `warn` and `allow` the store lets a person approve their own text."""
    store = open_project(ReviewPolicy(rule))
    GUIDE.save(store)
    store.record([confirm(store, A, "Замок")], actor=AIGUL)
    store.record([approve(store, A)], actor=AIGUL)
    assert store.get_row(A, RU).state is State.REVIEWED


def test_imported_approval_counts_only_where_trusted(open_project: Open) -> None:
    """An approval read from a file names that file, is never self-approval, and counts only under trust_imported."""
    store = open_project(ReviewPolicy(SelfApproval.REFUSE))
    GUIDE.save(store)
    store.record([confirm(store, A, "Замок")], actor=AIGUL)
    claim = replace(approve(store, A, kind=ApprovalKind.IMPORTED), file="old.po")
    store.record([claim], actor=AIGUL)
    assert [each.reviewer for each in store.approvals(A, RU)] == ["old.po"]
    assert store.get_row(A, RU).state is State.TRANSLATED
    trusting = open_project(ReviewPolicy(trust_imported=True))
    assert trusting.get_row(A, RU).state is State.REVIEWED
    assert trusting.counts(RU, Where()).reviewed == 1


def test_withdrawal_takes_every_approval_back(confirmed: Store) -> None:
    """A withdrawal makes the text translated again; the approvals leave the list, the history keeps them."""
    confirmed.record([approve(confirmed, A)], actor=BOLAT)
    confirmed.record([approve(confirmed, A)], actor=DANA)
    [event] = confirmed.record([Withdraw(A, RU, "too early")], actor=BOLAT)
    assert (event.action, confirmed.get_row(A, RU).state) == (Action.WITHDRAWN, State.TRANSLATED)
    assert confirmed.approvals(A, RU) == ()
    assert len(confirmed.history(chain_of(A))) == 4
    with pytest.raises(IllegalTransition):
        confirmed.record([Withdraw(A, RU)], actor=BOLAT)
    confirmed.record([approve(confirmed, A)], actor=BOLAT)
    assert len(confirmed.approvals(A, RU)) == 1


def test_any_edit_drops_the_approval_and_only_here(confirmed: Store) -> None:
    """An edit drops the approval of that text in that language, and no other."""
    confirmed.record([confirm(confirmed, A, "Құлып", KK)], actor=AIGUL)
    confirmed.record([approve(confirmed, A), approve(confirmed, A, KK)], actor=BOLAT)
    confirmed.record([confirm(confirmed, A, "Замок.")], actor=AIGUL)
    confirmed.record([confirm(confirmed, A, "Замок")], actor=AIGUL)
    assert confirmed.get_row(A, RU).state is State.TRANSLATED
    assert confirmed.get_row(A, KK).state is State.REVIEWED
    assert [each.language for each in confirmed.targets(A)] == [KK, RU]


# --- rejections ------------------------------------------------------------------------------------------------------


def test_rejection_sends_the_same_text_back(confirmed: Store) -> None:
    """A rejection keeps text and author, makes a revision, and drops the approvals."""
    confirmed.record([approve(confirmed, A)], actor=BOLAT)
    [event] = confirmed.record([reject(confirmed, A)], actor=DANA)
    row = confirmed.get_row(A, RU)
    assert row.target is not None
    assert (row.state, row.substate, row.target.state) == (State.INITIAL, Substate.REJECTED, StoredState.INITIAL)
    assert (row.target.content.plain, row.target.author, row.target.revision) == ("Замок", AIGUL.name, 2)
    assert (event.action, confirmed.counts(RU, Where()).rejected) == (Action.REJECTED, 1)
    confirmed.record([confirm(confirmed, A, "Замок")], actor=AIGUL)
    assert confirmed.get_row(A, RU).state is State.TRANSLATED
    assert confirmed.verify() == ()


def test_rejection_of_an_older_text_is_a_conflict(confirmed: Store) -> None:
    """Who rejects a revision that is no longer there gets a conflict."""
    seen = reject(confirmed, A)
    confirmed.record([confirm(confirmed, A, "Засов")], actor=AIGUL)
    with pytest.raises(Conflict):
        confirmed.record([seen], actor=BOLAT)
    with pytest.raises(IllegalTransition):
        confirmed.record([replace(seen, segment=B, revision=0)], actor=BOLAT)


# --- waivers and notes -----------------------------------------------------------------------------------------------


def test_waiver_holds_wherever_the_pair_recurs(confirmed: Store) -> None:
    """A waiver is found by its two texts; a newer reason for the same finding replaces the older."""
    [event] = confirmed.history(chain_of(A))
    target = confirmed.targets(A)[0]
    source_hash = confirmed.get_segment(A).source_hash
    first = Waiver(RU, source_hash, target.hash, "numbers.missing", Side.TARGET, "5", 0, "год", "Болат", event.at)
    second = replace(first, occurrence=1)
    [noted] = confirmed.record([Waive(A, first)], actor=BOLAT)
    confirmed.record([Waive(B, second), Waive(A, replace(first, reason="год и месяц"))], actor=BOLAT)
    assert confirmed.waivers(RU, source_hash, target.hash) == (replace(first, reason="год и месяц"), second)
    assert confirmed.waivers(KK, source_hash, target.hash) == ()
    assert confirmed.waivers(RU, source_hash, source_hash) == ()
    assert (noted.action, noted.body) == (Action.WAIVED, Waive(A, first))


def test_waiver_is_taken_back_wherever_the_pair_recurs(confirmed: Store) -> None:
    """What stands goes, for all segments with these texts; what does not stand cannot be taken back."""
    [event] = confirmed.history(chain_of(A))
    target = confirmed.targets(A)[0]
    source_hash = confirmed.get_segment(A).source_hash
    waiver = Waiver(RU, source_hash, target.hash, "numbers.missing", Side.TARGET, "5", 0, "год", "Болат", event.at)
    other = replace(waiver, occurrence=1)
    confirmed.record([Waive(A, waiver), Waive(B, other)], actor=BOLAT)
    with pytest.raises(NotFound):
        confirmed.record([Unwaive(B, replace(waiver, reason="месяц"))], actor=AIGUL)
    [back] = confirmed.record([Unwaive(B, waiver)], actor=AIGUL)
    assert confirmed.waivers(RU, source_hash, target.hash) == (other,)
    assert (back.action, back.actor, back.body) == (Action.UNWAIVED, AIGUL.name, Unwaive(B, waiver))
    with pytest.raises(NotFound):
        confirmed.record([Unwaive(A, waiver)], actor=AIGUL)
    assert confirmed.verify() == ()
    confirmed.record([Waive(A, replace(waiver, reason="снова"))], actor=BOLAT)
    assert len(confirmed.waivers(RU, source_hash, target.hash)) == 2
    assert confirmed.verify() == ()


def test_note_is_an_event_of_its_language(confirmed: Store) -> None:
    """A note is kept in the segment's history in that language."""
    [event] = confirmed.record([AddNote(A, KK, Note("Which lock?", "Айгүл", "question"))], actor=AIGUL)
    assert confirmed.history(chain_of(A, KK)) == (event,)
    assert (event.action, event.number) == (Action.NOTED, 1)


def test_notes_stand_until_they_are_resolved(confirmed: Store) -> None:
    """Notes come in project order with their answers; resolving and reopening are events; nothing resolves twice."""
    [asked] = confirmed.record([AddNote(A, KK, Note("Which lock?", "Айгүл", "question"))], actor=AIGUL)
    confirmed.record([AddNote(C, KK, Note("See the law.", "Айгүл"))], actor=AIGUL)
    confirmed.record([AddNote(A, KK, Note("The screen lock.", "Client", "answer"), answers=asked.number)], actor=BOLAT)
    notes = confirmed.notes(language=KK)
    assert [(each.segment, each.number, each.answers) for each in notes] == [(A, 1, None), (A, 2, 1), (C, 1, None)]
    assert notes[0].note == Note("Which lock?", "Айгүл", "question")
    assert confirmed.notes(A, KK) == notes[:2]
    assert confirmed.notes(language=RU) == ()
    wanted = Where(noted=True)
    assert confirmed.counts(KK, wanted).segments == 2
    [done] = confirmed.record([ResolveNote(C, KK, 1)], actor=BOLAT)
    assert (done.action, confirmed.notes(C)[0].resolved) == (Action.RESOLVED, True)
    assert confirmed.counts(KK, wanted).segments == 1
    assert confirmed.record([ResolveNote(C, KK, 1)], actor=BOLAT) == ()
    [again] = confirmed.record([ResolveNote(C, KK, 1, resolved=False)], actor=AIGUL)
    assert (again.action, confirmed.notes(C)[0].resolved) == (Action.REOPENED, False)
    for change in (ResolveNote(C, KK, 7), AddNote(C, KK, Note("?"), answers=7)):
        with pytest.raises(NotFound):
            confirmed.record([change], actor=AIGUL)
    assert confirmed.verify() == ()


def test_last_acts_are_one_persons_newest_first(confirmed: Store) -> None:
    """What a person did last comes first, over all subjects; what was recorded at once is one act."""
    confirmed.record([confirm(confirmed, B, "Пароль"), confirm(confirmed, C, "Помощь")], actor=BOLAT)
    confirmed.record([approve(confirmed, C)], actor=BOLAT)
    acts = confirmed.latest_acts(BOLAT.name, limit=10)
    assert [act.count for act in acts] == [1, 2]
    assert acts[0].number > acts[1].number
    assert confirmed.latest_acts(BOLAT.name, limit=1) == acts[:1]
    actions = [[event.action for event in confirmed.act_events(act.number)] for act in acts]
    assert actions == [[Action.APPROVED], [Action.TRANSLATED, Action.TRANSLATED]]
    assert len(confirmed.act_events(acts[1].number, limit=1)) == 1
    assert confirmed.act_events(acts[1].number + 1) == ()
    assert confirmed.latest_acts("nobody", limit=10) == ()


# --- other borders ---------------------------------------------------------------------------------------------------


def test_resegmenting_replaces_neighbours(store: Store) -> None:
    """Split and joined segments take the old ones' place; numbers move on; the old ones stay reachable by key."""
    GUIDE.save(store)
    site = Version("site", [("x", "One.")])
    site.save(store)
    store.record([confirm(store, B, "Пароль")], actor=AIGUL)
    halves = tuple(
        Segment(SegmentKey(f"{digit}" * 16), DocumentId("guide"), UnitId("b"), 9, Content((text,)), lineage=(B,))
        for digit, text in ((1, "Use a long"), (2, "password."))
    )
    [event] = store.record([Resegment(DocumentId("guide"), UnitId("b"), (B,), halves)], actor=AIGUL)
    rows = all_rows(store)
    assert [(row.number, row.segment.position, row.segment.key) for row in rows[:4]] == [
        (1, 0, A),
        (2, 1, halves[0].key),
        (3, 2, halves[1].key),
        (4, 3, C),
    ]
    assert rows[4].number == store.get_row(site.key("x"), RU).number == 5
    assert [each.lineage for each in store.get_unit(DocumentId("guide"), UnitId("b"))[1]] == [(B,), (B,)]
    assert store.targets(B)[0].content.plain == "Пароль"
    assert event.action is Action.RESEGMENTED
    assert store.history(Subject(SubjectKind.DOCUMENT, "guide"))[-1] == event
    joined = Segment(SegmentKey("3" * 16), DocumentId("guide"), UnitId("b"), 0, Content(("Use a long password.",)))
    keys = tuple(each.key for each in halves)
    store.record([Resegment(DocumentId("guide"), UnitId("b"), keys, (joined,))], actor=AIGUL)
    assert [row.segment.key for row in all_rows(store)] == [A, joined.key, C, site.key("x")]
    assert store.verify() == ()


def test_lineage_outlives_new_versions(store: Store) -> None:
    """A segment that goes on into a new version keeps where it came from."""
    GUIDE.save(store)
    made = Segment(GUIDE.key("n"), DocumentId("guide"), UnitId("b"), 0, Content(("Long password.",)), lineage=(B,))
    store.record([Resegment(DocumentId("guide"), UnitId("b"), (B,), (made,))], actor=AIGUL)
    second = replace(GUIDE, texts=[("n", "Long password.")], number=2)
    second.save(store, kept=["n"])
    assert store.get_segment(made.key).lineage == (B,)


def test_retired_segment_comes_back_with_its_work(confirmed: Store) -> None:
    """What was split can be put back: the old segment has its text, its approval and its history again."""
    confirmed.record([approve(confirmed, A)], actor=BOLAT)
    guide, unit = DocumentId("guide"), UnitId("a")
    halves = tuple(
        Segment(SegmentKey(f"{digit}" * 16), guide, unit, 0, Content((text,)), gap=" ", lineage=(A,))
        for digit, text in ((1, "Keep your phone"), (2, "locked."))
    )
    whole = confirmed.get_segment(A)
    confirmed.record([Resegment(guide, unit, (A,), halves)], actor=AIGUL)
    confirmed.record([Resegment(guide, unit, tuple(each.key for each in halves), (whole,))], actor=AIGUL)
    row = confirmed.get_row(A, RU)
    assert (row.number, row.state, row.segment) == (1, State.REVIEWED, whole)
    assert [each.segment.key for each in all_rows(confirmed)] == [A, B, C]
    assert confirmed.search("phone", Scope(), after=0, limit=9) == ((1, A),)
    assert confirmed.verify() == ()
    other = replace(halves[0], source=Content(("Keep it",)))  # as another version of the document has it
    confirmed.record([Resegment(guide, unit, (A,), (other,))], actor=AIGUL)
    assert confirmed.get_segment(other.key).source == other.source
    assert confirmed.verify() == ()


def test_resegmenting_must_fit(store: Store) -> None:
    """Segments of another unit, used keys and empty replacements are refused."""
    GUIDE.save(store)
    guide, unit = DocumentId("guide"), UnitId("b")
    made = Segment(SegmentKey("1" * 16), guide, unit, 0, Content(("x",)))
    with pytest.raises(NotFound):
        store.record([Resegment(guide, unit, (A,), (made,))], actor=AIGUL)
    for change in (
        Resegment(guide, unit, (B,), ()),
        Resegment(guide, unit, (), (made,)),
        Resegment(guide, unit, (B,), (replace(made, key=A),)),
    ):
        with pytest.raises(StoreError):
            store.record([change], actor=AIGUL)
    assert [row.segment.key for row in all_rows(store)] == [A, B, C]


# --- what nobody may ask for -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        AddDocument(DocumentId("guide"), "x", Hash("1" * 64), 1, 0),
        UpdateDocument(DocumentId("guide"), "x", Hash("1" * 64), 2, 0, 0, 0, 0),
        ImportMemory("x.tmx", 1),
        KeepConflict(A, RU, Content(("x",)), 0),
    ],
    ids=lambda change: type(change).__name__,
)
def test_the_stores_own_events_cannot_be_asked_for(confirmed: Store, change: Change) -> None:
    """What other methods record cannot be recorded by hand."""
    with pytest.raises(StoreError):
        confirmed.record([change], actor=AIGUL)


def test_memory_variant_is_removed_once(confirmed: Store) -> None:
    """Removing a variant is an event of the project; one that is not there is not found."""
    [unit] = confirmed.equal_variants(RU, Content(("Замок",)).hash)
    [event] = confirmed.record([RemoveVariant(unit.id, RU)], actor=BOLAT)
    assert confirmed.equal_variants(RU, Content(("Замок",)).hash) == ()
    assert confirmed.history(Subject(SubjectKind.PROJECT, confirmed.project_id)) == (event,)
    for gone in (RemoveVariant(unit.id, RU), RemoveVariant(TranslationUnitId("x"), RU)):
        with pytest.raises(NotFound):
            confirmed.record([gone], actor=BOLAT)


def test_deeds_count_what_people_did(store: Store) -> None:
    """By person, language, action and kind of fault, each segment once; of one document, and since a moment."""
    GUIDE.save(store)
    store.record([confirm(store, A, "Держите"), confirm(store, B, "Пароль")], actor=AIGUL)
    store.record([confirm(store, A, "Держите телефон"), confirm(store, A, "Телефон", KK)], actor=AIGUL)
    store.record([approve(store, A), replace(reject(store, B), category="style")], actor=BOLAT)
    counted = [(each.actor, each.language, each.action, each.category, each.texts) for each in store.deeds()]
    assert counted == [
        (AIGUL.name, KK, Action.TRANSLATED, "", 1),
        (AIGUL.name, RU, Action.TRANSLATED, "", 2),
        (BOLAT.name, RU, Action.APPROVED, "", 1),
        (BOLAT.name, RU, Action.REJECTED, "style", 1),
    ]
    assert store.deeds(document=DocumentId("elsewhere")) == ()
    assert store.deeds(document=GUIDE.document.id) == store.deeds()
    moment = store.history(chain_of(B))[-1].at
    assert {each.actor for each in store.deeds(since=moment)} == {BOLAT.name}
