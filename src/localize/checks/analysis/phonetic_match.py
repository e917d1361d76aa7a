"""Phonetic comparison of names in Cyrillic and Latin letters, whatever the romanisation and the case."""

from __future__ import annotations

import re
from functools import lru_cache

from localize.checks.analysis.char_classes import CYRILLIC_LETTER

# Consonants by the sound that systems agree on; vowels, glides and signs are left out. Longer spellings come first.
_LATIN = {
    "shch": "s", "sch": "s", "tch": "c", "sh": "s", "zh": "j", "ch": "c", "kh": "h", "gh": "g", "ph": "f", "th": "t",
    "ts": "c",
    "dj": "j", "dzh": "j", "ck": "k", "ks": "x", "ng": "n",
    **dict(zip("bcdfghjklmnpqrstvxz", "bkdfghjklmnpkrstvxz", strict=True)),
}  # fmt: skip
_CYRILLIC = {
    "дж": "j", "кс": "x", "нг": "n", "тс": "c",
    **dict(zip("бвгғджзкқлмнңпрстфхһцчшщ", "bvggdjzkklmnnprstfhhccss", strict=True)),
}  # fmt: skip
_SPELT = {
    each: re.compile("|".join(sorted(table, key=len, reverse=True)))
    for each, table in (("Latn", _LATIN), ("Cyrl", _CYRILLIC))
}
_TWICE = re.compile(r"(.)\1+")
LEAST = 3
"""Consonants without which two names sound alike by chance."""
_ENDING = frozenset(["", "m", "h", "g", "v", "n"])
"""What endings of cases add: -ом, -ах, -ого, -ов."""


@lru_cache(maxsize=8192)
def sounds_of(name: str) -> tuple[str, ...]:
    """Return the consonants of a word in Latin or Cyrillic letters, in letters of one kind; twice where it has a w."""
    script = "Cyrl" if CYRILLIC_LETTER.search(name) else "Latn"
    lower = name.lower()
    return tuple(dict.fromkeys(_hear(spelt, script) for spelt in (lower, lower.replace("w", "v"))))


def _hear(spelt: str, script: str) -> str:
    table = _CYRILLIC if script == "Cyrl" else _LATIN
    return _TWICE.sub(r"\1", "".join(table[found] for found in _SPELT[script].findall(spelt)))


def sound_alike(ours: str, theirs: str) -> bool:
    """Tell whether two words are one name, *ours* perhaps with an ending more."""
    return any(
        len(its) >= LEAST and mine.startswith(its) and mine[len(its) :] in _ENDING
        for mine in sounds_of(ours)
        for its in sounds_of(theirs)
    )


def is_alike(ours: str, theirs: str) -> bool:
    """Tell whether two words are one name, spelt alike or sounding alike, *ours* perhaps with a Kazakh ending."""
    if ours == theirs or sound_alike(ours, theirs) or sounds_of(ours) == sounds_of(theirs):
        return True
    its = sounds_of(theirs)[0]
    return len(its) > 1 and any(
        each.startswith(its) and len(each) - len(its) <= ENDING_SOUNDS for each in sounds_of(ours)
    )


ENDING_SOUNDS = 2
"""Consonants that a Kazakh ending adds: -дың."""
