"""Exports of a part of a project: of named documents, and where one document cannot be written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from localize.errors import NotFound
from localize.model import LanguageTag, State
from localize.workflow import finish
from localize.workflow.documents.add import add
from localize.workflow.editing.edit import save
from localize.workflow.export.export import ExportReport, Fallback, Wanted, export
from localize.workflow.export.verify_export import verify_export
from localize.workflow.project.project import Project
from localize.workflow.segments.iterate import all_rows

KK = LanguageTag("kk")
LATEX = (
    "\\documentclass{article}\n\\usepackage[latin1]{inputenc}\n\\begin{document}\nLock your phone.\n\\end{document}\n"
)


@pytest.fixture
def mixed(project: Project) -> Project:
    """A project whose LaTeX file is declared latin1, which has no Kazakh letters, beside two that take them."""
    files = {"law.tex": LATEX, "one.txt": "Lock your phone.\n", "two.txt": "Ask for a lawyer.\n"}
    for name, text in files.items():
        (project.root / name).write_text(text, encoding="utf-8")
    assert not finish(add(project, [project.root / name for name in files])).failed
    for row in list(all_rows(project, KK)):
        if row.path in files:
            save(project, row.segment.key, KK, "Телефонды құлыптаңыз.")
    return project


def run(project: Project, *documents: str, output: Path | None = None) -> ExportReport:
    """Export documents in Kazakh and in the source language, whatever is missing."""
    wanted = Wanted(documents=documents, output=output, min_state=State.TRANSLATED, fallback=Fallback.SOURCE)
    return finish(export(project, wanted))


def test_export_writes_the_others_where_one_document_cannot_be_written(mixed: Project) -> None:
    """A file whose encoding lacks a letter is told and named in the manifest; every other file goes out."""
    report = run(mixed)
    target = mixed.root / "target"
    assert [(each.document, each.language) for each in report.failed] == [("law.tex", KK)]
    assert report.failed[0].error.path == "law.tex (kk)"
    assert not (target / "kk" / "law.tex").exists()
    assert (target / "en" / "law.tex").read_text(encoding="latin-1") == LATEX
    assert (target / "kk" / "one.txt").read_text(encoding="utf-8") == "Телефонды құлыптаңыз.\n"
    manifest = json.loads((target / "manifest.json").read_bytes())
    [failed] = manifest["failed"]
    assert (failed["path"], failed["language"]) == ("law.tex", "kk")
    languages = {each["path"]: set(each["languages"]) for each in manifest["documents"]}
    assert "kk" not in languages["law.tex"]
    assert "kk" in languages["one.txt"]
    assert not verify_export(target, mixed.root).problems


def test_export_of_named_documents_writes_those_only(mixed: Project) -> None:
    """The manifest says nothing of the others, and what was not asked for is no difference to the project."""
    report = run(mixed, "one.txt")
    assert {each.document for each in report.files} == {"one.txt"}
    assert not (mixed.root / "target" / "kk" / "two.txt").exists()
    assert not verify_export(mixed.root / "target", mixed.root).problems


def test_export_of_named_documents_keeps_what_the_manifest_says_of_others(mixed: Project) -> None:
    """Files of an earlier export stay, and so does their line in the manifest, until their source is another one."""
    run(mixed, "one.txt", "two.txt")
    (mixed.root / "two.txt").write_text("Ask for two lawyers.\n", encoding="utf-8")
    run(mixed, "one.txt")
    manifest = json.loads((mixed.root / "target" / "manifest.json").read_bytes())
    assert {each["path"] for each in manifest["documents"]} == {"one.txt", "two.txt"}
    finish(add(mixed, [mixed.root / "two.txt"]))
    run(mixed, "one.txt")
    manifest = json.loads((mixed.root / "target" / "manifest.json").read_bytes())
    assert {each["path"] for each in manifest["documents"]} == {"one.txt"}


def test_export_of_an_unknown_document_is_refused(mixed: Project) -> None:
    """A name that no document has is an error that lists those there are."""
    with pytest.raises(NotFound):
        run(mixed, "three.txt")
