"""Source files added to a project: read, split into segments and stored.

Start with `add`. A file that the project has already is its new version: segments that continue older ones keep their
keys, and with them texts, approvals and history (`match_versions.py`). A translation in a bilingual file is stored too
(`import_translations.py`). `update` adds the files of all documents again, from the project's folder or from where this
person added them.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, TypeVar

from localize.errors import ConfigError, ExtractError, FormatError, UnknownFormat, WorkflowError
from localize.errors.message import Message
from localize.language import parse_tag, plural_cases, same_language
from localize.model import (
    Content,
    Document,
    DocumentId,
    LanguageTag,
    PluralCase,
    Progress,
    Segment,
    SegmentKey,
    Unit,
    hash_bytes,
)
from localize.model.extraction import Extraction
from localize.runtime.arguments import Paths, as_paths
from localize.safe.folder import read_file, read_named_file, walk_files
from localize.safe.limits import MAX_BYTES, Allowance, allow, get_allowance
from localize.safe.paths import find_problem, fold_name
from localize.workflow.documents.conversion import convert, made_name
from localize.workflow.documents.extract import choose_filter, extract, is_bilingual, plural_parts, split_unit
from localize.workflow.documents.import_translations import import_targets, own_target_of
from localize.workflow.documents.match_versions import Units, mint_keys, renew
from localize.workflow.project.project import OWN_NAMES
from localize.workflow.user.origins import read_origins, remember_origins

if TYPE_CHECKING:
    from localize.safe.sandbox import ChildReader
    from localize.workflow.project.project import Project

_NO_KEY = SegmentKey("")
_Read = TypeVar("_Read", Extraction, Units)
_TOOLS = frozenset(
    (
        "_config.yml",
        "composer.json",
        "docker-compose.yml",
        "hugo.yaml",
        "mkdocs.yml",
        "node_modules",
        "package-lock.json",
        "package.json",
        "tsconfig.json",
    )
)
"""Files and folders of tools, left out when a folder is added; `add` takes one of them when it is named."""


@dataclass(frozen=True, slots=True)
class Added:
    """One document that was added, and how its segments compare with those of the version before."""

    document: Document
    segments: int
    """In all; what follows counts segments as well."""
    new: int = 0
    changed: int = 0
    """Their source is another one; translations stay, and wait for somebody to look at them."""
    moved: int = 0
    back: int = 0
    """Segments that an earlier version had, restored with their translations and decisions."""
    gone: int = 0
    """Segments of the version before that this one does not have."""
    unchanged: bool = False
    """The project has the same bytes, read in the same way; nothing was done."""
    imported: int = 0
    """Translations that a bilingual file brought."""
    problems: tuple[str | Message, ...] = ()
    """What of the file could not be read; everything else was. Where a document was made of it, first that."""


@dataclass(frozen=True, slots=True)
class AddReport:
    """The added documents, and an error for each file that could not be added."""

    added: tuple[Added, ...]
    """In the order of the paths; of folders, in the order of their files' names."""
    failed: tuple[FormatError, ...]
    """Each with its path and a hint."""


def add(  # noqa: PLR0913 - what may be said of files, word by word
    project: Project,
    paths: Paths,
    *,
    source: str | None = None,
    target: str | None = None,
    to: str | None = None,
    trusted: bool = False,
    large: bool = False,
) -> Generator[Progress, None, AddReport]:
    """Add files, and all files in folders that a filter can read; a file that the project has is its new version.

    *paths* is one path or several. *source* is the language of the files, by default the project's; *target* the
    language of the translations in bilingual files that do not name it; *to* the name of a single file in the project.
    Of a PDF, RTF, DOC, XLS or PPT a document is made first (`conversion.py`), where the file itself is named; *trusted*
    files are, too, where the program for that cannot be kept from the network. *large* files are taken over the limits
    of `safe/limits.py` too; how long and how much memory that takes, nobody promises.
    A broken file, or a path where nothing is, is reported in `failed` and does not stop the others.
    Raises:
        ConfigError: *source* or *target* is no language tag.
        WorkflowError: *to* with several files, or a name that leads out of the project.
    """
    project.require_writable()
    named = _Given(
        parse_tag(source) if source else None,
        parse_tag(target) if target else None,
        is_trusted=trusted,
        is_large=large,
    )
    given = as_paths(paths)
    if to and (len(given) != 1 or _is_folder(given[0])):
        raise WorkflowError("a new name fits one file only", hint="add the files one by one")
    files = list(_find_files(project, given, _checked_name(to) if to else None))
    return (yield from _add_all(project, files, named))


