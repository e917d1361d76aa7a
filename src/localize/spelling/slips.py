"""Slips of the fingers in Russian and Kazakh words, told by morphology where there is no dictionary."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import chain, takewhile

from localize.morphology.ru import is_known, tags_of
from localize.morphology.words import read_words
from localize.runtime.cache import once

_SHORTEST = 6
"""Letters of a word that is looked at."""
_LETTERS = "аеионтсрвлкмдпуяыьгзбчйхжшюцщэфъ"
_OF_ENDINGS = "аеыіндтлғг"
"""Letters that Kazakh endings are made of most."""
_HEAD = 3
"""Letters at the beginning of a Kazakh word that are right."""
_LEAST_REST = 4
"""Letters behind a prefix that are a word."""
_PREFIXES = ("препро", "пре", "раз", "рас", "про", "при", "за", "от", "вы", "до", "по", "со", "с")
"""What Russian puts before verbs; all others are on the list of the morphology."""
_THRICE = re.compile(r"(.)\1\1")
"""What is no slip of one letter; repeated letters have a check of their own."""
_RUSSIAN_MADE = re.compile("нн[оы]$|тся$|инск(?:ий|ая|ое|ого|ой|ую|ие|их)$|(?:скан|бан|гидир|огубл)[а-яё]*$|ний$|ый$")
"""Ends of forms, and stems of today, that pymorphy3 leaves out."""
_KAZAKH_MADE = re.compile(
    "у[ыі]ш|[мбп][ае]йынша|[мбп]ейінше|[ае]м$|^(?:әлде|әр|еш)бір|^(?:екі|үш|төрт|бес|алт|жет)еу"
    "|^(?:жара[йм]|белсен|түкпір|құлпы|қозға|соншалық|сүйкімді|шифр|жүгірткі|жамау)"
)
"""Tools named by a verb, adverbs, the first person of speech, and stems that the word list of the morphology lacks."""


@lru_cache(maxsize=65536)
def find_slip(word: str, language: str) -> str | None:
    """Return what a word in lower case was to be: a letter of it stands twice, is lost, or two have changed places.

    None where it is known, or no known word is so near. Cost: 3 µs for a known word, about 1 ms for another.
    """
    if len(word) < _SHORTEST or language not in _JUDGES:
        return None
    may_be_right, knows, with_lost_letter = _JUDGES[language]
    if knows(word) or _THRICE.search(word) or may_be_right(word):
        return None
    return next(filter(knows, chain(_swapped(word), _doubled(word), with_lost_letter(word))), None)


def _swapped(word: str) -> Iterator[str]:
    for at in range(1, len(word) - 1):
        if word[at] != word[at + 1]:
            yield word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _doubled(word: str) -> Iterator[str]:
    for at in range(len(word) - 1):
        if word[at] == word[at + 1]:
            yield word[:at] + word[at + 1 :]


def _lost_in_russian(word: str) -> Iterator[str]:
    for at in range(1, len(word)):
        yield from (word[:at] + letter + word[at:] for letter in _LETTERS)


def _may_be_russian(word: str) -> bool:
    """Tell whether a word that no dictionary has may be right: a loan of today, a known word behind a prefix."""
    lists = read_words("ru")
    if _RUSSIAN_MADE.search(word) or any(word.startswith(each) for each in lists["loan-stems"]):
        return True
    prefixes = (each for each in (*lists["prefixes"], *_PREFIXES) if word.startswith(each))
    rests = (word[len(each) :] for each in prefixes)
    return any(len(rest) >= _LEAST_REST and (is_known(rest) or _may_be_russian(rest)) for rest in rests)


def _knows_kazakh(word: str) -> bool:
    from localize.morphology.kk.restore import is_kazakh, restore_loan

    return is_kazakh(word, bare=False) or is_known(word) or word in restore_loan(word, bare=False)


def _may_be_kazakh(word: str) -> bool:
    """Tell whether a word that no list has may be right: made by a rule, or of a Russian word."""
    from localize.morphology.common_words import is_borrowable
    from localize.morphology.kk.restore import is_formed

    loans: tuple[Callable[[str], bool], ...] = (is_borrowable, _is_of_adjective)
    return _KAZAKH_MADE.search(word) is not None or any(is_formed(word, each, ("noun",), bare=False) for each in loans)


def _is_of_adjective(stem: str) -> bool:
    """Tell whether a stem is a Russian adjective without its ending: виртуал- of виртуальный."""
    return len(stem) > _LEAST_REST and any("ADJF" in tag for end in ("ный", "ьный") for tag in tags_of(stem + end))


def _lost_in_kazakh(word: str) -> Iterator[str]:
    """Yield a word with a letter put back into its stem, which makes one of the list, or into its endings."""
    stems, rest = _stems(), 0
    start = bisect_left(stems, word[:_HEAD])
    for stem in takewhile(lambda each: each.startswith(word[:_HEAD]), stems[start : start + _MANY]):
        same = next(
            (at for at, (one, other) in enumerate(zip(stem, word, strict=False)) if one != other),
            min(len(stem), len(word)),
        )
        if same == len(stem):
            rest = max(rest, same)
        elif len(stem) >= _SHORTEST - 1 and word.startswith(stem[same + 1 :], same):
            yield stem + word[len(stem) - 1 :]
    for at in range(max(rest, _HEAD + 1), len(word)) if rest else ():
        yield from (word[:at] + letter + word[at:] for letter in _OF_ENDINGS)


_MANY = 2000
"""Stems that begin alike, at most."""


@once
def _stems() -> tuple[str, ...]:
    from localize.morphology.kk import words

    return tuple(sorted({*words.nominals(), *words.verbs()}))


_Test = Callable[[str], bool]
_JUDGES: dict[str, tuple[_Test, _Test, Callable[[str], Iterator[str]]]] = {
    "ru": (_may_be_russian, is_known, _lost_in_russian),
    "kk": (_may_be_kazakh, _knows_kazakh, _lost_in_kazakh),
}
