"""OmegaT glossaries: tab-separated lines of source term, target term and comment, without a header.

It knows nothing of statuses or ids. Written are the terms that may be used in the target language, one line a pair,
in UTF-8; lines with the same source term are one concept when read. Its CSV form (commas, quotes) is read as well.
Source: OmegaT manual, "Glossaries".
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePath

from localize.errors import ExchangeError
from localize.glossary.files.tbx.entry import make_id
from localize.glossary.files.tbx.names import clean
from localize.glossary.model import Glossary
from localize.model import Concept, LanguageTag, Problem, Term, TermStatus

_USABLE = frozenset({TermStatus.PREFERRED, TermStatus.ADMITTED})
_MOST_PROBLEMS = 100
_NO_SOURCE = "line left out: it has no source term"
_NO_TARGET = "line left out: it has no target term"

Languages = tuple[LanguageTag, LanguageTag]
"""Source and target."""


@dataclass(slots=True)
class _Row:
    """All that the lines of one source term say, in order and each once."""

    targets: dict[str, None] = field(default_factory=dict)
    comments: dict[str, None] = field(default_factory=dict)


def read_omegat(text: str, path: str, languages: Languages) -> Glossary:
    """Return the glossary in an OmegaT table; a line without a target term is a problem.

    Raises:
        ExchangeError: its quotes are broken (CSV), or it has a header and so tells its languages itself.
    """
    rows: dict[str, _Row] = {}
    problems: list[Problem] = []
    for line, cells in _cells(text, path):
        source, target, comment = ([*cells, "", "", ""])[:3]
        if line == 1 and source.casefold() == "id":
            raise ExchangeError(
                "this table has a header",
                path=path,
                line=1,
                hint=("the file names its languages: omit the language options"),
            )
        if source and target:
            row = rows.setdefault(source, _Row())
            row.targets[target] = None
            row.comments |= {comment: None} if comment else {}
        elif len(problems) < _MOST_PROBLEMS:
            problems.append(Problem(_NO_TARGET if source else _NO_SOURCE, line))
    concepts = tuple(_concepts(rows, languages))
    return Glossary(PurePath(path).stem, concepts, path, languages=languages, problems=tuple(problems))


def _cells(text: str, path: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the lines that are neither empty nor a comment, with their numbers."""
    lines = io.StringIO(text, newline=None)
    if PurePath(path).suffix.lower() != ".csv":
        for number, line in enumerate(lines, 1):
            if line.strip() and not line.startswith("#"):
                yield number, [cell.strip() for cell in line.split("\t")]
        return
    reader = csv.reader(lines, strict=True)
    try:
        for row in reader:
            if any(cell.strip() for cell in row) and not row[0].startswith("#"):
                yield reader.line_num, [cell.strip() for cell in row]
    except csv.Error as error:
        hint = "check the quotes in this row"
        raise ExchangeError("not a table: {error}", error=error, path=path, line=reader.line_num, hint=hint) from error


def _concepts(rows: dict[str, _Row], languages: Languages) -> Iterator[Concept]:
    ids: dict[str, int] = {}
    for source, row in rows.items():
        name = make_id(source)
        ids[name] = ids.get(name, 0) + 1
        first, *others = (Term(languages[1], target) for target in row.targets)
        admitted = (Term(languages[1], each.text, TermStatus.ADMITTED) for each in others)
        terms = (Term(languages[0], source), first, *admitted)
        number = f"~{ids[name]}" if ids[name] > 1 else ""
        yield Concept(name + number, terms, note="\n".join(row.comments))


def write_omegat(glossary: Glossary, languages: Languages) -> bytes:
    """Return the pairs of terms in two languages, the preferred target first, with the definition or the note."""
    lines = (line for concept in glossary.concepts for line in _lines(concept, languages))
    return "".join(f"{line}\n" for line in lines).encode("utf-8", "replace")


def find_pairs(concepts: Iterable[Concept], languages: Languages) -> tuple[Concept, ...]:
    """Return the concepts that have a line in an OmegaT table of these languages."""
    return tuple(concept for concept in concepts if any(_lines(concept, languages)))


def _lines(concept: Concept, languages: Languages) -> Iterator[str]:
    source, target = languages
    definitions = dict(concept.definitions)
    comment = clean(definitions.get(source) or definitions.get(target) or concept.note)
    for term in concept.terms_in(source):
        for other in concept.terms_in(target):
            if other.status in _USABLE:
                # A line that begins with # would be a comment.
                begin = " " if term.text.startswith("#") else ""
                yield begin + "\t".join(each for each in (clean(term.text), clean(other.text), comment) if each)
