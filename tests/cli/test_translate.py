"""The command `translate`: from files to a project that is ready, in one step."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from tests.cli.conftest import Run
from tests.formats.conversion.pdf_writer import write_pdf

from localize.cli import output
from localize.workflow.project.project import open_project

ENGLISH = "# Report\n\nThe network has been cut for five days. The authorities gave no reasons for the shutdown.\n"
RUSSIAN = "Доступ к интернету в регионе прерван уже пять дней. Что мы знаем об этом и кому верить, неясно.\n"


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """An English text in a folder of its own."""
    path = tmp_path / "papers" / "report.md"
    path.parent.mkdir()
    path.write_text(ENGLISH, encoding="utf-8")
    return path


def test_translate_makes_a_project_of_the_files_name_beside_it(run: Run, report: Path) -> None:
    """The language is guessed and shown first, the built-in glossary is on, and the next step is named."""
    ran = run("translate", report, "--to", "kk", "--to", "Russian")
    assert ran.code == 0, ran.err
    root = report.with_suffix("")
    shown = [
        "from      en (English) (guessed from the text; --from names another)",
        "to        kk (Kazakh), ru (Russian)",
        f"project   {root} (new; --project DIR chooses another folder)",
        "glossary  shipped:digital-rights, 287 concepts (--no-glossary leaves it out)",
        "report.md: 3 segments",
        f"next      localize -C {root} edit --target kk",
    ]
    assert ran.out.splitlines() == shown
    with open_project(root) as project:
        assert (project.source, project.targets) == ("en", ("kk", "ru"))
        assert len(project.concepts()) == 287


def test_translate_adds_to_the_project_that_is_there(run: Run, report: Path) -> None:
    """Its targets hold where none is named; a new language is added to it, and that is said."""
    assert run("translate", report, "--to", "kk", "--no-glossary").code == 0
    report.write_text(ENGLISH + "\nWe ask for an answer from the ministry.\n", encoding="utf-8")
    again = json.loads(run("translate", report, "--json").out)
    assert (again["new"], again["targets"], again["added_targets"]) == (False, ["kk"], [])
    assert again["documents"] == [{"path": "report.md", "segments": 4, "version": 2}]
    assert again["glossaries"] == []
    third = run("translate", report, "--to", "ru")
    assert "added     ru (Russian) to the project's languages" in third.out
    with open_project(report.with_suffix("")) as project:
        assert project.targets == ("kk", "ru")


def test_translate_takes_a_text_of_another_language_into_the_project(run: Run, report: Path) -> None:
    """A Russian file goes to the project's other languages, its source among them."""
    root = report.parent / "work"
    assert run("translate", report, "--to", "kk", "--project", root).code == 0
    (report.parent / "reply.txt").write_text(RUSSIAN, encoding="utf-8")
    found = json.loads(run("-C", root, "translate", report.parent / "reply.txt", "--to", "en", "--json").out)
    assert (found["source"], found["guessed"], found["added_targets"]) == ("ru", True, [])
    with open_project(root) as project:
        assert {each.source_language for each in project.store.documents()} == {"en", "ru"}


def test_translate_names_the_project_of_several_files_after_their_folder(run: Run, report: Path) -> None:
    """Patterns are opened here too; one file that cannot be read is refused, and the rest is done."""
    (report.parent / "second.md").write_text(ENGLISH, encoding="utf-8")
    (report.parent / "photo.xyz").write_bytes(b"\x00\x01")
    ran = run("translate", report.parent / "*.md", report.parent / "photo.xyz", "--to", "kk", "--json")
    assert ran.code == 3
    found = json.loads(ran.out)
    assert found["project"] == str(report.parent / "papers")
    assert [each["path"] for each in found["documents"]] == ["report.md", "second.md"]
    assert found["failed"][0]["path"].endswith("photo.xyz")


def test_translate_in_a_project_adds_to_that_one(run: Run, report: Path) -> None:
    """A file inside a project gets no other project around it."""
    assert run("init", report.parent, "--source", "en", "--target", "kk").code == 0
    assert json.loads(run("translate", report, "--json").out)["project"] == str(report.parent)


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("none.md", "--to", "kk"), 2, "no file 'none.md'"),
        (("*.docx", "--to", "kk"), 2, "no file '*.docx'"),
        (("photo.xyz", "--to", "kk"), 3, "`localize formats` lists them"),
        (("report.md",), 2, "for example --to kk"),
        (("report.md", "--to", "xx"), 2, "'xx' is not a known language"),
        (("report.md", "--to", "en"), 2, "differ from the source"),
        (("short.txt", "--to", "kk"), 2, "--from en"),
        (("full.md", "--to", "kk"), 2, "--project DIR"),
    ],
)
def test_translate_refuses_before_it_makes_anything(
    run: Run, report: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], code: int, told: str
) -> None:
    """What cannot be done leaves no project behind, and the hint says what to do."""
    monkeypatch.chdir(report.parent)
    Path("photo.xyz").write_bytes(b"\x00\x01")
    Path("short.txt").write_text("Guten Tag", encoding="utf-8")
    Path("full.md").write_text(ENGLISH, encoding="utf-8")
    Path("full").mkdir()
    Path("full", "letter.txt").write_text("mine", encoding="utf-8")
    ran = run("translate", *arguments)
    assert (ran.code, ran.out) == (code, "")
    assert told in ran.err
    assert not list(report.parent.rglob("localize.yaml"))


def test_program_is_named_as_the_shell_finds_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The bare name where it is on the path, else the path that was typed."""
    place = tmp_path / "my bin" / "localize"
    place.parent.mkdir()
    place.touch(0o755)
    monkeypatch.setattr(sys, "argv", [str(place)])
    assert output.program() == f"'{place}'"
    monkeypatch.setenv("PATH", str(place.parent))
    assert output.program() == "localize"
    monkeypatch.setattr(sys, "argv", ["/lib/localize/__main__.py"])
    assert output.program().endswith(" -m localize")


def test_translate_makes_a_document_of_a_pdf(run: Run, tmp_path: Path) -> None:
    """A PDF goes the same way: its language is guessed from its text, and what was made of it is told."""
    path = tmp_path / "report.pdf"
    path.write_bytes(write_pdf(*(f"The website was not there for {day} days, and nobody said why." for day in "23")))
    ran = run("translate", path, "--to", "kk", "--json")
    assert ran.code == 0, ran.err
    assert [each["path"] for each in json.loads(ran.out)["documents"]] == ["report.md"]


def test_convert_writes_no_document_over_another(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without -o the document is written here under the file's name, but not over a file that is there."""
    (tmp_path / "report.pdf").write_bytes(write_pdf("One."))
    monkeypatch.chdir(tmp_path)
    assert "the text of report.pdf was saved as report.md" in run("convert", "report.pdf").err
    assert (tmp_path / "report.md").read_text("utf-8") == "One.\n"
    assert "here already" in run("convert", "report.pdf").err
