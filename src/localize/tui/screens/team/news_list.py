"""Screen of what others in a team have changed since the person's last look, one segment or document a line."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment as Cell
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content as Paint

from localize.i18n import mark, ntr, tr
from localize.i18n.labels import act_words, detail_words
from localize.i18n.sanitize import visible
from localize.tui import routes
from localize.tui.keys.bindings import bindings
from localize.tui.rendering.panels import moment
from localize.tui.rendering.text import NUMBER_CELLS, number_words, paint_content
from localize.tui.screens.base.screen import BaseScreen, start
from localize.tui.screens.base.session import Session
from localize.tui.widgets.key_bar import KeyBar
from localize.tui.widgets.static_text import Text
from localize.tui.widgets.virtual_list import Lines, fit
from localize.workflow.team.news import NewsItem, find_news, note_look

_WHO = 14


class NewsLines(Lines):
    """What others have changed, the latest first."""

    def __init__(self) -> None:
        super().__init__(id="list")
        self.items: Sequence[NewsItem] = ()

    def count(self) -> int:
        """Return how many lines there are."""
        return len(self.items)

    @property
    def current(self) -> NewsItem | None:
        """What is under the cursor."""
        return self.items[self.cursor] if self.items else None

    def cells(self, index: int, width: int) -> list[Cell]:
        """Return language, place, who and what they did."""
        each = self.items[index]
        place = number_words(each.row, is_mixed=True) if each.row is not None else visible(each.document.path)
        head = f"{each.language or '':<3}{fit(place, NUMBER_CELLS)} {moment(each.event.at)} "
        more = f" (+{each.count - 1})" if each.count > 1 else ""
        said = f"{act_words(each.event.action)}{detail_words(each.event)}{more}"
        left = width - 1 - len(head) - _WHO
        return [
            self.pointer(index),
            Cell(head, self.style_of("muted")),
            Cell(fit(f"{visible(each.event.actor)} ", _WHO)),
            Cell(fit(said, left)),
        ]


class NewsScreen(BaseScreen):
    """Lists what others have changed, each line of which opens its segment."""

    TITLE = mark("Changes by others")
    BINDINGS = bindings("news")

    def __init__(self, session: Session) -> None:
        super().__init__(session.bridge, session.options)
        self.session = session
        self.project = session.project
        self.list = NewsLines()

    def compose(self) -> ComposeResult:
        """Return title, list, what stands there without any, the text in full, and the keys."""
        yield Text(id="title")
        yield self.list
        yield Text(id="empty")
        with VerticalScroll(id="about", can_focus=False):
            yield Text(id="about-text")
        yield self.status
        yield KeyBar()

    def on_mount(self) -> None:
        """Begin at the latest."""
        self.list.focus()

    def on_screen_resume(self) -> None:
        """Look again: something may have come in meanwhile."""
        start(self, self._load, "load")

    async def _load(self) -> None:
        found = await self.bridge.read(find_news, self.project)
        self.list.items = found
        self.list.reload(min(self.list.cursor, max(0, len(found) - 1)))
        self.list.display = bool(found)
        empty = self.query_one("#empty", Text)
        empty.display = not found
        empty.put(Paint(tr("Nothing has changed since you last looked.")))
        count = ntr("{count} change by others", "{count} changes by others", len(found))
        self.query_one("#title", Text).put(Paint.assemble((f" {count}", "bold")))
        self._show_current()

    def _show_current(self) -> None:
        each = self.list.current
        lines: list[Paint] = []
        if each is not None and each.row is not None:
            target = each.row.target
            lines = [
                Paint.styled(f"{visible(each.row.path)} {each.row.document_number}", "$muted"),
                paint_content(each.row.segment.source),
                paint_content(target.content) if target else Paint(""),
            ]
        self.query_one("#about-text", Text).put(Paint("\n").join(lines))

    def on_lines_moved(self) -> None:
        """Show the text under the cursor in full."""
        self._show_current()

    def on_lines_chosen(self) -> None:
        """Open the text."""
        self.action_open()

    def action_open(self) -> None:
        """Open the segment or the document under the cursor in the editor."""
        each = self.list.current
        if each is not None:
            self.session.language = each.language or self.session.language
            key = each.row.segment.key if each.row is not None else None
            self.session.open(self, routes.Editor(each.document, key))

    async def action_seen(self) -> None:
        """Begin the list anew from here."""
        await self.bridge.write(note_look, self.project)
        start(self, self._load, "load")

    def action_back(self) -> None:
        """Go back."""
        self.session.leave(self)
