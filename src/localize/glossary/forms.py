"""Forms under which a term is found, with their features, for a terminologist to read and correct."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from itertools import takewhile

from localize.language import primary, script_of
from localize.model import Term
from localize.morphology import Form, find_morphology
from localize.tokens import search_key

_SCRIPTS = {"kk": "Cyrl", "ru": "Cyrl", "en": "Latn"}
"""What the morphologies can read; a term in another script is looked for as it stands."""


class FormOrigin(Enum):
    """Why a form is in the list."""

    MADE = "made"
    """By the rules of the language."""
    ADDED = "added"
    """`forms_added` of the term."""
    REMOVED = "removed"
    """`forms_removed` of the term: made by the rules, and not looked for."""
    EXCEPTION = "exception"
    """`exceptions` of the term: made by the rules, and another word whenever it stands in a text."""


@dataclass(frozen=True, slots=True)
class TermForm:
    """One form of a term."""

    text: str
    readings: tuple[tuple[str, ...], ...]
    """The sets of features that it may have, each sorted; the dictionary form may have none."""
    origin: FormOrigin


def with_form(term: Term, form: str) -> Term:
    """Return a term that is found under a form as well: one that was taken away comes back."""
    key = search_key(form)
    if key in map(search_key, term.forms_removed):
        return replace(term, forms_removed=_without(term.forms_removed, key))
    return term if key in map(search_key, term.forms_added) else replace(term, forms_added=(*term.forms_added, form))


def without_form(term: Term, form: str) -> Term:
    """Return a term that is not found under a form: one that was added goes, one that the rules make is kept away."""
    key = search_key(form)
    added = _without(term.forms_added, key)
    if added != term.forms_added:
        return replace(term, forms_added=added)
    known = key in map(search_key, term.forms_removed)
    return term if known else replace(term, forms_removed=(*term.forms_removed, form))


def _without(texts: tuple[str, ...], key: str) -> tuple[str, ...]:
    return tuple(each for each in texts if search_key(each) != key)


def list_forms(term: Term) -> tuple[TermForm, ...]:
    """Return every form of a term once, the dictionary form first, those added by hand last."""
    removed = {
        **{search_key(text): FormOrigin.EXCEPTION for text in term.exceptions},
        **{search_key(text): FormOrigin.REMOVED for text in term.forms_removed},
    }
    readings: dict[str, dict[tuple[str, ...], None]] = {}
    for form in _made(term):
        kept = readings.setdefault(_as_written(form.text, term), {})
        if form.features:
            kept[tuple(sorted(form.features))] = None
    made = [
        TermForm(text, tuple(found), removed.get(search_key(text), FormOrigin.MADE)) for text, found in readings.items()
    ]
    known = {search_key(text) for text in readings}
    added = [text for text in term.forms_added if search_key(text) not in known | removed.keys()]
    return (*made, *(TermForm(text, (), FormOrigin.ADDED) for text in dict.fromkeys(added)))


def _as_written(form: str, term: Term) -> str:
    """Return a form with the capitals that count in the term: the rules make it of small letters."""
    if not term.case_sensitive:
        return form
    pairs = zip(form, term.text, strict=False)
    kept = sum(1 for _ in takewhile(lambda pair: pair[0].lower() == pair[1].lower(), pairs))
    return term.text[:kept] + form[kept:]


def _made(term: Term) -> tuple[Form, ...]:
    wanted = _SCRIPTS.get(primary(term.language))
    if wanted and script_of(term.language) != wanted:
        return (Form(term.text),)
    morphology = find_morphology(term.language)
    return morphology.forms(term.text) if morphology else (Form(term.text),)
