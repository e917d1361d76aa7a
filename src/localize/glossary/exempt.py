"""What a term is not, written into the line that has the term: the rest of a YAML glossary stays as it is."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Literal

from localize.errors import ConfigError
from localize.glossary.append import HINT, listed_terms
from localize.glossary.yaml import quote, read_yaml_glossary
from localize.model import Term
from localize.safe.yaml import GLOSSARY_MAX_BYTES, read_yaml

Key = Literal["exceptions", "contexts"]


def add_to_term(data: bytes, concept_id: str, term: Term, key: Key, text: str, path: str) -> bytes:
    """Return the file with one more exception or context for a term of one of its concepts.

    Raises:
        ConfigError: the file is broken, has no such term, or writes it in a way that takes no more words.
    """
    glossary = read_yaml_glossary(data, path)
    number = next((n for n, each in enumerate(glossary.concepts) if each.id == concept_id), None)
    if number is None or term not in glossary.concepts[number].terms:
        raise ConfigError(f"there is no concept {concept_id!r} with {term.text!r}", path=path, hint="mend the id")
    concept = glossary.concepts[number]
    if key == "exceptions":
        changed = replace(term, exceptions=(*term.exceptions, text))
    else:
        changed = replace(term, contexts=(*term.contexts, text))
    terms = tuple(changed if each == term else each for each in concept.terms)
    others = glossary.concepts
    wanted = replace(glossary, concepts=(*others[:number], replace(concept, terms=terms), *others[number + 1 :]))
    tree = read_yaml(data, path=path, max_bytes=GLOSSARY_MAX_BYTES)
    tag, _ = listed_terms(tree, number, term.language)
    same = [each for each in concept.terms if each.language == term.language]
    line, column = tree.place("concepts", number, "terms", tag, same.index(term))
    lines = data.decode("utf-8").split("\n")
    lines[line - 1] = _with_word(lines[line - 1], column - 1, key, text, path)
    written = "\n".join(lines).encode("utf-8")
    if read_yaml_glossary(written, path) != wanted:
        raise ConfigError("this line takes no more words", path=path, line=line, hint=HINT)
    return written


def _with_word(line: str, start: int, key: Key, text: str, path: str) -> str:
    """Return a line whose term, which begins at *start*, has one more word under *key*."""
    end = line.rfind("}")
    if line[start : start + 1] != "{" or end < start:
        raise ConfigError("only a term in braces on one line can be changed here", path=path, hint=HINT)
    there = re.search(rf"\b{key}:\s*\[(.*?)\]", line[start:end])
    if there is None:
        return f"{line[:end].rstrip()}, {key}: [{quote(text)}]{line[end:]}"
    place = start + there.end(1)
    comma = ", " if there[1].strip() else ""
    return f"{line[:place]}{comma}{quote(text)}{line[place:]}"
