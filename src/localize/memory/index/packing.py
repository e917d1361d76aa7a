"""Packing of texts into rows: many together in arrays, or one by one; a test compares the two.

Together means: words, spaces and punctuation are told apart by tables, and only typed tokens are looked for by an
expression, in the lines that may have any. A line with inline tags, combining characters or letters that no table has
is read alone.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from localize.memory.index.packed_rows import Flags, Ints, Longs, PackedRows, chain, no_rows, replace_rows, spread
from localize.memory.letters import (
    BLANK,
    BREAK,
    CAPITAL,
    DIGIT,
    JOINER,
    LETTER,
    OPENER,
    SPACE,
    STRANGE,
    Bytes,
    Points,
    encode,
    fold,
    kinds_of,
    points_of,
    spell,
)
from localize.memory.search_key import (
    ADDRESS,
    JOINED_AS,
    NUMBER,
    PLACEHOLDER,
    SYMBOLS,
    TAG,
    Key,
    read_key,
    recall_key,
)
from localize.tokens import TokenKind, find_typed

_TOGETHER = 2_000
"""Lines read together: their arrays just fit into the nearer caches, and the work for each array is spread."""
_SHORT = 100
"""Letters of a text that is summed up one by one."""
_FIRST, _SHIFT, _SECOND, _LAST = 0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB
"""Odd numbers with bits at random; the second one tells places apart."""
_WORD = (1 << 64) - 1
_BETWEEN = "\n<\n"
"""Stands between lines in which typed tokens are looked for: no token has it, and none begins or ends differently."""
_END = "\x1f"
"""Ends each token where tokens are summed up."""
_TOLD = {
    TokenKind.NUMBER: (SYMBOLS.index(NUMBER) + 1, 0),
    TokenKind.PLACEHOLDER: (SYMBOLS.index(PLACEHOLDER) + 1, 1),
    TokenKind.ADDRESS: (SYMBOLS.index(ADDRESS) + 1, 1),
    TokenKind.MARKUP: (SYMBOLS.index(TAG) + 1, 2),
}
"""The letter of a typed token, and which of the classes it makes."""
_TAG = np.uint8(SYMBOLS.index(TAG) + 1)
_OPEN = re.compile(r"[{<$]")
_PRINTED = np.array([ord(sign) for sign in JOINED_AS], np.uint32)


def pack(lines: Sequence[str]) -> PackedRows:
    """Return the rows of some lines (see `key.to_line`)."""
    if len(lines) == 1:
        return _pack_one(lines[0])
    pieces = [_pack_some(lines[at : at + _TOGETHER]) for at in range(0, len(lines), _TOGETHER)]
    return chain(pieces) if pieces else no_rows()


def _pack_some(lines: Sequence[str]) -> PackedRows:
    text = _Text.of(lines)
    strange = text.find_strange()
    if not strange.any():
        return _pack_together(text, lines)
    places = np.flatnonzero(strange)
    alone = _pack_alone([lines[at] for at in places.tolist()])
    if len(alone) == len(lines):
        return alone
    if not all(lines):
        text = _Text.of([line or " " for line in lines])
    text.pass_over(places)
    return replace_rows(_pack_together(text, lines), places, alone)


# --- one by one ------------------------------------------------------------------------------------------------------


def _pack_alone(lines: Sequence[str]) -> PackedRows:
    keys = [read_key(line) for line in lines]
    pieces = [piece for key in keys for piece in _small_things(key)]
    classes = np.empty((len(lines), 5), np.uint16)
    classes[:, (0, 1, 2, 4)] = _narrow(_sum_texts(pieces)).reshape(-1, 4)
    classes[:, 3] = [min(key.capitals, 0xFFFF) for key in keys]
    letters = points_of("".join(key.letters for key in keys))
    return PackedRows(
        encode(letters),
        np.array([len(key.letters) for key in keys], np.int64),
        classes,
        np.array([_check(line) for line in lines], np.uint32),
    )


@lru_cache(maxsize=256)
def _pack_one(line: str) -> PackedRows:
    """Return the row of one line; who searches for a text often adds it next."""
    key = recall_key(line)
    numbers, names, tags, marks = (_sum(piece) >> 48 for piece in _small_things(key))
    return PackedRows(
        np.frombuffer(spell(key.letters), np.uint8),
        np.array([len(key.letters)], np.int64),
        np.array([[numbers, names, tags, min(key.capitals, 0xFFFF), marks]], np.uint16),
        np.array([_check(line)], np.uint32),
    )


def _small_things(key: Key) -> tuple[str, str, str, str]:
    """Return what the classes but the capitals are sums of."""
    return _ended(key.numbers), _ended(key.names), _ended(key.tags), key.marks


def _ended(tokens: str) -> str:
    return tokens + _END if tokens else ""


# --- together --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Text:
    """Lines as code points, a line break before the first and after each."""

    points: Points
    kinds: Bytes
    ends: Ints
    """Where the line breaks after the lines stand."""

    @staticmethod
    def of(lines: Sequence[str]) -> _Text:
        points = points_of("\n" + "\n".join(lines) + "\n")
        return _Text(points, kinds_of(points), np.cumsum([len(line) + 1 for line in lines], dtype=np.int64))

    @property
    def begins(self) -> Ints:
        """Where the lines begin."""
        return np.concatenate(([0], self.ends[:-1])) + 1

    def count(self, flags: Flags) -> Ints:
        """Return how many flags each line has. To sum up line by line takes a tenth of what running sums take."""
        return np.asarray(np.add.reduceat(flags, self.begins - 1, dtype=np.int64), np.int64)

    def find_strange(self) -> Flags:
        """Tell which lines must be read alone: odd letters, or nothing that surely makes a key."""
        return np.asarray((self.count(self.kinds == STRANGE) > 0) | (self.count(self.kinds <= DIGIT) == 0), np.bool_)

    def pass_over(self, lines: Ints) -> None:
        """Take all of some lines for words, of which nothing is wanted."""
        begins = self.begins[lines]
        self.kinds[spread(begins, self.ends[lines] - begins)] = LETTER

    def find_openers(self) -> Ints:
        """Return where typed tokens may begin or go on."""
        points, kinds = self.points, self.kinds
        may = (kinds == DIGIT) | (kinds == OPENER)
        follows = (kinds[1:] != BREAK) & (kinds[1:] != BLANK) | (points[1:] == ord("_"))
        may[:-1] |= (points[:-1] == ord(".")) & follows | (points[:-1] == ord(":")) & (points[1:] == ord("/"))
        return np.flatnonzero(may)


@dataclass(frozen=True, slots=True)
class _Typed:
    """Typed tokens of some lines, in order."""

    starts: Ints
    lengths: Ints
    lines: Ints
    symbols: Bytes
    columns: Ints
    """Of the classes."""
    follows: Flags
    """Whether the token is a number that goes on a word: «топ-10»."""
    leads: Flags
    """Whether the token is a number that a word goes on after: «5-бап»."""


def _find_typed(text: _Text, lines: Sequence[str]) -> _Typed:
    openers = text.find_openers()
    of_lines = np.searchsorted(text.ends, openers)
    firsts = np.flatnonzero(np.diff(of_lines, prepend=-1))
    lasts = np.flatnonzero(np.diff(of_lines, append=len(lines)))
    chosen = of_lines[firsts]
    bounds = np.stack((openers[firsts], openers[lasts])) - text.begins[chosen]
    whole = zip(chosen.tolist(), *bounds.tolist(), strict=True)
    cuts = [_cut(lines[at], first, last) for at, first, last in whole]
    some = [lines[at][begin:end] for at, (begin, end) in zip(chosen.tolist(), cuts, strict=True)]
    found = find_typed(_BETWEEN.join(some)) if some else []
    told = np.array([(*_TOLD[each[0]], *each[1:]) for each in found], np.int64).reshape(-1, 6)
    symbols, columns, starts, ends, follows, leads = told.T
    begins = np.cumsum([0, *(len(line) + len(_BETWEEN) for line in some)])
    at = np.searchsorted(begins, starts, side="right") - 1
    number = chosen[at] if len(at) else np.zeros(0, np.int64)
    cut = np.array([begin for begin, _ in cuts], np.int64)[at]
    return _Typed(
        starts - begins[at] + cut + text.begins[number],
        ends - starts,
        number,
        symbols.astype(np.uint8),
        columns,
        follows.astype(np.bool_),
        leads.astype(np.bool_),
    )


def _cut(line: str, first: int, last: int) -> tuple[int, int]:
    """Return the part of a line that can have typed tokens, by the first and the last letter that may belong to any.

    They begin with such a letter or in the word that has it, and only what `_OPEN` begins goes on behind a space.
    """
    end = -1 if _OPEN.search(line, first) else line.find(" ", last)
    return line.rfind(" ", 0, first) + 1, len(line) if end < 0 else end


def _pack_together(text: _Text, lines: Sequence[str]) -> PackedRows:
    typed = _find_typed(text, lines)
    covered = np.zeros(len(text.points), np.bool_)
    covered[spread(typed.starts, typed.lengths)] = True
    word = (text.kinds <= DIGIT) & ~covered
    capitals = text.count((text.kinds == CAPITAL) & word)
    inside = np.zeros(len(word), np.bool_)
    inside[1:-1] = (text.kinds[1:-1] == JOINER) & word[:-2] & word[2:]
    inside[(typed.starts + typed.lengths)[typed.leads]] = True
    inside[typed.starts[typed.follows] - 1] = True
    word |= inside
    border = np.zeros(len(word), np.bool_)
    border[0] = True
    border[text.ends] = True
    between = ~(word | covered)
    codes = _spell(text.points, word, between, border, typed)
    marked = between & ~border & (text.kinds != BLANK)
    joined = np.flatnonzero(inside)
    marked[joined[np.isin(text.points[joined], _PRINTED)]] = True
    marks = np.flatnonzero(marked)
    classes = np.zeros((len(lines), 5), np.uint16)
    classes[:, 3] = np.minimum(capitals, 0xFFFF)
    classes[:, 4] = _narrow(_sum_runs(text.points[marks], np.diff(np.searchsorted(marks, text.ends), prepend=0)))
    _sum_typed(classes, text.points, typed)
    exact = np.array([_check(line) for line in lines], np.uint32)
    lengths = np.diff(np.flatnonzero(codes == 0)) - 1
    return PackedRows(codes[codes != 0], lengths, classes, exact)


def _spell(points: Points, word: Flags, between: Flags, border: Flags, typed: _Typed) -> Bytes:
    """Return the keys of lines, each with 0 before and after it."""
    run = between.copy()
    run[1:] &= ~between[:-1]  # where what stands between two words begins
    first = np.flatnonzero(run)
    codes = fold(points)
    codes[first] = np.where(np.add.reduceat(border, first, dtype=np.int64) > 0, 0, SPACE)
    codes[typed.starts] = typed.symbols
    written = word | run
    written[typed.starts] = True
    codes = np.asarray(codes[written], np.uint8)
    return _without_tags(codes) if (typed.symbols == _TAG).any() else codes


def _without_tags(codes: Bytes) -> Bytes:
    """Return keys without the symbols for tags, but those that have nothing else."""
    line = np.cumsum(codes == 0)
    other = (codes != 0) & (codes != SPACE) & (codes != _TAG)
    codes = codes[(codes != _TAG) | (np.bincount(line, other) == 0)[line]]
    space = codes == SPACE
    codes = codes[~(space & np.concatenate(([False], space[:-1] | (codes[:-1] == 0))))]
    return np.asarray(codes[~((codes == SPACE) & np.concatenate((codes[1:] == 0, [False])))], np.uint8)


def _sum_typed(classes: npt.NDArray[np.uint16], points: Points, typed: _Typed) -> None:
    """Fill in the classes that typed tokens make."""
    for column in range(3):
        chosen = np.flatnonzero(typed.columns == column)
        if len(chosen):
            lengths = typed.lengths[chosen] + 1
            letters = points[spread(typed.starts[chosen], lengths)]
            letters[np.cumsum(lengths) - 1] = ord(_END)
            counts = np.bincount(typed.lines[chosen], lengths, len(classes)).astype(np.int64)
            classes[:, column] = _narrow(_sum_runs(letters, counts))


def _check(line: str) -> int:
    """Return 32 bits that tell a text from others with the same key."""
    return zlib.crc32(line.encode("utf-8", "surrogatepass"))


# --- sums of texts ---------------------------------------------------------------------------------------------------


def _sum_texts(texts: Sequence[str]) -> Longs:
    return _sum_runs(points_of("".join(texts)), np.array([len(text) for text in texts], np.int64))


def _sum(text: str) -> int:
    """Return what `_sum_texts` returns for one text: arrays are of use from a hundred letters on."""
    if len(text) > _SHORT:
        return int(_sum_texts((text,))[0])
    total = shift = 0
    for letter in text:
        mixed = ((ord(letter) + 1) * _FIRST + shift) & _WORD
        mixed ^= mixed >> 29
        mixed = mixed * _SECOND & _WORD
        total += mixed ^ mixed >> 32
        shift += _SHIFT
    return total * _LAST & _WORD


def _sum_runs(points: Points, lengths: Ints) -> Longs:
    """Return a sum of 64 bits over each run of letters and their order; 0 for none."""
    ends = np.cumsum(lengths)
    begins = ends - lengths
    at = np.arange(len(points)) - np.repeat(begins, lengths)
    mixed = (points.astype(np.uint64) + np.uint64(1)) * np.uint64(_FIRST)
    mixed += at.astype(np.uint64) * np.uint64(_SHIFT)
    mixed ^= mixed >> np.uint64(29)
    mixed *= np.uint64(_SECOND)
    mixed ^= mixed >> np.uint64(32)
    total = np.zeros(len(mixed) + 1, np.uint64)
    np.cumsum(mixed, out=total[1:])
    return np.asarray((total[ends] - total[begins]) * np.uint64(_LAST), np.uint64)


def _narrow(sums: Longs) -> npt.NDArray[np.uint16]:
    return (sums >> np.uint64(48)).astype(np.uint16)
