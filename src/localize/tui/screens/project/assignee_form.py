"""Dialog that assigns a document, to whom and by when; and the line that says what waits for a person."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from textual.content import Content as Paint
from textual.suggester import SuggestFromList

from localize.errors import LocalizeError
from localize.i18n import ntr, tr
from localize.i18n.sanitize import visible
from localize.model.events import Assign
from localize.tui.screens.dialogs.form import Answers, Form, Line
from localize.tui.widgets.text_field import Field
from localize.workflow.assignments import Waiting

_MOST_NAMES = 12
"""Of those that the hint lists."""


class AssigneeForm(Form):
    """Asks for a person and a day; empty fields take them away."""

    def __init__(
        self, path: str, before: Assign, names: Sequence[str], act: Callable[[Answers], Awaitable[None]]
    ) -> None:
        """*before* is how the document at *path* is assigned now; *names* are proposed."""
        due = before.due.isoformat() if before.due else ""
        fields = [
            Line("person", tr("Who translates it (empty: nobody)"), before.person),
            Line("due", tr("Due date, such as 2026-12-05, 5.12.2026 or +3d (empty: none)"), due),
        ]
        listed = ", ".join(visible(each) for each in names[:_MOST_NAMES])
        hint = f"{tr('Known names: {names}', names=listed)}\n{tr('→ complete the name · Enter assign · Esc cancel')}"
        title = tr("Assign {file} ({language})", file=visible(path), language=before.language)
        super().__init__(title, fields, hint=hint, act=act, at_fault=_find_fault)
        self._names = names

    def on_mount(self) -> None:
        """Propose names."""
        self.query_one("#field-person", Field).suggester = SuggestFromList(self._names, case_sensitive=False)


def _find_fault(given: Answers, error: LocalizeError) -> str:
    """Return the field that an error is about: only a day can be wrong."""
    del given, error
    return "due"


def paint_waiting(found: Waiting, key_of: Callable[[str], str]) -> Paint:
    """Return what waits for a person, each behind the key that leads there; *key_of* names the key of an action."""
    groups = (
        (
            "project.mine",
            "bold",
            (found.files, ntr("{count} file assigned to you", "{count} files assigned to you", found.files)),
            (found.segments, ntr("{count} open segment", "{count} open segments", found.segments)),
            (found.soon, ntr("{count} due soon", "{count} due soon", found.soon)),
        ),
        (
            "project.overdue",
            "bold $warned",
            (found.overdue, ntr("{count} overdue", "{count} overdue", found.overdue)),
        ),
        (
            "project.review_all",
            "bold",
            (found.to_review, ntr("{count} text to review", "{count} texts to review", found.to_review)),
        ),
        (
            "project.inbox",
            "bold $warned" if found.sent_back else "bold",
            (found.sent_back, ntr("{count} text rejected", "{count} texts rejected", found.sent_back)),
            (found.messages, ntr("{count} message", "{count} messages", found.messages)),
        ),
    )
    pieces: list[tuple[str, str]] = []
    for action, style, *counted in groups:
        words = ", ".join(each for count, each in counted if count)
        pieces += [(f"  {key_of(action)} ", "bold $accent"), (words.replace(" ", "\u00a0"), style)] if words else []
    return Paint.assemble((f" {tr('For you:')}", "$muted"), *(pieces or [(f" {tr('nothing is waiting')}", "$muted")]))
