"""The editor: what a translator does in it, and that nothing typed is ever lost."""

from __future__ import annotations

import pytest
from tests.tui.tui_support import CYRILLIC, KK, RunApp, add_document, painted, send, until
from textual.widgets import Static

from localize.i18n import set_language
from localize.model import Content, LanguageTag, OriginKind, State, Substate
from localize.model.events import SaveTarget, Subject, SubjectKind
from localize.model.segment_list import Row, Where
from localize.tui.screens.base.key_help import Help
from localize.tui.screens.editor.screen import Editor
from localize.tui.screens.project.screen import ProjectScreen
from localize.tui.widgets.panels import Checks
from localize.tui.widgets.prompts import Ask, ConflictDialog
from localize.tui.widgets.target_editor import Target
from localize.workflow.drafting.keystroke_log import read_keys
from localize.workflow.editing import edit
from localize.workflow.project.project import Project, open_project

RU = LanguageTag("ru")


def row(project: Project, number: int, language: LanguageTag = KK) -> Row:
    """One row as it stands in the store."""
    return project.store.rows(language, Where(), after=number - 1, limit=1)[0]


def text(project: Project, number: int) -> str:
    """The target's typing form as it stands in the store."""
    target = row(project, number).target
    return target.content.typed if target else ""


async def test_typed_text_is_confirmed_and_the_next_open_segment_follows(project: Project, run_app: RunApp) -> None:
    """Type, Enter: the text is translated by this person, and the cursor stands on the next open segment."""
    async with run_app() as (app, pilot):
        await pilot.press(*"Редакторлар", "enter")
        assert isinstance(app.screen, Editor)
        assert app.screen.list.cursor == 1
    stored = row(project, 1)
    assert stored.state is State.TRANSLATED
    assert stored.target is not None
    assert (stored.target.content.typed, stored.target.author) == ("Редакторлар", "Aigerim")
    assert stored.target.origin.kind is OriginKind.HUMAN


async def test_empty_segment_is_skipped_and_said_so(project: Project, run_app: RunApp) -> None:
    """Enter without a text goes to the next open segment and leaves the first as it was."""
    async with run_app() as (app, pilot):
        await pilot.press("enter")
        await until(app, pilot, "1: skipped, because it has no translation yet")
        assert isinstance(app.screen, Editor)
        assert app.screen.list.cursor == 1
    assert row(project, 1).target is None


async def test_keys_that_change_a_text_are_counted_until_it_is_confirmed(project: Project, run_app: RunApp) -> None:
    """Letters, deletions and line breaks count, ways through the text do not; a text that was left is counted on."""
    async with run_app() as (_, pilot):
        await pilot.press(*"Ред", "left", "right", "backspace", "ctrl+n", *"аб", "up", *"дак", "enter")
        await pilot.pause()
    found = read_keys(project)
    stored = row(project, 1).target
    assert stored is not None
    assert stored.content.typed == "Редак"
    assert found == {(row(project, 1).segment.key, KK, stored.revision): 7}


async def test_tag_is_inserted_by_its_key(project: Project, run_app: RunApp) -> None:
    """F9 gives the tags of the source one after the other; they are stored as tags."""
    async with run_app() as (_, pilot):
        await pilot.press("down", "down", "f9", *"Бағдарлама", "f9", *" жаңарт", "enter")
    assert text(project, 3) == "<b1>Бағдарлама</b1> жаңарт"
    stored = row(project, 3).target
    assert stored is not None
    assert [tag.data for tag in stored.content.tags] == ["<b>", "</b>"]


async def test_fuzzy_match_replaces_the_text(project: Project, run_app: RunApp) -> None:
    """Ctrl+R takes what the memory has; its origin and score are stored with it."""
    add_document(project, "more.txt", (Content(("Call the help line within 24 hours.",)),))
    edit.save(project, row(project, 7).segment.key, KK, "24 сағатта хабарласыңыз.")
    async with run_app() as (app, pilot):
        await pilot.press("ctrl+g", ",", "enter")  # the key of 6 on the Kazakh layout
        assert isinstance(app.screen, Editor)
        await pilot.press("ctrl+r")
        assert app.screen.target.typed == "24 сағатта хабарласыңыз."
        await pilot.press("enter")
        await pilot.pause()
    stored = row(project, 6).target
    assert stored is not None
    assert stored.content.plain == "24 сағатта хабарласыңыз."
    assert stored.origin.kind is OriginKind.MEMORY
    assert stored.origin.score is not None
    assert 50 <= stored.origin.score < 100


