"""Assignments of documents: days as people write them, who has what, what is late, and the undo."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from localize.errors import WorkflowError
from localize.model import DocumentId, LanguageTag
from localize.model.events import Assign, Member, Role
from localize.model.segment_list import Counts, Where
from localize.workflow import assignments
from localize.workflow.editing.edit import save
from localize.workflow.history.operations import operations, undo_operation
from localize.workflow.project.project import Project
from localize.workflow.reports.progress import assigned_to, status
from localize.workflow.reports.progress_page import to_html
from localize.workflow.segments.lookup import documents

KK, RU = LanguageTag("kk"), LanguageTag("ru")
NOW = date(2026, 12, 2)


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("2026-12-05", date(2026, 12, 5)),
        ("5.12.2026", date(2026, 12, 5)),
        (" 05.12.2026 ", date(2026, 12, 5)),
        ("5.12", date(2026, 12, 5)),
        ("1.12.", date(2027, 12, 1)),
        ("+3d", date(2026, 12, 5)),
        ("+ 2W", date(2026, 12, 16)),
        ("-", None),
        ("", None),
    ],
)
def test_days_are_read_as_people_write_them(text: str, due: date | None) -> None:
    """A day without a year is the next such day; a dash takes the day away."""
    assert assignments.read_due(text, NOW) == due


@pytest.mark.parametrize("text", ["soon", "5/12/2026", "31.2.2026", "2026-13-01", "+3", "3d", "0.0", "+9999w2"])
def test_what_is_no_day_is_an_error_with_a_way_on(text: str) -> None:
    """The message names what was typed, and the hint what can be."""
    with pytest.raises(WorkflowError, match=text.replace("+", r"\+")) as caught:
        assignments.read_due(text, NOW)
    assert caught.value.hint


def test_only_what_is_named_changes(project: Project) -> None:
    """A day alone keeps the person, and the other way round; the undo brings back what stood before."""
    [document] = project.store.documents()
    assert assignments.assign(project, [document], KK, person=" Bota  Omar ", due="2026-12-05") == 1
    assert assignments.assign(project, [document], KK, due="6.12.2026") == 1
    place = (document.id, KK)
    assert assignments.list_assigned(project) == {place: Assign(*place, "Bota Omar", date(2026, 12, 6))}
    assert "Bota Omar" in assignments.known_names(project)
    assert undo_operation(project, operations(project, limit=1)[0]).changes == 1
    assert assignments.list_assigned(project)[place].due == date(2026, 12, 5)
    assert assignments.assign(project, [document], KK, person="", due="-") == 1
    assert assignments.list_assigned(project) == {}
    assert project.store.verify() == ()


def test_undo_leaves_what_was_assigned_anew(project: Project) -> None:
    """Undo leaves a newer assignment as it is."""
    [document] = project.store.documents()
    assignments.assign(project, [document], KK, person="Bota")
    assignments.assign(project, [document], KK, person="Marat")
    undone = undo_operation(project, operations(project, limit=2)[1])
    assert (undone.changes, undone.left) == (0, 1)
    assert assignments.list_assigned(project)[document.id, KK].person == "Marat"


def test_document_is_assigned_for_its_own_languages(project: Project) -> None:
    """Nobody gets work that there is not."""
    with pytest.raises(WorkflowError, match="is not translated into de"):
        assignments.assign(project, project.store.documents(), LanguageTag("de"), person="Bota")


def test_what_is_done_is_never_late() -> None:
    """A day that has passed counts while there is work left; one of the next days is near."""
    late, near = (Assign(DocumentId("d"), KK, due=NOW + timedelta(days)) for days in (-1, 3))
    work, done = Counts(segments=2, initial=1), Counts(segments=2, translated=2)
    assert [assignments.is_overdue(late, each, NOW) for each in (work, done)] == [True, False]
    assert [assignments.is_due_soon(each, work, NOW) for each in (near, late, None)] == [True, False, False]


def test_status_is_of_what_is_mine_or_late(project: Project) -> None:
    """Other documents, and other languages of the same one, are left out; the page shows the person escaped."""
    [document] = project.store.documents()
    me = project.member.name
    assignments.assign(project, [document], KK, person=me, due=assignments.today() - timedelta(1))
    assignments.assign(project, [document], RU, person="<b>", due=assignments.today())
    found = status(project)
    assert [tag for tag, _ in assigned_to(found, me).documents[0].counts] == [KK]
    assert [tag for tag, _ in assigned_to(found, None, overdue=True).documents[0].counts] == [KK]
    assert assigned_to(found, "Nobody").documents == ()
    page = to_html(found).decode()
    assert "(overdue)" in page
    assert "&lt;b&gt;" in page
    assert "<b>" not in page


def test_what_waits_is_counted(project: Project) -> None:
    """Files of this person with open segments; others', and what has no person, are not theirs."""
    [document] = project.store.documents()
    assert not assignments.find_waiting(project)
    assignments.assign(project, [document], KK, person=project.member.name, due=assignments.today())
    assignments.assign(project, [document], RU, person="Bota")
    found = assignments.find_waiting(project, documents(project))
    assert found
    assert (found.files, found.soon, found.overdue) == (1, 1, 0)
    assert found.segments == dict(documents(project)[0].counts)[KK].initial
    assert (found.mine_in, found.overdue_in, found.review_in) == ((KK,), (), ())


def test_texts_of_others_wait_for_a_reviewer(project: Project) -> None:
    """They are counted in the language that has them, for whoever may approve; one's own wait for somebody else."""
    save(project, project.store.rows(RU, Where(), after=0, limit=1)[0].segment.key, RU, "Памятка")
    assert assignments.find_waiting(project).to_review == 0
    project.member = Member("Dana")
    found = assignments.find_waiting(project)
    assert (found.to_review, found.review_in, bool(found)) == (1, (RU,), True)
    project.member = Member("Dana", frozenset({Role.TRANSLATOR}))
    assert not assignments.find_waiting(project)
