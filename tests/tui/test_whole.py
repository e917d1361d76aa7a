"""No label is clipped: on every screen, in every language and size, what begins is seen to its end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from gettext import NullTranslations
from itertools import product
from types import MappingProxyType

import pytest
from tests.tui.tui_support import KK, RunApp
from textual.geometry import Region
from textual.pilot import Pilot
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Static

from localize.i18n import LANGUAGES, catalog, set_language, tr
from localize.model.segment_list import Where
from localize.tui.destination import Start
from localize.tui.keys.layouts import shown
from localize.tui.screens.base.app import Program
from localize.tui.widgets.key_bar import KeyBar, fitting
from localize.tui.widgets.static_text import Text
from localize.workflow.editing.edit import save
from localize.workflow.notes.notes import leave
from localize.workflow.project.project import Project
from localize.workflow.review import reject

SIZES = ((80, 24), (120, 36), (160, 48))
ROUTES: Mapping[Start, tuple[str, ...]] = MappingProxyType(
    {
        "project": (
            "",
            "a",
            "c",
            "e",
            "l",
            "p",
            "p enter",
            "u",
            "f1",
            "f3",
            "i",
            "ctrl+p",
            "N n n",
            "m slash",
            "m enter",
            "s end",
            "s down down down down enter",
            "t c",
            "t n",
            "t enter f space",
            "t enter n",
            "t enter s",
            "t enter p",
            "t enter w",
            "t v",
        ),
        "editor": (
            "down",
            "f1",
            "f6",
            "f8",
            "f3 w o r enter",
            "ctrl+d",
            "ctrl+g",
            "ctrl+p",
            "escape 1",
            "escape 2",
            "escape 4",
            "escape 5",
            "escape slash",
            "escape r",
            "escape A",
            "escape d",
            "escape h",
            "escape v",
            "escape x",
        ),
        "review": ("", "f1", "s", "t", "v", "s down enter", "a", "c", "E", "x", "x enter", "space"),
    }
)
"""Ways to every screen and dialog, by the keys that lead there from the first one."""
PRIVATE = 0xE000

HELPED: Mapping[Start, tuple[str, ...]] = MappingProxyType(
    {
        "project": ("", "t", "escape m", "escape s", "escape i"),
        "editor": ("", "f8", "escape escape"),
        "review": ("", "space"),
    }
)
"""Ways to lines of keys, one after the other."""


class Twins(NullTranslations):
    """A language whose texts have, for their first and last letter, signs that only begin or end a text.

    They are as wide as in the language itself: nothing on the screen moves.
    """

    def __init__(self, language: str) -> None:
        super().__init__()
        self._words = catalog(language)
        self._letters: dict[str, int] = {}

    def gettext(self, message: str) -> str:
        """Return a text with both signs."""
        return self._marked(self._words.gettext(message))

    def pgettext(self, context: str, message: str) -> str:
        """Return the same."""
        return self._marked(self._words.pgettext(context, message))

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Return the form for a number, with both signs."""
        return self._marked(self._words.ngettext(msgid1, msgid2, n))

    def _marked(self, said: str) -> str:
        letters = [found.start() for found in re.finditer(r"\{[^}]*\}|(\S)", said) if found.group(1)]
        if len(letters) < 2:
            return said
        first, last = letters[0], letters[-1]
        inside = said[first + 1 : last]
        return f"{said[:first]}{self._sign(said[first], 0)}{inside}{self._sign(said[last], 1)}{said[last + 1 :]}"

    def _sign(self, letter: str, end: int) -> str:
        return chr(PRIVATE + 2 * self._letters.setdefault(letter, len(self._letters)) + end)

    def plain(self, text: str) -> str:
        """Return what is meant."""
        return "".join(self._plain(each) for each in text)

    def _plain(self, sign: str) -> str:
        at = (ord(sign) - PRIVATE) // 2
        return list(self._letters)[at] if 0 <= at < len(self._letters) else sign

    def cut(self, lines: list[str]) -> list[str]:
        """Return the lines on which a text begins that does not end, or ends that did not begin."""
        wrong: list[str] = []
        begun: list[str] = []
        for line in lines:
            for sign in line:
                if 0 <= ord(sign) - PRIVATE < 2 * len(self._letters):
                    if (ord(sign) - PRIVATE) % 2 == 0:
                        begun.append(line)
                    elif begun:
                        begun.pop()
                    else:
                        wrong.append(line)
        return [self.plain(each).rstrip() for each in dict.fromkeys([*wrong, *begun])]


