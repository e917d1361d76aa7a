"""Key bar at the bottom of a screen: its most important keys, at most seven."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.cells import cell_len
from textual import events
from textual.binding import Binding
from textual.content import Content as Paint
from textual.timer import Timer
from textual.widget import Widget

from localize.i18n import tr
from localize.i18n.sanitize import visible_sentence
from localize.tui.keys.layouts import shown
from localize.tui.widgets.virtual_list import fit

MOST = 7
GAPS = (2, 1)
"""Cells between two keys: the wide gap, and the narrow one for a line that is too long with it."""
MOST_LINES = 3
"""That a sentence may take for its moment."""
LINES_FOR_ONE = 8
"""A terminal has so many lines for each that a sentence may take."""
LAST_WORD = 12
"""Cells at the end of a line that a word may leave empty."""
SAID_FOR_S = 5.0


class KeyBar(Widget):
    """Shows a few keys, or for a moment something that was done; a click does what the key does."""

    def __init__(self, name: str = "keys") -> None:
        """Only the one called "keys" changes with the focus and says sentences."""
        super().__init__(id=name)
        self._keys: list[Binding] = []
        self._places: list[tuple[int, int, str]] = []
        self._said: tuple[str, str] | None = None
        self._silence: Timer | None = None
        self._firm = False

    def put(self, keys: list[Binding], *, after_said: bool = False) -> None:
        """Show other keys, at once or *after_said*: once the sentence that stands there now has had its time."""
        if keys != self._keys:
            self._keys = keys
            if not (after_said or self._firm):
                self._said = None
                self._grow()
            self.refresh()

    def say(self, text: str, *, warn: bool, firm: bool = False) -> None:
        """Show a sentence in place of the keys for a moment; a *firm* one has its time whatever keys come."""
        self._firm = firm
        self._said = (visible_sentence(text), "bold $warned" if warn else "bold")
        self._grow()
        if self._silence is not None:
            self._silence.stop()
        self._silence = self.set_timer(SAID_FOR_S, self.fall_silent)
        self.refresh()

    def fall_silent(self) -> None:
        """Show the keys again."""
        self._said, self._firm = None, False
        self._grow()
        self.refresh()

    def on_resize(self) -> None:
        """Fit a sentence to the width."""
        self._grow()

    def _grow(self) -> None:
        """Have as many lines as the sentence needs and the terminal can spare."""
        width, said = self.size.width, f" {self._said[0]}" if self._said is not None else ""
        lines = Paint(said).get_height({}, width) if width else 1
        self.styles.height = max(1, min(lines, MOST_LINES, self.screen.size.height // LINES_FOR_ONE))

    def _sentence(self) -> Paint:
        text, style = self._said or ("", "")
        lines = self.size.height
        room = self.size.width - 1 if lines <= 1 else lines * (self.size.width - LAST_WORD)
        return Paint.styled(" " + (text if cell_len(text) <= room else fit(text, room)), style)

    def render(self) -> Paint:
        """Return the sentence, or the keys that fit the width."""
        self._places = []
        if self._said is not None:
            return self._sentence()
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
