"""Replacement of one term by another in a text, in the same form and with the words beside it in agreement."""

from __future__ import annotations

import re
from dataclasses import dataclass

from localize.glossary.forms import list_forms
from localize.language import primary
from localize.model import Term, TermHit
from localize.morphology import find_morphology
from localize.morphology.agreement import NounContext, guess, narrow, refit
from localize.morphology.phrases import NounReading, is_acronym
from localize.tokens import search_key

_OWNERS = frozenset({"P1s", "P2s", "P3", "P1p", "P2p", "P2f"})
_CASES = frozenset({"Nom", "Gen", "Dat", "Acc", "Ins", "Loc", "Abl"})
_NUMBERS = frozenset({"Sing", "Plur"})
_OWNED_FROM_BEFORE = re.compile(r"[ндт][ыі]ң\s+$")
_SENTENCE_BEGINS = re.compile(r"(?:^|[.!?…:]\s+|\n\s*)[«\"„“(\[]*$")


@dataclass(frozen=True, slots=True)
class Replacement:
    """A text with a term put into it."""

    text: str
    end: int
    """Where the term ends."""
    sure: bool
    """It has the one form that fits, and so have the words beside it."""


def replace_term(text: str, hit: TermHit, term: Term) -> Replacement:
    """Return *text* with *term* in the place of a hit of another one."""
    before, after = text[: hit.start], text[hit.end :]
    options = narrow(before, _readings(hit), term.language)
    forms = {form for each in options if (form := _inflect(term, hit.term, each, before))}
    sure = len(forms) == 1
    features = _choose(before, options, term)
    form = _inflect(term, hit.term, features, before)
    beside = NounContext(before, after, sure and form is not None)
    if form is not None:
        old = NounReading(hit.term.text, hit.surface, features)
        # A term without a plural stands in the singular, and its company with it.
        new = NounReading(term.text, form, features & _CASES)
        beside = refit(beside, old, new, term.language)
    written = _as_large(form or term.text, hit, beside.before)
    return Replacement(f"{beside.before}{written}{beside.after}", len(beside.before) + len(written), beside.sure)


def _readings(hit: TermHit) -> frozenset[frozenset[str]]:
    """Return what the form at a hit may be."""
    key = search_key(hit.surface)
    forms = (form for form in list_forms(hit.term) if search_key(form.text) == key)
    return frozenset(frozenset(each) for form in forms for each in form.readings)


def _choose(before: str, options: frozenset[frozenset[str]], term: Term) -> frozenset[str]:
    """Return the likeliest of some readings; of none, the dictionary form's."""
    if len(options) < 2:
        return next(iter(options), frozenset())
    return guess(before, options, term.language) or min(options, key=_rarity)


def _rarity(features: frozenset[str]) -> tuple[bool, bool, list[str]]:
    return "Plur" in features, "Nom" not in features, sorted(features)


def _inflect(term: Term, old: Term, features: frozenset[str], before: str) -> str | None:
    """Return a term with the features that another one has; None where it has no such form."""
    morphology = find_morphology(term.language)
    if morphology is None or not features:
        return None
    if primary(term.language) == "kk" and _is_owned_by_itself(old) and not _OWNED_FROM_BEFORE.search(before):
        # «жеке өмір құпиясы»: what is owned inside the old term need not be in the new one.
        features -= _OWNERS
    return morphology.inflect(term.text, features) or morphology.inflect(term.text, features - _NUMBERS)


def _is_owned_by_itself(term: Term) -> bool:
    return " " in term.text and any("P3" in each for each in list_forms(term)[0].readings)


def _as_large(form: str, hit: TermHit, before: str) -> str:
    """Return a form with capitals where the place asks for them: at the beginning of a sentence, in a title."""
    surface = hit.surface
    if is_acronym(surface) and not is_acronym(hit.term.text) and len(surface) > 1:
        return form.upper()
    begins = _SENTENCE_BEGINS.search(before) is not None
    if surface[:1].isupper() and (begins or hit.term.text[:1].islower()):
        return form[:1].upper() + form[1:]
    return form
