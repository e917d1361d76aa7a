"""Packages for partners and reviewers: what goes out comes back by key, row by row, and nothing is overwritten."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import apsw
import docx
import openpyxl
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from openpyxl.comments import Comment
from tests.conftest import Copied, make_guide
from tests.store.full_disk import limited

from localize.errors import ConfigError, DiskError, ExchangeError, NotFound, StoreError, WorkflowError
from localize.model import LanguageTag, State, Substate
from localize.model.events import AddNote, Subject, SubjectKind
from localize.model.segment_list import Row
from localize.workflow import finish
from localize.workflow.assignments import assign
from localize.workflow.documents.add import add
from localize.workflow.editing.edit import save
from localize.workflow.exchange.receive import ReturnPlan, plan_return, take_return
from localize.workflow.exchange.send import KINDS, send
from localize.workflow.project.project import Project, open_project
from localize.workflow.segments.iterate import all_rows

KK = LanguageTag("kk")
TABLES = ("review-docx", "review-xlsx")
Cells = list[list[str]]
Change = Callable[[Cells], None]


def _make_post(root: Path) -> None:
    make_guide(root)
    text = "# Know your rights\n\nYou may **refuse** to unlock your phone.\n\n=SUM(A1) is no formula.\n\nStay calm.\n"
    (root / "post.md").write_text(text, encoding="utf-8")
    texts = (
        "Құқығыңды біл",
        "Телефонды ашудан <b1>бас тарта</b1> аласыз.",
        "=SUM(A1) формула емес.",
        "Сабыр сақтаңыз.",
    )
    with open_project(root) as project:
        finish(add(project, [root / "post.md"]))
        for row, translation in zip(rows(project), texts, strict=True):
            save(project, row.segment.key, KK, translation)


@pytest.fixture
def post(tmp_path: Path, copied: Copied) -> Iterator[Project]:
    """A project with one document whose four segments are translated."""
    copied("post", _make_post, tmp_path / "project")
    with open_project(tmp_path / "project") as project:
        yield project


def rows(project: Project) -> list[Row]:
    """Return the rows of the post."""
    return [row for row in all_rows(project, KK) if row.path == "post.md"]


def _send(project: Project, kind: str, folder: Path) -> Path:
    path = folder / f"package.{kind.partition('-')[2] or kind}"
    return finish(send(project, kind, KK, path, ["post.md"])).path


def _change(path: Path, change: Change) -> None:
    """Change the cells of a table with the library of its program; what stays equal is not touched."""
    if path.suffix == ".docx":
        _change_document(path, change)
    else:
        _change_workbook(path, change)


def _change_document(path: Path, change: Change) -> None:
    document = docx.Document(str(path))
    table_rows = document.tables[0].rows[1:]
    before = [[cell.text for cell in row.cells] for row in table_rows]
    cells = [list(row) for row in before]
    change(cells)
    for row, old, new in zip(table_rows, before, cells, strict=True):
        for cell, one, other in zip(row.cells, old, new, strict=True):
            if one != other:
                cell.text = other
    document.save(str(path))


def _change_workbook(path: Path, change: Change) -> None:
    workbook = openpyxl.load_workbook(path)
    sheet = workbook.worksheets[0]
    before = [[str(value or "") for value in line] for line in sheet.iter_rows(3, max_col=6, values_only=True)]
    cells = [list(line) for line in before]
    change(cells)
    for line, (old, new) in enumerate(zip(before, cells, strict=True), 3):
        for column, (one, other) in enumerate(zip(old, new, strict=True), 1):
            if one != other:
                sheet.cell(line, column).value = other
                sheet.cell(line, column).data_type = "s"
    workbook.save(path)


def _plan(project: Project, path: Path, language: LanguageTag | None = None, tracked: str = "accept") -> ReturnPlan:
    return finish(plan_return(project, path, language, tracked=tracked))


@pytest.mark.parametrize("kind", TABLES)
def test_an_untouched_table_changes_nothing(post: Project, tmp_path: Path, kind: str) -> None:
    """What comes back as it went out is no change, letter by letter."""
    plan = _plan(post, _send(post, kind, tmp_path))
    assert (plan.proposals, plan.refused, plan.unchanged, plan.language) == ((), (), 4, KK)


@pytest.mark.parametrize("kind", TABLES)
def test_broken_tags_are_refused_and_the_other_rows_taken(post: Project, tmp_path: Path, kind: str) -> None:
    """One row is refused with its reason; texts, remarks and decisions of the others arrive."""
    path = _send(post, kind, tmp_path)

    def change(cells: Cells) -> None:
        cells[0][3], cells[0][5] = "Құқықтарыңызды біліңіз", "approved"
        cells[1][3] = "Телефонды ашудан <b1>бас тарта аласыз."
        cells[2][3] = "=SUM(A1) — формула емес."
        cells[3][4], cells[3][5] = "Тым қысқа", "Rejected"

    _change(path, change)
    plan = _plan(post, path)
    assert [each.reason for each in plan.refused] == ["tags missing: </b1>"]
    assert plan.refused[0].target == "Телефонды ашудан <b1>бас тарта аласыз."
    before = [row.target for row in rows(post)]
    assert [row.target for row in rows(post)] == before  # looking writes nothing
    taken = finish(take_return(post, plan))
    assert (taken.texts, taken.approved, taken.rejected, taken.notes, taken.lost) == (2, 1, 1, 1, ())
    now = rows(post)
    assert [row.target.content.typed for row in now if row.target] == [
        "Құқықтарыңызды біліңіз",
        "Телефонды ашудан <b1>бас тарта</b1> аласыз.",
        "=SUM(A1) — формула емес.",
        "Сабыр сақтаңыз.",
    ]
    assert now[3].substate is Substate.REJECTED
    given = post.store.approvals(now[0].segment.key, KK)
    assert [(each.kind.value, each.reviewer) for each in given] == [("imported", path.name)]
    events = post.store.history(Subject(SubjectKind.SEGMENT, now[3].segment.key, KK))
    noted = [event.body.note for event in events if isinstance(event.body, AddNote)]
    assert [(note.text, note.author) for note in noted] == [("Тым қысқа", post.member.name)]
    assert not _plan(post, path).proposals  # the same table again brings nothing new


@pytest.mark.parametrize("trusted", [False, True])
def test_the_state_that_a_row_gets_is_the_one_foretold(post: Project, tmp_path: Path, trusted: bool) -> None:
    """An approval in a file makes a text reviewed where the project trusts imported approvals, and nowhere else."""
    path = _send(post, "review-xlsx", tmp_path)

    def change(cells: Cells) -> None:
        cells[0][3], cells[0][5] = "Құқықтарыңызды біліңіз", "approved"
        cells[1][5] = "approved"
        cells[2][4] = "Жақсы"
        cells[3][5] = "rejected"

    _change(path, change)
    root = post.root
    post.close()
    with (root / "localize.yaml").open("a", encoding="utf-8") as settings:
        settings.write(f"review:\n  trust_imported: {str(trusted).lower()}\n")
    with open_project(root) as project:
        plan = _plan(project, path)
        foretold = [each.becomes for each in plan.proposals]
        approved = "reviewed" if trusted else "translated"
        assert foretold == [approved, approved, "translated", "rejected"]
        assert [each.approves for each in plan.proposals] == [True, True, False, False]
        finish(take_return(project, plan))
        now = rows(project)
        assert [row.substate is Substate.REJECTED or row.state.value for row in now] == [*foretold[:3], True]


def test_full_disk_is_no_fault_of_a_row(post: Project, tmp_path: Path) -> None:
    """Taking a table back stops there, for no other row would find room."""
    path = _send(post, "review-xlsx", tmp_path)
    _change(path, lambda cells: cells[3].__setitem__(3, "Сабырлы болыңыз."))
    root = post.root
    post.close()
    with limited() as room, open_project(root) as project:
        plan = _plan(project, path)
        room.writes = 0
        with pytest.raises(DiskError, match="is full"):
            finish(take_return(project, plan))
        room.writes = None


@pytest.mark.parametrize("kind", TABLES)
def test_texts_that_changed_here_are_never_overwritten(post: Project, tmp_path: Path, kind: str) -> None:
    """A row is refused when somebody worked on it here since it went out, or when its source changed."""
    path = _send(post, kind, tmp_path)

    def change(cells: Cells) -> None:
        cells[0][3], cells[3][3] = "Басқа тақырып", "Сабырлы болыңыз."

    _change(path, change)
    save(post, rows(post)[0].segment.key, KK, "Құқықтарың")
    (tmp_path / "post.md").write_text(
        "# Know your rights\n\nYou may **refuse** to unlock your phone.\n\n=SUM(A1) is no formula.\n\nStay calmer.\n",
        encoding="utf-8",
    )
    finish(add(post, [tmp_path / "post.md"]))
    plan = _plan(post, path)
    assert not plan.proposals
    assert [each.reason for each in plan.refused] == [
        f"{post.member.name} has changed the text here since it went out",
        "the source has changed since it went out",
    ]


def _track(path: Path, line: int, text: str) -> None:
    """Replace the translation of a row with tracked changes, as Word writes them."""
    document = docx.Document(str(path))
    paragraph = document.tables[0].rows[line].cells[3].paragraphs[0]
    for run in list(paragraph.runs):
        deleted = OxmlElement("w:del")
        deleted.set(qn("w:author"), "Айгүл")
        run._r.addprevious(deleted)  # python-docx cannot track changes
        deleted.append(run._r)
        for each in run._r.findall(qn("w:t")):
            each.tag = qn("w:delText")
    inserted, run_element, element = (OxmlElement(name) for name in ("w:ins", "w:r", "w:t"))
    inserted.set(qn("w:author"), "Айгүл")
    element.text = text
    run_element.append(element)
    inserted.append(run_element)
    paragraph._p.append(inserted)
    document.save(str(path))


def test_tracked_changes_are_taken_or_noted(post: Project, tmp_path: Path) -> None:
    """Word's tracked changes count as made; as suggestions they leave the text alone and arrive as a note."""
    path = _send(post, "review-docx", tmp_path)
    _track(path, 4, "Сабырлы болыңыз.")
    assert [each.new.typed for each in _plan(post, path).proposals] == ["Сабырлы болыңыз."]
    plan = _plan(post, path, tracked="suggest")
    assert [(each.changes_text, each.notes[0].author, each.notes[0].text) for each in plan.proposals] == [
        (False, "Айгүл", "suggested: Сабырлы болыңыз.")
    ]


