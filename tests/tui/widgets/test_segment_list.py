"""The list reads only the pages that are looked at, however long it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from rich.segment import Segment as Cell
from tests.tui.tui_support import RunApp
from textual.app import App, ComposeResult

from localize.model import Content, DocumentId, Segment, SegmentKey, State, UnitId
from localize.model.segment_list import Row
from localize.tui.rendering.text import wrap_content
from localize.tui.theme import DARK
from localize.tui.widgets.segment_list import PAGE, PAGES_KEPT, Pages, Segments

MANY = 100_000


class Rows:
    """Rows made when they are asked for, and what was asked for."""

    def __init__(self, numbers: Sequence[int]) -> None:
        self.numbers = numbers
        self.asked: list[tuple[int, int]] = []

    def __call__(self, after: int, limit: int) -> tuple[Row, ...]:
        self.asked.append((after, limit))
        found = range(after + 1, min(after + limit, self.numbers[-1]) + 1)
        return tuple(make_row(number) for number in found)


def make_row(number: int) -> Row:
    """One row without a target."""
    segment = Segment(SegmentKey(f"{number:016x}"), DocumentId("d"), UnitId("u"), number, Content((f"Text {number}",)))
    return Row(number, segment, "d.txt", "paragraph", None, State.INITIAL)


class ListApp(App[None]):
    """Nothing but a list."""

    def __init__(self, pages: Pages) -> None:
        super().__init__()
        self.register_theme(DARK)
        self.theme = DARK.name
        self.pages = pages

    def compose(self) -> ComposeResult:
        yield Segments(id="list")

    def on_mount(self) -> None:
        self.query_one(Segments).pages = self.pages
        self.query_one(Segments).reload()
        self.query_one(Segments).focus()

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return dict(DARK.variables)


async def test_long_list_opens_and_jumps_with_a_few_pages() -> None:
    """A hundred thousand rows cost a page each where one looks: the start, the end, nothing between."""
    rows = Rows(range(1, MANY + 1))
    app = ListApp(Pages(rows, range(1, MANY + 1)))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert {after for after, _ in rows.asked} == {0}
        await pilot.press("end")
        assert app.query_one(Segments).cursor == MANY - 1
        await pilot.press("home", "down", "pagedown")
        assert len(rows.asked) <= 4
        assert all(limit == PAGE for _, limit in rows.asked)


def test_thin_filter_reads_single_rows() -> None:
    """A search that found little reads just what it found."""
    numbers = tuple(range(1, MANY, 5_000))
    rows = Rows(numbers)
    pages = Pages(rows, numbers)
    assert [row.number for index in range(len(pages)) if (row := pages.row(index))] == list(numbers)
    assert {limit for _, limit in rows.asked} == {1}


def test_pages_are_let_go() -> None:
    """Walking the whole list keeps about a thousand rows in memory: each takes a kilobyte of it."""
    rows = Rows(range(1, MANY + 1))
    pages = Pages(rows, range(1, MANY + 1))
    for index in range(0, MANY, PAGE):
        pages.row(index)
    assert len(pages._kept) == PAGES_KEPT
    assert sum(map(len, pages._kept.values())) <= 1_100


def test_gaps_in_the_numbers_are_no_rows() -> None:
    """A language that does not see some segments has gaps; places and numbers still belong together."""
    numbers = (1, 2, 5, 6, 9)
    pages = Pages(Rows(numbers), numbers)
    assert [row.number for index in range(5) if (row := pages.row(index))] == [1, 2, 5, 6, 9]
    assert (pages.find(5), pages.find(7), pages.has(7)) == (2, 4, False)


def test_forgotten_rows_are_read_again() -> None:
    """After a save the row is read anew, and only its page."""
    rows = Rows(range(1, 600))
    pages = Pages(rows, range(1, 600))
    pages.row(0)
    pages.row(PAGE + 40)
    pages.forget({make_row(2).segment.key})
    pages.row(0)
    pages.row(PAGE + 41)
    assert [after for after, _ in rows.asked] == [0, PAGE, 0]


def test_a_row_that_has_changed_is_shown_without_reading_those_beside_it() -> None:
    rows = Rows(range(1, 600))
    pages = Pages(rows, range(1, 600))
    assert pages.row(4) == make_row(5)
    changed = replace(make_row(5), state=State.REVIEWED)
    pages.put(changed)
    assert pages.row(4) == changed
    assert pages.row(5) == make_row(6)
    assert rows.asked == [(0, PAGE)]


def test_a_changed_row_of_a_page_that_was_never_looked_at_is_read_with_it() -> None:
    rows = Rows(range(1, 600))
    pages = Pages(rows, range(1, 600))
    pages.put(replace(make_row(5), state=State.REVIEWED))
    assert pages.row(4) == make_row(5)
    assert rows.asked == [(0, PAGE)]


async def test_row_is_made_again_only_when_it_looks_otherwise(run_app: RunApp, monkeypatch: pytest.MonkeyPatch) -> None:
    """A list that is painted again, or whose cursor moves, makes the cells of the rows that have changed."""
    made: list[int] = []
    real = Segments.row_lines

    def note(segments: Segments, index: int, width: int) -> list[list[Cell]]:
        made.append(index)
        return real(segments, index, width)

    async with run_app(screen="editor") as (app, pilot):
        await pilot.press("escape")
        await pilot.pause(0.3)
        segments = app.screen.query_one("#list", Segments)
        monkeypatch.setattr(Segments, "row_lines", note)
        segments.refresh()
        await pilot.pause(0.1)
        assert made == []
        await pilot.press("down")
        await pilot.pause(0.3)
        assert set(made) == {0, 1}
        made.clear()
        third = segments.pages.row(2)
        assert third is not None
        segments.marked = frozenset({third.segment.key})
        segments.refresh()
        await pilot.pause(0.1)
        assert set(made) == {2}


async def test_spaces_at_the_edges_of_a_text_are_seen_in_the_list() -> None:
    """A sign stands for each, in as many cells as the text has."""
    pages = Pages(Rows([1]), [1])
    app = ListApp(pages)
    async with app.run_test():
        cells = app.query_one(Segments).text(Content((" Name: ",)), 10)
    assert "".join(cell.text for cell in cells) == "␣Name:␣   "


LENGTHS = (3, 40, 1, 90, 12)
"""Words of the rows that repeat."""


def make_long_row(number: int) -> Row:
    """One row of as many words as its number says, some of them more than a list shows."""
    words = " ".join(f"сөз{at}" for at in range(LENGTHS[number % len(LENGTHS)]))
    row = make_row(number)
    return replace(row, segment=replace(row.segment, source=Content((f"{number} {words}",))))


class LongRows(Rows):
    """Rows of any length."""

    def __call__(self, after: int, limit: int) -> tuple[Row, ...]:
        return tuple(make_long_row(row.number) for row in super().__call__(after, limit))


class WrappedApp(ListApp):
    """A list whose rows are as high as their texts."""

    def compose(self) -> ComposeResult:
        for segments in super().compose():
            assert isinstance(segments, Segments)
            segments.is_wrapped = True
            yield segments


def shown(segments: Segments) -> list[str]:
    """The lines of the list."""
    return [strip.text for strip in segments.render_lines(segments.size.region)]


def whole_rows(segments: Segments) -> list[int]:
    """The numbers that are painted, each of which begins a row whose lines stand below it as they are to."""
    lines, found = shown(segments), []
    for at, line in enumerate(lines):
        if (number := line[2:6].strip()).isdecimal():
            found.append(int(number))
            index = int(number) - 2  # the first place is 0, and its number here 2
            width = segments.scrollable_content_region.width - 1
            made = ["".join(cell.text for cell in cells) for cells in segments.row_lines(index, width)]
            assert [each[1:].rstrip() for each in lines[at : at + len(made)]] == [
                each.rstrip() for each in made[: len(lines) - at]
            ]
    assert found == sorted(found)
    return found


@pytest.mark.parametrize("size", [(80, 24), (160, 48), (60, 18), (20, 5)])
async def test_wrapped_rows_stand_whole_wherever_one_goes(size: tuple[int, int]) -> None:
    """Every key, click, resize and turn of the wheel leaves rows one below the other and the cursor in sight."""
    pages = Pages(LongRows(range(1, 1_001)), range(1, 1_001))
    app = WrappedApp(pages)
    async with app.run_test(size=size) as pilot:
        segments = app.query_one(Segments)
        for key in ("down", "down", "pagedown", "end", "up", "pageup", "home", "pagedown", "up"):
            await pilot.press(key)
            assert segments.cursor in segments.visible_rows(), key
            whole_rows(segments)
        before = segments.cursor
        await pilot.press("pagedown", "pageup")
        assert abs(segments.cursor - before) <= 1
        await pilot.resize_terminal(size[0] * 2, size[1] + 3)
        await pilot.pause()
        assert segments.cursor in segments.visible_rows()
        whole_rows(segments)
        segments.show_cursor(500)
        await pilot.pause()
        top = shown(segments)[0]
        segments.scroll_to(0, segments.scroll_offset.y - 1, animate=False, immediate=True)
        assert shown(segments)[1] == top  # the row above may be higher than was estimated
        whole_rows(segments)


async def test_click_goes_to_the_row_that_covers_the_line() -> None:
    """The second line of a text belongs to it."""
    pages = Pages(LongRows(range(1, 101)), range(1, 101))
    app = WrappedApp(pages)
    async with app.run_test(size=(80, 24)) as pilot:
        segments = app.query_one(Segments)
        await pilot.click(Segments, offset=(30, 5))
        assert segments.cursor == segments.geometry.locate(5)[0] == 0
        line = segments.geometry.top(2) + segments.geometry.height(2) - 1 - segments.scroll_offset.y
        await pilot.click(Segments, offset=(30, line))
        assert segments.cursor == 2


async def test_row_that_has_grown_moves_those_below_it() -> None:
    """What was saved takes the lines that it needs, in sight and when one comes back to it."""
    pages = Pages(LongRows(range(1, 101)), range(1, 101))
    app = WrappedApp(pages)
    async with app.run_test(size=(80, 24)) as pilot:
        segments = app.query_one(Segments)
        before = segments.geometry.total
        grown = make_long_row(2)
        segments.put(replace(grown, segment=replace(grown.segment, source=Content(("word " * 40,)))))
        assert segments.geometry.total > before
        await pilot.pause()
        whole_rows(segments)
        segments.show_cursor(60)
        segments.put(replace(grown, segment=replace(grown.segment, source=Content(("word",)))))
        await pilot.press("home")
        whole_rows(segments)


async def test_wrapped_long_list_opens_and_jumps_with_a_few_pages() -> None:
    """Only what is in sight is measured."""
    rows = LongRows(range(1, MANY + 1))
    app = WrappedApp(Pages(rows, range(1, MANY + 1)))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("end", "home", "down", "pagedown")
        assert len(rows.asked) <= 4
        assert len(app.query_one(Segments).geometry._heights) < 200


def test_monster_ends_with_a_sign() -> None:
    """A text of a hundred thousand characters has a few lines, and says that there is more."""
    lines = wrap_content(Content(("сөз " * 25_000,)), 30, 8)
    assert len(lines) == 8
    assert lines[-1][-1] == ("…", False)
    assert wrap_content(Content(("one two",)), 30, 8) == ((("one two", False),),)
    assert [line[0][0] for line in wrap_content(Content(("аб" * 20,)), 30, 8)] == ["аб" * 15, "аб" * 5]
