"""The editor's workbench: filters, replacements, borders, notes, repetitions, words while typing, and the way back."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.tui.tui_support import GLOSSARY, KK, RU, RunApp, add_document, message, painted, take_keys, until
from textual.pilot import Pilot
from textual.widgets import OptionList, Static

from localize.errors import WorkflowError
from localize.i18n.sanitize import visible
from localize.model import Content, State, Substate
from localize.model.segment_list import Row, Where
from localize.tui.app import Localize
from localize.tui.screens.dialogs.browse import Browse
from localize.tui.screens.dialogs.choose_changes import ChooseMany
from localize.tui.screens.dialogs.form import Form
from localize.tui.screens.editor.screen import Editor
from localize.tui.screens.editor.split_join import Part
from localize.tui.widgets.concordance_list import Everywhere
from localize.tui.widgets.prompts import Choose
from localize.tui.widgets.settings_list import Switches
from localize.tui.widgets.status_line import Mode
from localize.tui.widgets.text_field import Field
from localize.workflow import finish, review
from localize.workflow.editing import edit
from localize.workflow.memory.import_files import import_memory
from localize.workflow.notes import notes
from localize.workflow.project.project import Project, init
from localize.workflow.segments import lookup
from localize.workflow.segments.iterate import all_rows
from localize.workflow.user.preferences import Answer, Propagation, read_preferences


def row(project: Project, number: int) -> Row:
    """One row as it stands in the store."""
    return project.store.rows(KK, Where(), after=number - 1, limit=1)[0]


def text(project: Project, number: int) -> str:
    """The target's typing form as it stands in the store."""
    target = row(project, number).target
    return target.content.typed if target else ""


def editor(app: Localize) -> Editor:
    """The screen, which has to be the editor."""
    screen = app.screen
    assert isinstance(screen, Editor)
    return screen


async def rest(app: Localize, pilot: Pilot[int]) -> None:
    """Wait until all that runs beside the screens is done."""
    await take_keys(app)
    await pilot.pause()
    for screen in app.screen_stack:
        if isinstance(screen, Editor):
            await screen.workers.wait_for_complete()
    await pilot.pause()


async def test_form_to_find_stays_open_with_an_error(run_app: RunApp) -> None:
    """What cannot be searched for is said below its field, and can be corrected there."""
    async with run_app() as (app, pilot):
        await pilot.press("ctrl+f", *"now(", "down", "right", "up")
        form = app.screen
        assert isinstance(form, Form)
        assert form.query_one(Switches).values["how"] == "expression"
        await pilot.press("enter")
        await rest(app, pilot)
        assert app.screen is form
        assert form.query_one("#field-text-error", Static).has_class("-shown")
        await pilot.press("end", "backspace", "enter")
        await rest(app, pilot)
        assert editor(app).list.count() < 6


@pytest.mark.thorough
async def test_lists_are_filtered_sorted_and_brought_back(project: Project, run_app: RunApp) -> None:
    """Settings add up, the form of a filtered list has them, Esc in the list shows all rows, F the same ones again."""
    edit.save(project, row(project, 2).segment.key, KK, "Ұзын құпиясөз таңдаңыз.")
    project.store.set_bookmark("Aigerim", row(project, 5).segment.key, on=True)
    async with run_app() as (app, pilot):
        await pilot.press("ctrl+f", *"o", "down", "down", "down", "left", "enter")  # State: the last choice
        await rest(app, pilot)
        assert isinstance(app.screen, Form)  # what found nothing is not to be typed again
        assert "no matches in this list" in painted(app)
        assert app.screen.query_one(Switches).values["state"]
        await pilot.press("escape", "ctrl+f")
        assert isinstance(app.screen, Form)
        assert app.screen.query_one(Switches).values["state"]
        await pilot.press("escape", "ctrl+f", *"u.*now|password", "down", "down", "down", "right", "up", "up")
        await pilot.press("right", "enter")
        await rest(app, pilot)
        assert list(editor(app).list.pages.numbers) == [2, 3]
        assert "found:" in str(editor(app).query_one("#source-head", Static).render())
        await pilot.press("ctrl+f")
        form = app.screen
        assert isinstance(form, Form)
        assert form.query_one(Switches).values["how"] == "expression"
        await pilot.press("escape", "escape")
        await rest(app, pilot)
        assert editor(app).list.count() == 6
        await pilot.press("F")
        await rest(app, pilot)
        assert editor(app).list.count() == 2
        await pilot.press("escape")
        await rest(app, pilot)
        # sorted by length; the next open segment is the next one of the list
        await pilot.press("ctrl+f", "down", *["down"] * 8, "right", "right", "enter")
        await rest(app, pilot)
        lengths = [len(row(project, at).segment.source.typed) for at in editor(app).list.pages.numbers]
        assert lengths == sorted(lengths)
        await pilot.press("home", "enter", "ctrl+o")
        await rest(app, pilot)
        assert editor(app).list.cursor == 1


