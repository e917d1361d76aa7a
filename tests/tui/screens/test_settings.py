"""Settings on the screen: written into their files, wrong ones told, the project opened anew with them."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.tui.tui_support import RunApp, painted, until

from localize.tui.app import GoingOn
from localize.tui.screens.project.screen import ProjectScreen
from localize.workflow.drafting import consent
from localize.workflow.project.project import open_project
from localize.workflow.user.preferences import Look, read_preferences
from localize.workflow.user.settings import read_settings


@pytest.mark.thorough
async def test_settings_are_changed_and_taken_up(folder: Path, run_app: RunApp) -> None:
    """A choice, a list and a default are written; a wrong value is told; leaving opens the project anew."""
    path = folder / "localize.yaml"
    path.write_text("# Ours.\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    async with run_app("project") as (app, pilot):
        app.may_go_on = True
        await pilot.press("s")
        await until(app, pilot, "Project title")
        await pilot.press("down", "down", "enter", *"nowhere.yaml", "enter")
        await until(app, pilot, "there is no file")
        assert "nowhere" not in path.read_text(encoding="utf-8")
        await pilot.press("escape")
        await pilot.press("down", "enter", *"Aigerim S, Болат", "enter")
        await until(app, pilot, "Aigerim S, Болат")
        await pilot.press("down", "enter", "up", "enter")
        await until(app, pilot, "localize.yaml, line")
        for _ in range(500):
            await pilot.pause()
            if "self_approval" in (written := path.read_text(encoding="utf-8")):
                break
        assert written.startswith("# Ours.\n")
        assert 'people: ["Aigerim S", "Болат"]\nreview:\n  self_approval: refuse\n' in written
        await pilot.press("x")
        await until(app, pilot, "warn")
        assert "self_approval: warn" in path.read_text(encoding="utf-8")
        await pilot.press("home", "enter", "down", "down", "x")
        await until(app, pilot, "no default")
        await pilot.press("end", *["up"] * 7, "enter", "down", "enter")
        await until(app, pilot, "preferences.yaml, line")
        assert read_preferences().look is Look.LIGHT
        await pilot.press("escape")
        await pilot.pause()
    assert app.going_on is GoingOn.SAME


@pytest.mark.thorough
async def test_last_changes_of_settings_are_taken_back(folder: Path, run_app: RunApp) -> None:
    """Each press of the key lets one setting more stand at what it stood at; then there is nothing to undo."""
    async with run_app("project") as (app, pilot):
        await pilot.press("s")
        await until(app, pilot, "Project title")
        await pilot.press("enter", "ctrl+u", *"Other", "enter")
        await until(app, pilot, "name: Other")
        await pilot.press(*["down"] * 4, "enter", "up", "enter")
        await until(app, pilot, "self_approval: refuse")
        await pilot.press(*["down"] * 3, "x")
        await until(app, pilot, "has its default value")
        await pilot.press("u")
        await until(app, pilot, "noted in the export, as before")
        await pilot.press("ctrl+z")
        await until(app, pilot, "brief, as before")
        await pilot.press("u")
        await until(app, pilot, "nothing to undo")
        written = (folder / "localize.yaml").read_text(encoding="utf-8")
        assert "name: brief" in written.replace('"', "")
        assert "self_approval: warn" in written


@pytest.mark.thorough
async def test_glossaries_have_the_built_in_one_as_a_choice(folder: Path, run_app: RunApp) -> None:
    """A switch turns it on and off, with its size; paths of others stand beside it; the last change can be undone."""
    path = folder / "localize.yaml"
    async with run_app("project") as (app, pilot):
        await pilot.press("s")
        await until(app, pilot, "Project title")
        await pilot.press("down", "down", "enter", *"glossary/words.csv", "down", "right")
        await until(app, pilot, "yes, 287 concepts")
        await pilot.press("enter")
        await until(app, pilot, "glossaries: glossary/words.csv, shipped:digital-rights")
        assert "glossaries: [glossary/words.csv, shipped:digital-rights]" in path.read_text(encoding="utf-8")
        await pilot.press("enter", "down", "right", "enter")
        await until(app, pilot, "glossaries: glossary/words.csv ")
        await pilot.press("ctrl+z", "ctrl+z")
        await until(app, pilot, "as before")
        assert "shipped" not in path.read_text(encoding="utf-8")


async def test_target_languages_are_typed_by_name(folder: Path, run_app: RunApp) -> None:
    """A name becomes its tag; what nobody knows is told in the dialog, which keeps it."""
    async with run_app("project") as (app, pilot):
        await pilot.press("s")
        await until(app, pilot, "Project title")
        await pilot.press("down", "enter", *"kazakh, xx", "enter")
        await until(app, pilot, "not a known language")
        assert "kazakh, xx" in painted(app)
        await pilot.press("end", "backspace", "backspace", *"Русский", "enter")
        await until(app, pilot, "targets: kk, ru")


async def test_undo_shares_no_more_data_without_a_word(folder: Path, run_app: RunApp) -> None:
    """A stricter policy is taken back only by the word that a looser one always needs."""
    path = folder / "localize.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "policy: local\n", encoding="utf-8")
    async with run_app("project") as (app, pilot):
        await pilot.press("s")
        await until(app, pilot, "Project title")
        await pilot.press(*["down"] * 6, "enter", "up", "enter")
        await until(app, pilot, "policy: offline")
        await pilot.press("u")
        await until(app, pilot, "Type “local” to allow it")
        await pilot.press("escape")
        await until(app, pilot, "Data sharing is not changed")
        assert "policy: offline" in path.read_text(encoding="utf-8")
        await pilot.press("u")
        await until(app, pilot, "Type “local” to allow it")
        await pilot.press(*"local", "enter")
        await until(app, pilot, "as before")
        assert "policy: local" in path.read_text(encoding="utf-8")


async def test_settings_that_nobody_changed_change_nothing(folder: Path, run_app: RunApp) -> None:
    """Looking is free; where nobody opens the project anew, it is told that settings wait for the next start."""
    before = (folder / "localize.yaml").read_bytes()
    async with run_app("project") as (app, pilot):
        await pilot.press("s")
        await until(app, pilot, "Project title")
        await pilot.press("escape")
        await until(app, pilot, "guide.txt")
        assert (folder / "localize.yaml").read_bytes() == before
        await pilot.press("s")
        await until(app, pilot, "Project title")
        await pilot.press("end", "up", "enter", "down", "enter")
        await until(app, pilot, "preferences.yaml, line")
        await pilot.press("escape")
        await until(app, pilot, "Takes effect at the next start")
        assert isinstance(app.screen, ProjectScreen)
        assert "guide.txt" in painted(app)


@pytest.mark.thorough
async def test_more_data_is_shared_only_by_a_typed_word(folder: Path, run_app: RunApp) -> None:
    """A looser policy and a host are agreed to by typing their names; anything else changes nothing."""
    path = folder / "localize.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "draft: {engines: [mymemory]}\n", encoding="utf-8")
    with open_project(folder, as_name="Aigerim") as used:
        async with run_app("project", used=used) as (app, pilot):
            await pilot.press("s")
            await until(app, pilot, "Data sharing")
            await pilot.press(*["down"] * 6)
            for typed, told in (("yes", "Cancelled. Data sharing is not changed"), ("listed", "localize.yaml, line")):
                await pilot.press("enter", "down", "down", "enter")
                await until(app, pilot, "online services that you agree to")
                await pilot.press(*typed, "enter")
                await until(app, pilot, told)
                assert ("policy: listed" in path.read_text(encoding="utf-8")) == (typed == "listed")
            for typed, told in (("y", "No consent given"), ("api.mymemory.translated.net", "Consent given")):
                await pilot.press("c")
                await until(app, pilot, "no consent")
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
            await until(app, pilot, "Consent withdrawn")
            assert consent.consents(used) == ()


@pytest.mark.thorough
async def test_engines_are_chosen_from_those_that_there_are(folder: Path, run_app: RunApp) -> None:
    """The known engines are listed, added and taken out; names can be typed; the draft sources are a key away."""
    path = folder / "localize.yaml"
    async with run_app("project") as (app, pilot):
        await pilot.press("s")
        await until(app, pilot, "Project title")
        await pilot.press(*["down"] * 7)
        for mark, written in (("✓ apertium", "engines: [apertium]"), ("  apertium", "engines: []")):
            await pilot.press("enter", "down", "enter")
            await until(app, pilot, "Written to")
            assert written in path.read_text(encoding="utf-8")
            await pilot.press("enter")
            await until(app, pilot, mark)
            await pilot.press("escape")
        await pilot.press("enter", "end", "enter", *"pseudo", "enter")
        await until(app, pilot, "draft.engines: pseudo")
        await pilot.press("enter", "enter")
        await until(app, pilot, "Memory and glossary")
        await pilot.press("escape")
        await until(app, pilot, "Project title")


async def test_own_name_is_changed(folder: Path, run_app: RunApp) -> None:
    """It stands among the person's own settings, and goes into their file."""
    async with run_app("project") as (app, pilot):
        await pilot.press("s")
        await until(app, pilot, "Project title")
        await pilot.press("end", *["up"] * 10)
        await until(app, pilot, "Your name")
        await until(app, pilot, "not in settings.json")
        await pilot.press("enter", "ctrl+u", *"Айгүл", "enter")
        await until(app, pilot, "user.name: Айгүл")
        assert read_settings().name == "Айгүл"
