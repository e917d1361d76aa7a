"""The review: approve, send back with a reason, take back; only what others wrote."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.tui.tui_support import CYRILLIC, KK, RunApp, message, painted, send, until
from textual.pilot import Pilot
from textual.widgets import OptionList, Static

from localize.errors import WorkflowError
from localize.i18n import set_language
from localize.model import Content, LanguageTag, Part, Segment, SegmentKey, State, Substate, Unit, UnitId, hash_bytes
from localize.model.events import Fault, KeepConflict, Member, Reject, Subject, SubjectKind
from localize.model.segment_list import Row, Where
from localize.tui.rendering.panels import counted
from localize.tui.screens.concordance import Search
from localize.tui.screens.dialogs.amend import Amend
from localize.tui.screens.dialogs.browse import Browse
from localize.tui.screens.editor.screen import Editor
from localize.tui.screens.inbox import Inbox
from localize.tui.screens.review.screen import Review
from localize.tui.widgets.prompts import Ask, Choose, Summary
from localize.workflow import review, suggested_wordings
from localize.workflow.editing import edit
from localize.workflow.history import operations
from localize.workflow.notes import notes
from localize.workflow.notes.inbox import inbox
from localize.workflow.project.project import Project, open_project
from localize.workflow.segments import lookup


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


async def test_rejection_keeps_its_category_and_its_reason(reviewer: Project, run_app: RunApp) -> None:
    """x asks what is wrong, by digit, and why; Esc decides nothing; the category that was chosen last comes first."""
    async with run_app("review", used=reviewer) as (app, pilot):
        await pilot.press("x", "2", "escape")
        await pilot.pause()
        assert isinstance(app.screen, Review)
        assert row(reviewer, 1).state is State.TRANSLATED
        await pilot.press("x", "2", *"дәл емес", "enter")
        await pilot.pause()
        await pilot.press("x")
        await pilot.pause()
        assert isinstance(app.screen, Choose)
        assert app.screen.query_one(OptionList).highlighted == 1
    stored = row(reviewer, 1)
    assert stored.substate is Substate.REJECTED
    assert rejections(reviewer, 1) == [("terminology", "дәл емес")]


async def test_digit_rejects_for_a_category_with_or_without_a_reason(reviewer: Project, run_app: RunApp) -> None:
    """One key names the category, Enter alone leaves the reason out, and the next text is shown."""
    async with run_app("review", used=reviewer) as (app, pilot):
        await pilot.press("4")
        await pilot.pause()
        assert isinstance(app.screen, Ask)
        assert row(reviewer, 1).state is State.TRANSLATED
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, Review)
        assert app.screen.list.cursor == 1
        await pilot.press("3", *"ауыр", "enter")
        await pilot.pause()
    assert rejections(reviewer, 1) == [("grammar", "")]
    assert rejections(reviewer, 2) == [("style", "ауыр")]


async def test_all_shown_texts_are_decided_after_a_question_and_taken_back_at_once(
    reviewer: Project, run_app: RunApp
) -> None:
    """A and X without marks take the whole list, tell how many first, and are one act each."""
    async with run_app("review", used=reviewer) as (app, pilot):
        await pilot.press("A")
        await settled(pilot)
        assert isinstance(app.screen, Choose)
        assert "all 3 texts" in str(app.screen.query_one(".dialog-title", Static).render())
        await pilot.press("escape")
        await pilot.pause()
        assert [row(reviewer, at).state for at in (1, 2, 4)] == [State.TRANSLATED] * 3
        await pilot.press("A")
        await settled(pilot)
        await pilot.press("enter")
        await until(app, pilot, "3 texts approved")
        assert [row(reviewer, at).state for at in (1, 2, 4)] == [State.REVIEWED] * 3
        (latest,) = operations.operations(reviewer, limit=1)
        assert operations.undo_operation(reviewer, latest).changes == 3
        await pilot.press("X")
        await settled(pilot)
        await pilot.press("6", *"тег", "enter")
        await until(app, pilot, "3 texts rejected")
    assert [rejections(reviewer, at) for at in (1, 2, 4)] == [[("design", "тег")]] * 3


async def test_list_of_texts_that_changed_since_the_last_look(
    reviewer: Project, project: Project, run_app: RunApp
) -> None:
    """Only what was seen and is another text now; each shows the change, and is no news once it was decided on."""
    async with run_app("review", used=reviewer) as (app, pilot):
        assert isinstance(app.screen, Review)
        await app.screen.loader.loaded()
        await settled(pilot)
    edit.save(project, row(project, 1).segment.key, KK, "Сандық қауіпсіздік")
    edit.save(project, row(project, 2).segment.key, KK, "Басқа мәтін")
    async with run_app("review", used=reviewer) as (app, pilot):
        assert isinstance(app.screen, Review)
        app.screen.queue.show_queue(review.Queue.CHANGED)
        assert list(app.screen.list.pages.numbers) == [1]
        await app.screen.loader.loaded()
        await settled(pilot)
        shown = str(app.screen.query_one("#change", Static).render())
        assert "since you last looked: [-Қауіпсіздік-]{+Сандық қауіпсіздік+}" in shown
        await pilot.press("a")
        await settled(pilot)
        app.screen.queue.show_queue(review.Queue.CHANGED)
        assert not list(app.screen.list.pages.numbers)


async def test_suggested_wording_is_taken_with_one_key(reviewer: Project, project: Project, run_app: RunApp) -> None:
    """S sends a wording, the text stays; t in the translator's list makes it theirs, and names the reviewer."""
    async with run_app("review", used=reviewer) as (app, pilot):
        await pilot.press("S")
        await pilot.pause()
        assert isinstance(app.screen, Amend)
        await pilot.press("end", *" негізі", "enter")
        await settled(pilot)
        assert "Suggested to Aigerim" in message(app)
    assert row(reviewer, 1).state is State.TRANSLATED
    async with run_app("project", used=project) as (app, pilot):
        await pilot.press("i")
        await settled(pilot)
        assert "{+ негізі+}" in str(app.screen.query_one("#about-text", Static).render())
        await pilot.press("t")
        await settled(pilot)
        assert "now yours" in message(app)
    target = row(project, 1).target
    assert target is not None
    assert (target.content.typed, target.author, target.origin.name) == (
        "Қауіпсіздік негізі",
        "Aigerim",
        "suggestion Dana",
    )


