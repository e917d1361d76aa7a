"""Similarity and word differences."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localize.memory.score import similarity, text_similarity, word_diff
from localize.model import Content, DiffStep, InlineTag, TagForm

TEXTS = st.one_of(st.text(max_size=30), st.text("аб 1.", max_size=30), st.text("ab ", max_size=12))
BOLD = InlineTag("b1", "b", TagForm.OPEN, "<b>"), InlineTag("b1", "b", TagForm.CLOSE, "</b>")


@given(TEXTS, TEXTS)
def test_similarity_is_100_for_equal_texts_only(one: str, other: str) -> None:
    """Full marks mean equality; the score does not depend on the order and stays in its range."""
    score = similarity(one, other)
    assert 0 <= score <= 100
    assert (score == 100) == (one == other)
    assert score == similarity(other, one) == similarity(Content((one,)), Content((other,)))


def slow_distance(one: str, other: str) -> int:
    """Levenshtein by the textbook."""
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        before, row[0] = row[0], at
        for place, wanted in enumerate(other, 1):
            before, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, before + (letter != wanted))
    return row[-1]


@given(TEXTS.filter(bool), TEXTS)
def test_text_similarity_is_levenshtein_rounded_down(one: str, other: str) -> None:
    """The score is the edit distance over the longer length, in whole per cent."""
    longer = max(len(one), len(other))
    assert text_similarity(one, other) == 100 * (longer - slow_distance(one, other)) // longer


@pytest.mark.parametrize(
    ("one", "other", "score"),
    [("", "", 100), ("", "а", 0), ("Да", "да", 50), ("кітап", "кітап.", 83), ("a" * 1000, "a" * 999 + "b", 99)],
)
def test_similarity_of_known_pairs(one: str, other: str, score: int) -> None:
    """Case counts, and nearly equal is never 100."""
    assert similarity(one, other) == score


def test_similarity_weighs_tags_lightly() -> None:
    """Equal text with other tags is 99; a text that differs loses one more point for tags."""
    text = Content(("one two",))
    bold = Content((BOLD[0], "one", BOLD[1], " two"))
    moved = Content(("one ", BOLD[0], "two", BOLD[1]))
    assert similarity(bold, bold) == 100
    assert similarity(text, bold) == similarity(bold, moved) == 99
    assert similarity(bold, Content((BOLD[0], "one", BOLD[1], " tw"))) == similarity("one two", "one tw")
    assert similarity(text, Content((BOLD[0], "one tw", BOLD[1]))) == similarity("one two", "one tw") - 1


@given(TEXTS, TEXTS)
def test_word_diff_rebuilds_both_texts(old: str, new: str) -> None:
    """What stays and what goes is the old text, what stays and what comes is the new one; runs are joined."""
    steps = word_diff(old, new)
    assert "".join(step.text for step in steps if step.sign in "=-") == old
    assert "".join(step.text for step in steps if step.sign in "=+") == new
    assert all(step.text for step in steps)
    assert all(one.sign != other.sign for one, other in pairwise(steps))


def test_word_diff_tells_words() -> None:
    """Whole words are exchanged, and a run of changed words is one change."""
    assert word_diff("The old law stands", "The new rule stands") == (
        DiffStep("=", "The "),
        DiffStep("-", "old law"),
        DiffStep("+", "new rule"),
        DiffStep("=", " stands"),
    )
    assert word_diff("same", "same") == (DiffStep("=", "same"),)
    assert word_diff("", "") == ()