async def test_replacements_are_shown_chosen_put_in_and_taken_back(project: Project, run_app: RunApp) -> None:
    """What is found is listed with its change; one is left out; z takes the operation back."""
    for number, words in ((1, "Желі қауіпсіздігі"), (4, "Желі бес күн өшті.")):
        edit.save(project, row(project, number).segment.key, KK, words)
    async with run_app() as (app, pilot):
        await pilot.press("escape", "r")
        assert isinstance(app.screen, Form)
        await pilot.press(*"желі", "down", *"тор", "enter")
        await rest(app, pilot)
        screen = app.screen
        assert isinstance(screen, ChooseMany)
        assert "[-Желі-]{+Тор+}" in str(screen.query_one("#found-text", Static).render())
        await pilot.press("space", "enter")
        await rest(app, pilot)
        assert (text(project, 1), text(project, 4)) == ("Желі қауіпсіздігі", "Тор бес күн өшті.")
        await pilot.press("z")
        await rest(app, pilot)
        assert isinstance(app.screen, Choose)
        await pilot.press("enter")
        await rest(app, pilot)
        assert text(project, 4) == "Желі бес күн өшті."


async def test_each_operation_to_take_back_stands_on_one_line(project: Project, run_app: RunApp) -> None:
    """A long text ends in an ellipsis, however wide the terminal is."""
    edit.save(project, row(project, 1).segment.key, KK, "Желі қауіпсіздігі " * 20)
    async with run_app(size=(80, 24)) as (app, pilot):
        await pilot.press("escape", "z")
        await rest(app, pilot)
        choices = app.screen.query_one(OptionList)
        assert choices.size.height == choices.option_count
        first = str(choices.get_option_at_index(0).prompt)
        assert "Желі қауіпсіздігі Желі" in first
        assert first.endswith("…")


async def test_only_what_can_be_undone_is_offered(project: Project, run_app: RunApp) -> None:
    """A file that was added stays; the list does not name it."""
    add_document(project, "more.txt", (Content(("Digital security",)),))
    async with run_app() as (app, pilot):
        await pilot.press("escape", "z")
        await rest(app, pilot)
        assert "not changed anything in this project" in message(app)


async def test_segments_are_split_joined_and_put_back(project: Project, run_app: RunApp) -> None:
    """x parts both texts where the borders stand, m joins them, M puts the old ones back."""
    edit.save(project, row(project, 4).segment.key, KK, "Желі бес күн өшті.")
    async with run_app() as (app, pilot):
        await pilot.press("ctrl+g", "4", "enter", "escape", "x")
        await rest(app, pilot)
        assert isinstance(app.screen, Part)
        assert "┃" in str(app.screen.query_one("#part-1", Static).render())
        await pilot.press("tab", "left", "left", "right", "tab", "right", "left", "enter")
        await rest(app, pilot)
        assert editor(app).list.count() == 7
        assert f"{text(project, 4)} {text(project, 5)}" == "Желі бес күн өшті."
        assert row(project, 4).state is State.TRANSLATED
        await pilot.press("m")
        await rest(app, pilot)
        assert (editor(app).list.count(), text(project, 4)) == (6, "Желі бес күн өшті.")
        await pilot.press("M")
        await rest(app, pilot)
        assert editor(app).list.count() == 7


async def test_border_of_a_very_long_segment_is_in_sight(run_app: RunApp) -> None:
    """Where a long text would be parted is shown with what stands around it, and the keys; far ways are short."""
    source = Content(("Every word of this text is short. " * 200,))
    target = Content(("Бұл мәтіннің әр сөзі қысқа. " * 200,))
    async with run_app() as (app, pilot):
        app.push_screen(Part(source, target))
        await until(app, pilot, " ┃ ")
        assert painted(app).count(" ┃ ") == 2
        assert "Esc" in painted(app)
        shown = painted(app)
        await pilot.press(*["pagedown"] * 3, "right")
        assert painted(app).count(" ┃ ") == 2
        assert painted(app) != shown
        await pilot.press(*["pageup"] * 3, "left")
        assert painted(app) == shown


@pytest.mark.thorough
async def test_notes_questions_and_bookmarks(project: Project, run_app: RunApp) -> None:
    """F6 leaves a question, a resolves it; b marks a segment, B goes from mark to mark."""
    async with run_app() as (app, pilot):
        await pilot.press("f6", *"Which one?", "down", "right", "enter")
        await rest(app, pilot)
        (asked,) = notes.remarks(project, open_only=True)
        assert (asked.noted.note.kind, asked.noted.note.text) == ("question", "Which one?")
        editor(app).action_turn_to("around")
        assert str(editor(app).query_one("#panel-around Static", Static).render()).startswith("question Aigerim Which")
        editor(app).action_wrap()
        await pilot.press("escape", "b", "end", "b", "B")
        await rest(app, pilot)
        assert [*lookup.bookmarks(project, KK).values()] == [1, 6]
        assert ["▪" in line for line in painted(app).split("\n")[1:7]] == [True, False, False, False, False, True]
        assert editor(app).list.cursor == 0
        await pilot.press("a")
        await rest(app, pilot)
        await pilot.press("enter", *"Both.", "enter")
        await rest(app, pilot)
        (asked,) = notes.remarks(project, open_only=True)
        assert [each.note.text for each in asked.answers] == ["Both."]
        await pilot.press("a")
        await rest(app, pilot)
        await pilot.press("enter")
        await pilot.press("enter")
        await rest(app, pilot)
        assert notes.remarks(project, open_only=True) == ()


