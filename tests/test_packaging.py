"""The distribution: nothing sends people to another program of the same name, and what is built installs and runs."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from collections.abc import Iterator
from email import message_from_bytes
from importlib.util import find_spec
from pathlib import Path
from typing import cast

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import localize

ROOT = Path(__file__).parent.parent
PROJECT = cast("dict[str, object]", tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"])
NAME = str(PROJECT["name"])
PLACES = ("README.md", "CHANGELOG.md", ".ci/run", ".ci/lock", ".github", "docs", "examples", "src")
TEXTS = {".md", ".sh", ".yml", ".yaml", ".py", ".po", ""}
PYTHONS = ("3.11", "3.12", "3.13", "3.14")

_INSTALL = re.compile(
    r"\b(?:(?:pip[\d.]*|pipx|uv)\b[^\n`;|&]*?\binstall\b|uvx\b|uv tool run\b|pipx run\b)(?P<words>[^\n`;|&]*)"
)
_OWN = re.compile(rf"(?:localize|{re.escape(NAME)})(?:\[[^]]*\])?(?:[<>=~!@].*)?", re.IGNORECASE)


def bare_names(text: str) -> Iterator[str]:
    """Return the calls of package clients that take this program, by its name alone, from an index."""
    for found in _INSTALL.finditer(text):
        words = re.split(r"[\s'\"]+", found["words"])
        if not {"--from", "--spec"}.intersection(words) and any(_OWN.fullmatch(word.rstrip(".,:)")) for word in words):
            yield found[0]


@pytest.mark.parametrize(
    "text",
    [
        "pip install localize",
        ".venv/bin/python -m pip install -U 'localize[web]'",
        f"pipx install {NAME}",
        f"uv tool install --python 3.12 {NAME}[web]==1",
        "uv pip install 'localize[{extra}]'",
        "run `uvx localize`, then",
    ],
)
def test_a_bare_name_is_noticed(text: str) -> None:
    """The search behind the next test finds every way to ask an index for this program."""
    assert list(bare_names(text))


@pytest.mark.parametrize(
    "text",
    [
        "pip install './localize[web]'",
        "pip install '.[web]'",
        "pipx install x/localize_workshop-1.whl",
        "uvx --from a.whl localize",
    ],
)
def test_a_checkout_or_a_wheel_is_no_bare_name(text: str) -> None:
    """What is installed from a path is this program."""
    assert not list(bare_names(text))


def test_nobody_is_sent_to_another_program_of_this_name() -> None:
    """No page, example, job or text of the program installs its name from an index, where it may be a stranger's."""
    places = [ROOT / place for place in PLACES]
    files = [path for place in places for path in ([place] if place.is_file() else sorted(place.rglob("*")))]
    faults = [
        f"{path.relative_to(ROOT)}: {call}"
        for path in files
        if path.is_file() and path.suffix in TEXTS
        for call in bare_names(path.read_text("utf-8"))
    ]
    assert not faults


def pins() -> dict[str, list[str]]:
    """Return the lines of the constraints that name a version, by distribution."""
    found: dict[str, list[str]] = {}
    for line in (ROOT / ".ci" / "constraints.txt").read_text("utf-8").splitlines():
        if line and not line.startswith((" ", "#")):
            pin = line.removesuffix("\\").strip()
            found.setdefault(canonicalize_name(Requirement(pin).name), []).append(pin)
    return found


def requirements(*extras: str) -> Iterator[Requirement]:
    """Return what the program and some of its extras require, the extras that an extra names included."""
    optional = cast("dict[str, list[str]]", PROJECT["optional-dependencies"])
    for line in (*cast("list[str]", PROJECT["dependencies"]), *(each for extra in extras for each in optional[extra])):
        requirement = Requirement(line)
        if requirement.name == NAME:
            yield from requirements(*requirement.extras)
        else:
            yield requirement


def test_constraints_have_what_is_required() -> None:
    """Each library of the program, of the tests and of development has a version that `pyproject.toml` allows."""
    found = pins()
    for requirement in requirements("test", "dev"):
        for pin in found[canonicalize_name(requirement.name)]:
            assert requirement.specifier.contains(next(iter(Requirement(pin).specifier)).version), (
                f"{requirement}: {pin}"
            )


def test_constraints_have_hashes_and_no_address() -> None:
    """Whoever serves the files, they are the ones that were tested; after a change run `.ci/lock`."""
    text = (ROOT / ".ci" / "constraints.txt").read_text("utf-8")
    assert "://" not in text
    blocks = re.split(r"\n(?=\S)", text)
    assert all("--hash=sha256:" in block for block in blocks if not block.startswith("#"))
    assert pins().keys() - {"numpy", "soupsieve"} == {name for name, each in pins().items() if len(each) == 1}


@pytest.fixture(scope="module")
def clients() -> dict[str, str]:
    """The environment of a package client: without the tests' guard, which lets nobody ask a registry."""
    environment = {
        key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", "LOCALIZE_TEST_NETWORK")
    }
    asked = [sys.executable, "-m", "pip", "install", "--dry-run", "--no-deps", "--ignore-installed", "--quiet", "click"]
    if subprocess.run(asked, env=environment, capture_output=True, check=False).returncode:
        pytest.skip("no package registry is reached")
    return environment


