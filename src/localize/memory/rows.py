"""Texts packed for searching: a byte for each letter of their keys, and sixteen bits for each small difference.

The bytes of letters from other alphabets than Latin and Cyrillic are shared, so what is computed from them is never
less than the real score. Plain texts (words, spaces, punctuation) are read all together in arrays, the others one by
one; a test compares the two.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from localize.memory.key import SYMBOLS, read_key

Bytes = npt.NDArray[np.uint8]
Ints = npt.NDArray[np.int64]
Longs = npt.NDArray[np.uint64]
Flags = npt.NDArray[np.bool_]

SPACE = len(SYMBOLS) + 1
_KNOWN = 0x600
"""Code points below this one have their own entry in the tables: Latin, Greek, Cyrillic, Armenian, Hebrew."""
_PUNCTUATION = range(0x2000, 0x2070)
_SHARED = 128
"""The bytes from here on are shared among all letters that have none of their own."""
_JOINERS = "-’'‑"
_ODD, _LETTER, _CAPITAL, _JOINER, _BREAK, _BLANK = range(6)


@dataclass(frozen=True, slots=True)
class Rows:
    """Keys of texts, in the order in which the texts came."""

    codes: Bytes
    """Letters of all keys, one after the other."""
    lengths: Ints
    classes: npt.NDArray[np.uint16]
    """(texts, 5): numbers, names, tags, capitals, marks; 0 where a text has none."""
    exact: npt.NDArray[np.uint32]
    """A check of the whole text: equal keys with equal classes and checks are equal texts."""

    def __len__(self) -> int:
        return len(self.lengths)


def pack(lines: Sequence[str]) -> Rows:
    """Return the rows of some lines (see `key.to_line`). About 300,000 plain ones a second."""
    if not lines:
        return Rows(np.zeros(0, np.uint8), np.zeros(0, np.int64), np.zeros((0, 5), np.uint16), np.zeros(0, np.uint32))
    if len(lines) == 1:
        return _pack_typed(lines)
    points = _points("\n" + "\n".join(lines) + "\n")
    ends = np.cumsum([len(line) + 1 for line in lines], dtype=np.int64)
    plain = _find_plain(points, ends)
    odd = [line for line, each in zip(lines, plain.tolist(), strict=True) if not each]
    if not odd:
        return _pack_plain(points, ends)
    typed = _pack_typed(odd)
    if len(odd) == len(lines):
        return typed
    even = [line for line, each in zip(lines, plain.tolist(), strict=True) if each]
    ends = np.cumsum([len(line) + 1 for line in even], dtype=np.int64)
    rest = _pack_plain(_points("\n" + "\n".join(even) + "\n"), ends)
    order = np.empty(len(lines), np.int64)
    order[plain], order[~plain] = np.arange(len(even)), np.arange(len(even), len(lines))
    return take([rest, typed], order)


def chain(pieces: Sequence[Rows]) -> Rows:
    """Return the rows of all *pieces* in their order."""
    return Rows(
        np.concatenate([each.codes for each in pieces]),
        np.concatenate([each.lengths for each in pieces]),
        np.concatenate([each.classes for each in pieces]),
        np.concatenate([each.exact for each in pieces]),
    )


def take(pieces: Sequence[Rows], order: Ints) -> Rows:
    """Return the rows of all *pieces*, numbered through, in another order."""
    whole = chain(pieces)
    starts = np.cumsum(whole.lengths) - whole.lengths
    chosen = whole.lengths[order]
    begins = np.cumsum(chosen) - chosen
    places = np.arange(int(chosen.sum())) + np.repeat(starts[order] - begins, chosen)
    return Rows(whole.codes[places], chosen, whole.classes[order], whole.exact[order])


def _points(text: str) -> npt.NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


# --- one by one ------------------------------------------------------------------------------------------------------


def _pack_typed(lines: Sequence[str]) -> Rows:
    keys = [read_key(line) for line in lines]
    pieces = [piece for key in keys for piece in (key.numbers, key.names, key.tags, key.marks)]
    sums = _sum_texts(pieces).reshape(-1, 4)
    classes = np.empty((len(lines), 5), np.uint16)
    classes[:, (0, 1, 2, 4)] = _narrow(sums)
    classes[:, 3] = [min(key.capitals, 0xFFFF) for key in keys]
    letters = _points("".join(key.letters for key in keys))
    return Rows(
        encode(letters),
        np.array([len(key.letters) for key in keys], np.int64),
        classes,
        (_sum_texts(lines) >> np.uint64(32)).astype(np.uint32),
    )


def encode(points: npt.NDArray[np.uint32]) -> Bytes:
    """Return the byte of each letter."""
    own = _tables().own
    shared = (points * np.uint32(0x9E37) >> np.uint32(8)) % np.uint32(256 - _SHARED) + np.uint32(_SHARED)
    codes = np.where(points < len(own), own[np.minimum(points, len(own) - 1)], shared.astype(np.uint8))
    symbols = points - np.uint32(ord(SYMBOLS[0]))
    return np.where(symbols < len(SYMBOLS), symbols.astype(np.uint8) + np.uint8(1), codes).astype(np.uint8)


# --- all together ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Tables:
    kinds: Bytes
    folded: Bytes
    """The byte of the small letter."""
    own: Bytes
    """The byte of the letter itself."""


@cache
def _tables() -> _Tables:
    """Return what is to be known of each code point; made on first use, in two milliseconds."""
    common = "0123456789abcdefghijklmnopqrstuvwxyzәғқңөұүһ" + _JOINERS + "".join(map(chr, range(0x430, 0x460)))
    numbers = {letter: SPACE + 1 + at for at, letter in enumerate(common)}
    numbers[" "] = SPACE
    size = _PUNCTUATION.stop
    own = np.array([numbers.get(chr(at), _SHARED + (at * 0x9E37 >> 8) % (256 - _SHARED)) for at in range(size)])
    known = [*range(_KNOWN), *_PUNCTUATION]
    kinds = np.zeros(size, np.uint8)
    kinds[known] = [_kind(chr(at)) for at in known]
    lowered = np.arange(size)
    lowered[:_KNOWN] = [ord(low) if len(low := chr(at).casefold()) == 1 else 0 for at in range(_KNOWN)]
    own = own.astype(np.uint8)
    return _Tables(kinds, own[np.minimum(lowered, size - 1)], own)


def _kind(letter: str) -> int:
    if letter in _JOINERS:
        return _JOINER
    if letter == " ":
        return _BLANK
    if letter in "%{$\\@<&" or letter.isdecimal() or len(letter.casefold()) != 1 or ord(letter.casefold()) >= _KNOWN:
        return _ODD
    if letter.isalnum():
        return _CAPITAL if letter.isupper() else _LETTER
    return _ODD if "\u0300" <= letter <= "\u036f" or letter in "\u00ad\u200b\u200c\u200d" else _BREAK


def _look_up(points: npt.NDArray[np.uint32]) -> Bytes:
    kinds = _tables().kinds
    return kinds[np.minimum(points, len(kinds) - 1)]


def _find_plain(points: npt.NDArray[np.uint32], ends: Ints) -> Flags:
    """Tell which lines can be read in arrays: only common letters, and no typed token possible."""
    kinds = _look_up(points)
    odd = kinds == _ODD
    word = (kinds == _LETTER) | (kinds == _CAPITAL)
    odd[:-1] |= ((points[:-1] == ord(".")) & (word[1:] | odd[1:] | (points[1:] == ord("_")))) | (
        (points[:-1] == ord(":")) & (points[1:] == ord("/"))
    )
    return np.asarray((_between(odd, ends) == 0) & (_between(word, ends) > 0), np.bool_)


def _between(flags: Flags, ends: Ints) -> Ints:
    """Return how many flags each line has."""
    counts = np.cumsum(flags, dtype=np.int64)[ends]
    return np.diff(counts, prepend=0)


def _pack_plain(points: npt.NDArray[np.uint32], ends: Ints) -> Rows:
    """Return the rows of plain lines; the points begin with a line break and each line ends with one."""
    kinds = _look_up(points)
    word = (kinds == _LETTER) | (kinds == _CAPITAL)
    inside = np.zeros(len(word), np.bool_)
    inside[1:-1] = (kinds[1:-1] == _JOINER) & word[:-2] & word[2:]
    capitals = _between(kinds == _CAPITAL, ends)
    word |= inside
    border = np.zeros(len(word), np.bool_)
    border[0] = True
    border[ends] = True
    run = ~word
    run[1:] &= word[:-1]  # where what stands between two words begins
    first = np.flatnonzero(run)
    codes = _tables().folded[np.minimum(points, len(_tables().folded) - 1)]
    codes[first] = np.where(np.add.reduceat(border, first, dtype=np.int64) > 0, 0, SPACE)
    written = codes[word | run]
    borders = np.flatnonzero(written == 0)
    marks = np.flatnonzero(~word & ~border & (points != ord(" ")))
    return Rows(
        written[written != 0],
        np.diff(borders) - 1,
        _plain_classes(points, marks, ends, capitals),
        (_sum_lines(points, ends) >> np.uint64(32)).astype(np.uint32),
    )


def _plain_classes(points: npt.NDArray[np.uint32], marks: Ints, ends: Ints, capitals: Ints) -> npt.NDArray[np.uint16]:
    classes = np.zeros((len(ends), 5), np.uint16)
    classes[:, 3] = np.minimum(capitals, 0xFFFF)
    last = np.searchsorted(marks, ends)
    begin = np.concatenate(([0], last[:-1]))
    at = np.arange(len(marks)) - np.repeat(begin, last - begin)
    classes[:, 4] = _narrow(_sums(_mix(points[marks], at), begin, last))
    return classes


# --- sums of texts ---------------------------------------------------------------------------------------------------


def _mix(points: npt.NDArray[np.uint32], at: Ints) -> Longs:
    mixed = (points.astype(np.uint64) + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
    mixed += at.astype(np.uint64) * np.uint64(0xC2B2AE3D27D4EB4F)
    mixed ^= mixed >> np.uint64(29)
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    mixed ^= mixed >> np.uint64(32)
    return mixed


def _sums(mixed: Longs, begins: Ints, ends: Ints) -> Longs:
    total = np.zeros(len(mixed) + 1, np.uint64)
    np.cumsum(mixed, out=total[1:])
    return (total[ends] - total[begins]) * np.uint64(0x94D049BB133111EB)


def _narrow(sums: Longs) -> npt.NDArray[np.uint16]:
    return (sums >> np.uint64(48)).astype(np.uint16)


def _sum_lines(points: npt.NDArray[np.uint32], ends: Ints) -> Longs:
    begins = np.concatenate(([0], ends[:-1])) + 1
    at = _places(begins, len(points))
    return _sums(_mix(points, at), begins, ends)


def _places(begins: Ints, size: int) -> Ints:
    """Return for each point its place in its line; the line breaks between have some number."""
    starts = np.zeros(size, np.int64)
    starts[begins[1:]] = np.diff(begins)
    starts[0] = 0
    return np.asarray(np.arange(size) - np.cumsum(starts) - begins[0], np.int64)


def _sum_texts(texts: Sequence[str]) -> Longs:
    lengths = np.array([len(text) for text in texts], np.int64)
    ends = np.cumsum(lengths)
    begins = ends - lengths
    at = np.arange(int(lengths.sum())) - np.repeat(begins, lengths)
    return _sums(_mix(_points("".join(texts)), at), begins, ends)
