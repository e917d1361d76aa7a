"""Vocabulary of numbered words in one string: twenty thousand words take half a megabyte, a dictionary takes 3 MB."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate

import numpy as np

_REMEMBERED = 4_000
"""Words whose numbers are kept at hand: the words of a project come again and again, and a look takes a microsecond."""


class Vocabulary:
    """Different words, numbered from 1 in the order in which they were given. Never changed."""

    __slots__ = ("_ends", "_hashes", "_joined", "_numbers", "_remembered")

    def __init__(self, words: Sequence[str]) -> None:
        self._joined = "".join(words)
        self._ends = array("I", accumulate(map(len, words), initial=0))
        """Where each word begins; one more than there are words."""
        hashes = np.fromiter(map(hash, words), np.int64, len(words))
        order = hashes.argsort()
        self._hashes = array("q", hashes[order].tobytes())
        """What this process makes of the words, ascending."""
        self._numbers = array("I", (order + 1).astype(np.uint32).tobytes())
        """The numbers of the words in the order of their hashes."""
        self._remembered: dict[str, int | None] = {}

    def __len__(self) -> int:
        return len(self._numbers)

    def __contains__(self, word: str) -> bool:
        return self.find(word) is not None

    def find(self, word: str) -> int | None:
        """Return the number of a word, or None for one that is not there."""
        try:
            return self._remembered[word]
        except KeyError:
            pass
        if len(self._remembered) >= _REMEMBERED:
            self._remembered.clear()
        number = self._remembered[word] = self._look_up(word)
        return number

    def _look_up(self, word: str) -> int | None:
        hashed = hash(word)
        place = bisect_left(self._hashes, hashed)
        while place < len(self._hashes) and self._hashes[place] == hashed:
            if self._word(self._numbers[place]) == word:
                return self._numbers[place]
            place += 1
        return None

    def words(self) -> list[str]:
        """Return the words in the order of their numbers."""
        return [self._word(number) for number in range(1, len(self) + 1)]

    def _word(self, number: int) -> str:
        return self._joined[self._ends[number - 1] : self._ends[number]]
