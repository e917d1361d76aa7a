"""Recent entries of an index: available at once, and all compared as long as there are few of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from localize.memory.index.entries import Entries, collect
from localize.memory.index.packed_rows import Ints, PackedRows
from localize.memory.index.packing import pack
from localize.memory.index.postings import Query, bound_likeness, compare_keys, least_likeness, score_rows
from localize.memory.index.search_options import EQUAL
from localize.memory.letters import Bytes

_ROOM = 256
"""Entries for which arrays are made; they grow by as much as they have."""
_KINDS = 32
"""Kinds of letters that are counted for each entry: two texts of which one has many more of some differ in these."""


class SimilarEntries(NamedTuple):
    """A text that is alike enough, and the entries that have it."""

    score: int
    order: int
    """Less is newer."""
    line: str
    names: list[str]
    """Newest first."""


class NewEntry(NamedTuple):
    """A new entry. A tuple: it is made in a third of the time, and a memory is built of a million."""

    line: str
    languages: int


class RecentEntries:
    """New entries in the order in which they came, the latest of each name."""

    def __init__(self) -> None:
        self._new: dict[str, NewEntry] = {}
        self._read = _Table()
        """All but the last ones, which were not looked at yet."""

    def __len__(self) -> int:
        return len(self._new)

    def add(self, name: str, line: str, languages: int) -> None:
        """Add an entry that is not there."""
        self._new[name] = NewEntry(line, languages)

    def drop(self, name: str) -> None:
        """Forget an entry; one that is not there is no error."""
        if self._new.pop(name, None) is not None and self._read.drop(name):
            self._read = self._read.without_gaps()

    def entries(self) -> dict[str, NewEntry]:
        """Return the entries that are there now, by their names."""
        return dict(self._new)

    def changed_since(self, taken: Mapping[str, NewEntry]) -> list[str]:
        """Return the names of those *taken* before that were dropped or replaced since."""
        return [name for name, each in taken.items() if self._new.get(name) is not each]

    def without(self, taken: Mapping[str, NewEntry]) -> RecentEntries:
        """Return the entries that came since some were *taken*."""
        rest = RecentEntries()
        rest._new = {name: each for name, each in self._new.items() if taken.get(name) is not each}
        return rest

    def lines_by_name(self) -> dict[str, tuple[str, int]]:
        """Return the lines and languages of all entries, from which they can be added again."""
        return {name: (each.line, each.languages) for name, each in self._new.items()}

    def collect(self) -> Entries:
        """Return all entries as they go into a segment."""
        was_searched = 2 * len(self._read) > len(self)
        rows = self._table().rows() if was_searched else pack([each.line for each in self._new.values()])
        return collect(list(self._new), rows, [each.languages for each in self._new.values()])

    def find(self, query: Query, most: int) -> list[SimilarEntries]:
        """Return the texts that are alike enough, as many as are wanted, best first, each with its *most* newest
        entries."""
        by_line: dict[str, SimilarEntries] = {}
        score = 0
        for name, found, place in self._table().find(query):
            if len(by_line) >= query.limit and found < score:
                break
            score = found
            line = self._new[name].line
            if line not in by_line and len(by_line) < query.limit:
                by_line[line] = SimilarEntries(score, -place, line, [])
            if line in by_line and len(by_line[line].names) < most:
                by_line[line].names.append(name)
        return list(by_line.values())

    def prepare(self) -> None:
        """Read what was added now, not at the next search."""
        self._table()

    def names_with(self, pattern: re.Pattern[bytes], languages: int) -> list[str]:
        """Return the names of wanted entries in whose packed keys a pattern matches."""
        return [
            name
            for name, letters in self._table().letters_of()
            if (not languages or self._new[name].languages & languages) and pattern.search(letters)
        ]

    def _table(self) -> _Table:
        unread = [*islice(reversed(self._new), len(self._new) - len(self._read))][::-1]
        if unread:
            lines = [self._new[name].line for name in unread]
            self._read.add(unread, pack(lines), [self._new[name].languages for name in unread])
        return self._read


class _Table:
    """Packed entries, compared all at once; one that was dropped leaves an empty place."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}
        self._names: list[str] = []
        self._letters: list[bytes] = []
        self._classes = np.zeros((_ROOM, 5), np.uint16)
        self._exact = np.zeros(_ROOM, np.uint32)
        self._languages = np.zeros(_ROOM, np.uint16)
        self._counts = np.zeros((_ROOM, _KINDS), np.uint8)
        """How many letters of each kind an entry has, at most 255."""
        self._lengths = np.zeros(_ROOM, np.uint32)
        """0 for an empty place, which is alike to nothing."""

    def __len__(self) -> int:
        return len(self._places)

    def add(self, names: list[str], rows: PackedRows, languages: list[int]) -> None:
        """Add entries that are not there."""
        begin, end = len(self._names), len(self._names) + len(names)
        room = len(self._exact)
        if end > room:
            more = max(room, end - room)
            self._classes = np.concatenate((self._classes, np.zeros((more, 5), np.uint16)))
            self._exact = np.concatenate((self._exact, np.zeros(more, np.uint32)))
            self._languages = np.concatenate((self._languages, np.zeros(more, np.uint16)))
            self._counts = np.concatenate((self._counts, np.zeros((more, _KINDS), np.uint8)))
            self._lengths = np.concatenate((self._lengths, np.zeros(more, np.uint32)))
        self._classes[begin:end] = rows.classes
        self._exact[begin:end] = rows.exact
        self._languages[begin:end] = languages
        self._counts[begin:end] = _count_kinds(rows.codes, rows.lengths)
        self._lengths[begin:end] = rows.lengths
        self._places.update(zip(names, range(begin, end), strict=True))
        self._names += names
        data, ends = rows.codes.tobytes(), np.cumsum(rows.lengths).tolist()
        self._letters += [data[last - length : last] for last, length in zip(ends, rows.lengths.tolist(), strict=True)]

    def drop(self, name: str) -> bool:
        """Forget an entry; one that is not there is no error. Return whether most places are empty now."""
        place = self._places.pop(name, None)
        if place is not None:
            self._letters[place] = b""
            self._lengths[place] = 0
        return len(self._names) > 2 * len(self) + _ROOM

    def without_gaps(self) -> _Table:
        """Return a table of the same entries without empty places."""
        table = _Table()
        table.add(list(self._places), self.rows(), self._languages[self._kept()].tolist())
        return table

    def find(self, query: Query) -> Iterator[tuple[str, int, int]]:
        """Yield name, score and place of the entries that are alike enough, best first, newest first of equal ones."""
        if not self._places:
            return
        lengths = self._lengths[: len(self._names)]
        shortest, longest = query.lengths
        fits = (lengths >= shortest) & (lengths <= longest)
        if query.languages:
            fits &= (self._languages[: len(lengths)] & np.uint16(query.languages)) != 0
        if query.min_score == EQUAL:
            fits &= self._exact[: len(lengths)] == query.row.exact[0]
        places = self._sift(query, np.flatnonzero(fits))
        if not len(places):
            return
        places = places[bound_likeness(query, self._letters_at(places)) >= least_likeness(query)]
        kept, bases = compare_keys(query, self._letters_at(places))
        places = places[kept]
        scores = score_rows(query.row, bases, self._classes[places], self._exact[places])
        places, scores = places[scores >= query.min_score], scores[scores >= query.min_score]
        order = np.lexsort((-places, -scores))
        for place, score in zip(places[order].tolist(), scores[order].tolist(), strict=True):
            yield self._names[place], score, place

    def _sift(self, query: Query, places: Ints) -> Ints:
        """Return the places whose kinds of letters let them be alike enough: most do not, at a tenth of the cost."""
        counts = self._counts[places].astype(np.int16) - _count_kinds(query.row.codes, query.row.lengths)
        more = np.maximum(counts, 0).sum(1)
        fewer = more - counts.sum(1)
        longer = np.maximum(self._lengths[places], len(query.row.codes))
        return np.asarray(places[1 - np.maximum(more, fewer) / longer >= least_likeness(query)], np.int64)

    def _letters_at(self, places: Ints) -> list[bytes]:
        return [self._letters[place] for place in places.tolist()]

    def letters_of(self) -> Iterator[tuple[str, bytes]]:
        """Yield the name and the packed key of each entry."""
        for name, place in self._places.items():
            yield name, self._letters[place]

    def rows(self) -> PackedRows:
        """Return the rows of all entries."""
        kept = self._kept()
        letters = [self._letters[place] for place in self._places.values()]
        return PackedRows(
            np.frombuffer(b"".join(letters), np.uint8),
            np.array([len(each) for each in letters], np.int64),
            self._classes[kept],
            self._exact[kept],
        )

    def _kept(self) -> Ints:
        return np.fromiter(self._places.values(), np.int64)


def _count_kinds(codes: Bytes, lengths: Ints) -> npt.NDArray[np.uint8]:
    """Return (texts, kinds): how many letters of each kind each of some texts has, at most 255."""
    kinds = codes.astype(np.int64) % _KINDS
    texts = len(lengths)
    if texts > 1:
        kinds += _KINDS * np.repeat(np.arange(texts), lengths)
    counts = np.bincount(kinds, minlength=texts * _KINDS)
    return np.minimum(counts, 255).astype(np.uint8).reshape(texts, _KINDS)
