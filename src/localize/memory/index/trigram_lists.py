"""Trigram lists of an index: for each block of 65,536 rows and each hashed trigram, the rows that have the trigram.

A list of few rows has sixteen bits a row. One of many tells in eight bits how far each row is from the one before; one
of very many has a bit for each row of the block, which is also read sooner.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from localize.memory.index.packed_rows import Ints
from localize.memory.letters import Bytes

Array = npt.NDArray[np.int64] | npt.NDArray[np.uint32] | npt.NDArray[np.uint16] | npt.NDArray[np.uint8]

BLOCK = 1 << 16
BITS = 16
"""Trigrams are hashed to this many bits: the lists' ends take four bytes a row."""
SLOTS = 1 << BITS
DENSE = 2_560
"""Rows from which on a list takes eight bits a row: reading it takes twice the time, so only those that are read seldom
do."""
_FULL = BLOCK // 16
"""Rows from which on a bit for each row of the block takes less than sixteen for each of the list."""
_BITMAP = BLOCK // 8
_FARTHEST = 255
_ONE = np.uint8(1)


def pack_dense(rows: npt.NDArray[np.uint16]) -> tuple[int, Bytes]:
    """Return a list of many rows of one block, in ascending order, as bytes, and how many rows it counts as.

    Where two rows are farther apart than eight bits can tell, one between them is named too: of a list of three
    thousand one in all. The steps go on to the end of the block, so that those of the next list begin at its first row.
    """
    if len(rows) <= _FULL:
        steps = np.diff(rows.astype(np.int64), prepend=0, append=BLOCK)
        counts = 1 + np.maximum(0, steps - 1) // _FARTHEST
        packed = np.full(int(counts.sum()), _FARTHEST, np.uint8)
        packed[np.cumsum(counts) - 1] = steps - (counts - 1) * _FARTHEST
        if len(packed) <= _FULL:
            return len(packed), packed
    flags = np.zeros(BLOCK, np.bool_)
    flags[rows] = True
    return max(len(rows), _FULL + 1), np.packbits(flags, bitorder="little")


def _measure(sizes: Ints) -> Ints:
    """Return how many bytes dense lists of so many rows take."""
    return np.where(sizes > _FULL, _BITMAP, sizes)


class TrigramLists:
    """All lists of an index."""

    def __init__(self, arrays: Mapping[str, Array]) -> None:
        """Take the arrays. Raises: ValueError where those of the dense lists do not belong together."""
        self._ends = np.asarray(arrays["list_ends"], np.uint32).reshape(-1, SLOTS + 1)
        self._begins = np.asarray(arrays["blocks"]).astype(np.int64)
        self._lists = np.asarray(arrays["lists"], np.uint16).view(np.uint8).data
        self._bytes = np.asarray(arrays["dense"], np.uint8)
        self._dense = self._bytes.data
        slots, ends = np.asarray(arrays["dense_slots"]), np.asarray(arrays["dense_ends"]).astype(np.int64)
        sizes = np.asarray(arrays["dense_sizes"]).astype(np.int64)
        lengths = _measure(sizes)
        blocks = np.repeat(np.arange(len(ends)), np.diff(ends, prepend=0))
        if len(blocks) != len(sizes) or int(lengths.sum()) != len(self._bytes):
            raise ValueError("the dense lists do not belong together")
        # Few slots have a dense list in any block: each has a column, in whose first all that have none share.
        known = np.zeros(SLOTS, np.bool_)
        known[slots] = True
        self._columns = np.cumsum(known, dtype=np.uint16) * known
        columns = self._columns[slots]
        shape = len(ends), int(np.count_nonzero(known)) + 1
        self._sizes, self._places = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
        self._sizes[blocks, columns] = sizes
        self._places[blocks, columns] = np.cumsum(lengths) - lengths

    def sizes(self, slots: Ints, first: int, last: int) -> Ints:
        """Return (blocks, slots): how many rows the lists of some slots have in blocks from *first* to before *last*.

        Raises: ValueError where the files are damaged.
        """
        sizes = self._ends[first:last, slots + 1].astype(np.int64) - self._ends[first:last, slots]
        if sizes.size and int(sizes.min()) < 0:
            raise ValueError("the lists are damaged")
        columns = self._columns[slots]
        return np.asarray(sizes + self._sizes[first:last, columns] if columns.any() else sizes, np.int64)

    def count(self, slots: Ints, first: int, last: int, read: Sequence[int]) -> Bytes:
        """Return for each row of some blocks in how many lists of these slots, at most 255, it is.

        In each block only so many of the lists, the first ones, are *read*.
        Raises: IndexError, ValueError where the files are damaged.
        """
        counts = np.zeros((last - first) * BLOCK, np.uint8)
        lists = self._lists
        offsets = self._begins[first:last, None]
        begins = 2 * (self._ends[first:last, slots] + offsets)  # in bytes
        ends = 2 * (self._ends[first:last, slots + 1] + offsets)
        for at, (lows, highs, some) in enumerate(zip(begins.tolist(), ends.tolist(), read, strict=True)):
            # Some thirty short lists: joined as bytes in a third of the time that arrays take.
            each = zip(lows[:some], highs[:some], strict=True)
            rows = np.frombuffer(b"".join([lists[low:high] for low, high in each]), np.uint16)
            # On a byte a row, in half of the time that `np.bincount` takes with its eight.
            np.add.at(counts[at * BLOCK : (at + 1) * BLOCK], rows.astype(np.int64), _ONE)
        columns = self._columns[slots]
        dense = np.flatnonzero(columns)
        if len(dense):
            columns = columns[dense]
            sizes = self._sizes[first:last, columns] * (dense < np.asarray(read)[:, None])
            self._count_dense(counts, sizes, self._places[first:last, columns])
        return counts

    def _count_dense(self, counts: Bytes, sizes: Ints, places: Ints) -> None:
        """Count the rows of dense lists, (blocks, lists), of which some may have none."""
        full = sizes > _FULL
        for block, at in zip(np.nonzero(full)[0].tolist(), places[full].tolist(), strict=True):
            here = counts[block * BLOCK : (block + 1) * BLOCK]
            here += np.unpackbits(self._bytes[at : at + _BITMAP], bitorder="little")
        chosen = (sizes > 0) & ~full
        steps, blocks = self._bytes, np.nonzero(chosen)[0].tolist()
        for block, at, length in zip(blocks, places[chosen].tolist(), sizes[chosen].tolist(), strict=True):
            rows = np.add.accumulate(steps[at : at + length - 1], dtype=np.uint16)  # the last step leads to the end
            np.add.at(counts[block * BLOCK : (block + 1) * BLOCK], rows.astype(np.int64), _ONE)


def hash_trigrams(codes: Bytes) -> npt.NDArray[np.uint32]:
    """Return the hashed trigrams of runs of letters, one for each place along the last axis but the last two."""
    wide = codes.astype(np.uint32)
    mixed = wide[..., :-2] | wide[..., 1:-1] << np.uint32(8) | wide[..., 2:] << np.uint32(16)
    mixed *= np.uint32(0x9E3779B1)
    mixed >>= np.uint32(32 - BITS)
    return np.asarray(mixed, np.uint32)
