"""Context rules of a term found in a text: the glossary's exceptions, and the words beside the form."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from operator import eq

from localize.glossary.find.english import WordUse, is_name, is_plainly_noun, judge_english, judge_first_word
from localize.glossary.find.homographs import Doubt, judge_kazakh
from localize.glossary.find.words import Key, Words
from localize.model import Concept, Term
from localize.morphology.phrases import is_cyrillic

_SIGNS = re.compile(r"^\W+")
_SENTENCE_END = frozenset(".!?…")


@dataclass(frozen=True, slots=True)
class IndexedTerm:
    """One term in the index."""

    concept: Concept
    term: Term
    capitals: Key
    """The words as written where capitals matter, else empty."""
    exceptions: frozenset[Key]
    contexts: frozenset[Key]
    context_lengths: frozenset[int]
    """How many words the contexts have."""
    context_edges: frozenset[str]
    """The words that they begin and end with."""
    acronym: bool
    quoted: bool
    """Whether the term begins or ends with a quotation mark."""
    bounded: bool
    """Whether more than the form decides: exceptions, capitals, contexts."""
    number: int
    """Its place in the index."""
    doubtful: bool
    """Whether it has other meanings, which words of other subjects tell."""
    concerned: bool
    """Whether words of other subjects, or any beside it, tell of it."""


Verdicts = Sequence[tuple[IndexedTerm, bool]]
"""The entries that are matches, and whether each is unsure."""
Candidate = tuple[int, int, Verdicts]
"""Place of the first word, how many words, and what is there."""


def is_concerned(match: Candidate) -> bool:
    """Tell whether other words may tell of one of the terms of a match."""
    return any(entry.concerned for entry, _ in match[2])


def judge_english_word(words: Words, place: int) -> bool | None:
    """Return whether an English noun is unsure here, or None where it is another part of speech."""
    beside = words.beside(place)
    if beside and is_plainly_noun(words.bare[place], *beside):
        return False
    if not words.is_whole(place):
        return True
    before, after = words.preceding(place), words.next(place + 1)
    use = judge_english(words.bare[place], before, after)
    if use is WordUse.NOUN and words.raw(place)[0].isupper() and is_name(words.bare[place], before, after):
        use = WordUse.UNSURE
    return None if use is WordUse.OTHER else use is WordUse.UNSURE


def judge_english_phrase(words: Words, place: int) -> bool | None:
    """Return whether an English phrase is unsure here, or None where its first word is a verb."""
    use = judge_first_word(words.bare[place], words.preceding(place), (words.bare[place + 1],))
    return None if use is WordUse.OTHER else use is WordUse.UNSURE


def edges(context: Key) -> Key:
    """Return the words of a context that may stand right beside a term, without the signs before them."""
    return context[0], _SIGNS.sub("", context[-1])


def is_ruled_out(entry: IndexedTerm, key: Key, words: Words, place: int) -> bool:
    """Tell whether the glossary says that this is no match: an exception, other capitals, a context."""
    end = place + len(key)
    return (
        key in entry.exceptions
        or (bool(entry.capitals) and not _same_capitals(entry.capitals, words, place, end))
        or (bool(entry.contexts) and _in_context(entry, words, place, end))
    )


def judge_kazakh_form(doubt: Doubt, words: Words, place: int, end: int) -> bool | None:
    """Return whether a Kazakh form is unsure here, or None where it is an adjective.

    An object stands before its verb: before a noun, or at the end of a sentence, it is likelier an adjective.
    """
    if doubt is Doubt.ALWAYS:
        return True
    following = words.following(end)
    if following:
        return judge_kazakh(doubt, "".join(words.preceding(place)[:1]), following[0])
    if doubt is Doubt.ADJECTIVE and place > 0 and words.comma(end):
        return True
    return doubt in (Doubt.MODIFIER, Doubt.ADJECTIVE) and place > 0 and words.ends_sentence(end - 1)


def begins_sentence(entry: IndexedTerm, words: Words, place: int) -> bool:
    """Tell whether a Cyrillic name has its capital only because a sentence begins: Тор is a net as well."""
    if entry.acronym or not is_cyrillic(entry.term.text):
        return False
    before = words.joint(place)[: -len(words.bare[place])]
    return words.span(place, place)[0] == 0 or bool(_SENTENCE_END & set(before))


def is_shouted(entry: IndexedTerm, words: Words, place: int) -> bool:
    """Tell whether an acronym has its capitals only because all words have: ПО is "on" as well."""
    shouted = False
    for at in (place - 1, place + 1) if entry.acronym else ():
        beside = words.raw(at) if 0 <= at < len(words.bare) else ""
        if len(beside) > len(entry.term.text) and beside.isalpha():
            if not beside.isupper():
                return False
            shouted = True
    return shouted


def _same_capitals(capitals: Key, words: Words, start: int, end: int) -> bool:
    """Tell whether the words are written with the capitals of the term, as far as the term's letters go."""
    if all(map(eq, capitals, map(words.raw, range(start, end)))):
        return True
    return all(
        mine.isupper() == its.isupper()
        for word, place in zip(capitals, range(start, end), strict=False)
        for mine, its in zip(word, words.raw(place), strict=False)
    )


def _in_context(entry: IndexedTerm, words: Words, start: int, end: int) -> bool:
    """Tell whether one of the phrases stands right before or after a match."""
    if entry.context_edges.isdisjoint(words.bare[max(start - 1, 0) : end + 1]):
        return False
    for count in entry.context_lengths:
        for place in (start - count, end):
            if place >= 0 and place + count <= len(words):
                second = end if place == end else start
                linked = words.joint(second).removeprefix("-") == words.bare[second]
                if linked and words.key(place, place + count) in entry.contexts:
                    return True
    return False