async def test_suggested_wording_is_refused_or_taken_in_the_editor(
    reviewer: Project, project: Project, run_app: RunApp
) -> None:
    """The difference stands over the text; Y refuses with or without a reason, y takes."""
    for number in (1, 2):
        suggested_wordings.suggest(reviewer, row(reviewer, number).segment.key, KK, f"Жаңа {number}")
    async with run_app("editor", used=project) as (app, pilot):
        assert isinstance(app.screen, Editor)
        editor = app.screen
        for number, keys in ((1, ("Y", *"керек емес", "enter")), (2, ("y",))):
            await editor.editor.go_to(number)
            await editor.loader.loaded()
            await settled(pilot)
            assert "Dana suggests" in str(editor.query_one("#target-head", Static).render())
            editor.list.focus()
            await pilot.press(*keys)
            await settled(pilot)
    assert [row(project, at).target.content.typed for at in (1, 2)] == ["Қауіпсіздік", "Жаңа 2"]  # type: ignore[union-attr]
    assert [(each.who, each.text) for each in inbox(reviewer)] == [("Aigerim", "керек емес")]


async def settled(pilot: Pilot[int]) -> None:
    """Wait until the workers of the screen have done what they do."""
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


def rejections(project: Project, number: int) -> list[tuple[str, str]]:
    """Kind and reason of every rejection of a row."""
    events = project.store.history(Subject(SubjectKind.SEGMENT, row(project, number).segment.key, KK))
    return [(each.body.category, each.body.reason) for each in events if isinstance(each.body, Reject)]


