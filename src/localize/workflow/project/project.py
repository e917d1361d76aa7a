"""The open project: its settings, its store, its member, and the caches of what is read from its files.

`init` creates a project, `open_project` opens one; nearly every function of the workflow takes a `Project` first.
"""

from __future__ import annotations

import contextlib
import errno
import os
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from localize.config.project import CACHED_SETTINGS, FILE_NAME, Config, read_config, render_config
from localize.errors import (
    ConfigError,
    Conflict,
    Damaged,
    DiskError,
    LocalizeError,
    Locked,
    NotFound,
    PassphraseNeeded,
    ReadOnly,
    SchemaMismatch,
    StoreError,
    WorkflowError,
    WrongPassphrase,
)
from localize.language import parse_tag, same_language
from localize.model import Concept, LanguageTag, Problem, TermHit
from localize.model.states import TEAM_POLICY
from localize.runtime.arguments import Names, StrPath, as_names
from localize.safe.folder import find_irregular, list_folder, open_file, read_file
from localize.safe.modes import STATE_FOLDER, hide_from_git, make_file, make_folder, share
from localize.store import Store
from localize.store.key import KEYS_FILE, STORE_FILE, Key, Passphrase
from localize.workflow.project.cache import Kind, ProjectCache
from localize.workflow.project.state_files import FolderFiles, StateFiles
from localize.workflow.project.store_key import find_key

if TYPE_CHECKING:
    from io import BufferedReader

    from localize.glossary import Glossary, TermIndex
    from localize.model.events import Member, Role
    from localize.segmentation import Rules
    from localize.store.key_slots import NewKey
    from localize.store.team_record import TeamPlace

GLOSSARY_SUFFIXES = (".yaml", ".yml", ".csv", ".tsv", ".tbx")
OWN_NAMES = frozenset((FILE_NAME, "glossary", "memory", "segmentation", "spelling"))
"""What in a project's folder is no document."""
_NO_RIGHT = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})

_RULES: Kind[Rules] = Kind("segmentation rules")
_GLOSSARIES: Kind[tuple[Glossary, ...]] = Kind("glossaries")
_TERMS: Kind[TermIndex] = Kind("term indexes")


