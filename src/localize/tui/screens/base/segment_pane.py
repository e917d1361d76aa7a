"""List of segments with one of them open, and its side panels: what editor and review desk have in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import partial
from typing import TypeVar

from localize.errors import Conflict, LocalizeError, NotFound
from localize.i18n import number, tr
from localize.model import Document, Finding, LanguageTag, SegmentKey
from localize.model.segment_list import Located, Row
from localize.tui.rendering.panels import counted
from localize.tui.rendering.text import number_words
from localize.tui.screens.base.screen import BaseScreen, start
from localize.tui.screens.base.session import Session
from localize.tui.screens.base.side_panels import PanelLoader
from localize.tui.widgets.entry import EntryDialog
from localize.tui.widgets.panels import Panels
from localize.tui.widgets.segment_list import Pages, Segments
from localize.workflow.checking import check
from localize.workflow.history.operations import Undone
from localize.workflow.project.project import Project
from localize.workflow.segments import lookup

T = TypeVar("T")
_AT_ONCE = 100
"""Texts that are checked before others may be read: some 50 ms."""


class SegmentPane(ABC):
    """The segments of a document, or of the whole project, in the session's language; `row` is the open one."""

    def __init__(self, screen: BaseScreen, session: Session, document: Document | None) -> None:
        self.screen = screen
        self.session = session
        self.document = document
        self.list = Segments(id="list")
        self.list.is_wrapped = session.options.wraps_rows
        self.panels = Panels()
        self.loader = PanelLoader(screen, session, self.panels)
        self.language = session.language
        """The language that is worked in, which is also the session's while the screen is in front."""
        self.row: Row | None = None
        self.issues: Sequence[int] | None = None
        """The numbers of the rows with findings; None before the whole list was checked."""
        self.located: tuple[Located, ...] = ()
        """The findings of the whole list."""
        self.editions: tuple[tuple[str, int], ...] = ()
        """The versions of the files that the list was read from."""

    @property
    def project(self) -> Project:
        """The open project."""
        return self.session.project

    def resume(self) -> None:
        """Let the session know the language again: another screen that was in front may have had another one."""
        self.session.language = self.language

    def target_languages(self) -> Sequence[LanguageTag]:
        """Return the languages that can be worked in here."""
        return lookup.target_languages(self.project, self.document) if self.document else self.project.targets

    def selected(self) -> str:
        """Return what is selected with the mouse, as one line."""
        return " ".join((self.screen.get_selected_text() or "").split())

    # --- rows ---

    @abstractmethod
    def enter(self, index: int) -> None:
        """Show the row at a place of the list in full."""

    async def settle(self) -> bool:
        """Store what was typed and not stored yet; False when that needs the user's decision first."""
        return True

    @abstractmethod
    async def look(self) -> bool:
        """Have all that is found in the present text; False where there is none, or it went meanwhile."""

    def load_rows(self, numbers: Sequence[int], *, is_sorted: bool = False) -> None:
        """List other rows; *is_sorted*: in another order than the document's."""
        project, language = self.project, self.language
        self.loader.language = language

        def fetch(after: int, limit: int) -> tuple[Row, ...]:
            return lookup.page(project, language, after=after, limit=limit)

        self.list.issues = lambda key: self.session.known.count(key, language)
        self.list.pages = Pages(fetch, numbers, is_sorted=is_sorted)
        self.list.reload()

    def wrap(self) -> None:
        """Show whole texts in the list, or one line of each, as the person wants it now."""
        self.list.wrap(is_wrapped=self.session.options.wraps_rows)

    def find_place(self, key: SegmentKey) -> int | None:
        """Return the place in the list of a segment, or of the first one after it; None once it has gone."""
        with suppress(NotFound):
            return self.list.pages.find(self.project.store.get_row(key, self.language).number)
        return None

    def place_of_row(self, instead: Iterable[SegmentKey] = ()) -> int:
        """Return the place of the open segment, or of the first of those that have taken its place; 0 without one."""
        if self.row is None:
            return 0
        place = self.find_place(self.row.segment.key)
        if place is not None:
            return place
        places = [place for key in instead if (place := self.find_place(key)) is not None]
        return min(places, default=self.list.pages.find(self.row.number))

    def number_of(self, row: Row) -> str:
        """Return a row's number in its document; where the list has several documents, with the name of that."""
        return number_words(row, is_mixed=self._is_mixed)

    @property
    def _is_mixed(self) -> bool:
        return self.document is None and len(self.editions) > 1

    def place_words(self) -> str:
        """Return where in the list the open segment stands; where it has several documents, the number in one too."""
        place = tr("{place} of {count}", place=number(self.list.cursor + 1), count=number(self.list.count()))
        return f"{place} · {self.number_of(self.row)}" if self._is_mixed and self.row is not None else place

    def load_panels(self) -> None:
        """Look up again what is known of the open segment."""
        if self.row is not None:
            self.loader.load(self.row)

    def leave_for(self, row: Row | None) -> None:
        """Tell nothing of the open segment any more where another one is opened."""
        if self.row is None or row is None or row.segment.key != self.row.segment.key:
            self.screen.move_on()

    # --- changes ---

    async def write(self, act: Callable[[], T]) -> T | None:
        """Return what a change returns; None where it was refused, and the user was told.

        Raises: LocalizeError while a dialog asks what to change: the dialog tells it; a lost race is told by the list.
        """
        try:
            return await self.screen.bridge.write(act)
        except LocalizeError as error:
            if isinstance(self.screen.app.screen, EntryDialog) and not isinstance(error, Conflict):
                raise
            self.tell_refusal(error)
            return None

    def tell_refusal(self, error: LocalizeError) -> None:
        """Tell why a change was refused."""
        self.screen.tell(error)

    async def change(self, act: Callable[[], object]) -> bool:
        """Change something about the open segment and show it; False where that was refused, and the user was told."""
        done = await self.write(lambda: (act(),)) is not None
        if done:
            self.load_panels()
        return done

    def take_undone(self, undone: Undone) -> None:
        """Forget what was found in texts that an undo has changed, and have every screen show them."""
        self.forget_issues()
        self.session.known.forget(undone.texts, undone.gone)
        self.session.tell_changed(self.screen, {key for key, _ in undone.texts}, undone.gone)

    # --- findings ---

    def note_findings(self, row: Row, findings: Iterable[Finding]) -> bool:
        """Remember the findings of one text, for the list's marks, the next finding and the filter; True if others."""
        found, key = counted(findings), row.segment.key
        if self.issues is not None:
            self.issues = sorted({*self.issues, row.number} if found else set(self.issues) - {row.number})
            others = (each for each in self.located if each.key != key)
            mine = (row.locate(self.language, each) for each in found)
            self.located = (*others, *mine)
        return self.session.known.note(key, self.language, row.path, len(found))

    def forget_issues(self) -> None:
        """Have the whole list checked again when its findings are next asked for."""
        self.issues, self.located = None, ()

    def check_again(self, keys: Iterable[SegmentKey]) -> None:
        """Look for the findings of some texts, beside what else is done."""
        start(self.screen, partial(self._check_again, tuple(keys), self.language), "check-again", exclusive=False)

    async def _check_again(self, keys: Sequence[SegmentKey], language: LanguageTag) -> None:
        for at in range(0, len(keys), _AT_ONCE):
            batch = keys[at : at + _AT_ONCE]
            found = await self.screen.bridge.read(check.check_keys, self.project, batch, language)
            for row, findings in found if language == self.language else ():
                self.note_findings(row, findings)
            self.screen.show_known()

    async def find_issues(self) -> bool:
        """Have the whole list checked once; False when that was stopped or failed."""
        if self.issues is None:
            language, document = self.language, self.document
            where = document.id if document else None
            work = partial(check.check, self.project, (language,), document=where)
            report = await self.screen.drive(tr("Check"), work, reads_only=True)
            if report is None:
                return False
            self.session.known.note_all(report.open, (language,), document.path if document else None)
            self.issues, self.located = sorted({each.number for each in report.open}), report.open
            self.list.refresh()
        return True