@pytest.mark.thorough
async def test_open_notes_have_a_sign_in_the_list(project: Project, run_app: RunApp) -> None:
    """A question is told from a note, and from an answered one; what is resolved, on any screen, has no sign any more.

    The columns stay where they are, the head and the help say what the signs are.
    """
    notes.leave(project, row(project, 3).segment.key, KK, "Look at it again.")
    asked = notes.leave(project, row(project, 5).segment.key, KK, "Which law?", kind="question")

    def signs(app: Localize) -> list[str]:
        return [line[6] for line in painted(app).split("\n")[1:7]]

    async with run_app() as (app, pilot):
        await until(app, pilot, "5?")
        editor(app).action_wrap()
        await rest(app, pilot)
        assert signs(app) == [" ", " ", "✎", " ", "?", " "]
        assert {line.index("│") for line in painted(app).split("\n")[1:7]} == {painted(app).split("\n")[1].index("│")}
        await pilot.press("ctrl+g", "5", "enter")
        await until(app, pilot, "? open question")
        await pilot.press("escape", "question_mark", *"open ")
        await until(app, pilot, "✎ open note")
        await pilot.press("escape")
        notes.answer(project, row(project, 5).segment.key, KK, asked.number, "The law of 2013.")
        await pilot.press("f6", *"Mine", "enter")
        await rest(app, pilot)
        assert signs(app) == [" ", " ", "✎", " ", "✎", " "]
        for each in notes.remarks(project, open_only=True):
            notes.resolve(project, each.noted.segment, KK, each.noted.number)
        await pilot.press("I")
        await rest(app, pilot)
        await pilot.press("escape")
        await rest(app, pilot)
        assert signs(app) == [" "] * 6


async def test_repetitions_are_offered_and_filled(project: Project, run_app: RunApp) -> None:
    """After a confirmation the open ones with the same source are one key away; the head says how many there are."""
    add_document(project, "more.txt", (Content(("Digital security for editors",)),) * 2)
    edit.keep(project, row(project, 8).segment.key, KK, "жоба")
    async with run_app() as (app, pilot):
        await rest(app, pilot)
        assert "×3" in str(editor(app).query_one("#source-head", Static).render())
        await pilot.press(*"Қауіпсіздік", "enter")
        await rest(app, pilot)
        assert "2 open segments" in message(app)
        await pilot.press("ctrl+e")
        await rest(app, pilot)
        assert [text(project, at) for at in (1, 7, 8)] == ["Қауіпсіздік"] * 3
        await pilot.press("escape", "z")
        await rest(app, pilot)
        await pilot.press("enter")
        await rest(app, pilot)
        assert [text(project, at) for at in (1, 7, 8)] == ["Қауіпсіздік", "", "жоба"]
        assert row(project, 8).substate is Substate.DRAFT


async def test_forms_of_one_message_are_filled_for_other_messages_only(sheep: Project, run_app: RunApp) -> None:
    """The key fills the same form of the other message, never another form of this one."""
    forms = [each for each in all_rows(sheep, KK) if each.segment.case is not None]
    async with run_app() as (app, pilot):
        await app.push_screen(Editor(app.session, key=forms[0].segment.key))
        await rest(app, pilot)
        assert "×2" in str(editor(app).query_one("#source-head", Static).render())
        await pilot.press(*"%d қой", "enter")
        await rest(app, pilot)
        assert "1 open segment" in message(app)
        await pilot.press("ctrl+e")
        await rest(app, pilot)
    assert [text(sheep, each.number) for each in forms] == ["%d қой", ""] * 2


async def test_repetitions_are_filled_at_once_for_those_who_want_it(project: Project, run_app: RunApp) -> None:
    """P chooses what happens to them, and that is kept for the next start; W stops the words."""
    add_document(project, "more.txt", (Content(("Digital security for editors",)),))
    async with run_app() as (app, pilot):
        await pilot.press("escape", "P", "down", "enter")
        await pilot.press("W")
        assert "Autocomplete is off" in message(app)
        await pilot.press("enter", *"Қауіпсіздік", "enter")
        await rest(app, pilot)
        assert text(project, 7) == "Қауіпсіздік"
    kept = read_preferences()
    assert (kept.repeats, kept.words) == (Propagation.FILL, Answer.NO)


async def test_offered_words_stay_on_one_line(run_app: RunApp) -> None:
    """As many words are offered as the line over the text has room for: the text does not move under the typing."""
    async with run_app() as (app, pilot):
        target = editor(app).target
        await pilot.press("down")
        await rest(app, pilot)
        place = target.region.y
        target.find_words = lambda beginning: tuple(beginning + "қаласаңыздар" * count for count in range(1, 6))
        await pilot.press(*"ба")
        await rest(app, pilot)
        head = app.screen.query_one("#target-head")
        assert len(target.offers) == 5
        assert target.offers[0] in str(head.render())
        assert (head.size.height, target.region.y) == (1, place)


