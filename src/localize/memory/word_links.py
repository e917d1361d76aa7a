"""Which words of one pair of texts belong together: the links between a source and its translation.

Source: intersection of both directions, then growth to free neighbours (Och and Ney, 2003, "A systematic comparison of
various statistical alignment models"), over the probabilities of `localize.memory.lexicon`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from localize.language import number_symbols
from localize.memory.adapt import read_number
from localize.memory.counted import rest_key, split_number
from localize.memory.lexicon import Floats, Lexicon
from localize.model import Content, LanguageTag
from localize.tokens import TokenKind, scan, tokenize_content

LONGEST = 80
"""Words of a text that is linked or repaired at all: a longer one is no near copy of anything."""
_COPIED = frozenset(
    {TokenKind.NUMBER, TokenKind.PLACEHOLDER, TokenKind.ADDRESS, TokenKind.TAG, TokenKind.MARKUP},
)
_SAME = 10.0
"""How much likelier a link becomes when both words are written alike."""
_SURE, _LIKELY = 1e-5, 1e-4
"""Least scores of a link that both directions name, and of one that only one names."""

Links = tuple[tuple[int, int], ...]
"""Places of a source word and of a target word, ascending."""


class Word(NamedTuple):
    """A token that is not white space, with its place in the text's typing form. A tuple: quickly made."""

    kind: TokenKind
    start: int
    end: int
    text: str
    key: str
    """What it is compared by: small letters, and a number's value in plain digits."""

    @property
    def is_copied(self) -> bool:
        """Whether it stands for itself in every language: a number, placeholder, tag or address."""
        return self.kind in _COPIED


@lru_cache(maxsize=2048)
def read_words(content: Content, language: LanguageTag) -> tuple[Word, ...]:
    """Return the words, numbers, marks and tags of a text, without white space; «5-бап» and "5th" are two words."""
    parts = content.parts
    plain = len(parts) == 1 and isinstance(parts[0], str)
    tokens = scan(content.plain) if plain else [(each.kind, each.text) for each in tokenize_content(content)]
    words: list[Word] = []
    end = 0
    for kind, text in tokens:  # they have no holes
        start, end = end, end + len(text)
        if kind is _SPACE:
            continue
        if kind is _WORD and text[0].isdecimal() and (split := split_number(text)):
            digits, rest = split
            words.append(Word(TokenKind.NUMBER, start, start + len(digits), digits, digits))
            words.append(Word(_WORD, start + len(digits), end, rest, rest_key(rest).lower()))
        else:
            words.append(Word(kind, start, end, text, _key(kind, text, language)))
    return tuple(words)


_WORD, _SPACE = TokenKind.WORD, TokenKind.SPACE


def _key(kind: TokenKind, text: str, language: LanguageTag) -> str:
    if kind is _WORD:
        return text.lower() if text.isascii() else text.lower().replace("ё", "е")
    if kind is TokenKind.NUMBER and not text.isdecimal():
        # Formats of numbers are read from CLDR only where a number has more than digits.
        number_symbols(language)
        number = read_number(text, language)
        return number.value if number else text
    return text


def keys_of(words: Sequence[Word]) -> list[str]:
    """Return what words are compared by."""
    return [word.key for word in words]


def link_words(source: Sequence[Word], target: Sequence[Word], lexicon: Lexicon) -> Links:
    """Return the links between the words of two texts that translate each other; none for very long texts."""
    if not source or not target or max(len(source), len(target)) > LONGEST:
        return ()
    scores = _score(source, target, lexicon)
    best_source = scores.argmax(axis=0).tolist()  # for each target word
    best_target = scores.argmax(axis=1).tolist()
    values = scores.tolist()
    forward = {(i, j) for j, i in enumerate(best_source) if values[i][j] > _SURE}
    backward = {(i, j) for i, j in enumerate(best_target) if values[i][j] > _SURE}
    linked = forward & backward
    rest = sorted((i, j) for i, j in (forward | backward) - linked if values[i][j] > _LIKELY)
    return tuple(sorted(_grow(linked, rest)))


def _score(source: Sequence[Word], target: Sequence[Word], lexicon: Lexicon) -> Floats:
    """Return how likely each source word (rows) and target word belong together."""
    first, second = keys_of(source), keys_of(target)
    likely = np.array(lexicon.both(first, second), np.float32)
    places = {key: [j for j, other in enumerate(second) if other == key] for key in set(first) & set(second)}
    for i, word in enumerate(source):
        if word.is_copied:
            likely[i] = 0
        for j in places.get(word.key, ()):
            likely[i, j] = 1.0 if word.is_copied else likely[i, j] * _SAME
    for j, word in enumerate(target):
        if word.is_copied:
            likely[[i for i, each in enumerate(source) if each.key != word.key], j] = 0
    scores: Floats = (likely * _nearness(len(first), len(second))).astype(np.float32)
    return scores


@lru_cache(maxsize=1024)
def _nearness(first: int, second: int) -> npt.NDArray[np.float64]:
    """Return how near the places of two texts' words are to each other, 0 to 1, by how many words each has."""
    rows, columns = np.arange(first) / first, np.arange(second) / second
    return np.asarray(np.exp(-2 * np.abs(rows[:, None] - columns[None, :])), np.float64)


def _grow(linked: set[tuple[int, int]], rest: list[tuple[int, int]]) -> set[tuple[int, int]]:
    """Add links beside linked ones where exactly one of both words is still free."""
    sources, targets = {i for i, _ in linked}, {j for _, j in linked}
    grown = True
    while grown:
        grown = False
        for i, j in rest:
            beside = (i, j) not in linked and (i in sources) != (j in targets)
            if beside and any(abs(x - i) + abs(y - j) <= 1 for x, y in linked):
                linked.add((i, j))
                sources.add(i)
                targets.add(j)
                grown = True
    return linked


def find_span(links: Links, start: int, end: int) -> tuple[int, int] | None:
    """Return where in the target the source words from *start* to *end* are rendered, and nothing else is.

    None where no word of them is linked, or where a word between the rendered ones belongs to another source word.
    """
    places = [j for i, j in links if start <= i < end]
    if not places:
        return None
    first, last = min(places), max(places)
    if any(first <= j <= last and not start <= i < end for i, j in links):
        return None
    return first, last + 1
