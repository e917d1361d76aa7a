"""Postings of a memory index: packed keys, their ids and trigram lists in flat arrays, in memory or mapped.

Rows are ordered by the length of their keys, so that the lengths which can reach a score are one range of rows. Lists
are kept for each block of 65,536 rows (see `localize.memory.index.trigram_lists`). A query takes its rarest trigrams
until a budget is spent, counts how often each row was named and compares the best few hundred letter by letter.
Nothing of that changes a score: what is found has the score that `localize.memory.score` gives.
"""

from __future__ import annotations

import math
import mmap
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import cast

import numpy as np
import numpy.typing as npt
from rapidfuzz import process
from rapidfuzz.distance import LCSseq, Levenshtein

from localize.memory.index.candidate_filter import CandidateFilter, Sizes
from localize.memory.index.packed_rows import Ints, PackedRows
from localize.memory.index.search_options import EQUAL
from localize.memory.index.trigram_lists import BLOCK, SLOTS, Array, TrigramLists, hash_trigrams
from localize.memory.score import CLASSES
from localize.safe.modes import opener

Likeness = npt.NDArray[np.float32]

ID_LENGTH = 32
"""Bytes of a packed hash; no other id has so many."""


@dataclass(frozen=True, slots=True)
class SearchEffort:
    """How much a search may look at. Measured at a million units: with less recall falls, with more only time grows."""

    entries: int
    """List entries read."""
    keep: int
    """Rows compared letter by letter."""
    letters: int
    """… and at most so many letters: comparing long texts takes long, and few are alike."""
    scan: int
    """Rows that are simply all compared when no more have a fitting length; short texts share few trigrams."""
    scan_letters: int
    """… and when they have at most so many letters."""
    share: int
    """One row in so many with a fitting length is compared, and `_FEW` in any case."""
    shared: float
    """Part of the lists read in which a row must be to be compared: of 8,467 matches of 70 % none was in fewer than
    0.35 of them, of 2,153 of 75 % one in fewer than 0.4."""
    narrow: int = 0
    """Lengths with which no score of so many per cent can be reached are left out, even where less is asked for."""
    grows: bool = False
    """Whether more is looked at in a larger memory: else trigrams are missed that are no longer rare enough there."""

    def among(self, rows: int) -> SearchEffort:
        """Return how much a search looks at among so many rows: entries grow with them, compared rows by their root."""
        times = rows / _MEASURED
        if not self.grows or times <= 1:
            return self
        more = math.sqrt(times)
        return replace(
            self, entries=int(times * self.entries), keep=int(more * self.keep), letters=int(more * self.letters)
        )

    def rows_to_scan(self, length: int) -> int:
        """Return how many rows are all compared with a text of so many letters."""
        return min(self.scan, self.scan_letters // length)

    def rows_to_keep(self, length: int, window: int) -> int:
        """Return how many of the rows in a window are compared with a text of so many letters."""
        return min(self.keep, self.letters // length, max(_FEW, window // self.share))


_MEASURED = 1_000_000
"""Rows of the memory that the efforts were measured at."""
_CLOSEST = SearchEffort(90_000, 1_000, 70_000, 3_000, 30_000, 8, 0.4, grows=True)
_CLOSE = SearchEffort(100_000, 1_000, 70_000, 3_000, 30_000, 8, 0.35, grows=True)
_WIDE = SearchEffort(1_000_000, 10_000, 410_000, 50_000, 320_000, 1, 0.16)
"""Below 70 %, where alike texts share few trigrams."""
_QUICK = SearchEffort(110_000, 1_000, 65_000, 2_500, 25_000, 8, 0.28, 52)
"""Where the best one is wanted, and low scores are of little use."""
FIRST_LOOK = SearchEffort(150_000, 2_000, 130_000, 5_000, 50_000, 4, 0.25)
"""Where the best one is wanted, and any that is alike at all: of 2,883 matches of 70 % it missed none, of 300 texts
with a best one of 50 to 69 % eight."""
SECOND_LOOK = SearchEffort(400_000, 10_000, 410_000, 50_000, 320_000, 1, 0.16)
"""Where that found nothing: of 686 texts with a best one of 50 to 69 % both missed one; in two thirds of the
time that `_WIDE` takes."""
_FEW = 300
_LONGER = ((1.3, 0.5), (1.5, 0.3))
"""How many times as long as the query's all keys of a block are, and the part of the entries that is read in it."""
CLOSE, _CLOSER = 70, 75
"""Scores from which on less has to be looked at."""
_FIRST = 30
"""Rows compared first where only those near the best one are wanted: it makes most of the others needless."""
_WORD = 64
"""Letters of a key that are compared together; longer ones take several times as long."""
FILES: Mapping[str, type[np.int64] | type[np.uint32] | type[np.uint16] | type[np.uint8]] = {
    "sizes": np.uint32,  # the lengths of keys that occur, ascending
    "size_rows": np.uint32,  # for each of them and for the end, the first row
    "codes": np.uint8,  # keys of all rows
    "classes": np.uint16,  # distinct classes of rows, five numbers each (see `Rows`), block after block
    "class_ends": np.uint32,  # where those of each block end
    "class_of": np.uint16,  # for each row, which of its block's classes it has
    "exact": np.uint32,
    "lists": np.uint16,  # rows of each trigram, ascending, block after block
    "list_ends": np.uint32,  # (blocks, slots + 1), from the block's first entry
    "blocks": np.int64,  # where the entries of each block begin, and the end
    "dense": np.uint8,  # lists of many rows, block after block, see `trigram_lists`
    "dense_slots": np.uint16,  # for each of them, its trigram
    "dense_sizes": np.uint32,  # … and how many rows it has
    "dense_ends": np.uint32,  # how many of them the blocks up to each one have
    "ids": np.uint8,  # packed ids, grouped by row, oldest first
    "id_ends": np.int64,  # where they end; empty when all have the length of hashes
    "row_ids": np.uint32,  # where the ids of each row begin, and the end; empty when each has one
    "id_order": np.uint8,  # numbers of the ids in the order of their hashes, in `width` bytes each
    "languages": np.uint16,  # for each id, a bit for each language that its record has; one when all have the same
}


@dataclass(frozen=True, slots=True)
class Query:
    """A text that is looked for, and how."""

    row: PackedRows
    """Of one text."""
    min_score: int
    limit: int
    languages: int = 0
    """Bits of which an id must have one; 0 asks for nothing."""
    quick: bool = False
    """Look for the best one alone."""
    within: int = 100
    """Points that a row may be less alike than the best one."""
    look: SearchEffort | None = None
    """How much may be looked at, where the other wishes do not tell."""

    @property
    def letters(self) -> bytes:
        """The packed key."""
        return self.row.codes.tobytes()

    @property
    def lengths(self) -> tuple[int, int]:
        """The least and the greatest length of a key that can be alike enough."""
        return _lengths(len(self.row.codes), self.min_score)

    @property
    def effort(self) -> SearchEffort:
        """How much may be looked at."""
        if self.look is not None:
            return self.look
        if self.quick:
            return _QUICK
        return _CLOSEST if self.min_score >= _CLOSER else _CLOSE if self.min_score >= CLOSE else _WIDE


def _lengths(length: int, min_score: int) -> tuple[int, int]:
    return -(-length * min_score // 100), length * 100 // min_score


@dataclass(frozen=True, slots=True)
class FoundRows:
    """Rows that are alike enough, best first."""

    rows: Ints
    scores: Ints


def no_found_rows() -> FoundRows:
    """Return nothing found."""
    return FoundRows(np.zeros(0, np.int64), np.zeros(0, np.int64))


class Postings:
    """Packed keys, their ids and their lists. Never changed after it was built."""

    def __init__(self, arrays: Mapping[str, Array]) -> None:
        self.arrays = arrays
        self._letters = np.asarray(arrays["codes"], np.uint8)
        self._codes = self._letters.data
        self._starts = np.asarray(arrays["size_rows"]).astype(np.int64)
        self._sizes = np.asarray(arrays["sizes"]).astype(np.int64)
        self._lengths: list[int] = self._sizes.tolist()
        # Where the keys of each length begin among the codes: rows of one length have no gaps.
        self._offsets = np.concatenate(([0], np.cumsum(np.diff(self._starts) * self._sizes)))
        self._classes = np.asarray(arrays["classes"], np.uint16).reshape(-1, 5)
        self._class_of = np.asarray(arrays["class_of"], np.uint16)
        self._first_classes: Ints = np.concatenate(([0], np.asarray(arrays["class_ends"]).astype(np.int64)))
        self._lists = TrigramLists(arrays)
        firsts = np.searchsorted(self._starts, np.arange(0, self.rows, BLOCK), side="right") - 1
        self._shortest: list[int] = self._sizes[firsts].tolist()

    @property
    def rows(self) -> int:
        """The number of different texts."""
        return int(self._starts[-1])

    def __len__(self) -> int:
        """Return the number of ids."""
        return count_ids(self.arrays)

    def id_at(self, place: int) -> int:
        """Return the number of the id at a place in the order of their hashes."""
        each = width(len(self))
        return int.from_bytes(self.arrays["id_order"][place * each : (place + 1) * each].tobytes(), "little")

    @staticmethod
    def map(folder: Path) -> Postings:
        """Return the postings that `write` put into *folder*, mapped. Raises: OSError, ValueError."""
        arrays: dict[str, Array] = {}
        for name, kind in FILES.items():
            with (folder / name).open("rb") as stream:
                blank = stream.seek(0, 2) == 0
                data = b"" if blank else mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
            arrays[name] = cast(Array, np.frombuffer(data, kind))
        _check_shapes(arrays)
        return Postings(arrays)

    @staticmethod
    def load(read: Callable[[str], bytes]) -> Postings:
        """Return postings whose arrays, by name, *read* gives. Raises: OSError, ValueError."""
        arrays = {name: cast(Array, np.frombuffer(read(name), kind)) for name, kind in FILES.items()}
        _check_shapes(arrays)
        return Postings(arrays)

    def dump(self) -> dict[str, memoryview]:
        """Return the bytes of each array, by name; nothing is copied."""
        plain = ((name, np.ascontiguousarray(array)) for name, array in self.arrays.items())
        return {name: array.reshape(-1).view(np.uint8).data for name, array in plain}

    def write(self, folder: Path) -> None:
        """Write the arrays as files into *folder*, which exists. Raises: OSError."""
        for name, array in self.arrays.items():
            with open(folder / name, "wb", opener=opener) as stream:
                stream.write(np.ascontiguousarray(array).reshape(-1).view(np.uint8).data)

    def letters(self, rows: Ints) -> list[bytes]:
        """Return the packed keys of some rows, which are in ascending order. Raises: IndexError, ValueError."""
        if not len(rows):
            return []
        size = self._size_of[rows]
        lengths = self._sizes[size]
        begins = self._offsets[size] + (rows - self._starts[size]) * lengths
        # As many letters of each as the longest one has, in one go; what does not belong to a key is blotted out then.
        longest = int(lengths[-1])
        places = (len(self._letters) - longest + 1,)
        found = np.ndarray(places, f"S{longest}", self._letters, strides=(1,))[begins]
        kind = np.dtype(np.uint8 if longest < 1 << 8 else np.uint32)
        own = np.arange(longest).astype(kind) < lengths.astype(kind)[:, None]
        found.view(np.uint8).reshape(len(rows), longest)[...] *= own.view(np.uint8)
        return cast(list[bytes], found.tolist())  # no letter has the byte 0, so numpy's strings keep them all

    @cached_property
    def _size_of(self) -> Sizes:
        """For each row, the place of its length among the lengths: two bytes a row, made by the first search."""
        places = np.arange(len(self._sizes))
        kind = np.uint16 if len(self._sizes) <= 1 << 16 else np.uint32
        return np.repeat(places.astype(kind), np.diff(self._starts))

    def row_ids(self, row: int) -> range:
        """Return the numbers of a row's ids, oldest first."""
        begins = self.arrays["row_ids"]
        return range(int(begins[row]), int(begins[row + 1])) if len(begins) else range(row, row + 1)

    def rows_of(self, numbers: Ints) -> Ints:
        """Return the rows that some ids have."""
        begins = np.asarray(self.arrays["row_ids"], np.uint32)
        return np.searchsorted(begins, numbers, side="right") - 1 if len(begins) else numbers

    def languages_of(self, number: int) -> int:
        """Return the bits of the languages that the record of an id has."""
        masks = self.arrays["languages"]
        return int(masks[number if len(masks) > 1 else 0])

    def classes_of(self, rows: Ints) -> npt.NDArray[np.uint16]:
        """Return (rows, 5): the classes of some rows."""
        found = self._classes[self._first_classes[rows // BLOCK] + self._class_of[rows]]
        return np.asarray(found, np.uint16)

    def rows_with(self, starts: Iterable[int]) -> list[int]:
        """Return the rows that have these places among the codes, without repeats, in the order of the rows."""
        places = np.fromiter(starts, np.int64)
        size = np.searchsorted(self._offsets, places, side="right") - 1
        rows = self._starts[size] + (places - self._offsets[size]) // self._sizes[size]
        return [int(row) for row in np.unique(rows)]

    @property
    def codes(self) -> memoryview:
        """The letters of all keys, one after the other."""
        return self._codes

    # --- searching ---

    def search(self, query: Query, allowed: npt.NDArray[np.bool_] | None = None) -> FoundRows:
        """Return the rows at least as alike as asked, best first, up to the limit; only *allowed* ones.

        Raises: IndexError, ValueError where the files are damaged.
        """
        start, end = self._window(query)
        if query.min_score == EQUAL:
            exact = np.asarray(self.arrays["exact"], np.uint32)[start:end]
            rows = start + np.flatnonzero(exact == query.row.exact[0])
            rows = rows if allowed is None else rows[allowed[rows]]
        elif end - start <= max(query.effort.rows_to_scan(int(query.row.lengths[0])), query.limit):
            rows = np.arange(start, end)
            rows = rows if allowed is None else rows[allowed[rows]]
        else:
            rows = self._candidates(query, (start, end), allowed)
        return self._compare(query, rows) if len(rows) else no_found_rows()

    def _window(self, query: Query) -> tuple[int, int]:
        """Return the range of rows whose lengths can reach the least score."""
        shortest, longest = _lengths(len(query.row.codes), max(query.min_score, query.effort.narrow))
        first, last = bisect_left(self._lengths, shortest), bisect_right(self._lengths, longest)
        return int(self._starts[first]), int(self._starts[last])

    def _compare(self, query: Query, rows: Ints) -> FoundRows:
        """Return the rows, given in ascending order, that are alike enough."""
        letters = self.letters(rows)
        if query.within < 100 and int(query.row.lengths[0]) <= _WORD:
            return self._score(query, rows, letters)  # until the best one is known, hardly any row is bounded out
        bounds = bound_likeness(query, letters)
        kept = np.flatnonzero(bounds >= least_likeness(query))
        if query.within < 100 and len(kept) > 2 * _FIRST:
            first = np.sort(kept[np.argpartition(bounds[kept], len(kept) - _FIRST)[-_FIRST:]])
            best = self._score(query, rows[first], [letters[at] for at in first.tolist()]).scores
            if len(best):
                query = replace(query, min_score=max(query.min_score, int(best[0]) - query.within))
                kept = kept[bounds[kept] >= least_likeness(query)]
        return self._score(query, rows[kept], [letters[at] for at in kept.tolist()])

    def _score(self, query: Query, rows: Ints, letters: Sequence[bytes]) -> FoundRows:
        """Return the rows, of which *letters* are the keys, that are alike enough."""
        kept, bases = compare_keys(query, letters)
        if query.within < 100 and len(kept):
            near = bases >= bases.max() - query.within - CLASSES
            kept, bases = kept[near], bases[near]
        rows = rows[kept]
        scores = score_rows(query.row, bases, self.classes_of(rows), np.asarray(self.arrays["exact"], np.uint32)[rows])
        order = np.lexsort((rows, -bases, -scores))
        order = order[scores[order] >= query.min_score][: query.limit]
        return FoundRows(rows[order], scores[order])

    def _candidates(self, query: Query, window: tuple[int, int], allowed: npt.NDArray[np.bool_] | None) -> Ints:
        """Return the rows of the window that share most trigrams with the query for their length, some hundreds, in
        ascending order."""
        start, end = window
        effort, length = query.effort.among(self.rows), len(query.row.codes)
        counts, lists = self._count(query, start, end, effort.entries)
        sieve = self._sieve(length, start, end)
        keep = max(query.limit, effort.rows_to_keep(length, end - start))
        inside = None if allowed is None else allowed[start:end]
        return start + sieve.sift(counts, keep, int(effort.shared * lists), inside)

    def _sieve(self, length: int, start: int, end: int) -> CandidateFilter:
        """Return what weighs the rows of a window, which begins and ends where lengths do."""
        first, last = np.searchsorted(self._starts, (start, end)).tolist()
        runs = self._starts[first + 1 : last + 1] - self._starts[first:last]
        return CandidateFilter(length, self._sizes[first:last], runs, self._size_of[start:end])

    def _count(self, query: Query, start: int, end: int, entries: int) -> tuple[npt.NDArray[np.uint8], int]:
        """Return, for each row of [start, end), how many of the query's rarest trigrams it has; and of how many.

        As many lists are read as have so many *entries*.
        """
        slots = hash_letters(query.letters)
        first, last = start // BLOCK, (end - 1) // BLOCK + 1
        sizes = self._lists.sizes(slots, first, last)
        totals = sizes.sum(0)
        order = np.argsort(totals, kind="stable")
        order = order[totals[order] > 0]
        taken = order[: max(3, int(np.searchsorted(np.cumsum(totals[order]), entries, side="right")))][:255]
        read = _shares(totals[taken], len(query.row.codes), self._shortest[first:last])
        counts = self._lists.count(slots[taken], first, last, read)
        return counts[start - first * BLOCK : end - first * BLOCK], len(taken)


def _shares(totals: Ints, length: int, shortest: Sequence[int]) -> list[int]:
    """Return how many of some lists are read in each block, of which these are the shortest keys.

    What is much longer than the query and alike has nearly all its letters, so that the rarer lists show it.
    """
    if not shortest or shortest[-1] <= _LONGER[0][0] * length:
        return [len(totals)] * len(shortest)
    sums = np.cumsum(totals)
    some = [(times, max(3, int(np.searchsorted(sums, part * sums[-1], side="right")))) for times, part in _LONGER]
    counts = [(times * length, count) for times, count in reversed(some)]
    return [next((count for least, count in counts if each > least), len(totals)) for each in shortest]


def least_likeness(query: Query) -> float:
    """Return the least likeness of keys that is asked for, 0 to 1."""
    return query.min_score / 100 - 1e-6


def bound_likeness(query: Query, letters: Sequence[bytes]) -> Likeness:
    """Return how alike each of some packed keys can be to the query's at most, 0 where that is too little.

    It is the share of letters that both have in their order: found in half of the time that comparing takes, and in a
    sixth for keys of more letters than a word of the processor has bits.
    """
    return _measure(LCSseq.normalized_similarity, query, letters)


def compare_keys(query: Query, letters: Sequence[bytes]) -> tuple[Ints, Ints]:
    """Return which of some packed keys are alike enough to the query's, and by how many per cent."""
    alike = _measure(Levenshtein.normalized_similarity, query, letters)
    kept = np.flatnonzero(alike >= least_likeness(query))
    return kept, (alike[kept].astype(np.float64) * 100 + 1e-4).astype(np.int64)


def _measure(scorer: Callable[..., float], query: Query, letters: Sequence[bytes]) -> Likeness:
    if not letters:
        return np.zeros(0, np.float32)
    cutoff = least_likeness(query)
    found = process.cdist([query.letters], letters, scorer=scorer, score_cutoff=cutoff, dtype=np.float32)[0]
    return cast(Likeness, found)


def score_rows(one: PackedRows, bases: Ints, classes: npt.NDArray[np.uint16], exact: npt.NDArray[np.uint32]) -> Ints:
    """Return the scores of rows by the likeness of their keys and their small differences from *one*."""
    different = (classes != one.classes[0]).sum(1)
    scores = np.maximum(0, np.minimum(99, bases - different))
    equal = (bases == 100) & (different == 0) & (exact == one.exact[0])
    return np.where(equal, 100, scores)


@lru_cache(maxsize=64)
def hash_letters(letters: bytes) -> Ints:
    """Return the distinct hashed trigrams of one packed key; each part of an index asks for them."""
    values = np.sort(hash_trigrams(np.frombuffer(b"\0" + letters + b"\0", np.uint8)))
    return values[np.concatenate(([True], values[1:] != values[:-1]))].astype(np.int64)


def count_ids(arrays: Mapping[str, Array]) -> int:
    """Return how many ids some arrays have."""
    return len(arrays["id_ends"]) or len(arrays["ids"]) // ID_LENGTH


def width(count: int) -> int:
    """Return how many bytes a number takes that is less than *count*."""
    return max(1, (count - 1).bit_length() + 7 >> 3)


def _check_shapes(arrays: Mapping[str, Array]) -> None:
    rows, ids = int(arrays["size_rows"][-1]), count_ids(arrays)
    blocks = -(-rows // BLOCK)
    if (
        len(arrays["list_ends"]) != blocks * (SLOTS + 1)
        or len(arrays["blocks"]) != blocks + 1
        or len(arrays["dense_ends"]) != blocks
        or len(arrays["dense_slots"]) != len(arrays["dense_sizes"])
        or len(arrays["row_ids"]) != (0 if ids == rows else rows + 1)
        or len(arrays["id_order"]) != ids * width(ids)
        or len(arrays["languages"]) not in (1, ids)
        or len(arrays["class_of"]) != rows
        or len(arrays["class_ends"]) != blocks
        or len(arrays["classes"]) != 5 * (int(arrays["class_ends"][-1]) if blocks else 0)
        or len(arrays["size_rows"]) != len(arrays["sizes"]) + 1
    ):
        raise ValueError("the arrays do not belong together")
