"""Wipe of a project: what the program made of it is overwritten and deleted, in its folder and in the user's own.

An encrypted project cannot be read from the first step on, for its key slots go first. A wipe that was stopped can be
begun again: the settings, by which a project is found, go last.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Generator, Iterable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from functools import partial
from itertools import filterfalse
from pathlib import Path

from localize.config.project import FILE_NAME, Config, read_config
from localize.errors import LocalizeError, NotFound, StoreError, WorkflowError
from localize.errors.message import Message
from localize.model import LanguageTag, Progress
from localize.safe.atomic import overwrite
from localize.safe.modes import STATE_FOLDER
from localize.store.key import KEYS_FILE, STORE_FILE
from localize.store.locks import ProcessLock, lock_files
from localize.workflow.project.project import OWN_NAMES, find_root
from localize.workflow.project.store_key import needs_key
from localize.workflow.user.heads import MANIFEST

_OWN = (*OWN_NAMES, STATE_FOLDER)
_NO_LINK = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


@dataclass(frozen=True, slots=True)
class WipePlan:
    """What a wipe would delete of a project's folder, and what it would leave there."""

    root: Path
    name: str
    """What a person has to type."""
    is_encrypted: bool
    ours: tuple[Path, ...]
    """Files and links that the program made, or that lie in the project's own folders."""
    others: tuple[Path, ...]
    """Every other file and link in the folder."""
    output: Path
    """The folder of exports."""

    @property
    def locks(self) -> tuple[Path, ...]:
        """The files by which processes keep each other out, which go last; none where the folder is a link."""
        state = self.root / STATE_FOLDER
        return () if state.is_symlink() else lock_files(state / STORE_FILE)


@dataclass(frozen=True, slots=True)
class Wiped:
    """What a wipe has deleted and left."""

    root: Path
    files: int
    records: int
    """Entries about the project in the user's own folders, with reports of crashes."""
    is_encrypted: bool
    left: tuple[Path, ...]
    """Files in the folder that are not the program's."""


def plan_wipe(start: Path | None = None) -> WipePlan:
    """Return what a wipe of the project in or around a folder would delete; the present folder where none is given.

    Settings that cannot be read are no hindrance: the project then has its folder's name.
    Raises: NotFound.
    """
    root = _get_root((start or Path.cwd()).resolve())
    config = _read_settings(root)
    output = Path(os.path.normpath(root / config.export.output))
    exports = frozenset(_find_exports(output))
    locks = frozenset(lock_files(root / STATE_FOLDER / STORE_FILE))

    def is_ours(path: Path) -> bool:
        return path in exports or path.relative_to(root).parts[0] in _OWN

    every = [each for each in _walk(root) if each not in locks]
    ours, others = tuple(filter(is_ours, every)), tuple(filterfalse(is_ours, every))
    is_encrypted = needs_key(root / STATE_FOLDER, config)
    return WipePlan(root, config.name or root.name, is_encrypted, ours, others, output)


def wipe(root: Path, name: str, *, everything: bool = False) -> Generator[Progress, None, Wiped]:
    """Delete the project in *root* for good and return what became of its files; *everything*: others' files, too.

    No link is followed: the link itself goes. The bytes of a file are overwritten first, unless it has another name
    elsewhere as well.
    Raises:
        NotFound: there is no project.
        WorkflowError: *name* is not the project's, or *everything* would reach beyond the project.
        Locked: somebody has the project open.
        StoreError: something cannot be deleted; the wipe can be begun again.
    """
    projects = _find_ids(root)
    with ExitStack() as held:
        _hold(held, root / STATE_FOLDER)
        plan = plan_wipe(root)
        if name != plan.name:
            hint = Message("the name is {name}", name=plan.name)
            raise WorkflowError("{typed!r} is not the project's name: nothing was deleted", typed=name, hint=hint)
        if everything:
            _require_own_folder(plan)
        slots = root / STATE_FOLDER / KEYS_FILE
        if slots in plan.ours:  # nobody can read the project any more
            _erase(slots)
        records = _forget(root, projects)
        doomed = sorted((*plan.ours, *(plan.others if everything else ())), key=partial(_order, root))
        for number, path in enumerate(doomed):
            yield Progress(number, len(doomed), "files deleted")
            _erase(path)
    for each in plan.locks:  # Windows deletes no file that somebody holds
        _erase(each)
    own = [root] if everything else [plan.output, *(root / each for each in _OWN)]
    _remove_folders(root, doomed, own)
    return Wiped(root, len(doomed), records, plan.is_encrypted, () if everything else plan.others)


def _get_root(folder: Path) -> Path:
    """Return the folder of the project in or around a folder, or of one whose settings are gone. Raises: NotFound."""
    root = find_root(folder) or (folder if os.path.lexists(folder / STATE_FOLDER) else None)
    if root is None:
        raise NotFound("project", str(folder), hint="name its folder with -C")
    return root


def _order(root: Path, path: Path) -> tuple[bool, bool]:
    """Return what sorts those files last that say which others are the project's."""
    return path == root / FILE_NAME, path.name == MANIFEST


