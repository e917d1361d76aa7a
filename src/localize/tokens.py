"""Typed tokens with their places: words, numbers, placeholders, tags, addresses. The one definition of each.

Offsets are code points of the given string, half-open. `fold` makes texts comparable for search and terms.
"""

from __future__ import annotations

import enum
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from localize.model import Content, InlineTag


class TokenKind(enum.Enum):
    """What a token is; only words and numbers are language."""

    WORD = "word"
    NUMBER = "number"
    PLACEHOLDER = "placeholder"
    """printf, brace, template and similar variables, and escapes such as \\n written as two characters."""
    TAG = "tag"
    """An inline tag of the unit in typing form."""
    MARKUP = "markup"
    """A tag or entity that is plain text here, as in a gettext message: `<b>`, `&amp;`."""
    ADDRESS = "address"
    """A URL, domain, e-mail address or file path with a scheme."""
    SPACE = "space"
    PUNCTUATION = "punctuation"
    """One character that is none of the others."""


_KINDS: dict[str | None, TokenKind] = {kind.value: kind for kind in TokenKind}
_COUNTED = (TokenKind.WORD.value, TokenKind.NUMBER.value)


class Token(NamedTuple):
    """A piece of a text; the tokens of a text cover it without holes. A tuple: it is made in a third of the time."""

    kind: TokenKind
    start: int
    end: int
    text: str


_LETTER = r"[^\W\d_]"
_FORMAT = r"[-#0+']*(?:\d+|\*)?(?:\.(?:\d+|\*))?(?:hh|h|ll|l|q|j|z|t|L)?"
"""Flags, width, precision and size of a printf value."""
_PLACEHOLDER = (
    r"\{\{[^{}\n]*\}\}"  # {{x}} mustache
    r"|\$\{[^{}\n]*\}"  # ${x}
    r"|%\([A-Za-z_][\w.]*\)[-#0+]?\d*(?:\.\d+)?[a-zA-Z]"  # %(name)s
    r"|%\{[A-Za-z_]\w*\}"  # %{name}
    r"|%<[A-Za-z_]\w*>[-#0+]?\d*(?:\.\d+)?[a-zA-Z](?![A-Za-z])"  # %<name>s of Ruby
    rf"|%\d+\${_FORMAT}[diouxefgacspXEFGASC@]"  # %1$s, whatever follows: %1$SFeeds
    rf"|%(?!'s){_FORMAT}(?:[diouxefgacsp@](?![a-z])|[XEFGASC](?![A-Za-z]))"  # %d %-5.2f, also %s%s and %sMonth
    r"|%s(?=[a-z][^%\n]*(?<!\s)%s(?![a-z]))"  # the first of %sa link%s
    # %'d before a word, %dms and %dx%d, %id%02ih, %Sx%S, and %qE of GCC; "5 %is" may be a share
    r"|(?<![\d%])(?<!\d[ \u00a0\u202f])%(?:'[\d.]*[dioufFgG]|S(?=x%)|q[#+]*[A-Z](?![A-Za-z])"
    r"|(?![a-z]\w+%)[-+]?(?:0\d+|\d*\.\d+)?[dsiuf](?=[A-Za-z]{1,2}(?![A-Za-z]))"
    r"|[dsiuf](?=(?:x|[a-z]{1,2})%0?\d*[dsiuf](?![a-z]{3})))"
    r"|%[A-Za-z_]\w+(?<!_)%"  # %name%
    # %B %Y %H:%M of strftime; "5 %B" may be a share
    r"|(?<!\d)(?<!\d[ \u00a0\u202f])%[-_0^#EO]?[BbDHhIjklMmPRrTUVWwYyZz](?![A-Za-z\d])"
    # %1 of Qt and %1% of Boost, which may be a share in Qt: no %20%D0 of an address
    r"|(?<!\d)%[1-9]\d?%(?![%\w])|(?<!\d)%L?[1-9]\d?(?!\d|%[\dA-F]{2})"
    r"|%%"
    # {name} {0:.2f} {0,-9} {n, number}; not {Up,Down}, nor the language of code, `x`{python}
    r"|(?<![\w$]`)\{[A-Za-z0-9_](?:[\w.\[\]!]*[\w\]!])?(?::[^{};\n]*|, *(?:-?\d|[a-z]{4,13}\b)[^{};\n]*)?\}|\{\}"
    r"|(?<![\w$]`)\{ *[$-]?[A-Za-z][\w-]*(?:\.[A-Za-z][\w-]*)?(?:\([^(){}\n]*\))? *\}"  # { -brand(case: "x") }
    r"|\{ *\"[^\"{}\n]*\" *\}"  # { "" }
    r"|\$[A-Z][A-Z0-9_]+\b"  # $HOME
    r"|\$t\([^()\n]*\)"  # $t(key) of i18next
    r"|\\u[0-9A-Fa-f]{4}"
    r"|(?<!\\[a-mo-qsu-z])\\[nrt\"\\]"  # none of a date format of PHP: \a\t
)
_ADDRESS = (
    r"(?<=')(?:https?|ftp)://?[^\s<>\"«»“”|']*[^\s<>\"«»“”|'.,;:!?)\]}](?=')"
    r"|(?:https?|ftp|tor|mailto)://?[^\s<>\"«»“”|]*[^\s<>\"«»“”|.,;:!?)\]}]"
    r"|www\.[^\s<>\"«»“”|]*[^\s<>\"«»“”|.,;:!?)\]}]"
    r"|(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    # 63 letters of a label are the most (RFC 1035); without an end, each hyphen of a line would look at all of it
    r"|(?<![\w.])(?:[A-Za-z0-9-]{1,63}+\.){1,8}(?:kz|ru|com|org|net|info|io|onion|media|eu)(?:/[\w./%#?=&-]*\w)?(?!\w)"
)
_NUMBER = (
    r"(?:\d+(?:[ \u00a0\u202f]\d{3}(?!\d))+(?:[.,]\d+)?|\d+(?:[.,]\d+)+)(?!\d)(?![^\W_])"  # 1 500,5 and 12.5
    rf"|\d+(?![.,]\d)(?![^\W_])(?![-‑]{_LETTER})"  # 2022, but 5-ші is a word
)
# Letters and digits, and marks behind letters. Possessive: to give letters back would take 200 bytes for each.
_JOINED = r"[-’'‑](?:[^\W_]++(?:(?<!\d)[\u0300-\u036f\u00ad]++)?+)++"
_WORD = rf"(?:[^\W_]++(?:(?<!\d)[\u0300-\u036f\u00ad\u200b-\u200d]++)?+)++(?:{_JOINED})*+"
_LEADING = "leading"


