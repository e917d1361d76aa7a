"""Drafting from a screen, and the summary of a run: where drafts came from, what is left, the way to more sources."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from threading import Event

from textual.content import Content as Paint

from localize.i18n import ctr, tr
from localize.model import Document
from localize.model.segment_list import Where
from localize.tui.keys.bindings import bindings
from localize.tui.keys.layouts import shown
from localize.tui.screens.base.screen import BaseScreen
from localize.tui.screens.base.session import Session
from localize.tui.screens.dialogs.summary import drafted
from localize.tui.widgets.prompts import Summary
from localize.workflow.drafting import draft

_MOST_TOLD = 10_000
"""Segments of a file that other screens hear of after a run."""


class DraftSummary(Summary):
    """Shows what a run came to, with a key for what else drafts can come from."""

    BINDINGS = bindings("draft_summary")

    def __init__(self, title: str, lines: Iterable[Paint], show_sources: Callable[[], None]) -> None:
        super().__init__(title, lines)
        self._show_sources = show_sources

    def action_sources(self) -> None:
        """Show what drafts can come from."""
        self.dismiss()
        self._show_sources()


async def draft_and_tell(
    screen: BaseScreen,
    session: Session,
    show_sources: Callable[[], None],
    *,
    document: Document | None = None,
    engines: Sequence[str] | None = None,
) -> None:
    """Draft what is open in the chosen language, or in one document of it, and show what came of that.

    *engines* are asked for what the memory lacks; None: those of the project.
    """
    project, language, cancelled = session.project, session.language, Event()
    place = document.id if document is not None else None
    report = await screen.drive(
        ctr("action", "Draft"),
        lambda: draft.draft(
            project,
            (language,),
            engines=engines,
            document=place,
            first=partial(session.show_first_text, screen),
            cancel=cancelled,
        ),
        cancelled=cancelled,
    )
    if place is not None:
        rows = await screen.bridge.read(project.store.rows, language, Where(document=place), after=0, limit=_MOST_TOLD)
        session.tell_changed(screen, (row.segment.key for row in rows))
    if report is None:
        return
    lines = drafted(report)
    if report.left:
        key = shown(screen.options.keys.get("draft_summary.sources", "d"))
        lines.append(Paint.styled(tr("{key} other draft sources", key=key), "$muted"))
    screen.app.push_screen(DraftSummary(tr("Drafts in {language}", language=language), lines, show_sources))
