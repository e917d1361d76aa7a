"""Words of the source whose opposite stands in the target instead: lawful for unlawful, plaintiff for defendant."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from localize.checks.analysis.sentence_alignment import pair_sentences
from localize.checks.core.pair import Context, Sighting, Text
from localize.checks.core.prefilter import any_word, into, source, target, texts
from localize.checks.core.registry import check
from localize.checks.meaning.negation import (
    LANGUAGES,
    WITHIN,
    blank,
    compile_words,
    find_asked,
    find_negations,
    read_plain,
)
from localize.checks.words import read_table
from localize.model import Severity, Side

_Place = tuple[int, int]
"""A row of the table, and the side of it: 0 or 1."""
_Words = Mapping[str, tuple[_Place, ...]]
_WORD = re.compile(r"[^\W\d_]+")


def _read(language: str) -> tuple[_Words, tuple[tuple[re.Pattern[str], str, _Place], ...]]:
    """Return the words of a language by their pattern, and its phrases with their first word, in two parts."""
    words: dict[str, tuple[_Place, ...]] = defaultdict(tuple)
    phrases = []
    for number, row in enumerate(read_table("opposites")):
        for side, column in enumerate((language, f"{language}-opposite")):
            for pattern in row[column].split():
                place = number, side
                if first := re.match(r"([^\W\d_]+~?)[-_]", pattern):
                    phrases.append((compile_words([pattern], WITHIN), first[1], place))
                else:
                    words[pattern] += (place,)
    return words, tuple(sorted(phrases, key=lambda each: -len(each[0].pattern)))


_TABLES = {language: _read(language) for language in LANGUAGES}


@lru_cache(maxsize=16384)
def _places_of(word: str, language: str) -> tuple[_Place, ...]:
    """Return the places of a word in lower case: of two patterns of a row that fit, that of the longer."""
    words = _TABLES[language][0]
    found: dict[int, int] = {}
    for pattern in (*(f"{word[:end]}~" for end in range(1, len(word) + 1)), word):
        found.update(words.get(pattern, ()))
    return tuple(found.items())


def find_opposites(text: Text) -> Mapping[_Place, tuple[int, int]]:
    """Return the places in the table of the words of a text, each with that of its first word in the text."""
    left, found = text.once(read_plain), dict[_Place, tuple[int, int]]()
    lower = left.lower()
    for pattern, first, place in _TABLES[text.language][1]:
        if first.rstrip("~") in lower and (phrase := pattern.search(left)):
            found.setdefault(place, phrase.span())
            left = blank(pattern, left)
    for word in _WORD.finditer(left):
        for place in _places_of(word.group().lower(), text.language):
            found.setdefault(place, word.span())
    return found


_POSSIBLE: dict[str, set[_Place]] = defaultdict(set)
"""The places of the words of all languages by their pattern, and of phrases by their first word."""
for _words, _phrases in _TABLES.values():
    for _pattern, _places in (*_words.items(), *((first, (place,)) for _, first, place in _phrases)):
        _POSSIBLE[_pattern].update(_places)
_LONGEST = max(map(len, _POSSIBLE))


@lru_cache(maxsize=65536)
def _possible_places(run: str) -> frozenset[_Place]:
    """Return the places of a run of letters in any language, as a word or as the first of a phrase."""
    word = run.lower()
    patterns = (*(f"{word[:end]}~" for end in range(1, min(len(word) + 1, _LONGEST))), word)
    return frozenset(place for each in patterns if each in _POSSIBLE for place in _POSSIBLE[each])


def _may_exchange(source: str, target: str) -> bool:
    wanted = {(row, 1 - side) for word in _WORD.findall(source) for row, side in _possible_places(word)}
    return bool(wanted) and any(not wanted.isdisjoint(_possible_places(word)) for word in _WORD.findall(target))


def _count(negations: Iterable[tuple[int, int]], opposites: Mapping[_Place, tuple[int, int]]) -> int:
    """Return how many negations are none of a word of the table: «үйлеспейді» is one word for “incompatible”."""
    listed = opposites.values()
    return sum(not any(start <= at < end for start, end in listed) for at, _ in negations)


def _is_negated(text: Text, span: tuple[int, int]) -> bool:
    """Tell whether a word stands near a negation: “may not be available”, «қолжетімді болмауы мүмкін»."""
    near = range(span[0] - _NEAR, span[1] + _NEAR)
    return any(at in near and not span[0] <= at < span[1] for at, _ in text.once(find_negations))


_NEAR = 25
"""Characters between a negation and the word that it negates: three words."""
_LISTED = any_word(_possible_places)


@check(
    "meaning.opposite",
    category="accuracy",
    severity=Severity.NEUTRAL,
    needs=into(*LANGUAGES) & source(_LISTED) & target(_LISTED) & texts(_may_exchange),
    prose=True,
)
def opposite(context: Context) -> Iterator[Sighting]:
    """The opposite of a word of the source is in the target, and the word itself is not.

    What: A word of one side of a pair of opposites (unlawful, plaintiff, reject) in a sentence without the other side,
    whose target has a word of the other side (законный, ответчик, принять) and none of the right one, between English,
    Kazakh and Russian. Where one side negates more, “not allowed” may be «запрещено», and nothing is said. Strings of
    programs are left alone.
    Why: One wrong word can reverse the meaning of a ruling, and the sentence still reads well.
    Wrong: en: The judge found the search unlawful. | ru: Судья признала обыск законным.
    Right: en: The judge found the search unlawful. | ru: Судья признала обыск незаконным.
    """
    source, target = context.source, context.target
    if source.language not in LANGUAGES or source.language == target.language or not source.words or not target.words:
        return
    for said, rendered, at in pair_sentences(context):
        for word, (start, end) in _find_exchanged(said, rendered):
            yield Sighting(Side.TARGET, at + start, at + end, f"the opposite of “{word}” in the source")


def _find_exchanged(source: Text, target: Text) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield the words of a source whose opposite the target has instead, with the place of that."""
    theirs, ours = source.once(find_opposites), target.once(find_opposites)
    if _count(source.once(find_asked), theirs) != _count(target.once(find_negations), ours):
        return
    for (row, side), span in theirs.items():
        other = row, 1 - side
        if other not in ours or other in theirs or (row, side) in ours:
            continue
        if not _is_negated(source, span) and not _is_negated(target, ours[other]):
            yield source.typed[slice(*span)], ours[other]