# Behind a tag's name stands nothing, or an attribute with a value among others: <enter your name> is text.
_MARKUP = (
    r"</?[A-Za-z][A-Za-z0-9]*(?:\s+|\s[^<>=]*[\w-]\s*=[^<>]*)?/?>"
    r"|&(?:[A-Za-z][A-Za-z0-9]*(?:[._-][A-Za-z0-9]+)*|\#\d+|\#x[0-9A-Fa-f]+);"
)
_PROTECTED = rf"(?P<address>{_ADDRESS})|(?P<placeholder>{_PLACEHOLDER})|(?P<markup>{_MARKUP})"
# Tokens that are surely no beginning of anything protected, many at a time: words of common letters and the spaces
# after them, white space, signs that begin nothing or nothing before a space, and words that no address goes on after.
_PLAIN = (
    r"(?>(?:[A-Za-z\u0400-\u052f]+ +|\s+|[^\w\s{%$\\<&.+-]|[%$\\<&.+-](?=\s)"
    rf"|(?=[^\W\d_])(?>{_WORD})(?![\w@/+-]|[.:](?!\s)))+)"
)

PATTERN = rf"{_PROTECTED}|(?P<number>{_NUMBER})|(?P<word>{_WORD})|(?P<space>\s+)|(?P<punctuation>.)"
"""What tokens are: whoever keeps something made of them finds out by this text that they have come to be others."""


