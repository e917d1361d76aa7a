"""Compositor that asks a widget only for the lines that changed.

Textual 8.2 asks every widget of the screen for all its lines whenever one of them has changed, and throws away what it
does not paint.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from textual._compositor import Compositor
from textual.geometry import Region
from textual.strip import Strip


class Touched(Compositor):
    """Textual's compositor, asking for no more lines than it paints, and for none that is behind another widget."""

    _rows: Sequence[int] = ()
    """The lines that are being painted."""

    def _render_chops(self, crop: Region, is_rendered_line: Callable[[int], bool]) -> Sequence[Mapping[int, Strip]]:
        self._rows = [y for y in crop.line_range if is_rendered_line(y)]
        return super()._render_chops(crop, is_rendered_line)

    def _get_renders(self, crop: Region | None = None) -> Iterable[tuple[Region, Region, list[Strip]]]:
        x, _, width, _ = crop or self.size.region
        bare = {y: [(x, x + width)] for y in self._rows}  # cells that nothing was painted in yet
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
