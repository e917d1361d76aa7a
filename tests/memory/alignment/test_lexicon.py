"""The laws of the lexicon: probabilities are probabilities, and a saved lexicon is the same."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.examples import examples

from localize.memory.alignment.lexicon import Lexicon
from localize.memory.alignment.word_links import find_span
from localize.memory.repair.phrase_table import find_phrases

TEXTS = st.lists(st.sampled_from("abcdefgh"), max_size=6)
PAIRS = st.lists(st.tuples(TEXTS, TEXTS), max_size=15)
SOURCES = [*"abcdefgh", "unknown"]


@examples(60)
@given(PAIRS)
def test_chances_of_a_word_sum_to_one_at_most(pairs: list[tuple[list[str], list[str]]]) -> None:
    """What a word may become never sums to more than one, in both directions, nor does anything go below zero."""
    lexicon = Lexicon.train(pairs)
    for table in (lexicon.forward(SOURCES, SOURCES), lexicon.backward(SOURCES, SOURCES)):
        assert table.min() >= 0
        assert table.sum(axis=1).max() <= 1 + 1e-5


@examples(20)
@given(pairs=PAIRS)
def test_saved_lexicon_is_the_same(
    pairs: list[tuple[list[str], list[str]]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A lexicon that was saved and loaded answers the same."""
    path = tmp_path_factory.mktemp("lexicon") / "en-kk"
    lexicon = Lexicon.train(pairs)
    path.write_bytes(lexicon.dump())
    loaded = Lexicon.load(path)
    assert np.array_equal(loaded.forward(SOURCES, SOURCES), lexicon.forward(SOURCES, SOURCES))
    assert np.array_equal(loaded.backward(SOURCES, SOURCES), lexicon.backward(SOURCES, SOURCES))
    assert len(loaded) == len(lexicon)


@pytest.mark.parametrize("cut", [0, 1, 40, -1, -200])
def test_damaged_lexicon_is_refused(tmp_path: Path, cut: int) -> None:
    """A file that was cut off, or is none, is a ValueError."""
    path = tmp_path / "en-kk"
    path.write_bytes(Lexicon.train([(["a", "b"], ["c", "d"])] * 3).dump()[:cut])
    with pytest.raises(ValueError, match="not a lexicon"):
        Lexicon.load(path)


def test_words_that_go_together_are_learnt() -> None:
    """The translation of a word is the word that is always there with it."""
    lexicon = Lexicon.train([(["red", "house"], ["қызыл", "үй"]), (["red", "car"], ["қызыл", "көлік"])])
    forward = lexicon.forward(["red"], ["қызыл", "үй", "көлік"])[0]
    assert forward.argmax() == 0


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 9)), max_size=12, unique=True), st.integers(1, 8))
def test_phrases_are_the_runs_that_nothing_else_belongs_to(links: list[tuple[int, int]], length: int) -> None:
    """All short runs of source words are told for which a rendering is found, and no others."""
    kept = tuple(sorted(each for each in links if each[0] < length))
    runs = [(start, end) for start in range(length) for end in range(start + 1, min(start + 4, length) + 1)]
    spans = [(run, find_span(kept, *run)) for run in runs]
    wanted = [(*run, *span) for run, span in spans if span is not None and span[1] - span[0] <= 5]
    assert list(find_phrases(length, kept)) == wanted


@examples(60)
@given(
    PAIRS, st.lists(st.sampled_from(SOURCES), min_size=1, max_size=5), st.lists(st.sampled_from(SOURCES), min_size=1)
)
def test_no_run_explains_words_better_than_the_most(
    pairs: list[tuple[list[str], list[str]]], source: list[str], target: list[str]
) -> None:
    """What is told before anything is chosen holds for whatever is chosen."""
    lexicon = Lexicon.train(pairs)
    assert lexicon.agreement(tuple(source), tuple(target)) <= lexicon.most_agreement(source) + 1e-9


def test_a_run_may_explain_its_words_as_well_as_any() -> None:
    """The most is reached where each word has the one that suits it best."""
    lexicon = Lexicon.train([(["a"], ["x"])] * 20)
    assert lexicon.most_agreement(["a", "a"]) == pytest.approx(lexicon.agreement(("a", "a"), ("x", "x")))
    assert lexicon.most_agreement(["unknown"]) == 0
    assert lexicon.most_agreement([]) == 1
