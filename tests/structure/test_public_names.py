"""Names of packages that load their parts when these are used: a type checker knows them, and no others."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from docs.import_graph import modules


def test_modules_let_no_unknown_name_pass() -> None:
    """A `__getattr__` of a module that a type checker sees makes every misspelled name right."""
    assert [
        name
        for name, module in modules().items()
        if any(isinstance(node, ast.FunctionDef) and node.name == "__getattr__" for node in module.tree.body)
    ] == []


@pytest.mark.slow
def test_unknown_name_is_an_error_for_mypy(tmp_path: Path) -> None:
    """Who misspells a function of the library is told before the program runs."""
    pytest.importorskip("mypy", reason="mypy comes with the extra dev")
    program = tmp_path / "program.py"
    program.write_text("import localize\n\nlocalize.open_project\nlocalize.model.Severity\nlocalize.no_such_name\n")
    command = [sys.executable, "-m", "mypy", "--strict", str(program)]
    done = subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, encoding="utf-8", check=False)
    assert done.stdout.splitlines()[:-1] == [
        f'{program}:5: error: Module has no attribute "no_such_name"  [attr-defined]',
    ]
