"""Letter tables for packed search keys: the byte of each letter, and its effect on the words around it.

The bytes of letters from other alphabets than Latin and Cyrillic are shared, so what is computed from them is never
less than the real score.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from unicodedata import normalize

import numpy as np
import numpy.typing as npt

from localize.memory.search_key import COMMON, JOINED_AS, SYMBOLS

Bytes = npt.NDArray[np.uint8]
Points = npt.NDArray[np.uint32]

SPACE = len(SYMBOLS) + 1
_KNOWN = 0x600
"""Code points below this one have their own entry in the tables: Latin, Greek, Cyrillic, Armenian, Hebrew."""
_SIGNS = range(0x2000, 0x2200)
"""And these: dashes, quotation marks, currencies, the number sign, arrows."""
_SHARED = 128
"""The bytes from here on are shared among all letters that have none of their own."""
_JOINERS = "-’'‑"
LETTER, CAPITAL, DIGIT, JOINER, BREAK, OPENER, BLANK, STRANGE = range(8)
"""Kinds of letters, those of words first. An opener is a break that may begin a typed token; a strange letter is read
by its line alone."""
_SPECIAL = ((_JOINERS, JOINER), (" ", BLANK), ("%{$\\@<&", OPENER))


@dataclass(frozen=True, slots=True)
class _Tables:
    kinds: Bytes
    folded: Bytes
    """The byte of the small letter."""
    own: Bytes
    """The byte of the letter itself."""


def points_of(text: str) -> Points:
    """Return the code points of a text."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def encode(points: Points) -> Bytes:
    """Return the byte of each letter."""
    own = _tables().own
    shared = (points * np.uint32(0x9E37) >> np.uint32(8)) % np.uint32(256 - _SHARED) + np.uint32(_SHARED)
    codes = np.where(points < len(own), own[np.minimum(points, len(own) - 1)], shared.astype(np.uint8))
    symbols = points - np.uint32(ord(SYMBOLS[0]))
    return np.where(symbols < len(SYMBOLS), symbols.astype(np.uint8) + np.uint8(1), codes).astype(np.uint8)


def spell(text: str) -> bytes:
    """Return what `encode` makes of the letters of one text, much sooner."""
    return text.translate(_spelling()).encode("latin-1")


class _Spelling(dict[int, int]):
    """The bytes of the letters that were met so far."""

    def __missing__(self, point: int) -> int:
        byte = self[point] = int(encode(np.array([point], np.uint32))[0])
        return byte


@cache
def _spelling() -> _Spelling:
    return _Spelling()


def kinds_of(points: Points) -> Bytes:
    """Return the kind of each letter."""
    return _tables().kinds.take(points, mode="clip")


def fold(points: Points) -> Bytes:
    """Return the byte of each letter's small form; of strange letters any."""
    return _tables().folded.take(points, mode="clip")


@cache
def _tables() -> _Tables:
    """Return what is to be known of each code point; made on first use, in two milliseconds."""
    numbers = {letter: SPACE + 1 + at for at, letter in enumerate(COMMON)}
    numbers[" "] = SPACE
    size = _SIGNS.stop + 1  # the last one stands for all that are beyond
    own = np.array([numbers.get(chr(at), _SHARED + (at * 0x9E37 >> 8) % (256 - _SHARED)) for at in range(size)])
    known = [*range(_KNOWN), *_SIGNS]
    kinds = np.full(size, STRANGE, np.uint8)
    kinds[known] = [_kind(chr(at)) for at in known]
    lowered = np.arange(size)
    lowered[:_KNOWN] = [ord(low) if len(low := chr(at).casefold()) == 1 else 0 for at in range(_KNOWN)]
    lowered[[ord(sign) for sign in JOINED_AS]] = [ord(sign) for sign in JOINED_AS.values()]
    own = own.astype(np.uint8)
    return _Tables(kinds, own[np.minimum(lowered, size - 1)], own)


def _kind(letter: str) -> int:
    folded = letter.casefold()
    unseen = "\u0300" <= letter <= "\u036f" or letter in "\u00ad\u200b\u200c\u200d"
    if unseen or normalize("NFC", letter) != letter:
        return STRANGE
    if not letter.isalnum():
        return next((kind for letters, kind in _SPECIAL if letter in letters), BREAK)
    if len(folded) != 1 or ord(folded) >= _KNOWN:
        return STRANGE
    return DIGIT if letter.isdecimal() else CAPITAL if letter.isupper() else LETTER
