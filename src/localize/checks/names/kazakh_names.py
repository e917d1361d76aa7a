"""Capital letters in Kazakh names of people."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from localize.checks.analysis.name_parts import WORD
from localize.checks.analysis.peoples import CAPITALS
from localize.checks.analysis.phonetic_match import ENDING_SOUNDS, LEAST, is_alike, sounds_of
from localize.checks.analysis.sentence_borders import opens
from localize.checks.core.pair import Context, Sighting, Text
from localize.checks.core.prefilter import any_word, has, into, into_script, source, target, texts
from localize.checks.core.registry import check
from localize.checks.words import read_words
from localize.model import Severity
from localize.morphology.common_words import is_borrowable, is_everyday_english, technical_english
from localize.morphology.kk import words as kk_words
from localize.morphology.kk.restore import is_formed, restorations
from localize.morphology.ru import is_known, is_only_name, tags_of


def may_be_halved(source: str, target: str) -> bool:
    """Tell whether a source has a name of two words, and a small word stands beside a capital in the target."""
    return _WHOLE_NAME.search(source) is not None and _HALF_NAME.search(target) is not None


_WHOLE_NAME = re.compile(r"[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ][^\W\d_-]+[ \u00a0](?=[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ])")
_HALF_NAME = re.compile(
    r"[а-яёәғқңөұүһі]{3}[ \u00a0][А-ЯЁӘҒҚҢӨҰҮҺІ][а-яёәғқңөұүһі]"
    r"|[А-ЯЁӘҒҚҢӨҰҮҺІ][а-яёәғқңөұүһі-]+[ \u00a0][а-яёәғқңөұүһі]{3}"
)


@lru_cache(maxsize=8192)
def may_be_half(typed: str) -> bool:
    """Tell whether a small word may be a part of a name: nobody knows it, or somebody is called so."""
    if len(typed) < _SHORTEST or not typed.islower():
        return False
    if typed in restorations(typed):
        return _is_called(typed)
    return not is_known(typed) or any(tag & _CALLED for tag in tags_of(typed))


_SHORTEST = 3
_CALLED = frozenset(["Name", "Surn"])
_NAMES = read_words("kazakh-names")
_PARTICLES = frozenset(_NAMES["particles"])
"""Parts of names that may be small."""


@check(
    "locale.person_case",
    category="locale",
    severity=Severity.MINOR,
    needs=into("kk")
    & into_script("Cyrl")
    & target(any_word(may_be_half))
    & source(has(f"[A-Z{CAPITALS}]"))
    & texts(may_be_halved),
)
def person_case(context: Context) -> Iterator[Sighting]:
    """The name of a person begins with a small letter.

    What: Of a name of two words that sounds as in the source the small one, if it is no word of the language.
    Why: It is a typing mistake that spelling checkers do not find.
    Wrong: en: Yerlan Serikov | kk: Ерлан серіков
    Right: en: Yerlan Serikov | kk: Ерлан Серіков
    """
    pairs = [
        (one, other)
        for one, other in pairwise(WORD.findall(context.source.masked))
        if one[0].isupper() and other[0].isupper() and not (_is_title(one) or _is_title(other))
    ]
    for one, other in pairwise(WORD.finditer(context.target.masked)) if pairs else ():
        ours = one.group(), other.group()
        first = ours[0].islower() and ours[1][0].isupper()
        if not _may_be_name(context.target, one, other, first=first):
            continue
        small = one if first else other
        word = small.group()
        named = [each for each in pairs if _is_half(ours, each, first=first)]
        loaned = is_formed(word, is_borrowable, ("noun",)) and not _is_called(word)
        if named and not loaned:
            yield context.target.sight(small.start(), small.end(), "a capital letter here", word.capitalize())


def _may_be_name(target: Text, one: re.Match[str], other: re.Match[str], *, first: bool) -> bool:
    """Tell whether two words side by side may be a name; *first*: the first of them is the small one."""
    words = one.group(), other.group()
    word = words[0 if first else 1]
    if not may_be_half(word) or word in _PARTICLES or (words[0] + words[1]).islower():
        return False
    if words[0].isascii() or words[1].isascii() or target.masked[one.end() : other.start()] not in (" ", "\u00a0"):
        return False
    if _QUALITY.search(words[0]):
        return False  # «Эстониялық круны»
    if target.masked[: one.start()].endswith(("«", "“")):
        return False  # a title: «Алтын сақа»
    # Not of a title in the source: «Аудио дискі».
    return first or not opens(target, one.start()) or _is_called(words[0])


def _is_half(ours: tuple[str, str], theirs: tuple[str, str], *, first: bool) -> bool:
    """Tell whether two words are a name of the source; of the one with a capital its beginning is enough."""
    small, great = (0, 1) if first else (1, 0)
    sounds, its = _hear(ours[small]), _hear(theirs[small])
    if is_alike(ours[great], theirs[great]):
        return len(its) > 1 and sounds.startswith(its) and len(sounds) - len(its) <= ENDING_SOUNDS
    return first and len(sounds) >= LEAST and sounds == its and _hear(ours[great])[:1] == _hear(theirs[great])[:1] != ""


def _hear(name: str) -> str:
    """Return how a name sounds where what hisses is one: Franz, Франц."""
    return sounds_of(name)[0].translate(_HISSING)


_QUALITY = re.compile("[лдт](?:[ыі]|ық|ік)$")
"""What a word is like that is no name: «дискретті»."""
_HISSING = str.maketrans("zc", "ss")
_ALSO_CALLED = frozenset(_NAMES["english-words"])
"""English words that people are called by."""


def _is_title(word: str) -> bool:
    """Tell whether a word of a source says what somebody or something is: “President”, «Институт»."""
    lower = word.lower()
    if lower in _ALSO_CALLED:
        return False
    everyday = is_everyday_english(lower) or lower in technical_english()
    return everyday if word.isascii() else is_known(lower) and not is_only_name(lower)


def _is_called(word: str) -> bool:
    """Tell whether people or places are called so, perhaps with an ending, and nothing else."""
    lower = word.lower()
    return is_only_name(lower) or any(lower[:end] in kk_words.names() for end in range(_LEAST_NAME, len(lower) + 1))


_LEAST_NAME = 4
