"""Kazakh morphology: paradigms, readings, and letters lost in a Russian keyboard layout."""

from __future__ import annotations

from localize.morphology.kk.paradigm import KazakhMorphology, spellings

__all__ = ["KazakhMorphology", "spellings"]
