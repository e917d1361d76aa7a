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
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise
from operator import eq, or_
from typing import NamedTuple

from localize.checks import beginnings
from localize.checks.pair import MAY_BE_PROTECTED, Pair, may_be_protected
from localize.language import primary, script_of
from localize.model import LanguageTag, Side

REMEMBERED = 131_072
"""Pieces remembered for each side of a plan: about 24 MB when full."""


class Kind(enum.Enum):
    """What a sign is looked for in."""

    TAG = "tag"
    """The tag of the target language."""
    CHARACTER = "character"
    PIECE = "piece"
    """What stands between white space: `(law),`."""
    WORD = "word"
    """A run of letters."""
    SPACING = "spacing"
    """White space that is more than one space between words."""
    TWICE = "twice"
    """A piece begins with the letters that the one before ends with."""
    ALTERNATING = "alternating"
    """The same, with one piece between them, twice in a row."""
    FOLLOWED = "followed"
    """Two pieces in a row of which the first has a sign."""
    BLANK = "blank"
    """A text that is white space or nothing."""
    EDGES = "edges"
    """The first and the last characters of both texts."""
    TEXT = "text"
    TEXTS = "texts"
    GIVEN = "given"
    """What comes with the texts."""


_IN_PIECES = (Kind.CHARACTER, Kind.PIECE, Kind.WORD)
_RARE = (
    Kind.GIVEN,
    Kind.TEXTS,
    Kind.BLANK,
    Kind.FOLLOWED,
    Kind.WORD,
    Kind.ALTERNATING,
    Kind.TWICE,
    Kind.SPACING,
    Kind.PIECE,
)
"""Signs that few texts have, the rarest first."""


