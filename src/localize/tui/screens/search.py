"""Concordance: where else a word stands, and how it was translated there."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content as Paint
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from localize.display import show
from localize.errors import LocalizeError
from localize.listing import Row
from localize.told import told_in_full
from localize.tui.screens.work import Session, start
from localize.tui.show import paint_content
from localize.tui.widgets.field import Field
from localize.tui.widgets.lines import Lines
from localize.tui.widgets.segments import Pages, Segments
from localize.wording import ntr, tr
from localize.workflow import lookup


class Search(ModalScreen[str | None]):
    """Looks a text up in all sources and targets; Enter gives the target under the cursor back, to be inserted."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back", show=False, id="dialog.back"),
        Binding("down", "to_list", "To the list", show=False, id="search.to_list"),
    ]

    def __init__(self, session: Session, text: str = "") -> None:
        super().__init__()
        self._session = session
        self._text = text

    def compose(self) -> ComposeResult:
        """Return the field, the list and the row under its cursor in full."""
        with Vertical(classes="dialog -large"):
            yield Field(self._text, id="answer", placeholder=tr("a word or part of one"))
            yield Segments(id="found")
            yield Static("", id="found-text", markup=False)
            yield Static(
                tr("Enter looks it up; in the list Enter inserts the target, Esc goes back"),
                markup=False,
                classes="dialog-hint",
            )

    def on_mount(self) -> None:
        """Look a given text up at once."""
        if self._text:
            start(self, partial(self._look_up, self._text), "look-up")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Look the text up."""
        if event.value:
            start(self, partial(self._look_up, event.value), "look-up")

    async def _look_up(self, text: str) -> None:
        session = self._session
        hint = self.query_one(".dialog-hint", Static)
        try:
            numbers = await session.bridge.read(lookup.search, session.project, text, language=session.language)
        except LocalizeError as error:
            hint.update(Paint(show(told_in_full(error))))
            return
        if not self.is_attached:
            return

        def fetch(after: int, limit: int) -> tuple[Row, ...]:
            return lookup.rows(session.project, session.language, after=after, limit=limit)

        found = self.query_one(Segments)
        found.pages = Pages(fetch, numbers)
        found.reload()
        count = len(numbers)
        said = tr("256 or more found.") if count == 256 else ntr("{count} found.", "{count} found.", count)
        hint.update(f"{said} {tr('Enter inserts the target, Esc goes back')}")
        if numbers:
            found.focus()
        self._show_row()

    def on_lines_moved(self) -> None:
        """Show the row in full."""
        self._show_row()

    def _show_row(self) -> None:
        row = self.query_one(Segments).current()
        if row is None:
            self.query_one("#found-text", Static).update("")
            return
        target = paint_content(row.target.content) if row.target else Paint("–")
        where = Paint.styled(f"{show(row.path)} {row.number}", "$muted")
        self.query_one("#found-text", Static).update(
            Paint("\n").join([paint_content(row.segment.source), target, where])
        )

    def on_lines_chosen(self, event: Lines.Chosen) -> None:
        """Give the target back."""
        event.stop()
        row = self.query_one(Segments).current()
        self.dismiss(row.target.content.plain if row and row.target else None)

    def action_to_list(self) -> None:
        """Go from the field to the list."""
        self.query_one(Segments).focus()

    def action_back(self) -> None:
        """Go back without a text."""
        self.dismiss(None)
