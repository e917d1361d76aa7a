"""Translation of files in one step: their language is guessed, a project is found or made beside them, they are added.

`plan` looks and changes nothing, so that a person sees what is meant; `translate` does it. One file has a project of
its name beside it, several one of their folder's name inside that folder; files inside a project go to that one.
"""

from __future__ import annotations

import glob
import os
from collections.abc import Generator, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from localize.config.project import FILE_NAME, read_config
from localize.errors import ConfigError, FormatError, NotFound, WorkflowError
from localize.formats import detect
from localize.i18n.language_names import read_language
from localize.language import same_language
from localize.model import LanguageTag, Progress
from localize.safe.folder import read_named_file, walk_files
from localize.safe.limits import MAX_BYTES
from localize.workflow.documents.add import AddReport, add
from localize.workflow.documents.conversion import convert_file, made_name
from localize.workflow.documents.extract import HEAD_BYTES
from localize.workflow.documents.single_file import read_file
from localize.workflow.documents.source_language import guess_language
from localize.workflow.new_project import ProjectWish, make_project
from localize.workflow.project.project import find_root, open_project
from localize.workflow.settings import get_setting, write_setting

if TYPE_CHECKING:
    from localize.config.project import Config
    from localize.model.extraction import Extraction
    from localize.store.key import Key, Passphrase


@dataclass(frozen=True, slots=True)
class TranslationWish:
    """What a person says about files to translate; languages are tags or names."""

    files: Sequence[str]
    """Paths of files and folders, and patterns such as `*.docx`."""
    targets: Sequence[str] = ()
    """None: those of the project that is there."""
    source: str = ""
    """Empty: guessed."""
    folder: Path | None = None
    """The project's, where it is not the usual one."""
    shipped: bool = True
    """Whether a new project has the digital-rights glossary."""


@dataclass(frozen=True, slots=True)
class TranslationPlan:
    """What will be done."""

    files: tuple[Path, ...]
    folder: Path
    """The project's."""
    is_new: bool
    """Whether the project has to be made."""
    source: LanguageTag
    is_guessed: bool
    """Whether the source language was guessed from the texts."""
    targets: tuple[LanguageTag, ...]
    """The languages to translate into, the first one first."""
    missing: tuple[LanguageTag, ...]
    """Those that the project does not have yet."""
    shipped: bool


def plan(wish: TranslationWish) -> TranslationPlan:
    """Return what a wish means, with nothing changed.

    Raises:
        NotFound: a path is not there, or a pattern matches nothing.
        FormatError: none of the files has a format that can be read, or the first one is broken.
        ConfigError: CLDR does not know a language, none can be guessed, or a target is the source.
        WorkflowError: the project's folder has something else in it.
    """
    files = find_files(wish.files)
    source = read_language(wish.source) if wish.source else None
    targets = tuple(dict.fromkeys(map(read_language, wish.targets)))
    readable = find_readable(files)
    folder = (wish.folder or _folder(files)).absolute()
    config = read_config(folder / FILE_NAME) if (folder / FILE_NAME).is_file() else None
    if config is None and wish.folder is None:
        _require_room(folder)
    guess = None if source else guess_source(readable)
    source = source or guess or _usual_source(config, readable[0])
    targets = targets or _usual_targets(config, source)
    _require_targets(targets, source)
    return TranslationPlan(
        files=files,
        folder=folder,
        is_new=config is None,
        source=source,
        is_guessed=guess is not None,
        targets=targets,
        missing=_missing(config, targets),
        shipped=wish.shipped,
    )


def _usual_source(config: Config | None, file: Path) -> LanguageTag:
    if config is None:
        hint = "give it with --from en"
        raise ConfigError("the language of the text is not certain", path=str(file), hint=hint)
    return config.source


def _usual_targets(config: Config | None, source: LanguageTag) -> tuple[LanguageTag, ...]:
    """Return the languages that a project translates a text in *source* into."""
    tags = (*config.targets, config.source) if config else ()
    return tuple(each for each in tags if not same_language(each, source))


def _require_targets(targets: Sequence[LanguageTag], source: LanguageTag) -> None:
    if not targets or any(same_language(each, source) for each in targets):
        raise ConfigError("targets must be given, and differ from the source", hint="for example --to kk")


def _missing(config: Config | None, targets: Sequence[LanguageTag]) -> tuple[LanguageTag, ...]:
    """Return the targets that a project lacks."""
    known = (config.source, *config.targets) if config else ()
    return tuple(each for each in targets if not any(same_language(each, other) for other in known))


def find_files(typed: Sequence[str]) -> tuple[Path, ...]:
    """Return the files and folders that paths and patterns name. Raises: NotFound for one that names nothing."""
    found: list[Path] = []
    for each in typed:
        path = Path(each).expanduser()
        names = [] if path.exists() else glob.glob(str(path))  # noqa: PTH207  # a path's own fails at some patterns
        paths = [path] if path.exists() else list(map(Path, sorted(names)))
        if not paths:
            raise NotFound("file", each, hint="check the path and try again")
        found += paths
    return tuple(dict.fromkeys(found))