@pytest.mark.parametrize("kind", TABLES)
def test_comments_of_the_program_arrive_as_notes(post: Project, tmp_path: Path, kind: str) -> None:
    """A comment on any cell of a row is a reviewer's note with its author."""
    path = _send(post, kind, tmp_path)
    if kind == "review-docx":
        document = docx.Document(str(path))
        runs = document.tables[0].rows[1].cells[3].paragraphs[0].runs
        document.add_comment(runs, text="Терминді тексеріңіз", author="Данияр", initials="Д")
        document.save(str(path))
    else:
        workbook = openpyxl.load_workbook(path)
        comment = Comment("Терминді тексеріңіз", "Данияр")
        workbook.worksheets[0]["D3"].comment = comment
        workbook.save(path)
    notes = [note for each in _plan(post, path).proposals for note in each.notes]
    assert [(note.author, note.text, note.kind) for note in notes] == [("Данияр", "Терминді тексеріңіз", "reviewer")]


@pytest.mark.parametrize("kind", TABLES)
def test_odd_rows_are_named(post: Project, tmp_path: Path, kind: str) -> None:
    """A lost key, a doubled row and an unknown status are said; the rest is read."""
    path = _send(post, kind, tmp_path)

    def change(cells: Cells) -> None:
        cells[0][1] = "-"
        cells[1][1] = cells[2][1]
        cells[3][5] = "perhaps"

    _change(path, change)
    plan = _plan(post, path)
    assert len(plan.problems) == 3
    assert all(word in str(said) for word, said in zip(("no ID", "twice", "'perhaps'"), plan.problems, strict=True))
    assert [each.reason for each in plan.refused] == ["tags that the source does not have: <b1> </b1>"]


