"""Commands that are killed, or find the disk full, before calls that change a file: see `benchmarks.kills`."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[2]


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("strace") is None, reason="nothing here can kill before a call")
@pytest.mark.parametrize("fault", [[], ["--full-disk"]])
def test_interrupted_commands_lose_nothing(fault: list[str]) -> None:
    """A few times for each command that writes: nothing is lost or half there, and a second run completes it."""
    words = [sys.executable, "-m", "benchmarks.kills", "--each", "4", "--jobs", "1", *fault]
    done = subprocess.run(words, cwd=_ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
