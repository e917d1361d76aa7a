"""Text field for one line, with a cursor that does not blink: over SSH every blink is a packet."""

from __future__ import annotations

from rich.cells import cell_len
from rich.highlighter import Highlighter
from rich.text import Text
from textual import events
from textual.message import Message
from textual.widgets import Input

from localize.i18n.sanitize import visible
from localize.tui.keys.bindings import bindings
from localize.tui.widgets.path_completion import complete_path


class VisibleSigns(Highlighter):
    """Paints signs for what is not seen in a field, as many as there are characters."""

    def __init__(self, field: Input) -> None:
        self._field = field

    def highlight(self, text: Text) -> None:
        """Paint the field's value instead of a text, which may lack control characters."""
        text.plain = visible(self._field.value)


class Field(Input):
    """Asks for a line; what stands in it is selected when it gets the focus."""

    def __init__(self, value: str = "", *, id: str | None = None, placeholder: str = "") -> None:  # noqa: A002
        super().__init__(value, id=id, placeholder=visible(placeholder), select_on_focus=True)
        self.highlighter = VisibleSigns(self)
        self.cursor_blink = False

    def _position_to_cell(self, position: int) -> int:
        return cell_len(visible(self.value[:position]))

    def _cell_offset_to_index(self, offset: int) -> int:
        """Return the character under a cell of the field."""
        at, left = 0, offset + self.scroll_offset.x
        for each in visible(self.value):
            left -= cell_len(each)
            if left < 0:
                break
            at += 1
        return at

    def on_paste(self, event: events.Paste) -> None:
        """Take what is pasted as one line: of several, nothing is lost without a word."""
        event.stop()
        event.prevent_default()
        self.replace(" ".join(event.text.split("\n")).strip(), *sorted(self.selection))


class SecretField(Field):
    """Asks for a passphrase: a dot stands for each character, and nothing of it goes to the clipboard."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.password = True

    def action_copy(self) -> None:
        """Copy nothing."""

    def action_cut(self) -> None:
        """Cut nothing."""


class PathField(Field):
    """Asks for a path, which Tab completes."""

    BINDINGS = bindings("path")

    class Several(Message):
        """The path goes on in several ways; none of them after one that left no choice."""

        def __init__(self, names: tuple[str, ...]) -> None:
            super().__init__()
            self.names = names

    def action_complete(self) -> None:
        """Write the path as far as there is no choice and tell the choices; without any, go to the next field.

        Of several paths, the last one.
        """
        done, before = complete_path(self.value), ""
        if not done.names and " " in self.value:
            *others, last = self.value.split(" ")
            done, before = complete_path(last), " ".join([*others, ""])
        if not done.names:
            self.screen.focus_next()
            return
        self.post_message(self.Several(() if len(done.names) == 1 else done.names))
        self.value = before + done.typed
        self.cursor_position = len(self.value)
