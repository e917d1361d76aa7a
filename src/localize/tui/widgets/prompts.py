"""Prompts: ask for a text, a choice, the side of a conflict; what was done; and the progress bar of long work."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable, Sequence
from threading import Event

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content as Paint
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from localize.errors import Conflict
from localize.i18n import ctr, number, tr
from localize.i18n.errors import localized_progress
from localize.i18n.keyboard_layouts import latin
from localize.i18n.sanitize import visible, visible_sentence
from localize.i18n.status_symbols import progress_bar
from localize.model import Content, InlineTag, Progress
from localize.tui.keys.bindings import bindings
from localize.tui.rendering.text import paint_content, paint_diff
from localize.tui.widgets.entry import EntryDialog
from localize.tui.widgets.option_list import Options
from localize.tui.widgets.text_field import PathField
from localize.workflow.segments.diff import diff

_WORD = re.compile(r"[\w-]+")
MOST_NAMES = 24
"""Ways in which a path may go on that are shown at once."""


class Ask(EntryDialog[str]):
    """Asks for a line of text; None when the user changed their mind."""

    BINDINGS = bindings("dialog")

    def __init__(
        self,
        question: str,
        *,
        value: str = "",
        hint: str = "",
        required: bool = True,
        path: bool = False,
        act: Callable[[str], Awaitable[None]] | None = None,
    ) -> None:
        """*path*: the answer is one, and Tab completes it; *act*: see `EntryDialog`."""
        super().__init__(act)
        self._value = value
        self._path = path
        self._question = question
        self._hint = hint or tr("Enter confirm · Esc cancel")
        if path:
            self._hint += f" · {tr('Tab complete the path')}"
        self._required = required

    def compose(self) -> ComposeResult:
        """Return the question, the field and the hint."""
        with Vertical(classes="dialog"):
            yield Static(self._question, markup=False, classes="dialog-title")
            yield from self.field(self._value, "answer", path=self._path)
            yield Static(self._hint, markup=False, classes="dialog-hint")

    def on_path_field_several(self, event: PathField.Several) -> None:
        """Show how the path may go on."""
        event.stop()
        self.query_one(".dialog-hint", Static).update(Paint(several(event.names) or self._hint))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the answer, unless one is required and missing."""
        if event.value.strip() or not self._required:
            self.submit(event.value)
        else:
            self.refuse(tr("Enter a text, or press Esc to cancel"), "answer")


def several(names: Sequence[str]) -> str:
    """Return the ways in which a path may go on, the first of them where there are many."""
    more = ["…"] if len(names) > MOST_NAMES else []
    return "   ".join([*names[:MOST_NAMES], *more])


