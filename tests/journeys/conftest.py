"""The terminals on which people's paths are gone."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.journeys.terminals import Pty, Terminal, Tmux


@pytest.fixture(
    params=[
        pytest.param("pty", marks=pytest.mark.skipif(sys.platform == "win32", reason="there is no pty")),
        pytest.param(
            "tmux",
            marks=[pytest.mark.slow, pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")],
        ),
    ]
)
def terminal(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Terminal]:
    """A terminal of 80 by 24."""
    opened: Terminal = Pty(tmp_path) if request.param == "pty" else Tmux(tmp_path)
    yield opened
    opened.close()
