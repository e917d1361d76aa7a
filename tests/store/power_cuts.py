"""Power cuts in the middle of work on a store, and what they have lost."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

from tests.store.power import Disk, recorded
from tests.store.workload import POLICY, RESTORED, Claims, Workload, find_claims

from localize.errors import LocalizeError
from localize.safe.atomic import write_private
from localize.store.sqlite import open_store

_TURNS = 60


@dataclass(frozen=True)
class Cut:
    """What a disk holds after a cut, and what it should."""

    folder: Path
    claims: Claims
    other: Claims | None
    """What may be there instead."""
    backup: Claims | None


def cut_again_and_again(folder: Path, synchronous: str, *, seed: int, chance: float) -> list[Cut]:
    """Return the cuts in one piece of work, each step of which is the last one with this chance."""
    random_source = random.Random(seed)
    cuts: list[Cut] = []
    work_folder = folder / "work"
    work_folder.mkdir()
    workload = Workload(work_folder, synchronous)

    def cut(disk: Disk) -> None:
        if random_source.random() < chance:
            place = folder / f"cut{len(cuts)}"
            disk.cut(place, random_source)
            cuts.append(Cut(place, workload.claims, workload.other, workload.backup))

    with recorded() as disk:
        workload.make()
        disk.tick = lambda: cut(disk)
        workload.work(_TURNS)
        disk.tick = lambda: None
        workload.close()
    return cuts


def cut_restores(folder: Path, times: int, *, is_damaged: bool) -> list[Cut]:
    """Return cuts at every step of a restore over a store that is whole or damaged, so many at each."""
    cuts: list[Cut] = []
    work_folder = folder / "work"
    work_folder.mkdir()
    workload = Workload(work_folder)

    def cut(disk: Disk) -> None:
        for _ in range(times):
            place = folder / f"cut{len(cuts)}"
            disk.cut(place, random.Random(len(cuts)))
            cuts.append(Cut(place, workload.claims, workload.other, workload.backup))

    with recorded() as disk:
        workload.make()
        workload.work(RESTORED - 2)
        workload.checkpoint()
        workload.work(1)
        log = workload.path.with_name("store.db-wal").read_bytes()
        workload.close()
        if is_damaged:
            write_private(workload.path.with_name("store.db-wal"), log)
            write_private(workload.path, b"damaged")
        disk.tick = lambda: cut(disk)
        workload.restore()
        disk.tick = lambda: None
    return cuts


def find_losses(cut: Cut) -> list[str]:
    """Return what is lost or damaged now that the power is back."""
    losses = _look(cut.folder / "store.db", cut.claims)
    if losses and cut.other is not None:
        losses = _look(cut.folder / "store.db", cut.other)
    if cut.backup is not None:
        losses += _look(cut.folder / "copy.db", cut.backup)
    return losses


def _look(path: Path, claims: Claims) -> list[str]:
    try:
        store = open_store(path, policy=POLICY)
        try:
            lost = [f"{path}: {claim}" for claim in sorted(claims - find_claims(store))]
            return lost + [f"{path} is damaged: {problem.text}" for problem in store.verify()]
        finally:
            store.close()
    except LocalizeError as error:
        return [f"{path} is damaged: {error}"]