@pytest.mark.thorough
async def test_words_are_offered_and_undo_outlives_the_segment(run_app: RunApp) -> None:
    """→ takes the offer, Ctrl+Space the next one, Esc hides it; undo and redo go on after leaving and coming back."""
    async with run_app() as (app, pilot):
        target = editor(app).target
        await pilot.press("down")
        await rest(app, pilot)
        await pilot.press(*"Ұзын құпи")
        assert target.suggestion == "ясөз"
        await pilot.press("right")
        assert target.typed == "Ұзын құпиясөз"
        await pilot.press("space", *"құп", "ctrl+space")
        first = target.typed
        await pilot.press("ctrl+space")
        assert target.typed != first
        assert target.typed.startswith("Ұзын құпиясөз құпиясөз")
        await pilot.press("space", *"құп")
        assert target.offers
        await pilot.press("escape")
        assert not target.offers
        assert target.has_focus
        await pilot.press("и")
        assert target.offers
        await pilot.press("escape", "escape")
        assert not target.has_focus
        await pilot.press("enter")
        left = target.typed
        await pilot.press("down")
        await rest(app, pilot)
        await pilot.press("up")
        await rest(app, pilot)
        assert target.typed == left
        await pilot.press("ctrl+z")
        assert target.typed != left
        await pilot.press("ctrl+y")
        assert target.typed == left


async def test_numbers_follow_tags_and_other_languages_stand_below(project: Project, run_app: RunApp) -> None:
    """F9 gives the next number once the tags are there; o shows the Russian text under the source."""
    edit.save(project, row(project, 6).segment.key, RU, "Позвоните.")
    async with run_app() as (app, pilot):
        await pilot.press("ctrl+g", "6", "enter")
        await rest(app, pilot)
        await pilot.press("f9")
        assert editor(app).target.typed == "24"
        await pilot.press("f9")
        assert "number" in message(app)
        await pilot.press("escape", "o")
        assert "Позвоните." in str(editor(app).query_one("#source", Static).render())


@pytest.mark.thorough
async def test_what_is_put_in_from_the_list_is_written_on(project: Project, run_app: RunApp) -> None:
    """F5, F9 and S go into the text: the next Enter confirms it. A number does not run into the word before it."""
    async with run_app() as (app, pilot):
        await pilot.press("ctrl+g", "6", "enter", *"Сағат", "f9")
        await rest(app, pilot)
        assert editor(app).target.typed == "Сағат 24"
        await pilot.press("escape", "f5", "enter")
        await rest(app, pilot)
        assert text(project, 6) == row(project, 6).segment.source.typed
        await pilot.press("ctrl+g", "5", "enter", "escape", "S", "enter")
        await rest(app, pilot)
        assert text(project, 5) == row(project, 5).segment.source.typed


async def test_history_tells_what_was_saved_while_one_stays(project: Project, run_app: RunApp) -> None:
    """A draft that is kept without leaving its segment stands in the history at once."""
    async with run_app() as (app, pilot):
        await rest(app, pilot)
        editor(app).action_turn_to("history")
        await pilot.press(*"Сыналған мәтін", "ctrl+s")
        await rest(app, pilot)
        assert "Сыналған мәтін" in str(editor(app).query_one("#panel-history Static", Static).render())


async def test_a_match_that_was_taken_over_is_not_finished_further(project: Project, run_app: RunApp) -> None:
    """What is put in whole ends with whole words: nothing is offered until something is typed."""
    async with run_app() as (app, pilot):
        await rest(app, pilot)
        target = editor(app).target
        target.find_words = lambda beginning: (beginning + "ның",)
        target.put("Желі баптаулары")
        await pilot.pause()
        assert (target.offers, target.suggestion) == ((), "")
        target.type_in(" сөз")
        await pilot.pause()
        assert (target.offers, target.suggestion) == ((), "")
        await pilot.press("і")
        assert target.suggestion == "ның"


async def test_terms_are_shown_where_no_word_is_offered(run_app: RunApp) -> None:
    """Ctrl+Space in an empty text opens the terms, and Enter puts one in; Ctrl+R without a match says how."""
    async with run_app() as (app, pilot):
        await pilot.press("ctrl+g", "4", "enter")
        await rest(app, pilot)
        await pilot.press("ctrl+r")
        assert "^D" in painted(app).splitlines()[-2]
        await pilot.press("ctrl+space")
        assert isinstance(app.screen, Browse)
        await pilot.press("down", "enter")
        assert editor(app).target.typed.startswith("желі")


@pytest.mark.thorough
async def test_terms_are_inserted_in_any_form_and_taught_away(project: Project, run_app: RunApp) -> None:
    """Ctrl+D pressed twice lists the forms; Enter inserts one; w teaches the glossary, U lets it forget."""
    async with run_app() as (app, pilot):
        await pilot.press("ctrl+g", "4", "enter")
        await rest(app, pilot)
        await pilot.press("ctrl+d", "ctrl+d")
        assert isinstance(app.screen, Browse)
        await pilot.press("down", "enter")
        assert editor(app).target.typed.startswith("желі")
        assert editor(app).target.typed != "желі"
        await pilot.press("ctrl+d", "ctrl+d", "w", "enter")
        await rest(app, pilot)
        assert project.find_terms(project.source, "The network was shut down") == ()
        await pilot.press("escape", "U")
        await rest(app, pilot)
        assert project.find_terms(project.source, "The network was shut down") != ()
        assert (project.root / "glossary" / "words.csv").read_text(encoding="utf-8") == GLOSSARY


