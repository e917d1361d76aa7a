"""What has to be in a pair before a check can find anything, so that most checks are never asked.

A check declares its needs in `@check(..., needs=into("kk") & target(has("[0-9]")))`. They are a promise: where they do
not hold, the check finds nothing. A test asks every check with and without its needs and compares. Needs may hold too
often, which costs time; they must never fail to hold where the check would speak.

Signs are looked for in what is typed, in pieces without white space, and remembered for each character and piece, for
texts repeat their words. What stands in placeholders, tags and addresses is read like any other text: checks that
leave it out find less, never more.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache, reduce
from operator import or_

from localize.checks.pair import Pair
from localize.language import primary, script_of
from localize.model import LanguageTag, Side

REMEMBERED = 65536
"""Pieces remembered for each set of signs: about 12 MB when full."""


class Kind(enum.Enum):
    """What a sign is looked for in."""

    TAG = "tag"
    """The tag of the target language."""
    CHARACTER = "character"
    PIECE = "piece"
    """What stands between white space: `(law),`."""
    WORD = "word"
    """A run of letters."""
    TEXT = "text"
    PAIR = "pair"


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing to look for; `pattern` for characters and places in pieces, a test for everything else."""

    kind: Kind
    side: Side | None = None
    pattern: str = ""
    tag: Callable[[LanguageTag], bool] | None = None
    text: Callable[[str], bool] | None = None
    pair: Callable[[Pair], bool] | None = None


@dataclass(frozen=True, slots=True)
class Needs:
    """Sets of signs, of which one set has to be there in full."""

    ways: frozenset[frozenset[Sign]]

    def __or__(self, other: Needs) -> Needs:
        return Needs(self.ways | other.ways)

    def __and__(self, other: Needs) -> Needs:
        return Needs(frozenset(mine | its for mine in self.ways for its in other.ways))

    def within(self, tag: LanguageTag) -> Needs:
        """Return what is left to ask where the target language is known."""
        ways = (way for way in self.ways if all(each.tag(tag) for each in way if each.tag))
        return Needs(frozenset(frozenset(each for each in way if not each.tag) for way in ways))


ALWAYS = Needs(frozenset([frozenset()]))
"""The needs of a check that is asked about every pair."""

_Sided = Callable[[Side], Sign]


def into(*languages: str) -> Needs:
    """The target language is one of these."""
    return _one(Sign(Kind.TAG, tag=lambda tag: primary(tag) in languages))


def into_script(*scripts: str) -> Needs:
    """The target is to be written in one of these scripts."""
    return _one(Sign(Kind.TAG, tag=lambda tag: script_of(tag) in scripts))


def pair(test: Callable[[Pair], bool]) -> Needs:
    """A test of the whole pair holds. It is asked about every pair: keep it below a microsecond."""
    return _one(Sign(Kind.PAIR, pair=test))


def source(sign: _Sided) -> Needs:
    """The source has a sign."""
    return _one(sign(Side.SOURCE))


def target(sign: _Sided) -> Needs:
    """The target has a sign."""
    return _one(sign(Side.TARGET))


def either(sign: _Sided) -> Needs:
    """The source or the target has a sign."""
    return source(sign) | target(sign)


def has(pattern: str) -> _Sided:
    """A character that is no white space fits a regular expression."""
    return lambda side: Sign(Kind.CHARACTER, side, pattern)


def any_piece(test: Callable[[str], object] | str) -> _Sided:
    """A piece without white space passes a test, or has a place that fits a regular expression."""
    if isinstance(test, str):
        return lambda side: Sign(Kind.PIECE, side, test)
    return lambda side: Sign(Kind.PIECE, side, text=_truth(test))


def any_word(test: Callable[[str], object]) -> _Sided:
    """A run of letters passes a test, wherever it may begin behind a placeholder."""
    return lambda side: Sign(Kind.WORD, side, text=_truth(test))


def text(test: Callable[[str], bool]) -> _Sided:
    """The whole text passes a test. It is asked about every text: keep it below a microsecond."""
    return lambda side: Sign(Kind.TEXT, side, text=test)


def _one(sign: Sign) -> Needs:
    return Needs(frozenset([frozenset([sign])]))


@lru_cache
def _truth(test: Callable[[str], object]) -> Callable[[str], bool]:
    return lambda piece: bool(test(piece))


