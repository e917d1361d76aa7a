"""Single Kazakh words in Latin letters, left in a Cyrillic text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from localize.checks.analysis.language_guess import unquoted
from localize.checks.core.pair import Context, Sighting
from localize.checks.core.prefilter import any_word, into, into_script, target
from localize.checks.core.registry import check
from localize.model import Severity
from localize.morphology.common_words import is_everyday_english, technical_english
from localize.morphology.kk.restore import restorations, strip_letters

# Letters of the alphabets of 2021, 2019 and 2018 as they are without Kazakh letters, longer ones first.
_LETTERS = {
    "sh": "ш", "ch": "ч", "ia": "я", "yu": "ю", "ya": "я",
    **dict(zip("abvgdejziklmnoprstufhyqcw", "абвгдежзиклмнопрстуфхыкцу", strict=True)),
    **dict(zip("äáğǵñńŋöóūúüşıý", "ааггнннооууушыу", strict=True)),
}  # fmt: skip
_PIECES = re.compile("|".join(sorted(_LETTERS, key=len, reverse=True)))
_MARKED = frozenset("äğñöūüşıǵńáóúý")
_ONLY_KAZAKH = re.compile("[ğşñıūǵńŋ]")
_KAZAKH_LOOK = re.compile(
    r"q(?!u)|[aeou]i[^aeiou]|uy|ay|ey|zh|(?:[ldt][ae]r|[ndt]y[nñ]|[dt][ae]|[dtn][ae]n|[gq]an|g[ae]|[mbp]en|[dt][yui]"
    r"|ady|edi|y|i|u)$"
)
_LEAST = 5
"""Letters of a word without marks; English and Kazakh have many short words alike."""
_WORD = re.compile(r"(?<![\w.@/#$%&\\-])[A-Za-zÀ-ɏ]{4,}(?![\w@/=(_]|[.:]\w)")

_CYRILLIC = re.compile(r"[\u0400-\u052f]{2,}")


@lru_cache(maxsize=4096)
def _readings(typed: str) -> frozenset[str]:
    """Return the Kazakh words that a word in Latin letters may be; none where it may be English."""
    word = typed.lower()
    if len(word) < _LEAST - bool(_MARKED & set(word)) or not set(word) <= set("".join(_LETTERS)):
        return frozenset()
    if word.isascii() and (
        typed != word or not _KAZAKH_LOOK.search(word) or is_everyday_english(word) or word in technical_english()
    ):
        return frozenset()
    plain = _PIECES.sub(lambda found: _LETTERS[found.group()], word.replace("ı", "i"))
    spelled = (plain, re.sub("(?<=[аеоуы])и", "й", plain), _PIECES.sub(lambda found: _LETTERS[found.group()], word))
    return next((found for each in spelled if (found := restorations(strip_letters(each)))), frozenset())


def _may_be_kazakh(typed: str) -> bool:
    if "\u0400" <= typed[0] <= "\u052f" or not typed[1:].islower():
        return False
    return bool(_readings(typed)) or (typed.islower() and _ONLY_KAZAKH.search(typed) is not None)


@check(
    "script.latin_word",
    category="fluency",
    severity=Severity.MAJOR,
    needs=into("kk") & into_script("Cyrl") & target(any_word(_may_be_kazakh, having="[a-zà-ɏ]")),
)
def latin_word(context: Context) -> Iterator[Sighting]:
    """A Kazakh word is in Latin letters in a Cyrillic text.

    What: Words of five letters and more, or of four with letters such as ş, ğ, ñ, that are known Kazakh words once
    they are spelt in Cyrillic ones, and all in small letters with ğ, ş, ñ, ı, ū. English words, and what the source
    has as well, are left alone.
    Why: The text is in one alphabet; the reader stumbles, and search does not find the word.
    Wrong: en: The file name is empty. | kk: Файл atauy бос.
    Right: en: The file name is empty. | kk: Файл атауы бос.
    """
    target = context.target
    there = context.source.typed.lower()
    words = list(_WORD.finditer(unquoted(target.masked)))
    if len(words) >= len(_CYRILLIC.findall(target.masked)):
        return  # a whole text in Latin letters has its own check
    for found in words:
        word = found.group()
        if word.lower() in there or not _may_be_kazakh(word):
            continue
        readings = sorted(_readings(word))
        right = [each.capitalize() if word[0].isupper() else each for each in readings]
        message = f"in Cyrillic letters: {' / '.join(right[:3])}" if right else "Kazakh in Latin letters"
        yield target.sight(found.start(), found.end(), message, right[0] if len(right) == 1 else None)
