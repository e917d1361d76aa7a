"""Where a finding is: file and line of the source document, or of the exported file that says the same."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from docx import Document as WordDocument
from tests.formats.sample_files import SAMPLES, sample_bytes

from localize.model import LanguageTag, Severity, State
from localize.safe.sandbox import ChildReader
from localize.workflow import finish
from localize.workflow.checking.check import check, check_sources
from localize.workflow.checking.check_pairs import PairOptions
from localize.workflow.documents.add import add
from localize.workflow.editing.edit import save
from localize.workflow.export.export import Fallback, Wanted, export
from localize.workflow.project.project import Project, init
from localize.workflow.reports.findings.collect import collect, collect_pairs, page_address
from localize.workflow.reports.findings.places import DocumentFiles
from localize.workflow.reports.findings.record import Place
from localize.workflow.segments.iterate import all_rows

EN, KK, RU = LanguageTag("en"), LanguageTag("kk"), LanguageTag("ru")
WRONG = "Бағасы белгісіз."
"""A translation that has no number."""

MARKDOWN = """# A guide

It begins here. It cost 50 tenge in
the shop. It cost 60 tenge
elsewhere.

- Keep it.
- It cost 70 tenge.
"""
HTML = "<!DOCTYPE html>\n<html lang='en'>\n<body>\n\t<p>Қ 😀 <b>It</b> cost 50 tenge.</p>\n</body>\n</html>\n"
PO = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n#: a.c:1\nmsgid "It cost 50 tenge."\nmsgstr ""\n'
FILES: Mapping[str, tuple[bytes, list[tuple[int, int]]]] = {
    "guide.md": (MARKDOWN.encode(), [(3, 17), (4, 11), (8, 3)]),
    "crlf.md": (MARKDOWN.replace("\n", "\r\n").encode(), [(3, 17), (4, 11), (8, 3)]),
    "page.html": (HTML.encode(), [(4, 5)]),
    "app.po": (PO.encode(), [(6, 8)]),
    "app.json": (b'{\n  "a": "Hello.",\n  "b": "It cost 50 tenge."\n}\n', [(3, 9)]),
    "app.strings": ('/* note */\n"a" = "Hello.";\n"b" = "It cost 50 tenge.";\n'.encode("utf-16"), [(3, 7)]),
}


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """A project in the folder `brief` of a repository."""
    (tmp_path / ".git").mkdir()
    with init(tmp_path / "brief", source="en", targets=["kk"]) as opened:
        yield opened


def add_file(project: Project, name: str, data: bytes) -> None:
    """Add a file that is in the project's folder."""
    (project.root / name).write_bytes(data)
    assert not finish(add(project, [project.root / name])).failed


def translate(project: Project, text: str = WRONG) -> None:
    """Translate all texts with a number alike."""
    for row in list(all_rows(project, KK)):
        if re.search(r"\d", row.segment.source.plain):
            save(project, row.segment.key, KK, text)


def numbers(project: Project) -> list[Place]:
    """The places of the numbers that are missing."""
    report = finish(collect(project, finish(check(project)).only(("numbers.missing",))))
    return [each.place for each in report.findings]


@pytest.mark.parametrize("name", FILES)
def test_finding_is_at_its_line_in_the_source(project: Project, name: str) -> None:
    """Line and column count from 1, in code points, and are those of the file in the repository."""
    data, places = FILES[name]
    add_file(project, name, data)
    translate(project)
    assert numbers(project) == [Place(f"brief/{name}", *place, exact=True) for place in places]


def test_finding_in_a_format_without_lines_has_a_logical_name(project: Project) -> None:
    """A Word document is a package: line 1 stands for all of it, and document and number say where."""
    word = WordDocument()
    word.add_paragraph("Hello.")
    word.add_paragraph("It cost 50 tenge.")
    stream = io.BytesIO()
    word.save(stream)
    add_file(project, "letter.docx", stream.getvalue())
    translate(project)
    report = finish(collect(project, finish(check(project))))
    assert {(each.place, each.name) for each in report.findings} == {(Place("brief/letter.docx"), "letter.docx#2")}


def test_finding_is_in_the_export_that_says_the_same(project: Project) -> None:
    """The exported file is what readers see: its line counts, as long as it is what an export would write now."""
    add_file(project, "guide.md", MARKDOWN.encode())
    translate(project)
    finish(export(project, Wanted(min_state=State.TRANSLATED, fallback=Fallback.SOURCE)))
    exported = Path(project.root, "target", "kk", "guide.md")
    assert [each.path for each in numbers(project)] == ["brief/target/kk/guide.md"] * 3
    lines = exported.read_text("utf-8").splitlines()
    assert [lines[each.line - 1][each.column - 1 :][:6] for each in numbers(project)] == ["Бағасы"] * 3
    exported.write_text(exported.read_text("utf-8") + "\n", "utf-8")
    assert [each.path for each in numbers(project)] == ["brief/guide.md"] * 3


