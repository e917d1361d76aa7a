"""Kazakh particles that take the sounds of the word before: ма ме ба бе па пе, мен бен пен."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from localize.checks.analysis.kazakh_suffixes import FIRST_OF_WITH
from localize.checks.analysis.sentence_borders import opens
from localize.checks.core.pair import Context, Sighting
from localize.checks.core.prefilter import any_word, has, into, into_script, target
from localize.checks.core.registry import check
from localize.checks.kazakh.suffixes import sounds_of_name
from localize.model import Severity
from localize.morphology.common_words import is_borrowable
from localize.morphology.kk import forms as kk_forms
from localize.morphology.kk import words as kk_words
from localize.morphology.kk.restore import restorations
from localize.morphology.ru import is_known

_LETTER = "[\u0400-\u04ff]"
_JOINED_TO_VERB = re.compile(
    rf"{_LETTER}{{3,}}(?:с[ыі][зң]|ң[ыі]з|[дт][ыі]|[лдт][ае]р|[мбп][ыі]з|ған|ген|қан|кен)([мбп][ае])(?![\w-])"
)
_JOINED = re.compile(rf"(?<![\w-])({_LETTER}{{3,}})([мбп][ае])(?=[»”]?[ \u00a0]?\?)")
# Behind the particle a question ends or goes on: «… па, әлде …», «… ма екен».
_ALONE = re.compile(
    rf"(?<![\w-])({_LETTER}{{2,}})[ \u00a0]([мбп][ае])(?=[ \u00a0]?[?,»”)…]|[ \u00a0](?:екен|еді|әлде|деп|деген)|$)"
)
_FIRST_SOUND = {"V": "м", "L": "м", "R": "м", "Z": "б", "N": "б", "T": "п"}
_VOWELS = {kk_forms.BACK: "а", kk_forms.FRONT: "е"}


# "Too" and "though": «әкім де», «тұрса да». Between parts of a name it is another word: да Винчи, де Голль.
_TOO = re.compile(
    rf"(?<![\w-])({_LETTER}{{2,}})[ \u00a0]([дт][ае])(?=[,.;:!?»)…]|$|[ \u00a0](?!ла[ \u00a0])[а-яәғқңөұүһі«–—(\d])"
)
_PARTICLES = frozenset(["ма", "ме", "ба", "бе", "па", "пе", "да", "де", "та", "те"])


@lru_cache(maxsize=4096)
def _fitting(word: str) -> str | None:
    """Return the particle that suits a word in lower case; None where it may be read in two ways."""
    found = kk_forms.harmonies(word)
    return _FIRST_SOUND[kk_forms.ending(word)] + _VOWELS[found[0]] if len(found) == 1 else None


@lru_cache(maxsize=4096)
def _fitting_too(word: str) -> str | None:
    """Return the same for "too"; None also for a word that nobody knows, and for one without a vowel."""
    found = kk_forms.harmonies(word)
    if (
        len(found) != 1
        or word.endswith("и")  # a loan: «такси де» as well as «такси да»
        or not re.search("[аәеоөұүыіэ]", word)
        or not (word in restorations(word) or is_borrowable(word))
    ):
        return None
    return ("т" if kk_forms.ending(word) == "T" else "д") + _VOWELS[found[0]]


@check(
    "kazakh.particle",
    category="fluency",
    severity=Severity.MAJOR,
    needs=into("kk")
    & into_script("Cyrl")
    & (
        (target(has("[?]")) & target(any_word(lambda word: len(word) > 4 and word[-1] in "ае" and word[-2] in "мбп")))
        | target(any_word(lambda word: len(word) == 2 and word in _PARTICLES))
    ),
)
def particle(context: Context) -> Iterator[Sighting]:
    """The particle of a question is written together with its word, or does not sound like it.

    What: ма ме ба бе па пе joined to the word before a question mark, or behind the endings of a verb or a plural in a
    question; and one that does not suit the last sound and the vowels of its word: ма behind vowels and р л й у, ба
    behind з ж м н ң, па behind the voiceless; ме бе пе in words with thin vowels. So with да де та те of known words.
    Why: It is a separate word, and spelling checkers know the word only without it.
    Wrong: en: Do you agree? | kk: Келісесізбе?
    Right: en: Do you agree? | kk: Келісесіз бе?
    """
    target = context.target
    yield from _joined(context)
    for found in _ALONE.finditer(target.masked):
        right = _fitting(found[1].lower())
        if right not in (None, found[2]) and found.group() not in context.source.typed:
            yield target.sight(found.start(2), found.end(2), f"behind «{found[1]}»: {right}", right)
    for found in _TOO.finditer(target.masked):
        right = _fitting_too(found[1].lower()) if found[1][1:].islower() else None
        if right not in (None, found[2]) and not (found[2] == "де" and _SAYS.match(target.masked, found.end())):
            yield target.sight(found.start(2), found.end(2), f"behind «{found[1]}»: {right}", right)


_SAYS = re.compile("[.!?»:]|$")
"""At the end of a sentence «де» may be "say"."""


def _joined(context: Context) -> Iterator[Sighting]:
    """Yield particles that are a part of their word."""
    told: set[int] = set()
    for found in _JOINED_TO_VERB.finditer(context.target.masked):
        rest = context.target.masked[found.end() :]
        asks = re.match(r"[^.!?…]*\?", rest) is not None
        word = found.group().lower()
        if asks and word not in restorations(word) and found.group() not in context.source.typed:
            told.add(found.end())
            yield _parted(context, found.start(), found.end())
    for found in _JOINED.finditer(context.target.masked):
        if found.end() not in told and _is_two(found[1].lower(), found[2]) and found[0] not in context.source.typed:
            yield _parted(context, found.start(), found.end())


def _parted(context: Context, start: int, end: int) -> Sighting:
    typed = context.target.typed[start:end]
    return context.target.sight(start, end, f"a space before «{typed[-2:]}»", f"{typed[:-2]} {typed[-2:]}")


def _is_two(word: str, said: str) -> bool:
    """Tell whether a word that ends like a particle is none: «керекпе»; «сызба» and the «барма» of "do not go" are."""
    whole = word + said
    if whole == "барма":
        return True  # «Сұрақ барма?»: nobody forbids with a question mark
    if _fitting(word) not in (None, said) or word in kk_words.verb_set() or whole in kk_words.invariant():
        return False
    if whole in kk_words.nominal_set() or is_known(whole):
        return False
    return word in restorations(word) or is_borrowable(word)


_WITH = re.compile(rf"(?<!\w)({_LETTER}{{2,}})[ \u00a0]([мбп]ен)[ \u00a0](?=([\w«“\ue000]+))")
_WITH_NAME = re.compile(
    r"(?<![\w.@/-])([A-Z][A-Za-z]+|i[A-Z][a-z]+|[А-ЯӘҒҚҢӨҰҮҺІ]{2,})[ \u00a0]([мбп]ен)(?=[ \u00a0][\w«“\ue000])"
)
_SAYS_I = re.compile(r"\b(?:I|me|my|я|мне|меня|мной|мо[йяеёию]\w*)\b", re.IGNORECASE)


@check(
    "kazakh.with",
    category="fluency",
    severity=Severity.MAJOR,
    needs=into("kk")
    & into_script("Cyrl")
    & target(any_word(lambda word: len(word) == 3 and word in ("мен", "бен", "пен"))),
)
def with_and(context: Context) -> Iterator[Sighting]:
    """The word for "with" or "and" does not sound like the word before.

    What: мен behind vowels and р л й у м н ң, бен behind з and ж, пен behind the voiceless, behind acronyms and Latin
    names as they are read. A мен that may be "I" is left alone, and so are names that are read in two ways.
    Why: No speaker says it; it is left where the word before was changed.
    Wrong: en: books and newspapers | kk: кітап мен газет
    Right: en: books and newspapers | kk: кітап пен газет
    """
    target = context.target
    yield from _with_names(context)
    for found in _WITH.finditer(target.masked):
        before, said = found[1], found[2]
        if before[1:] != before[1:].lower() or not re.search("[аәеёоөұүыіэюяиу]", before.lower()):
            continue  # an acronym
        right = FIRST_OF_WITH[kk_forms.ending(before.lower())] + "ен"
        if right != said and (said != "мен" or _is_surely_with(found, context)):
            yield target.sight(found.start(2), found.end(2), f"behind «{before}»: {right}", right)


def _is_surely_with(found: re.Match[str], context: Context) -> bool:
    """Tell whether мен is no "I", by the source and by the words around it."""
    if _SAYS_I.search(context.source.typed):
        return False
    before, after = found[1], found[3]
    named = before[0].isupper() and not opens(context.target, found.start())
    if named and (after[0].isupper() or _SURNAME.search(before)):
        return True
    return _is_noun(before.lower())


def _with_names(context: Context) -> Iterator[Sighting]:
    """Yield мен, бен and пен behind acronyms and Latin names that are read in another way."""
    target = context.target
    for found in _WITH_NAME.finditer(target.masked):
        classes = {FIRST_OF_WITH[last] for last, _ in sounds_of_name(found[1])}
        right = f"{classes.pop()}ен" if len(classes) == 1 else found[2]
        if right != found[2] and not (found[2] == "мен" and _SAYS_I.search(context.source.typed)):
            yield target.sight(found.start(2), found.end(2), f"behind «{found[1]}»: {right}", right)


_SURNAME = re.compile(r"(?:[оеё]в|ин|бек|бай|хан)$")


def _is_noun(word: str) -> bool:
    """Tell whether a word in lower case is surely a noun or a name of an act, before which no "I" begins a clause."""
    named = _QUALITY.search(word) is not None and word in restorations(word)
    return named or word in kk_words.nominal_set() or is_borrowable(word) or is_borrowable(word + "а")


_QUALITY = re.compile("[лдт](?:ық|ік)$")
