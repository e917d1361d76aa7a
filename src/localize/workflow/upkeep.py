"""Backup and restore of a project's store."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from localize.config import FILE_NAME, read_config
from localize.errors import NotFound, StoreError

if TYPE_CHECKING:
    from localize.workflow.project import Project


def backup(project: Project, path: Path) -> None:
    """Write a consistent, verified copy of the store to a new file. Raises: StoreError."""
    if path.exists():
        raise StoreError(f"{path} is there already", hint="name a new file")
    project.store.snapshot(path)


def restore(root: Path, path: Path) -> Path:
    """Put a verified backup in the place of the store and return where the store before it is kept.

    Raises:
        NotFound: there is no such file.
        SchemaMismatch, StoreError: it is not a whole store of this program.
        Locked: somebody has the project open.
    """
    from localize.safe.atomic import write_atomic
    from localize.store.sqlite import open_store
    from localize.workflow.project import STATE_FOLDER, STORE_FILE

    if not path.is_file():
        raise NotFound("backup", str(path), hint="mend the path")
    config = read_config(root / FILE_NAME)
    copy = open_store(path, policy=config.review, read_only=True)
    try:
        problems = copy.verify()
    finally:
        copy.close()
    if problems:
        raise StoreError(f"the backup is damaged: {problems[0].message}", hint="choose an older one")
    place = root / STATE_FOLDER / STORE_FILE
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    kept = place.with_name(f"before-restore-{stamp}.db")
    present = open_store(place, policy=config.review, create=True)
    try:
        with present.exclusive():
            present.snapshot(kept)
            present.close()
            for suffix in ("-wal", "-shm"):
                place.with_name(place.name + suffix).unlink(missing_ok=True)
            write_atomic(place, path.read_bytes())
            os.utime(place)
    finally:
        present.close()
    return kept