def _add_all(
    project: Project, files: Sequence[_File | FormatError], named: _Given
) -> Generator[Progress, None, AddReport]:
    from localize.safe.sandbox import ChildReader

    added: list[Added] = []
    failed: list[FormatError] = []
    origins: dict[str, Path] = {}
    with ChildReader() as reader:
        for at, file in enumerate(files):
            if isinstance(file, FormatError):
                failed.append(file)
                continue
            yield Progress(at, len(files), Message("{name}", name=file.name))
            try:
                added.append(_add_one(project, reader, file, named))
                origins.update(_origin(project, file))
            except FormatError as error:
                if isinstance(error, UnknownFormat) and not file.is_named:
                    continue  # its extension is a filter's, its content is not: code, settings
                error.path = _escaped(file.path)
                failed.append(error)
    if origins:
        remember_origins(project, origins)
    return AddReport(tuple(added), tuple(failed))


def _origin(project: Project, file: _File) -> Mapping[str, Path]:
    """Return where a file was added from; nothing for a document inside the project, or a path that is no UTF-8."""
    path = file.path.absolute()
    is_found_by_name = file.place.is_relative_to(project.root) and not file.is_converted
    return {} if is_found_by_name or not _is_utf8(str(path)) else {file.name: path}


@dataclass(frozen=True, slots=True)
class Gone:
    """A document whose file is no longer where this person added it from."""

    document: str
    place: str


@dataclass(frozen=True, slots=True)
class UpdateReport:
    """The outcome of an update."""

    added: AddReport
    """Of the documents whose file is in the project's folder, or where it was added from; most are unchanged."""
    elsewhere: tuple[str, ...]
    """Paths of documents whose place nobody knows here: moved or deleted, or added by somebody else."""
    gone: tuple[Gone, ...] = ()


def update(project: Project) -> Generator[Progress, None, UpdateReport]:
    """Read the file of every document again; a changed file becomes a new version that keeps all work.

    Raises: StoreError where the project is open for reading only.
    """
    project.require_writable()
    origins = read_origins(project)
    files: list[_File | FormatError] = []
    elsewhere: list[str] = []
    gone: list[Gone] = []
    for path in [document.path for document in project.store.documents()]:
        place = origins.get(path)
        if (project.root / path).is_file():
            files.append(_find_named(project, project.root / path, path, folder=project.root))
        elif place is None:
            elsewhere.append(path)
        elif _is_there(place):
            files.append(_find_named(project, place, path))
        else:
            gone.append(Gone(path, str(place)))
    report = yield from _add_all(project, files, _Given(None, None))
    return UpdateReport(report, tuple(elsewhere), tuple(gone))


@dataclass(frozen=True, slots=True)
class _Given:
    """What the user said of the files: their languages, whether they are from somebody trusted, and may be large."""

    source: LanguageTag | None
    target: LanguageTag | None
    is_trusted: bool = False
    is_large: bool = False


