"""The law of the store, part four: filters by text, person and time, other orders, and what is one person's own."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from tests.contracts.store_project import (
    AIGUL,
    BOLAT,
    GUIDE,
    KK,
    RU,
    A,
    B,
    C,
    Version,
    all_rows,
    confirm,
    draft,
    key_of,
)

from localize.errors import NotFound
from localize.model import Content, LanguageTag, Origin, OriginKind, PluralCase, PluralRule, SegmentKey, Side
from localize.model.events import Unsaved
from localize.model.segment_list import Order, Where
from localize.store import Store

pytest_plugins = ["tests.contracts.store_fixtures"]


@pytest.fixture
def worked(store: Store) -> Store:
    """Return a project in which two people have written Russian, one of them with Ё."""
    GUIDE.save(store)
    store.record([confirm(store, A, "Зачем ещё замок?")], actor=AIGUL)
    store.record([confirm(store, B, "Пароль")], actor=BOLAT)
    return store


def _keys(store: Store, where: Where, language: LanguageTag = RU) -> list[SegmentKey]:
    keys = [row.segment.key for row in all_rows(store, language, where)]
    assert store.counts(language, where).segments == len(keys)
    return keys


def test_rows_are_chosen_by_text_on_either_side(worked: Store) -> None:
    """Case and ё do not matter; short texts are found too; another language's target is not looked at."""
    assert _keys(worked, Where(text="ЕЩЕ")) == [A]
    assert _keys(worked, Where(text="password")) == [B]
    assert _keys(worked, Where(text="password", side=Side.TARGET)) == []
    assert _keys(worked, Where(text="пароль", side=Side.SOURCE)) == []
    assert _keys(worked, Where(text="ль", side=Side.TARGET)) == [B]
    assert _keys(worked, Where(text="пароль"), KK) == []
    assert _keys(worked, Where(text="%")) == []


def test_rows_are_chosen_by_person_and_time(worked: Store) -> None:
    """Who wrote a text, and since when, can be asked for, alone and together with what else is asked."""
    assert _keys(worked, Where(by="Айгүл")) == [A]
    now = datetime.now(UTC)
    assert _keys(worked, Where(changed_since=now - timedelta(hours=1))) == [A, B]
    assert _keys(worked, Where(changed_since=now + timedelta(hours=1))) == []
    assert _keys(worked, Where(by="Болат", text="long")) == [B]
    assert _keys(worked, Where(by="Айгүл", text="long")) == []


def test_rows_with_a_newer_revision_than_one_are_found(worked: Store) -> None:
    """Each text is compared with its own revision, in its own language; without any text to compare there is no row."""
    assert _keys(worked, Where(newer_than=frozenset({(A, 0), (B, 1), (SegmentKey("gone"), 0)}))) == [A]
    worked.record([confirm(worked, B, "Другой пароль")], actor=BOLAT)
    assert _keys(worked, Where(newer_than=frozenset({(A, 1), (B, 1)}))) == [B]
    assert worked.numbers(KK, Where(newer_than=frozenset({(A, 0), (B, 0)}))) == worked.numbers(KK, Where(by="nobody"))
    assert _keys(worked, Where(newer_than=frozenset())) == []


def test_rows_with_the_same_source_are_found_in_all_documents(store: Store) -> None:
    """Rows with this very source are found wherever they stand."""
    GUIDE.save(store)
    again = Version("again", [("x", "Use a long password."), ("y", "Other.")])
    again.save(store)
    same = Where(source_hash=store.get_segment(B).source_hash)
    assert _keys(store, same) == [B, again.key("x")]


def test_rows_are_chosen_by_plural_case(store: Store) -> None:
    """Rows of some plural cases can be asked for, alone and by source; None stands for rows that are no plural form."""
    cases = {"one": PluralCase.ONE, "many": PluralCase.MANY}
    texts = [(name, "%d sheep") for name in ("one", "many", "plain")]
    Version("plurals", texts, plural=PluralRule.GETTEXT, cases=cases).save(store)
    one, many, plain = (key_of("plurals", name) for name, _ in texts)
    same = store.get_segment(one).source_hash
    assert _keys(store, Where(source_hash=same)) == [one, many, plain]
    assert _keys(store, Where(source_hash=same, cases=frozenset((PluralCase.MANY,)))) == [many]
    assert _keys(store, Where(source_hash=same, cases=frozenset((None,)))) == [plain]
    assert _keys(store, Where(cases=frozenset((PluralCase.ONE, None)))) == [one, plain]
    assert _keys(store, Where(cases=frozenset((PluralCase.FEW,)))) == []


