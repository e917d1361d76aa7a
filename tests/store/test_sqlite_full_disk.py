"""A disk that becomes full at any write: it is called so, and nothing that was acknowledged is lost."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest
from tests.store.full_disk import Room, limited
from tests.store.workload import POLICY, Workload, find_claims

from localize.cli.diagnostics import DISK, exit_code
from localize.errors import DiskError
from localize.store.sqlite import open_store

_TURNS = 20
"""One of each kind of work."""


def fill(folder: Path, room: Room, writes: int) -> None:
    """Work on a disk with room for so many writes, and check what the store says and holds."""
    workload = Workload(folder, copies=False)  # SQLite's backup cannot be refused by a file system written in Python
    room.writes = writes
    with pytest.raises(DiskError, match="the disk is full") as full:
        workload.work(_TURNS)
    assert exit_code(full.value) == DISK
    assert workload.claims <= find_claims(workload.store)
    assert workload.store.verify() == ()
    room.writes = None
    workload.work(1)
    claims = workload.claims
    workload.close()
    store = open_store(workload.path, policy=POLICY)
    assert claims <= find_claims(store)
    assert store.verify() == ()
    store.close()


def fill_each(tmp_path: Path, numbers: Iterable[int]) -> None:
    """Let the disk become full after each of these numbers of writes."""
    workload = Workload(tmp_path / "made")
    workload.folder.mkdir()
    workload.make()
    workload.close()
    with limited() as room:
        for writes in numbers:
            folder = tmp_path / str(writes)
            shutil.copytree(workload.folder, folder)
            fill(folder, room, writes)


def test_full_disk_loses_nothing_acknowledged(tmp_path: Path) -> None:
    """Wherever the disk becomes full, all that was acknowledged can be read, then and when there is room again."""
    fill_each(tmp_path, range(0, 700, 77))


@pytest.mark.thorough
def test_full_disk_loses_nothing_acknowledged_at_two_hundred_writes(tmp_path: Path) -> None:
    """The same at each of the first two hundred writes."""
    fill_each(tmp_path, range(200))
