"""Whatever is pressed, pasted or resized: no traceback, an answer to each key, and nothing typed is lost."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from tests.tui.monkey import Monkey
from tests.tui.tui_support import KK, SOURCES, RunApp, add_document

from localize.model.segment_list import Where
from localize.workflow.editing import edit
from localize.workflow.project.project import Project, open_project

SCREENS = ("project", "editor", "review")
ROOMS = frozenset(
    [
        "ProjectScreen",
        "Editor",
        "Review",
        "GlossaryScreen",
        "MemoryScreen",
        "SettingsScreen",
        "Inbox",
        "Help",
        "Palette",
        "Form",
        "Browse",
        "Ask",
        "Choose",
    ]
)
"""What somebody comes to who tries all keys."""


async def let_loose(
    project: Project, run_app: RunApp, seed: int, moves: int, rooms: frozenset[str] = frozenset()
) -> Monkey:
    """Let a monkey make moves, from another screen each time it gets out; up to twice as many until it saw *rooms*."""
    add_document(project, "second.txt", SOURCES[::-1])
    with open_project(project.root, as_name="Dana") as other:
        for row in other.store.rows(KK, Where(), after=0, limit=6):
            edit.save(other, row.segment.key, KK, f"Мәтін {row.number}")
    random = Random(seed)
    monkey = Monkey(project, random)
    turn, left = 0, moves
    while left > 0 or (left > -moves and not rooms <= monkey.seen):
        size = random.choice(((80, 24), (160, 48), (60, 18)))
        begun = left
        async with run_app(SCREENS[turn % 3], size=size) as (app, pilot):
            some = min(left, 400) if left > 0 else 400
            left -= some - await monkey.play(app, pilot, some)
            if app.is_running and app._exception is None:
                await app.action_quit()
                await pilot.pause()
        assert left < begun
        monkey.go_home()
        turn += 1
    return monkey


async def test_monkey_breaks_nothing(
    project: Project, run_app: RunApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hundred moves."""
    monkeypatch.chdir(tmp_path)
    monkey = await let_loose(project, run_app, 1, 100)
    assert len(monkey.seen) > 3


@pytest.mark.thorough
async def test_monkey_breaks_nothing_for_minutes(
    project: Project, run_app: RunApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A thousand moves."""
    monkeypatch.chdir(tmp_path)
    monkey = await let_loose(project, run_app, 2, 1000)
    assert len(monkey.seen) > 5


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_monkey_breaks_nothing_for_hours(
    seed: int, project: Project, run_app: RunApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Five thousand moves and more, on three seeds."""
    monkeypatch.chdir(tmp_path)
    monkey = await let_loose(project, run_app, seed, 5000, ROOMS)
    assert monkey.seen >= ROOMS
