"""The library is a guest: the process that uses it goes on as if it had never been imported."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.conftest import Copied
from tests.guest.acts import ACTS, ALL, LIBRARIES, UNTIDY, make_sample

import localize

NO_ACTS = {"__version__", "finish"}
"""Public names in lower case that are no functions of their own: `finish` runs four of the others."""


STRANGERS = {"textual", "rich", "numpy", "babel", "yaml", "apsw", "click", "localize.i18n", "localize.model"}


def _run(*arguments: str) -> object:
    """Run Python on arguments and return what it prints as JSON."""
    done = subprocess.run([sys.executable, *arguments], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    found: object = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("name", ["localize", "localize.tui", "localize.tui.app", "localize.cli", "localize.__main__"])
def test_import_leaves_its_process_as_it_found_it(name: str) -> None:
    """Modules, hooks, signals, settings, files, threads: after an import all of it is as before."""
    program = f"""
import json, rich.style, typing_extensions
from tests.guest.process_state import differences, state
before = state()
import {name}
print(json.dumps(differences(before, state())))
"""
    assert _run("-c", program) == []


TRICKS = {
    "import json, localize; json.JSONDecoder.decode = localize.__getattr__": "json.decoder.JSONDecoder.decode",
    "import localize, colorsys; colorsys.ours = localize.__getattr__": "colorsys.ours",
    "sys.modules['_hashlib'] = None": "_hashlib is None",
    "import hashlib; del hashlib.scrypt": "cryptography",
    "import gc; gc.freeze()": "gc",
    "sys.path.append('/')": "sys.path",
    "import logging; logging.basicConfig()": "logging",
    "import threading, time; threading.Thread(target=time.sleep, args=(0.5,)).start()": "threads",
    "import warnings; warnings.simplefilter('ignore')": "warnings",
    "import os; os.dup(0)": "files",
}
"""What a guest does not do, and by which word it is told."""


def test_tricks_are_seen() -> None:
    """What would hide a module, patch a library or turn a switch of the process is found out."""
    program = f"""
import json, sys
from tests.guest.process_state import differences, state
before = state()
for trick in {list(TRICKS)!r}:
    exec(trick)
print(json.dumps(differences(before, state())))
"""
    seen = _run("-c", program)
    assert isinstance(seen, list)
    assert [word for word in TRICKS.values() if not any(word in each for each in seen)] == []


def test_import_loads_little() -> None:
    """Who imports the package pays for what is used of it."""
    program = (
        "import json, sys; before = set(sys.modules); import localize; print(json.dumps([*{*sys.modules} - before]))"
    )
    loaded = _run("-c", program)
    assert isinstance(loaded, list)
    assert [name for name in loaded if name.partition(".")[0] == "localize"] == ["localize"]
    assert not STRANGERS & set(loaded)


def test_functions_leave_their_process_as_they_found_it(tmp_path: Path, copied: Copied) -> None:
    """What is used for the first time is loaded, and nothing else in the process changes, whatever is done."""
    copied("guest", make_sample, tmp_path / "project")
    assert _run("-m", "tests.guest.acts", ALL, str(tmp_path / "project"), *UNTIDY) == []


@pytest.mark.thorough
@pytest.mark.parametrize("act", ACTS)
def test_function_leaves_its_process_as_it_found_it(act: str, tmp_path: Path, copied: Copied) -> None:
    """The same of each function alone, whose name tells where to look."""
    copied("guest", make_sample, tmp_path / "project")
    assert _run("-m", "tests.guest.acts", act, str(tmp_path / "project"), *UNTIDY) == []


@pytest.mark.thorough
def test_functions_leave_the_libraries_as_they_found_them(tmp_path: Path, copied: Copied) -> None:
    """No module, class or function of a library that was imported before is replaced, whatever is done."""
    copied("guest", make_sample, tmp_path / "project")
    assert _run("-m", "tests.guest.acts", ALL, str(tmp_path / "project"), *UNTIDY, *LIBRARIES) == []


def test_every_public_function_has_its_act() -> None:
    """A new function of the library is held to the rule as well."""
    assert {name for name in localize.__all__ if name.islower()} - NO_ACTS <= set(ACTS)
