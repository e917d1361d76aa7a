"""Dialogs with texts stay open until their action has succeeded; lists to choose from are filtered by letters."""

from __future__ import annotations

import ast
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from tests.tui.tui_support import CYRILLIC, RunApp, painted, until
from textual._compositor import CompositorUpdate

import localize.tui
from localize.errors import LocalizeError
from localize.tui.screens.base.app import Program
from localize.tui.screens.dialogs.form import Form, Line
from localize.tui.terminal.cell_diff import Frame
from localize.tui.widgets.entry import EntryDialog
from localize.tui.widgets.prompts import Ask, Choose
from localize.tui.widgets.target_editor import Target
from localize.tui.widgets.text_field import Field

Act = Callable[[object], Awaitable[None]]
CANNOT_FAIL = {
    ("new_term.py", "concept_form"),  # the action is an argument of its own, as in the next three
    ("screen.py", "concept_form"),
    ("welcome.py", "TranslationForm"),
    ("welcome.py", "project_form"),
    ("notes.py", "Ask"),  # a word is typed to confirm: any other one means no
    ("consents.py", "Ask"),
    ("setup.py", "Ask"),
    ("screen.py", "Ask"),
}


def ask(act: Act) -> EntryDialog[str]:
    """A dialog for one text."""
    return Ask("What?", act=act, hint="a hint")


def form(act: Act) -> Form:
    """A dialog for two texts, the second of which is wrong."""
    lines = [Line("one", "One"), Line("answer", "Two")]
    return Form("What?", lines, act=act, at_fault=lambda _answers, _error: "answer")


@pytest.mark.parametrize("size", [(80, 24), (160, 48)], ids=str)
@pytest.mark.parametrize("make", [ask, form])
async def test_dialog_keeps_what_was_typed(
    make: Callable[[Act], EntryDialog[object]], run_app: RunApp, size: tuple[int, int]
) -> None:
    """An error stands below its field, with what to do, until the text is changed; the cursor stays in the field."""
    answers: list[object] = []

    async def act(answer: object) -> None:
        answers.append(answer)
        if len(answers) == 1:
            raise LocalizeError("nothing goes", hint="wait a little")

    closed: list[object] = []
    async with run_app("project", size=size) as (app, pilot):
        app.push_screen(make(act), closed.append)
        await pilot.pause()
        field = app.screen.query(Field).last()
        field.focus()
        await pilot.press(*"a b", "enter")
        await until(app, pilot, "nothing goes")
        lines = painted(app).splitlines()
        at = next(at for at, line in enumerate(lines) if "nothing goes" in line)
        assert "a b" in lines[at - 1]
        assert "wait a little" in lines[at + 1]
        assert field.has_focus
        assert not closed
        await pilot.press("c")
        assert "nothing goes" not in painted(app)
        await pilot.press("enter")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert closed == [answers[1]]
        assert "a bc" in str(answers[1])


async def test_hints_of_the_command_line_are_not_shown_in_dialogs(run_app: RunApp) -> None:
    """What only an option of a command can do is no advice on a screen."""

    async def act(_answer: object) -> None:
        raise LocalizeError("nothing goes", hint="add it alone, with --to and a name")

    async with run_app("project") as (app, pilot):
        app.push_screen(ask(act))
        await pilot.press("a", "enter")
        await until(app, pilot, "nothing goes")
        assert "--to" not in painted(app)


def test_every_dialog_with_texts_has_an_action() -> None:
    """No dialog is closed before what it was for is done: those that cannot fail are listed."""
    kinds = ("Ask", "Form", "concept_form", "project_form", "TranslationForm")
    without = {
        (path.name, call.func.id)
        for path in Path(*localize.tui.__path__).rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in kinds
        if not any(each.arg == "act" for each in call.keywords)
    }
    assert without == CANNOT_FAIL


@pytest.mark.parametrize("typed", ["ru", "рус", "".join(CYRILLIC[each] for each in "ru")])
async def test_list_is_filtered_by_letters(run_app: RunApp, typed: str) -> None:
    """Beginnings of words, of the tag as of the name, also on a Cyrillic layout; Esc shows all again, then leaves."""
    chosen: list[str | None] = []
    choices = [("kk", "kk  Қазақша"), ("ru", "ru  Русский"), ("de", "de  Deutsch")]
    async with run_app("project") as (app, pilot):
        app.push_screen(Choose("Which?", choices, chosen="kk"), chosen.append)
        await pilot.press(*typed)
        assert "Deutsch" not in painted(app)
        assert "Русский" in painted(app)
        await pilot.press("escape")
        assert "Deutsch" in painted(app)
        await pilot.press(*typed, "z", "backspace", typed[-1], "enter")
        await pilot.pause()
        assert chosen == ["ru"]
        app.push_screen(Choose("Which?", choices), chosen.append)
        await pilot.press("escape")
        assert chosen == ["ru", None]


async def test_screen_is_drawn_again(run_app: RunApp, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl+L sends what stands there once more, and changes nothing."""
    async with run_app("editor") as (app, pilot):
        await pilot.press(*"abc")
        await until(app, pilot, "completeness.length")  # the last that comes
        before = painted(app)
        sent: list[str] = []

        def note(_app: Program, _screen: object, update: CompositorUpdate) -> None:
            sent.append(Frame().thin(update, app.size).render_segments(app.console))

        monkeypatch.setattr(Program, "_display", note)
        await pilot.press("ctrl+l")
        await pilot.pause()
        assert "Digital security for editors" in "".join(sent)
        assert painted(app) == before


async def test_line_is_erased_to_its_beginning(run_app: RunApp) -> None:
    """Ctrl+U in the editor's text takes what stands before the cursor in the line."""
    async with run_app("editor") as (app, pilot):
        await pilot.press(*"abc", "left", "ctrl+u")
        assert app.screen.query_one(Target).text == "c"
