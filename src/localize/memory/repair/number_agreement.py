"""Number agreement in a target whose number changes: the ending behind the digits and the noun that is counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from localize.memory.alignment.word_links import Word
from localize.memory.repair.counted_words import recount, rest_for
from localize.model import LanguageTag
from localize.tokens import TokenKind

_PHRASE = 4
"""Words behind a number that may be counted: adjectives and their noun."""


@dataclass(frozen=True, slots=True)
class NumberChanges:
    """Places of target words and their new texts."""

    texts: Mapping[int, str]
    sure: bool
    """Whether all that depends on the numbers is known to be right."""


def agree_with_numbers(
    target: Sequence[Word], numbers: Mapping[int, str], language: LanguageTag
) -> NumberChanges | None:
    """Return what changes with *numbers*, new ones in plain digits by their places; None where an ending is unknown."""
    texts: dict[int, str] = {}
    sure = True
    for at, new in numbers.items():
        old = target[at].key
        if _is_joined(target, at + 1):
            rest = rest_for(target[at + 1].text, old, new, language)
            if rest is None:
                return None
            texts[at + 1] = rest
            continue
        behind = range(at + 1, min(at + 1 + _PHRASE, len(target)))
        counted = list(takewhile(lambda place: target[place].kind is TokenKind.WORD, behind))
        before = target[at - 1].text if at else ""
        forms = recount(before, [target[place].text for place in counted], (old, new), language)
        sure = sure and forms is not None
        texts.update((counted[place], text) for place, text in forms or ())
    return NumberChanges({at: text for at, text in texts.items() if text != target[at].text}, sure)


def _is_joined(target: Sequence[Word], at: int) -> bool:
    """Tell whether a word is the rest of one that begins with the number before it."""
    return at < len(target) and target[at].kind is TokenKind.WORD and target[at].start == target[at - 1].end
