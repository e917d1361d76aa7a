"""The server of the tests: apart from the system, and of a version that the program supports."""

from __future__ import annotations

from pathlib import Path

from tests.postgres import Server


def test_server_adds_no_user_to_the_system(server: Server) -> None:
    """Also as root, the programs run as a user that exists: the system's list of users stays as it was."""
    if server.folder is not None:
        assert Path("/etc/passwd").read_bytes() == server.users_before
        assert (server.folder / "data").stat().st_uid != 0


def test_server_is_of_a_supported_version(server: Server) -> None:
    """What is tested is PostgreSQL 15 or newer, and each test may make a database of its own."""
    database = server.create()
    try:
        with server.connect(database) as connection:
            assert connection.info.server_version >= 150000
    finally:
        server.drop(database)
