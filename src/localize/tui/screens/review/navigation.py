"""Navigation of the review desk: which texts are shown, the way to the editor, and what is known of the project."""

from __future__ import annotations

from functools import partial

from localize.i18n import number, tr
from localize.model import LanguageTag
from localize.model.segment_list import Row
from localize.tui import routes
from localize.tui.screens.base.screen import start
from localize.tui.screens.dialogs.document import show_document
from localize.tui.screens.dialogs.language import ask_for_language
from localize.tui.screens.dialogs.report import statistics
from localize.tui.screens.review.decisions import Decisions
from localize.tui.screens.review.queue import ReviewQueue
from localize.tui.widgets.prompts import Ask, Choose, Summary
from localize.workflow.reports.progress import deeds
from localize.workflow.review import QUEUES, Queue
from localize.workflow.segments import lookup
from localize.workflow.segments.iterate import get_document


class ReviewNavigation:
    """Chooses what the desk shows, and goes to other screens."""

    def __init__(self, queue: ReviewQueue, decisions: Decisions) -> None:
        self.queue = queue
        self.screen = queue.screen
        self.session = queue.session
        self._decisions = decisions

    def edit(self) -> None:
        """Open the text in the editor; leaving that one comes back here."""
        if self.queue.row is not None:
            self._open_editor(self.queue.row)

    def _open_editor(self, row: Row) -> None:
        document = get_document(self.session.project, row.segment.document)
        self.session.open(self.screen, routes.Editor(document, row.segment.key))

    def choose_queue(self) -> None:
        """Choose which texts are shown; each choice tells how many there are."""

        def take(answer: str | None) -> None:
            if answer:
                self.queue.show_queue(Queue(answer))

        choices = [(each.value, f"{tr(text)} ({number(self.queue.count_of(each))})") for each, text in QUEUES.items()]
        chosen = self.queue.queue.value
        self.screen.app.push_screen(Choose(tr("Show"), choices, chosen=chosen, numbered=True), take)

    def choose_language(self) -> None:
        """Choose another language to review."""
        tags = self.queue.target_languages()

        def take(tag: LanguageTag) -> None:
            if tag != self.session.language:
                self.queue.open_in(tag)

        ask_for_language(self.screen, tr("Review"), tags, self.session.language, take)

    def ask_for_words(self) -> None:
        """Show the texts of the queue that have some words in their source or translation."""

        async def find(answer: str) -> None:
            self.queue.find(answer.strip())

        hint = tr("Search in source and translation. Leave empty to show the whole queue.")
        self.screen.app.push_screen(Ask(tr("Find"), value=self.queue.words, hint=hint, required=False, act=find))

    def look_up(self) -> None:
        """Look a word up in the whole project and in the memory; go to what is chosen, here or in the editor."""
        pages = self.queue.list.pages

        def take(answer: routes.Taken | None) -> None:
            if answer is None or answer.row is None:
                return
            if pages.has(answer.row.number):
                self.queue.enter(pages.find(answer.row.number))
            else:
                self._open_editor(answer.row)

        self.session.open(self.screen, routes.Search(self.queue.selected()), take)

    def show_document(self) -> None:
        """Show the document around this text as running text."""
        if self.queue.row is not None:
            show = partial(show_document, self.screen, self.session, self.queue.row, self._go_to)
            start(self.screen, show, "document")

    async def _go_to(self, row_number: int) -> None:
        pages = self.queue.list.pages
        if pages.has(row_number):
            self.queue.enter(pages.find(row_number))
        else:
            key = self.screen.key("review.queue")
            self.screen.say(tr("That text is not in this queue. {key} other queues", key=key))

    def show_inbox(self) -> None:
        """Show what waits for this person: answers to their questions, texts of theirs that were sent back."""
        self.session.open(self.screen, routes.Inbox())

    def show_statistics(self) -> None:
        """Show how far each file has come, and who did what."""
        start(self.screen, self._show_statistics, "statistics")

    async def _show_statistics(self) -> None:
        bridge, project, language = self.screen.bridge, self.session.project, self.session.language
        documents = await bridge.read(lookup.documents, project)
        done = await bridge.read(deeds, project)
        lines = statistics(documents, done, language)
        self.screen.show_over(Summary(tr("Statistics of {language}", language=language), lines))

    def back(self) -> None:
        """Go back to the files; first, from the findings to the list, take the marks away and show the whole queue."""
        if self.screen.focused is self.queue.panels.checks():
            self.queue.list.focus()
        elif self.queue.words and not self.queue.marked:
            self.queue.find("")
        elif not self._decisions.unmark():
            self.session.leave(self.screen)
