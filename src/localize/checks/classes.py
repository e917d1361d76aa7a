"""Classes of characters, as parts of regular expressions, that several families of checks share."""

from __future__ import annotations

SPACE = "[ \u00a0\u202f\u2009]"
"""A space of a line: ordinary, no-break, narrow no-break, thin."""
LETTER = r"[^\W\d_]"
CYRILLIC = ("kk", "ru")
"""The languages that are usually written in Cyrillic letters, of those that we know."""
