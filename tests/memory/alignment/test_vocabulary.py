"""A vocabulary numbers words as a dictionary of them would."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from localize.memory.alignment.vocabulary import Vocabulary

WORDS = st.text(st.sampled_from("abәқ\ud800\U0001f600"), max_size=4)


@given(st.lists(WORDS, unique=True), st.lists(WORDS))
def test_words_have_the_numbers_of_their_order(words: list[str], asked: list[str]) -> None:
    """Every word has its number from 1 on, asked for the first time or again, and no other word has one."""
    vocabulary = Vocabulary(words)
    numbers = {word: number for number, word in enumerate(words, start=1)}
    for word in (*words, *asked, *words, *asked):
        assert vocabulary.find(word) == numbers.get(word)
        assert (word in vocabulary) == (word in numbers)
    assert (len(vocabulary), vocabulary.words()) == (len(words), words)
