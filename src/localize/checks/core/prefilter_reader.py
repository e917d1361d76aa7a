"""Reader of prefilter conditions for one pair or many, with a cache by piece and word."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import reduce
from itertools import chain, pairwise
from operator import eq, or_
from typing import NamedTuple

from localize.checks.core import regex_prefix as beginnings
from localize.checks.core.pair import Pair, may_be_protected
from localize.checks.core.prefilter import LONGEST_ENDING, Edges, Kind, Needs, Sign
from localize.model import Side

REMEMBERED = 131_072
"""Pieces remembered for each side of a plan: about 24 MB when full."""


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


_RUN = re.compile(r"[^\W\d_]+")


def _runs(piece: str) -> list[str]:
    """Return the runs of letters that may be words."""
    if piece.isalpha():
        return [piece]
    runs: list[str] = _RUN.findall(piece)
    if "%" in piece or "\\" in piece:
        runs += [run[cut:] for run in runs for cut in range(1, LONGEST_ENDING + 1) if run[cut:]]
    return runs


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
        self._pieces = {side: self._pieces_of(side) for side in (Side.SOURCE, Side.TARGET)}
        self._source = self._side(Side.SOURCE)
        self._target = self._side(Side.TARGET)

    def learn(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Look at what is new in many pairs, sign by sign: that is done in half the time, for each stays at hand."""
        for side, texts in zip((Side.SOURCE, Side.TARGET), zip(*pairs, strict=True), strict=False):
            self._pieces[side].learn(dict.fromkeys(piece for text in texts for piece in text.split()))

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

    def _pieces_of(self, side: Side) -> _Pieces:
        return _Pieces(
            [(each, bit) for each, bit in self._bits.items() if each.side is side and each.kind in _IN_PIECES]
        )

    def _side(self, side: Side) -> Callable[[str], int]:
        """Return what reads the texts of one side."""
        mine = [(each, bit) for each, bit in self._bits.items() if each.side is side]
        tests = tuple((each.text, bit) for each, bit in mine if each.kind is Kind.TEXT and each.text)
        when_blank = sum(bit for each, bit in mine if each.kind is Kind.BLANK)
        when_twice = sum(bit for each, bit in mine if each.kind is Kind.TWICE)
        when_alternating = sum(bit for each, bit in mine if each.kind is Kind.ALTERNATING)
        look_again = _Letters().look_again
        when_uneven = sum(bit for each, bit in mine if each.kind is Kind.SPACING)
        signs_of = self._pieces[side].__getitem__
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
        self._count(1)
        return found

    def find_all(self, texts: Sequence[str], characters: Sequence[int]) -> list[int]:
        """Return the signs of many texts that have these characters: one look at all texts after the other."""
        found = [0] * len(texts)
        grouped: dict[tuple[int, bool], list[int]] = {}
        starts: dict[str, list[int]] = {}
        for at, (text, has_characters) in enumerate(zip(texts, characters, strict=True)):
            key = has_characters & self._gates, self._unless is not None and self._unless(text)
            grouped.setdefault(key, []).append(at)
            starts.setdefault(self._simplify(text), []).append(at)
        places: dict[_Look, list[int]] = {}
        for gate, look, bit in self._looks:
            skipped = bool(bit & self._skipped)
            fitting = (
                group for (gates, skips), group in grouped.items() if gates & gate == gate and not skips & skipped
            )
            places[gate, look, bit] = list(chain.from_iterable(fitting))
        for start, group in starts.items():
            for each in self._starts[start]:
                gate = each[0]
                places.setdefault(each, []).extend(at for at in group if characters[at] & gate == gate)
        for (_, look, bit), group in places.items():
            for at in group:
                if look(texts[at]):
                    found[at] |= bit
        self._count(len(texts))
        return found

    def _count(self, seen: int) -> None:
        """Find out what expressions begin with once so many texts were looked at that it is worth the while."""
        if self._unsorted > 0:
            self._unsorted -= seen
            if self._unsorted <= 0:
                self._looks = self._starts.take(self._looks)
                self._chosen.clear()

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

    def learn(self, pieces: Iterable[str]) -> None:
        """Look at all pieces that are new, sign by sign."""
        new = [piece for piece in pieces if piece not in self]
        characters = list(map(self._characters.all_in, new))
        runs = [[piece] if piece.isalpha() else _runs(piece) for piece in new]
        self._words.learn(dict.fromkeys(chain.from_iterable(runs)))
        seen = self._in_pieces.find_all(new, characters)
        for piece, own, words, found in zip(new, characters, runs, seen, strict=True):
            self.keep(piece, reduce(or_, map(self._words.__getitem__, words), own & self._mask | found))

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

    def learn(self, words: Iterable[str]) -> None:
        """Look at all words that are new, sign by sign."""
        new = [word for word in words if word not in self]
        for word, found in zip(new, self._looks.find_all(new, list(map(self._characters.all_in, new))), strict=True):
            self.keep(word, found)

    def look_at(self, piece: str) -> int:
        return self._looks.find(piece, self._characters.all_in(piece))

    def find(self, word: str, characters: int) -> int:
        """Return what is seen in a word whose characters are known already."""
        found = self.get(word)
        return self.keep(word, self._looks.find(word, characters)) if found is None else found
