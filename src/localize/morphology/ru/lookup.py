"""Lookup of Russian words in pymorphy3's dictionary, many times faster than its reader in pure Python.

The dictionary is an automaton over the bytes of words: a double array of units, as dawgdic writes it. Words that are
declined alike end in one place of it, and so what such a place says is read once. Where the compiled reader of the
automaton is installed, it is asked instead.

Source: the layout of units and guide in dawgdic (`dictionary-unit.h`, `guide-unit.h`).
"""

from __future__ import annotations

from collections.abc import Sequence
from string import ascii_lowercase, ascii_uppercase, digits
from typing import Protocol

Forms = tuple[tuple[int, int], ...]
"""Paradigm and place in it, for every form that a spelling may be."""

_LABEL = 0x8000_00FF
"""The byte that leads to a unit, and the bit of those that hold a value."""
_FAR = 0x200
_BEHIND_WORD = 1
"""The byte between a word and its values."""
_DIGIT = {ord(letter): value for value, letter in enumerate(f"{ascii_uppercase}{ascii_lowercase}{digits}+/")}
_DIGITS = 6
"""Of base 64 that hold the two numbers of a form, 16 bits each; what follows only fills up."""
_HEAD = 8
"""Bytes at the beginning of a word, four letters, that are followed once for all words that share them."""
_HEADS = 65_536
_YE, _YO = "е".encode(), "ё".encode()


class Words(Protocol):
    """What is used of a reader of the automaton, whichever is installed."""

    def similar_items(self, word: str, substitutes: object) -> list[tuple[str, list[tuple[int, int]]]]: ...


class Lexicon:
    """Finds forms of words; a word with е is also looked up with ё in the place of each."""

    def __init__(self, words: Words, substitutes: object) -> None:
        self._words, self._substitutes = words, substitutes
        units, guide = (getattr(getattr(words, name, None), "_units", ()) for name in ("dct", "guide"))
        self._units: Sequence[int] = units
        self._guide: Sequence[int] = guide
        self._forms: dict[int, Forms] = {}
        self._heads: dict[bytes, list[int]] = {}

    def find(self, word: str) -> tuple[Forms, ...]:
        """Return the forms of each spelling of a word, in lower case; none where the dictionary has no such word."""
        if not self._guide:
            return tuple(tuple(forms) for _, forms in self._words.similar_items(word, self._substitutes))
        forms = self._forms
        return tuple([forms[at] if at in forms else self._read(at) for at in self._places_of(word.encode())])

    def _places_of(self, word: bytes) -> list[int]:
        """Return where the values of the spellings of a word are."""
        head = word[:_HEAD]
        known = self._heads.get(head)
        if known is None:
            if len(self._heads) >= _HEADS:
                self._heads.clear()
            known = self._heads[head] = self._walk(head, [0])
        path = known.copy()
        return self._places(word, 0, self._walk(word[_HEAD:], path) if len(path) > len(head) else path)

    def _walk(self, labels: bytes, path: list[int]) -> list[int]:
        """Add to a path the units that bytes lead to from its last one, as far as there are any, and return it."""
        units, at = self._units, path[-1]
        for label in labels:
            unit = units[at]
            at ^= ((unit >> 10) << ((unit & _FAR) >> 6)) ^ label
            if units[at] & _LABEL != label:
                break
            path.append(at)
        return path

    def _places(self, word: bytes, start: int, path: list[int]) -> list[int]:
        """Return where the values are of the spellings of a word that share its path from the *start*-th byte on."""
        found: list[int] = []
        if len(path) > len(word) - start and (values := self._follow(path[-1], _BEHIND_WORD)):
            found.append(values)
        place = word.find(_YE, start)
        while 0 <= place < start + len(path):
            if (lead := self._follow(path[place - start], _YO[0])) and (other := self._follow(lead, _YO[1])):
                after = place + len(_YE)
                found += self._places(word, after, self._walk(word[after:], [other]))
            place = word.find(_YE, place + len(_YE))
        return found

    def _follow(self, at: int, label: int) -> int:
        """Return the unit that a byte leads to; 0, where all words begin, if it leads nowhere."""
        if not at and label == _BEHIND_WORD:
            return 0
        unit = self._units[at]
        at ^= ((unit >> 10) << ((unit & _FAR) >> 6)) ^ label
        return at if self._units[at] & _LABEL == label else 0

    def _read(self, values: int) -> Forms:
        """Return the forms that the values behind a unit name, and keep them."""
        units, guide = self._units, self._guide
        found: list[tuple[int, int]] = []
        waiting = [(values, guide[2 * values], 0, 0)]  # whose child, which, and what has been read, how many digits
        while waiting:
            at, label, read, length = waiting.pop()
            while label:
                unit = units[at]
                child = at ^ ((unit >> 10) << ((unit & _FAR) >> 6)) ^ label
                if beside := guide[2 * child + 1]:
                    waiting.append((at, beside, read, length))
                read, length = read << 6 | _DIGIT[label], length + 1
                if length == _DIGITS:
                    found.append((read >> 20, read >> 4 & 0xFFFF))
                    break
                at, label = child, guide[2 * child]
        self._forms[values] = tuple(found)
        return self._forms[values]
