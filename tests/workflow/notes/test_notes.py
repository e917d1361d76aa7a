"""Notes and questions: left, answered, resolved; out to the client as a table, and the answers back."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import openpyxl
import pytest

from localize.errors import ExchangeError, ExtractError, NotFound, WorkflowError
from localize.model import LanguageTag, Note, SegmentKey
from localize.model.segment_list import Where
from localize.workflow import segment_view
from localize.workflow.editing.split_join import join, split
from localize.workflow.notes.files import bring_answers, render_notes
from localize.workflow.notes.notes import answer, leave, remarks, resolve
from localize.workflow.project.project import Project
from localize.workflow.segments import lookup
from localize.workflow.segments.iterate import all_rows

KK, RU = LanguageTag("kk"), LanguageTag("ru")


@pytest.fixture
def key(project: Project) -> SegmentKey:
    """A segment with a question in Kazakh and a note in Russian; another one has a question too."""
    rows = list(all_rows(project, KK))
    leave(project, rows[1].segment.key, KK, "Which password?\nThe =first?", kind="question")
    leave(project, rows[1].segment.key, RU, "See the law.")
    leave(project, rows[3].segment.key, KK, "=2+2 means?", kind="question")
    return rows[1].segment.key


def test_notes_are_listed_answered_and_resolved(project: Project, key: SegmentKey) -> None:
    """A question waits until it is resolved, answered or not; an answer comes with it and is there once."""
    assert [each.noted.note.text[:5] for each in remarks(project)] == ["Which", "See t", "=2+2 "]
    assert [each.row.number for each in remarks(project, [KK], kinds=["question"])] == [2, 4]
    assert answer(project, key, KK, 1, "The first.", by="Client") is not None
    assert answer(project, key, KK, 1, "The first.", by="Client") is None
    (first, _) = remarks(project, [KK])
    assert [(each.note.author, each.note.text) for each in first.answers] == [("Client", "The first.")]
    assert resolve(project, key, KK, 1)
    assert not resolve(project, key, KK, 1)
    assert [each.row.number for each in remarks(project, [KK], open_only=True)] == [4]
    assert lookup.counts(project, KK, Where(noted=True)).segments == 1
    assert resolve(project, key, KK, 1, resolved=False)
    assert len(remarks(project, [KK], open_only=True)) == 2
    assert "Which password?" in str(segment_view.view(project, key, KK).history)
    for wrong in ("", "  \n"):
        with pytest.raises(WorkflowError):
            leave(project, key, KK, wrong)
    with pytest.raises(NotFound):
        answer(project, key, KK, 99, "?")


def _answer_csv(data: bytes, delimiter: str = ",") -> bytes:
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    rows[1][rows[0].index("Answer")] = "The first; or “the second”,\nas you like."
    rows[1][rows[0].index("Answered by")] = "Client"
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=delimiter).writerows(rows)
    return written.getvalue().encode("utf-8")


def _answer_json(data: bytes) -> bytes:
    notes = json.loads(data)
    notes["notes"][0] |= {"answer": "The first; or “the second”,\nas you like.", "answered_by": "Client"}
    return json.dumps(notes).encode()


def _answer_xlsx(data: bytes) -> bytes:
    workbook = openpyxl.load_workbook(io.BytesIO(data))
    sheet = workbook.worksheets[0]
    head = [cell.value for cell in sheet[1]]
    sheet.cell(2, head.index("Answer") + 1).value = "The first; or “the second”,\nas you like."
    sheet.cell(2, head.index("Answered by") + 1).value = "Client"
    written = io.BytesIO()
    workbook.save(written)
    return written.getvalue()


@pytest.mark.parametrize("kind", [".csv", ";.csv", ".json", ".xlsx"])
def test_questions_go_out_and_answers_come_back(project: Project, key: SegmentKey, tmp_path: Path, kind: str) -> None:
    """Whatever the file, an answer written into it is brought back once, with its writer's name."""
    suffix = "." + kind.rpartition(".")[2]
    data = render_notes(remarks(project, [KK], kinds=["question"]), suffix)
    edit = {
        ".csv": _answer_csv,
        ";.csv": lambda given: _answer_csv(given, ";"),
        ".json": _answer_json,
        ".xlsx": _answer_xlsx,
    }
    path = tmp_path / f"questions{suffix}"
    path.write_bytes(edit[kind](data))
    assert bring_answers(project, path).added == 1
    again = bring_answers(project, path)
    assert (again.added, again.known, again.problems) == (0, 1, ())
    (first,) = remarks(project, [KK], key=key)
    assert [(each.note.author, each.note.text) for each in first.answers] == [
        ("Client", "The first; or “the second”,\nas you like.")
    ]


def test_tables_hold_no_formulas(project: Project, key: SegmentKey) -> None:
    """A text that begins like a formula is a text in a spreadsheet."""
    assert key
    found = remarks(project, [KK], kinds=["question"])
    assert b"'=2+2 means?" in render_notes(found, ".csv")
    sheet = openpyxl.load_workbook(io.BytesIO(render_notes(found, ".xlsx"))).worksheets[0]
    assert [cell.data_type for cell in sheet[3]][9] == "s"


def test_strange_files_and_rows_are_told(project: Project, key: SegmentKey, tmp_path: Path) -> None:
    """Another table, broken text and other endings are errors; rows about nothing are told and the rest is taken."""
    path = tmp_path / "a.csv"
    for name, data, error in (
        ("a.csv", b"x,y\n1,2\n", ExtractError),
        ("a.csv", b"\xff\xfe", ExchangeError),
        ("a.json", b"[1]", ExchangeError),
        ("a.xlsx", b"PK", ExtractError),
        ("a.txt", b"", ExchangeError),
    ):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(error):
            bring_answers(project, tmp_path / name)
    with pytest.raises(ExchangeError):
        bring_answers(project, tmp_path / "none.csv")
    with pytest.raises(ExchangeError):
        render_notes((), ".txt")
    path.write_text(f"Answer,ID\nyes,{key} kk 1\nno,{'0' * 16} kk 1\nno,{key} kk 77\n,{key} kk 1\nx,nothing\n")
    done = bring_answers(project, path)
    assert done.added == 1
    assert [each.split(":")[0] for each in done.problems] == ["row 3", "row 4"]


def test_notes_go_on_when_a_segment_is_split_or_joined(project: Project, key: SegmentKey) -> None:
    """An open question stands at the first part, with its answers; a resolved note stays where it was."""
    answer(project, key, KK, 1, "The first.", by="Client")
    resolve(project, key, RU, 1)
    done = split(project, key, project.store.get_segment(key).source.typed.index("strong"))
    (carried,) = remarks(project, key=done.keys[0])
    assert carried.noted.note.text == "Which password?\nThe =first?"
    assert [each.note for each in carried.answers] == [Note("The first.", "Client", "answer")]
    joined = join(project, done.keys[0])
    assert [each.noted.note.kind for each in remarks(project, key=joined.keys[0])] == ["question"]
