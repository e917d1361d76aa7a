"""The keys of one screen, and of what has the focus there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content as Paint
from textual.dom import DOMNode
from textual.screen import ModalScreen, Screen
from textual.widgets import Static

from localize.signs import ALL
from localize.tui.keys import shown
from localize.wording import tr

COLUMN = 18


def documented(bindings: Iterable[BindingType]) -> list[Binding]:
    """Return the bindings that say what they do."""
    return [each for each in bindings if isinstance(each, Binding) and each.description]


def key_names(binding: Binding) -> str:
    """Return all keys of a binding as people write them."""
    return " ".join(
        shown(key) for key in binding.key.split(",") if key not in ("ctrl+enter", "shift+enter", "alt+enter")
    )


class Help(ModalScreen[None]):
    """Lists keys; Esc, F1 or ? closes it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,f1,question_mark,q", "close", "Close", show=False)]

    def __init__(self, screen: Screen[None]) -> None:
        super().__init__()
        self._about = screen

    def compose(self) -> ComposeResult:
        """Return the list."""
        with Vertical(classes="dialog -large"):
            yield Static(tr("Keys: {screen}", screen=tr(str(self._about.TITLE))), markup=False, classes="dialog-title")
            with VerticalScroll(classes="dialog-text"):
                yield Static(self._keys(), markup=False)
            yield Static(tr("↑ ↓ scroll, Esc closes"), markup=False, classes="dialog-hint")

    def _keys(self) -> Paint:
        lines = [self._line(binding) for binding in documented(self._about.BINDINGS)]
        focused = self._about.focused
        if focused is not None:
            lines += self._of(focused)
        lines += [self._line(each) for each in documented(self.app.BINDINGS)]
        signs = "  ".join(f"{each.glyph} {tr(each.word)}" for each in ALL)
        return Paint("\n").join([*lines, Paint(""), Paint.styled(signs, "$muted")])

    def _of(self, node: DOMNode) -> list[Paint]:
        own = [
            base.__dict__.get("BINDINGS", []) for base in type(node).__mro__ if base.__module__.startswith("localize.")
        ]
        return [self._line(binding) for bindings in own for binding in documented(bindings)]

    def _line(self, binding: Binding) -> Paint:
        keys = key_names(binding)
        gap = " " * max(1, COLUMN - cell_len(keys))
        return Paint.assemble((f" {keys}", "bold $accent"), f"{gap}{tr(binding.description)}")

    def on_mount(self) -> None:
        """Let the arrows scroll."""
        self.query_one(VerticalScroll).focus()

    def action_close(self) -> None:
        """Go back."""
        self.dismiss()
