"""Review queue: the texts that wait, with history and findings of the current one."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from textual import events
from textual.app import ComposeResult
from textual.containers import Container, Vertical, VerticalScroll
from textual.content import Content as Paint

from localize.errors import NotFound
from localize.i18n import number, tr
from localize.i18n.labels import origin_words, quoted
from localize.i18n.sanitize import visible
from localize.i18n.status_symbols import symbol_of
from localize.model import Content, Document, SegmentKey, Side
from localize.model.segment_list import Located, Row, Where
from localize.tui.rendering.panels import counted
from localize.tui.rendering.text import paint_content, paint_diff
from localize.tui.screens.base.header_lines import fitted, sent_back, source_head, source_text
from localize.tui.screens.base.project_screen import Session, Work, start
from localize.tui.screens.base.side_panels import Beside, Loaded
from localize.tui.widgets.key_bar import KeyBar
from localize.tui.widgets.panels import Panels
from localize.tui.widgets.segment_list import Pages, Segments
from localize.tui.widgets.static_text import Text
from localize.tui.widgets.virtual_list import Lines
from localize.workflow import review
from localize.workflow.notes.notes import is_question, questions
from localize.workflow.segment_view import View
from localize.workflow.segments import lookup
from localize.workflow.segments.diff import diff
from localize.workflow.segments.previous_text import previous_texts


class Waiting(Work):
    """Shows one text after the other of a queue in one language."""

    def __init__(self, session: Session, *, document: Document | None = None) -> None:
        super().__init__(session)
        self.list = Segments(id="list")
        self.panels = Panels()
        self.beside = Beside(self, self.panels)
        self._document = document
        self._queue = review.first_queue(session.project)
        self._width = 0
        """That the first line was fitted to: a screen hears of its size again and again as it is laid out."""
        self._wanted = ""
        """What the texts that are shown have in their source or translation; "" for the whole queue."""
        self._row: Row | None = None
        self._editions: tuple[tuple[str, int], ...] = ()
        """The versions of the files that the queue was read from."""
        self._marked: dict[int, tuple[SegmentKey, int]] = {}
        """Key and revision of the marked rows, by number."""
        self._approved: set[SegmentKey] = set()
        self._rejected: set[SegmentKey] = set()
        self._issues: Sequence[int] | None = None
        self._located: tuple[Located, ...] = ()

    def compose(self) -> ComposeResult:
        """Return the parts, top to bottom."""
        yield Text(id="title")
        with Container(id="body"):
            with Vertical(id="work"):
                yield self.list
                yield Text(id="source-head", classes="head")
                with VerticalScroll(id="source-box", can_focus=False):
                    yield Text(id="source")
                yield Text(id="target-head", classes="head")
                with VerticalScroll(id="target-box", can_focus=False):
                    yield Text(id="change")
            yield self.panels
        yield KeyBar()

    def on_mount(self) -> None:
        """Show what waits."""
        self.panels.turn_to("checks")
        self.list.focus()
        self._open()

    def on_screen_resume(self) -> None:
        """Show what was edited meanwhile."""
        if self._row is not None:
            self.list.pages.forget(self._row.number)
            self._enter(self.list.cursor)

    def _where(self) -> Where:
        where = review.queue(self.project, self._queue, self._document.id if self._document else None)
        return replace(where, text=self._wanted)

    def _open(self, number: int = 0) -> None:
        """Read the queue again and stand on a row; marks go with the queue that they were made in."""
        self._editions = lookup.editions(self.project)
        language = self.session.language

        def fetch(after: int, limit: int) -> tuple[Row, ...]:
            return lookup.rows(self.project, language, after=after, limit=limit)

        self._marked.clear()
        self.list.issues = lambda key: self.session.known.count(key, language)
        self.list.marked = self._marked
        self.list.pages = Pages(fetch, lookup.numbers(self.project, language, self._where()))
        self.list.asked = questions(self.project, language)
        self.list.reload()
        self._enter(self.list.pages.find(number))

    def _enter(self, index: int) -> None:
        count = self.list.count()
        row = self.list.pages.row(max(0, min(index, count - 1))) if count else None
        self._row = row
        self.list.show_cursor(index)
        self._count()
        if row is None:
            self._show_nothing()
            return
        self.query_one("#source", Text).put(source_text(row, None))
        self.query_one("#source-box").scroll_to(0, 0, animate=False)
        self.query_one("#target-box").scroll_to(0, 0, animate=False)
        self._paint(row, None)
        self.beside.load(row)

    def _show_nothing(self) -> None:
        self.beside.clear()
        if self.panels.checks().has_focus:
            self.list.focus()
        hint = tr(
            "Nothing waits here. {show} shows other texts, {back} the files.",
            show=self.key("review.queue"),
            back=self.key("review.back"),
        )
        mine = "" if self._queue is not review.Queue.OTHERS else " " + tr("(Your own texts are left out.)")
        self.query_one("#source-head", Text).put(Paint.styled(f" {hint}{mine}", "$muted"))
        for name in ("#source", "#target-head", "#change"):
            self.query_one(name, Text).put(Paint(""))

    def on_lines_moved(self, event: Lines.Moved) -> None:
        """Show the new row."""
        if event.index == self.list.cursor:
            self._enter(event.index)

    def on_loaded(self, event: Loaded) -> None:
        """Show what changed in the text, once its history is there."""
        row = self._row
        if row is not None and event.view.row.segment.key == row.segment.key:
            self.query_one("#source", Text).put(source_text(row, event.view))
            self.list.note(row.segment.key, is_question(event.view.notes))
            count = len(counted(event.view.findings))
            if self._issues is not None:
                self._issues = sorted({*self._issues, row.number} if count else set(self._issues) - {row.number})
            if self.session.known.note(row.segment.key, self.session.language, row.path, count):
                self.list.refresh_row(self.list.cursor)
            self._paint(row, event.view)

    def _paint(self, row: Row, view: View | None) -> None:
        place = (self.list.cursor + 1, self.list.count())
        self.query_one("#source-head", Text).put(source_head(row, view, place, ""))
        sign = symbol_of(row)
        target = row.target
        by = f"{visible(target.author)} {target.at.astimezone():%Y-%m-%d %H:%M}" if target else ""
        self.query_one("#target-head", Text).put(
            Paint.assemble(
                (f" {tr('TARGET')} {self.session.language} ", "bold"),
                (f"{sign.glyph} {tr(sign.word)}", f"${sign.style}"),
                (f" · {by}", ""),
                (f" · {visible(origin_words(target.origin) or tr('typed'))}" if target else "", "$muted"),
                sent_back(row, view),
            )
        )
        self.query_one("#change", Text).put(_change(row, view))

    def on_resize(self, event: events.Resize) -> None:
        """Fit the first line to the width."""
        if event.size.width != self._width and self.is_mounted and self._row is not None:
            self._width = event.size.width
            self._count()

    def _count(self) -> None:
        start(self, self._show_counts, "counts")

    async def _show_counts(self) -> None:
        left = await self.bridge.read(lookup.counts, self.project, self.session.language, self._where())
        editions = await self.bridge.read(lookup.editions, self.project)
        if not self.is_attached or not self.query("#title"):  # it is being taken down
            return
        if editions != self._editions:
            self._follow_files()
            return
        path = self._document.path if self._document else tr("all files")
        counts = tr(
            "{left} left · {approved} approved · {rejected} sent back",
            left=number(left.segments),
            approved=len(self._approved),
            rejected=len(self._rejected),
        )
        found = f" · {quoted(self._wanted)}" if self._wanted else ""
        marked = found + " · " + tr("{count} marked", count=number(len(self._marked))) if self._marked else found
        self.query_one("#title", Text).put(
            fitted(
                Paint.styled(tr("REVIEW"), "bold"),
                Paint.styled(visible(path), "bold"),
                Paint.assemble((f"→{self.session.language}", "bold $accent"), f"  {counts}", (marked, "bold $accent")),
                Paint.styled(visible(self.project.member.name), "$muted"),
                width=self.size.width,
            )
        )

    def _follow_files(self) -> None:
        """Read the queue again, a file has a new version; stay on the same text where it still waits."""
        number = 0
        self._issues = None
        if self._row is not None:
            with suppress(NotFound):
                number = self.project.store.get_row(self._row.segment.key, self.session.language).number
        self._open(number)
        self.say(tr("There is a new version of the file; the list shows it now"), firm=True)


def _change(row: Row, view: View | None) -> Paint:
    """Return the text with its findings marked, and how it differs from what was approved and from the draft."""
    now = row.target.content if row.target else Content()
    painted = paint_content(now)
    if view is None:
        return painted
    for finding in counted(view.findings):
        if finding.side is Side.TARGET and finding.end > finding.start:
            painted = painted.stylize("$warned underline", finding.start, finding.end)
    before = [
        Paint.assemble((tr(each.what), "$muted"), paint_diff(diff(each.content, now)))
        for each in previous_texts(view.history, now)
    ]
    return Paint("\n").join([painted, *before])
