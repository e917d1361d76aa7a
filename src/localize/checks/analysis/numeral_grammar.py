"""Numerals in words: cardinals, ordinals, collectives, fractions and compounds of English, Kazakh and Russian.

The table of numerals has the words; the grammar here knows the endings of Kazakh numerals and Russian adjectives, and
which words go on with a numeral: “two hundred and forty-five”, «екі жүз қырық бес», «двадцатипятилетний».
"""

from __future__ import annotations

import enum
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import product
from typing import NamedTuple

from localize.checks.core.pair import Text
from localize.checks.words import read_table, read_words
from localize.tokens import TokenKind, search_key


class Form(enum.Enum):
    """What a word of a numeral does in it."""

    CARDINAL = "cardinal"
    ORDINAL = "ordinal"
    """It ends a numeral."""
    WHOLE = "whole"
    """It is a numeral by itself: twice, трое, «пятилетний»."""
    PART = "part"
    """It is a part of a whole by itself, or the denominator: half, треть, thirds."""
    HALF = "half"
    """It adds a half: жарым; a numeral is half an hour behind an hour: «в половине шестого»."""
    OF = "of"
    """A Kazakh denominator: «үштен» екісі."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a numeral."""

    value: float
    form: Form


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number in words at its place."""

    start: int
    end: int
    text: str
    value: float
    form: Form
    sure: bool
    """It can hardly mean anything but a quantity: no “one”, no “hundreds”."""


class _Piece(NamedTuple):
    start: int
    end: int
    text: str
    joined: bool
    """One space or hyphen parts it from the piece before."""
    word: Word | None


_HYPHEN = re.compile("[-‑]")
_THOUSAND, _HUNDRED, _TEN = 1000, 100, 10
_WORDS = read_words("numerals")
_SOFT = str.maketrans({"ё": "е"})
_ADJECTIVE = ["ый", "ой", "ая", "ое", "ого", "ому", "ую", "ою", "ым", "ом", "ые", "ых", "ыми"]
_PARTS = {
    "en": {"half": 1 / 2, "halves": 1 / 2, "quarters": 1 / 4},
    "kk": {},
    "ru": {
        **dict.fromkeys(("половина", "половину", "половины", "половине", "половиной"), 1 / 2),
        **dict.fromkeys(("треть", "трети", "третью", "третей"), 1 / 3),
        **dict.fromkeys(("четверть", "четверти", "четвертью", "четвертей"), 1 / 4),
    },
}


@cache
def _lexicon(language: str) -> dict[str, Word]:
    """Return the words of English or Russian numerals; of Kazakh ones those that stand alone are left to the stems."""
    found: dict[str, Word] = {}
    for row in read_table("numerals"):
        value = float(row["value"])
        for column, form in (("", Form.CARDINAL), ("-ordinal", Form.ORDINAL), ("-whole", Form.WHOLE)):
            for word in row.get(f"{language}{column}", "").translate(_SOFT).split():
                stem = word.removesuffix("-")
                for each in (word,) if stem == word else (stem + ending for ending in _ADJECTIVE):
                    found.setdefault(each, Word(value, form))
                if language == "en" and form is Form.ORDINAL and value > 2:
                    found[f"{word}s"] = Word(1 / value, Form.PART)
    return found | {word: Word(value, Form.PART) for word, value in _PARTS[language].items()}


@cache
def _kazakh() -> tuple[dict[str, float], re.Pattern[str]]:
    """Return the values of Kazakh stems, and what finds a stem with the endings of order, possession and case."""
    rows = read_table("numerals")
    stems = {stem: float(row["value"]) for row in rows for stem in f"{row['kk']} {row['kk-whole']}".split()}
    names = "|".join(sorted(stems, key=len, reverse=True))
    return stems, re.compile(
        rf"({names})([ыі]?нш[ыі])?(?:л[ае]р|т[ае]р|д[ае]р)?(?:с?[ыі]н?)?"
        r"(?:[дтн][ыі]ң?|[ғгқк]?[ае]|([дт][ае]н|н[ае]н)|[дт][ае](?:ғ[ыі]|г[ыі])?|[мбп][ае]н)?"
    )


@cache
def _compounds(language: str) -> tuple[dict[str, float], re.Pattern[str]]:
    """Return the values of what compounds begin with, and what finds such beginnings in a row with the rest."""
    column = "ru-compound" if language == "ru" else language
    stems = {
        each: float(row["value"]) for row in read_table("numerals") for each in row[column].translate(_SOFT).split()
    }
    names = "|".join(sorted(stems, key=len, reverse=True))
    rest = "|".join(_WORDS[f"{language}-compounds"]).translate(_SOFT)
    others = r"|\w{3,}" if language == "ru" else ""
    return stems, re.compile(rf"((?:{names})+)(?:((?:{rest}))\w*{others})")


_OTHERWISE = (7, 100)
"""What words as «семинар» and «сторона» seem to begin with."""
_MULTIPLES = {"тысячн": 1e3, "миллионн": 1e6, "миллиардн": 1e9}


@lru_cache(maxsize=8192)
def compound(word: str, language: str) -> tuple[float, bool]:
    """Return what a small word begins with, as «пятилетний» does, and whether it surely counts; 0 where nothing."""
    if language not in ("kk", "ru"):
        return 0, False
    stems, pattern = _compounds(language)
    found = pattern.fullmatch(word)
    if found is None:
        return 0, False
    names = "|".join(sorted(stems, key=len, reverse=True))
    value = sum(stems[each] for each in re.findall(names, found[1]))
    return (value * _MULTIPLES.get(found[2] or "", 1), True) if found[2] else (value * (value not in _OTHERWISE), False)


@lru_cache(maxsize=8192)
def read_word(word: str, language: str) -> Word | None:
    """Return what a word, folded, is in a numeral."""
    if language == "kk":
        return _read_kazakh(word)
    if language not in _PARTS:
        return None
    if (known := _lexicon(language).get(word)) is not None or language == "en":
        return known
    value, sure = compound(word, language)
    if not sure and word.startswith("пол") and (scale := _lexicon("ru").get(word[3:])) and scale.value >= _THOUSAND:
        return Word(scale.value / 2, Form.WHOLE)
    return Word(value, Form.WHOLE) if sure else None


_TWELVES = frozenset(read_words("numerals")["twelve"])
"""Words for noon and midnight."""
_SHORT, _HEAD = 2, 3
"""Letters of a word's beginning: «он» and «үш» have two."""
_LOOKALIKES = {cyrillic: cyrillic + latin for latin, cyrillic in zip("iaopcxyk", "іаорсхук", strict=True)} | {
    "е": "еeё"
}


