"""Fixtures of the tests on a server."""

from tests.database_fixtures import post_office, server, template

__all__ = ["post_office", "server", "template"]
