"""The large part of a memory index: sorted texts and trigram lists in flat arrays, in memory or mapped from files.

Texts are ordered by length, so that the lengths which can reach a score are one range of rows and every list is cut to
it by two binary searches. A query takes its rarest trigrams first until a budget is spent, counts how often each row
was named and scores the best few hundred exactly. Measured on 98,000 interface texts, English and Russian: of the five
best that a full scan finds, all at 70 % and 99.7 % at 50 %.
"""

from __future__ import annotations

import mmap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import cast

import numpy as np
import numpy.typing as npt
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

Array = npt.NDArray[np.int64] | npt.NDArray[np.int32] | npt.NDArray[np.uint8]
Ints = npt.NDArray[np.int64]

_BITS = 18
"""Trigrams are hashed to this many bits: few collisions for two alphabets, 2 MB of list ends."""
_BUDGET = 200_000
"""List entries read per query; measured: below it recall falls, above it only time grows."""
_KEEP = 500
"""Rows scored exactly, twice as many below 70 %; measured together with the budget."""
_MOST = 2_000
"""… and at most so many, when a great number of rows share as many trigrams."""
_SCAN = 100_000
"""Characters that are simply all scored when the rows of fitting length have no more: about a millisecond, and nothing
is missed. Short texts need it, they share few trigrams."""
_CHUNK = 50_000
"""Texts hashed at a time while building; bounds the memory for it to some hundred megabytes."""
FILES: Mapping[str, type[np.int64] | type[np.int32] | type[np.uint8]] = {
    "lengths": np.int32,  # of each row, ascending
    "texts": np.uint8,  # UTF-8 of all rows
    "text_ends": np.int64,
    "lists": np.int32,  # rows of each trigram, ascending
    "list_ends": np.int64,
    "ids": np.uint8,  # UTF-8 of all ids, grouped by row
    "id_ends": np.int64,
    "row_ids": np.int32,  # where the ids of each row begin
    "id_order": np.int32,  # numbers of the ids in the order of their bytes
}


@dataclass(frozen=True, slots=True)
class Found:
    """A row that is alike enough: its text, the exact similarity from 0 to 1, the numbers of its ids."""

    text: str
    similarity: float
    ids: range