class Project:
    """An open project, closed by `close` or at the end of a `with` block. Safe to use from several threads.

    Glossaries, term indexes and segmentation rules are read when first asked for, and cached.
    """

    def __init__(
        self,
        root: Path,
        config: Config,
        store: Store,
        *,
        as_name: str | None,
        read_only: bool,
        key: Key | None = None,
    ) -> None:
        self.root = root
        self.store = store
        self.config = config
        self.read_only = read_only
        self._as_name = as_name
        self._member: Member | None = None
        self._opened_at = 0 if read_only else store.head().sequence
        self.cache = ProjectCache()
        """What modules above compute once for this project, each under a kind of its own."""
        self.key = key
        """The key of the store; None where that is not encrypted."""
        self.files = _open_files(root / STATE_FOLDER, key, read_only=read_only)
        """What is kept beside the store, caches under names that begin with `cache/`."""
        self.notices: list[Problem] = []
        """What somebody should know about the files that a team shares."""
        self.copy: contextlib.ExitStack | None = None
        """Holds the folder of the store, where that is a copy to read from; it goes when the project is closed."""

    @property
    def config(self) -> Config:
        """The settings; in a team, whose review has rules of its own, with those."""
        return self._config

    @config.setter
    def config(self, config: Config) -> None:
        self._config = replace(config, review=TEAM_POLICY) if self.store.team() is not None else config

    @property
    def member(self) -> Member:
        """Who works here; asked of the user's settings only when it matters, for it is on nobody's fast path.

        In a team that is whose replica it is. Raises: WorkflowError, where somebody else is named there.
        """
        if self._member is None:
            from localize.workflow.user.settings import find_member

            team = self.store.team()
            self._member = find_member(self._as_name) if team is None else _member_of(team, self._as_name)
        return self._member

    @member.setter
    def member(self, member: Member) -> None:
        self._member = member

    def forget_member(self) -> None:
        """Ask again who works here: the team may have changed their roles."""
        self._member = None

    def limit(self, role: Role) -> None:
        """Let whoever works here do what *role* may do, and nothing else."""
        self.member = replace(self.member, roles=self.member.roles & {role})

    @property
    def source(self) -> LanguageTag:
        """The project's default source language; a document may have its own."""
        return self.config.source

    @property
    def targets(self) -> tuple[LanguageTag, ...]:
        """The languages to translate into, in the order of the settings."""
        return self.config.targets

    @property
    def is_encrypted(self) -> bool:
        """Whether the store is encrypted."""
        return self.key is not None

    @property
    def people(self) -> tuple[str, ...]:
        """Names that no third party is to see: those of the settings, and those in an encrypted store."""
        return tuple(dict.fromkeys((*self.config.people, *self.store.private_names())))

    @property
    def cache_folder(self) -> Path:
        """Where a plain project has its indexes and other caches, which can be built again."""
        return self.root / STATE_FOLDER / "cache"

    def target_language(self, text: str) -> LanguageTag:
        """Return the project's target language that *text* means: "kk", "KK". Raises: NotFound, ConfigError."""
        if text in self.targets:  # at nearly every call
            return LanguageTag(text)
        wanted = parse_tag(text)
        for each in self.all_targets():
            if same_language(each, wanted):
                return each
        known = ", ".join(self.targets)
        raise NotFound(
            "target language",
            text,
            known=known,
            file_name=FILE_NAME,
            hint="this project has {known}; add it to `targets` in {file_name}",
        )

    def choose_targets(self, names: Names) -> tuple[LanguageTag, ...]:
        """Return the target languages that *names* mean; all where there are none. Raises: NotFound, ConfigError."""
        return tuple(map(self.target_language, as_names(names))) or self.all_targets()

    def export_language(self, text: str) -> LanguageTag:
        """Return the language of the project that *text* means, sources' own languages included. Raises: NotFound."""
        wanted = parse_tag(text)
        for each in (self.source, *(document.source_language for document in self.store.documents())):
            if same_language(each, wanted):
                return each
        return self.target_language(text)

    def all_targets(self) -> tuple[LanguageTag, ...]:
        """Return every language that some document goes to: the targets, and the source where one needs it."""
        own = {document.source_language for document in self.store.documents()}
        return (*self.targets, self.source) if own - {self.source} else self.targets

    def output_folder(self) -> Path:
        """Return where exports go unless the command says otherwise; inside the project. Raises: ConfigError."""
        from localize.safe.paths import find_problem

        output = self.config.export.output
        path = self._below(output)
        if path is None:
            raise ConfigError("export.output: {output!r} is outside", output=output, path=self.settings_path)
        problem = None if path == self.root else find_problem(path.relative_to(self.root).as_posix())
        if problem is not None:
            raise ConfigError(problem, path=f"{self.settings_path}: export.output", hint="name a folder such as target")
        return path

    def _below(self, name: str) -> Path | None:
        """Return the path of a name in the settings, links not followed; None where it leads out of the project."""
        path = Path(os.path.normpath(self.root / name))
        return path if path.is_relative_to(self.root) else None

    def languages_for(self, source_language: LanguageTag) -> tuple[LanguageTag, ...]:
        """Return the languages that a document in *source_language* is translated into."""
        wanted = self.targets if same_language(source_language, self.source) else (*self.targets, self.source)
        return tuple(each for each in wanted if not same_language(each, source_language))

    def rules(self, language: LanguageTag) -> Rules:
        """Return the segmentation rules of a language: the project's own, else the shipped ones."""
        return self.cache.get(_RULES, language, lambda: self._read_rules(language))

    def glossaries(self) -> tuple[Glossary, ...]:
        """Return the project's glossaries; where two have a concept of the same id, the first one's counts."""
        return self.cache.get(_GLOSSARIES, "", self._read_glossaries)

    def concepts(self) -> tuple[Concept, ...]:
        """Return the concepts of all glossaries, each id once."""
        merged = {concept.id: concept for each in reversed(self.glossaries()) for concept in each.concepts}
        return tuple(merged.values())

    def term_index(self, language: LanguageTag) -> TermIndex:
        """Return the index that finds terms of the glossaries in texts of a language."""
        return self.cache.get(_TERMS, language, lambda: self._build_terms(language))

    def find_terms(self, language: LanguageTag, text: str) -> tuple[TermHit, ...]:
        """Return the term hits in *text*; none without a glossary, which then costs nothing."""
        return self.term_index(language).find(text) if self.glossaries() else ()

    def forget_glossaries(self) -> None:
        """Read glossaries again at the next question: one of them has changed."""
        self.cache.forget(_GLOSSARIES, _TERMS)

    def reload_config(self) -> None:
        """Read the settings again, and what they name: somebody has changed them. Raises: ConfigError."""
        self.config = read_config(self.root / FILE_NAME)
        self.forget_glossaries()
        self.cache.forget(_RULES)

    def require_writable(self) -> None:
        """Raise a StoreError when the project was opened for reading only."""
        if self.read_only:
            raise ReadOnly("the project is open for reading only", hint="open it where its folder can be written")

    def close(self) -> None:
        """Let go of the store and save the indexes; every acknowledged write is already safe."""
        self.cache.close()
        with contextlib.suppress(LocalizeError):  # a store that is damaged is closed all the same
            self._note_head()
        self.files.close()
        self.store.close()
        if self.copy is not None:
            self.copy.close()

    def _note_head(self) -> None:
        """Let this machine remember how far the record has come, where it has grown."""
        if not self.read_only and self.store.head().sequence > self._opened_at:
            from localize.workflow.user.heads import note_head

            note_head(self.store, self.root, since=self._opened_at)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def settings_path(self) -> str:
        """Path of the settings file, as errors name it."""
        return str(self.root / FILE_NAME)

    def _read_rules(self, language: LanguageTag) -> Rules:
        from localize.segmentation import load_rules
        from localize.segmentation.srx import MAX_BYTES

        for tag, name in self.config.segmentation.items():
            if same_language(tag, language):
                path = self.inside(name)
                return load_rules(language, self.read(path, limit=MAX_BYTES), path=str(path))
        return load_rules(language)

    def own_glossaries(self) -> tuple[Path, ...]:
        """Return the files of the project's folder `glossary/`. Raises: ConfigError where the folder is a link."""
        names = list_folder(self.root, "glossary")
        return tuple(path for name in names if (path := self.root / "glossary" / name).suffix in GLOSSARY_SUFFIXES)

    def _read_glossaries(self) -> tuple[Glossary, ...]:
        from localize.glossary import MAX_BYTES, read_glossary

        paths = [*self.own_glossaries(), *(self._glossary_path(name) for name in self.config.glossaries)]
        return tuple(read_glossary(self.read(path, limit=MAX_BYTES), str(path)) for path in dict.fromkeys(paths))

    def _glossary_path(self, name: str) -> Path:
        if name.startswith("shipped:"):
            from localize.workflow.project.bundled_files import find_shipped

            return find_shipped("glossaries", f"{name.removeprefix('shipped:')}.yaml")
        return self.inside(name)

    def inside(self, name: str) -> Path:
        """Return the path of a file that the settings name, in the project or in a shared folder of the user.

        Raises: ConfigError where it is outside, behind a link, no file or not there.
        """
        path = Path(os.path.normpath(self.root / name))
        if self._find_folder(path) is None:
            raise ConfigError(
                "{name!r} is outside the project",
                name=name,
                path=self.settings_path,
                hint="copy it into the project, or list its folder under `shared_folders` in your preferences.yaml",
            )
        try:
            self.open(path).close()
        except OSError as error:
            raise ConfigError(
                "there is no file {name!r}", name=name, path=self.settings_path, hint="check the path and try again"
            ) from error
        return path

    def _find_folder(self, path: Path) -> Path | None:
        """Return the trusted folder that a path is in: the project's, or a shared one of the user; None for none."""
        from localize.workflow.user.preferences import find_shared_folder

        return self.root if path.is_relative_to(self.root) else find_shared_folder(path)

    def open(self, path: Path) -> BufferedReader:
        """Return a file of the project, or of a shared folder, for reading.

        Raises: ConfigError where it is a link or no file; OSError.
        """
        folder = self._find_folder(path) or self.root
        return open_file(folder, str(path.relative_to(folder)))

    def read(self, path: Path, *, limit: int) -> bytes:
        """Return the bytes of a file of the project or of a shared folder, as `open` opens it, or of a shipped one.

        Raises: ConfigError, also for a file that cannot be read or has more than *limit* bytes.
        """
        from localize.workflow.project.bundled_files import find_shipped

        try:
            if not path.is_relative_to(self.root) and path.is_relative_to(find_shipped("glossaries")):
                return path.read_bytes()
            folder = self._find_folder(path) or self.root
            return read_file(folder, str(path.relative_to(folder)), limit=limit)
        except OSError as error:
            raise ConfigError(
                "cannot be read: {strerror}", strerror=error.strerror, path=str(path), hint="make it readable"
            ) from error

    def _build_terms(self, language: LanguageTag) -> TermIndex:
        """Return the index of the terms of one language.

        A cache file has each language, replaced when terms or the code have changed. One that is damaged or cannot be
        read or written costs time and nothing else.
        """
        from localize.glossary import TermCache, TermIndex

        name = f"cache/terms/{language}.json"
        data = b""
        with contextlib.suppress(OSError):
            data = self.files.read(name)
        cache = TermCache(language, data)
        index = TermIndex.build(self.concepts(), language, cache)
        if not self.read_only and (changed := cache.save()):
            with contextlib.suppress(OSError):
                self.files.write(name, changed)
        return index