@pytest.mark.thorough
async def test_glossary_warning_appears_while_typing_and_goes_when_fixed(run_app: RunApp) -> None:
    """A text without the glossary's word is flagged before it is saved; with the word the flag is gone."""
    async with run_app() as (app, pilot):
        screen = app.screen
        assert isinstance(screen, Editor)
        await pilot.press("down", *"Ұзын сөз таңдаңыз.")
        await screen.workers.wait_for_complete()
        checks = screen.query_one(Checks)
        assert any(each.category == "terminology" for each in checks.findings)
        screen.target.put("Әр тіркелгіге ұзын құпиясөз таңдаңыз.")
        await pilot.pause()
        await screen.workers.wait_for_complete()
        assert not any(each.category == "terminology" for each in checks.findings)


@pytest.mark.thorough
async def test_fix_of_a_finding_is_put_in_its_place(run_app: RunApp) -> None:
    """F8 goes to the findings, f puts the fix into the text."""
    async with run_app() as (app, pilot):
        screen = app.screen
        assert isinstance(screen, Editor)
        await pilot.press(*"Редактор  қауіпсіздігі")
        await screen.workers.wait_for_complete()
        assert any(each.fix is not None for each in screen.query_one(Checks).findings)
        await pilot.press("f8")
        checks = app.focused
        assert isinstance(checks, Checks)
        await pilot.pause()
        assert "▸" in str(checks.query_one(Static).render())
        while checks.findings[checks._chosen].fix is None:
            await pilot.press("down")
        await pilot.press("f")
        assert screen.target.typed == "Редактор қауіпсіздігі"
        assert checks.has_focus


async def test_finding_is_accepted_with_a_reason(project: Project, run_app: RunApp) -> None:
    """w asks for the reason; the finding is then waived, and counts no more."""
    async with run_app() as (app, pilot):
        screen = app.screen
        assert isinstance(screen, Editor)
        await pilot.press("down", *"Ұзын сөз таңдаңыз.")
        await screen.workers.wait_for_complete()
        await pilot.press("f8", "w")
        assert isinstance(app.screen, Ask)
        await pilot.press(*"бұл жерде орынды", "enter")
        await pilot.pause()
        await screen.workers.wait_for_complete()
        assert [each.waived for each in screen.query_one(Checks).findings if each.waived] == ["бұл жерде орынды"]
    assert text(project, 2) == "Ұзын сөз таңдаңыз."


async def test_text_is_kept_when_the_segment_is_left(project: Project, run_app: RunApp) -> None:
    """Leaving a segment stores what was typed as a draft; nobody has to save."""
    async with run_app() as (_, pilot):
        await pilot.press(*"жарты", "down")
        await pilot.pause()
        stored = row(project, 1)
        assert stored.substate is Substate.DRAFT
        assert text(project, 1) == "жарты"


@pytest.mark.parametrize("key", ["ctrl+s", "escape escape", "ctrl+q", "ctrl+o", "ctrl+n"])
async def test_text_is_kept_by_every_way_out(project: Project, run_app: RunApp, key: str) -> None:
    """Saving, going to the files, quitting and jumping all store what was typed."""
    async with run_app() as (_, pilot):
        await pilot.press(*"жарты", *key.split())
        await pilot.pause()
    assert text(project, 1) == "жарты"


async def test_looking_changes_nothing(project: Project, run_app: RunApp) -> None:
    """Walking over segments writes no revision."""
    edit.save(project, row(project, 1).segment.key, KK, "Дайын")
    async with run_app() as (_, pilot):
        await pilot.press("up", "down", "down", "up", "escape", "home", "end")
    stored = row(project, 1)
    assert stored.state is State.TRANSLATED
    assert stored.target is not None
    assert stored.target.revision == 1


async def test_arrows_leave_the_text_at_its_edges(run_app: RunApp) -> None:
    """Down on the last line goes to the next segment, up on the first to the one before."""
    async with run_app() as (app, pilot):
        assert isinstance(app.screen, Editor)
        await pilot.press("down", "a", "ctrl+j", "b")
        await pilot.press("up")
        assert app.screen.list.cursor == 1
        await pilot.press("up")
        assert app.screen.list.cursor == 0


async def open_conflict(project: Project, run_app: RunApp, answer: str) -> str:
    """Two people write the same segment; return what stands after one answers the question."""
    with open_project(project.root, as_name="Bolat") as other:
        async with run_app() as (app, pilot):
            await pilot.press(*"менікі")
            edit.save(other, row(other, 1).segment.key, KK, "онікі")
            await pilot.press("enter")
            await pilot.pause()
            assert isinstance(app.screen, ConflictDialog)
            shown = " ".join(str(each.render()) for each in app.screen.query(Static))
            assert "менікі" in shown
            assert "онікі" in shown
            assert "Bolat" in shown
            await pilot.press(answer)
            await pilot.pause()
            assert isinstance(app.screen, Editor)
            if answer == "e":
                assert app.screen.target.typed == "менікі"
                assert "Enter saves your text; the other one stays in the history" in painted(app)
                await pilot.press("!", "enter")
                await pilot.pause()
    return text(project, 1)