class Edges(NamedTuple):
    """The characters that two texts begin and end with; the texts are not empty."""

    source_first: str
    source_last: str
    target_first: str
    target_last: str


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing to look for; `pattern` for characters and places in pieces, a test for everything else."""

    kind: Kind
    side: Side | None = None
    pattern: str = ""
    having: str = ""
    """A character that every piece or word with the sign has: others are not looked at."""
    unless: Callable[[str], bool] | None = None
    """What no word with the sign passes; asked once for all tests that name the same."""
    tag: Callable[[LanguageTag], bool] | None = None
    text: Callable[[str], object] | None = None
    edges: Callable[[Edges], bool] | None = None
    texts: Callable[[str, str], bool] | None = None
    given: Callable[[Pair], bool] | None = None
    first: Sign | None = None
    two: Callable[[str, str], bool] | None = None
    """A test of a piece that has the first sign and of the one behind it."""

    def look(self) -> Callable[[str], object]:
        """Return what tells whether a piece or a word has the sign."""
        return self.text or re.compile(self.pattern).search


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


def texts(test: Callable[[str, str], bool]) -> Needs:
    """A test of source and target as typed holds. It is asked where all else of a way is there: it may cost some µs."""
    return _one(Sign(Kind.TEXTS, texts=test))


def edges(test: Callable[[Edges], bool]) -> Needs:
    """A test of the characters that the texts begin and end with holds, or one of the texts is empty."""
    return _one(Sign(Kind.EDGES, edges=test))


def given(test: Callable[[Pair], bool]) -> Needs:
    """A test of what comes with the texts holds: term hits, a limit, a plural form. Mere texts have no such thing."""
    return _one(Sign(Kind.GIVEN, given=test))


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


def any_piece(test: Callable[[str], object] | str, *, having: str = "") -> _Sided:
    """A piece without white space passes a test, or has a place that fits a regular expression.

    *having* is a regular expression of one character without which no piece does.
    """
    if isinstance(test, str):
        return lambda side: Sign(Kind.PIECE, side, test, having)
    return lambda side: Sign(Kind.PIECE, side, having=having, text=test)


def any_word(
    test: Callable[[str], object] | str, *, having: str = "", unless: Callable[[str], bool] | None = None
) -> _Sided:
    """A run of letters passes, wherever it may begin behind a placeholder; *test* and *having* as for pieces.

    *unless*: a word that passes this never passes *test*; of several in one plan only the first is asked.
    """
    if isinstance(test, str):
        return lambda side: Sign(Kind.WORD, side, test, having, unless)
    return lambda side: Sign(Kind.WORD, side, having=having, unless=unless, text=test)


def followed(first: _Sided, test: Callable[[str, str], bool]) -> _Sided:
    """A piece that has a sign passes a test with the one that follows it; the test is to remember what takes long."""
    return lambda side: Sign(Kind.FOLLOWED, side, first=first(side), two=test)


def text(test: Callable[[str], bool]) -> _Sided:
    """The whole text passes a test. It is asked about every text: keep it below a microsecond."""
    return lambda side: Sign(Kind.TEXT, side, text=test)


def _one(sign: Sign) -> Needs:
    return Needs(frozenset([frozenset([sign])]))


_RUN = re.compile(r"[^\W\d_]+")
LONGEST_ENDING = 3
"""Letters that may end a placeholder, as in `%lld`: what follows them is a word of its own."""


def _runs(piece: str) -> list[str]:
    """Return the runs of letters that may be words."""
    if piece.isalpha():
        return [piece]
    runs: list[str] = _RUN.findall(piece)
    if "%" in piece or "\\" in piece:
        runs += [run[cut:] for run in runs for cut in range(1, LONGEST_ENDING + 1) if run[cut:]]
    return runs


def uneven(side: Side) -> Sign:
    """White space that is more than one space between words: at the edges, doubled, no-break, a line end."""
    return Sign(Kind.SPACING, side)


def blank(side: Side) -> Sign:
    """Nothing but white space."""
    return Sign(Kind.BLANK, side)


def twice(side: Side) -> Sign:
    """The same run of letters may end a piece and begin the next; any where something protected may hide its ends."""
    return Sign(Kind.TWICE, side)


def alternating(side: Side) -> Sign:
    """Two runs of letters in a row may stand again, as in “he said he said”."""
    return Sign(Kind.ALTERNATING, side)


digit = has(r"\d")
markup = has("[<&]")
placeholder = has(r"[%{$\\]")
"""What every placeholder begins with."""
address = any_piece(r":/|@|www\.|[A-Za-z0-9-]\.[a-z]", having="[:@.]")
"""What no address is without."""
protected = any_piece(MAY_BE_PROTECTED.pattern, having=r"[%{$\\<&@`:.]")
"""What nothing protected is without."""


class Way(NamedTuple):
    """Signs that are enough together."""

    all: int
    read: int
    """Those among them that need no test of both texts."""
    tests: tuple[Test, ...]
    """What tells the others; asked only where these are there."""


Test = tuple[Callable[[str, str], bool], int]
"""A test of two texts, and its sign."""


class Reader:
    """Reads the signs of pairs as bits; equal signs of several checks are one bit."""

    def __init__(self, needs: Iterable[Needs]) -> None:
        named = dict.fromkeys(sign for each in needs for way in each.ways for sign in way)
        signs = named | dict.fromkeys(each.first for each in named if each.first)
        rarest_first = sorted(signs, key=lambda sign: _RARE.index(sign.kind) if sign.kind in _RARE else len(_RARE))
        self._bits = {sign: 1 << place for place, sign in enumerate(rarest_first)}
        self._given = [(each.given, bit) for each, bit in self._bits.items() if each.given]
        self._edges = _Edges((each.edges, bit) for each, bit in self._bits.items() if each.edges)
        self._source = self._side(Side.SOURCE)
        self._target = self._side(Side.TARGET)

    def read(self, source: str, target: str) -> int:
        """Return the signs of two texts."""
        edges = source[:1] + source[-1:] + target[:1] + target[-1:]
        return self._source(source) | self._target(target) | self._edges[edges]

    def read_given(self, pair: Pair) -> int:
        """Return the signs of what comes with the texts."""
        return sum(bit for test, bit in self._given if test(pair))

    def bits_of(self, needs: Needs) -> int:
        """Return the bits of all signs that needs name, in one way or another."""
        return reduce(or_, (self._bits[sign] for way in needs.ways for sign in way), 0)

    def ways(self, needs: Needs) -> tuple[Way, ...]:
        """Return the signs that needs name, way by way: they hold where all of one way are there."""
        return tuple(self._way(way) for way in needs.ways)

    def _way(self, signs: frozenset[Sign]) -> Way:
        bits = {sign: self._bits[sign] for sign in signs}
        tests = tuple((sign.texts, bit) for sign, bit in bits.items() if sign.texts)
        return Way(sum(bits.values()), sum(bits.values()) - sum(bit for _, bit in tests), tests)

    def _side(self, side: Side) -> Callable[[str], int]:
        """Return what reads the texts of one side."""
        mine = [(each, bit) for each, bit in self._bits.items() if each.side is side]
        tests = tuple((each.text, bit) for each, bit in mine if each.kind is Kind.TEXT and each.text)
        when_blank = sum(bit for each, bit in mine if each.kind is Kind.BLANK)
        when_twice = sum(bit for each, bit in mine if each.kind is Kind.TWICE)
        when_alternating = sum(bit for each, bit in mine if each.kind is Kind.ALTERNATING)
        look_again = _Letters().look_again
        when_uneven = sum(bit for each, bit in mine if each.kind is Kind.SPACING)
        signs_of = _Pieces([(each, bit) for each, bit in mine if each.kind in _IN_PIECES]).__getitem__
        followed = [(self._bits[each.first], each.two, bit) for each, bit in mine if each.first and each.two]

        def read(text: str) -> int:
            pieces = text.split()
            signs = list(map(signs_of, pieces))
            found = reduce(or_, signs, 0 if pieces else when_blank)
            for first, passes, bit in followed:
                if found & first:
                    for sign, piece, after in zip(signs, pieces, pieces[1:], strict=False):
                        if sign & first and passes(piece, after):
                            found |= bit
                            break
            if when_uneven and " ".join(pieces) != text:
                found |= when_uneven
            if when_twice or when_alternating:
                is_twice, alternates = look_again(pieces)
                if is_twice:
                    found |= when_twice
                if alternates:
                    found |= when_alternating
            for test, bit in tests:
                if test(text):
                    found |= bit
            return found

        return read


_SEVERAL = ""
"""Stands for the letters of a piece that has several runs of them."""
_HIDDEN = " "
"""Stands for those of a piece in which something may be protected."""


class _Letters(dict[str, str]):
    """The letters of pieces, small; of a piece without any the piece itself."""

    def __missing__(self, piece: str) -> str:
        if len(self) >= REMEMBERED:
            self.clear()
        runs = _RUN.findall(piece) or [piece]
        several = _HIDDEN if may_be_protected(piece) else _SEVERAL
        self[piece] = runs[0].lower() if len(runs) == 1 else several
        return self[piece]

    def look_again(self, pieces: list[str]) -> tuple[bool, bool]:
        """Tell whether letters may stand twice in a row, and whether two runs of them may."""
        first = last = list(map(self.__getitem__, pieces))
        if _HIDDEN in last:
            return True, True
        if _SEVERAL in last:
            first = [each or _RUN.findall(piece)[0].lower() for each, piece in zip(last, pieces, strict=True)]
            last = [each or _RUN.findall(piece)[-1].lower() for each, piece in zip(last, pieces, strict=True)]
        is_twice = any(map(eq, last, first[1:]))
        if not any(map(eq, last, first[2:])):
            return is_twice, False
        return is_twice, any(one and other for one, other in pairwise(map(eq, last, first[2:])))


class _Remembered(dict[str, int]):
    """The signs of pieces of text, each looked at once; all are forgotten when they become too many."""

    def __missing__(self, piece: str) -> int:
        return self.keep(piece, self.look_at(piece))

    def keep(self, piece: str, found: int) -> int:
        """Remember the signs of a piece and return them."""
        if len(self) >= REMEMBERED:
            self.clear()
        self[piece] = found
        return found

    def look_at(self, piece: str) -> int:
        """Return the signs of a piece that is not remembered."""
        raise NotImplementedError


class _Edges(_Remembered):
    """Which tests hold for four characters; fewer are those of a text with nothing in it, and then all hold."""

    def __init__(self, tests: Iterable[tuple[Callable[[Edges], bool], int]]) -> None:
        super().__init__()
        self._tests = tuple(tests)

    def look_at(self, piece: str) -> int:
        if len(piece) < len(Edges._fields):
            return sum(bit for _, bit in self._tests)
        edges = Edges(*piece)
        return sum([bit for test, bit in self._tests if test(edges)])


class _Characters(_Remembered):
    """Which patterns fit a character."""

    def __init__(self, patterns: Iterable[tuple[str, int]]) -> None:
        super().__init__()
        self._fitting = [(re.compile(pattern).fullmatch, bit) for pattern, bit in patterns]

    def look_at(self, piece: str) -> int:
        return sum(bit for fits, bit in self._fitting if fits(piece))

    def all_in(self, text: str) -> int:
        """Return what fits any character of a text."""
        return reduce(or_, map(self.__getitem__, set(text)), 0)


_Look = tuple[int, Callable[[str], object], int]
"""Characters without which it finds nothing, what looks, and its sign."""
_BEFORE_SORTING = 2_000
"""Pieces that are looked at in less time than it takes to find out what expressions begin with."""


class _Starts(dict[str, tuple[_Look, ...]]):
    """What may find something in pieces that begin so, simplified; it has no looks until it takes them."""

    def __init__(self) -> None:
        super().__init__()
        self._looks: list[_Look] = []
        self._by_beginning: dict[str, list[_Look]] = {}

    def take(self, looks: Iterable[_Look]) -> list[_Look]:
        """Take the looks that go by what a piece begins with, and return the others."""
        others: list[_Look] = []
        for each in looks:
            owner, name = getattr(each[1], "__self__", None), getattr(each[1], "__name__", "")
            if isinstance(owner, re.Pattern) and (found := beginnings.find(owner, anchored=name != "search")):
                self._looks.append(each)
                for beginning in found:
                    self._by_beginning.setdefault(beginning, []).append(each)
            else:
                others.append(each)
        self.clear()
        return others

    def __missing__(self, start: str) -> tuple[_Look, ...]:
        if beginnings.is_telling(start):
            cuts = (start[:length] for length in range(1, beginnings.LENGTH + 1))
            found = tuple(look for cut in cuts for look in self._by_beginning.get(cut, ()))
        else:
            found = tuple(self._looks)
        if len(self) >= REMEMBERED:
            self.clear()
        self[start] = found
        return found


class _Looks:
    """What looks for signs in pieces or in words: only for those that their characters and beginnings leave."""

    def __init__(self, signs: Sequence[tuple[Sign, int]], gates: Mapping[str, int]) -> None:
        # One search for all patterns at once was measured: it takes longer, for each alone knows what it begins with.
        self._looks = [(gates.get(each.having, 0), each.look(), bit) for each, bit in signs]
        self._gates = reduce(or_, (gate for gate, _, _ in self._looks), 0)
        self._unless = next((each.unless for each, _ in signs if each.unless), None)
        self._skipped = sum(bit for each, bit in signs if each.unless and each.unless is self._unless)
        self._chosen: dict[tuple[int, bool], tuple[tuple[Callable[[str], object], int], ...]] = {}
        self._starts = _Starts()
        self._simplify = beginnings.simplifying()
        self._unsorted = _BEFORE_SORTING

    def find(self, text: str, characters: int) -> int:
        """Return the signs of a text that has these characters."""
        found = 0
        gates = characters & self._gates, self._unless is not None and self._unless(text)
        looks = self._chosen.get(gates)
        for look, bit in self._choose(*gates) if looks is None else looks:
            if look(text):
                found |= bit
        for gate, look, bit in self._starts[self._simplify(text)]:
            if characters & gate == gate and look(text):
                found |= bit
        self._unsorted -= 1
        if not self._unsorted:
            self._looks = self._starts.take(self._looks)
            self._chosen.clear()
        return found

    def _choose(self, gates: int, is_skipped: bool) -> tuple[tuple[Callable[[str], object], int], ...]:
        """Return what is looked for where there are characters that open these gates."""
        skipped = self._skipped if is_skipped else 0
        looks = tuple((look, bit) for gate, look, bit in self._looks if gates & gate == gate and not bit & skipped)
        if len(self._chosen) >= REMEMBERED:
            self._chosen.clear()
        self._chosen[gates, is_skipped] = looks
        return looks


class _Pieces(_Remembered):
    """What is seen in the pieces between white space, in their characters and words."""

    def __init__(self, signs: Iterable[tuple[Sign, int]]) -> None:
        super().__init__()
        by_kind = {kind: [each for each in signs if each[0].kind is kind] for kind in _IN_PIECES}
        own = [(each.pattern, bit) for each, bit in by_kind[Kind.CHARACTER]]
        self._mask = reduce(or_, (bit for _, bit in own), 0)
        having = dict.fromkeys(each.having for each, _ in by_kind[Kind.PIECE] + by_kind[Kind.WORD] if each.having)
        gates = {pattern: 1 << place for place, pattern in enumerate(having, self._mask.bit_length())}
        self._characters = _Characters([*gates.items(), *own])
        self._in_pieces = _Looks(by_kind[Kind.PIECE], gates)
        self._words = _Words(self._characters, _Looks(by_kind[Kind.WORD], gates))

    def look_at(self, piece: str) -> int:
        characters = self._characters.all_in(piece)
        found = characters & self._mask | self._in_pieces.find(piece, characters)
        if piece.isalpha():
            return found | self._words.find(piece, characters)
        return reduce(or_, map(self._words.__getitem__, _runs(piece)), found)


class _Words(_Remembered):
    """What is seen in runs of letters."""

    def __init__(self, characters: _Characters, looks: _Looks) -> None:
        super().__init__()
        self._characters, self._looks = characters, looks

    def look_at(self, piece: str) -> int:
        return self._looks.find(piece, self._characters.all_in(piece))

    def find(self, word: str, characters: int) -> int:
        """Return what is seen in a word whose characters are known already."""
        found = self.get(word)
        return self.keep(word, self._looks.find(word, characters)) if found is None else found
