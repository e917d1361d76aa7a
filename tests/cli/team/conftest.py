"""Fixtures of the tests on a server."""

from tests.database_fixtures import server

__all__ = ["server"]
