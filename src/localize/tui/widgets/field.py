"""A field for one line of text whose cursor stands still: every blink is a packet where the terminal is far away."""

from __future__ import annotations

from textual.widgets import Input


class Field(Input):
    """Asks for a line; what stands in it is selected when it gets the focus."""

    def __init__(self, value: str = "", *, id: str | None = None, placeholder: str = "") -> None:  # noqa: A002
        super().__init__(value, id=id, placeholder=placeholder, select_on_focus=True)
        self.cursor_blink = False
