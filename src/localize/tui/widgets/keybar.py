"""The line of keys at the bottom: at most seven, those that matter on this screen."""

from __future__ import annotations

from collections.abc import Iterable

from rich.cells import cell_len
from textual import events
from textual.binding import Binding
from textual.content import Content as Paint
from textual.widget import Widget

from localize.tui.keys import shown

MOST = 7


class KeyBar(Widget):
    """Shows the screen's keys that are marked to be shown; a click does what the key does."""

    def __init__(self) -> None:
        super().__init__(id="keys")
        self._places: list[tuple[int, int, str]] = []

    def render(self) -> Paint:
        """Return the keys that fit the width."""
        pieces: list[tuple[str, str]] = []
        self._places = []
        at = 1
        for binding in keys_of(self.screen.BINDINGS):
            key = binding.key_display or shown(binding.key)
            width = cell_len(key) + cell_len(binding.description) + 1
            if at + width > self.size.width:
                break
            pieces += [(" " if not pieces else "  ", ""), (key, "bold $accent"), (f" {binding.description}", "")]
            self._places.append((at, at + width, binding.action))
            at += width + 2
        return Paint.assemble(*pieces)

    async def on_click(self, event: events.Click) -> None:
        """Do what the clicked key does."""
        for start, end, action in self._places:
            if start <= event.x < end:
                await self.screen.run_action(action)


def keys_of(bindings: Iterable[object]) -> list[Binding]:
    """Return the bindings that the line of keys shows, in their order."""
    return [each for each in bindings if isinstance(each, Binding) and each.show and each.description][:MOST]
