"""Kazakh words typed in a Russian layout: read back with their endings, and only where they are known."""

from __future__ import annotations

import pytest

from localize.morphology.kk.restore import is_kazakh, is_loss, nominal_stem, restorations, restore_loan, strip_letters

WORDS = [
    "қауіпсіздік",
    "құқықтарымыздың",
    "өзгертілді",
    "пайдаланушыларға",
    "жүйесіндегі",
    "қолданылған",
    "үшін",
    "сөзімен",
]


@pytest.mark.parametrize("word", WORDS)
def test_a_word_comes_back_from_its_loss(word: str) -> None:
    """What is left after all Kazakh letters are gone is read as the word itself, and as nothing else."""
    assert restorations(strip_letters(word)) == {word}


@pytest.mark.parametrize("word", ["баланы", "тарату", "жанында", "келдік", "айтылды", "қалаларымызда"])
def test_a_word_that_is_right_is_among_its_readings(word: str) -> None:
    """A right word, with or without letters to lose, is known as it is."""
    assert word in restorations(word)


@pytest.mark.parametrize("word", ["елордадың", "адамдың", "кітаптер", "сөзтің"])
def test_endings_follow_their_stem(word: str) -> None:
    """An ending that does not suit the last sound or the vowels is no reading."""
    assert word not in restorations(word)


@pytest.mark.parametrize(
    "word", [*WORDS, "баланы", "автокөлікте", "киберқауіптер", "кітаптер", "кызметтин", "өрт", "ә"]
)
def test_a_word_is_told_as_its_readings_tell_it(word: str) -> None:
    """Whether a word is Kazakh as it stands is found without all its readings, and is the same."""
    assert is_kazakh(word) == (word in restorations(word))
    assert is_kazakh(strip_letters(word)) == (strip_letters(word) in restorations(strip_letters(word)))


def test_two_words_may_look_alike() -> None:
    """Without their letters қол and көл are one."""
    assert restorations("кол") == {"қол", "көл"}


def test_a_loan_is_read_by_its_russian_stem() -> None:
    """The stem is Russian, the endings are Kazakh."""
    assert "журналистердің" in restore_loan("журналистердин")


def test_loss_goes_one_way() -> None:
    """Only a Russian letter in the place of a Kazakh one is a loss."""
    assert is_loss("кала", "қала")
    assert not is_loss("қала", "кала")
    assert not is_loss("қала", "қала")


def test_the_longest_stem_is_taken() -> None:
    """Қауіпсіздік is a word of its own, not қауіп with endings."""
    assert nominal_stem("қауіпсіздікте") == "қауіпсіздік"
    assert nominal_stem("ұзақты") == "ұзақ"
    assert nominal_stem("компьютер") is None
