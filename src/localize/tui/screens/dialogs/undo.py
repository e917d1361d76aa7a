"""Undo dialog: a person's last operations, each to be undone."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from localize.errors import LocalizeError, NotFound
from localize.i18n import ntr, tr
from localize.i18n.labels import act_words
from localize.i18n.sanitize import visible
from localize.model import SegmentKey
from localize.model.events import SaveTarget, SubjectKind
from localize.tui.rendering.panels import moment
from localize.tui.screens.base.screen import BaseScreen
from localize.tui.screens.base.session import Session
from localize.tui.widgets.prompts import Choose
from localize.tui.widgets.virtual_list import fit
from localize.workflow.history import operations
from localize.workflow.history.operations import Operation, Undone
from localize.workflow.project.project import Project

MOST_SHOWN = 12
"""Operations that can be taken back one by one from the screen."""
_FRAME = 8
"""Cells of a dialog beside an operation: border, padding, scroll bar."""
_WIDEST = 100
"""Cells of a dialog, in localize.tcss; a narrow terminal gives it nine tenths."""


async def offer_to_take_back(screen: BaseScreen, session: Session, then: Callable[[Undone], None]) -> None:
    """Ask which operation is to be taken back, and do it; *then* reads again what has changed."""
    found = await screen.bridge.read(operations.operations, session.project, limit=MOST_SHOWN)
    done = [each for each in found if each.first.subject.kind is SubjectKind.SEGMENT]  # nothing else can be undone
    if not done:
        screen.say(tr("You have not changed anything in this project yet"))
        return

    async def take(answer: str | None) -> None:
        if answer is not None:
            await _undo(screen, session, done[int(answer)], then)

    texts = await screen.bridge.read(lambda: [_text(session.project, each) for each in done])
    room = min(_WIDEST, 9 * screen.size.width // 10) - _FRAME
    choices = [(str(at), fit(_words(*each), room).rstrip()) for at, each in enumerate(zip(done, texts, strict=True))]
    title = tr("Undo which change? You can redo it from here too.")
    screen.show_over(Choose(title, choices), take)


async def _undo(screen: BaseScreen, session: Session, operation: Operation, then: Callable[[Undone], None]) -> None:
    try:
        undone = await screen.bridge.write(operations.undo_operation, session.project, operation)
    except LocalizeError as error:
        screen.tell(error)
        return
    said = ntr("Undone: {count} change", "Undone: {count} changes", undone.changes)
    if undone.left:
        said += " " + ntr("{count} was changed meanwhile.", "{count} were changed meanwhile.", undone.left)
    screen.say(said)
    then(undone)


def _text(project: Project, operation: Operation) -> str:
    """Return the first text of an operation: what was written, or the source of what was judged; "" for none."""
    first = operation.first
    if isinstance(first.body, SaveTarget):
        return first.body.content.plain
    if first.subject.kind is not SubjectKind.SEGMENT or first.subject.language is None:
        return ""
    with suppress(NotFound):
        row = project.store.get_row(SegmentKey(first.subject.id), first.subject.language)
        return row.segment.source.plain
    return ""


def _words(operation: Operation, text: str) -> str:
    """Return one line about an operation: when, what, how many texts, the first of them."""
    count = operation.count
    more = "" if count == 1 else " " + ntr("({count} change)", "({count} changes)", count)
    return f"{moment(operation.at)}  {act_words(operation.first.action)}{more}  {visible(text)}"
