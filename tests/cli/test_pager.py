"""The pager of long lists, and colour, as a terminal shows them."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.cli.conftest import Run
from tests.journeys.terminals import Pty, wait

from localize.workflow.project.project import Project

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no such terminal")
MARKED = "sed s/^/P:/"
"""A pager that marks each line."""


@pytest.fixture
def terminals(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Pty]]:
    """Terminals that the test opened, closed at its end; no pager is chosen."""
    for name in ("LOCALIZE_PAGER", "PAGER", "LESS"):
        monkeypatch.delenv(name, raising=False)
    opened: list[Pty] = []
    yield opened
    for each in opened:
        each.close()


def show(terminals: list[Pty], folder: Path, *words: object) -> str:
    """The screen after a command has ended."""
    terminal = Pty(folder)
    terminals.append(terminal)
    terminal.start(*map(str, words))
    terminal.wait_for_end()
    return terminal.screen()


def test_lists_go_through_the_pager(
    terminals: list[Pty], project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`LOCALIZE_PAGER` counts before `PAGER`; every line of the list goes through it, and none of other commands."""
    monkeypatch.setenv("PAGER", "cat")
    monkeypatch.setenv("LOCALIZE_PAGER", MARKED)
    place = ("-C", project.root)
    shown = show(terminals, tmp_path, *place, "segments", "--target", "kk")
    assert shown.count("P:") == len([line for line in shown.splitlines() if line.strip()]) > 0
    assert "P:" in show(terminals, tmp_path, "help", "check")
    assert "P:" not in show(terminals, tmp_path, *place, "status")


def test_no_pager_prints_lists_as_they_are(
    terminals: list[Pty], project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No pager: with `--no-pager`, for JSON, and where the name is `cat`, empty, unknown or not readable."""
    monkeypatch.setenv("PAGER", MARKED)
    listing = ("-C", project.root, "segments", "--target", "kk")
    assert "P:" not in show(terminals, tmp_path, "--no-pager", *listing)
    shown = show(terminals, tmp_path, *listing, "--json")
    assert "P:" not in shown
    assert '"key"' in shown
    for named in ("", "cat", "no-such-program", "sed '"):
        monkeypatch.setenv("LOCALIZE_PAGER", named)
        assert "List segments" in show(terminals, tmp_path, "help", "segments")


def test_pager_is_for_terminals_only(run: Run, project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is piped or written to a file goes through no pager."""
    monkeypatch.setenv("PAGER", MARKED)
    ran = run("-C", project.root, "segments", "--target", "kk")
    assert ran.code == 0
    assert "P:" not in ran.out


def test_pager_keeps_the_exit_code(terminals: list[Pty], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A command behind a pager answers as it does without one, also where the pager reads one line only."""
    monkeypatch.setenv("PAGER", "head -1")
    assert "Usage: localize check" in show(terminals, tmp_path, "help", "check")


@pytest.mark.skipif(shutil.which("less") is None, reason="less is not installed")
def test_less_is_the_pager_by_default(terminals: list[Pty], tmp_path: Path) -> None:
    """A text longer than the screen waits for a key; a shorter one is printed and left there."""
    assert "localize inbox" in show(terminals, tmp_path, "help", "inbox")
    terminal = Pty(tmp_path)
    terminals.append(terminal)
    terminal.start("help")
    wait(terminal, "Usage: localize")
    terminal.write("q")
    terminal.wait_for_end()