def test_spreadsheets_hold_no_formula(post: Project, tmp_path: Path) -> None:
    """A text that starts like a formula is text in the table."""
    sheet = openpyxl.load_workbook(_send(post, "review-xlsx", tmp_path)).worksheets[0]
    assert sheet["C5"].value == "=SUM(A1) is no formula."
    assert sheet["C5"].data_type == "s"
    assert sheet["D5"].quotePrefix
    assert sheet["C5"].protection.locked
    assert not sheet["D5"].protection.locked


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in TABLES and kind != "omegat"])
def test_tool_packages_come_back(post: Project, tmp_path: Path, kind: str) -> None:
    """XLIFF and TMX bring back what a tool wrote into them, tags by their ids; who has the document stays as it is."""
    assign(post, post.store.documents(), KK, person="Bota", due="2026-12-05")
    assigned = post.store.assignments()
    path = _send(post, kind, tmp_path)
    path = path.rename(path.with_suffix({"tmx": ".tmx"}.get(kind, ".xlf")))
    language = KK if kind == "tmx" else None
    assert not _plan(post, path, language).proposals
    text = path.read_text(encoding="utf-8")
    assert "Сабыр сақтаңыз." in text
    path.write_text(text.replace("Сабыр сақтаңыз.", "Сабырлы болыңыз.").replace("Телефонды", "Ұялы"), encoding="utf-8")
    plan = _plan(post, path, language)
    assert {each.new.typed for each in plan.proposals} == {
        "Сабырлы болыңыз.",
        "Ұялы ашудан <b1>бас тарта</b1> аласыз.",
    }
    finish(take_return(post, plan))
    assert [row.state for row in rows(post)] == [State.TRANSLATED] * 4
    assert post.store.assignments() == assigned


