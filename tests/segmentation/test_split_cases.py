"""Sentences in English, Kazakh and Russian, written for these tests, and what tags and lines do to them."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pytest
from tests.data_files import read_data

from localize.language import parse_tag
from localize.model import Content, InlineTag, TagForm
from localize.segmentation import ends_in_abbreviation, load_rules, split, split_text

CASES = Path(__file__).parent / "cases"
B1, B1_END = InlineTag("b1", "b", TagForm.OPEN, "**"), InlineTag("b1", "b", TagForm.CLOSE, "**")
I2, I2_END = InlineTag("i2", "i", TagForm.OPEN, "_"), InlineTag("i2", "i", TagForm.CLOSE, "_")
BR, NOTE, IMG = (InlineTag(f"{kind}3", kind, TagForm.SINGLE, "…") for kind in ("br", "n", "img"))


def paragraphs(name: str) -> list[list[str]]:
    return cast(list[list[str]], read_data(CASES / f"{name}.yaml"))


LANGUAGES = ("en", "kk", "ru")


@pytest.mark.parametrize("subject", ["", "-law"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_split_text_finds_the_sentences(language: str, subject: str) -> None:
    """A paragraph breaks where its writer ended a sentence, and nowhere else."""
    rules = load_rules(parse_tag(language))
    split_apart = [(list(split_text(" ".join(each), rules)), each) for each in paragraphs(language + subject)]
    assert [both for both in split_apart if both[0] != both[1]] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_split_cases_are_many(language: str) -> None:
    """Each language is tested on at least forty paragraphs."""
    assert len(paragraphs(language)) >= 40


@pytest.mark.parametrize("language", LANGUAGES)
def test_split_of_the_open_half_is_nearly_always_right(language: str) -> None:
    """Of the paragraphs that the rules were mended with 97 in 100 break exactly; some endings nobody can tell."""
    given, rules = paragraphs(f"{language}-open"), load_rules(parse_tag(language))
    exact = sum(list(split_text(" ".join(sentences), rules)) == sentences for sentences in given)
    assert exact / len(given) > 0.97


def segments(*parts: str | InlineTag, language: str = "en") -> list[tuple[str, str]]:
    return [(each.typed, gap) for each, gap in split(Content(parts), load_rules(parse_tag(language)))]


def test_split_sees_a_break_behind_a_closing_tag() -> None:
    """A closing tag stays with the sentence before, white space is the gap."""
    assert segments("One ", B1, "end.", B1_END, " Next.") == [("One <b1>end.</b1>", " "), ("Next.", "")]


def test_split_gives_an_opening_tag_to_what_follows() -> None:
    """An opening tag goes with the sentence after, on whichever side the white space is."""
    assert segments("End. ", B1, "Next.", B1_END) == [("End.", " "), ("<b1>Next.</b1>", "")]
    assert segments("End.", B1, " Next.", B1_END) == [("End.", ""), ("<b1> Next.</b1>", "")]


def test_split_parts_two_pairs_between_them() -> None:
    """Where one pair ends and another begins the cut is between them."""
    assert segments(B1, "End.", B1_END, "  ", I2, "Next.", I2_END) == [("<b1>End.</b1>", "  "), ("<i2>Next.</i2>", "")]
    assert segments(B1, "End. ", B1_END, I2, "Next.", I2_END) == [("<b1>End. </b1>", ""), ("<i2>Next.</i2>", "")]


def test_split_leaves_a_note_with_its_sentence() -> None:
    """A note reference after the full stop belongs to the sentence before."""
    assert segments("End.", NOTE, " Next.") == [("End.<n3/>", " "), ("Next.", "")]


def test_split_counts_an_image_as_something() -> None:
    """An image can start a sentence and can be all there is."""
    assert segments("End. ", IMG, " shows it.") == [("End.", " "), ("<img3/> shows it.", "")]
    assert segments(IMG) == [("<img3/>", "")]


def test_split_takes_a_line_break_tag_for_white_space() -> None:
    """A sentence may end at a line break; the tag stays with it."""
    assert segments("End.", BR, "Next.") == [("End.<br3/>", ""), ("Next.", "")]
    assert segments("in the", BR, "middle.") == [("in the<br3/>middle.", "")]


def test_split_breaks_at_blank_lines_and_keeps_them() -> None:
    """Paragraphs inside a message break even without a full stop; a soft line end does not break."""
    assert segments("Usage\n\nrun it\non a line\n") == [("Usage", "\n\n"), ("run it\non a line", "\n")]


def test_split_breaks_at_list_items_and_after_colons() -> None:
    """Lines that start like list items, and lines after a colon, stand alone."""
    text = "Options:\n -a  all\n* one\n* two\n1) first\n2) second"
    wanted = [("Options:", "\n "), ("-a  all", "\n"), ("* one", "\n"), ("* two", "\n"), ("1) first", "\n")]
    assert segments(text) == [*wanted, ("2) second", "")]


@pytest.mark.parametrize(
    ("text", "language", "short"),
    [
        ("see Art.", "en", True),
        ("by Zh.", "en", True),
        ("мыс.", "kk", True),
        ("ст.ст.", "ru", True),
        ("да.", "ru", False),
    ],
)
def test_abbreviations_are_those_of_the_lists(text: str, language: str, short: bool) -> None:
    """A text ends in an abbreviation where a list of the language has its last word."""
    assert ends_in_abbreviation(text, language) is short


def test_split_opens_a_quotation_that_never_closes() -> None:
    """Only a quotation that closes keeps its sentences together."""
    assert segments("«Да. Нет.", language="ru") == [("«Да.", " "), ("Нет.", "")]
    assert segments("«Да. Нет.»", language="ru") == [("«Да. Нет.»", "")]


def test_split_breaks_inside_a_very_long_quotation() -> None:
    """A quotation of many sentences does not become one segment."""
    assert len(segments("«" + "Так было всегда. " * 60 + "Вот.»", language="ru")) == 61


def test_split_puts_leading_space_into_the_first_segment() -> None:
    """There is no other place for it."""
    assert segments("  One. Two. ") == [("  One.", " "), ("Two.", " ")]


@pytest.mark.parametrize("space", [" ", "\n", "\n  ", "\t\n"])
def test_split_takes_any_amount_of_white_space(space: str) -> None:
    """A long run of white space is one gap, and costs no more than its length."""
    gap = space * 30_000
    assert segments("Да." + gap + "Нет.", language="ru") == [("Да.", gap), ("Нет.", "")]
