"""What the SQLite store acknowledged survives a power cut, on a disk that forgets or tears what was not flushed."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from tests.contracts.store_project import AIGUL, BOLAT, GUIDE, A, B, C, approve, chain_of, confirm
from tests.store.power import Disk, recorded

from localize.model.events import SaveTarget
from localize.model.states import ReviewPolicy
from localize.store.connection import Database
from localize.store.sqlite import SqliteStore, open_store

POLICY = ReviewPolicy()
_SAVES = 60


def work(path: Path, synchronous: str, acknowledged: list[str]) -> None:
    """Make a project and work on it; the texts go into *acknowledged* as soon as the store has said yes."""
    open_store(path, policy=POLICY, create=True).close()
    database = Database(path, create=False, read_only=False)
    database.connection().pragma("synchronous", synchronous)
    database.connection().pragma("wal_autocheckpoint", 20)
    store = SqliteStore(database, None, POLICY)
    GUIDE.save(store)
    acknowledged.append("made")
    for turn in range(_SAVES):
        key = (A, B, C)[turn % 3]
        text = f"Перевод {turn}"
        store.record([confirm(store, key, text)], actor=AIGUL)
        acknowledged.append(text)
        if turn % 4 == 0:
            store.record([approve(store, key)], actor=BOLAT)
    store.close()


def cut_again_and_again(tmp_path: Path, synchronous: str, seed: int) -> list[tuple[Path, int]]:
    """Return disks of power cuts during one piece of work, each with how many texts were acknowledged before it."""
    chance = random.Random(seed)
    acknowledged: list[str] = []
    taken: list[tuple[Path, int]] = []

    def maybe_cut(disk: Disk) -> None:
        if acknowledged and chance.random() < 0.02:
            folder = tmp_path / f"cut{len(taken)}"
            disk.cut(folder, chance)
            taken.append((folder, len(acknowledged) - 1))

    with recorded() as disk:
        disk.tick = lambda: maybe_cut(disk)
        work(tmp_path / "store.db", synchronous, acknowledged)
        disk.tick = lambda: None
    return taken


def count_lost(folder: Path, acknowledged: int) -> int:
    """Return how many acknowledged texts are not there after the power came back; the rest must be whole."""
    store = open_store(folder / "store.db", policy=POLICY)
    assert store.verify() == ()
    saved = {
        event.body.content.plain
        for key in (A, B, C)
        for event in store.history(chain_of(key))
        if isinstance(event.body, SaveTarget)
    }
    store.close()
    return sum(f"Перевод {turn}" not in saved for turn in range(acknowledged))


def test_power_cuts_lose_nothing(tmp_path: Path) -> None:
    """After each of some dozens of power cuts everything acknowledged is there, and the proof finds nothing."""
    taken = cut_again_and_again(tmp_path, "FULL", 1)
    assert len(taken) >= 20
    assert sum(acknowledged for _, acknowledged in taken) >= 300
    assert [count_lost(*cut) for cut in taken] == [0] * len(taken)


def test_a_weaker_setting_loses_work_on_the_same_disk(tmp_path: Path) -> None:
    """With `synchronous = NORMAL` work is lost: the test above can see losses."""
    assert any(count_lost(*cut) for cut in cut_again_and_again(tmp_path, "NORMAL", 1))


@pytest.mark.slow
def test_many_power_cuts_lose_nothing(tmp_path: Path) -> None:
    """The same with other moments: ten pieces of work."""
    for seed in range(10):
        folder = tmp_path / str(seed)
        folder.mkdir()
        taken = cut_again_and_again(folder, "FULL", seed)
        assert [count_lost(*cut) for cut in taken] == [0] * len(taken)
