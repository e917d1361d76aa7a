"""Parts of names: double names without their hyphen, rare names and surnames in small letters."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from itertools import pairwise

from localize.checks.analysis.char_classes import CAPITALS
from localize.checks.analysis.english_counts import is_counted
from localize.checks.analysis.phonetic_match import LEAST, sound_alike, sounds_of
from localize.checks.core.pair import Context, masked_of
from localize.checks.words import read_words
from localize.morphology.common_words import is_everyday_english
from localize.morphology.en import singular_of
from localize.morphology.kk import words as kk_words
from localize.morphology.kk.restore import strip_letters
from localize.morphology.ru import is_known, is_only_name, tags_of

CAPITAL = f"[{CAPITALS}]"
WORD = re.compile(r"(?<![\w.@/#-])[^\W\d_]+(?:-[^\W\d_]+)*(?![\w/@(]|\.\w)")


NOT_LATIN = re.compile(r"[^\W_A-Za-z0-9]")
TWO_CAPITALS = re.compile(rf"{CAPITAL}[\w-]*[^\w]{{1,3}}{CAPITAL}")
# A capital behind four letters and up to three signs: capitals are few, so they are looked for first.
_SMALL_BEFORE = re.compile(
    "[A-ZА-ЯЁ](?:" + "|".join(rf"(?<=[^\W\d_A-ZА-ЯЁ]{{4}}[^\w.!?]{{{signs}}}.)" for signs in (1, 2, 3)) + ")"
)


def may_be_pair(source: str, target: str) -> bool:
    """Tell whether a small word and one with a capital behind it may be two words of a name in the source."""
    if _SMALL_BEFORE.search(target) is None:
        return False
    theirs, ours = _words_of(source), _words_of(target)
    if theirs is None or ours is None:
        return True
    named = _pairs_of_capitals(theirs)
    return any(
        is_pair(one, other, named)
        for one, other in pairwise(ours)
        if one.islower() and len(one) >= SHORTEST and other[0].isupper()
    )


@lru_cache(maxsize=1024)
def may_be_beside(source: str, target: str) -> bool:
    """Tell whether a word beside a small one may be half of a name in the source."""
    theirs, ours = _words_of(source), _words_of(target)
    if theirs is None or ours is None:
        return True
    sounds = _all_sounds({each for pair in _pairs_of_capitals(theirs) for each in pair})
    if not sounds:
        return False
    beside = (
        one if one[0].isupper() else other
        for one, other in pairwise(ours)
        if (one[0].isupper() and other.islower()) or (one.islower() and other[0].isupper())
    )
    return any(mine.startswith(sounds) for each in set(beside) for mine in sounds_of(each))


def may_be_rare(source: str, target: str) -> bool:
    """Tell whether a small word that Russian has not may sound like one with a capital in the source."""
    theirs, ours = _words_of(source), _words_of(target)
    if theirs is None or ours is None:
        return True
    sounds = _all_sounds({each for each in theirs if each[0].isupper()})
    return bool(sounds) and any(
        mine.startswith(sounds)
        for each in ours
        if each.islower() and len(each) >= LEAST_RARE and not is_known(each)
        for mine in sounds_of(each)
    )


@lru_cache(maxsize=2048)
def _words_of(typed: str) -> list[str] | None:
    """Return the words of a text that stand outside of what is protected; None where it may have code."""
    masked = masked_of(typed)
    return None if masked is None else WORD.findall(masked)


def _pairs_of_capitals(words: list[str]) -> list[tuple[str, str]]:
    """Return two words in a row that both begin with a capital."""
    return [pair for pair in pairwise(words) if pair[0][0].isupper() and pair[1][0].isupper()]


def _all_sounds(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(its for name in names for its in sounds_of(name) if len(its) >= LEAST)


@cache
def _kazakh_names() -> frozenset[str]:
    return frozenset(map(strip_letters, kk_words.names()))


def is_first_name(word: str) -> bool:
    """Tell whether a Cyrillic word in small letters is a first name, Kazakh ones in Russian spelling as well."""
    return any("Name" in tag for tag in tags_of(word)) or strip_letters(word) in _kazakh_names()


_PLACED = re.compile(r"(?<![\w-])(?:near|at|outside|from|of|to)[ \u00a0]$")
"""English prepositions before a place, and hardly ever before a language, which Russian writes small."""
_INSIDE = re.compile(r"[a-zа-яёәғқңөұүһі,][ \u00a0][«“„]?$")


def is_rare_name(word: str, context: Context, written: list[re.Match[str]]) -> bool:
    """Tell whether a word that the language has not sounds like one with a capital inside a sentence of the source."""
    if len(word) < LEAST_RARE or _SUFFIXED.search(word):
        return False
    inside = _INSIDE if word.isascii() else _PLACED
    return any(
        sound_alike(word, each.group()) or (word.isascii() and sound_alike(each.group(), word))
        for each in written
        if each.group().isalpha()
        and each.group()[0].isupper()
        and each.group()[1:].islower()
        and inside.search(context.source.masked[: each.start()])
        and not is_common(each.group())
    )


def is_before_name(word: str, after: str, context: Context, written: list[re.Match[str]]) -> bool:
    """Tell whether an English word begins the name that goes on behind it, as one of the source begins."""
    its = sounds_of(word)[0]
    return (
        len(word) >= LEAST_RARE
        and word.isascii()
        and _PLAIN_NAME.fullmatch(after) is not None
        and len(its) >= LEAST
        and singular_of(word) is None
        and any(
            each.group()[0].isupper()
            and sounds_of(each.group())[0].startswith(its[:LEAST])
            and not each.group().lower().startswith(_OFFICES)
            and _INSIDE.search(context.source.masked[: each.start()])
            for each in written
        )
    )


_PLAIN_NAME = re.compile("[A-Z][a-z]{2,}")


def is_small_pair(word: str, after: str, written: list[str]) -> bool:
    """Tell whether two small words that English has not are two in a row of the source that begin with a capital."""
    if not after.islower() or len(after) < LEAST or is_common(after) or len(sounds_of(word)[0]) < LEAST:
        return False
    first, second = sounds_of(word)[0], sounds_of(after)[0]
    return any(
        one[0].isupper() and sounds_of(one)[0] == first and sounds_of(other)[0] == second != ""
        for one, other in pairwise(written)
    )


def is_surname(word: str, before: str, pairs: list[tuple[str, str]]) -> bool:
    """Tell whether an English word behind a first name is the surname there in the source, a plain word as well."""
    return any(
        sounds_like(before, one)
        and is_first_name(one.lower())
        and len(sounds_of(word)[0]) >= LEAST
        and sounds_of(word) == sounds_of(other)
        for one, other in pairs
    )


def is_rare_surname(word: str, before: str, pairs: list[tuple[str, str]]) -> bool:
    """Tell whether an unknown Russian word behind a first name sounds like a surname of the source."""
    return before[:1].isupper() and any(
        sounds_like(before, one)
        and sound_alike(word, other)
        and not (is_everyday_english(one.lower()) or is_everyday_english(other.lower()))
        for one, other in pairs
    )


SHORTEST = 4
"""Letters of a name that is looked for."""
LEAST_RARE = 5
"""Letters of a name that no other word stands beside."""
_SUFFIXED = re.compile(
    "(?:ism|ist|ists|ian|ians|ed|ing|ly|tion|ic|ical|ise|ize|isation|ization|инг(?:а|у|ом|е|и|ов)?)$"
)


def sounds_like(before: str, one: str) -> bool:
    """Tell whether two first names sound alike; short ones as well: «Розу» and Roza."""
    return sound_alike(before, one) or (len(sounds_of(one)[0]) > 1 and sounds_of(before)[0] == sounds_of(one)[0])


def sounds_as(word: str, theirs: str) -> bool:
    """Tell whether two words sound alike; a short one beside a name that does: “saule Bekova”."""
    short = len(sounds_of(word)[0]) == LEAST - 1 and sounds_of(word)[0] == sounds_of(theirs)[0]
    return short or sound_alike(word, theirs)


def is_pair(word: str, after: str, pairs: list[tuple[str, str]]) -> bool:
    """Tell whether a word and the surname behind it surely are two words of a name in the source."""
    return not word.startswith(_OFFICES) and any(
        sound_alike(word, one) and sound_alike(after, other) and len(sounds_of(one)[0]) >= LEAST for one, other in pairs
    )


_OFFICES = read_words("offices")["persons"]
"""What somebody or something is, of which the dictionary has no word."""


def is_common(word: str) -> bool:
    """Tell whether a word is one of the language, and so may be small beside a name."""
    lower = word.lower()
    if lower.isascii():
        return is_everyday_english(lower) or is_everyday_english(singular_of(lower) or lower) or is_counted(lower)
    if lower.startswith(_OFFICES):
        return True
    return is_known(lower) and not is_only_name(lower)
