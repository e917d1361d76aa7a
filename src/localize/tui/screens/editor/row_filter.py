"""Row filter and order of the editor's list, and the way to the next open row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from time import monotonic
from types import MappingProxyType
from typing import TYPE_CHECKING

from localize.errors import LocalizeError
from localize.i18n import tr
from localize.model import LanguageTag
from localize.model.segment_list import Order, Row, Where
from localize.tui.screens.base.screen import PATIENCE_S, start
from localize.tui.screens.editor.end_of_file import EndOfFile
from localize.tui.screens.editor.segment_editor import EditorPart, SegmentEditor
from localize.workflow.segments import lookup
from localize.workflow.segments.filter_form import CONFLICT, WITH_FINDING, Answers

if TYPE_CHECKING:
    from localize.tui.screens.dialogs.filter_and_replace_forms import Known
    from localize.tui.screens.dialogs.form import Answers
    from localize.workflow.segments.filter_form import FilterRequest

_NEAR, _FAR = 2, 64
"""Open rows that are read at first, and then at a time: mostly the next one is meant, while somebody waits for it."""
QUICK: Mapping[str, Answers] = MappingProxyType(
    {
        "open": MappingProxyType({"state": "open"}),
        "changed": MappingProxyType({"state": "needs-update"}),
        "rejected": MappingProxyType({"state": "rejected"}),
        "found": MappingProxyType({"finding": WITH_FINDING}),
        "conflict": MappingProxyType({"state": CONFLICT}),
    }
)
"""What a single key shows, as the filter's form would ask for it."""
FORM = "filter"
"""Under which name the session remembers what was asked for last."""


@dataclass(frozen=True, slots=True)
class _Found:
    """Rows that pass; without any, every row does."""

    first: tuple[int, ...] = ()
    others: Iterator[tuple[int, ...]] = field(default_factory=lambda: iter(()))
    words: str = ""
    is_sorted: bool = False


class ListFilter(EditorPart):
    """Filters and sorts the rows of the list."""

    def __init__(self, editor: SegmentEditor, end: EndOfFile) -> None:
        super().__init__(editor)
        self._end = end
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

        found: list[_Found] = []

        async def find(answers: Answers) -> None:
            if await editor.settle() and (rows := await self._find(answers)) is not None:
                found.append(rows)

        def show(_answers: Answers | None) -> None:
            for each in found:
                self._show(each)

        hint = tr("Enter filter · ↑↓ move · ←→ change · Esc in the list: show all")
        form = Form(tr("Find"), filter_fields(last), filter_switches(last, known), hint=hint, act=find)
        self.screen.app.push_screen(form, show)

    async def show_only(self, name: str) -> None:
        """Show the rows of one kind, by its name in `QUICK`; when they are shown, all rows again."""
        asked = QUICK[name]
        if (name == "conflict" and not self.session.is_team) or not await self.editor.settle():
            return
        if self.editor.filter and self.session.asked.get(FORM) == asked:
            self.editor.show_all()
        else:
            start(self.screen, partial(self._show_again, asked, keeps_focus=True), "sift")

    async def ask_again(self) -> None:
        """Show what the list was asked for last."""
        last = self.session.asked.get(FORM)
        if last is None:
            self.ask()
        elif await self.editor.settle():
            start(self.screen, partial(self._show_again, last), "sift")

    async def _show_again(self, answers: Answers, *, keeps_focus: bool = False) -> None:
        try:
            found = await self._find(answers)
        except LocalizeError as error:
            self.screen.tell(error)
        else:
            if found is not None:
                self._show(found, keeps_focus=keeps_focus)

    def _known(self) -> Known:
        from localize.tui.screens.dialogs.filter_and_replace_forms import Known

        checks = sorted({each.finding.check for each in self.editor.located})
        return Known(self._authors, checks, has_team=self.session.is_team)

    def look_around(self) -> None:
        """Look up who has written translations here."""
        start(self.screen, partial(self._learn_authors, self.language), "authors")

    async def _learn_authors(self, language: LanguageTag) -> None:
        self._authors = await self.bridge.read(lookup.authors, self.project, language)

    async def _find(self, answers: Answers) -> _Found | None:
        """Return the rows that pass, as soon as the first ones are found; None where that was stopped.

        Raises: LocalizeError where there are none, or what was asked cannot be read.
        """
        from localize.workflow.segments.filter_form import in_words, read_filter
        from localize.workflow.segments.row_filter import find_numbers

        editor, bridge = self.editor, self.bridge
        sift = read_filter(answers, editor.where)
        self.session.asked[FORM] = answers
        editor.is_filter_asked = True
        if sift.is_plain:
            return _Found()
        if sift.finding and not await editor.find_issues():
            return None
        only = await bridge.read(self._only, sift) if sift.has_list else None
        batches = find_numbers(self.project, self.language, replace(sift.filter, only=only))
        words = in_words(answers)
        first = await self._first(batches, words)
        if not first:
            raise LocalizeError("no matches in this list: {filter}", filter=words)
        return _Found(first, batches, words, is_sorted=sift.filter.order is not Order.DOCUMENT)

    async def _first(self, batches: Iterator[tuple[int, ...]], words: str) -> tuple[int, ...]:
        """Return the first numbers, none where there are none."""
        begun = monotonic()
        told = False
        batch = await self.bridge.read(next, batches, None)
        while batch == ():
            if not told and monotonic() - begun > PATIENCE_S:
                told = True
                self.screen.say(tr("Filtering: {filter} …", filter=words))
            batch = await self.bridge.read(next, batches, None)
        return batch or ()

    def _show(self, found: _Found, *, keeps_focus: bool = False) -> None:
        """Show the rows that pass: the first ones now, the others as they are found."""
        editor = self.editor
        if not found.first:
            editor.show_all()
            return
        here = editor.row.number if editor.row else 0
        editor.filter = found.words
        editor.load_rows(found.first, is_sorted=found.is_sorted)
        editor.enter(editor.list.pages.find(here) if editor.list.pages.has(here) else 0)
        if not keeps_focus:
            editor.list.focus()
        start(self.screen, partial(self._show_others, found.others), "sift")

    async def _show_others(self, batches: Iterator[tuple[int, ...]]) -> None:
        editor = self.editor
        await editor.loader.painted()  # before the others are looked for, which may be many
        while (more := await self.bridge.read(next, batches, None)) is not None:
            if more:
                editor.list.take_more(more)
                editor.paint_heads()

    def _only(self, sift: FilterRequest) -> frozenset[int] | None:
        from localize.workflow.segments.filter_form import only_rows

        return only_rows(self.project, self.language, sift, self.editor.located)

    # --- the next open row ---

    def go_to_open(self) -> None:
        """Go to the next open segment; say so where there is none."""
        found = self._find_open()
        if found is None:
            self._end.show()
        else:
            self.editor.enter(self.editor.list.pages.find(found.number))

    def _find_open(self) -> Row | None:
        editor = self.editor
        where = editor.open_rows()
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
