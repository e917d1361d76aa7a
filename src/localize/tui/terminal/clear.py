"""What was shown is taken off the terminal, with what could be scrolled back to, and off its clipboard."""

from __future__ import annotations

import sys
from contextlib import suppress

_SCREEN = "\x1b[H\x1b[2J\x1b[3J"
"""Erase the screen and the lines scrolled off it. Source: XTerm Control Sequences, ED."""
_CLIPBOARD = "\x1b]52;c;!\x07"
"""What is neither base64 nor a question clears the clipboard. Source: XTerm Control Sequences, OSC 52."""


def clear_terminal(*, clipboard: bool) -> None:
    """Erase the terminal and, where that was given a text, its *clipboard*, as far as it lets a program do so."""
    terminal = sys.__stderr__
    if terminal is not None and terminal.isatty():
        with suppress(OSError):  # it may have gone meanwhile
            terminal.write(_SCREEN + (_CLIPBOARD if clipboard else ""))
            terminal.flush()