def test_original_data_is_not_taken_for_our_ids(project: Project, tmp_path: Path) -> None:
    """A document whose own markup has ids goes out as XLIFF 2.1 and comes back with the same tags."""
    source = tmp_path / "post.html"
    source.write_text('<p>Read <a id="m1" href="x">the law</a> and <b id="q7">act</b>.</p>', encoding="utf-8")
    finish(add(project, [source]))
    path = finish(send(project, "xliff2", KK, tmp_path / "out.xlf", ["post.html"])).path
    target = '<target><pc id="a1">Заңды</pc> оқып, <pc id="b2">әрекет</pc> етіңіз.</target>'
    path.write_text(path.read_text("utf-8").replace("</source>", f"</source>{target}"), encoding="utf-8")
    plan = finish(plan_return(project, path))
    assert not plan.refused
    assert [each.new.typed for each in plan.proposals] == ["<a1>Заңды</a1> оқып, <b2>әрекет</b2> етіңіз."]


def test_omegat_folder_goes_out_and_comes_back(post: Project, tmp_path: Path) -> None:
    """A whole project: settings, sources with our keys, memory and glossary; its target folder comes back."""
    folder = finish(send(post, "omegat", KK, tmp_path / "omegat", ["post.md"])).path
    files = {each.relative_to(folder).as_posix() for each in folder.rglob("*") if each.is_file()}
    assert files == {"omegat.project", "source/post.md.xlf", "glossary/glossary.txt", "tm/auto/translations.tmx"}
    with pytest.raises(ExchangeError, match="target folder is empty"):
        _plan(post, folder)
    text = (folder / "source" / "post.md.xlf").read_text(encoding="utf-8")
    (folder / "target").mkdir()
    (folder / "target" / "post.md.xlf").write_text(text.replace("Сабыр сақтаңыз.", "Сабырлы бол."), encoding="utf-8")
    assert [each.new.typed for each in _plan(post, folder).proposals] == ["Сабырлы бол."]
    with pytest.raises(WorkflowError, match="already exists"):
        finish(send(post, "omegat", KK, folder, ["post.md"]))


