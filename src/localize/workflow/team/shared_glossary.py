"""Glossaries in YAML as fields of concepts, and fields written back into the file: comments and order stay."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from localize.errors import ConfigError, LocalizeError
from localize.model import Concept, LanguageTag, Term
from localize.model import serialization as wire

SEPARATOR = "\x1f"
"""Between the id of a concept and the name of a field."""
_TEXTS = ("domain", "note", "source", "confidence")
_TOP = ("name", "licence", "languages")
"""Fields of the glossary itself, under an empty id."""
_THERE = "1"
Fields = Mapping[str, str]


def read_fields(data: bytes, path: str) -> dict[str, str]:
    """Return the fields of a glossary; those without a value are left out. Raises: ConfigError."""
    from localize.glossary.files.yaml import read_yaml_glossary

    glossary = read_yaml_glossary(data, path)
    found = {("", ""): _THERE, ("", "name"): glossary.name, ("", "licence"): glossary.licence}
    found["", "languages"] = ", ".join(glossary.languages)
    for concept in glossary.concepts:
        found[concept.id, ""] = _THERE
        found.update({(concept.id, name): getattr(concept, name) for name in _TEXTS})
        found.update({(concept.id, f"definition.{tag}"): text for tag, text in concept.definitions})
        for tag in {term.language for term in concept.terms}:
            found[concept.id, f"terms.{tag}"] = write_terms(term for term in concept.terms if term.language == tag)
    return {SEPARATOR.join(name): value for name, value in found.items() if value}


def write_terms(terms: Iterable[Term]) -> str:
    """Return the terms of a language as the value of a field; empty for none."""
    terms = tuple(terms)
    return wire.dump(terms) if terms else ""


def read_terms(value: str) -> tuple[Term, ...]:
    """Return the terms in the value of a field. Raises: ValueError."""
    return wire.load(tuple[Term, ...], value) if value else ()


def show(name: str, value: str) -> str:
    """Return the value of a field as people read it."""
    if not name.partition(SEPARATOR)[2].startswith("terms."):
        return value
    try:
        return "; ".join(term.text for term in read_terms(value))
    except ValueError:
        return value


def type_in(name: str, text: str, known: Iterable[str]) -> str:
    """Return the value of a field that a person types; terms, separated by `;`, are as in *known* values."""
    field = name.partition(SEPARATOR)[2]
    if not field.startswith("terms."):
        return text
    there = {term.text: term for value in known for term in read_terms(value)}
    language = LanguageTag(field.partition(".")[2])
    texts = [each.strip() for each in text.split(";") if each.strip()]
    return write_terms(there.get(each, Term(language, each)) for each in texts)


def write_fields(data: bytes | None, changes: Fields, path: str) -> tuple[bytes | None, list[LocalizeError]]:
    """Return the file with some fields changed, None where it goes, and what could not be written.

    A concept whose shape does not take the change is written anew at the end.
    """
    by_concept: dict[str, dict[str, str]] = {}
    for name, value in changes.items():
        concept, _, field = name.partition(SEPARATOR)
        by_concept.setdefault(concept, {})[field] = value
    top = by_concept.pop("", {})
    if top.get("") == "":
        return None, []
    problems: list[LocalizeError] = []
    data = _new_file(path) if data is None else data
    steps = [("", {field: value}) for field, value in top.items() if field in _TOP]
    for concept, fields in (*steps, *by_concept.items()):
        try:
            data = _write_concept(data, concept, fields, path) if concept else _write_top(data, fields, path)
        except LocalizeError as error:
            problems.append(error)
        except ValueError as error:
            hint = "settle it with `localize resolve`, or update the program"
            problems.append(ConfigError("{id} cannot be read", id=concept, path=path, hint=hint))
            problems[-1].__cause__ = error
    return data, problems


def _new_file(path: str) -> bytes:
    from localize.glossary.files.yaml import write_yaml
    from localize.glossary.model import Glossary

    return write_yaml(Glossary(Path(path).stem, ()))


def _write_top(data: bytes, fields: Fields, path: str) -> bytes:
    from localize.glossary.files.yaml import flow, quote
    from localize.safe.yaml.edit import remove_value, set_value
    from localize.safe.yaml.loader import GLOSSARY_MAX_BYTES

    for name, value in fields.items():
        if not value:
            data = remove_value(data, (name,), path=path, max_bytes=GLOSSARY_MAX_BYTES)
            continue
        written = flow(value.split(", ")) if name == "languages" else quote(value)
        data = set_value(data, (name,), written, path=path, max_bytes=GLOSSARY_MAX_BYTES)
    return data


def _write_concept(data: bytes, concept: str, fields: Fields, path: str) -> bytes:
    from localize.glossary.files.yaml import read_yaml_glossary
    from localize.glossary.files.yaml_append import append_concept
    from localize.glossary.files.yaml_rewrite import remove_concept, rewrite_concept

    present = next((each for each in read_yaml_glossary(data, path).concepts if each.id == concept), None)
    if fields.get("") == "":
        return data if present is None else remove_concept(data, concept, path)
    wanted = _change(present or Concept(concept, ()), fields)
    if present is None:
        return append_concept(data, wanted, path)
    try:
        return rewrite_concept(data, wanted, path)
    except ConfigError:
        return append_concept(remove_concept(data, concept, path), wanted, path)


def _change(concept: Concept, fields: Fields) -> Concept:
    """Return a concept with some fields changed. Raises: ValueError."""
    texts = {name: fields.get(name, getattr(concept, name)) for name in _TEXTS}
    definitions: dict[LanguageTag, str] = dict(concept.definitions)
    terms: dict[LanguageTag, tuple[Term, ...]] = {}
    for term in concept.terms:
        terms[term.language] = (*terms.get(term.language, ()), term)
    for name, value in fields.items():
        kind, _, tag = name.partition(".")
        if kind == "definition":
            definitions[LanguageTag(tag)] = value
        elif kind == "terms":
            terms[LanguageTag(tag)] = read_terms(value)
    return Concept(
        concept.id,
        tuple(term for listed in terms.values() for term in listed),
        texts["domain"],
        tuple((tag, text) for tag, text in definitions.items() if text),
        texts["note"],
        texts["source"],
        texts["confidence"],
    )
