"""Similarity and word differences."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localize.memory.score import similarity, word_diff
from localize.model import Content, DiffStep, InlineTag, TagForm

TEXTS = st.one_of(st.text(max_size=30), st.text("аб 1.", max_size=30), st.text("ab ", max_size=12))
BOLD = InlineTag("b1", "b", TagForm.OPEN, "<b>"), InlineTag("b1", "b", TagForm.CLOSE, "</b>")


@pytest.mark.thorough
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


WORDS = st.lists(st.text("абвгқ", min_size=1, max_size=6), min_size=1, max_size=6).map(" ".join)


@given(WORDS, WORDS)
def test_similarity_of_plain_words_is_levenshtein_rounded_down(one: str, other: str) -> None:
    """Where nothing but letters differs, the score is the edit distance over the longer length, in whole per cent."""
    longer = max(len(one), len(other))
    assert similarity(one, other) == 100 * (longer - slow_distance(one, other)) // longer


@given(TEXTS, TEXTS, WORDS)
def test_similarity_never_falls_when_both_grow_alike(one: str, other: str, word: str) -> None:
    """The same words at the end of both texts make them more alike, if anything."""
    assert similarity(f"{one} {word}", f"{other} {word}") >= similarity(one, other)


SMALL = [
    lambda text: text.replace("5", "17"),
    lambda text: text.replace("{name}", "{user}"),
    lambda text: text.replace("<br>", "<hr>"),
    lambda text: text.replace("Суд", "суд"),
    lambda text: text.replace(",", ";"),
]


@given(st.sets(st.sampled_from(range(5)), min_size=1))
def test_similarity_takes_a_point_for_each_small_difference(which: set[int]) -> None:
    """Texts that differ only in numbers, names, tags, capitals, punctuation have 99 less one for each further kind."""
    text = changed = "Суд, {name}: бап 5 <br> қарады"
    for at in which:
        changed = SMALL[at](changed)
    assert similarity(text, changed) == 100 - len(which)


FIRST = ["", "топ-", "Ту-", "COVID-", "Қазақстан-", "G‑", "не-", "pre-", "mid-", "Ә-"]
LAST = ["", "-шы", "-ның", "-летний", "-bit", "-бап", "‑й", "-дегі", "-fold", "-миллиондық"]
ROUND = ["{}", "«{}»", "Заңның {} туралы", "{} сайтов", "the {} list", "{}, {{name}}", "a don't {} b"]


@given(
    st.sampled_from(FIRST),
    st.sampled_from(LAST),
    st.sampled_from(ROUND),
    st.integers(0, 20_000),
    st.integers(0, 20_000),
)
def test_a_number_joined_to_words_by_a_hyphen_is_a_number(
    first: str, last: str, around: str, old: int, new: int
) -> None:
    """Before a word, behind one and between two, another number costs its point and nothing else."""
    one, other = (around.format(f"{first}{number}{last}") for number in (old, new))
    assert similarity(one, other) == (100 if old == new else 99)


@pytest.mark.parametrize(("one", "other"), [("5-шы", "6-ның"), ("топ-10", "топ10"), ("5G", "5F"), ("10km", "10 km")])
def test_what_differs_in_more_than_a_number_costs_letters(one: str, other: str) -> None:
    """Another ending is another word, and so are other letters beside a number or none."""
    assert similarity(one, other) < 95


GLUED = ["{}G", "IPv{}", "{}км", "v{}.1", "mp{}", "H{}O", "{}-кВт", "Win{}-ға", "Сеть {}G, в {}км", "%s {}px <b>"]


@given(st.sampled_from(GLUED), st.sampled_from(ROUND), st.integers(0, 20_000), st.integers(0, 20_000))
def test_a_number_written_together_with_letters_is_a_number(written: str, around: str, old: int, new: int) -> None:
    """Another generation, version or distance costs its point and nothing else."""
    one, other = (around.format(written.replace("{}", str(number))) for number in (old, new))
    assert similarity(one, other) == (100 if old == new else 99)


@pytest.mark.parametrize(
    ("one", "other", "score"),
    [
        ("", "", 100),
        ("", "а", 0),
        ("Да", "да", 99),
        ("кітап", "кітап.", 99),
        ("кітап", "«Кітап»", 98),
        ("Артикул  5", "Артикул 5", 99),
        ("Заңның 5-бабы", "Заңның 17-бабы", 99),
        ("5-ші жыл", "6-шы жыл", 86),
        ("шетел агенттерінің", "шетел агенті", 66),
        ("See https://a.kz/x now", "See https://b.kz/y now", 99),
        ("й", "и\u0306", 99),
        ("Don’t panic", "Don't panic", 99),
        ("doesn’t", "doesn't 5‑ші", 56),
        ("5‑ші", "5-ші", 99),
        ("<b>Blocked</b> sites", "Blocked sites", 99),
        ("Blocked <br/> sites <i>now</i>", "blocked sites, now", 97),
        ("site<b>s</b>", "sites", 99),
        ("Click <b>Open</b> now", "Click <i>Open</i> now", 99),
        ("<a href='a'>Open</a> it", "<a class='b' href='c'>Open</a> it", 99),
        ("Please <enter your name> now", "Please <see the manual> now", 50),
        ("Please <enter your name> now", "Please now", 37),
        ("<no NUL byte at end of %s>", "<corrupt name>", 19),
        ("<no label>", "<No label>", 99),
        ("<br/> <br/>", "<hr/>", 32),
        ("!!", "??", 0),
        ("a" * 1000, "a" * 999 + "b", 99),
    ],
)
def test_similarity_of_known_pairs(one: str, other: str, score: int) -> None:
    """Small differences cost a point each, letters their share, and nearly equal is never 100."""
    assert similarity(one, other) == score


def test_similarity_weighs_tags_lightly() -> None:
    """Equal text with other tags, with more or with none, has 99."""
    text = Content(("one two",))
    bold = Content((BOLD[0], "one", BOLD[1], " two"))
    italic = Content((replace(BOLD[0], id="i2"), "one", replace(BOLD[1], id="i2"), " two"))
    assert similarity(bold, bold) == 100
    assert similarity(italic, bold) == 99
    assert similarity(text, bold) == 99
    assert similarity(bold, "<b>one</b> two") == 99


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
