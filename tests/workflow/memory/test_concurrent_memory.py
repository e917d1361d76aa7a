"""Several processes use one memory at once."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from localize.workflow.documents.add import add
from localize.workflow.project.project import init

CONFIRMER = Path(__file__).with_name("concurrent_writer.py")
COUNT = 120


@pytest.mark.slow
def test_each_process_finds_what_the_other_has_confirmed(tmp_path: Path) -> None:
    """Two processes confirm and search at once without error; what one has confirmed, the other's next search finds."""
    names = ("one.json", "two.json")
    with init(tmp_path, source="en", targets=["kk"]) as project:
        for name in names:
            texts = {f"k{at}": f"Request {at} of {name} was heard." for at in range(COUNT)}
            (tmp_path / name).write_text(json.dumps(texts))
            for _ in add(project, [tmp_path / name]):
                pass
    processes = [
        subprocess.Popen(
            [sys.executable, str(CONFIRMER), str(tmp_path), mine, other], stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        for mine, other in (names, names[::-1])
    ]
    for process, other in zip(processes, names[::-1], strict=True):
        told, error = process.communicate()
        assert (process.returncode, error.decode()) == (0, "")
        assert json.loads(told) == [*(f"Request {at} of {other} was heard." for at in range(COUNT)), "end"]