async def test_translator_reads_why_a_text_came_back(reviewer: Project, project: Project, run_app: RunApp) -> None:
    """The editor shows the kind of fault and the reviewer's reason over the target."""
    async with run_app("review", used=reviewer) as (_, pilot):
        await pilot.press("x", "3", *"дәл емес", "enter")
        await pilot.pause()
    async with run_app("editor", used=project) as (app, pilot):
        assert isinstance(app.screen, Editor)
        assert app.screen.list.cursor == 0
        await app.screen.loader.loaded()
        await pilot.pause()
        head = str(app.screen.query_one("#target-head", Static).render())
        assert "Dana: style: дәл емес" in head


async def test_marked_texts_are_approved_in_one_step(reviewer: Project, project: Project, run_app: RunApp) -> None:
    """Space marks and goes on, A approves what is marked; a text that was changed meanwhile is left and told."""
    async with run_app("review", used=reviewer) as (app, pilot):
        assert isinstance(app.screen, Review)
        await pilot.press("space", "space", "space", "up", "space", "up")
        await pilot.pause()
        assert "review.approve_marked" in {each.id for each in app.screen.keys_now()}
        await pilot.press("space")
        edit.save(project, row(project, 2).segment.key, KK, "Басқа мәтін")
        await pilot.press("A")
        await pilot.pause()
        said = message(app)
        assert "2 texts approved" in said
        assert "1 was skipped" in said
        assert "review.approve_marked" not in {each.id for each in app.screen.keys_now()}
    assert [row(reviewer, at).state for at in (1, 2, 4)] == [State.REVIEWED, State.TRANSLATED, State.REVIEWED]
    assert len(reviewer.store.latest_acts("Dana", limit=9)) == 2  # her own text, and the approvals at once


async def test_marked_texts_go_back_for_one_reason(reviewer: Project, run_app: RunApp) -> None:
    """X asks once; Esc takes marks away before it leaves."""
    async with run_app("review", used=reviewer) as (app, pilot):
        await pilot.press("space", "escape")
        await pilot.pause()
        assert isinstance(app.screen, Review)
        await pilot.press("home", "space", "space", "X", "5", *"сандар", "enter")
        await pilot.pause()
        assert isinstance(app.screen, Review)
    assert [row(reviewer, at).substate for at in (1, 2, 4)] == [Substate.REJECTED, Substate.REJECTED, None]
    assert rejections(reviewer, 2) == [("locale", "сандар")]


async def test_amended_text_is_approved_with_it(reviewer: Project, run_app: RunApp) -> None:
    """E opens the text beside its source; Enter saves and approves it in one step, which z takes back."""
    async with run_app("review", used=reviewer) as (app, pilot):
        await pilot.press("down", "E")
        await pilot.pause()
        assert isinstance(app.screen, Amend)
        await pilot.press("backspace", "!", "enter")
        await pilot.pause()
        assert isinstance(app.screen, Review)
        assert app.screen.list.cursor == 2
        stored = row(reviewer, 2)
        assert stored.target is not None
        assert (stored.target.content.plain, stored.state) == ("Ұзын құпиясөз таңдаңыз!", State.REVIEWED)
        await until(app, pilot, "1 approved")
        await pilot.press("z")
        await app.workers.wait_for_complete()
        await pilot.pause()
        await pilot.press("enter")
        await until(app, pilot, "0 approved")
    stored = row(reviewer, 2)
    assert stored.target is not None
    assert (stored.target.content.plain, stored.state) == ("Ұзын құпиясөз таңдаңыз.", State.TRANSLATED)


async def test_amended_text_waits_where_self_approval_is_refused(folder: Path, reviewer: Project) -> None:
    """What the reviewer wrote is saved and approved by somebody else."""
    settings = folder / "localize.yaml"
    settings.write_text(settings.read_text(encoding="utf-8") + "review:\n  self_approval: refuse\n", encoding="utf-8")
    key = row(reviewer, 2).segment.key
    with open_project(folder) as strict:
        strict.member = Member("Dana")
        done = review.amend(strict, key, KK, "Ұзын құпиясөз таңда.")
        assert done.warnings == (review.WAITS_FOR_ANOTHER,)
        assert done.row.state is State.TRANSLATED
    with open_project(folder) as third:
        third.member = Member("Marat")
        assert review.amend(third, key, KK, "Ұзын құпиясөз таңда.").row.state is State.REVIEWED
        with pytest.raises(WorkflowError):
            review.amend(third, key, KK, "  ")


