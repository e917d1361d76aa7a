"""Inflection of a new word: the form and the capitals of the words that it replaces."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from localize.model import LanguageTag
from localize.morphology import Morphology, Reading, find_morphology
from localize.morphology.agreement import guess, like, narrow
from localize.morphology.kk.cases import cases_of, change, is_whole_word, sure_readings

_CASES = frozenset({"Nom", "Gen", "Dat", "Acc", "Ins", "Loc", "Abl"})
_OBLIQUE = _CASES - {"Nom"}
_NUMBERS = frozenset({"Sing", "Plur"})
_OWNERS = frozenset({"P1s", "P2s", "P3", "P1p", "P2p", "P2f"})
_CLASSES = frozenset({"NOUN", "ADJ", "VERB", "PROPN"})
_GENDERS = frozenset({"Masc", "Fem", "Neut"})
_PLAIN = frozenset({"Nom", "Sing"})
_SHORTEST = 3
"""Letters of a stem that is believed: shorter ones are mostly words without an ending, cut where one seems to begin."""


@dataclass(frozen=True, slots=True)
class Fit:
    """A text in the wanted form, and how well it fits: 1 it has the form, 0.5 nobody knows, 0 it has another one."""

    text: str
    value: float


@lru_cache(maxsize=8192)
def fit_form(text: str, removed: str, language: LanguageTag, *, is_term: bool, before: str = "") -> Fit:
    """Return *text* in the form that *removed* has. Only single words and terms are changed.

    *before* are the words before it in the sentence: they tell «канал», the subject, from «канал» that is acted on.
    """
    morphology = find_morphology(language)
    if morphology is None or not removed or language.partition("-")[0] == "en":
        return Fit(text, 0.5)
    wanted = _forms_of(removed.rsplit(maxsplit=1)[-1], morphology)
    if is_term or not wanted:
        return Fit(text, 0.5) if not wanted else _inflect(text, wanted, morphology) or Fit(text, 0.0)
    if " " in text or " " in removed:
        return _fit_phrase(text, wanted, morphology)
    if adjective := like(text, removed, language):
        return Fit(adjective, 1.0 if adjective == text else 0.75)
    if morphology.language == "kk":
        return _fit_kazakh(text, wanted, morphology)
    return _fit_word(text, _narrow(wanted, before, language), morphology)


def _fit_phrase(text: str, wanted: frozenset[frozenset[str]], morphology: Morphology) -> Fit:
    """Return several words, in Kazakh with the form wanted at their end where they have none of their own."""
    front, space, last = text.rpartition(" ")
    if not wanted.isdisjoint(_forms_of(last, morphology)):
        return Fit(text, 0.75)
    if morphology.language == "kk" and is_whole_word(last.lower()):
        fit = _fit_kazakh(last, wanted, morphology)
        return Fit(front + space + fit.text, 0.5 if fit.text != last else 0.25)
    return Fit(text, 0.25)


def fit_end(text: str, removed: str, language: LanguageTag) -> str:
    """Return Kazakh words that bring the words beside them along with the ending that the removed ones surely have."""
    morphology = find_morphology(language)
    if morphology is None or morphology.language != "kk" or " " not in text or not removed:
        return text
    known = sure_readings(removed.rsplit(maxsplit=1)[-1].lower())
    return _fit_phrase(text, frozenset((known[0].features,)), morphology).text if known else text


def as_named(word: str, old: str, language: LanguageTag) -> str | None:
    """Return a Kazakh object as what is named, where *old*, which stood in its place, was none; else None.

    A sentence ends with its verb: an object at the end has lost it.
    """
    if language.partition("-")[0] != "kk" or "Acc" not in cases_of(word.lower()) or "Acc" in cases_of(old.lower()):
        return None
    changed = change(word.lower(), frozenset({"Acc"}), "Nom")
    return follow_case(changed[0], word, word, word) if changed else None


def _narrow(wanted: frozenset[frozenset[str]], before: str, language: LanguageTag) -> frozenset[frozenset[str]]:
    """Return the form that a noun has by its place in the sentence, where it may have several."""
    if len(wanted) < 2 or not all("NOUN" in each for each in wanted):
        return wanted
    left = narrow(before, wanted, language)
    likeliest = guess(before, left, language) if len(left) > 1 else None
    return frozenset((likeliest,)) if likeliest else left


def _fit_word(text: str, wanted: frozenset[frozenset[str]], morphology: Morphology) -> Fit:
    return _fit_as_it_is(text, wanted, _forms_of(text, morphology)) or _fit_by_ending(
        text, morphology.readings(text.lower()), wanted, morphology
    )


def _fit_kazakh(text: str, wanted: frozenset[frozenset[str]], morphology: Morphology) -> Fit:
    has = _forms_of(text, morphology)
    if fit := _fit_as_it_is(text, wanted, has):
        return fit
    known = sure_readings(text.lower())
    if not known and _fits_as_seen(wanted, has):
        return Fit(text, 0.75)
    readings = known or morphology.readings(text.lower())
    own = readings[0].features & _NUMBERS if readings else frozenset()
    wanted = frozenset((each - _NUMBERS) | own for each in wanted) if own else wanted
    return _fit_by_ending(text, readings, wanted, morphology)


def _fit_as_it_is(text: str, wanted: frozenset[frozenset[str]], has: frozenset[frozenset[str]]) -> Fit | None:
    """Return how a word fits that has a form wanted, or none that is known; None where it has another one."""
    if not has:
        return Fit(text, 0.25)
    return None if wanted.isdisjoint(has) else Fit(text, 1.0)


def _fit_by_ending(
    text: str, readings: Sequence[Reading], wanted: frozenset[frozenset[str]], morphology: Morphology
) -> Fit:
    """Return how a word fits in a form wanted, where it has one."""
    changed = _inflect(readings[0].lemma, wanted, morphology) if readings else None
    return Fit(changed.text, 0.75) if changed else Fit(text, 0.0)


def _fits_as_seen(wanted: frozenset[frozenset[str]], has: frozenset[frozenset[str]]) -> bool:
    """Tell whether a Kazakh word may stay whose stem is not known: it has the ending wanted but for the number, or none
    is wanted.

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
    word = word.strip("«»\"'().,:;!?…").lower()
    if morphology.language == "kk":
        yield from (each & kept for each in _read_kazakh(word, morphology))
        return
    forms = [each.features & kept for each in morphology.readings(word)[:3] if len(each.lemma) >= _SHORTEST]
    # «слоя» may be said of a verb, too, which has none of these.
    yield from [each for each in forms if each] or forms


def _read_kazakh(word: str, morphology: Morphology) -> Iterator[frozenset[str]]:
    """Yield the likeliest features of a word: those of a known stem, of a whole word, of the first way to cut it."""
    if sure := sure_readings(word):
        yield sure[0].features
    elif is_whole_word(word):
        yield _PLAIN
    elif (readings := morphology.readings(word)) and len(readings[0].lemma) >= _SHORTEST:
        yield readings[0].features


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
