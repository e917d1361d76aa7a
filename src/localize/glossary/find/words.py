"""Words of a text as terms are compared with them: folded, with the signs between them.

A key is a sequence of words. A word that does not come first carries the punctuation before it (",данные"), the
hyphen that joins it to the one before ("-ге"; nothing in English, where a hyphen is as good as a space), or nothing
after a space or a tag of the unit. So a comma breaks a phrase and markup does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate, islice
from operator import add

from localize.tokens import LATIN_LOOKALIKES, TokenKind, scan, search_key

Key = tuple[str, ...]

_BEFORE = 3
_HYPHENS = re.compile("[-‑]")
_TAG = re.compile(r"</?[a-z]{1,4}[0-9]+/?>")
QUOTES = frozenset("«»“”„\"‘’'‹›")
_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
# Signs that mark the access key of a menu entry, inside a word too: GTK, Qt, LibreOffice.
_ACCESS_KEY = "_&~"
_LANGUAGE = (TokenKind.WORD, TokenKind.NUMBER)
# What no form begins with: words of commands and identifiers are no language.
_NO_WORD = "\0"
# A placeholder, an address: words do not go on over it.
_OTHER = "\1"
_FOLDED = re.compile(r"[абвгдежзийклмнопрстуфхцчшщъыьэюяәғқңөұүһі ]+")
# Letters that fold one by one; anything else takes the slower path.
_LETTER = "[A-Za-zА-Яа-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі]"
_PLAIN = re.compile(rf"{_LETTER}+(?:[ -]{_LETTER}+)*")
_HYPHEN_SIGNS = ("-", "‑")
_DASHES = ("-", "‑", "–")
_DASH = re.compile("[-‑–]")
# An underscore is special, and never in what is split.
_SPLIT = re.compile(r"(\w++(?:'\w++)*+)")
# What may begin a placeholder, a tag, an entity or an access key; what is not seen; marks on letters.
_SPECIAL = re.compile("[{}<&_~@\\\\\u00ad\u200b-\u200d\u2060\ufeff\u0300-\u036f]")
_PERCENT = re.compile(r"[%$][^\s.,;:!?)»”]")
# Each begins with a class, which is looked for much faster than alternatives are.
_ADDRESS = re.compile(r"[:.w](?:(?<=:)/|(?<=\.)(?:kz|ru|com|org|net|info|io|onion|media|eu)\b|(?<=w)ww\.)")
_TWO_SCRIPTS = re.compile("[a-zə](?:(?<=[\u0400-\u04ff].)|(?=[\u0400-\u04ff]))")
_SPECIALS = (_SPECIAL, _PERCENT, _ADDRESS)
# What of it makes another word of a word, and signs of access keys.
_MARKED = re.compile("[&_~\u00ad\u200b-\u200d\u2060\ufeff\u0300-\u036f]")
# Placeholders and tags with a space in them.
_WIDE = re.compile(r"\{[^{}]* [^{}]*\}|<[^<>]* [^<>]*>")


@dataclass(frozen=True, slots=True)
class WordPart:
    """One word of a text, or one part of a hyphenated word."""

    bare: str
    joined: str
    """The word with what stands between it and the one before."""
    raw: str
    start: int
    end: int
    whole: bool
    """Whether it is a token by itself, not a part of one."""

    @property
    def follows(self) -> bool:
        """Whether nothing but space or markup stands before it."""
        return self.joined == self.bare


def find_word_parts(text: str, *, hyphen: str) -> list[WordPart]:
    """Return the words of a text in order; *hyphen* is what joins the parts of one token in keys."""
    words = Words.read(text, hyphen)
    return list(map(WordPart, words.bare, words.joined, words._raws, words.starts, words.ends, words._wholes))


@dataclass(slots=True, eq=False)
class Words:
    """The words of one text: their folded texts at once, all else when it is asked for, as few words are in a term."""

    bare: Sequence[str]
    _hyphen: str
    _text: str
    gaps: Sequence[str] = ()
    """What stands before each word, and after the last one; empty where tokens were read."""
    _starts: Sequence[int] = ()
    ends: Sequence[int] = ()
    """Where in the text each word ends; empty where that is what its folded text is long behind its start."""
    _joined: Sequence[str] = ()
    _raws: Sequence[str] = ()
    _wholes: Sequence[bool] = ()
    _has_options: bool = False

    @staticmethod
    def split(text: str, hyphen: str) -> Words:
        """Return the words of a text; fast where it has words and punctuation only, which is nearly everywhere."""
        low = text.lower()
        if len(low) != len(text):
            return Words.read(text, hyphen)
        if special := find_special(low):
            low = _masked(text, low, special)
            if not low:
                return Words.read(text, hyphen)
        pieces = split_pieces(unify_letters(low))
        return Words(pieces[1::2], hyphen, text, pieces[0::2])

    @staticmethod
    def read(text: str, hyphen: str) -> Words:
        """Return the words of any text by its tokens."""
        words = _Columns(hyphen)
        gap = ""
        for kind, piece, start, access_key in _with_access_keys(text):
            if kind in _LANGUAGE:
                # «-march», «user_name_2»: an option, a piece of an identifier.
                code = piece.isascii() and (gap.endswith("–") or (gap == "_" and bool(words.bare)))
                words.add(piece, _NO_WORD if code else gap.replace(" ", ""), start, access_key)
                gap = ""
            else:
                gap += _gap(kind, piece)
        bare, joined = words.bare, words.joined
        return Words(bare, hyphen, text, (), words.starts, words.ends, joined, words.raws, words.wholes)

    @property
    def joined(self) -> Sequence[str]:
        """Every word with what stands between it and the one before."""
        if not self._joined and self.gaps:
            joined = list(self.bare)
            for place, gap in enumerate(self.gaps[:-1]):
                if gap != " ":
                    joined[place] = self._join(gap, place)
            self._joined = joined
        return self._joined

    def joint(self, place: int) -> str:
        """Return a word with what stands between it and the one before."""
        if self._joined:
            return self._joined[place]
        gap = self.gaps[place]
        return self.bare[place] if gap == " " else self._join(gap, place)

    @property
    def has_options(self) -> bool:
        """Whether words of commands are among those of a plain text. No other text has them."""
        if not self._joined and not _DASH.search(self._text):
            return False
        return bool(self.joined) and self._has_options

    @property
    def starts(self) -> Sequence[int]:
        """Where in the text each word starts."""
        if not self._starts:
            steps = map(add, map(len, self.bare), map(len, islice(self.gaps, 1, len(self.bare))))
            self._starts = list(accumulate(steps, initial=len(self.gaps[0]))) if self.gaps else []
        return self._starts

    def _join(self, gap: str, place: int) -> str:
        """Return a word with what stands before it, which is more than a space."""
        bare = self.bare[place]
        if gap[-1:] not in _DASHES:
            return _joint(gap) + bare
        if gap in _HYPHEN_SIGNS and place:
            return self._hyphen + bare
        if gap[-1] != "‑" and self._is_ascii(place):
            self._has_options = "-" in self._text  # behind nothing but a long dash it may be speech: «–VPN»
            return _NO_WORD + bare
        return _joint(gap) + bare

    def _is_ascii(self, place: int) -> bool:
        """Tell whether a word and all that hyphens join to it are ASCII."""
        last = place
        while last + 1 < len(self.bare) and self.gaps[last + 1] in _HYPHEN_SIGNS:
            last += 1
        start, end = self.span(place, last)
        return self._text[start:end].isascii()

    def follows(self, place: int) -> bool:
        """Tell whether nothing but space or markup stands before a word."""
        gap = self.gaps[place] if self.gaps else "-"
        if gap[-1:] in _DASHES:
            return self.joint(place) == self.bare[place]
        return gap == " " or not gap or gap.isspace()

    def following(self, place: int) -> Key:
        """Return the two words from *place* on, as far as they stand in the same phrase as the one before."""
        last = place
        while last < min(place + 2, len(self.bare)) and self.follows(last):
            last += 1
        return tuple(self.bare[place:last])

    def next(self, place: int) -> Key:
        """Return the first of the words that `following` gives, or none."""
        return (self.bare[place],) if place < len(self.bare) and self.follows(place) else ()

    def comma(self, place: int) -> str:
        """Return a comma if one stands before a word, else an empty text."""
        return "," if place < len(self.bare) and self.joint(place).startswith(",") else ""

    def preceding(self, place: int) -> Key:
        """Return the three words before *place*, nearest first, as far as they stand in the same phrase."""
        first = place
        while first and place - first < _BEFORE and self.follows(first):
            first -= 1
        return tuple(self.bare[first:place][::-1])

    def beside(self, place: int) -> tuple[str, str] | None:
        """Return the words that `preceding` and `next` give first, "" for none; None where that takes a closer look."""
        gaps, bare, after = self.gaps, self.bare, place + 1
        if after >= len(bare) or not gaps or gaps[after] != " ":
            return None
        gap = gaps[place] if place else ""
        if gap == " ":
            return bare[place - 1], bare[after]
        return None if gap[-1:] in _DASHES or gap.isspace() else ("", bare[after])

    def key(self, start: int, end: int) -> Key:
        """Return the key of the words in [start, end)."""
        return (self.bare[start], *map(self.joint, range(start + 1, end)))

    def begins(self, place: int) -> bool:
        """Tell whether a term may begin here: not in an option or an identifier."""
        joined = self.joined
        if not self.has_options:
            return True  # where tokens were read, such words are never equal to one of a term
        while self.continues(place):
            place -= 1
        return not joined[place].startswith(_NO_WORD)

    def continues(self, place: int) -> bool:
        """Tell whether a word is a later part of a hyphenated one."""
        if not place:
            return False
        if self.gaps:
            return self.gaps[place] in _HYPHEN_SIGNS
        return not self._wholes[place] and self._text[self._starts[place] - 1] in _HYPHEN_SIGNS

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Return where in the text the words from *first* to *last* stand."""
        starts = self._starts or self.starts
        return starts[first], self.ends[last] if self.ends else starts[last] + len(self.bare[last])

    def ends_of(self, pattern: re.Pattern[str]) -> list[int]:
        """Return where in the text what a pattern finds ends."""
        return [found.end() for found in pattern.finditer(self._text)]

    def raw(self, place: int) -> str:
        """Return a word as it is written."""
        if self._raws:
            return self._raws[place]
        start = (self._starts or self.starts)[place]
        return self._text[start : start + len(self.bare[place])]

    def ends_sentence(self, place: int) -> bool:
        """Tell whether a full stop or the like, or nothing, follows a word."""
        end = self.span(place, place)[1]
        return self._text[end : end + 1] in ("", ".", "!", "?", "…")

    def is_whole(self, place: int) -> bool:
        """Tell whether a word is a token by itself, not a part of one."""
        if self._wholes:
            return self._wholes[place]
        after = self.gaps[place + 1] in _HYPHEN_SIGNS and place + 1 < len(self.bare)
        return not after and not (place and self.gaps[place] in _HYPHEN_SIGNS)

    def __len__(self) -> int:
        return len(self.bare)


