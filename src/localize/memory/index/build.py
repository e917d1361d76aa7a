"""Build and merge of the flat arrays of a memory index, block by block, in memory or straight into files.

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

from localize.memory.index.entries import Entries, hash_ids
from localize.memory.index.packed_rows import Ints, Longs, PackedRows, chain, spread
from localize.memory.index.postings import FILES, ID_LENGTH, Postings, width
from localize.memory.index.trigram_lists import BLOCK, DENSE, SLOTS, Array, hash_trigrams, pack_dense
from localize.memory.letters import Bytes
from localize.safe.modes import opener

_STEP = 1 << 20
"""Letters worked on at a time."""
_SMALL = 1 << 24
"""Letters of pieces that are put together first: from each piece is taken in a go of its own."""
_SLOT_STARTS = np.arange(SLOTS, dtype=np.uint32) << np.uint32(16)
"""Where the lists of each slot begin among pairs of slot and row."""


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
        _join(pieces, _Files({name: stack.enter_context(open(folder / name, "wb", opener=opener)) for name in FILES}))


def _join(pieces: Sequence[Entries], sink: Sink) -> None:
    pieces = [each for each in pieces if len(each)]
    if not pieces:
        for name in ("size_rows", "blocks"):
            sink.put(name, np.zeros(1, np.int64))
        return
    shift = np.cumsum([0, *(len(each.rows) for each in pieces)])
    parts = list(_chain_small([each.rows for each in pieces]))
    places = np.concatenate([each.places + at for each, at in zip(pieces, shift.tolist(), strict=False)])
    sizes = np.concatenate([each.rows.lengths for each in pieces])
    order, number = _order(parts, places, sizes)
    _put_rows(sink, parts, order)
    row_of = number[places]
    del places, number
    by_row = np.argsort(row_of, kind="stable")
    if len(row_of) > len(order):
        sink.put("row_ids", np.searchsorted(row_of[by_row], np.arange(len(order) + 1)))
    del row_of
    sizes = sizes[order]  # ascending; `np.unique` would import a lot where one key press waits
    first = np.concatenate(([0], np.flatnonzero(sizes[1:] != sizes[:-1]) + 1))
    sink.put("sizes", sizes[first])
    sink.put("size_rows", np.append(first, len(order)))
    _put_ids(sink, pieces, by_row)


def _chain_small(pieces: Sequence[PackedRows]) -> Iterator[PackedRows]:
    """Yield the same rows in fewer pieces, without a second copy of large ones."""
    small: list[PackedRows] = []
    letters = 0
    for each in pieces:
        if small and letters + len(each.codes) > _SMALL:
            yield chain(small)
            small, letters = [], 0
        small.append(each)
        letters += len(each.codes)
    yield chain(small)


def _order(pieces: Sequence[PackedRows], places: Ints, sizes: Ints) -> tuple[Ints, Ints]:
    """Return the rows that ids have, by length and without repeats, and for each row its number among them."""
    used = np.zeros(len(sizes), np.bool_)
    used[places] = True
    bits = int(sizes.max()).bit_length()
    checks = np.concatenate([_check(each) for each in pieces])
    keys = sizes.astype(np.uint64) << np.uint64(64 - bits) | checks >> np.uint64(bits)
    order = np.argsort(keys)
    order = order[used[order]]
    fresh = np.ones(len(order), np.bool_)
    fresh[1:] = keys[order[1:]] != keys[order[:-1]]
    again = np.flatnonzero(~fresh)
    if len(again):  # their letters tell whether they are the same
        fresh[again] = _sum_letters(pieces, order[again]) != _sum_letters(pieces, order[again - 1])
    number = np.zeros(len(sizes), np.int64)
    number[order] = np.cumsum(fresh) - 1
    return order[fresh], number


def _put_ids(sink: Sink, pieces: Sequence[Entries], order: Ints) -> None:
    """Put the ids in a new order, and what belongs to each."""
    lengths = np.concatenate([each.id_lengths for each in pieces])
    ids = np.concatenate([each.ids for each in pieces])
    hashes = hash_ids(ids, lengths)
    numbers = np.argsort(hashes[order], kind="stable").astype("<u4").view(np.uint8).reshape(-1, 4)
    sink.put("id_order", numbers[:, : width(len(order))])
    del hashes
    languages = np.concatenate([each.languages for each in pieces])
    sink.put("languages", languages[order] if (languages != languages[0]).any() else languages[:1])
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


def _put_rows(sink: Sink, pieces: Sequence[PackedRows], order: Ints) -> None:
    """Put the chosen rows and their lists."""
    begin = dense = classes = 0
    gather = _Gathering(pieces)
    for at in range(0, len(order), BLOCK):
        rows = gather.take(order[at : at + BLOCK])
        sink.put("codes", rows.codes)
        sink.put("exact", rows.exact)
        distinct, numbers = _number_classes(rows.classes)
        classes += len(distinct)
        sink.put("classes", distinct)
        sink.put("class_of", numbers)
        sink.put("class_ends", np.array([classes]))
        pairs = _invert(rows)
        ends = np.append(np.searchsorted(pairs, _SLOT_STARTS), len(pairs))
        slots = np.flatnonzero(np.diff(ends) > DENSE)
        dense += len(slots)
        sink.put("dense_slots", slots)
        sink.put("dense_ends", np.array([dense]))
        count = _put_lists(sink, pairs.astype(np.uint16), ends, slots)
        sink.put("blocks", np.array([begin]))
        begin += count
    sink.put("blocks", np.array([begin]))


def _put_lists(sink: Sink, rows: npt.NDArray[np.uint16], ends: Ints, dense: Ints) -> int:
    """Put the lists of a block, those of some slots as dense ones; return how many entries the others have."""
    at, sizes = 0, np.diff(ends)
    for first, end in zip(ends[dense].tolist(), ends[dense + 1].tolist(), strict=True):
        sink.put("lists", rows[at:first])
        size, packed = pack_dense(rows[first:end])
        sink.put("dense", packed)
        sink.put("dense_sizes", np.array([size]))
        at = end
    sink.put("lists", rows[at:])
    sizes[dense] = 0
    sink.put("list_ends", np.concatenate(([0], np.cumsum(sizes))))
    return int(sizes.sum())


def _number_classes(classes: npt.NDArray[np.uint16]) -> tuple[npt.NDArray[np.uint16], Ints]:
    """Return the distinct classes of rows, and for each row which of them it has."""
    order = np.lexsort(classes.T)
    ordered = classes[order]
    fresh = np.ones(len(order), np.bool_)
    fresh[1:] = (ordered[1:] != ordered[:-1]).any(1)
    numbers = np.empty(len(order), np.int64)
    numbers[order] = np.cumsum(fresh) - 1
    return ordered[fresh], numbers


class _Gathering:
    """Rows of some pieces, numbered through, taken in any order."""

    def __init__(self, pieces: Sequence[PackedRows]) -> None:
        self._pieces = pieces
        self._shift = np.cumsum([0, *map(len, pieces)])
        self._begins = [np.cumsum(each.lengths) - each.lengths for each in pieces]

    def take(self, order: Ints) -> PackedRows:
        """Return the rows of these numbers; those of equal length come one after the other."""
        piece = np.searchsorted(self._shift, order, side="right") - 1
        lengths, begins = np.empty(len(order), np.int64), np.empty(len(order), np.int64)
        classes = np.empty((len(order), 5), np.uint16)
        exact = np.empty(len(order), np.uint32)
        for at in np.flatnonzero(np.bincount(piece)).tolist():
            here = np.flatnonzero(piece == at)
            rows, chosen = self._pieces[at], order[here] - self._shift[at]
            lengths[here], begins[here] = rows.lengths[chosen], self._begins[at][chosen]
            classes[here], exact[here] = rows.classes[chosen], rows.exact[chosen]
        return PackedRows(self._take_letters(piece, begins, lengths), lengths, classes, exact)

    def _take_letters(self, piece: Ints, begins: Ints, lengths: Ints) -> Bytes:
        """Return the letters that begin at some places of the pieces: all of one length in one go, as things of that
        size, which takes a fifth of the time that letter by letter takes."""
        codes = np.empty(int(lengths.sum()), np.uint8)
        end = 0
        for some, length in _same(lengths):
            at, end = end, end + (some.stop - some.start) * length
            kind = np.dtype((np.void, length))
            found = codes[at:end].view(kind)
            for number in np.flatnonzero(np.bincount(piece[some])).tolist():
                letters = self._pieces[number].codes
                here = np.flatnonzero(piece[some] == number)
                places = (len(letters) - length + 1,)
                found[here] = np.ndarray(places, kind, letters, strides=(1,))[begins[some][here]]
        return codes


def _same(lengths: Ints) -> Iterator[tuple[slice, int]]:
    """Yield the runs of equal lengths, and the length."""
    borders = np.flatnonzero(lengths[1:] != lengths[:-1]) + 1
    for first, end in zip([0, *borders.tolist()], [*borders.tolist(), len(lengths)], strict=True):
        yield slice(first, end), int(lengths[first])


def _runs(lengths: Ints) -> Iterator[slice]:
    """Yield parts of a run of keys, of about as many letters as are worked on at a time."""
    ends = np.cumsum(lengths)
    borders = np.searchsorted(ends, np.arange(0, int(ends[-1]), _STEP), side="left").tolist() if len(ends) else []
    for first, last in zip(borders, [*borders[1:], len(lengths)], strict=True):
        if last > first:
            yield slice(first, last)


def _check(rows: PackedRows) -> Longs:
    """Return 64 bits that equal rows share, and only few others with keys of the same length."""
    check = rows.exact.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    for column in rows.classes.T:
        check = (check ^ column) * np.uint64(0x94D049BB133111EB)
        check ^= check >> np.uint64(32)
    return check


def _sum_letters(pieces: Sequence[PackedRows], order: Ints) -> Longs:
    """Return a sum of 64 bits over the letters of some rows and their order."""
    gather = _Gathering(pieces)
    parts = [gather.take(order[at : at + BLOCK]) for at in range(0, len(order), BLOCK)]
    return np.concatenate([_sum(codes, each.lengths[some]) for each in parts for some, codes in _cut(each)])


def _cut(rows: PackedRows) -> Iterator[tuple[slice, Bytes]]:
    """Yield rows in parts that are worked on at a time, with the letters of their keys."""
    at = 0
    for some in _runs(rows.lengths):
        end = at + int(rows.lengths[some].sum())
        yield some, rows.codes[at:end]
        at = end


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


def _invert(rows: PackedRows) -> npt.NDArray[np.uint32]:
    """Return the (trigram, row) pairs of a block, whose rows are ordered by length, in one number each, sorted and
    distinct."""
    pairs = np.empty(len(rows.codes), np.uint32)
    end = 0
    for some, length in _same(rows.lengths):
        count = some.stop - some.start
        at, end = end, end + count * length
        padded = np.zeros((count, length + 2), np.uint8)
        padded[:, 1:-1] = rows.codes[at:end].reshape(-1, length)
        found = hash_trigrams(padded)
        found <<= np.uint32(16)
        found |= np.arange(some.start, some.stop, dtype=np.uint32)[:, None]
        pairs[at:end] = found.reshape(-1)
    pairs.sort()
    return pairs[np.concatenate(([True], pairs[1:] != pairs[:-1]))]
