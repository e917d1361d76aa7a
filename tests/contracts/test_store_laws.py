"""The law of the store, part four: over any course of work, what the store computes is what the model says."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.contracts.store_project import (
    AIGUL,
    BOLAT,
    DANA,
    KK,
    RU,
    Version,
    all_rows,
    approve,
    chain_of,
    confirm,
    draft,
    reject,
)
from tests.examples import examples

from localize.errors import Conflict, IllegalTransition
from localize.model import (
    ApprovalKind,
    Content,
    DocumentId,
    InlineTag,
    LanguageTag,
    SegmentKey,
    Side,
    State,
    Substate,
    TagForm,
    TranslationUnit,
    hash_bytes,
)
from localize.model.events import Change, KeepConflict, Member, SaveTarget, Withdraw
from localize.model.memory_edits import MemoryChange
from localize.model.memory_rows import TextRow, WorthRow, to_microseconds
from localize.model.segment_list import Counts, Row, Where
from localize.model.states import ReviewPolicy, state_of
from localize.plugins import load
from localize.store import OpenStore, Scope, Store
from localize.tokens import count_words, search_key

NAMES = ("a", "b", "c", "d")
TEXTS = ("", "Замок", "Ұзын сөз", "Ещё раз")
PEOPLE = (AIGUL, BOLAT, DANA)
MANY = examples(40)


@pytest.fixture(params=["sqlite"], scope="module")
def implementation(request: pytest.FixtureRequest) -> OpenStore:
    """Return the implementation under test."""
    return cast(OpenStore, load("localize.stores", request.param))


@contextmanager
def fresh(implementation: OpenStore, *, trusting: bool = False) -> Iterator[tuple[Store, Store]]:
    """Give a new project twice: as it stands, and opened with the other word on imported approvals."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "store.db"
        store = implementation(path, policy=ReviewPolicy(trust_imported=trusting), create=True)
        other = implementation(path, policy=ReviewPolicy(trust_imported=not trusting))
        try:
            yield store, other
        finally:
            store.close()
            other.close()


@st.composite
def steps(draw: st.DrawFn) -> tuple[str, str, LanguageTag, Member, str]:
    """Return one step of work: what, on which text, in which language, by whom, with which words."""
    what = draw(st.sampled_from(("confirm", "draft", "approve", "final", "imported", "reject", "withdraw", "update")))
    return (
        what,
        draw(st.sampled_from(NAMES[:3])),
        draw(st.sampled_from((RU, KK))),
        draw(st.sampled_from(PEOPLE)),
        draw(st.sampled_from(TEXTS)),
    )


class Work:
    """A course of work on one document; what is impossible is refused and changes nothing."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.version = Version("guide", [(name, f"Source text {name}.") for name in NAMES])
        self.version.save(store)

    def take(self, step: tuple[str, str, LanguageTag, Member, str]) -> None:
        """Take a step, or have it refused."""
        what, name, language, actor, text = step
        key = self.version.key(name)
        if what == "update":
            self.version = replace(
                self.version,
                texts=[(each, f"{words} {text}" if each == name else words) for each, words in self.version.texts],
                number=self.version.number + 1,
            )
            self.version.save(self.store, kept=NAMES)
            return
        try:
            self.store.record([self.change(what, key, language, text)], actor=actor)
        except (IllegalTransition, StopIteration):
            return

    def change(self, what: str, key: SegmentKey, language: LanguageTag, text: str) -> Change:
        """Return the change that a step asks for."""
        if what == "confirm":
            return confirm(self.store, key, text, language)
        if what == "draft":
            return draft(self.store, key, text, language)
        if what == "reject":
            return reject(self.store, key, language)
        if what == "withdraw":
            return Withdraw(key, language)
        kinds = {"approve": ApprovalKind.GIVEN, "final": ApprovalKind.FINAL, "imported": ApprovalKind.IMPORTED}
        return approve(self.store, key, language, kinds[what])


def passes(row: Row, where: Where) -> bool:
    """Tell what `Where` says of a row, straight from its words."""
    wanted = row.state in where.states or row.substate in where.substates
    if (where.states or where.substates) and not wanted:
        return False
    if row.target is not None and row.target.author in where.not_by:
        return False
    if where.untranslated and row.target is not None and row.target.content:
        return False
    return row.needs_update or not where.needs_update


def count(rows: tuple[Row, ...]) -> Counts:
    """Return the counts of *rows*, straight from their words."""
    states = [row.state for row in rows]
    words = [count_words(row.segment.source.plain) for row in rows]
    return Counts(
        segments=len(rows),
        words=sum(words),
        empty=sum(row.target is None or not row.target.content for row in rows),
        draft=sum(row.substate is Substate.DRAFT for row in rows),
        rejected=sum(row.substate is Substate.REJECTED for row in rows),
        initial=states.count(State.INITIAL),
        translated=states.count(State.TRANSLATED),
        reviewed=states.count(State.REVIEWED),
        final=states.count(State.FINAL),
        needs_update=sum(row.needs_update for row in rows),
        words_done=sum(number for number, state in zip(words, states, strict=True) if state is not State.INITIAL),
    )


WHERE = st.builds(
    Where,
    document=st.none() | st.just(DocumentId("guide")),
    states=st.frozensets(st.sampled_from(State), max_size=2),
    substates=st.frozensets(st.sampled_from(Substate), max_size=1),
    not_by=st.sampled_from((frozenset[str](), AIGUL.people)),
    untranslated=st.booleans(),
    needs_update=st.booleans(),
)


@MANY
@given(course=st.lists(steps(), max_size=25), where=WHERE, trusting=st.booleans())
def test_lists_say_what_states_says(
    implementation: OpenStore, course: list[tuple[str, str, LanguageTag, Member, str]], where: Where, trusting: bool
) -> None:
    """State, numbers, filters and counts are those that `states.state_of` and the filter's words give."""
    with fresh(implementation, trusting=trusting) as (store, other):
        work = Work(store)
        for step in course:
            work.take(step)
            for each in (store, other):
                each.counts(RU, where)  # an answer that was given before the next step must not be given after it
        for each, trusts in ((store, trusting), (other, not trusting)):
            policy = ReviewPolicy(trust_imported=trusts)
            for language in (RU, KK):
                rows = all_rows(each, language)
                for row in rows:
                    key, source_hash = row.segment.key, row.segment.source_hash
                    assert row.state is state_of(row.target, source_hash, each.approvals(key, language), policy)
                    assert row == each.get_row(key, language)
                    assert row.target in (*each.targets(key), None)
                chosen = tuple(row for row in rows if passes(row, where))
                assert all_rows(each, language, where) == chosen
                assert list(each.numbers(language, where)) == [row.number for row in chosen]
                assert each.counts(language, where) == count(chosen)