@pytest.mark.parametrize("name", ["x\0.md", "/tmp/abs.md", "a/.git/x.md"])
def test_omegat_folder_has_no_names_that_lead_elsewhere(post: Project, tmp_path: Path, name: str) -> None:
    """A name that only a forged store has is refused, as it is at an export, before any file is written."""
    with closing(apsw.Connection(str(post.root / ".localize" / "store.db"))) as connection:
        connection.execute("UPDATE document SET path = ? WHERE path = 'post.md'", (name,))
    with open_project(post.root) as forged, pytest.raises(StoreError, match="cannot be exported"):
        finish(send(forged, "omegat", KK, tmp_path / "omegat"))
    assert not (tmp_path / "omegat").exists()


def test_a_package_goes_through_no_link_that_nobody_named(
    post: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without `--output` the package gets its name here, where a stranger may have put a link of that name."""
    (tmp_path / "home").mkdir()
    (post.root / f"{post.root.name}.kk").symlink_to(tmp_path / "home")
    monkeypatch.chdir(post.root)
    with pytest.raises(WorkflowError, match="already exists"):
        finish(send(post, "omegat", KK))
    assert not list((tmp_path / "home").iterdir())


def test_a_package_is_not_overwritten(post: Project, tmp_path: Path) -> None:
    """A file of that name may be what the reviewer sent back: it is replaced only when that is said."""
    path = _send(post, "review-docx", tmp_path)
    with pytest.raises(WorkflowError, match="already exists"):
        _send(post, "review-docx", tmp_path)
    assert finish(send(post, "review-docx", KK, path, ["post.md"], force=True)).path == path


def test_columns_may_move_and_comment_and_status_may_go(post: Project, tmp_path: Path) -> None:
    """The first row says where everything is; without a status a changed text counts as translated."""
    path = _send(post, "review-docx", tmp_path)
    document = docx.Document(str(path))
    for row in document.tables[0].rows:
        cells = list(row.cells)
        for cell in (cells[4], cells[5], cells[0]):
            row._tr.remove(cell._tc)  # python-docx cannot delete columns
    document.tables[0].rows[4].cells[2].text = "Сабырлы болыңыз."
    document.save(str(path))
    plan = _plan(post, path)
    assert [(each.new.typed, each.becomes) for each in plan.proposals] == [("Сабырлы болыңыз.", "translated")]
    assert (plan.refused, plan.unchanged) == ((), 3)


def test_a_split_table_is_read_to_its_end(post: Project, tmp_path: Path) -> None:
    """The rows below a split belong to the same table although they have no first row of their own."""
    path = _send(post, "review-docx", tmp_path)
    document = docx.Document(str(path))
    table = document.tables[0]
    rest = document.add_table(rows=0, cols=6)
    for row in table.rows[3:]:
        rest._tbl.append(row._tr)
    rest.rows[1].cells[3].text = "Сабырлы болыңыз."
    document.save(str(path))
    plan = _plan(post, path)
    assert ([each.new.typed for each in plan.proposals], plan.unchanged) == (["Сабырлы болыңыз."], 3)


@pytest.mark.parametrize("kind", TABLES)
def test_an_edited_source_is_told(post: Project, tmp_path: Path, kind: str) -> None:
    """What somebody writes into the source's cell is not taken, and not passed over in silence."""
    path = _send(post, kind, tmp_path)

    def change(cells: Cells) -> None:
        cells[3][2] = "Stay very calm."

    _change(path, change)
    plan = _plan(post, path)
    assert ("source was changed" in str(plan.problems[0]), plan.unchanged) == (True, 4)


def test_merged_cells_are_not_guessed_at(post: Project, tmp_path: Path) -> None:
    """Two rows whose cells were merged are left alone and named; nobody can tell the two texts apart."""
    path = _send(post, "review-docx", tmp_path)
    document = docx.Document(str(path))
    table = document.tables[0]
    table.cell(3, 3).merge(table.cell(4, 3))
    document.save(str(path))
    plan = _plan(post, path)
    assert (plan.proposals, plan.unchanged) == ((), 2)
    assert ["merged" in str(problem) for problem in plan.problems] == [True, True]


def test_strange_tags_and_keys_in_xliff_are_told(post: Project, tmp_path: Path) -> None:
    """A code that the source never had refuses its row; a unit whose id was changed is counted."""
    path = _send(post, "xliff12", tmp_path).rename(tmp_path / "back.xlf")
    text = path.read_text(encoding="utf-8").replace("Сабыр сақтаңыз.", 'Сабыр <x id="99"/> сақтаңыз.')
    key = rows(post)[0].segment.key
    path.write_text(text.replace(key, "12"), encoding="utf-8")
    plan = _plan(post, path)
    assert not plan.proposals
    assert [each.reason for each in plan.refused] == ["tags that the source does not have: <x1/>"]
    assert any("no key of this project" in str(problem) for problem in plan.problems)


def test_what_is_no_package_is_refused(post: Project, tmp_path: Path) -> None:
    """A document, a missing file, a foreign table: each with what to do instead."""
    stream = io.BytesIO()
    docx.Document().save(stream)
    (tmp_path / "letter.docx").write_bytes(stream.getvalue())
    (tmp_path / "notes.txt").write_text("Text.", encoding="utf-8")
    for name, message in (
        ("letter.docx", "no review table"),
        ("notes.txt", "no pairs of texts"),
        ("gone.xlf", "no such file"),
        (".", "not an OmegaT project"),
    ):
        with pytest.raises(Exception, match=message):
            _plan(post, tmp_path / name)
    with pytest.raises(NotFound):
        finish(send(post, "word", KK))


@pytest.mark.parametrize("place", ["target", "target/a.xlf"])
def test_a_package_leads_to_no_other_files(post: Project, tmp_path: Path, place: str) -> None:
    """A folder of OmegaT may be a stranger's: a link in it is refused, and so is what is no file or a giant."""
    folder, outside = tmp_path / "package", tmp_path / "outside"
    for each in (folder, outside):
        each.mkdir()
    (folder / "omegat.project").write_text("", encoding="utf-8")
    (outside / "a.xlf").write_text("<xliff/>", encoding="utf-8")
    link = folder / place
    link.parent.mkdir(exist_ok=True)
    link.symlink_to(outside / "a.xlf" if link.suffix else outside)
    with pytest.raises(ConfigError, match="symbolic link"):
        _plan(post, folder)
    os.mkfifo(tmp_path / "pipe.xlf")
    with (tmp_path / "giant.xlf").open("wb") as giant:
        giant.truncate(1 << 40)
    for name, message in (("pipe.xlf", "not a regular file"), ("giant.xlf", "larger than")):
        with pytest.raises(ConfigError, match=message):
            _plan(post, tmp_path / name)


def test_a_table_of_another_language_is_refused(post: Project, tmp_path: Path) -> None:
    """The table says which language it is in; a wrong --target does not put Kazakh into Russian."""
    path = _send(post, "review-docx", tmp_path)
    with pytest.raises(ExchangeError, match="translated into kk, not ru"):
        _plan(post, path, LanguageTag("ru"))
