"""Suggestions in the editor: words while typing, the text for repetitions, the text in another language."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import partial

from localize.errors import LocalizeError
from localize.i18n import ntr, tr
from localize.model import Content, LanguageTag, SegmentKey, State
from localize.model.segment_list import Row
from localize.tui.screens.base.screen import start
from localize.tui.screens.editor.bulk_changes import BulkChanges
from localize.tui.screens.editor.row_filter import ListFilter
from localize.tui.screens.editor.segment_editor import EditorPart, SegmentEditor
from localize.tui.widgets.prompts import Choose
from localize.workflow.editing import autocomplete as complete
from localize.workflow.editing.autocomplete import WordList
from localize.workflow.editing.edit import Saved
from localize.workflow.segment_view import View
from localize.workflow.user.preferences import Propagation, prefer


class Suggestions(EditorPart):
    """Help that is there before it is asked for."""

    def __init__(self, editor: SegmentEditor, rows: ListFilter, bulk: BulkChanges) -> None:
        super().__init__(editor)
        self._rows = rows
        self._bulk = bulk
        self._used = WordList({})
        self._recent: Counter[str] = Counter()
        self._offered: tuple[SegmentKey, int] | None = None
        """The segment whose repetitions were offered to be filled, and how many."""

    # --- words while typing ---

    def start_over(self) -> None:
        """Forget the words of the last list."""
        self._recent = Counter()
        self._offered = None

    def look_around(self) -> None:
        """Learn which words the document uses."""
        start(self.screen, partial(self._learn_words, self.language), "words")

    async def _learn_words(self, language: LanguageTag) -> None:
        document = self.editor.document.id if self.editor.document else None
        used = await self.bridge.read(complete.document_words, self.project, language, document)
        self._used = await self.bridge.read(WordList, used)

    def loaded(self, view: View) -> None:
        """Make the words ready that this segment is likely to need."""
        start(self.screen, partial(self._prepare_words, view), "prepare-words")

    def prepare_again(self) -> None:
        """Make the words ready once more: there are more matches."""
        if self.editor.loader.view is not None:
            self.loaded(self.editor.loader.view)

    async def _prepare_words(self, view: View) -> None:
        await self.editor.loader.loaded()
        recent = WordList(self._recent)
        words = await self.bridge.read(complete.prepare, view, self.editor.loader.matches, recent, self._used)
        if self.editor.row is not None and self.editor.row.segment.key == view.row.segment.key:
            self.editor.target.find_words = words.find if self.session.options.offers_words else None

    def toggle_words(self) -> None:
        """Offer words while typing, or no longer."""
        offers = not self.session.options.offers_words
        self.session.options = replace(self.session.options, offers_words=offers)
        self.editor.target.find_words = None
        self.editor.target.hide_offers()
        said = tr("Autocomplete is on") if offers else tr("Autocomplete is off")
        self.screen.say(said + self._preferred("words", "yes" if offers else "no"))
        self.editor.load_panels()

    def toggle_wrap(self) -> None:
        """Show whole texts in the list, or one line of each."""
        wraps = not self.session.options.wraps_rows
        self.session.options = replace(self.session.options, wraps_rows=wraps)
        self.editor.wrap()
        said = tr("The list shows whole texts") if wraps else tr("The list shows one line of each text")
        self.screen.say(said + self._preferred("wrap_rows", "yes" if wraps else "no"))

    # --- repetitions ---

    def saved(self, row: Row, saved: Saved, typed: str) -> None:
        """Remember its words, and offer the text for the repetitions."""
        self._recent.update(complete.words_of(Content.parse(typed, row.segment.source.tags).plain))
        view = self.editor.loader.view
        is_repeated = view is not None and view.row.segment.key == row.segment.key and view.repeats > 0
        if (
            is_repeated
            and saved.row.state is not State.INITIAL
            and self.session.options.repeats is not Propagation.LEAVE
        ):
            start(self.screen, partial(self._offer_repetitions, row.segment.key), "offer")

    async def _offer_repetitions(self, key: SegmentKey) -> None:
        from localize.workflow.segments import repetitions

        found = await self.bridge.read(repetitions.find_repeats, self.project, key, self.language)
        count = len(found.open)
        if not count:
            return
        self._offered = (key, count)
        if self.session.options.repeats is Propagation.FILL:
            await self._fill(key)
        else:
            said = ntr("{count} open segment has this source.", "{count} open segments have this source.", count)
            offer = f"{said} {tr('{key} fills them', key=self.screen.key('editor.fill_repeats'))}"
            status = self.screen.status  # what the same key has led to, such as a finding, is still told
            self.screen.say(f"{status.message}\n{offer}" if status.is_new and status.message else offer)

    def fill_repetitions(self) -> None:
        """Fill the open repetitions that were offered last; without an offer, show those of this segment."""
        if self._offered is None:
            self._bulk.show_repetitions()
        else:
            start(self.screen, partial(self._fill, self._offered[0]), "offer")

    async def _fill(self, key: SegmentKey) -> None:
        from localize.workflow.segments import repetitions

        self._offered = None
        waiting = await self.bridge.read(repetitions.find_repeats, self.project, key, self.language)
        count = await self.editor.write(lambda: repetitions.propagate(self.project, key, self.language))
        if not count:
            return
        typed, here = self.editor.has_changes, self.editor.row
        self.session.tell_changed(self.screen, (each.segment.key for each in waiting.open))
        self.screen.say(
            f"{ntr('{count} repetition filled.', '{count} repetitions filled.', count)} {self._bulk.way_back()}"
        )
        if not typed and here is not None and any(each.segment.key == here.segment.key for each in waiting.open):
            self._rows.go_to_open()

    def choose_propagation(self) -> None:
        """Choose what happens to the repetitions of a confirmed text."""

        def take(answer: str | None) -> None:
            if answer:
                self.session.options = replace(self.session.options, repeats=Propagation(answer))
                self.screen.say(dict(choices)[answer] + self._preferred("repeats", answer))

        choices = [
            (Propagation.OFFER.value, tr("offered after each confirmation")),
            (Propagation.FILL.value, tr("filled at once")),
            (Propagation.LEAVE.value, tr("left alone")),
        ]
        title = tr("Open segments with the same source are")
        self.screen.app.push_screen(Choose(title, choices, chosen=self.session.options.repeats.value), take)

    def _preferred(self, name: str, value: str) -> str:
        """Keep a preference for the next start; return what is to be said when that is not possible."""
        try:
            prefer(name, value)
        except (LocalizeError, OSError):
            return tr("; it could not be saved for the next start")
        return ""

    # --- the other language ---

    def toggle_pivot(self) -> None:
        """Show the other target languages under the source, or no longer."""
        self.session.pivot = not self.session.pivot
        self.editor.paint_source()
        view = self.editor.loader.view
        if self.session.pivot and view is not None and not any(each.language != self.language for each in view.targets):
            self.screen.say(tr("No other language has a text here yet"))
