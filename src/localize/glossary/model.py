"""Glossary model: the concepts of one file with its name, languages and problems."""

from __future__ import annotations

from dataclasses import dataclass

from localize.model import Concept, LanguageTag, Problem


@dataclass(frozen=True, slots=True)
class Glossary:
    """Concepts under one name, as one file holds them."""

    name: str
    concepts: tuple[Concept, ...]
    path: str = ""
    """Where it was read from; not part of the file."""
    licence: str = ""
    languages: tuple[LanguageTag, ...] = ()
    """The languages that the file promises; empty where it promises none."""
    problems: tuple[Problem, ...] = ()
    """What of the file could not be read; everything else was."""
