"""The person's name is asked for once, before the first project is opened."""

from __future__ import annotations

import pytest
from tests.tui.tui_support import until

from localize.tui import app
from localize.tui.destination import Destination
from localize.tui.display_options import DisplayOptions
from localize.tui.screens.base.app import Program
from localize.tui.screens.user_name import NameProgram, is_name_open
from localize.workflow.project.project import Project
from localize.workflow.user.settings import find_member, read_settings


@pytest.mark.parametrize(
    ("keys", "name"),
    [(("enter",), ""), (("escape",), ""), (("ctrl+u", "enter"), ""), ((*"Айгүл", "enter"), "Айгүл")],
    ids=["enter", "escape", "empty", "typed"],
)
async def test_name_is_asked_for_once(keys: tuple[str, ...], name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Enter keeps the login name, which stands there; whatever is answered, nobody asks again."""
    monkeypatch.delenv("LOCALIZE_USER")
    assert is_name_open()
    asking = NameProgram(DisplayOptions())
    async with asking.run_test(size=(80, 24)) as pilot:
        await until(asking, pilot, "What is your name?")
        await until(asking, pilot, "Aigerim")
        await pilot.press(*keys)
        await asking.workers.wait_for_complete()
        await pilot.pause()
    asking.bridge.close()
    assert read_settings().name == name
    assert find_member().name == (name or "Aigerim")
    assert not is_name_open()


def test_named_persons_are_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that the environment gives is enough."""
    monkeypatch.setenv("LOCALIZE_USER", "Bolat")
    assert not is_name_open()


@pytest.mark.parametrize("is_team", [False, True], ids=["alone", "team"])
def test_nobody_is_asked_in_the_project_of_a_team(
    project: Project, monkeypatch: pytest.MonkeyPatch, *, is_team: bool
) -> None:
    """The name in a team is the member's: the question would have no effect."""
    monkeypatch.delenv("LOCALIZE_USER")
    shown: list[str] = []

    def run_to_end(program: Program, **_: str) -> int:
        shown.append(type(program).__name__)
        return 0

    monkeypatch.setattr(app, "run_to_end", run_to_end)
    if is_team:
        monkeypatch.setattr(type(project.store), "team", lambda _: object())
    app._show(project, Destination(project.root), DisplayOptions(), None)
    assert shown == ["Localize"] if is_team else ["NameProgram", "Localize"]