@MANY
@given(course=st.lists(steps(), max_size=25))
def test_history_explains_every_text(
    implementation: OpenStore, course: list[tuple[str, str, LanguageTag, Member, str]]
) -> None:
    """Chains have no holes, each event follows the one before it, and the store's own proof finds nothing."""
    with fresh(implementation) as (store, _):
        work = Work(store)
        for step in course:
            work.take(step)
        assert store.verify() == ()
        for name in NAMES:
            for language in (RU, KK):
                events = store.history(chain_of(work.version.key(name), language))
                assert [event.number for event in events] == list(range(1, len(events) + 1))
                assert all(earlier.id in event.parents for earlier, event in pairwise(events))
                assert len({event.id for event in events}) == len(events)


def texts_of(change: MemoryChange) -> tuple[int, str, list[tuple[LanguageTag, Content]]]:
    """Return a change of the memory with its texts alone."""
    variants = change.unit.variants if change.unit else ()
    return change.number, change.id, [(each.language, each.content) for each in variants]


def read_texts(row: TextRow) -> tuple[int, str, list[tuple[LanguageTag, Content]]]:
    """Return the same of a row of texts."""
    texts = [(language, Content((text,)) if isinstance(text, str) else text) for language, text in row.texts]
    return row.number, row.id, texts


def worth_of(change: MemoryChange) -> WorthRow:
    """Return what the record of a change of the memory is worth."""
    variants = change.unit.variants if change.unit else ()
    trust = min((int(each.trust) for each in variants), default=0)
    at = max((to_microseconds(each.at) for each in variants), default=0)
    return WorthRow(change.number, change.id, trust, at, tuple(each.language for each in variants))


@MANY
@given(course=st.lists(steps(), max_size=25), pauses=st.sets(st.integers(0, 24)))
def test_memory_is_what_its_changes_say(
    implementation: OpenStore, course: list[tuple[str, str, LanguageTag, Member, str]], pauses: set[int]
) -> None:
    """Who follows the changes, however often, has the memory; and it holds just the confirmed texts of the present."""
    with fresh(implementation) as (store, _):
        work = Work(store)
        followed: dict[str, TranslationUnit] = {}
        last = 0
        for turn, step in enumerate([*course, None]):
            if step is None or turn in pauses:
                changes = store.memory_since(last, 1_000)
                assert [texts_of(change) for change in changes] == [*map(read_texts, store.memory_texts(last, 1_000))]
                assert [worth_of(change) for change in changes] == [*store.memory_worth(last, 1_000)]
                for change in changes:
                    assert change.number > last
                    last = change.number
                    followed.pop(change.id, None)
                    if change.unit is not None:
                        followed[change.id] = change.unit
            if step is not None:
                work.take(step)
        assert store.get_translation_units(list(followed)) == tuple(followed.values())
        assert store.memory_stats().units == len(followed)
        for row in (*all_rows(store, RU), *all_rows(store, KK)):
            target = row.target
            if target is None or row.source_changed:
                continue
            found = store.equal_variants(target.language, target.hash)
            asked = (target.hash, row.segment.source_hash, hash_bytes(b"no text"))
            known = [store.equal_variants(target.language, each) for each in asked]
            assert list(store.equal_variants_of(target.language, [(each, None) for each in asked])) == known
            mine = [unit for unit in found if any(each.content == row.segment.source for each in unit.variants)]
            assert bool(mine) == (row.state is not State.INITIAL)