@cache
def _heads() -> frozenset[str]:
    """Return what words of numerals begin with, in small letters, Latin ones among the Cyrillic too."""
    stems = *_kazakh()[0], *_compounds("ru")[0], "жарым", "жарты", "ширек", "пол"
    words = {*_lexicon("en"), *_lexicon("ru"), *stems, *_TWELVES}
    spelt = [[_LOOKALIKES.get(letter, letter) for letter in word[:_HEAD]] for word in words]
    return frozenset("".join(letters) for each in spelt for letters in product(*each))


def may_count(typed: str) -> bool:
    """Tell whether a word may be in a numeral of two and more in one of the three languages, or noon or midnight."""
    head, heads = typed[:_HEAD].lower(), _heads()
    if head not in heads and head[:_SHORT] not in heads:
        return False
    folded = search_key(typed)
    words = [read_word(folded, language) for language in _PARTS]
    return folded in _TWELVES or any(word and (word.value not in (0, 1) or word.form is Form.ORDINAL) for word in words)


def _read_kazakh(word: str) -> Word | None:
    if word == "жарым" or word in ("ширек", "ширегі"):
        return Word(1 / 2, Form.HALF) if word == "жарым" else Word(1 / 4, Form.PART)
    if word.startswith("жарты") and not word.startswith("жартыжыл"):
        return Word(1 / 2, Form.PART)
    stems, pattern = _kazakh()
    found = pattern.fullmatch(word)
    if found is None or word in _WORDS["kk-homographs"]:
        value, sure = compound(word, "kk")
        return Word(value, Form.WHOLE) if sure else None
    if found[2]:
        return Word(stems[found[1]], Form.ORDINAL)
    if found[1][-2:] in ("еу", "ау"):
        return Word(stems[found[1]], Form.WHOLE)
    return Word(stems[found[1]], Form.OF if found[3] else Form.CARDINAL)


