"""Compositor that asks a widget only for the lines that changed.

Textual asks every widget of the screen for all its lines whenever one of them has changed, and throws away what it does
not paint: two thirds of what a key press costs here, where a screen changes piece by piece.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from textual._compositor import ChopsUpdate, Compositor, LayoutUpdate
from textual._styles_cache import StylesCache
from textual.geometry import Region
from textual.strip import Strip


def forget_painted() -> None:
    """Let go of what was painted of widgets that are no more.

    Textual remembers for a thousand widgets, gone or not, what colours they stood on, and with these all their lines.
    """
    StylesCache.get_inner_outer.cache_clear()


class Touched(Compositor):
    """Textual's compositor, asking for no more lines than it paints."""

    _spans: tuple[tuple[int, int, int], ...] | None = None
    """Row, first cell and the cell behind the last one of what is being painted, by rows; None: everything."""

    def render_partial_update(self) -> ChopsUpdate | None:
        """Return what paints the places that have changed."""
        self._spans = tuple(self._regions_to_spans(self._dirty_regions))
        try:
            return super().render_partial_update()
        finally:
            self._spans = None

    def render_full_update(self, simplify: bool = False) -> LayoutUpdate:
        """Return what paints everything; what lies behind others is not asked either."""
        width, height = self.size
        self._spans = tuple((y, 0, width) for y in range(height))
        try:
            return super().render_full_update(simplify)
        finally:
            self._spans = None

    def _get_renders(self, crop: Region | None = None) -> Iterable[tuple[Region, Region, list[Strip]]]:
        if self._spans is None:
            yield from super()._get_renders(crop)
            return
        bare: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)  # cells that nothing was painted in yet
        for y, x, end in self._spans:
            bare[y].append((x, end))
        for widget, (region, clip) in self.visible_widgets.items():  # those in front first
            seen = region.intersection(clip)
            rows = [
                y
                for y, parts in bare.items()
                if seen.y <= y < seen.bottom and any(x < seen.right and end > seen.x for x, end in parts)
            ]
            if rows:
                band = Region(seen.x, rows[0], seen.width, rows[-1] + 1 - rows[0])
                yield region, band, widget.render_lines(band.translate(-region.offset))
            for y in rows:  # what is behind them is not seen
                sides = [((x, min(end, seen.x)), (max(x, seen.right), end)) for x, end in bare[y]]
                bare[y] = [(x, end) for both in sides for x, end in both if x < end]
