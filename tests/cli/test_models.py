"""`localize models`: what people see of their models."""

from __future__ import annotations

import json

import pytest
from tests.cli.conftest import Run
from tests.engines.model_fixture import FOLDER

from localize.workflow.drafting.models import list_models

pytest.importorskip("ctranslate2")


def test_models_are_imported_listed_checked_and_removed(run: Run) -> None:
    """Each step says what came of it; a list and a check are there as JSON too."""
    assert run("models", "list").out.startswith("no models;")
    done = run("models", "import", FOLDER)
    assert (done.code, done.out.splitlines()[-1]) == (0, "imported as en-kk")
    assert "en-kk  ctranslate2  en to kk" in run("models", "list").out
    (listed,) = json.loads(run("models", "list", "--json").out)["models"]
    assert (listed["family"], listed["targets"]) == ("marian", ["kk"])
    checked = json.loads(run("models", "check", "en-kk", "--json").out)
    assert (len(checked["trials"][0]["lines"]), checked["problems"]) == (5, [])
    assert "files and script are right" in run("models", "check", str(FOLDER)).out
    assert run("models", "import", FOLDER).code == 2
    assert run("models", "remove", "en-kk").code == 0
    assert run("models", "check", "en-kk").code == 2


def test_models_check_fails_on_damage(run: Run) -> None:
    """A changed file is a finding: exit code 1."""
    run("models", "import", FOLDER)
    (list_models()[0].folder / "sentencepiece.model").write_bytes(b"")
    checked = run("models", "check", "en-kk")
    assert checked.code == 1
    assert "!! sentencepiece.model is missing or is not the file that was imported" in checked.out