def _member_of(team: TeamPlace, named: str | None) -> Member:
    """Return the member whose replica this is. Raises: WorkflowError, where another one is named."""
    from localize.model.events import Member

    if named not in (None, team.person):
        raise WorkflowError(
            "this is the project of {person} in a team: nobody else can work in it",
            person=team.person,
            hint="leave --as out; {named} works in their own copy of the project",
            named=named,
        )
    known = team.find_member(team.person)
    return Member(team.person, known.roles if known is not None else frozenset())


def _open_files(folder: Path, key: Key | None, *, read_only: bool) -> StateFiles:
    if key is None:
        return FolderFiles(folder)
    from localize.store.blob_file import BLOB_FILE, BlobFile

    return BlobFile(folder / BLOB_FILE, key, read_only=read_only)


def find_root(start: Path) -> Path | None:
    """Return the nearest folder at or above *start* that holds a project, if there is one."""
    start = start.resolve()
    return next(filter(_has_settings, (start, *start.parents)), None)


def get_root(root: StrPath | None) -> Path:
    """Return the folder of the project that is meant. Raises: NotFound."""
    found = _root_of(root)
    if found is None or not _has_settings(found):
        raise NotFound(
            "project",
            str(root or Path.cwd()),
            hint="make one with `localize init DIR --source en --target kk`, or try `localize demo`",
        )
    return found


