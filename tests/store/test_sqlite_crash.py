"""What the SQLite store acknowledged survives `kill -9`, and two processes never overwrite each other unseen."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import pytest
from tests.contracts.store_project import RU, A, B, C, chain_of

from localize.errors import Locked
from localize.model import ApprovalKind, SegmentKey
from localize.model.events import Approve, KeepConflict, SaveTarget
from localize.model.states import ReviewPolicy
from localize.store.sqlite import SqliteStore, open_store

_ROOT = Path(__file__).parents[2]


def start(path: Path, name: str, turns: int) -> subprocess.Popen[str]:
    """Return a writer that has opened the store and waits for its line."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.store.writer", str(path), name, str(turns)],
        cwd=_ROOT,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )


def go(writer: subprocess.Popen[str]) -> None:
    """Let a waiting writer begin."""
    assert writer.stdin is not None
    writer.stdin.write("go\n")
    writer.stdin.flush()


def read_lines(writer: subprocess.Popen[str], most: int | None = None) -> list[str]:
    """Return the writer's next lines, up to its end or to *most* of them."""
    assert writer.stdout is not None
    lines: list[str] = []
    while (most is None or len(lines) < most) and (line := writer.stdout.readline()):
        if not line.endswith("\n"):
            break  # killed in the middle of the line: nobody has read it as acknowledged
        lines.append(line.strip())
    return lines


def run_and_kill(path: Path, name: str, lines: int) -> list[str]:
    """Return what a writer had acknowledged when it was killed, at the earliest after *lines* lines."""
    with start(path, name, 10_000) as writer:
        go(writer)
        said = read_lines(writer, lines)
        writer.kill()
        said += read_lines(writer)
    return said


def check(store: SqliteStore, said: Sequence[str]) -> None:
    """Assert that everything acknowledged is in the store."""
    saves: dict[SegmentKey, list[str]] = {}
    refused: set[str] = set()
    approved: set[tuple[str, int]] = set()
    for key in (A, B, C):
        bodies = [event.body for event in store.history(chain_of(key))]
        saves[key] = [body.content.plain for body in bodies if isinstance(body, SaveTarget)]
        refused |= {body.content.plain for body in bodies if isinstance(body, KeepConflict)}
        approved |= {(key, body.revision) for body in bodies if isinstance(body, Approve)}
    for line in said:
        match line.split():
            case ["saved", name, revision, text]:
                assert saves[SegmentKey(name)][int(revision) - 1] == text
            case ["refused", _, text]:
                assert text in refused
            case ["approved", name, revision]:
                assert (name, int(revision)) in approved
    assert store.verify() == ()


def kill_again_and_again(path: Path, runs: int) -> int:
    """Return how many saves were acknowledged in *runs* killed processes, each checked after its death."""
    chance = random.Random(runs)
    said: list[str] = []
    for run in range(runs):
        said += run_and_kill(path, f"writer{run}", chance.randrange(12))
        store = open_store(path, policy=ReviewPolicy(), create=True)
        check(store, said)
        store.close()
    return sum(line.startswith("saved") for line in said)


def test_killed_writers_lose_nothing(tmp_path: Path) -> None:
    """Of twenty processes killed at any moment, no acknowledged text, conflict or approval is missing."""
    assert kill_again_and_again(tmp_path / "store.db", 20) >= 20


@pytest.mark.slow
def test_a_hundred_killed_writers_lose_nothing(tmp_path: Path) -> None:
    """The same, a hundred times over one store."""
    assert kill_again_and_again(tmp_path / "store.db", 100) >= 100


def test_a_lock_dies_with_its_process(tmp_path: Path) -> None:
    """While another process has the store open nobody holds it alone; once it was killed, anybody can."""
    path = tmp_path / "store.db"
    store = open_store(path, policy=ReviewPolicy(), create=True)
    with start(path, "other", 1) as other:
        assert read_lines(other, 1) == ["ready"]
        with pytest.raises(Locked), store.exclusive():
            pass
        other.kill()
        read_lines(other)
    with store.exclusive():
        assert len(store.documents()) == 1
    store.close()


@pytest.mark.thorough
def test_two_processes_never_overwrite_each_other(tmp_path: Path) -> None:
    """Two processes at one time: every save is in the history at its revision, every other one raised and is kept."""
    path = tmp_path / "store.db"
    store = open_store(path, policy=ReviewPolicy(), create=True)
    with ExitStack() as stack:
        first = stack.enter_context(start(path, "first", 60))
        assert read_lines(first, 1) == ["ready"]
        second = stack.enter_context(start(path, "second", 60))
        assert read_lines(second, 1) == ["ready"]
        go(first)
        go(second)
        said = read_lines(first) + read_lines(second)
    assert (first.returncode, second.returncode) == (0, 0)
    check(store, said)
    saved = [line.split()[1:] for line in said if line.startswith("saved")]
    assert len({(key, revision) for key, revision, _ in saved}) == len(saved)
    refused = sum(line.startswith("refused") for line in said)
    assert len(saved) + refused == 120
    assert refused > 0  # both read the empty segments before either began
    for key in (A, B, C):
        [target] = store.targets(key)
        last = max((int(revision), text) for found, revision, text in saved if found == key)
        assert (target.revision, target.content.plain) == last
        assert all(each.kind is ApprovalKind.GIVEN for each in store.approvals(key, RU))
    store.close()
