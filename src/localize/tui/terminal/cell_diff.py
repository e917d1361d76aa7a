"""Cell diff of the terminal: of a repainted line only the cells that changed are sent.

Textual paints every changed line from its first cell to its last; a letter typed is then eight hundred bytes, which is
felt over a slow line. Where a whole screen is painted, all of it is sent: that repairs what a stray message has left.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar, cast

from rich.console import COLOR_SYSTEMS, Console
from rich.control import Control
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.geometry import Size
from textual.strip import Strip

T = TypeVar("T")
Cell = tuple[str, str]
"""A letter, and the codes of its colours."""
NEAR = 12
"""Equal cells between two changes that are sent with them: a move and the colours anew cost more."""
# What every terminal gives one cell: Latin, Greek and Cyrillic letters, punctuation, arrows, lines, blocks, our signs.
_PLAIN = re.compile(
    "[ -~\xa1-\xac\xae-\u02ff\u0370-\u0482\u048a-\u052f\u2010-\u2027\u2030-\u205e"
    "\u2190-\u21ff\u2400-\u2426\u2500-\u25ff\u2713\u2717]*"
)


class Frame:
    """The cells of a terminal, as far as they are sure."""

    def __init__(self) -> None:
        self._size = Size(0, 0)
        self._rows: list[list[Cell | None]] = []

    def thin(self, update: T, size: Size) -> T:
        """Return an update that sends what differs from the cells on a terminal of this size, and remembers it."""
        return cast("T", _Thinned(self, update, size)) if isinstance(update, CompositorUpdate) else update

    def fit(self, size: Size) -> None:
        """Be sure of nothing on a terminal of another size."""
        if size != self._size:
            self._size = size
            self._rows = [[None] * size.width for _ in range(size.height)]

    def put(self, x: int, y: int, cells: Sequence[Cell | None]) -> Iterator[tuple[int, int]]:
        """Put cells in their place and yield which of them, [start, end), have to be sent."""
        row = self._rows[y] if y < len(self._rows) else []
        former = row[x : x + len(cells)]
        row[x : x + len(cells)] = cells[: len(former)]
        former += [None] * (len(cells) - len(former))
        start = end = -1
        for at, (one, other) in enumerate(zip(former, cells, strict=True)):
            if one is None or one != other:
                if start >= 0 and at - end > NEAR:
                    yield start, end
                    start = -1
                start, end = (at if start < 0 else start), at + 1
        if start >= 0:
            yield start, end


class _Thinned(CompositorUpdate):
    """An update of which only changes are sent."""

    def __init__(self, frame: Frame, update: CompositorUpdate, size: Size) -> None:
        self._frame = frame
        self._update = update
        self._size = size

    def render_segments(self, console: Console) -> str:
        """Return what is sent."""
        frame, update = self._frame, self._update
        frame.fit(self._size)
        if isinstance(update, ChopsUpdate):
            return "".join(self._changes(update, console))
        if isinstance(update, LayoutUpdate):
            for y, strips in enumerate(update.strips, update.region.y):
                x = update.region.x
                for strip in strips:
                    for _ in frame.put(x, y, _cells(strip, console)):
                        pass
                    x += strip.cell_length
        else:
            frame.fit(Size(0, 0))
        return update.render_segments(console)

    def _changes(self, update: ChopsUpdate, console: Console) -> Iterator[str]:
        for x, y, strip in _painted(update):
            for start, end in self._frame.put(x, y, _cells(strip, console)):
                yield Control.move_to(x + start, y).segment.text
                yield strip.crop(start, end).render(console)


def _painted(update: ChopsUpdate) -> Iterable[tuple[int, int, Strip]]:
    """Yield what an update paints, each with its place: as Textual's own `ChopsUpdate.render_segments` takes it."""
    for y, first, last in update.spans:
        for end, (x, strip) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
            if strip is not None and x <= last and end > first:
                yield x, y, strip.crop(0, min(end, last) - x)


def _cells(strip: Strip, console: Console) -> Sequence[Cell | None]:
    """Return the cells of a strip; all of them unsure where one letter may not be as wide as it is said to be."""
    if not _PLAIN.fullmatch(strip.text):
        return [None] * strip.cell_length
    system = COLOR_SYSTEMS[console.color_system or "truecolor"]
    cells: list[Cell] = []
    for text, style, _ in strip:
        codes = "" if style is None else Strip.render_ansi(style, system)
        cells += [(letter, codes) for letter in text]
    return cells
