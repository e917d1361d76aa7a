"""Backup of an encrypted project: a stored ZIP of its store, its key slots and the head of its record."""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copyfileobj
from typing import TYPE_CHECKING, BinaryIO

from localize.errors import Damaged
from localize.safe.atomic import open_private
from localize.store.key import KEYS_FILE, STORE_FILE
from localize.store.key_slots import KeySlots, parse_key_slots, read_key_slots, render_key_slots

if TYPE_CHECKING:
    from localize.model.events import Head
    from localize.workflow.project.project import Project

HEADS = "heads.json"
_SIGN = b"PK\x03\x04"
_LARGEST = 1 << 16
"""Bytes of a member that is no store."""


def is_archive(path: Path) -> bool:
    """Tell whether a file is a backup of an encrypted project. Raises: OSError."""
    with path.open("rb") as file:
        return file.read(len(_SIGN)) == _SIGN


def write_archive(project: Project, folder: Path, path: Path) -> None:
    """Write a backup with the key slots in *folder* to a new file. Raises: StoreError, OSError."""
    slots, head = read_key_slots(folder), project.store.head()
    journal = {"replica": head.replica, "sequence": head.sequence, "head": head.id}
    heads = {"schema": 1, "project": project.store.project_id, "journal": journal}
    with open_private(path) as file, _snapshot(project, path) as copy, zipfile.ZipFile(file, "w") as archive:
        archive.write(copy, STORE_FILE)
        archive.writestr(KEYS_FILE, render_key_slots(slots))
        archive.writestr(HEADS, json.dumps(heads))


@contextmanager
def _snapshot(project: Project, path: Path) -> Iterator[Path]:
    """Give a copy of the store, under a name by which the next write beside it removes it if we are killed."""
    copy = path.with_name(f".{path.name[:40]}.{os.urandom(6).hex()}.localize.part")
    project.store.snapshot(copy)
    try:
        yield copy
    finally:
        copy.unlink(missing_ok=True)


def extract_archive(path: Path, store: BinaryIO) -> KeySlots:
    """Write the store of a backup into a file; return its key slots. Raises: Damaged, SchemaMismatch, OSError."""
    with _open(path) as archive:
        with archive.open(STORE_FILE) as member:
            copyfileobj(member, store, 1 << 20)
        return parse_key_slots(archive.read(KEYS_FILE), f"{path}: {KEYS_FILE}")


def read_archive_head(path: Path, project: str) -> Head | None:
    """Return how far the record of a backup had come; None where it is another project's. Raises: Damaged, OSError."""
    from localize.workflow.user.heads import find_head

    with _open(path) as archive:
        try:
            return find_head(json.loads(archive.read(HEADS)), project)
        except (ValueError, RecursionError):
            return None


@contextmanager
def _open(path: Path) -> Iterator[zipfile.ZipFile]:
    """Give a backup whose members are these three, as they were written. Raises: Damaged, OSError."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = {each.filename: each for each in archive.infolist()}
            stored = all(each.compress_type == zipfile.ZIP_STORED for each in members.values())
            small = all(each.file_size <= _LARGEST for name, each in members.items() if name != STORE_FILE)
            whole = members.keys() == {STORE_FILE, KEYS_FILE, HEADS} and len(archive.infolist()) == len(members)
            if not (stored and small and whole):
                raise zipfile.BadZipFile("other members")
            yield archive
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as error:
        raise Damaged("{path} is damaged, or not a backup", path=path, hint="choose an older one") from error