@cache
def _pattern() -> re.Pattern[str]:
    # Compiled on first use: it takes longer than all else on the path of `localize status`.
    return re.compile(PATTERN, re.DOTALL)


_BEGINS_PLACEHOLDER = re.compile(r"[%{$\\]")
# What no tag, entity or address is without: most texts have none, and then only the signs above may begin anything.
_MARKUP_OR_ADDRESS = re.compile(r"[<&@]|:/|www\.|[A-Za-z0-9-]\.[a-z]")


@cache
def _placeholder_pattern() -> re.Pattern[str]:
    return re.compile(_PLACEHOLDER)


@cache
def _protected_pattern() -> re.Pattern[str]:
    return re.compile(rf"{_PLAIN}|{_PROTECTED}|{_NUMBER}|{_WORD}|.", re.DOTALL)


@cache
def _typed_pattern() -> re.Pattern[str]:
    # What stands before a token is passed over with it, and what a sign cannot begin is not tried. Without the end,
    # what is plain to the end of the text would be passed over again from each of its words on.
    leading = rf"(?P<{_LEADING}>\d+)(?=[-‑])(?:{_JOINED})+"
    signs = rf"(?=[%{{$\\])(?P<placeholder>{_PLACEHOLDER})|(?=[<&])(?P<markup>{_MARKUP})"
    words = rf"(?=[\w.+-])(?:(?P<address>{_ADDRESS})|(?P<number>{_NUMBER})|{leading}|{_WORD})"
    return re.compile(rf"{_PLAIN}?(?:{signs}|{words}|.|\Z)", re.DOTALL)


_DIGITS = re.compile(r"\d+")
_JOINERS = "-’'‑"
_GOES_ON = re.compile(r"[-’'‑][^\W_]")

# What every text has that holds anything but words, white space and punctuation; most texts have none of it.
_MAY_BE_TYPED = re.compile(r"[\d%{$\\@<&]|\.\w|:/|www\.")


def may_be_typed(text: str) -> bool:
    """Tell whether a text may have numbers, placeholders, markup or addresses; most have none."""
    return _MAY_BE_TYPED.search(text) is not None


@cache
def _solid_pattern() -> re.Pattern[str]:
    return re.compile(rf"{_WORD}|\S")


@cache
def _word_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?P<word>{_WORD})|(?P<space>\s+)|(?P<punctuation>.)", re.DOTALL)


@cache
def _plain_word_pattern() -> re.Pattern[str]:
    return re.compile(_WORD)


# A word of letters that nothing can join or make part of an address, and one space: most of what texts are made of.
_PLAIN_WORD = r"[A-Za-z\u0400-\u0481\u048a-\u052f]+(?=[ ,;!?()\"\n]|\Z)| (?!\s)"


@cache
def _piece_pattern() -> re.Pattern[str]:
    return re.compile(rf"{_PLAIN_WORD}|{_WORD}|\s+|.", re.DOTALL)


@cache
def _typed_piece_pattern() -> re.Pattern[str]:
    typed = rf"{_ADDRESS}|{_PLACEHOLDER}|{_MARKUP}|{_NUMBER}"
    return re.compile(rf"{_PLAIN_WORD}|{typed}|{_WORD}|\s+|.", re.DOTALL)


def _pattern_for(text: str) -> re.Pattern[str]:
    """Return what finds the tokens of a text; without any typed ones in a third of the time."""
    return _pattern() if _MAY_BE_TYPED.search(text) else _word_pattern()


@lru_cache(maxsize=4096)
def tokenize(text: str) -> tuple[Token, ...]:
    """Return the tokens of a plain text, in order and without holes. Linear in its length."""
    return tuple(
        [Token(_KINDS[found.lastgroup], *found.span(), found.group()) for found in _pattern_for(text).finditer(text)]
    )


