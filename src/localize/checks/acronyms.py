"""Kazakh acronyms in small letters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from localize.checks.lost_letters import ACRONYMS
from localize.checks.needs import any_word, into, target
from localize.checks.pair import Context, Sighting
from localize.checks.registry import check
from localize.model import Severity
from localize.morphology.kk_restore import restorations

_CYRILLIC = re.compile(r"(?<![\w.@/#-])[\u0400-\u04ff]{3,}(?![\w/@]|\.\w)")
_VOWEL = re.compile("[аәеёоөұүуыіиэюя]")
_LONGEST = 5


def _is_acronym(word: str) -> bool:
    """Tell whether a word with small letters is a known acronym, or cannot be spoken: «Еқыұ», «Тмд»."""
    if len(word) > _LONGEST or word[1:] != word[1:].lower():
        return False
    lower = word.lower()
    spelt = word.upper() in ACRONYMS or (word[0].isupper() and len(word) > 2 and not _VOWEL.search(lower))
    return spelt and lower not in restorations(lower)


@check(
    "kazakh.acronym",
    category="fluency",
    severity=Severity.MINOR,
    needs=into("kk") & target(any_word(_is_acronym)),
)
def acronym(context: Context) -> Iterator[Sighting]:
    """An acronym is written in small letters.

    What: Acronyms that are known, and words with a capital that have no vowel. What is a word as well (бақ), what the
    source has so, and abbreviations with a stop inside a sentence are left alone.
    Why: Without its capitals an acronym is no word at all, and search does not find it.
    Wrong: en: The OSCE answered. | kk: Еқыұ жауап берді.
    Right: en: The OSCE answered. | kk: ЕҚЫҰ жауап берді.
    """
    target = context.target
    if target.language != "kk" or target.script != "Cyrl":
        return
    for found in _CYRILLIC.finditer(target.masked):
        word = found.group()
        stopped = re.match(r"\.[ \u00a0]?\S", target.typed[found.end() :])
        if _is_acronym(word) and not stopped and word not in context.source.typed:
            yield target.sight(found.start(), found.end(), "an acronym has capitals", word.upper())