def find_numerals(text: Text) -> tuple[Numeral, ...]:
    """Return the numbers in words of a text, in order."""
    if text.language not in _PARTS or not any(_has_word(each.text, text.language) for each in text.language_tokens):
        return ()
    pieces = tuple(_pieces(text))
    found: list[Numeral] = []
    at = 0
    while at < len(pieces):
        if pieces[at].word is None:
            at += 1
            continue
        end, value, form = _read(pieces, at, text.language)
        first, last = pieces[at], pieces[end - 1]
        if not (first.joined and pieces[at - 1].text[:1].isdigit() and first.word and first.word.value in _BARE):
            sure = _is_sure(end - at, value, form, text.language) and not (end - at > 1 and last.text == "second")
            found.append(Numeral(first.start, last.end, text.typed[first.start : last.end], value, form, sure))
        at = end
    return tuple(found)


def _pieces(text: Text) -> Iterator[_Piece]:
    end = -1
    for token in text.language_tokens:
        start = token.start
        for piece in _HYPHEN.split(token.text) if token.kind is TokenKind.WORD else [token.text]:
            folded, word = _look(piece, text.language)
            yield _Piece(start, start + len(piece), folded, start - end == 1, word)
            end = start + len(piece)
            start = end + 1


@lru_cache(maxsize=16384)
def _has_word(token: str, language: str) -> bool:
    """Tell whether a piece of a token is a word of a numeral."""
    return any(_look(piece, language)[1] for piece in _HYPHEN.split(token))


@lru_cache(maxsize=8192)
def _look(piece: str, language: str) -> tuple[str, Word | None]:
    """Return a piece of a word as it is compared, and what it is in a numeral."""
    folded = search_key(piece)
    return folded, read_word(folded, language)


@dataclass(slots=True)
class _Sum:
    """A numeral as far as it has been read."""

    language: str
    total: float = 0.0
    current: float = 0.0
    """What the next hundred, thousand or million multiplies."""
    least: float = math.inf
    """The last thousand or million: the next is smaller."""

    def takes(self, word: Word) -> bool:
        """Tell whether a word goes on with the numeral."""
        value, current = word.value, self.current
        if word.form in (Form.WHOLE, Form.PART, Form.HALF):
            return word.form is Form.HALF and current % 1 == 0 and current > 0
        if value >= _THOUSAND:
            return value < self.least and (current > 0 or self.total == 0)
        return value > 0 and self._has_room(value)

    def _has_room(self, value: float) -> bool:
        """Tell whether a number below a thousand goes on: five behind twenty, a hundred behind two."""
        current = self.current
        if value >= _HUNDRED:
            return current == 0 or (value == _HUNDRED and current < _TEN and current % 1 == 0)
        if value >= _TEN:
            return current % _HUNDRED == 0
        return current % _TEN == 0 and (self.language == "kk" or current % _HUNDRED != _TEN)

    def add(self, word: Word) -> None:
        """Go on with a word."""
        if word.value >= _THOUSAND and word.form is not Form.WHOLE:
            self.total, self.current, self.least = self.total + (self.current or 1) * word.value, 0.0, word.value
        elif word.value == _HUNDRED and self.current:
            self.current *= _HUNDRED
        else:
            self.current += word.value


def _read(pieces: tuple[_Piece, ...], begin: int, language: str) -> tuple[int, float, Form]:
    """Return where the numeral ends that begins at a place, its value and the form of its last word."""
    read, form, at = _Sum(language), Form.CARDINAL, begin
    while form is Form.CARDINAL:
        here = at + _linked(pieces, at, language) if at > begin else at
        word = pieces[here].word if here < len(pieces) else None
        if word is None or (at > begin and not (pieces[here].joined and read.takes(word))):
            break
        read.add(word)
        at, form = here + 1, Form.CARDINAL if word.form is Form.HALF else word.form
    return _fraction(pieces, at, read.total + read.current, form, language)


