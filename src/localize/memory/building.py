"""Builds and merges the flat arrays of a memory index, block by block: in memory, or straight into files.

Only what says in which order rows and ids come is held for all of them, about sixty bytes an entry; letters and lists
are worked on for one block at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO, Protocol, cast

import numpy as np
import numpy.typing as npt

from localize.memory.entries import ID_LENGTH, Entries, hash_ids
from localize.memory.letters import Bytes
from localize.memory.postings import BLOCK, FILES, SLOTS, Array, Postings, hash_trigrams
from localize.memory.rows import Ints, Longs, Rows, spread

_STEP = 1 << 20
"""Letters worked on at a time."""


class Sink(Protocol):
    """Takes the arrays of postings, each in pieces."""

    def put(self, name: str, array: Array) -> None:
        """Add a piece to an array."""


class _Memory:
    def __init__(self) -> None:
        self._pieces: dict[str, list[Array]] = {name: [] for name in FILES}

    def put(self, name: str, array: Array) -> None:
        self._pieces[name].append(cast(Array, array.astype(FILES[name], copy=False).reshape(-1)))

    def arrays(self) -> dict[str, Array]:
        """Return the arrays; what was put is let go of on the way."""
        return {
            name: cast(Array, np.concatenate([np.zeros(0, kind), *self._pieces.pop(name)]))
            for name, kind in FILES.items()
        }


class _Files:
    def __init__(self, streams: dict[str, BinaryIO]) -> None:
        self._streams = streams

    def put(self, name: str, array: Array) -> None:
        plain = np.ascontiguousarray(array.astype(FILES[name], copy=False))
        self._streams[name].write(plain.reshape(-1).view(np.uint8).data)


def join(pieces: Sequence[Entries]) -> Postings:
    """Return postings over all entries; ids are unique, and older ones come first."""
    sink = _Memory()
    _join(pieces, sink)
    return Postings(sink.arrays())


def join_into(pieces: Sequence[Entries], folder: Path) -> None:
    """Write into a folder, which exists, what `join` returns; `Postings.map` reads it. Raises: OSError."""
    with ExitStack() as stack:
        _join(pieces, _Files({name: stack.enter_context((folder / name).open("wb")) for name in FILES}))


def _join(pieces: Sequence[Entries], sink: Sink) -> None:
    pieces = [each for each in pieces if len(each)]
    if not pieces:
        for name in ("size_rows", "blocks", "row_ids"):
            sink.put(name, np.zeros(1, np.int64))
        return
    shift = np.cumsum([0, *(len(each.rows) for each in pieces)])
    places = np.concatenate([each.places + at for each, at in zip(pieces, shift.tolist(), strict=False)])
    sizes = np.concatenate([each.rows.lengths for each in pieces])
    order, number = _order(places, sizes, np.concatenate([_identify(each.rows) for each in pieces]))
    _put_rows(sink, [each.rows for each in pieces], order)
    row_of = number[places]
    del places, number
    by_row = np.argsort(row_of, kind="stable")
    sink.put("row_ids", np.searchsorted(row_of[by_row], np.arange(len(order) + 1)))
    del row_of
    sizes = sizes[order]  # ascending; `np.unique` would import a lot where one key press waits
    first = np.concatenate(([0], np.flatnonzero(sizes[1:] != sizes[:-1]) + 1))
    sink.put("sizes", sizes[first])
    sink.put("size_rows", np.append(first, len(order)))
    _put_ids(sink, pieces, by_row)


def _order(places: Ints, sizes: Ints, identity: Longs) -> tuple[Ints, Ints]:
    """Return the rows that ids have, by length and without repeats, and for each row its number among them."""
    used = np.zeros(len(identity), np.bool_)
    used[places] = True
    order = np.lexsort((identity, sizes))
    order = order[used[order]]
    fresh = np.ones(len(order), np.bool_)
    fresh[1:] = (identity[order[1:]] != identity[order[:-1]]) | (sizes[order[1:]] != sizes[order[:-1]])
    number = np.zeros(len(identity), np.int64)
    number[order] = np.cumsum(fresh) - 1
    return order[fresh], number


def _put_ids(sink: Sink, pieces: Sequence[Entries], order: Ints) -> None:
    """Put the ids in a new order, and what belongs to each."""
    lengths = np.concatenate([each.id_lengths for each in pieces])
    ids = np.concatenate([each.ids for each in pieces])
    hashes = hash_ids(ids, lengths)
    sink.put("id_order", np.argsort(hashes[order], kind="stable"))
    del hashes
    sink.put("languages", np.concatenate([each.languages for each in pieces])[order])
    if int(lengths.min()) == int(lengths.max()) == ID_LENGTH:
        table = ids.reshape(-1, ID_LENGTH)
        for at in range(0, len(order), BLOCK):
            sink.put("ids", table[order[at : at + BLOCK]])
        return
    starts = np.cumsum(lengths) - lengths
    for at in range(0, len(order), BLOCK):
        chosen = order[at : at + BLOCK]
        sink.put("ids", ids[spread(starts[chosen], lengths[chosen])])
    sink.put("id_ends", np.cumsum(lengths[order]))


def _put_rows(sink: Sink, pieces: Sequence[Rows], order: Ints) -> None:
    """Put the chosen rows and their lists."""
    shift = np.cumsum([0, *map(len, pieces)])
    starts = [np.cumsum(each.lengths) - each.lengths for each in pieces]
    begin = 0
    for at in range(0, len(order), BLOCK):
        rows = _gather(pieces, starts, shift, order[at : at + BLOCK])
        sink.put("codes", rows.codes)
        sink.put("classes", rows.classes)
        sink.put("exact", rows.exact)
        entries = _invert(rows)
        sink.put("lists", (entries & np.uint32(0xFFFF)).astype(np.uint16))
        ends = np.cumsum(np.bincount(entries >> np.uint32(16), minlength=SLOTS))
        sink.put("list_ends", np.concatenate(([0], ends)))
        sink.put("blocks", np.array([begin]))
        begin += len(entries)
    sink.put("blocks", np.array([begin]))


def _gather(pieces: Sequence[Rows], starts: Sequence[Ints], shift: Ints, order: Ints) -> Rows:
    """Return rows of all pieces, numbered through, in a given order; *starts* tells where the keys begin."""
    piece = np.searchsorted(shift, order, side="right") - 1
    lengths = np.empty(len(order), np.int64)
    classes = np.empty((len(order), 5), np.uint16)
    exact = np.empty(len(order), np.uint32)
    parts = []
    for at in np.flatnonzero(np.bincount(piece)).tolist():
        here = np.flatnonzero(piece == at)
        rows, chosen = pieces[at], order[here] - shift[at]
        lengths[here], classes[here], exact[here] = rows.lengths[chosen], rows.classes[chosen], rows.exact[chosen]
        parts.append((here, rows.codes, starts[at][chosen]))
    begins = np.cumsum(lengths) - lengths
    codes = np.empty(int(lengths.sum()), np.uint8)
    for here, letters, first in parts:
        for some in _runs(lengths[here]):
            chosen = here[some]
            codes[spread(begins[chosen], lengths[chosen])] = letters[spread(first[some], lengths[chosen])]
    return Rows(codes, lengths, classes, exact)


def _runs(lengths: Ints) -> Iterator[slice]:
    """Yield parts of a run of keys, of about as many letters as are worked on at a time."""
    ends = np.cumsum(lengths)
    borders = np.searchsorted(ends, np.arange(0, int(ends[-1]), _STEP), side="left").tolist() if len(ends) else []
    for first, last in zip(borders, [*borders[1:], len(lengths)], strict=True):
        if last > first:
            yield slice(first, last)


def _cut(rows: Rows) -> Iterator[tuple[slice, Bytes]]:
    """Yield rows in parts that are worked on at a time, with the letters of their keys."""
    at = 0
    for some in _runs(rows.lengths):
        end = at + int(rows.lengths[some].sum())
        yield some, rows.codes[at:end]
        at = end


def _identify(rows: Rows) -> Longs:
    """Return 64 bits that equal rows share."""
    if not len(rows):
        return np.zeros(0, np.uint64)
    identity = np.concatenate([_sum(codes, rows.lengths[some]) for some, codes in _cut(rows)])
    for column in (*rows.classes.T, rows.exact):
        identity = (identity ^ column.astype(np.uint64)) * np.uint64(0x94D049BB133111EB)
        identity ^= identity >> np.uint64(32)
    return np.asarray(identity, np.uint64)


def _sum(codes: Bytes, lengths: Ints) -> Longs:
    ends = np.cumsum(lengths)
    starts = ends - lengths
    at = np.arange(len(codes)) - np.repeat(starts, lengths)
    mixed = (codes.astype(np.uint64) + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
    mixed += at.astype(np.uint64) * np.uint64(0xC2B2AE3D27D4EB4F)
    mixed ^= mixed >> np.uint64(31)
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    mixed ^= mixed >> np.uint64(27)
    total = np.zeros(len(mixed) + 1, np.uint64)
    np.cumsum(mixed, out=total[1:])
    return np.asarray(total[ends] - total[starts], np.uint64)


def _invert(rows: Rows) -> npt.NDArray[np.uint32]:
    """Return the (trigram, row) pairs of a block in one number each, sorted and distinct."""
    pairs = np.concatenate([_pair(codes, rows.lengths[some], some.start) for some, codes in _cut(rows)])
    pairs.sort()
    return np.asarray(pairs[np.concatenate(([True], pairs[1:] != pairs[:-1]))], np.uint32)


def _pair(codes: Bytes, lengths: Ints, first: int) -> npt.NDArray[np.uint32]:
    """Return the pairs of some keys, of which the first one is row *first* of its block."""
    rows = np.repeat(np.arange(first, first + len(lengths), dtype=np.uint32), lengths + 2)
    ends = np.cumsum(lengths + 2)
    letter = np.ones(len(rows), np.bool_)
    letter[ends - 1] = False
    letter[ends - lengths - 2] = False
    padded = np.zeros(len(rows), np.uint8)
    padded[letter] = codes
    inside = rows[:-2] == rows[2:]
    return np.asarray((hash_trigrams(padded) << np.uint32(16) | rows[:-2])[inside], np.uint32)
