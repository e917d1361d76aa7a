"""Paintings: the terminal looks as if all had been painted; what goes together is one; nothing stays behind."""

from __future__ import annotations

import gc
from typing import Any

import pytest
from rich.console import RenderableType
from rich.style import Style
from tests.tui.tui_support import RunApp
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual._styles_cache import StylesCache
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode
from textual.screen import Screen
from textual.strip import Strip

from localize.tui.app import Localize
from localize.tui.screens.base.app import FEW_CLOSED
from localize.tui.screens.editor.screen import Editor
from localize.tui.terminal.cell_diff import _painted

Cells = dict[tuple[int, int], tuple[str, Style | None]]
KEYS = ["d", "i", "g", "enter", "down", "p", "tab", "tab", "f8", "escape", "escape", "down", "up", "pagedown", "f6"]
KEYS += [
    "x",
    "escape",
    "question_mark",
    "escape",
    "end",
    "home",
    "n",
    "enter",
    "z",
    "backspace",
    "ctrl+n",
    "f12",
    "ctrl+g",
    "f12",
    "escape",
]


def put(cells: Cells, x: int, y: int, strip: Strip) -> None:
    """Paint a strip."""
    for text, style, _ in strip:
        for letter in text:
            cells[x, y] = (letter, style)
            x += 1


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Cells:
    """What stands on the terminal, as far as it was painted."""
    cells: Cells = {}
    real = Localize._display

    def display(app: Localize, screen: Screen[object], update: RenderableType | None) -> None:
        if isinstance(update, LayoutUpdate):
            for y, strips in enumerate(update.strips):
                put(cells, 0, y, Strip.join(strips))
        elif isinstance(update, ChopsUpdate):
            for x, y, strip in _painted(update):
                put(cells, x, y, strip)
        real(app, screen, update)

    monkeypatch.setattr(Localize, "_display", display)
    return cells


@pytest.mark.thorough
@pytest.mark.parametrize("size", [(80, 24), (140, 40)])
async def test_terminal_looks_as_if_all_had_been_painted(
    run_app: RunApp, terminal: Cells, size: tuple[int, int]
) -> None:
    """After each key, letters and colours stand as in a painting of the whole screen."""
    async with run_app(screen="editor", size=size) as (app, pilot):
        for key in KEYS:
            await pilot.press(key)
            for _ in range(20):  # what is looked up for the new row may come between the painting and the look at it
                await pilot.pause(0.1)
                whole: Cells = {}
                for y, strip in enumerate(app.screen._compositor.render_strips()):
                    put(whole, 0, y, strip)
                amiss = {place: each for place, each in whole.items() if terminal.get(place) != each}
                if not amiss:
                    break
            assert amiss == {}, key


async def test_row_and_its_text_are_one_painting(run_app: RunApp, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first painting after a step in the list shows the row and what stands below it: nobody waits for a second."""
    paintings: list[set[int]] = []
    real = Localize._display

    def display(app: Localize, screen: Screen[object], update: RenderableType | None) -> None:
        if isinstance(update, ChopsUpdate):
            paintings.append({y for _, y, _ in _painted(update)})
        real(app, screen, update)

    async with run_app(screen="editor", size=(80, 24)) as (app, pilot):
        await pilot.press("escape")
        await pilot.pause(0.5)
        monkeypatch.setattr(Localize, "_display", display)
        await pilot.press("down")
        shown = {app.screen.query_one(f"#{name}").region.y for name in ("list", "source-head", "source", "target")}
        assert shown <= paintings[0]


async def test_screen_below_a_dialog_is_painted_once_and_not_styled_again(
    run_app: RunApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was seen through a dialog looks as before when that closes, and what goes with it is one painting."""
    styled: list[DOMNode] = []
    painted: list[RenderableType] = []
    display, apply = Localize._display, Stylesheet.apply

    def note_painting(app: Localize, screen: Screen[object], update: RenderableType | None) -> None:
        if update is not None:
            painted.append(update)
        display(app, screen, update)

    def note_style(sheet: Stylesheet, node: DOMNode, **more: Any) -> None:
        styled.append(node)
        apply(sheet, node, **more)

    async with run_app(screen="editor", size=(80, 24)) as (app, pilot):
        await pilot.press("escape", "ctrl+g", "4")
        await pilot.pause(0.5)
        monkeypatch.setattr(Localize, "_display", note_painting)
        monkeypatch.setattr(Stylesheet, "apply", note_style)
        await pilot.press("enter")
        await pilot.pause(0.5)
        assert isinstance(app.screen, Editor)
        assert app.screen.list.cursor == 3
        assert styled == []
        assert isinstance(painted[0], LayoutUpdate)
        assert sum(isinstance(each, LayoutUpdate) for each in painted) == 1


async def test_screen_that_another_one_hid_is_styled_again(run_app: RunApp, monkeypatch: pytest.MonkeyPatch) -> None:
    """A screen that was out of sight follows what has changed for the whole program meanwhile."""
    styled: list[DOMNode] = []
    apply = Stylesheet.apply

    def note_style(sheet: Stylesheet, node: DOMNode, **more: Any) -> None:
        styled.append(node)
        apply(sheet, node, **more)

    async with run_app(screen="project", size=(80, 24)) as (app, pilot):
        below = app.screen
        await pilot.press("enter")
        await pilot.pause(0.3)
        assert isinstance(app.screen, Editor)
        monkeypatch.setattr(Stylesheet, "apply", note_style)
        await pilot.press("escape", "escape")
        await pilot.pause(0.3)
        assert app.screen is below
        assert below in styled


@pytest.mark.thorough
async def test_closed_dialogs_leave_nothing_behind(run_app: RunApp, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a rest, no more is kept of the twentieth dialog than of the first."""
    async with run_app() as (app, pilot):

        async def open_and_close(times: int) -> int:
            for _ in range(times):
                await pilot.press("f1", "escape")
                await app.workers.wait_for_complete()
            app._collect_at_rest()  # somebody has typed
            app._collect_at_rest()
            return sum(isinstance(each, StylesCache) for each in gc.get_objects())

        first = await open_and_close(2)
        assert await open_and_close(20) == first
        monkeypatch.setattr(app, "_collect_at_rest", lambda: None)  # nobody rests
        left = await open_and_close(FEW_CLOSED)
        for _ in range(50):
            if left < first + FEW_CLOSED:  # a dialog has several widgets
                break
            await pilot.pause(0.1)
            left = sum(isinstance(each, StylesCache) for each in gc.get_objects())
        assert left < first + FEW_CLOSED
