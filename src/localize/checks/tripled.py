"""A letter three times in a row: a key that was held too long."""

from __future__ import annotations

import re
from collections.abc import Iterator

from localize.checks.needs import any_word, target
from localize.checks.pair import Context, Sighting
from localize.checks.registry import check
from localize.model import Severity

_TRIPLED = re.compile(r"([^\W\d_])\1\1", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
# Russian and Kazakh join «зоо», «ооцит» and names to words with the same letter; «длинношеее» is in every grammar.
_GOOD = re.compile(r"зооо|длинношеее|змееед|ввв$|www|xxx|iii", re.IGNORECASE)


def _is_tripled(word: str) -> bool:
    return _TRIPLED.search(word) is not None


@check("words.tripled", category="fluency", severity=Severity.MINOR, needs=target(any_word(_is_tripled)))
def tripled(context: Context) -> Iterator[Sighting]:
    """A letter stands three times in a row.

    What: Words with the same letter three times or more. Words of that one letter (а-а-а, ммм), Roman numerals, and
    texts whose source has such a word too are left alone.
    Why: The key was held too long, or a correction left a letter behind.
    Wrong: en: a very good answer | ru: очень хорооший отвеет на вопрооос
    Right: en: a very good answer | ru: очень хороший ответ
    """
    if _TRIPLED.search(context.source.masked):
        return
    for found in _WORD.finditer(context.target.masked):
        word = found.group()
        place = _TRIPLED.search(word)
        if place and not word.isupper() and not _GOOD.search(word) and len(set(word.lower())) > 1:
            yield context.target.sight(*found.span(), f"“{place[1]}” stands {_count(word, place)} times in a row")


def _count(word: str, place: re.Match[str]) -> int:
    tail = word[place.start() :].lower()
    return len(tail) - len(tail.lstrip(place[1].lower()))