def test_plural_forms_are_found_by_their_sources(store: Store) -> None:
    """Each form with one of the sources is told with its case; other segments, and sources without forms, are not."""
    cases = {"one": PluralCase.ONE, "many": PluralCase.MANY, "lone": PluralCase.ONE}
    texts = [("one", "%d sheep"), ("many", "%d sheep"), ("plain", "%d sheep"), ("lone", "%d cow"), ("word", "Cow")]
    version = Version("plurals", texts, plural=PluralRule.GETTEXT, cases=cases)
    version.save(store)
    sheep, cow, word = (store.get_segment(version.key(name)).source_hash for name in ("one", "lone", "word"))
    found = store.plural_forms([sheep, cow, word])
    assert {source: set(forms) for source, forms in found.items()} == {
        sheep: {(version.key("one"), PluralCase.ONE), (version.key("many"), PluralCase.MANY)},
        cow: {(version.key("lone"), PluralCase.ONE)},
    }
    replace(version, texts=texts[1:], number=2).save(store, kept=("many", "plain", "lone", "word"))
    assert set(store.plural_forms([sheep])[sheep]) == {(version.key("many"), PluralCase.MANY)}
    assert not store.plural_forms([])


def test_authors_are_those_who_wrote_in_a_language(worked: Store) -> None:
    """Everybody once, by name."""
    worked.record([confirm(worked, C, "Помощь")], actor=AIGUL)
    assert worked.authors(RU) == ("Айгүл", "Болат")
    assert worked.authors(KK) == ()
    assert {name for _, name, _ in worked.authors_of_documents(RU)} == {"Айгүл", "Болат"}
    assert worked.authors_of_documents(RU)[0][1] == "Айгүл"
    assert worked.authors_of_documents(KK) == ()


def test_lists_come_in_other_orders(worked: Store) -> None:
    """By source, by length, by time and by score; equal rows stay in document order."""
    scored = replace(draft(worked, C, "Спросите."), origin=Origin(OriginKind.MEMORY, 87, "press"))
    worked.record([scored], actor=AIGUL)
    found = {order: tuple(worked.numbers(RU, Where(), order)) for order in Order}
    assert found == {
        Order.DOCUMENT: (1, 2, 3),
        Order.SOURCE: (3, 1, 2),  # Ask, Keep, Use
        Order.LENGTH: (3, 2, 1),
        Order.CHANGED: (3, 2, 1),
        Order.SCORE: (3, 1, 2),
    }
    assert tuple(worked.numbers(KK, Where(), Order.CHANGED)) == (1, 2, 3)


def test_bookmarks_are_a_persons_own(worked: Store) -> None:
    """Each person has their own marks, in project order; setting twice is setting once."""
    for key in (C, A, A):
        worked.set_bookmark(AIGUL.name, key, on=True)
    assert worked.bookmarks(AIGUL.name) == (A, C)
    assert worked.bookmarks(BOLAT.name) == ()
    worked.set_bookmark(AIGUL.name, A, on=False)
    worked.set_bookmark(AIGUL.name, B, on=False)
    assert worked.bookmarks(AIGUL.name) == (C,)
    with pytest.raises(NotFound):
        worked.set_bookmark(AIGUL.name, SegmentKey("0" * 16), on=True)


def test_unsaved_texts_are_kept_until_they_are_dropped(worked: Store) -> None:
    """The latest state of each text being typed is kept, whatever it holds; a save of it is not implied."""
    at = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
    first = Unsaved(AIGUL.name, A, RU, "host:1", "Замо", 1, at)
    later = replace(first, typed="Замок\n<b1>ё\u0301</b1>", at=at + timedelta(seconds=1))
    other = replace(first, segment=C, typed="", seen=0)
    for each in (first, other, later):
        worked.keep_unsaved(each)
    assert worked.unsaved(AIGUL.name) == (later, other)
    assert worked.unsaved(BOLAT.name) == ()
    assert worked.get_row(A, RU).target == worked.targets(A)[0]
    assert worked.targets(A)[0].content == Content(("Зачем ещё замок?",))
    worked.drop_unsaved(AIGUL.name, A, RU)
    worked.drop_unsaved(AIGUL.name, B, RU)
    assert worked.unsaved(AIGUL.name) == (other,)
