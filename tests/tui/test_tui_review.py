"""The review: approve, send back with a reason, take back; only what others wrote."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.tui.tui_support import CYRILLIC, KK, RunApp, send
from textual.widgets import Static

from localize.history import Reject, Subject, SubjectKind
from localize.listing import Row, Where
from localize.model import State, Substate
from localize.tui.screens.dialogs import Ask
from localize.tui.screens.editor import Editor
from localize.tui.screens.review import Review
from localize.workflow import edit
from localize.workflow.project import Project, open_project


def row(project: Project, number: int) -> Row:
    """One row as it stands in the store."""
    return project.store.rows(KK, Where(), after=number - 1, limit=1)[0]


@pytest.fixture
def reviewer(project: Project) -> Iterator[Project]:
    """The project as Dana opens it, with three texts of Aigerim's and one of Dana's."""
    for number, text in ((1, "Қауіпсіздік"), (2, "Ұзын құпиясөз таңдаңыз."), (4, "Желі 5 күн өшті.")):
        edit.save(project, row(project, number).segment.key, KK, text)
    with open_project(project.root, as_name="Dana") as opened:
        edit.save(opened, row(project, 6).segment.key, KK, "24 сағатта қоңырау шалыңыз.")
        yield opened


async def test_reviewer_approves_with_one_key(reviewer: Project, run_app: RunApp) -> None:
    """a approves the very text on the screen and goes on to the next."""
    async with run_app("review", used=reviewer) as (app, pilot):
        assert isinstance(app.screen, Review)
        await pilot.press("a")
        await pilot.pause()
        assert app.screen.list.cursor == 1
    assert row(reviewer, 1).state is State.REVIEWED


async def test_own_texts_are_not_in_the_queue(reviewer: Project, run_app: RunApp) -> None:
    """A reviewer is shown what others wrote."""
    async with run_app("review", used=reviewer) as (app, _):
        assert isinstance(app.screen, Review)
        assert list(app.screen.list.pages.numbers) == [1, 2, 4]


async def test_rejection_needs_a_reason_and_keeps_it(reviewer: Project, run_app: RunApp) -> None:
    """x asks; without a reason nothing happens, with one the text goes back and the reason is kept."""
    async with run_app("review", used=reviewer) as (app, pilot):
        await pilot.press("x", "enter")
        await pilot.pause()
        assert isinstance(app.screen, Ask)
        assert row(reviewer, 1).state is State.TRANSLATED
        await pilot.press(*"дәл емес", "enter")
        await pilot.pause()
        assert isinstance(app.screen, Review)
    stored = row(reviewer, 1)
    assert stored.substate is Substate.REJECTED
    events = reviewer.store.history(Subject(SubjectKind.SEGMENT, stored.segment.key, KK))
    assert [each.body.reason for each in events if isinstance(each.body, Reject)] == ["дәл емес"]


async def test_translator_reads_why_a_text_came_back(reviewer: Project, project: Project, run_app: RunApp) -> None:
    """The editor shows the reviewer's reason over the target."""
    async with run_app("review", used=reviewer) as (_, pilot):
        await pilot.press("x", *"дәл емес", "enter")
        await pilot.pause()
    async with run_app("editor", used=project) as (app, pilot):
        assert isinstance(app.screen, Editor)
        assert app.screen.list.cursor == 0
        await app.screen.beside.loaded()
        await pilot.pause()
        head = str(app.screen.query_one("#target-head", Static).render())
        assert "Dana: дәл емес" in head


async def test_approval_is_taken_back(reviewer: Project, run_app: RunApp) -> None:
    """w takes the approval of the text under the cursor back."""
    async with run_app("review", used=reviewer) as (_, pilot):
        await pilot.press("a", "up", "w")
        await pilot.pause()
    assert row(reviewer, 1).state is State.TRANSLATED


async def test_edit_opens_the_segment_and_comes_back(reviewer: Project, run_app: RunApp) -> None:
    """e opens the editor on the very segment; leaving it returns to the review with the new text."""
    async with run_app("review", used=reviewer) as (app, pilot):
        await pilot.press("down", "e")
        await pilot.pause()
        assert isinstance(app.screen, Editor)
        assert app.screen.list.cursor == 1
        await pilot.press("end", "!", "ctrl+l")
        await pilot.pause()
        assert isinstance(app.screen, Review)
    stored = row(reviewer, 2).target
    assert stored is not None
    assert stored.content.plain.endswith("!")


async def test_change_since_the_approved_text_is_shown(reviewer: Project, project: Project, run_app: RunApp) -> None:
    """An approved text that was edited is compared with its approved version."""
    async with run_app("review", used=reviewer) as (_, pilot):
        await pilot.press("a")
        await pilot.pause()
    edit.save(project, row(project, 1).segment.key, KK, "Сандық қауіпсіздік")
    async with run_app("review", used=reviewer) as (app, pilot):
        assert isinstance(app.screen, Review)
        await app.screen.beside.loaded()
        await pilot.pause()
        shown = str(app.screen.query_one("#change", Static).render())
        assert "approved text" in shown
        assert "{+Сандық" in shown


async def test_review_keys_work_on_a_russian_layout(reviewer: Project, run_app: RunApp) -> None:
    """The key of a types ф; it approves all the same."""
    async with run_app("review", used=reviewer) as (app, pilot):
        await send(app, pilot, CYRILLIC["a"])
        await pilot.pause()
    assert row(reviewer, 1).state is State.REVIEWED


async def test_newer_text_than_the_one_shown_is_not_approved(
    reviewer: Project, project: Project, run_app: RunApp
) -> None:
    """A text that was changed while the reviewer read is not approved by the key press."""
    async with run_app("review", used=reviewer) as (_, pilot):
        edit.save(project, row(project, 1).segment.key, KK, "Басқа мәтін")
        await pilot.press("a")
        await pilot.pause()
    assert row(reviewer, 1).state is State.TRANSLATED
