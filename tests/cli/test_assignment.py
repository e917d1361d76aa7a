"""The command `assign`, and what `status` shows of it."""

from __future__ import annotations

import json

import pytest
from tests.cli.conftest import Run

from localize.workflow.project.project import Project


def test_assignment_is_shown_and_undone(run: Run, project: Project) -> None:
    """Person and day stand in the answer and in the status, as words and as JSON."""
    at = ("-C", project.root)
    given = run(*at, "assign", "guide.md", "--target", "kk", "--to", "Bota", "--due", "1.2.2020")
    assert given.out == "guide.md  kk  Bota, due 2020-02-01\n"
    assert "check the spelling of the name" in given.err
    assert "Bota, due 2020-02-01 (overdue)" in run(*at, "status").out
    [document] = json.loads(run(*at, "status", "--json", "--mine", "--as", "Bota", "--overdue").out)["documents"]
    assert list(document["languages"]) == ["kk"]
    assert document["languages"]["kk"]["assignee"] == "Bota"
    assert document["languages"]["kk"]["due"] == "2020-02-01"
    assert document["languages"]["kk"]["overdue"] is True
    assert run(*at, "undo", "--last").code == 0
    assert "no documents with this assignment" in run(*at, "status", "--overdue").out
    cleared = json.loads(run(*at, "assign", "guide.md", "--target", "kk", "--clear", "--json").out)
    assert (cleared["changed"], cleared["documents"][0]["assignee"]) == (0, None)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ((), "say what to change"),
        (("--clear", "--to", "Bota"), "say what to change"),
        (("--to", " "), "--to takes a name"),
        (("--due", "31.2.2026"), "is not in the calendar"),
        (("--due", "soon"), "is not a date"),
    ],
)
def test_bad_assignments_change_nothing(run: Run, project: Project, given: tuple[str, ...], said: str) -> None:
    """The error says what is wrong, and nothing is recorded."""
    ran = run("-C", project.root, "assign", "guide.md", "--target", "kk", *given)
    assert ran.code != 0
    assert said in ran.err
    assert project.store.assignments() == ()


def test_due_date_in_the_past_is_set_with_a_warning(run: Run, project: Project) -> None:
    """It may be meant, and it may be last year's by mistake."""
    ran = run("-C", project.root, "assign", "guide.md", "--target", "kk", "--due", "1.2.2020")
    assert ran.code == 0
    assert "the due date 2020-02-01 has already passed" in ran.err
