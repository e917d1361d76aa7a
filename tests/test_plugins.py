"""Plug-ins are found by name, as the packaging library finds them."""

from __future__ import annotations

import shlex
import subprocess
import sys
import tomllib
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from localize import plugins
from localize.errors import PluginError

UI = "localize.ui"


@pytest.mark.parametrize("name", sorted(each.name for each in entry_points(group=UI)))
def test_what_is_loaded_is_what_the_library_loads(name: str) -> None:
    """One that is found in a line of text is the one that the packaging library would load."""
    (entry,) = (each for each in entry_points(group=UI) if each.name == name)
    assert plugins.load(UI, name) is entry.load()


def test_a_stranger_is_found_and_two_of_one_name_are_the_librarys_business(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A package beside ours adds to a group; where two claim a name, the line of text decides nothing."""
    _install(tmp_path, "one", "strange", "json:dumps")
    monkeypatch.syspath_prepend(tmp_path)
    plugins._lines.cache_clear()
    assert plugins.load(UI, "strange") is sys.modules["json"].dumps
    assert plugins.load_all(UI)["strange"] is sys.modules["json"].dumps
    plugins._lines.cache_clear()
    _install(tmp_path, "two", "strange", "json:loads")
    assert plugins._find_place(UI, "strange") is None
    assert plugins._find_places(UI) is None
    plugins._lines.cache_clear()


def test_an_unknown_name_is_told_with_the_known_ones() -> None:
    """A name that nobody registered is an error that lists those there are."""
    with pytest.raises(PluginError) as told:
        plugins.load(UI, "no-such-screen")
    assert "app" in told.value.hint


def _install(root: Path, package: str, name: str, value: str) -> None:
    folder = root / f"{package}-1.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1\n")
    (folder / "entry_points.txt").write_text(f"[other]\n{name} = os:getcwd\n[{UI}]\n{name} = {value}\n")


@pytest.mark.parametrize("group", sorted(each for each in entry_points().groups if each.startswith("localize.")))
def test_a_group_has_the_names_that_the_library_finds(group: str) -> None:
    """What the lines of text tell of a group is what the packaging library tells."""
    known = {each.name: each.value for each in entry_points(group=group)}
    assert plugins.names(group) == tuple(sorted(known))
    assert plugins._find_places(group) in (known, None)


ROOT = Path(__file__).parent.parent
EXTRAS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
HINT = "import sys; from localize.plugins import install_hint; print(install_hint(sys.argv[1]))"


@pytest.mark.parametrize("extra", plugins.EXTRAS)
def test_a_hint_has_what_an_extra_requires(extra: str) -> None:
    """A shell reads the requirements of `pyproject.toml` out of it, and nothing else behind `install`."""
    words = shlex.split(plugins.install_hint(extra))
    assert words[words.index("install") + 1 :] == EXTRAS[extra]


@pytest.mark.parametrize(
    ("base", "has_pip", "expected"),
    [
        (sys.prefix, True, "pip install 'fxtranslate>=0.5,<0.6'"),
        ("/usr", True, f"{shlex.quote(sys.executable)} -P -m pip install 'fxtranslate>=0.5,<0.6'"),
        ("/usr", False, f"uv pip install --python {shlex.quote(sys.executable)} 'fxtranslate>=0.5,<0.6'"),
    ],
)
def test_a_hint_is_for_the_environment_that_runs(
    monkeypatch: pytest.MonkeyPatch, base: str, has_pip: bool, expected: str
) -> None:
    """A system's Python, an environment that need not be active, one of `uv tool` without pip."""
    plugins.install_hint("firefox")  # reads the metadata
    monkeypatch.setattr(sys, "base_prefix", base)
    monkeypatch.setattr("localize.plugins.find_spec", lambda name: object() if has_pip else None)
    assert plugins.install_hint("firefox") == expected


def test_a_hint_needs_no_name_of_the_distribution(tmp_path: Path) -> None:
    """A distribution of another name is read as well; in a source tree without metadata the modules are named."""
    command = [
        sys.executable,
        "-S",
        "-c",
        f"import sys; sys.path[:0] = [{str(ROOT / 'src')!r}, {str(tmp_path)!r}]; {HINT}",
    ]

    def hint() -> str:
        done = subprocess.run([*command, "web"], cwd=tmp_path, capture_output=True, text=True, check=True)
        return done.stdout.strip()

    assert hint() == "aiohttp, textual_serve"
    info = tmp_path / "renamed-3.dist-info"
    info.mkdir()
    lines = ("Name: renamed", "Version: 3", "Requires-Dist: some[more]<2,>=1.1; extra == 'web'", "Requires-Dist: all")
    (info / "METADATA").write_text("\n".join(("Metadata-Version: 2.1", *lines, "")))
    (info / "entry_points.txt").write_text("[console_scripts]\nlocalize = localize.__main__:main\n")
    assert hint().endswith("install 'some[more]>=1.1,<2'")