@pytest.mark.thorough
async def test_new_term_is_added_from_the_text(project: Project, run_app: RunApp) -> None:
    """t asks for a term, what is selected stands there already; a term that is there is told and kept; U forgets it."""
    async with run_app() as (app, pilot):
        await pilot.press("ctrl+g", "4", "enter")
        await rest(app, pilot)
        await pilot.press(*"өшірілді", "shift+home", "escape", "t")
        assert isinstance(app.screen, Form)
        assert app.screen.query_one("#field-term-kk", Field).value == "өшірілді"
        await pilot.press("ctrl+u", *"network", "enter")
        await rest(app, pilot)
        assert isinstance(app.screen, Form)  # the glossary has it; what was typed is not lost
        assert app.screen.query_one("#field-term-kk", Field).value == "өшірілді"
        await pilot.press("end", "ctrl+u", *"shut down", "enter")
        await rest(app, pilot)
        assert "U in the list removes it" in message(app)
        assert len(project.find_terms(project.source, "The network was shut down")) == 2
        await pilot.press("U")
        await rest(app, pilot)
        assert len(project.find_terms(project.source, "The network was shut down")) == 1


@pytest.mark.thorough
async def test_words_of_the_source_are_chosen_with_the_mouse(run_app: RunApp) -> None:
    """What is selected in the source is looked up, filtered by, and made a term."""
    async with run_app() as (app, pilot):
        await pilot.press("ctrl+g", "2", "enter", "escape")
        await rest(app, pilot)
        for key, field in (("t", "#field-term-en"), ("slash", "#field-text"), ("f3", "#answer")):
            await pilot.mouse_down("#source", offset=(9, 0))
            await pilot.hover("#source", offset=(15, 0))
            await pilot.mouse_up("#source", offset=(22, 0))
            await pilot.press(key)
            await pilot.pause()
            assert app.screen.query_one(field, Field).value == "long password"
            await pilot.press("escape")


@pytest.mark.thorough
async def test_numbers_to_go_to_are_minded(run_app: RunApp) -> None:
    """A number that a filter leaves out is gone to all the same; one beyond the end, or none at all, is told."""
    async with run_app() as (app, pilot):
        await pilot.press("ctrl+f", *"password", "enter")
        await rest(app, pilot)
        assert list(editor(app).list.pages.numbers) == [2]
        await pilot.press("ctrl+g", "4", "enter")
        await rest(app, pilot)
        assert (editor(app).list.cursor, editor(app).list.count()) == (3, 6)
        await pilot.press("ctrl+g", *"99", "enter")
        await rest(app, pilot)
        await until(app, pilot, "no segment 99 here: choose 1 to 6")
        await pilot.press("ctrl+u", *"x1", "enter")
        await until(app, pilot, "“x1” is not a segment number")
        await pilot.press("escape")
        assert editor(app).list.cursor == 3


async def test_revisions_come_back_and_the_document_is_read(project: Project, run_app: RunApp) -> None:
    """h lists the texts that stood here with their differences; Enter puts one back; v shows the document."""
    for words in ("Бірінші", "Екінші"):
        edit.save(project, row(project, 1).segment.key, KK, words)
    async with run_app() as (app, pilot):
        await pilot.press("ctrl+g", "1", "enter")
        await rest(app, pilot)
        await pilot.press("escape", "h")
        assert "[-Бірінші-]{+Екінші+}" in str(app.screen.query_one("#found-text", Static).render())
        await pilot.press("down", "enter")
        assert editor(app).target.typed == "Бірінші"
        await pilot.press("escape", "v")
        await rest(app, pilot)
        assert isinstance(app.screen, Browse)
        await pilot.press("down", "down", "enter")
        await rest(app, pilot)
        assert editor(app).list.cursor == 2
    assert text(project, 1) == "Бірінші"


async def test_document_is_read_on_from_where_one_is(project: Project, run_app: RunApp) -> None:
    """The segment stands with what comes before and after it, not at the edge of what is seen."""
    sources = tuple(Content((f"Paragraph number {at} of a long text.",)) for at in range(1, 90))
    document = add_document(project, "long.txt", sources)
    async with run_app() as (app, pilot):
        await app.push_screen(Editor(app.session, document=document, key=row(project, 50).segment.key))
        await rest(app, pilot)
        await pilot.press("escape", "v")
        await until(app, pilot, "Esc back · grey")
        rows = [at for at, line in enumerate(painted(app).split("\n")) if "Paragraph number" in line]
        here = [at for at, line in enumerate(painted(app).split("\n")) if "Paragraph number 44 " in line]
        assert here
        assert here[-1] - rows[0] >= 3
        assert rows[-1] - here[-1] >= 5


async def test_what_is_wrong_in_the_last_open_text_is_told(project: Project, run_app: RunApp) -> None:
    """That nothing is open any more does not cover what the check says of the text that was just confirmed."""
    for number in (1, 2, 3, 4, 5):
        edit.save(project, row(project, number).segment.key, KK, "Мәтін")
    async with run_app() as (app, pilot):
        await rest(app, pilot)
        assert editor(app).list.cursor == 5
        await pilot.press(*"Сағат", "enter")
        await rest(app, pilot)
        assert message(app).strip().startswith("! 6: ")


