"""Search keys of texts: words in small letters, a symbol for each number, name or tag, and small differences.

A `Key` is made of a line: the text with each inline tag as a short mark. `localize.memory.score` says how two keys are
compared; `localize.memory.index.packed_rows` packs keys for searching.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import normalize

from localize.model import Content, InlineTag
from localize.tokens import TokenKind, scan

# Noncharacters: Unicode keeps them for use inside a program, so no text has them by right.
_TAG_BEGIN, _TAG_END, NUMBER, PLACEHOLDER, ADDRESS, TAG = map(chr, range(0xFDD0, 0xFDD6))
SYMBOLS = NUMBER + PLACEHOLDER + ADDRESS + TAG
COMMON = "0123456789abcdefghijklmnopqrstuvwxyzәғқңөұүһ-'" + "".join(map(chr, range(0x430, 0x460)))
"""Letters of keys that the index tells apart from all others, with the symbols and the space."""
_UNCOMMON = re.compile(f"[^{re.escape(COMMON)} {SYMBOLS}]")
_LINE_TAG = re.compile(f"{_TAG_BEGIN}([^{_TAG_END}]*){_TAG_END}")

# What only a text with other tokens than words, spaces and punctuation can have; a test compares both ways of reading.
_TYPED = re.compile(rf"[\d{_TAG_BEGIN}%{{$\\@<&\u0300-\u036f\u00ad\u200b-\u200d]|\.\w|:/")
_LETTER = r"[^\W\d_]"
_BREAK = re.compile(rf"(?:[^\w'’‑-]|_|(?<!{_LETTER})['’‑-]|['’‑-](?!{_LETTER}))+")
_MARKS = re.compile(rf"{_BREAK.pattern}|[’‑]")
JOINED_AS = {"’": "'", "‑": "-"}
"""Signs inside words that are others only in print: «doesn’t» and "doesn't" differ in punctuation."""
_PRINTED = str.maketrans(JOINED_AS)
_UNSEEN = re.compile("[\u00ad\u200b-\u200d\u0301]")
_SPACES = re.compile("  +")
_DIGITS = re.compile(r"\d+")
"""A number in a word: «5-бап», «топ-10», «Қазақстан-2050-ге», "5G", «10км», "IPv6"."""

PATTERNS = "\x1f".join((_TYPED.pattern, _MARKS.pattern, _DIGITS.pattern, "tags are no letters"))
"""How keys are read: who keeps something made of them finds out by this text that they have come to be others."""


@dataclass(frozen=True, slots=True)
class Key:
    """A text taken apart for comparison. Equal texts have equal keys."""

    letters: str
    """Words in small letters and a symbol for each number, placeholder and address, one space for all that stands
    between two of them; a symbol for each tag where there is nothing else; the text itself without even that."""
    numbers: str
    """The numbers in order, as they are written."""
    names: str
    """The placeholders and addresses in order."""
    tags: str
    """Inline tags and markup in order."""
    capitals: int
    """How many letters of the words are capitals."""
    marks: str
    """Punctuation, odd spaces, unseen characters and print's own signs inside words, in order; no plain spaces."""


def is_common(key: Key) -> bool:
    """Tell whether the index knows all letters of a key, so that what it says of another text is the very score."""
    return _UNCOMMON.search(key.letters) is None


def to_line(text: Content | str) -> str:
    """Return a text with each inline tag as a mark that stands for all that the tag is."""
    if isinstance(text, str):
        return _escape(text)
    return "".join(_mark(part) if isinstance(part, InlineTag) else _escape(part) for part in text.parts)


def as_printed_plainly(word: str) -> str:
    """Return a word with the plain sign for each of print's own that joins its parts."""
    return word.translate(_PRINTED)


def _escape(text: str) -> str:
    return text.replace(_TAG_BEGIN, _TAG_BEGIN + _TAG_END) if _TAG_BEGIN in text else text


