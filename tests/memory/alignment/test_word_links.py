"""Words as they are compared, and the links between them."""

from __future__ import annotations

import string

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from localize.memory.alignment.lexicon import Lexicon
from localize.memory.alignment.word_links import LONGEST, Word, keys_of, link_words, read_keys, read_words
from localize.model import Content, LanguageTag
from localize.tokens import TokenKind, scan

EN = LanguageTag("en")
LETTERS = "abcGHIёЁқҚѣß²½Ⓐ 0123.,:;-'’‑_()%{}<>@&\\/\u0301\u00ad\u00a0\t\n"
TEXTS = st.text(alphabet=LETTERS, min_size=1, max_size=40) | st.text(string.ascii_letters + " .,-'!", min_size=1)
WORDS = st.lists(st.sampled_from([*"abcdefg", "7", "8", "{x}", "."]), min_size=1, max_size=9)


@given(TEXTS)
def test_words_are_the_tokens_of_a_text(text: str) -> None:
    """However they are read, they are its tokens without white space; a number that a word begins with is apart."""
    words = read_words(Content((text,)), EN)
    tokens = [each for each in scan(text) if each[0] is not TokenKind.SPACE]
    assert "".join(word.text for word in words) == "".join(token for _, token in tokens)
    assert all(text[word.start : word.end] == word.text for word in words)
    if len(words) == len(tokens):
        assert [(word.kind, word.text) for word in words] == tokens


@given(TEXTS)
def test_keys_are_those_of_the_words(text: str) -> None:
    """Whether the words are wanted as well or not."""
    assert read_keys(Content((text,)), EN) == keys_of(read_words(Content((text,)), EN))


@given(st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=12), WORDS, WORDS)
def test_links_are_those_of_the_whole_table(
    pairs: list[tuple[list[str], list[str]]], one: list[str], two: list[str]
) -> None:
    """Words that have nothing to do with each other are passed over, and nothing else is."""
    lexicon = Lexicon.train([(first, _other(second)) for first, second in pairs])
    source, target = _words(one), _words(_other(two))
    assert link_words(source, target, lexicon) == _link_by_table(source, target, lexicon)


def test_long_texts_have_no_links() -> None:
    """They are no near copy of anything."""
    words = _words(["a"] * (LONGEST + 1))
    lexicon = Lexicon.train([(["a"], ["a"])])
    assert link_words(words, words, lexicon) == ()
    assert link_words(words[:LONGEST], words[:LONGEST], lexicon)


def _other(words: list[str]) -> list[str]:
    """Return words of another language; what is no word is the same there."""
    return [f"{word}x" if word.isalpha() else word for word in words]


def _words(texts: list[str]) -> tuple[Word, ...]:
    return read_words(Content((" ".join(texts),)), EN)


def _link_by_table(source: tuple[Word, ...], target: tuple[Word, ...], lexicon: Lexicon) -> tuple[tuple[int, int], ...]:
    """Return what `link_words` shall return, by looking at every word of one text with every one of the other."""
    first, second = keys_of(source), keys_of(target)
    likely = np.array(lexicon.both(first, second), np.float32)
    for i, word in enumerate(source):
        for j, other in enumerate(target):
            if word.is_copied or other.is_copied:
                likely[i, j] *= word.key == other.key
            if word.key == other.key:
                likely[i, j] = 1 if word.is_copied else likely[i, j] * 10
    rows, columns = np.arange(len(first)) / len(first), np.arange(len(second)) / len(second)
    scores = (likely * np.exp(-2 * np.abs(rows[:, None] - columns[None, :]))).astype(np.float32)
    forward = {(int(i), j) for j, i in enumerate(scores.argmax(axis=0)) if scores[i, j] > 1e-5}
    backward = {(i, int(j)) for i, j in enumerate(scores.argmax(axis=1)) if scores[i, j] > 1e-5}
    linked = forward & backward
    rest = sorted(place for place in forward ^ backward if scores[place] > 1e-4)
    before = -1
    while before < len(linked):
        before = len(linked)
        for i, j in rest:
            free = (i in {x for x, _ in linked}) != (j in {y for _, y in linked})
            if free and any(abs(x - i) + abs(y - j) <= 1 for x, y in linked):
                linked.add((i, j))
    return tuple(sorted(linked))
