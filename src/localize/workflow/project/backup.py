"""Backup and restore of a project's store."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from localize.config.project import FILE_NAME, Config, read_config
from localize.errors import NotFound, StoreError, WorkflowError, WrongPassphrase
from localize.errors.message import Message
from localize.safe.atomic import let_go, open_part, write_private
from localize.safe.modes import STATE_FOLDER, file_mode, hide_from_git, make_folder
from localize.safe.temporary_folder import make_temporary_folder
from localize.store.key import STORE_FILE, Key, Passphrase
from localize.store.key_slots import KeySlots, get_passphrase, read_key_slots, render_key_slots, write_key_slots
from localize.workflow.project.project import require_regular

if TYPE_CHECKING:
    from localize.model import Problem
    from localize.model.events import Head
    from localize.model.states import ReviewPolicy
    from localize.store import Store
    from localize.workflow.project.project import Project


def backup(project: Project, path: Path) -> None:
    """Write a consistent, verified copy of the store to a new file; of an encrypted one with its key slots.

    Raises: StoreError.
    """
    if path.exists():
        raise StoreError("{path} already exists", path=path, hint="name a new file")
    if not project.is_encrypted:
        project.store.snapshot(path)
        return
    from localize.workflow.project.backup_archive import write_archive

    try:
        write_archive(project, project.root / STATE_FOLDER, path)
    except OSError as error:
        raise StoreError(
            "cannot write {to}: {strerror}", to=path, strerror=error.strerror, hint="choose another folder"
        ) from error


def verify(project: Project, against: Path | None = None) -> tuple[Problem, ...]:
    """Return what is wrong with the store's pages, hashes and histories; empty: nothing was altered or lost.

    That a whole history is not the one which this machine has seen is a problem too, or that it does not continue that
    of *against*, a backup or a manifest that was kept elsewhere.
    Raises:
        NotFound, WorkflowError: *against* is not there, or is neither, or another project's.
    """
    from localize.model import Problem
    from localize.workflow.user.heads import MANIFEST, check_history, has_head

    forged = check_history(project.store, project.root, project.output_folder() / MANIFEST).forged
    found = [*project.store.verify(), *([Problem(forged)] if forged is not None else [])]
    if against is not None and not has_head(project.store, head := _find_kept_head(project, against)):
        text = "the history does not continue that of {path}: event {number} is missing or another one"
        found.append(Problem(Message(text, path=against, number=head.sequence)))
    return tuple(found)


def _find_kept_head(project: Project, path: Path) -> Head:
    from localize.store.sqlite import open_store
    from localize.workflow.project.backup_archive import is_archive, read_archive_head
    from localize.workflow.user.heads import read_manifest_head

    if not path.is_file():
        raise NotFound("file", str(path), hint="name a backup or a manifest")
    head = None
    if path.suffix == ".json":
        head = read_manifest_head(path, project.store.project_id)
    elif is_archive(path):
        head = read_archive_head(path, project.store.project_id)
    else:
        store = open_store(path, policy=project.config.review, read_only=True)
        try:
            if store.project_id == project.store.project_id:
                head = store.head()
        finally:
            store.close()
    if head is None:
        raise WorkflowError(
            "{path} does not belong to this project", path=path, hint="name a backup or a manifest of this project"
        )
    return head


@contextmanager
def open_backup(path: Path, given: Key | Passphrase | None) -> Iterator[Store]:
    """Give a backup for reading. Raises: SchemaMismatch, StoreError; PassphraseNeeded, WrongPassphrase."""
    from localize.model.states import ReviewPolicy
    from localize.store.sqlite import open_store
    from localize.workflow.project.backup_archive import extract_archive, is_archive

    with make_temporary_folder() as folder:  # for an encrypted store alone
        key = None
        if is_archive(path):
            part = folder / STORE_FILE
            with part.open("wb") as file:
                slots = extract_archive(path, file)
            key = given if isinstance(given, Key) else slots.unlock(get_passphrase(given))
            path = part
        store = open_store(path, policy=ReviewPolicy(), read_only=True, key=key)
        try:
            yield store
        finally:
            store.close()


@dataclass(frozen=True, slots=True)
class _Backup:
    """A backup as it takes the place of the store."""

    file: Path
    key: Key | None = None
    slots: KeySlots | None = None
    """What opens it; none where it is plain."""


def restore(root: Path, path: Path, given: Passphrase | None = None) -> Path | None:
    """Put a verified backup in the place of the store and return where the store before it is kept, if there was one.

    A store that is damaged, whether it opens or not, is moved aside as it is. *given* gives the passphrase of an
    encrypted backup, or of the project: of both, where they have the same key.
    Raises:
        NotFound: there is no such file.
        WorkflowError: the backup is another project's.
        SchemaMismatch, StoreError: the backup is not a whole store of this program.
        PassphraseNeeded, WrongPassphrase.
        Locked: somebody has the project open.
    """
    if not path.is_file():
        raise NotFound("backup", str(path), hint="check the path and try again")
    config = read_config(root / FILE_NAME)
    folder = root / STATE_FOLDER
    require_regular(folder)
    try:
        make_folder(folder)
        if not (folder / STORE_FILE).exists():
            hide_from_git(folder)
        with _open_backup(folder, config, path, given) as found:
            return _put(root, config, found, given)
    except OSError as error:
        raise StoreError(
            "cannot write {path}: {strerror}",
            path=folder / STORE_FILE,
            strerror=error.strerror,
            hint="choose another file",
        ) from error


def _put(root: Path, config: Config, found: _Backup, given: Passphrase | None) -> Path | None:
    """Put a backup in the place of the store; return where the store before it is kept."""
    from localize.store.backup import replace_store

    folder = root / STATE_FOLDER
    place, kept = folder / STORE_FILE, _free_name(folder / STORE_FILE)
    project_id = _check_backup(found, config.review)
    present: KeySlots | None = None
    slots: KeySlots | None = None

    def find_key() -> Key | None:
        nonlocal present, slots  # read under the lock: a passphrase may be changed until then
        present = _read_present(folder)
        slots = _choose_slots(found, present, given)
        return _find_present_key(place, present, found, given)

    @contextmanager
    def announced() -> Iterator[None]:
        # Before as well: a restore that is killed is no forgery. After it an older store has another head.
        _remember(root, found.file, found.key, config.review)
        if slots is not None:  # until the new store stands, either opens
            write_key_slots(folder, slots.joined(present))
        yield
        if slots is None:
            return
        if present is not None and slots != present and kept.exists():
            write_private(kept.with_suffix(".keys.json"), render_key_slots(present))
        write_key_slots(folder, slots)

    replace_store(place, found.file.read_bytes(), kept, project_id, announced(), find_key)
    _remember(root, place, found.key, config.review, read_only=False)
    return kept if kept.exists() else None


def _read_present(folder: Path) -> KeySlots | None:
    """Return the slots of the present store; None where there are none, or they cannot be read any more."""
    try:
        return read_key_slots(folder)
    except StoreError:
        return None


def _choose_slots(found: _Backup, present: KeySlots | None, given: Passphrase | None) -> KeySlots | None:
    """Return the present slots where they open the backup, for its passphrase may have changed; else the backup's."""
    if found.slots is None or found.key is None or present is None or given is None:
        return found.slots
    if set(found.slots.slots) <= set(present.slots):  # the same, or those of both, which a killed restore has left
        return found.slots
    try:
        is_same = present.unlock(get_passphrase(given)).is_same(found.key)
    except WrongPassphrase:
        is_same = False
    return present if is_same else found.slots


