"""List of concordance hits: segments of the project and records of the memory, in the same columns."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment as Cell

from localize.i18n import tr
from localize.language import find_variant
from localize.model import Content, LanguageTag, TranslationUnit, Variant
from localize.model.segment_list import Row
from localize.tui.widgets.memory_list import best_trust
from localize.tui.widgets.segment_list import DIGITS, Pages, Segments
from localize.tui.widgets.virtual_list import fit


class Everywhere(Segments):
    """Lists segments and, behind the first of them, records of the memory, which have no number."""

    def __init__(self, source: LanguageTag, target: LanguageTag) -> None:
        super().__init__(id="found")
        self._languages = (source, target)
        self._units: Sequence[TranslationUnit] = ()
        self._first = 0
        """Segments that stand before the records."""

    def count(self) -> int:
        """Return how many segments and records are listed."""
        return len(self.pages) + len(self._units)

    def put_pages(self, pages: Pages, first: int) -> None:
        """List these segments; records will stand behind the *first* so many of them."""
        self._units, self._first, self.pages = (), first, pages
        self.reload()

    def put_units(self, units: Sequence[TranslationUnit]) -> None:
        """List these records; the cursor stays on its segment, unless nobody has moved it."""
        behind = self.cursor > 0 and self.cursor >= self._first
        self._units = units
        self.reload(self.cursor + (len(units) if behind else 0))

    def current(self) -> Row | None:
        """Return the segment under the cursor; None on a record."""
        place = self._place(self.cursor)
        return None if place is None or place >= len(self.pages) else self.pages.row(place)

    @property
    def unit(self) -> TranslationUnit | None:
        """The record under the cursor; None on a segment."""
        at = self.cursor - self._first
        return self._units[at] if 0 <= at < len(self._units) else None

    @property
    def digits(self) -> int:
        """Cells of a number."""
        return max(DIGITS, len(str(max(self.pages.numbers, default=0))))

    def _place(self, index: int) -> int | None:
        """Return which segment stands in a row, None for a record."""
        if index < self._first:
            return index
        return index - len(self._units) if index >= self._first + len(self._units) else None

    def texts(self, unit: TranslationUnit) -> tuple[Variant | None, Variant | None]:
        """Return a record's texts in both languages; where it lacks the source's, the first other one."""
        source, target = (find_variant(unit.variants, each) for each in self._languages)
        return source or next((each for each in unit.variants if each is not target), None), target

    def looks(self, index: int) -> object:
        """Return the segment or the record, and what else is shown of it."""
        place = self._place(index)
        return (self._units[index - self._first], self.digits) if place is None else super().looks(place)

    def cells(self, index: int, width: int) -> list[Cell]:
        """Return one segment; or one record, with the sign of its trust in the place of the state's."""
        place = self._place(index)
        if place is not None:
            first, *cells = super().cells(place, width)
            return [self.pointer(index), *cells] if cells else [first]
        unit = self._units[index - self._first]
        half = self.half(width)
        sign, style = best_trust(unit)
        source, target = (each.content if each else Content() for each in self.texts(unit))
        return [
            self.pointer(index),
            Cell(f"{fit(tr('TM'), self.digits).strip():>{self.digits}} ", self.style_of("muted")),
            Cell(f"{sign}   ", self.style_of(style)),
            *self.text(source, half),
            Cell("│", self.style_of("muted")),
            *self.text(target, width - self.digits - 7 - half),
        ]
