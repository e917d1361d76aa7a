"""The recipes: each script of `examples/recipes/` does what it says, on files as a stranger has them."""

from __future__ import annotations

import ast
import csv
import runpy
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import localize
from localize.model import State

RECIPES = Path(__file__).parent.parent / "examples" / "recipes"
TMX = """<?xml version="1.0" encoding="UTF-8"?>
<tmx version="1.4"><header creationtool="test" creationtoolversion="1" segtype="sentence" o-tmf="test"
  adminlang="en" srclang="en" datatype="plaintext"/><body>
<tu><tuv xml:lang="en"><seg>Share it.</seg></tuv><tuv xml:lang="kk"><seg>Бөлісіңіз.</seg></tuv></tu>
</body></tmx>
"""

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a recipe as a script with these arguments; return its exit code, its output and its errors."""

    def run(name: str, *arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", [name, *map(str, arguments)])
        capsys.readouterr()
        code, said = 0, ""
        try:
            runpy.run_path(str(RECIPES / f"{name}.py"), run_name="__main__")
        except SystemExit as end:
            code, said = (1, end.code) if isinstance(end.code, str) else (int(end.code or 0), "")
        out, err = capsys.readouterr()
        return code, out, err + said

    return run


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A project with one document of three segments, two of them translated, one of these wrong; and a TMX file."""
    (tmp_path / "memory.tmx").write_text(TMX, encoding="utf-8")
    (tmp_path / "guide.md").write_text("Use it.\n\nShare it.\n\nRead 3 pages.\n", encoding="utf-8")
    with localize.init(tmp_path / "site", source="en", targets="kk") as project:
        localize.finish(localize.add(project, tmp_path / "guide.md"))
        first, _, third = localize.rows(project, "kk")
        localize.save(project, first.segment.key, "kk", "Қолданыңыз.")
        localize.save(project, third.segment.key, "kk", "4 бет оқыңыз.")
    return tmp_path / "site"


def states(site: Path) -> list[State]:
    """The states of the project's segments, in order."""
    with localize.open_project(site) as project:
        return [row.state for row in localize.rows(project, "kk")]


def test_recipes_are_short() -> None:
    """There are ten, each of 5 to 25 lines of code."""
    files = sorted(RECIPES.glob("*.py"))
    assert len(files) == 10
    for path in files:
        text = path.read_text(encoding="utf-8")
        about, *_ = ast.parse(text).body
        code = [line for line in text.splitlines()[about.end_lineno :] if line.strip()]
        assert 5 <= len(code) <= 25, path.name


def test_every_recipe_has_a_test() -> None:
    """A recipe that no test of this file runs is one that may not run."""
    tests = Path(__file__).read_text(encoding="utf-8")
    assert [path.name for path in RECIPES.glob("*.py") if f'"{path.stem}", ' not in tests] == []


