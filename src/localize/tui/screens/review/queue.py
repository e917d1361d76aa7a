"""Review queue: the texts that wait, with history and findings of the current one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from functools import partial

from textual.content import Content as Paint

from localize.errors import Conflict, LocalizeError
from localize.i18n import number, tr
from localize.i18n.labels import origin_words, quoted
from localize.i18n.sanitize import visible
from localize.i18n.status_symbols import symbol_of
from localize.model import Content, Document, LanguageTag, SegmentKey, Side
from localize.model.segment_list import Row, Where
from localize.tui.rendering.panels import counted
from localize.tui.rendering.text import paint_content, paint_diff
from localize.tui.screens.base.header_lines import fitted, privacy, sent_back, source_head, source_text, suggested
from localize.tui.screens.base.screen import BaseScreen, start
from localize.tui.screens.base.segment_pane import SegmentPane
from localize.tui.screens.base.session import SegmentsChanged, Session
from localize.tui.widgets.static_text import Text
from localize.tui.widgets.status_line import Tone
from localize.workflow import review
from localize.workflow.notes.notes import is_question, questions
from localize.workflow.segment_view import View
from localize.workflow.segments import lookup
from localize.workflow.segments.diff import diff
from localize.workflow.segments.previous_text import previous_texts
from localize.workflow.user.last_looks import LastLooks


class ReviewQueue(SegmentPane):
    """The texts that wait, one of which is read."""

    def __init__(self, screen: BaseScreen, session: Session, document: Document | None) -> None:
        super().__init__(screen, session, document)
        self.panels.number(are_numbered=False)  # digits name what is wrong with a text
        self.queue = review.first_queue(session.project)
        self.words = ""
        """What the texts that are shown have in their source or translation; "" for the whole queue."""
        self.marked: dict[SegmentKey, int] = {}
        """The marked texts, each with its revision."""
        self.list.marked = self.marked
        self.looks = LastLooks(session.project)
        self.changed: frozenset[SegmentKey] | None = None
        """The texts that changed since the person looked; None until they are counted."""
        self._approved: set[SegmentKey] = set()
        self._rejected: set[SegmentKey] = set()
        self._width = 0
        """That the first line was fitted to: a screen hears of its size again and again as it is laid out."""

    def _where(self) -> Where:
        return replace(self._where_of(self.queue), text=self.words)

    def _where_of(self, queue: review.Queue) -> Where:
        return review.queue(self.project, queue, self.document.id if self.document else None)

    def open(self, key: SegmentKey | None = None) -> None:
        """Read the queue again and stand on a text; marks go with the queue that they were made in."""
        self.marked.clear()
        self._list()
        self.enter(0 if key is None else self.find_place(key) or 0)

    def _list(self) -> None:
        self.editions = lookup.editions(self.project)
        self.list.asked = questions(self.project, self.language)
        self.changed = None
        self.load_rows(self._numbers(self.queue))

    def _numbers(self, queue: review.Queue) -> Sequence[int]:
        where = self._where() if queue is self.queue else self._where_of(queue)
        return review.queue_numbers(self.project, self.language, queue, where, self.looks)

    def count_of(self, queue: review.Queue) -> int:
        """Return how many texts a queue holds."""
        return len(self._numbers(queue))

    def show_queue(self, queue: review.Queue) -> None:
        """Show other texts."""
        self.queue, self.words = queue, ""
        self.open()

    def open_in(self, language: LanguageTag) -> None:
        """Show what waits in another language."""
        self.language = self.session.language = language
        self._approved.clear()
        self._rejected.clear()
        self.words = ""
        self.forget_issues()
        self.open()

    def find(self, words: str) -> None:
        """Show the texts of the queue that have some words in their source or translation; "" shows all."""
        before, self.words = self.words, words
        if words and not self._numbers(self.queue):
            self.words = before
            raise LocalizeError("no matches in this list: {filter}", filter=quoted(words))
        self.open(self.row.segment.key if self.row else None)

    def take_changes(self, event: SegmentsChanged) -> None:
        """Show segments that were changed as they are now."""
        if event.gone:  # the others have new numbers
            self.forget_issues()
            for key in event.gone:
                self.marked.pop(key, None)
            self._list()
        else:
            self.list.show_changed(event.keys)
        if event.gone or (self.row is not None and self.row.segment.key in event.keys):
            self.enter(self.place_of_row(event.keys))
        else:
            self.count()
        self.check_again(event.keys)

    def show_again(self) -> None:
        """Show the open text as it is now."""
        if self.row is not None:
            self.list.show_changed({self.row.segment.key})
            self.enter(self.list.cursor)

    def tell_refusal(self, error: LocalizeError) -> None:
        """Show the text that somebody saved while another one was read here; nothing was decided on it."""
        if isinstance(error, Conflict):
            self.show_again()
            self.screen.say(review.overtaken(error), Tone.WARNING)
        else:
            super().tell_refusal(error)

    def go_on(self) -> None:
        """Go to the next text."""
        following = self.list.cursor + 1
        self.enter(following if following < self.list.count() else self.list.cursor)

    # --- what was decided in this session ---

    def count_approved(self, keys: Iterable[SegmentKey]) -> None:
        """Count texts as approved, and no longer as sent back."""
        self._approved.update(keys)
        self._rejected -= self._approved

    def count_rejected(self, keys: Iterable[SegmentKey]) -> None:
        """Count texts as sent back, and no longer as approved."""
        self._rejected.update(keys)
        self._approved -= self._rejected

    def count_undecided(self, keys: Collection[SegmentKey]) -> None:
        """Count texts neither as approved nor as sent back."""
        self._approved.difference_update(keys)
        self._rejected.difference_update(keys)

    # --- painting ---

    def enter(self, index: int) -> None:
        """Show the text at a place of the queue."""
        count = self.list.count()
        row = self.list.pages.row(max(0, min(index, count - 1))) if count else None
        self.leave_for(row)
        self.row = row
        self.list.show_cursor(index)
        self.count()
        if row is None:
            self._show_nothing()
            return
        self.screen.query_one("#source", Text).put(source_text(row, None))
        self.screen.query_one("#source-box").scroll_to(0, 0, animate=False)
        self.screen.query_one("#target-box").scroll_to(0, 0, animate=False)
        self._paint(row, None)
        self.loader.load(row)

    def _show_nothing(self) -> None:
        self.loader.clear()
        if self.panels.checks().has_focus:
            self.list.focus()
        key = self.screen.key
        said = tr(
            "Nothing to review. {show} other texts · {back} files", show=key("review.queue"), back=key("review.back")
        )
        if self.queue is review.Queue.OTHERS and self.count_of(review.Queue.ALL) > self.count_of(self.queue):
            names = ", ".join(map(visible, sorted(review.hidden_authors(self.project))))
            said += "\n " + tr("Texts by {names} are hidden. {own} show them", names=names, own=key("review.own"))
        self.screen.query_one("#source-head", Text).put(Paint.styled(f" {said}", "$muted"))
        for name in ("#source", "#target-head", "#change"):
            self.screen.query_one(name, Text).put(Paint(""))

    async def look(self) -> bool:
        """Have all that is found in the text that is shown."""
        if self.row is not None:
            await self.loader.loaded()
        return self.row is not None

    def take_view(self, view: View) -> None:
        """Show what changed in the text, once its history is there."""
        row = self.row
        if row is not None and view.row.segment.key == row.segment.key:
            if view.row.target != row.target:  # somebody else has saved it since the list was read
                self.row = row = view.row
                self.list.put(row)
            self.screen.query_one("#source", Text).put(source_text(row, view))
            self.list.note(row.segment.key, is_question(view.notes))
            if self.note_findings(row, view.findings):
                self.list.refresh_row(self.list.cursor)
            self.looks.see(row, self.language)
            self._paint(row, view)

    def take_decided(self, rows: Iterable[Row]) -> None:
        """Remember that the person has decided on some texts, as they stand now."""
        rows = tuple(rows)
        self.looks.decide(rows, self.language)
        if self.changed is not None:
            self.changed = self.changed.difference(row.segment.key for row in rows)

    def _paint(self, row: Row, view: View | None) -> None:
        self.screen.query_one("#source-head", Text).put(source_head(row, view, self.place_words(), ""))
        sign = symbol_of(row)
        target = row.target
        by = f"{visible(target.author)} {target.at.astimezone():%Y-%m-%d %H:%M}" if target else ""
        self.screen.query_one("#target-head", Text).put(
            Paint.assemble(
                (f" {tr('TARGET')} {self.language} ", "bold"),
                (f"{sign.glyph} {tr(sign.word)}", f"${sign.style}"),
                (f" · {by}", ""),
                (f" · {visible(origin_words(target.origin) or tr('typed'))}" if target else "", "$muted"),
                sent_back(row, view),
                suggested(row, view),
            )
        )
        self.screen.query_one("#change", Text).put(self._change(row, view))

    def fit(self, width: int) -> None:
        """Fit the first line to the width."""
        if width != self._width and self.screen.is_mounted and self.row is not None:
            self._width = width
            self.count()

    def count(self) -> None:
        """Count what waits, for the first line; a new version of a file is noticed too."""
        start(self.screen, self._show_counts, "counts")

    async def _show_counts(self) -> None:
        left = await self.screen.bridge.read(self._numbers, self.queue)
        if self.changed is None:
            document = self.document.id if self.document else None
            find = partial(review.find_changed, self.project, self.language, document, self.looks)
            self.changed = await self.screen.bridge.read(find)
        editions = await self.screen.bridge.read(lookup.editions, self.project)
        if not self.screen.is_attached or not self.screen.query("#title"):  # it is being taken down
            return
        if editions != self.editions:
            self._follow_files()
            return
        path = self.document.path if self.document else tr("all files")
        counts = tr(
            "{left} left · {approved} approved · {rejected} rejected",
            left=number(len(left)),
            approved=len(self._approved),
            rejected=len(self._rejected),
        )
        news = " · " + tr("{count} changed", count=number(len(self.changed))) if self.changed else ""
        found = news + (f" · {quoted(self.words)}" if self.words else "")
        marked = found + " · " + tr("{count} marked", count=number(len(self.marked))) if self.marked else found
        self.screen.query_one("#title", Text).put(
            fitted(
                Paint.styled(tr("REVIEW"), "bold"),
                Paint.styled(visible(path), "bold"),
                Paint.assemble(
                    (f"→{self.language}", "bold $accent"),
                    f"  {counts}",
                    (marked, "bold $accent"),
                ),
                Paint.styled(f"{privacy(self.project)}  {visible(self.project.member.name)}".strip(), "$muted"),
                width=self.screen.size.width,
            )
        )

    def _follow_files(self) -> None:
        """Read the queue again, a file has a new version; stay on the same text where it still waits."""
        self.forget_issues()
        self.open(self.row.segment.key if self.row else None)
        self.screen.say(tr("There is a new version of the file; the list shows it now"))

    def _change(self, row: Row, view: View | None) -> Paint:
        """Return the text with its findings marked, and how it differs from what was looked at, approved or drafted."""
        now = row.target.content if row.target else Content()
        painted = paint_content(now)
        if view is None:
            return painted
        for finding in counted(view.findings):
            if finding.side is Side.TARGET and finding.end > finding.start:
                painted = painted.stylize("$warned underline", finding.start, finding.end)
        looked = self.looks.text_before(row, self.language, view.history)
        before = [
            Paint.assemble((tr(each.what), "$muted"), paint_diff(diff(each.content, now)))
            for each in previous_texts(view.history, now, looked)
        ]
        return Paint("\n").join([painted, *before])
