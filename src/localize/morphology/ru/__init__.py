"""Russian morphology: words in the dictionary of pymorphy3, paradigms of nouns and phrases, and agreement."""

from __future__ import annotations

from localize.morphology.ru.paradigm import RussianMorphology
from localize.morphology.ru.words import Parse, is_any_place, is_known, is_only_name, is_ordinary, parses_of, tags_of

__all__ = [
    "Parse",
    "RussianMorphology",
    "is_any_place",
    "is_known",
    "is_only_name",
    "is_ordinary",
    "parses_of",
    "tags_of",
]
