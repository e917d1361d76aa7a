"""Settings on the screen: written into their files, wrong ones told, the project opened anew with them."""

from __future__ import annotations

from pathlib import Path

from tests.tui.tui_support import RunApp, painted, until

from localize.tui.app import GoingOn
from localize.tui.screens.project import ProjectScreen
from localize.workflow import consent
from localize.workflow.preferences import Look, read_preferences
from localize.workflow.project import open_project


async def test_settings_are_changed_and_taken_up(folder: Path, run_app: RunApp) -> None:
    """A choice, a list and a default are written; a wrong value is told; leaving opens the project anew."""
    path = folder / "localize.yaml"
    path.write_text("# Ours.\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    async with run_app("project") as (app, pilot):
        app.may_go_on = True
        await pilot.press("s")
        await until(app, pilot, "Title of the project")
        await pilot.press("down", "down", "enter", *"nowhere.yaml", "enter")
        await until(app, pilot, "there is no file")
        assert "nowhere" not in path.read_text(encoding="utf-8")
        await pilot.press("escape")
        await pilot.press("down", "enter", *"Aigerim S, Болат", "enter")
        await until(app, pilot, "Aigerim S, Болат")
        await pilot.press("down", "enter", "up", "enter")
        await until(app, pilot, "localize.yaml, line")
        written = path.read_text(encoding="utf-8")
        assert written.startswith("# Ours.\n")
        assert 'people: ["Aigerim S", "Болат"]\nreview:\n  self_approval: refuse\n' in written
        await pilot.press("x")
        await until(app, pilot, "warn")
        assert "self_approval: warn" in path.read_text(encoding="utf-8")
        await pilot.press("home", "enter", "down", "down", "x")
        await until(app, pilot, "no default")
        await pilot.press("end", *["up"] * 5, "enter", "down", "enter")
        await until(app, pilot, "preferences.yaml, line")
        assert read_preferences().look is Look.LIGHT
        await pilot.press("escape")
        await pilot.pause()
    assert app.going_on is GoingOn.SAME


async def test_settings_that_nobody_changed_change_nothing(folder: Path, run_app: RunApp) -> None:
    """Looking is free; where nobody opens the project anew, it is told that settings wait for the next start."""
    before = (folder / "localize.yaml").read_bytes()
    async with run_app("project") as (app, pilot):
        await pilot.press("s")
        await until(app, pilot, "Title of the project")
        await pilot.press("escape")
        await until(app, pilot, "guide.txt")
        assert (folder / "localize.yaml").read_bytes() == before
        await pilot.press("s")
        await until(app, pilot, "Title of the project")
        await pilot.press("end", "up", "enter", "down", "enter")
        await until(app, pilot, "preferences.yaml, line")
        await pilot.press("escape")
        await until(app, pilot, "from the next start on")
        assert isinstance(app.screen, ProjectScreen)
        assert "guide.txt" in painted(app)


async def test_texts_travel_farther_only_by_a_typed_word(folder: Path, run_app: RunApp) -> None:
    """A looser policy and a host are agreed to by typing their names; anything else changes nothing."""
    path = folder / "localize.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "draft: {engines: [mymemory]}\n", encoding="utf-8")
    with open_project(folder, as_name="Aigerim") as used:
        async with run_app("project", used=used) as (app, pilot):
            await pilot.press("s")
            await until(app, pilot, "How far texts may travel")
            await pilot.press(*["down"] * 6)
            for typed, told in (("yes", "Nothing was changed"), ("listed", "localize.yaml, line")):
                await pilot.press("enter", "down", "down", "enter")
                await until(app, pilot, "third parties that you agree to")
                await pilot.press(*typed, "enter")
                await until(app, pilot, told)
                assert ("policy: listed" in path.read_text(encoding="utf-8")) == (typed == "listed")
            for typed, told in (("y", "Nothing was agreed to"), ("api.mymemory.translated.net", "Agreed")):
                await pilot.press("c")
                await until(app, pilot, "you have not agreed")
                await pilot.press("enter")
                await until(app, pilot, "In which country")
                await pilot.press(*"Italy", "enter")
                await until(app, pilot, "will be sent")
                await pilot.press(*typed, "enter")
                await until(app, pilot, told)
            (given,) = consent.consents(used)
            assert (given.host, given.country) == ("api.mymemory.translated.net", "Italy")
            await pilot.press("c")
            await until(app, pilot, "until 2")
            await pilot.press("enter")
            await until(app, pilot, "Taken back")
            assert consent.consents(used) == ()