async def test_numbers_are_those_of_the_file(project: Project, run_app: RunApp) -> None:
    """The second file begins with segment 1: so the rows show it, so it is typed, and so messages tell it."""
    document = add_document(project, "more.txt", tuple(Content((f"Text {at}",)) for at in (1, 2, 3)))
    async with run_app() as (app, pilot):
        await app.push_screen(Editor(app.session, document=document))
        await rest(app, pilot)
        lines = [
            line for line in painted(app).split("Matches")[0].splitlines() if "Text" in line and "│ Text" not in line
        ]
        assert [line.lstrip("│▸ ").split()[0] for line in lines] == ["1", "2", "3"]
        for wanted, place in (("3", 2), ("2", 1), ("1", 0)):
            await pilot.press("ctrl+g", wanted, "enter")
            await rest(app, pilot)
            assert editor(app).list.cursor == place
        await pilot.press("ctrl+g", "7", "enter")
        await until(app, pilot, "no segment 7 here: choose 1 to 3")
        await pilot.press("escape")
        assert editor(app).list.cursor == 0
        await pilot.press("f6")
        await until(app, pilot, "Note on 1")


async def test_numbers_among_several_files_name_the_file(project: Project, run_app: RunApp) -> None:
    """Where a list has several files, a number goes to the file of the open segment, and names the file."""
    add_document(project, "more.txt", tuple(Content((f"Text {at}",)) for at in (1, 2, 3)))
    async with run_app() as (app, pilot):
        await app.push_screen(Editor(app.session))
        await rest(app, pilot)
        await pilot.press("escape", "end", "ctrl+g", "2", "enter")
        await rest(app, pilot)
        assert "8 of 9 · 2 (more.txt)" in painted(app)
        await pilot.press("f6")
        await until(app, pilot, "Note on 2 (more.txt)")


@pytest.mark.thorough
async def test_typed_text_outlives_the_program(project: Project, run_app: RunApp) -> None:
    """What stood in the field when the program died stands there at the next start, not saved, with its segment."""
    edit.save(project, row(project, 4).segment.key, KK, "Желі өшті.")
    async with run_app() as (app, pilot):
        await pilot.press("ctrl+g", "4", "enter", *" Бес күн")
        editor(app).autosave._keep_open()
        await rest(app, pilot)
    assert text(project, 4) == "Желі өшті."
    async with run_app() as (app, pilot):
        await rest(app, pilot)
        assert editor(app).list.cursor == 3
        assert editor(app).target.typed == "Желі өшті. Бес күн"
        assert "was restored" in message(app)
        await pilot.press("enter")
        await rest(app, pilot)
    assert text(project, 4) == "Желі өшті. Бес күн"
    assert project.store.unsaved("Aigerim") == ()


HOSTILE = "\x1b[31mred\x07 [b]bold[/b] [@click=app.quit]x[/] \u202eabc\u200b\u2066 password\x9b2J"


def raw(app: Localize) -> set[str]:
    """The characters on the screen that a terminal would obey, or that hide."""
    painted = [
        widget.render_line(y).text
        for widget in app.screen.query("*")
        for y in range(widget.size.height)
        if widget.is_attached
    ]
    return {each for line in painted for each in line if visible(each) != each}


@pytest.mark.thorough
async def test_no_dialog_lets_data_through_to_the_terminal(project: Project, run_app: RunApp) -> None:
    """Escapes, direction signs and markup in texts, notes and names are shown, never sent, in every new window."""
    add_document(project, "odd.txt", (Content((HOSTILE,)), Content((HOSTILE,))))
    key = row(project, 7).segment.key
    for words in ("бір \u202e[b]", "екі \u2067[/b] екі"):
        edit.save(project, key, KK, words)
    notes.leave(project, key, KK, HOSTILE, kind="question")
    async with run_app() as (app, pilot):
        await app.push_screen(Editor(app.session, key=row(project, 7).segment.key))
        await rest(app, pilot)
        await pilot.press("escape")
        for keys in ("x", "h", "v", "A", "z", "R", "ctrl+f", "r"):
            await pilot.press(keys)
            await rest(app, pilot)
            assert raw(app) == set(), keys
            while not isinstance(app.screen, Editor):
                await pilot.press("escape")
            if not editor(app).list.has_focus:
                await pilot.press("escape")


TMX = """<?xml version="1.0" encoding="UTF-8"?>
<tmx version="1.4"><header creationtool="t" creationtoolversion="1" segtype="sentence" o-tmf="t" adminlang="en"
 srclang="en" datatype="plaintext"/><body>
<tu><tuv xml:lang="en"><seg>Passwords [/b] are secrets.</seg></tuv>
<tuv xml:lang="kk"><seg>Құпиясөз құпия.</seg></tuv></tu>
</body></tmx>
"""