@lru_cache(maxsize=4096)
def tokenize_content(content: Content) -> tuple[Token, ...]:
    """Return the tokens of a content with places in its typing form; its tags are tokens of kind TAG.

    A tag never joins or splits the words beside it: text is tokenized between tags.
    """
    if len(content.parts) == 1 and isinstance(content.parts[0], str):
        return tokenize(content.parts[0])
    tokens: list[Token] = []
    at = 0
    for part in content.parts:
        if isinstance(part, InlineTag):
            tokens.append(Token(TokenKind.TAG, at, at + len(part.typed), part.typed))
        else:
            tokens += (Token(each.kind, at + each.start, at + each.end, each.text) for each in tokenize(part))
        at = tokens[-1].end
    return tuple(tokens)


def find_protected(content: Content) -> tuple[Token, ...]:
    """Return the placeholders, tags, markup and addresses among the tokens of a content, several times faster."""
    if len(content.parts) == 1 and isinstance(content.parts[0], str):
        return find_protected_in(content.parts[0])
    tokens: list[Token] = []
    at = 0
    for part in content.parts:
        if isinstance(part, InlineTag):
            tokens.append(Token(TokenKind.TAG, at, at + len(part.typed), part.typed))
            at += len(part.typed)
        else:
            tokens += (Token(each.kind, at + each.start, at + each.end, each.text) for each in find_protected_in(part))
            at += len(part)
    return tuple(tokens)


@lru_cache(maxsize=4096)
def find_protected_in(text: str) -> tuple[Token, ...]:
    """Return the placeholders, markup and addresses among the tokens of a plain text."""
    if not _MARKUP_OR_ADDRESS.search(text):
        return tuple(_find_placeholders(text))
    return tuple(
        Token(_KINDS[found.lastgroup], *found.span(), found.group())
        for found in _protected_pattern().finditer(text)
        if found.lastgroup
    )


Typed = tuple[TokenKind, int, int, bool, bool]


def find_typed(text: str) -> list[Typed]:
    """Return kind, start and end of the numbers, placeholders, markup and addresses of a text, however long, in order.

    The last values tell whether signs join it to a word before it and after it: numbers in words («5-ші», «топ-10»,
    "5G") are among them, which `tokenize` leaves in the word.
    """
    found: list[Typed] = [
        (_KINDS.get(name, TokenKind.NUMBER), *found.span(name), False, name == _LEADING)
        for found in _typed_pattern().finditer(text)
        if (name := found.lastgroup)
    ]
    begun = {each[1] for each in found}
    inside = [each.span() for each in _DIGITS.finditer(text) if each.start() not in begun]
    return _with_inside(text, found, inside) if inside else found


def _with_inside(text: str, found: Sequence[Typed], spans: Sequence[tuple[int, int]]) -> list[Typed]:
    """Return typed tokens and, in their order, digits that are in none of them, and so in words."""
    merged: list[Typed] = []
    rest = iter(found)
    last = next(rest, None)
    for start, end in spans:
        while last is not None and last[1] < start:
            merged.append(last)
            last = next(rest, None)
        is_free = (last is None or last[1] >= end) and (not merged or merged[-1][2] <= start)
        is_joined = start > 1 and text[start - 1] in _JOINERS and text[start - 2].isalnum()
        if is_joined and merged and merged[-1][2] == start - 1:  # what it would go on is no word
            is_joined = merged[-1][4]
        if is_free:
            merged.append((TokenKind.NUMBER, start, end, is_joined, _GOES_ON.match(text, end) is not None))
    return [*merged, *([] if last is None else [last]), *rest]


def _find_placeholders(text: str) -> Iterator[Token]:
    """Yield the placeholders of a text that has neither markup nor addresses."""
    match, at = _placeholder_pattern().match, 0
    for sign in _BEGINS_PLACEHOLDER.finditer(text):
        if sign.start() >= at and (found := match(text, sign.start())):
            at = found.end()
            yield Token(TokenKind.PLACEHOLDER, found.start(), at, found.group())


def scan(text: str) -> list[tuple[TokenKind, str]]:
    """Return kind and text of every token: `tokenize` without places and memory, for reading many texts once."""
    return [(_KINDS[found.lastgroup], found.group()) for found in _pattern_for(text).finditer(text)]


