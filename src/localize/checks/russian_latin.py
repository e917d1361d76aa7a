"""Russian in Latin letters: «Vse prava zashchishcheny», read back by the dictionary."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import product

from localize.morphology.everyday import is_everyday_english, technical_english
from localize.morphology.ru import is_known

# What a spelling stands for, likeliest first; longer ones come first in the pattern.
_LETTERS = {
    "shch": ("щ",), "sch": ("щ",), "zh": ("ж",), "kh": ("х",), "ts": ("ц", "тс"), "ch": ("ч",), "sh": ("ш", "щ"),
    "yo": ("ё", "йо"), "yu": ("ю",), "ya": ("я",), "ye": ("е", "ые"), "ju": ("ю",), "ja": ("я",), "iu": ("ю",),
    "ia": ("я", "иа"), "iy": ("ий",), "ii": ("ий", "ии"), "yi": ("ый",), "yy": ("ый",), "ij": ("ий",), "yj": ("ый",),
    "y": ("ы", "й", "ый", "ий"), "i": ("и", "й"), "e": ("е", "э"), "h": ("х", "г"), "j": ("й", "ж", "ь"),
    "c": ("ц", "ч"), "'": ("ь", "ъ"), "x": ("кс", "х"), "w": ("в", "ш"), "q": ("я", "к"),
    **{latin: (letter,) for latin, letter in zip("abvgdzklmnoprstuf", "абвгдзклмнопрстуф", strict=True)},
}  # fmt: skip
_PIECES = re.compile("|".join(sorted(map(re.escape, _LETTERS), key=len, reverse=True)))
_SOFT = re.compile("(?<=[тлнсдзрмвпб])(?=$|[^аеёиоуыэюяьъ])")
_MOST_READINGS = 64
LEAST = 4
"""Letters of a word that is read; shorter ones are like words of any language."""


@lru_cache(maxsize=8192)
def is_russian_in_latin(word: str) -> bool:
    """Tell whether a word in small Latin letters is a known Russian one, and no English one that we know."""
    if len(word) < LEAST or is_everyday_english(word) or word in technical_english():
        return False
    pieces = _PIECES.findall(word)
    if "".join(pieces) != word:
        return False
    readings = [_LETTERS[each] for each in pieces]
    total = 1
    for each in readings:
        total *= len(each)
    if total > _MOST_READINGS:
        readings = [each[:2] for each in readings]
    for number, spelt in enumerate(product(*readings)):
        if number > _MOST_READINGS:
            return False
        plain = "".join(spelt)
        if is_known(plain) or any(is_known(soft) for soft in _softened(plain)):
            return True
    return False


def _softened(word: str) -> list[str]:
    """Return a word with a soft sign put in at each place where one may have been left out."""
    return [word[: found.start()] + "ь" + word[found.start() :] for found in _SOFT.finditer(word)][:4]
