"""What is pasted, copied and looked for: fit for texts and fields, and never obeyed by the terminal."""

from __future__ import annotations

from tests.tui.tui_support import RunApp, add_document, painted, take_keys
from textual.events import Paste
from textual.pilot import Pilot
from textual.widgets import Input

from localize.model import Content
from localize.tui.app import Localize
from localize.tui.screens.concordance import Search
from localize.tui.screens.dialogs.form import Form
from localize.tui.screens.editor.screen import Editor
from localize.tui.widgets.prompts import Ask
from localize.tui.widgets.text_field import Field
from localize.workflow.project.project import Project


def target_of(app: Localize) -> str:
    """What stands in the editor, in typing form."""
    assert isinstance(app.screen, Editor)
    return app.screen.target.typed


async def paste(app: Localize, pilot: Pilot[int], text: str) -> None:
    """Paste as a terminal does, and wait until it is there."""
    app.post_message(Paste(text))
    await pilot.pause()
    await take_keys(app)
    await pilot.pause()


async def test_pasted_breaks_become_line_feeds_and_commands_go(run_app: RunApp) -> None:
    """Every kind of break is one; what no document can hold and a terminal would obey is left out, the rest stays."""
    async with run_app() as (app, pilot):
        await paste(app, pilot, "бір\rекі\r\nүш\x0bтөрт\tбес\x00\x07\x1b[31mалты\x9b2J \u202aжеті\u202c")
        assert target_of(app) == "бір\nекі\nүш\nтөрт\tбес[31mалты2J \u202aжеті\u202c"
        await pilot.press("ctrl+z")
        assert target_of(app) == ""


async def test_one_line_is_pasted_without_its_end(run_app: RunApp) -> None:
    """A cell or a line ends in a break where it was copied, which is no part of the text; several lines keep theirs."""
    async with run_app() as (app, pilot):
        await paste(app, pilot, "бір екі\r\n")
        assert target_of(app) == "бір екі"
        await paste(app, pilot, "\nүш\n")
        assert target_of(app) == "бір екі\nүш\n"


async def test_large_paste_is_one_step(run_app: RunApp) -> None:
    """A hundred kilobytes are taken whole, and one key takes them back."""
    text = "Құпиясөзді өзгертіңіз.\n" * 2600
    async with run_app() as (app, pilot):
        await pilot.press(*"Бар")
        await paste(app, pilot, text)
        assert target_of(app) == "Бар" + text
        await pilot.press("ctrl+z")
        assert target_of(app) == "Бар"


async def test_lines_pasted_into_a_field_stay_together(run_app: RunApp) -> None:
    """A field has one line: what was pasted as several is all there, parted by spaces."""
    async with run_app() as (app, pilot):
        await pilot.press("ctrl+g")
        assert isinstance(app.screen, Ask)
        await paste(app, pilot, "бір\r\nекі\x00\n")
        assert app.screen.query_one(Field).value == "бір екі"


async def test_fields_show_signs_for_what_is_not_seen(project: Project, run_app: RunApp) -> None:
    """A word that is looked up with direction signs and escapes in it is shown by signs, cell for cell."""
    odd = "\u202eab\u200bc\x1b[2J"
    add_document(project, "odd.txt", (Content(("Odd",)),))
    async with run_app() as (app, pilot):
        assert isinstance(app.screen, Editor)
        app.screen.target.put(odd)
        await pilot.press("shift+home", "f3")
        assert isinstance(app.screen, Search)
        field = app.screen.query_one(Field)
        assert field.value == odd
        assert "◂ab¦c␛[2J" in painted(app)
        assert not set(painted(app)) & {"\u202e", "\u200b", "\x1b"}
        assert field.content_width == len(odd) + 1
        await pilot.click(Field, offset=(field.gutter.left + 3, field.gutter.top))
        assert field.cursor_position == 3
        await pilot.press("escape", "ctrl+f")
        assert isinstance(app.screen, Form)
        assert not set(painted(app)) & {"\u202e", "\u200b", "\x1b"}


async def test_palette_is_sent_no_commands(run_app: RunApp) -> None:
    """What is pasted where actions are looked for is no command for the terminal either."""
    async with run_app() as (app, pilot):
        await pilot.press("ctrl+p")
        await paste(app, pilot, "\x1b]0;title\x07undo")
        assert app.screen.query_one(Input).value == "]0;titleundo"
        assert "\x1b" not in painted(app)


async def test_text_for_reading_only_takes_no_paste(run_app: RunApp) -> None:
    """Nothing is put into it, by whatever way."""
    async with run_app() as (app, pilot):
        assert isinstance(app.screen, Editor)
        app.screen.target.read_only = True
        await paste(app, pilot, "бір")
        assert target_of(app) == ""
