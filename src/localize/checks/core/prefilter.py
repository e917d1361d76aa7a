"""Conditions on a pair, declared by checks, without which a check has nothing to find and is not run.

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
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from localize.checks.core.pair import MAY_BE_PROTECTED, Pair
from localize.language import primary, script_of
from localize.model import LanguageTag, Side


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


LONGEST_ENDING = 3
"""Letters that may end a placeholder, as in `%lld`: what follows them is a word of its own."""


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