def guess_source(files: Sequence[Path]) -> LanguageTag | None:
    """Return the language that files say they are in, or that their texts show; None where that is not sure.

    Raises: FormatError where the first of them cannot be read.
    """
    first = _read(files[0])
    return first.source_language or guess_language(_texts(first, files[1:]))


def _texts(first: Extraction, others: Sequence[Path]) -> Iterator[str]:
    yield from _paragraphs(first)
    for path in others:
        with suppress(FormatError):  # told when the file is added
            yield from _paragraphs(_read(path))


def _paragraphs(extraction: Extraction) -> Iterator[str]:
    return (part.content.plain for unit in extraction.units for part in unit.parts)


def _read(path: Path) -> Extraction:
    """Return what a file has to be translated. Raises: FormatError."""
    try:
        if made_name(path.name):
            made = convert_file(path)
            return read_file(made.data, made.name).extraction
        return read_file(_bytes(path), path.name).extraction
    except FormatError as error:
        error.path = str(path)
        raise


def _bytes(path: Path) -> bytes:
    try:
        return read_named_file(path, limit=MAX_BYTES)
    except ConfigError as error:
        raise FormatError(error.text, path=str(path), hint=error.advice) from error
    except OSError as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: OSError) -> FormatError:
    hint = "make the file readable"
    return FormatError("cannot be read: {strerror}", strerror=error.strerror, path=str(path), hint=hint)


def find_readable(files: Sequence[Path]) -> tuple[Path, ...]:
    """Return the files, those in folders too, that a filter recognises. Raises: FormatError where there are none."""
    found: list[Path] = []
    refused: list[FormatError] = []
    for path in files:
        for each in filter(Path.is_file, walk_files(path)) if path.is_dir() else [path]:
            try:
                if path.is_dir() or not made_name(each.name):  # in folders, no document is made of a file
                    detect(str(each), _head(each))
            except FormatError as error:
                refused.append(error)
            else:
                found.append(each)
    if not found:
        raise refused[0] if refused else NotFound("file", str(files[0]), hint="the folder is empty: name a file")
    return tuple(found)


def _head(path: Path) -> bytes:
    """Return the beginning of a file. Raises: FormatError where it is no file or cannot be read."""
    if not path.is_file():
        return _bytes(path)  # which says why it is none
    try:
        with path.open("rb") as stream:
            return stream.read(HEAD_BYTES)
    except OSError as error:
        raise _unreadable(path, error) from error


def _folder(files: Sequence[Path]) -> Path:
    """Return the folder of the project that is meant: the one around the files, else one beside them of their name."""
    folders = [str((each if each.is_dir() else each.parent).resolve()) for each in files]
    base = Path(os.path.commonpath(folders))
    alone = len(files) == 1 and files[0].is_file()
    return find_root(base) or base / (files[0].stem if alone else base.name)


def _require_room(folder: Path) -> None:
    if folder.exists() and not (folder.is_dir() and not any(folder.iterdir())):
        hint = "name another folder for the project (--project DIR)"
        raise WorkflowError("{folder} contains other files", folder=folder, hint=hint)


@dataclass(frozen=True, slots=True)
class TranslationStart:
    """What was done."""

    plan: TranslationPlan
    added: AddReport
    glossaries: tuple[tuple[str, int], ...]
    """The project's glossaries as the settings name them, and how many concepts each has."""

    @property
    def document(self) -> str:
        """The document to begin with; empty where no file could be added."""
        return self.added.added[0].document.path if self.added.added else ""


def translate(
    wanted: TranslationPlan, *, as_name: str | None = None, key: Key | Passphrase | None = None
) -> Generator[Progress, None, TranslationStart]:
    """Make or open the project, give it the languages that are missing, and add the files.

    Raises: what `make_project`, `open_project` and `add` raise.
    """
    from localize.workflow.glossary.glossaries import glossary_name

    if wanted.is_new:
        make_project(wanted.folder, ProjectWish(wanted.source, wanted.targets, shipped=wanted.shipped)).close()
    elif wanted.missing:
        with open_project(wanted.folder, as_name=as_name, key=key) as project:
            key = project.key
            write_setting(project, get_setting("targets"), ", ".join((*project.targets, *wanted.missing)))
    with open_project(wanted.folder, as_name=as_name, key=key) as project:
        own = None if same_language(wanted.source, project.source) else wanted.source
        added = yield from add(project, wanted.files, source=own)
        sizes = tuple((glossary_name(project, each.path), len(each.concepts)) for each in project.glossaries())
    return TranslationStart(wanted, added, sizes)