@pytest.fixture(scope="module")
def built(clients: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sdist and the wheel that is built from it."""
    if find_spec("build") is None:
        pytest.skip("build is not installed: the extra `dev` has it")
    folder = tmp_path_factory.mktemp("dist")
    run([sys.executable, "-m", "build", "--outdir", str(folder), str(ROOT)], clients)
    return folder


def run(command: list[str], environment: dict[str, str]) -> str:
    """Return what a command says, which must end well."""
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def interpreter(version: str) -> str:
    """Return the Python of a version, on the path or where pyenv keeps them."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    for path in (shutil.which(f"python{version}"), *sorted(pyenv.glob(f"versions/{version}.*/bin/python3"))):
        if path and not subprocess.run([path, "-c", ""], capture_output=True, check=False).returncode:
            return str(path)
    pytest.skip(f"Python {version} is not installed")


def look_at(program: Path) -> str:
    """Return what the doctor says in an installation, after the program has told its version."""
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    assert run([str(program), "--version"], environment) == f"localize {localize.__version__}\n"
    told = run([str(program), "doctor"], environment)
    assert f"ok   distribution: {NAME} {localize.__version__}\n" in told
    return told


def follow_hint(told: str, program: Path, clients: dict[str, str]) -> None:
    """Do what the doctor says of an extra that is not installed, as people paste it into a shell; then it is there."""
    [hint] = re.findall(r"^off  extra keys: not installed: (.+)$", told, re.MULTILINE)
    path = os.pathsep.join([str(Path(sys.executable).parent), clients["PATH"]])  # it has uv, where uv is asked
    run(["sh", "-c", hint], {**clients, "PATH": path})
    assert "ok   extra keys: installed\n" in look_at(program)


@pytest.mark.slow
def test_distribution_is_well_formed(built: Path, clients: dict[str, str]) -> None:
    """An index takes both files and shows the description; both have the notices, and the wheel its types and data."""
    if find_spec("twine") is None:
        pytest.skip("twine is not installed: the extra `dev` has it")
    [wheel], [source] = built.glob("*.whl"), built.glob("*.tar.gz")
    run([sys.executable, "-m", "twine", "check", "--strict", str(wheel), str(source)], clients)
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        [info] = {name.partition("/")[0] for name in names if ".dist-info/" in name}
        metadata = message_from_bytes(archive.read(f"{info}/METADATA"))
    assert {f"{info}/licenses/LICENSE", f"{info}/licenses/NOTICE", "localize/py.typed"} <= names
    assert {"localize/shipped/glossaries/digital-rights.yaml", "localize/morphology/words/countries.txt"} <= names
    assert (metadata["Name"], metadata["Version"]) == (NAME, localize.__version__)
    versions = {each.rpartition(" ")[2] for each in metadata.get_all("Classifier", ()) if "Python :: 3." in each}
    assert versions == set(PYTHONS)
    with tarfile.open(source) as archive:
        assert {"LICENSE", "NOTICE", ".ci/constraints.txt"} <= {name.partition("/")[2] for name in archive.getnames()}


@pytest.mark.slow
@pytest.mark.parametrize("version", PYTHONS)
def test_wheel_works_on_every_python_that_is_here(
    built: Path, clients: dict[str, str], tmp_path: Path, version: str
) -> None:
    """Installed by pip into a fresh environment, the program finds no fault and does the whole job of the demo."""
    run([interpreter(version), "-m", "venv", str(tmp_path / "venv")], clients)
    [wheel] = built.glob("*.whl")
    programs = tmp_path / "venv" / "bin"
    run([str(programs / "python"), "-m", "pip", "install", "--quiet", str(wheel)], clients)
    look_at(programs / "localize")
    run([str(programs / "localize"), "demo", str(tmp_path / "brief")], {**os.environ, "LC_ALL": "C.UTF-8"})


@pytest.mark.slow
def test_wheel_is_installed_by_pipx(built: Path, clients: dict[str, str], tmp_path: Path) -> None:
    """In an environment that nobody activates the program works, and its hint on an extra is right."""
    if find_spec("pipx") is None:
        pytest.skip("pipx is not installed: the extra `dev` has it")
    folders = {f"PIPX_{each}": str(tmp_path / each.lower()) for each in ("HOME", "BIN_DIR", "MAN_DIR")}
    [wheel] = built.glob("*.whl")
    run([sys.executable, "-m", "pipx", "install", "--python", sys.executable, str(wheel)], clients | folders)
    told = look_at(tmp_path / "bin_dir" / "localize")
    follow_hint(told, tmp_path / "bin_dir" / "localize", clients | folders)


@pytest.mark.slow
def test_wheel_is_installed_by_uv(built: Path, clients: dict[str, str], tmp_path: Path) -> None:
    """The same in an environment that has no pip."""
    if find_spec("uv") is None:
        pytest.skip("uv is not installed: the extra `dev` has it")
    folders = {f"UV_{each}": str(tmp_path / each.lower()) for each in ("TOOL_DIR", "TOOL_BIN_DIR")}
    [wheel] = built.glob("*.whl")
    run([sys.executable, "-m", "uv", "tool", "install", "--python", sys.executable, str(wheel)], clients | folders)
    told = look_at(tmp_path / "tool_bin_dir" / "localize")
    follow_hint(told, tmp_path / "tool_bin_dir" / "localize", clients | folders)
