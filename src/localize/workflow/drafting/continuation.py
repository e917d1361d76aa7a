"""Continuation of a typed text by the next word of a draft."""

from __future__ import annotations

import re

_WORD = re.compile(r"\s*\S+")
_WORDS = re.compile(r"\S+")
_MOST_WORDS = 4
"""So many words before the cursor are looked for in a draft that begins otherwise."""


def next_word(typed: str, draft: str) -> str | None:
    """Return the next word of *draft* behind *typed*, with the space before it; None where the draft does not go on.

    Both are in typing form. A draft that begins as the text does goes on behind it, in the middle of a word too; one
    that begins otherwise goes on behind the last words of the text, where it has them. Capitals make no difference.
    """
    at = _place(typed, draft)
    if at is None:
        return None
    found = _WORD.match(draft, at)
    if found is None:
        return None
    word = found.group()
    return word.lstrip() if typed[-1:].isspace() or not typed else word


def _place(typed: str, draft: str) -> int | None:
    """Return the place in *draft* that *typed* has come to."""
    text = typed.rstrip()
    if draft[: len(text)].casefold() == text.casefold():
        return len(text)
    words = [found.group().casefold() for found in _WORDS.finditer(text)]
    there = list(_WORDS.finditer(draft))
    folded = [found.group().casefold() for found in there]
    for count in range(min(len(words), _MOST_WORDS), 0, -1):
        wanted = words[-count:]
        places = [at for at in range(len(folded) - count + 1) if folded[at : at + count] == wanted]
        if places:
            # The one nearest to where the text is: a common word stands in many places.
            best = min(places, key=lambda at: abs(at + count - len(words)))
            return there[best + count - 1].end()
    return None
