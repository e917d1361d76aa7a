"""Cyrillic spellings that other alphabets do not show: glides, affricates, һ. Of two possible ones, the likelier."""

from __future__ import annotations

import re

LETTERS = frozenset("аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя")
"""The 42 letters of Kazakh Cyrillic, small."""
VOWELS = "аәеёиоөуұүыіэюя"
HA_STEMS = ("айдахар", "гаухар", "жахан", "жихаз", "қахар", "шахар")
"""Stems that are written with һ: айдаһар, гауһар, жаһан, жиһаз, қаһар, шаһар."""

_RULES = (
    ("шш", "щ"),
    (r"\bтс", "ц"),
    (rf"(?<=[нкп])тс|(?<=[^{VOWELS}]и)тс|(?<=[аоұы])тс(?=[еі])|тс(?![аәеыіұү])", "ц"),  # not in an ending: айтса, кетсе
    (rf"(?:\b|(?<=[{VOWELS}л]))иа", "я"),
    ("иу", "ю"),
    (r"\bио", "йо"),
    (rf"(?<=[{VOWELS}])и", "й"),
)
_PATTERNS = tuple((re.compile(pattern, re.IGNORECASE), letter) for pattern, letter in _RULES)
_HA = re.compile(rf"\b(?:{'|'.join(HA_STEMS)})", re.IGNORECASE)


def settle(word: str) -> str:
    """Return a word read letter by letter as it is likely spelled: тсирк as цирк, аиақ as аяқ, жахан as жаһан."""
    for pattern, letter in _PATTERNS:
        word = pattern.sub(lambda found, letter=letter: _cased(letter, found.group()), word)  # type: ignore[misc]
    return _HA.sub(lambda found: found.group().replace("х", "һ").replace("Х", "Һ"), word)


def _cased(letters: str, pattern: str) -> str:
    """Return letters in the case of what they stand for."""
    if pattern.isupper():
        return letters.upper()
    return letters.capitalize() if pattern[0].isupper() else letters
