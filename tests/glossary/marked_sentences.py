"""Sentences whose terms are marked, as the tests and the benchmark of term finding read them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from localize.glossary import TermIndex, read_glossary
from localize.model import LanguageTag

_HOME = Path(__file__).parent.parent.parent
_GLOSSARIES = {
    "digital-rights": _HOME / "glossaries" / "digital-rights.yaml",
    "health": _HOME / "tests" / "glossary" / "cases" / "health.yaml",
    "words": _HOME / "tests" / "glossary" / "cases" / "words.yaml",
}
_MARK = re.compile(r"\[([0-9A-Z,]+) ([^\]]+)\]")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: `[001 Personal data] leaks` marks the concept DR001, a ~ in front a sentence with a homograph."""

    text: str
    terms: frozenset[tuple[int, int, str]]
    homograph: bool
    index: TermIndex


def read_sentences(path: Path) -> Iterator[Sentence]:
    """Yield the sentences of a file named after its language; a line with @ names the glossary of what follows."""
    language = LanguageTag(path.name.partition("-")[0])
    glossary = "digital-rights"
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("@"):
            glossary = line[1:]
        elif line and not line.startswith("#"):
            yield _sentence(line.removeprefix("~"), _index(glossary, language), homograph=line.startswith("~"))


def _sentence(line: str, index: TermIndex, *, homograph: bool) -> Sentence:
    text, at = "", 0
    terms: set[tuple[int, int, str]] = set()
    for mark in _MARK.finditer(line):
        text += line[at : mark.start()]
        ids = (each if each[0].isalpha() else f"DR{each}" for each in mark[1].split(","))
        terms |= {(len(text), len(text) + len(mark[2]), each) for each in ids}
        text, at = text + mark[2], mark.end()
    return Sentence(text + line[at:], frozenset(terms), homograph, index)


@cache
def _index(glossary: str, language: LanguageTag) -> TermIndex:
    path = _GLOSSARIES[glossary]
    return TermIndex.build(read_glossary(path.read_bytes(), path.name).concepts, language)
