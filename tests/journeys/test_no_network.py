"""A whole project is drafted where there is no network at all: a namespace without routes, its loopback down."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.engines.model_fixture import FOLDER, GIVEN

pytestmark = pytest.mark.slow

SENTENCES = [text for text in GIVEN if "[" not in text]
PROVE = """
import socket, sys
for host in ("192.0.2.1", "127.0.0.1"):
    try:
        socket.create_connection((host, 9), timeout=5)
    except ConnectionRefusedError:
        sys.exit("there is a loopback")
    except OSError:
        continue
    sys.exit("there is a network")
"""


@pytest.fixture
def walled() -> list[str]:
    """The beginning of a command that runs without any network; skip where the system does not let us."""
    if shutil.which("unshare") is None:
        pytest.skip("no unshare")
    command = ["unshare", "--map-root-user", "--net", "--"]
    if subprocess.run([*command, "true"], capture_output=True, check=False).returncode != 0:
        pytest.skip("unshare may not make a network namespace here")
    return command


def test_project_is_drafted_without_any_network(walled: list[str], tmp_path: Path) -> None:
    """A model is imported, drafts are made and reported: none of it misses a network."""
    # With -I, for the tests' own guard would refuse it first.
    subprocess.run([*walled, sys.executable, "-I", "-c", PROVE], check=True)
    home = {name: str(tmp_path / name) for name in ("LOCALIZE_CONFIG_DIR", "LOCALIZE_DATA_DIR")}
    environment = {**os.environ, **home, "LOCALIZE_USER": "Aigerim"}
    root = tmp_path / "project"

    def localize(*arguments: str) -> str:
        command = [*walled, sys.executable, "-W", "error", "-m", "localize", "-C", str(root), *arguments]
        done = subprocess.run(command, capture_output=True, env=environment, cwd=tmp_path, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert "network" not in done.stderr
        return done.stdout

    localize("init", str(root), "--source", "en", "--target", "kk")
    (root / "report.md").write_text("\n\n".join(SENTENCES), encoding="utf-8")
    localize("add", str(root / "report.md"))
    localize("models", "import", str(FOLDER))
    told = localize("draft", "--engine", "ctranslate2", "--engine", "apertium")
    assert "0 segments left without a draft" in told
    localize("drafts", "report")
    assert localize("drafts", "sent") == "nothing was sent from here\n"
    listed = [json.loads(line) for line in localize("segments", "--target", "kk", "--json").splitlines()]
    texts = " ".join(str(row.get("target", "")) for row in listed)
    assert all(sentence in texts for text in SENTENCES for sentence in GIVEN[text].split(". "))