def test_finding_in_a_source_is_at_the_source(project: Project) -> None:
    """What the document itself says is not looked for in a translation of it."""
    add_file(project, "guide.md", b"# A guide\n\nTwo  spaces and the the word.\n")
    finish(export(project, Wanted(fallback=Fallback.SOURCE)))
    report = finish(collect(project, finish(check_sources(project))))
    assert report.findings
    assert {each.place for each in report.findings} == {Place("brief/guide.md", 3, 1, exact=True)}
    assert {(each.language, each.target) for each in report.findings} == {(EN, "")}


def test_plural_forms_have_a_place_each(project: Project) -> None:
    """Each form of a message stands in a line of its own."""
    data = (
        b'<resources>\n<plurals name="a">\n<item quantity="one">%d day</item>\n<item quantity="other">%d days</item>\n'
    )
    add_file(project, "strings.xml", data + b"</plurals>\n</resources>\n")
    segments = [row.segment for row in all_rows(project, KK)]
    (document,) = project.store.documents()
    with ChildReader() as reader:
        places = DocumentFiles(project, reader, document, "strings.xml").find(EN, segments)
    assert [places[each.key].line for each in segments] == [3, 4]


def test_paths_are_relative_to_the_project_without_a_repository(tmp_path: Path) -> None:
    """Where there is no repository, the project is the root."""
    with init(tmp_path / "brief", source="en", targets=["kk"]) as project:
        add_file(project, "guide.md", MARKDOWN.encode())
        translate(project)
        assert {each.path for each in numbers(project)} == {"guide.md"}


def test_document_from_elsewhere_is_where_it_was_added_from(project: Project, tmp_path: Path) -> None:
    """A project often has its documents beside it in the repository."""
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "guide.md").write_text(MARKDOWN, "utf-8")
    finish(add(project, [tmp_path / "content" / "guide.md"]))
    translate(project)
    assert {each.path for each in numbers(project)} == {"content/guide.md"}


def test_report_says_what_was_looked_at(project: Project) -> None:
    """Documents without findings are in it too, each with the number of its texts."""
    add_file(project, "guide.md", MARKDOWN.encode())
    add_file(project, "app.json", FILES["app.json"][0])
    translate(project, "Бағасы 50 теңге.")
    report = finish(collect(project, finish(check(project))))
    looked = [(each.document, each.language, each.texts, each.path) for each in report.documents]
    assert looked == [("guide.md", KK, 3, "brief/guide.md"), ("app.json", KK, 1, "brief/app.json")]
    assert (report.checked, report.title, report.languages) == (4, "brief", (KK,))
    assert {each.id for each in report.checks} == {each.finding.check for each in report.findings}
    assert report.at_least(Severity.MAJOR) == tuple(
        each for each in report.open if each.finding.severity in (Severity.MAJOR, Severity.CRITICAL)
    )


def test_pairs_are_at_the_lines_of_their_file(tmp_path: Path) -> None:
    """A pair is known by its file and line, and has no key."""
    with init(tmp_path / "p", source="en", targets=["kk"]) as project:
        add_file(project, "guide.md", MARKDOWN.encode())
        translate(project)
        finding = finish(check(project)).findings[0].finding
    asked = PairOptions(EN, KK)
    report = collect_pairs([(4, "One 5.", "Бір.", [finding]), (9, "x", "y", [])], asked, Path("-"), None)
    (found,) = report.findings
    assert (found.place, found.key, found.name) == (Place("standard input", 4, 1, exact=True), None, "standard input#4")
    assert report.checked == 2


def test_page_is_that_of_the_check() -> None:
    """The address leads to the heading of the check in the reference."""
    assert page_address("names.lost_acronym", "https://docs.example") == (
        "https://docs.example/reference/checks.md#nameslost_acronym"
    )
    assert page_address("rules.house", None) == "docs/how-to/rules-and-spelling.md"


@pytest.mark.thorough
def test_every_segment_of_every_text_format_has_a_line(tmp_path: Path) -> None:
    """Places are lines of the file, in the order of the segments, whatever the format, charset and line ends."""
    with init(tmp_path / "p", source="en", targets=["kk"]) as project:
        for name in SAMPLES:
            path = project.root / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(sample_bytes(name))
        finish(add(project, [project.root / name for name in SAMPLES]))
        with ChildReader() as reader:
            for document in project.store.documents():
                segments = [each for _, own in project.store.units(document.id) for each in own]
                places = DocumentFiles(project, reader, document, document.path).find(
                    document.source_language, segments
                )
                data = project.store.source_bytes(document.id, document.version)
                assert not places or places.keys() == {each.key for each in segments}, document.path
                lines = data.count(b"\n") + data.count(b"\r") + 1
                assert all(1 <= each.line <= lines for each in places.values()), document.path
