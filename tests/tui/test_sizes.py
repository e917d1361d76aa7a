"""Every screen at every size: no exception, no control character, nothing blank where there is room."""

from __future__ import annotations

import json
import unicodedata
from datetime import UTC, datetime

import pytest
from tests.tui.tui_support import KK, RunApp, add_document

from localize.model import Content, LanguageTag, Origin, TranslationUnit, TranslationUnitId, Trust, Variant
from localize.model.events import ImportId
from localize.tui.destination import Start
from localize.workflow.project.project import Project

HOSTILE = (
    Content(("\x1b]0;title\x07\x1b[2J\u202egnp.exe\u200b\x85\u2028 [/b] [@click=app.quit]x[/]",)),
    Content(("Ұзақ " * 400,)),
    Content(("⚠️ 👩‍👩‍👧 \ud800 عربي",)),
)


@pytest.mark.parametrize(
    "size",
    [
        (60, 18),
        (1, 1),
        *(pytest.param(size, marks=pytest.mark.thorough) for size in ((80, 24), (160, 48), (20, 5))),
    ],
    ids=lambda size: f"{size[0]}x{size[1]}",
)
@pytest.mark.parametrize("screen", ["project", "editor", "review"])
async def test_screen_fits_every_size(screen: Start, size: tuple[int, int], run_app: RunApp) -> None:
    """Opening, moving, help and palette work however small the terminal is."""
    async with run_app(screen, size=size) as (app, pilot):
        await pilot.press("down", "up", "f1")
        await pilot.pause()
        await pilot.press("escape", "tab", "f8", "escape")
        await pilot.pause()
        await app.workers.wait_for_complete()
        await pilot.resize_terminal(100, 30)
        await pilot.pause()


@pytest.mark.parametrize("screen", ["project", "editor", "review"])
async def test_no_raw_control_character_is_painted(project: Project, run_app: RunApp, screen: Start) -> None:
    """Texts that try to command the terminal are painted as signs, on every screen."""
    add_document(project, "\x1b[31mhostile\u202e.txt", HOSTILE[:2])
    async with run_app(screen, size=(120, 40)) as (app, pilot):
        await app.screen.workers.wait_for_complete()
        for key in ("escape", "end", "up", "end"):
            await pilot.press(key)
            await pilot.pause()
            await app.screen.workers.wait_for_complete()
        painted = painted_text(app.screen._compositor.render_strips())
        bad = {character for character in painted if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp")}
        assert bad == set()


def painted_text(strips: object) -> str:
    """The characters on the screen."""
    assert isinstance(strips, list)
    return "".join(segment.text for strip in strips for segment in strip)


async def test_dialogs_say_what_they_ask_where_there_are_five_lines(run_app: RunApp) -> None:
    """On the smallest terminal a question, the field for its answer and a choice are seen, without any margin."""
    async with run_app("editor", size=(30, 5)) as (app, pilot):
        await pilot.press("ctrl+g", "4")
        await pilot.pause()
        painted = painted_text(app.screen._compositor.render_strips())
        assert "Go to segment number" in painted
        assert "4" in painted.replace("Go to segment number", "")
        await pilot.press("escape", "escape", "P")
        await pilot.pause()
        painted = painted_text(app.screen._compositor.render_strips())
        assert "Open segments" in painted


async def test_pages_are_turned_where_there_is_no_room(run_app: RunApp) -> None:
    """A list of actions or choices that has no line to be painted on takes PgDn and PgUp."""
    async with run_app("project", size=(20, 1)) as (app, pilot):
        for opened in ("ctrl+p", "p"):
            await pilot.press(opened, "pagedown", "pageup", "pagedown")
            await pilot.pause()
            await pilot.press("escape")
            await pilot.pause()
        assert app.is_running


@pytest.mark.thorough
@pytest.mark.parametrize(
    "size",
    [(100, 40), (20, 5), (1, 1)],
    ids=lambda size: f"{size[0]}x{size[1]}",
)
async def test_rooms_show_hostile_texts_as_signs_at_every_size(
    project: Project, run_app: RunApp, size: tuple[int, int]
) -> None:
    """Terms, notes, records, names and settings that try to command the terminal are painted as signs."""
    bad = HOSTILE[0].plain
    said = json.dumps(bad)
    terms = f'schema: 1\nconcepts:\n  - id: "C[b]"\n    note: {said}\n    terms: {{en: [{{text: {said}}}]}}\n'
    (project.root / "glossary" / "own.yaml").write_text(terms, encoding="utf-8")
    variants = [
        Variant(tag, each, Trust.REVIEWED, Origin(name=bad), datetime.now(UTC), bad)
        for tag, each in ((LanguageTag("en"), HOSTILE[0]), (KK, HOSTILE[1]))
    ]
    unit = TranslationUnit(TranslationUnitId("u"), tuple(variants), document=bad)
    project.store.add_memory([unit], resume=ImportId("i"), name=bad, actor=project.member)
    painted = ""
    async with run_app("project", size=size) as (app, pilot):
        for room in (
            ("t", "c", "end"),
            ("enter",),
            ("f",),
            ("a",),
            ("escape", "escape", "end", "up", "enter"),
            ("escape", "escape", "v"),
            ("escape", "slash", "x", "escape", "escape", "m"),
            ("enter",),
            ("u",),
            ("escape", "slash"),
            ("escape", "escape", "s", "enter"),
            ("escape", "escape", "p", "enter"),
            ("enter", "N", "n"),
        ):
            await pilot.press(*room)
            await app.workers.wait_for_complete()
            await pilot.pause()
            painted += painted_text(app.screen._compositor.render_strips())
    if size[0] == 100:
        for text in ("Concept C[b]", "note: ␛]0;title", "en  ␛]0;title", "invisible characters", "imported", "Tour"):
            assert text in painted
    assert {each for each in painted if unicodedata.category(each) in ("Cc", "Cf", "Cs", "Zl", "Zp")} == set()