def unify_letters(low: str) -> str:
    """Return a text in lower case with one letter for those that are written in two ways; as long as it was."""
    return low if low.isascii() else low.replace("ё", "е").replace("’", "'")


def split_pieces(low: str) -> list[str]:
    """Return what stands between words and the words in turn, of a text of nothing else."""
    return _SPLIT.split(low)


def may_open_option(gaps: Sequence[str], words: Sequence[str], place: int) -> bool:
    """Tell whether a word in a chunk may be that of an option by the dash before it; in a text it takes a closer look.

    Figures behind a dash are none: 2019–2021.
    """
    gap, word = gaps[place], words[place]
    if gap[-1:] not in _DASHES or not word.isascii() or (place and gap in _HYPHEN_SIGNS):
        return False
    return not word.isdigit() or gaps[place + 1] in _HYPHEN_SIGNS


def find_special(low: str) -> list[int]:
    """Return where a text in lower case has more than words and punctuation, or a word in letters of two scripts."""
    places = [found.start() for pattern in _SPECIALS for found in pattern.finditer(low)]
    if not low.isascii():
        places += (found.start() for found in _TWO_SCRIPTS.finditer(low))
    return places


def _masked(text: str, low: str, special: list[int]) -> str:
    """Return a text in lower case with signs in place of all that is no language, or "" where that needs its tokens.

    Tokens are read only where something special is, from space to space: none goes on over a space, apart from what
    `_WIDE` finds and from numbers.
    """
    if _WIDE.search(low):
        return ""
    parts: list[str] = []
    done = 0
    for at in sorted(special):
        if at < done:
            continue
        begin = low.rfind(" ", 0, at) + 1
        end = low.find(" ", at)
        end = end if end >= 0 else len(low)
        chunk = "" if begin > 1 and low[begin - 2].isdigit() else _masked_chunk(text[begin:end])
        if not chunk:
            return ""
        parts += (low[done:begin], chunk)
        done = end
    return "".join(parts) + low[done:]