@dataclass(frozen=True, slots=True)
class _File:
    """A file on disk and the name that it gets in the project."""

    path: Path
    place: Path
    """Where the path leads."""
    name: str
    is_named: bool = True
    """Whether the user gave the path of the file, not of a folder above it."""
    has_sure_name: bool = False
    """Whether the name in the project is certain: given by the user, or the file's place in the project's folder."""
    is_converted: bool = False
    """Whether the document is made of the file, and is not the file itself."""
    folder: Path | None = None
    """The folder that the file must be in, also where its path is a link; None: the user gave the path."""

    def read(self) -> bytes:
        """Return what the file holds. Raises: FormatError where it is no file, too large, or outside the folder."""
        try:
            return self._read()
        except ConfigError as error:
            raise FormatError(error.text, hint=error.advice) from error
        except OSError as error:
            raise _unreadable(error, self.path) from error

    def _read(self) -> bytes:
        if self.folder is None:
            return read_named_file(self.path, limit=MAX_BYTES)
        if not self.place.is_relative_to(self.folder):
            hint = "add the file by its own path if you trust it"
            raise ConfigError("leads outside the folder {folder}", folder=self.folder, hint=hint)
        return read_file(self.folder, str(self.place.relative_to(self.folder)), limit=MAX_BYTES)


def _find_files(project: Project, paths: Sequence[Path], to: str | None) -> Iterator[_File | FormatError]:
    """Yield the files to add, and an error for each path that cannot be added."""
    names = _Names(project)
    for path in paths:
        if _is_folder(path):
            found = list(_find_inside(project, path))
            if not found:
                hint = "name a file"
                yield FormatError("no file that a filter knows is in this folder", path=_escaped(path), hint=hint)
        elif _is_there(path):
            found = [_find_named(project, path, to)]
        else:
            yield FormatError("there is no such file", path=_escaped(path), hint="check the path and try again")
            continue
        yield from (each if isinstance(each, FormatError) else names.refuse(each) or each for each in found)


class _Names:
    """The names of a project's documents, and those that a command has given to files."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._documents = {fold_name(each.path): each.path for each in project.store.documents()}
        self._files: dict[str, _File] = {}

    def refuse(self, file: _File) -> FormatError | None:
        """Return why a file cannot be added under its name; None where it can, and then the name is taken."""
        hint = "add it alone, with --to and a name of its own"
        place = _escaped(file.path)
        if not _is_utf8(file.name):
            hint = "rename the file or its folder, or add it alone with --to and a name of its own"
            return FormatError("its path is not valid UTF-8", path=place, hint=hint)
        if (problem := find_problem(file.name)) is not None:
            return FormatError(problem, path=place, hint=hint)
        if file.is_converted and not file.has_sure_name and (origin := self._other_origin(file)):
            said = "{name} is already in the project, converted from {origin}"
            return FormatError(said, name=file.name, origin=origin, path=place, hint=hint)
        key = fold_name(file.name)
        first = self._files.setdefault(key, file)
        if first.name == file.name and first.place != file.place:
            return FormatError("has the same name as {first}", first=first.path, path=place, hint=hint)
        taken = first.name if first.name != file.name else self._documents.get(key, file.name)
        if taken != file.name:
            return FormatError("has the same name as {first} on macOS and Windows", first=taken, path=place, hint=hint)
        return None

    def _other_origin(self, file: _File) -> str:
        """Return what the document was made of that a converted file would replace; empty where that is the same."""
        if self._documents.get(fold_name(file.name)) is None:
            return ""
        own = self._project.root / file.name
        origin = own if own.is_file() else read_origins(self._project).get(file.name)
        return "" if origin is None or origin.name == file.path.name else str(origin)


def _is_folder(path: Path) -> bool:
    """Tell whether a path is known to lead to a folder."""
    try:
        return path.is_dir()
    except OSError:
        return False


def _is_there(path: Path) -> bool:
    """Tell whether a path leads to anything but a folder; True where that is unknown: reading it gives the reason."""
    try:
        return path.exists() and not path.is_dir()
    except OSError:
        return True


def _is_utf8(name: str) -> bool:
    """Tell whether a store can take a file's name: bytes that are not UTF-8 arrive as surrogates."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _escaped(path: Path) -> str:
    r"""Return a path with every byte that is not UTF-8 written as `\xe9`."""
    return re.sub("[\udc80-\udcff]", lambda byte: f"\\x{ord(byte[0]) & 0xFF:x}", str(path))


