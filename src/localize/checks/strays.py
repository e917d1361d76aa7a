"""Words of another language that are too few for a passage, told by forms that the target's language cannot have."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from localize.checks.tongue import is_english_particle, is_russian_particle
from localize.morphology import kk_words
from localize.morphology.kk_restore import KAZAKH_LETTERS, is_formed, restorations
from localize.morphology.ru import RussianMorphology, is_known

_KAZAKH = re.compile(rf"[{KAZAKH_LETTERS}]")
_WORD = re.compile(r"(?<![\w./@#%$<\\-])[^\W\d_]+(?:[-’'][^\W\d_]+)*(?![\w/@(=%>\\-]|\.\w)")
_SPACE = re.compile(r"[,:]?[ \u00a0]+")
_LEAST = 5
"""Letters of a word that tells a language alone: Kazakh has many short words, and Russian has one like most of them."""
# Russian plurals that Kazakh reads as its own possessives, and genitives that look like a stem: «циклы», «минут».
_MAY_BE_BORROWED = re.compile(r"(?:(?<![ая]м)и|[ыабвгджзйклмнпрстфхцчшщ])$")
_KAZAKH_FORM = re.compile(
    r"[а-я]{2,}(?:[лнртсй]ады|йды|[лн]ған|[лн]ып|атын|айық|аймын|аймыз|амыз|асыз)|[а-я]{3,}[лдт][ае]р(?:[дг][аеы]|д[ае]н|мен|ы|ын|ына|ында)"
)
_ENGLISH_FORM = re.compile(r"[a-z]{3,}(?:ly|ness|ful|ship)|shown|known|taken|given|written|spoken|broken|stolen|seen")
"""Forms that only prose has; “shared”, “logging” and their like are also names of options and attributes."""
# What people do and who they are: no command, option or name of a program is among these words.
_PROSE_TEXT = """
    said says asked asks shouted replied answered told wrote recalled explained added believes thinks knows went came
    people police court judge lawyer lawyers journalist journalists reporter teacher nurse doctor student students
    activist activists government ministry minister president parliament prosecutor citizen citizens woman women
    children parents crowd newspaper election elections prison trial verdict lawsuit freedom justice saw
    detained arrested fined banned protested because although however therefore nobody everybody somebody yesterday
