"""The texts of the open segment stand under its row."""

from __future__ import annotations

import pytest
from tests.tui.tui_support import RunApp, add_document, painted
from textual.geometry import Region
from textual.strip import Strip

from localize.model import Content
from localize.tui.display_options import DisplayOptions
from localize.tui.screens.editor.screen import Editor
from localize.tui.widgets.segment_list import Segments
from localize.workflow.project.project import Project

LONG = tuple(Content((f"Sentence {at} " + "with many words that need lines " * (at % 5 + 1),)) for at in range(40))


def under_row(editor: Editor) -> bool:
    """Whether the box stands right under the row of the cursor, with the room that it takes."""
    segments = editor.list
    top = segments.region.y + segments.open_top
    return editor.editor.box.region.y == top and segments.open_lines == editor.editor.box.region.height


@pytest.mark.parametrize("size", [(80, 24), (160, 48)])
async def test_texts_stand_under_their_row_wherever_one_goes(
    size: tuple[int, int], project: Project, run_app: RunApp
) -> None:
    """Keys, clicks, letters, a resize and the wheel keep the box under the row; the whole of both is in sight."""
    add_document(project, "long.txt", LONG)
    async with run_app(size=size) as (app, pilot):
        editor = app.screen
        assert isinstance(editor, Editor)
        editor.editor.document = None
        editor.editor.where = type(editor.editor.where)()
        editor.editor.open()
        await pilot.press("escape")
        for key in ("down", "down", "pagedown", "end", "pageup", "up", "home", "down"):
            await pilot.press(key)
            await pilot.pause()
            assert under_row(editor), key
            box = editor.editor.box.region
            assert editor.list.region.contains_region(Region(box.x, box.y - 1, box.width, box.height + 1)), key
        await pilot.press("enter", *("word" * 25))
        await pilot.pause()
        assert under_row(editor)
        editor.list.scroll_to(0, editor.list.scroll_offset.y + 2, animate=False, immediate=True)
        await pilot.pause()
        assert under_row(editor)
        await pilot.resize_terminal(size[0] + 20, size[1] + 4)
        await pilot.pause()
        assert under_row(editor)


async def test_one_key_shows_one_line_of_each_text(run_app: RunApp) -> None:
    """Then the texts stand below the list, as they do where the terminal is low."""
    async with run_app() as (app, pilot):
        editor = app.screen
        assert isinstance(editor, Editor)
        assert editor.has_class("-inside")
        await pilot.press("escape", "w")
        await pilot.pause()
        assert not editor.has_class("-inside")
        assert editor.editor.box.region.y == editor.list.region.bottom
        assert "The list shows one line of each text" in painted(app)
        await pilot.press("w")
        await pilot.pause()
        assert under_row(editor)
        await pilot.resize_terminal(60, 18)
        await pilot.pause()
        assert editor.editor.box.region.y == editor.list.region.bottom


async def test_person_who_prefers_one_line_has_it_from_the_start(run_app: RunApp) -> None:
    """As the preferences say."""
    async with run_app(options=DisplayOptions(wraps_rows=False)) as (app, _):
        assert not app.screen.query_one("#list", Segments).has_high_rows
        assert not app.screen.has_class("-inside")


async def test_step_paints_no_rows_below_the_open_one(
    project: Project, run_app: RunApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where there is room, rows of one to four lines stay where they are when the row above them opens or closes."""
    add_document(project, "long.txt", LONG)
    asked: list[int] = []
    real = Segments.render_line

    def render_line(segments: Segments, y: int) -> Strip:
        asked.append(y)
        return real(segments, y)

    async with run_app(size=(160, 48)) as (app, pilot):
        editor = app.screen
        assert isinstance(editor, Editor)
        editor.editor.document = None
        editor.editor.where = type(editor.editor.where)()
        editor.editor.open()
        await pilot.press("escape", "down", "down")
        await pilot.pause(0.3)  # what is looked up for a row comes behind it
        monkeypatch.setattr(Segments, "render_line", render_line)
        for _ in range(4):
            top = editor.list.open_top
            below = [editor.list.geometry.top(editor.list.cursor + at) for at in (2, 3)]
            asked.clear()
            await pilot.press("down")
            await pilot.pause()
            assert [editor.list.geometry.top(editor.list.cursor + at) for at in (1, 2)] == below
            assert asked
            assert set(asked) <= set(range(top - 1, below[0]))


async def test_known_rows_are_not_measured_again(
    project: Project, run_app: RunApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page down and up measures what has not been in sight, and the rows that open and close."""
    add_document(project, "long.txt", LONG * 5)
    measured: list[int] = []
    real = Segments.height

    def height(segments: Segments, index: int, width: int) -> int:
        measured.append(index)
        return real(segments, index, width)

    async with run_app(size=(160, 48)) as (app, pilot):
        editor = app.screen
        assert isinstance(editor, Editor)
        editor.editor.document = None
        editor.editor.where = type(editor.editor.where)()
        editor.editor.open()
        await pilot.press("escape", *["down"] * 5, "pagedown", "pagedown", "pageup")
        await pilot.pause()
        monkeypatch.setattr(Segments, "height", height)
        before, line = editor.list.cursor, editor.list.open_top
        await pilot.press("pagedown")
        opened = {before, editor.list.cursor}
        assert editor.list.cursor > before
        assert editor.list.open_top == line  # the texts stay in their place: nothing is laid out anew
        assert measured
        assert set(measured) <= opened
