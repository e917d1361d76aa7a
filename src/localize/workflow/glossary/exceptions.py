"""Exceptions of a term: words that look like the term and are not, added to the project's own glossary."""

from __future__ import annotations

import enum
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from localize.errors import WorkflowError
from localize.model import TermHit
from localize.tokens import TokenKind, tokenize
from localize.workflow.glossary.edit_concept import GlossaryChange, take_back, write_concept

if TYPE_CHECKING:
    from localize.workflow.project.project import Project


class Lesson(enum.Enum):
    """What is learnt from a term that is none in this place."""

    NEVER = "never"
    """This very form is never the term."""
    AFTER = "after"
    """It is none after the word before it here."""
    BEFORE = "before"
    """It is none before the word that follows here."""


@dataclass(frozen=True, slots=True)
class GlossaryLesson:
    """A glossary file as it was and as it is now: what takes the lesson back."""

    path: Path
    before: bytes | None
    """None where there was no file."""
    after: bytes
    word: str
    """What was written into it."""


def lessons(text: str, hit: TermHit) -> dict[Lesson, str]:
    """Return what can be learnt from a hit in a text, each with the word that it is about."""
    words = [each for each in tokenize(text) if each.kind is TokenKind.WORD]
    before = [each.text for each in words if each.end <= hit.start]
    after = [each.text for each in words if each.start >= hit.end]
    found = {Lesson.NEVER: hit.surface}
    if before:
        found[Lesson.AFTER] = before[-1]
    if after:
        found[Lesson.BEFORE] = after[0]
    return found


def teach(project: Project, text: str, hit: TermHit, lesson: Lesson) -> GlossaryLesson:
    """Write a lesson into one of the project's own glossary files.

    A concept of another glossary is copied into it first: the project's own one then counts.
    Raises: WorkflowError where there is no such word, ConfigError where it cannot be written there, StoreError.
    """
    project.require_writable()
    word = lessons(text, hit).get(lesson)
    if word is None:
        raise WorkflowError("there is no word there", hint="mark the form as never being the term")
    term, low = hit.term, word.lower()
    if lesson is Lesson.NEVER:
        changed = replace(term, exceptions=(*term.exceptions, low))
    else:
        changed = replace(term, contexts=(*term.contexts, low))
    terms = tuple(changed if each == term else each for each in hit.concept.terms)
    done = write_concept(project, replace(hit.concept, terms=terms))
    return GlossaryLesson(done.path, done.before, done.after, word)


def forget(project: Project, taught: GlossaryLesson) -> None:
    """Take a lesson back. Raises: Conflict where the file has changed since."""
    take_back(project, GlossaryChange(taught.path, taught.before, taught.after))
