"""Hostile files: every reader answers with units or a FormatError, soon, in little memory, and touches nothing else.

Each file is read in a process of its own that is watched: what it opens, connects to and starts, how long it takes and
how large it grows. Source of the bounds: 10 seconds and 600 MB are what an old laptop can bear.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from tests.contracts.hostile_inputs import hostile
from tests.formats.sample_files import FOLDER

from localize import plugins

SECONDS = 10.0
BYTES = 600 * 1024 * 1024
MUTANTS = 2000
RUNNER = Path(__file__).parent / "hostile_runner.py"
FILTERS = plugins.names("localize.filters")
SMALL, LIGHT = 10_000, 100_000
"""Bytes up to which an input belongs to the default run, and to the thorough one."""
TOGETHER = 25
"""Small files that one process reads, in the time and memory that one file has in the thorough run."""
PACKAGES = {"docx", "epub", "idml", "odf", "pptx", "xlsx"}
"""Formats whose files hold many, each of them damaged in turn: of those the default run reads one in three."""


def _run(*arguments: str) -> list[dict[str, object]]:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run(
        [sys.executable, str(RUNNER), *arguments], capture_output=True, check=False, env=environment, timeout=1200
    )
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    return [json.loads(line) for line in done.stdout.splitlines()]


def _wrong(answer: dict[str, object]) -> bool:
    seconds, size = answer["seconds"], answer["bytes"]
    assert isinstance(seconds, float)
    assert isinstance(size, int)
    return answer["end"] not in ("read", "refused") or seconds > SECONDS or size > BYTES or bool(answer["touched"])


pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="watches processes by fork")


QUICK = ("docx", "html", "markdown", "po", "xliff2")


@pytest.mark.parametrize(
    "name", [pytest.param(each, marks=[] if each in QUICK else pytest.mark.thorough) for each in FILTERS]
)
def test_small_hostile_files_are_read_or_refused(name: str) -> None:
    """Whatever is wrong with a small file, it is units or a FormatError."""
    answers = _run("hostile", name, str(SMALL), str(TOGETHER), "3" if name in PACKAGES else "1")
    assert answers
    assert [each for each in answers if _wrong(each)] == []


@pytest.mark.thorough
@pytest.mark.parametrize("name", FILTERS)
def test_light_hostile_files_are_read_or_refused(name: str) -> None:
    """Those too that take seconds, all formats together."""
    assert [each for each in _run("hostile", name, str(LIGHT)) if _wrong(each)] == []


@pytest.mark.slow
@pytest.mark.parametrize("name", FILTERS)
def test_hostile_files_are_read_or_refused(name: str) -> None:
    """Large ones too: bombs, bottomless nesting, lines without end."""
    assert [each for each in _run("hostile", name) if _wrong(each)] == []


@pytest.mark.slow
@pytest.mark.parametrize("name", FILTERS)
def test_the_quicker_tests_leave_out_large_files_alone(name: str) -> None:
    """What is not made for them is nothing that they would read."""
    quick, every = ([(about, len(data)) for about, data in hostile(name, large=each)] for each in (False, True))
    assert [each for each in every if each not in quick and each[1] <= LIGHT] == []


@pytest.mark.slow
@pytest.mark.parametrize("name", FILTERS)
def test_mutants_are_read_or_refused(name: str) -> None:
    """Two thousand damaged files of each format: read and written back as they are, or refused with a place."""
    answers = _run("mutants", name, str(MUTANTS))
    assert [each for each in answers if _wrong(each)] == []
    assert sum(Counter(str(each["end"]) for each in answers).values()) > 0


def test_there_are_enough_hostile_files() -> None:
    """At least two hundred, different in what they try, over all formats."""
    tried = {(each, about) for each in ("docx", "xliff12", "json", "yaml") for about, _ in hostile(each, large=False)}
    assert len(tried) >= 200
    assert FOLDER.is_dir()
