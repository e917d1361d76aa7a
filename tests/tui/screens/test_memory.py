"""The memory on the screen: browsed, searched, corrected, cleaned, brought in and taken out; all can be undone."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.tui.tui_support import KK, RunApp, painted, until

from localize.tui.screens.base.app import Program
from localize.tui.screens.memory.screen import MemoryScreen
from localize.tui.widgets.text_field import Field
from localize.workflow import finish
from localize.workflow.editing import edit
from localize.workflow.memory.edit import Selection, delete_units
from localize.workflow.memory.fuzzy_repair import knowledge
from localize.workflow.memory.import_files import import_memory
from localize.workflow.memory.tmx import memory_stats
from localize.workflow.project.project import Project
from localize.workflow.segments import lookup

TMX = """<?xml version="1.0" encoding="UTF-8"?>
<tmx version="1.4"><header creationtool="t" creationtoolversion="1" segtype="sentence" o-tmf="t" adminlang="en"
 srclang="en" datatype="plaintext"/><body>
{}
</body></tmx>
"""
UNIT = '<tu tuid="{0}"><tuv xml:lang="en"><seg>{1}</seg></tuv><tuv xml:lang="kk"><seg>{2}</seg></tuv></tu>'
TEXTS = (
    ("A router [/b] sends packets.", "Бағыттауыш пакет жібереді."),
    ("The same text.", "Дәл сол мәтін."),
    ("The same text.", "Дәл сол мәтін."),
    ("Hidden &#x200B; sign.", "Жасырын таңба."),
)


@pytest.mark.thorough
async def test_memory_is_brought_in_searched_corrected_and_cleaned(
    project: Project, run_app: RunApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From an empty memory to a clean one: each step is told, and each can be taken back."""
    monkeypatch.chdir(project.root)
    file = project.root / "old.tmx"
    units = "\n".join(UNIT.format(at, *texts) for at, texts in enumerate(TEXTS))
    file.write_text(TMX.format(units), encoding="utf-8")
    async with run_app("project", size=(110, 30)) as (app, pilot):
        await pilot.press("m")
        await until(app, pilot, "The memory is empty.")
        await pilot.press("enter", "x", "m")
        await until(app, pilot, "No duplicate records")
        await pilot.press("i", *file.name, "enter")
        await until(app, pilot, "✓ 4 records")
        await pilot.press("enter")
        await until(app, pilot, "router [/b] sends")
        assert "imported · imported" not in painted(app)
        await pilot.press("slash", *"packet", "enter")
        await until(app, pilot, "1 found")
        await pilot.press("enter", "down", "end", "ж", "enter")
        await until(app, pilot, "1 text changed")
        await until(app, pilot, "жібереді.ж")
        await pilot.press("x", "enter")
        await until(app, pilot, "No matches")
        await pilot.press("u", "enter")
        await until(app, pilot, "Бағыттауыш")
        await pilot.press("escape")
        await until(app, pilot, "Дәл сол")
        await pilot.press("m", "enter")
        await until(app, pilot, "3 records")
        await pilot.press("u", "enter")
        await until(app, pilot, "4 records")
        await pilot.press("X")
        await until(app, pilot, "Search first")
        await pilot.press("slash", *"жасырын", "enter")
        await until(app, pilot, "1 found")
        await pilot.press("enter")
        await until(app, pilot, "invisible characters")
        await pilot.press("X", "enter")
        await until(app, pilot, "No matches")
        await pilot.press("slash", "down", "down", "down", *"soon", "enter")
        await until(app, pilot, "soon is not a number of days")
        await pilot.press("escape", "escape", "e", "enter")
        await until(app, pilot, "3 records in")
        assert (project.root / "memory.tmx").is_file()
        await pilot.press("escape")
        await until(app, pilot, "guide.txt")
    assert memory_stats(project).units == 3


