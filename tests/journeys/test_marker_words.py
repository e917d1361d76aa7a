"""An encrypted project leaves none of its words on the disk, after any command and while any screen is open."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
def test_encrypted_project_leaves_no_word_readable() -> None:
    """Twenty words in four encodings are found nowhere, and all of them kinds once the project is decrypted."""
    command = [sys.executable, "-m", "benchmarks.marker_words"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
