"""Glossary tables in CSV or TSV: one concept a row, one column a language.

Columns: `id`, one per language tag, and optionally `pos, domain, definition, status, source, confidence, note`,
`forbidden_<language>`, `admitted_<language>`, `deprecated_<language>` and `definition_<language>`. Several terms in a
cell are parted by `;`: in a language's own column the first is preferred and the others admitted, unless `status`
says something else for all of them. `definition` is in the first language of the header.

Such a row holds less than a YAML glossary has. The rest is in one more column, `x-localize` (`table_extra_column`): the
name, the licence, capitals that matter, exceptions, contexts, doubts, added and removed forms, a part of speech that
only some terms have, a second preferred term. Only the name and the licence of a glossary without concepts are lost.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import PurePath

from localize.errors import ConfigError, ExchangeError
from localize.glossary.files.table_extra_column import (
    MORE,
    about_glossary,
    add_more,
    parse_more,
    read_about,
    visible_text,
    write_more,
)
from localize.glossary.model import Glossary
from localize.language import parse_tag, primary
from localize.model import Concept, LanguageTag, Problem, Term, TermStatus
from localize.safe.spreadsheet import Writer, read_rows
from localize.safe.yaml.loader import GLOSSARY_MAX_BYTES

_PLAIN_COLUMNS = ("id", "pos", "domain", "definition", "status", "source", "confidence", "note")
_STATUS_PREFIXES = {
    "admitted_": TermStatus.ADMITTED,
    "deprecated_": TermStatus.DEPRECATED,
    "forbidden_": TermStatus.FORBIDDEN,
}
_DEFINITION = "definition_"
_NOUN = "noun"
_DELIMITERS = ",;\t"
_GUESSED = "cp1251"
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


@dataclass(frozen=True, slots=True)
class _Columns:
    """What the columns of a table mean, by their number."""

    plain: Mapping[str, int]
    languages: tuple[tuple[int, LanguageTag], ...]
    terms: tuple[tuple[int, LanguageTag, TermStatus], ...]
    """Columns of terms that all have one status."""
    definitions: tuple[tuple[int, LanguageTag], ...]
    names: tuple[str, ...] = ()
    """The header as it stands."""
    more: int | None = None
    """The column of what has no place in the others."""

    @property
    def tags(self) -> tuple[LanguageTag, ...]:
        """The languages that have a column of their own, in the order of the columns."""
        return tuple(language for _, language in self.languages)

    @property
    def spoken(self) -> frozenset[LanguageTag]:
        """All languages that terms may be in."""
        return frozenset((*self.tags, *(language for _, language, _ in self.terms)))


def read_table(data: bytes, path: str) -> Glossary:
    """Return the glossary in a CSV or TSV file, named after the file.

    The delimiter (comma, semicolon or tab) and the encoding (UTF-8, UTF-16 or Windows-1251) are found out.

    Raises:
        ExchangeError: it is no such table, with the line.
    """
    text, problems = decode_table(data, path)
    rows = _rows(text, path)
    if not rows:
        raise ExchangeError("an empty table", path=path, hint="the first line names the columns: id,en,kk,ru")
    header_line, header = rows[0]
    columns = _read_header([cell.strip() for cell in header], path, header_line)
    concepts: dict[str, Concept] = {}
    glossary = Glossary(PurePath(path).stem, (), path, languages=columns.tags)
    for number, (line, row) in enumerate(rows[1:]):
        if len(row) > len(header) and any(row[len(header) :]):
            raise ExchangeError(
                "{value} cells under {value1} columns",
                value=len(row),
                value1=len(header),
                path=path,
                line=line,
                hint="put such cells in quotes",
            )
        cells = [cell.strip() for cell in row] + [""] * (len(header) - len(row))
        concept = _concept(cells, columns, path, line)
        try:
            more = parse_more("" if columns.more is None else cells[columns.more])
            concept = add_more(concept, more, columns.spoken, lambda each: _reread(each, columns))
            glossary = glossary if number else read_about(glossary, more)
        except ValueError:
            problems.append(Problem("the column x-localize of this row was ignored: it is damaged", line))
        if concept.id in concepts:
            raise ExchangeError(
                "duplicate id {id!r}", id=concept.id, path=path, line=line, hint="give every concept its own id"
            )
        concepts[concept.id] = concept
    return replace(glossary, concepts=tuple(concepts.values()), problems=tuple(problems))


def decode_table(data: bytes, path: str) -> tuple[str, list[Problem]]:
    """Return the text of a table in UTF-8, UTF-16 or Windows-1251, and whether that was a guess.

    Raises: ExchangeError.
    """
    if len(data) > GLOSSARY_MAX_BYTES:
        raise ExchangeError(
            "larger than {glossary_max_bytes} bytes",
            glossary_max_bytes=GLOSSARY_MAX_BYTES,
            path=path,
            hint="split the file",
        )
    encoding = next((name for mark, name in _BOMS if data.startswith(mark)), "")
    if not encoding and b"\0" in data[:64]:
        encoding = "utf-16-le" if data[1:2] == b"\0" else "utf-16-be"
    for each in (encoding,) if encoding else ("utf-8", _GUESSED):
        try:
            text = data.decode(each)
        except UnicodeDecodeError:
            continue
        guessed = Problem("it is not UTF-8 and was read as Windows-1251: check its letters")
        return text, [guessed] if each == _GUESSED else []
    raise ExchangeError("not text in UTF-8, UTF-16 or Windows-1251", path=path, hint="save the table as UTF-8")


def _rows(text: str, path: str) -> list[tuple[int, list[str]]]:
    """Return the rows that are not empty, each with the number of its first line."""
    reader = read_rows(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    rows: list[tuple[int, list[str]]] = []
    line = 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append((line, row))
            line = reader.line_num + 1
    except csv.Error as error:
        raise ExchangeError(
            "not a table: {error}", error=error, path=path, line=line, hint="check the quotes in this row"
        ) from error
    return rows


def _delimiter(text: str) -> str:
    header = next((line for line in text.splitlines() if line.strip()), "")
    return max(_DELIMITERS, key=header.count)


def _read_header(header: list[str], path: str, line: int) -> _Columns:
    plain: dict[str, int] = {}
    languages: list[tuple[int, LanguageTag]] = []
    terms: list[tuple[int, LanguageTag, TermStatus]] = []
    definitions: list[tuple[int, LanguageTag]] = []
    unknown: list[str] = []
    more: int | None = None
    for number, name in enumerate(header):
        prefix = next((each for each in (*_STATUS_PREFIXES, _DEFINITION) if name.lower().startswith(each)), "")
        language = _language(name[len(prefix) :])
        if name.lower() in _PLAIN_COLUMNS:
            plain[name.lower()] = number
        elif name.lower() == MORE:
            more = number
        elif language is None:
            unknown.append(name)
        elif prefix == _DEFINITION:
            definitions.append((number, language))
        elif prefix:
            terms.append((number, language, _STATUS_PREFIXES[prefix]))
        else:
            languages.append((number, language))
    _refuse(header, unknown, path, line)
    if not languages:
        raise ExchangeError("no column names a language", path=path, line=line, hint="add columns such as en, kk, ru")
    if "definition" in plain:
        definitions.insert(0, (plain["definition"], languages[0][1]))
    return _Columns(plain, tuple(languages), tuple(terms), tuple(definitions), tuple(header), more)


def _refuse(header: list[str], unknown: list[str], path: str, line: int) -> None:
    names = [name.lower() for name in header]
    if "id" not in names:
        raise ExchangeError(
            "no column `id`",
            path=path,
            line=line,
            hint="the first line names the columns: id,en,kk,ru; if there is none, use --source and --target",
        )
    if unknown:
        known = ", ".join((*_PLAIN_COLUMNS, "a language tag", *(f"{each}<language>" for each in _STATUS_PREFIXES)))
        listed = ", ".join(repr(name) for name in unknown)
        raise ExchangeError(
            "unknown columns: {listed}", listed=listed, known=known, path=path, line=line, hint="known: {known}"
        )
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ExchangeError(
            "duplicate columns: {value}", value=", ".join(twice), path=path, line=line, hint="keep one of each"
        )


@cache
def _known_languages() -> frozenset[str]:
    from babel import Locale

    return frozenset(Locale.parse("en").languages)


def _language(text: str) -> LanguageTag | None:
    try:
        tag = parse_tag(text)
    except ConfigError:
        return None
    return tag if primary(tag) in _known_languages() else None


def _concept(row: list[str], columns: _Columns, path: str, line: int) -> Concept:
    fields = {name: row[number] for name, number in columns.plain.items()}
    if not fields["id"]:
        raise ExchangeError("a row without an id", path=path, line=line, hint="give every concept its own id")
    terms = _terms(row, columns, _status(fields.get("status", ""), path, line))
    pos = fields.get("pos") or _NOUN
    return Concept(
        fields["id"],
        tuple(replace(term, part_of_speech=pos) for term in terms),
        fields.get("domain", ""),
        tuple((language, row[number]) for number, language in columns.definitions if row[number]),
        fields.get("note", ""),
        fields.get("source", ""),
        fields.get("confidence", ""),
    )


def _terms(row: list[str], columns: _Columns, status: TermStatus) -> list[Term]:
    """Return the terms of a row whose first term in each language has *status*."""
    others = TermStatus.ADMITTED if status is TermStatus.PREFERRED else status
    terms: list[Term] = []
    for number, language in columns.languages:
        for place, text in enumerate(_split(row[number])):
            terms.append(Term(language, text, others if place else status))
        for column, tag, its in columns.terms:
            if tag == language:
                terms += (Term(language, text, its) for text in _split(row[column]))
    own = {language for _, language in columns.languages}
    terms += (
        Term(tag, text, its) for column, tag, its in columns.terms if tag not in own for text in _split(row[column])
    )
    return terms


def _status(text: str, path: str, line: int) -> TermStatus:
    try:
        return TermStatus(text.lower() or "preferred")
    except ValueError as error:
        known = ", ".join(status.value for status in TermStatus)
        raise ExchangeError(
            "unknown status {text!r}", text=text, known=known, path=path, line=line, hint="use one of {known}"
        ) from error


def _split(cell: str) -> list[str]:
    return [text for text in (piece.strip() for piece in cell.split(";")) if text]


def write_table(glossary: Glossary, delimiter: str = ",", *, raw: bool = False) -> bytes:
    """Return the glossary as CSV in UTF-8, columns that would be empty left out; with a tab as delimiter as TSV.

    *raw* is for programs: no apostrophe before what a spreadsheet would calculate.
    """
    used = _used_languages(glossary)
    names = _shown_ids(glossary.concepts)
    rows = [_row(concept, used) | {"id": name} for concept, name in zip(glossary.concepts, names, strict=True)]
    defined = dict.fromkeys((*used, *(language for each in glossary.concepts for language, _ in each.definitions)))
    optional = [name for name in _order(used, defined) if any(row.get(name) for row in rows)]
    header = ["id", *used, *(name for name in optional if name not in used)]
    columns = _read_header(header, glossary.path, 1)
    about = about_glossary(glossary, used)
    for number, (concept, row) in enumerate(zip(glossary.concepts, rows, strict=True)):
        read = _concept([row.get(name, "") for name in header], columns, glossary.path, number)
        row[MORE] = write_more(concept, read, {} if number else about)
    if any(row[MORE] for row in rows):
        header.append(MORE)
    stream = io.StringIO(newline="")
    writer = Writer(stream, delimiter=delimiter, lineterminator="\n", raw=raw)
    writer.write(header, *([row.get(name, "") for name in header] for row in rows))
    return stream.getvalue().encode("utf-8")


def _used_languages(glossary: Glossary) -> tuple[LanguageTag, ...]:
    """Return the languages of a glossary, then those that only its terms have; English where there is none."""
    spoken = (term.language for concept in glossary.concepts for term in concept.terms)
    return tuple(dict.fromkeys((*glossary.languages, *spoken))) or (LanguageTag("en"),)


def _reread(concept: Concept, columns: _Columns) -> Concept:
    """Return a concept as it would be read from a row of the same columns."""
    row = _row(concept, columns.tags)
    return _concept([row.get(name, "") for name in columns.names], columns, "", 0)


def _shown_ids(concepts: Iterable[Concept]) -> list[str]:
    """Return the ids as their cells show them, a number behind each that another one is shown as."""
    taken: set[str] = set()
    names: list[str] = []
    for concept in concepts:
        name = plain = visible_text(concept.id)
        number = 1
        while name in taken:
            number += 1
            name = f"{plain}-{number}"
        taken.add(name)
        names.append(name)
    return names


def _order(languages: Iterable[LanguageTag], defined: Iterable[LanguageTag]) -> list[str]:
    """Return all columns that a table may have beside those of its languages; *defined* are those of definitions."""
    prefixed = [f"{prefix}{tag}" for prefix in _STATUS_PREFIXES for tag in languages]
    definitions = [f"{_DEFINITION}{tag}" for tag in defined]
    return ["pos", "domain", *prefixed, *definitions, "status", "source", "confidence", "note"]


def _row(concept: Concept, languages: tuple[LanguageTag, ...]) -> dict[str, str]:
    common = {term.part_of_speech for term in concept.terms}
    present = {term.status for term in concept.terms}
    main = next((status for status in TermStatus if status in present), TermStatus.PREFERRED)
    row = {
        "id": visible_text(concept.id),
        "pos": visible_text(next(iter(common - {_NOUN}), "")) if len(common) == 1 else "",
        "domain": visible_text(concept.domain),
        "status": "" if main is TermStatus.PREFERRED else main.value,
        "source": visible_text(concept.source),
        "confidence": visible_text(concept.confidence),
        "note": visible_text(concept.note),
    }
    row |= {f"{_DEFINITION}{language}": visible_text(text) for language, text in concept.definitions}
    for language in languages:
        row |= _term_cells(concept, language, main)
    return row


def _term_cells(concept: Concept, language: LanguageTag, main: TermStatus) -> dict[str, str]:
    texts: dict[TermStatus, list[str]] = {status: [] for status in TermStatus}
    for term in concept.terms_in(language):
        texts[term.status].append(visible_text(term.text))
    own = texts.pop(main)
    if own and main is TermStatus.PREFERRED:
        own += texts.pop(TermStatus.ADMITTED)
    cells = {str(language): "; ".join(own)}
    prefixes = {status: prefix for prefix, status in _STATUS_PREFIXES.items()}
    return cells | {
        f"{prefixes[status]}{language}": "; ".join(listed) for status, listed in texts.items() if status in prefixes
    }
