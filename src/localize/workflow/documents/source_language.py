"""Source language of a document, English, Kazakh or Russian, guessed from its letters and its commonest words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from localize.checks.analysis.language_guess import is_russian_particle
from localize.language import count_alphabets
from localize.model import LanguageTag

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_LEAST_WORDS = 4
_MOST_LETTERS = 50_000
"""Of a document that are looked at: thirty pages."""
_CLEAR = 0.8
"""Of the letters must be of one alphabet, and of the paragraphs that show a language of one language."""
_ENGLISH_TEXT = """
    the and with your you this that these those are not from were have which who how what when their they our
"""
_ENGLISH = frozenset(_ENGLISH_TEXT.split())
"""Words that no other language in Latin letters has as often."""
# Measured on the shipped texts: a seventh of English words are of these, a fifth of Russian ones particles. In Kazakh і
# is 5 % of the letters, қ 3 %; Ukrainian and Uzbek lack one of the two, Kyrgyz and Tatar both.
_ENGLISH_PARTICLES = 0.05
_RUSSIAN_PARTICLES = 0.1
_KAZAKH_LETTERS = {"і": 0.01, "қ": 0.005}
_NOT_RUSSIAN = 0.005


def guess_language(texts: Iterable[str]) -> LanguageTag | None:
    """Return the language of a document's paragraphs; None where it is not sure: too short, mixed, or another one."""
    read: list[str] = []
    left = _MOST_LETTERS
    for text in texts:
        read.append(text[:left])
        left -= len(text)
        if left <= 0:
            break
    seen: Counter[str] = Counter()
    for text in read:
        seen[_guess(text)] += len(text)
    unclear = seen.pop("", 0)
    [(most, count)] = seen.most_common(1) or [("", 0)]
    # Paragraphs in one language may hold the other's letters in a quotation; short ones show theirs only together.
    best = most if count > unclear else _guess("\n".join(read))
    return LanguageTag(best) if best and seen[best] >= _CLEAR * seen.total() else None


def _guess(text: str) -> str:
    """Return "en", "kk", "ru", or nothing."""
    words = [each.group().lower() for each in _WORD.finditer(text)]
    alphabets = count_alphabets(text)
    letters = alphabets.total()
    if len(words) < _LEAST_WORDS:
        return ""
    if alphabets["Latin"] >= _CLEAR * letters:
        return "en" if sum(word in _ENGLISH for word in words) >= _ENGLISH_PARTICLES * len(words) else ""
    if alphabets["Cyrillic"] < _CLEAR * letters:
        return ""
    count = Counter(text.lower())
    if all(count[letter] >= share * letters for letter, share in _KAZAKH_LETTERS.items()):
        return "kk"
    return "ru" if _is_russian(words, count, letters) else ""


def _is_russian(words: Sequence[str], count: Counter[str], letters: int) -> bool:
    foreign = sum(number for letter, number in count.items() if letter > "я" and letter.isalpha() and letter != "ё")
    particles = sum(map(is_russian_particle, words))
    is_slavic = particles >= _RUSSIAN_PARTICLES * len(words) and foreign <= _NOT_RUSSIAN * letters
    return is_slavic and count["ъ"] <= count["ы"]
