"""Lists of words that are shipped."""

from __future__ import annotations

import pytest
from babel import Locale

from localize.morphology.words import read_words

_LEAST = 4


@pytest.mark.parametrize("language", ["en", "kk", "ru"])
def test_countries_are_those_of_cldr(language: str) -> None:
    """The shipped names of one word are what Babel's CLDR calls the territories, small. Source: CLDR."""
    names = (name for code, name in Locale.parse(language).territories.items() if code.isalpha())
    wanted = {name.lower() for name in names if name.isalpha() and len(name) >= _LEAST}
    assert set(read_words("countries")[language]) == wanted
