"""ASCII filter for painted lines: signs and box lines in ASCII, on terminals without Unicode."""

from __future__ import annotations

from rich.segment import Segment as Cell
from textual.color import Color
from textual.filter import LineFilter

from localize.i18n.status_symbols import to_ascii


class AsciiSigns(LineFilter):
    """Writes signs and lines in ASCII, whichever widget painted them: one place instead of one question a glyph."""

    def apply(self, segments: list[Cell], background: Color) -> list[Cell]:
        """Return the cells with other signs, as many as before."""
        del background
        return [Cell(to_ascii(text), style, control) for text, style, control in segments]
