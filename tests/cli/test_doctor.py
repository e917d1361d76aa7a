"""What is not installed is off; only what is there and does not work is a fault."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.metadata import metadata
from pathlib import Path

import pytest
from tests.cli.conftest import Run

from localize.workflow.doctor import EXTRAS

MODULES = [module for modules in EXTRAS.values() for module in modules]


def doctor(folder: Path, *arguments: str) -> tuple[int, str]:
    """Run the doctor in a process of its own, without the modules of any extra and with no dictionary."""
    start = f"import sys; sys.modules.update(dict.fromkeys({MODULES})); from localize.__main__ import main; main()"
    command = [sys.executable, "-c", start, "doctor", *arguments]
    environment = os.environ | {"LOCALIZE_DICTIONARIES": str(folder), "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)
    return done.returncode, done.stdout.decode()


def test_doctor_finds_no_fault_in_a_clean_installation(tmp_path: Path) -> None:
    """Extras and dictionaries that are not installed are off, in text and in JSON, and the exit code is 0."""
    code, text = doctor(tmp_path)
    assert code == 0, text
    assert "off  extra web: not installed: pip install 'localize[web]'\n" in text
    assert "off  dictionary of kk: not installed; on Debian: apt install hunspell-kk\n" in text
    code, text = doctor(tmp_path, "--json")
    checks = json.loads(text)["checks"]
    off = {each["what"] for each in checks if each["status"] == "off"}
    languages = {f"dictionary of {each}" for each in ("en", "kk", "ru")}
    assert (code, off) == (0, {f"extra {name}" for name in EXTRAS} | languages)
    assert all(each["ok"] for each in checks)


def test_doctor_finds_fault_with_an_extra_that_does_not_load(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """An installed library that cannot be imported is a fault: exit 1, with the reason."""
    (tmp_path / "keyring.py").write_text("import no_such_module", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "keyring", raising=False)
    ran = run("doctor", "--json")
    [extra] = [each for each in json.loads(ran.out)["checks"] if each["what"] == "extra keys"]
    assert (ran.code, extra["status"], extra["ok"]) == (1, "fault", False)
    assert "no_such_module" in extra["details"]
    assert "!!   extra keys: " in run("doctor").out


def test_doctor_knows_every_extra() -> None:
    """Those for tests and for work on the program itself are left out."""
    told = {name for name in metadata("localize").get_all("Provides-Extra", ()) if not name.startswith(("test", "dev"))}
    assert set(EXTRAS) == told