def mask_chunk(text: str) -> str:
    """Return what stands between two spaces, in small letters, with signs in place of all that is no language.

    "" where that takes the whole text.
    """
    if text.rfind("{") > text.rfind("}") or text.rfind("<") > text.rfind(">"):
        return ""
    return _masked_chunk(text)


def _masked_chunk(text: str) -> str:
    parts: list[str] = []
    for kind, piece in scan(text):
        if kind in (TokenKind.PLACEHOLDER, TokenKind.ADDRESS, TokenKind.MARKUP):
            parts.append(_gap(kind, piece).ljust(len(piece)))
        elif _MARKED.search(piece) or _TWO_SCRIPTS.search(low := piece.lower()):
            return ""
        else:
            parts.append(low)
    return "".join(parts)


@dataclass(slots=True, eq=False)
class _Columns:
    """The words that tokens gave, a list for each thing known of them: objects would cost five times as much."""

    hyphen: str
    bare: list[str] = field(default_factory=list)
    joined: list[str] = field(default_factory=list)
    raws: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    wholes: list[bool] = field(default_factory=list)

    def add(self, token: str, gap: str, start: int, access_key: int) -> None:
        """Add the parts of a token that starts at *start*; behind *access_key* letters of it a sign was left out."""
        if access_key == len(token) and "-" not in token and "‑" not in token:
            self._add(token, gap, start, start + len(token), whole=True)
            return
        pieces = _HYPHENS.split(token)
        at = 0
        for number, piece in enumerate(pieces):
            end = at + len(piece)
            before = gap if gap == _NO_WORD or not number else self.hyphen
            first = start + at + (at >= access_key > 0)
            self._add(piece, before, first, start + end + (end > access_key), whole=len(pieces) == 1)
            at = end + 1

    def _add(self, piece: str, gap: str, start: int, end: int, *, whole: bool) -> None:
        bare = _fold_piece(piece)
        if not bare:
            return
        if gap == _NO_WORD:
            bare = _NO_WORD + bare
            gap = ""
        self.bare.append(bare)
        self.joined.append(gap + bare)
        self.raws.append(piece)
        self.starts.append(start)
        self.ends.append(end)
        self.wholes.append(whole)


