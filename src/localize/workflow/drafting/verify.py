"""Doubts about a machine's answer: wrong script, nothing translated.

A doubt is a line for the translator, not an error; the checks look at what a person makes of the draft.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable

from localize.language import primary, script_of
from localize.model import Content, LanguageTag
from localize.tokens import TokenKind, search_key, tokenize

SCRIPTS = {"Cyrl": "CYRILLIC", "Latn": "LATIN", "Arab": "ARABIC"}
"""First words of Unicode character names, by ISO 15924 code."""
_KAZAKH_LETTERS = frozenset("әғқңөұүһі")
_LONG_ENOUGH = 60
"""Letters after which a Kazakh text without a single letter of its own is not believed. Measured: in Kazakh prose
about one letter in eight is one of the nine."""


def is_foreign_script(answer: Content, source_language: LanguageTag, target_language: LanguageTag) -> bool:
    """Tell whether an answer is mostly in a script that neither language uses, such as Arabic letters for Kazakh."""
    known = {SCRIPTS.get(script_of(tag)) for tag in (source_language, target_language)}
    if None in known:
        return False
    counts = count_scripts(answer.plain)
    strange = sum(times for name, times in counts.items() if name not in known | {"LATIN"})
    return strange * 2 > counts.total()


def find_doubts(source: Content, answer: Content, target_language: LanguageTag) -> tuple[str, ...]:
    """Return why an answer should be looked at with care, in a few words each."""
    return tuple(_doubt_language(source.plain, answer.plain, target_language))


def _doubt_language(source: str, answer: str, language: LanguageTag) -> Iterable[str]:
    words = [token.text for token in tokenize(answer) if token.kind is TokenKind.WORD]
    letters = "".join(words)
    if search_key(source) == search_key(answer) and len(words) > 1:
        yield "not translated: the same as the source"
        return
    script = SCRIPTS.get(script_of(language))
    counts = count_scripts(letters)
    # One foreign name is no doubt, a sentence in the wrong letters is.
    if script is not None and len(words) > 1 and counts[script] * 2 < counts.total():
        yield "mostly in another script than the language's"
    elif (
        primary(language) == "kk"
        and script == "CYRILLIC"
        and len(letters) >= _LONG_ENOUGH
        and _KAZAKH_LETTERS.isdisjoint(letters.lower())
    ):
        yield "without a single Kazakh letter: it may be Russian"


def count_scripts(text: str) -> Counter[str]:
    """Return how many letters of a text are in which script, by the first word of their Unicode names."""
    return Counter(unicodedata.name(letter, "UNKNOWN").partition(" ")[0] for letter in text if letter.isalpha())
