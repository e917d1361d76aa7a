"""Glossaries made by Hypothesis, shared by the tests of both file formats."""

from __future__ import annotations

from hypothesis import strategies as st

from localize.glossary import Glossary
from localize.model import Concept, LanguageTag, Term, TermStatus

LANGUAGES = [LanguageTag(tag) for tag in ("en", "kk", "ru", "kk-Latn")]

# Anything that can stand in a text file; surrogates cannot.
anything = st.text(st.characters(codec="utf-8"), max_size=12)
texts = anything.filter(lambda text: bool(text.strip()))
# What survives a spreadsheet cell: no semicolon, no space at its edges, no control characters.
cells = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"], exclude_characters=";"), max_size=10)
cell_texts = cells.filter(bool)
words = st.lists(texts, max_size=2).map(tuple)


@st.composite
def terms(draw: st.DrawFn, language: LanguageTag) -> Term:
    """Return a term that uses every field there is."""
    return Term(
        language,
        draw(texts),
        draw(st.sampled_from(TermStatus)),
        draw(st.sampled_from(["noun", "verb", "proper noun"])),
        draw(st.booleans()),
        draw(words),
        draw(words),
        draw(words),
        draw(words),
        draw(words),
    )


@st.composite
def concepts(draw: st.DrawFn, name: str) -> Concept:
    """Return a concept whose terms stand together by language, as a file has them."""
    found: list[Term] = []
    for language in draw(st.lists(st.sampled_from(LANGUAGES), unique=True, max_size=3)):
        found += draw(st.lists(terms(language), min_size=1, max_size=3))
    definitions = draw(st.dictionaries(st.sampled_from(LANGUAGES), anything, max_size=2))
    domain, note, source, confidence = (draw(anything) for _ in range(4))
    return Concept(name, tuple(found), domain, tuple(definitions.items()), note, source, confidence)


@st.composite
def glossaries(draw: st.DrawFn) -> Glossary:
    """Return a glossary as a YAML file can hold it."""
    names = draw(st.lists(texts, unique=True, max_size=3))
    languages = tuple(LANGUAGES) if draw(st.booleans()) else ()
    return Glossary(draw(anything), tuple(draw(concepts(name)) for name in names), "g.yaml", draw(anything), languages)


@st.composite
def row_concepts(draw: st.DrawFn, name: str, languages: list[LanguageTag]) -> Concept:
    """Return a concept as a row can hold it: one part of speech, at most one preferred term a language."""
    found: list[Term] = []
    pos = draw(st.sampled_from(["noun", "verb"]))
    for language in languages:
        listed = draw(st.lists(cell_texts, unique=True, max_size=4))
        statuses = list(TermStatus)
        chosen = draw(st.permutations(statuses))[: len(listed)]
        order = sorted(zip(chosen, listed, strict=True), key=lambda pair: statuses.index(pair[0]))
        found += [Term(language, text, status, pos) for status, text in order]
    definitions = [(language, draw(cells)) for language in languages]
    domain, note, source, confidence = (draw(cells) for _ in range(4))
    kept = tuple((language, text) for language, text in definitions if text)
    return Concept(name, tuple(found), domain, kept, note, source, confidence)


@st.composite
def tables(draw: st.DrawFn) -> Glossary:
    """Return a glossary as a table can hold it."""
    languages = draw(st.lists(st.sampled_from(LANGUAGES), unique=True, min_size=1, max_size=3))
    names = draw(st.lists(cell_texts, unique=True, max_size=3))
    rows = tuple(draw(row_concepts(name, languages)) for name in names)
    return Glossary("g", rows, "g.csv", languages=tuple(languages))
