"""The project screen: files, progress, and what is done to whole files."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest
from tests.tui.tui_support import KK, RunApp, add_document, painted, until
from textual.pilot import Pilot
from textual.widgets import Static

from localize.errors import LocalizeError
from localize.i18n import set_language
from localize.model import Content, LanguageTag, Progress
from localize.model.segment_list import Where
from localize.tui.app import Localize
from localize.tui.screens.base import screen as page
from localize.tui.screens.dialogs.summary import added, drafted
from localize.tui.screens.editor.screen import Editor
from localize.tui.screens.finding_list import Found, FoundLines
from localize.tui.screens.project.assignee_form import AssigneeForm
from localize.tui.screens.project.document_list import DocumentList, Shown
from localize.tui.screens.project.screen import ProjectScreen
from localize.tui.screens.review.screen import Review
from localize.tui.widgets.prompts import Ask, ProgressDialog, Summary
from localize.tui.widgets.text_field import Field
from localize.workflow import finish
from localize.workflow.checking.check import waive
from localize.workflow.documents.add import add
from localize.workflow.drafting.draft import DraftReport
from localize.workflow.editing import edit
from localize.workflow.project.project import Project, init, open_project
from localize.workflow.segments import lookup


def shown(app_screen: object) -> str:
    """All the text of a screen's fixed parts."""
    assert isinstance(app_screen, ProjectScreen | Summary | Found | Ask)
    return "\n".join(str(each.render()) for each in app_screen.query(Static) if each.display)


async def test_files_are_listed_with_their_progress(project: Project, run_app: RunApp) -> None:
    """Each file shows its words and how far each language is."""
    first = lookup.page(project, KK, limit=1)[0]
    edit.save(project, first.segment.key, KK, "Қауіпсіздік")
    async with run_app("project") as (app, pilot):
        await app.screen.workers.wait_for_complete()
        await pilot.pause()
        files = app.screen.query_one(DocumentList)
        line = "".join(cell.text for cell in files.cells(0, 80))
        assert "guide.txt" in line
        assert "kk" in line
        assert "ru" in line
        assert len(line) == 80


@pytest.mark.parametrize(("language", "quits"), [("en", "^Q Quit"), ("kk", "^Q Шығу"), ("ru", "^Q Выход")])
async def test_files_name_the_key_that_quits(run_app: RunApp, language: str, quits: str) -> None:
    """Whoever looks for the way out finds it below the files, in any language and in the smallest terminal."""
    set_language(language)
    try:
        async with run_app("project") as (app, pilot):
            await pilot.pause()
            assert quits in painted(app)
            assert await pilot.click("#rooms", offset=(painted(app).splitlines()[-2].index(quits), 0))
        assert app.return_code == 0
    finally:
        set_language("en")


async def test_empty_project_names_the_next_key(tmp_path: Path, run_app: RunApp) -> None:
    """Without files the screen says which key adds some."""
    with init(tmp_path / "empty", source="en", targets=["kk"]) as empty:
        async with run_app("project", used=empty) as (app, pilot):
            await app.screen.workers.wait_for_complete()
            await pilot.pause()
            assert "a adds a file" in shown(app.screen)


async def test_keys_of_an_empty_project_say_what_is_missing(tmp_path: Path, run_app: RunApp) -> None:
    """Nothing to translate, draft, check or export is told, with the key that adds files; no empty run is made."""
    with init(tmp_path / "new", source="en", targets=["kk"], name="new") as empty:
        async with run_app("project", used=empty) as (app, pilot):
            await until(app, pilot, "No files yet")
            for key in ("enter", "r", "d", "c", "e", "p", "u"):
                await pilot.press(key)
                await until(app, pilot, "No files yet. a adds a file")
                assert isinstance(app.screen, ProjectScreen)
                app.screen.say("")


async def test_enter_translates_and_r_reviews(run_app: RunApp) -> None:
    """Enter opens the editor on the file, r the review."""
    async with run_app("project") as (app, pilot):
        await app.screen.workers.wait_for_complete()
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, Editor)
        await pilot.press("escape", "escape")
        await pilot.pause()
        await pilot.press("r")
        await pilot.pause()
        assert isinstance(app.screen, Review)


