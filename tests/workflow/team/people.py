"""Three people on one machine, each with a project and a state folder of their own, and a stick between them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from unittest import mock

from localize.errors import Refused
from localize.model import LanguageTag, SegmentKey
from localize.model.events import Role, Subject, SubjectKind
from localize.model.segment_list import Where
from localize.store.key_slots import Cost, NewKey, create_key
from localize.workflow import finish
from localize.workflow.documents.add import add
from localize.workflow.export.export import Fallback, Wanted, export
from localize.workflow.project.project import Project, init, open_project
from localize.workflow.team import bundle_files, foundation, invitation
from localize.workflow.team.conflicts import Conflict, list_conflicts, resolve
from localize.workflow.team.replica import Report
from localize.workflow.team.shared_kinds import FILE_KINDS

KK = LanguageTag("kk")
WRITER, REVIEWER, MANAGER = Role.TRANSLATOR, Role.REVIEWER, Role.MANAGER


def new_key() -> NewKey:
    """Return a key whose slots cost nothing."""
    return create_key("kept by nobody at all", Cost(2))


@dataclass
class Person:
    """Somebody with a project folder."""

    name: str
    home: Path
    key: NewKey = field(default_factory=new_key)

    @property
    def root(self) -> Path:
        """Return the folder of their project."""
        return self.home / "guide"

    @contextmanager
    def at_work(self) -> Iterator[Project]:
        """Open their project as they do."""
        with self.here(), open_project(self.root, key=self.key.key) as project:
            yield project

    @contextmanager
    def here(self) -> Iterator[None]:
        """Let this machine be theirs."""
        names = {"LOCALIZE_STATE_HOME": str(self.home), "LOCALIZE_USER": self.name}
        with mock.patch.dict(os.environ, names):
            yield

    def write(self, *, to: tuple[str, ...] = ()) -> bytes:
        """Return a bundle of theirs."""
        with self.at_work() as project:
            return bundle_files.write(project, to).data

    def read(self, data: bytes, *, is_trial: bool = False) -> Report:
        """Read a bundle."""
        with self.at_work() as project, mock.patch.object(bundle_files, "require_readable"):
            return bundle_files.read(project, data, is_trial=is_trial)


def keys_of(project: Project) -> list[SegmentKey]:
    """Return the segments in their order."""
    return [row.segment.key for row in project.store.rows(KK, Where(), after=0, limit=1000)]


def subject(key: SegmentKey) -> Subject:
    """Return a segment in the language that the team works in."""
    return Subject(SubjectKind.SEGMENT, key, KK)


def texts_of(project: Project) -> list[tuple[str, str, tuple[str, ...]]]:
    """Return text, state and reviewers, in the order of their approvals, of each segment."""
    rows = project.store.rows(KK, Where(), after=0, limit=1000)
    return [
        (
            row.target.content.typed if row.target else "",
            row.state.value,
            tuple(
                each.reviewer
                for each in project.store.approvals(row.segment.key, KK)
                if row.target and each.revision == row.target.revision
            ),
        )
        for row in rows
    ]


def list_paragraphs(count: int = 6) -> list[str]:
    """Return what a guide of so many paragraphs says."""
    return [f"Paragraph number {number} of the guide." for number in range(1, count + 1)]


def begin(folder: Path, count: int = 6) -> Person:
    """Return the founder of a team, with a project of so many paragraphs."""
    founder = Person("Dana", folder / "dana")
    with founder.here():
        source = folder / "guide.md"
        source.write_text("\n\n".join(list_paragraphs(count)), encoding="utf-8")
        with init(founder.root, source="en", targets="kk", new_key=founder.key) as project:
            finish(add(project, source))
        with founder.at_work() as project:
            foundation.found(project)
    return founder


def invite(founder: Person, name: str, *roles: Role) -> Person:
    """Let somebody join a team; the founder has read their first bundle."""
    with founder.at_work() as project:
        invited = invitation.invite(project, name, roles)
    person = Person(name, founder.home.parent / name.lower())
    with person.here(), mock.patch.object(invitation, "require_readable"):
        invitation.join(invited.data, invited.code, person.root, person.key).close()
    founder.read(person.write())
    return person


def exchange(people: list[Person]) -> None:
    """Let everybody read everything: once around to collect, once to hand out."""
    for _ in range(2):
        for person in people:
            data = person.write()
            for other in people:
                if other is not person:
                    other.read(data)


def settle_all(person: Person) -> None:
    """Settle every conflict by the first of its sides."""
    with person.at_work() as project:
        while found := list_conflicts(project):
            settle(project, found[0])


def settle(project: Project, conflict: Conflict) -> None:
    """Settle a conflict by the first of its sides; by the base where a split no longer fits."""
    if conflict.kind == "text":
        resolve(project, conflict.id, text=conflict.heads[0].text)
        return
    if conflict.kind in FILE_KINDS:
        resolve(project, conflict.id, take=conflict.heads[0].event)
        return
    try:
        resolve(project, conflict.id, take=conflict.heads[0].author)
    except Refused:
        resolve(project, conflict.id, take="base")


def exported(person: Person) -> bytes:
    """Return the guide as a person exports it."""
    with person.at_work() as project:
        finish(export(project, Wanted(languages=(KK,), fallback=Fallback.SOURCE)))
        (path,) = (person.root / "target").rglob("guide*")
        return path.read_bytes()
