"""Row filter and order of the editor's list, and the way back to all rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING

from localize.errors import LocalizeError
from localize.i18n import tr
from localize.model import LanguageTag
from localize.model.segment_list import Order, Row
from localize.tui.screens.base.screen import PATIENCE_S, start
from localize.tui.screens.editor.findings import Mending
from localize.workflow.segments import lookup

if TYPE_CHECKING:
    from localize.tui.screens.dialogs.filter_and_replace_forms import Known
    from localize.tui.screens.dialogs.form import Answers
    from localize.workflow.segments.filter_form import FilterRequest

_NEAR, _FAR = 2, 64
"""Open rows that are read at first, and then at a time: mostly the next one is meant, while somebody waits for it."""
FORM = "filter"
"""Under which name the session remembers what was asked for last."""


class Sifting(Mending):
    """Writes segments of a list that can be filtered and sorted."""

    _authors: tuple[str, ...] = ()
    _is_asked_for = False
    """Whether the list shows what was asked for last, or could not: the form then begins with that."""

    def action_find(self) -> None:
        """Ask what the list is to show."""
        from localize.tui.screens.dialogs.filter_and_replace_forms import filter_fields, filter_switches
        from localize.tui.screens.dialogs.form import Form

        last = dict(self.session.asked[FORM]) if self._is_asked_for else {}
        if not self._filter and (selected := self.selected()):
            last = {"text": selected}
        known = self._known()

        async def take(answers: Answers | None) -> None:
            if answers is not None and await self.settle():
                start(self, partial(self._show, answers), "sift")

        hint = tr("Enter shows the rows, ↑↓ more settings, ←→ change one. Esc in the list shows all again.")
        self.app.push_screen(Form(tr("Find"), filter_fields(last), filter_switches(last, known), hint=hint), take)

    async def action_filter_again(self) -> None:
        """Show what the list was asked for last."""
        last = self.session.asked.get(FORM)
        if last is None:
            self.action_find()
        elif await self.settle():
            start(self, partial(self._show, last), "sift")

    def _known(self) -> Known:
        from localize.tui.screens.dialogs.filter_and_replace_forms import Known

        checks = sorted({each.finding.check for each in self._located})
        return Known(self._authors, checks)

    def _look_around(self) -> None:
        super()._look_around()
        start(self, partial(self._learn_authors, self.language), "authors")

    async def _learn_authors(self, language: LanguageTag) -> None:
        self._authors = await self.bridge.read(lookup.authors, self.project, language)

    async def _show(self, answers: Answers) -> None:
        """Show the rows that pass; the first ones as soon as they are found."""
        from localize.workflow.segments.filter_form import in_words, read_filter
        from localize.workflow.segments.row_filter import find_numbers

        sift = read_filter(answers, self._where)
        self.session.asked[FORM] = answers
        self._is_asked_for = True
        if sift.is_plain:
            self._show_all()
            return
        if sift.finding and not await self._look_for_issues():
            return
        only = await self.bridge.read(self._only, sift) if sift.finding or sift.bookmarks else None
        batches = find_numbers(self.project, self.language, replace(sift.filter, only=only))
        words = in_words(answers)
        found = await self._first(batches, words)
        if found is None:
            return
        if not found:
            self.say(tr("Nothing in this list is like that: {filter}", filter=words))
            return
        here = self._row.number if self._row else 0
        self._filter, self._is_sorted = words, sift.filter.order is not Order.DOCUMENT
        self._load_rows(found)
        self._enter(self.list.pages.find(here) if self.list.pages.has(here) else 0)
        self.list.focus()
        await self.beside.painted()  # before the others are looked for, which may be many
        while (more := await self.bridge.read(next, batches, None)) is not None:
            if more:
                self.list.take_more(more)
                self._paint_heads()

    async def _first(self, batches: Iterator[tuple[int, ...]], words: str) -> tuple[int, ...] | None:
        """Return the first numbers, none where there are none; None after an error, which the user was told.

        Rows that come at once are painted together with the end of the form before them.
        """
        begun = monotonic()
        told = False
        try:
            with self.app.batch_update():
                batch = await self.bridge.read(next, batches, None)
            while batch == ():
                if not told and monotonic() - begun > PATIENCE_S:
                    told = True
                    self.say(tr("Looking for {filter} …", filter=words))
                batch = await self.bridge.read(next, batches, None)
        except LocalizeError as error:
            self.tell(error)
            return None
        return batch or ()

    def _only(self, sift: FilterRequest) -> frozenset[int] | None:
        from localize.workflow.segments.filter_form import only_rows

        return only_rows(self.project, self.language, sift, self._located)

    def _show_all(self) -> None:
        """Show every row again, the present one under the cursor."""
        here = self._row.number if self._row else 1
        self._forget_filter()
        self._load_rows(lookup.numbers(self.project, self.language, self._where))
        self._enter(self.list.pages.find(here))

    def _read_again(self) -> None:
        self._forget_filter()
        super()._read_again()

    def _forget_filter(self) -> None:
        self._filter, self._is_sorted, self._is_asked_for = "", False, False

    def _to_open(self, *, untranslated: bool) -> None:
        found = self._find_open(self._row.number if self._row else 0, untranslated=untranslated)
        if found is None:
            self.say(tr("Nothing is open here any more. {key} shows the files.", key=self.key("editor.leave")))
        else:
            self._enter(self.list.pages.find(found.number))

    def _find_open(self, after: int, *, untranslated: bool) -> Row | None:
        if self._filter:
            return self._find_open_listed(untranslated=untranslated)
        where = replace(self._where, untranslated=True) if untranslated else self._open_rows()
        here = self._row.number if self._row else 0
        for begin in (after, 0):
            at, limit = begin, _NEAR
            while rows := lookup.rows(self.project, self.language, where, after=at, limit=limit):
                for row in rows:
                    if row.number != here and self.list.pages.has(row.number):
                        return row
                at, limit = rows[-1].number, _FAR
        return None

    def _find_open_listed(self, *, untranslated: bool) -> Row | None:
        from localize.workflow.segments.row_filter import next_among

        where = replace(self._where, untranslated=True) if untranslated else self._open_rows()
        number = next_among(self.project, self.language, where, self.list.pages.numbers, self.list.cursor)
        return None if number is None else self.list.pages.row(self.list.pages.find(number))
