"""The words of a text as terms are compared with them: folded, with what stands between them.

A key is a sequence of words. A word that does not come first carries the punctuation before it (",данные"), the
hyphen that joins it to the one before ("-ге"; nothing in English, where a hyphen is as good as a space), or nothing
after a space or a tag of the unit. So a comma breaks a phrase and markup does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from localize.tokens import LATIN_LOOKALIKES, Token, TokenKind, search_key, tokenize

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
_SPLIT = re.compile(r"([^\W_]+(?:'[^\W_]+)*)")
# What may begin a placeholder, a tag, an entity or an access key; what is not seen; marks on letters.
_SPECIAL = re.compile("[{}<&_~@\\\\\u00ad\u200b-\u200d\u2060\ufeff\u0300-\u036f]")
_PERCENT = re.compile(r"[%$][^\s.,;:!?)»”]")
# Each begins with a class, which is looked for much faster than alternatives are.
_ADDRESS = re.compile(r"[:.w](?:(?<=:)/|(?<=\.)(?:kz|ru|com|org|net|info|io|onion|media|eu)\b|(?<=w)ww\.)")
_TWO_SCRIPTS = re.compile("[a-zə](?:(?<=[\u0400-\u04ff].)|(?=[\u0400-\u04ff]))")


@dataclass(frozen=True, slots=True)
class Atom:
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


def find_atoms(text: str, *, hyphen: str) -> list[Atom]:
    """Return the words of a text in order; *hyphen* is what joins the parts of one token in keys."""
    found: list[Atom] = []
    gap = ""
    for token, access_key in _with_access_keys(text, tokenize(text)):
        if token.kind in _LANGUAGE:
            # «-march», «user_name_2»: an option, a piece of an identifier.
            code = token.text.isascii() and (gap.endswith("–") or (gap == "_" and bool(found)))
            found += _parts(token, access_key, _NO_WORD if code else gap.replace(" ", ""), hyphen)
            gap = ""
        else:
            gap += _gap(token)
    return found


@dataclass(slots=True, eq=False)
class Words:
    """The words of one text: their folded texts at once, all else when it is asked for, as few words are in a term."""

    bare: Sequence[str]
    _hyphen: str
    _text: str
    _pieces: Sequence[str] = ()
    """What stands between words and the words in turn, folded; empty where the atoms are there already."""
    _starts: Sequence[int] = ()
    _atoms: Sequence[Atom] = ()
    _joined: Sequence[str] = ()

    @staticmethod
    def split(text: str, hyphen: str) -> Words:
        """Return the words of a text; fast where it has words and punctuation only, which is nearly everywhere."""
        low = text.lower()
        if _is_special(low) or len(low) != len(text):
            atoms = find_atoms(text, hyphen=hyphen)
            return Words([atom.bare for atom in atoms], hyphen, text, _atoms=atoms)
        pieces = _SPLIT.split(low.replace("ё", "е").replace("’", "'"))
        return Words(pieces[1::2], hyphen, text, pieces)

    @property
    def joined(self) -> Sequence[str]:
        """Every word with what stands between it and the one before."""
        if not self._joined:
            if self._atoms:
                self._joined = [atom.joined for atom in self._atoms]
            else:
                gaps = self._pieces[0:-1:2]
                pairs = enumerate(zip(gaps, self.bare, strict=True))
                self._joined = [bare if gap == " " else self._join(gap, place) for place, (gap, bare) in pairs]
        return self._joined

    def _join(self, gap: str, place: int) -> str:
        bare = self.bare[place]
        if gap in _HYPHEN_SIGNS and place:
            return self._hyphen + bare
        gap = _joint(gap)
        return _NO_WORD + bare if gap.endswith("–") and self._is_ascii(place) else gap.replace(" ", "") + bare

    def _is_ascii(self, place: int) -> bool:
        """Tell whether a word and all that hyphens join to it are ASCII."""
        last = place
        while last + 1 < len(self.bare) and self._pieces[2 * last + 2] in _HYPHEN_SIGNS:
            last += 1
        start, end = self.span(place, last)
        return self._text[start:end].isascii()

    def follows(self, place: int) -> bool:
        """Tell whether nothing but space or markup stands before a word."""
        return self.joined[place] == self.bare[place]

    def following(self, place: int) -> Key:
        """Return the two words from *place* on, as far as they stand in the same phrase as the one before."""
        bare, joined = self.bare[place : place + 2], self.joined[place : place + 2]
        if bare == joined:
            return tuple(bare)
        return tuple(word for word, its in zip(bare, joined, strict=True) if word == its)

    def preceding(self, place: int) -> Key:
        """Return the three words before *place*, nearest first, as far as they stand in the same phrase."""
        bare, joined = self.bare, self.joined
        first = place
        while first and place - first < _BEFORE and joined[first] == bare[first]:
            first -= 1
        return tuple(bare[first:place][::-1])

    def key(self, start: int, end: int) -> Key:
        """Return the key of the words in [start, end)."""
        return (self.bare[start], *self.joined[start + 1 : end])

    def begins(self, place: int) -> bool:
        """Tell whether a term may begin here: not in an option or an identifier."""
        if self._atoms or "-" not in self._text:
            return True  # of atoms, such words are never equal to one of a term
        while self.continues(place):
            place -= 1
        return not self.joined[place].startswith(_NO_WORD)

    def continues(self, place: int) -> bool:
        """Tell whether a word is a later part of a hyphenated one."""
        if not place:
            return False
        if self._atoms:
            return not self._atoms[place].whole and self._text[self._atoms[place].start - 1] in _HYPHEN_SIGNS
        return self._pieces[2 * place] in _HYPHEN_SIGNS

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Return where in the text the words from *first* to *last* stand."""
        if self._atoms:
            return self._atoms[first].start, self._atoms[last].end
        if not self._starts:
            self._starts = tuple(accumulate(map(len, self._pieces), initial=0))
        return self._starts[2 * first + 1], self._starts[2 * last + 2]

    def raw(self, place: int) -> str:
        """Return a word as it is written."""
        if self._atoms:
            return self._atoms[place].raw
        start, end = self.span(place, place)
        return self._text[start:end]

    def ends_sentence(self, place: int) -> bool:
        """Tell whether a full stop or the like, or nothing, follows a word."""
        end = self.span(place, place)[1]
        return self._text[end : end + 1] in ("", ".", "!", "?", "…")

    def is_whole(self, place: int) -> bool:
        """Tell whether a word is a token by itself, not a part of one."""
        if self._atoms:
            return self._atoms[place].whole
        after = self._pieces[2 * place + 2] in _HYPHEN_SIGNS and place + 1 < len(self.bare)
        return not after and not (place and self._pieces[2 * place] in _HYPHEN_SIGNS)

    def __len__(self) -> int:
        return len(self.bare)


