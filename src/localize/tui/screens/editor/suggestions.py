"""Suggestions in the editor: words while typing, the text for repetitions, the text in another language."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import partial

from localize.errors import LocalizeError
from localize.i18n import ntr, tr
from localize.model import Content, LanguageTag, SegmentKey, State
from localize.model.segment_list import Row
from localize.tui.screens.base.project_screen import start
from localize.tui.screens.base.side_panels import Loaded
from localize.tui.screens.editor.notes import Marking
from localize.tui.widgets.prompts import Choose
from localize.workflow.editing import autocomplete as complete
from localize.workflow.editing.autocomplete import WordList
from localize.workflow.editing.edit import Saved
from localize.workflow.segment_view import View
from localize.workflow.user.preferences import Propagation, prefer


class Offering(Marking):
    """Writes segments with help that is there before it is asked for."""

    _used = WordList({})
    _recent: Counter[str]
    _offered: tuple[SegmentKey, int] | None = None
    """The segment whose repetitions were offered to be filled, and how many."""

    # --- words while typing ---

    def _open(self) -> None:
        self._recent = Counter()
        super()._open()

    def _look_around(self) -> None:
        super()._look_around()
        start(self, partial(self._learn_words, self.language), "words")

    async def _learn_words(self, language: LanguageTag) -> None:
        document = self._document.id if self._document else None
        used = await self.bridge.read(complete.document_words, self.project, language, document)
        self._used = await self.bridge.read(WordList, used)

    def on_loaded(self, event: Loaded) -> None:
        """Make the words ready that this segment is likely to need."""
        start(self, partial(self._prepare_words, event.view), "prepare-words")

    async def _prepare_words(self, view: View) -> None:
        await self.beside.loaded()
        recent = WordList(self._recent)
        words = await self.bridge.read(complete.prepare, view, self.beside.matches, recent, self._used)
        if self._row is not None and self._row.segment.key == view.row.segment.key:
            self.target.find_words = words.find if self.session.manner.offers_words else None

    def action_completion(self) -> None:
        """Offer words while typing, or no longer."""
        offers = not self.session.manner.offers_words
        self.session.manner = replace(self.session.manner, offers_words=offers)
        self.target.find_words = None
        self.target.hide_offers()
        said = tr("Words are offered while you type") if offers else tr("No words are offered")
        self.say(said + self._preferred("words", "yes" if offers else "no"))
        if self._row is not None:
            self.beside.load(self._row)

    # --- repetitions ---

    def _take(self, row: Row, saved: Saved, typed: str) -> None:
        super()._take(row, saved, typed)
        self._recent.update(complete.words_of(Content.parse(typed, row.segment.source.tags).plain))
        view = self.beside.view
        is_repeated = view is not None and view.row.segment.key == row.segment.key and view.repeats > 0
        if (
            is_repeated
            and saved.row.state is not State.INITIAL
            and self.session.manner.repeats is not Propagation.LEAVE
        ):
            start(self, partial(self._offer_repeats, row.segment.key), "offer")

    async def _offer_repeats(self, key: SegmentKey) -> None:
        from localize.workflow.segments import repetitions

        found = await self.bridge.read(repetitions.find_repeats, self.project, key, self.language)
        count = len(found.open)
        if not count:
            return
        self._offered = (key, count)
        if self.session.manner.repeats is Propagation.FILL:
            await self._fill(key)
        else:
            said = ntr("{count} open segment has this source.", "{count} open segments have this source.", count)
            self.say(f"{said} {tr('{key} fills them', key=self.key('editor.fill_repeats'))}")

    async def action_fill_repeats(self) -> None:
        """Fill the open repetitions that were offered last; without an offer, show those of this segment."""
        if self._offered is None:
            self.action_propagate()
        else:
            await self._fill(self._offered[0])

    async def _fill(self, key: SegmentKey) -> None:
        from localize.workflow.segments import repetitions

        self._offered = None
        waiting = await self.bridge.read(repetitions.find_repeats, self.project, key, self.language)
        count = await self._write(lambda: repetitions.propagate(self.project, key, self.language))
        if not count:
            return
        self._check_again(each.segment.key for each in waiting.open)
        typed = self.target.typed != self._loaded
        self.say(f"{ntr('{count} repetition filled.', '{count} repetitions filled.', count)} {self._way_back()}")
        self.list.pages.forget_all()
        self.list.refresh()
        self._count()
        row = self._row
        fresh = None if row is None else self.list.pages.row(self.list.cursor)
        if not typed and row is not None and fresh is not None and fresh.target != row.target:
            self._to_open(untranslated=False)

    def action_propagation(self) -> None:
        """Choose what happens to the repetitions of a confirmed text."""

        def take(answer: str | None) -> None:
            if answer:
                self.session.manner = replace(self.session.manner, repeats=Propagation(answer))
                self.say(dict(choices)[answer] + self._preferred("repeats", answer))

        choices = [
            (Propagation.OFFER.value, tr("offered after each confirmation")),
            (Propagation.FILL.value, tr("filled at once")),
            (Propagation.LEAVE.value, tr("left alone")),
        ]
        title = tr("Open segments with the same source are")
        self.app.push_screen(Choose(title, choices, chosen=self.session.manner.repeats.value), take)

    def _preferred(self, name: str, value: str) -> str:
        """Keep a preference for the next start; return what is to be said when that is not possible."""
        try:
            prefer(name, value)
        except (LocalizeError, OSError):
            return tr("; it could not be kept for the next start")
        return ""

    # --- the other language ---

    def action_pivot(self) -> None:
        """Show the other target languages under the source, or no longer."""
        self.session.pivot = not self.session.pivot
        self._paint_source()
        view = self.beside.view
        if self.session.pivot and view is not None and not any(each.language != self.language for each in view.targets):
            self.say(tr("No other language has a text here yet"))

    # --- pieces of the source ---

    def action_insert_tag(self) -> None:
        """Insert the next missing tag; when all are there, the next missing number or placeholder."""
        from localize.workflow.editing.copy_source import set_off

        if self.target.insert_tag():
            self.target.focus()
            return
        pieces = self._missing_pieces()
        if pieces and self._row is not None:
            self.target.type_in(set_off(pieces[0], self.target.before_cursor, self._row.segment.source))
            self.target.focus()
        else:
            self.say(tr("Every tag and number of the source is there"))

    def _missing_pieces(self) -> tuple[str, ...]:
        from localize.workflow.editing.copy_source import missing_pieces

        row, view = self._row, self.beside.view
        if row is None or view is None:
            return ()
        typed = Content.parse(self.target.typed, row.segment.source.tags)
        return missing_pieces(row.segment.source, typed, view.document.source_language, self.language)

    def action_insert_source(self) -> None:
        """Insert the source at the cursor."""
        if self._row is not None:
            self.target.type_in(self._row.segment.source.typed)
            self.target.focus()