async def test_language_is_chosen_for_what_follows(run_app: RunApp) -> None:
    """l changes the language that Enter opens."""
    async with run_app("project") as (app, pilot):
        await app.screen.workers.wait_for_complete()
        await pilot.press("l", "enter")
        await pilot.pause()
        assert isinstance(app.screen, Editor)
        assert app.screen.session.language == "ru"


async def test_check_lists_findings_and_opens_their_segment(project: Project, run_app: RunApp) -> None:
    """c lists what the checks see; Enter goes to the segment."""
    fourth = lookup.page(project, KK, after=3, limit=1)[0]
    edit.save(project, fourth.segment.key, KK, "Байланыс 6 күн үзілді.")
    async with run_app("project") as (app, pilot):
        await app.screen.workers.wait_for_complete()
        await pilot.press("c")
        await pilot.pause()
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert isinstance(app.screen, Found)
        assert len(app.screen.query_one(FoundLines).found) > 0
        assert "guide.txt" in painted(app)
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, Editor)
        assert app.screen.list.cursor == 3


async def test_finding_that_was_mended_is_marked_in_the_list(project: Project, run_app: RunApp) -> None:
    """Back from its segment, a mended or accepted finding has another sign and is counted no more; the others stand."""
    fourth, sixth = (lookup.page(project, KK, after=at, limit=1)[0] for at in (3, 5))
    edit.save(project, fourth.segment.key, KK, "Байланыс 6 күн үзілді.")
    edit.save(project, sixth.segment.key, KK, "Сенім телефонына 25 сағатта қоңырау шалыңыз.")
    async with run_app("project") as (app, pilot):
        await app.screen.workers.wait_for_complete()
        await pilot.press("c")
        await until(app, pilot, "Findings — ")
        lines = app.screen.query_one(FoundLines)
        first, last = lines.found[0], lines.found[-1]
        count = sum(each.key == first.key for each in lines.found)
        await pilot.press("enter")
        await until(app, pilot, "TARGET")
        edit.save(project, fourth.segment.key, KK, "Байланыс 5 күн үзілді.")
        await pilot.press("escape", "escape")
        await until(app, pilot, "✓ kk")
        assert len(lines.done) <= count
        assert first in lines.done
        assert last not in lines.done
        assert not any(each.key == sixth.segment.key for each in lines.done)
        await pilot.press("end", "enter")
        await until(app, pilot, "TARGET")
        waive(project, last.key, KK, last.finding.check, reason="as agreed")
        await pilot.press("escape", "escape")
        await until(app, pilot, "Findings — ")
        await app.screen.workers.wait_for_complete()
        assert last in lines.done


@pytest.mark.thorough
async def test_path_that_is_not_there_is_told_where_it_was_typed(project: Project, run_app: RunApp) -> None:
    """The dialog says so and keeps the path to be corrected."""
    (project.root / "here.txt").write_text("One.", encoding="utf-8")
    async with run_app("project") as (app, pilot):
        await app.screen.workers.wait_for_complete()
        await pilot.press("a", *str(project.root / "here.tx"), "enter")
        await until(app, pilot, "check the path and try again")
        await pilot.press("t", "enter")
        await until(app, pilot, "Added")
        assert isinstance(app.screen, Summary)


