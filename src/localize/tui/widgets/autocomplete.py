"""Autocomplete in a text area: the first offer in grey behind the cursor, the others one key away."""

from __future__ import annotations

import re
from collections.abc import Callable

from textual.widgets import TextArea

from localize.tui.keys.bindings import bindings
from localize.tui.widgets.long_lines import LONG

_LONGEST = 200
"""Characters on either side of the cursor in which a word or a tag is looked for."""
_BEGINNING = re.compile(r"[^\W\d_](?:[^\W_]|[-’'](?=[^\W\d_]))*$")


class Finishing(TextArea):
    """A text area that offers words; what they are is somebody else's business."""

    BINDINGS = bindings("completion")

    find_words: Callable[[str], tuple[str, ...]] | None = None
    """What finishes a beginning; None offers nothing."""
    show_terms: Callable[[], object] | None = None
    """Where no word is offered, shows the terms that could stand here."""
    offers: tuple[str, ...] = ()
    """Words that go on from what stands before the cursor."""
    _chips: re.Pattern[str] = re.compile("(?!)")
    """What the text's tags look like."""
    _hidden = ""
    _completed: tuple[str, str, tuple[str, ...], int] | None = None

    def update_suggestion(self) -> None:
        """Look for words that go on from the beginning before the cursor; the first one is shown where a line ends."""
        beginning = self._beginning()
        if self.find_words is None or self.read_only or not beginning or beginning == self._hidden:
            self.offers, self.suggestion = (), ""
            return
        self._hidden = ""
        self.offers = self.find_words(beginning)
        row, column = self.cursor_location
        at_end = column == len(self.document.get_line(row)) and column < LONG  # the line is painted whole for it
        self.suggestion = self.offers[0][len(beginning) :] if self.offers and at_end else ""

    def _beginning(self) -> str:
        """Return the part of a word that the cursor stands behind; none inside a word or a tag."""
        row, column = self.cursor_location
        line = self.document.get_line(row)
        near = max(0, column - _LONGEST)
        found = _BEGINNING.search(line[near:column])
        if found is None or not self.selection.is_empty or line[column : column + 1].isalnum():
            return ""
        chips = self._chips.finditer(line, near, column + _LONGEST)
        inside = any(each.start() < column <= each.end() for each in chips)
        return "" if inside else found.group()

    def forget_offers(self) -> None:
        """Offer nothing yet: another text is shown."""
        self.offers, self.suggestion = (), ""
        self._hidden, self._completed = "", None

    def hide_offers(self) -> bool:
        """Offer nothing for this word any more; tell whether something was offered."""
        if not self.offers:
            return False
        self._hidden = self._beginning()
        self.offers, self.suggestion = (), ""
        return True

    def action_complete(self) -> None:
        """Finish the word by the first offer; right after that, by the next one instead. Else show the terms."""
        if self._completed is not None and self._completed[0] == self.text:
            _, beginning, offers, at = self._completed
            length, at = len(offers[at]), (at + 1) % len(offers)
        else:
            beginning, offers, at = self._beginning(), self.offers, 0
            length = len(beginning)
        if not offers and self.show_terms is not None:
            self.show_terms()
        if not offers or self.read_only:
            return
        row, column = self.cursor_location
        self.replace(offers[at], (row, column - length), (row, column))
        self.move_cursor((row, column - length + len(offers[at])))
        self._completed = (self.text, beginning, offers, at)

    def on_text_area_selection_changed(self, event: TextArea.SelectionChanged) -> None:
        """Offer nothing where the cursor went without typing."""
        event.stop()  # nobody else listens, and each widget above would take a turn
        if self.suggestion and not self.suggestion.startswith(self._rest()):
            self.offers, self.suggestion = (), ""

    def _rest(self) -> str:
        beginning = self._beginning()
        return self.offers[0][len(beginning) :] if beginning and self.offers else "\0"
