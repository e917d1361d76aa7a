"""The program is killed in the middle of work; what it said was saved is there."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from localize.model import LanguageTag
from localize.model.segment_list import Where
from localize.workflow import finish
from localize.workflow.documents.add import add
from localize.workflow.project.project import init, open_project

KK = LanguageTag("kk")

EDITS = """
import sys
from pathlib import Path
from localize.model.segment_list import Where
from localize.model import LanguageTag
from localize.workflow.editing.edit import save
from localize.workflow.project.project import open_project
from localize.workflow.review import approve

kk = LanguageTag("kk")
with open_project(Path(sys.argv[1])) as project:
    keys = [row.segment.key for row in project.store.rows(kk, Where(), after=0, limit=100)]
    print("ready", flush=True)
    for turn in range(10_000):
        key = keys[turn % len(keys)]
        saved = save(project, key, kk, f"Мәтін {sys.argv[2]} {turn}.")
        print(key, saved.target.revision, flush=True)
        if turn % 3 == 0:
            approve(project, key, kk)
"""


def run_and_kill(root: Path, run: int, lines_first: int) -> dict[str, int]:
    """Edit in a process of its own, kill it after some acknowledged lines, and return the last revision of each key."""
    child = subprocess.Popen([sys.executable, "-c", EDITS, str(root), str(run)], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    acknowledged: dict[str, int] = {}
    with child, child.stdout:
        for number, line in enumerate(child.stdout):
            words = line.split()
            if len(words) == 2 and line.endswith("\n"):
                acknowledged[words[0]] = int(words[1])
            if number == lines_first:
                os.kill(child.pid, signal.SIGKILL)
    return acknowledged


def kill_runs(tmp_path: Path, runs: int) -> None:
    """Kill *runs* times at random moments; after each the project opens and has every acknowledged revision."""
    seed = random.SystemRandom().randrange(1 << 30)
    sys.stdout.write(f"seed {seed}\n")
    chance = random.Random(seed)
    root = tmp_path / "project"
    with init(root, source="en", targets=["kk"]) as project:
        (root / "text.txt").write_text("One here.\n\nTwo here.\n\nThree here.\n", encoding="utf-8")
        finish(add(project, [root / "text.txt"]))
    for run in range(runs):
        acknowledged = run_and_kill(root, run, chance.randrange(1, 25))
        with open_project(root) as project:
            rows = project.store.rows(KK, Where(), after=0, limit=100)
            found: dict[str, int] = {row.segment.key: row.target.revision for row in rows if row.target}
            assert all(found[key] >= revision for key, revision in acknowledged.items())
            assert not project.store.verify()


def test_killed_edits_lose_nothing_acknowledged(tmp_path: Path) -> None:
    """Three kills at random moments."""
    kill_runs(tmp_path, 3)


@pytest.mark.thorough
def test_killed_edits_lose_nothing_acknowledged_in_20_runs(tmp_path: Path) -> None:
    """Twenty kills at random moments."""
    kill_runs(tmp_path, 20)


@pytest.mark.slow
def test_killed_edits_lose_nothing_acknowledged_in_100_runs(tmp_path: Path) -> None:
    """A hundred kills at random moments."""
    kill_runs(tmp_path, 100)
