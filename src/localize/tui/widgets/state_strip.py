"""Strip beside a segment list: one cell wide, the states of the whole document from top to bottom.

Each cell stands for an equal share of the segments. A heavy edge marks the rows that the list shows.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from types import MappingProxyType
from typing import ClassVar

from rich.segment import Segment as Cell
from rich.style import Style
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from localize.errors import LocalizeError
from localize.model.segment_list import Counts
from localize.tui.widgets.segment_list import Segments
from localize.workflow.reports.stages import SIGNS, Stage, find_worst

LEAST_WIDTH = 60
"""Cells of a terminal below which the list needs every one."""
_LOOK_S = 1.0
"""Between two looks at whether anything has changed; one that finds nothing new reads a number from the store."""
STAGE_STYLES: Mapping[Stage, str] = MappingProxyType(
    {
        Stage.APPROVED: "approved",
        Stage.TRANSLATED: "translated",
        Stage.DRAFT: "draft",
        Stage.NEEDS_UPDATE: "warned",
        Stage.NEW: "muted",
    }
)
"""Names of styles, in a bar of stages too."""

Read = Callable[[int], Awaitable[Sequence[Counts]]]
"""Counts of the segments in so many equal parts of the document."""


class StateStrip(Widget):
    """Shows where in a document work is left, and which part of it the list shows."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"strip--{each}" for each in STAGE_STYLES.values()}

    def __init__(self, segments: Segments, read: Read) -> None:
        super().__init__(id="strip")
        self._list = segments
        self._read = read
        self._counts: Sequence[Counts] = ()
        self._shown: range = range(0)
        """The cells of the rows in the list's window."""
        self._is_reading = False

    def on_mount(self) -> None:
        """Look now, and then again and again; painted is only what is new."""
        self.set_interval(_LOOK_S, self._begin)
        self.watch(self._list, "scroll_y", self._mark_window, init=False)

    def on_resize(self) -> None:
        """Share the document among another number of cells."""
        self._begin()

    def _begin(self) -> None:
        if self.size.height and self.screen.is_current and not self._is_reading:
            self.run_worker(self.look())

    async def look(self) -> None:
        """Read the states, in a thread of its own, and show what has changed."""
        if not (height := self.size.height):
            return
        self._is_reading = True
        try:
            counts = await self._read(height)
        except LocalizeError:
            return  # whatever is read next says why
        finally:
            self._is_reading = False
        if counts != self._counts:
            self._counts = counts
            self.refresh()
        self._mark_window()

    def _mark_window(self) -> None:
        shown = self._find_window()
        if changed := {*shown} ^ {*self._shown}:
            self._shown = shown
            self.refresh(*(Region(0, y, 1, 1) for y in changed))

    def _find_window(self) -> range:
        """Return the cells of the rows that are in sight."""
        rows, height = self._list.visible_rows(), len(self._counts)
        total = sum(each.segments for each in self._counts)
        if not total or not rows or len(self._list.pages) != total:  # a filtered list has no one place in the document
            return range(0)
        return range(rows.start * height // total, rows[-1] * height // total + 1)

    def render_line(self, y: int) -> Strip:
        """Return one cell."""
        stage = find_worst(self._counts[y]) if y < len(self._counts) else None
        style = self.get_component_rich_style(f"strip--{STAGE_STYLES[stage]}") if stage else self.rich_style
        if y in self._shown:
            style += Style(reverse=True)
        return Strip([Cell(SIGNS[stage] if stage else " ", style)])


class ListWithStrip(Horizontal):
    """A segment list and, where there is room, the strip on its right."""

    def __init__(self, segments: Segments, read: Read) -> None:
        super().__init__(id="list-and-strip")
        self._list = segments
        self._strip = StateStrip(segments, read)

    def compose(self) -> ComposeResult:
        """Return both."""
        yield self._list
        yield self._strip

    def on_resize(self) -> None:
        """Leave the strip out on a narrow terminal."""
        self._strip.display = self.app.size.width >= LEAST_WIDTH
