"""List dialog: rows to read and choose from, with details of the current one below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content as Paint
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from localize.tui.keys.bindings import bindings
from localize.tui.widgets.option_list import Options


@dataclass(frozen=True, slots=True)
class Item:
    """One row, made ready to paint, and what is said about it."""

    row: Paint
    about: Paint
    chosen: bool = False
    """Whether the cursor starts here."""


class Browse(ModalScreen[tuple[str, int] | None]):
    """Shows rows; gives back what was done, "take" or one of the *keys*, and the place of the row."""

    BINDINGS = bindings("browse")

    def __init__(
        self, title: str, items: Sequence[Item], *, keys: Sequence[str] = (), hint: str = "", wraps: bool = False
    ) -> None:
        """*wraps*: rows are read to their end, and nothing is said about them below."""
        super().__init__()
        self._title = title
        self._items = items
        self._keys = keys
        self._hint = hint
        self._wraps = wraps

    def compose(self) -> ComposeResult:
        """Return the rows, what is said about one, and the hint."""
        with Vertical(classes="dialog -large"):
            yield Static(self._title, markup=False, classes="dialog-title")
            yield Options(*(Option(each.row) for each in self._items), markup=False, id="rows")
            if not self._wraps:
                yield Static("", id="found-text", markup=False)
            yield Static(self._hint, markup=False, classes="dialog-hint")

    def on_mount(self) -> None:
        """Start at the chosen row."""
        for rows in self.query(OptionList):  # none when the program ends at this moment
            rows.highlighted = next((at for at, each in enumerate(self._items) if each.chosen), 0)
            rows.focus()
            if self._wraps:
                self.call_after_refresh(self._show_around, rows)

    def _show_around(self, rows: OptionList) -> None:
        """Have what is read before the chosen row in sight, and more of what is read after it."""
        rows.scroll_to_highlight(top=True)
        rows.scroll_relative(y=-(rows.size.height // 3), animate=False, immediate=True)

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Say more about the row under the cursor."""
        for each in self.query("#found-text").results(Static):
            each.update(self._items[event.option_index].about)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Take the row."""
        self.dismiss(("take", event.option_index))

    def action_wrong(self) -> None:
        """Say that the row is wrong, where that can be said."""
        at = self.query_one(OptionList).highlighted
        if "w" in self._keys and at is not None:
            self.dismiss(("w", at))

    def action_cancel(self) -> None:
        """Go back."""
        self.dismiss(None)
