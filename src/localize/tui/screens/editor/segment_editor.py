"""Segment editor: one segment at a time, loaded, typed, saved when it is left; a conflict is shown, never lost."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial

from textual import events
from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.content import Content as Paint

from localize.errors import Conflict, LocalizeError, NotFound
from localize.i18n import tr
from localize.i18n.sanitize import visible
from localize.model import Document, Finding, LanguageTag, Origin, Side, State
from localize.model.segment_list import Counts, Located, Row, Where
from localize.tui.keys.layouts import shown
from localize.tui.rendering.panels import counted, paint_language
from localize.tui.screens.base.header_lines import (
    fitted,
    marks,
    offers_head,
    source_head,
    source_text,
    target_head,
    title,
)
from localize.tui.screens.base.project_screen import Session, Work, start
from localize.tui.screens.base.side_panels import Beside, Loaded
from localize.tui.widgets.autocomplete import COMPLETE
from localize.tui.widgets.key_bar import KeyBar
from localize.tui.widgets.panels import Paged, Panels
from localize.tui.widgets.prompts import ConflictDialog
from localize.tui.widgets.segment_list import Pages, Segments
from localize.tui.widgets.static_text import Text
from localize.tui.widgets.target_editor import Target, tags_of
from localize.workflow.editing import edit
from localize.workflow.editing.edit import Saved
from localize.workflow.notes.notes import is_question
from localize.workflow.segments import lookup


class SourceBox(Paged):
    """The source, which scrolls where it is long."""


class Writing(Work):
    """A list of segments, one of which is being written; what the keys do is the subclass's business."""

    def __init__(self, session: Session, *, document: Document | None = None, number: int | None = None) -> None:
        """*number* is the row to start at; left out, the first one that is open."""
        super().__init__(session)
        self.list = Segments(id="list")
        self.target = Target(id="target")
        self.panels = Panels()
        self.beside = Beside(self, self.panels)
        self._document = document
        self._number = number
        self._where = Where(document=document.id if document else None)
        self._filter = ""
        self._row: Row | None = None
        self._loaded = ""
        self._seen = 0
        self._origin: tuple[str, Origin] | None = None
        self._touched = False
        self._issues: Sequence[int] | None = None
        self._located: tuple[Located, ...] = ()
        self._is_sorted = False
        self._editions: tuple[tuple[str, int], ...] = ()
        """The versions of the files that the list was read from."""
        self._sources = ""
        """What the title says of policy and engines."""
        self._looked_around = False
        self._counts: Counts | None = None
        """As they were read last."""

    def compose(self) -> ComposeResult:
        """Return the parts, top to bottom."""
        yield Text(id="title")
        with Container(id="body"):
            with Vertical(id="work"):
                yield self.list
                yield Text(id="source-head", classes="head")
                with SourceBox(id="source-box", can_focus=False):
                    yield Text(id="source")
                yield Text(id="target-head", classes="head")
                yield self.target
            yield self.panels
        yield KeyBar()

    def on_mount(self) -> None:
        """Open the list and stand on the first row that needs work."""
        self.target.read_only = self.project.read_only
        self.target.focus()
        self._open()

    @property
    def language(self) -> LanguageTag:
        """The language that is written here."""
        return self.session.language

    def selected(self) -> str:
        """Return what is selected: in the translation, else with the mouse in the source or a panel; as one line."""
        return self.target.selected_text or " ".join((self.get_selected_text() or "").split())

    def _open(self) -> None:
        self._looked_around = False
        self._editions = lookup.editions(self.project)
        self._load_rows(lookup.numbers(self.project, self.language, self._where))
        start = self._first_number() if self._number is None else self._number
        self._count()
        self._enter(self.list.pages.find(start))

    def _first_number(self) -> int:
        """Return where to start: at the first row that is open."""
        found = lookup.rows(self.project, self.language, self._open_rows(), limit=1)
        return found[0].number if found else 1

    def _open_rows(self) -> Where:
        return replace(self._where, states=frozenset({State.INITIAL}))

    def _load_rows(self, numbers: Sequence[int]) -> None:
        def fetch(after: int, limit: int) -> tuple[Row, ...]:
            return lookup.rows(self.project, self.language, after=after, limit=limit)

        language = self.language
        self.list.issues = lambda key: self.session.known.count(key, language)
        self.list.pages = Pages(fetch, numbers, is_sorted=self._is_sorted)
        self.list.reload()

    def _enter(self, index: int) -> None:
        """Show a row. What was typed in the one before is stored by now, but for what came while the way was sought."""
        count = self.list.count()
        index = max(0, min(index, count - 1))
        row = self.list.pages.row(index) if count else None
        former, typed = self._row, self.target.typed
        if former is not None and typed != self._loaded:
            if row is not None and row.segment.key == former.segment.key:
                self.list.show_cursor(index)
                return
            key, source = former.segment.key, former.segment.source_hash
            kept = self.bridge.write(edit.keep, self.project, key, self.language, typed, seen=self._seen, source=source)
            start(self, partial(self._keep_late, former, kept), "late", exclusive=False)
        self._row = row
        self._origin = None
        self._touched = False
        self.list.show_cursor(index)
        self.target.disabled = row is None
        if row is None:
            self._loaded, self._seen = "", 0
            self.target.load("", ())
            self._paint_heads()
            self._look_around_once()
            return
        stored = row.target.content if row.target else None
        self._loaded = stored.typed if stored else ""
        self._seen = row.target.revision if row.target else 0
        self.target.load(self._loaded, tags_of(row.segment.source.tags), f"{row.segment.key} {self.language}")
        self.query_one("#source", Text).put(source_text(row, None))
        self.query_one(SourceBox).to_top()
        self.beside.load(row)
        self._paint_heads()

    async def _keep_late(self, row: Row, kept: Awaitable[Saved]) -> None:
        """Show that the letters are stored that were typed in a row after it was stored and before it was left.

        The storing was begun before, for the screen may be taken down before this is.
        """
        with suppress(Conflict):  # somebody was faster; the store keeps both texts
            await kept
        self.list.pages.forget(row.number)
        self.list.refresh()

    async def _go(self, index: int) -> bool:
        if not await self.settle():
            self._show_place()
            return False
        self._enter(index)
        return True

    def scroll_source(self, step: int) -> bool:
        """Scroll the source by a page; False where that way there is no more of it."""
        is_moved = self.query_one(SourceBox).scroll_lines(step)
        if is_moved:
            self._paint_heads()
        return is_moved

    def _show_place(self) -> None:
        if self._row is not None:
            self.list.show_cursor(self.list.pages.find(self._row.number))

    async def settle(self) -> bool:
        """Store what was typed as a draft; False when somebody else's text needs a decision first."""
        typed = self.target.typed
        if self._row is None or typed == self._loaded:
            return True
        was_done = self._row.state is not State.INITIAL
        saved = await self._store(edit.keep, typed)
        if saved is not None and was_done:
            self.say(tr("{number} is a draft again; confirm it once more", number=self._row.number))
        return saved is not None

    def rescue(self) -> bool:
        """Store what was typed at once; of a lost race both texts are kept."""
        row, typed = self._row, self.target.typed
        if row is None or typed == self._loaded:
            return True
        source = row.segment.source_hash
        try:
            saved = edit.keep(self.project, row.segment.key, self.language, typed, seen=self._seen, source=source)
        except LocalizeError as error:
            return isinstance(error, Conflict)
        self._loaded, self._seen = typed, saved.target.revision if saved.target else 0
        return True

    async def _store(self, verb: Callable[..., Saved], typed: str) -> Saved | None:
        row = self._row
        if row is None:
            return None
        try:
            saved = await self.bridge.write(
                verb,
                self.project,
                row.segment.key,
                self.language,
                typed,
                seen=self._seen,
                source=row.segment.source_hash,
                origin=self._origin_of(typed),
            )
        except Conflict as conflict:
            self._ask(conflict, verb)
            return None
        except LocalizeError as error:
            self.tell(error)
            return None
        self._take(row, saved, typed)
        return saved

    def _origin_of(self, typed: str) -> Origin:
        if self._origin is not None and self._origin[0] == typed:
            return self._origin[1]
        if self._row is not None and self._row.target is not None and typed == self._loaded:
            return self._row.target.origin
        return Origin()

    def _take(self, row: Row, saved: Saved, typed: str) -> None:
        self._note_findings(row, saved.findings)
        self._loaded = typed
        self._seen = saved.target.revision if saved.target else 0
        self._row = saved.row
        self.list.pages.put(saved.row)
        self.list.refresh_row(self.list.pages.find(row.number))
        self.beside.put_findings(saved.findings, typed)
        self.beside.renew(saved.row)
        self._paint_heads()
        self._count()

    def _note_findings(self, row: Row, findings: Sequence[Finding]) -> None:
        """Remember what was found in a text, for the marks of the list, the way to the next one and the filter."""
        found, key = counted(findings), row.segment.key
        self.session.known.note(key, self.language, row.path, len(found))
        if self._issues is not None:
            self._issues = sorted({*self._issues, row.number} if found else set(self._issues) - {row.number})
            others = (each for each in self._located if each.key != key)
            mine = (Located(row.path, key, row.number, self.language, each) for each in found)
            self._located = (*others, *mine)

    def _read_again(self) -> None:
        """Read the list again, a file has a new version; the cursor stays on its segment."""
        row = self._row
        number = row.number if row else 1
        if row is not None:
            with suppress(NotFound):
                number = self.project.store.get_row(row.segment.key, self.language).number
        self._issues = None
        self._load_rows(lookup.numbers(self.project, self.language, self._where))
        self._enter(self.list.pages.find(number))
        self.say(tr("There is a new version of the file; the list shows it now"), firm=True)

    def _ask(self, conflict: Conflict, verb: Callable[..., Saved]) -> None:
        theirs = conflict.theirs
        tags = self.target.tags

        async def decide(answer: str | None) -> None:
            self._seen = theirs.revision if theirs else 0
            if answer == "mine":
                await self._store(verb, conflict.mine)
            elif answer == "theirs" and self._row is not None:
                self._loaded = self.target.typed
                self.list.pages.forget(self._row.number)
                self._enter(self.list.pages.find(self._row.number))
            self.target.focus()

        self.app.push_screen(ConflictDialog(conflict, tags), decide)

    def on_loaded(self, event: Loaded) -> None:
        """Mark terms in the source, and tell why a text was sent back."""
        view = event.view
        if self._row is not None and view.row.segment.key == self._row.segment.key:
            self._take_news(view.row)
            self._paint_source()
            self.list.note(view.row.segment.key, is_question(view.notes))
            count = len(counted(view.findings))
            if self.session.known.note(view.row.segment.key, self.language, view.row.path, count):
                self.list.refresh_row(self.list.cursor)
            self._paint_heads()
        self._look_around_once()

    def _take_news(self, row: Row) -> None:
        """Show what somebody else has written here since the list was read; what was typed here stays, and is told."""
        if self._row is None or row.target is None or row.target.revision <= self._seen:
            return
        self.list.pages.forget_all()  # there may be more of it
        self.list.refresh()
        by, typed = visible(row.target.author), row.target.content.typed
        if self.target.typed not in (self._loaded, typed):
            said = tr("{name} has saved another text here meanwhile; you will be asked which one stands", name=by)
            self.say(said, warn=True)
            return
        self._row, self._seen, self._loaded = row, row.target.revision, typed
        if self.target.typed != typed:
            self.target.load(typed, tags_of(row.segment.source.tags), f"{row.segment.key} {self.language}")
            self.say(tr("{name} has written here meanwhile", name=by))
        self._count()

    def _look_around_once(self) -> None:
        if not self._looked_around:
            self._looked_around = True
            self._look_around()

    def _look_around(self) -> None:
        """Look up what is about more than one segment; begun when the first one stands whole."""

    def on_checks_shown(self) -> None:
        """Mark the findings in both texts, the chosen one so that it stands out."""
        checks = self.panels.checks()
        there = self.beside.typed is not None
        self.target.mark(marks(checks.findings, checks.chosen) if there else (), self.beside.typed or "")
        self._paint_source()

    def _paint_source(self) -> None:
        row, view, checks = self._row, self.beside.view, self.panels.checks()
        if row is None or view is None:
            return
        painted = source_text(row, replace(view, findings=checks.findings if self.beside.typed is not None else ()))
        chosen = checks.chosen
        if chosen is not None and chosen.side is Side.SOURCE:
            painted = painted.stylize("bold reverse", chosen.start, chosen.end)
        if self.session.pivot:
            others = [each for each in view.targets if each.language != self.language and each.content]
            painted = Paint("\n").join([painted, *map(paint_language, others)])
        self.query_one("#source", Text).put(painted)

    def on_resize(self, event: events.Resize) -> None:
        """Fit the heads and the matches to the width."""
        del event
        if self.is_mounted and self._row is not None:
            self.call_after_refresh(self._repaint)

    def _repaint(self) -> None:
        self._paint_title()
        self._paint_heads()
        if self.beside.is_loaded:  # else "nothing like it" would stand there until something is found
            self.beside.paint_matches()

    def _paint_heads(self) -> None:
        row, view = self._row, self.beside.view
        place = (self.list.cursor + 1, self.list.count())
        box = self.query_one(SourceBox)
        more = max(0, round(box.max_scroll_y - box.scroll_offset.y))
        self.query_one("#source-head", Text).put(source_head(row, view, place, self._filter, more=more))
        typed, offers = self.target.typed, self.target.offers
        head = self.query_one("#target-head", Text)
        if row is not None and offers:
            key = shown(self.session.manner.keys.get(COMPLETE, "ctrl+space"))
            paint = offers_head(row, typed, self.language, offers, key)
            while len(offers) > 1 and paint.cell_length > head.content_size.width:  # a second line would move the text
                offers = offers[:-1]
                paint = offers_head(row, typed, self.language, offers, key)
            head.put(paint)
            return
        saved = typed == self._loaded
        head.put(target_head(row, view, typed, self.language, missing=self.target.missing_tags(), saved=saved))

    def show_known(self) -> None:
        """Show what is known of findings now, in the list and in the first line."""
        super().show_known()
        self._count()

    def _count(self) -> None:
        start(self, self._show_counts, "counts")

    async def _show_counts(self) -> None:
        counts = await self.bridge.read(lookup.counts, self.project, self.language, self._where)
        editions = await self.bridge.read(lookup.editions, self.project)
        if not self.is_attached:
            return
        if editions != self._editions and self.target.typed == self._loaded:
            self._editions = editions
            self._read_again()
        self._counts = counts
        self._paint_title()

    def _paint_title(self) -> None:
        """Paint the first line with the counts as they were read last."""
        if self._counts is None:
            return
        issues = self.session.known.texts(self.language, self._document.path if self._document else None)
        path = self._document.path if self._document else tr("all files")
        for each in self.query("#title").results(Text):  # none while the screen is being taken down
            line = title(self.project, path, self.language, self._counts, issues, self._sources)
            each.put(fitted(*line, width=self.size.width))
