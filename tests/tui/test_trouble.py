"""Trouble from outside the editor: somebody else's texts, a full disk, a folder that cannot be written."""

from __future__ import annotations

import pytest
from tests.tui.tui_support import KK, RunApp, message, painted, take_keys, until
from textual.pilot import Pilot

from localize.errors import WorkflowError
from localize.model.segment_list import Row, Where
from localize.store.sqlite import SqliteStore
from localize.tui.app import Localize
from localize.tui.screens.base.screen import BaseScreen
from localize.tui.screens.editor.screen import Editor
from localize.workflow.editing import edit
from localize.workflow.notes import notes
from localize.workflow.project.project import Project, open_project


def row(project: Project, number: int) -> Row:
    """One row as it stands in the store."""
    return project.store.rows(KK, Where(), after=number - 1, limit=1)[0]


def editor(app: Localize) -> Editor:
    """The screen, which has to be the editor."""
    assert isinstance(app.screen, Editor)
    return app.screen


async def rest(app: Localize, pilot: Pilot[int]) -> None:
    """Wait until all that runs beside the editor is done."""
    await take_keys(app)
    await pilot.pause()
    await editor(app).workers.wait_for_complete()
    await pilot.pause()


async def test_text_that_somebody_wrote_meanwhile_is_shown(project: Project, run_app: RunApp) -> None:
    """A list that was read before shows a segment as it is now when one comes to it; writing on asks nothing."""
    async with run_app() as (app, pilot):
        await rest(app, pilot)
        with open_project(project.root, as_name="Bolat") as other:
            edit.save(other, row(other, 2).segment.key, KK, "Ұзын құпиясөз")
            edit.save(other, row(other, 4).segment.key, KK, "Желі")
        await pilot.press("down")
        await rest(app, pilot)
        assert editor(app).target.typed == "Ұзын құпиясөз"
        assert "Bolat has saved a text here" in message(app)
        assert "Желі" in painted(app)
        await pilot.press(*" таңдаңыз.", "enter")
        await rest(app, pilot)
    target = row(project, 2).target
    assert target is not None
    assert target.content.typed == "Ұзын құпиясөз таңдаңыз."


async def test_who_writes_hears_of_another_text_before_the_end(project: Project, run_app: RunApp) -> None:
    """What was typed stays where somebody else has saved the segment; that one will be asked about it is told."""
    async with run_app() as (app, pilot):
        await pilot.press(*"Цифрлық")
        with open_project(project.root, as_name="Bolat") as other:
            edit.save(other, row(other, 1).segment.key, KK, "Редактор")
        editor(app).loader.load(row(project, 1))
        await rest(app, pilot)
        assert editor(app).target.typed == "Цифрлық"
        assert "Bolat has saved another text meanwhile" in message(app)


async def test_rescued_text_is_kept_once(project: Project, run_app: RunApp) -> None:
    """A text that was saved as the terminal went does not come back at a later start, over what was written since."""
    async with run_app() as (app, pilot):
        await pilot.press(*"Цифрлық")
        editor(app).autosave._keep_open()
        await rest(app, pilot)
        assert [each.typed for each in project.store.unsaved("Aigerim")] == ["Цифрлық"]
        app.hang_up()
        await pilot.pause()
    target = row(project, 1).target
    assert target is not None
    assert target.content.typed == "Цифрлық"
    assert project.store.unsaved("Aigerim") == ()


async def test_text_that_cannot_be_kept_is_told_while_it_is_typed(project: Project, run_app: RunApp) -> None:
    """On a full disk the promise to keep what is typed is taken back at once, not at the next save."""

    def fill() -> None:
        assert isinstance(project.store, SqliteStore)
        connection = project.store._database.connection()
        connection.pragma("max_page_count", int(connection.pragma("page_count")))

    async with run_app() as (app, pilot):
        await app.bridge.write(fill)
        editor(app).target.put("Ұзын мәтін. " * 20_000)
        editor(app).autosave._keep_open()
        await until(app, pilot, "cannot be autosaved")
        assert "full" in message(app)


async def test_error_that_comes_again_stands_once(run_app: RunApp) -> None:
    """Who tries again is told again, without a pile of the same words over the screen."""
    error = WorkflowError("nothing goes", hint="wait")
    async with run_app() as (app, pilot):
        for _ in range(3):
            editor(app).tell(error)
            await pilot.pause()
        assert message(app) == "✗ nothing goes\nwait"


@pytest.mark.parametrize("keys", ["x", "escape r", "escape c", "escape x", "escape b", "escape t", "f5", "ctrl+s x"])
async def test_project_for_reading_says_so_before_anybody_writes(project: Project, run_app: RunApp, keys: str) -> None:
    """The first line says it all the time, and the keys that write say it at once: no form is filled in vain."""
    edit.save(project, row(project, 1).segment.key, KK, "Редактор")
    notes.leave(project, row(project, 1).segment.key, KK, "Неге?", kind="question")
    with open_project(project.root, as_name="Bolat", read_only=True) as reader:
        async with run_app(used=reader) as (app, pilot):
            await rest(app, pilot)
            assert "read only" in painted(app).split("\n")[0]
            await pilot.press(*keys.split())
            await rest(app, pilot)
            assert "reading only" in message(app)


@pytest.mark.thorough
async def test_project_to_be_read_only_says_so_before_anybody_writes_in_vain(project: Project, run_app: RunApp) -> None:
    """On no screen a key asks for what could not be written; looking at all of it is free."""
    edit.save(project, row(project, 1).segment.key, KK, "Редакторларға арналған цифрлық қауіпсіздік")
    with open_project(project.root, as_name="Bolat", read_only=True) as reader:
        async with run_app("project", used=reader) as (app, pilot):

            async def refused(*keys: str) -> None:
                for key in keys:
                    screen = app.screen
                    await pilot.press(key)
                    await until(app, pilot, "open for reading only")
                    assert app.screen is screen, key
                    assert isinstance(screen, BaseScreen)
                    screen.say("")

            await until(app, pilot, "guide.txt")
            await refused("a", "u", "d")
            await pilot.press("t")
            await until(app, pilot, "2 concepts")
            await refused("n", "x", "i", "u")
            await pilot.press("enter")
            await until(app, pilot, "Concept ")
            await refused("enter", "s", "n", "x", "c", "p", "w", "u")
            await pilot.press("f")
            await until(app, pilot, "forms")
            await pilot.press("escape", "escape", "escape", "m")
            await until(app, pilot, "1 record")
            await refused("enter", "x", "m", "i", "u")
            await pilot.press("escape", "s")
            await until(app, pilot, "Project title")
            await refused("enter", "x")
            await pilot.press("end", "enter")  # one's own settings are not the project's
            await until(app, pilot, "Enter choose")
    assert not app._notifications
