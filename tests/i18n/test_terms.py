"""Texts and pages keep to the list of terms: no text has a word that the list tells to avoid."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from docs.term_list import find_misused, terms
from docs.text_rename import forms
from docs.words import read

TOP = Path(__file__).parents[2]
PAGES = [TOP / "README.md", *sorted((TOP / "docs").rglob("*.md"))]
OWN = {"words.md"}
"""The page of the list, which names what to avoid."""
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)


def _texts(language: str) -> Iterator[str]:
    for entry in read("kk" if language == "en" else language):
        yield from forms(entry.id if language == "en" else entry.string)


@pytest.mark.parametrize("language", ["en", "kk", "ru"])
def test_texts_of_the_program_keep_to_the_terms(language: str) -> None:
    """What somebody reads on a screen, in a message or in a report has one word for one thing."""
    misused = {text: said for text in _texts(language) for said in find_misused(text, language)}
    assert misused == {}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(TOP).as_posix())
def test_pages_keep_to_the_terms(page: Path) -> None:
    """Pages are in the language of their folder; decisions of a time gone by stay as they were written."""
    if page.name in OWN or "adr" in page.parts:
        return
    language = page.relative_to(TOP / "docs").parts[0] if page.is_relative_to(TOP / "docs") else "en"
    prose = CODE.sub("", page.read_text(encoding="utf-8"))
    assert list(find_misused(prose, language if language in {"kk", "ru"} else "en")) == []


def test_the_terms_are_used() -> None:
    """A list of words that nobody says would be a list of wishes: each translation is somewhere in its catalogue."""
    said = {language: "\n".join(_texts(language)).lower() for language in ("en", "kk", "ru")}
    missing = [
        (term.term, language, word)
        for term in terms()
        for language, words in term.translations.items()
        for word in words.split(", ")
        if not all(_stem(part) in said[language] for part in word.lower().split())
    ]
    assert missing == []


def _stem(word: str) -> str:
    return word[: max(3, len(word) - 2)]


@pytest.mark.parametrize(
    ("text", "language", "said"),
    [
        ("Mend the file", "en", ("Mend", "correct")),
        ("Your text was sent back.", "en", ("sent back", "reject")),
        ("қозғалтқыштарды қосу", "kk", ("қозғалтқыштарды", "engine")),
    ],
)
def test_a_misused_word_is_found_with_its_term(text: str, language: str, said: tuple[str, str]) -> None:
    """The failure names the word and the term to use."""
    assert list(find_misused(text, language)) == [said]


def test_words_inside_words_are_not_found() -> None:
    """A word to avoid is a whole word."""
    assert list(find_misused("amended, recommended", "en")) == []
