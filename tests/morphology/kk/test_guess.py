"""Words that no list has: whether they look like Kazakh that lost its letters."""

from __future__ import annotations

import pytest

from localize.morphology.kk import words as kk_words
from localize.morphology.kk.guess import guess_lost


@pytest.mark.parametrize(
    ("typed", "word"),
    [("сыбдырлаган", "сыбдырлаған"), ("токылдаган", "тоқылдаған"), ("бырылдагандай", "бырылдағандай")],
)
def test_an_unknown_word_is_guessed(typed: str, word: str) -> None:
    """Letters in a row that Kazakh has only with its own letters tell the word."""
    assert guess_lost(typed) == word


@pytest.mark.parametrize(
    "word", ["дірдектеп", "жаншымал", "блокчейн", "хештегтер", "максималды", "компьютерлер", "бала"]
)
def test_a_right_word_is_left_alone(word: str) -> None:
    """Native words without letters to lose, loans and known words look right."""
    assert guess_lost(word) is None


def test_the_word_list_is_sorted_out() -> None:
    """Every section of the list has words, in small Cyrillic letters, none twice."""
    for words in (kk_words.nominals(), kk_words.verbs(), tuple(kk_words.invariant()), tuple(kk_words.names())):
        assert len(words) == len(set(words)) > 100
        assert all(word == word.lower() and not word.isascii() for word in words)
