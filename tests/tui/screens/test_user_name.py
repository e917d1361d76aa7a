"""The person's name is asked for once, before the first project is opened."""

from __future__ import annotations

import pytest
from tests.tui.tui_support import until

from localize.tui.display_options import DisplayOptions
from localize.tui.screens.user_name import NameProgram, is_name_open
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
    app = NameProgram(DisplayOptions())
    async with app.run_test(size=(80, 24)) as pilot:
        await until(app, pilot, "What is your name?")
        await until(app, pilot, "Aigerim")
        await pilot.press(*keys)
        await app.workers.wait_for_complete()
        await pilot.pause()
    app.bridge.close()
    assert read_settings().name == name
    assert find_member().name == (name or "Aigerim")
    assert not is_name_open()


def test_named_persons_are_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that the environment gives is enough."""
    monkeypatch.setenv("LOCALIZE_USER", "Bolat")
    assert not is_name_open()
