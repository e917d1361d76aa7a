"""List of one-line rows that paints only visible rows: as fast with a hundred thousand rows as with ten."""

from __future__ import annotations

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
        self._painted: dict[int, tuple[object, Strip]] = {}
        """Rows as they were painted last, each with what it was painted of."""

    def count(self) -> int:
        """Return how many rows there are."""
        raise NotImplementedError

    def cells(self, index: int, width: int) -> list[Cell]:
        """Return what row *index* looks like in *width* cells, grounds left to the list."""
        raise NotImplementedError

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
        self.virtual_size = Size(0, self.count())
        self.cursor = max(0, min(cursor, self.count() - 1))
        self._bring_up(self.cursor, center=True)
        self.refresh()

    def show_cursor(self, index: int) -> None:
        """Put the cursor on a row and bring it into sight."""
        old, self.cursor = self.cursor, max(0, min(index, self.count() - 1))
        if not self._bring_up(self.cursor, center=abs(self.cursor - old) > self.size.height):
            self.refresh_row(old)
            self.refresh_row(self.cursor)

    def refresh_row(self, index: int) -> None:
        """Paint one row again."""
        self.refresh(Region(0, index - self.scroll_offset.y, self.size.width, 1))

    def render_line(self, y: int) -> Strip:
        """Return one line of the list."""
        index = y + self.scroll_offset.y
        width = self.scrollable_content_region.width
        ground = self._ground or self.rich_style
        if width <= 0:
            return Strip.blank(self.size.width, ground)
        edge = self._edge
        if not 0 <= index < self.count():
            return Strip([edge, Cell(" " * (self.size.width - 1))]).apply_style(ground)
        if index == self.cursor:
            chosen = self.get_component_rich_style("lines--chosen")
            ground = chosen if self.has_focus else chosen + Style(bold=False)
        looks = self.looks(index)
        made_of = None if looks is None else (looks, width, ground, index == self.cursor, edge)
        kept, painted = self._painted.get(index, (None, None))
        if painted is None or made_of is None or kept != made_of:
            # Neighbours of one style become one: each change of style is forty bytes on the line.
            cells = [edge, *self.cells(index, width - 1)]
            painted = Strip(cells).adjust_cell_length(width).apply_style(ground).simplify()
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
        try:
            return super().render_lines(crop)
        finally:
            self._ground = None

    def _size_updated(self, size: Size, virtual_size: Size, container_size: Size, layout: bool = True) -> bool:
        """Keep the cursor in sight. A resize event would come after the painting: the list would be seen to jump."""
        first = not self.size.height
        changed = super()._size_updated(size, virtual_size, container_size, layout)
        if changed:
            self._bring_up(self.cursor, center=first)
        return changed

    def notify_style_update(self) -> None:
        """Forget styles of the former theme."""
        self._styles_of.clear()
        self._painted.clear()
        super().notify_style_update()

    def action_move(self, step: int) -> None:
        """Go up or down by some rows."""
        self._ask(self.cursor + step)

    def action_page(self, step: int) -> None:
        """Go up or down by a page."""
        self._ask(self.cursor + step * max(1, self.size.height - 1))

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
        index = self.scroll_offset.y + event.y
        if index < self.count():
            self._ask(index)
            if event.chain == 2:
                self.action_choose()

    def _ask(self, index: int) -> None:
        index = max(0, min(index, self.count() - 1))
        if self.count() and index != self.cursor:
            self.show_cursor(index)
            tell_screen(self, self.Moved(self, index))

    def _bring_up(self, index: int, *, center: bool = False) -> bool:
        top, height = self.scroll_offset.y, self.size.height
        if height <= 0 or (top <= index < top + height and not center):
            return False
        edge = index if index < top else index - height + 1
        goal = index - height // 2 if center else edge
        goal = max(0, min(goal, self.count() - height))
        self.scroll_to(0, goal, animate=False, immediate=True)
        self.refresh()
        return True