def _root_of(root: StrPath | None) -> Path | None:
    """Return the folder of the project that is meant: *root*, or the nearest one at or above the present folder."""
    return find_root(Path.cwd()) if root is None else Path(root).resolve()


def _has_settings(folder: Path) -> bool:
    """Tell whether a folder holds a project, be it one whose settings are a link or a pipe, which are refused."""
    path = folder / FILE_NAME
    return os.path.lexists(path) and not path.is_dir()


def init(
    root: StrPath,
    *,
    source: str,
    targets: Names,
    name: str = "",
    glossaries: Names = (),
    new_key: NewKey | None = None,
) -> Project:
    """Make a project in the folder *root* (created where missing) and return it open.

    Languages are tags or names: "kk", "Kazakh"; *targets* is one or several, *name* by default that of the folder.
    *glossaries* are files of the project or `shipped:NAME`, for the settings: "shipped:digital-rights". With a
    *new_key* it is encrypted from the first byte on.
    Raises:
        WorkflowError: there is a project already.
        ConfigError: CLDR does not know a language, there is no target, or a target is the source.
        StoreError: the folder cannot be written.
    """
    root = Path(root)
    settings = root / FILE_NAME
    require_free(root)
    from localize.i18n.language_names import read_language
    from localize.safe.atomic import write_private

    tags = tuple(dict.fromkeys(map(read_language, as_names(targets))))
    title = name or root.resolve().name
    config = Config(
        source=read_language(source),
        targets=tags,
        name=title,
        glossaries=as_names(glossaries),
        encrypted=new_key is not None,
    )
    if config.source in tags or not tags:
        raise ConfigError("targets must be given, and differ from the source", hint="for example --target kk")
    try:
        root.mkdir(parents=True, exist_ok=True)
        if new_key is not None:
            _require_no_store(root / STATE_FOLDER)
            _write_slots(root / STATE_FOLDER, new_key)
        write_private(settings, render_config(config).encode())
    except OSError as error:
        raise StoreError(
            "cannot write in {root}: {strerror}", root=root, strerror=error.strerror, hint="choose another folder"
        ) from error
    if not os.path.lexists(root / STATE_FOLDER / STORE_FILE):  # another project was here
        from localize.workflow.user.encrypted_folders import forget_encrypted

        forget_encrypted(root)
    project = open_project(root, key=new_key.key if new_key is not None else None)
    from localize.workflow.user.heads import note_head

    note_head(project.store, project.root, since=0)
    return project


