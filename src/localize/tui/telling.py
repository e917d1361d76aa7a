"""A widget's word to its screen."""

from __future__ import annotations

from textual.message import Message
from textual.widget import Widget


def tell_screen(widget: Widget, message: Message) -> None:
    """Tell the screen, which alone listens: each widget on the way to it would take a turn of its own."""
    widget.screen.post_message(message)
