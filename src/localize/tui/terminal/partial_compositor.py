"""Compositor that asks a widget only for the lines that changed.

Textual 8.2 asks every widget of the screen for all its lines whenever one of them has changed, and throws away what it
does not paint.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from textual._compositor import ChopsUpdate, Compositor
from textual.geometry import Region
from textual.strip import Strip


class Touched(Compositor):
    """Textual's compositor, asking for no more lines than it paints, and for none that is behind another widget."""

    _parts: Mapping[int, list[tuple[int, int]]] | None = None
    """The parts, [start, end), of each line that are being painted; None: all of them."""

    def render_partial_update(self) -> ChopsUpdate | None:
        """Return a painting of what has changed."""
        parts: dict[int, list[tuple[int, int]]] = {}
        for y, start, end in self._regions_to_spans(self._dirty_regions):
            parts.setdefault(y, []).append((start, end))
        self._parts = parts
        try:
            return super().render_partial_update()
        finally:
            self._parts = None

    def _get_renders(self, crop: Region | None = None) -> Iterable[tuple[Region, Region, list[Strip]]]:
        x, top, width, height = crop or self.size.region
        bare = {y: [(x, x + width)] for y in range(top, top + height)} if self._parts is None else dict(self._parts)
        # Of each line, the cells that nothing was painted in yet.
        for widget, (region, clip) in self.visible_widgets.items():  # those in front first
            seen = region.intersection(clip)
            rows = [y for y, parts in bare.items() if seen.y <= y < seen.bottom and _overlap(parts, seen)]
            if rows:
                band = Region(seen.x, rows[0], seen.width, rows[-1] + 1 - rows[0])
                yield region, band, widget.render_lines(band.translate(-region.offset))
            for y in rows:  # what is behind them is not seen
                bare[y] = _outside(bare[y], seen)


def _overlap(parts: Iterable[tuple[int, int]], seen: Region) -> bool:
    """Tell whether a region has a cell of some parts, [start, end), of a line that it crosses."""
    return any(start < seen.right and end > seen.x for start, end in parts)


def _outside(parts: Iterable[tuple[int, int]], seen: Region) -> list[tuple[int, int]]:
    """Return what is left of parts of a line to both sides of a region."""
    sides = [side for start, end in parts for side in ((start, min(end, seen.x)), (max(start, seen.right), end))]
    return [(start, end) for start, end in sides if start < end]
