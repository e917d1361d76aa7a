"""Concordance search of the memory: a phrase in any form of its words, one after another.

A `Phrase` knows what it looks like in packed keys (see `localize.memory.index.packed_rows`), so that
`Index.names_with` can look through a million texts at once, and where it stands in a text that was found so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from os.path import commonprefix

import numpy as np

from localize.memory.letters import encode
from localize.memory.search_key import ADDRESS, PLACEHOLDER, TAG, as_printed_plainly, read_key
from localize.tokens import TokenKind, search_key, tokenize

Span = tuple[int, int]

_COUNTED = (TokenKind.WORD, TokenKind.NUMBER)
_BETWEEN = f" {PLACEHOLDER}{ADDRESS}{TAG}"
"""What may stand between two words of a phrase in a key; nothing does where a tag parted them."""
_SAME = (("е", "ё"),)
"""Letters that `search_key` takes for one."""


@dataclass(frozen=True)
class Phrase:
    """Words that follow each other, whatever punctuation is between them; each may have one of several forms."""

    words: tuple[frozenset[str], ...]
    """The forms of each word, as `fold_word` folds them."""

    def find(self, text: str) -> tuple[Span, ...]:
        """Return where the phrase stands in a text, from its first letter to its last."""
        tokens = [token for token in tokenize(text) if token.kind in _COUNTED]
        keys = [fold_word(token.text) for token in tokens]
        count = len(self.words)
        return tuple(
            (tokens[at].start, tokens[at + count - 1].end)
            for at in range(len(tokens) - count + 1)
            if all(key in forms for key, forms in zip(keys[at : at + count], self.words, strict=True))
        )

    @cached_property
    def pattern(self) -> re.Pattern[bytes]:
        """What each text that has the phrase has in its packed key; others may have it too."""
        between = b"[" + b"".join(re.escape(_packed(each)) for each in _BETWEEN) + b"]*"
        return re.compile(between.join(_one_of(forms) for forms in self.words), re.DOTALL)


def fold_word(word: str) -> str:
    """Return a word as it is compared: «Don’t» and "don't" are one."""
    return as_printed_plainly(search_key(word))


def words_of(text: str) -> tuple[str, ...]:
    """Return the words and numbers that a phrase consists of, as they are written."""
    return tuple(token.text for token in tokenize(text) if token.kind in _COUNTED)


def _one_of(forms: Iterable[str]) -> bytes:
    keys = sorted({read_key(form).letters for form in forms}, key=lambda key: (-len(key), key))
    start = commonprefix(keys)  # noqa: RUF071  # of letters, not of paths
    rest = b"|".join(_any_spelling(key[len(start) :]) for key in keys)
    return _any_spelling(start) + b"(?:" + rest + b")"


def _any_spelling(letters: str) -> bytes:
    return b"".join(_spellings(letter) for letter in letters)


def _spellings(letter: str) -> bytes:
    same = next((each for each in _SAME if letter in each), (letter,))
    packed = [re.escape(_packed(each)) for each in same]
    return packed[0] if len(packed) == 1 else b"[" + b"".join(packed) + b"]"


def _packed(letters: str) -> bytes:
    return encode(np.frombuffer(letters.encode("utf-32-le", "surrogatepass"), np.uint32)).tobytes()


def matches_in(pattern: re.Pattern[bytes], letters: bytes | memoryview) -> Iterator[int]:
    """Yield where the pattern matches, overlapping matches included."""
    found = pattern.search(letters)
    while found:
        yield found.start()
        found = pattern.search(letters, found.start() + 1)
