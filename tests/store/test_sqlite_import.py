"""An import that is killed leaves nothing half-written, and going on gives the memory that one run gives."""

from __future__ import annotations

import contextlib
import random
import subprocess
import sys
from pathlib import Path

import pytest
from tests.store.importer import steps

from localize.model import TranslationUnit, Trust
from localize.model.events import ImportMemory, Subject, SubjectKind
from localize.model.states import ReviewPolicy
from localize.store.sqlite import SqliteStore, open_store

_ROOT = Path(__file__).parents[2]


def run_and_kill(path: Path, count: int, lines: int, pause: float) -> int:
    """Return how many records an importer had called safe when it was killed, *pause* seconds after some lines."""
    command = [sys.executable, "-m", "tests.store.importer", str(path), str(count)]
    with subprocess.Popen(command, cwd=_ROOT, text=True, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        said = [process.stdout.readline() for _ in range(lines + 1)]
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(pause)
        process.kill()
        said += process.stdout.readlines()
    numbers = [line for line in said if line.strip().isdecimal() and line.endswith("\n")]
    return int(numbers[-1]) if numbers else 0


def memory_of(store: SqliteStore) -> list[TranslationUnit]:
    """Return all records in the order of their numbers."""
    return [change.unit for change in store.memory_since(0, 1_000_000) if change.unit is not None]


def check_after_death(path: Path, safe: int) -> None:
    """Assert that all that was called safe is there, and every record whole."""
    store = open_store(path, policy=ReviewPolicy(), create=True)
    assert store.verify() == ()
    found = memory_of(store)
    assert len(found) >= safe - safe // 10 - 1
    assert all(len(unit.variants) == 2 and unit.variants[1].extras for unit in found)
    store.close()


def kill_again_and_again(folder: Path, count: int, kills: int) -> None:
    """Kill an import at *kills* moments, then let it end; compare it with one that nobody killed."""
    chance = random.Random(kills)
    path = folder / "killed.db"
    for _ in range(kills):
        check_after_death(path, run_and_kill(path, count, chance.randrange(3), chance.random() / 5))
    store = open_store(path, policy=ReviewPolicy(), create=True)
    list(steps(store, count))
    whole = open_store(folder / "whole.db", policy=ReviewPolicy(), create=True)
    list(steps(whole, count))
    assert memory_of(store) == memory_of(whole)
    assert list(steps(store, count)) == []
    events = store.history(Subject(SubjectKind.PROJECT, store.project_id))
    assert [event.body for event in events] == [ImportMemory("old.tmx", len(memory_of(whole)), Trust.IMPORTED)]
    assert store.verify() == ()
    store.close()
    whole.close()


@pytest.mark.thorough
def test_killed_import_goes_on(tmp_path: Path) -> None:
    """Killed twice, an import loses no batch that it called safe, and ends with the same memory."""
    kill_again_and_again(tmp_path, 4_000, 2)


@pytest.mark.slow
def test_import_killed_at_twenty_moments_goes_on(tmp_path: Path) -> None:
    """The same at twenty moments of a longer one."""
    kill_again_and_again(tmp_path, 12_000, 20)
