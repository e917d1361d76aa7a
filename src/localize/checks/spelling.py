"""Spelling by dictionaries that the workflow supplies; without one the check finds nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Protocol

from localize.checks.analysis.phonetic_match import is_alike, sounds_of
from localize.checks.core.pair import UNSEEN, Context, Sighting, Text
from localize.checks.core.prefilter import any_word, into, target
from localize.checks.core.registry import Check, CheckInfo, PairCheck, Scope, check
from localize.language import alphabet, alphabet_of
from localize.model import LanguageTag, Severity
from localize.spelling.slips import find_slip
from localize.tokens import Token, TokenKind, search_key

UNKNOWN = CheckInfo(
    "spelling.unknown",
    "fluency",
    Severity.MINOR,
    Scope.PAIR,
    """A word is in no dictionary of its language.

What: Each word in the target, asked of the Hunspell dictionary that is found for its language. Acronyms, names inside a
sentence, words in another alphabet, with digits, that the source has too, glossary terms and the project's own words
(`localize spelling add`) are left out. A word that no single slip makes a known one, a short one, and one with a hyphen
may be new: neutral. So is one with a capital at the beginning of a sentence that may be a name: the source has such a
name, another capital follows, or nothing does.
Why: Readers notice typing mistakes first.
Wrong: en: Change the password | ru: Смените парль
Right: en: Change the password | ru: Смените пароль""",
)
_OPENS = re.compile(rf"(?:^|[.!?…:;\n«“\"(\[—–•])[\s{UNSEEN}«“\"(\[—–-]*$")
_GOES_ON = re.compile(r"[\s\u200b]+(?!_)[^\W\d]")
_LONG_ENOUGH = 5
"""Letters; shorter words are one slip away from some other by chance."""
_SHORTEST = 3
"""Letters; shorter ones are abbreviations, endings and parts of words more often than slips."""


class Words(Protocol):
    """The words of one language."""

    def knows(self, word: str) -> bool:
        """Tell whether a word is right."""
        ...

    def suggest(self, word: str) -> tuple[str, ...]:
        """Return right words that look like it."""
        ...


def spelling_check(words_of: Callable[[LanguageTag], Words | None]) -> PairCheck:
    """Return the check; *words_of* gives a language's words, or None where there is no dictionary."""

    def look(context: Context) -> Iterator[Sighting]:
        words = words_of(context.target.tag)
        if words is not None:
            yield from _unknown(context, words)

    return Check(UNKNOWN, look)


def _unknown(context: Context, words: Words) -> Iterator[Sighting]:
    target = context.target
    own = alphabet_of(target.tag)
    for token in target.language_tokens:
        if token.kind is not TokenKind.WORD or not _is_ordinary(token.text, own) or words.knows(token.text):
            continue
        lowered = token.text[0].lower() + token.text[1:]
        is_capital = lowered != token.text
        if is_capital and (words.knows(lowered) or not _OPENS.search(target.masked, 0, token.start)):
            continue
        if _is_excused(token, target, context.source):
            continue
        likely = words.suggest(lowered)
        said = f"; perhaps {', '.join(likely)}" if likely else ""
        message = f"no dictionary has “{token.text}”{said}"
        unsure = not likely or _may_be_right(token, context) or _may_be_name(token, context)
        yield Sighting(target.side, token.start, token.end, message, unsure=unsure)


def _may_be_right(word: Token, context: Context) -> bool:
    """Tell whether a word is like another by chance: a short one, one with a hyphen, a name of the source: «джави»."""
    if len(word.text) < _LONG_ENOUGH or "-" in word.text:
        return True
    sounds, source = set(sounds_of(word.text)), context.source
    return any(each.text[:1].isupper() and sounds.intersection(sounds_of(each.text)) for each in source.language_tokens)


def _may_be_name(word: Token, context: Context) -> bool:
    """Tell whether a word with a capital, the first of a sentence, may be a name, and has its capital from that.

    Names of the source sound like the word; those of two words have a second capital, and labels are one word.
    """
    if word.text.islower():
        return False
    follows = _GOES_ON.match(context.target.masked, word.end)
    if (follows and follows.group()[-1].isupper()) or context.target.masked.strip() == word.text:
        return True
    names = (each.text for each in context.source.language_tokens if each.text[:1].isupper())
    return any(is_alike(word.text, each) for each in names)


def _is_ordinary(word: str, own: str) -> bool:
    """Tell whether a word is written in the language's alphabet as words are: no digits, no capitals inside."""
    letters = [each for each in word if each.isalpha()]
    if len(letters) < _SHORTEST or any(each.isdigit() for each in word) or not word[1:].islower():
        return False
    return not own or all(alphabet(each) == own for each in letters)


def _is_cut(token: Token, masked: str) -> bool:
    """Tell whether the sign of a menu's key cuts a word in two, «О_ткрыть», or a stop: «угл. минут»."""
    behind = _CUT_BEHIND if token.end - token.start > _LONG_ENOUGH else _CUT_SHORT
    return _CUT_BEFORE.search(masked, 0, token.start) is not None or behind.match(masked, token.end) is not None


_CUT_BEFORE = re.compile(r"[^\W\d_][_&~.]$")
_CUT_BEHIND = re.compile(r"[_&~][^\W\d_]|\.[ \u00a0]?[a-zа-яёәғқңөұүһі]")
_CUT_SHORT = re.compile(rf"{_CUT_BEHIND.pattern}|\.")


def _is_excused(token: Token, target: Text, source: Text) -> bool:
    """Tell whether a term of the glossary covers a word, the source has it too, or it touches something protected."""
    if any(hit.start < token.end and token.start < hit.end for hit in target.hits):
        return True
    if _is_cut(token, target.masked):
        return True
    around = target.masked[max(token.start - 1, 0) : token.start] + target.masked[token.end : token.end + 1]
    if any("\ue000" <= each <= "\ue001" for each in around) or "'" in around or "’" in around:
        return True
    key = search_key(token.text)
    return any(key == search_key(each.text) for each in source.language_tokens)


def _slip_of(word: str, language: str) -> str | None:
    return find_slip(word, language) if word.isalpha() and word.islower() else None


def _may_slip(language: str) -> Callable[[str], object]:
    return lambda run: _slip_of(run, language)


@check(
    "spelling.slip",
    category="fluency",
    severity=Severity.MINOR,
    needs=into("ru") & target(any_word(_may_slip("ru"))) | into("kk") & target(any_word(_may_slip("kk"))),
    prose=True,
)
def slip(context: Context) -> Iterator[Sighting]:
    """A Russian or Kazakh word is unknown and differs by one letter from a known word.

    What: Words that morphology does not know, no dictionary needed, and that become known where a doubled letter is
    taken away, a lost one put back, or two change places. Words with a capital, terms, what the source has too or
    sounds like, and words with today's loans or a prefix are left alone. The finding is neutral. Strings of programs
    are left alone: in unseen ones 19 of 24 findings were words that morphology lacks, 16 of them one word, and each
    unknown word costs a millisecond.
    Why: Readers notice typing mistakes first.
    Wrong: en: Stop the shutdowns. | ru: Надо прекраить отключения.
    Right: en: Stop the shutdowns. | ru: Надо прекратить отключения.
    """
    target = context.target
    for token in target.language_tokens:
        word = _slip_of(token.text, target.language)
        if word is None or _is_excused(token, target, context.source):
            continue
        if not any(is_alike(token.text, each.text) for each in context.source.language_tokens):
            message = f"perhaps “{word}”: a letter is lost, doubled or out of its place"
            yield Sighting(target.side, token.start, token.end, message, unsure=True)