@pytest.fixture
def worked_project(project: Project) -> Project:
    """Texts in many states: confirmed with findings, sent back, asked about; a record in the memory."""
    rows = project.store.rows(KK, Where(), after=0, limit=10)
    save(project, rows[0].segment.key, KK, "Редакцияға арналған цифрлық қауіпсіздік")
    save(project, rows[1].segment.key, KK, "Әр есептік жазбаға ұзақ пароль 5 ойлап табыңыз")
    save(project, rows[3].segment.key, KK, "Желі 5 күнге өшірілді.")
    reject(project, rows[3].segment.key, KK, reason="a better word")
    leave(project, rows[1].segment.key, KK, "Is this the right word?", kind="question")
    return project


def problems(app: Program, words: Twins) -> Iterator[str]:
    """Yield what is not seen whole on the present screen."""
    screen = app.screen
    lines = ["".join(cell.text for cell in strip) for strip in screen._compositor.render_strips()]
    if isinstance(screen, ModalScreen):
        place = Region.from_union(
            [
                each.region
                for each in screen.query(".dialog, CommandPalette CommandInput, CommandPalette CommandList")
                if each.region
            ]
        )
        lines = [line[place.x : place.right] for line in lines[place.y : place.bottom]]
    yield from words.cut(lines)
    for bar in screen.query(KeyBar):
        shown = fitting(bar._keys, bar.size.width)[0]
        yield from (f"no key {words.plain(each.description)}" for each in bar._keys if each not in shown)
    for widget in screen.query(Static):
        yield from (f"{words.plain(str(widget.render()))[:60]}: {each}" for each in lacks(widget))


def lacks(widget: Widget) -> Iterator[str]:
    """Yield how much less a text has than it wants; what can be scrolled to is there."""
    scrolled = any(
        each.is_scrollable and each.allow_vertical_scroll
        for each in widget.ancestors_with_self
        if isinstance(each, Widget)
    )
    if scrolled or not widget.is_on_screen or not widget.size:
        return
    wanted = widget.get_content_height(widget.screen.size, widget.screen.size, widget.content_size.width)
    if wanted > widget.content_size.height:
        yield f"{wanted} lines in {widget.content_size.height}"


async def press(app: Program, pilot: Pilot[int], keys: str) -> None:
    """Press keys, each when all that the one before set off is done."""
    for key in keys.split():
        await pilot.press(key)
        await app.workers.wait_for_complete()
        await pilot.pause()
    await app.workers.wait_for_complete()
    await pilot.pause()


_MANY_DIALOGS = ("project", "editor", "review")


@pytest.mark.parametrize(
    ("language", "size"),
    [
        pytest.param(
            language,
            size,
            marks=[] if (language, size) == ("kk", SIZES[0]) else pytest.mark.thorough,
            id=f"{language}-{size[0]}",
        )
        for language, size in product(LANGUAGES, SIZES)
    ],
)
@pytest.mark.parametrize(
    "start",  # the files have most dialogs of all: they take as long as all other screens; editor and desk come next
    [pytest.param(start, marks=pytest.mark.thorough) if start in _MANY_DIALOGS else start for start in ROUTES],
)
async def test_labels_are_whole(
    start: Start, language: str, size: tuple[int, int], worked_project: Project, run_app: RunApp
) -> None:
    """Whatever is shown, no label is cut, no key of a line is left out, no text wants more room than it has."""
    words = Twins(language)
    set_language(language, words)
    found: dict[str, list[str]] = {}
    try:
        async with run_app(start, size=size, used=worked_project) as (app, pilot):
            base = len(app.screen_stack)
            for route in ROUTES[start]:
                await press(app, pilot, route)
                found[route] = list(problems(app, words))
                while len(app.screen_stack) > base:
                    app.pop_screen()
                    await press(app, pilot, "")
    finally:
        set_language("en")
    assert {route: cut for route, cut in found.items() if cut} == {}


@pytest.mark.parametrize(
    "language", [pytest.param(each, marks=[] if each == "kk" else pytest.mark.thorough) for each in LANGUAGES]
)
@pytest.mark.parametrize("start", ROUTES)
async def test_small_terminal_keeps_the_way_to_help_and_one_line_of_title(
    start: Start, language: str, worked_project: Project, run_app: RunApp
) -> None:
    """At 60 by 18 a line of keys loses the middle ones, never the help; the first line of a screen is one line."""
    set_language(language)
    try:
        async with run_app(start, size=(60, 18), used=worked_project) as (app, pilot):
            await press(app, pilot, "")
            for keys in HELPED[start]:
                await press(app, pilot, keys)
                bar = app.screen.query_one("#keys", KeyBar)
                kept = fitting(bar._keys, bar.size.width)[0]
                assert [kept[-1].action, kept[0]] == ["help", bar._keys[0]], keys
                assert f"{shown(kept[-1].key)} {tr('Help')}" in str(bar.render())
                assert app.screen.query_one("#title", Text).size.height == 1, keys
    finally:
        set_language("en")
