"""Dialog of proposed changes, chosen one by one and then applied together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.segment import Segment as Cell
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content as Paint
from textual.screen import ModalScreen
from textual.widgets import Static

from localize.i18n import ntr, tr
from localize.i18n.sanitize import visible
from localize.model import Content
from localize.tui.keys.bindings import bindings
from localize.tui.rendering.text import paint_content, paint_diff, show_content
from localize.tui.widgets.virtual_list import Lines, fit
from localize.workflow.segments.diff import diff


@dataclass(frozen=True, slots=True)
class Proposed:
    """One text and what it would become."""

    number: int
    path: str
    source: Content
    before: Content
    after: Content
    chosen: bool = True
    note: str = ""
    """What speaks for a second look: approved, somebody's."""


class ProposedLines(Lines):
    """The texts, each with a mark."""

    BINDINGS = bindings("changes_list")

    def __init__(self, texts: Sequence[Proposed]) -> None:
        super().__init__(id="proposed")
        self._texts = texts
        self._chosen = [each.chosen for each in texts]

    @property
    def chosen(self) -> tuple[int, ...]:
        """The places of the texts that are taken."""
        return tuple(at for at, taken in enumerate(self._chosen) if taken)

    @property
    def current(self) -> Proposed:
        """The text under the cursor."""
        return self._texts[self.cursor]

    def count(self) -> int:
        """Return how many texts there are."""
        return len(self._texts)

    def cells(self, index: int, width: int) -> list[Cell]:
        """Return mark, number and the text as it would be."""
        each = self._texts[index]
        mark = "x" if self._chosen[index] else " "
        note = f" {visible(each.note)}" if each.note else ""
        head = f"[{mark}] {each.number:>5} "
        left = max(0, width - len(head) - 1 - len(note))
        return [
            self.pointer(index),
            Cell(head, self.style_of("" if self._chosen[index] else "muted")),
            Cell(fit(show_content(each.after), left), self.style_of("" if self._chosen[index] else "muted")),
            Cell(note, self.style_of("warned")),
        ]

    def action_mark(self) -> None:
        """Take the text under the cursor, or leave it; go to the next one."""
        self._chosen[self.cursor] = not self._chosen[self.cursor]
        self.refresh_row(self.cursor)
        self.post_message(self.Moved(self, self.cursor))
        self.action_move(1)

    def action_mark_all(self) -> None:
        """Take all, or none when all are taken."""
        self._chosen = [not all(self._chosen)] * len(self._chosen)
        self.refresh()
        self.post_message(self.Moved(self, self.cursor))


class ChooseMany(ModalScreen[tuple[int, ...] | None]):
    """Shows the texts, the change of the one under the cursor, and gives back the places of those that are taken."""

    BINDINGS = bindings("changes")

    def __init__(self, title: str, texts: Sequence[Proposed], *, note: str = "") -> None:
        """*note* says what is left alone."""
        super().__init__()
        self._title = title
        self._lines = ProposedLines(texts)
        self._note = note

    def compose(self) -> ComposeResult:
        """Return the list, the change under its cursor, and the hint."""
        with Vertical(classes="dialog -large"):
            yield Static(self._title, markup=False, classes="dialog-title")
            yield self._lines
            yield Static("", id="found-text", markup=False)
            yield Static("", markup=False, classes="dialog-hint")

    def on_mount(self) -> None:
        """Show the first text."""
        self._lines.reload()
        self._lines.focus()
        self._show()

    def on_lines_moved(self) -> None:
        """Show the text under the cursor."""
        self._show()

    def _show(self) -> None:
        each = self._lines.current
        where = Paint.styled(f"{visible(each.path)} {each.number}", "$muted")
        change = paint_diff(diff(each.before, each.after))
        self.query_one("#found-text", Static).update(Paint("\n").join([paint_content(each.source), change, where]))
        taken = ntr("{count} text is selected.", "{count} texts are selected.", len(self._lines.chosen))
        hint = tr("Enter apply · Space select · a all or none · Esc cancel")
        self.query_one(".dialog-hint", Static).update(Paint(" ".join(filter(None, (taken, hint, visible(self._note))))))

    def action_submit(self) -> None:
        """Give back what is taken."""
        self.dismiss(self._lines.chosen)

    def action_cancel(self) -> None:
        """Go back without a choice."""
        self.dismiss(None)
