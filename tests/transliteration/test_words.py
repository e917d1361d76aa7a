"""Words against the published tables, there and back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest

from localize.safe.yaml.loader import read_yaml
from localize.transliteration import Alphabet, Fate, transliterate

CASES = Path(__file__).parent / "cases"


def cases(name: str) -> Iterator[tuple[str, str, str]]:
    """The words of a table: Cyrillic, written, read again."""
    data = (CASES / f"{name}.yaml").read_bytes()
    for group in cast("list[dict[str, dict[str, str | dict[str, str]]]]", read_yaml(data, path=name).value):
        for word, said in group["words"].items():
            if isinstance(said, dict):
                yield word, said[name], said["back"]
            else:
                yield word, said, word


@pytest.mark.parametrize(("word", "written", "back"), tuple(cases("latin")))
def test_transliterate_latin_writes_what_is_printed(word: str, written: str, back: str) -> None:
    """The table of 2021, letter by letter; what does not come back is told."""
    found = transliterate(word, Alphabet.LATIN)
    assert found.text == written
    assert [each.back for each in found.words] == [back]
    assert found.words[0].fate is (Fate.RETURNS if back == word else Fate.CHANGED)


@pytest.mark.parametrize(("word", "written", "back"), tuple(cases("arabic")))
def test_transliterate_arabic_writes_what_is_printed(word: str, written: str, back: str) -> None:
    """Hamza only where no letter says that the word is a front one; Russian letters as the papers print them."""
    found = transliterate(word, Alphabet.ARABIC)
    assert found.text == written
    assert [each.back for each in found.words] == [back]
    assert found.words[0].fate is (Fate.RETURNS if back == word else Fate.CHANGED)
