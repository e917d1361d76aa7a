"""The panels on a screen: how their texts are laid out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.tui.tui_support import RunApp
from textual._compositor import Compositor, ReflowResult
from textual.app import App, ComposeResult
from textual.content import Content as Paint
from textual.geometry import Size
from textual.widget import Widget

from localize.tui.screens.editor.screen import Editor
from localize.tui.widgets.panels import HANGS, Panel, share


class PanelApp(App[None]):
    """One panel, as high as a few lines."""

    CSS = ".panel { width: 40; height: 5; } .panel-text { height: auto; }"

    def compose(self) -> ComposeResult:
        """Return the panel."""
        yield Panel("matches")


async def test_a_line_is_moved_in_beside_a_scroll_bar_that_comes_after_the_text() -> None:
    """A line that fits the panel, and not what the bar leaves of it, goes on under its beginning."""
    app = PanelApp()
    async with app.run_test(size=(60, 10)) as pilot:
        panel = app.query_one(Panel)
        free = panel.scrollable_content_region.width
        line = " " * HANGS["matches"] + "word " * 20
        panel.put(Paint("\n".join([line[: free - 4] + " end", *("x" * 9)])))
        await pilot.pause()
        width = panel.scrollable_content_region.width
        assert width < free
        shown = [strip.text.rstrip() for strip in app.screen._compositor.render_strips()]
        assert shown[1].strip() == "end"
        assert shown[1].startswith(" " * HANGS["matches"])


async def test_text_that_needs_a_bar_is_laid_out_once(run_app: RunApp, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether a bar is needed is known before the layout: each further one would be a painting that is waited for."""
    async with run_app(screen="editor", size=(80, 24)) as (app, pilot):
        assert isinstance(app.screen, Editor)
        await app.screen.loader.loaded()
        await pilot.pause()
        layouts: list[Size] = []
        real = Compositor.reflow

        def reflow(compositor: Compositor, parent: Widget, size: Size) -> ReflowResult:
            layouts.append(size)
            return real(compositor, parent, size)

        monkeypatch.setattr(Compositor, "reflow", reflow)
        app.screen.panels.put("matches", Paint("\n".join(["word " * 20] * 9)))
        await pilot.pause()
        assert app.screen.query_one("#panel-matches").show_vertical_scrollbar
        assert len(layouts) == 1


@given(wanted=st.lists(st.integers(0, 40), min_size=5, max_size=5), room=st.integers(5, 60))
def test_panels_share_the_height_by_what_they_show(wanted: list[int], room: int) -> None:
    """All lines are given away; a panel has less than it wants only where no other one has more lines than it needs."""
    heights = share(wanted, room)
    assert sum(heights) == room
    for mine, want in zip(heights, wanted, strict=True):
        if mine < want:
            assert all(height <= max(1, mine + 1) for height in heights)
