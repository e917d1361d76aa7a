"""Completion of command lines: the scripts for shells, and what they offer."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.shell_completion import ShellComplete
from tests.cli.conftest import Run

from localize.cli import cli
from localize.workflow import finish
from localize.workflow.documents.add import add
from localize.workflow.project.project import Project


def offered(*words: str) -> list[str]:
    """What a shell is offered for the last word."""
    completion = ShellComplete(cli, {}, "localize", "_LOCALIZE_COMPLETE")
    return [item.value for item in completion.get_completions(list(words[:-1]), words[-1])]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script_for_the_present_name(run: Run, shell: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The script completes the name that the program was called by, and asks as the program expects."""
    monkeypatch.setattr(sys, "argv", ["/opt/bin/l10n", "completion", shell])
    ran = run("completion", shell)
    assert ran.code == 0
    assert "l10n" in ran.out
    assert f"_LOCALIZE_COMPLETE={shell}_complete" in ran.out


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts_are_valid(run: Run, shell: str) -> None:
    """The shell itself reads the script without a complaint."""
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"{shell} is not installed")
    script = run("completion", shell).out
    subprocess.run([program, "-n"], input=script, check=True, text=True)


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
def test_completion_works_in_bash(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bash, with the script loaded, completes a command of this program."""
    monkeypatch.setattr(sys, "argv", ["localize"])
    program = tmp_path / "localize"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m localize "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    line = f'COMP_WORDS=({program} withd)\nCOMP_CWORD=1\n_localize_completion "{program}"\necho "${{COMPREPLY[*]}}"\n'
    script = run("completion", "bash").out + line
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "withdraw\n"


def test_commands_and_options_are_completed() -> None:
    """Each level of the command line has its names."""
    assert offered("with") == ["withdraw"]
    assert offered("term", "li") == ["lint"]
    assert offered("check", "--fail") == ["--fail-on"]
    assert offered("check", "--fail-on", "cri") == ["critical"]
    assert offered("help", "term", "li") == ["lint"]


def test_values_of_a_project_are_completed(project: Project) -> None:
    """Languages come from the settings and documents from the store; other values from what is installed."""
    document = project.root / "notes.md"
    document.write_text("One.\n", encoding="utf-8")
    finish(add(project, [document]))
    place = ("-C", str(project.root))
    assert offered(*place, "segments", "--target", "") == list(project.targets)
    assert offered(*place, "segments", "no") == ["notes.md"]
    assert offered(*place, "edit", "no") == ["notes.md"]
    assert "numbers.missing" in offered("checks", "numbers")
    assert offered(*place, "waive", "4f1c02", "--check", "numbers.mis") == ["numbers.missing"]
    assert offered(*place, "draft", "--engine", "ps") == ["pseudo"]


def test_values_without_a_project_are_none(tmp_path: Path) -> None:
    """Where there is no project, or its settings are broken, a shell is offered nothing and sees no error."""
    place = ("-C", str(tmp_path))
    assert offered(*place, "segments", "--target", "") == []
    assert offered(*place, "segments", "x") == []
    (tmp_path / "localize.yaml").write_text("source: [", encoding="utf-8")
    assert offered(*place, "segments", "--target", "") == []
    assert offered(*place, "segments", "x") == []


def test_completion_changes_nothing(tmp_path: Path) -> None:
    """A folder with settings alone has no store after a shell has asked."""
    (tmp_path / "localize.yaml").write_text("source: en\ntargets: [kk]\n", encoding="utf-8")
    assert offered("-C", str(tmp_path), "segments", "x") == []
    assert [each.name for each in tmp_path.iterdir()] == ["localize.yaml"]


@pytest.mark.skipif(sys.platform == "win32", reason="no such file names")
def test_documents_that_a_shell_would_run_are_not_offered(project: Project) -> None:
    """A document's name is put on the command line as it is, so one that is more than a word there is left out."""
    names = ["$(reboot).md", "a;b.md", "a b.md", "a`b`.md", "a\x1b[2Jb.md", "отчёт.md"]
    paths = [project.root / name for name in names]
    for path in paths:
        path.write_text(f"{path.name}.\n", encoding="utf-8")
    finish(add(project, paths))
    assert offered("-C", str(project.root), "segments", "") == ["guide.md", "отчёт.md"]
