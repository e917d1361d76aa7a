"""Kazakh texts in its Cyrillic, Latin and Arabic alphabets, converted word by word.

Protected and never changed: tags, placeholders, addresses, entities (`tokens` says what these are), whatever spans the
caller names, words of Latin letters, and words with a letter that Kazakh Cyrillic has not.
"""

from __future__ import annotations

import enum
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from localize.model import LanguageTag
from localize.tokens import CYRILLIC, Token, TokenKind, tokenize
from localize.transliteration import arabic, latin
from localize.transliteration.cyrillic import LETTERS

_PIECE = re.compile(r"[^-’'‑]+")
_STRESS = re.compile("[\u0300\u0301]")
_SIGNS = {",": "،", ";": "؛", "?": "؟"}
_SIGNS_BACK = {written: sign for sign, written in _SIGNS.items()}
_LATIN = re.compile("[A-Za-zÄäĞğİıÑñÖöŞşŪūÜü]")
_ARABIC = re.compile("[\u0620-\u064a\u0671-\u06d5]")

Span = tuple[int, int]


class Alphabet(enum.Enum):
    """What Kazakh can be written in besides Cyrillic; the value is the language tag."""

    LATIN = "kk-Latn"
    ARABIC = "kk-Arab"

    @property
    def tag(self) -> LanguageTag:
        """The tag that texts in this alphabet are marked with."""
        return LanguageTag(self.value)


class Fate(enum.Enum):
    """What became of a word."""

    RETURNS = "returns"
    """Written, and reads back as the same word; without capitals where the alphabet has none."""
    CHANGED = "changed"
    """Written, and reads back as another word."""
    LEFT = "left"
    """Not written: it mixes alphabets or has a letter that Kazakh has not."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the text that was to be written in the other alphabet."""

    start: int
    end: int
    """Code points of the text that was given, half-open."""
    text: str
    written: str
    back: str
    """What the written word reads as; the word itself where it was left."""
    fate: Fate


@dataclass(frozen=True, slots=True)
class Transliterated:
    """A text in the other alphabet, and its words in order."""

    text: str
    words: tuple[Word, ...] = ()


def transliterate(text: str, alphabet: Alphabet, kept: Sequence[Span] = ()) -> Transliterated:
    """Return a Kazakh text in Cyrillic letters in another alphabet; what *kept* spans touch stays as it is.

    A text without Cyrillic letters comes back unchanged. Linear in its length.
    """
    protected = frozenset(place for span in kept for place in range(*span))
    pieces: list[str] = []
    words: list[Word] = []
    was_written = False
    for token in tokenize(text):
        piece = token.text
        if protected.isdisjoint(range(token.start, token.end)):
            if token.kind is TokenKind.WORD and CYRILLIC.search(piece):
                words.append(_write_word(token, alphabet))
                was_written = words[-1].fate is not Fate.LEFT
                piece = words[-1].written
            elif token.kind is TokenKind.WORD:
                was_written = False
            elif was_written and alphabet is Alphabet.ARABIC:
                piece = _SIGNS.get(piece, piece)  # a comma belongs to the words before it
        pieces.append(piece)
    return Transliterated("".join(pieces), tuple(words))


def restore(text: str, alphabet: Alphabet, kept: Sequence[Span] = ()) -> Transliterated:
    """Return a Kazakh text in another alphabet in Cyrillic letters, as far as that can be known.

    Of a word, `back` is what it would be written as again: where that differs, it was not spelled by these rules. A
    Latin word with c, w or x stays; other foreign words cannot be told from Kazakh ones, so name them in *kept*.
    """
    protected = frozenset(place for span in kept for place in range(*span))
    letters = _LATIN if alphabet is Alphabet.LATIN else _ARABIC
    pieces: list[str] = []
    words: list[Word] = []
    for token in tokenize(text):
        piece = token.text
        if protected.isdisjoint(range(token.start, token.end)):
            if token.kind is TokenKind.WORD and letters.search(piece):
                words.append(_read_word(token, alphabet))
                piece = words[-1].written
            elif alphabet is Alphabet.ARABIC:
                piece = _SIGNS_BACK.get(piece, piece)
        pieces.append(piece)
    return Transliterated("".join(pieces), tuple(words))


def _write_word(token: Token, alphabet: Alphabet) -> Word:
    """Write the parts of a word between hyphens, each for itself: «БАҚ-тың» is written as two words are."""
    written, back = token.text, token.text
    if all(_is_kazakh(piece) or not CYRILLIC.search(piece) for piece in _PIECE.findall(token.text)):
        written = _PIECE.sub(lambda found: _written(found.group(), alphabet), token.text)
        back = _PIECE.sub(lambda found: _back(found.group(), alphabet), token.text)
    fate = Fate.RETURNS if _is_same(token.text, back, alphabet) else Fate.CHANGED
    return Word(token.start, token.end, token.text, written, back, Fate.LEFT if written == token.text else fate)


def _read_word(token: Token, alphabet: Alphabet) -> Word:
    written = _PIECE.sub(lambda found: _read(found.group(), alphabet) or found.group(), token.text)
    again = _PIECE.sub(lambda found: _written(found.group(), alphabet), written)
    fate = Fate.RETURNS if _is_same(token.text, again, alphabet) else Fate.CHANGED
    return Word(token.start, token.end, token.text, written, again, Fate.LEFT if written == token.text else fate)


def _is_kazakh(piece: str) -> bool:
    return all(letter in LETTERS for letter in _plain(piece).lower() if letter.isalpha())


def _plain(piece: str) -> str:
    """Return a piece composed and without stress marks: in Latin letters, á would be another letter."""
    return unicodedata.normalize("NFC", _STRESS.sub("", piece))


def _written(piece: str, alphabet: Alphabet) -> str:
    if not CYRILLIC.search(piece):
        return piece
    write = latin.write if alphabet is Alphabet.LATIN else arabic.write
    return write(_plain(piece))


def _read(piece: str, alphabet: Alphabet) -> str | None:
    read = latin.read if alphabet is Alphabet.LATIN else arabic.read
    return read(piece)


def _back(piece: str, alphabet: Alphabet) -> str:
    return (_read(_written(piece, alphabet), alphabet) or piece) if CYRILLIC.search(piece) else piece


def _is_same(one: str, other: str, alphabet: Alphabet) -> bool:
    one, other = unicodedata.normalize("NFC", one), unicodedata.normalize("NFC", other)
    return one == other or (alphabet is Alphabet.ARABIC and one.lower() == other.lower())
