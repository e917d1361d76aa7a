"""Hand-written forms of the three languages against the rules that make them."""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType
from typing import cast

import pytest

from localize.model import LanguageTag
from localize.morphology import Morphology, find_morphology
from localize.safe.yaml.loader import read_yaml

CASES = Path(__file__).parent / "cases"


def _table(language: str) -> list[tuple[str, frozenset[str], str]]:
    path = CASES / f"{language}.yaml"
    words = cast(dict[str, dict[str, str]], read_yaml(path.read_bytes(), path=path.name).value)
    return [
        (word, frozenset(features.split()), form) for word, forms in words.items() for features, form in forms.items()
    ]


LEAST = MappingProxyType({"kk": 120, "ru": 80, "en": 40})
"""How many forms the tables hold at least."""


def _morphology(language: str) -> Morphology:
    found = find_morphology(LanguageTag(language))
    assert found is not None
    return found


@pytest.mark.parametrize("language", LEAST)
def test_inflect_gives_the_written_form(language: str) -> None:
    """Each form of the tables is what inflect makes of the word with those features."""
    inflect = _morphology(language).inflect
    made = [(word, features, form, inflect(word, features)) for word, features, form in _table(language)]
    assert [each for each in made if each[2] != each[3]] == []


@pytest.mark.parametrize("language", LEAST)
def test_forms_hold_the_written_form(language: str) -> None:
    """Each form of the tables is among all forms of its word."""
    morphology = _morphology(language)
    missing = [
        (word, form) for word, _, form in _table(language) if form not in {each.text for each in morphology.forms(word)}
    ]
    assert missing == []


@pytest.mark.parametrize(("language", "least"), LEAST.items())
def test_tables_are_as_long_as_promised(language: str, least: int) -> None:
    """The tables hold at least 120 Kazakh, 80 Russian and 40 English forms."""
    assert len(_table(language)) >= least
