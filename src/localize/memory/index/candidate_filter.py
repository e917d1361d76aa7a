"""Candidate filter by shared trigrams: the rows that are worth a comparison letter by letter."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from localize.memory.index.packed_rows import Flags, Ints

Counts = npt.NDArray[np.uint8]
Likeness = npt.NDArray[np.float32]
Sizes = npt.NDArray[np.uint16] | npt.NDArray[np.uint32]

_LENGTH_COUNTS = 0.1
"""What a letter weighs beside a shared trigram."""
_SHORTER = 0.7
"""Power of the part of the query's length that a shorter row has: by chance it is alike more often than a long one."""
_SAMPLED = 64
"""One in so many rows, at most, is looked at to see how much those that are kept have to share."""
_SIFTED = 4
"""So many times the rows that are kept are weighed one by one."""
_JUST = 1e-4
"""Above what numbers of 32 bits lose."""


class CandidateFilter:
    """Weighs rows of a window by how many trigrams they share with one query.

    A long row shares some by chance, and another length is a difference: so shared trigrams are set against the longer
    of both lengths, and the letters of the shorter one count a little.
    """

    def __init__(self, length: int, sizes: Ints, runs: Ints, size_of: Sizes) -> None:
        """Weigh rows beside a query of so many letters: *runs* of rows with the lengths *sizes*, ascending; *size_of*
        tells each row's place among these and shorter lengths."""
        self._longer = np.maximum(sizes, length).astype(np.float32)
        self._bonus = (_LENGTH_COUNTS * length * np.minimum(sizes / length, 1) ** _SHORTER).astype(np.float32)
        self._runs = runs
        self._size_of = size_of
        self._first = size_of[0]

    def sift(self, counts: Counts, keep: int, lowest: int, allowed: Flags | None) -> Ints:
        """Return the places of about *keep* rows with most promise, ascending; none that shares less than *lowest*."""
        places = np.flatnonzero(_both(counts >= lowest, allowed)) if lowest else None
        if places is None or len(places) > _SIFTED * keep:
            needed = np.maximum(self._find_needed(counts, keep, allowed), lowest)
            enough = counts >= np.repeat(np.minimum(needed, 255).astype(np.uint8), self._runs)
            places = np.flatnonzero(_both(enough, allowed))
        if len(places) > keep:
            promise = self._weigh(counts[places], self._size_of[places])
            places = np.sort(places[np.argpartition(promise, len(places) - keep)[-keep:]])
        return places

    def _find_needed(self, counts: Counts, keep: int, allowed: Flags | None) -> Ints:
        """Return for each length how many trigrams a row has to share, so that about *keep* or some more rows do."""
        step = max(1, min(_SAMPLED, len(counts) // (_SIFTED * keep)))
        promise = self._weigh(counts[::step], self._size_of[::step])
        if allowed is not None:
            promise[~allowed[::step]] = -1
        most = min(len(promise), 5 * keep // (4 * step) + 1)
        least = np.partition(promise, len(promise) - most)[-most]
        needed = np.ceil(max(float(least), 0.0) * self._longer - self._bonus - np.float32(_JUST))
        return np.asarray(needed, np.int64)

    def _weigh(self, counts: Counts, sizes: Sizes) -> Likeness:
        places = sizes - self._first
        return np.asarray((counts + self._bonus[places]) / self._longer[places], np.float32)


def _both(enough: Flags, allowed: Flags | None) -> Flags:
    return enough if allowed is None else enough & allowed
