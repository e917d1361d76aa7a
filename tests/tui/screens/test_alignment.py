"""The screen of an alignment: decide, join, split, move a border, take back, save."""

from __future__ import annotations

import unicodedata
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from tests.tui.tui_support import RU, send, until
from textual.pilot import Pilot

from localize.memory.files.tmx import read_tmx
from localize.model import Content, Hash, LanguageTag
from localize.tui.screens.alignment import Aligning, AlignScreen
from localize.workflow.alignment.model import Alignment, Bead, Side
from localize.workflow.project.project import Project

pytestmark = pytest.mark.thorough

EN_LINES = ("One.", "Two [/b].", "Three.", "Four.", "Five.")
RU_LINES = ("Один.", "Два.", "Три.", "Четыре.", "Пять.")


def make_alignment(*scores: float) -> Alignment:
    sides = tuple(
        Side(name, LanguageTag(language), Hash(name), tuple(Content((text,)) for text in texts))
        for name, language, texts in (("a.md", "en", EN_LINES), ("b.md", RU, RU_LINES))
    )
    return Alignment(sides, tuple(Bead(((at,), (at,)), score) for at, score in enumerate(scores)))


@asynccontextmanager
async def shown(
    project: Project, alignment: Alignment, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[Aligning, AlignScreen, Pilot[int]]]:
    app = Aligning(project, alignment, 0.6)
    try:
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            assert isinstance(app.screen, AlignScreen)
            yield app, app.screen, pilot
    finally:
        app.bridge.close()


def lines_of(screen: AlignScreen) -> list[tuple[tuple[int, ...], ...]]:
    return [bead.lines for bead in screen.alignment.beads]


@pytest.mark.parametrize("size", [(80, 24), (40, 10), (160, 50)])
async def test_screen_starts_at_the_first_doubtful_row(project: Project, size: tuple[int, int]) -> None:
    """The cursor stands where a person is needed, whatever the size."""
    async with shown(project, make_alignment(0.9, 0.9, 0.2, 0.9, 0.3), size) as (_, screen, _pilot):
        assert screen.list.cursor == 2


async def test_accept_and_reject_go_on_to_the_next_doubtful(project: Project) -> None:
    """A decision leads to the next doubtful row; undo takes the last one back."""
    async with shown(project, make_alignment(0.9, 0.2, 0.9, 0.3, 0.9)) as (_, screen, pilot):
        await pilot.press("a")
        assert screen.list.cursor == 3
        await pilot.press("x")
        assert [bead.decision for bead in screen.alignment.beads] == [None, True, None, False, None]
        await pilot.press("u")
        assert screen.alignment.beads[3].decision is None


async def test_keys_work_on_a_russian_layout(project: Project) -> None:
    """The key in the place of A accepts."""
    async with shown(project, make_alignment(0.9, 0.2, 0.9, 0.9, 0.9)) as (app, screen, pilot):
        await send(app, pilot, "ф")
        assert screen.alignment.beads[1].decision is True


async def test_join_split_and_shift_change_rows(project: Project) -> None:
    """Rows are joined, parted, and a border is moved by one line of the chosen document."""
    async with shown(project, make_alignment(0.9, 0.2, 0.9, 0.9, 0.9)) as (_, screen, pilot):
        await pilot.press("m")
        assert lines_of(screen)[1] == ((1, 2), (1, 2))
        await pilot.press("s")
        assert lines_of(screen)[1:3] == [((1,), (1,)), ((2,), (2,))]
        await pilot.press("right_square_bracket")
        assert lines_of(screen)[1:3] == [((1,), (1, 2)), ((2,), ())]
        await pilot.press("u", "tab", "right_square_bracket")
        assert lines_of(screen)[1:3] == [((1, 2), (1,)), ((), (2,))]
        await pilot.press("down", "b")
        assert lines_of(screen)[1] == ((1, 2), (1, 2))


async def test_one_document_of_three_is_taken_out_of_a_row(project: Project) -> None:
    """O leaves the other two together, as a person's yes, and says so where there is nothing to take out."""
    sides = tuple(
        Side(name, LanguageTag(name), Hash(name), tuple(Content((f"{name} {at}",)) for at in range(2)))
        for name in ("en", "kk", "ru")
    )
    beads = (Bead(((0,), (0,), (0,)), 0.2), Bead(((1,), (1,), (1,)), 0.9))
    async with shown(project, Alignment(sides, beads)) as (_, screen, pilot):
        await pilot.press("o")
        assert lines_of(screen) == [((0,), (0,), ()), ((), (), (0,)), ((1,), (1,), (1,))]
        assert [bead.decision for bead in screen.alignment.beads] == [True, None, None]
        await pilot.press("o", "down", "o")
        assert len(lines_of(screen)) == 3
        await pilot.press("u")
        assert lines_of(screen) == [bead.lines for bead in beads]


async def test_save_puts_what_is_taken_into_the_memory(project: Project) -> None:
    """Taken links are in the memory afterwards, doubtful and rejected ones are not; saving twice adds nothing."""
    before = project.store.memory_stats().units
    async with shown(project, make_alignment(0.9, 0.2, 0.9, 0.3, 0.9)) as (_, _screen, pilot):
        await pilot.press("x", "ctrl+s")
        await pilot.pause()
        await pilot.press("ctrl+s")
        await pilot.pause()
    assert project.store.memory_stats().units == before + 3


