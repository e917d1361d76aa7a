"""Fixtures of the tests on a server."""

from tests.database_fixtures import server
from tests.workflow.team.offices import office

__all__ = ["office", "server"]
