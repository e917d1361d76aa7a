"""Kazakh names of peoples, languages and residents with a capital inside a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from localize.checks.analysis.char_classes import SPACE
from localize.checks.words import read_words
from localize.morphology.kk import words as kk_words

_WORDS = read_words("kazakh-peoples")
_PEOPLES = "|".join(_WORDS["peoples"])
_ALL = "|".join((*_WORDS["peoples"], *_WORDS["also-countries"]))
CAPITALS = "А-ЯЁӘҒҚҢӨҰҮҺІ"
_SMALL = "а-яёәғқңөұүһі"
_INSIDE = rf"(?<=[{_SMALL},;)»\d]{SPACE})"
_JOINT = rf"(?:,|{SPACE}(?:және|әрі|не|немесе|[мбп]ен)){SPACE}"
_WHO = "|".join(_WORDS["persons"])
# «Орыс, қазақ және Ұйғыр тілдерінде», «Өзбекше», «Татарлар».
_NAMED = re.compile(
    rf"{_INSIDE}(?:({_ALL})(?=(?:{_JOINT}(?i:{_ALL}))*{SPACE}тіл)|({_ALL})(?=ш[ае](?!\w))"
    rf"|({_PEOPLES})(?={SPACE}(?:{_WHO}))|({_ALL})(?=[лдт][ае]р(?:[{_SMALL}]{{0,6}})(?![\w-])))"
)
_ROW = re.compile(rf"(?<![\w-])(?i:{_PEOPLES})(?:{_JOINT}(?i:{_PEOPLES})(?![\w-]))+")
_ANY = re.compile(f"(?i:{_PEOPLES})")
_MEMBER = re.compile(f"{_INSIDE}({_PEOPLES})(?![\\w-])")
# Who or what is of a place: «алматылық», «ресейлік». What follows may make it the name of a body.
_RESIDENT = re.compile(
    rf"{_INSIDE}([{CAPITALS}][{_SMALL}]{{3,}}[лдт](?:ық|ік))(?=(?:т[ае]р[{_SMALL}]{{0,6}})?(?:[,.;:!?)»]"
    rf"|{SPACE}[–—{_SMALL}]|$))"
)
_BODY = re.compile(rf"[^.,;:!?«»()]*\b(?:{'|'.join(_WORDS['bodies'])})")
"""What makes the words before it the name of a body."""
MAY_BE_NAMED = rf"{_ALL}|^[(«]?[{CAPITALS}][{_SMALL}]{{3,}}[лдт](?:ық|ік)"
"""What a word that is found has."""


def find_capitals(masked: str) -> Iterator[tuple[int, int]]:
    """Yield the places of such names that begin with a capital inside a sentence."""
    found = {each.span(each.lastindex or 0) for each in _NAMED.finditer(masked)}
    for row in _ROW.finditer(masked):
        if any(each[0].islower() for each in _ANY.findall(row.group())):
            found |= {each.span(1) for each in _MEMBER.finditer(masked, row.start(), row.end())}
    for resident in _RESIDENT.finditer(masked):
        if _is_resident(resident[1].lower()) and not _BODY.match(masked, resident.end(1)):
            found.add(resident.span(1))
    yield from sorted(found)


@lru_cache(maxsize=1024)
def _is_resident(word: str) -> bool:
    return word[:-3] in kk_words.places() or word[:-3] in _WORDS["places"]
