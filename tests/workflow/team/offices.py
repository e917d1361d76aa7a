"""Databases that teams of tests use as their server."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from tests.postgres import Server
from tests.workflow.team.people import Person

from localize.model.events import Role
from localize.workflow.team import invitation, server_sync
from localize.workflow.team.server_sync import SyncReport

if TYPE_CHECKING:
    from psycopg import Connection


@dataclass
class Office:
    """A database that a team uses."""

    server: Server
    database: str
    _is_closed: bool = False

    @property
    def url(self) -> str:
        """Where it is, for its owner."""
        return f"{self.server.dsn} dbname={self.database}"

    def connect(self) -> Connection:
        """Return a connection of the owner."""
        return self.server.connect(self.database)

    def close(self) -> None:
        """Remove the database and its logins."""
        if self._is_closed:
            return
        self._is_closed = True
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


def sync(person: Person) -> SyncReport:
    """Exchange with the server."""
    with person.at_work() as project:
        return server_sync.sync(project)


def enter(founder: Person, name: str, *roles: Role) -> Person:
    """Return somebody whom a founder has invited, who has not been at the server yet."""
    with founder.at_work() as project:
        invited = invitation.invite(project, name, roles)
    sync(founder)
    person = Person(name, founder.home.parent / name.lower())
    with person.here():
        invitation.join(invited.data, invited.code, person.root, person.key).close()
    return person


def join(founder: Person, name: str, *roles: Role) -> Person:
    """Let somebody join by an invitation alone, and come to the server."""
    person = enter(founder, name, *roles)
    sync(person)
    sync(founder)
    return person
