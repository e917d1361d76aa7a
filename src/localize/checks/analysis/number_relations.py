"""Numbers in figures and in words together, and what two of them are to each other: from 2 to 45, 5 of 8."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from localize.checks.analysis.number_parser import Figure, find_figures
from localize.checks.analysis.number_words import number_text
from localize.checks.analysis.numeral_grammar import Form, find_numerals
from localize.checks.core.pair import Text


def find_counts(text: Text) -> tuple[Figure, ...]:
    """Return the numbers of a text in figures and in words, ordinals in words left out; a word has no atoms."""
    words = (
        Figure(each.start, each.end, each.text, frozenset({number_text(each.value)}), (), each.sure)
        for each in text.once(find_numerals)
        if each.form is not Form.ORDINAL
    )
    return tuple(sorted((*text.once(find_figures), *words), key=lambda each: each.start))


@dataclass(frozen=True, slots=True)
class Relation:
    """Two numbers of which one is the beginning or a part, and the other the end or the whole."""

    kind: str
    one: Figure
    two: Figure

    def is_swapped(self, other: Relation) -> bool:
        """Tell whether another relation has the same numbers the other way round."""
        crossed = self.one.values & other.two.values and self.two.values & other.one.values
        return self.kind == other.kind and bool(crossed) and not self.is_same(other)

    def is_same(self, other: Relation) -> bool:
        """Tell whether another relation has the same numbers in the same places."""
        return bool(self.one.values & other.one.values and self.two.values & other.two.values)


_WORDS = r"(?:[^\W\d]+[ \u00a0]){0,2}"
_NEAR = r"[^.;:!?()\d]{0,30}?"
# What stands before the first of two numbers and between them; then whether the first is the end or the whole.
_RULES = {
    "en": (
        ("range", rf"\b[Ff]rom {_WORDS}$", rf"{_NEAR}\b(?:to|until|till) {_WORDS}", False),
        ("part", "", r" (?:out )?of (?:the |all )?(?:[a-z]+ )?", False),
    ),
    "ru": (
        ("range", rf"(?<!\w)(?:[Сс]о?|[Оо]т)[ \u00a0]{_WORDS}$", rf"{_NEAR}(?<!\w)до[ \u00a0]{_WORDS}", False),
        ("range", rf"(?<!\w)[Дд]о[ \u00a0]{_WORDS}$", rf"{_NEAR}(?<!\w)(?:со?|от)[ \u00a0]{_WORDS}", True),
        ("part", "", r"[ \u00a0](?:[а-яё]+[ \u00a0])?из[ \u00a0](?:[а-яё]+[ \u00a0])?", False),
        ("part", rf"(?<!\w)[Ии]з[ \u00a0]{_WORDS}$", r"(?:[ \u00a0][а-яё]+){1,3}[ \u00a0]", True),
    ),
    "kk": (
        ("range", "", r"(?<=[дтн][ае]н)[ \u00a0]|[ \u00a0]\w+[дтн][ае]н[ \u00a0](?:\w+[ \u00a0])?", False),
        ("part", "", r"(?<=[дтн][ыі]ң)[ \u00a0]|[ \u00a0]\w+[дтн][ыі]ң[ \u00a0](?:\w+[ \u00a0])?", True),
    ),
}
_COMPILED = {
    language: tuple((kind, re.compile(before), re.compile(between), turned) for kind, before, between, turned in rules)
    for language, rules in _RULES.items()
}
_UNTIL = re.compile(r"(?:[\w-]*[ \u00a0]){0,2}[\w-]*[ғгқк][ае](?!\w)")


def find_relations(text: Text) -> Iterator[Relation]:
    """Yield the pairs of numbers of a text that are a range or a part of a whole."""
    counts, masked = text.once(find_counts), text.masked
    for one, two in pairwise(counts):
        for kind, before, between, turned in _COMPILED.get(text.language, ()):
            if not between.fullmatch(masked, one.end, two.start) or not before.search(masked[: one.start]):
                continue
            if text.language == "kk" and kind == "range" and not _UNTIL.match(masked, two.start):
                continue
            yield Relation(kind, two, one) if turned else Relation(kind, one, two)