def require_free(root: Path) -> None:
    """Check that a folder is no project. Raises: WorkflowError; StoreError where it cannot be looked into."""
    try:
        taken = (root / FILE_NAME).exists()
    except OSError as error:
        raise StoreError(
            "cannot use the folder {root}: {strerror}", root=root, strerror=error.strerror, hint="choose another folder"
        ) from error
    if taken:
        raise WorkflowError("{root} is a project already", root=root, hint="open it with `localize -C DIR status`")


def _require_no_store(folder: Path) -> None:
    """Check that no store or key of a project without settings would be lost. Raises: WorkflowError."""
    if any(os.path.lexists(folder / name) for name in (KEYS_FILE, STORE_FILE)):
        raise WorkflowError(
            "{folder} has the store of a project whose settings are missing",
            folder=folder,
            hint="restore {name}, or move that folder away",
            name=FILE_NAME,
        )


def _write_slots(folder: Path, new_key: NewKey) -> None:
    from localize.store.key_slots import write_key_slots

    make_folder(folder)
    write_key_slots(folder, new_key.slots)


def open_project(
    root: StrPath | None = None,
    *,
    as_name: str | None = None,
    read_only: bool = False,
    key: Key | Passphrase | None = None,
) -> Project:
    """Open the project in *root*, or in the nearest folder at or above the present one.

    The store is made when the settings are there and it is not. *as_name* says who works here; None: `LOCALIZE_USER`,
    the name in the user's settings, or the login name. *read_only* opens a project that cannot be written, too. *key*
    opens an encrypted one: `Project.key` of one that is open, or what gives the passphrase when it is called. Close
    what is open, best by `with`.
    Raises:
        NotFound: there is no project.
        ConfigError: its settings are broken.
        PassphraseNeeded, WrongPassphrase: it is encrypted, and *key* gives no passphrase, or another one.
        StoreError: its store is locked, newer, foreign or damaged, or the folder cannot be written.
    """
    found = get_root(root)
    require_regular(found / STATE_FOLDER)
    folder = found / STATE_FOLDER
    # A cache of settings beside an encrypted store could say that it is plain.
    is_cached = not read_only and not os.path.lexists(folder / KEYS_FILE)
    config = read_config(found / FILE_NAME, cache=folder / "cache" / CACHED_SETTINGS if is_cached else None)
    found_key = find_key(found / STATE_FOLDER, config, key)
    store = _open_store(found / STATE_FOLDER, config, read_only=read_only, key=found_key)
    project = Project(found, config, store, as_name=as_name, read_only=read_only, key=found_key)
    if as_name is not None:
        _require_member(project)
    if found_key is not None:
        from localize.workflow.user.encrypted_folders import remember_encrypted

        remember_encrypted(found)
    if found_key is not None and not read_only and (config.people or not config.encrypted):
        _take_in(project)
    return project


