"""Dialog of a term's forms: generated ones, and those that a person added or removed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from types import MappingProxyType

from rich.cells import cell_len
from rich.segment import Segment as Cell
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from localize.glossary.forms import FormOrigin, TermForm, list_forms, with_form, without_form
from localize.i18n import mark, ntr, tr
from localize.i18n.sanitize import visible
from localize.model import Term
from localize.tokens import search_key
from localize.tui.keys.bindings import bindings
from localize.tui.screens.base.screen import start
from localize.tui.screens.glossary.grammar_labels import reading_words
from localize.tui.widgets.prompts import Ask
from localize.tui.widgets.virtual_list import Lines, fit

_ORIGINS = MappingProxyType(
    {
        FormOrigin.MADE: "",
        FormOrigin.ADDED: mark("added"),
        FormOrigin.REMOVED: mark("not searched for"),
        FormOrigin.EXCEPTION: mark("another word"),
    }
)


class Forms(Lines):
    """The forms, one a line, with their features."""

    def __init__(self, term: Term) -> None:
        super().__init__(id="forms")
        self._language = term.language
        self.put(list_forms(term))

    def put(self, forms: tuple[TermForm, ...]) -> None:
        """Show other forms."""
        self.forms = forms
        self._longest = max((cell_len(each.text) for each in forms), default=0)

    def count(self) -> int:
        """Return how many there are."""
        return len(self.forms)

    def cells(self, index: int, width: int) -> list[Cell]:
        """Return a form, what was done to it, and its features."""
        form = self.forms[index]
        style = {FormOrigin.MADE: "", FormOrigin.ADDED: "approved"}.get(form.origin, "rejected")
        sign = {FormOrigin.MADE: " ", FormOrigin.ADDED: "+"}.get(form.origin, "✗")
        readings = " · ".join(reading_words(each, self._language) for each in form.readings)
        room = max(8, min(self._longest + 2, width // 2))
        said = f"{tr(_ORIGINS[form.origin])}  " if form.origin is not FormOrigin.MADE else ""
        return [
            self.pointer(index),
            Cell(f"{sign} {fit(visible(form.text), room)}", self.style_of(style)),
            Cell(said, self.style_of(style)),
            Cell(fit(readings, max(0, width - room - cell_len(said) - 3)), self.style_of("muted")),
        ]


class TermForms(ModalScreen[None]):
    """Shows the forms of a term; one can be taken away or brought back, and another one added."""

    BINDINGS = bindings("forms")

    def __init__(self, term: Term, write: Callable[[Term], Awaitable[Term]]) -> None:
        """*write* writes a changed term and returns it as it is then."""
        super().__init__()
        self._term = term
        self._write = write
        self._lines = Forms(term)

    def compose(self) -> ComposeResult:
        """Return the term, its forms and the hint."""
        with Vertical(classes="dialog -large"):
            yield Static("", markup=False, classes="dialog-title")
            yield self._lines
            hint = tr("Space remove or restore a form · a add a form · Esc back")
            yield Static(hint, markup=False, classes="dialog-hint")

    def on_mount(self) -> None:
        """Show the forms."""
        self._show(0)
        self._lines.focus()

    def _show(self, cursor: int) -> None:
        self._lines.put(list_forms(self._term))
        self._lines.reload(cursor)
        count = ntr("{count} form", "{count} forms", self._lines.count())
        self.query_one(".dialog-title", Static).update(f"{visible(self._term.text)} ({self._term.language}): {count}")

    def action_mark(self) -> None:
        """Take the form under the cursor away, or bring it back."""
        form, term = self._lines.forms[self._lines.cursor], self._term
        if form.text == term.text and form.origin is FormOrigin.MADE:
            self.query_one(".dialog-hint", Static).update(tr("The dictionary form cannot be removed"))
            return
        self._apply(toggled(term, form))

    def action_add(self) -> None:
        """Ask for a form and add it."""

        async def add(answer: str) -> None:
            await self._do(with_form(self._term, " ".join(answer.split())))

        self.app.push_screen(Ask(tr("Add a form"), act=add))

    def _apply(self, term: Term) -> None:
        start(self, partial(self._do, term), "write", exclusive=False)

    async def _do(self, term: Term) -> None:
        self._term = await self._write(term)
        if self.is_attached:
            self._show(self._lines.cursor)

    def action_close(self) -> None:
        """Go back."""
        self.dismiss()


def toggled(term: Term, form: TermForm) -> Term:
    """Return the term without a form that it has, or with one that was taken away."""
    match form.origin:
        case FormOrigin.MADE | FormOrigin.ADDED:
            return without_form(term, form.text)
        case FormOrigin.REMOVED:
            return with_form(term, form.text)
        case _:
            key = search_key(form.text)
            return replace(term, exceptions=tuple(each for each in term.exceptions if search_key(each) != key))
