"""Index segment: the postings of a folder that never change, and the entries deleted from them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from localize.memory.concordance import matches_in
from localize.memory.index.build import join, join_into
from localize.memory.index.entries import Entries, entries_of, hash_id, hash_ids, pack_id, pack_ids, unpack_id
from localize.memory.index.files import sample
from localize.memory.index.packed_rows import Longs
from localize.memory.index.postings import FILES, ID_LENGTH, FoundRows, Postings, Query, no_found_rows
from localize.safe.modes import make_folder

_FEW = 200
"""So many ids are found one by one; for more all hashes are read."""
_HASHES = 1 << 64
_GUESSES = 8
"""So often is guessed where a hash lies, before what is left is halved: by then it is found, unless they lie oddly."""


Sums = dict[str, list[int]]
"""For each file what `files.sample` returns."""


class IndexSegment:
    """Entries that are searched together. Its postings are built when it is first searched or written."""

    def __init__(self, source: Entries | Postings, name: str | None = None, sums: Sums | None = None) -> None:
        self._source = source
        self.name = name
        """The folder where it lies; None when it is not on disk."""
        self._sums = sums
        self._dead: npt.NDArray[np.bool_] | None = None
        self._dead_rows: npt.NDArray[np.bool_] | None = None
        self._allowed: dict[int, npt.NDArray[np.bool_] | None] = {}
        self.dead_count = 0

    @staticmethod
    def map(folder: Path, name: str, sums: object = None) -> IndexSegment:
        """Return a segment that was written, with these checksums if any are given. Raises: OSError, ValueError."""
        if sums is None:
            return IndexSegment(Postings.map(folder / name), name)
        found = _sample(folder / name)
        if found != sums:
            raise ValueError("the files are not those that the manifest names")
        return IndexSegment(Postings.map(folder / name), name, found)

    @staticmethod
    def join(entries: Sequence[Entries], folder: Path, name: str) -> IndexSegment:
        """Return a segment of all entries, written into a new folder of that name. Raises: OSError."""
        make_folder(folder / name)
        join_into(entries, folder / name)
        return IndexSegment.map(folder, name)

    def write(self, folder: Path, name: str) -> None:
        """Write the postings into a new folder of that name. Raises: OSError."""
        make_folder(folder / name)
        self.postings.write(folder / name)
        self.name, self._sums = name, None

    def sums(self, folder: Path) -> Sums:
        """Return the checksums of the files in *folder*, where the segment was written. Raises: OSError."""
        if self._sums is None:
            self._sums = _sample(folder / str(self.name))
        return self._sums

    @cached_property
    def postings(self) -> Postings:
        """The postings."""
        return self._source if isinstance(self._source, Postings) else join([self._source])

    def __len__(self) -> int:
        """Return how many entries are alive."""
        return len(self._source) - self.dead_count

    @property
    def is_unbuilt(self) -> bool:
        """Whether the postings are still to be built."""
        return "postings" not in self.__dict__ and not isinstance(self._source, Postings)

    def build(self) -> None:
        """Build the postings now, where they are not built."""
        assert self.postings is not None

    def entries(self) -> Entries:
        """Return what is alive."""
        source = self._source if self._dead is None and isinstance(self._source, Entries) else self.postings
        return source if isinstance(source, Entries) else entries_of(source, self._dead)

    # --- striking out ---

    def dead_numbers(self) -> list[int]:
        """Return the numbers of the entries that were struck out."""
        return [] if self._dead is None else np.flatnonzero(self._dead).tolist()

    def strike(self, numbers: Sequence[int]) -> None:
        """Strike entries out. Raises: IndexError."""
        if not numbers:
            return
        postings = self.postings
        if self._dead is None or self._dead_rows is None:
            self._dead = np.zeros(len(postings), np.bool_)
            self._dead_rows = np.zeros(postings.rows, np.bool_)
        self.dead_count += len({number for number in numbers if not self._dead[number]})
        self._dead[list(numbers)] = True
        rows = set(postings.rows_of(np.array(numbers, np.int64)).tolist())
        dead = [row for row in rows if all(self._dead[number] for number in postings.row_ids(row))]
        self._dead_rows[dead] = True
        for languages, known in self._allowed.items():  # to make them anew takes ten milliseconds for a million
            allowed = self._allowed[languages] = np.ones(postings.rows, np.bool_) if known is None else known
            allowed[dead] = False

    def strike_names(self, names: Sequence[str]) -> None:
        """Strike out all entries of these names; those that are not here are no error."""
        self.strike_hashed(names, hash_ids(*pack_ids(names)))

    def strike_hashed(self, names: Sequence[str], hashes: Longs) -> None:
        """Strike out all entries of these names, whose hashes are given as well."""
        if not len(self._source):
            return
        chosen: Sequence[int] = range(len(names))
        if len(names) > _FEW or self.is_unbuilt:  # to find them one by one, it would be built
            known = self._hashes
            places = np.minimum(np.searchsorted(known, hashes), len(known) - 1)
            chosen = np.flatnonzero(known[places] == hashes).tolist()
        if len(chosen):
            self.strike([number for at in chosen for number in self._find(pack_id(names[at]))])

    def names_of(self, numbers: Sequence[int]) -> list[str]:
        """Return the names of entries by their numbers."""
        return [unpack_id(self._packed(number)) for number in numbers]

    @cached_property
    def _hashes(self) -> Longs:
        """The hashes of all ids, ascending."""
        if isinstance(self._source, Entries):
            return np.sort(hash_ids(self._source.ids, self._source.id_lengths))
        arrays = self.postings.arrays
        ends = np.asarray(arrays["id_ends"])
        lengths = np.diff(ends, prepend=0) if len(ends) else np.full(len(self._source), ID_LENGTH, np.int64)
        return np.sort(hash_ids(np.asarray(arrays["ids"], np.uint8), lengths))

    def _find(self, packed: bytes) -> list[int]:
        """Return the number of an id that is here and alive, if it is."""
        number_at = self.postings.id_at
        wanted = hash_id(packed)
        low, high = 0, len(self.postings)
        least, most = 0, _HASHES
        guesses = _GUESSES
        while low < high:
            # Hashes lie evenly, so that where one is can be guessed; halving would take four times as many looks.
            share = (wanted - least) / (most - least) if guesses and least <= wanted < most else 0.5
            guesses -= guesses > 0
            middle = min(high - 1, low + int(share * (high - low)))
            seen = hash_id(self._packed(number_at(middle)))
            if seen < wanted:
                low, least = middle + 1, seen
            else:
                high, most = middle, seen
        while low < len(self.postings):
            found = self._packed(number := number_at(low))
            if found == packed:
                return [] if self._dead is not None and self._dead[number] else [number]
            if hash_id(found) != wanted:
                return []
            low += 1
        return []

    def _packed(self, number: int) -> bytes:
        arrays = self.postings.arrays
        ends = arrays["id_ends"]
        first, end = (
            (int(ends[number - 1]) if number else 0, int(ends[number]))
            if len(ends)
            else (ID_LENGTH * number, ID_LENGTH * (number + 1))
        )
        return arrays["ids"][first:end].tobytes()

    # --- searching ---

    def search(self, query: Query) -> FoundRows:
        """Return the rows that are alike enough and have an entry that is alive and wanted."""
        return self.postings.search(query, self._allow(query.languages)) if len(self) else no_found_rows()

    def names(self, row: int, languages: int, most: int) -> list[str]:
        """Return the names of a row's entries that are alive and wanted, newest first."""
        names: list[str] = []
        for number in reversed(self.postings.row_ids(row)):
            alive = self._dead is None or not self._dead[number]
            if alive and (not languages or self.postings.languages_of(number) & languages):
                names.append(unpack_id(self._packed(number)))
            if len(names) == most:
                break
        return names

    def names_with(self, pattern: re.Pattern[bytes], most: int, languages: int) -> list[str]:
        """Return up to *most* names of live and wanted entries in whose keys, or across two, a pattern matches."""
        names: list[str] = []
        for row in self.postings.rows_with(matches_in(pattern, self.postings.codes)):
            names += self.names(row, languages, most)
            if len(names) >= most:
                break
        return names[:most]

    def _allow(self, languages: int) -> npt.NDArray[np.bool_] | None:
        """Return which rows may be found; None when all may."""
        if languages not in self._allowed:
            alive = None if self._dead_rows is None else ~self._dead_rows
            wanted = self._have(languages) if languages else None
            both = wanted if alive is None else alive if wanted is None else alive & wanted
            self._allowed[languages] = None if both is None or both.all() else np.array(both)
        return self._allowed[languages]

    def _have(self, languages: int) -> npt.NDArray[np.bool_]:
        arrays = self.postings.arrays
        masks = np.asarray(arrays["languages"], np.uint16)
        starts = np.asarray(arrays["row_ids"])[:-1].astype(np.int64)
        each = np.bitwise_or.reduceat(masks, starts) if len(starts) and len(masks) > 1 else masks
        return np.broadcast_to((each & np.uint16(languages)) != 0, self.postings.rows)


def _sample(folder: Path) -> Sums:
    return {file: sample(folder / file) for file in FILES}
