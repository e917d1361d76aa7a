"""Undo of the last commands that changed a glossary file, from a list in the project's folder."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, cast

from localize.errors import Conflict, StoreError, WorkflowError

if TYPE_CHECKING:
    from localize.workflow.project.project import Project

_NAME = "glossary-changes.json"
_MOST = 20
"""Changes that are kept; older ones are forgotten."""


class _Kept(TypedDict):
    """One change: the file as it was (compressed, in base64), None where there was none; a sum of the new one."""

    what: str
    file: str
    before: str | None
    after: int


@dataclass(frozen=True, slots=True)
class TakenBack:
    """A change that was taken back."""

    what: str
    """The command that made it: `delete C1`."""
    path: Path


@contextmanager
def kept(project: Project, what: str) -> Iterator[None]:
    """Remember how the project's own glossary files were, if what is done inside changes one of them."""
    before = _own_files(project)
    yield
    after = _own_files(project)
    changed = [path for path in after if after[path] != before.get(path)]
    if len(changed) == 1:
        (path,) = changed
        was = before.get(path)
        entry = _Kept(
            what=what,
            file=path.name,
            before=None if was is None else base64.b64encode(zlib.compress(was)).decode("ascii"),
            after=zlib.crc32(after[path]),
        )
        _write(project, [*_read(project), entry][-_MOST:])


def undo_last(project: Project) -> TakenBack:
    """Bring a glossary file back to what it was before the last command that changed one.

    Raises: WorkflowError where nothing is kept; Conflict where the file has changed since; StoreError.
    """
    project.require_writable()
    changes = _read(project)
    if not changes:
        hint = "the last twenty changes by `term add`, `edit`, `delete` and `import` can be undone"
        raise WorkflowError("there is no glossary change to undo", hint=hint)
    last = changes[-1]
    path = project.root / "glossary" / last["file"]
    # The list may be a stranger's, and what it names elsewhere.
    if path not in (own := _own_files(project)) or zlib.crc32(own[path]) != last["after"]:
        raise Conflict("the glossary has changed since", mine="", theirs=None, base=None, hint="correct it by hand")
    _restore(path, last["before"])
    _write(project, changes[:-1])
    project.forget_glossaries()
    return TakenBack(last["what"], path)


def _restore(path: Path, before: str | None) -> None:
    from localize.safe.atomic import write_private

    try:
        if before is None:
            path.unlink()
        else:
            write_private(path, zlib.decompress(base64.b64decode(before)))
    except OSError as error:
        raise StoreError(
            "cannot write {path}: {strerror}", path=path, strerror=error.strerror, hint="make the folder writable"
        ) from error


def _own_files(project: Project) -> dict[Path, bytes]:
    from localize.glossary import MAX_BYTES

    return {path: project.read(path, limit=MAX_BYTES) for path in project.own_glossaries()}


def _read(project: Project) -> list[_Kept]:
    """Return the changes that are kept, the last one last; none where the file cannot be read any more."""
    try:
        return cast(list[_Kept], json.loads(project.files.read(_NAME)))
    except (OSError, ValueError):
        return []


def _write(project: Project, changes: list[_Kept]) -> None:
    try:
        project.files.write(_NAME, json.dumps(changes).encode())
    except OSError as error:
        raise StoreError(
            "cannot write {path}: {strerror}", path=_NAME, strerror=error.strerror, hint="make the folder writable"
        ) from error
