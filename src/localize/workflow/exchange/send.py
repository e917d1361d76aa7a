"""Packages for partners and reviewers: the segments of documents in one language, as their tool reads them."""

from __future__ import annotations

import io
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from localize.errors import NotFound, StoreError, WorkflowError
from localize.errors.message import Message
from localize.model import (
    Document,
    LanguageTag,
    Note,
    Origin,
    Progress,
    State,
    TranslationUnit,
    TranslationUnitId,
    Trust,
    UnitId,
    Variant,
)
from localize.model.exchange import ExchangeRow, Handover
from localize.model.segment_list import Row, Where
from localize.safe.paths import find_problem
from localize.workflow.segments.iterate import all_rows
from localize.workflow.segments.lookup import find_document, target_languages

if TYPE_CHECKING:
    from localize.workflow.project.project import Project

KINDS: Mapping[str, str] = {
    "review-docx": ".docx",
    "review-xlsx": ".xlsx",
    "xliff12": ".xlf",
    "xliff2": ".xliff2.xlf",
    "tmx": ".tmx",
    "omegat": "",
}
"""What can be sent, and the extension of its file; none: it is a folder."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What went out."""

    path: Path
    rows: int
    documents: int


def send(
    project: Project,
    kind: str,
    language: LanguageTag,
    output: Path | None = None,
    documents: Sequence[str] = (),
    *,
    force: bool = False,
) -> Generator[Progress, None, Sent]:
    """Write a package of the project's segments in one language; without *documents*, of all that go into it.

    Raises:
        NotFound: there is no such kind, document or language.
        WorkflowError: there is nothing to send, or something is there already and *force* is not set: it may be what
            a reviewer sent back.
        StoreError: the package cannot be written.
    """
    if kind not in KINDS:
        raise NotFound("kind of package", kind, value=", ".join(KINDS), hint="one of: {value}")
    path = output or Path(f"{project.root.name}.{language}{KINDS[kind]}")
    is_strange = output is None and path.is_symlink()  # whoever laid it here says where it leads
    is_free = not path.exists() or force or (path.is_dir() and not any(path.iterdir()))
    if is_strange or not is_free:
        raise WorkflowError("{path} already exists", path=path, hint="name another with -o, or replace it with --force")
    chosen = _choose(project, language, documents)
    rows: list[ExchangeRow] = []
    for at, document in enumerate(chosen):
        yield Progress(at, len(chosen), Message("{path}", path=document.path))
        rows += _rows(project, document, language)
    if not rows:
        raise WorkflowError("there is nothing to send", hint="add a document first")
    handover = Handover(chosen[0].source_language, language, tuple(rows), project.root.name)
    if kind == "omegat":
        _write_folder(path, _omegat(project, handover))
    else:
        _write(path, _make(kind, handover))
    return Sent(path, len(rows), len(chosen))


def _choose(project: Project, language: LanguageTag, names: Sequence[str]) -> list[Document]:
    """Return the documents that are meant; a package has one direction, so all of them have one source language."""
    wanted = [find_document(project, name) for name in names] or list(project.store.documents())
    chosen = [each for each in wanted if language in target_languages(project, each)]
    if names and len(chosen) < len(wanted):
        other = next(each for each in wanted if each not in chosen)
        raise WorkflowError(
            "{path} is not translated into {language}", path=other.path, language=language, hint="omit it"
        )
    sources = sorted({each.source_language for each in chosen})
    if len(sources) > 1:
        hint = "send them in several packages, with --document"
        raise WorkflowError("the documents have several source languages: {value}", value=", ".join(sources), hint=hint)
    return chosen


def _rows(project: Project, document: Document, language: LanguageTag) -> Iterator[ExchangeRow]:
    notes: dict[UnitId, tuple[Note, ...]] = {unit.id: unit.notes for unit, _ in project.store.units(document.id)}
    for number, row in enumerate(all_rows(project, language, Where(document=document.id)), 1):
        yield _row(row, number, notes.get(row.segment.unit, ()))


def _row(row: Row, number: int, notes: tuple[Note, ...]) -> ExchangeRow:
    target = row.target
    return ExchangeRow(
        key=row.segment.key,
        document=row.path,
        number=number,
        unit=row.segment.unit,
        kind=row.kind,
        source=row.segment.source,
        target=target.content if target else None,
        state=row.state,
        substate=row.substate,
        notes=notes,
        author=target.author if target else "",
        at=target.at if target else None,
    )


def _make(kind: str, handover: Handover) -> bytes:
    if kind == "xliff12":
        from localize.formats.xliff.v1.writer import write_xliff12

        return write_xliff12(handover)
    if kind == "xliff2":
        from localize.formats.xliff.v2.writer import write_xliff2

        return write_xliff2(handover)
    if kind == "review-docx":
        from localize.formats.exchange.review_docx import write_review_docx

        return write_review_docx(handover)
    if kind == "review-xlsx":
        from localize.formats.exchange.review_xlsx import write_review_xlsx

        return write_review_xlsx(handover)
    return write_pairs(handover)


def write_pairs(handover: Handover) -> bytes:
    """Return the rows that have a confirmed translation as TMX; a unit's id is its segment's key."""
    from localize.memory.files.tmx import write_tmx

    stream = io.BytesIO()
    write_tmx(_pairs(handover), stream, source_language=handover.source_language)
    return stream.getvalue()


def _pairs(handover: Handover) -> Iterator[TranslationUnit]:
    now = datetime.now(UTC)
    for row in handover.rows:
        if row.state is State.INITIAL or not row.target:
            continue
        trust = Trust.TRANSLATED if row.state is State.TRANSLATED else Trust.REVIEWED
        source = Variant(handover.source_language, row.source, trust, Origin(), row.at or now)
        target = Variant(handover.target_language, row.target, trust, Origin(), row.at or now, row.author)
        yield TranslationUnit(TranslationUnitId(row.key), (source, target), document=row.document)


def _omegat(project: Project, handover: Handover) -> dict[str, bytes]:
    from localize.formats.exchange.omegat_project import write_omegat
    from localize.glossary import Glossary
    from localize.glossary.files.omegat import write_omegat as write_glossary

    glossary = Glossary(project.root.name, project.concepts(), "")
    words = write_glossary(glossary, (handover.source_language, handover.target_language))
    return write_omegat(handover, write_pairs(handover), words)


def _write(path: Path, data: bytes) -> None:
    from localize.safe.atomic import write_private
    from localize.safe.modes import make_folder

    try:
        make_folder(path.parent)
        write_private(path, data)
    except OSError as error:
        raise StoreError(
            "cannot write {path}: {strerror}", path=path, strerror=error.strerror, hint="choose another --output"
        ) from error


def _write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    if folder.exists() and not folder.is_dir():
        raise WorkflowError("{folder} is a file", folder=folder, hint="choose a new folder with -o")
    hint = "add it under another name, with --to"
    for name in files:
        if (problem := find_problem(name)) is not None:
            raise StoreError("{path} cannot be exported: {problem}", path=name, problem=problem, hint=hint)
    for name, data in files.items():
        _write(folder / name, data)
