"""Classes of characters, as parts of regular expressions, that several families of checks share."""

from __future__ import annotations

SPACE = "[ \u00a0\u202f\u2009]"
"""A space of a line: ordinary, no-break, narrow no-break, thin."""
LETTER = r"[^\W\d_]"
CAPITALS, SMALLS = "A-ZА-ЯЁӘҒҚҢӨҰҮҺІ", "a-zа-яёәғқңөұүһі"
"""Letters of the three languages, to stand inside of a class."""
CYRILLIC = ("kk", "ru")
"""The languages that are usually written in Cyrillic letters, of those that we know."""
