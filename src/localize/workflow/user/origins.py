"""Places outside a project from which a person added its documents, in the user's state folder.

They are this person's own: another member has the files elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from localize.workflow.user.state_folder import read_state, state_folder, write_state

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


def read_origins(project_id: str) -> Mapping[str, Path]:
    """Return the places of a project's documents, by the documents' paths."""
    return {each.document: Path(each.place) for each in _read() if each.project == project_id}


def remember_origins(project_id: str, places: Mapping[str, Path]) -> None:
    """Remember where documents were added from, in place of what was known of them."""
    present = _read()
    now = tuple(Origin(project_id, document, str(place)) for document, place in places.items())
    others = tuple(each for each in present if each.project != project_id or each.document not in places)
    if not set(now) <= set(present):
        write_state(FILE, _Origins((*others, *now)[-MOST_ORIGINS:]))


def _read() -> tuple[Origin, ...]:
    return read_state(FILE, _Origins()).origins
