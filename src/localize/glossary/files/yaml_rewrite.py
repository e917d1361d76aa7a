"""Changed concepts of a YAML glossary written in place: only what differs, all else stays as it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from localize.errors import ConfigError
from localize.glossary.files.yaml import flow, quote, read_yaml_glossary
from localize.glossary.files.yaml_append import append_terms, listed_terms
from localize.language import parse_tag
from localize.model import Concept, LanguageTag, Term
from localize.safe.yaml.edit import remove_value, set_value
from localize.safe.yaml.loader import GLOSSARY_MAX_BYTES, read_yaml
from localize.safe.yaml.reader import KeyPath
from localize.safe.yaml.tree import Tree

_Change = tuple[KeyPath, str]
_HINT = "edit the file by hand"


def rewrite_concept(data: bytes, wanted: Concept, path: str) -> bytes:
    """Return the file with the concept of this id as *wanted*; terms that come new are the last of their language.

    Raises:
        ConfigError: the file is broken, has no such concept or other terms of it, or cannot be changed there.
    """
    before = read_yaml_glossary(data, path)
    number = next((n for n, each in enumerate(before.concepts) if each.id == wanted.id), None)
    if number is None:
        raise ConfigError("there is no concept {id!r}", id=wanted.id, path=path, hint="correct the id")
    present = before.concepts[number]
    tree = read_yaml(data, path=path, max_bytes=GLOSSARY_MAX_BYTES)
    new: list[Term] = []
    gone: list[KeyPath] = []
    changes = [*_about(tree, number, present, wanted)]
    spoken = by_language(wanted)
    for language in dict.fromkeys((*by_language(present), *spoken)):
        had, has = by_language(present).get(language, ()), spoken.get(language, ())
        tag, _ = listed_terms(tree, number, language)
        if len(has) < len(had):
            gone += [(*_terms(number), tag, *each) for each in _gone(had, has, wanted, path)]
            continue
        for at, (old, one) in enumerate(zip(had, has, strict=False)):
            changes += [((*_terms(number), tag, at, key), written) for key, written in _of_term(old, one)]
        new += has[len(had) :]
    for place, written in changes:
        data = set_value(data, place, written, path=path, max_bytes=GLOSSARY_MAX_BYTES)
    for place in gone:
        data = remove_value(data, place, path=path, max_bytes=GLOSSARY_MAX_BYTES)
    if new:
        data = append_terms(data, wanted.id, new, path)
    after = read_yaml_glossary(data, path)
    others = (*before.concepts[:number], *before.concepts[number + 1 :])
    kept = (*after.concepts[:number], *after.concepts[number + 1 :])
    if kept != others or _sorted(after.concepts[number]) != _sorted(wanted):
        raise ConfigError("{id} cannot be changed in its current layout", id=wanted.id, path=path, hint=_HINT)
    return data


def remove_concept(data: bytes, concept_id: str, path: str) -> bytes:
    """Return the file without a concept. Raises: ConfigError where it has none of that id, or in no shape for that."""
    before = read_yaml_glossary(data, path)
    number = next((n for n, each in enumerate(before.concepts) if each.id == concept_id), None)
    if number is None:
        raise ConfigError(
            "there is no concept {concept_id!r}", concept_id=concept_id, path=path, hint=("correct the id")
        )
    if len(before.concepts) == 1:
        return set_value(data, ("concepts",), "[]", path=path, max_bytes=GLOSSARY_MAX_BYTES, drops_remarks=True)
    return remove_value(data, ("concepts", number), path=path, max_bytes=GLOSSARY_MAX_BYTES)


def _gone(had: Sequence[Term], has: Sequence[Term], wanted: Concept, path: str) -> list[tuple[int, ...]]:
    """Return the places of the terms that are no longer wanted, the last one first; () where none of them is."""
    if not wanted.terms:
        raise ConfigError("{id} needs a term", id=wanted.id, path=path, hint="delete the concept instead")
    places = [at for at, term in enumerate(had) if term not in has]
    if len(had) - len(places) != len(has):
        raise ConfigError("the terms of {id} have changed", id=wanted.id, path=path, hint="reload the glossary")
    return [(at,) for at in reversed(places)] if has else [()]


def by_language(concept: Concept) -> dict[LanguageTag, tuple[Term, ...]]:
    """Return the terms of each language, as they are listed."""
    ordered = sorted(concept.terms, key=lambda term: term.language)
    return {language: tuple(terms) for language, terms in groupby(ordered, key=lambda term: term.language)}


def _sorted(concept: Concept) -> Concept:
    """Return a concept with its languages in order: in the file new ones stand last."""
    terms = tuple(term for terms in by_language(concept).values() for term in terms)
    return replace(concept, terms=terms, definitions=tuple(sorted(concept.definitions)))


def _terms(number: int) -> KeyPath:
    return ("concepts", number, "terms")


def _about(tree: Tree, number: int, old: Concept, new: Concept) -> Iterator[_Change]:
    place = ("concepts", number)
    pairs = {
        "domain": (old.domain, new.domain),
        "note": (old.note, new.note),
        "source": (old.source, new.source),
        "confidence": (old.confidence, new.confidence),
    }
    for key, (before, after) in pairs.items():
        if after != before:
            yield (*place, key), quote(after)
    former = dict(old.definitions)
    written = [at[3] for at in tree.places if at[:3] == (*place, "definition") and len(at) == 4]
    keys = {parse_tag(key): key for key in written if isinstance(key, str)}
    for language, text in new.definitions:
        if former.get(language) != text:
            yield (*place, "definition", keys.get(language, language)), quote(text)


def _of_term(old: Term, new: Term) -> Iterator[tuple[str, str]]:
    pairs = {
        "text": (quote(old.text), quote(new.text)),
        "status": (old.status.value, new.status.value),
        "pos": (quote(old.part_of_speech), quote(new.part_of_speech)),
        "case_sensitive": (str(old.case_sensitive).lower(), str(new.case_sensitive).lower()),
        "exceptions": (flow(old.exceptions), flow(new.exceptions)),
        "contexts": (flow(old.contexts), flow(new.contexts)),
        "doubts": (flow(old.doubts), flow(new.doubts)),
        "forms_added": (flow(old.forms_added), flow(new.forms_added)),
        "forms_removed": (flow(old.forms_removed), flow(new.forms_removed)),
    }
    return ((key, after) for key, (before, after) in pairs.items() if after != before)