@lru_cache(maxsize=8192)
def _joint(gap: str) -> str:
    """Return what stands between words as keys have it: quotation marks and dashes alike, no spaces."""
    return "".join('"' if sign in QUOTES else "–" if sign == "-" else sign for sign in gap if not sign.isspace())


def _gap(kind: TokenKind, text: str) -> str:
    if kind is TokenKind.SPACE:
        return " "
    if kind is TokenKind.MARKUP:
        return " " if _TAG.fullmatch(text) or text == "&nbsp;" else "&"
    if kind is TokenKind.PUNCTUATION:
        if text in _INVISIBLE:
            return ""
        return '"' if text in QUOTES else "–" if text == "-" else text
    return _OTHER


def _with_access_keys(text: str) -> Iterator[tuple[TokenKind, str, int, int]]:
    """Yield kind, text and start of the tokens, and the place in each where the sign of an access key was left out.

    A word with an access key in it is one word; in others that place is their end.
    """
    keys = {sign for sign in _ACCESS_KEY if text.count(sign) == 1}
    tokens = scan(text)
    start = place = 0
    while place < len(tokens):
        kind, piece = tokens[place]
        three = tokens[place : place + 3] if keys and kind is TokenKind.WORD else ()
        if len(three) == 3 and three[1][1] in keys and three[2][0] is TokenKind.WORD:
            yield kind, piece + three[2][1], start, len(piece)
            start += len(piece) + 1 + len(three[2][1])
            place += 3
        else:
            yield kind, piece, start, len(piece)
            start += len(piece)
            place += 1


def key_of(atoms: Sequence[WordPart]) -> Key:
    """Return the key of words that stand together; what is before the first does not count."""
    return tuple(atom.joined if place else atom.bare for place, atom in enumerate(atoms))


def is_plain_phrase(text: str) -> bool:
    """Tell whether the words of a phrase are its key, but for capitals: letters and spaces only, no acronym."""
    return " " in text and bool(_FOLDED.fullmatch(text[:1].lower() + text[1:]))


def make_key(text: str, *, hyphen: str) -> Key:
    """Return the key of a form, the same that `find_word_parts` and `key_of` give, but quickly for plain letters."""
    if _FOLDED.fullmatch(text):
        return tuple(text.split())
    if not _PLAIN.fullmatch(text):
        return key_of(find_word_parts(text, hyphen=hyphen))
    if "-" not in text:
        return tuple(_folded(word) for word in text.split())
    return tuple(part for word in text.split() for part in _folded_parts(word, hyphen))


def _fold_piece(piece: str) -> str:
    if piece.isascii() or _PLAIN.fullmatch(piece):
        return _folded(piece)
    return search_key(piece).replace("’", "'")


def _folded(word: str) -> str:
    """Return a word in ASCII or of plain letters as `tokens.fold` does, at a tenth of its cost."""
    if word.isascii():
        return word.lower()
    return word.translate(LATIN_LOOKALIKES).lower().replace("ё", "е")


@lru_cache(maxsize=1024)
def _folded_parts(word: str, hyphen: str) -> Key:
    parts = [_folded(part) for part in word.split("-")]
    return tuple(hyphen + part if place else part for place, part in enumerate(parts))
