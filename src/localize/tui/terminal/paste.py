"""Clipboard text as fields and texts take it: one kind of line break, no control characters."""

from __future__ import annotations

import re

from localize.workflow.editing.edit import CONTROL

_BREAKS = re.compile("\r\n|[\r\x0b\x0c]")
"""Of Windows and old Macs; what word processors write for a break inside a paragraph, and for one of pages."""


def clean(text: str) -> str:
    """Return a pasted text with line feeds for all breaks and without control characters, which no document holds."""
    return CONTROL.sub("", _BREAKS.sub("\n", text))
