"""Base of dialogs with text fields: what was typed stays until it is accepted, an error is shown below its field."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterator
from typing import TypeVar

from textual.content import Content as Paint
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Input, Static

from localize.errors import LocalizeError
from localize.i18n.errors import localized_hint, localized_message
from localize.i18n.sanitize import visible_lines
from localize.tui.widgets.text_field import Field, PathField, SecretField

A = TypeVar("A")
_COMMAND_OPTION = re.compile(r"(^|\s)--\w|`localize ")
"""What a hint for the command line names."""


def screen_hint(error: LocalizeError) -> str:
    """Return what to do about an error; nothing where only the command line can do it."""
    return "" if _COMMAND_OPTION.search(str(error.advice)) else localized_hint(error)


def entry_error(error: LocalizeError) -> str:
    """Return what is wrong and what to do about it, a line each."""
    return "\n".join(filter(None, (localized_message(error), screen_hint(error))))


class EntryDialog(ModalScreen[A | None]):
    """Asks for texts, and is closed once the action with them has succeeded; None when the user changed their mind."""

    def __init__(self, act: Callable[[A], Awaitable[None]] | None) -> None:
        """*act* does what the answer is for; a `LocalizeError` that it raises is shown, and nothing typed is lost."""
        super().__init__()
        self._act = act
        self._is_busy = False

    def field(self, value: str, name: str, *, path: bool = False, secret: bool = False) -> Iterator[Widget]:
        """Yield a field and, below it, the place of its error."""
        yield SecretField(id=name) if secret else (PathField if path else Field)(value, id=name)
        yield Static("", markup=False, classes="dialog-error", id=f"{name}-error")

    def submit(self, answer: A) -> None:
        """Do what the answer is for and close the dialog; while that lasts, nothing is accepted."""
        if self._act is None:
            self.dismiss(answer)
        elif not self._is_busy:
            self._is_busy = True
            self.run_worker(self._try(self._act, answer))

    async def _try(self, act: Callable[[A], Awaitable[None]], answer: A) -> None:
        try:
            await act(answer)
        except LocalizeError as error:
            self.refuse(entry_error(error), self.field_at_fault(answer, error))
        else:
            if self.is_current:
                self.dismiss(answer)
        finally:
            self._is_busy = False

    def field_at_fault(self, answer: A, error: LocalizeError) -> str:
        """Return the id of the field that an error is about: the one with the cursor, else the first."""
        del answer, error
        fields = list(self.query(Field))
        return next((each.id for each in fields if each.has_focus), fields[0].id) or ""

    def refuse(self, text: str, name: str) -> None:
        """Show below a field why its text is not accepted, and put the cursor there."""
        for each in self.query(f"#{name}-error").results(Static):
            each.update(Paint(visible_lines(text)))
            each.add_class("-shown")
        for field in self.query(f"#{name}").results(Field):
            field.focus()
            if field.password:  # nobody sees which sign of it is wrong: it is typed anew
                field.action_select_all()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Take the error away once its text is corrected."""
        for each in self.query(f"#{event.input.id}-error").results(Static):
            each.remove_class("-shown")

    def action_cancel(self) -> None:
        """Go back without an answer; what is being done with one is waited for."""
        if not self._is_busy and self.is_current:
            self.dismiss(None)
