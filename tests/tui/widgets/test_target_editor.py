"""The target editor keeps every character, and treats a tag as one thing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from localize.model import InlineTag, TagForm
from localize.tui.theme import DARK
from localize.tui.widgets.target_editor import Target

B1 = InlineTag("b1", "b", TagForm.OPEN, "<b>")
B1_END = InlineTag("b1", "b", TagForm.CLOSE, "</b>")
BR2 = InlineTag("br2", "br", TagForm.SINGLE, "<br>")
TAGS = (B1, B1_END, BR2)


class TargetApp(App[None]):
    """Nothing but a target."""

    CSS = "Target { height: 6; } Target .target--chip { color: red; }"

    def compose(self) -> ComposeResult:
        yield Target(id="target")

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return dict(DARK.variables)


@asynccontextmanager
async def editing(typed: str) -> AsyncIterator[tuple[Target, Pilot[None]]]:
    """A focused target with a text."""
    app = TargetApp()
    async with app.run_test(size=(60, 10)) as pilot:
        target = app.query_one(Target)
        target.load(typed, TAGS)
        target.focus()
        await pilot.pause()
        yield target, pilot


@given(st.text(st.characters(codec="utf-8")))
def test_loaded_text_is_kept_to_the_character(typed: str) -> None:
    """Loading and reading back changes nothing, line separators of all kinds included."""
    target = Target()
    target.load(typed, TAGS)
    assert target.typed == typed


@pytest.mark.parametrize("typed", ["a\rb", "a\r\nb", "a\x85b", "a\u2028b\u2029c", "\x0b\x0c", "tail\n", "\U000f0000"])
def test_text_area_line_breaks_are_kept(typed: str) -> None:
    """What a text area would take for a line break stays the character it is."""
    target = Target()
    target.load(typed, ())
    assert target.typed == typed


async def test_missing_tags_are_inserted_in_order() -> None:
    """Each press inserts the next tag of the source that is not there yet."""
    async with editing("a") as (target, _):
        assert [target.insert_tag() for _ in range(4)] == [True, True, True, False]
        assert target.typed == "a<b1></b1><br2/>"


async def test_pair_goes_around_what_is_selected() -> None:
    """With a selection the opening tag goes before it and the closing one behind it."""
    async with editing("бір екі") as (target, pilot):
        await pilot.press("shift+left", "shift+left", "shift+left")
        target.insert_tag()
        assert target.typed == "бір <b1>екі</b1>"


async def test_tag_is_deleted_and_passed_as_one() -> None:
    """Backspace takes a whole tag; the arrow steps over one."""
    async with editing("a<b1>b") as (target, pilot):
        await pilot.press("left", "backspace")
        assert target.typed == "ab"
    async with editing("a<b1>") as (target, pilot):
        await pilot.press("left", "left", "right", "right", "x")
        assert target.typed == "a<b1>x"


async def test_letter_with_its_mark_is_deleted_as_one() -> None:
    """A stress mark goes with its letter."""
    async with editing("за́") as (target, pilot):
        await pilot.press("backspace")
        assert target.typed == "з"


async def test_undo_brings_a_replaced_text_back() -> None:
    """A match that was put in by mistake is one undo away."""
    async with editing("менің мәтінім") as (target, pilot):
        target.put("басқа")
        await pilot.press("ctrl+z")
        assert target.typed == "менің мәтінім"
        await pilot.press("ctrl+y")
        assert target.typed == "басқа"


async def test_undo_of_the_last_line_that_needed_a_scrollbar() -> None:
    """A text that grew out of its box and shrinks into it again by undo ends nothing."""
    async with editing("\n".join("абвгде")) as (target, pilot):
        await pilot.press("ctrl+j")
        await pilot.pause()
        await pilot.press("ctrl+z")
        await pilot.pause()
        assert target.typed == "\n".join("абвгде")
        assert target.cursor_location == (5, 1)


async def test_copied_and_cut_text_is_the_text_itself() -> None:
    """What stands in for breaks inside the field does not leave it; what was copied can be pasted here."""
    async with editing("бір\u2028екі") as (target, pilot):
        await pilot.press("shift+home", "ctrl+c")
        assert (target.app.clipboard, target.selected_text) == ("бір\u2028екі", "бір\u2028екі")
        await pilot.press("ctrl+x")
        assert (target.app.clipboard, target.typed) == ("бір\u2028екі", "")
        await pilot.press("ctrl+v", "ctrl+v")
        assert target.typed == "бір\u2028екі" * 2


async def test_line_shows_chips_and_signs_character_for_character() -> None:
    """The line that is painted is as long as the line that is typed."""
    async with editing("a\xa0<b1>\x1b<i9>") as (target, _):
        assert target.get_line(0).plain == "a␣‹b1›␛<i9>"


async def test_spaces_at_the_edges_of_a_line_are_seen() -> None:
    """A sign stands for each, but for those behind which somebody is typing just now."""
    async with editing(" a ") as (target, _):
        target.move_cursor((0, 3))
        assert target.get_line(0).plain == "␣a "
        target.move_cursor((0, 0))
        assert target.get_line(0).plain == "␣a␣"


async def test_text_is_painted_in_the_colours_of_the_theme_that_is_chosen() -> None:
    """Styles are looked for once, and again with another theme."""
    async with editing("бір") as (target, pilot):
        for theme in ("textual-light", "textual-dark"):
            target.app.theme = theme
            await pilot.pause()
            painted = target.render_lines(target.size.region)
            target.notify_style_update()
            assert painted == target.render_lines(target.size.region)
            assert any(style and style.bgcolor == target.rich_style.bgcolor for _, style, _ in painted[0])


async def test_fix_goes_into_its_place_on_a_later_line() -> None:
    """Places count over line breaks."""
    async with editing("бір\nеккі үш") as (target, _):
        target.put_at(4, 8, "екі")
        assert target.typed == "бір\nекі үш"


async def test_control_j_types_a_line_break() -> None:
    """Enter confirms, so line breaks have their own key."""
    async with editing("a") as (target, pilot):
        await pilot.press("ctrl+j", "b")
        assert target.typed == "a\nb"


async def test_words_and_tags_are_passed_and_deleted_whole() -> None:
    """Ctrl and an arrow stop at words, with their hyphens, at tags and signs; no half of a tag is ever left."""
    typed = "Бір-екі, <b1>үш</b1> төрт"
    async with editing(typed) as (target, pilot):
        stops = [25, 21, 15, 13, 9, 7, 0]
        for before, stop in pairwise(stops):
            assert target.cursor_location[1] == before
            await pilot.press("ctrl+left")
            assert target.cursor_location[1] == stop
        for stop in (7, 8, 13, 15, 20, 25):
            await pilot.press("ctrl+right")
            assert target.cursor_location[1] == stop
        await pilot.press("ctrl+w", "ctrl+w")
        assert target.typed == "Бір-екі, <b1>үш"
        await pilot.press("ctrl+home")
        target.action_delete_word_right()
        assert target.typed == ", <b1>үш"
        target.action_delete_word_right()
        target.action_delete_word_right()
        assert target.typed == "үш"


async def test_cursor_never_stands_inside_a_tag() -> None:
    """The mouse, an arrow up or down and a selection end beside a tag: what is typed there does not break it."""
    async with editing("абв\n<b1>үш</b1>") as (target, pilot):
        target.move_cursor((0, 1))
        await pilot.press("down", *"x")
        assert target.typed == "абв\nx<b1>үш</b1>"
        await pilot.click(target, offset=(5, 1))
        await pilot.press(*"y")
        assert target.typed == "абв\nx<b1>yүш</b1>"


async def test_whole_text_is_selected_and_its_ends_are_reached() -> None:
    """Ctrl+A, Ctrl+Home and Ctrl+End do what they do in other editors."""
    async with editing("бір\nекі") as (target, pilot):
        await pilot.press("ctrl+home")
        assert target.cursor_location == (0, 0)
        await pilot.press("ctrl+end")
        assert target.cursor_location == (1, 3)
        await pilot.press("ctrl+a")
        assert target.selected_text == "бір\nекі"
