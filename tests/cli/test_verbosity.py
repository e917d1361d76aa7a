"""What commands say on stderr: quiet, verbose, in colour."""

from __future__ import annotations

import io
import sys
from collections.abc import Generator
from pathlib import Path

import click
import pytest
from tests.cli.conftest import Run

from localize.cli import cli, diagnostics, output
from localize.errors.message import Message
from localize.model import Progress
from localize.workflow.project.project import Project


class Terminal(io.StringIO):
    """Standard error at which a person looks."""

    def isatty(self) -> bool:
        """Return that it is a terminal."""
        return True


@pytest.fixture
def unready(project: Project) -> tuple[str, ...]:
    """The export of a project with a text that is not ready, which warns of it."""
    return ("-C", str(project.root), "export", "--fallback", "skip")


def test_quiet_leaves_errors_only(run: Run, unready: tuple[str, ...]) -> None:
    """`-q` drops warnings and notes; what went wrong is still said, and stdout is as ever."""
    loud, quiet = run(*unready), run("-q", *unready)
    assert "warning" in loud.err
    assert quiet.err == ""
    assert (quiet.code, quiet.out) == (loud.code, loud.out)
    assert "no segment" in run("-q", *unready[:2], "history", "abcdef", "--target", "kk").err


def test_verbose_says_what_is_read_and_how_long_it_takes(run: Run, unready: tuple[str, ...]) -> None:
    """`-v` names the version, the project, each step with its time, and the time in all; stdout is as ever."""
    ran = run("-v", *unready)
    assert ran.out == run(*unready).out
    lines = ran.err.splitlines()
    assert lines[0].startswith("localize ")
    assert lines[1] == f"project: {Path(unready[1])}"
    assert lines[2].startswith("preferences: ")
    assert any("guide.md" in line and " s  " in line for line in lines)
    assert lines[-1].endswith(" s in all")


def test_verbose_works_without_a_project(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A command that needs none says that there is none."""
    monkeypatch.chdir(tmp_path)
    ran = run("-v", "checks", "numbers.missing")
    assert ran.code == 0
    assert "project: none" in ran.err


def test_quiet_and_verbose_exclude_each_other(run: Run) -> None:
    """Both at once are a mistake."""
    assert run("-q", "-v", "formats").code == 2


def _complaint(monkeypatch: pytest.MonkeyPatch) -> str:
    """What a terminal gets of an unknown segment."""
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    diagnostics.run(lambda: cli.main(args=["nothing"], prog_name="localize", standalone_mode=False))
    return terminal.getvalue()


def test_errors_are_red_on_a_terminal_only(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """The word before an error has a colour where a person sees it; not in a file, nor where `NO_COLOR` is set."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert "\x1b" not in run("nothing").err
    assert "\x1b[31m" in _complaint(monkeypatch)
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in _complaint(monkeypatch)
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("TERM", "dumb")
    assert "\x1b" not in _complaint(monkeypatch)


def test_severities_are_colored_where_they_stand_alone() -> None:
    """The severity of a finding has a colour, and no other word like it, whatever the texts say."""
    line = "a.md:1  kk  4f1c02  major  terms.missing: critical  minor  x"
    assert output.color_severities(line) == line.replace("major", "\x1b[31mmajor\x1b[0m")
    assert output.color_severities("1 finding in 2 texts") == "1 finding in 2 texts"


def test_progress_is_erased_without_colors(monkeypatch: pytest.MonkeyPatch) -> None:
    """`NO_COLOR` takes colours only: the line of progress is still erased before the next."""
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setattr(diagnostics, "_SHOW_PROGRESS_AFTER_S", -1.0)
    monkeypatch.setenv("NO_COLOR", "1")

    def work() -> Generator[Progress, None, int]:
        yield Progress(1, 2, Message("guide.md"))
        return 3

    context = click.Context(cli)
    context.color = diagnostics.wants_color()
    with context:
        assert diagnostics.follow(work()) == 3
    assert terminal.getvalue() == "\r\x1b[K1/2 guide.md\r\x1b[K"
