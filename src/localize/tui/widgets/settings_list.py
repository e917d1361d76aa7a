"""List of settings, each with a few choices: up and down select a setting, left and right change it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.segment import Segment as Cell
from textual import events

from localize.i18n.sanitize import visible
from localize.tui.keys.bindings import bindings
from localize.tui.widgets.virtual_list import Lines, fit


@dataclass(frozen=True, slots=True)
class Switch:
    """One setting. Its first choice is what nobody has to think about."""

    name: str
    label: str
    choices: tuple[tuple[str, str], ...]
    """(value, what is shown)."""
    value: str = ""


class Switches(Lines):
    """Settings one under the other."""

    BINDINGS = bindings("settings")

    def __init__(self, switches: Sequence[Switch]) -> None:
        super().__init__(id="switches")
        self._switches = tuple(switches)
        self._chosen = [
            next((at for at, (value, _) in enumerate(each.choices) if value == each.value), 0) for each in switches
        ]

    @property
    def values(self) -> Mapping[str, str]:
        """What every setting stands at."""
        return {each.name: each.choices[at][0] for each, at in zip(self._switches, self._chosen, strict=True)}

    def count(self) -> int:
        """Return how many settings there are."""
        return len(self._switches)

    def cells(self, index: int, width: int) -> list[Cell]:
        """Return a setting's label and what it stands at."""
        switch, at = self._switches[index], self._chosen[index]
        label = fit(visible(switch.label), min(self._label_width(), max(4, width // 2)))
        style = self.style_of("muted" if at == 0 else "warned")
        text = fit(f"‹ {visible(switch.choices[at][1])} ›", max(0, width - cell_len(label) - 2))
        return [self.pointer(index), Cell(f"{label} "), Cell(text, style)]

    def _label_width(self) -> int:
        return max((cell_len(visible(each.label)) for each in self._switches), default=0) + 1

    def action_move(self, step: int) -> None:
        """Go to the next setting; past the last one and the first, out of the list."""
        if 0 <= self.cursor + step < self.count():
            super().action_move(step)
        elif step > 0:
            self.screen.focus_next()
        else:
            self.screen.focus_previous()

    def action_change(self, step: int) -> None:
        """Take the next choice of the setting under the cursor."""
        if self.count():
            self._chosen[self.cursor] = (self._chosen[self.cursor] + step) % len(self._switches[self.cursor].choices)
            self.refresh_row(self.cursor)

    def on_click(self, event: events.Click) -> None:
        """Go to the clicked setting; change the one that the cursor is on."""
        index = self.scroll_offset.y + event.y
        if index == self.cursor and event.chain == 1:
            self.action_change(1)
        elif index < self.count():
            self.show_cursor(index)
