"""List of memory records, read a page at a time: as fast with a million records as with ten."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence

from rich.segment import Segment as Cell

from localize.i18n import labels, tr
from localize.i18n.status_symbols import StatusSymbol
from localize.language import find_variant
from localize.model import LanguageTag, TranslationUnit, Trust
from localize.tui.rendering.text import show_content
from localize.tui.widgets.virtual_list import Lines, fit
from localize.workflow.memory.browse import Newest

PAGE = 128
PAGES_KEPT = 64
TRUST = {Trust.IMPORTED: ("i", "muted"), Trust.TRANSLATED: ("✓", "translated"), Trust.REVIEWED: ("R", "approved")}
TRUST_SIGNS = tuple(StatusSymbol(sign, labels.TRUST[trust], style) for trust, (sign, style) in TRUST.items())
DAY = 11


def best_trust(unit: TranslationUnit) -> tuple[str, str]:
    """Return the sign of the text of a record that is trusted most, and its style."""
    return TRUST[max((each.trust for each in unit.variants), default=Trust.IMPORTED)]


class Records(Lines):
    """The records, one a line: two languages side by side, how far it is trusted, when it was written."""

    def __init__(self, source: LanguageTag, target: LanguageTag) -> None:
        super().__init__(id="list")
        self.languages = (source, target)
        self._newest: Newest | None = None
        self._units: Sequence[TranslationUnit] = ()
        self._pages: OrderedDict[int, tuple[TranslationUnit | None, ...]] = OrderedDict()
        self._asked: set[int] = set()
        self._ask_for: Callable[[Newest, int], None] = lambda _newest, _page: None

    def put(self, newest: Newest, ask_for: Callable[[Newest, int], None]) -> None:
        """Show all records; *ask_for* is told which page is missing, and `take` gets it."""
        self._newest, self._units, self._ask_for = newest, (), ask_for
        self._pages.clear()
        self._asked.clear()
        self.reload(self.cursor)

    def put_units(self, units: Sequence[TranslationUnit], *, stays: bool = False) -> None:
        """Show these records; where the cursor *stays*, with its record, wherever that is now, else at its place."""
        present = self.current if stays else None
        self._newest, self._units = None, units
        places = (at for at, each in enumerate(units) if present is not None and each.id == present.id)
        self.reload(next(places, self.cursor if stays else 0))

    def take(self, newest: Newest, page: int, units: tuple[TranslationUnit | None, ...]) -> None:
        """Show a page, unless other records are shown by now."""
        if newest is not self._newest:
            return
        self._pages[page] = units
        self._asked.discard(page)
        while len(self._pages) > PAGES_KEPT:
            self._pages.popitem(last=False)
        self.refresh()

    def count(self) -> int:
        """Return how many records there are."""
        return len(self._newest) if self._newest is not None else len(self._units)

    def unit(self, index: int) -> TranslationUnit | None:
        """Return the record at a place; None where it is not read yet, or has gone since the list was made."""
        if self._newest is None:
            return self._units[index] if index < len(self._units) else None
        page, at = divmod(index, PAGE)
        kept = self._pages.get(page)
        if kept is None:
            if page not in self._asked:
                self._asked.add(page)
                self._ask_for(self._newest, page)
            return None
        return kept[at] if at < len(kept) else None

    @property
    def current(self) -> TranslationUnit | None:
        """The record under the cursor."""
        return self.unit(self.cursor) if self.count() else None

    def cells(self, index: int, width: int) -> list[Cell]:
        """Return both texts, the sign of trust and the day of one record."""
        unit = self.unit(index)
        if unit is None:
            return [self.pointer(index), Cell(fit("…", width - 1), self.style_of("muted"))]
        half = max(4, (width - DAY - 5) // 2)
        texts = [self._text(unit, language, half) for language in self.languages]
        sign, style = best_trust(unit)
        latest = max((each.at for each in unit.variants), default=None)
        day = f"{latest.astimezone():%Y-%m-%d}" if latest and latest.timestamp() else ""
        return [
            self.pointer(index),
            *texts[0],
            Cell("│", self.style_of("muted")),
            *texts[1],
            Cell(f" {sign}", self.style_of(style)),
            Cell(f"{day:>{DAY}}", self.style_of("muted")),
        ]

    def _text(self, unit: TranslationUnit, language: LanguageTag, width: int) -> list[Cell]:
        found = find_variant(unit.variants, language)
        if found is not None:
            return [Cell(fit(show_content(found.content), width))]
        others = [each for each in unit.variants if each.language not in self.languages]
        text = f"{others[0].language}: {show_content(others[0].content)}" if others else tr("(no text)")
        return [Cell(fit(text, width), self.style_of("muted"))]
