"""Inbox of a person, and who did what."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from localize.model import LanguageTag
from localize.model.events import Action, Fault
from localize.model.segment_list import Row, Where
from localize.workflow.editing.edit import save
from localize.workflow.history.operations import operations, undo_operation
from localize.workflow.notes import notes
from localize.workflow.notes.inbox import Why, inbox
from localize.workflow.project.project import Project, open_project
from localize.workflow.reports.progress import deeds
from localize.workflow.review import amend, approve, reject

KK = LanguageTag("kk")


def row(project: Project, number: int) -> Row:
    """One row in Kazakh."""
    return project.store.rows(KK, Where(), after=number - 1, limit=1)[0]


@pytest.fixture
def dana(project: Project) -> Iterator[Project]:
    """The project as Dana reviews it, with three texts of Aigerim's."""
    for number in (1, 2, 3):
        save(project, row(project, number).segment.key, KK, f"Мәтін {number}")
    with open_project(project.root, as_name="Dana") as opened:
        yield opened


def told(project: Project) -> list[tuple[Why, int, str, str]]:
    """What waits: why, where, by whom, in what words."""
    return [(each.why, each.row.number, each.who, each.text) for each in inbox(project)]


def test_rejection_waits_for_its_translator_until_the_text_is_confirmed(project: Project, dana: Project) -> None:
    """With reason and kind of fault; nobody else is bothered."""
    key = row(project, 1).segment.key
    reject(dana, key, KK, reason="Тым ресми.", fault=Fault.STYLE)
    assert told(dana) == []
    assert told(project) == [(Why.SENT_BACK, 1, "Dana", "Тым ресми.")]
    assert [each.category for each in inbox(project, (KK,))] == ["style"]
    assert inbox(project, (LanguageTag("ru"),)) == ()
    save(project, key, KK, "Мәтін бір")
    assert told(project) == []


def test_question_waits_for_the_translator_and_its_answer_for_the_reviewer(project: Project, dana: Project) -> None:
    """The one who is asked answers; the one who asked reads it and is done."""
    key = row(project, 2).segment.key
    asked = notes.leave(dana, key, KK, "Неге?", kind=notes.ASKED)
    notes.leave(dana, key, KK, "Құжат қайда?", kind="question")
    assert told(dana) == []
    assert told(project) == [(Why.ASKED, 2, "Dana", "Неге?")]
    notes.answer(project, key, KK, asked.number, "Заңда солай.")
    assert told(project) == []
    assert told(dana) == [(Why.ANSWERED, 2, "Aigerim", "Заңда солай.")]
    notes.resolve(dana, key, KK, asked.number)
    assert told(dana) == []


def test_deeds_count_each_segment_once(project: Project, dana: Project) -> None:
    """Who translated, approved and sent back how much, by kind of fault; in one document, and since a moment."""
    keys = [row(project, number).segment.key for number in (1, 2, 3)]
    save(project, keys[0], KK, "Мәтін бір")
    approve(dana, keys[0], KK)
    reject(dana, keys[1], KK, reason="Тым ресми.", fault=Fault.STYLE)
    done = {(each.actor, each.action, each.category): each.texts for each in deeds(project)}
    assert done == {
        ("Aigerim", Action.TRANSLATED, ""): 3,
        ("Dana", Action.APPROVED, ""): 1,
        ("Dana", Action.REJECTED, "style"): 1,
    }
    words = sum(each.words for each in deeds(project) if each.action is Action.TRANSLATED)
    assert words > 3
    document = row(project, 1).segment.document
    assert deeds(project, document=document) == deeds(project)
    assert deeds(project, since=datetime.now(UTC) + timedelta(hours=1)) == ()


def test_question_stays_its_writers_whatever_stands_there_now(project: Project, dana: Project) -> None:
    """A text that the reviewer mended after asking, or brought back, does not take the question from who is asked."""
    key = row(project, 2).segment.key
    notes.leave(dana, key, KK, "Неге?", kind=notes.ASKED)
    amend(dana, key, KK, "Мәтін екі")
    assert told(project) == [(Why.ASKED, 2, "Dana", "Неге?")]
    (latest,) = operations(dana, limit=1)
    undo_operation(dana, latest)
    notes.leave(dana, key, KK, "Енді ше?", kind=notes.ASKED)
    assert [each[3] for each in told(project)] == ["Енді ше?", "Неге?"]
    assert told(dana) == []
