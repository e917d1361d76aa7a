"""The line of keys at the bottom: at most seven, those that matter on this screen."""

from __future__ import annotations

from collections.abc import Iterable

from rich.cells import cell_len
from textual import events
from textual.binding import Binding
from textual.content import Content as Paint
from textual.timer import Timer
from textual.widget import Widget

from localize.display import show
from localize.tui.keys import shown
from localize.tui.widgets.lines import fit
from localize.wording import tr

MOST = 7
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
            self.refresh()

    def say(self, text: str, *, warn: bool, firm: bool = False) -> None:
        """Show a sentence in place of the keys for a moment; a *firm* one has its time whatever keys come."""
        self._firm = firm
        self._said = (text, "bold $warned" if warn else "bold")
        if self._silence is not None:
            self._silence.stop()
        self._silence = self.set_timer(SAID_FOR_S, self._fall_silent)
        self.refresh()

    def _fall_silent(self) -> None:
        self._said, self._firm = None, False
        self.refresh()

    def render(self) -> Paint:
        """Return the sentence, or the keys that fit the width."""
        self._places = []
        if self._said is not None:
            text, style = self._said
            return Paint.styled(f" {fit(show(text), self.size.width - 1)}", style)
        pieces: list[tuple[str, str]] = []
        at = 1
        for binding in self._fitting(self.size.width):
            key, does = shown(binding.key), tr(binding.description)
            width = cell_len(key) + cell_len(does) + 1
            pieces += [(" " if not pieces else "  ", ""), (key, "bold $accent"), (f" {does}", "")]
            self._places.append((at, at + width, binding.action))
            at += width + 2
        return Paint.assemble(*pieces)

    def _fitting(self, width: int) -> list[Binding]:
        """Return the keys that fit a width; the last of them all, the way to the others, before the middle ones."""
        left = width + 1
        kept: list[Binding] = []
        for binding in [*self._keys[-1:], *self._keys[:-1]]:
            width = cell_len(shown(binding.key)) + cell_len(tr(binding.description)) + 3
            if width <= left:
                left -= width
                kept.append(binding)
        return [*kept[1:], *kept[:1]]

    async def on_click(self, event: events.Click) -> None:
        """Do what the clicked key does, where the focus is."""
        for start, end, action in self._places:
            if start <= event.x < end:
                await self.screen.run_action(action)


def keys_of(bindings: Iterable[object]) -> list[Binding]:
    """Return the bindings that the line of keys shows, in their order."""
    return [each for each in bindings if isinstance(each, Binding) and each.show and each.description][:MOST]
