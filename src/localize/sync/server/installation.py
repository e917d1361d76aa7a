"""Installation of a team's post office in a database, by the database's owner."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

from localize.errors import Refused
from localize.runtime.lazy_dataclass import dataclass

if TYPE_CHECKING:
    from psycopg import Connection

VERSION = 2
LEAST_SERVER = 150000
SIZE_LIMIT = 10 * 1024 * 1024 * 1024
"""Of events and documents of one project: a hundred times what a team of five fills in a year."""


@dataclass(frozen=True, slots=True)
class Site:
    """A database as its owner finds it."""

    database: str
    server_version: int
    is_owner: bool
    may_create_roles: bool
    is_installed: bool
    encoding: str
    """`UTF8` in most: the C locale makes databases of `SQL_ASCII`, which give back bytes instead of texts."""


def inspect(connection: Connection) -> Site:
    """Return what is there; nothing is written."""
    row = connection.execute(
        "SELECT"
        " pg_has_role(current_user, (SELECT datdba FROM pg_database WHERE datname = current_database()), 'MEMBER'),"
        " (SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user),"
        " EXISTS (SELECT FROM pg_namespace WHERE nspname = 'localize')"
    ).fetchone()
    assert row is not None
    name, encoding = connection.info.dbname, connection.info.parameter_status("server_encoding") or ""
    is_owner, may_create_roles, is_installed = map(bool, row)
    return Site(name, connection.info.server_version, is_owner, may_create_roles, is_installed, encoding)


def require_fit(site: Site) -> None:
    """Raise Refused where the post office cannot be put into a database."""
    if site.server_version < LEAST_SERVER:
        raise Refused("the server is older than PostgreSQL 15", hint="ask its administrator for a newer one")
    if site.encoding != "UTF8":
        raise Refused(
            "the database {name} is not in UTF-8",
            name=site.database,
            hint="make it by `CREATE DATABASE NAME ENCODING 'UTF8' TEMPLATE template0`",
        )
    if not site.is_owner or not site.may_create_roles:
        raise Refused(
            "only the owner of the database {name}, who may also create roles, can prepare it",
            name=site.database,
            hint="log in as its owner",
        )
    if site.is_installed:
        raise Refused(
            "the database {name} holds a team's project already",
            name=site.database,
            hint="make an empty database for each project",
        )


def install(connection: Connection, tag: bytes, size_limit: int = SIZE_LIMIT) -> None:
    """Put the post office of a project into an empty database, all of it or nothing. Raises: Refused."""
    require_fit(inspect(connection))
    with connection.transaction():
        for name in ("roles.sql", *map(_name, range(1, VERSION + 1)), "doors.sql"):
            connection.execute(_read(name))
        connection.execute(
            "INSERT INTO localize.project (tag, version, size_limit) VALUES (%s, %s, %s)", (tag, VERSION, size_limit)
        )


def upgrade(connection: Connection, tag: bytes, *, is_trial: bool = False) -> bool:
    """Bring the post office of a project, by its owner, up to this version of the program.

    Returns whether it was older. Raises: Refused, where the database is not this project's.
    """
    site = inspect(connection)
    if not (site.is_installed and site.is_owner):
        raise Refused(
            "this team has a server already, and this is not its database, or you are not its owner",
            hint="`localize team rebuild-server` moves the server to an empty database",
        )
    with connection.transaction():
        row = connection.execute("SELECT tag, version FROM localize.project FOR UPDATE").fetchone()
        if row is None or bytes(row[0]) != tag:
            raise Refused("the database {name} holds another team's project", name=site.database, hint="check the URL")
        for version in () if is_trial else range(row[1] + 1, VERSION + 1):
            connection.execute(_read(_name(version)))
            connection.execute("UPDATE localize.project SET version = %s", (version,))
    return bool(row[1] < VERSION)


def _name(version: int) -> str:
    """Return the file that makes a version of the one before."""
    return f"{version:04}.sql"


def open_doors(connection: Connection) -> None:
    """Set what belongs to the database and not to its contents: after it was made of a template, or restored."""
    connection.execute(_read("doors.sql"))


def _read(name: str) -> bytes:
    return files(__package__).joinpath("schema", name).read_bytes()
