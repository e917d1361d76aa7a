"""Concordance dialog: where a word occurs in the project and the memory, and its translations there."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from threading import Event

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content as Paint
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from localize.errors import LocalizeError
from localize.i18n import ntr, tr
from localize.i18n.errors import localized_error
from localize.i18n.sanitize import visible
from localize.memory.penalties import name_of
from localize.model import TranslationUnit
from localize.model.segment_list import Row, Where
from localize.tui.keys.bindings import bindings
from localize.tui.keys.keymap import key_of
from localize.tui.rendering.panels import day
from localize.tui.rendering.text import paint_content, paint_variant, underline_words
from localize.tui.routes import Taken
from localize.tui.screens.base.screen import start
from localize.tui.screens.base.session import Session
from localize.tui.widgets.concordance_list import Everywhere
from localize.tui.widgets.segment_list import Pages
from localize.tui.widgets.text_field import Field
from localize.tui.widgets.virtual_list import Lines
from localize.workflow.memory.concordance import Hit, beside_segments
from localize.workflow.segments import lookup

MOST = 256
"""Segments that are shown; nobody reads through more of them."""
_LEAST = 3
"""Letters from which on segments are shown while a text is typed: fewer stand nearly everywhere."""


class Search(ModalScreen[Taken | None]):
    """Looks a text up in sources, translations and the memory, and gives back what was chosen.

    Segments that have it come while it is typed; when it is asked for, the records of the memory follow that have the
    words in any of their forms, in whichever language.
    """

    BINDINGS = bindings("search")

    def __init__(self, session: Session, text: str = "", *, inserts: bool = False) -> None:
        """*inserts*: Enter takes the translation to be inserted; else it goes to the segment."""
        super().__init__()
        self._session = session
        self._text = text
        self._inserts = inserts
        self._hits: dict[str, Hit] = {}
        self._stop = Event()

    def compose(self) -> ComposeResult:
        """Return the field, the list and the row under its cursor in full."""
        with Vertical(classes="dialog -large"):
            yield Field(self._text, id="answer", placeholder=tr("Search"))
            yield Everywhere(self._session.project.source, self._session.language)
            yield Static("", id="found-text", markup=False)
            yield Static(self._hint(), markup=False, classes="dialog-hint")

    def _hint(self) -> str:
        return f"{tr('Enter look up;')} {self._does()}"

    def _does(self) -> str:
        if self._inserts:
            key = key_of("search.go", self._session.options.keys)
            return tr("in the list: Enter insert the translation · {key} open · Esc back", key=key)
        return tr("in the list: Enter open · Esc back")

    def on_mount(self) -> None:
        """Look a given text up at once."""
        if self._text:
            self._begin(self._text)

    def on_unmount(self) -> None:
        """Look through the memory no further."""
        self._stop.set()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show the segments that have what is typed so far."""
        if event.value != self._text:
            self._renew(event.value)
            start(self, partial(self._follow, event.value), "look-up")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Look the text up, in the memory too."""
        if event.value:
            self._begin(event.value)

    def _begin(self, text: str) -> None:
        self._renew(text)
        start(self, partial(self._look_up, text, self._stop), "look-up")

    def _renew(self, text: str) -> None:
        """Look for another text; what is still looked for is of no use."""
        self._stop.set()
        self._stop, self._text = Event(), text

    async def _follow(self, text: str) -> None:
        numbers: Sequence[int] = ()
        if len(text.strip()) >= _LEAST:
            try:
                numbers = await self._session.bridge.read(self._search, text)
            except LocalizeError as error:
                self._tell(visible(localized_error(error)))
                return
        self._list(numbers, len(numbers))
        self._tell(f"{_count(numbers)}; {tr('Enter search the memory too')}" if numbers else self._hint())
        self._show()

    async def _look_up(self, text: str, stop: Event) -> None:
        session = self._session
        found = self.query_one(Everywhere)
        try:
            numbers, first = await session.bridge.read(self._find, text)
            if not self.is_attached:
                return
            self._list(numbers, first)
            in_project = _count(numbers)
            self._tell(f"{in_project}, {tr('searching the memory …')}")
            self._show(focus=bool(numbers))
            memory = await session.bridge.drive(
                lambda: beside_segments(session.project, text, numbers, session.language),
                lambda _progress: None,
                stop,
                reads_only=True,
            )
        except LocalizeError as error:
            self._tell(visible(localized_error(error)))
            return
        if memory is None or not self.is_attached:
            return
        self._hits = {hit.unit.id: hit for hit in memory.hits}
        found.put_units([hit.unit for hit in memory.hits])
        in_memory = ntr("{count} in the memory", "{count} in the memory", len(memory.hits))
        if not memory.complete:
            in_memory = tr("{count} or more in the memory", count=len(memory.hits))
        self._tell(f"{in_project}, {in_memory}; {self._does()}")
        self._show(focus=bool(memory.hits) and not numbers)

    def _list(self, numbers: Sequence[int], first: int) -> None:
        self._hits = {}
        self.query_one(Everywhere).put_pages(Pages(self._fetch, numbers), first)

    def _search(self, text: str) -> Sequence[int]:
        """Return the segments that have a text; none where another one is looked for by now."""
        project, language = self._session.project, self._session.language
        return lookup.search(project, text, language=language, limit=MOST) if text == self._text else ()

    def _find(self, text: str) -> tuple[Sequence[int], int]:
        """Return the segments, and how many of them stand before the memory: where one inserts, the translated ones."""
        project, language = self._session.project, self._session.language
        numbers = self._search(text)
        if not self._inserts:
            return numbers, len(numbers)
        untranslated = frozenset(lookup.numbers(project, language, Where(text=text, untranslated=True)))
        ready = [each for each in numbers if each not in untranslated]
        return [*ready, *(each for each in numbers if each in untranslated)], len(ready)

    def _fetch(self, after: int, limit: int) -> tuple[Row, ...]:
        return lookup.page(self._session.project, self._session.language, after=after, limit=limit)

    def _tell(self, text: str) -> None:
        self.query_one(".dialog-hint", Static).update(Paint(text))

    def on_lines_moved(self) -> None:
        """Show the row in full."""
        self._show()

    def _show(self, *, focus: bool = False) -> None:
        found = self.query_one(Everywhere)
        if focus and self.query_one(Field).has_focus:
            found.focus()
        row, unit = found.current(), found.unit
        lines = self._row(row) if row is not None else self._unit(found, unit) if unit is not None else []
        self.query_one("#found-text", Static).update(Paint("\n").join(lines))

    def _row(self, row: Row) -> list[Paint]:
        texts = [paint_content(row.segment.source), paint_content(row.target.content) if row.target else Paint("–")]
        where = Paint.styled(f"{visible(row.path)} {row.document_number}", "$muted")
        return [*(underline_words(each, (self._text,)) for each in texts), where]

    def _unit(self, found: Everywhere, unit: TranslationUnit) -> list[Paint]:
        hit = self._hits[unit.id]
        plain = hit.variant.content.plain
        words = {self._text, *(plain[start:end] for start, end in hit.spans)}
        shown = [each for each in found.texts(unit) if each is not None]
        if hit.variant not in shown:
            shown.append(hit.variant)
        dated = day(hit.variant.at) if hit.variant.at.timestamp() else ""
        told = " · ".join(filter(None, (name_of(unit, hit.variant), hit.variant.author, dated)))
        where = [Paint.styled(visible(told), "$muted")] if told else []
        return [*(underline_words(paint_variant(each), words) for each in shown), *where]

    async def on_lines_chosen(self, event: Lines.Chosen) -> None:
        """Give the row back."""
        event.stop()
        self._take(goes=not self._inserts)

    def action_go(self) -> None:
        """Give the segment back, to go there."""
        self._take(goes=True)

    def _take(self, *, goes: bool) -> None:
        found = self.query_one(Everywhere)
        row, unit = found.current(), found.unit
        if goes and row is None:
            self._tell(tr("This text is in the memory only") if unit else tr("Nothing is selected"))
            return
        content = row.target.content if row and row.target else None
        if unit is not None:
            text = found.texts(unit)[1]
            content = text.content if text else None
        if not goes and not content:
            self._tell(tr("It is not translated here"))
            return
        self.dismiss(Taken(content.plain if content else "", row, goes))

    def action_to_list(self) -> None:
        """Go from the field to the list."""
        self.query_one(Everywhere).focus()

    def action_back(self) -> None:
        """Go back without a text."""
        self.dismiss(None)


def _count(numbers: Sequence[int]) -> str:
    if len(numbers) >= MOST:
        return tr("{count} or more in the project", count=MOST)
    return ntr("{count} in the project", "{count} in the project", len(numbers))
