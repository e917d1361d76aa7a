"""Forms of Russian words beyond case and number: women, and instrumentals in -ою."""

from __future__ import annotations

import pytest

from localize.morphology.ru import RussianMorphology


def _texts(term: str, feature: str) -> frozenset[str]:
    return frozenset(form.text for form in RussianMorphology().forms(term) if feature in form.features)


@pytest.mark.parametrize(
    ("term", "form"),
    [
        ("журналист", "журналисток"),
        ("правозащитник", "правозащитницей"),
        ("блогер", "блогерку"),
        ("подписчик", "подписчицам"),
        ("наблюдатель", "наблюдательница"),
        ("владелец", "владелицы"),
        ("адвокат", "адвокатессой"),
        ("политзаключённый", "политзаключённую"),
        ("инфлюенсер", "инфлюенсерок"),
        ("независимый наблюдатель", "независимую наблюдательницу"),
        ("политический заключённый", "политической заключённой"),
        ("Уполномоченный по правам человека", "уполномоченная по правам человека"),
    ],
)
def test_a_woman_counts_as_the_term(term: str, form: str) -> None:
    """What is said of a man has forms for a woman."""
    assert form in _texts(term, "Fem")


@pytest.mark.parametrize("term", ["сервер", "суд", "полиция", "трекер", "право", "персональные данные"])
def test_a_thing_has_no_feminine(term: str) -> None:
    """Only persons have a word for a woman."""
    assert not _texts(term, "Fem")


def test_old_instrumentals_are_forms() -> None:
    """«Свободою слова» is old and right, and never what is made first."""
    assert "свободою слова" in _texts("свобода слова", "Ins")
    assert RussianMorphology().inflect("свобода слова", frozenset({"Ins"})) == "свободой слова"


@pytest.mark.parametrize("term", ["суд", "свобода слова", "политический заключённый"])
def test_only_phrases_of_adjective_and_noun_are_counted_otherwise(term: str) -> None:
    """«Два суда» and «два политических заключённых» are forms that the word has anyway."""
    assert not _texts(term, "Count")


def test_women_are_counted_too() -> None:
    """«Три независимых наблюдательницы»."""
    assert "независимых наблюдательницы" in _texts("независимый наблюдатель", "Count")
