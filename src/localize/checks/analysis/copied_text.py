"""Targets that repeat the text of the source."""

from __future__ import annotations

import re

from localize.checks.core.pair import OPAQUE, UNSEEN, Context, Sighting, Text
from localize.checks.words import read_words
from localize.language import same_language
from localize.model import Side
from localize.tokens import Token, TokenKind

_KAZAKH_LETTER = re.compile(r"[әғқңөұүһі]", re.IGNORECASE)
# Endings of Russian adjectives, which Kazakh takes over in neither sense nor form.
_RUSSIAN_ENDING = re.compile(r"(?:[ыио]й|[ая]я|[ое]е|[ыи]е|[ое]го|[ыи]х|[ыи]м|[ыи]ми)$", re.IGNORECASE)
_RUSSIAN_PARTICLES = frozenset(read_words("russian-particles")["particles"])
_CYRILLIC_WORD = re.compile(r"(?<!\S)[\u0400-\u04ff]")
# What a word at the beginning of a piece may be protected by: braces, markup, code and e-mail addresses.
_MAY_WRAP = re.compile(f"[{{<`@{OPAQUE}{UNSEEN}]")


def has_own_letter(source: str, target: str) -> bool:
    """Tell of most translations, without any tokens, that they have a letter that the source has not."""
    found = _CYRILLIC_WORD.search(target)
    if found is None or _MAY_WRAP.search(target):
        return False
    return source.isascii() or found.group().casefold() not in source.casefold()


def _surely_foreign(words: list[Token]) -> bool:
    """Tell whether words that keep another alphabet are more than names: one is an ordinary lower-case word."""
    return any(token.text.isalpha() and token.text.islower() and len(token.text) > 1 for token in words)


def _surely_copied(words: list[Token], target: Text) -> bool:
    """Tell whether a text that both languages could spell alike was copied: Russian and Kazakh share many words."""
    lowered = [token.text for token in words if token.text.islower() and len(token.text) > 1]
    if target.language == "ru":
        return any(_KAZAKH_LETTER.search(word) for word in lowered) or (len(words) > 2 and len(lowered) > 1)
    if any(word.text in _RUSSIAN_PARTICLES for word in words):
        return True
    adjective = any(_RUSSIAN_ENDING.search(token.text) and len(token.text) > 4 for token in words)
    return (len(words) > 1 and bool(lowered) and adjective) or (len(words) > 2 and len(lowered) > 1)


def _may_be_word(text: str) -> bool:
    return text.isalpha() and text[1:].islower() and len(text) > 2


def find_copy(context: Context) -> Sighting | None:
    """Return the target where it repeats the words of the source; the sighting is unsure if they may all be names."""
    source, target = context.source, context.target
    if has_own_letter(source.typed, target.typed):
        return None
    if same_language(source.tag, target.tag) or source.words.casefold() != target.words.casefold():
        return None
    words = [token for token in target.language_tokens if token.kind is TokenKind.WORD and token.text[0].isalpha()]
    start, end = len(target.typed) - len(target.typed.lstrip()), len(target.typed.rstrip())
    foreign = source.script != target.script
    if words and (_surely_foreign(words) if foreign else _surely_copied(words, target)):
        return target.sight(start, end, "the translation is the same as the source")
    if foreign and any(_may_be_word(token.text) for token in words):
        message = "the translation is the same as the source; right only if it is a name"
        return Sighting(Side.TARGET, start, end, message, unsure=True)
    return None
