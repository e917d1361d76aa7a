"""The review: what waits for a second pair of eyes, what changed in it, and one key for each decision."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical, VerticalScroll
from textual.content import Content as Paint

from localize.display import show
from localize.errors import LocalizeError
from localize.listing import Row, Where
from localize.model import Content, Document, Side, State, Substate
from localize.naming import origin_words
from localize.signs import sign_of
from localize.states import SelfApproval
from localize.tui.diff import diff
from localize.tui.former import former
from localize.tui.paint import counted
from localize.tui.screens.beside import Beside, Loaded
from localize.tui.screens.dialogs import Ask, Choose
from localize.tui.screens.heads import source_head, source_text
from localize.tui.screens.work import Session, Work, start
from localize.tui.show import paint_content, paint_diff
from localize.tui.widgets.keybar import KeyBar
from localize.tui.widgets.lines import Lines
from localize.tui.widgets.panels import NAMES, TITLES, Panels
from localize.tui.widgets.segments import Pages, Segments
from localize.tui.widgets.text import Text
from localize.wording import later, number, tr
from localize.workflow import lookup, review
from localize.workflow.lookup import View
from localize.workflow.review import Reviewed
from localize.workflow.walk import get_document

QUEUES = {
    "others": later("What others translated"),
    "all": later("What anybody translated, me too"),
    "reviewed": later("What is reviewed, for the final approval"),
    "rejected": later("What was sent back"),
}


class Review(Work):
    """Walks the texts that wait for approval in one language."""

    TITLE = later("Review")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "approve", "Approve", id="review.approve"),
        Binding("x", "reject", "Reject", id="review.reject"),
        Binding("e,enter", "edit", "Edit", id="review.edit"),
        Binding("w", "withdraw", "Withdraw", id="review.withdraw"),
        Binding("s", "queue", "Show", id="review.queue"),
        Binding("tab", "panel(1)", "Panel", priority=True, id="review.next_panel"),
        Binding("ctrl+l,escape", "back", "Files", id="review.back"),
        Binding("F", "finalise", "Approve as final: a second person's word", show=False, id="review.finalise"),
        Binding("n", "step(1)", "Next", show=False, id="review.next"),
        Binding("p", "step(-1)", "Before", show=False, id="review.previous"),
        Binding("shift+tab", "panel(-1)", "Panel before", priority=True, show=False, id="review.previous_panel"),
        *(
            Binding(str(at), f"turn_to('{name}')", TITLES[name], show=False, id=f"review.show_{name}")
            for at, name in enumerate(NAMES, 1)
        ),
    ]

    def __init__(self, session: Session, *, document: Document | None = None) -> None:
        super().__init__(session)
        self.list = Segments(id="list")
        self.panels = Panels()
        self.beside = Beside(self, self.panels)
        self._document = document
        alone = session.project.config.review.self_approval is SelfApproval.ALLOW
        self._queue = "all" if alone else "others"
        self._row: Row | None = None
        self._approved = 0
        self._rejected = 0

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

    # --- the queue ---

    def _where(self) -> Where:
        document = self._document.id if self._document else None
        if self._queue == "rejected":
            return Where(document=document, substates=frozenset({Substate.REJECTED}))
        if self._queue == "reviewed":
            return Where(document=document, states=frozenset({State.REVIEWED}))
        mine = self.project.member.name if self._queue == "others" else ""
        return review.waiting(document, not_by=mine)

    def _open(self) -> None:
        language = self.session.language

        def fetch(after: int, limit: int) -> tuple[Row, ...]:
            return lookup.rows(self.project, language, after=after, limit=limit)

        self.list.issues = lambda key: self.session.known.count(key, language)
        self.list.pages = Pages(fetch, lookup.numbers(self.project, language, self._where()))
        self.list.reload()
        self._enter(0)

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
        self._paint(row, None)
        self.beside.load(row)

    def _show_nothing(self) -> None:
        hint = tr(
            "Nothing waits here. {show} shows other texts, {back} the files.",
            show=self.key("review.queue"),
            back=self.key("review.back"),
        )
        mine = "" if self._queue != "others" else " " + tr("(Your own texts are left out.)")
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
            count = len(counted(event.view.findings))
            if self.session.known.note(row.segment.key, self.session.language, row.path, count):
                self.list.refresh_row(self.list.cursor)
            self._paint(row, event.view)

    def _paint(self, row: Row, view: View | None) -> None:
        place = (self.list.cursor + 1, self.list.count())
        self.query_one("#source-head", Text).put(source_head(row, view, place, ""))
        sign = sign_of(row)
        target = row.target
        by = f"{show(target.author)} {target.at.astimezone():%Y-%m-%d %H:%M}" if target else ""
        self.query_one("#target-head", Text).put(
            Paint.assemble(
                (f" {tr('TARGET')} {self.session.language} ", "bold"),
                (f"{sign.glyph} {tr(sign.word)}", f"${sign.style}"),
                (f" · {by}", ""),
                (f" · {show(origin_words(target.origin) or tr('typed'))}" if target else "", "$muted"),
            )
        )
        self.query_one("#change", Text).put(self._change(row, view))

    def _change(self, row: Row, view: View | None) -> Paint:
        now = row.target.content if row.target else Content()
        painted = paint_content(now)
        if view is None:
            return painted
        for finding in counted(view.findings):
            if finding.side is Side.TARGET and finding.end > finding.start:
                painted = painted.stylize("$warned underline", finding.start, finding.end)
        before = former(view.history, now)
        if before is None:
            return painted
        return Paint("\n").join(
            [painted, Paint.assemble((tr(before.what), "$muted"), paint_diff(diff(before.content, now)))]
        )

    def _count(self) -> None:
        start(self, self._show_counts, "counts")

    async def _show_counts(self) -> None:
        left = await self.bridge.read(lookup.counts, self.project, self.session.language, self._where())
        if not self.is_attached or not self.query("#title"):  # it is being taken down
            return
        path = self._document.path if self._document else tr("all files")
        self.query_one("#title", Text).put(
            Paint.assemble(
                (f" {tr('REVIEW')} {show(path)}  ", "bold"),
                (f"→{self.session.language}", "bold $accent"),
                "  "
                + tr(
                    "{left} left · {approved} approved · {rejected} sent back",
                    left=number(left.segments),
                    approved=self._approved,
                    rejected=self._rejected,
                ),
                (f"  {show(self.project.member.name)}", "$muted"),
            )
        )

    # --- decisions ---

    async def action_approve(self) -> None:
        """Approve the text and go on."""
        await self._approve(final=False)

    async def action_finalise(self) -> None:
        """Give the final approval and go on."""
        await self._approve(final=True)

    async def _approve(self, *, final: bool) -> None:
        row = self._row
        if row is None or row.target is None:
            return
        key, language, seen = row.segment.key, self.session.language, row.target.revision
        if await self._decide(lambda: review.approve(self.project, key, language, final=final, seen=seen)):
            self._approved += 1
            self._go_on()

    def action_reject(self) -> None:
        """Ask for the reason and send the text back."""
        row = self._row
        if row is None or row.target is None:
            return
        key, language, seen = row.segment.key, self.session.language, row.target.revision

        async def reject(answer: str | None) -> None:
            if answer and await self._decide(
                lambda: review.reject(self.project, key, language, reason=answer, seen=seen)
            ):
                self._rejected += 1
                self._go_on()

        hint = tr("The translator reads it beside the text.")
        self.app.push_screen(Ask(tr("Why does {number} go back?", number=row.number), hint=hint), reject)

    async def action_withdraw(self) -> None:
        """Take the approval of the text back."""
        row = self._row
        if row is not None:
            key, language = row.segment.key, self.session.language
            if await self._decide(lambda: review.withdraw(self.project, key, language)):
                self._enter(self.list.cursor)

    async def _decide(self, act: Callable[[], Reviewed]) -> bool:
        try:
            done = await self.bridge.write(act)
        except LocalizeError as error:
            self.tell(error)
            return False
        for warning in done.warnings:
            self.say(warning, warn=True)
        self.list.pages.forget(done.row.number)
        self.list.refresh_row(self.list.pages.find(done.row.number))
        return True

    def _go_on(self) -> None:
        following = self.list.cursor + 1
        self._enter(following if following < self.list.count() else self.list.cursor)

    # --- going places ---

    def action_step(self, step: int) -> None:
        """Go to the next text or the one before."""
        self.list.action_move(step)

    def on_lines_chosen(self) -> None:
        """Edit the text."""
        self.action_edit()

    def action_edit(self) -> None:
        """Open the text in the editor; leaving that one comes back here."""
        from localize.tui.screens.editor import Editor

        if self._row is not None:
            document = get_document(self.project, self._row.segment.document)
            self.app.push_screen(Editor(self.session, document=document, number=self._row.number))

    def action_queue(self) -> None:
        """Choose which texts are shown."""

        def take(answer: str | None) -> None:
            if answer:
                self._queue = answer
                self._open()

        choices = [(name, tr(text)) for name, text in QUEUES.items()]
        self.app.push_screen(Choose(tr("Show"), choices, chosen=self._queue), take)

    def action_panel(self, step: int) -> None:
        """Turn to another panel."""
        self.panels.turn(step)

    def action_turn_to(self, name: str) -> None:
        """Turn to one panel."""
        self.panels.turn_to(name)

    def action_back(self) -> None:
        """Go back to the files."""
        self.leave()