@lru_cache(maxsize=1024)
def _mark(tag: InlineTag) -> str:
    flags = f"{tag.can_delete:d}{tag.can_copy:d}{tag.can_reorder:d}"
    whole = "\x1f".join((tag.id, tag.kind, tag.form.value, tag.data, tag.equiv, flags))
    return f"{_TAG_BEGIN}{zlib.crc32(whole.encode('utf-8', 'surrogatepass')):08x}{_TAG_END}"


def read_key(line: str) -> Key:
    """Return the key of a line (see `to_line`). Linear in its length."""
    if _TYPED.search(line):
        return _read_typed(line)
    cased = _BREAK.sub(" ", line).strip(" ")
    if not cased:
        return _bare(line)
    capitals = 0 if line.islower() else sum(map(str.isupper, cased))
    marks = "".join(_MARKS.findall(line)).replace(" ", "")
    return Key(cased.translate(_PRINTED).casefold(), "", "", "", capitals, marks)


@lru_cache(maxsize=64)
def recall_key(line: str) -> Key:
    """Return what `read_key` returns: of a text that is searched for, the index and who ranks what it found want it."""
    return read_key(line)


def _read_typed(line: str) -> Key:
    reading = _Reading([], [], [], [], [])
    for at, piece in enumerate(_LINE_TAG.split(line)):
        if at % 2:  # what the pattern's group holds: a tag
            reading.pieces.append(TAG)
            reading.tags.append(piece)
        else:
            reading.read(piece)
    cased = "".join(reading.pieces).strip(" ")
    if not cased:
        return _bare(line)
    if reading.tags:
        cased = _SPACES.sub(" ", cased.replace(TAG, "")).strip(" ") or cased
    return Key(
        cased.casefold(),
        "\x1f".join(reading.numbers),
        "\x1f".join(reading.names),
        "\x1f".join(reading.tags),
        sum(map(str.isupper, cased)),
        "".join(reading.marks),
    )


def _bare(line: str) -> Key:
    """Return the key of a text that has nothing but punctuation and spaces."""
    return Key(line, "", "", "", 0, line.replace(" ", ""))


@dataclass(frozen=True, slots=True)
class _Reading:
    """A key in the making."""

    pieces: list[str]
    numbers: list[str]
    names: list[str]
    tags: list[str]
    marks: list[str]

    def read(self, text: str) -> None:
        """Take a text without inline tags. The comparisons stand in the order of how frequent the kinds are."""
        pieces = self.pieces
        for kind, piece in scan(text):
            if kind is _WORD:
                if piece.isascii() and piece.isalpha():
                    pieces.append(piece)
                else:
                    self._read_word(piece)
            elif kind is _SPACE or kind is _PUNCTUATION:
                if pieces and pieces[-1] != " ":
                    pieces.append(" ")
                if piece != " ":
                    self.marks.append(piece.replace(" ", ""))
            elif kind is _NUMBER:
                pieces.append(NUMBER)
                self.numbers.append(piece)
            elif kind is _MARKUP:
                pieces.append(TAG)
                self.tags.append(piece)
            else:
                pieces.append(PLACEHOLDER if kind is TokenKind.PLACEHOLDER else ADDRESS)
                self.names.append(piece)

    def _read_word(self, text: str) -> None:
        if numbers := _DIGITS.findall(text):
            self.numbers.extend(numbers)
            text = _DIGITS.sub(NUMBER, text)
        plain = text if text.isascii() else _UNSEEN.sub("", normalize("NFC", text))
        if plain != text:
            self.marks.append("\u00ad")
        self.marks.extend(sign for sign in plain if sign in JOINED_AS)
        self.pieces.append(plain.translate(_PRINTED))


_WORD, _SPACE, _PUNCTUATION = TokenKind.WORD, TokenKind.SPACE, TokenKind.PUNCTUATION
_NUMBER, _MARKUP = TokenKind.NUMBER, TokenKind.MARKUP