async def test_several_files_are_added_at_once(
    project: Project, run_app: RunApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Patterns, folders and names with spaces, told in one summary."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "more").mkdir()
    for name in ("one.md", "two.md", "a letter.txt", "more/three.md"):
        (tmp_path / name).write_text("One.\n", encoding="utf-8")
    async with run_app("project") as (app, pilot):
        await app.screen.workers.wait_for_complete()
        await pilot.press("a", *"*.md mo", "tab")
        assert app.screen.query_one("#answer", Field).value == "*.md more/"
        await pilot.press(*' "a letter.txt"', "enter")
        await told(app, pilot, "a letter.txt")
        for name in ("one.md", "two.md", "three.md"):
            assert name in shown(app.screen)
        await pilot.press("enter", "a", *"a letter.txt", "enter")
        await told(app, pilot, "a letter.txt  unchanged")


@pytest.mark.thorough
async def test_place_of_a_file_that_is_gone_is_asked_for(project: Project, run_app: RunApp, tmp_path: Path) -> None:
    """u tells that a file is no longer where it was added from, and takes its new place, until there is one."""
    outside = tmp_path / "letter.md"
    outside.write_text("One.\n", encoding="utf-8")
    finish(add(project, [outside]))
    outside.write_text("One.\n\nTwo.\n", encoding="utf-8")
    outside.rename(tmp_path / "letter2.md")
    async with run_app("project") as (app, pilot):
        await app.screen.workers.wait_for_complete()
        await pilot.press("u")
        await told(app, pilot, "No longer at their original place")
        await pilot.press("enter")
        await until(app, pilot, "Where is letter.md now?")
        await pilot.press("enter")
        await until(app, pilot, "there is no such file")
        await pilot.press("ctrl+u", *str(tmp_path / "letter2.md"), "enter")
        await app.screen.workers.wait_for_complete()
        await pilot.pause()
        assert lookup.find_document(project, "letter.md").version == 2
        assert not isinstance(app.screen, Ask)


async def test_file_names_are_shown_as_they_are(project: Project, run_app: RunApp) -> None:
    """A file name with brackets or a control character is text."""
    from tests.tui.tui_support import add_document

    add_document(project, "[b]a\x1b[31m.txt", (Content(("One.",)),))
    async with run_app("project") as (app, pilot):
        await app.screen.workers.wait_for_complete()
        await pilot.pause()
        files = app.screen.query_one(DocumentList)
        lines = ["".join(cell.text for cell in files.cells(at, 80)) for at in range(files.count())]
        assert any("[b]a␛[31m.txt" in line for line in lines)


@pytest.mark.thorough
async def test_whole_job_of_a_file_is_done_from_the_keys(tmp_path: Path, run_app: RunApp) -> None:
    """a adds a file, d drafts it, e exports every language: what was done is told each time."""
    (tmp_path / "guide.md").write_text("# Guide\n\nCall us.\n", encoding="utf-8")
    with init(tmp_path / "fresh", source="en", targets=["kk"]) as fresh:
        async with run_app("project", used=fresh) as (app, pilot):
            await pilot.press("a", *str(tmp_path / "guide.md"), "enter")
            await told(app, pilot, "guide.md  2 segments")
            await pilot.press("enter", "d")
            await until(app, pilot, "2 texts have no translation into kk.")
            await pilot.press("d")
            await told(app, pilot, "2 left for you")
            await pilot.press("enter", "escape", "e", "down", "down", "down", "enter")
            await told(app, pilot, "2 in the source language")
            await pilot.press("enter", "e", "enter")
            await told(app, pilot, "choose another kind of export")
    exported = sorted(path.name for path in (tmp_path / "fresh" / "target").rglob("*") if path.is_file())
    assert exported == ["guide.md", "guide.md", "manifest.json"]


async def told(app: Localize, pilot: Pilot[int], text: str) -> None:
    """Wait until a summary says something."""
    for _ in range(500):
        await pilot.pause()
        if isinstance(app.screen, Summary) and text in shown(app.screen):
            return
    raise AssertionError(f"{text!r} was never told; the screen is {app.screen!r}")


@pytest.mark.thorough
async def test_files_are_updated_and_reported_on(project: Project, run_app: RunApp) -> None:
    """u takes new versions in, p tells how far the project is and how much work; people are named."""
    first = lookup.page(project, KK, limit=1)[0]
    edit.save(project, first.segment.key, KK, "Қауіпсіздік")
    (project.root / "notes.md").write_text("One.\n", encoding="utf-8")
    finish(add(project, [project.root / "notes.md"]))
    (project.root / "notes.md").write_text("One.\n\nTwo.\n", encoding="utf-8")
    async with run_app("project") as (app, pilot):
        await until(app, pilot, "Aigerim")
        await pilot.press("u")
        await told(app, pilot, "version 2: 1 new")
        assert "guide.txt" in shown(app.screen)
        await pilot.press("enter", "p", "enter")
        await told(app, pilot, "translated 1")
        await pilot.press("enter", "p", "down", "enter")
        await told(app, pilot, "No match")
        await pilot.press("enter", "p", "end", "enter", *"a.doc", "enter")
        await until(app, pilot, "the extension must be one of")
        await pilot.press("ctrl+u", *str(project.root / "analysis.html"), "enter")
        await until(app, pilot, "Written:")
    assert (project.root / "analysis.html").is_file()


async def test_bar_of_long_work_goes_before_a_screen_tells_what_stopped_it(
    run_app: RunApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Work that fails once its bar is there leaves no bar under the screen that says why."""
    monkeypatch.setattr(page, "PATIENCE_S", 0.0)
    go = Event()

    def steps() -> Generator[Progress, None, None]:
        yield Progress(0, 1)
        go.wait(60)
        raise LocalizeError("some texts are not ready")

    async with run_app("project") as (app, pilot):
        screen = app.screen
        assert isinstance(screen, page.BaseScreen)

        def failed(error: LocalizeError) -> None:
            app.push_screen(Summary(str(error), []))

        async def work() -> None:
            await screen.drive("Export", steps, failed=failed)

        page.start(screen, work, "work")
        while not isinstance(app.screen, ProgressDialog):
            await pilot.pause()
        go.set()
        while not isinstance(app.screen, Summary):
            await pilot.pause()
        await pilot.press("escape")
        await pilot.pause()
        assert app.screen_stack[-1] == screen


@pytest.mark.parametrize(
    ("reads_only", "said"), [(True, "Check: cancelled"), (False, "Check: cancelled; completed work is saved")]
)
async def test_work_that_changes_nothing_keeps_nothing_when_it_is_stopped(
    run_app: RunApp, monkeypatch: pytest.MonkeyPatch, said: str, *, reads_only: bool
) -> None:
    """Only of work that writes is it said that what was done is kept, by the bar and after Esc."""
    monkeypatch.setattr(page, "PATIENCE_S", 0.0)
    go = Event()

    def steps() -> Generator[Progress, None, None]:
        yield Progress(0, 2)
        go.wait(60)
        yield Progress(1, 2)

    async with run_app("project") as (app, pilot):
        screen = app.screen
        assert isinstance(screen, page.BaseScreen)

        async def work() -> None:
            await screen.drive("Check", steps, reads_only=reads_only)

        page.start(screen, work, "work")
        await until(app, pilot, "Esc cancel")
        assert ("completed work is saved" in painted(app)) != reads_only
        await pilot.press("escape")
        go.set()
        await until(app, pilot, said)
        assert ("completed work is saved" in painted(app)) != reads_only


async def test_findings_name_the_file_under_the_cursor(project: Project, run_app: RunApp) -> None:
    """Going down a list of findings of several files, the first line tells which one is meant; so does each number."""
    add_document(project, "second.txt", (Content(("Wait for 7 days.",)),))
    for after, text in ((3, "Байланыс 6 күн үзілді."), (6, "8 күн күтіңіз.")):
        edit.save(project, lookup.page(project, KK, after=after, limit=1)[0].segment.key, KK, text)
    async with run_app("project") as (app, pilot):
        await pilot.press("c")
        await until(app, pilot, "Findings —")
        seen = {"guide.txt" in painted(app).splitlines()[0]}
        for _ in app.screen.query_one(FoundLines).found:
            await pilot.press("down")
            await pilot.pause()
            head = painted(app).splitlines()[0]
            seen.add("guide.txt" in head)
            assert ("second.txt" in head) != ("guide.txt" in head)
        assert seen == {True, False}
        assert "kk 4 (guide.txt)" in painted(app)
        assert "kk 1 (second.txt)" in painted(app)


async def test_refused_export_is_told_in_the_language_of_the_screens(run_app: RunApp) -> None:
    """How many texts are not ready, and where, without a word of English beside the names of files."""
    set_language("ru")
    try:
        async with run_app("project") as (app, pilot):
            await pilot.press("e", "enter")
            await until(app, pilot, "Ни один файл не экспортирован")
            shown = painted(app)
            assert "сегментов, ещё не достигших состояния «утверждено»: 12 (guide.txt" in shown
            assert "kk 6, guide.txt ru 6)" in shown
    finally:
        set_language("en")


async def test_export_stopped_by_findings_says_what_helps(project: Project, run_app: RunApp) -> None:
    """Another kind of export would not help; the list of findings does, and its key is told."""
    add_document(project, "second.txt", (Content(("Call {name} now.",)),))
    edit.save(project, lookup.page(project, KK, after=6, limit=1)[0].segment.key, KK, "Қазір қоңырау шалыңыз.")
    async with run_app("project") as (app, pilot):
        await pilot.press("e", "down", "down", "down", "enter")
        await until(app, pilot, "No files exported")
        said = "\n".join(str(each.render()) for each in app.screen.query(Static))
        assert "These errors block every export. Fix or accept them. c shows them" in said
        assert "choose another kind" not in said
        await pilot.press("enter", "c")
        await until(app, pilot, "critical: 1")


def test_drafts_without_a_machine_are_told_in_words() -> None:
    """What a report calls "pieces" has a name in each language of the screens."""
    report = DraftReport(from_memory=0, from_engines=(("pieces", 2), ("repair", 1), ("argos", 1)), left=0, problems=())
    set_language("ru")
    try:
        said = "\n".join(line.plain for line in drafted(report))
    finally:
        set_language("en")
    assert "pieces" not in said
    assert "repair" not in said
    assert "argos" in said


async def test_finding_under_the_cursor_is_said_in_full(project: Project, run_app: RunApp) -> None:
    """A line of the list may be cut; below it stand the whole finding, the source and the translation."""
    add_document(project, "second.txt", (Content(("Call {a_name_that_takes_a_whole_line_of_a_small_terminal} now.",)),))
    edit.save(project, lookup.page(project, KK, after=6, limit=1)[0].segment.key, KK, "Қазір қоңырау шалыңыз.")
    async with run_app("project") as (app, pilot):
        await pilot.press("c")
        await until(app, pilot, "critical: 1")
        said = str(app.screen.query_one("#about-text", Static).render())
        assert "{a_name_that_takes_a_whole_line_of_a_small_terminal}" in said.split("\n", maxsplit=1)[0]
        assert "Қазір қоңырау шалыңыз." in said


def test_failures_come_first_among_many_files(project: Project, tmp_path: Path) -> None:
    """Of many files it is told how many were read and which were not, before the long list of those that were."""
    for at in range(5):
        (tmp_path / f"{at}.md").write_text(f"Text {at}.\n", encoding="utf-8")
    (tmp_path / "broken.docx").write_bytes(b"no archive")
    report = finish(add(project, [tmp_path / name for name in ("0.md", "1.md", "2.md", "3.md", "4.md", "broken.docx")]))
    first, second, *_ = [line.plain for line in added(report)]
    assert first == "5 files read, 1 could not be read"
    assert second.startswith("✗")


async def test_files_of_several_people_say_that_nothing_is_waiting(project: Project, run_app: RunApp) -> None:
    """Where only one person works, the line would tell them nothing; with another one's text it is there."""
    (document, *_) = project.store.documents()
    first = project.store.rows(KK, Where(document=document.id), after=0, limit=1)[0]
    with open_project(project.root, as_name="Berik") as theirs:
        edit.keep(theirs, first.segment.key, KK, "Мәтін.")
    async with run_app("project") as (app, pilot):
        await until(app, pilot, "nothing is waiting")


async def test_file_is_assigned_and_waits_for_its_person(project: Project, run_app: RunApp) -> None:
    """The dialog takes a name and a day; both stand in the line, what waits above the list, and the filter finds it."""
    async with run_app("project") as (app, pilot):
        screen = app.screen
        assert isinstance(screen, ProjectScreen)
        await app.screen.workers.wait_for_complete()
        await pilot.pause()
        assert "For you:" not in painted(app)  # nobody else works here
        await pilot.press("w")
        await until(app, pilot, "Who translates it")
        assert isinstance(app.screen, AssigneeForm)
        app.screen.query_one("#field-person", Field).value = project.member.name
        app.screen.query_one("#field-due", Field).value = "31.2.2020"
        await pilot.press("enter")
        await until(app, pilot, "not in the calendar")
        app.screen.query_one("#field-due", Field).value = "1.2.2020"
        await pilot.press("enter")
        await until(app, pilot, "the due date 2020-02-01 has already passed")
        await until(app, pilot, "1\u00a0overdue")
        line = "".join(cell.text for cell in screen.list.cells(0, 80))
        assert "02-01!" in line
        assert len(line) == 80
        screen.session.language = LanguageTag("ru" if screen.session.language == "kk" else "kk")
        for pressed, said in (("Y", "Overdue files in"), ("f", "All files"), ("y", "Files assigned to you in")):
            await pilot.press(pressed)
            await until(app, pilot, said)
            assert screen.list.count() == 1
        with_others = {place: replace(each, person="Bota") for place, each in screen.list.assigned.items()}
        screen.list.put(screen.list.all_files, with_others)
        screen.list.show(Shown.MINE)
        assert screen.list.count() == 0
        assert screen.has_files()
