"""On the start screen a project is encrypted, decrypted, given another passphrase, and deleted for good."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from tests.tui.tui_support import painted, until
from textual.pilot import Pilot

from localize.errors import WrongPassphrase
from localize.store import key_slots
from localize.store.key_slots import Cost
from localize.tui.app import open_or_ask
from localize.tui.display_options import DisplayOptions
from localize.tui.screens.welcome import Welcoming
from localize.workflow import finish
from localize.workflow.documents.add import add
from localize.workflow.project.project import Project, open_project
from localize.workflow.user.recent_projects import read_remembered, remember_opened

OLD, NEW = "қарлығаш ұшып келді", "four words of mine"
RECOVERY = re.compile(r"(?:[0-9A-Z]{5}-){3}[0-9A-Z]{5}")


@pytest.fixture(autouse=True)
def cheap_passphrases(monkeypatch: pytest.MonkeyPatch) -> None:
    """A try at a passphrase costs nothing in tests."""
    monkeypatch.setattr(key_slots, "calibrate", lambda: Cost(2))


@asynccontextmanager
async def started() -> AsyncIterator[tuple[Welcoming, Pilot[int]]]:
    """Give the start screen."""
    app = Welcoming(DisplayOptions())
    try:
        async with app.run_test(size=(80, 24)) as pilot:
            await until(app, pilot, "New project…")
            yield app, pilot
    finally:
        app.bridge.close()


async def write_down(app: Welcoming, pilot: Pilot[int]) -> str:
    """Type the end of the recovery key that is shown; return the key."""
    await until(app, pilot, "Recovery key")
    key = "-".join(RECOVERY.findall(painted(app)))
    await pilot.press(*"00000", "enter")
    await until(app, pilot, "not the last characters of the recovery key")
    await pilot.press(*["backspace"] * 5, *key[-5:].lower(), "enter")
    return key


def closed(project: Project) -> Path:
    """Return the folder of a project that was open a while ago and has one document in its folder."""
    (project.root / "note.txt").write_text("A note.", encoding="utf-8")
    finish(add(project, [project.root / "note.txt"]))
    remember_opened(project)
    project.close()
    return project.root


@pytest.mark.thorough
async def test_project_is_encrypted_once_the_recovery_key_is_written_down(project: Project) -> None:
    """Two equal passphrases, the end of the recovery key, and then nobody reads it without one of both."""
    root = closed(project)
    async with started() as (app, pilot):
        await pilot.press("e")
        await until(app, pilot, "Encrypt brief")
        await pilot.press(*"short", "down", *"short", "enter")
        await until(app, pilot, "too short")
        await pilot.press(*OLD, "down", *NEW, "enter")
        await until(app, pilot, "do not match")
        assert OLD not in painted(app)
        await pilot.press(*OLD, "down", *OLD, "enter")
        recovery = await write_down(app, pilot)
        await until(app, pilot, "Not encrypted")
        assert recovery not in painted(app)
        await pilot.press("enter")
        await until(app, pilot, "note.txt")
        await pilot.press("down", "enter")
        await until(app, pilot, "1 file deleted")
    assert not (root / "note.txt").exists()
    with open_project(root, key=lambda: OLD) as opened:
        assert opened.is_encrypted


@pytest.mark.thorough
async def test_nothing_is_encrypted_by_who_goes_back(project: Project) -> None:
    """Before the recovery key is written down, Esc leaves the project as it was."""
    root = closed(project)
    async with started() as (app, pilot):
        await pilot.press("e", *OLD, "down", *OLD, "enter")
        await until(app, pilot, "Recovery key")
        await pilot.press("escape")
    with open_project(root) as opened:
        assert not opened.is_encrypted


@pytest.mark.thorough
async def test_passphrase_is_changed_and_the_project_decrypted(project: Project) -> None:
    """With the present passphrase or the recovery key; a wrong one is told in its line."""
    root = closed(project)
    async with started() as (app, pilot):
        await pilot.press("e", *OLD, "down", *OLD, "enter")
        recovery = await write_down(app, pilot)
        await until(app, pilot, "Not encrypted")
        await pilot.press("enter", "escape", "e", "enter")
        await until(app, pilot, "Current passphrase")
        await pilot.press(*NEW, "down", *NEW, "down", *NEW, "enter")
        await until(app, pilot, "wrong passphrase")
        await pilot.press(*recovery.lower(), "enter")
        await until(app, pilot, "Passphrase changed")
        with pytest.raises(WrongPassphrase):
            open_project(root, key=lambda: OLD)
        await pilot.press("e", "enter")
        await until(app, pilot, "Current passphrase")
        await pilot.press(*NEW, "down", *OLD, "down", *OLD, "enter")
        await until(app, pilot, "Passphrase changed")
        await pilot.press("e", *["down"] * 3, "enter")
        await until(app, pilot, "Decrypt brief")
        await pilot.press(*NEW, "enter")
        await until(app, pilot, "wrong passphrase")
        await pilot.press(*OLD, "enter")
        await until(app, pilot, "Decrypted")
    with open_project(root) as opened:
        assert not opened.is_encrypted


@pytest.mark.thorough
async def test_recovery_key_and_key_are_made_anew(project: Project) -> None:
    """Each counts once the new recovery key is written down; what opened the project before opens it no longer."""
    root = closed(project)
    async with started() as (app, pilot):
        await pilot.press("e", *OLD, "down", *OLD, "enter")
        first = await write_down(app, pilot)
        await until(app, pilot, "Not encrypted")
        await pilot.press("enter", "escape", "e", "down", "enter")
        await until(app, pilot, "Current passphrase")
        await pilot.press(*OLD, "enter")
        second = await write_down(app, pilot)
        await until(app, pilot, "The recovery key was changed")
        with pytest.raises(WrongPassphrase):
            open_project(root, key=lambda: first)
        await pilot.press("e", "down", "down", "enter")
        await until(app, pilot, "Current passphrase")
        await pilot.press(*second, "down", *NEW, "down", *NEW, "enter")
        third = await write_down(app, pilot)
        await until(app, pilot, "The project has a new key")
    for secret in (OLD, first, second):
        with pytest.raises(WrongPassphrase):
            open_project(root, key=lambda text=secret: text)  # type: ignore[misc]
    open_project(root, key=lambda: third).close()


@pytest.mark.thorough
async def test_new_project_can_be_encrypted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is made once the recovery key is written down, and opened without the passphrase being asked for again."""
    monkeypatch.chdir(tmp_path)
    async with started() as (app, pilot):
        await pilot.press("n", *["down"] * 5, "right", "enter")
        await until(app, pilot, "New passphrase")
        assert not (tmp_path / "translations").exists()
        await pilot.press(*OLD, "down", *OLD, "enter")
        await write_down(app, pilot)
        await app.workers.wait_for_complete()
        await pilot.pause()
    assert app.chosen is not None
    project = open_or_ask(app.chosen, DisplayOptions())
    assert project is not None
    assert project.is_encrypted
    project.close()


@pytest.mark.thorough
async def test_project_is_deleted_once_its_name_is_typed(project: Project) -> None:
    """What would go is said before; a wrong name deletes nothing, the right one takes it off the list as well."""
    root = closed(project)
    async with started() as (app, pilot):
        await pilot.press("w")
        await until(app, pilot, "Delete brief for good")
        assert "1 other file" in painted(app)
        await pilot.press(*"briefs", "enter")
        await until(app, pilot, "not the project's name")
        await pilot.press("backspace", "enter")
        await until(app, pilot, "Other files remain in the folder")
        assert "note.txt" in painted(app)
        await pilot.press("enter")
    assert [each.name for each in root.iterdir()] == ["note.txt"]
    assert not read_remembered().projects
