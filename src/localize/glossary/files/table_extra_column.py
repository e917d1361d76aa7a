"""Extra column of a glossary table for all that the other cells have no place for, so that nothing is lost.

Its cells are JSON objects with keys of the YAML glossary. Like the note of a TBX file (`tbx.names`), an exact value in
it counts only while the cells beside it still show it: what somebody has changed there is not undone.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from pathlib import PurePath

from localize.glossary.files.tbx.names import escape_unseen
from localize.glossary.model import Glossary
from localize.model import Concept, LanguageTag, Term, TermStatus

MORE = "x-localize"
"""What the column is called."""
_GLOSSARY = "glossary"
"""The key, in the first row, of what the whole glossary has."""
_TEXTS = ("domain", "note", "source", "confidence")
_LISTS = ("exceptions", "contexts", "doubts", "forms_added", "forms_removed")

More = Mapping[str, object]
Reread = Callable[[Concept], Concept]
"""What a concept is after it was written into the cells of the table and read again."""


def visible_text(text: str) -> str:
    """Return *text* as a cell shows it: without white space at its ends, unseen characters as U+FFFD."""
    return "".join(letter if letter.isprintable() or letter in "\n\t" else "\ufffd" for letter in text).strip()


def write_more(concept: Concept, read: Concept, about: More) -> str:
    """Return the cell for what *read*, the concept as the other cells tell it, lacks; empty where it lacks nothing.

    *about* is of the whole glossary.
    """
    more: dict[str, object] = {key: getattr(concept, key) for key in ("id", *_TEXTS) if _differs(concept, read, key)}
    if concept.definitions != read.definitions:
        more["definition"] = {str(language): text for language, text in concept.definitions}
    if concept.terms != read.terms:
        more["terms"] = [_term_values(term) for term in concept.terms]
    if about:
        more[_GLOSSARY] = about
    return escape_unseen(json.dumps(more, ensure_ascii=False)) if more else ""


def _differs(concept: Concept, read: Concept, key: str) -> bool:
    return bool(getattr(concept, key) != getattr(read, key))


def _term_values(term: Term) -> dict[str, object]:
    values: dict[str, object] = {
        "language": str(term.language),
        "text": term.text,
        "status": "" if term.status is TermStatus.PREFERRED else term.status.value,
        "case_sensitive": term.case_sensitive,
        **{key: list(getattr(term, key)) for key in _LISTS},
    }
    return {key: value for key, value in values.items() if value} | {"text": term.text, "pos": term.part_of_speech}


def about_glossary(glossary: Glossary, languages: tuple[LanguageTag, ...]) -> dict[str, object]:
    """Return what no cell tells of a whole glossary; *languages* are those of its columns.

    A name that is only that of its file is none.
    """
    name = "" if glossary.name == PurePath(glossary.path).stem else glossary.name
    about: dict[str, object] = {"name": name, "licence": glossary.licence}
    about = {key: value for key, value in about.items() if value}
    if glossary.languages != languages:
        about["languages"] = list(map(str, glossary.languages))
    return about


def parse_more(cell: str) -> More:
    """Return what `write_more` wrote. Raises: ValueError."""
    try:
        found = json.loads(cell) if cell else {}
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error
    if not isinstance(found, dict):
        raise ValueError("it is no JSON object")
    return found


def add_more(read: Concept, more: More, spoken: Collection[LanguageTag], reread: Reread) -> Concept:
    """Return the concept of a row with what more there is of it, as far as the cells beside it still show it.

    *spoken* are the languages that the table has columns for.
    Raises:
        ValueError: it has values of another shape than `write_more` writes.
    """
    concept = replace(
        read,
        domain=_text(more, "domain", read.domain),
        note=_text(more, "note", read.note),
        source=_text(more, "source", read.source),
        confidence=_text(more, "confidence", read.confidence),
    )
    if "id" in more:
        name = str(more["id"])
        concept = replace(concept, id=name if _is_name(read.id, visible_text(name)) else read.id)
    if "definition" in more:
        told = tuple((LanguageTag(tag), text) for tag, text in _texts_in(more["definition"]).items())
        visible = {language: visible_text(text) for language, text in told if visible_text(text)}
        concept = replace(concept, definitions=told if visible == dict(read.definitions) else read.definitions)
    if "terms" in more:
        listed = more["terms"]
        if not isinstance(listed, list):
            raise ValueError("terms is no list")
        told_terms = tuple(map(_term, listed))
        known = all(term.language in spoken for term in told_terms)
        if known and reread(replace(concept, terms=told_terms)).terms == read.terms:
            return replace(concept, terms=told_terms)
        return replace(concept, terms=tuple(_merged(term, told_terms) for term in read.terms))
    return concept


def _is_name(visible: str, name: str) -> bool:
    """Tell whether an id is shown by another one, which a number may follow where two would be shown alike."""
    return visible == name or (visible.startswith(f"{name}-") and visible.removeprefix(f"{name}-").isdecimal())


def _text(more: More, key: str, visible: str) -> str:
    text = more.get(key, visible)
    if not isinstance(text, str):
        raise ValueError(f"{key} is no text")
    return text if visible_text(text) == visible else visible


def _texts_in(value: object) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(each, str) for each in value.values()):
        raise ValueError("definition has other values than texts by language")
    return value


def _term(value: object) -> Term:
    if not isinstance(value, dict) or not isinstance(value.get("text"), str):
        raise ValueError("a term has no text")
    lists = {key: value.get(key, []) for key in _LISTS}
    if not all(isinstance(each, list) and all(isinstance(text, str) for text in each) for each in lists.values()):
        raise ValueError("a list of a term has other values than texts")
    return Term(
        LanguageTag(str(value.get("language", ""))),
        value["text"],
        TermStatus(value.get("status", TermStatus.PREFERRED.value)),
        str(value.get("pos", "noun")),
        value.get("case_sensitive") is True,
        **{key: tuple(texts) for key, texts in lists.items()},
    )


def _merged(term: Term, told: Iterable[Term]) -> Term:
    """Return a term as the cells have it now, with what more is known of the one of this text."""
    for each in told:
        if each.language == term.language and visible_text(each.text) == term.text:
            return replace(each, status=term.status)
    return term


def read_about(glossary: Glossary, more: More) -> Glossary:
    """Return a glossary with what its first row says of the whole. Raises: ValueError."""
    about = more.get(_GLOSSARY, {})
    if not isinstance(about, dict):
        raise ValueError("glossary is no mapping")
    name, licence = about.get("name", glossary.name), about.get("licence", glossary.licence)
    languages = about.get("languages")
    if not isinstance(name, str) or not isinstance(licence, str) or not isinstance(languages, list | None):
        raise ValueError("name, licence or languages are of another kind")
    kept = glossary.languages if languages is None else tuple(LanguageTag(str(each)) for each in languages)
    return replace(glossary, name=name, licence=licence, languages=kept)