async def test_question_stands_beside_the_text(reviewer: Project, run_app: RunApp) -> None:
    """c asks the translator; the text stays in the queue, and no client is asked."""
    async with run_app("review", used=reviewer) as (app, pilot):
        await pilot.press("c", *"Неге?", "enter")
        await pilot.pause()
        assert isinstance(app.screen, Review)
        assert app.screen.list.cursor == 0
    (noted,) = reviewer.store.notes()
    assert (noted.note.kind, noted.note.author, noted.note.text) == ("reviewer", "Dana", "Неге?")


async def test_what_can_be_taken_back_names_its_text(reviewer: Project, run_app: RunApp) -> None:
    """An approval has no text of its own in the list: it is told by the source that was approved."""
    async with run_app("review", used=reviewer) as (app, pilot):
        await pilot.press("a", "z")
        await until(app, pilot, "approved it  Digital security for editors")


async def test_approval_is_taken_back(reviewer: Project, run_app: RunApp) -> None:
    """w takes the approval of the text under the cursor back."""
    async with run_app("review", used=reviewer) as (app, pilot):
        await pilot.press("a")
        await until(app, pilot, "1 approved")
        await pilot.press("up", "w")
        await until(app, pilot, "0 approved")
    assert row(reviewer, 1).state is State.TRANSLATED


async def test_finding_is_accepted_at_the_desk(reviewer: Project, run_app: RunApp) -> None:
    """F8 goes to the findings, on a Russian layout w asks why one is right here, Esc goes back to the list."""
    edit.save(reviewer, row(reviewer, 4).segment.key, KK, "Желі 5 күн  өшті.")
    with open_project(reviewer.root, as_name="Marat") as marat:
        async with run_app("review", used=marat) as (app, pilot):
            assert isinstance(app.screen, Review)
            await pilot.press("end", "up")
            await app.workers.wait_for_complete()
            await pilot.pause()
            assert app.screen.list.current() == row(marat, 4)
            checks = app.screen.panels.checks()
            (found,) = counted(checks.findings)
            assert "review.findings" in {each.id for each in app.screen.keys_now()}
            await pilot.press("f8")
            await send(app, pilot, CYRILLIC["w"])
            await pilot.pause()
            assert isinstance(app.screen, Ask)
            await pilot.press(*"so drawn", "enter")
            await app.workers.wait_for_complete()
            await pilot.pause()
            assert isinstance(app.screen, Review)
            assert [each.waived for each in checks.findings if each.check == found.check] == ["so drawn"]
            assert checks.has_focus
            await pilot.press("escape")
            assert app.screen.list.has_focus
        assert row(marat, 4).state is State.TRANSLATED


async def test_fix_is_put_in_at_the_desk(reviewer: Project, run_app: RunApp) -> None:
    """F7 opens the text with the fix in it; Enter saves and approves that, Esc changes nothing."""
    edit.save(reviewer, row(reviewer, 4).segment.key, KK, "Желі 5 күн  өшті.")
    with open_project(reviewer.root, as_name="Marat") as marat:
        async with run_app("review", used=marat) as (app, pilot):
            assert isinstance(app.screen, Review)
            await pilot.press("end", "up", "f7")
            await app.workers.wait_for_complete()
            await pilot.pause()
            assert isinstance(app.screen, Amend)
            await pilot.press("escape", "f8", "f", "enter")
            await app.workers.wait_for_complete()
            await pilot.pause()
            assert isinstance(app.screen, Review)
        stored = row(marat, 4)
        assert stored.target is not None
        assert (stored.target.content.plain, stored.state) == ("Желі 5 күн өшті.", State.REVIEWED)


