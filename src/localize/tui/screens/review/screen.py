"""Review screen: texts that wait for another person, their changes, and a key for each decision."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from textual.binding import Binding, BindingType

from localize.i18n import mark, tr
from localize.i18n.labels import quoted
from localize.tui.rendering.panels import counted
from localize.tui.screens.base.findings import CHOSEN_KEYS
from localize.tui.screens.base.project_screen import start
from localize.tui.screens.dialogs.document import show_document
from localize.tui.screens.dialogs.report import statistics
from localize.tui.screens.dialogs.summary import Summary
from localize.tui.screens.review.decisions import Judging
from localize.tui.widgets.key_bar import keys_of
from localize.tui.widgets.panels import NAMES, TITLES
from localize.tui.widgets.prompts import Ask, Choose
from localize.workflow.reports.progress import deeds
from localize.workflow.review import QUEUES, Queue
from localize.workflow.segments import lookup
from localize.workflow.segments.iterate import get_document

MARKED_KEYS = (
    Binding("A", "approve_marked", "Approve ▪", id="review.approve_marked"),
    Binding("X", "reject_marked", "Reject ▪", id="review.reject_marked"),
    Binding("space", "mark", "Mark", id="review.mark"),
    Binding("ctrl+l,escape", "back", "Unmark", id="review.back"),
    Binding("f1,question_mark", "help", "Help", id="app.help"),
)
"""What the line of keys shows while texts are marked."""
CHECKS = Binding("f8", "findings", "Checks", id="review.findings")
CHECK_KEYS = (
    *CHOSEN_KEYS,
    Binding("f8", "findings", "Next finding", id="review.findings"),
    Binding("ctrl+l,escape", "back", "Back", id="review.back"),
    Binding("f1,question_mark", "help", "Help", id="app.help"),
)
"""While the keys are in the findings."""


class Review(Judging):
    """Walks the texts that wait for approval in one language."""

    TITLE = mark("Review")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "approve", "Approve", id="review.approve"),
        Binding("x", "reject", "Reject", id="review.reject"),
        Binding("E", "amend", "Amend", id="review.amend"),
        Binding("space", "mark", "Mark", id="review.mark"),
        Binding("c", "ask", "Ask", id="review.ask"),
        Binding("s", "queue", "Show", show=False, id="review.queue"),
        Binding("ctrl+l,escape", "back", "Files", id="review.back"),
        Binding("f1,question_mark", "help", "Help", id="app.help"),
        Binding("e,enter", "edit", "Edit in the editor", show=False, id="review.edit"),
        Binding("f8", "findings", "Checks", show=False, id="review.findings"),
        Binding(
            "f7", "fix", "Mend the text with the next fix; a suggestion is shown first", show=False, id="review.fix"
        ),
        Binding("w", "withdraw", "Withdraw the approval", show=False, id="review.withdraw"),
        Binding("A", "approve_marked", "Approve the marked texts", show=False, id="review.approve_marked"),
        Binding("X", "reject_marked", "Send the marked texts back", show=False, id="review.reject_marked"),
        Binding("F", "finalise", "Approve as final: a second person's word", show=False, id="review.finalise"),
        Binding("z", "take_back", "Take back what you did last", show=False, id="review.take_back"),
        Binding("slash,ctrl+f", "find", "Find in this queue", show=False, id="review.find"),
        Binding("f3,ctrl+k", "search", "Look a word up everywhere", show=False, id="review.search"),
        Binding("l", "language", "Another language", show=False, id="review.language"),
        Binding("v", "preview", "Read the document here", show=False, id="review.preview"),
        Binding("i", "inbox", "For you", show=False, id="review.inbox"),
        Binding("t", "statistics", "Statistics", show=False, id="review.statistics"),
        Binding("n", "step(1)", "Next", show=False, id="review.next"),
        Binding("p", "step(-1)", "Before", show=False, id="review.previous"),
        Binding("tab", "panel(1)", "Panel", priority=True, show=False, id="review.next_panel"),
        Binding("shift+tab", "panel(-1)", "Panel before", priority=True, show=False, id="review.previous_panel"),
        *(
            Binding(str(at), f"turn_to('{name}')", TITLES[name], show=False, id=f"review.show_{name}")
            for at, name in enumerate(NAMES, 1)
        ),
    ]

    def keys_now(self) -> list[Binding]:
        """Return the keys of the desk, of marked texts, or of the findings; the way to these while there are some."""
        checks = self.panels.checks()
        if self.focused is checks:
            return self.as_bound(CHECK_KEYS)
        if self._marked:
            return self.as_bound(MARKED_KEYS)
        usual = keys_of(self.BINDINGS)
        if counted(checks.findings):
            usual = [CHECKS if each.action == "mark" else each for each in usual]
        return self.as_bound(usual)

    def action_step(self, step: int) -> None:
        """Go to the next text or the one before."""
        self.list.action_move(step)

    def on_lines_chosen(self) -> None:
        """Edit the text."""
        self.action_edit()

    def action_edit(self) -> None:
        """Open the text in the editor; leaving that one comes back here."""
        from localize.tui.screens.editor.screen import Editor

        if self._row is not None:
            document = get_document(self.project, self._row.segment.document)
            self.app.push_screen(Editor(self.session, document=document, number=self._row.number))

    def action_queue(self) -> None:
        """Choose which texts are shown."""

        def take(answer: str | None) -> None:
            if answer:
                self._queue, self._wanted = Queue(answer), ""
                self._open()

        choices = [(each.value, tr(text)) for each, text in QUEUES.items()]
        self.app.push_screen(Choose(tr("Show"), choices, chosen=self._queue.value, numbered=True), take)

    def action_language(self) -> None:
        """Choose another language to review."""
        tags = lookup.target_languages(self.project, self._document) if self._document else self.project.targets

        def take(answer: str | None) -> None:
            if answer and answer != self.session.language:
                self.session.language = next(tag for tag in tags if tag == answer)
                self._approved.clear()
                self._rejected.clear()
                self._issues, self._wanted = None, ""
                self._open()

        chosen = self.session.language
        self.app.push_screen(Choose(tr("Review"), [(tag, tag) for tag in tags], chosen=chosen), take)

    def action_find(self) -> None:
        """Show the texts of the queue that have some words in their source or translation."""

        def take(answer: str | None) -> None:
            if answer is not None:
                self._find(answer.strip())

        hint = tr("In the source or the translation. With nothing typed the whole queue is shown.")
        self.app.push_screen(Ask(tr("Find"), value=self._wanted, hint=hint, required=False), take)

    def _find(self, words: str) -> None:
        before, self._wanted = self._wanted, words
        if words and not lookup.numbers(self.project, self.session.language, self._where()):
            self._wanted = before
            self.say(tr("Nothing in this list is like that: {filter}", filter=quoted(words)))
            return
        self._open(self._row.number if self._row else 0)

    def action_search(self) -> None:
        """Look a word up in the whole project and in the memory; go to what is chosen, here or in the editor."""
        from localize.tui.screens.concordance import Search, Taken
        from localize.tui.screens.editor.screen import Editor

        def take(answer: Taken | None) -> None:
            if answer is None or answer.row is None:
                return
            if self.list.pages.has(answer.row.number):
                self._enter(self.list.pages.find(answer.row.number))
                return
            document = get_document(self.project, answer.row.segment.document)
            self.app.push_screen(Editor(self.session, document=document, number=answer.row.number))

        self.app.push_screen(Search(self.session, " ".join((self.get_selected_text() or "").split())), take)

    def action_preview(self) -> None:
        """Show the document around this text as its readers will see it."""
        if self._row is not None:
            start(self, partial(show_document, self, self._row, self.session.language, self._go_to), "document")

    async def _go_to(self, number: int) -> None:
        if self.list.pages.has(number):
            self._enter(self.list.pages.find(number))
        else:
            self.say(tr("That text is not in this queue; {key} shows others", key=self.key("review.queue")))

    def action_inbox(self) -> None:
        """Show what waits for you: answers to your questions, texts of yours that were sent back."""
        from localize.tui.screens.inbox import Inbox

        self.app.push_screen(Inbox(self.session))

    def action_statistics(self) -> None:
        """Show how far each file has come, and who did what."""
        start(self, self._show_statistics, "statistics")

    async def _show_statistics(self) -> None:
        language = self.session.language
        documents = await self.bridge.read(lookup.documents, self.project)
        done = await self.bridge.read(deeds, self.project)
        lines = statistics(documents, done, language)
        self.show_over(Summary(tr("Statistics of {language}", language=language), lines))

    def action_panel(self, step: int) -> None:
        """Turn to another panel."""
        self.panels.turn(step)

    def action_turn_to(self, name: str) -> None:
        """Turn to one panel."""
        self.panels.turn_to(name)

    def action_back(self) -> None:
        """Go back to the files; first, from the findings to the list, take the marks away and show the whole queue."""
        if self.focused is self.panels.checks():
            self.list.focus()
        elif self._wanted and not self._marked:
            self._find("")
        elif not self.unmark():
            self.leave()
