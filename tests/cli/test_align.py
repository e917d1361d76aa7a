"""`align`: what it prints, writes and refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.cli.conftest import Run

from localize.workflow.project.project import Project

EN = "# Guide 2024\n\nOpen Signal on 2 phones. Call 112 at once.\n"
RU = "# Руководство 2024\n\nОткройте Signal на 2 телефонах. Сразу звоните 112.\n"


@pytest.fixture
def guides(tmp_path: Path) -> tuple[Path, Path]:
    """A guide in English and Russian, outside any project."""
    paths = tmp_path / "guide.en.md", tmp_path / "guide.ru.md"
    for path, text in zip(paths, (EN, RU), strict=True):
        path.write_text(text, encoding="utf-8")
    return paths


def test_align_tells_and_writes_without_a_project(
    run: Run, guides: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counts for people, every link as JSON, a TMX file; no project is needed."""
    monkeypatch.chdir(tmp_path)
    told = run("align", *guides, "--min-score", "0", "--output", tmp_path / "out.tmx")
    assert told.code == 0
    assert "3 links taken, 0 doubtful, 0 rejected\n0 sentences alone, 0 merged, 0 moved\n" in told.out
    assert f"3 translation units in {tmp_path / 'out.tmx'}" in told.out
    assert "Сразу звоните 112." in (tmp_path / "out.tmx").read_text(encoding="utf-8")
    found = json.loads(run("align", *guides, "--json").out)
    assert (found["schema"], found["added"], found["written"]) == (1, None, None)
    assert [link["lines"] for link in found["links"]] == [[[1], [1]], [[2], [2]], [[3], [3]]]
    assert found["links"][2]["texts"] == ["Call 112 at once.", "Сразу звоните 112."]


def test_align_import_adds_once(run: Run, project: Project, guides: tuple[Path, Path]) -> None:
    """The memory has the links; the same command again adds nothing."""
    before = project.store.memory_stats().units
    command = ("-C", project.root, "align", *guides, "--import", "--min-score", "0")
    assert "3 translation units added" in run(*command).out
    assert "0 translation units added" in run(*command).out
    assert project.store.memory_stats().units == before + 3


def test_align_obeys_an_edited_table(run: Run, guides: tuple[Path, Path], tmp_path: Path) -> None:
    """The table that --review wrote is read back with what a person decided."""
    table = tmp_path / "links.tsv"
    assert run("align", *guides, "--review", table).code == 0
    head, first, second, third = table.read_text(encoding="utf-8").splitlines()
    table.write_text("\n".join((head, f"yes{first}", f"no{second}", f"yes{third}")), encoding="utf-8")
    assert "2 links taken, 0 doubtful, 1 rejected" in run("align", *guides, "--reviewed", table).out
    table.write_text("nonsense", encoding="utf-8")
    refused = run("align", *guides, "--reviewed", table)
    assert (refused.code, "other documents" in refused.err) == (3, True)
    assert run("align", *guides, "--reviewed", tmp_path / "none.tsv").code == 3


def test_align_refuses_what_it_cannot_use(run: Run, guides: tuple[Path, Path], tmp_path: Path) -> None:
    """One file, one language twice and screens without a terminal are mistakes; broken files are broken input."""
    english, russian = guides
    assert run("align", english).code == 2
    assert run("align", english, russian, "--target", "ru", "--target", "kk").code == 2
    same = run("align", english, russian, "--target", "en")
    assert (same.code, "two documents are in en" in same.err) == (2, True)
    empty, binary = tmp_path / "empty.ru.md", tmp_path / "x.ru.bin"
    empty.write_text("")
    binary.write_bytes(b"\0\1\2\3")
    for path in (empty, binary, tmp_path / "none.ru.md"):
        broken = run("align", english, path)
        assert (broken.code, str(path) in broken.err) == (3, True)


def test_align_overwrites_no_document(run: Run, guides: tuple[Path, Path], tmp_path: Path) -> None:
    """Neither the table nor the memory file takes the place of a document, or of each other."""
    english, russian = guides
    table = tmp_path / "links.tsv"
    for written in (("--review", english), ("--output", russian), ("--review", table, "--output", table)):
        refused = run("align", *guides, *written)
        assert (refused.code, "would be overwritten" in refused.err) == (2, True)
    assert (english.read_text(encoding="utf-8"), russian.read_text(encoding="utf-8")) == (EN, RU)
    assert not table.exists()


def test_align_imports_nothing_when_the_file_cannot_be_written(
    run: Run, project: Project, guides: tuple[Path, Path], tmp_path: Path
) -> None:
    """A command that fails has changed nothing."""
    before = project.store.memory_stats().units
    refused = run("-C", project.root, "align", *guides, "--import", "--min-score", "0", "-o", tmp_path / "no" / "x.tmx")
    assert refused.code == 2
    assert project.store.memory_stats().units == before


def test_align_screen_needs_a_terminal_and_a_project(run: Run, project: Project, guides: tuple[Path, Path]) -> None:
    """Without a terminal the screen is not opened, and the command says so."""
    refused = run("-C", project.root, "align", *guides, "--ui")
    assert (refused.code, "needs a terminal" in refused.err) == (2, True)
    for other in ("--json", "--import"):
        refused = run("-C", project.root, "align", *guides, "--ui", other)
        assert (refused.code, "goes without" in refused.err) == (2, True)


def test_align_tells_of_a_document_in_another_language(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A Russian text that is said to be Kazakh is told of, for a whole memory would be wrong."""
    monkeypatch.chdir(tmp_path)
    texts = {
        "a.en.md": "We wrote a letter to them.\n\nThey have not answered us yet.\n\nWhat can you do about it?\n",
        "a.kk.md": "Мы написали им письмо.\n\nОни нам ещё не ответили.\n\nЧто вы можете с этим сделать?\n",
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    told = run("align", *texts)
    assert told.code == 0
    assert "a.kk.md: said to be in kk, but reads as ru" in told.err
