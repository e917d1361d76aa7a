"""What a machine's answer must not be, and doubts about it: wrong script, nothing translated.

A doubt is a line for the translator, not an error; the checks look at what a person makes of the draft.
"""

from __future__ import annotations

from collections.abc import Iterable

from localize.language import alphabet_of, count_alphabets, primary
from localize.model import Content, LanguageTag
from localize.tokens import TokenKind, search_key, tokenize

_KAZAKH_LETTERS = frozenset("әғқңөұүһі")
_LONG_ENOUGH = 60
"""Letters after which a Kazakh text without a single letter of its own is not believed. Measured: in Kazakh prose
about one letter in eight is one of the nine."""
_FEW = 2
"""Words in strange letters that may be names: «Фейсбук» is written “Facebook” in Kazakh by some."""
_FIFTH = 5


def is_foreign(source: Content, answer: Content, source_language: LanguageTag, target_language: LanguageTag) -> bool:
    """Tell whether an answer is not written in its language's letters, such as Kazakh in Arabic or Latin ones.

    Words that stand in the source may stay in theirs, and so may a few names.
    """
    wanted = alphabet_of(target_language)
    if not wanted:
        return False
    usual = {wanted, alphabet_of(source_language), "Latin"}
    counts = count_alphabets(answer.plain)
    if 2 * sum(times for name, times in counts.items() if name not in usual) > counts.total():
        return True
    own = set(map(search_key, _words(source.plain)))
    written = [count_alphabets(word) for word in _words(answer.plain) if search_key(word) not in own]
    fitting = sum(2 * each[wanted] > each.total() for each in written)
    return len(written) > _FEW and _FIFTH * fitting < len(written)


def find_doubts(source: Content, answer: Content, target_language: LanguageTag) -> tuple[str, ...]:
    """Return why an answer should be looked at with care, in a few words each."""
    return tuple(_doubt_language(source.plain, answer.plain, target_language))


def _doubt_language(source: str, answer: str, language: LanguageTag) -> Iterable[str]:
    words = _words(answer)
    letters = "".join(words)
    if search_key(source) == search_key(answer) and len(words) > 1:
        yield "not translated: the same as the source"
        return
    wanted = alphabet_of(language)
    counts = count_alphabets(letters)
    # One foreign name is no doubt, a sentence in the wrong letters is.
    if wanted and len(words) > 1 and counts[wanted] * 2 < counts.total():
        yield "mostly in another script than the language's"
    elif (
        primary(language) == "kk"
        and wanted == "Cyrillic"
        and len(letters) >= _LONG_ENOUGH
        and _KAZAKH_LETTERS.isdisjoint(letters.lower())
    ):
        yield "without a single Kazakh letter: it may be Russian"


def _words(text: str) -> list[str]:
    return [token.text for token in tokenize(text) if token.kind is TokenKind.WORD]
