"""Hand-written forms of the three languages against the rules that make them."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pytest

from localize.model import LanguageTag
from localize.morphology import Morphology, find_morphology
from localize.safe.yaml.loader import read_yaml

CASES = Path(__file__).parent / "cases"


def _table(language: str) -> list[tuple[str, str, frozenset[str], str]]:
    path = CASES / f"{language}.yaml"
    words = cast(dict[str, dict[str, str]], read_yaml(path.read_bytes(), path=path.name).value)
    return [
        (language, word, frozenset(features.split()), form)
        for word, forms in words.items()
        for features, form in forms.items()
    ]


TABLE = [row for language in ("en", "kk", "ru") for row in _table(language)]


def _morphology(language: str) -> Morphology:
    found = find_morphology(LanguageTag(language))
    assert found is not None
    return found


@pytest.mark.parametrize(("language", "word", "features", "form"), TABLE)
def test_inflect_gives_the_written_form(language: str, word: str, features: frozenset[str], form: str) -> None:
    """Each form of the tables is what inflect makes of the word with those features."""
    assert _morphology(language).inflect(word, features) == form


@pytest.mark.parametrize(("language", "word", "features", "form"), TABLE)
def test_forms_hold_the_written_form(language: str, word: str, features: frozenset[str], form: str) -> None:
    """Each form of the tables is among all forms of its word."""
    assert form in {each.text for each in _morphology(language).forms(word)}


def test_tables_are_as_long_as_promised() -> None:
    """The tables hold at least 120 Kazakh, 80 Russian and 40 English forms."""
    count = {language: sum(row[0] == language for row in TABLE) for language in ("en", "kk", "ru")}
    assert count["kk"] >= 120
    assert count["ru"] >= 80
    assert count["en"] >= 40
