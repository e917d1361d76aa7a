"""Without a project: those that were open, a new one, the sample; and the tour on the first one."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.tui.tui_support import RunApp, painted, until

from localize.tui.app import GoingOn
from localize.tui.display_options import DisplayOptions
from localize.tui.screens.welcome import Welcoming
from localize.workflow.project.project import Project, open_project
from localize.workflow.user.recent_projects import read_remembered, remember_opened


async def test_first_start_offers_a_new_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The empty list names the keys; a wrong answer is told and kept to be mended; the new project is opened."""
    monkeypatch.chdir(tmp_path)
    app = Welcoming(DisplayOptions())
    async with app.run_test(size=(80, 24)) as pilot:
        await until(app, pilot, "No project has been opened")
        assert "Off the list" not in painted(app)
        assert "Enter Open" not in painted(app)
        await pilot.press("enter", "x", "o", "enter")
        await until(app, pilot, "There is no project in")
        await pilot.press("n", *["down"] * 3, *"english", "enter")
        await until(app, pilot, "english")
        await until(app, pilot, "A new project")
        await pilot.press(*"kk", "enter")  # the cursor stands in the line that is wrong
        await app.workers.wait_for_complete()
        await pilot.pause()
    app.bridge.close()
    assert app.chosen == tmp_path / "translations"
    with open_project(app.chosen) as made:
        assert made.targets == ("kk",)


async def test_projects_that_were_open_are_listed(project: Project, tmp_path: Path) -> None:
    """The latest first, gone ones marked; Enter opens one, x takes one off the list; why one failed is told."""
    remember_opened(project)
    state = read_remembered().projects[0]
    gone = tmp_path / "gone [b]"
    gone.mkdir()
    (gone / "localize.yaml").write_text("source: en\ntargets: [kk]\n", encoding="utf-8")
    with open_project(gone) as other:
        remember_opened(other)
    (gone / "localize.yaml").unlink()
    app = Welcoming(DisplayOptions(), "it is broken")
    async with app.run_test(size=(80, 24)) as pilot:
        await until(app, pilot, "it is broken")
        lines = painted(app).split("\n")
        assert "gone [b]" in lines[1]
        assert "not there" in lines[1]
        assert f"{state.at.astimezone():%Y-%m-%d}" in lines[2]
        await pilot.press("enter")
        await until(app, pilot, "There is no project in")
        await pilot.press("x")
        await until(app, pilot, "stays as it is")
        await pilot.press("enter")
        await pilot.pause()
    app.bridge.close()
    assert app.chosen == project.root


async def test_tour_is_shown_once_and_takes_no_key_away(run_app: RunApp) -> None:
    """Six steps below the files; the keys of the screen work meanwhile; sent away, it is remembered."""
    async with run_app("project", options=DisplayOptions(tour=True)) as (app, pilot):
        await until(app, pilot, "Tour, 1 of 6")
        await pilot.press("n", "n")
        await until(app, pilot, "Tour, 3 of 6  Enter opens the editor")
        await pilot.press("l")
        await until(app, pilot, "Work in")
        await pilot.press("escape")
        assert not read_remembered().toured
        await pilot.press("escape")
        await until(app, pilot, "shows the tour again")
        await app.workers.wait_for_complete()
        assert read_remembered().toured
        assert "Tour," not in painted(app)
        await pilot.press("N", *"nnnnnn")
        await app.workers.wait_for_complete()
        assert "Tour," not in painted(app)
        await pilot.press("o")
        await until(app, pilot, "from the next start on")
        app.may_go_on = True
        await pilot.press("o")
        await pilot.pause()
    assert app.going_on is GoingOn.OTHER
