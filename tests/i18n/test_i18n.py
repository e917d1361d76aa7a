"""The program speaks the language of the person before it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from localize.i18n import choose_language, ctr, current_language, mark, ntr, number, set_language, tr


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Every test begins and ends in English."""
    set_language("en")
    yield
    set_language("en")


def test_english_is_what_stands_in_the_code() -> None:
    """Without a catalog a text is itself, with its values put in; braces of a text without values stay."""
    assert tr("Enter close") == "Enter close"
    assert tr("{done} of {total}", done="1", total="{2}") == "1 of {2}"
    assert tr("a {brace}") == "a {brace}"
    assert ctr("action", "Draft") == mark("Draft") == "Draft"


def test_counted_text_has_the_number_as_people_write_it() -> None:
    """One thing and many things are told apart; thousands are set apart."""
    assert ntr("{count} segment", "{count} segments", 1) == "1 segment"
    assert ntr("{count} segment", "{count} segments", 12000) == "12,000 segments"
    assert number(999) == "999"


@pytest.mark.parametrize(
    ("asked", "setting", "environment", "spoken_then"),
    [
        ("kk", "ru", "ru_RU.UTF-8", "kk"),
        ("", "ru", "kk_KZ.UTF-8", "ru"),
        ("", "", "kk_KZ.UTF-8", "kk"),
        ("", "", "de_DE.UTF-8", "en"),
        ("", "", "C", "en"),
        ("RU-ru", "", "", "ru"),
    ],
)
def test_language_is_asked_for_then_set_then_inherited(
    monkeypatch: pytest.MonkeyPatch, asked: str, setting: str, environment: str, spoken_then: str
) -> None:
    """An option wins over the user's setting, that one over the environment; what we do not speak is English."""
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", environment)
    assert choose_language(asked, setting) == spoken_then


def test_language_spoken_is_known() -> None:
    """Whoever formats by language can ask."""
    assert current_language() == "en"
