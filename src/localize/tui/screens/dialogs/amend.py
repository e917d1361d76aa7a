"""Amend dialog of a reviewer: a text corrected beside its source, to be approved or suggested."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from localize.i18n import tr
from localize.model.segment_list import Row
from localize.tui.keys.bindings import bindings
from localize.tui.rendering.text import paint_content
from localize.tui.widgets.target_editor import Target, tags_of


class Amend(ModalScreen[str | None]):
    """Gives back the text in typing form; None when the reviewer changed their mind."""

    BINDINGS = bindings("amend")

    def __init__(self, row: Row, typed: str, title: str, hint: str) -> None:
        """*typed* is what stands there to be edited, in typing form."""
        super().__init__()
        self._title = title
        self._hint = hint
        self._of = row
        self._typed = typed
        self._target = Target(id="amended")

    def compose(self) -> ComposeResult:
        """Return the source, the text to edit, and the hint."""
        with Vertical(classes="dialog"):
            yield Static(self._title, markup=False, classes="dialog-title")
            with VerticalScroll(id="amended-source", can_focus=False):
                yield Static(paint_content(self._of.segment.source, "$muted"), markup=False)
            yield self._target
            yield Static(self._hint, markup=False, classes="dialog-hint")

    def on_mount(self) -> None:
        """Show the text as it stands."""
        target = self._of.target
        tags = tags_of(self._of.segment.source.tags, target.content.tags if target else ())
        self._target.load(self._typed, tags)
        self._target.focus()

    def action_insert_tag(self) -> None:
        """Insert the next missing tag."""
        if not self._target.insert_tag():
            self.query_one(".dialog-hint", Static).update(tr("All tags of the source are present"))

    def action_submit(self) -> None:
        """Give the text back, unless it is empty."""
        if self._target.typed.strip():
            self.dismiss(self._target.typed)
        else:
            self.query_one(".dialog-hint", Static).update(tr("Enter a text, or press Esc to cancel"))

    def action_cancel(self) -> None:
        """Go back without a change."""
        self.dismiss(None)
