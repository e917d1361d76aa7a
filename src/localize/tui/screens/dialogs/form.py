"""Form dialog: text fields, and settings with a few choices; Enter submits it, Esc cancels."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content as Paint
from textual.widgets import Static

from localize.errors import LocalizeError
from localize.i18n import tr
from localize.tui.keys.bindings import bindings
from localize.tui.widgets.entry import EntryDialog
from localize.tui.widgets.prompts import several
from localize.tui.widgets.settings_list import Switch, Switches
from localize.tui.widgets.text_field import Field, PathField

Answers = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text to type."""

    name: str
    label: str
    value: str = ""
    path: bool = False
    """It is a path, and Tab completes it."""
    secret: bool = False
    """It is a passphrase, which is not shown."""


class Form(EntryDialog[Answers]):
    """Asks for several things at once; None when the user changed their mind."""

    BINDINGS = bindings("form")

    def __init__(
        self,
        title: str,
        fields: Sequence[Line],
        switches: Sequence[Switch] = (),
        *,
        hint: str = "",
        act: Callable[[Answers], Awaitable[None]] | None = None,
        at_fault: Callable[[Answers, LocalizeError], str] | None = None,
    ) -> None:
        """*act*: see `EntryDialog`; *at_fault* returns the name of the line that an error is about."""
        super().__init__(act)
        self._title = title
        self._fields = fields
        self._switches = Switches(switches)
        self._hint = hint
        self._at_fault = at_fault

    def compose(self) -> ComposeResult:
        """Return the fields, the settings and the hint."""
        with Vertical(classes="dialog"):
            yield Static(self._title, markup=False, classes="dialog-title")
            for each in self._fields:
                yield Static(each.label, markup=False, classes="dialog-label")
                yield from self.field(each.value, f"field-{each.name}", path=each.path, secret=each.secret)
            yield self._switches
            yield Static(self._hint or self._ways(), markup=False, classes="dialog-hint")

    def _ways(self) -> str:
        if self._switches.count():
            return tr("Enter confirm · ↑↓ move · ←→ change · Esc cancel")
        return tr("Enter confirm · ↑↓ move · Esc cancel")

    def on_path_field_several(self, event: PathField.Several) -> None:
        """Show how the path may go on."""
        event.stop()
        if event.names:
            self.query_one(".dialog-hint", Static).update(Paint(several(event.names)))

    def on_mount(self) -> None:
        """Give the settings the room that they need."""
        self._switches.styles.height = self._switches.count()
        self._switches.styles.display = "block" if self._switches.count() else "none"
        self._switches.reload()

    def field_at_fault(self, answer: Answers, error: LocalizeError) -> str:
        """Return the id of the field that an error is about."""
        if self._at_fault is None:
            return super().field_at_fault(answer, error)
        return f"field-{self._at_fault(answer, error)}"

    def action_submit(self) -> None:
        """Take what stands there."""
        typed = {each.name: self.query_one(f"#field-{each.name}", Field).value for each in self._fields}
        self.submit({**typed, **self._switches.values})
