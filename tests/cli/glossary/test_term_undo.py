"""`term undo`: what commands changed in the project's own glossary files goes back, the last change first."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Run

from localize.workflow.project.project import Project


def _files(project: Project) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (project.root / "glossary").glob("*")}


def test_each_change_of_a_glossary_goes_back(run: Run, project: Project, tmp_path: Path) -> None:
    """Adding, editing, deleting and importing are taken back one by one, byte for byte."""
    table = tmp_path / "lakes.csv"
    table.write_text("id,en,ru\nL1,lake,озеро\n", encoding="utf-8")
    steps = (
        ("add", "en=data broker", "ru=брокер данных"),
        ("edit", "C1", "--note", "Sells data."),
        ("delete", "C1", "--term", "ru=брокер данных"),
        ("delete", "C1"),
        ("import", table),
    )
    before: list[dict[str, bytes]] = []
    for step in steps:
        before.append(_files(project))
        assert run("-C", project.root, "term", *step).code == 0
        assert _files(project) != before[-1]
    for step in reversed(steps):
        ran = run("-C", project.root, "term", "undo")
        assert (ran.code, step[0] in ran.out) == (0, True)
        assert _files(project) == before.pop()
    ran = run("-C", project.root, "term", "undo")
    assert (ran.code, "there is no glossary change to undo" in ran.err) == (2, True)


def test_what_was_changed_by_hand_since_stays(run: Run, project: Project) -> None:
    """A file that somebody edited after the command is not overwritten."""
    assert run("-C", project.root, "term", "add", "en=data broker").code == 0
    (path,) = (project.root / "glossary").glob("*")
    path.write_bytes(path.read_bytes() + b"# mine\n")
    ran = run("-C", project.root, "term", "undo")
    assert (ran.code, "has changed since" in ran.err) == (4, True)
    assert path.read_bytes().endswith(b"# mine\n")


def test_a_command_that_fails_keeps_nothing(run: Run, project: Project) -> None:
    """Only what changed a file can be taken back."""
    assert run("-C", project.root, "term", "delete", "C7").code != 0
    assert run("-C", project.root, "term", "undo").code == 2
