"""Encryption of a project: begin it, end it, change its passphrase, recovery key or key.

The order of the steps is what makes each of them safe to kill. `keys.json` is there before the store needs it, and
`localize.yaml` says `encrypted: true` only while the store is encrypted; `find_key` opens all that lies between. Done
again, a step that was killed continues.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from localize.config.project import FILE_NAME, read_config
from localize.errors import DiskError, StoreError, WorkflowError, WrongPassphrase
from localize.safe.atomic import let_go, open_part
from localize.safe.modes import STATE_FOLDER, file_mode
from localize.store.blob_file import BLOB_FILE, NEXT_SUFFIX
from localize.store.connection import remove_files
from localize.store.key import KEYS_FILE, STORE_FILE, Key, Passphrase
from localize.store.key_slots import Cost, KeySlots, NewKey, SlotKind, read_key_slots, write_key_slots
from localize.store.locks import hold_gate, lock_files
from localize.workflow.project.plain_files import (
    SNAPSHOTS,
    change_settings,
    convert_snapshot,
    find_plain,
    has_encrypted_snapshots,
    take_out,
)
from localize.workflow.project.project import get_root, open_project
from localize.workflow.project.store_key import needs_key
from localize.workflow.user.encrypted_folders import forget_encrypted
from localize.workflow.user.origins import FILE as ORIGINS
from localize.workflow.user.origins import read_origins, remember_origins


def encrypt(root: Path | None, new: NewKey) -> tuple[Path, ...]:
    """Encrypt a project under a new key; return the files beside the store that could not be, and are still plain.

    Raises:
        WorkflowError: it is encrypted already.
        Locked: somebody has it open.
        StoreError: it is damaged, or the folder cannot be written.
    """
    from localize.store.conversion import convert_store

    found = get_root(root)
    require_plain(found)
    folder = found / STATE_FOLDER
    with open_project(found):
        pass  # its store is there, and of the present schema
    slots = new.slots.joined(read_key_slots(folder)) if has_encrypted_snapshots(folder) else new.slots
    with _translated(folder):
        convert_store(folder / STORE_FILE, None, new.key, lambda: write_key_slots(folder, slots))
    with open_project(found, key=new.key):  # which takes in what is plain
        return find_plain(found)


def find_sources_inside(root: Path | None, key: Key) -> tuple[Path, ...]:
    """Return the source files of an encrypted project that lie in its folder, plain."""
    with open_project(get_root(root), key=key, read_only=True) as project:
        paths = (project.root / document.path for document in project.store.documents())
        return tuple(path for path in paths if path.is_file())


def delete_sources(paths: Iterable[Path]) -> None:
    """Delete source files that lie in the folder of an encrypted project; the store has their bytes.

    Raises: StoreError.
    """
    for path in paths:
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise StoreError(
                "cannot delete {path}: {strerror}", path=path, strerror=error.strerror, hint="make the folder writable"
            ) from error


def require_plain(root: Path | None) -> None:
    """Raise a WorkflowError where a project is encrypted already."""
    found = get_root(root)
    if needs_key(found / STATE_FOLDER, read_config(found / FILE_NAME)):
        hint = "`localize passphrase` changes its passphrase"
        raise WorkflowError("the project is encrypted already", hint=hint)


def decrypt(root: Path | None, given: Key | Passphrase | None) -> None:
    """Let a project be plain again.

    Raises:
        WorkflowError: it is not encrypted.
        PassphraseNeeded, WrongPassphrase.
        Locked: somebody has it open.
        StoreError: it is damaged, or the folder cannot be written.
    """
    from localize.store.conversion import convert_store

    found = get_root(root)
    folder = found / STATE_FOLDER
    with open_project(found, key=given) as project:
        key, people, origins = project.key, project.people, read_origins(project)
    if key is None and not (folder / KEYS_FILE).exists():
        raise WorkflowError("the project is not encrypted", hint="`localize encrypt` encrypts it")

    def announce() -> None:
        assert key is not None
        forget_encrypted(found)
        change_settings(found, people=people, encrypted=False)
        take_out(found, key)

    with _translated(folder):
        if key is not None:  # else it was killed after that
            convert_store(folder / STORE_FILE, key, None, announce)
        if not has_encrypted_snapshots(folder):
            (folder / KEYS_FILE).unlink(missing_ok=True)
        remove_files(folder / BLOB_FILE)
        (folder / ORIGINS).unlink(missing_ok=True)
    with open_project(found) as project:
        remember_origins(project, origins)


def accept_plain(root: Path | None) -> None:
    """Let a project that was encrypted on this machine, and is plain by now, be opened again.

    Raises: WorkflowError where it is encrypted, or its settings say so.
    """
    found = get_root(root)
    if needs_key(found / STATE_FOLDER, read_config(found / FILE_NAME)):
        raise WorkflowError("the project is encrypted", hint="`localize decrypt` decrypts it")
    forget_encrypted(found)


def unlock_slots(root: Path | None, secret: str) -> Key:
    """Return the key of a project for its passphrase or its recovery key.

    Raises: WrongPassphrase; WorkflowError for a plain project; StoreError.
    """
    from localize.store.connection import opens

    folder, slots = read_slots(root)
    return slots.unlock(secret, lambda key: opens(folder / STORE_FILE, key))


def change_passphrase(root: Path | None, key: Key, new: str, cost: Cost, kind: SlotKind = SlotKind.PASSPHRASE) -> None:
    """Let *new* open a project, whose key is *key*, in place of the passphrase or recovery key that it has.

    Backups keep those that they were made under.
    Raises:
        WorkflowError: the project is plain, or the passphrase too short.
        WrongPassphrase: a restore has meanwhile put a store with another key there.
        Locked: another process changes the passphrase, or has the project for itself.
        StoreError.
    """
    from localize.store.connection import opens

    folder, _ = read_slots(root)
    place = folder / STORE_FILE
    with _translated(folder), hold_gate(lock_files(place)[1]):
        _, slots = read_slots(root)  # as they are under the lock
        if not opens(place, key):
            raise WrongPassphrase(
                "wrong passphrase", hint="type it again; with the recovery key: `localize passphrase --recovery`"
            )
        write_key_slots(folder, slots.with_slot(key, kind, new, cost))


def change_key(root: Path | None, secret: str, new: NewKey) -> None:
    """Put a project under a new key with a passphrase and a recovery key of its own; *secret* opens it now.

    Everything is copied from one key to the other and stands nowhere plain. Backups keep the key that they have.
    Raises:
        WrongPassphrase; WorkflowError for a plain project.
        Locked: somebody has it open.
        StoreError: it is damaged, or the folder cannot be written.
    """
    from localize.store.conversion import convert_store

    key = unlock_slots(root, secret)
    found = get_root(root)
    folder = found / STATE_FOLDER
    with open_project(found, key=key):
        pass  # what an encryption has left plain is taken in, and the schema is the present one

    def announce() -> None:  # until the new store stands, either key opens
        _copy_blobs(folder / BLOB_FILE, key, new.key)
        write_key_slots(folder, new.slots.joined(read_key_slots(folder).opened_by(secret, key)))

    with _translated(folder):
        convert_store(folder / STORE_FILE, key, new.key, announce)
        for snapshot in folder.glob(SNAPSHOTS):
            convert_snapshot(snapshot, key, new.key)
        if not any(_needs_slots(each, new.key) for each in folder.glob(SNAPSHOTS)):
            write_key_slots(folder, new.slots)
    with open_project(found, key=new.key) as project:
        project.files.size("")  # which puts the caches under the new key in place


def _copy_blobs(path: Path, before: Key, after: Key) -> None:
    """Put a copy of the blob file under another key beside it, for `BlobFile` to take; none of one that is damaged."""
    from localize.store.backup import flush
    from localize.store.conversion import copy_under_key

    following = path.with_name(path.name + NEXT_SUFFIX)
    if not path.exists():
        return
    try:
        with open_part(following, file_mode(following)) as (part, file):
            let_go(file)
            copy_under_key(path, part, before, after)
            flush(part)
            part.replace(following)
    except DiskError:
        raise
    except StoreError:  # it is moved aside at the next opening
        following.unlink(missing_ok=True)


def _needs_slots(snapshot: Path, key: Key) -> bool:
    """Tell whether a copy of the store is under another key than *key*, with no key slots of its own."""
    from localize.store.connection import opens

    return not opens(snapshot, key) and not snapshot.with_suffix(".keys.json").exists()


def read_slots(root: Path | None) -> tuple[Path, KeySlots]:
    """Return a project's state folder and its key slots. Raises: WorkflowError for a plain project; StoreError."""
    found = get_root(root)
    folder = found / STATE_FOLDER
    if not needs_key(folder, read_config(found / FILE_NAME)):
        raise WorkflowError("the project is not encrypted", hint="`localize encrypt` encrypts it")
    return folder, read_key_slots(folder)


@contextmanager
def _translated(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreError(
            "cannot write in {parent}: {strerror}",
            parent=folder,
            strerror=error.strerror,
            hint="make the folder writable, or free some space; nothing is lost",
        ) from error
