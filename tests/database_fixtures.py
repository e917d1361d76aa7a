"""Fixtures on PostgreSQL, for the rooms that speak to a server; each room's `conftest.py` names those it uses."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from tests.postgres import SYSTEM, WHEEL, Server, serve

from localize.sync.server.access import Address, connect, make_password, make_verifier
from localize.sync.server.installation import install, open_doors

if TYPE_CHECKING:
    from psycopg import Connection

TAG = bytes(range(32))


@dataclass
class PostOffice:
    """A project's database, with its owner's connection, and the members that a test has let in."""

    server: Server
    database: str
    owner: Connection
    stack: ExitStack
    logins: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Where it is, without a user."""
        words = (each for each in self.server.dsn.split() if not each.startswith(("user=", "password=")))
        return " ".join((*words, f"dbname={self.database}"))

    def invite(self, *, is_manager: bool = False) -> Address:
        """Return the address of a new member."""
        login, password = f"m_{secrets.token_hex(6)}", make_password()
        self.logins.append(login)
        verifier = make_verifier(self.owner, login, password)
        self.owner.execute("SELECT localize.invite(%s, %s, 7, %s)", (login, verifier, is_manager))
        return Address(self.url, login, password)

    def connect(self, address: Address | None = None, *, is_manager: bool = False) -> Connection:
        """Return a connection of a member, by default a new one."""
        connection = connect(address or self.invite(is_manager=is_manager))
        self.stack.callback(connection.close)
        return connection

    def close(self) -> None:
        """Leave the server as it was."""
        self.stack.close()
        self.server.drop(self.database)
        with self.server.connect("postgres") as connection:
            for login in self.logins:
                connection.execute(f'DROP ROLE IF EXISTS "{login}"')


@pytest.fixture(
    scope="session",
    params=[pytest.param(WHEEL, marks=pytest.mark.thorough), pytest.param(SYSTEM, marks=pytest.mark.slow)],
)
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    """Yield the server of this run of tests: in the thorough run the wheel's, in the slow one the system's."""
    yield from serve(request.param)


@pytest.fixture(scope="session")
def template(server: Server) -> Iterator[str]:
    """Yield a database that others are copied from."""
    database = server.create()
    with server.connect(database) as connection:
        install(connection, TAG)
    yield database
    server.drop(database)


@pytest.fixture
def post_office(server: Server, template: str) -> Iterator[PostOffice]:
    """Yield a database of one test."""
    database = server.create(template)
    with ExitStack() as stack:
        owner = stack.enter_context(server.connect(database))
        open_doors(owner)
        office = PostOffice(server, database, owner, stack)
        try:
            yield office
        finally:
            office.close()