def _find_inside(project: Project, folder: Path) -> Iterator[_File | FormatError]:
    """Yield the documents in a folder, and an error for each that cannot be reached."""
    from localize import plugins
    from localize.formats import get_filter

    known = {extension for name in plugins.names("localize.filters") for extension in get_filter(name).extensions}
    output = project.output_folder()
    for path in walk_files(folder, without=_TOOLS):
        if path.suffix.lower() not in known or not _is_there(path):
            continue
        try:
            place = _resolve(path)
            name = _name_inside(project, place)
            if not _is_own(name) and not place.is_relative_to(output):
                name = name or path.relative_to(folder).as_posix()
                yield _File(path, place, name, is_named=False, folder=_resolve(folder))
        except FormatError as error:
            yield error


def _find_named(project: Project, path: Path, to: str | None, *, folder: Path | None = None) -> _File | FormatError:
    """Return a file that is added by its own path, or why it cannot be reached."""
    try:
        place = _resolve(path)
    except FormatError as error:
        return error
    name = to or _name_inside(project, place)
    file = _File(path, place, name or place.name, has_sure_name=name is not None, folder=folder)
    return _as_converted(file, to) if made_name(path.name) else file


def _as_converted(file: _File, to: str | None) -> _File | FormatError:
    """Return a file of which a document is made, under the document's name."""
    name = to or made_name(file.name)
    made = made_name(file.path.name)
    if PurePath(name).suffix.lower() != PurePath(made).suffix:
        hint = "choose a name that ends in {extension}"
        extension = PurePath(made).suffix
        return FormatError(
            "it cannot be converted to {name}", name=name, extension=extension, path=str(file.path), hint=hint
        )
    return replace(file, name=name, has_sure_name=to is not None, is_converted=True)


def _resolve(path: Path) -> Path:
    """Return where a path leads. Raises: FormatError where that changes while it is read."""
    try:
        return Path(os.path.realpath(path))
    except OSError as error:
        raise _unreadable(error, path) from error


def _unreadable(error: OSError, path: Path) -> FormatError:
    hint = "correct its permissions"
    return FormatError("cannot be read: {strerror}", strerror=error.strerror, path=_escaped(path), hint=hint)


def _name_inside(project: Project, place: Path) -> str | None:
    """Return a file's place in the project's folder, its name there; None where it is elsewhere."""
    return place.relative_to(project.root).as_posix() if place.is_relative_to(project.root) else None


def _is_own(name: str | None) -> bool:
    """Tell whether a file is no document but the project's settings, or one of its glossaries, memories and rules."""
    return name is not None and name.partition("/")[0] in OWN_NAMES


def _checked_name(name: str) -> str:
    """Return a name that stays below the project and below every export. Raises: WorkflowError."""
    parts = name.replace("\\", "/").split("/")
    if not name.isprintable() or find_problem(name) is not None or ":" in parts[0]:
        raise WorkflowError(
            "{name!r} cannot be the name of a document", name=name, hint="use a relative path such as posts/one.md"
        )
    return "/".join(parts)


def _add_one(project: Project, reader: ChildReader, file: _File, named: _Given) -> Added:
    name = file.name
    data, made = _read_document(project, reader, file, named)
    ref = choose_filter(project, name, data)
    known = next((each for each in project.store.documents() if each.path == name), None)
    is_same = known is not None and (known.source_hash, known.filter) == (hash_bytes(data), ref)
    if known and is_same and named.source in (None, known.source_language):
        return _unchanged(project, reader, known, data)
    extraction = _within_limits(project, known, lambda: extract(reader, ref, name, data), is_large=named.is_large)
    document = Document(
        id=known.id if known else _document_id(name, project),
        path=name,
        filter=ref,
        source_language=named.source or (known.source_language if known else _source_of(project, extraction)),
        own_target=None,
        source_hash=hash_bytes(data),
        version=known.version + 1 if known else 1,
    )
    document = replace(document, own_target=own_target_of(project, document, extraction, named.target))
    fresh = _within_limits(project, known, lambda: _split(project, document, extraction), is_large=named.is_large)
    result, kept = _match_versions(project, document, known, fresh)
    del fresh  # of a large document 20 MiB
    units, added = result
    if known and not file.has_sure_name and not kept and not added.back and added.gone:
        hint = Message(
            "if it is another document, add it alone with --to and a name of its own; else with --to {name}", name=name
        )
        raise FormatError(
            "it has nothing in common with the document {name} that is already in the project", name=name, hint=hint
        )
    project.store.save_document(document, data, units, kept=kept, actor=project.member)
    imported = import_targets(project, document, units, extraction)
    problems = tuple(
        Message("{line}: {message}", line=each.line, message=each.text) if each.line else each.text
        for each in extraction.problems
    )
    return replace(added, imported=imported, problems=(*made, *problems))