async def test_suggestion_is_shown_at_the_desk_before_it_is_put_in(reviewer: Project, run_app: RunApp) -> None:
    """The first F7 tells the words before and after, the second opens the text with the fix in it; so does f."""
    edit.save(reviewer, row(reviewer, 4).segment.key, KK, "Желі 5 күн калай өшті.")
    with open_project(reviewer.root, as_name="Marat") as marat:
        async with run_app("review", used=marat) as (app, pilot):
            screen = app.screen
            await pilot.press("end", "up", "f7")
            await app.workers.wait_for_complete()
            await pilot.pause()
            assert app.screen is screen
            assert "Suggestion: “калай” → “қалай”" in message(app)
            await pilot.press("up", "down", "f7")
            await app.workers.wait_for_complete()
            await pilot.pause()
            assert app.screen is screen
            await pilot.press("f7")
            await app.workers.wait_for_complete()
            await pilot.pause()
            assert isinstance(app.screen, Amend)
            assert "Suggestion" not in message(app)
            await pilot.press("escape", "f8", "f")
            await pilot.pause()
            assert app.screen is screen
            await pilot.press("f", "enter")
            await app.workers.wait_for_complete()
            await pilot.pause()
        stored = row(marat, 4)
        assert stored.target is not None
        assert (stored.target.content.plain, stored.state) == ("Желі 5 күн қалай өшті.", State.REVIEWED)


async def test_findings_lead_to_the_next_text_with_one(reviewer: Project, run_app: RunApp) -> None:
    """Where a text has none, F8 goes to the next one of the queue that has some."""
    edit.save(reviewer, row(reviewer, 4).segment.key, KK, "Желі 5 күн  өшті.")
    with open_project(reviewer.root, as_name="Marat") as marat:
        async with run_app("review", used=marat) as (app, pilot):
            assert isinstance(app.screen, Review)
            await app.workers.wait_for_complete()
            await pilot.press("f8")
            await app.workers.wait_for_complete()
            await pilot.pause()
            assert app.screen.list.current() == row(marat, 4)


async def test_rejection_by_mistake_is_taken_back(reviewer: Project, project: Project, run_app: RunApp) -> None:
    """z lets a text wait again that was sent back, as its writer's; the history keeps the reason."""
    async with run_app("review", used=reviewer) as (app, pilot):
        await pilot.press("x", "3", *"slip", "enter")
        await until(app, pilot, "1 rejected")
        await pilot.press("z")
        await app.workers.wait_for_complete()
        await pilot.pause()
        await pilot.press("enter")
        await until(app, pilot, "0 rejected")
    stored = row(reviewer, 1)
    assert stored.target is not None
    assert (stored.state, stored.target.author) == (State.TRANSLATED, "Aigerim")
    assert rejections(reviewer, 1) == [("style", "slip")]
    assert lookup.counts(project, KK, review.queue(reviewer, review.Queue.OTHERS)).segments == 3


async def test_rejection_that_was_answered_stays(reviewer: Project, project: Project) -> None:
    """Once the translator has gone on from it, a rejection cannot be taken back."""
    key = row(reviewer, 1).segment.key
    review.reject(reviewer, key, KK, reason="slip")
    (latest,) = operations.operations(reviewer, limit=1)
    edit.save(project, key, KK, "Басқа мәтін")
    assert operations.undo_operation(reviewer, latest).changes == 0


async def test_approval_ends_the_count_of_what_was_sent_back(reviewer: Project, run_app: RunApp) -> None:
    """A text that went back and was then mended and approved counts as approved alone."""
    async with run_app("review", used=reviewer) as (app, pilot):
        await pilot.press("x", "3", *"slip", "enter")
        await until(app, pilot, "1 rejected")
        await pilot.press("home", "E", "!", "enter")
        await until(app, pilot, "1 approved · 0 rejected")


async def test_withdrawing_what_is_not_approved_is_told_in_the_line_of_keys(reviewer: Project, run_app: RunApp) -> None:
    """It is no error, and covers nothing."""
    async with run_app("review", used=reviewer) as (app, pilot):
        await pilot.press("w")
        await pilot.pause()
        assert "This text is not approved" in message(app)


