"""A field for one line of text whose cursor stands still: every blink is a packet where the terminal is far away."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input

from localize.tui.paths import complete_path


class Field(Input):
    """Asks for a line; what stands in it is selected when it gets the focus."""

    def __init__(self, value: str = "", *, id: str | None = None, placeholder: str = "") -> None:  # noqa: A002
        super().__init__(value, id=id, placeholder=placeholder, select_on_focus=True)
        self.cursor_blink = False


class PathField(Field):
    """Asks for a path, which Tab completes."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "complete", "Complete the path", show=False, id="path.complete"),
    ]

    class Several(Message):
        """The path goes on in several ways; none of them after one that left no choice."""

        def __init__(self, names: tuple[str, ...]) -> None:
            super().__init__()
            self.names = names

    def action_complete(self) -> None:
        """Write the path as far as there is no choice and tell the choices; without any, go to the next field."""
        done = complete_path(self.value)
        if not done.names:
            self.screen.focus_next()
            return
        self.post_message(self.Several(() if len(done.names) == 1 else done.names))
        self.value = done.typed
        self.cursor_position = len(self.value)