def _find_present_key(place: Path, present: KeySlots | None, found: _Backup, given: Passphrase | None) -> Key | None:
    """Return the key of the store that is there; None where it is plain, or the passphrase does not open it."""
    from localize.store.connection import is_plain, opens

    if present is None or given is None or is_plain(place):
        return None
    if found.key is not None and place.exists() and opens(place, found.key):
        return found.key
    try:
        return present.unlock(get_passphrase(given), lambda key: opens(place, key))
    except WrongPassphrase:
        return None


@contextmanager
def _open_backup(folder: Path, config: Config, path: Path, given: Passphrase | None) -> Iterator[_Backup]:
    """Give a backup as a file that can take the place of the store. Raises: as `restore`."""
    from localize.store.connection import remove_files
    from localize.workflow.project.backup_archive import is_archive

    if not is_archive(path) and not config.encrypted:
        yield _Backup(path)
        return
    with open_part(folder / STORE_FILE, file_mode(folder / STORE_FILE)) as (part, file):
        try:
            yield _encrypted_backup(folder, path, part, file, given)
        finally:
            remove_files(part)


def _encrypted_backup(folder: Path, path: Path, part: Path, file: BinaryIO, given: Passphrase | None) -> _Backup:
    """Return a backup as an encrypted store in *part*, open as *file*. Raises: as `restore`."""
    from localize.store.connection import is_plain
    from localize.store.conversion import copy_backup
    from localize.workflow.project.backup_archive import extract_archive, is_archive

    if is_archive(path):
        slots = extract_archive(path, file)
    elif is_plain(path):
        let_go(file)
        slots = read_key_slots(folder)
        key = slots.unlock(get_passphrase(given))
        copy_backup(path, part, key)
        return _Backup(part, key, slots)
    else:  # the store that an earlier restore has put aside, with its key slots if they were others
        beside = path.with_suffix(".keys.json")
        slots = read_key_slots(beside.parent, beside.name) if beside.exists() else read_key_slots(folder)
        file.write(path.read_bytes())
    file.flush()
    let_go(file)
    return _Backup(part, _unlock(slots, part, folder, given), slots)


def _unlock(slots: KeySlots, part: Path, folder: Path, given: Passphrase | None) -> Key:
    """Return the key of a backup, by the passphrase that it was made under or by the one that the project has now.

    Raises: WrongPassphrase, PassphraseNeeded.
    """
    from localize.store.connection import opens

    passphrase = get_passphrase(given)
    try:
        return slots.unlock(passphrase)
    except WrongPassphrase:
        present = _read_present(folder)
        if present is None or not opens(part, key := present.unlock(passphrase)):
            raise
        return key


def _remember(root: Path, place: Path, key: Key | None, policy: ReviewPolicy, *, read_only: bool = True) -> None:
    """Let this machine know that the history of a folder was set back on purpose, to that of the store at *place*."""
    from localize.store.sqlite import open_store
    from localize.workflow.user.heads import note_head

    store = open_store(place, policy=policy, read_only=read_only, key=key)
    try:
        note_head(store, root.resolve(), since=store.head().sequence, restored=True)
    finally:
        store.close()


def _free_name(place: Path) -> Path:
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    names = (
        place.with_name(f"before-restore-{stamp}{suffix}.db") for suffix in ("", *(f"-{n}" for n in range(2, 999)))
    )
    return next(name for name in names if not name.exists())


def _check_backup(found: _Backup, policy: ReviewPolicy) -> str:
    """Return the id of the project that a backup is of, once nothing is wrong with it."""
    from localize.store.sqlite import open_store

    copy = open_store(found.file, policy=policy, read_only=True, key=found.key)
    try:
        problems = copy.verify()
        project_id = copy.project_id
    finally:
        copy.close()
    if problems:
        raise StoreError("the backup is damaged: {message}", message=problems[0].text, hint="choose an older one")
    return project_id
