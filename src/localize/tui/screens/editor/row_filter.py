"""Row filter and order of the editor's list, and the way to the next open row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING

from localize.errors import LocalizeError
from localize.i18n import tr
from localize.model import LanguageTag
from localize.model.segment_list import Order, Row, Where
from localize.tui.screens.base.screen import PATIENCE_S, start
from localize.tui.screens.editor.segment_editor import EditorPart, SegmentEditor
from localize.workflow.segments import lookup

if TYPE_CHECKING:
    from localize.tui.screens.dialogs.filter_and_replace_forms import Known
    from localize.tui.screens.dialogs.form import Answers
    from localize.workflow.segments.filter_form import FilterRequest

_NEAR, _FAR = 2, 64
"""Open rows that are read at first, and then at a time: mostly the next one is meant, while somebody waits for it."""
FORM = "filter"
"""Under which name the session remembers what was asked for last."""


class ListFilter(EditorPart):
    """Filters and sorts the rows of the list."""

    def __init__(self, editor: SegmentEditor) -> None:
        super().__init__(editor)
        self._authors: tuple[str, ...] = ()

    def ask(self) -> None:
        """Ask what the list is to show."""
        from localize.tui.screens.dialogs.filter_and_replace_forms import filter_fields, filter_switches
        from localize.tui.screens.dialogs.form import Form

        editor = self.editor
        last = dict(self.session.asked[FORM]) if editor.is_filter_asked else {}
        if not editor.filter and (selected := editor.selected()):
            last = {"text": selected}
        known = self._known()

        async def take(answers: Answers | None) -> None:
            if answers is not None and await editor.settle():
                start(self.screen, partial(self._show, answers), "sift")

        hint = tr("Enter shows the rows, ↑↓ more settings, ←→ change one. Esc in the list shows all again.")
        form = Form(tr("Find"), filter_fields(last), filter_switches(last, known), hint=hint)
        self.screen.app.push_screen(form, take)

    async def ask_again(self) -> None:
        """Show what the list was asked for last."""
        last = self.session.asked.get(FORM)
        if last is None:
            self.ask()
        elif await self.editor.settle():
            start(self.screen, partial(self._show, last), "sift")

    def _known(self) -> Known:
        from localize.tui.screens.dialogs.filter_and_replace_forms import Known

        checks = sorted({each.finding.check for each in self.editor.located})
        return Known(self._authors, checks)

    def look_around(self) -> None:
        """Look up who has written translations here."""
        start(self.screen, partial(self._learn_authors, self.language), "authors")

    async def _learn_authors(self, language: LanguageTag) -> None:
        self._authors = await self.bridge.read(lookup.authors, self.project, language)

    async def _show(self, answers: Answers) -> None:
        """Show the rows that pass; the first ones as soon as they are found."""
        from localize.workflow.segments.filter_form import in_words, read_filter
        from localize.workflow.segments.row_filter import find_numbers

        editor, bridge = self.editor, self.bridge
        sift = read_filter(answers, editor.where)
        self.session.asked[FORM] = answers
        editor.is_filter_asked = True
        if sift.is_plain:
            editor.show_all()
            return
        if sift.finding and not await editor.find_issues():
            return
        only = await bridge.read(self._only, sift) if sift.finding or sift.bookmarks else None
        batches = find_numbers(self.project, self.language, replace(sift.filter, only=only))
        words = in_words(answers)
        found = await self._first(batches, words)
        if found is None:
            return
        if not found:
            self.screen.say(tr("Nothing in this list is like that: {filter}", filter=words))
            return
        here = editor.row.number if editor.row else 0
        editor.filter = words
        editor.load_rows(found, is_sorted=sift.filter.order is not Order.DOCUMENT)
        editor.enter(editor.list.pages.find(here) if editor.list.pages.has(here) else 0)
        editor.list.focus()
        await editor.loader.painted()  # before the others are looked for, which may be many
        while (more := await bridge.read(next, batches, None)) is not None:
            if more:
                editor.list.take_more(more)
                editor.paint_heads()

    async def _first(self, batches: Iterator[tuple[int, ...]], words: str) -> tuple[int, ...] | None:
        """Return the first numbers, none where there are none; None after an error, which the user was told.

        Rows that come at once are painted together with the end of the form before them.
        """
        bridge = self.bridge
        begun = monotonic()
        told = False
        try:
            with self.screen.app.batch_update():
                batch = await bridge.read(next, batches, None)
            while batch == ():
                if not told and monotonic() - begun > PATIENCE_S:
                    told = True
                    self.screen.say(tr("Looking for {filter} …", filter=words))
                batch = await bridge.read(next, batches, None)
        except LocalizeError as error:
            self.screen.tell(error)
            return None
        return batch or ()

    def _only(self, sift: FilterRequest) -> frozenset[int] | None:
        from localize.workflow.segments.filter_form import only_rows

        return only_rows(self.project, self.language, sift, self.editor.located)

    # --- the next open row ---

    def go_to_open(self, *, untranslated: bool) -> None:
        """Go to the next open segment, or the next one without a text; say so where there is none."""
        found = self._find_open(untranslated=untranslated)
        if found is None:
            key = self.screen.key("editor.back")
            key = key if self.screen.focused is self.editor.list else f"{key} {key}"
            self.screen.say(tr("Nothing is open here any more. {key} shows the files.", key=key))
        else:
            self.editor.enter(self.editor.list.pages.find(found.number))

    def _find_open(self, *, untranslated: bool) -> Row | None:
        editor = self.editor
        where = replace(editor.where, untranslated=True) if untranslated else editor.open_rows()
        if editor.filter:
            return self._find_open_listed(where)
        here = editor.row.number if editor.row else 0
        for begin in (here, 0):
            at, limit = begin, _NEAR
            while rows := lookup.page(self.project, self.language, where, after=at, limit=limit):
                for row in rows:
                    if row.number != here and editor.list.pages.has(row.number):
                        return row
                at, limit = rows[-1].number, _FAR
        return None

    def _find_open_listed(self, where: Where) -> Row | None:
        from localize.workflow.segments.row_filter import next_among

        editor = self.editor
        pages = editor.list.pages
        number = next_among(self.project, self.language, where, pages.numbers, editor.list.cursor)
        return None if number is None else pages.row(pages.find(number))
