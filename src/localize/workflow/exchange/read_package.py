"""Reader of returned packages, whatever tool edited them: their rows, by the keys of the segments."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from localize.errors import ConfigError, ExchangeError, UnknownFormat
from localize.errors.message import Message
from localize.formats import detect
from localize.language import find_variant
from localize.model import Content, InlineTag, LanguageTag, Note, Problem, SegmentKey, State, Substate, Unit
from localize.model.extraction import Extraction, UnitTarget
from localize.safe.folder import read_file, read_named_file
from localize.safe.limits import MAX_BYTES
from localize.workflow.documents.extract import HEAD_BYTES

if TYPE_CHECKING:
    from localize.safe.sandbox import ChildReader
    from localize.workflow.project.project import Project

_KEY = re.compile(r"(?<![0-9a-f])[0-9a-f]{16}(?![0-9a-f])")
_TABLES = {"docx": "review-docx", "xlsx": "review-xlsx"}
"""The document format of a table, and what reads it as a table."""
_OUR_ID = re.compile(r"""\sid\s*=\s*["']([a-z]{1,4}[0-9]+)["']""")
_KEEPS_IDS = "xliff2"
"""The filter that leaves ids of our shape as they are; others may have numbered our tags anew."""
_TABLE_GROUP = "localize.tables"


@dataclass(frozen=True, slots=True)
class ReturnedRow:
    """One segment as it came back."""

    place: str
    """Where it stands, for people: "row 7", "brief.xlf 2f6a…"."""
    key: SegmentKey
    source: str
    """In typing form, as it stands in the file."""
    source_hash: str
    """The hash that it went out with, where the file keeps one."""
    target_hash: str
    """The same of the translation; "" where the file does not keep one."""
    target: str
    """In typing form, tags by the ids that they went out with."""
    state: State
    substate: Substate | None
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Returned:
    """All that a package says."""

    name: str
    language: LanguageTag | None
    """The target language, where the package says it."""
    rows: tuple[ReturnedRow, ...]
    problems: tuple[Problem, ...]


def read_returned(project: Project, path: Path, language: LanguageTag | None, *, tracked: str = "accept") -> Returned:
    """Return what a package says: a review table, XLIFF, TMX or the folder of an OmegaT project.

    Foreign files are read in the child process.
    Raises:
        ExchangeError: there is no such file, or it is none of these.
        FormatError: it is broken.
        ConfigError: a TMX does not say which of its languages is meant.
    """
    from localize.safe.sandbox import ChildReader

    if not path.exists():
        raise ExchangeError("there is no such file", path=str(path), hint="check the path and try again")
    with ChildReader() as reader:
        if path.is_dir():
            return _read_folder(reader, path)
        if path.suffix.lower() == ".tmx":
            return _read_pairs(project, path, language)
        return _read_file(reader, path, _bytes_of(path), tracked)


def _bytes_of(path: Path, folder: Path | None = None) -> bytes:
    """Return the bytes of a file that a person named, or of one in a *folder* that may be a stranger's."""
    try:
        if folder is not None:
            return read_file(folder, str(path.relative_to(folder)), limit=MAX_BYTES)
        return read_named_file(path, limit=MAX_BYTES)
    except OSError as error:
        raise ExchangeError(
            "cannot be read: {strerror}", strerror=error.strerror, path=str(path), hint="correct its permissions"
        ) from error


def _read_file(reader: ChildReader, path: Path, data: bytes, tracked: str = "accept") -> Returned:
    hint = "it takes review tables (save them as .docx or .xlsx), XLIFF, TMX and folders of OmegaT"
    try:
        used = detect(path.name, data[:HEAD_BYTES])
    except UnknownFormat as error:
        raise ExchangeError("this is not a package that can be imported", path=str(path), hint=hint) from error
    if used.name in _TABLES:
        options = {"tracked": tracked}
        extraction = reader.extract(_TABLES[used.name], options, path.name, data, group=_TABLE_GROUP)
    elif used.bilingual:
        extraction = reader.extract(used.name, {}, path.name, data)
    else:
        raise ExchangeError("{name} files hold no pairs of texts", name=used.name, path=str(path), hint=hint)
    return _from_extraction(path.name, extraction, renumbered=used.name != _KEEPS_IDS)


def _from_extraction(name: str, extraction: Extraction, *, renumbered: bool) -> Returned:
    targets: dict[tuple[str, int], UnitTarget] = {(each.unit, each.part): each for each in extraction.targets}
    rows = [
        _row(name, unit, number, targets.get((unit.id, number)), renumbered=renumbered)
        for unit in extraction.units
        for number in range(len(unit.parts))
    ]
    found = tuple(each for each in rows if each)
    strange = len(rows) - len(found)
    problems = extraction.problems
    if found and strange:
        problems = (
            *problems,
            Problem(Message("{strange} texts have no key of this project and were skipped", strange=strange)),
        )
    return Returned(name, extraction.target_language, found, problems)


def _row(name: str, unit: Unit, number: int, target: UnitTarget | None, *, renumbered: bool) -> ReturnedRow | None:
    """Return a row whose unit has a key of ours, None for a text that never was ours."""
    found = _KEY.search(unit.id)
    if found is None:
        return None
    typed = _our_tags if renumbered else _typed
    hashes = dict(pair for pair in (each.partition("=")[::2] for each in unit.context) if pair[1])
    return ReturnedRow(
        place=f"{name} {hashes.get('place', found.group())}",
        key=SegmentKey(found.group()),
        source=typed(unit.parts[number].content),
        source_hash=hashes.get("source-hash", ""),
        target_hash=hashes.get("target-hash", ""),
        target=typed(target.content) if target else "",
        state=target.state if target else State.INITIAL,
        substate=target.substate if target else None,
        notes=unit.notes,
    )


def _typed(content: Content) -> str:
    return content.typed


def _our_tags(content: Content) -> str:
    """Return the typing form with the ids that tags went out with; partners' tools keep ids, not our numbers."""
    ids: dict[str, str] = {}
    for tag in content.tags:
        found = _OUR_ID.search(tag.data)
        if found:
            ids.setdefault(tag.id, found.group(1))
    return "".join(part if isinstance(part, str) else _renamed(part, ids) for part in content.parts)


def _renamed(tag: InlineTag, ids: dict[str, str]) -> str:
    return tag.typed.replace(tag.id, ids.get(tag.id, tag.id))


def _read_pairs(project: Project, path: Path, language: LanguageTag | None) -> Returned:
    """Return the rows of a TMX whose units still have our keys."""
    from localize.memory.files.tmx import read_tmx

    if language is None:
        raise ConfigError("a TMX file can have many languages", hint="choose the translations with --target")
    rows: list[ReturnedRow] = []
    problems: list[Problem] = []
    for unit in read_tmx(io.BytesIO(_bytes_of(path)), path.name):
        if isinstance(unit, Problem):
            problems.append(unit)
            continue
        source, target = find_variant(unit.variants, project.source), find_variant(unit.variants, language)
        key = _KEY.fullmatch(unit.id)
        if key and source and target:
            typed = source.content.typed, target.content.typed
            row = ReturnedRow(
                f"{path.name} {unit.id}",
                SegmentKey(unit.id),
                typed[0],
                "",
                "",
                typed[1],
                State.TRANSLATED,
                None,
                (),
            )
            rows.append(row)
    return Returned(path.name, language, tuple(rows), tuple(problems))


def _read_folder(reader: ChildReader, folder: Path) -> Returned:
    """Return what an OmegaT project has in `target/`, where it was written there, else nothing that could be taken."""
    if not (folder / "omegat.project").is_file():
        raise ExchangeError("not an OmegaT project: it has no omegat.project", path=str(folder), hint="name its folder")
    files = sorted((folder / "target").rglob("*.xlf"))
    if not files:
        hint = "in OmegaT choose Project > Create Translated Documents, then import the folder again"
        raise ExchangeError("its target folder is empty", path=str(folder), hint=hint)
    parts = [_read_file(reader, each, _bytes_of(each, folder)) for each in files]
    return Returned(
        folder.name,
        next((each.language for each in parts if each.language), None),
        tuple(row for each in parts for row in each.rows),
        tuple(problem for each in parts for problem in each.problems),
    )


def describe(returned: Returned) -> Iterator[Message]:
    """Yield what could not be read, a line each."""
    for each in returned.problems:
        place = f"{returned.name}:{each.line}" if each.line else returned.name
        yield Message("{place}: {message}", place=place, message=each.text)
