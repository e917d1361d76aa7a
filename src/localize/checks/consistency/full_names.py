"""Surnames that stand behind the same first name in source and target and are spelt as another surname."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from rapidfuzz.distance import OSA

from localize.checks.core.pair import Context, Sighting
from localize.checks.core.prefilter import any_piece, followed, into, source, target
from localize.checks.core.registry import check
from localize.model import Severity, Side

_LANGUAGES = ("en", "kk", "ru")
_NAME = re.compile(r"(?<![\w-])[^\W\d_]{3,}(?![\w-])")
_BETWEEN = re.compile(r"[ \u00a0]")
_LEAST = 3
"""Sounds of a name that tells anything."""
_ENDING = 4
"""Sounds that an ending of a case may have: -ның, -мен, -ого."""
# Sounds that no system of romanisation and neither language keeps apart: о and у, п and б (Сатпаев is Сәтбаев), the
# vowels и, ы, й and і, which come and go: Абдрахманов is Әбдірахманов.
_LATIN = {
    "shch": "S", "sch": "S", "sh": "S", "dzh": "J", "zh": "J", "kh": "h", "gh": "g", "ch": "C", "ts": "c", "ph": "f",
    "th": "t", "ng": "n", "x": "ks", "p": "b", "ya": "a", "ye": "e", "yo": "o", "yu": "o", "u": "o", "w": "v", "q": "k",
    "c": "k", "j": "J", "y": "", "i": "",
}  # fmt: skip
_CYRILLIC = {
    "дж": "J", "нг": "n", "тс": "c",
    **dict(zip("абвгдежзклмнопрстуфхцчшщэюяёәғқңөұүһ", "abvgdeJzklmnobrstofhcCSSeoaoagknoooh", strict=True)),
    **dict.fromkeys("иіыйьъ", ""),
}  # fmt: skip
_SPELT = re.compile("|".join((*sorted((*_LATIN, *_CYRILLIC), key=len, reverse=True), "[a-z]")))
_TWICE = re.compile(r"(.)\1+")
_SURNAME = re.compile(r".*(?:[oe]v|enk|bek|[kg]al)")
"""Surnames whose letters are taken over one by one, unlike those of languages that are written as they sound."""


@lru_cache(maxsize=16384)
def _hear(name: str) -> str:
    """Return the sounds of a name in Latin or Cyrillic letters."""
    table = _LATIN | _CYRILLIC
    return _TWICE.sub(r"\1", _SPELT.sub(lambda found: table.get(found.group(), found.group()), name.lower()))


def _is_name(text: str) -> bool:
    return text.istitle() and len(text) >= _LEAST


def _pairs(text: str) -> Iterator[tuple[re.Match[str], re.Match[str]]]:
    """Yield two capitalised words separated by nothing but a space."""
    words = list(_NAME.finditer(text))
    for first, last in pairwise(words):
        if _is_name(first.group()) and _is_name(last.group()) and _BETWEEN.fullmatch(text, first.end(), last.start()):
            yield first, last


def _stem(sounds: str) -> str:
    return sounds.rstrip("aeo")


def _is_same(name: str, other: str) -> bool:
    """Tell whether the sounds of two names are the same, either perhaps with an ending."""
    one, two = sorted((_stem(name), _stem(other)), key=len)
    return two.startswith(one) and len(two) - len(one) <= _ENDING


def _differ(name: str, other: str) -> bool:
    """Tell whether one name is another, with one or two sounds changed: Satpayeva and «Саптаевой»."""
    stem = _stem(name)
    ends = range(max(len(stem) - 2, _LEAST), min(len(stem) + 2, len(other) + 1))
    return name[:1] == other[:1] and any(
        len(other) - end <= _ENDING
        and _SURNAME.fullmatch(other, 0, end)
        and OSA.distance(stem, other[:end]) <= _MOST_CHANGES
        for end in ends
    )


_MOST_CHANGES = 2


_TWO = followed(any_piece(r"^\W*[^\W\d_a-zа-я][^\W\d_]{2,}$"), lambda _, after: after[:1].isupper())


@check(
    "names.surname",
    category="accuracy",
    severity=Severity.MINOR,
    needs=into(*_LANGUAGES) & source(_TWO) & target(_TWO),
)
def surname(context: Context) -> Iterator[Sighting]:
    """A surname of the source has another letter in the target, after the same first name.

    What: A first name and a surname in -ov, -ev, -enko, -bek, -kali beside each other, between English, Kazakh and
    Russian, whose first name the target has, with a surname behind it in which one or two letters are others, lost,
    added or exchanged. Letters that romanisations mix up, Kazakh letters and endings are no difference.
    Why: One wrong letter makes it another person, whom the reader cannot find.
    Wrong: en: The court fined Aigerim Satpayeva. | ru: Суд оштрафовал Айгерим Саптаеву.
    Right: en: The court fined Aigerim Satpayeva. | ru: Суд оштрафовал Айгерим Сатпаеву.
    """
    source, target = context.source, context.target
    if source.language not in _LANGUAGES or source.language == target.language:
        return
    heard = [_hear(each.group()) for each in _NAME.finditer(target.masked) if each.group()[0].isupper()]
    for first, last in _pairs(source.masked):
        theirs = _hear(last.group())
        if not _SURNAME.fullmatch(_stem(theirs)) or any(_is_same(theirs, each) for each in heard):
            continue
        for name, ours in _pairs(target.masked):
            if _is_same(_hear(first.group()), _hear(name.group())) and _differ(theirs, _hear(ours.group())):
                message = f"“{last.group()}” in the source is spelt otherwise"
                yield Sighting(Side.TARGET, ours.start(), ours.end(), message)
