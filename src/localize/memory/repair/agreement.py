"""Agreement of the words beside a noun that is replaced in a target: «новый файл», «новая папка»."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from localize.language import primary
from localize.memory.alignment.word_links import Word, read_words
from localize.model import Content, LanguageTag
from localize.morphology import find_morphology
from localize.morphology.agreement import NounContext, guess, narrow, refit
from localize.morphology.phrases import CASES, NUMBERS, NounReading
from localize.tokens import TokenKind


def agree_beside(text: str, words: Sequence[Word], place: int, new: str, language: LanguageTag) -> Mapping[int, str]:
    """Return places of *words*, those of a target *text*, and what stands there when *new* takes the place of one.

    Nothing where the languages ask for nothing, or nobody knows.
    """
    word = words[place]
    if word.kind is not TokenKind.WORD or " " in new:
        return {}
    standing = _read_both(text[: word.start], word.text, new, language)
    if standing is None:
        return {}
    beside = NounContext(text[: word.start], text[word.end :])
    fitting = refit(beside, *standing, language)
    if (fitting.before, fitting.after) == (beside.before, beside.after):
        return {}
    found = [
        (first, read_words(Content((changed,)), language))
        for first, changed in ((0, fitting.before), (place + 1, fitting.after))
    ]
    if [len(changed) for _, changed in found] != [place, len(words) - place - 1]:
        return {}
    return {
        first + at: one.text
        for first, changed in found
        for at, one in enumerate(changed)
        if one.key != words[first + at].key
    }


def _read_both(before: str, old: str, new: str, language: LanguageTag) -> tuple[NounReading, NounReading] | None:
    if primary(language) == "kk":
        return NounReading(old, old, frozenset()), NounReading(new, new, frozenset())
    if primary(language) != "ru":
        return None
    mine = _nouns(old, language)
    options = frozenset(mine)
    left = narrow(before, options, language)
    form = (guess(before, left, language) if len(left) > 1 else next(iter(left), None)) if left else None
    its = _nouns(new, language)
    if form is None or form not in its:
        return None
    return NounReading(mine[form], old.lower(), form), NounReading(its[form], new.lower(), form)


def _nouns(word: str, language: LanguageTag) -> dict[frozenset[str], str]:
    """Return case and number of each reading of a word as a noun, with its dictionary form."""
    morphology = find_morphology(language)
    found: dict[frozenset[str], str] = {}
    for reading in morphology.readings(word.lower()) if morphology else ():
        if "NOUN" in reading.features:
            found.setdefault(reading.features & (CASES | NUMBERS), reading.lemma)
    return found
