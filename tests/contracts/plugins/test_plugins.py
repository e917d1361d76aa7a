"""Plug-ins of strangers: a check, a format and an engine, written as the how-to pages tell it, do their work."""

from __future__ import annotations

import ast
import importlib
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from configparser import ConfigParser
from pathlib import Path

import pytest
from docs.import_graph import modules

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
GUIDES = ROOT / "docs" / "how-to"
PLUGINS = sorted(path for path in HERE.glob("*.py") if path != Path(__file__))
PUBLIC = ("localize.checks", "localize.engines", "localize.formats", "localize.model")
PAGES = {
    "write-a-check.md": "house_check.py",
    "write-a-format.md": "label_format.py",
    "write-an-engine.md": "phrase_engine.py",
}
LABELS = b"""[toolbar]\r
; Shown in the toolbar\r
save = Save\r
save_as=Save %s  \r
\r
[paths]\r
home = Home\r
"""
_BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """The command line in an environment where a package with the plug-ins is installed, on a project of labels."""
    site = tmp_path / "site"
    installed = site / "house_plugins-1.dist-info"
    installed.mkdir(parents=True)
    (installed / "METADATA").write_text("Metadata-Version: 2.1\nName: house-plugins\nVersion: 1\n", encoding="utf-8")
    shutil.copy(HERE / "entry_points.txt", installed)
    for plugin in PLUGINS:
        shutil.copy(plugin, site)
    path = os.pathsep.join(filter(None, (str(site), os.environ.get("PYTHONPATH"))))

    def call(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "localize", *arguments],
            capture_output=True,
            encoding="utf-8",
            env={**os.environ, "PYTHONPATH": path, "PYTHONUTF8": "1", "LOCALIZE_USER": "Aigerim"},
            cwd=tmp_path,
            check=False,
        )

    assert call("init", "ui", "--source", "en", "--target", "kk").returncode == 0
    with (tmp_path / "ui" / "localize.yaml").open("a", encoding="utf-8") as settings:
        settings.write("formats: {labels: {skip_keys: [paths.home]}}\n")
    (tmp_path / "ui" / "labels.lng").write_bytes(LABELS)
    return call


def segments(run: Run) -> list[dict[str, object]]:
    """The segments of the project as `segments --json` tells them."""
    listed = run("-C", "ui", "segments", "--target", "kk", "--json")
    assert listed.returncode == 0, listed.stderr
    return [json.loads(line) for line in listed.stdout.splitlines()]


def test_format_reads_drafts_and_writes_a_file(run: Run, tmp_path: Path) -> None:
    """Labels of a label file are drafted by the engine and written back; everything else in the file stays."""
    assert "labels  .lng  Label files." in run("formats").stdout
    added = run("-C", "ui", "add", "ui/labels.lng")
    assert (added.returncode, added.stdout) == (0, "labels.lng: 2 segments\n"), added.stderr
    drafted = run("-C", "ui", "draft", "--engine", "phrases")
    assert "2 drafts from phrases" in drafted.stdout + drafted.stderr
    assert [(each["source"], each["target"]) for each in segments(run)] == [
        ("Save", "Сақтау"),
        ("Save %s", "%s сақтау"),
    ]
    exported = run("-C", "ui", "export", "--min-state", "initial")
    assert exported.returncode == 0, exported.stderr
    expected = LABELS.replace(b"= Save", "= Сақтау".encode()).replace(b"=Save %s", "=%s сақтау".encode())
    assert (tmp_path / "ui" / "target" / "kk" / "labels.lng").read_bytes() == expected
    assert run("-C", "ui", "export", "--min-state", "initial", "--check").returncode == 0


@pytest.mark.thorough
def test_format_gives_notes_to_the_translator(run: Run) -> None:
    """What the filter calls a note and a left-out key are told of the file, without a project."""
    told = run("extract", "ui/labels.lng", "--format", "labels", "--option", "skip_keys=[paths.home]").stdout
    assert "message · toolbar.save_as\n" in told
    assert "labels: 2 texts" in told
    assert "left out by the options" in told
    assert '"notes": ["Shown in the toolbar"]' in run("extract", "ui/labels.lng", "--json").stdout


@pytest.mark.thorough
def test_engine_may_refuse_a_text(run: Run, tmp_path: Path) -> None:
    """A text that the engine does not know stays without a draft, and the reason is told."""
    (tmp_path / "ui" / "labels.lng").write_bytes(b"[toolbar]\nsave = Save\nquit = Quit\n")
    run("-C", "ui", "add", "ui/labels.lng")
    drafted = run("-C", "ui", "draft", "--engine", "phrases")
    assert "phrases: not in the table" in drafted.stdout + drafted.stderr
    assert [each["target"] for each in segments(run)] == ["Сақтау", ""]
    assert "phrases" in run("-C", "ui", "engines").stdout


