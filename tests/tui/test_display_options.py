"""What a person's preferences and the surroundings make of the screens."""

from __future__ import annotations

from dataclasses import replace

import pytest
from rich.segment import Segment as Cell
from tests.tui.tui_support import RunApp, painted
from textual.color import Color
from textual.drivers import web_driver
from textual.drivers.headless_driver import HeadlessDriver
from textual.drivers.web_driver import WebDriver
from textual.widgets import OptionList

from localize.tui.display_options import REST_S, DisplayOptions, options_for, renewed
from localize.tui.key_list import explain, rows
from localize.tui.keys.layouts import is_sent_everywhere
from localize.tui.terminal.ascii_filter import AsciiSigns
from localize.tui.terminal.key_parser import Packets, read_packets
from localize.tui.theme import THEMES
from localize.tui.widgets.prompts import Choose
from localize.tui.widgets.segment_list import Segments
from localize.tui.widgets.target_editor import Target
from localize.tui.widgets.text_field import Field
from localize.workflow.user.preferences import Answer, Look, Preferences, Preset, read_preferences


@pytest.fixture(autouse=True)
def near(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal on this machine that knows UTF-8 and colours."""
    for name in ("SSH_CONNECTION", "NO_COLOR", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("PYTHONUTF8", "1")


def test_low_bandwidth_saves_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    """No mouse, sixteen colours, panels that wait; over SSH by itself, where the colours of the terminal stay."""
    saving = options_for(Preferences(low_bandwidth=Answer.YES))
    assert (saving.look, saving.mouse, saving.rest_s) == (Look.ANSI, False, 0.25)
    assert options_for(Preferences(low_bandwidth=Answer.AUTO)).rest_s == REST_S
    monkeypatch.setenv("SSH_CONNECTION", "10.0.0.1 5 10.0.0.2 22")
    far = options_for(Preferences())
    assert (far.look, far.mouse, far.rest_s) == (Look.DARK, False, 0.25)
    assert options_for(Preferences(look=Look.LIGHT)).look is Look.LIGHT
    assert options_for(Preferences(look=Look.LIGHT, low_bandwidth=Answer.YES)).look is Look.ANSI
    assert options_for(Preferences(low_bandwidth=Answer.NO)).mouse


def test_no_color_means_signs_and_styles_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """NO_COLOR is obeyed whatever the theme."""
    monkeypatch.setenv("NO_COLOR", "1")
    options = options_for(Preferences(look=Look.LIGHT))
    assert options.colourless
    assert options.look is Look.ANSI


@pytest.mark.parametrize(
    ("term", "look", "colourless"),
    [
        ("xterm-256color", Look.DARK, False),
        ("xterm", Look.ANSI, False),
        ("linux", Look.ANSI, False),
        ("vt100", Look.ANSI, True),
        ("dumb", Look.ANSI, True),
    ],
)
def test_terminals_get_the_colours_that_they_have(
    term: str, look: Look, colourless: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sixteen colours are the terminal's own, unless a theme is chosen; a terminal without any gets none."""
    monkeypatch.setenv("TERM", term)
    monkeypatch.delenv("COLORTERM", raising=False)
    options = options_for(Preferences())
    assert (options.look, options.colourless) == (look, colourless)
    assert colourless or options_for(Preferences(look=Look.LIGHT)).look is Look.LIGHT


def test_ascii_is_for_terminals_that_need_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """The Linux console gets ASCII by itself; a person may decide otherwise."""
    monkeypatch.setenv("TERM", "linux")
    assert options_for(Preferences()).plain
    assert not options_for(Preferences(ascii=Answer.NO)).plain


def test_signs_become_ascii_cell_for_cell() -> None:
    """Letters of every alphabet stay; a line is as long as before."""
    cells = AsciiSigns().apply([Cell("▸ ✓ Құпиясөз ‹b1› → “…” │█░")], Color(0, 0, 0))
    assert [each.text for each in cells] == ['> + Құпиясөз <b1> > "." |#-']


async def test_ascii_manner_paints_no_other_sign(run_app: RunApp) -> None:
    """Whatever widget painted it, no sign outside ASCII reaches the terminal."""
    for screen in ("project", "editor", "review"):
        async with run_app(screen, options=DisplayOptions(plain=True)) as (app, pilot):
            await pilot.pause()
            await app.screen.workers.wait_for_complete()
            painted = "".join(cell.text for strip in app.screen._compositor.render_strips() for cell in strip)
            assert {each for each in painted if not each.isascii() and not each.isalpha()} == set()


async def test_colourless_manner_paints_no_colour(run_app: RunApp, monkeypatch: pytest.MonkeyPatch) -> None:
    """With NO_COLOR not one colour is sent."""
    monkeypatch.setenv("NO_COLOR", "1")
    async with run_app("editor", options=DisplayOptions(look=Look.ANSI, colourless=True)) as (app, pilot):
        await pilot.pause()
        styles = [cell.style for strip in app.screen._compositor.render_strips() for cell in strip if cell.style]
        assert all(colour is None or colour.is_default for each in styles for colour in (each.color, each.bgcolor))


async def test_chosen_row_of_a_dialog_is_seen_without_colours(run_app: RunApp, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a dialog stands on is marked by more than bold letters, which headings have too."""
    monkeypatch.setenv("NO_COLOR", "1")
    async with run_app("editor", options=DisplayOptions(look=Look.ANSI, colourless=True)) as (app, pilot):
        await pilot.press("escape", "P")
        await pilot.pause()
        rows = app.screen.query_one(OptionList)
        marked = [all(cell.style and cell.style.reverse for cell in rows.render_line(y)) for y in range(2)]
        assert marked == [True, False]


@pytest.mark.parametrize("look", [Look.DARK, Look.LIGHT], ids=lambda look: look.value)
async def test_sixteen_colours_have_styles_in_place_of_grounds(look: Look, run_app: RunApp) -> None:
    """Where a terminal shows all grounds alike, the row under the cursor is reversed, in every theme."""
    async with run_app("editor", options=DisplayOptions(look=look, has_few_colours=True)) as (app, _pilot):
        rows = app.screen.query_one(Segments)
        marked = [all(cell.style and cell.style.reverse for cell in rows.render_line(y)) for y in range(2)]
        assert marked == [True, False]


async def test_dialogs_and_fields_have_borders(run_app: RunApp) -> None:
    """Where no ground is seen, a dialog has a frame, and the field that is typed in has heavy edges."""
    async with run_app("editor", options=DisplayOptions(look=Look.ANSI, colourless=True)) as (app, pilot):
        await pilot.press("ctrl+g")
        await pilot.pause()
        lines = painted(app).splitlines()
        assert any("╭" in line and "╮" in line for line in lines)
        assert any(line.count("┃") == 2 for line in lines)


async def test_next_theme_is_kept_for_the_next_start(run_app: RunApp) -> None:
    """F12 goes through all themes, says which one it is, and writes it into the preferences."""
    async with run_app("editor") as (app, pilot):
        for look in [*THEMES][1:]:
            await pilot.press("f12")
            assert app.theme == THEMES[look].name
            assert read_preferences().look is look


async def test_bound_keys_work_and_are_shown(run_app: RunApp) -> None:
    """A key of a preset does what it says, in the line of keys and in the help as well."""
    keys = options_for(Preferences(preset=Preset.TRADOS)).keys
    async with run_app("editor", options=DisplayOptions(keys=keys)) as (app, pilot):
        painted = "".join(cell.text for cell in app.screen._compositor.render_strips()[-1])
        assert "^T Use match" in painted
        await pilot.press("f1")
        assert isinstance(app.focused, Field)
        assert not app.focused.cursor_blink
        await pilot.press(*"use match")
        await pilot.pause()
        said = str(app.screen.query_one("#help-keys").render())
        assert "^T  " in said
        assert "Confirm" not in said


async def test_vim_keys_write_and_take_back(run_app: RunApp) -> None:
    """With the keys of Vim, i in the list goes into the text and stays at the segment; u takes back."""
    keys = options_for(Preferences(preset=Preset.VIM)).keys
    async with run_app("editor", options=DisplayOptions(keys=keys)) as (app, pilot):
        await pilot.press("escape", "j", "i")
        await pilot.pause()
        assert isinstance(app.focused, Target)
        assert app.screen.query_one(Segments).cursor == 1
        await pilot.press("i", "escape", "u")
        for _ in range(100):
            await pilot.pause()
            if isinstance(app.screen, Choose):
                break
        assert isinstance(app.screen, Choose)


def test_list_of_keys_tells_what_every_terminal_sends() -> None:
    """Each action stands there once, with the names that a preferences file takes."""
    found = rows(Preferences(preset=Preset.MEMOQ))
    assert len({each.action for each in found}) == len(found)
    assert all(each.everywhere for each in found)
    (tag,) = [each for each in found if each.action == "editor.insert_tag"]
    assert tag.keys == ("f9", "alt+f8")
    assert [is_sent_everywhere(each) for each in tag.keys] == [True, False]


def test_test_of_keys_tells_what_arrives() -> None:
    """A key is told with its bytes, its name, what it does, and which other keys look the same."""
    (told,) = explain("\x1b[1099;5u", {})
    assert told.startswith("^[[1099;5u")
    assert "ctrl+s" in told
    assert "Save without confirming (Editor)" in told
    (enter,) = explain("\r", {})
    assert "Ctrl+Enter" in enter
    assert "–" in next(iter(explain("\x1b[24;5~", {})))


def test_drivers_read_packets_with_more_than_textual_knows() -> None:
    """The parser that a driver makes is ours, and Textual's module keeps its own."""
    read = read_packets(WebDriver).run_input_thread  # type: ignore[attr-defined]  # not one of every driver
    assert read.__globals__["XTermParser"] is Packets
    assert vars(web_driver)["XTermParser"] is not Packets
    assert read_packets(HeadlessDriver) is HeadlessDriver


def test_what_the_command_line_asked_for_outlives_the_settings() -> None:
    """A project that is opened anew speaks what `--ui-lang` said, until the language is changed in the settings."""
    before = Preferences()
    asked = replace(before, language="ru", low_bandwidth=Answer.YES)
    other = replace(before, look=Look.LIGHT)
    kept = renewed(asked, before, other)
    assert (kept.language, kept.low_bandwidth, kept.look) == ("ru", Answer.YES, Look.LIGHT)
    assert renewed(asked, before, replace(before, language="kk")).language == "kk"
