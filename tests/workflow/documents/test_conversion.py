"""Files of which a document is made when they are added, and what the person is told."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from tests.formats.conversion.pdf_writer import Drawing, paragraph, write_pdf

from localize.workflow import finish
from localize.workflow.documents.add import AddReport, add, update
from localize.workflow.project.project import Project

FIRST = write_pdf("The site was blocked. Nobody knows why.")
SECOND = write_pdf("The site was blocked. Everybody knows why.")


def added(project: Project, path: Path, data: bytes, to: str | None = None) -> AddReport:
    """The outcome of adding a file with these bytes."""
    path.write_bytes(data)
    return finish(add(project, [path], to=to))


def refusal(report: AddReport) -> str:
    """Why the one file was refused."""
    assert not report.added
    (error,) = report.failed
    return f"{error}; {error.hint}"


def test_pdf_becomes_a_document_that_says_so(project: Project, tmp_path: Path) -> None:
    """Of a PDF its text is stored as Markdown, and one sentence says what was made."""
    (document,) = added(project, tmp_path / "report.pdf", write_pdf("One.", [])).added
    assert document.document.path == "report.md"
    assert project.store.source_bytes(document.document.id, 1) == b"One.\n"
    assert list(map(str, document.problems)) == [
        "the text of report.pdf was saved as report.md: translate that file; the layout is lost",
        "left out: pages without text: 2",
    ]


def test_pdf_added_again_is_the_same_or_a_new_version(project: Project, tmp_path: Path) -> None:
    """The same file changes nothing; a changed one is a new version that keeps what is the same."""
    path = tmp_path / "report.pdf"
    added(project, path, FIRST)
    assert added(project, path, FIRST).added[0].unchanged
    (again,) = added(project, path, SECOND).added
    assert (again.document.version, again.segments, again.new + again.changed) == (2, 2, 1)


@pytest.mark.parametrize("is_inside", [False, True])
def test_update_reads_the_pdf_again(project: Project, tmp_path: Path, is_inside: bool) -> None:
    """An update finds the file of which the document was made, also in the project's folder."""
    path = (project.root if is_inside else tmp_path) / "report.pdf"
    added(project, path, FIRST)
    path.write_bytes(SECOND)
    report = finish(update(project)).added
    assert [each.document.path for each in report.added if not each.unchanged] == ["report.md"]


def test_pdf_replaces_no_document_of_its_name(project: Project, tmp_path: Path) -> None:
    """A document that was made of another file stays; the hint names the way out."""
    (tmp_path / "report.md").write_text("The site was blocked.", encoding="utf-8")
    finish(add(project, [tmp_path / "report.md"]))
    said = refusal(added(project, tmp_path / "report.pdf", FIRST))
    assert "report.md is already in the project, converted from" in said
    assert "--to" in said
    (other,) = added(project, tmp_path / "report.pdf", FIRST, to="print.md").added
    assert other.document.path == "print.md"


def test_pdf_takes_only_a_name_of_what_it_becomes(project: Project, tmp_path: Path) -> None:
    """A name that ends otherwise would be read by another filter."""
    assert "ends in .md" in refusal(added(project, tmp_path / "report.pdf", FIRST, to="report.docx"))


def test_folder_converts_nothing(project: Project, tmp_path: Path) -> None:
    """Beside a document its print is usual: a PDF is added where it is named itself."""
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "report.md").write_text("Text.", encoding="utf-8")
    (tmp_path / "site" / "report.pdf").write_bytes(FIRST)
    report = finish(add(project, [tmp_path / "site"]))
    assert [each.document.path for each in report.added] == ["report.md"]
    assert not report.failed


def test_pdf_without_its_library_says_how_to_get_it(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without pdfminer.six one sentence says so, with the command that installs it."""
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    said = refusal(added(project, tmp_path / "report.pdf", FIRST))
    assert "pdfminer.six reads PDF files, and it is not installed" in said
    assert "install" in said


def test_pdf_of_pictures_without_tesseract_is_refused(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pages that are pictures need a program that reads them; the hint names it."""
    monkeypatch.setattr("localize.formats.conversion.scan.find_languages", tuple)
    said = refusal(added(project, tmp_path / "scan.pdf", write_pdf([])))
    assert "its pages are images" in said
    assert "Tesseract" in said


@pytest.mark.slow
@pytest.mark.skipif(not (shutil.which("tesseract") and shutil.which("pdftoppm")), reason="no tesseract or pdftoppm")
def test_pdf_of_pictures_is_read_by_tesseract(project: Project, tmp_path: Path) -> None:
    """The text on pictures of pages is read, with a warning."""
    (tmp_path / "text.pdf").write_bytes(
        write_pdf(paragraph(72, 700, "The site was blocked", "for three days.", size=20))
    )
    drawn = subprocess.run(["pdftoppm", "-r", "100", "-gray", tmp_path / "text.pdf"], check=True, capture_output=True)
    _, width, height, _, pixels = drawn.stdout.split(maxsplit=4)
    head = f"q 595 0 0 842 0 0 cm BI /W {int(width)} /H {int(height)} /CS /G /BPC 8 /F /AHx ID "
    scan = write_pdf([Drawing(f"{head}{pixels.hex()}> EI Q")])
    (document,) = added(project, tmp_path / "scan.pdf", scan).added
    text = project.store.source_bytes(document.document.id, 1).decode()
    assert text == "The site was blocked for three days.\n"
    assert "Tesseract" in str(document.problems[1])
