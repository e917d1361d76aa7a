"""Concepts and terms appended to a YAML glossary as text, so that comments, blank lines and order stay.

The file is never written anew. New lines go where a person would put them: a concept after the last one, a term after
the last of its language. The result is read again and must say what was meant; else nothing is returned.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from localize.errors import ConfigError
from localize.glossary.files.yaml import concept_lines, quote, read_yaml_glossary, term_line
from localize.glossary.model import Glossary
from localize.model import Concept, LanguageTag, Term
from localize.safe.yaml.loader import GLOSSARY_MAX_BYTES, read_yaml
from localize.safe.yaml.tree import Tree

_NUMBERED = re.compile(r"(.*?)([0-9]+)")
_BLANK = re.compile(r"\s*(#.*)?")
_TOP = re.compile(r"[^\s#-]")
_EMPTY = re.compile(r"(\s*concepts\s*:)\s*\[\s*\](\s*(?:#.*)?)")
_INDENT = re.compile(r" *")
_FIRST_ID = "C1"
HINT = "edit the file by hand, or rewrite it with `localize term export FILE.yaml`"


def mint_id(ids: Sequence[str]) -> str:
    """Return the id that follows: the commonest beginning of the ids given, and one more than its largest number.

    Numbers in the middle that nobody has stay free: they may have been another concept's. As many digits as before.
    """
    numbers: dict[str, list[str]] = {}
    for each in ids:
        if found := _NUMBERED.fullmatch(each):
            numbers.setdefault(found[1], []).append(found[2])
    if not numbers:
        return _FIRST_ID
    start = max(numbers, key=lambda each: len(numbers[each]))
    largest = max(numbers[start], key=int)
    return f"{start}{int(largest) + 1:0{len(largest)}}"


def append_concept(data: bytes, concept: Concept, path: str) -> bytes:
    """Return the file with a concept after its last one.

    Raises:
        ConfigError: the file is broken, has the id already or is written in a way that takes no more lines.
    """
    glossary = read_yaml_glossary(data, path)
    tree = read_yaml(data, path=path, max_bytes=GLOSSARY_MAX_BYTES)
    lines = data.decode("utf-8").split("\n")
    start = _line_of_key(lines, "concepts", path)
    if not glossary.concepts:
        lines = _opened(lines, start, path)
        indent, place = 2, start + 1
    else:
        indent = _dash_column(lines, tree, ("concepts", len(glossary.concepts) - 1), path)
        place = _end_of_block(lines, start)
    new = [" " * (indent - 2) + line if indent >= 2 else line[2 - indent :] for line in concept_lines(concept)]
    lines[place:place] = _with_ends(new, data)
    wanted = replace(glossary, concepts=(*glossary.concepts, concept))
    return _proved(lines, data, wanted)


def append_terms(data: bytes, concept_id: str, terms: Sequence[Term], path: str) -> bytes:
    """Return the file with terms added to one of its concepts, each after the others of its language.

    Raises:
        ConfigError: the file is broken, has no such concept or is written in a way that takes no more lines.
    """
    for term in terms:
        data = _append_term(data, concept_id, term, path)
    return data


def _append_term(data: bytes, concept_id: str, term: Term, path: str) -> bytes:
    glossary = read_yaml_glossary(data, path)
    tree = read_yaml(data, path=path, max_bytes=GLOSSARY_MAX_BYTES)
    lines = data.decode("utf-8").split("\n")
    number = next((n for n, each in enumerate(glossary.concepts) if each.id == concept_id), None)
    if number is None:
        raise ConfigError(
            "there is no concept {concept_id!r}", concept_id=concept_id, path=path, hint=("correct the id")
        )
    concept = glossary.concepts[number]
    tag, count = listed_terms(tree, number, term.language)
    if count:
        place, new = _after_terms(lines, tree, (number, tag, count), term, path)
    else:
        place, new = _new_language(lines, tree, number, term, path)
    lines[place:place] = _with_ends(new, data)
    spoken = [each.language for each in concept.terms]
    at = len(spoken) - spoken[::-1].index(term.language) if term.language in spoken else len(spoken)
    changed = replace(concept, terms=(*concept.terms[:at], term, *concept.terms[at:]))
    others = glossary.concepts
    wanted = replace(glossary, concepts=(*others[:number], changed, *others[number + 1 :]))
    return _proved(lines, data, wanted)


def listed_terms(tree: Tree, number: int, language: LanguageTag) -> tuple[str, int]:
    """Return the key under which a concept lists a language's terms, and how many it has there."""
    from localize.language import parse_tag

    keys = {at[3] for at in tree.places if at[:3] == ("concepts", number, "terms") and len(at) == 4}
    tag = next((key for key in keys if isinstance(key, str) and parse_tag(key) == language), "")
    if not tag:
        return "", 0
    inside = ("concepts", number, "terms", tag)
    return tag, sum(at[:4] == inside and len(at) == 5 for at in tree.places)


