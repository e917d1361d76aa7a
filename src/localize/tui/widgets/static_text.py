"""Static text that is painted again only when it has changed: over a slow line every byte counts."""

from __future__ import annotations

from textual.content import Content as Paint
from textual.widgets import Static


class Text(Static):
    """Shows a text that was made ready to paint; never reads markup in it."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__("", id=id, classes=classes, markup=False)
        self._paint = Paint("")

    def put(self, paint: Paint) -> None:
        """Show another text. The screen is laid out anew, scroll bars and all, only where its height changes."""
        if not paint.is_same(self._paint):
            before, self._paint = self._paint, paint
            self.update(paint, layout=self._changes_height(before, paint))

    def _changes_height(self, before: Paint, after: Paint) -> bool:
        height, width = self.styles.height, self.content_size.width
        if height is not None and not height.is_auto:
            return False
        return not width or before.get_height({}, width) != after.get_height({}, width)
