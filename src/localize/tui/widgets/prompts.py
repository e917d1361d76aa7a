"""Prompts: ask for a text, a choice, the side of a conflict; what was done; and the progress bar of long work."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
from localize.i18n.sanitize import visible, visible_sentence
from localize.i18n.status_symbols import progress_bar
from localize.model import Content, InlineTag, Progress
from localize.tui.keys.bindings import bindings
from localize.tui.rendering.text import paint_content, paint_diff
from localize.tui.widgets.option_list import Options
from localize.tui.widgets.text_field import Field, PathField
from localize.workflow.segments.diff import diff

MOST_NAMES = 24
"""Ways in which a path may go on that are shown at once."""


class Ask(ModalScreen[str | None]):
    """Asks for a line of text; None when the user changed their mind."""

    BINDINGS = bindings("dialog")

    def __init__(
        self, question: str, *, value: str = "", hint: str = "", required: bool = True, path: bool = False
    ) -> None:
        """*path*: the answer is one, and Tab completes it."""
        super().__init__()
        self._field = (PathField if path else Field)(value, id="answer")
        self._question = question
        self._hint = hint or tr("Enter does it, Esc goes back")
        if path:
            self._hint += f" · {tr('Tab completes the path')}"
        self._required = required

    def compose(self) -> ComposeResult:
        """Return the question, the field and the hint."""
        with Vertical(classes="dialog"):
            yield Static(self._question, markup=False, classes="dialog-title")
            yield self._field
            yield Static(self._hint, markup=False, classes="dialog-hint")

    def on_path_field_several(self, event: PathField.Several) -> None:
        """Show how the path may go on."""
        event.stop()
        self.query_one(".dialog-hint", Static).update(Paint(several(event.names) or self._hint))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the answer, unless one is required and missing."""
        if event.value.strip() or not self._required:
            self.dismiss(event.value)
        else:
            self.query_one(".dialog-hint", Static).update(tr("A text is needed here. Esc goes back."))

    def action_cancel(self) -> None:
        """Go back without an answer."""
        self.dismiss(None)


def several(names: Sequence[str]) -> str:
    """Return the ways in which a path may go on, the first of them where there are many."""
    more = ["…"] if len(names) > MOST_NAMES else []
    return "   ".join([*names[:MOST_NAMES], *more])


class Choose(ModalScreen[str | None]):
    """Asks for one of a few things; None when the user changed their mind."""

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

    def compose(self) -> ComposeResult:
        """Return the question and the choices."""
        with Vertical(classes="dialog"):
            yield Static(self._question, markup=False, classes="dialog-title")
            yield Options(*map(self._option, range(len(self._choices))), markup=False)
            yield Static(tr("Enter does it, Esc goes back"), markup=False, classes="dialog-hint")

    def _option(self, at: int) -> Option:
        answer, text = self._choices[at]
        digit = (f"{at + 1} ", "bold") if self._numbered else ""
        return Option(Paint.assemble(digit, visible(text)), id=answer)

    def on_key(self, event: events.Key) -> None:
        """Take the choice with this number."""
        at = int(event.key) - 1 if self._numbered and event.key in "123456789" else -1
        if 0 <= at < len(self._choices):
            event.stop()
            self.dismiss(self._choices[at][0])

    def on_mount(self) -> None:
        """Start at the present choice."""
        answers = [answer for answer, _ in self._choices]
        for choices in self.query(OptionList):  # none when the program ends at this moment
            choices.highlighted = answers.index(self._chosen) if self._chosen in answers else 0

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Take the choice."""
        self.dismiss(event.option_id)

    def action_cancel(self) -> None:
        """Go back without a choice."""
        self.dismiss(None)


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
            yield Static(tr("Enter goes on"), markup=False, classes="dialog-hint")

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
                Option("e  " + tr("Go on editing mine"), id="edit"),
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
        self._hint = tr("Esc stops") if reads_only else tr("Esc stops; what is done is kept")
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