@MANY
@given(
    texts=st.lists(st.text("аәбеёЁЗз\0\U0001f600 \"'<>ab*%_\u0301", max_size=8), min_size=1, max_size=5),
    target=st.text("аәбеёЁЗз \"'ab*%_", min_size=1, max_size=8),
    wanted=st.text("аәбеёЁЗз\0\U0001f600 \"'<>ab*%_\u0301", max_size=4),
    side=st.sampled_from((None, *Side)),
)
def test_search_finds_what_contains_the_text(
    implementation: OpenStore, texts: list[str], target: str, wanted: str, side: Side | None
) -> None:
    """Search gives just the segments whose folded texts contain the folded words, whatever signs are in them."""
    with fresh(implementation) as (store, _):
        version = Version("guide", [(f"u{number}", text) for number, text in enumerate(texts)])
        version.save(store)
        store.record([confirm(store, version.key("u0"), target)], actor=AIGUL)
        key = search_key(wanted)
        expected = [
            number
            for number, text in enumerate(texts, 1)
            if (side is not Side.TARGET and key in search_key(text))
            or (side is not Side.SOURCE and number == 1 and key in search_key(target))
        ]
        assert [number for number, _ in store.search(wanted, Scope(side), after=0, limit=99)] == expected


_TAGS = st.builds(
    InlineTag,
    id=st.from_regex(r"[a-z]{1,2}[1-3]", fullmatch=True),
    kind=st.just("bold"),
    form=st.sampled_from(TagForm),
    data=st.text(max_size=4),
)
_WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=6) | st.sampled_from(["<b1>", "</b1>", "<a2/>"])
CONTENTS = st.builds(lambda parts: Content(tuple(parts)), st.lists(_WORDS | _TAGS, max_size=6))


@MANY
@given(source=CONTENTS, target=CONTENTS)
def test_contents_come_back_equal(implementation: OpenStore, source: Content, target: Content) -> None:
    """Whatever text and tags went in come out, in segments, targets, events and memory, after a proof."""
    with fresh(implementation) as (store, other):
        version = Version("guide", [("a", source)])
        version.save(store)
        key = version.key("a")
        change = replace(confirm(store, key, ""), content=target)
        store.record([change], actor=AIGUL)
        assert other.get_segment(key).source == source
        assert list(other.units(DocumentId("guide"))) == version.units
        if target:
            assert other.targets(key)[0].content == target
            [event] = other.history(chain_of(key))
            assert cast(SaveTarget, event.body).content == target
            [unit] = other.equal_variants(RU, target.hash)
            assert {each.content for each in unit.variants} == {source, target}
        assert other.verify() == ()


@MANY
@given(writers=st.lists(st.tuples(st.sampled_from((0, 1)), st.sampled_from(TEXTS[1:])), max_size=12))
def test_no_save_is_lost_between_two(implementation: OpenStore, writers: list[tuple[int, str]]) -> None:
    """Two writers who read only now and then: each save is the present text once, or a conflict that kept it."""
    with fresh(implementation) as (store, other):
        version = Version("guide", [("a", "Source.")])
        version.save(store)
        key = version.key("a")
        stores = (store, other)
        seen = [confirm(store, key, ""), confirm(other, key, "")]
        acknowledged: list[Content] = []
        refused: list[str] = []
        for turn, (who, text) in enumerate(writers):
            mine = replace(seen[who], content=Content((f"{text} {turn}",)))
            try:
                stores[who].record([mine], actor=PEOPLE[who])
                acknowledged.append(mine.content)
            except Conflict as conflict:
                refused.append(conflict.mine)
            seen[who] = confirm(stores[who], key, "")
        bodies = [event.body for event in store.history(chain_of(key))]
        assert [body.content for body in bodies if isinstance(body, SaveTarget)] == acknowledged
        assert [body.content.plain for body in bodies if isinstance(body, KeepConflict)] == refused
        assert len(bodies) == len(writers)
