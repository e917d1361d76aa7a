"""Language of words and passages, Kazakh, Russian or English, by letters, particles and endings."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from localize.checks.core.pair import OPAQUE, UNSEEN
from localize.checks.words import read_words
from localize.morphology.kk.restore import KAZAKH_LETTERS, restorations
from localize.morphology.ru import is_known

NAMES = {"en": "English", "kk": "Kazakh", "ru": "Russian"}
"""What messages call the languages that are told apart."""
_KAZAKH = re.compile(rf"[{KAZAKH_LETTERS}]", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_GAP = re.compile(rf"[\s,—–{UNSEEN}]+|")
_QUOTED = re.compile(r"«[^»]*»|“[^”]*”|„[^“]*“|\"[^\"]*\"")
_SIGNS_OF = read_words("language-signs")
_RUSSIAN = frozenset(_SIGNS_OF["russian"])
_RUSSIAN_ENDING = re.compile(
    r"(?:[ыи]й|[оеи]го|[оеи]му|[ыи]ми|ост[ьи]|остью|[еа]ни[еяю]|[еа]нием|[еа]нии|ться|тся|[ая]я|[ое]е|[ыи]е|[ыи]х"
    r"|[аяиеу]ть|"
    r"[уюая]т|[аия]л[аои]?)$"
)
_ENGLISH = frozenset(_SIGNS_OF["english"])


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one language in a row."""

    start: int
    end: int
    words: tuple[str, ...]


def unquoted(masked: str) -> str:
    """Return a text with everything inside quotation marks made opaque: a quotation may be in any language."""
    return _QUOTED.sub(lambda found: OPAQUE * len(found.group()), masked)


_IN_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_LONG_REMARK = 6
"""Words; a shorter remark in brackets may give the original of a term."""


def hide_remarks(masked: str) -> str:
    """Return a text with short remarks in brackets made opaque: they may give the original of a term."""
    return _IN_BRACKETS.sub(_hide_short, masked)


def _hide_short(found: re.Match[str]) -> str:
    text = found.group()
    # The brackets stay: «open()» is told from a word by them.
    return text if len(text.split()) > _LONG_REMARK else text[0] + OPAQUE * (len(text) - 2) + text[-1]


def looks_russian(masked: str) -> bool:
    """Tell whether a whole text is Russian rather than Kazakh without its letters."""
    words = [found.group().lower() for found in _WORD.finditer(masked)]
    return len(words) > 1 and not _KAZAKH.search(masked) and _is_russian(words)


def find_runs(masked: str, language: str) -> tuple[Run, ...]:
    """Return the passages of three words and more that are surely in *language*: "en", "kk" or "ru"."""
    signs, certain = _SIGNS[language]
    needed, least = _LEAST[language]
    if len(needed.findall(masked)) < least:
        return ()
    runs: list[list[re.Match[str]]] = [[]]
    for found in _WORD.finditer(masked):
        fits = signs(found.group().lower())
        if runs[-1] and not (fits and _GAP.fullmatch(masked, runs[-1][-1].end(), found.start())):
            runs.append([])
        if fits:
            runs[-1].append(found)
    return tuple(run for each in runs if len(each) > 2 and (run := _read_run(each, certain)))


def _read_run(found: list[re.Match[str]], certain: Callable[[list[str]], bool]) -> Run | None:
    """Return words in a row that may be of a language as a passage; None where they are not surely of it."""
    words = [each.group() for each in found]
    common = [word for word in words if word.islower() and len(word) > 2 and word not in _ENGLISH]
    if len(common) < 2 or not certain([word.lower() for word in words]):
        return None
    return Run(found[0].start(), found[-1].end(), tuple(words))


@lru_cache(maxsize=32768)
def _russian_sign(word: str) -> bool:
    if _KAZAKH.search(word) or not re.fullmatch(r"[а-яё-]+", word):
        return False
    return word in _RUSSIAN or is_known(word) or "-" in word


@lru_cache(maxsize=32768)
def _kazakh_sign(word: str) -> bool:
    if not re.fullmatch(rf"[а-яё{KAZAKH_LETTERS}-]+", word) or word in _RUSSIAN:
        return False
    return bool(_KAZAKH.search(word)) or word in restorations(word) or not is_known(word)


def may_be_russian(word: str) -> bool:
    """Tell whether a word can make a passage Russian: by itself or by its ending."""
    lower = word.lower()
    return lower in _RUSSIAN or (len(lower) > 4 and _RUSSIAN_ENDING.search(lower) is not None)


def is_russian_particle(word: str) -> bool:
    """Tell whether a word in lower case joins Russian phrases and is no Kazakh word."""
    return word in _RUSSIAN


def is_english_particle(word: str) -> bool:
    """Tell whether a word is one without which no passage is English."""
    return word.lower() in _ENGLISH


def _english_sign(word: str) -> bool:
    return word.isascii()


def _is_russian(words: list[str]) -> bool:
    known = sum(_russian_sign(word) for word in words)
    if known < 0.8 * len(words):
        return False
    strong = sum(word in _RUSSIAN for word in words)
    endings = sum(len(word) > 4 and bool(_RUSSIAN_ENDING.search(word)) for word in words)
    kazakh = sum(word in restorations(word) for word in words if len(word) > 2 and word not in _RUSSIAN)
    if known == len(words) > 3 and endings and kazakh * 3 < len(words):
        return True  # Kazakh cannot say so much without a letter of its own
    return (strong > 0 or endings > 1) and strong + endings > kazakh


def _is_kazakh(words: list[str]) -> bool:
    return sum(bool(_KAZAKH.search(word)) for word in words) * 3 >= len(words)


def _is_english(words: list[str]) -> bool:
    return len(words) > 3 and any(word in _ENGLISH for word in words)


_SIGNS: dict[str, tuple[Callable[[str], bool], Callable[[list[str]], bool]]] = {
    "en": (_english_sign, _is_english),
    "kk": (_kazakh_sign, _is_kazakh),
    "ru": (_russian_sign, _is_russian),
}
"""For each language: may a word be of it, and are words in a row surely."""
_LEAST = {"en": (re.compile("[A-Za-z]+"), 4), "kk": (_KAZAKH, 1), "ru": (re.compile("[А-Яа-яЁё]+"), 3)}
"""What no text with such a passage has less of: English words, letters of Kazakh alone, Russian words."""
