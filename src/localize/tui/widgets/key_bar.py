"""Key bar at the bottom of a screen: its most important keys, at most seven."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.cells import cell_len
from textual import events
from textual.binding import Binding
from textual.content import Content as Paint
from textual.widget import Widget

from localize.i18n import tr
from localize.tui.keys.layouts import shown

MOST = 7
GAPS = (2, 1)
"""Cells between two keys: the wide gap, and the narrow one for a line that is too long with it."""


class KeyBar(Widget):
    """Shows a few keys; a click does what the key does."""

    def __init__(self, name: str = "keys") -> None:
        """Only the one called "keys" changes with the focus."""
        super().__init__(id=name)
        self._keys: list[Binding] = []
        self._places: list[tuple[int, int, str]] = []

    def put(self, keys: list[Binding]) -> None:
        """Show other keys."""
        if keys != self._keys:
            self._keys = keys
            self.refresh()

    def render(self) -> Paint:
        """Return the keys that fit the width."""
        self._places = []
        pieces: list[tuple[str, str]] = []
        at = 1
        shown_keys, gap = fitting(self._keys, self.size.width)
        for binding in shown_keys:
            key, does = shown(binding.key), tr(binding.description)
            pieces += [(" " * (gap if pieces else 1), ""), (key, "bold $accent"), (f" {does}", "")]
            self._places.append((at, at + _width(binding), binding.action))
            at += _width(binding) + gap
        return Paint.assemble(*pieces)

    async def on_click(self, event: events.Click) -> None:
        """Do what the clicked key does, where the focus is."""
        for start, end, action in self._places:
            if start <= event.x < end:
                await self.screen.run_action(action)


def fitting(keys: Sequence[Binding], width: int) -> tuple[list[Binding], int]:
    """Return the keys that fit a line of *width* cells, whole, and the gap between them.

    Where not all of them fit, the last one, which is the way to the others, stays before the middle ones.
    """
    for gap in GAPS:
        if 1 + sum(_width(each) + gap for each in keys) - gap <= width:
            return list(keys), gap
    gap = GAPS[-1]
    left = width - 1 + gap
    kept: list[Binding] = []
    for binding in [*keys[-1:], *keys[:-1]]:
        if _width(binding) + gap <= left:
            left -= _width(binding) + gap
            kept.append(binding)
    return [*kept[1:], *kept[:1]], gap


def _width(binding: Binding) -> int:
    return cell_len(shown(binding.key)) + 1 + cell_len(tr(binding.description))


def keys_of(bindings: Iterable[object]) -> list[Binding]:
    """Return the bindings that the line of keys shows, in their order."""
    return [each for each in bindings if isinstance(each, Binding) and each.show and each.description][:MOST]