async def test_conflict_is_asked_about_and_mine_can_stand(project: Project, run_app: RunApp) -> None:
    """A save over a newer text asks; m keeps mine, and theirs stays in the history."""
    assert await open_conflict(project, run_app, "m") == "менікі"
    events = project.store.history(Subject(SubjectKind.SEGMENT, row(project, 1).segment.key, KK))
    texts = [event.body.content.typed for event in events if isinstance(event.body, SaveTarget)]
    assert texts == ["онікі", "менікі"]


async def test_conflict_can_take_theirs(project: Project, run_app: RunApp) -> None:
    """t takes theirs; mine is still in the history."""
    assert await open_conflict(project, run_app, "t") == "онікі"
    events = project.store.history(Subject(SubjectKind.SEGMENT, row(project, 1).segment.key, KK))
    assert "менікі" in repr(events)


@pytest.mark.thorough
async def test_conflict_can_be_edited(project: Project, run_app: RunApp) -> None:
    """e goes on editing mine, and the next Enter stores it."""
    assert await open_conflict(project, run_app, "e") == "менікі!"


async def test_markup_of_the_screen_library_is_shown_as_typed(run_app: RunApp) -> None:
    """Brackets in a source are text: nothing crashes, nothing is clickable, nothing is swallowed."""
    async with run_app() as (app, pilot):
        assert isinstance(app.screen, Editor)
        await pilot.press("ctrl+g", *"5", "enter")
        await app.screen.loader.loaded()
        await pilot.press("f5")
        await pilot.pause()
        assert "[/b] or [@click=app.quit]" in str(app.screen.query_one("#source", Static).render())
        assert app.screen.target.typed == "Type [/b] or [@click=app.quit] as it stands."


async def test_keys_work_on_a_russian_and_a_kazakh_layout(project: Project, run_app: RunApp) -> None:
    """Ctrl+R, Ctrl+O and Ctrl+S named by Cyrillic letters do what they do; the letters of the text stay."""
    async with run_app() as (app, pilot):
        assert isinstance(app.screen, Editor)
        await send(app, pilot, "жеті")
        await send(app, pilot, f"\x1b[{ord(CYRILLIC['s'])};5u")
        await pilot.pause()
        assert text(project, 1) == "жеті"
        await send(app, pilot, f"\x1b[{ord(CYRILLIC['o'])};5u")
        assert app.screen.list.cursor == 1
        await send(app, pilot, "\x1b")
        await send(app, pilot, "ң")
        assert app.screen.panels.active == "around"
        await send(app, pilot, CYRILLIC["k"])
        assert app.screen.list.cursor == 0


async def test_fast_typing_is_handled_in_order(project: Project, run_app: RunApp) -> None:
    """A burst of letters, deletions, moves and confirmations, sent at once, lands where a slow typist would put it."""
    async with run_app() as (app, pilot):
        assert isinstance(app.screen, Editor)
        await send(
            app, pilot, "Қатте" + "\x7f" * 3 + "е\r" + "екінші\x1b[B" + "ү\x1b[Dш\x1b[Cі\r" + "төрт\x0f" + "бес\x13"
        )
        for _ in range(200):
            if text(project, 5):
                break
            await pilot.pause()
    assert [text(project, number) for number in range(1, 7)] == ["Қае", "екінші", "шүі", "төрт", "бес", ""]


async def test_find_lists_what_was_found_and_escape_shows_all(run_app: RunApp) -> None:
    """Ctrl+F lists the segments with a text, in source or target; Esc brings the whole list back."""
    async with run_app() as (app, pilot):
        screen = app.screen
        assert isinstance(screen, Editor)
        await pilot.press("ctrl+f", *"NETWORK", "enter")
        await pilot.pause()
        await screen.workers.wait_for_complete()
        assert list(screen.list.pages.numbers) == [4]
        await pilot.press("escape")
        await pilot.pause()
        assert screen.list.count() == 6
        assert screen.list.cursor == 3


async def test_other_language_is_another_list_of_texts(project: Project, run_app: RunApp) -> None:
    """l in the list changes the language that is written: of two, at once to the other one."""
    async with run_app() as (_, pilot):
        await pilot.press("escape", "l")
        await pilot.pause()
        await pilot.press("enter", *"сеть", "enter")
        await pilot.pause()
    assert row(project, 1).target is None
    stored = row(project, 1, RU).target
    assert stored is not None
    assert stored.content.plain == "сеть"


async def test_help_lists_the_keys_of_the_screen(run_app: RunApp) -> None:
    """F1 shows this screen's keys, and closes with the same key."""
    async with run_app() as (app, pilot):
        await pilot.press("f1")
        assert isinstance(app.screen, Help)
        shown = " ".join(str(each.render()) for each in app.screen.query(Static))
        assert "Copy the source" in shown
        await pilot.press("f1")
        assert isinstance(app.screen, Editor)


