"""Recently opened projects, and which offers were seen (the tour, a glossary), in the user's state folder."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from localize.workflow.user.state_folder import read_state, state_folder, write_state

if TYPE_CHECKING:
    from localize.workflow.project.project import Project

FILE = "state.json"
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
    return state_folder() / FILE


def read_remembered() -> UserState:
    """Return what is remembered, nothing where that cannot be read."""
    return read_state(FILE, UserState())


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


def forget_project(root: str) -> int:
    """Forget that a folder holds a project, and return how many entries that were."""
    present = read_remembered()
    projects = tuple(each for each in present.projects if each.root != root)
    offered = tuple(each for each in present.offered if each != root)
    count = len(present.projects) - len(projects) + len(present.offered) - len(offered)
    if count:
        _write(replace(present, projects=projects, offered=offered))
    return count


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
    write_state(FILE, remembered)