async def test_edit_opens_the_segment_and_comes_back(reviewer: Project, run_app: RunApp) -> None:
    """e opens the editor on the very segment; leaving it returns to the review with the new text."""
    async with run_app("review", used=reviewer) as (app, pilot):
        await pilot.press("down", "e")
        await pilot.pause()
        assert isinstance(app.screen, Editor)
        assert app.screen.list.cursor == 1
        await pilot.press("end", "!", "escape", "escape")
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
        await app.screen.loader.loaded()
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


async def test_newer_text_is_shown_and_can_be_approved(reviewer: Project, project: Project, run_app: RunApp) -> None:
    """Whoever was overtaken sees the new text with its writer's name, not the old one for ever; a then approves it."""
    async with run_app("review", used=reviewer) as (app, pilot):
        assert isinstance(app.screen, Review)
        await app.workers.wait_for_complete()
        edit.save(project, row(project, 1).segment.key, KK, "Басқа мәтін")
        await pilot.press("a")
        await until(app, pilot, "Басқа мәтін")
        said = message(app)
        assert "Aigerim has saved another text meanwhile" in said
        assert "Your wording" not in said
        assert app.screen.list.cursor == 0
        await pilot.press("a")
        await until(app, pilot, "1 approved")
    assert row(reviewer, 1).state is State.REVIEWED


async def test_wording_of_a_reviewer_who_was_overtaken_stands_in_the_history(
    reviewer: Project, project: Project, run_app: RunApp
) -> None:
    """What was typed over a text that has changed meanwhile is not lost, and it is told where it is."""
    async with run_app("review", used=reviewer) as (app, pilot):
        await pilot.press("E", *"Менікі")
        await pilot.pause()
        edit.save(project, row(project, 1).segment.key, KK, "Басқа мәтін")
        await pilot.press("enter")
        await until(app, pilot, "Басқа мәтін")
        assert "Your wording is in the history" in message(app)
    events = reviewer.store.history(Subject(SubjectKind.SEGMENT, row(reviewer, 1).segment.key, KK))
    assert any(isinstance(each.body, KeepConflict) and "Менікі" in each.body.content.plain for each in events)


async def test_queue_is_searched(reviewer: Project, run_app: RunApp) -> None:
    """/ shows the texts of the queue with some words in source or translation; Esc shows all; none is told."""
    async with run_app("review", used=reviewer) as (app, pilot):
        assert isinstance(app.screen, Review)
        await pilot.press("slash", *"ҚҰПИЯ", "enter")
        await until(app, pilot, "“ҚҰПИЯ”")
        assert list(app.screen.list.pages.numbers) == [2]
        await pilot.press("escape")
        await pilot.pause()
        assert list(app.screen.list.pages.numbers) == [1, 2, 4]
        await pilot.press("slash", *"nowhere", "enter")
        await until(app, pilot, "no matches in this list: “nowhere”")
        await pilot.press("escape")
        assert list(app.screen.list.pages.numbers) == [1, 2, 4]


async def test_another_language_is_reviewed_from_the_desk(reviewer: Project, project: Project, run_app: RunApp) -> None:
    """l turns to another language, whose decisions are counted anew."""
    ru = LanguageTag("ru")
    edit.save(project, row(project, 1).segment.key, ru, "Безопасность")
    async with run_app("review", used=reviewer) as (app, pilot):
        await pilot.press("a")
        await until(app, pilot, "1 approved")
        await pilot.press("l")
        await until(app, pilot, "→ru  1 left · 0 approved")
        await pilot.press("a")
        await until(app, pilot, "→ru  0 left · 1 approved")
    assert reviewer.store.get_row(row(project, 1).segment.key, ru).state is State.REVIEWED


async def test_word_is_looked_up_from_the_desk(reviewer: Project, run_app: RunApp) -> None:
    """F3 finds it in the whole project; Esc comes back to the same text."""
    async with run_app("review", used=reviewer) as (app, pilot):
        await pilot.press("down", "f3")
        await pilot.pause()
        assert isinstance(app.screen, Search)
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, Review)
        assert app.screen.list.cursor == 1


