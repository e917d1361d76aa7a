"""What a database must be before it becomes a team's server."""

from __future__ import annotations

from dataclasses import replace

import pytest

from localize.errors import Refused
from localize.sync.server.installation import Site, require_fit

FIT = Site("brief", 150000, is_owner=True, may_create_roles=True, is_installed=False, encoding="UTF8")


def test_fit_database_is_taken() -> None:
    """PostgreSQL 15, in UTF-8, empty, asked for by its owner."""
    require_fit(FIT)


@pytest.mark.parametrize(
    "site",
    [
        replace(FIT, server_version=140009),
        replace(FIT, encoding="SQL_ASCII"),
        replace(FIT, is_owner=False),
        replace(FIT, may_create_roles=False),
        replace(FIT, is_installed=True),
    ],
    ids=["old", "encoding", "owner", "roles", "taken"],
)
def test_other_database_is_refused(site: Site) -> None:
    """Each with its reason; a database of bytes would give back names that nobody can compare."""
    with pytest.raises(Refused):
        require_fit(site)
