"""Packed rows of texts for the search: a byte for each letter of a key, and sixteen bits for each small difference."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from localize.memory.letters import Bytes

Ints = npt.NDArray[np.int64]
Longs = npt.NDArray[np.uint64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class PackedRows:
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


def no_rows() -> PackedRows:
    """Return the rows of no text."""
    return PackedRows(np.zeros(0, np.uint8), np.zeros(0, np.int64), np.zeros((0, 5), np.uint16), np.zeros(0, np.uint32))


def chain(pieces: Sequence[PackedRows]) -> PackedRows:
    """Return the rows of all *pieces* in their order."""
    if len(pieces) == 1:
        return pieces[0]
    return PackedRows(
        np.concatenate([each.codes for each in pieces]),
        np.concatenate([each.lengths for each in pieces]),
        np.concatenate([each.classes for each in pieces]),
        np.concatenate([each.exact for each in pieces]),
    )


def replace_rows(rows: PackedRows, places: Ints, others: PackedRows) -> PackedRows:
    """Return some rows with others in the places, in ascending order, of some of them."""
    ends, other_ends = np.cumsum(rows.lengths), np.cumsum(others.lengths)
    begins, other_begins = ends - rows.lengths, other_ends - others.lengths
    pieces: list[Bytes] = []
    at = 0
    borders = begins[places].tolist(), ends[places].tolist(), other_begins.tolist(), other_ends.tolist()
    for first, last, begin, end in zip(*borders, strict=True):
        pieces += rows.codes[at:first], others.codes[begin:end]
        at = last
    lengths, classes, exact = rows.lengths.copy(), rows.classes.copy(), rows.exact.copy()
    lengths[places], classes[places], exact[places] = others.lengths, others.classes, others.exact
    return PackedRows(np.concatenate([*pieces, rows.codes[at:]]), lengths, classes, exact)


def split_rows(rows: PackedRows) -> Iterator[PackedRows]:
    """Yield the rows of each text."""
    ends = np.cumsum(rows.lengths).tolist()
    for at, (first, end) in enumerate(zip([0, *ends], ends, strict=False)):
        one = slice(at, at + 1)
        yield PackedRows(rows.codes[first:end], rows.lengths[one], rows.classes[one], rows.exact[one])


def spread(starts: Ints, lengths: Ints) -> Ints:
    """Return all places of runs, one run after the other."""
    begins = np.cumsum(lengths) - lengths
    return np.asarray(np.arange(int(lengths.sum())) + np.repeat(starts - begins, lengths), np.int64)