class Choose(ModalScreen[str | None]):
    """Asks for one of a few things, which typed letters filter; None when the user changed their mind."""

    BINDINGS = bindings("dialog")

    def __init__(
        self, question: str, choices: Sequence[tuple[str, str]], *, chosen: str = "", numbered: bool = False
    ) -> None:
        """*choices* are (answer, what is shown); *numbered* ones, nine at most, are taken by their digit too."""
        super().__init__()
        self._question = question
        self._choices = choices
        self._chosen = chosen
        self._numbered = numbered
        self._typed = ""

    def compose(self) -> ComposeResult:
        """Return the question, the choices and what was typed."""
        with Vertical(classes="dialog"):
            yield Static(self._question, markup=False, classes="dialog-title")
            yield Options(*map(self._option, range(len(self._choices))), markup=False)
            yield Static(self._ways(), markup=False, classes="dialog-hint")

    def _ways(self) -> str:
        return tr("Enter choose · type to filter · Esc back")

    def _option(self, at: int) -> Option:
        answer, text = self._choices[at]
        digit = (f"{at + 1} ", "bold") if self._numbered else ""
        return Option(Paint.assemble(digit, visible(text)), id=answer)

    def on_key(self, event: events.Key) -> None:
        """Take the choice with this number, or filter by the letter."""
        if self._numbered and event.key in "123456789":
            event.stop()
            at = int(event.key) - 1
            if at < len(self._choices):
                self.dismiss(self._choices[at][0])
        elif event.key == "backspace" or (event.is_printable and event.character):
            event.stop()
            typed = self._typed[:-1] if event.key == "backspace" else self._typed + (event.character or "")
            self._filter(typed.lstrip())

    def _filter(self, typed: str) -> None:
        """Show the choices that have a word with this beginning; a letter that would leave none is not taken."""
        found = [at for at, (_, text) in enumerate(self._choices) if _has_word(text, typed)]
        if not found:
            return
        self._typed = typed
        choices = self.query_one(OptionList)
        choices.clear_options()
        choices.add_options(map(self._option, found))
        choices.highlighted = 0
        self.query_one(".dialog-hint", Static).update(Paint(f"{visible(typed)}▏" if typed else self._ways()))

    def on_mount(self) -> None:
        """Start at the present choice."""
        answers = [answer for answer, _ in self._choices]
        for choices in self.query(OptionList):  # none when the program ends at this moment
            choices.highlighted = answers.index(self._chosen) if self._chosen in answers else 0

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Take the choice."""
        self.dismiss(event.option_id)

    def action_cancel(self) -> None:
        """Show all choices again; with nothing typed, go back without a choice."""
        if self._typed:
            self._filter("")
        else:
            self.dismiss(None)


def _has_word(text: str, typed: str) -> bool:
    """Tell whether a word of a text begins with what was typed, also on a Cyrillic layout by the places of its keys."""
    words = f" {' '.join(_WORD.findall(text.casefold()))}"
    ways = {typed.casefold(), "".join(map(latin, typed)).casefold()}
    return any(f" {each}" in words for each in ways)


class Summary(ModalScreen[None]):
    """Shows what was done; Esc or Enter goes on."""

    BINDINGS = bindings("summary")

    def __init__(self, title: str, lines: Iterable[Paint]) -> None:
        super().__init__()
        self._title = title
        self._lines = tuple(lines)

    def compose(self) -> ComposeResult:
        """Return title and lines."""
        with Vertical(classes="dialog -large"):
            yield Static(self._title, markup=False, classes="dialog-title")
            with VerticalScroll(classes="dialog-text"):
                yield Static(Paint("\n").join(self._lines), markup=False)
            yield Static(tr("Enter close"), markup=False, classes="dialog-hint")

    def on_mount(self) -> None:
        """Let the arrows scroll."""
        for box in self.query(VerticalScroll):  # none when the program ends at this moment
            box.focus()

    def action_close(self) -> None:
        """Go on."""
        self.dismiss()


class ConflictDialog(ModalScreen[str | None]):
    """Shows both texts of a lost race and asks which one stands: "mine", "theirs", or None to go on editing mine."""

    BINDINGS = bindings("conflict")

    def __init__(self, conflict: Conflict, tags: Sequence[InlineTag]) -> None:
        super().__init__()
        self._mine = Content.parse(conflict.mine, tags)
        self._theirs = conflict.theirs

    def compose(self) -> ComposeResult:
        """Return both texts, what differs, and the choices."""
        theirs = self._theirs.content if self._theirs else Content()
        author = self._theirs.author if self._theirs else tr("Someone")
        with Vertical(classes="dialog -large"):
            head = tr("{author} saved this segment while you were writing", author=visible(author))
            yield Static(head, markup=False, classes="dialog-title")
            with VerticalScroll(classes="dialog-text"):
                for name, painted in (
                    (ctr("text", "mine"), paint_content(self._mine)),
                    (ctr("text", "theirs"), paint_content(theirs)),
                    (ctr("text", "change"), paint_diff(diff(theirs, self._mine))),
                ):
                    yield Static(Paint.assemble((f"{name:<8}", "$muted"), painted), markup=False)
            yield Options(
                Option("m  " + tr("Keep mine: it replaces theirs"), id="mine"),
                Option("t  " + tr("Take theirs"), id="theirs"),
                Option("e  " + tr("Continue editing mine"), id="edit"),
                markup=False,
            )
            yield Static(tr("Both texts stay in the history."), markup=False, classes="dialog-hint")

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Take the choice."""
        self.dismiss(None if event.option_id == "edit" else event.option_id)

    def action_answer(self, answer: str) -> None:
        """Take the choice."""
        self.dismiss(answer)

    def action_edit(self) -> None:
        """Go on editing."""
        self.dismiss(None)


class ProgressDialog(ModalScreen[None]):
    """A bar for long work; Esc stops it."""

    BINDINGS = bindings("progress")

    def __init__(self, title: str, cancelled: Event, *, reads_only: bool = False) -> None:
        """*reads_only*: the work changes nothing, so that nothing of it is kept when it is stopped."""
        super().__init__()
        self._hint = tr("Esc cancel") if reads_only else tr("Esc cancel; completed work is saved")
        self._title = title
        self._cancelled = cancelled
        self._last: Progress | None = None
        self._bar = Static("", id="bar", markup=False)

    def compose(self) -> ComposeResult:
        """Return title, bar and hint."""
        with Vertical(classes="dialog"):
            yield Static(self._title, markup=False, classes="dialog-title")
            yield self._bar
            yield Static(self._hint, markup=False, classes="dialog-hint")

    def on_mount(self) -> None:
        """Show what was heard before the bar was there."""
        if self._last is not None:
            self.tell(self._last)

    def tell(self, progress: Progress) -> None:
        """Show how far the work has come."""
        self._last = progress
        if not self._bar.is_attached:
            return
        share = progress.done / progress.total if progress.total else 0.0
        done = number(progress.done)
        count = tr("{done} of {total}", done=done, total=number(progress.total)) if progress.total else done
        text = f"{progress_bar(share, 30)} {count} {visible_sentence(localized_progress(progress))}"
        self._bar.update(Paint(text))

    def action_cancel(self) -> None:
        """Stop after the present step."""
        self._cancelled.set()
        self.query_one(".dialog-hint", Static).update(tr("stopping …"))
