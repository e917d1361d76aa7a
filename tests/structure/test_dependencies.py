"""Dependencies: what the code imports is what `pyproject.toml` declares, each library where its feature belongs."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import cast

import pytest
from docs.import_graph import PACKAGE, modules

FEATURES = {
    "firefox": "localize.engines.firefox",
    "keys": "localize.engines.keys",
    "offline": "localize.engines.ctranslate",
    "pdf": "localize.formats.conversion.pdf_pages",
    "spelling": "localize.spelling.lexicon",
    "team": "localize.sync",
    "web": "localize.web",
}
"""The extras of users, each with the module or package that has its feature: nothing else imports its libraries."""
NO_LIBRARY = {PACKAGE, "_typeshed"}
"""The package itself, and what exists for type checkers alone."""


@cache
def _project() -> dict[str, object]:
    text = (Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8")
    return cast("dict[str, object]", tomllib.loads(text)["project"])


def _distributions(requirements: object) -> set[str]:
    """Return the names of distributions in requirements, spelled as the package index compares them."""
    return {_normal(re.split(r"[^\w.-]", each)[0]) for each in cast("list[str]", requirements)}


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _extras() -> dict[str, set[str]]:
    extras = cast("dict[str, object]", _project()["optional-dependencies"])
    return {name: _distributions(extras[name]) for name in FEATURES}


def _names(tree: ast.Module) -> Iterator[str]:
    """Yield the modules that a module imports, also inside functions and by name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module or ""
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("import_module"):
            yield from (
                each.value for each in node.args if isinstance(each, ast.Constant) and isinstance(each.value, str)
            )


@cache
def _imports() -> frozenset[tuple[str, str]]:
    """Return which module imports a module of which distribution; what is not installed goes by the module's name."""
    known = packages_distributions()
    found = set()
    for importer, module in modules().items():
        for name in {name.partition(".")[0] for name in _names(module.tree)} - sys.stdlib_module_names - NO_LIBRARY:
            found |= {(importer, _normal(distribution)) for distribution in known.get(name, [name])}
    return frozenset(found)


def test_imports_are_declared() -> None:
    """No module relies on a library that only another library brings along."""
    declared = _distributions(_project()["dependencies"]).union(*_extras().values())
    assert {(importer, library) for importer, library in _imports() if library not in declared} == set()


@pytest.mark.parametrize("extra", FEATURES)
def test_extras_serve_their_feature_alone(extra: str) -> None:
    """The libraries of an extra are imported by its feature; elsewhere they may be missing."""
    home = FEATURES[extra]
    importers = {importer for importer, library in _imports() if library in _extras()[extra]}
    assert {each for each in importers if not f"{each}.".startswith(f"{home}.")} == set()


def test_declared_libraries_are_imported() -> None:
    """Nobody installs a library that nothing uses."""
    declared = _distributions(_project()["dependencies"]).union(*_extras().values())
    assert declared - {library for _, library in _imports()} == set()


def test_every_extra_of_users_has_a_feature() -> None:
    """The other extras are for those who work on the project."""
    extras = cast("dict[str, object]", _project()["optional-dependencies"])
    assert extras.keys() - {"dev", "test", "test-engines"} == FEATURES.keys()
