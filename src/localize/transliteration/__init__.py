"""Transliteration of Kazakh from Cyrillic into its Latin and Arabic alphabets, and back as far as possible.

Experimental: the Latin alphabet is a draft, the Arabic one has no standard for Russian words, and neither spelling can
be read back in full. So nothing here is silent: every word says what was written for it and what it reads as again.
Pure functions on plain text; `latin`, `arabic` say what is lost and how it is guessed.
"""

from __future__ import annotations

from localize.transliteration.alphabets import Alphabet, Fate, Span, Transliterated, Word, restore, transliterate

__all__ = ["Alphabet", "Fate", "Span", "Transliterated", "Word", "restore", "transliterate"]