def find_words(text: str) -> Iterator[re.Match[str]] | None:
    """Return the words and punctuation of a text that has no other tokens but white space; None where it may have.

    What begins with a letter is a word. For reading very many texts: `scan` takes twice as long.
    """
    return None if _MAY_BE_TYPED.search(text) else _solid_pattern().finditer(text)


def split_words(text: str) -> list[str] | None:
    """Return the texts of what `find_words` finds."""
    return None if _MAY_BE_TYPED.search(text) else _solid_pattern().findall(text)


@lru_cache(maxsize=256)
def split(text: str) -> list[str]:
    """Return the text of every token: `tokenize` for who wants nothing else, in a third of the time.

    The list is not to be changed.
    """
    return (_typed_piece_pattern() if _MAY_BE_TYPED.search(text) else _piece_pattern()).findall(text)


def count_words(text: str) -> int:
    """Return the number of words of a plain text: words and numbers, not placeholders, tags or addresses."""
    if not _MAY_BE_TYPED.search(text):
        return len(_plain_word_pattern().findall(text))
    groups = [found.lastgroup for found in _pattern_for(text).finditer(text)]
    return sum(map(groups.count, _COUNTED))


# Latin letters that look like Cyrillic ones, Kazakh letters included. Source: Unicode confusables, checked by eye.
LATIN_LOOKALIKES = str.maketrans(
    "aceiopxyhəABCEHIKMOPTXYƏ",
    "асеіорхуһәАВСЕНІКМОРТХУӘ",
)
CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff\u0301")
_LETTER_RUN = re.compile(rf"{_LETTER}+")
_SPACES = frozenset("\u00a0\u202f\u2009\u2007")
_LOOKALIKE = re.compile(f"[{''.join(map(chr, LATIN_LOOKALIKES))}]")
_FOLDED: dict[int, str | None] = {**dict.fromkeys(map(ord, _INVISIBLE)), **dict.fromkeys(map(ord, _SPACES), " ")}
# What is not folded as a whole text as it is letter by letter: Σ, small by its place, and alphabets that compose more
# than marks with their letters.
_ODD = re.compile("[^\u0000-\u03a2\u03a4-\u052f\u2000-\u206f]")


@dataclass(frozen=True, slots=True)
class Folded:
    """A text made comparable, and where each of its characters came from."""

    text: str
    starts: tuple[int, ...]
    """For each folded character and for the end, the place in the original where it starts."""

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the original's span for a span of the folded text; trailing invisible characters belong to it."""
        return self.starts[start], self.starts[end] if end > start else self.starts[start]


def fold(text: str) -> Folded:
    """Return *text* folded for term matching, with a map back.

    NFC; soft hyphens, zero-width characters and stress marks dropped; hard spaces become spaces; lower case; ё becomes
    е; inside a word that has Cyrillic letters, Latin look-alikes become Cyrillic.
    """
    swapped = _LETTER_RUN.sub(_swap, text)
    letters: list[str] = []
    starts: list[int] = []
    at = 0
    while at < len(swapped):
        end = at + 1
        while end < len(swapped) and unicodedata.combining(swapped[end]):
            end += 1
        for letter in unicodedata.normalize("NFC", swapped[at:end]):
            if letter in _INVISIBLE:
                continue
            lowered = " " if letter in _SPACES else letter.lower().replace("ё", "е")
            letters.append(lowered)
            starts += [at] * len(lowered)
        at = end
    return Folded("".join(letters), (*starts, len(text)))


def _swap(run: re.Match[str]) -> str:
    """Return a run of letters with Cyrillic look-alikes for its Latin letters, where it has Cyrillic ones."""
    return run.group().translate(LATIN_LOOKALIKES) if CYRILLIC.search(run.group()) else run.group()


@lru_cache(maxsize=4096)
def search_key(text: str) -> str:
    """Return *text* folded for searching and for comparing words, without a map. Never shown, never exported."""
    if _ODD.search(text):
        return fold(text).text
    if _LOOKALIKE.search(text) and CYRILLIC.search(text):
        text = _LETTER_RUN.sub(_swap, text)
    return unicodedata.normalize("NFC", text).translate(_FOLDED).lower().replace("ё", "е")
