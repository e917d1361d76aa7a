"""The page of a check in the language that a person reads."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from localize.i18n import set_language
from localize.workflow.checking.check_manual import manual, why
from localize.workflow.checking.project_checks import known_checks


@pytest.fixture(autouse=True)
def english_afterwards() -> Iterator[None]:
    """Other tests speak English."""
    yield
    set_language("en")


def test_every_check_says_why_it_matters() -> None:
    """A reason of one or two sentences, without the examples that follow it."""
    for each in known_checks():
        assert why(each).endswith("."), each.id
        assert "Wrong:" not in why(each), each.id


def test_page_in_english_is_the_checks_own() -> None:
    """Nothing is left out or put in."""
    (info,) = (each for each in known_checks() if each.id == "spaces.doubled")
    assert manual("spaces.doubled") == info.docstring
    assert manual("no.such") == ""


@pytest.mark.parametrize(
    ("language", "reason", "wrong"),
    [
        ("kk", "Неге: Ол саңылау болып көрінеді", "Қате: en: Digital rights"),
        ("ru", "Почему: Оно видно как просвет", "Неверно: en: Digital rights"),
    ],
)
def test_page_in_other_languages_gives_reason_and_examples(language: str, reason: str, wrong: str) -> None:
    """What is found and why, and the examples, stand in the language spoken; more in English at the end."""
    set_language(language)
    lines = manual("spaces.doubled").splitlines()
    assert lines[2].startswith(reason)
    assert lines[3].startswith(wrong)
    assert lines[-2].endswith(":")
    assert not any("Why" in line or "What" in line for line in lines)