"""
# Particles that no command line and no list of key words has, as they have “and”, “for” and “with”.
_ARTICLES = frozenset(
    ["the", "a", "an", "of", "at", "his", "her", "their", "our", "your", "this", "these", "those", "was", "were"]
)
_JOINING = frozenset(["the", "of", "for", "with", "and", "from", "their", "our", "your", "was", "were", "have", "has"])
"""Particles that tell alone, between words of another language."""
_PROSE = frozenset(_PROSE_TEXT.split())


@dataclass(frozen=True, slots=True)
class Stray:
    """Words of one language in a row."""

    start: int
    end: int


def find_strays(masked: str, language: str) -> tuple[Stray, ...]:
    """Return the words that are surely in *language* ("en", "kk" or "ru") and stand in a text in another."""
    may_be, tells = _SIGNS[language]
    found: list[Stray] = []
    for run in _runs(masked, may_be):
        words = [each.group() for each in run]
        if tells(words) and not (language == "kk" and _ends_name(masked[: run[0].start()])):
            found.append(Stray(run[0].start(), run[-1].end()))
    return tuple(found)


def _runs(masked: str, may_be: Callable[[str], bool]) -> Iterator[list[re.Match[str]]]:
    """Yield words in a row that may be of a language, parted by a space and no more than a comma."""
    run: list[re.Match[str]] = []
    for found in _WORD.finditer(masked):
        follows = bool(run) and _SPACE.fullmatch(masked, run[-1].end(), found.start()) is not None
        if run and not (follows and may_be(found.group())):
            yield run
            run = []
        if may_be(found.group()):
            run.append(found)
    if run:
        yield run


# --- Russian in Kazakh -----------------------------------------------------------------------------------------------


@lru_cache(maxsize=8192)
def is_only_russian(word: str) -> bool:
    """Tell whether a word in lower case is Russian in a form that Kazakh has neither of its own nor as a loan."""
    if len(word) < 4 or not re.fullmatch("[а-яё]+", word) or _KAZAKH.search(word):
        return False
    if word in restorations(word) or not is_known(word) or is_formed(word, _is_noun, ("noun",)):
        return False
    readings = RussianMorphology().readings(word)
    return bool(readings) and all(
        "VERB" in each.features or "ADJ" in each.features or ("NOUN" in each.features and _is_oblique(each.features))
        for each in readings
    )


@lru_cache(maxsize=8192)
def _is_noun(word: str) -> bool:
    """Tell whether a word is a Russian noun in the form in which Kazakh borrows one."""
    return any({"NOUN", "Nom"} <= each.features and each.lemma == word for each in RussianMorphology().readings(word))


def _is_oblique(features: frozenset[str]) -> bool:
    return not {"Nom", "Sing"} <= features


def tells_russian(word: str) -> bool:
    """Tell whether a word as typed is enough to call it a Russian word in a Kazakh text."""
    return word.islower() and len(word) >= _LEAST and not _may_be_loan(word) and is_only_russian(word)


@lru_cache(maxsize=8192)
def _may_be_loan(word: str) -> bool:
    if _MAY_BE_BORROWED.search(word) is None:
        return False
    readings = RussianMorphology().readings(word)
    return any("NOUN" in each.features for each in readings)


def _may_be_russian(word: str) -> bool:
    lower = word.lower()
    return not _KAZAKH.search(lower) and re.fullmatch("[а-яё-]+", lower) is not None and is_known(lower)


def _tells_russian(words: list[str]) -> bool:
    lower = [word.lower() for word in words]
    if any(tells_russian(word) for word in words):
        return True
    forms = sum(is_only_russian(word) and not _may_be_loan(word) for word in lower)
    particles = sum(is_russian_particle(word) for word in lower)
    return forms > 1 or (forms > 0 and particles > 0)


# --- Kazakh in Russian -----------------------------------------------------------------------------------------------


@lru_cache(maxsize=8192)
def tells_kazakh(word: str) -> bool:
    """Tell whether a word as typed is Kazakh and no name: by its letters, or by endings that Russian has not."""
    if not word.islower() or len(word) < 2:
        return False
    if _KAZAKH.search(word):
        return len(word) > 2
    if len(word) >= _LEAST and word in kk_words.invariant():
        return not is_known(word)
    return _KAZAKH_FORM.fullmatch(word) is not None and not is_known(word) and word in restorations(word)


def _tells_kazakh(words: list[str]) -> bool:
    return any(tells_kazakh(word) for word in words)


def _ends_name(before: str) -> bool:
    """Tell whether the word before is a name that may go on in small letters: «Қара жорға»."""
    last = re.search(r"([^\W\d_]+)[ \u00a0]$", before)
    return last is not None and last[1][0].isupper() and not is_known(last[1].lower())


def _may_be_kazakh(word: str) -> bool:
    return tells_kazakh(word)


# --- English in either -----------------------------------------------------------------------------------------------


def tells_english(word: str) -> bool:
    """Tell whether a word as typed may make a passage English: a particle, or a word that only prose has."""
    return is_english_particle(word) or word in _PROSE or _ENGLISH_FORM.fullmatch(word) is not None


def _may_be_english(word: str) -> bool:
    return word.isascii()


def _tells_english(words: list[str]) -> bool:
    if len(words) == 1:
        return words[0] in _PROSE or words[0] in _JOINING or _ENGLISH_FORM.fullmatch(words[0]) is not None
    content = [word for word in words if word.islower() and len(word) > 2 and not is_english_particle(word)]
    joined = any(word in _ARTICLES for word in words)
    return bool(content) and (joined or any(word in _PROSE for word in words))


_SIGNS: dict[str, tuple[Callable[[str], bool], Callable[[list[str]], bool]]] = {
    "en": (_may_be_english, _tells_english),
    "kk": (_may_be_kazakh, _tells_kazakh),
    "ru": (_may_be_russian, _tells_russian),
}
"""For each language: may a word be of it, and do words in a row tell that they are."""
