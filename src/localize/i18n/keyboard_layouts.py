"""Russian and Kazakh keyboard layouts: the Latin letter or the digit on the same key.

Source: ЙЦУКЕН (GOST 6431) and the Kazakh layout of X11 and Windows, key by key.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

LETTERS: Mapping[str, str] = MappingProxyType(
    dict(zip("йцукенгшщзфывапролдячсмить", "qwertyuiopasdfghjklzxcvbnm", strict=True))
)
_ROW = str.maketrans('"әіңғ,.үұқ', "1234567890")


def latin(letter: str) -> str:
    """Return the Latin letter of a key that types a Cyrillic one; any other letter as it is."""
    found = LETTERS.get(letter.lower(), letter)
    return found.upper() if letter.isupper() and letter.lower() in LETTERS else found


def digits(typed: str) -> str:
    """Return a number that was typed on a digit row without digits, as the standard Kazakh layout has it."""
    return typed.strip().lower().translate(_ROW)
