"""What every test may use: a home of its own, and a small project."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from tests.network import Network, guard

from localize.workflow import finish
from localize.workflow.add import add
from localize.workflow.project import Project, init

# No test is about time. The default run draws the same examples on every machine; `--hypothesis-profile=search` draws
# new ones.
# A busy machine is no fault of a law: nothing that a test says depends on how long it takes.
_UNTIMED = [HealthCheck.too_slow]
settings.register_profile("repeatable", derandomize=True, deadline=None, suppress_health_check=_UNTIMED)
settings.register_profile("search", derandomize=False, deadline=None, suppress_health_check=_UNTIMED)
settings.load_profile("repeatable")


NETWORK = pytest.StashKey[Network]()


def pytest_configure(config: pytest.Config) -> None:
    """Guard the processes that run tests; the one that hands them out opens none."""
    if hasattr(config, "workerinput") or config.getoption("dist", "no") == "no":
        config.stash[NETWORK] = guard()


def pytest_xdist_auto_num_workers() -> int:
    """Return how many processes share the tests: those of the terminal UI wait more than they work, so one over."""
    return (os.cpu_count() or 1) + 1


GUIDE = """# Safety guide

Use a strong password. Do not share it with **anyone**.

- Keep your phone locked.
- Update your software in 2024.

Read the [full guide](https://example.org/guide) before you travel.
"""


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the user's own settings."""
    monkeypatch.setenv("LOCALIZE_CONFIG_DIR", str(tmp_path_factory.mktemp("settings")))
    monkeypatch.setenv("LOCALIZE_DATA_DIR", str(tmp_path_factory.mktemp("data")))
    monkeypatch.setenv("LOCALIZE_USER", "Aigerim")
    monkeypatch.setenv("LOCALIZE_DICTIONARIES", "")


@pytest.fixture(autouse=True)
def own_network(request: pytest.FixtureRequest) -> Iterator[None]:
    """No test reaches for a host, or for a port of this machine that the tests did not open."""
    yield
    asked = request.node.get_closest_marker("loopback") is not None
    assert request.config.stash[NETWORK].strangers(loopback=asked) == [], "sockets that nobody asked for"


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """An open project en → kk, ru with one Markdown document of six segments."""
    root = tmp_path / "project"
    with init(root, source="en", targets=["kk", "ru"], name="Guide") as project:
        (root / "guide.md").write_text(GUIDE, encoding="utf-8")
        assert not finish(add(project, [root / "guide.md"])).failed
        yield project