async def test_empty_queue_names_nobody_where_no_text_waits(run_app: RunApp) -> None:
    """Before anything is translated no text is hidden, and the desk does not say so."""
    async with run_app("review") as (app, pilot):
        await until(app, pilot, "Nothing to review")
        await pilot.pause()
        assert "hidden" not in painted(app)


async def test_empty_queue_says_whose_texts_are_hidden(project: Project, run_app: RunApp) -> None:
    """Who translated everything reads that their own texts are hidden, and one key shows these."""
    edit.save(project, row(project, 1).segment.key, KK, "Қауіпсіздік")
    async with run_app("review") as (app, pilot):
        await until(app, pilot, "Texts by Aigerim are hidden. o show them")
        await pilot.press("o")
        await until(app, pilot, "Қауіпсіздік")


async def test_empty_queue_has_no_findings(reviewer: Project, run_app: RunApp) -> None:
    """Where nothing waits, what was said of another text is gone, and the keys of findings do nothing."""
    edit.save(reviewer, row(reviewer, 1).segment.key, KK, "Қауіпсіздік  туралы")
    async with run_app("review", used=reviewer) as (app, pilot):
        assert isinstance(app.screen, Review)
        await pilot.press("s", "2", "f8")
        await app.workers.wait_for_complete()
        await pilot.pause()
        checks = app.screen.panels.checks()
        assert checks.findings
        await pilot.press("s", "4")
        await until(app, pilot, "Nothing to review")
        assert not checks.findings
        await pilot.press("f8", "f7", "a", "s", "2")
        await until(app, pilot, "Қауіпсіздік")
        assert app.screen.list.has_focus


async def test_desk_that_begins_empty_takes_keys(project: Project, run_app: RunApp) -> None:
    """The keys of findings wait for nothing where there is no text."""
    async with run_app("review", used=project) as (app, pilot):
        await pilot.press("f8", "f7", "t")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert isinstance(app.screen, Summary)


@pytest.mark.thorough
async def test_inbox_leads_to_what_was_sent_back(reviewer: Project, project: Project, run_app: RunApp) -> None:
    """What was sent back and asked stands in one list; a answers, r ends, Enter opens the text; the editor tells."""
    review.reject(reviewer, row(reviewer, 2).segment.key, KK, reason="Тым ресми.", fault=Fault.STYLE)
    notes.leave(reviewer, row(reviewer, 4).segment.key, KK, "Неге?", kind=notes.ASKED)
    async with run_app("editor", used=project) as (app, pilot):
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "2 messages for you: I in the list" in message(app)
        await pilot.press("escape", "I")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert isinstance(app.screen, Inbox)
        assert "Неге?" in str(app.screen.query_one("#about-text", Static).render())
        await pilot.press("a", *"Солай", "enter")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "Dana rejected it: style: Тым ресми." in str(app.screen.query_one("#about-text", Static).render())
        await pilot.press("r", "enter")
        await pilot.pause()
        assert isinstance(app.screen, Editor)
        assert app.screen.list.current() == row(project, 2)
    async with run_app("review", used=reviewer) as (app, pilot):
        await pilot.press("i")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "Aigerim answered you: Солай" in str(app.screen.query_one("#about-text", Static).render())
        await pilot.press("r")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "No messages for you" in str(app.screen.query_one("#empty", Static).render())
        await pilot.press("escape", "t")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert isinstance(app.screen, Summary)
        said = "\n".join(str(each.render()) for each in app.screen.query(Static))
        assert "guide.txt" in said
        assert "rejected it: 1 text" in said
        assert "style 1" in said