@pytest.mark.thorough
def test_check_finds_what_it_is_for(run: Run) -> None:
    """The check has its page, finds a semicolon in a translation, is gated on, and can be switched off."""
    page = run("checks", "house.semicolon").stdout
    assert page.startswith("house.semicolon  minor  style\n")
    assert "Our house splits such sentences." in page
    run("-C", "ui", "add", "ui/labels.lng")
    key = str(segments(run)[0]["key"])
    confirmed = run("-C", "ui", "set", key, "--target", "kk", "--text", "Сақтау; жабу")
    assert confirmed.returncode == 0, confirmed.stderr
    found = run("-C", "ui", "check", "--fail-on", "minor")
    assert found.returncode == 1
    assert "house.semicolon" in found.stdout
    assert "split the sentence" in found.stdout
    confirmed = run("-C", "ui", "set", key, "--target", "kk", "--text", "Сақтау")
    assert "house.semicolon" not in run("-C", "ui", "check").stdout


@pytest.mark.parametrize("path", [*PLUGINS, *(GUIDES / page for page in PAGES)], ids=lambda path: path.name)
def test_plugins_import_from_public_packages_alone(path: Path) -> None:
    """A plug-in needs no path below the four public packages, and no name beside their `__all__`."""
    for package, name in _imported(ast.parse(_code(path))):
        assert package in PUBLIC, f"{package}.{name}"
        assert name in importlib.import_module(package).__all__, f"{package}.{name}"


def test_python_page_needs_one_package() -> None:
    """All that the page on Python calls is in `localize`, all types that it imports in `localize.model`."""
    import localize

    tree = ast.parse(_code(GUIDES / "python.md"))
    assert {package for package, _ in _imported(tree)} == {"localize", "localize.model"}
    attributes = (node for node in ast.walk(tree) if isinstance(node, ast.Attribute))
    called = {node.attr for node in attributes if isinstance(node.value, ast.Name) and node.value.id == "localize"}
    assert called <= set(localize.__all__)


def _code(path: Path) -> str:
    """The code of a plug-in, or that of all blocks of a page."""
    text = path.read_text(encoding="utf-8")
    return text if path.suffix == ".py" else "\n".join(_BLOCK.findall(text))


def _imported(code: ast.AST) -> Iterator[tuple[str, str]]:
    """Yield each module and name of ours that code imports."""
    for node in ast.walk(code):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("localize"):
            yield from ((node.module, alias.name) for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names if alias.name.startswith("localize"))


def test_public_names_resolve_and_are_shown() -> None:
    """Every exported name exists, and a page shows it or our own code imports it from there."""
    pages = "\n".join(each.read_text(encoding="utf-8") for each in GUIDES.glob("*.md"))
    words = set(re.findall(r"\w+", "\n".join(re.findall(r"```.*?```|`[^`\n]+`", pages, re.DOTALL))))
    used = {each for module in modules().values() for each in _imported(module.tree)}
    lost = {
        f"{package}.{name}"
        for package in ("localize", *PUBLIC)
        for name in importlib.import_module(package).__all__
        if not hasattr(importlib.import_module(package), name) or (name not in words and (package, name) not in used)
    }
    assert not lost


def test_model_exports_what_it_defines() -> None:
    """`localize.model` exports all of its own public names and none of its submodules'."""
    import localize.model

    tree = modules()["localize.model"].tree
    defined = {node.name for node in tree.body if isinstance(node, ast.ClassDef | ast.FunctionDef)}
    named = (node.targets for node in tree.body if isinstance(node, ast.Assign))
    defined |= {target.id for targets in named for target in targets if isinstance(target, ast.Name)}
    assert set(localize.model.__all__) == {name for name in defined if not name.startswith("_")}


@pytest.mark.parametrize(("page", "plugin"), PAGES.items(), ids=PAGES)
def test_pages_show_the_plugins(page: str, plugin: str) -> None:
    """The first block of each page is the file that these tests install, its entry point the one that they name."""
    text = (GUIDES / page).read_text(encoding="utf-8")
    assert f"```python\n{(HERE / plugin).read_text(encoding='utf-8')}```" in text
    (block,) = re.findall(r"^```toml\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    registered = ConfigParser()
    registered.read(HERE / "entry_points.txt", encoding="utf-8")
    for group, named in tomllib.loads(block)["project"]["entry-points"].items():
        assert named == dict(registered[group])
