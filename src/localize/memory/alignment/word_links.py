"""Word alignment of a source and its translation: links between words that belong together.

Source: intersection of both directions, then growth to free neighbours (Och and Ney, 2003, "A systematic comparison of
various statistical alignment models"), over the probabilities of `localize.memory.alignment.lexicon`.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from localize.language import number_symbols
from localize.memory.alignment.lexicon import Lexicon
from localize.memory.written_numbers import read_number, rest_key, split_number
from localize.model import Content, LanguageTag
from localize.tokens import TokenKind, find_words, scan, split_words, tokenize_content

_WORD, _SPACE, _MARK = TokenKind.WORD, TokenKind.SPACE, TokenKind.PUNCTUATION
LONGEST = 80
"""Words of a text that is linked or repaired at all: a longer one is no near copy of anything."""
_COPIED = (TokenKind.NUMBER, TokenKind.PLACEHOLDER, TokenKind.ADDRESS, TokenKind.TAG, TokenKind.MARKUP)
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
        return self.kind is not _WORD and self.kind in _COPIED


@lru_cache(maxsize=4096)
def read_words(content: Content, language: LanguageTag) -> tuple[Word, ...]:
    """Return the words, numbers, marks and tags of a text, without white space; «5-бап» and "5th" are two words."""
    parts = content.parts
    plain = len(parts) == 1 and isinstance(parts[0], str)
    if plain and (found := find_words(content.plain)) is not None:
        return tuple(map(_read_found, found))
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


def _read_found(found: re.Match[str]) -> Word:
    """Return one of the tokens that `find_words` found."""
    text = found.group()
    if text[0].isalnum():
        return Word(_WORD, *found.span(), text, text.lower() if text.isascii() else text.lower().replace("ё", "е"))
    return Word(_MARK, *found.span(), text, text)


def _key(kind: TokenKind, text: str, language: LanguageTag) -> str:
    if kind is _WORD:
        return text.lower() if text.isascii() else text.lower().replace("ё", "е")
    if kind is TokenKind.NUMBER and not text.isdecimal():
        # Formats of numbers are read from CLDR only where a number has more than digits.
        number_symbols(language)
        number = read_number(text, language)
        return number.value if number else text
    return text


def read_keys(content: Content, language: LanguageTag) -> list[str]:
    """Return what the words of a text are compared by: `keys_of` its `read_words`, where nothing else may be wanted."""
    text = content.plain
    if text.isascii() and not content.tags and (found := split_words(text.lower())) is not None:
        return found
    return keys_of(read_words(content, language))


def keys_of(words: Sequence[Word]) -> list[str]:
    """Return what words are compared by."""
    return [word.key for word in words]


def link_words(source: Sequence[Word], target: Sequence[Word], lexicon: Lexicon) -> Links:
    """Return the links between the words of two texts that translate each other; none for very long texts."""
    if not source or not target or max(len(source), len(target)) > LONGEST:
        return ()
    best_source: dict[int, tuple[float, int]] = {}  # for each target word
    best_target: dict[int, tuple[float, int]] = {}
    for i, j, score in _score(source, target, lexicon):
        if score > _SURE:
            if j not in best_source or score > best_source[j][0]:
                best_source[j] = score, i
            if i not in best_target or score > best_target[i][0]:
                best_target[i] = score, j
    forward = {(i, j): score for j, (score, i) in best_source.items()}
    backward = {(i, j): score for i, (score, j) in best_target.items()}
    linked = forward.keys() & backward.keys()
    rest = sorted(place for place, score in (forward | backward).items() if score > _LIKELY and place not in linked)
    return tuple(sorted(_grow(linked, rest)))


def _score(source: Sequence[Word], target: Sequence[Word], lexicon: Lexicon) -> Iterator[tuple[int, int, float]]:
    """Yield which source word and which target word may belong together, in this order, and how likely they do.

    Most words have nothing to do with most others, so that what can be said of two is not laid out as a table. The
    numbers are rounded as tables of such are, for what was learnt before was learnt from these.
    """
    places: list[tuple[int, int]] = []
    chances: list[float] = []
    copied = [word.is_copied for word in target]
    for i, (word, row) in enumerate(zip(source, lexicon.pairs(keys_of(source), keys_of(target)), strict=True)):
        if word.is_copied:
            row = [(j, 1.0) for j, other in enumerate(target) if other.key == word.key]  # noqa: PLW2901
        for j, chance in row:
            same = target[j].key == word.key
            if same or not copied[j]:
                places.append((i, j))
                chances.append(_round(chance) * _SAME if same and not word.is_copied else chance)
    near = _nearness(len(source), len(target))
    rounded = array("f", chances)
    scores = array("f", [chance * near[place] for place, chance in zip(places, rounded, strict=True)])
    return ((i, j, score) for (i, j), score in zip(places, scores, strict=True))


def _round(value: float) -> float:
    return array("f", (value,))[0]


@lru_cache(maxsize=1024)
def _nearness(first: int, second: int) -> memoryview:
    """Return how near the places of two texts' words are to each other, 0 to 1, by how many words each has."""
    rows, columns = np.arange(first) / first, np.arange(second) / second
    return memoryview(np.exp(-2 * np.abs(rows[:, None] - columns[None, :])))


def _grow(linked: set[tuple[int, int]], rest: list[tuple[int, int]]) -> set[tuple[int, int]]:
    """Add links beside linked ones where exactly one of both words is still free."""
    sources, targets = {i for i, _ in linked}, {j for _, j in linked}
    grown = bool(rest)
    while grown:
        grown = False
        for i, j in rest:
            if (i in sources) != (j in targets) and not linked.isdisjoint(
                ((i - 1, j), (i + 1, j), (i, j - 1), (i, j + 1))
            ):
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
