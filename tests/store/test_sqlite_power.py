"""What the SQLite store acknowledged survives a power cut, on a disk that forgets or tears what was not flushed."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.store.power_cuts import Cut, cut_again_and_again, cut_restores, find_losses

_CHANCE = 0.01
"""Of a cut at a step: some dozens in a piece of work."""


def lose(cuts: list[Cut]) -> list[str]:
    """Return what was lost or damaged by each cut that lost something."""
    return [loss for cut in cuts for loss in find_losses(cut)]


@pytest.mark.thorough
def test_power_cuts_lose_nothing(tmp_path: Path) -> None:
    """After each of some dozens of power cuts everything acknowledged is there, and the proof finds nothing."""
    cuts = cut_again_and_again(tmp_path, "FULL", seed=1, chance=_CHANCE)
    assert len(cuts) >= 20
    assert sum(len(cut.claims) for cut in cuts) >= 300
    assert lose(cuts) == []


@pytest.mark.thorough
def test_a_weaker_setting_loses_work_on_the_same_disk(tmp_path: Path) -> None:
    """With `synchronous = NORMAL` work is lost: the test above can see losses."""
    assert lose(cut_again_and_again(tmp_path, "NORMAL", seed=1, chance=_CHANCE))


@pytest.mark.thorough
def test_power_cuts_while_a_backup_is_restored_leave_one_store_or_the_other(tmp_path: Path) -> None:
    """All that was acknowledged before the restore is there, or all that the backup has."""
    assert lose(cut_restores(tmp_path, 1, is_damaged=False)) == []


def test_log_of_a_damaged_store_is_never_taken_for_that_of_the_backup(tmp_path: Path) -> None:
    """Whatever the disk has done first: where the backup stands in the store's place, it stands there alone."""
    restored = [
        cut
        for cut in cut_restores(tmp_path, 16, is_damaged=True)
        if (path := cut.folder / "store.db").exists() and path.read_bytes() == (cut.folder / "copy.db").read_bytes()
    ]
    assert len(restored) >= 8
    assert lose(restored) == []


@pytest.mark.thorough
def test_many_power_cuts_lose_nothing(tmp_path: Path) -> None:
    """The same with other moments: ten pieces of work."""
    for seed in range(10):
        folder = tmp_path / str(seed)
        folder.mkdir()
        assert lose(cut_again_and_again(folder, "FULL", seed=seed, chance=_CHANCE)) == []