async def test_palette_offers_our_actions_only(run_app: RunApp) -> None:
    """Ctrl+P finds an action by its name and does it."""
    async with run_app() as (app, pilot):
        await pilot.press("ctrl+p", *"copy the source")
        await app.workers.wait_for_complete()
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, Editor)
        assert app.screen.target.typed == "Digital security for editors"


async def test_note_is_left_on_the_segment(project: Project, run_app: RunApp) -> None:
    """F6 asks for a note and stores it."""
    async with run_app() as (_, pilot):
        await pilot.press("f6", *"неге?", "enter")
        await pilot.pause()
    events = project.store.history(Subject(SubjectKind.SEGMENT, row(project, 1).segment.key, KK))
    assert "неге?" in repr(events)


async def test_files_are_two_levels_up(run_app: RunApp) -> None:
    """Esc goes from the text to the list and from the list to the files; q goes there from the list too."""
    async with run_app() as (app, pilot):
        await pilot.press("escape")
        await pilot.pause()
        assert app.screen.focused is app.screen.query_one("#list")
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, ProjectScreen)
        await pilot.press("enter", "escape", "q")
        await pilot.pause()
        assert isinstance(app.screen, ProjectScreen)


async def test_next_finding_is_found_by_a_check_of_the_list(project: Project, run_app: RunApp) -> None:
    """F8 without findings here goes to the next segment that has some."""
    edit.save(project, row(project, 4).segment.key, KK, "Байланыс 6 күн үзілді.")
    async with run_app() as (app, pilot):
        screen = app.screen
        assert isinstance(screen, Editor)
        await pilot.press("f8")
        await screen.workers.wait_for_complete()
        assert screen.list.cursor == 3


async def test_project_for_reading_can_be_looked_at(project: Project, run_app: RunApp) -> None:
    """Without the right to write, one can look at everything, type nothing, and leave."""
    with open_project(project.root, as_name="Bolat", read_only=True) as reader:
        async with run_app(used=reader) as (app, pilot):
            assert isinstance(app.screen, Editor)
            await pilot.press("a", "f5", "f9", "down", "b")
            assert app.screen.target.typed == ""
            assert app.screen.list.cursor == 1
            await pilot.press("escape", "escape")
            await pilot.pause()
            assert isinstance(app.screen, ProjectScreen)


async def test_findings_follow_a_text_that_is_undone(run_app: RunApp) -> None:
    """After an undo the panel is about the text that stands there, not about the one that was taken back."""
    async with run_app() as (app, pilot):
        screen = app.screen
        assert isinstance(screen, Editor)
        await pilot.press("f5")
        await pilot.pause()
        await screen.workers.wait_for_complete()
        assert screen.query_one(Checks).findings
        await pilot.press("ctrl+z")
        await pilot.pause()
        await screen.workers.wait_for_complete()
        assert screen.target.typed == ""
        assert not screen.query_one(Checks).findings


async def test_ctrl_c_copies_or_tells_how_to_quit(run_app: RunApp) -> None:
    """In the language of the screens; what was copied is said."""
    set_language("ru")
    try:
        async with run_app(size=(80, 24)) as (app, pilot):
            await pilot.press("escape", "ctrl+c")
            await until(app, pilot, "^Q — выход")
            await pilot.press("enter", *"сөз", "shift+home", "ctrl+c")
            await until(app, pilot, "Скопировано")
            assert app.clipboard == "сөз"
    finally:
        set_language("en")


async def test_case_of_the_chosen_letters_goes_round(run_app: RunApp) -> None:
    """Shift+F3 changes the word at the cursor or what is chosen, which stays so; each change is one step."""
    async with run_app() as (app, pilot):
        target = app.screen.query_one(Target)
        target.put("құпия ақпарат")
        await pilot.press("shift+f3")
        assert target.typed == "құпия Ақпарат"
        target.choose(0, len(target.typed))
        await pilot.press("shift+f3", "shift+f3")
        assert (target.typed, target.selected_text) == ("Құпия ақпарат", "Құпия ақпарат")
        await pilot.press("escape", "C")
        assert target.typed == "Құпия Ақпарат"
        target.focus()
        await pilot.press("ctrl+z")
        assert target.typed == "Құпия ақпарат"


async def test_same_text_put_in_again_is_no_step_to_undo(run_app: RunApp) -> None:
    """The key of a match pressed twice is undone by one key."""
    async with run_app() as (app, pilot):
        target = app.screen.query_one(Target)
        before = target.typed
        target.put("Құпия")
        target.put("Құпия")
        await pilot.press("ctrl+z")
        assert target.typed == before