@pytest.mark.thorough
async def test_word_is_looked_up_in_the_project_and_in_the_memory(project: Project, run_app: RunApp) -> None:
    """Segments come first, then records with other forms of the word; Enter inserts a translation, g goes there."""
    edit.save(project, row(project, 2).segment.key, KK, "Ұзын құпиясөз таңдаңыз.")
    (project.root / "old.tmx").write_text(TMX, encoding="utf-8")
    finish(import_memory(project, [project.root / "old.tmx"]))
    async with run_app(size=(100, 30)) as (app, pilot):
        await pilot.press("f3", *"password", "enter")
        await until(app, pilot, "1 in the memory")
        assert "1 in the project" in painted(app)
        await pilot.press("end")
        await until(app, pilot, "en  Passwords [/b] are secrets.")
        assert "old.tmx" in painted(app)  # where it comes from
        await pilot.press("g")
        await until(app, pilot, "in the memory only")
        await pilot.press("enter")
        await pilot.pause()
        assert editor(app).target.typed == "Құпиясөз құпия."
        await pilot.press("f3", *"password", "enter")
        await until(app, pilot, "1 in the memory")
        await pilot.press("home", "g")
        await rest(app, pilot)
        assert editor(app).list.cursor == 1


async def test_segments_follow_what_is_typed(project: Project, run_app: RunApp) -> None:
    """Each letter shows what has the text so far; the field keeps the keys, and the memory waits to be asked."""
    edit.save(project, row(project, 2).segment.key, KK, "Ұзын құпиясөз таңдаңыз.")
    (project.root / "old.tmx").write_text(TMX, encoding="utf-8")
    finish(import_memory(project, [project.root / "old.tmx"]))
    async with run_app(size=(100, 30)) as (app, pilot):
        await pilot.press("f3", *"құпия")
        await until(app, pilot, "1 in the project; Enter search the memory too")
        assert app.screen.query_one(Everywhere).count() == 1
        assert "in the memory" not in painted(app)
        await pilot.press(*"цц")
        await until(app, pilot, "Enter look up")
        assert app.screen.query_one(Everywhere).count() == 0
        await pilot.press("backspace", "backspace")
        await until(app, pilot, "1 in the project")
        await pilot.press(*["backspace"] * 3)
        await until(app, pilot, "Enter look up")
        assert app.screen.query_one("#answer", Field).value == "құ"
        await pilot.press(*"пия", "down", "g")
        await rest(app, pilot)
        assert editor(app).list.cursor == 1


async def test_translations_that_can_be_inserted_come_before_what_has_none(project: Project, run_app: RunApp) -> None:
    """Segments with a text, then the memory, then open ones; of these nothing is inserted, but one can go there."""
    add_document(project, "more.txt", (Content(("A password is a secret",)), Content(("No password here",))))
    edit.save(project, row(project, 2).segment.key, KK, "Ұзын құпиясөз таңдаңыз.")
    (project.root / "old.tmx").write_text(TMX, encoding="utf-8")
    finish(import_memory(project, [project.root / "old.tmx"]))
    async with run_app(size=(100, 30)) as (app, pilot):
        await pilot.press("f3", *"password", "enter")
        await until(app, pilot, "1 in the memory")
        found = app.screen.query_one(Everywhere)
        lines = ["".join(cell.text for cell in found.cells(at, 90)) for at in range(found.count())]
        assert [line.split()[1 if line.startswith("▸") else 0] for line in lines] == ["2", "TM", "1", "2"]
        await pilot.press("end", "enter")
        await until(app, pilot, "not translated here")
        await pilot.press("g")
        await rest(app, pilot)
        there = editor(app).list.current()
        assert there is not None
        assert there.segment.source.plain == "No password here"


async def test_word_that_was_looked_up_among_the_files_opens_its_segment(project: Project, run_app: RunApp) -> None:
    """From the files, Enter goes to the segment that was found."""
    async with run_app("project", size=(100, 30)) as (app, pilot):
        await pilot.press("f3", *"hours", "enter")
        await until(app, pilot, "1 in the project")
        await pilot.press("enter")
        await until(app, pilot, "6 of 6")
        assert editor(app).list.cursor == 5


async def test_replaced_texts_are_checked_at_once(project: Project, run_app: RunApp) -> None:
    """The way from finding to finding knows what a replacement did, without another check of everything."""
    edit.save(project, row(project, 2).segment.key, KK, "Ұзын құпиясөз таңдаңыз.")
    async with run_app() as (app, pilot):
        await pilot.press("escape", "i")
        await rest(app, pilot)
        await pilot.press("r", *"құпиясөз", "down", *"пароль", "enter")
        await until(app, pilot, "1 text would change")
        await pilot.press("enter")
        await rest(app, pilot)
        assert app.session.known.count(row(project, 2).segment.key, KK) == 1
        await pilot.press("i")
        await rest(app, pilot)
        assert editor(app).list.cursor == 1


async def test_what_was_read_too_late_covers_nothing(project: Project, run_app: RunApp) -> None:
    """A list that comes when the person has gone on takes no key that was meant for something else."""
    edit.save(project, row(project, 2).segment.key, KK, "Ұзын құпиясөз таңдаңыз.")
    async with run_app() as (app, pilot):
        await rest(app, pilot)
        writing = editor(app)
        await pilot.press("f6")
        form = app.screen
        writing.action_take_back()
        await rest(app, pilot)
        assert app.screen is form
        await pilot.press("escape")
        writing.action_take_back()
        await rest(app, pilot)
        assert isinstance(app.screen, Choose)


