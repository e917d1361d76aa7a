"""Things to choose from, each of any height."""

from __future__ import annotations

from contextlib import suppress

from textual.widgets import OptionList


class Options(OptionList):
    """Textual's list of options, whose pages may be turned before they were first painted."""

    def action_page_down(self) -> None:
        """Go down a page; a list without room, or not painted yet, has none."""
        with suppress(KeyError):
            super().action_page_down()  # type: ignore[no-untyped-call] # Textual's has no types

    def action_page_up(self) -> None:
        """Go up a page."""
        with suppress(KeyError):
            super().action_page_up()  # type: ignore[no-untyped-call]
