"""Plain files of a project that is to be encrypted: taken into its store and its blob file, and out again.

Each step can be killed and done again. An encrypted project whose settings do not say `encrypted: true` yet, or name
people, is one whose last steps are still to be done; the next opening does them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING

from localize.config.project import CACHED_SETTINGS, FILE_NAME, parse_config
from localize.errors import DiskError, Locked, NotFound, ReadOnly, StoreError
from localize.safe.atomic import overwrite, write_private
from localize.safe.folder import read_file
from localize.safe.modes import STATE_FOLDER
from localize.safe.yaml.edit import set_value
from localize.store.blob_file import BLOB_FILE, BlobFile
from localize.store.key import KEYS_FILE, STORE_FILE
from localize.workflow.project.state_files import FolderFiles
from localize.workflow.user.origins import take_in_origins

if TYPE_CHECKING:
    from localize.store.key import Key
    from localize.workflow.project.project import Project

STAYS_PLAIN = (
    "not encrypted: localize.yaml, glossary/, memory/, segmentation/ and spelling/, source files that lie in the "
    "folder, and what you write out: exports, packages, reports"
)
SNAPSHOTS = "before-restore-*.db"
"""Copies of the store that `restore` leaves beside it."""
_LARGEST_SETTINGS = 1 << 20
_OURS = (KEYS_FILE, ".gitignore", STORE_FILE, BLOB_FILE, "before-restore-")
"""How the names begin of what is encrypted already, or says nothing."""


def take_in(project: Project) -> None:
    """Let nothing that the program writes beside the store stay plain, and the settings say that it is encrypted.

    Raises: ConfigError where the settings cannot be changed; StoreError.
    """
    folder = project.root / STATE_FOLDER
    try:
        for path in (folder / "cache").rglob("*"):
            with suppress(OSError):  # `find_plain` names what is left
                if path.is_file() and not path.is_symlink():
                    _erase(path)
        rmtree(folder / "cache", ignore_errors=True)
        for path in tuple(_rest(folder)):
            with suppress(FileNotFoundError):  # another process does the same
                project.files.write(path.relative_to(folder).as_posix(), path.read_bytes())
                _erase(path)
                path.unlink()
        take_in_origins(project)
        for snapshot in folder.glob(SNAPSHOTS):
            convert_snapshot(snapshot, None, project.key)
        names = (*project.store.private_names(), *project.config.people)
        project.store.set_private_names(tuple(dict.fromkeys(names)))
        change_settings(project.root, people=(), encrypted=True)
    except OSError as error:
        raise StoreError(
            "cannot write in {parent}: {strerror}",
            parent=folder,
            strerror=error.strerror,
            hint="make the folder writable; plain files are left in it",
        ) from error


def _erase(path: Path) -> None:
    """Overwrite a file that is to be deleted; one that is write-protected is only deleted. Raises: OSError."""
    with suppress(PermissionError), path.open("r+b") as file:
        overwrite(file)


def take_out(root: Path, key: Key) -> None:
    """Write what the blob file has as files again, but for caches, and let snapshots be plain.

    Raises: OSError, StoreError.
    """
    folder = root / STATE_FOLDER
    if (folder / BLOB_FILE).exists():
        files, plain = BlobFile(folder / BLOB_FILE, key, read_only=False), FolderFiles(folder)
        try:
            for name in files.names():
                if not name.startswith("cache/"):
                    plain.write(name, files.read(name))
        finally:
            files.close()
    for snapshot in folder.glob(SNAPSHOTS):
        convert_snapshot(snapshot, key, None)


def convert_snapshot(path: Path, before: Key | None, after: Key | None) -> None:
    """Put a copy of the store under another key; one that is so already, damaged or foreign stays as it is.

    Raises: DiskError, Locked, ReadOnly, OSError.
    """
    from localize.store.connection import is_plain
    from localize.store.conversion import convert_store
    from localize.store.locks import lock_files

    try:
        if is_plain(path) == (before is None):
            convert_store(path, before, after)
    except (DiskError, Locked, ReadOnly):
        raise
    except (NotFound, StoreError):
        pass
    for each in lock_files(path):
        each.unlink(missing_ok=True)


def has_encrypted_snapshots(folder: Path) -> bool:
    """Tell whether a copy of the store needs the key slots still, even if the store does not."""
    from localize.store.connection import is_plain

    return not all(map(is_plain, folder.glob(SNAPSHOTS)))


def find_plain(root: Path) -> tuple[Path, ...]:
    """Return the files of an encrypted project's state folder that are not encrypted though they should be."""
    from localize.store.connection import is_plain

    folder = root / STATE_FOLDER
    caches = sorted(path for path in (folder / "cache").rglob("*") if path.is_file() and path.name != CACHED_SETTINGS)
    return (*_rest(folder), *caches, *filter(is_plain, sorted(folder.glob(SNAPSHOTS))))


def _rest(folder: Path) -> Iterator[Path]:
    """Yield the files in a state folder that say something and are not encrypted; caches of other files are none."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).parts[0]
        ours = name.startswith(_OURS) or name.endswith(".localize.part") or name == "cache"
        if not ours and path.is_file() and not path.is_symlink():
            yield path


def change_settings(root: Path, *, people: Sequence[str], encrypted: bool) -> None:
    """Let the project's settings say whether it is encrypted, and which people they name; all else stays.

    Raises: ConfigError where the shape of the file does not let this be changed; OSError.
    """
    path = root / FILE_NAME
    data = before = read_file(root, FILE_NAME, limit=_LARGEST_SETTINGS)
    told = parse_config(data, path=str(path))
    values = {"people": (list(told.people), list(people)), "encrypted": (told.encrypted, encrypted)}
    for name, (present, wanted) in values.items():
        if present != wanted:
            written = json.dumps(wanted, ensure_ascii=False)
            data = set_value(data, (name,), written, path=str(path), drops_remarks=True)
    if data != before:
        parse_config(data, path=str(path))
        write_private(path, data)
