"""Status line above the key bar: what the keys act on, the last message, and at its end what the program does."""

from __future__ import annotations

import enum

from rich.cells import cell_len
from textual.content import Content as Paint
from textual.widget import Widget

from localize.i18n import mark, tr
from localize.i18n.sanitize import visible_sentence
from localize.tui.widgets.virtual_list import fit

LINES_FOR_STATUS = 12
"""A terminal with fewer lines has a status line only while there is a message."""
LINES_FOR_ONE = 4
"""A terminal has so many lines for each that a message may take."""


class Mode(enum.Enum):
    """What the keys act on, where letters mean now this, now that: its name and its style."""

    TEXT = (mark("TEXT"), "$accent")
    LIST = (mark("LIST"), "$translated")
    FINDINGS = (mark("FINDINGS"), "$warned")
    NUMBER = (mark("NUMBER"), "$warned")


class Tone(enum.Enum):
    """How much a message matters: its sign and its style."""

    DONE = ("", "bold")
    WARNING = ("! ", "bold $warned")
    ERROR = ("✗ ", "bold $rejected")


class StatusLine(Widget):
    """Shows the mode, and one message, which stays until the next one comes or the user moves on.

    The line is always there, so that no row moves when a message comes; a longer message takes more lines.
    """

    def __init__(self) -> None:
        super().__init__(id="status")
        self.message = ""
        """The message, with its sign; "" for none."""
        self._tone = Tone.DONE
        self.is_new = False
        """Whether neither a key nor a click came since the message."""
        self._mode: Mode | None = None

    def on_mount(self) -> None:
        """Show what the program does beside the screens, as its subtitle says, where there is room."""
        self.watch(self.app, "sub_title", self._show_note, init=False)

    def _show_note(self) -> None:
        self.refresh()

    def show_mode(self, mode: Mode | None) -> None:
        """Show what the keys act on; None: nothing that needs a name."""
        if mode is not self._mode:
            self._mode = mode
            self._fit()

    def say(self, text: str, tone: Tone) -> None:
        """Show a message."""
        self._tone, self.is_new = tone, True
        self.message = tone.value[0] + "\n".join(map(visible_sentence, text.split("\n")))
        self._fit()

    def clear(self) -> None:
        """Show no message."""
        if self.message:
            self.message = ""
            self._fit()

    def on_resize(self) -> None:
        """Fit the message to the width."""
        self._fit()

    def _fit(self) -> None:
        """Have as many lines as the message needs and the terminal can spare."""
        if self.is_attached:
            height = self.screen.size.height
            least = 1 if height >= LINES_FOR_STATUS else 0
            self.styles.height = max(least, min(len(self._lines()), height // LINES_FOR_ONE))
            self.refresh()

    @property
    def _mode_name(self) -> str:
        return f" {tr(self._mode.value[0])} " if self._mode is not None else ""

    @property
    def _room(self) -> int:
        """Cells for a line of the message, a space on each side of it."""
        return self.screen.size.width - cell_len(self._mode_name) - 2

    def _lines(self) -> list[str]:
        return [line.plain for line in Paint(self.message).wrap(self._room)] if self.message and self._room > 0 else []

    def render(self) -> Paint:
        """Return the mode and the message, cut where there are not enough lines for it."""
        lines, height = self._lines(), max(1, self.size.height)
        if len(lines) > height:
            lines[height - 1 :] = [fit(lines[height - 1].ljust(self._room) + " ", self._room)]
        name = self._mode_name
        said = f"\n{' ' * cell_len(name)}".join(f" {line}" for line in lines)
        style = f"bold reverse {self._mode.value[1]}" if self._mode is not None else ""
        note, free = self.app.sub_title, self.size.width - cell_len(name) - cell_len((lines or [""])[0]) - 4
        if len(lines) > 1 or cell_len(note) > free:
            note = ""
        gap = " " * (self.size.width - cell_len(name) - cell_len(said) - cell_len(note) - 1) if note else ""
        return Paint.assemble((name, style), (said, self._tone.value[1]), gap, (note, "$muted"))