def _walk(folder: Path) -> Iterator[Path]:
    """Yield every path below a folder that is no folder, links to folders too."""
    for base, folders, files in os.walk(folder):
        yield from (Path(base, each) for each in (*files, *folders) if each in files or Path(base, each).is_symlink())


def _read_settings(root: Path) -> Config:
    """Return the settings, those of any project where they cannot be read."""
    with suppress(LocalizeError, OSError):
        return read_config(root / FILE_NAME)
    return Config(LanguageTag(""), ())


def _find_exports(output: Path) -> Iterator[Path]:
    """Yield the files of the last export to a folder that are as it wrote them, with their manifest."""
    from localize.workflow.export.verify_export import find_unchanged

    if (output / MANIFEST).is_file():
        with suppress(LocalizeError, OSError):
            yield from find_unchanged(output)
        yield output / MANIFEST


def _require_own_folder(plan: WipePlan) -> None:
    """Raise a WorkflowError where a folder holds more than one project, or the person's home."""
    inner = [each for each in plan.others if each.name == FILE_NAME]
    if plan.root in (Path.home(), *Path.home().parents) or inner:
        raise WorkflowError(
            "{folder} holds more than this project: nothing was deleted",
            folder=inner[0].parent if inner else plan.root,
            hint="wipe without the other files, then delete the rest by hand",
        )


def _hold(held: ExitStack, state: Path) -> None:
    """Keep everybody else from opening the project. Raises: Locked, StoreError."""
    if not _can_be_open(state):
        return
    try:
        lock = ProcessLock(state / STORE_FILE)
    except OSError as error:
        raise _undeletable(state, error) from error
    held.callback(lock.release)
    held.enter_context(lock.exclusive())


def _can_be_open(state: Path) -> bool:
    """Tell whether the program would open a store in a folder: not through a link, nor beside one."""
    from localize.safe.folder import find_irregular

    return state.is_dir() and find_irregular(state) is None


def _find_ids(root: Path) -> frozenset[str]:
    """Return the ids under which the user's folders know the project: by its folder, and by its store if that opens."""
    from localize.model.states import ReviewPolicy
    from localize.store.connection import is_plain
    from localize.store.sqlite import open_store
    from localize.workflow.user.heads import read_heads

    found = {each.project for each in read_heads() if each.folder == str(root)}
    if _can_be_open(state := root / STATE_FOLDER) and is_plain(state / STORE_FILE):
        with suppress(LocalizeError):
            store = open_store(state / STORE_FILE, policy=ReviewPolicy(), read_only=True)
            found.add(store.project_id)
            store.close()
    return frozenset(found)


def _forget(root: Path, projects: frozenset[str]) -> int:
    """Take a project out of the user's folders and return how many entries that were."""
    from localize.engines.keys import remove_from_keyring
    from localize.workflow.project.crash_report import remove_reports
    from localize.workflow.user.encrypted_folders import forget_encrypted
    from localize.workflow.user.heads import forget_heads, read_heads
    from localize.workflow.user.origins import forget_origins
    from localize.workflow.user.passphrase import keyring_name
    from localize.workflow.user.recent_projects import forget_project
    from localize.workflow.user.settings import forget_consents

    elsewhere = {each.project for each in read_heads() if each.folder != str(root) and Path(each.folder).is_dir()}
    count = forget_origins(projects - elsewhere) + forget_project(str(root)) + remove_reports()
    with suppress(LocalizeError):  # settings that cannot be read
        count += forget_consents(projects, str(root))
    return count + forget_encrypted(root) + forget_heads(str(root)) + remove_from_keyring(keyring_name(root))


def _erase(path: Path) -> None:
    """Overwrite a file and delete it; of a link, pipe or device only the name goes. Raises: StoreError."""
    with suppress(OSError):  # what cannot be overwritten can often be deleted
        present = path.lstat()
        if stat.S_ISREG(present.st_mode) and present.st_nlink == 1:
            _overwrite(path)
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise _undeletable(path, error) from error


def _overwrite(path: Path) -> None:
    handle = os.open(path, os.O_WRONLY | _NO_LINK)
    with os.fdopen(handle, "wb") as file:
        overwrite(file)


def _remove_folders(root: Path, deleted: Iterable[Path], own: Iterable[Path]) -> None:
    """Delete the folders below *root* that a wipe has emptied, and of those in the project's *own* the empty ones."""
    emptied = {folder for each in deleted for folder in each.parents if folder.is_relative_to(root)}
    for each in own:
        if each.is_relative_to(root) and each.resolve() == each:  # else a link leads to it
            emptied |= {Path(base) for base, _, _ in os.walk(each)}
    for folder in sorted(emptied, key=lambda each: len(each.parts), reverse=True):
        with suppress(OSError):  # there is something else in it
            folder.rmdir()


def _undeletable(path: Path, error: OSError) -> StoreError:
    return StoreError(
        "cannot delete {path}: {strerror}",
        path=path,
        strerror=error.strerror,
        hint="make it and its folder writable, then wipe again",
    )
