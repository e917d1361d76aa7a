"""The forms under which a term is looked for, with their features: what a terminologist reads and corrects."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

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


@dataclass(frozen=True, slots=True)
class TermForm:
    """One form of a term."""

    text: str
    readings: tuple[tuple[str, ...], ...]
    """The sets of features that it may have, each sorted; the dictionary form may have none."""
    origin: FormOrigin


def list_forms(term: Term) -> tuple[TermForm, ...]:
    """Return every form of a term once, the dictionary form first, those added by hand last."""
    removed = {search_key(text) for text in term.forms_removed}
    readings: dict[str, dict[tuple[str, ...], None]] = {}
    for form in _made(term):
        kept = readings.setdefault(form.text, {})
        if form.features:
            kept[tuple(sorted(form.features))] = None
    made = [
        TermForm(text, tuple(found), FormOrigin.REMOVED if search_key(text) in removed else FormOrigin.MADE)
        for text, found in readings.items()
    ]
    known = {search_key(text) for text in readings}
    added = [text for text in term.forms_added if search_key(text) not in known | removed]
    return (*made, *(TermForm(text, (), FormOrigin.ADDED) for text in dict.fromkeys(added)))


def _made(term: Term) -> tuple[Form, ...]:
    wanted = _SCRIPTS.get(primary(term.language))
    if wanted and script_of(term.language) != wanted:
        return (Form(term.text),)
    morphology = find_morphology(term.language)
    return morphology.forms(term.text) if morphology else (Form(term.text),)
