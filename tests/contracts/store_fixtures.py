"""The implementations of the store that the contract tests run over. A new one is a new parameter here."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pytest
from tests.contracts.store_project import Open

from localize.model.states import ReviewPolicy
from localize.plugins import load
from localize.store import OpenStore, Store


@pytest.fixture(params=["sqlite"])
def open_project(request: pytest.FixtureRequest, tmp_path: Path) -> Open:
    """Return what opens one project in the implementation under test."""
    open_store = cast(OpenStore, load("localize.stores", request.param))

    def open_again(policy: ReviewPolicy = ReviewPolicy(), *, read_only: bool = False) -> Store:
        path = tmp_path / "work" / "store.db"
        opened = open_store(path, policy=policy, create=not read_only, read_only=read_only)
        request.addfinalizer(opened.close)
        return opened

    return open_again


@pytest.fixture
def store(open_project: Open) -> Store:
    """Return an empty project."""
    return open_project()