class Postings:
    """Texts, their ids and their trigram lists. Never changed after it was built."""

    def __init__(self, arrays: Mapping[str, Array]) -> None:
        self._arrays = arrays
        self._lengths = arrays["lengths"]
        self._texts = arrays["texts"].data
        self._ids = arrays["ids"].data
        self._lists = np.asarray(arrays["lists"], np.int32)
        self._sizes = np.diff(arrays["list_ends"])

    def __len__(self) -> int:
        """Return the number of ids."""
        return len(self._arrays["id_order"])

    @staticmethod
    def build(items: Iterable[tuple[str, str]]) -> Postings:
        """Return postings over (id, text) pairs; ids are unique. About 100,000 a second."""
        by_text: dict[str, list[str]] = {}
        for name, text in items:
            by_text.setdefault(text, []).append(name)
        texts = sorted(by_text, key=lambda text: (len(text), text))
        names = [name for text in texts for name in by_text[text]]
        lists, list_ends = _invert(texts)
        packed_texts, text_ends = _pack(texts)
        packed_ids, id_ends = _pack(names)
        row_ids = np.zeros(len(texts) + 1, np.int32)
        np.cumsum([len(by_text[text]) for text in texts], out=row_ids[1:])
        encoded = [name.encode("utf-8", "surrogatepass") for name in names]
        return Postings(
            {
                "lengths": np.array([len(text) for text in texts], np.int32),
                "texts": packed_texts,
                "text_ends": text_ends,
                "lists": lists,
                "list_ends": list_ends,
                "ids": packed_ids,
                "id_ends": id_ends,
                "row_ids": row_ids,
                "id_order": np.array(sorted(range(len(names)), key=encoded.__getitem__), np.int32),
            }
        )

    @staticmethod
    def map(folder: Path) -> Postings:
        """Return the postings that `write` put into *folder*, mapped. Raises: OSError, ValueError."""
        arrays: dict[str, Array] = {}
        for name, kind in FILES.items():
            with (folder / name).open("rb") as stream:
                empty = stream.seek(0, 2) == 0
                data = b"" if empty else mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
            arrays[name] = cast(Array, np.frombuffer(data, kind))
        if len(arrays["list_ends"]) != (1 << _BITS) + 1 or len(arrays["text_ends"]) != len(arrays["lengths"]) + 1:
            raise ValueError("the arrays do not belong together")
        return Postings(arrays)

    def write(self, folder: Path) -> None:
        """Write the arrays as files into *folder*, which exists. Raises: OSError."""
        for name, array in self._arrays.items():
            with (folder / name).open("wb") as stream:
                stream.write(array.tobytes())

    def items(self) -> Iterable[tuple[int, str, str]]:
        """Yield the number, the id and the text of every entry."""
        for row, (first, end) in enumerate(pairwise(self._arrays["row_ids"].tolist())):
            text = self._text(row)
            for number in range(first, end):
                yield number, self.id(number), text

    def id(self, number: int) -> str:
        """Return the id with this number."""
        ends = self._arrays["id_ends"]
        return str(self._ids[int(ends[number]) : int(ends[number + 1])], "utf-8", "surrogatepass")

    def find(self, name: str) -> int | None:
        """Return the number of an id, if it is here."""
        order = self._arrays["id_order"]
        ends = self._arrays["id_ends"]
        wanted = name.encode("utf-8", "surrogatepass")
        low, high = 0, len(order)
        while low < high:
            middle = (low + high) // 2
            number = int(order[middle])
            seen = bytes(self._ids[int(ends[number]) : int(ends[number + 1])])
            if seen == wanted:
                return number
            low, high = (middle + 1, high) if seen < wanted else (low, middle)
        return None

    def search(self, text: str, limit: int, min_score: int, *, dead: frozenset[int] | set[int]) -> list[Found]:
        """Return up to *limit* rows whose text is at least *min_score* % alike, best first.

        Rows all of whose ids are among *dead* are passed over.
        """
        rows = self._candidates(text, min_score)
        if dead:
            rows = rows[~np.isin(rows, self._dead_rows(dead))]
        texts = [self._text(row) for row in rows.tolist()]
        found = process.extract(
            text, texts, scorer=Levenshtein.normalized_similarity, score_cutoff=min_score / 100 - 1e-9, limit=limit
        )
        starts = self._arrays["row_ids"]
        return [
            Found(each, score, range(int(starts[rows[at]]), int(starts[rows[at] + 1]))) for each, score, at in found
        ]

    def _dead_rows(self, dead: frozenset[int] | set[int]) -> Ints:
        """Return the rows all of whose ids are dead."""
        begins = self._arrays["row_ids"]
        numbers = np.fromiter(dead, np.int64, len(dead))
        rows, counts = np.unique(np.searchsorted(begins, numbers, side="right") - 1, return_counts=True)
        return np.asarray(rows[counts == begins[rows + 1] - begins[rows]], np.int64)

    def _text(self, row: int) -> str:
        ends = self._arrays["text_ends"]
        return str(self._texts[int(ends[row]) : int(ends[row + 1])], "utf-8", "surrogatepass")

    def _candidates(self, text: str, min_score: int) -> Ints:
        """Return the rows worth scoring; all of them when few have a fitting length."""
        length = len(text)
        shortest, longest = -(-length * min_score // 100), length * 100 // min_score
        start, end = np.searchsorted(self._lengths, (shortest, longest + 1)).tolist()
        if (end - start) * length <= _SCAN:
            return np.arange(start, end)
        counts = self._count(text, start, end)
        keep = _KEEP if min_score >= 70 else 2 * _KEEP
        return np.asarray(_best(counts, self._lengths[start:end], length, keep) + start, np.int64)

    def _count(self, text: str, start: int, end: int) -> Ints:
        """Return, for each row of [start, end), how many of the query's rarest trigrams it has."""
        hashes = _distinct(_hash(_points(f"\x02{text.lower()}\x03")))
        hashes = hashes[self._sizes[hashes] > 0]
        hashes = hashes[np.argsort(self._sizes[hashes], kind="stable")]
        ends = self._arrays["list_ends"]
        window = np.array((start, end), np.int32)
        taken: list[npt.NDArray[np.int32]] = []
        spent = 0
        for entry in hashes.tolist():
            rows = self._lists[ends[entry] : ends[entry + 1]]
            first, last = np.searchsorted(rows, window).tolist()
            if spent + last - first > _BUDGET and len(taken) >= 3:
                break
            spent += last - first
            taken.append(rows[first:last])
        if not spent:
            return np.zeros(end - start, np.int64)
        counts = np.bincount(np.concatenate(taken) - start, minlength=end - start)
        if len(counts) != end - start:
            raise ValueError("a list names rows outside its range")
        return np.asarray(counts, np.int64)


def _best(counts: Ints, lengths: Array, length: int, keep: int) -> Ints:
    """Return the places of the highest counts, about *keep* of them; among equals those of the nearest length."""
    histogram = np.bincount(counts)
    least = len(histogram) - 1
    kept = 0
    while least > 1 and kept + histogram[least] <= keep:
        kept += int(histogram[least])
        least -= 1
    places = np.flatnonzero(counts >= max(least, 1))
    if len(places) <= _MOST:
        return places
    level = np.flatnonzero(counts == least)
    distance = np.abs(lengths[level].astype(np.int64) - length)
    nearest = level[np.argpartition(distance, _MOST - kept)[: _MOST - kept]]
    return np.concatenate([np.flatnonzero(counts > least), nearest])


def _points(text: str) -> npt.NDArray[np.uint64]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)


