"""Documents come in: read, split into segments, stored; a newer version of a known one keeps all work."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from localize.errors import FormatError, NotFound, WorkflowError
from localize.extraction import Extraction, UnitTarget
from localize.history import Approve, Change, SaveTarget
from localize.language import parse_tag, plural_cases, same_language
from localize.model import (
    ApprovalKind,
    Content,
    Document,
    DocumentId,
    LanguageTag,
    Origin,
    OriginKind,
    PluralCase,
    Progress,
    Segment,
    SegmentKey,
    State,
    StoredState,
    Target,
    Unit,
    UnitId,
    hash_bytes,
)
from localize.workflow.read import choose_filter, extract, is_bilingual, split_unit
from localize.workflow.renew import Units, mint_keys, renew

if TYPE_CHECKING:
    from localize.safe.child import ChildReader
    from localize.workflow.project import Project

_NO_KEY = SegmentKey("")


@dataclass(frozen=True, slots=True)
class Added:
    """One document that came in, and what became of its segments."""

    document: Document
    segments: int
    new: int = 0
    changed: int = 0
    moved: int = 0
    gone: int = 0
    unchanged: bool = False
    """The very same bytes, read in the same way, were there already; nothing was done."""
    imported: int = 0
    """Translations that a bilingual file brought."""
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AddReport:
    """What came in and what could not; one broken file never stops the others."""

    added: tuple[Added, ...]
    failed: tuple[FormatError, ...]


def add(
    project: Project,
    paths: Sequence[Path],
    *,
    source: str | None = None,
    target: str | None = None,
    to: str | None = None,
) -> Generator[Progress, None, AddReport]:
    """Add files, and every file that a filter knows in folders; a file with a known name is its new version.

    *source* is the files' language, where it is not the project's; *target* the language of the translations that
    bilingual files bring, where they do not say it; *to* names a single file inside the project.
    Raises:
        WorkflowError: *to* with several files.
        NotFound: a path does not exist.
    """
    from localize.safe.child import ChildReader

    project.require_writable()
    told = _Told(parse_tag(source) if source else None, parse_tag(target) if target else None)
    files = [file for path in paths for file in _files(path)]
    if to and len(files) != 1:
        raise WorkflowError("a new name fits one file only", hint="add the files one by one")
    added: list[Added] = []
    failed: list[FormatError] = []
    with ChildReader() as reader:
        for at, file in enumerate(files):
            yield Progress(at, len(files), file.name)
            name = to or _name(project, file)
            try:
                added.append(_add_one(project, reader, file, name, told))
            except FormatError as error:
                error.path = str(file)
                failed.append(error)
    return AddReport(tuple(added), tuple(failed))


@dataclass(frozen=True, slots=True)
class _Told:
    """The languages that the user named for the files."""

    source: LanguageTag | None
    target: LanguageTag | None


def _files(path: Path) -> Iterator[Path]:
    if not path.exists():
        raise NotFound("file", str(path), hint="mend the path")
    if not path.is_dir():
        yield path
        return
    from localize import plugins
    from localize.formats import get_filter

    known = {extension for name in plugins.names("localize.filters") for extension in get_filter(name).extensions}
    for file in sorted(path.rglob("*")):
        if file.is_file() and file.suffix.lower() in known and not any(part.startswith(".") for part in file.parts):
            yield file


def _name(project: Project, file: Path) -> str:
    resolved = file.resolve()
    if resolved.is_relative_to(project.root):
        return resolved.relative_to(project.root).as_posix()
    return resolved.name


def _add_one(project: Project, reader: ChildReader, file: Path, name: str, languages: _Told) -> Added:
    try:
        data = file.read_bytes()
    except OSError as error:
        raise FormatError(f"cannot be read: {error.strerror}", hint="mend its permissions") from error
    ref = choose_filter(project, name, data)
    known = next((each for each in project.store.documents() if each.path == name), None)
    if known and known.source_hash == hash_bytes(data) and known.filter == ref:
        segments = sum(len(each) for _, each in project.store.units(known.id))
        return Added(known, segments, unchanged=True)
    extraction = extract(reader, ref, name, data)
    source_language = languages.source or (known.source_language if known else project.source)
    document = Document(
        id=known.id if known else _document_id(name, project),
        path=name,
        filter=ref,
        source_language=source_language,
        own_target=None,
        source_hash=hash_bytes(data),
        version=known.version + 1 if known else 1,
    )
    document = replace(document, own_target=_own_target(project, document, extraction, languages.target))
    fresh = _split(project, document, extraction)
    result, kept = _match_versions(project, document, known, fresh)
    units, added = result
    project.store.save_document(document, data, units, kept=kept, actor=project.member)
    imported = _import_targets(project, document, units, extraction) if document.own_target else 0
    problems = tuple(f"{each.line}: {each.message}" if each.line else each.message for each in extraction.problems)
    return replace(added, imported=imported, problems=problems)


def _document_id(name: str, project: Project) -> DocumentId:
    return DocumentId(hash_bytes(f"{project.store.project_id}\x1e{name}".encode())[:12])


def _own_target(
    project: Project, document: Document, extraction: Extraction, told: LanguageTag | None
) -> LanguageTag | None:
    """Return the target language of a bilingual file that brings translations.

    It is what the user told, else what the file says, else what its name says ("app.kk.po"), else the only one.
    Raises: FormatError.
    """
    if not is_bilingual(document.filter) or not extraction.targets:
        return None
    wanted = project.languages_for(document.source_language)
    said = told or extraction.target_language
    if said is None:
        named = [each for each in wanted if re.search(rf"(?<![a-z]){each}(?![a-z])", document.path, re.IGNORECASE)]
        candidates = named or wanted
        if len(candidates) == 1:
            return candidates[0]
        hint = "say it with --target, or add a `Language:` header"
        raise FormatError("has translations but does not say their language", hint=hint)
    for each in wanted:
        if same_language(each, said):
            return each
    raise FormatError(
        f"is translated into {said}, which this project does not have",
        hint=f"the project has {', '.join(wanted)}; add the language to `targets` in localize.yaml",
    )


def _split(project: Project, document: Document, extraction: Extraction) -> Units:
    rules = project.rules(document.source_language)
    languages = project.languages_for(document.source_language)
    sentences = not is_bilingual(document.filter)
    units = []
    position = 0
    for unit in extraction.units:
        segments = []
        for content, gap, part, case in _pieces(unit, languages, split_unit(unit, rules, sentences=sentences)):
            segments.append(Segment(_NO_KEY, document.id, unit.id, position, content, part, gap, case))
            position += 1
        units.append((unit, tuple(segments)))
    return units


def _pieces(
    unit: Unit, languages: Sequence[LanguageTag], whole: Iterator[tuple[Content, str, int]]
) -> Iterator[tuple[Content, str, int, PluralCase | None]]:
    """Yield (source, gap, part, case): sentences of a text, or one piece for each plural form that a target needs."""
    rule = unit.plural
    if rule is None:
        yield from ((content, gap, part, None) for content, gap, part in whole)
        return
    needed = {case for language in languages for case in plural_cases(language, rule)}
    for case in (each for each in PluralCase if each in needed):
        part = 0 if case is PluralCase.ONE else len(unit.parts) - 1
        yield unit.parts[part].content, "", part, case


def _match_versions(
    project: Project, document: Document, known: Document | None, fresh: Units
) -> tuple[tuple[Units, Added], dict[SegmentKey, SegmentKey]]:
    segments = sum(len(each) for _, each in fresh)
    used = project.store.used_keys(document.id)
    if known is None:
        minted = iter(mint_keys(document.id, (each for _, some in fresh for each in some), used))
        units = [(unit, tuple(next(minted) for _ in some)) for unit, some in fresh]
        return (units, Added(document, segments, new=segments)), {}
    old = list(project.store.units(document.id))
    renewal = renew(document.id, old, _keep_borders(old, fresh), used)
    segments = sum(len(each) for _, each in renewal.units)
    report = Added(document, segments, new=renewal.new, changed=renewal.changed, moved=renewal.moved, gone=renewal.gone)
    return (renewal.units, report), renewal.kept


def _keep_borders(old: Units, fresh: Units) -> Units:
    """Return the fresh units, unchanged ones with the segment borders they have now: a person may have set them."""
    borders = {(unit.id, unit.parts): segments for unit, segments in old if unit.plural is None}
    kept = []
    position = 0
    for unit, segments in fresh:
        pieces = borders.get((unit.id, unit.parts), segments)
        moved = tuple(replace(each, position=position + at) for at, each in enumerate(pieces))
        kept.append((unit, moved))
        position += len(moved)
    return kept


def _import_targets(project: Project, document: Document, units: Units, extraction: Extraction) -> int:
    """Store the translations that the file brings, where nobody has typed another text since; return how many."""
    language = document.own_target
    if language is None:
        return 0
    by_unit: dict[UnitId, tuple[Segment, ...]] = {unit.id: segments for unit, segments in units}
    changes: list[Change] = []
    for brought in extraction.targets:
        segment = _segment_of(by_unit.get(brought.unit, ()), brought)
        if segment is None or not brought.content:
            continue
        present = next((each for each in project.store.targets(segment.key) if each.language == language), None)
        if present is None or (present.origin.kind is OriginKind.IMPORTED and present.content != brought.content):
            changes += _import(document, segment, language, brought, present)
    project.store.record(changes, actor=project.member)
    return sum(isinstance(change, SaveTarget) for change in changes)


def _segment_of(segments: Sequence[Segment], brought: UnitTarget) -> Segment | None:
    for segment in segments:
        if brought.case is segment.case if segment.case else brought.part == segment.part:
            return segment
    return None


def _import(
    document: Document, segment: Segment, language: LanguageTag, brought: UnitTarget, present: Target | None
) -> list[Change]:
    stored = StoredState.INITIAL if brought.state is State.INITIAL else StoredState.TRANSLATED
    revision = present.revision if present else 0
    content = Content.parse(brought.content.typed, segment.source.tags)
    origin = Origin(OriginKind.IMPORTED, name=document.path)
    save = SaveTarget(
        segment.key, language, content, stored, brought.substate, origin, segment.source_hash, seen=revision
    )
    changes: list[Change] = [save]
    if brought.state in (State.REVIEWED, State.FINAL):
        changes.append(
            Approve(
                segment.key,
                language,
                revision + 1,
                segment.source_hash,
                content.hash,
                ApprovalKind.IMPORTED,
                document.path,
            )
        )
    return changes
