"""The new entries of an index: found at once, and compared one by one as long as they are few."""

from __future__ import annotations

import re
from typing import NamedTuple

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from localize.memory.entries import Entries, collect
from localize.memory.packing import pack
from localize.memory.postings import Query, score_rows
from localize.memory.rows import Rows, chain


class Alike(NamedTuple):
    """A text that is alike enough, and the entries that have it."""

    score: int
    order: int
    """Less is newer."""
    line: str
    names: list[str]
    """Newest first."""


class _New(NamedTuple):
    """A new entry. A tuple: it is made in a third of the time, and a memory is built of a million."""

    line: str
    languages: int
    row: Rows | None = None
    """None until it is first looked at."""
    letters: bytes = b""


class Fresh:
    """New entries in the order in which they came, the latest of each name."""

    def __init__(self) -> None:
        self._new: dict[str, _New] = {}

    def __len__(self) -> int:
        return len(self._new)

    def add(self, name: str, line: str, languages: int) -> None:
        """Add an entry that is not there."""
        self._new[name] = _New(line, languages)

    def drop(self, name: str) -> None:
        """Forget an entry; one that is not there is no error."""
        self._new.pop(name, None)

    def told(self) -> dict[str, tuple[str, int]]:
        """Return the lines and languages of all entries, from which they can be added again."""
        return {name: (each.line, each.languages) for name, each in self._new.items()}

    def collect(self) -> Entries:
        """Return all entries as they go into a segment."""
        packed = [each.row for each in self._new.values() if each.row is not None]
        lines = [each.line for each in self._new.values()]
        rows = chain(packed) if len(packed) == len(lines) else pack(lines)
        return collect(list(self._new), rows, [each.languages for each in self._new.values()])

    def find(self, query: Query, most: int) -> list[Alike]:
        """Return the texts that are alike enough, each with its *most* newest entries."""
        self._read()
        wanted = query.languages
        entries = [(name, each) for name, each in self._new.items() if not wanted or each.languages & wanted]
        if not entries:
            return []
        lowest = query.min_score / 100 - 1e-6
        alike = process.cdist(
            [query.letters],
            [each.letters for _, each in entries],
            scorer=Levenshtein.normalized_similarity,
            score_cutoff=lowest,
            dtype=np.float32,
        )[0]
        by_line: dict[str, Alike] = {}
        for at in reversed(np.flatnonzero(alike >= lowest).tolist()):
            name, each = entries[at]
            assert each.row is not None
            base = np.array([int(float(alike[at]) * 100 + 1e-4)])
            score = int(score_rows(query.row, base, each.row.classes, each.row.exact)[0])
            if score >= query.min_score:
                names = by_line.setdefault(each.line, Alike(score, -at, each.line, [])).names
                if len(names) < most:
                    names.append(name)
        return list(by_line.values())

    def names_with(self, pattern: re.Pattern[bytes], languages: int) -> list[str]:
        """Return the names of wanted entries in whose packed keys a pattern matches."""
        self._read()
        return [
            name
            for name, each in self._new.items()
            if (not languages or each.languages & languages) and pattern.search(each.letters)
        ]

    def _read(self) -> None:
        for name, each in self._new.items():
            if each.row is None:
                row = pack([each.line])
                self._new[name] = _New(each.line, each.languages, row, row.codes.tobytes())
