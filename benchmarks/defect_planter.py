"""What planters of defects are made of: one place of a clean text is changed, and everybody knows which.

A planter gets the texts of one line by language, one of these languages and a source of chance. It returns the text of
that language with one defect, or None where the text has no place for it. Planters go by rules of the language alone,
so they can be let loose on texts from anywhere: `check_accuracy.py --texts FILE` does. The `planters_*` modules have
tables of them by name; a defect is named as an editor would name it.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

LANGUAGES = ("en", "ru", "kk")
KAZAKH = "әғқңөұүһі"
SMALL = f"а-яё{KAZAKH}"
"""Small Cyrillic letters, for a class of a regular expression."""
CAPITAL = f"А-ЯЁ{KAZAKH.upper()}"
LETTERS = SMALL + CAPITAL
QUOTED = re.compile(r"«[^»]*»|“[^”]*”")
# Nothing is planted in what is no language, but by the planters that are about it.
PROTECTED = re.compile(
    r"https?://\S+|[\w.]+@[\w.]+|\{[^}]*\}|%[\w$]+|`[^`]*`|<[^>]*>|\S+\.\w{2,}/\S*|(?<!\w)[#@]\w+|&\w+;|\\\w"
)

Texts = dict[str, str]
Change = str | Callable[[re.Match[str], random.Random], str | None]
"""A template for a match, or what makes the new text of it; None where there is nothing to change."""


@dataclass(frozen=True)
class Planted:
    """A text with one defect and its place."""

    text: str
    start: int
    end: int
    anywhere: bool = False
    """Half of a pair is lost: what is left of it stands elsewhere, and may be what a check points at."""


Planter = Callable[[Texts, str, random.Random], Planted | None]


def put(text: str, start: int, end: int, new: str) -> Planted:
    """Return a text with *new* in a place."""
    return Planted(text[:start] + new + text[end:], start, start + max(len(new), 1))


def swap(pattern: str, change: Change, languages: str = "en ru kk", *, anywhere: bool = False) -> Planter:
    """Return what changes one random match of a pattern outside of what is protected."""
    compiled = re.compile(pattern)

    def plant(texts: Texts, language: str, chance: random.Random) -> Planted | None:
        if language not in languages.split():
            return None
        text = texts[language]
        taken = [found.span() for found in PROTECTED.finditer(text)]
        matches = [each for each in compiled.finditer(text) if not _meets(each, taken)]
        for found in chance.sample(matches, len(matches)):
            new = found.expand(change) if isinstance(change, str) else change(found, chance)
            if new is not None and new != found.group():
                planted = put(text, found.start(), found.end(), new)
                return Planted(planted.text, planted.start, planted.end, anywhere)
        return None

    return plant


def _meets(found: re.Match[str], taken: Iterable[tuple[int, int]]) -> bool:
    return any(start <= found.start() < end or start < found.end() <= end for start, end in taken)


def one_of(letters: dict[str, str]) -> Change:
    """Return the change that puts another letter for one that is among *letters*."""

    def change(found: re.Match[str], chance: random.Random) -> str | None:
        word = found.group()
        places = [at for at, letter in enumerate(word) if letter in letters]
        if not places:
            return None
        at = chance.choice(places)
        return word[:at] + letters[word[at]] + word[at + 1 :]

    return change


def drawn(*choices: str) -> Change:
    """Return the change to one of these at random."""
    return lambda found, chance: chance.choice([each for each in choices if each != found.group()])


def turned(table: dict[str, str]) -> Change:
    """Return the change of a whole match by a table."""
    return lambda found, _: _like(found.group(), table.get(found.group().lower(), found.group()))


def chosen(words: Iterable[str]) -> Change:
    """Return the change of a word to another one of a list."""
    listed = tuple(words)

    def change(found: re.Match[str], chance: random.Random) -> str | None:
        return _like(found.group(), chance.choice([each for each in listed if each != found.group().lower()]))

    return change


def _like(typed: str, new: str) -> str:
    """Return *new* with a capital where what was typed has one."""
    return new[0].upper() + new[1:] if typed[0].isupper() and new[0].islower() else new


def by_language(planters: dict[str, Planter]) -> Planter:
    """Return what asks another planter in each language."""

    def plant(texts: Texts, language: str, chance: random.Random) -> Planted | None:
        planter = planters.get(language)
        return planter(texts, language, chance) if planter else None

    return plant


def listed(words: str) -> list[str]:
    """Return words that white space parts."""
    return words.split()


def table(pairs: str) -> dict[str, str]:
    """Return a table that is typed as `old=new` in a row."""
    return dict(pair.split("=") for pair in pairs.split())


def any_of(words: Iterable[str]) -> str:
    """Return a pattern for any of these words, longer ones first."""
    return "(?:" + "|".join(sorted(map(re.escape, words), key=len, reverse=True)) + ")"


def upper_second(found: re.Match[str], _: random.Random) -> str:
    """Hold the shift key for too long."""
    word = found.group()
    return word[:2].upper() + word[2:]


def upper_first(found: re.Match[str], _: random.Random) -> str:
    """Give a capital."""
    return found[0][0].upper() + found[0][1:]


def lower_first(found: re.Match[str], _: random.Random) -> str:
    """Lose the capital."""
    return found[0][0].lower() + found[0][1:]
