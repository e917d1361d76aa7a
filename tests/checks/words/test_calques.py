"""The table of calques: each line finds its own phrase, and none what is better."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import zip_longest

from tests.checks.check_support import make_pair

from localize.checks import run_checks
from localize.checks.calques import calque
from localize.checks.words import read_table

_LINES = read_table("calques")


def _phrases(pattern: str) -> Iterator[str]:
    """Yield phrases in which each word of a pattern stands once at least, all endings left out."""
    words = [word.replace("~", "").split("|") for word in pattern.split()]
    for chosen in zip_longest(*words):
        yield " ".join(word or alternatives[0] for word, alternatives in zip(chosen, words, strict=True))


def _said_better(line: Mapping[str, str], target: str) -> list[str]:
    other = "ru" if line["language"] == "en" else "en"
    source = next(_phrases(line["source"]), "")
    pair = make_pair(source, target, (line["source language"] or other, line["language"]))
    return [each.message.partition("better: ")[2] for each in run_checks([calque], pair, severities={})]


def test_calque_is_found_in_all_its_words() -> None:
    """A sentence made of the phrase of a line is found, and the line says what is better."""
    missed = [
        phrase
        for line in _LINES
        for phrase in _phrases(line["calque"])
        if line["better"] not in _said_better(line, phrase)
    ]
    assert missed == []


def test_what_is_better_is_no_calque() -> None:
    """What a line says is better is found by no line."""
    assert [line["better"] for line in _LINES if _said_better(line, line["better"])] == []


def test_calques_name_a_language_and_source_both_or_neither() -> None:
    """A source language has words that are looked for in it; the three languages of the project have calques."""
    assert [line["calque"] for line in _LINES if bool(line["source"]) != bool(line["source language"])] == []
    assert {line["language"] for line in _LINES} == {"en", "kk", "ru"}
