"""Replicas of teams that are this machine's own: a copy of one elsewhere, or an older one, must not speak for it."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from localize.config.project import FILE_NAME
from localize.errors import Refused
from localize.model import Hash
from localize.workflow.user.state_folder import read_state, write_state

if TYPE_CHECKING:
    from localize.store.team_record import TeamState
    from localize.workflow.project.project import Project

FILE, SYNCS_FILE = "replicas.json", "syncs.json"


@dataclass(frozen=True, slots=True)
class SeenReplica:
    """How far a replica of this machine has come."""

    project: str
    replica: str
    folder: str
    sequence: int
    event: Hash


@dataclass(frozen=True, slots=True)
class _Replicas:
    seen: tuple[SeenReplica, ...] = ()


def note_team_head(project: Project, head: tuple[int, Hash]) -> None:
    """Remember how far the own replica has come."""
    team = project.store.team()
    if team is None:
        return
    seen = read_state(FILE, _Replicas()).seen
    new = SeenReplica(project.store.project_id, team.replica, str(project.root), *head)
    if new not in seen:
        others = tuple(each for each in seen if each.replica != team.replica)
        write_state(FILE, _Replicas((*others, new)))


def read_team_head(replica: str) -> int:
    """Return how many events a replica of this machine has made, as it was last remembered."""
    seen = read_state(FILE, _Replicas()).seen
    return next((each.sequence for each in seen if each.replica == replica), 0)


@dataclass(frozen=True, slots=True)
class SeenSync:
    """When a replica of this machine has last exchanged with its server."""

    replica: str
    at: datetime


@dataclass(frozen=True, slots=True)
class _Syncs:
    seen: tuple[SeenSync, ...] = ()


def note_sync(replica: str) -> None:
    """Remember that a replica has exchanged with its server just now."""
    others = (each for each in read_state(SYNCS_FILE, _Syncs()).seen if each.replica != replica)
    write_state(SYNCS_FILE, _Syncs((*others, SeenSync(replica, datetime.now(UTC)))))


def read_last_sync(replica: str) -> datetime | None:
    """Return when a replica has last exchanged with its server; None where that is not known."""
    seen = read_state(SYNCS_FILE, _Syncs()).seen
    return next((each.at for each in seen if each.replica == replica), None)


def require_own_place(project: Project, state: TeamState, known: Container[Hash]) -> None:
    """Check that this store is the replica that this machine knows, and no copy or older state of it.

    Two copies that both add to one chain would make it a fork, and nothing on either would count any more. *known* are
    the events of the store. A folder that was moved is the same replica.
    Raises: Refused.
    """
    if not any(each.replica == state.place.replica for each in state.events):
        return  # it has not spoken yet
    seen = next((each for each in read_state(FILE, _Replicas()).seen if each.replica == state.place.replica), None)
    is_copy = seen is None or seen.event not in known
    is_elsewhere = seen is not None and seen.folder != str(project.root) and (Path(seen.folder) / FILE_NAME).exists()
    if is_copy or is_elsewhere:
        raise Refused(
            "this is a copy or an older state of {person}'s project: nothing can be sent from it",
            person=state.place.person,
            hint="work in the original; if it is lost, ask a manager for a new invitation",
        )