async def test_records_are_read_page_by_page_and_tell_who_and_when(
    project: Project, run_app: RunApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A confirmed text is on top, with its author; the end of a long list is reached, its texts side by side."""
    units = "\n".join(UNIT.format(at, f"Source {at}.", f"Мәтін {at}.") for at in range(400))
    monkeypatch.chdir(project.root)
    file = project.root / "many.tmx"
    file.write_text(TMX.format(units), encoding="utf-8")
    async with run_app("project") as (app, pilot):
        await pilot.press("m", "i", *file.name, "enter")
        await until(app, pilot, "✓ 400 records")
        edit.save(project, lookup.page(project, KK, limit=1)[0].segment.key, KK, "Қауіпсіздік")
        await pilot.press("enter", "f5", "home")
        await until(app, pilot, "401 records")
        await until(app, pilot, "Aigerim")
        assert "guide.txt" in painted(app)
        await pilot.press("end")
        await until(app, pilot, "Мәтін 0.")
        await pilot.press("l", "end", "enter")
        await until(app, pilot, "kk→en")


async def test_the_memory_teaches_while_screens_are_open(project: Project, run_app: RunApp) -> None:
    """What has grown is learnt in the background, and told; where nothing has, nothing is done."""
    file = project.root / "old.tmx"
    units = "\n".join(UNIT.format(at, f"Open page {at}", f"{at}-бетті ашу") for at in range(60))
    file.write_text(TMX.format(units), encoding="utf-8")
    finish(import_memory(project, [file]))
    assert knowledge(project, project.source, KK) is None
    async with run_app("project", size=(110, 30)) as (app, pilot):
        await app.learn()
        assert knowledge(project, project.source, KK) is not None
        await until(app, pilot, "Learned from the memory")
        await app.learn()


def stop_import(project: Project) -> Path:
    """Import a thousand records of a file of 1,200, and return it."""
    file = project.root / "large.tmx"
    units = (UNIT.format(at, f"Text {at}", f"Мәтін {at}") for at in range(1_200))
    file.write_text(TMX.format("\n".join(units)), encoding="utf-8")
    work = import_memory(project, [file])
    next(work)
    work.close()
    return file


async def test_what_came_of_a_stopped_import_is_kept_or_taken_back(project: Project, run_app: RunApp) -> None:
    """Both are offered once an import was stopped; what is taken back can be imported again."""
    file = stop_import(project)
    async with run_app("project", size=(80, 24)) as (app, pilot):
        await pilot.press("m")
        await until(app, pilot, "1,000 records")
        screen = app.screen
        assert isinstance(screen, MemoryScreen)
        for keys, told in ((("enter",), "1,000 records"), (("down", "enter"), "The memory is empty.")):
            screen._ask_about_stopped(file, 1_000)
            await until(app, pilot, "1,000 records already existed")
            await pilot.press(*keys)
            await until(app, pilot, told)
    assert finish(import_memory(project, [file])).added == 1_200


async def test_an_import_that_was_stopped_stands_among_what_was_done(project: Project, run_app: RunApp) -> None:
    """It is told first of all, by its file's name, and goes back from there also where the file is gone."""
    file = stop_import(project)
    file.unlink()
    async with run_app("project", size=(80, 24)) as (app, pilot):
        await pilot.press("m")
        await until(app, pilot, "1,000 records")
        await pilot.press("u")
        await until(app, pilot, "an import that was stopped")
        await until(app, pilot, "large.tmx")
        await pilot.press("enter")
        await until(app, pilot, "The memory is empty.")


async def test_place_that_cannot_be_written_is_asked_for_again(
    project: Project, run_app: RunApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The path stays in its line, with what is wrong below it."""
    monkeypatch.chdir(project.root)
    first = lookup.page(project, KK, limit=1)[0]
    edit.save(project, first.segment.key, KK, "Редакторларға арналған цифрлық қауіпсіздік")
    async with run_app("project") as (app, pilot):
        await pilot.press("m")
        await until(app, pilot, "1 record")
        await pilot.press("e", *"memory.doc", "enter")
        await until(app, pilot, "Write the memory to")
        assert app.screen.query_one("#answer", Field).value.endswith("memory.doc")
        await until(app, pilot, "has none of the extensions")


def underlined(app: Program) -> set[str]:
    """What the screen underlines."""
    cells = (cell for strip in app.screen._compositor.render_strips() for cell in strip)
    return {cell.text for cell in cells if cell.style and cell.style.underline}


async def test_what_was_found_is_marked_and_the_cursor_stays_with_its_record(project: Project, run_app: RunApp) -> None:
    """Every form that was looked for is underlined in the record; one that was corrected is still under the cursor."""
    file = project.root / "old.tmx"
    texts = (("The first law.", "Бірінші заң."), ("A law of two.", "Екінің заңы."), ("No rule.", "Ереже жоқ."))
    units = "\n".join(UNIT.format(at, *each) for at, each in enumerate(texts))
    file.write_text(TMX.format(units), encoding="utf-8")
    finish(import_memory(project, [file]))
    async with run_app("project", size=(110, 30)) as (app, pilot):
        await pilot.press("m")
        await until(app, pilot, "Ереже")
        assert underlined(app) == set()
        await pilot.press("slash", *"заң", "enter")
        await until(app, pilot, "2 found")
        seen = underlined(app)
        await pilot.press("down")
        await pilot.pause()
        assert {*seen, *underlined(app)} == {"заң", "заңы"}
        await pilot.press("up")
        await pilot.pause()
        (screen,) = [each for each in app.screen_stack if isinstance(each, MemoryScreen)]
        unit = screen.list.current
        assert unit
        await pilot.press("enter", "down", "end", "ж", "enter")
        await until(app, pilot, "1 text changed")
        await until(app, pilot, ".ж")
        after = screen.list.current
        assert after
        assert after.id == unit.id
        await until(app, pilot, "edited old.tmx")
        assert "imported · imported" not in painted(app)


async def test_record_that_somebody_else_took_out_is_gone_from_the_list(project: Project, run_app: RunApp) -> None:
    """Neither its deletion nor a correction is claimed to have changed anything; the list is as it is now."""
    for at, text in enumerate(("Бірінші мәтін", "Екінші мәтін", "Үшінші мәтін")):
        edit.save(project, lookup.page(project, KK, after=at, limit=1)[0].segment.key, KK, text)
    async with run_app("project") as (app, pilot):
        await pilot.press("m")
        await until(app, pilot, "3 records")
        screen = app.screen
        assert isinstance(screen, MemoryScreen)
        for keys in (("x", "enter"), ("enter", "down", "end", "!", "enter")):
            await until(app, pilot, "мәтін")
            unit = screen.list.current
            assert unit is not None
            before = screen.list.count()
            finish(delete_units(project, Selection(ids=(unit.id,))))
            await pilot.press(*keys)
            await until(app, pilot, f"{before - 1} record")
            assert "text changed" not in painted(app)
            assert "texts changed" not in painted(app)