def _linked(pieces: tuple[_Piece, ...], at: int, language: str) -> int:
    """Return how many words at a place only link what stands there to a numeral: “hundred and five”."""
    last, texts = pieces[at - 1].word, [piece.text for piece in pieces[at : at + 1]]
    return int(language == "en" and texts == ["and"] and last is not None and last.value >= _HUNDRED)


def _fraction(pieces: tuple[_Piece, ...], at: int, value: float, form: Form, language: str) -> tuple[int, float, Form]:
    """Return the end, the value and the form of a numeral with the half or the denominator that follows it."""
    texts = [piece.text for piece in pieces[at : at + 3]]
    halved = _HALVED.get(language, ["?"])
    if form is Form.CARDINAL and texts[: len(halved)] == halved:
        return _scaled(pieces, at + len(halved), value + 1 / 2)
    if form is Form.PART:
        return _half(pieces, at, value, language)
    if form is Form.ORDINAL and value > 2 and [pieces[max(at - 2, 0)].text, *texts[:1]] == ["a", "of"]:
        return at, 1 / value, Form.PART
    share = _share(value, form, _following(pieces, at))
    if share > 0 or (share < 0 and _is_denominator(texts, language)):
        return at + 1, abs(share), Form.PART
    return at, value, Form.CARDINAL if form is Form.OF else form


def _following(pieces: tuple[_Piece, ...], at: int) -> Word | None:
    """Return the word at a place, if it may go on with what stands before."""
    return pieces[at].word if at < len(pieces) and pieces[at].joined else None


def _half(pieces: tuple[_Piece, ...], at: int, value: float, language: str) -> tuple[int, float, Form]:
    """Return the end, the value and the form of a part of a whole: of an hour, or of a million."""
    following = _following(pieces, at)
    if language == "ru" and following and following.form is Form.ORDINAL:
        return at + 1, following.value - value, Form.HALF  # «в половине шестого»
    behind = at + ([piece.text for piece in pieces[at : at + 1]] == ["a"])
    return _scaled(pieces, behind, value, at)


_HALVED = {"en": ["and", "a", "half"], "ru": ["с", "половиной"]}
_WHOLES = (2, 3, 4, 5, 6, 7, 8, 9, 10, 100, 1000)


def _share(value: float, form: Form, following: Word | None) -> float:
    """Return the part that a number and the next word are; below zero where the next word may be another ordinal."""
    if following is None:
        return 0
    if form is Form.OF:
        whole = following.form in (Form.CARDINAL, Form.WHOLE, Form.OF) and following.value < value in _WHOLES
        return following.value / value if whole else 0
    if form is Form.CARDINAL and following.form is Form.PART and value < _TEN:
        return value * following.value
    ordinal = form is Form.CARDINAL and following.form is Form.ORDINAL and value < following.value > 2
    return -value / following.value if ordinal else 0


def _is_denominator(texts: list[str], language: str) -> bool:
    """Tell whether an ordinal behind a cardinal is a denominator: “one third of”, «две пятых»."""
    return texts[1:2] == ["of"] if language == "en" else texts[0][-2:] in ("ая", "ую", "ых", "ой")


def _scaled(pieces: tuple[_Piece, ...], at: int, value: float, end: int | None = None) -> tuple[int, float, Form]:
    """Return a numeral with a half in it, times the thousands or millions that follow."""
    scale = _following(pieces, at)
    if scale and scale.form is Form.CARDINAL and scale.value >= _THOUSAND:
        return at + 1, value * scale.value, Form.CARDINAL
    return (at, value, Form.CARDINAL) if end is None else (end, value, Form.PART)


def _is_sure(words: int, value: float, form: Form, language: str) -> bool:
    """Tell whether a numeral surely is a quantity: none of one, no bare hundred, no quarter of a year for ninety."""
    if value in (0, 1) or form is Form.HALF:
        return False
    quarter = language == "kk" and value == _NINETY and form is Form.CARDINAL
    return words > 1 or not (value in _BARE or quarter)


_NINETY = 90
_BARE = (_HUNDRED, 1e3, 1e6, 1e9, 1e12)