def _require_member(project: Project) -> None:
    """Close a team's project that somebody else is to work in. Raises: WorkflowError."""
    try:
        if project.store.team() is not None:
            _ = project.member
    except WorkflowError:
        project.close()
        raise


def _take_in(project: Project) -> None:
    """Do the last steps of an encryption, or of one that was killed."""
    from localize.workflow.project.plain_files import take_in

    try:
        take_in(project)
        project.reload_config()
    except BaseException:
        project.close()
        raise


def open_to_read(
    root: StrPath | None = None, *, as_name: str | None = None, key: Key | Passphrase | None = None
) -> Project:
    """Open a project as `open_project` does; one that cannot be written is opened for reading only."""
    try:
        return open_project(root, as_name=as_name, key=key)
    except (Conflict, Damaged, Locked, PassphraseNeeded, SchemaMismatch, WrongPassphrase):
        raise
    except StoreError as error:
        try:
            return open_project(root, as_name=as_name, read_only=True, key=key)
        except DiskError:
            return _open_copy(root, as_name, error, key)
        except LocalizeError:
            raise error from None


def require_regular(folder: Path) -> None:
    """Raise a ConfigError where the store's folder is a link, or something in it is neither file nor folder."""
    with contextlib.suppress(OSError):  # a folder that cannot be read: the store says why
        if (odd := find_irregular(folder)) is not None:
            hint = "delete it; a project that came from someone else may be hostile"
            raise ConfigError("is not a regular file or folder", path=str(odd), hint=hint)


def _open_copy(
    root: StrPath | None, as_name: str | None, error: StoreError, key: Key | Passphrase | None = None
) -> Project:
    """Open for reading a copy of the store elsewhere: SQLite needs room beside a file that it reads.

    Raises: *error* where there is no room for the copy either, or somebody has the store open.
    """
    from localize.safe.temporary_folder import make_temporary_folder
    from localize.store.backup import copy_closed

    found = _root_of(root)
    if found is None:
        raise error
    config = read_config(found / FILE_NAME)
    require_regular(found / STATE_FOLDER)
    copy = contextlib.ExitStack()
    try:
        place = copy_closed(found / STATE_FOLDER / STORE_FILE, copy.enter_context(make_temporary_folder()))
        found_key = find_key(found / STATE_FOLDER, config, key)
        store = _open_store(place.parent, config, read_only=True, key=found_key)
    except (OSError, LocalizeError):
        copy.close()
        raise error from None
    project = Project(found, config, store, as_name=as_name, read_only=True, key=found_key)
    project.copy = copy
    return project


def _open_store(folder: Path, config: Config, *, read_only: bool, key: Key | None) -> Store:
    # Named directly: reading the environment's entry points would cost `localize status` 34 ms.
    from localize.store.sqlite import open_store

    if not read_only:
        _prepare(folder, shared=config.storage.shared)
    return open_store(folder / STORE_FILE, policy=config.review, create=not read_only, read_only=read_only, key=key)


def _prepare(folder: Path, *, shared: bool) -> None:
    """Make what the store is to lie in, and let nobody else at it. Raises: StoreError."""
    from localize.safe.atomic import remove_parts

    place = folder / STORE_FILE
    try:
        make_folder(folder)
        share(folder, shared=shared)
        if not place.exists() and not place.with_name(f"{STORE_FILE}.lock").exists():
            make_file(place)
            hide_from_git(folder)
    except OSError as error:
        kind = ReadOnly if error.errno in _NO_RIGHT else StoreError
        raise kind(
            "cannot write in {parent}: {strerror}",
            parent=folder.parent,
            strerror=error.strerror,
            hint="make the folder writable; commands that only read work without it",
        ) from error
    remove_parts(folder)
