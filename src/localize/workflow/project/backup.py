"""Backup and restore of a project's store."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from localize.config.project import FILE_NAME, read_config
from localize.errors import NotFound, StoreError, WorkflowError
from localize.errors.message import Message
from localize.safe.modes import STATE_FOLDER, hide_from_git, make_folder
from localize.workflow.project.project import STORE_FILE, require_regular

if TYPE_CHECKING:
    from localize.model import Problem
    from localize.model.events import Head
    from localize.model.states import ReviewPolicy
    from localize.workflow.project.project import Project


def backup(project: Project, path: Path) -> None:
    """Write a consistent, verified copy of the store to a new file. Raises: StoreError."""
    if path.exists():
        raise StoreError("{path} is there already", path=path, hint="name a new file")
    project.store.snapshot(path)


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
    from localize.workflow.user.heads import read_manifest_head

    if not path.is_file():
        raise NotFound("file", str(path), hint="name a backup or a manifest")
    head = None
    if path.suffix == ".json":
        head = read_manifest_head(path, project.store.project_id)
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


def restore(root: Path, path: Path) -> Path | None:
    """Put a verified backup in the place of the store and return where the store before it is kept, if there was one.

    A store that is damaged, whether it opens or not, is moved aside as it is.
    Raises:
        NotFound: there is no such file.
        WorkflowError: the backup is another project's.
        SchemaMismatch, StoreError: the backup is not a whole store of this program.
        Locked: somebody has the project open.
    """
    from localize.store.backup import replace_store

    if not path.is_file():
        raise NotFound("backup", str(path), hint="mend the path")
    config = read_config(root / FILE_NAME)
    project_id = _check_backup(path, config.review)
    place = root / STATE_FOLDER / STORE_FILE
    require_regular(place.parent)
    kept = _free_name(place)
    try:
        make_folder(place.parent)
        if not place.exists():
            hide_from_git(place.parent)
        # Before as well: a restore that is killed is no forgery. After it an older store has another head.
        replace_store(place, path.read_bytes(), kept, project_id, lambda: _remember(root, path, config.review))
    except OSError as error:
        raise StoreError(
            "cannot write {path}: {strerror}", path=place, strerror=error.strerror, hint="choose another file"
        ) from error
    _remember(root, place, config.review, read_only=False)
    return kept if kept.exists() else None


def _remember(root: Path, place: Path, policy: ReviewPolicy, *, read_only: bool = True) -> None:
    """Let this machine know that the history of a folder was set back on purpose, to that of the store at *place*."""
    from localize.store.sqlite import open_store
    from localize.workflow.user.heads import note_head

    store = open_store(place, policy=policy, read_only=read_only)
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


def _check_backup(path: Path, policy: ReviewPolicy) -> str:
    """Return the id of the project that a backup is of, once nothing is wrong with it."""
    from localize.store.sqlite import open_store

    copy = open_store(path, policy=policy, read_only=True)
    try:
        problems = copy.verify()
        project_id = copy.project_id
    finally:
        copy.close()
    if problems:
        raise StoreError("the backup is damaged: {message}", message=problems[0].text, hint="choose an older one")
    return project_id
