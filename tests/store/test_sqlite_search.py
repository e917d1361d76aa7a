"""What many texts have is found another way than what few have, and is the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.contracts.store_project import AIGUL, EN, KK, RU, Version, confirm

from localize.model import LanguageTag, Side
from localize.model.states import ReviewPolicy
from localize.store import Scope
from localize.store import search as searching
from localize.store.sqlite import open_store

SOURCES = ["A long password.", "Lock it; a long one.", "Locks.", "LONG ago", "Nothing", "long long", "Short"]
TARGETS = {RU: ["Длинный пароль", "", "Замки", "Давно"], KK: ["Ұзын құпиясөз", "Құлып", "", "long"]}
WANTED = ["long", "lo", "l", "lock", "замки", "ң", "ұзын", "long long", "nowhere", '"', "."]


@pytest.mark.parametrize("side", [None, *Side])
@pytest.mark.parametrize("language", [None, EN, RU, KK])
def test_both_ways_find_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, side: Side | None, language: LanguageTag | None
) -> None:
    """Whether words are looked up or met on the way, the same segments have them, from anywhere on."""
    store = open_store(tmp_path / "store.db", policy=ReviewPolicy(), create=True)
    first, second = (
        Version("one", [(f"a{at}", text) for at, text in enumerate(SOURCES)]),
        Version("two", [("b", "Long")]),
    )
    for version in (first, second):
        version.save(store)
    for tag, texts in TARGETS.items():
        store.record([confirm(store, first.key(f"a{at}"), text, tag) for at, text in enumerate(texts)], actor=AIGUL)

    def find() -> list[object]:
        scope = Scope(side, language)
        return [store.search(text, scope, after=after, limit=3) for text in WANTED for after in (0, 1, 4)]

    found = find()
    monkeypatch.setattr(searching, "_COMMON", 1)
    assert find() == found
    if language in (None, EN) and side is not Side.TARGET:
        assert [number for number, _ in store.search("long", Scope(side, language), after=4, limit=9)][-1] == 8
    store.close()