def test_add_and_export_makes_a_folder_of_each_language(run: Run, tmp_path: Path) -> None:
    """Documents are exported in all languages, with what the memory knows of them."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.md").write_text("Share it.\n\nNew text.\n", encoding="utf-8")
    (tmp_path / "memory.tmx").write_text(TMX, encoding="utf-8")
    code, out, err = run(
        "add_and_export", tmp_path / "docs", tmp_path / "memory.tmx", tmp_path / "site", tmp_path / "out"
    )
    assert (code, err) == (0, "")
    assert "translated: 1, left as they are: 1" in out
    assert (tmp_path / "out/kk/a.md").read_text(encoding="utf-8") == "Бөлісіңіз.\n\nNew text.\n"


def test_confirm_clean_drafts_leaves_the_others(run: Run, site: Path) -> None:
    """Drafts with findings stay drafts."""
    code, out, _ = run("confirm_clean_drafts", site, "kk", "pseudo")
    assert code == 0
    assert out == "confirmed: 0, left as drafts: 1\n"
    with localize.open_project(site) as project:
        localize.finish(localize.import_memory(project, site.parent / "memory.tmx"))
        second = list(localize.rows(project, "kk"))[1]
        localize.save(project, second.segment.key, "kk", "")
    code, out, _ = run("confirm_clean_drafts", site, "kk", "pseudo")
    assert out == "confirmed: 1, left as drafts: 0\n"
    assert states(site) == [State.TRANSLATED] * 3


def test_gate_fails_a_build(run: Run, site: Path) -> None:
    """Findings and languages that are not reviewed are named, and the exit code is 1."""
    code, out, _ = run("gate_a_build", site, 50)
    assert code == 1
    assert "guide.md:3 kk numbers.missing" in out
    assert "kk: 0 % of the segments are reviewed, 50 % are needed" in out
    with localize.open_project(site) as project:
        third = list(localize.rows(project, "kk"))[2]
        localize.save(project, third.segment.key, "kk", "3 бет оқыңыз.")
    assert run("gate_a_build", site, 0) == (0, "", "")


def test_import_memory_shows_matches(run: Run, site: Path) -> None:
    """Imported units are proposed; a file that is not there is an error of its own."""
    code, out, _ = run("import_memory", site, "kk", site.parent / "memory.tmx")
    assert code == 0
    assert out.startswith("added: 1 ")
    assert "guide.md:2  100 %  Бөлісіңіз." in out
    code, _, err = run("import_memory", site, "kk", site.parent / "nothing.tmx")
    assert code == 3
    assert "there is no such file" in err


def test_import_terms_lists_missing_ones(run: Run, site: Path) -> None:
    """A table becomes a glossary, and translations without its terms are named."""
    table = site.parent / "terms.csv"
    table.write_text("id,en,kk\nT1,page,парақ\n", encoding="utf-8")
    code, out, _ = run("import_terms", site, table)
    assert code == 0
    assert "terms.yaml: 1 concepts" in out
    assert "guide.md:3 kk " in out
    code, _, err = run("import_terms", site, table)
    assert code == 1
    assert "already exists" in err


def test_check_pairs_reads_a_table(run: Run, tmp_path: Path) -> None:
    """Findings of pairs name the line; without any the exit code is 0."""
    table = tmp_path / "pairs.csv"
    table.write_text("Use it.,Қолданыңыз.\nRead 3 pages.,4 бет оқыңыз.\n", encoding="utf-8")
    code, out, _ = run("check_pairs", "en", "kk", table)
    assert code == 1
    assert f"{table}:2: major numbers.missing: " in out
    table.write_text("Use it.,Қолданыңыз.\n", encoding="utf-8")
    assert run("check_pairs", "en", "kk", table) == (0, "", "")


def test_reviewer_approves_the_list(run: Run, site: Path) -> None:
    """What waits for review is written as a table, and approved from it as long as nobody has changed it."""
    table = site.parent / "review.csv"
    assert run("list_for_review", site, "kk", table)[0] == 0
    with table.open(encoding="utf-8", newline="") as stream:
        lines = list(csv.DictReader(stream))
    assert [line["place"] for line in lines] == ["guide.md:1", "guide.md:3"]
    with localize.open_project(site) as project:
        third = list(localize.rows(project, "kk"))[2]
        localize.save(project, third.segment.key, "kk", "3 бет оқыңыз.")
    code, out, err = run("approve_list", site, "kk", "Marat", table)
    assert code == 1
    assert out.startswith("guide.md:1 reviewed ")
    assert err.startswith("guide.md:3: ")
    with localize.open_project(site) as project:
        first = next(localize.rows(project, "kk"))
        assert [each.reviewer for each in localize.view(project, first.segment.key, "kk").approvals] == ["Marat"]


def test_versions_are_compared(run: Run, site: Path) -> None:
    """The words that a new version has changed stand in brackets."""
    (site.parent / "guide.md").write_text("Use it.\n\nShare it.\n\nRead 5 pages.\n", encoding="utf-8")
    code, out, _ = run("compare_versions", site, site.parent / "guide.md", "kk")
    assert code == 0
    assert out == "version 2: new 0, changed 1, gone 0\n3 Read [-3][+5] pages.\n"


def test_projects_are_counted(run: Run, site: Path) -> None:
    """Each project and language has its line; a folder without a project is an error, and the others are counted."""
    code, out, err = run("count_projects", site.parent / "nothing", site)
    assert code == 2
    assert out.splitlines()[1:] == ["site  kk  3  7  5  0  0"]
    assert "nothing: " in err
