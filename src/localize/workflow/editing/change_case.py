"""Letter case of a piece of text, changed in a circle: small letters, sentence, each word, capitals."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from localize.language import primary, script_of
from localize.model import Content, LanguageTag
from localize.tokens import Token, TokenKind, find_protected

_MARKS = "\u0300-\u036f"
_WORD = re.compile(rf"\d[\w{_MARKS}-]*|[^\W_][\w{_MARKS}]*(?:['’ʼ][^\W_][\w{_MARKS}]*)*")
"""A word, up to its hyphen; «5-ші» is one, so that its ending stays small."""
_ENDS_SENTENCE = re.compile(r"[.!?…][\"'»”)\]]*\s+[^\w]*$")
_TURKIC = ("az", "crh", "tr", "tt")
_Letters = Callable[[str], str]


def next_case(content: Content, start: int, end: int, language: LanguageTag) -> str | None:
    """Return the characters [start, end) of the typing form in the next case; None where none of them has one.

    From small letters to those of a sentence, of a title, and capitals; anything else becomes small letters first.
    Tags, placeholders, markup and addresses stay as they are.
    """
    typed = content.typed
    protected = [each for each in find_protected(content) if each.start < end and each.end > start]
    small, large = _letters(language)
    pieces = tuple(_pieces(typed, start, end, protected))
    present = typed[start:end]
    forms = [
        "".join(text if kind else small(text) for text, kind in pieces),
        _written(pieces, small, large, every=False),
        _written(pieces, small, large, every=True),
        "".join(text if kind else large(text) for text, kind in pieces),
    ]
    there = [at for at, form in enumerate(forms) if form == present]
    after = there[-1] + 1 if there else 0
    return next((form for form in (*forms[after:], *forms[:after]) if form != present), None)


def word_at(typed: str, at: int) -> tuple[int, int]:
    """Return where the word begins and ends in which, or behind which, a place is; an empty span for none."""
    spans = (found.span() for found in _WORD.finditer(typed))
    return next((span for span in spans if span[0] <= at <= span[1]), (at, at))


def _letters(language: LanguageTag) -> tuple[_Letters, _Letters]:
    """Return what makes letters small and large: the dot of i is kept where the alphabet has an ı beside it."""
    if primary(language) in _TURKIC or (primary(language) == "kk" and script_of(language) == "Latn"):
        return partial(_swapped, "İI", "iı", str.lower), partial(_swapped, "i", "İ", str.upper)
    return str.lower, str.upper


def _swapped(before: str, after: str, change: _Letters, text: str) -> str:
    return change(text.translate(str.maketrans(before, after)))


def _pieces(typed: str, start: int, end: int, protected: Sequence[Token]) -> Iterator[tuple[str, TokenKind | None]]:
    """Yield the text piece by piece, with the kind of what is not to be touched."""
    at = start
    for each in protected:
        yield typed[at : each.start], None
        yield typed[max(start, each.start) : min(end, each.end)], each.kind
        at = min(end, each.end)
    yield typed[at:end], None


def _written(pieces: Sequence[tuple[str, TokenKind | None]], small: _Letters, large: _Letters, *, every: bool) -> str:
    """Return the text in small letters, with a large one where a sentence begins, or *every* word."""
    done = ""
    begins = True
    for text, kind in pieces:
        if kind is not None:
            done += text
            begins = begins and kind in (TokenKind.TAG, TokenKind.MARKUP)
            continue
        at = 0
        for word in _WORD.finditer(text):
            done += text[at : word.start()]
            begins = begins or _ENDS_SENTENCE.search(done[-9:]) is not None
            letters = small(word.group())
            done += large(letters[0]) + letters[1:] if begins or every else letters
            begins, at = False, word.end()
        done += text[at:]
    return done
