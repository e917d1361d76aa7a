"""Review screen: its parts, and which of them does what a key asks for."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container, Vertical, VerticalScroll

from localize.i18n import mark
from localize.i18n.status_symbols import SEGMENT_SIGNS
from localize.model import Document
from localize.model.events import Fault
from localize.tui import routes
from localize.tui.keys.bindings import BARS, bindings
from localize.tui.rendering.panels import counted
from localize.tui.screens.base.screen import BaseScreen
from localize.tui.screens.base.session import SegmentsChanged, Session
from localize.tui.screens.base.side_panels import Loaded
from localize.tui.screens.review.decisions import Decisions, ReviewFindings
from localize.tui.screens.review.navigation import ReviewNavigation
from localize.tui.screens.review.queue import ReviewQueue
from localize.tui.widgets.key_bar import KeyBar, keys_of
from localize.tui.widgets.panels import Checks
from localize.tui.widgets.static_text import Text
from localize.tui.widgets.status_line import Mode
from localize.tui.widgets.virtual_list import Lines
from localize.workflow.review import Queue


class Review(BaseScreen):
    """Walks the texts that wait for approval in one language."""

    TITLE = mark("Review")
    BINDINGS = bindings("review")
    LEGEND = SEGMENT_SIGNS

    def __init__(self, session: Session, *, document: Document | None = None) -> None:
        super().__init__(session.bridge, session.options)
        self.session = session
        self.queue = queue = ReviewQueue(self, session, document)
        self.list, self.panels, self.loader = queue.list, queue.panels, queue.loader
        self.decisions = Decisions(queue)
        self.findings = ReviewFindings(queue, self.decisions)
        self.navigation = ReviewNavigation(queue, self.decisions)

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
        yield self.status
        yield KeyBar()

    # --- the screen ---

    def on_mount(self) -> None:
        """Show what waits."""
        self.panels.turn_to("checks")
        self.list.focus()
        self.queue.open()

    def on_screen_resume(self) -> None:
        """Show what was edited meanwhile."""
        self.queue.resume()
        self.queue.show_again()

    def on_unmount(self) -> None:
        """Save which texts were looked at."""
        self.queue.looks.save()

    def route(self) -> routes.Review:
        """Return the way back to the queue."""
        return routes.Review(self.queue.document)

    def on_resize(self, event: events.Resize) -> None:
        """Fit the first line to the width."""
        self.queue.fit(event.size.width)

    def keys_now(self) -> list[Binding]:
        """Return the keys of the desk, of marked texts, or of the findings; the way to these while there are some."""
        checks = self.panels.checks()
        if self.focused is checks:
            return self.as_bound(BARS["review.finding"])
        if self.queue.marked:
            return self.as_bound(BARS["review.marked"])
        usual = keys_of(self.BINDINGS)
        if counted(checks.findings):
            (checks_key,) = BARS["review.findings"]
            usual = [checks_key if each.action == "mark" else each for each in usual]
        return self.as_bound(usual)

    def mode(self) -> Mode:
        """Return whether letters mean something to the queue or to the findings."""
        return Mode.FINDINGS if self.focused is self.panels.checks() else Mode.LIST

    # --- what parts and widgets tell ---

    def on_segments_changed(self, event: SegmentsChanged) -> None:
        """Show segments that were changed."""
        self.queue.take_changes(event)

    def on_lines_moved(self, event: Lines.Moved) -> None:
        """Show the new row."""
        if event.index == self.list.cursor:
            self.queue.enter(event.index)

    def on_lines_chosen(self) -> None:
        """Edit the text."""
        self.action_edit()

    def on_loaded(self, event: Loaded) -> None:
        """Show what is known of the text."""
        self.queue.take_view(event.view)

    def on_checks_shown(self) -> None:
        """Offer the keys for the findings."""
        self.findings.shown()

    async def on_checks_fix(self, event: Checks.Fix) -> None:
        """Mend the text, with the fix put in where there is one."""
        event.stop()
        if self.queue.row is not None:
            await self.findings.fix(event.finding)

    def on_checks_waive(self, event: Checks.Waive) -> None:
        """Ask why the finding is right here."""
        event.stop()
        self.findings.ask_to_waive(event.finding)

    def on_checks_explain(self, event: Checks.Explain) -> None:
        """Show the manual's page of the check."""
        event.stop()
        self.findings.explain(event.finding)

    def on_descendant_focus(self) -> None:
        """Give the findings more room on a small terminal while the keys are there."""
        self.set_class(self.focused is self.panels.checks(), "-findings")

    # --- what the keys do ---

    def action_step(self, step: int) -> None:
        """Go to the next text or the one before."""
        self.list.action_move(step)

    def action_edit(self) -> None:
        """Open the text in the editor; leaving that one comes back here."""
        self.navigation.edit()

    def action_own(self) -> None:
        """Show one's own texts too."""
        self.queue.show_queue(Queue.ALL)

    def action_queue(self) -> None:
        """Choose which texts are shown."""
        self.navigation.choose_queue()

    def action_language(self) -> None:
        """Choose another language to review."""
        self.navigation.choose_language()

    def action_find(self) -> None:
        """Show the texts of the queue that have some words in their source or translation."""
        self.navigation.ask_for_words()

    def action_search(self) -> None:
        """Look a word up in the whole project and in the memory; go to what is chosen, here or in the editor."""
        self.navigation.look_up()

    def action_preview(self) -> None:
        """Show the document around this text as running text."""
        self.navigation.show_document()

    def action_inbox(self) -> None:
        """Show what waits for you: answers to your questions, texts of yours that were sent back."""
        self.navigation.show_inbox()

    def action_statistics(self) -> None:
        """Show how far each file has come, and who did what."""
        self.navigation.show_statistics()

    def action_panel(self, step: int) -> None:
        """Turn to another panel."""
        self.panels.turn(step)

    def action_back(self) -> None:
        """Go back to the files; first, from the findings to the list, take the marks away and show the whole queue."""
        self.navigation.back()

    async def action_approve(self) -> None:
        """Approve the text and go on."""
        await self.decisions.approve()

    async def action_finalise(self) -> None:
        """Give the final approval and go on."""
        await self.decisions.approve(final=True)

    def action_amend(self) -> None:
        """Mend the text here and approve it, in one step."""
        self.decisions.amend()

    def action_reject(self) -> None:
        """Ask what is wrong, then for the reason, and send the text back."""
        self.decisions.reject()

    def action_reject_as(self, fault: str) -> None:
        """Send the text back for one kind of fault; a reason may be given then."""
        self.decisions.reject(Fault(fault))

    def action_suggest(self) -> None:
        """Suggest another wording to the translator."""
        self.decisions.suggest()

    def action_ask(self) -> None:
        """Ask the translator something; the question stands beside the text and among what waits for them."""
        self.decisions.ask()

    async def action_withdraw(self) -> None:
        """Take the approval of the text back."""
        await self.decisions.withdraw()

    def action_mark(self) -> None:
        """Mark the text, or take its mark away, and go on."""
        self.decisions.mark()

    def action_approve_marked(self) -> None:
        """Approve the marked texts in one step, as they stood when they were marked, or all that are shown."""
        self.decisions.approve_marked()

    def action_reject_marked(self) -> None:
        """Ask what is wrong with the marked texts, or with all that are shown, and send them back."""
        self.decisions.reject_marked()

    def action_take_back(self) -> None:
        """Show what this person did last, to be taken back one by one."""
        self.decisions.offer_to_undo()

    async def action_findings(self) -> None:
        """Go to the findings of this text, where there is one."""
        await self.findings.go_to_next()

    async def action_next_issue(self) -> None:
        """Go to the next segment with a finding, after a check of the whole list when none was made yet."""
        await self.findings.go_to_next_text()

    async def action_fix(self) -> None:
        """Put the next fix into the text: that of the chosen finding, else the first certain one, else a suggestion."""
        await self.findings.fix_next()