def _hash(points: npt.NDArray[np.uint64]) -> Ints:
    """Return the hashed trigrams of a run of code points, one for each place but the last two."""
    first, second, third = (points[at : len(points) - 2 + at] for at in range(3))
    mixed = (
        first * np.uint64(0x9E3779B97F4A7C15)
        ^ second * np.uint64(0xC2B2AE3D27D4EB4F)
        ^ third * np.uint64(0x165667B19E3779F9)
    )
    return np.asarray((mixed >> np.uint64(29)) & np.uint64((1 << _BITS) - 1), np.int64)


def _distinct(values: Ints) -> Ints:
    """Return the sorted distinct values; a plain sort is sixty times faster here than numpy's own way."""
    values = np.sort(values)
    return np.asarray(values[np.concatenate(([True], values[1:] != values[:-1]))], np.int64)


def _invert(texts: list[str]) -> tuple[npt.NDArray[np.int32], Ints]:
    """Return the rows of every trigram, list after list, and where each list ends."""
    if not texts:
        return np.zeros(0, np.int32), np.zeros((1 << _BITS) + 1, np.int64)
    chunks: list[Ints] = []
    for begin in range(0, len(texts), _CHUNK):
        padded = [f"\x02{text.lower()}\x03" for text in texts[begin : begin + _CHUNK]]
        rows = np.repeat(np.arange(begin, begin + len(padded)), [len(text) for text in padded])
        inside = rows[:-2] == rows[2:]
        chunks.append(_distinct((_hash(_points("".join(padded)))[inside] << 32) | rows[:-2][inside]))
    keys = np.concatenate(chunks)
    keys.sort(kind="stable")
    ends = np.searchsorted(keys, np.arange((1 << _BITS) + 1) << 32)
    return (keys & 0xFFFFFFFF).astype(np.int32), ends.astype(np.int64)


def _pack(texts: list[str]) -> tuple[npt.NDArray[np.uint8], Ints]:
    encoded = [text.encode("utf-8", "surrogatepass") for text in texts]
    ends = np.zeros(len(texts) + 1, np.int64)
    np.cumsum([len(each) for each in encoded], out=ends[1:])
    return np.frombuffer(b"".join(encoded), np.uint8), ends