def _is_special(low: str) -> bool:
    """Tell whether a text in lower case has more than words and punctuation, or words in letters of two scripts."""
    if _SPECIAL.search(low) or _PERCENT.search(low) or _ADDRESS.search(low):
        return True
    return not low.isascii() and bool(_TWO_SCRIPTS.search(low))


@lru_cache(maxsize=8192)
def _joint(gap: str) -> str:
    return "".join('"' if sign in QUOTES else "–" if sign == "-" else " " if sign.isspace() else sign for sign in gap)


def _gap(token: Token) -> str:
    if token.kind is TokenKind.SPACE:
        return " "
    if token.kind is TokenKind.MARKUP:
        return " " if _TAG.fullmatch(token.text) or token.text == "&nbsp;" else "&"
    if token.kind is TokenKind.PUNCTUATION:
        if token.text in _INVISIBLE:
            return ""
        return '"' if token.text in QUOTES else "–" if token.text == "-" else token.text
    return _OTHER


def _with_access_keys(text: str, tokens: Sequence[Token]) -> Iterator[tuple[Token, int]]:
    """Yield the tokens, a word with an access key in it as one word, and the place in it that was left out."""
    keys = {sign for sign in _ACCESS_KEY if text.count(sign) == 1}
    place = 0
    while place < len(tokens):
        three = tokens[place : place + 3]
        if keys and len(three) == 3 and three[1].text in keys and three[0].kind is three[2].kind is TokenKind.WORD:
            first, _, last = three
            yield Token(TokenKind.WORD, first.start, last.end, first.text + last.text), len(first.text)
            place += 3
        else:
            yield tokens[place], len(tokens[place].text)
            place += 1


def _parts(token: Token, access_key: int, gap: str, hyphen: str) -> Iterator[Atom]:
    pieces = _HYPHENS.split(token.text)
    at = 0
    for number, piece in enumerate(pieces):
        bare = _fold_piece(piece)
        end = at + len(piece)
        if bare:
            start = token.start + at + (at >= access_key > 0)
            its_end = token.start + end + (end > access_key)
            if gap == _NO_WORD:
                yield Atom(_NO_WORD + bare, _NO_WORD + bare, piece, start, its_end, whole=len(pieces) == 1)
            else:
                joined = (hyphen if number else gap) + bare
                yield Atom(bare, joined, piece, start, its_end, whole=len(pieces) == 1)
        at = end + 1


def key_of(atoms: Sequence[Atom]) -> Key:
    """Return the key of words that stand together; what is before the first does not count."""
    return tuple(atom.joined if place else atom.bare for place, atom in enumerate(atoms))


def is_plain_phrase(text: str) -> bool:
    """Tell whether the words of a phrase are its key, but for capitals: letters and spaces only, no acronym."""
    return " " in text and bool(_FOLDED.fullmatch(text[:1].lower() + text[1:]))


def make_key(text: str, *, hyphen: str) -> Key:
    """Return the key of a form, the same that `find_atoms` and `key_of` give, but quickly for plain letters."""
    if _FOLDED.fullmatch(text):
        return tuple(text.split())
    if not _PLAIN.fullmatch(text):
        return key_of(find_atoms(text, hyphen=hyphen))
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


@lru_cache(maxsize=8192)
def _folded_parts(word: str, hyphen: str) -> Key:
    parts = [_folded(part) for part in word.split("-")]
    return tuple(hyphen + part if place else part for place, part in enumerate(parts))
