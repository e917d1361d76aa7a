"""Fixtures on PostgreSQL, for the rooms that speak to a server; each room's `conftest.py` names those it uses."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.postgres import SYSTEM, WHEEL, Server, serve


@pytest.fixture(
    scope="session",
    params=[pytest.param(WHEEL, marks=pytest.mark.thorough), pytest.param(SYSTEM, marks=pytest.mark.slow)],
)
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    """Yield the server of this run of tests: in the thorough run the wheel's, in the slow one the system's."""
    yield from serve(request.param)
