"""Spelling: Hunspell dictionaries, a project's own words, and suggestions for unknown ones."""

from __future__ import annotations

from localize.spelling.dictionaries import DictionaryFiles, find_dictionary, system_folders
from localize.spelling.lexicon import Lexicon, open_lexicon
from localize.spelling.project_words import FOLDER, MAX_BYTES, add_words, file_name, parse_words

__all__ = [
    "FOLDER",
    "MAX_BYTES",
    "DictionaryFiles",
    "Lexicon",
    "add_words",
    "file_name",
    "find_dictionary",
    "open_lexicon",
    "parse_words",
    "system_folders",
]
