"""Gives a new word the form and the capitals of the words whose place it takes."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from localize.late import dataclass
from localize.model import LanguageTag
from localize.morphology import Morphology, find_morphology

_CASES = frozenset({"Nom", "Gen", "Dat", "Acc", "Ins", "Loc", "Abl"})
_OBLIQUE = _CASES - {"Nom"}
_NUMBERS = frozenset({"Sing", "Plur"})
_OWNERS = frozenset({"P1s", "P2s", "P3", "P1p", "P2p", "P2f"})
_CLASSES = frozenset({"NOUN", "ADJ", "VERB", "PROPN"})
_GENDERS = frozenset({"Masc", "Fem", "Neut"})
_SHORTEST = 3
"""Letters of a stem that is believed: shorter ones are mostly words without an ending, cut where one seems to begin."""


@dataclass(frozen=True, slots=True)
class Fit:
    """A text in the wanted form, and how well it fits: 1 it has the form, 0.5 nobody knows, 0 it has another one."""

    text: str
    value: float


@lru_cache(maxsize=8192)
def fit_form(text: str, removed: str, language: LanguageTag, *, is_term: bool) -> Fit:
    """Return *text* in the form that *removed* has. Only single words and terms are changed."""
    morphology = find_morphology(language)
    if morphology is None or language.partition("-")[0] == "en":
        return Fit(text, 0.5)
    wanted = _forms_of(removed.rsplit(maxsplit=1)[-1], morphology) if removed else None
    if not wanted:
        return Fit(text, 0.5)
    if is_term:
        return _inflect(text, wanted, morphology) or Fit(text, 0.0)
    if " " in text or " " in removed:
        fits = not wanted.isdisjoint(_forms_of(text.rsplit(maxsplit=1)[-1], morphology))
        return Fit(text, 0.75 if fits else 0.25)
    return _fit_word(text, wanted, morphology)


def _fit_word(text: str, wanted: frozenset[frozenset[str]], morphology: Morphology) -> Fit:
    has = _forms_of(text, morphology)
    if not has:
        return Fit(text, 0.25)
    if not wanted.isdisjoint(has):
        return Fit(text, 1.0)
    readings = morphology.readings(text.lower())
    if morphology.language == "kk":
        if _fits_as_seen(wanted, has):
            return Fit(text, 0.75)
        own = readings[0].features & _NUMBERS if readings else frozenset()
        wanted = frozenset((each - _NUMBERS) | own for each in wanted) if own else wanted
    changed = _inflect(readings[0].lemma, wanted, morphology) if readings else None
    return Fit(changed.text, 0.75) if changed else Fit(text, 0.0)


def _fits_as_seen(wanted: frozenset[frozenset[str]], has: frozenset[frozenset[str]]) -> bool:
    """Tell whether a Kazakh word may stay: it has the ending wanted but for the number, or none is wanted.

    What looks like an ending may belong to the word (келесі, «next»), so taking one away does more harm than good.
    """
    bare = {each - _NUMBERS for each in wanted}
    return bool(bare & {each - _NUMBERS for each in has}) or not any(each & (_OBLIQUE | _OWNERS) for each in bare)


def agree(one: str, other: str, language: LanguageTag) -> bool:
    """Tell whether words beside *other* need no change when *one* takes its place: Russian has genders."""
    morphology = find_morphology(language)
    if morphology is None or language.partition("-")[0] != "ru":
        return language.partition("-")[0] == "kk"
    genders = [
        {each for reading in morphology.readings(text.rsplit(maxsplit=1)[-1].lower())[:1] for each in reading.features}
        & _GENDERS
        for text in (one, other)
    ]
    return bool(genders[0]) and genders[0] == genders[1]


def _inflect(text: str, wanted: frozenset[frozenset[str]], morphology: Morphology) -> Fit | None:
    for features in sorted(wanted, key=sorted):
        form = morphology.inflect(text, features - _CLASSES)
        if form is not None:
            return Fit(form, 1.0)
    return None


@lru_cache(maxsize=8192)
def _forms_of(word: str, morphology: Morphology) -> frozenset[frozenset[str]]:
    """Return the class, case, number and owner that a word may have, the likeliest three readings of it."""
    return frozenset(_read(word, morphology))


def _read(word: str, morphology: Morphology) -> Iterator[frozenset[str]]:
    kept = _CASES | _NUMBERS | _OWNERS | _CLASSES
    readings = morphology.readings(word.strip("«»\"'().,:;!?…").lower())
    # A Kazakh word is cut in every possible way; the first is the likeliest.
    for reading in readings[:1] if morphology.language == "kk" else readings[:3]:
        if len(reading.lemma) >= _SHORTEST:
            yield reading.features & kept


def follow_case(text: str, removed: str, asked: str, old: str) -> str:
    """Return *text* with a first letter as large as the asked source and the removed words make it.

    *asked* and *old* are the first words of the asked and of the old source. Acronyms and names in mixed case stay.
    """
    if not text or not removed or not asked or text[1:2].isupper():
        return text
    if asked[:1].isupper() == old[:1].isupper() and removed[0].isalpha():
        large = removed[0].isupper() and not (removed[1:2].isupper() and not asked[1:2].isupper())
    elif asked[:1].isalpha():
        large = asked[:1].isupper()
    else:
        return text
    return (text[0].upper() if large else text[0].lower()) + text[1:]
