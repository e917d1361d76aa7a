"""Static text that is painted again only when it has changed: over a slow line every byte counts."""

from __future__ import annotations

from textual.content import Content as Paint
from textual.geometry import Size
from textual.widget import Widget
from textual.widgets import Static


class Placed(Widget):
    """A widget that takes the size it is given as it is. Else what a layout gives asks for the same layout again.

    It is the last of a class's bases: styles go by the first.
    """

    def _size_updated(self, size: Size, virtual_size: Size, container_size: Size, layout: bool = True) -> bool:
        """Know the new size; only a scroll bar that comes or goes has the screen laid out anew."""
        del layout
        return super()._size_updated(size, virtual_size, container_size, layout=False)


class Text(Static, Placed):
    """Shows a text that was made ready to paint; never reads markup in it."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__("", id=id, classes=classes, markup=False)
        self._paint = Paint("")
        self._height = -1, 0
        """How many lines it takes, behind the width for which they were counted."""

    @property
    def lines(self) -> int:
        """How many lines the text takes in the present width."""
        width = self.content_size.width
        if self._height[0] != width:
            self._height = width, self._paint.get_height({}, width) if width else 1
        return self._height[1]

    def put(self, paint: Paint) -> None:
        """Show another text. The screen is laid out anew, scroll bars and all, only where its height changes."""
        if not paint.is_same(self._paint):
            before, self._paint = self._paint, paint
            self._height = -1, 0
            self.update(paint, layout=self._changes_height(before, paint))

    def _changes_height(self, before: Paint, after: Paint) -> bool:
        height, width = self.styles.height, self.content_size.width
        if height is not None and not height.is_auto:
            return False
        return not width or before.get_height({}, width) != after.get_height({}, width)
