"""Guess of the words that a person wants to add to the glossary: a phrase of the source and its translation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from localize.language import primary
from localize.model import LanguageTag
from localize.workflow.glossary.candidates import candidates_in

if TYPE_CHECKING:
    from localize.workflow.project.project import Project

_KNOWN = frozenset({"en", "kk", "ru"})
"""Languages whose phrases can be told from other runs of words."""


def guess_term(project: Project, text: str, language: LanguageTag, *, at: float = 0.0) -> str:
    """Return the phrase of a text that is likely to be a term no glossary has, "" where none is.

    *at* is where it is expected, from 0 (the beginning) to 1: of several phrases, the nearest one is meant.
    """
    if primary(language) not in _KNOWN or not text:
        return ""
    index = project.term_index(language) if project.glossaries() else None
    found = [each.text for each in candidates_in(iter([("", text)]), language, index, least=1).candidates]
    folded = text.casefold()
    return min(found, key=lambda each: abs(folded.find(each.casefold()) / len(text) - at), default="")


def place_of(term: str, text: str) -> float:
    """Return where in a text a term stands, from 0 to 1; 0 where it does not."""
    found = text.casefold().find(term.casefold()) if term else -1
    return max(0, found) / len(text) if text else 0.0