async def test_saving_again_takes_out_what_is_not_taken_any_more(project: Project) -> None:
    """The memory has what the last save took, whichever way the decisions went before it."""
    before = project.store.memory_stats().units
    async with shown(project, make_alignment(0.9, 0.2, 0.9, 0.9, 0.9)) as (_, _screen, pilot):
        for keys, count in ((["up"], 4), (["x"], 3), (["u"], 4), (["x"], 3), (["u"], 4)):
            await pilot.press(*keys, "ctrl+s")
            await pilot.pause()
            assert project.store.memory_stats().units == before + count


async def test_what_is_taken_is_written_to_a_file(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """E writes a TMX file of the taken links into the folder that one is in; the memory stays as it is."""
    monkeypatch.chdir(project.root)
    before = project.store.memory_stats()
    async with shown(project, make_alignment(0.9, 0.2, 0.9, 0.3, 0.9)) as (app, screen, pilot):
        await pilot.press("a", "e", "enter")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert app.screen is screen
    with (project.root / "aligned.tmx").open("rb") as stream:
        assert len(list(read_tmx(stream, "aligned.tmx"))) == 4
    assert project.store.memory_stats() == before


async def test_leaving_with_decisions_asks(project: Project) -> None:
    """Esc with unsaved decisions asks; without any it tells the key that ends: it never quits by itself."""
    async with shown(project, make_alignment(0.9, 0.2, 0.9, 0.9, 0.9)) as (app, screen, pilot):
        await pilot.press("a", "escape")
        await pilot.pause()
        assert app.screen is not screen
        await pilot.press("down", "enter")
    async with shown(project, make_alignment(0.9, 0.9, 0.9, 0.9, 0.9)) as (app, _, pilot):
        await pilot.press("escape")
        await until(app, pilot, "q quit")
        await pilot.press("q")
        await pilot.pause()
        assert app.return_code == 0


@pytest.mark.parametrize("size", [(80, 24), (20, 5), (1, 1)])
async def test_hostile_texts_are_painted_as_signs(project: Project, size: tuple[int, int]) -> None:
    """Texts that try to command the terminal are harmless, at every size."""
    text = Content(("\x1b]0;title\x07\u202egnp.exe\u2028 [/b] [@click=app.quit]x[/]" * 3,))
    sides = tuple(Side("\x1b[2J", LanguageTag(language), Hash("h"), (text,) * 2) for language in ("en", "ru", "kk"))
    beads = (Bead(((0,), (0,), (0, 1)), 0.1), Bead(((1,), (1,), ()), 0.9))
    async with shown(project, Alignment(sides, beads), size) as (app, screen, pilot):
        await pilot.press("tab", "a", "m", "s", "u", "f1", "escape")
        await pilot.resize_terminal(100, 30)
        await pilot.pause()
        strips = screen._compositor.render_strips()
        painted = "".join(segment.text for strip in strips for segment in strip)
        assert not {each for each in painted if unicodedata.category(each) in ("Cc", "Cf", "Zl", "Zp")}
        assert app.screen is screen


async def test_decisions_are_back_after_a_kill(project: Project) -> None:
    """The program died, nothing was saved: the same documents show the same decisions, and undo still works."""
    async with shown(project, make_alignment(0.9, 0.2, 0.9, 0.3, 0.9)) as (_, screen, pilot):
        await pilot.press("a", "x", "u")
    async with shown(project, make_alignment(0.9, 0.2, 0.9, 0.3, 0.9)) as (_, screen, pilot):
        assert [bead.decision for bead in screen.alignment.beads] == [None, True, None, None, None]
        assert screen.list.cursor == 3
        await pilot.press("u")
        assert [bead.decision for bead in screen.alignment.beads] == [None] * 5
        assert screen.list.cursor == 1


async def test_decisions_are_gone_when_left_unsaved(project: Project) -> None:
    """Who leaves without saving meant it."""
    async with shown(project, make_alignment(0.9, 0.2, 0.9, 0.9, 0.9)) as (_, screen, pilot):
        await pilot.press("x", "escape", "down", "enter")
        await pilot.pause()
    async with shown(project, make_alignment(0.9, 0.2, 0.9, 0.9, 0.9)) as (_, screen, _pilot):
        assert screen.alignment.beads[1].decision is None


async def test_saved_links_leave_the_memory_in_a_later_session(project: Project) -> None:
    """What was saved is known the next day: a link that is rejected then leaves the memory."""
    before = project.store.memory_stats().units
    async with shown(project, make_alignment(0.9, 0.2, 0.9, 0.9, 0.9)) as (_, screen, pilot):
        await pilot.press("a", "ctrl+s")
        await pilot.pause()
        await screen.workers.wait_for_complete()
    assert project.store.memory_stats().units == before + 5
    async with shown(project, make_alignment(0.9, 0.2, 0.9, 0.9, 0.9)) as (_, screen, pilot):
        await pilot.press("x", "ctrl+s")
        await pilot.pause()
        await screen.workers.wait_for_complete()
    assert project.store.memory_stats().units == before + 4
