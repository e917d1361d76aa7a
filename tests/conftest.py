"""What every test may use: a home of its own, and a small project."""

from __future__ import annotations

import gc
import os
import shutil
import sys
from collections.abc import Callable, Generator, Iterator
from functools import cache
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, is_hypothesis_test, settings
from tests.kept_readers import KeptReader
from tests.network import Network, guard

from localize import i18n
from localize.safe import sandbox
from localize.workflow import finish
from localize.workflow.alignment import align
from localize.workflow.documents.add import add
from localize.workflow.project.project import Project, init, open_project

# No test is about time: a busy machine is no fault of a law. The same examples are drawn on every machine; in the
# thorough run a hundred for a law that does not ask `examples` for more. `--hypothesis-profile=search` draws new ones.
_REPEATABLE = settings(derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("default", _REPEATABLE, max_examples=10)
settings.register_profile("thorough", _REPEATABLE, max_examples=100)
settings.register_profile("search", _REPEATABLE, max_examples=100, derandomize=False)
settings.load_profile("default")


NETWORK = pytest.StashKey[Network]()


def pytest_configure(config: pytest.Config) -> None:
    """Guard the processes that run tests; the one that hands them out opens none.

    What is compiled is kept also where the environment says otherwise: tests start the program hundreds of times.
    """
    if _is_thorough(config) and not config.getoption("--hypothesis-profile"):
        settings.load_profile("thorough")
    sys.dont_write_bytecode = False
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    if hasattr(config, "workerinput") or config.getoption("dist", "no") == "no":
        config.stash[NETWORK] = guard()
        config.add_cleanup(config.stash[NETWORK].path.unlink)


def _is_thorough(config: pytest.Config) -> bool:
    return bool(config.getoption("markexpr") == "thorough")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Let every law be tried again in the thorough run, on more examples; what is slow too has a run of its own."""
    if not _is_thorough(config):
        return
    slow = [item for item in items if item.get_closest_marker("slow")]
    items[:] = [item for item in items if not item.get_closest_marker("slow")]
    config.hook.pytest_deselected(items=slow)
    for item in items:
        if isinstance(item, pytest.Function) and is_hypothesis_test(item.obj):
            item.add_marker(pytest.mark.thorough)


@pytest.hookimpl(wrapper=True)
def pytest_collection(session: pytest.Session) -> Generator[None, object, object]:
    """Collect without the collector of garbage, and have it seldom afterwards: it looks at thousands of tests again."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.set_threshold(50_000, 10, 10)
        gc.enable()


def pytest_xdist_auto_num_workers() -> int:
    """Return how many processes share the tests: those of the terminal UI wait more than they work, so one over."""
    return (os.cpu_count() or 1) + 1


GUIDE = """# Safety guide

Use a strong password. Do not share it with **anyone**.

- Keep your phone locked.
- Update your software in 2024.

Read the [full guide](https://example.org/guide) before you travel.
"""

SHEEP = """
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "%d sheep"
msgid_plural "%d sheep"
msgstr[0] ""
msgstr[1] ""

msgctxt "fold"
msgid "%d sheep"
msgid_plural "%d sheep"
msgstr[0] ""
msgstr[1] ""
"""


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    """Return a function that gives an empty home: the last one, as long as nobody wrote anything there."""
    root = tmp_path_factory.mktemp("homes")
    numbers, rooms = count(), ("settings", "data")
    home = root / "none"

    def enter() -> Path:
        nonlocal home
        if any(not (home / room).is_dir() or list((home / room).iterdir()) for room in rooms):
            home = root / str(next(numbers))
            for room in rooms:
                (home / room).mkdir(parents=True)
        return home

    return enter


@pytest.fixture(scope="session", autouse=True)
def made_once() -> Iterator[None]:
    """A home of its own has no compiled words yet, and no index of the terms that ship: they are the same in all."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(i18n, "compile_catalog", cache(i18n.compile_catalog))
        patch.setattr(align, "_shipped_terms", cache(align._shipped_terms))
        yield


@pytest.fixture(scope="session", autouse=True)
def readers_kept() -> Iterator[None]:
    """Files are read in children as ever; what a child reads for one test leaves nothing behind for the next."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sandbox, "ChildReader", KeptReader)
        yield
    KeptReader.end()


@pytest.fixture(autouse=True)
def own_home(homes: Callable[[], Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the user's own settings."""
    home = homes()
    monkeypatch.setenv("LOCALIZE_CONFIG_DIR", str(home / "settings"))
    monkeypatch.setenv("LOCALIZE_DATA_DIR", str(home / "data"))
    monkeypatch.setenv("LOCALIZE_USER", "Aigerim")
    monkeypatch.setenv("LOGNAME", "Aigerim")
    monkeypatch.setenv("LOCALIZE_DICTIONARIES", "")


@pytest.fixture(autouse=True)
def own_network(request: pytest.FixtureRequest) -> Iterator[None]:
    """No test reaches for a host, or for a port of this machine that the tests did not open."""
    yield
    asked = request.node.get_closest_marker("loopback") is not None
    assert request.config.stash[NETWORK].strangers(loopback=asked) == [], "sockets that nobody asked for"


Copied = Callable[[str, Callable[[Path], None], Path], None]


@pytest.fixture(scope="session")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Copied:
    """Return a function that makes a named folder once, and puts a copy of it where a test wants its own."""
    made: dict[str, Path] = {}

    def copy(name: str, make: Callable[[Path], None], to: Path) -> None:
        if name not in made:
            folder = tmp_path_factory.mktemp(name)
            make(folder)
            made[name] = folder  # only once it is whole
        shutil.copytree(made[name], to, dirs_exist_ok=True)

    return copy


def make_guide(root: Path) -> None:
    """Make a project en → kk, ru in a folder with one Markdown document of six segments, and close it."""
    with init(root, source="en", targets=["kk", "ru"], name="Guide") as project:
        (root / "guide.md").write_text(GUIDE, encoding="utf-8")
        assert not finish(add(project, [root / "guide.md"])).failed


@pytest.fixture
def project(tmp_path: Path, copied: Copied) -> Iterator[Project]:
    """An open project en → kk, ru with one Markdown document of six segments."""
    copied("guide", make_guide, tmp_path / "project")
    with open_project(tmp_path / "project") as project:
        yield project


@pytest.fixture
def sheep(project: Project) -> Project:
    """The project with two more messages of one and the same source, which is also that of all their plural forms."""
    (project.root / "sheep.po").write_text(SHEEP, encoding="utf-8")
    assert not finish(add(project, [project.root / "sheep.po"])).failed
    return project
