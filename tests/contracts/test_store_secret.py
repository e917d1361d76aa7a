"""The law of the store, part six: what is kept secret stays so through versions, splits and joins."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.contracts.store_project import AIGUL, GUIDE, A, B, C

from localize.errors import NotFound
from localize.model import Content, SegmentKey, UnitId
from localize.model.events import Action, KeepSecret, Resegment, Subject, SubjectKind
from localize.store import Store

pytest_plugins = ["tests.contracts.store_fixtures"]


def test_secret_is_kept_and_lifted_once(store: Store) -> None:
    """A segment becomes secret and open again, each an event; asking twice is no news."""
    GUIDE.save(store)
    [event] = store.record([KeepSecret(A, secret=True)], actor=AIGUL)
    assert (event.subject, event.action) == (Subject(SubjectKind.SEGMENT, A), Action.CLOSED)
    assert store.record([KeepSecret(A, secret=True)], actor=AIGUL) == ()
    assert store.secrets() == {A}
    [event] = store.record([KeepSecret(A, secret=False)], actor=AIGUL)
    assert event.action is Action.OPENED
    assert store.secrets() == frozenset()


def test_secret_of_an_unknown_segment_is_not_found(store: Store) -> None:
    """There is nothing to keep secret where there is no segment."""
    GUIDE.save(store)
    with pytest.raises(NotFound):
        store.record([KeepSecret(SegmentKey("0" * 16), secret=True)], actor=AIGUL)


def test_secret_stays_with_a_changed_source(store: Store) -> None:
    """A new version of the document with another source text does not open the segment."""
    GUIDE.save(store)
    store.record([KeepSecret(B, secret=True)], actor=AIGUL)
    texts = tuple((name, f"{text} again" if GUIDE.key(name) == B else text) for name, text in GUIDE.texts)
    changed = replace(GUIDE, number=2, texts=texts)
    changed.save(store, kept=[name for name, _ in GUIDE.texts])
    assert store.secrets() == {B}


def test_parts_of_a_secret_are_secret(store: Store) -> None:
    """Splitting a secret segment makes secret ones, and their join is secret again; what stands beside stays open."""
    GUIDE.save(store)
    store.record([KeepSecret(A, secret=True)], actor=AIGUL)
    segment = store.get_segment(A)
    made = tuple(
        replace(segment, key=SegmentKey(name * 16), source=Content((text,)), lineage=(A,))
        for name, text in (("d", "one"), ("e", "two"))
    )
    store.record([Resegment(segment.document, UnitId(segment.unit), (A,), made)], actor=AIGUL)
    assert store.secrets() == {each.key for each in made}
    keys = tuple(each.key for each in made)
    joined = replace(segment, key=SegmentKey("f" * 16), source=Content(("one two",)), lineage=keys)
    store.record([Resegment(segment.document, segment.unit, keys, (joined,))], actor=AIGUL)
    assert store.secrets() == {joined.key}
    assert C not in store.secrets()
