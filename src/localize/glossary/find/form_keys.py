"""Forms of all terms by key: single words one by one, longer forms by all their words but the last."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from localize.glossary.find.chunks import Numbers
from localize.glossary.find.words import Key

_FEW = 4
"""Words that are looked through as fast as they are looked up, in a fifth of the memory."""


class FormKeys:
    """The forms of all terms.

    A Kazakh noun has two hundred forms and is the last word of many phrases: such a set of last words is kept once.
    """

    def __init__(self) -> None:
        self.alone: dict[str, Numbers] = {}
        """The single words."""
        self._longer: dict[Key, tuple[tuple[Collection[str], Numbers], ...]] = {}
        self._kept: dict[Collection[str], Collection[str]] = {}

    def __iter__(self) -> Iterator[Key]:
        yield from ((word,) for word in self.alone)
        for before, groups in self._longer.items():
            yield from dict.fromkeys((*before, last) for lasts, _ in groups for last in lasts)

    def add(self, keys: Iterable[Key], mine: Numbers) -> tuple[list[str], Mapping[Key, Collection[str]]]:
        """Add forms of one entry; return the single words among them, and the last words of the others by those before.

        A form is added once for each entry.
        """
        words: list[str] = []
        longer: dict[Key, dict[str, None]] = {}
        for key in keys:
            if len(key) == 1:
                present = self.alone.get(key[0])
                self.alone[key[0]] = tuple(sorted(present + mine)) if present else mine
                words.append(key[0])
            else:
                longer.setdefault(key[:-1], {})[key[-1]] = None
        groups = {before: self._once(tuple(lasts)) for before, lasts in longer.items()}
        for before, lasts in groups.items():
            self._longer[before] = (*self._longer.get(before, ()), (lasts, mine))
        return words, groups

    def _once(self, lasts: tuple[str, ...]) -> Collection[str]:
        packed: Collection[str] = lasts if len(lasts) <= _FEW else frozenset(lasts)
        return self._kept.setdefault(packed, packed)

    def find(self, key: Key) -> Numbers:
        """Return the entries of a form of several words, in their order; none where it is no form."""
        found: Numbers = ()
        last = key[-1]
        for lasts, numbers in self._longer.get(key[:-1], ()):
            if last in lasts:
                found = tuple(sorted(found + numbers)) if found else numbers
        return found