def _after_terms(
    lines: Sequence[str], tree: Tree, listed: tuple[int, str, int], term: Term, path: str
) -> tuple[int, list[str]]:
    number, tag, count = listed
    last = ("concepts", number, "terms", tag, count - 1)
    column = _dash_column(lines, tree, last, path)
    first = tree.place(*last)[0] - 1
    return _end_of_item(lines, first, column), [f"{' ' * column}- {term_line(term, _usual(tree, number))}"]


def _new_language(lines: Sequence[str], tree: Tree, number: int, term: Term, path: str) -> tuple[int, list[str]]:
    """Return where the terms of a language that the concept does not have yet go, and their lines."""
    at: tuple[str | int, ...] = ("concepts", number, "terms")
    new = [f"{quote(term.language)}:", f"  - {term_line(term, _usual(tree, number))}"]
    if at not in tree.places:
        column = _dash_column(lines, tree, at[:2], path)
        first, start = tree.place(*at[:2])
        inner = [" " * (start - 1) + line for line in ("terms:", *(f"  {line}" for line in new))]
        return _end_of_item(lines, first - 1, column), inner
    line, start = tree.place(*at)
    if lines[line - 1][start - 1 : start] in ("{", "["):
        raise ConfigError("one-line terms cannot take new lines", path=path, line=line, hint=HINT)
    return _end_of_item(lines, line - 1, start - 2), [" " * (start - 1) + line for line in new]


def _usual(tree: Tree, number: int) -> str:
    """Return the part of speech that the concept gives its terms."""
    concepts = tree.value.get("concepts") if isinstance(tree.value, dict) else None
    concept = concepts[number] if isinstance(concepts, list) else None
    usual = concept.get("pos") if isinstance(concept, dict) else None
    return usual if isinstance(usual, str) and usual else "noun"


def _with_ends(new: Iterable[str], data: bytes) -> list[str]:
    """Return new lines with the line end that the file uses, as far as it stands before the line feed."""
    end = "\r" if b"\r\n" in data else ""
    return [line + end for line in new]


def _proved(lines: Sequence[str], before: bytes, wanted: Glossary) -> bytes:
    """Return the lines as a file once it is read again as meant. Raises: ConfigError."""
    text = "\n".join(lines)
    data = (text if text.endswith("\n") else text + "\n").encode("utf-8")
    if read_yaml_glossary(data, wanted.path) != wanted or not _keeps(before, data):
        raise ConfigError("entries cannot be added to a file of this layout", path=wanted.path, hint=HINT)
    return data


def _keeps(before: bytes, after: bytes) -> bool:
    """Tell whether every line of the file is still there, in order; an empty list of concepts may have opened."""
    rest = iter(after.split())
    return all(word in rest for word in before.split() if word not in (b"[]", b"[", b"]"))


def _line_of_key(lines: Sequence[str], key: str, path: str) -> int:
    for number, line in enumerate(lines):
        if re.match(rf"\ufeff?[\"']?{key}[\"']?\s*:", line):
            return number
    raise ConfigError("the key {key} is not on a line of its own", key=key, path=path, hint=HINT)


def _opened(lines: Sequence[str], start: int, path: str) -> list[str]:
    """Return the lines with `concepts: []` opened to take items."""
    found = _EMPTY.fullmatch(lines[start])
    if not found:
        raise ConfigError("the empty list of concepts cannot take new lines", path=path, line=start + 1, hint=HINT)
    return [*lines[:start], f"{found[1]}{found[2]}".rstrip(), *lines[start + 1 :]]


def _dash_column(lines: Sequence[str], tree: Tree, item: tuple[str | int, ...], path: str) -> int:
    """Return the column, from 0, of the hyphen before an item. Raises: ConfigError where there is none."""
    line, column = tree.place(*item)
    before = lines[line - 1][: column - 1]
    if not re.fullmatch(r"\s*-\s+", before):
        raise ConfigError("a one-line list cannot take new lines", path=path, line=line, hint=HINT)
    return before.index("-")


def _end_of_block(lines: Sequence[str], start: int) -> int:
    """Return the line after the last one with content under a top-level key."""
    end = next((n for n in range(start + 1, len(lines)) if _TOP.match(lines[n])), len(lines))
    while _BLANK.fullmatch(lines[end - 1]):
        end -= 1
    return end


def _end_of_item(lines: Sequence[str], first: int, column: int) -> int:
    """Return the line after the last one with content that is set in deeper than *column* from *first* on."""
    end = first + 1
    for number in range(first + 1, len(lines)):
        if _BLANK.fullmatch(lines[number]):
            continue
        if _indent(lines[number]) <= column:
            break
        end = number + 1
    return end


def _indent(line: str) -> int:
    found = _INDENT.match(line)
    return found.end() if found else 0
