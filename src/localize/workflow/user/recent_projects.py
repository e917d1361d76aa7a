"""Recently opened projects, and which offers were seen (the tour, a glossary), in the user's state folder.

Nothing depends on this file: one that is missing, broken or cannot be written counts as an empty one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from localize.model import serialization as wire
from localize.workflow.user.state_folder import state_folder

if TYPE_CHECKING:
    from localize.workflow.project.project import Project

MOST_RECENT = 20


@dataclass(frozen=True, slots=True)
class RecentProject:
    """A project that was open on this machine."""

    root: str
    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class UserState:
    """What is remembered."""

    projects: tuple[RecentProject, ...] = ()
    """The latest first."""
    toured: bool = False
    """Whether the tour has been seen or sent away."""
    named: bool = False
    """Whether the person has been asked for their name."""
    offered: tuple[str, ...] = ()
    """Folders of the projects that were offered the built-in glossary."""


def remembered_path() -> Path:
    """Return where it is kept."""
    return state_folder() / "state.json"


def read_remembered() -> UserState:
    """Return what is remembered, nothing where that cannot be read."""
    try:
        return wire.load(UserState, remembered_path().read_bytes())
    except (OSError, ValueError):
        return UserState()


def remember_opened(project: Project) -> None:
    """Put a project first in the list of those that were open."""
    present = read_remembered()
    root = str(project.root)
    opened = RecentProject(root, project.config.name or project.root.name, datetime.now(UTC))
    others = [each for each in present.projects if each.root != root]
    _write(replace(present, projects=(opened, *others)[:MOST_RECENT]))


def forget_opened(root: str) -> None:
    """Take a folder out of the list; the folder itself stays as it is."""
    present = read_remembered()
    _write(replace(present, projects=tuple(each for each in present.projects if each.root != root)))


def remember_tour(*, seen: bool = True) -> None:
    """Remember whether the tour has been seen."""
    present = read_remembered()
    if present.toured != seen:
        _write(replace(present, toured=seen))


def remember_name_asked() -> None:
    """Remember that the person has been asked for their name."""
    _write(replace(read_remembered(), named=True))


def remember_offer(root: Path) -> None:
    """Remember that a project was offered the built-in glossary."""
    present = read_remembered()
    if str(root) not in present.offered:
        _write(replace(present, offered=(*present.offered, str(root))))


def _write(remembered: UserState) -> None:
    from localize.safe.atomic import write_private
    from localize.safe.modes import make_folder

    path = remembered_path()
    try:
        make_folder(path.parent)
        write_private(path, wire.dump(remembered).encode())
    except OSError:  # a home that cannot be written is no reason to fail
        return
