"""Option list whose options may have any height."""

from __future__ import annotations

from contextlib import suppress

from textual.style import Style
from textual.widgets import OptionList


class Options(OptionList):
    """Textual's list of options, whose chosen one is seen without colours, and whose pages may be turned at once."""

    def get_visual_style(self, *component_classes: str, partial: bool = False) -> Style:
        """Return a style, with its reversal: Textual leaves that out, and without colours nothing else shows a row."""
        style = super().get_visual_style(*component_classes, partial=partial)
        if any(self.get_component_styles(name).text_style.reverse for name in component_classes):
            style += Style(reverse=True)
        return style

    def action_page_down(self) -> None:
        """Go down a page; a list without room, or not painted yet, has none."""
        with suppress(KeyError):
            super().action_page_down()  # type: ignore[no-untyped-call] # Textual's has no types

    def action_page_up(self) -> None:
        """Go up a page."""
        with suppress(KeyError):
            super().action_page_up()  # type: ignore[no-untyped-call]