async def test_document_is_read_from_the_desk(reviewer: Project, run_app: RunApp) -> None:
    """v shows the document as it is read; Enter goes to a text of the queue, and tells of one that is in another."""
    async with run_app("review", used=reviewer) as (app, pilot):
        assert isinstance(app.screen, Review)
        for keys, said in (("down", ""), ("down", "not in this queue")):
            await pilot.press("v")
            await app.workers.wait_for_complete()
            await pilot.pause()
            assert isinstance(app.screen, Browse)
            await pilot.press(keys, "enter")
            await pilot.pause()
            assert isinstance(app.screen, Review)
            assert app.screen.list.cursor == 1
            assert said in message(app)


async def test_statistics_speak_the_language_of_the_screen(reviewer: Project, run_app: RunApp) -> None:
    """They are counted beside the screen and told on it."""
    set_language("ru")
    try:
        async with run_app("review", used=reviewer) as (app, pilot):
            await pilot.press("t")
            await app.workers.wait_for_complete()
            await pilot.pause()
            said = "\n".join(str(each.render()) for each in app.screen.query(Static))
            assert "Файлы" in said
            assert "Files" not in said
    finally:
        set_language("en")


def bring_in_above(project: Project, text: str) -> None:
    """Save a new version of the guide with one more paragraph at its beginning."""
    (document,) = project.store.documents()
    new = Segment(SegmentKey("0" * 16), document.id, UnitId("new"), 0, Content((text,)))
    old = [segment for _, segments in project.store.units(document.id) for segment in segments]
    units = [
        (Unit(each.unit, "paragraph", (Part(each.source),)), (replace(each, position=at),))
        for at, each in enumerate([new, *old])
    ]
    data = "\n".join(unit.parts[0].content.typed for unit, _ in units).encode()
    version = replace(document, version=2, source_hash=hash_bytes(data))
    kept = {each.key: each.key for each in old}
    project.store.save_document(version, data, units, kept=kept, actor=project.member)


async def test_queue_follows_a_new_version_of_the_file(reviewer: Project, project: Project, run_app: RunApp) -> None:
    """A paragraph comes in above: the desk stays on its text, under the new number, and decides on that one."""
    async with run_app("review", used=reviewer) as (app, pilot):
        assert isinstance(app.screen, Review)
        await pilot.press("down")
        await pilot.pause()
        key = app.screen.list.current()
        assert key is not None
        bring_in_above(project, "Read this first.")
        await pilot.press("n", "p")
        await app.workers.wait_for_complete()
        await pilot.pause()
        current = app.screen.list.current()
        assert current is not None
        assert (current.segment.key, current.number) == (key.segment.key, 3)
        await pilot.press("a")
        await pilot.pause()
    assert row(reviewer, 3).state is State.REVIEWED


async def test_desk_keeps_its_language_while_an_editor_over_it_has_another(
    reviewer: Project, project: Project, run_app: RunApp
) -> None:
    """What is approved is the text that is read here, and not the one that was written in another language."""
    edit.save(project, row(project, 1).segment.key, LanguageTag("ru"), "Безопасность")
    async with run_app("review", used=reviewer) as (app, pilot):
        await pilot.press("enter")
        await until(app, pilot, "Confirm")
        await pilot.press("escape", "l")
        await until(app, pilot, "→ru")
        await pilot.press("escape")
        await until(app, pilot, "REVIEW")
        await until(app, pilot, "→kk")
        await pilot.press("home", "a")
        await until(app, pilot, "1 approved")
    assert row(reviewer, 1).state is State.REVIEWED
    assert lookup.counts(project, LanguageTag("ru")).reviewed == 0


async def test_split_under_the_desk_keeps_marks_and_place(reviewer: Project, run_app: RunApp) -> None:
    """Who splits a segment in the editor comes back to its first piece, and only its own mark has gone."""
    async with run_app("review", used=reviewer) as (app, pilot):
        await pilot.press("space", "space", "up", "enter")
        await until(app, pilot, "Confirm")
        await pilot.press("escape", "x", "enter")
        await until(app, pilot, "undoes it")
        await pilot.press("escape")
        await until(app, pilot, "1 marked")
        screen = app.screen
        assert isinstance(screen, Review)
        assert list(screen.queue.marked) == [row(reviewer, 1).segment.key]
        assert screen.list.cursor > 0