_RUN = re.compile(r"[^\W\d_]+")
_LONGEST_ENDING = 3
"""Letters that may end a placeholder, as in `%lld`: what follows them is a word of its own."""


def _runs(piece: str) -> list[str]:
    """Return the runs of letters that may be words."""
    runs: list[str] = _RUN.findall(piece)
    if "%" in piece or "\\" in piece:
        runs += [run[cut:] for run in runs for cut in range(1, _LONGEST_ENDING + 1) if run[cut:]]
    return runs


def _is_uneven(text: str) -> bool:
    return " ".join(text.split()) != text


uneven = text(_is_uneven)
"""White space that is more than one space between words: at the edges, doubled, no-break, a line end."""
digit = has(r"\d")
markup = has("[<&]")
placeholder = has(r"[%{$\\]")
"""What every placeholder begins with."""
address = any_piece(r":/|@|www\.|[A-Za-z0-9-]\.[a-z]")
"""What no address is without."""


class Reader:
    """Reads the signs of pairs as bits; equal signs of several checks are one bit."""

    def __init__(self, needs: Iterable[Needs]) -> None:
        signs = dict.fromkeys(sign for each in needs for way in each.ways for sign in way)
        self._bits = {sign: 1 << place for place, sign in enumerate(signs)}
        self._pairs = [(each.pair, bit) for each, bit in self._bits.items() if each.pair]
        self._source = self._side(Side.SOURCE)
        self._target = self._side(Side.TARGET)

    def read(self, pair: Pair) -> int:
        """Return the signs of a pair."""
        found = self._source(pair.source.typed) | self._target(pair.target.typed)
        for test, bit in self._pairs:
            if test(pair):
                found |= bit
        return found

    def ways(self, needs: Needs) -> tuple[int, ...]:
        """Return the signs that needs name, way by way: they hold where all of one way are there."""
        return tuple(sum(self._bits[sign] for sign in way) for way in needs.ways)

    def _side(self, side: Side) -> Callable[[str], int]:
        """Return what reads the texts of one side."""
        mine = [(each, bit) for each, bit in self._bits.items() if each.side is side]
        texts = tuple((each.text, bit) for each, bit in mine if each.kind is Kind.TEXT and each.text)
        read_piece = _piece_reader(tuple(pair for pair in mine if pair[0].kind is not Kind.TEXT))

        def read(text: str) -> int:
            found = reduce(or_, map(read_piece, text.split()), 0)
            for test, bit in texts:
                if test(text):
                    found |= bit
            return found

        return read


@lru_cache(maxsize=16)
def _piece_reader(signs: tuple[tuple[Sign, int], ...]) -> Callable[[str], int]:
    """Return a function that gives the signs of a piece, and remembers them."""
    characters = _Characters(signs)
    # One search for all patterns at once was measured: it takes longer, for each alone knows what it begins with.
    pieces = [each for each in signs if each[0].kind is Kind.PIECE]
    searches = [(re.compile(each.pattern).search, bit) for each, bit in pieces if each.pattern]
    tests = [(each.text, bit) for each, bit in pieces if each.text]
    words = [(each.text, bit) for each, bit in signs if each.kind is Kind.WORD and each.text]

    @lru_cache(maxsize=REMEMBERED)
    def read_word(word: str) -> int:
        return sum(bit for test, bit in words if test(word))

    @lru_cache(maxsize=REMEMBERED)
    def read_piece(piece: str) -> int:
        found = 0
        for search, bit in searches:
            if search(piece):
                found |= bit
        for character in set(piece):
            found |= characters[character]
        for word in _runs(piece) if words else ():
            found |= read_word(word)
        for test, bit in tests:
            if test(piece):
                found |= bit
        return found

    return read_piece


class _Characters(dict[str, int]):
    """The signs of characters, each looked at once."""

    def __init__(self, signs: Iterable[tuple[Sign, int]]) -> None:
        super().__init__()
        self._fitting = [
            (re.compile(each.pattern).fullmatch, bit) for each, bit in signs if each.kind is Kind.CHARACTER
        ]

    def __missing__(self, character: str) -> int:
        self[character] = sum(bit for fits, bit in self._fitting if fits(character))
        return self[character]
