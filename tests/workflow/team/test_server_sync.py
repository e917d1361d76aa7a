"""A team and its server: what one sends the others get, and nothing that was acknowledged is lost."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING
from unittest import mock

import pytest
from tests.postgres import Server
from tests.workflow.team.people import REVIEWER, WRITER, Person, begin, exported, keys_of, texts_of

from localize.errors import LocalizeError, Refused, ServerUnavailable, WorkflowError
from localize.model.events import Role
from localize.workflow import finish, review
from localize.workflow.documents.add import add
from localize.workflow.editing.edit import save
from localize.workflow.project.project import Project
from localize.workflow.team import bundle_parser, invitation, server_sync
from localize.workflow.team.conflicts import list_conflicts, resolve
from localize.workflow.team.replica import get_state
from localize.workflow.team.roster import revoke
from localize.workflow.team.server_members import (
    add_server,
    read_admission,
    rebuild_server,
    write_admission,
)
from localize.workflow.team.server_sync import SyncReport, count_waiting

if TYPE_CHECKING:
    from psycopg import Connection

SECRET = "құпиясөз"


@dataclass
class Office:
    """A database that a team uses."""

    server: Server
    database: str

    @property
    def url(self) -> str:
        """Where it is, for its owner."""
        return f"{self.server.dsn} dbname={self.database}"

    def connect(self) -> Connection:
        """Return a connection of the owner."""
        return self.server.connect(self.database)

    def close(self) -> None:
        """Remove the database and its logins."""
        with self.connect() as owner:
            found = owner.execute("SELECT to_regclass('localize.member')").fetchone()
            rows = owner.execute("SELECT login FROM localize.member").fetchall() if found and found[0] else []
        self.server.drop(self.database)
        with self.server.connect("postgres") as admin:
            for (login,) in rows:
                admin.execute(f"DROP ROLE {login}".encode())


@pytest.fixture
def office(server: Server) -> Iterator[Office]:
    """Yield an empty database."""
    one = Office(server, server.create())
    yield one
    one.close()


@pytest.fixture
def spare(server: Server) -> Iterator[Office]:
    """Yield another empty database."""
    one = Office(server, server.create())
    yield one
    one.close()


@pytest.fixture(autouse=True)
def _fast() -> Iterator[None]:
    with mock.patch.object(bundle_parser, "require_readable"), mock.patch.object(invitation, "require_readable"):
        yield


@pytest.fixture
def founder(office: Office, tmp_path: Path) -> Person:
    """Return somebody whose team has a server."""
    person = begin(tmp_path)
    with person.at_work() as project:
        add_server(project, office.url)
    assert sync(person).pushed > 0
    return person


def sync(person: Person) -> SyncReport:
    """Exchange with the server."""
    with person.at_work() as project:
        return server_sync.sync(project)


def join(founder: Person, name: str, *roles: Role) -> Person:
    """Let somebody join by an invitation alone, and come to the server."""
    with founder.at_work() as project:
        invited = invitation.invite(project, name, roles)
    sync(founder)
    person = Person(name, founder.home.parent / name.lower())
    with person.here():
        invitation.join(invited.data, invited.code, person.root, person.key).close()
    sync(person)
    sync(founder)
    return person


def write(person: Person, number: int, text: str) -> None:
    """Write a text."""
    with person.at_work() as project:
        save(project, keys_of(project)[number], "kk", text)


def show(person: Person) -> list[tuple[str, str, tuple[str, ...]]]:
    """Return what a person sees, whose store proves itself."""
    with person.at_work() as project:
        assert project.store.verify() == ()
        return texts_of(project)


def settle(people: list[Person]) -> None:
    """Let everybody exchange until nobody has anything new."""
    for _ in range(4):
        for person in people:
            sync(person)


def test_text_and_approval_reach_everybody_without_a_stick(founder: Person) -> None:
    """Who joined by an invitation gets all work from the server, and brings theirs; what all have is the same."""
    aigul, bolat = join(founder, "Aigul", WRITER), join(founder, "Bolat", REVIEWER)
    write(aigul, 0, "Бірінші абзац.")
    assert sync(aigul).pushed >= 1
    assert sync(bolat).merged.texts == 1
    with bolat.at_work() as project:
        review.approve(project, keys_of(project)[0], "kk")
    settle([founder, aigul, bolat])
    assert show(founder) == show(aigul) == show(bolat)
    assert show(founder)[0] == ("Бірінші абзац.", "reviewed", ("Bolat",))
    again = sync(aigul)
    assert (again.pulled, again.pushed, again.waiting, again.quarantined, again.refused) == (0, 0, 0, 0, ())