def _within_limits(project: Project, known: Document | None, read: Callable[[], _Read], *, is_large: bool) -> _Read:
    """Return what is read of a file; the new version of a document that was let in as a large one may be large too."""
    try:
        with allow(Allowance.LARGE if is_large else get_allowance()):
            return read()
    except ExtractError:
        if is_large or known is None or not _was_large(project, known):
            raise
    with allow(Allowance.LARGE):
        return read()


def _was_large(project: Project, document: Document) -> bool:
    from localize.safe.extraction_limits import is_over

    data = project.store.source_bytes(document.id, document.version)
    units = tuple(project.store.units(document.id))
    return is_over(document.filter.name, data, (unit for unit, _ in units), sum(len(each) for _, each in units))


def _read_document(
    project: Project, reader: ChildReader, file: _File, named: _Given
) -> tuple[bytes, tuple[Message, ...]]:
    """Return the bytes of a document, and where it was made of the file, what was made."""
    data = file.read()
    if not file.is_converted:
        return data, ()
    language = named.source or project.source
    converted = convert(reader, file.path.name, data, to=file.name, language=language, trusted=named.is_trusted)
    return converted.data, converted.notes


def _source_of(project: Project, extraction: Extraction) -> LanguageTag:
    """Return the language that a bilingual file names for its sources, as the project writes it; else the project's."""
    said = extraction.source_language or project.source
    return next((each for each in (project.source, *project.targets) if same_language(each, said)), said)


def _unchanged(project: Project, reader: ChildReader, document: Document, data: bytes) -> Added:
    """Return the report on an unchanged file; translations that an interrupted run left out are imported now."""
    units = list(project.store.units(document.id))
    imported = 0
    if is_bilingual(document.filter):
        with allow(Allowance.LARGE):
            extraction = extract(reader, document.filter, document.path, data)
        imported = import_targets(project, document, units, extraction)
    segments = sum(len(each) for _, each in units)
    return Added(document, segments, unchanged=not imported, imported=imported)


def _document_id(name: str, project: Project) -> DocumentId:
    return DocumentId(hash_bytes(f"{project.store.project_id}\x1e{name}".encode())[:12])


def _split(project: Project, document: Document, extraction: Extraction) -> Units:
    from localize.safe.extraction_limits import check_segments

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
        check_segments(position)
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
    for case, part in plural_parts(unit, [each for each in PluralCase if each in needed]):
        yield unit.parts[part].content, "", part, case


def _match_versions(
    project: Project, document: Document, known: Document | None, fresh: Units
) -> tuple[tuple[Units, Added], dict[SegmentKey, SegmentKey]]:
    segments = sum(len(each) for _, each in fresh)
    retired = project.store.retired_segments(document.id)
    if known is None:
        minted = iter(mint_keys(document.id, (each for _, some in fresh for each in some), frozenset()))
        units = [(unit, tuple(next(minted) for _ in some)) for unit, some in fresh]
        return (units, Added(document, segments, new=segments)), {}
    old = list(project.store.units(document.id))
    renewal = renew(document.id, old, _keep_borders(old, fresh), retired)
    segments = sum(len(each) for _, each in renewal.units)
    report = Added(
        document,
        segments,
        new=renewal.new,
        changed=renewal.changed,
        moved=renewal.moved,
        back=renewal.back,
        gone=renewal.gone,
    )
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
