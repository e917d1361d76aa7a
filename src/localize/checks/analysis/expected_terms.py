"""Glossary terms that a translation should use, and words of it that look like one of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import DamerauLevenshtein

from localize.checks.core.pair import Text
from localize.glossary.forms import list_forms
from localize.language import same_language
from localize.model import Concept, LanguageTag, Term, TermStatus
from localize.morphology.kk.forms import possessed_bases
from localize.morphology.kk.restore import strip_letters
from localize.morphology.phrases import is_acronym
from localize.morphology.roots import are_akin
from localize.tokens import search_key

_SHORTEST = 6
"""Letters of a form of which one may be wrong: of shorter ones too many are other words."""
_SHORTEST_WITHOUT = 4
"""Letters of a form that may have lost its Kazakh ones."""


@dataclass(frozen=True, slots=True)
class Near:
    """Words of a text that are nearly a term."""

    start: int
    end: int
    lost: bool
    """They are a form of it without ә ғ қ ң ө ұ ү һ і."""


@dataclass(frozen=True, slots=True)
class _Forms:
    """The forms of a term, by how many words they have and how they begin without Kazakh letters."""

    by_beginning: dict[tuple[int, str], tuple[str, ...]]
    stripped: dict[int, frozenset[str]]


def find_near(terms: Iterable[Term], target: Text) -> Near | None:
    """Return what of a text looks most like one of the terms; one that lost its letters goes first.

    Cost: that of making the forms of each term once, which are remembered, and one comparison for each form that
    begins like words of the text.
    """
    forms = [_forms(term) for term in terms]
    near: Near | None = None
    for count in sorted({count for each in forms for count in each.stripped}):
        for start, end in _windows(target, count):
            text = search_key(target.typed[start:end])
            plain = strip_letters(text)
            if target.language == "kk" and any(_is_stripped(text, plain, each.stripped.get(count)) for each in forms):
                return Near(start, end, lost=True)
            if near is None and any(_is_off_by_one(text, each.by_beginning.get((count, plain[0]))) for each in forms):
                near = Near(start, end, lost=False)
    return near


def has_akin(terms: Iterable[Term], target: Text) -> bool:
    """Tell whether a word of a text is of one root with a term of one word: «судебный» says суд, and «заңды» заң.

    A Kazakh compound may also lose its possessor before an ending that makes words: «сот санкциясыз».
    """
    words = [part for token in target.language_tokens for part in token.text.lower().split("-")]
    common = (term.text.lower() for term in terms if not (term.case_sensitive or is_acronym(term.text)))
    return any(_has_akin(text, words, target.language) for text in common)


def _has_akin(term: str, words: list[str], language: str) -> bool:
    *before, last = term.split()
    if not before:
        return any(are_akin(word, last, language) for word in words)
    if language != "kk":
        return False
    bases, count = possessed_bases(last), len(before)
    return any(
        words[at - count : at] == before and any(are_akin(words[at], base, language) for base in bases)
        for at in range(count, len(words))
    )


def _windows(target: Text, count: int) -> Iterator[tuple[int, int]]:
    """Yield the places of *count* words in a row that stand in no term."""
    taken = [(hit.start, hit.end) for hit in target.hits]
    words = target.language_tokens
    for first, last in zip(words, words[count - 1 :], strict=False):
        if not any(start < last.end and first.start < end for start, end in taken):
            yield first.start, last.end


def _is_stripped(text: str, plain: str, forms: frozenset[str] | None) -> bool:
    return forms is not None and len(text) >= _SHORTEST_WITHOUT and plain in forms


def _is_off_by_one(text: str, forms: tuple[str, ...] | None) -> bool:
    if forms is None or len(text) < _SHORTEST:
        return False
    return any(
        abs(len(form) - len(text)) <= 1 and DamerauLevenshtein.distance(text, form, score_cutoff=1) == 1
        for form in forms
    )


@lru_cache(maxsize=512)
def _forms(term: Term) -> _Forms:
    by_beginning: dict[tuple[int, str], list[str]] = {}
    stripped: dict[int, set[str]] = {}
    for form in list_forms(term):
        text = search_key(form.text)
        plain, count = strip_letters(text), len(text.split())
        if text:
            by_beginning.setdefault((count, plain[0]), []).append(text)
            stripped.setdefault(count, set()).add(plain)
    return _Forms(
        {key: tuple(dict.fromkeys(texts)) for key, texts in by_beginning.items()},
        {count: frozenset(texts) for count, texts in stripped.items()},
    )


APPROVED = (TermStatus.PREFERRED, TermStatus.ADMITTED)


def find_expected(concept: Concept, language: LanguageTag) -> tuple[Term, ...]:
    """Return the terms that may be used for a concept, the preferred one first."""
    terms = [term for term in concept.terms if same_language(term.language, language) and term.status in APPROVED]
    return tuple(sorted(terms, key=lambda term: APPROVED.index(term.status)))


def listed(terms: Iterable[Term]) -> str:
    """Return terms as messages name them."""
    return " or ".join(f"“{term.text}”" for term in terms)
