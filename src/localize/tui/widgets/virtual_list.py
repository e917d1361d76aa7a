"""List of rows that measures and paints only visible rows: as fast with a hundred thousand rows as with ten."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment as Cell
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

from localize.tui.keys.bindings import bindings
from localize.tui.widgets.row_geometry import RowGeometry


def tell_screen(widget: Widget, message: Message) -> None:
    """Tell the screen, which alone listens: each widget on the way to it would take a turn of its own."""
    widget.screen.post_message(message)


def fit(text: str, width: int) -> str:
    """Return *text* in exactly *width* cells, cut with an ellipsis where it is longer."""
    if width <= 0:
        return ""
    if cell_len(text) <= width:
        return set_cell_size(text, width)
    return set_cell_size(text, width - 1) + "…"


def fit_end(text: str, width: int) -> str:
    """Return *text* in exactly *width* cells, the beginning left out where it is longer: of a path, the name stays."""
    if width <= 0 or cell_len(text) <= width:
        return fit(text, width)
    kept = text
    while cell_len(kept) > width - 1:
        kept = kept[1:]
    return set_cell_size(f"…{kept}", width)


_ROWS_KEPT = 256
"""More than a screen has lines."""
_SAMPLE = 8
"""Rows on either side of the cursor from which the height of others is estimated."""


class Lines(ScrollView, can_focus=True):
    """A list with a cursor. A subclass says how many rows there are and how one is painted."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "lines--muted",
        "lines--draft",
        "lines--translated",
        "lines--approved",
        "lines--rejected",
        "lines--warned",
        "lines--chip",
        "lines--chosen",
        "lines--edge",
        "lines--edge-focused",
    }
    BINDINGS = bindings("list")

    class Moved(Message):
        """The cursor stands on another row."""

        def __init__(self, lines: Lines, index: int) -> None:
            super().__init__()
            self.lines = lines
            self.index = index

        @property
        def control(self) -> Lines:
            """The list that it is about."""
            return self.lines

    class Chosen(Moved):
        """The user opened a row."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self.cursor = 0
        self._styles_of: dict[str, Style] = {}
        self._ground: Style | None = None
        """While lines are painted: the style under all of them, which takes as long to find as half a line to paint."""
        self._places: dict[int, tuple[int, int]] = {}
        """While lines are painted: which row each belongs to, and which of its lines it is."""
        self._painted: dict[int, tuple[object, list[Strip]]] = {}
        """Rows as they were painted last, each with what it was painted of."""
        self.geometry = RowGeometry()
        """Where rows stand. All that are in sight are measured."""

    def count(self) -> int:
        """Return how many rows there are."""
        raise NotImplementedError

    def cells(self, index: int, width: int) -> list[Cell]:
        """Return what row *index* looks like in *width* cells, grounds left to the list."""
        raise NotImplementedError

    @property
    def has_high_rows(self) -> bool:
        """Whether rows may have more than one line."""
        return False

    def height(self, index: int, width: int) -> int:
        """Return how many lines row *index* takes in *width* cells."""
        del index, width
        return 1

    def row_lines(self, index: int, width: int) -> list[list[Cell]]:
        """Return the lines of row *index*, each of *width* cells."""
        return [self.cells(index, width)]

    def looks(self, index: int) -> object:
        """Return what the cells of a row are made of: while it is equal, they are; None: they are made each time."""
        del index
        return None

    def pointer(self, index: int) -> Cell:
        """Return the first cell of a row: where the cursor is, for those who do not see the ground's colour."""
        return Cell("▸") if index == self.cursor else Cell(" ", self.style_of("muted"))

    def style_of(self, name: str) -> Style:
        """Return the style of a theme variable that rows may be written in; "" is the plain one."""
        if not name:
            return Style.null()
        if name not in self._styles_of:
            found = self.get_component_styles(f"lines--{name}")
            self._styles_of[name] = Style(color=found.color.rich_color, bold=found.text_style.bold)
        return self._styles_of[name]

    def reload(self, cursor: int = 0) -> None:
        """Read the rows again and put the cursor on row *cursor*."""
        self.cursor = max(0, min(cursor, self.count() - 1))
        self._measure_anew()
        self.virtual_size = Size(0, self.geometry.total)
        self._bring_up(self.cursor, center=True)
        self.refresh()

    def take_count(self) -> None:
        """List more rows behind those that are there."""
        self.geometry.extend(self.count())
        self._tell_total()
        self._fill()
        self.refresh()

    def show_cursor(self, index: int, *, line: int | None = None) -> None:
        """Put the cursor on a row and bring it into sight; at a *line* of the window, if one is given."""
        old, self.cursor = self.cursor, max(0, min(index, self.count() - 1))
        below = max(old, self.cursor) + 1
        bottom = self.geometry.top(below)
        if self._measure((old, self.cursor)):
            self.refresh_from(min(old, self.cursor), below if self.geometry.top(below) == bottom else None)
        if line is not None:
            goal = max(0, min(self.geometry.top(self.cursor) - line, self.geometry.total - self.size.height))
            self.scroll_to(0, goal, animate=False, immediate=True, force=True)
            self.refresh()
        lines = abs(self.geometry.top(self.cursor) - self.geometry.top(old))
        if not self._bring_up(self.cursor, center=line is None and lines > self.size.height):
            self.refresh_row(old)
            self.refresh_row(self.cursor)

    def refresh_from(self, index: int, end: int | None = None) -> None:
        """Paint rows again from *index* to the one before *end*, or to the last one in sight."""
        top = max(0, self.geometry.top(index) - self.scroll_offset.y)
        bottom = self.size.height
        if end is not None:
            bottom = min(bottom, self.geometry.top(end) - self.scroll_offset.y)
        self.refresh(Region(0, top, self.size.width, max(0, bottom - top)))

    def refresh_row(self, index: int) -> None:
        """Paint one row again; where its height has changed, those below it too."""
        if self._measure((index,)):
            self.refresh()
        else:
            top = self.geometry.top(index) - self.scroll_offset.y
            self.refresh(Region(0, top, self.size.width, self.geometry.height(index)))

    def visible_rows(self) -> range:
        """Return the rows of which a line is in sight."""
        top = self.scroll_offset.y
        first, last = self.geometry.locate(top)[0], self.geometry.locate(top + self.size.height - 1)[0]
        return range(first, min(last + 1, self.count()))

    def render_line(self, y: int) -> Strip:
        """Return one line of the list."""
        width = self.scrollable_content_region.width
        ground = self._ground or self.rich_style
        if width <= 0:
            return Strip.blank(self.size.width, ground)
        index, line = self._places.get(y) or self.geometry.locate(y + self.scroll_offset.y)
        if index < self.count():
            lines = self._paint_row(index, width, ground)
            if line < len(lines):
                return lines[line]
        return Strip([self._edge, Cell(" " * (self.size.width - 1))]).apply_style(ground)

    def _paint_row(self, index: int, width: int, ground: Style) -> list[Strip]:
        """Return the lines of a row, as they were painted last where nothing of it has changed."""
        edge = self._edge
        if index == self.cursor:
            chosen = self.get_component_rich_style("lines--chosen")
            ground = chosen if self.has_focus else chosen + Style(bold=False)
        looks = self.looks(index)
        made_of = None if looks is None else (looks, width, ground, index == self.cursor, edge)
        kept, painted = self._painted.get(index, (None, None))
        if painted is None or made_of is None or kept != made_of:
            # Neighbours of one style become one: each change of style is forty bytes on the line.
            painted = [
                Strip([edge, *cells]).adjust_cell_length(width).apply_style(ground).simplify()
                for cells in self.row_lines(index, width - 1)
            ]
            if len(self._painted) >= _ROWS_KEPT:
                self._painted.clear()
            self._painted[index] = made_of, painted
        return painted

    @property
    def _edge(self) -> Cell:
        """The first cell of each line. A border of Textual's would be joined to the line at each painting."""
        return Cell("┃", self.style_of("edge-focused")) if self.has_focus else Cell("│", self.style_of("edge"))

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return some lines of the list."""
        self._ground = self.rich_style
        self._places = dict(enumerate(self.geometry.locate_all(crop.y + self.scroll_offset.y, crop.height), crop.y))
        try:
            return super().render_lines(crop)
        finally:
            self._ground, self._places = None, {}

    def _size_updated(self, size: Size, virtual_size: Size, container_size: Size, layout: bool = True) -> bool:
        """Keep the cursor in sight. A resize event would come after the painting: the list would be seen to jump."""
        before, was_high = self.size, self.has_high_rows
        changed = super()._size_updated(size, virtual_size, container_size, layout)
        if changed:
            if self.has_high_rows is not was_high or (was_high and before.width != self.size.width):
                self._measure_anew()
                self._tell_total()
            self._bring_up(self.cursor, center=not before.height)
            self._fill()
        return changed

    def watch_show_vertical_scrollbar(self, _is_shown: bool) -> None:
        """Wrap rows to the width that the scroll bar leaves."""
        if self.has_high_rows and self.is_mounted:
            self.measure_again()
            self._bring_up(self.cursor)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Measure rows that come into sight; those that were there do not jump."""
        super().watch_scroll_y(old_value, new_value)
        old, new = round(old_value), round(new_value)
        if new < old <= new + self.size.height:
            self._measure(self._unmeasured(self.geometry.locate(old)[0], -1), line=old)
        self._fill()

    def notify_style_update(self) -> None:
        """Forget styles of the former theme."""
        self._styles_of.clear()
        self._painted.clear()
        super().notify_style_update()

    def action_move(self, step: int) -> None:
        """Go up or down by some rows."""
        self._ask(self.cursor + step)

    def action_page(self, step: int) -> None:
        """Go up or down by a page; the cursor stays on its line of the window, so that nothing else has to move."""
        self._measure(self._unmeasured(self.cursor, step))
        top = self.geometry.top(self.cursor)
        line = top + step * max(1, self.size.height - 1)
        index = self.geometry.locate(max(0, min(line, self.geometry.total - 1)))[0]
        self._ask(index if index != self.cursor else self.cursor + step, line=top - self.scroll_offset.y)

    def action_first(self) -> None:
        """Go to the first row."""
        self._ask(0)

    def action_last(self) -> None:
        """Go to the last row."""
        self._ask(self.count() - 1)

    def action_choose(self) -> None:
        """Open the row under the cursor."""
        if self.count():
            tell_screen(self, self.Chosen(self, self.cursor))

    def on_click(self, event: events.Click) -> None:
        """Go to the clicked row; open it on the second click."""
        index = self.geometry.locate(self.scroll_offset.y + event.y)[0]
        if index < self.count():
            self._ask(index)
            if event.chain == 2:
                self.action_choose()

    def _ask(self, index: int, *, line: int | None = None) -> None:
        index = max(0, min(index, self.count() - 1))
        if self.count() and index != self.cursor:
            self.show_cursor(index, line=line)
            tell_screen(self, self.Moved(self, index))

    def _bring_up(self, index: int, *, center: bool = False) -> bool:
        """Scroll to a row where it does not stand in sight as a whole; True where that was necessary."""
        height = self.size.height
        if height <= 0 or not self.count():
            return False
        self._measure((index,))
        top, lines = self.geometry.top(index), self.geometry.height(index)
        if not center and self.scroll_offset.y <= top <= self.scroll_offset.y + max(0, height - lines):
            return False
        self._measure((*self._unmeasured(index, -1), *self._unmeasured(index, 1)))
        top = self.geometry.top(index)
        edge = top if top < self.scroll_offset.y else top - max(0, height - lines)
        goal = top - max(0, height - lines + 1) // 2 if center else edge
        goal = max(0, min(goal, self.geometry.total - height))
        self.scroll_to(0, goal, animate=False, immediate=True, force=True)
        self.refresh()
        return True

    def measure_again(self) -> None:
        """Measure the rows anew, for their texts or the width have changed; what is in sight stays there."""
        if not self.has_high_rows and self.geometry.total == self.count():
            return
        row, line = self.geometry.locate(self.scroll_offset.y)
        self._measure_anew()
        if self.size.height and self.count():
            row = min(row, self.count() - 1)
            self._measure(self._unmeasured(row, 1))
            self._tell_total()
            top = self.geometry.top(row) + min(line, self.geometry.height(row) - 1)
            self.scroll_to(0, top, animate=False, immediate=True, force=True)
        self.refresh()

    def _measure_anew(self) -> None:
        """Forget all heights, and estimate them from some rows around the cursor."""
        count, width = self.count(), self._text_width
        self.geometry = RowGeometry(count)
        if self.has_high_rows and width > 0 and count:
            sample = range(max(0, self.cursor - _SAMPLE), min(count, self.cursor + _SAMPLE))
            heights = {index: self.height(index, width) for index in sample}
            self.geometry = RowGeometry(count, round(sum(heights.values()) / max(1, len(heights))))
            for index, height in heights.items():
                self.geometry.set(index, height)

    @property
    def _text_width(self) -> int:
        """Cells of a row, without the edge."""
        return self.scrollable_content_region.width - 1

    def _unmeasured(self, index: int, step: int) -> Iterable[int]:
        """Yield those rows of unknown height among one and those above or below it that fill a window.

        Each is to be measured before the next.
        """
        left = self.size.height
        if not self.geometry.is_known(index):
            yield index
        while 0 <= (index := index + step) < self.count() and left > 0:
            if not self.geometry.is_known(index):
                yield index
            left -= self.geometry.height(index)

    def _measure(self, rows: Iterable[int], *, line: int | None = None) -> bool:
        """Measure rows; True where a height is another one than was known or estimated. What is in sight stays there.

        The row that stays is that of a *line*, or the first one in sight.
        """
        width, top = self._text_width, self.scroll_offset.y
        if not self.has_high_rows or width <= 0:
            return False
        anchor, _ = self.geometry.locate(top if line is None else line)
        before, changed = self.geometry.top(anchor), False
        for index in rows:
            if index < self.count():
                changed = self.geometry.set(index, self.height(index, width)) or changed
        if changed:
            self._tell_total()
            moved = self.geometry.top(anchor) - before
            if moved:
                self.scroll_to(0, top + moved, animate=False, immediate=True, force=True)
        return changed

    def _fill(self) -> None:
        """Measure the rows in sight."""
        if self.has_high_rows and self.size.height > 0 and self.count():
            first = self.geometry.locate(self.scroll_offset.y)[0]
            if self._measure(self._unmeasured(first, 1)):
                self.refresh()

    def _tell_total(self) -> None:
        """Have as many lines as are known of now: the screen is laid out again only for a bar that comes or goes."""
        size, height = Size(0, self.geometry.total), self.size.height
        if size == self.virtual_size:
            return
        if (size.height > height) != (self.virtual_size.height > height):
            self.virtual_size = size
        else:
            self.set_reactive(Lines.virtual_size, size)
            if self.show_vertical_scrollbar:
                self.vertical_scrollbar.window_virtual_size = size.height
