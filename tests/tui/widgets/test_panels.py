"""The panels on a screen: how their texts are laid out."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.content import Content as Paint

from localize.tui.widgets.panels import HANGS, Panel


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
