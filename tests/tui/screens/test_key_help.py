"""Help on F1 and the command palette: first keys, signs, search by what one wants, every interface language."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.tui.tui_support import RunApp, painted
from textual.pilot import Pilot
from textual.widgets import OptionList

from localize.i18n import LANGUAGES, set_language, tr
from localize.i18n.status_symbols import SEGMENT_SIGNS, to_ascii
from localize.tui.app import Localize
from localize.tui.destination import Start
from localize.tui.display_options import DisplayOptions
from localize.tui.keys.bindings import all_bindings
from localize.tui.keys.help_topics import ABOUT, TOPICS
from localize.tui.keys.keymap import key_of
from localize.tui.screens.base.key_help import Help
from localize.tui.screens.base.screen import BaseScreen
from localize.tui.widgets.prompts import Ask

pytestmark = pytest.mark.thorough

UNDO = {"en": "undo", "kk": "болдырмау", "ru": "отменить"}
NAMES = {each.id: each.description for _, _, each in all_bindings()}


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    """An interface language, set for the test."""
    set_language(str(request.param))
    yield str(request.param)
    set_language("en")


async def help_on(app: Localize, pilot: Pilot[int], *keys: str, typed: str = "") -> list[str]:
    """The lines of the help after some keys, searched for a text; it is closed again."""
    await pilot.press(*keys, "f1", *typed)
    await pilot.pause()
    assert isinstance(app.screen, Help)
    shown = painted(app).splitlines()
    await pilot.press("escape")
    assert not isinstance(app.screen, Help)
    return shown


async def palette_on(app: Localize, pilot: Pilot[int], typed: str) -> list[str]:
    """The commands in the palette, searched for a text."""
    await pilot.press("ctrl+p", *typed)
    await app.workers.wait_for_complete()
    await pilot.pause()
    options = app.screen.query_one(OptionList).options
    return [str(each.prompt) for each in options]


@pytest.mark.parametrize("size", [(80, 24), pytest.param((160, 48), marks=pytest.mark.thorough)], ids=str)
@pytest.mark.parametrize(
    ("screen", "keys", "topic"),
    [
        ("editor", (), "editor.text"),
        ("editor", ("escape",), "editor.list"),
        ("review", (), "review"),
        ("project", (), "project"),
    ],
)
async def test_first_keys_and_signs_are_seen_at_once(
    run_app: RunApp, language: str, screen: Start, keys: tuple[str, ...], topic: str, size: tuple[int, int]
) -> None:
    """The groups of the place, their keys and every sign are on the first page, a line each, in every language."""
    del language
    async with run_app(screen, size=size) as (app, pilot):
        shown = await help_on(app, pilot, *keys)
        assert isinstance(app.screen, BaseScreen)
        for sign in app.screen.LEGEND:
            assert f"{sign.glyph} {tr(sign.word)}" in "\n".join(shown)
    for group, actions in TOPICS[topic].first.items():
        first = f" {key_of(actions[0], {})} "
        at = next(at for at, line in enumerate(shown) if f" {tr(group)} " in line and first in line)
        for line, action in zip(shown[at:], actions, strict=False):
            assert f" {key_of(action, {})} " in line
            assert any(f" {tr(said)} " in line for said in (NAMES[action], ABOUT.get(action)) if said)


async def test_help_finds_undo_by_its_name(run_app: RunApp, language: str) -> None:
    """Who looks for "undo" finds the key of the text and that of the list, in every language, and no other keys."""
    async with run_app() as (app, pilot):
        shown = "\n".join(await help_on(app, pilot, typed=UNDO[language]))
        for action in ("editor.undo", "editor_list.take_back"):
            assert f" {key_of(action, {})} " in shown
        assert tr(NAMES["editor.copy_source"]) not in shown


async def test_help_takes_words_in_any_order(run_app: RunApp) -> None:
    """Each word that is typed must be in a line, wherever it stands; a text that is nowhere is answered."""
    async with run_app() as (app, pilot):
        assert "Copy the source" in "\n".join(await help_on(app, pilot, typed="source copy"))
        assert "No matches" in "\n".join(await help_on(app, pilot, typed="qqq"))


async def test_signs_have_their_ascii_twins(run_app: RunApp) -> None:
    """Where the terminal shows ASCII alone, the legend has the signs that stand in the lists there."""
    async with run_app(options=DisplayOptions(plain=True)) as (app, pilot):
        shown = "\n".join(await help_on(app, pilot))
    for sign in SEGMENT_SIGNS:
        assert f"{to_ascii(sign.glyph)} {sign.word}" in shown


async def test_help_follows_focus_and_own_keys(run_app: RunApp) -> None:
    """In the list its keys come first; a key bound by the person is the one that is shown."""
    async with run_app(options=DisplayOptions(keys={"editor.use_match": "f5", "editor.copy_source": "f2"})) as (
        app,
        pilot,
    ):
        assert any(" F5 " in line and "chosen match" in line for line in await help_on(app, pilot))
        await pilot.press("escape")
        shown = await help_on(app, pilot)
        assert "Keys: Editor, in the list" in "\n".join(shown[:3])
        assert shown.index(next(each for each in shown if "Edit the segment" in each)) < 12


async def test_dialogs_have_help(run_app: RunApp) -> None:
    """F1 in a dialog shows the dialog's keys, and Esc goes back to the dialog with what was typed."""
    async with run_app() as (app, pilot):
        await pilot.press("ctrl+g", "4")
        shown = "\n".join(await help_on(app, pilot))
        assert "Back" in shown
        assert "Confirm the" not in shown
        assert isinstance(app.screen, Ask)
        assert "4" in painted(app)


async def test_palette_begins_with_the_first_keys_of_the_place(run_app: RunApp, language: str) -> None:
    """Each action is listed with its key and what it does, those of the help's first page in its order."""
    del language
    async with run_app("project") as (app, pilot):
        listed = await palette_on(app, pilot, "")
    first = TOPICS["project"].actions
    for entry, action in zip(listed, first, strict=False):
        head, *rest = entry.splitlines()
        assert head.startswith(tr(NAMES[action]))
        assert key_of(action, {}) in head.split()
        assert [line.strip() for line in rest] == [tr(ABOUT[each]) for each in (action,) if each in ABOUT]


async def test_palette_searches_names_and_descriptions(run_app: RunApp) -> None:
    """A name counts more than a description, a description more than other words; nothing found is told."""
    async with run_app() as (app, pilot):
        assert "Confirm and go to the next open segment" in "".join(await palette_on(app, pilot, "next open segment"))
        await pilot.press("escape")
        assert (await palette_on(app, pilot, "undo"))[0].startswith("Undo")
        await pilot.press("escape")
        assert any(each.startswith("Look up a word") for each in await palette_on(app, pilot, "concordance"))
        await pilot.press("escape")
        assert await palette_on(app, pilot, "qqqq") == ["No matches"]
