"""Tables for spreadsheets: nothing in them is calculated, and they come back as they were; `--raw` is for scripts."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from tests.cli.conftest import Run
from tests.cli.test_commands import key_of

from localize.workflow.project.project import Project

EVIL = "=cmd|'/c calc'!A1"


@pytest.fixture
def evil(run: Run, project: Project) -> Project:
    """A project with formulas in a text, a translator's name, a question and a term."""
    key = key_of(run, project, "Keep")
    run("-C", project.root, "set", key, "--target", "kk", "--text", EVIL, "--as", "@SUM(1)")
    run("-C", project.root, "notes", "add", key, "--target", "kk", "--text", EVIL, "--question")
    assert run("-C", project.root, "term", "add", f"en={EVIL}", "kk=+1+1").code == 0
    return project


def cells(path: Path) -> list[str]:
    """All cells of a table, as a spreadsheet gets them."""
    text = path.read_text(encoding="utf-8-sig")
    delimiter = "\t" if path.suffix == ".tsv" else ","
    return [cell for row in csv.reader(text.splitlines(), delimiter=delimiter) for cell in row]


@pytest.mark.parametrize(
    "command",
    [
        ("tm", "export", "m.csv"),
        ("tm", "export", "m.tsv"),
        ("tm", "concordance", "calc", "--output", "c.csv"),
        ("term", "export", "t.csv"),
        ("term", "export", "t.tsv"),
        ("notes", "export", "n.csv"),
    ],
    ids=" ".join,
)
def test_tables_hold_no_formulas(
    run: Run, evil: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    """A table that is opened runs nothing; for scripts it has the texts as they are."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / command[-1]
    assert run("-C", evil.root, *command).code == 0
    assert f"'{EVIL}" in cells(path)
    assert not [cell for cell in cells(path) if cell.lstrip()[:1] in [*"=+-@"]]
    path.unlink()
    assert run("-C", evil.root, *command, "--raw").code == 0
    assert EVIL in cells(path)


def test_memory_and_terms_come_back(run: Run, evil: Project, tmp_path: Path) -> None:
    """The apostrophe is the table's, not the text's."""
    memory, terms = tmp_path / "m.csv", tmp_path / "t.csv"
    run("-C", evil.root, "tm", "export", memory)
    run("-C", evil.root, "term", "export", terms)
    run("init", tmp_path / "p", "--source", "en", "--target", "kk")
    assert run("-C", tmp_path / "p", "tm", "import", memory).code == 0
    assert run("-C", tmp_path / "p", "term", "import", terms).code == 0
    run("-C", tmp_path / "p", "tm", "export", tmp_path / "again.csv", "--raw")
    run("-C", tmp_path / "p", "term", "export", tmp_path / "again-terms.csv", "--raw")
    assert EVIL in cells(tmp_path / "again.csv")
    assert {EVIL, "+1+1"} <= {*cells(tmp_path / "again-terms.csv")}
