"""Places outside a project from which a person added its documents, in the user's state folder.

They are this person's own: another member has the files elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from localize.model import serialization as wire
from localize.workflow.user.state_folder import read_state, state_folder, write_state

if TYPE_CHECKING:
    from localize.workflow.project.project import Project

FILE = "origins.json"
MOST_ORIGINS = 10_000


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a document of a project was added from."""

    project: str
    """The project's id."""
    document: str
    """Its path in the project."""
    place: str


@dataclass(frozen=True, slots=True)
class _Origins:
    origins: tuple[Origin, ...] = ()
    """The latest last."""


def origins_path() -> Path:
    """Return where they are kept."""
    return state_folder() / FILE


def read_origins(project: Project) -> Mapping[str, Path]:
    """Return the places of a project's documents, by the documents' paths."""
    project_id = project.store.project_id
    return {each.document: Path(each.place) for each in _read(project) if each.project == project_id}


def remember_origins(project: Project, places: Mapping[str, Path]) -> None:
    """Remember where documents were added from, in place of what was known of them; what cannot be written is not."""
    with suppress(OSError):
        _write(project, places)


def _write(project: Project, places: Mapping[str, Path]) -> None:
    """Write where documents were added from, of an encrypted project beside its store: their names may tell much.

    Raises: OSError.
    """
    project_id, present = project.store.project_id, _read(project)
    now = tuple(Origin(project_id, document, str(place)) for document, place in places.items())
    others = tuple(each for each in present if each.project != project_id or each.document not in places)
    if set(now) <= set(present):
        return
    origins = _Origins((*others, *now)[-MOST_ORIGINS:])
    if project.is_encrypted:
        project.files.write(FILE, wire.dump(origins).encode())
    else:
        write_state(FILE, origins)


def take_in_origins(project: Project) -> None:
    """Keep what the user's state folder knows of a project beside its store instead, where that is encrypted.

    Raises: OSError; the user's state folder has them still then.
    """
    state = read_state(FILE, _Origins()).origins
    mine = {each.document: Path(each.place) for each in state if each.project == project.store.project_id}
    if mine:
        _write(project, mine)
        forget_origins(frozenset({project.store.project_id}))


def forget_origins(projects: frozenset[str]) -> int:
    """Forget where the documents of projects were added from, and return of how many documents that was."""
    state = read_state(FILE, _Origins()).origins
    others = tuple(each for each in state if each.project not in projects)
    if others != state:
        write_state(FILE, _Origins(others))
    return len(state) - len(others)


def _read(project: Project) -> tuple[Origin, ...]:
    if not project.is_encrypted:
        return read_state(FILE, _Origins()).origins
    try:
        return wire.load(_Origins, project.files.read(FILE)).origins
    except (OSError, ValueError):
        return ()
