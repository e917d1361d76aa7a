"""`wipe` says what it would delete, wants the project's name, and says what it left and what a disk can still hold."""

from __future__ import annotations

import pytest
from tests.cli.conftest import Run

from localize.cli.diagnostics import CONFLICT, USAGE
from localize.config.project import FILE_NAME
from localize.workflow.project.project import Project


@pytest.mark.parametrize(("typed", "code"), [("Guide\n", 0), ("guide\n", USAGE), ("\n", USAGE)])
def test_wipe_asks_for_the_name(run: Run, project: Project, typed: str, code: int) -> None:
    """Only who types it deletes the project; what would go and what would stay is said before."""
    project.close()
    ran = run("-C", project.root, "wipe", typed=typed)
    assert ran.code == code
    assert (project.root / FILE_NAME).exists() is (code != 0)
    assert "1 other file would stay" in ran.err
    assert "guide.md" in ran.err


def test_wipe_without_a_terminal_needs_the_name(run: Run, project: Project) -> None:
    """A script has to name the project; without that nothing is deleted."""
    project.close()
    assert run("-C", project.root, "wipe").code == USAGE
    assert (project.root / FILE_NAME).exists()


def test_wipe_refuses_an_open_project(run: Run, project: Project) -> None:
    """As long as somebody has it open, the command ends as for any locked project."""
    assert run("-C", project.root, "wipe", "--yes", "Guide").code == CONFLICT


@pytest.mark.parametrize("encrypted", [False, True])
def test_wipe_says_what_a_disk_can_still_hold(run: Run, project: Project, encrypted: bool) -> None:
    """Of a project that was not encrypted, a disk can still hold texts; of another one, copies of it can."""
    project.close()
    if encrypted:
        with (project.root / FILE_NAME).open("a", encoding="utf-8") as settings:
            settings.write("encrypted: true\n")
    ran = run("-C", project.root, "wipe", "--yes", "Guide")
    assert ran.code == 0
    assert "left: guide.md" in ran.out
    assert ("solid-state" in ran.err) is not encrypted
    assert "backups" in ran.err