async def test_source_that_is_longer_than_its_box_is_read_to_its_end(project: Project, run_app: RunApp) -> None:
    """The head says how much is left; PgDn goes through the source, then through the panel, PgUp back."""
    long = " ".join(f"clause {at} goes on and on," for at in range(30)) + " and ends."
    add_document(project, "long.txt", (Content((long,)),))
    async with run_app() as (app, pilot):
        await app.push_screen(Editor(app.session, key=row(project, 7).segment.key))
        await rest(app, pilot)
        assert "and ends." not in painted(app).split("TARGET")[0].split("SOURCE")[1]
        assert "lines more" in str(editor(app).query_one("#source-head", Static).render())
        for _ in range(5):
            await pilot.press("pagedown")
        assert "and ends." in painted(app).split("TARGET")[0].split("SOURCE")[1]
        assert "lines more" not in str(editor(app).query_one("#source-head", Static).render())
        for _ in range(10):
            await pilot.press("pageup")
        assert "clause 0 goes" in painted(app).split("TARGET")[0].split("SOURCE")[1]
        assert "Nothing more to scroll · Esc list" in painted(app)  # no key is without an answer


async def test_what_was_sent_back_is_counted(project: Project, run_app: RunApp) -> None:
    """The numbers of the first line add up: done, drafts, sent back, empty."""
    edit.save(project, row(project, 2).segment.key, KK, "Ұзын құпиясөз таңдаңыз.")
    review.reject(project, row(project, 2).segment.key, KK, reason="дәл емес")
    edit.keep(project, row(project, 3).segment.key, KK, "жоба")
    async with run_app() as (app, pilot):
        await until(app, pilot, "0✓ 1~ 4· 1✗")


async def test_editor_without_a_segment_takes_keys(tmp_path: Path, run_app: RunApp) -> None:
    """Where there is nothing to write, no key waits for what never comes."""
    with init(tmp_path / "empty", source="en", targets=["kk"]) as nothing:
        async with run_app("project", used=nothing) as (app, pilot):
            await app.push_screen(Editor(app.session))
            for key in ("f2", "ctrl+o", "f10", "f5", "f9", "f8", "f7"):
                await pilot.press(key)
            await until(app, pilot, "No segments")
            assert app.is_running


async def test_repetitions_of_a_segment_that_was_split_are_told_and_end_nothing(
    tmp_path: Path, run_app: RunApp
) -> None:
    """An offer to fill the repetitions of a segment that is no more leads to a message."""
    with init(tmp_path / "twice", source="en", targets=["kk"]) as twice:
        add_document(twice, "twice.txt", (Content(("Call us now.",)), Content(("Call us now.",))))
        async with run_app("project", used=twice) as (app, pilot):
            await app.push_screen(Editor(app.session))
            await pilot.press(*"Zvonite", "enter")
            await until(app, pilot, "fills them")
            await pilot.press("ctrl+g", "1", "enter", "escape", "x", "enter")
            await until(app, pilot, "undoes it")
            await pilot.press("ctrl+e")
            await rest(app, pilot)
            assert app.is_running
            assert app.report is None


async def test_status_line_names_what_the_keys_act_on(run_app: RunApp) -> None:
    """Text, list or findings: the part has a heavy edge and is named, and panels have digits where they work."""
    async with run_app() as (app, pilot):
        screen = editor(app)
        await rest(app, pilot)
        for keys, mode, digit in (((), Mode.TEXT, ""), (("escape",), Mode.LIST, "1 ")):
            await pilot.press(*keys)
            await pilot.pause()
            assert screen.mode() is mode
            assert painted(app).splitlines()[-2].startswith(f" {mode.value[0]} ")
            assert f" {digit}Matches" in painted(app)
            assert (screen.target.styles.border_left[0] == "heavy") == (mode is Mode.TEXT)
            assert painted(app).splitlines()[1].startswith("┃" if mode is Mode.LIST else "│")


async def test_a_message_stays_until_one_moves_on(project: Project, run_app: RunApp) -> None:
    """It has a line of its own, which is there without it too; what the move itself says stands after the move."""
    edit.save(project, row(project, 1).segment.key, KK, "Бір")
    async with run_app() as (app, pilot):
        await rest(app, pilot)
        place, keys = editor(app).list.region, painted(app).splitlines()[-1]
        await pilot.press("ctrl+e")
        await rest(app, pilot)
        assert painted(app).splitlines()[-2].startswith(" TEXT  No open repetitions of this segment")
        assert (editor(app).list.region, painted(app).splitlines()[-1]) == (place, keys)
        await pilot.press("a")
        assert "No open repetitions" in message(app)
        await pilot.press("ctrl+n")
        await rest(app, pilot)
        assert message(app) == ""
        await pilot.press("ctrl+g", "1", "enter", "x", "ctrl+n")
        await rest(app, pilot)
        assert "1 is a draft again" in message(app)
        await pilot.press("escape", "escape")
        await rest(app, pilot)
        assert message(app) == ""


async def test_an_error_stays_until_one_moves_on(run_app: RunApp) -> None:
    """It stands in the message line with its hint, however long one reads."""
    async with run_app() as (app, pilot):
        editor(app).tell(WorkflowError("nothing goes", hint="wait"))
        await pilot.press("a", "b")
        assert message(app) == "✗ nothing goes\nwait"
        assert painted(app).splitlines()[-3:-1] == [" TEXT  ✗ nothing goes".ljust(80), "       wait".ljust(80)]
        await pilot.press("ctrl+n")
        await rest(app, pilot)
        assert message(app) == ""
