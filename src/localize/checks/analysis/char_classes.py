"""Character classes for regular expressions, and Latin and Cyrillic letters that look alike."""

from __future__ import annotations

import re
from functools import cache

from localize.tokens import LATIN_LOOKALIKES

SPACE = "[ \u00a0\u202f\u2009]"
"""A space of a line: ordinary, no-break, narrow no-break, thin."""
LETTER = r"[^\W\d_]"
CAPITALS, SMALLS = "A-ZА-ЯЁӘҒҚҢӨҰҮҺІ", "a-zа-яёәғқңөұүһі"
"""Letters of the three languages, to stand inside of a class."""
CYRILLIC = ("kk", "ru")
"""The languages that are usually written in Cyrillic letters, of those that we know."""
LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u0259\u018f]")
CYRILLIC_LETTER = re.compile(r"[\u0400-\u052f]")
_KAZAKH_ONLY = frozenset("iIhəƏ")
"""Latin letters whose Cyrillic twins exist in Kazakh and not in Russian."""


@cache
def to_cyrillic(language: str) -> dict[int, int]:
    """Return the table of `str.translate` for Latin letters that look like Cyrillic ones of a language."""
    return {
        latin: cyrillic
        for latin, cyrillic in LATIN_LOOKALIKES.items()
        if language == "kk" or chr(latin) not in _KAZAKH_ONLY
    }


@cache
def to_latin() -> dict[int, int]:
    """Return the table of `str.translate` for Cyrillic letters that look like Latin ones."""
    return {cyrillic: latin for latin, cyrillic in LATIN_LOOKALIKES.items() if chr(latin) not in "hH"}
