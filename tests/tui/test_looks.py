"""What reaches the terminal can be read: contrast of all that is painted, labels that are whole in every language."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from colorsys import rgb_to_hls
from dataclasses import replace
from gettext import NullTranslations
from types import MappingProxyType

import pytest
from rich.color import Color, ColorSystem
from tests.tui.tui_support import KK, RunApp
from textual.geometry import Region
from textual.pilot import Pilot
from textual.screen import ModalScreen
from textual.strip import Strip

from localize.i18n import LANGUAGES, set_language, tr
from localize.model.segment_list import Where
from localize.tui.app import Localize
from localize.tui.destination import Start
from localize.tui.theme import GROUNDS, INKS, THEMES, colours, contrast, make_theme
from localize.workflow.editing.edit import save
from localize.workflow.project.project import Project
from localize.workflow.review import reject
from localize.workflow.user.preferences import Look

pytestmark = pytest.mark.thorough

SPOKEN = [pytest.param(each, marks=[] if each == "kk" else pytest.mark.thorough) for each in LANGUAGES]
"""Languages of the screens: what has room in one of them, in the default run, has it in nearly all."""
LEAST = {Look.CONTRAST: 7.0}
# The sixteen colours of xterm and of the Linux console, as both set them.
XTERM = (
    "000000 cd0000 00cd00 cdcd00 0000ee cd00cd 00cdcd e5e5e5 7f7f7f ff0000 00ff00 ffff00 5c5cff ff00ff 00ffff ffffff"
)
CONSOLE = (
    "000000 aa0000 00aa00 aa5500 0000aa aa00aa 00aaaa aaaaaa 555555 ff5555 55ff55 ffff55 5555ff ff55ff 55ffff ffffff"
)
OPEN = [each for each in GROUNDS if each != "selected"]
"""Grounds that a border stands on."""
PALETTES = (XTERM.split(), CONSOLE.split())
_TONES = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")
ANSI_NAMES = [f"ansi_{bright}{tone}" for bright in ("", "bright_") for tone in _TONES]
FRAME = set("▁▂▃▄▅▆▇█▏▎▍▌▋▊▉▔│─┃╭╮╰╯ ")
"""What bars and lines are made of: no text."""

VISITS: Mapping[Start, tuple[tuple[str, ...], ...]] = MappingProxyType(
    {
        "project": (
            (),
            ("e",),
            ("a",),
            ("f1",),
            ("N",),
            ("p", "enter"),
            ("t", "c"),
            ("t", "enter", "down"),
            ("t", "enter", "f", "space"),
            ("t", "slash", "x"),
            ("m",),
            ("m", "slash"),
            ("s", "down"),
        ),
        "editor": (
            ("down", "down"),
            ("f8",),
            ("escape", "f1"),
            ("ctrl+p",),
            ("ctrl+f", "w"),
            ("f3", "w", "o", "r", "enter"),
        ),
        "review": (("s", "down", "enter"), ("x",), ("tab", "tab")),
    }
)
"""Screens and dialogs, by the keys that lead there one after the other; Esc closes a dialog."""


@pytest.fixture
def rich_project(project: Project) -> Project:
    """Texts in many states: confirmed with findings, drafts with fixes, sent back, similar to each other."""
    rows = project.store.rows(KK, Where(), after=0, limit=10)
    save(project, rows[0].segment.key, KK, "Редакцияға арналған цифрлық қауіпсіздік")
    save(project, rows[1].segment.key, KK, "Әр есептік жазбаға ұзақ пароль 5 ойлап табыңыз")
    save(project, rows[3].segment.key, KK, "Желі 5 күнге өшірілді.")
    reject(project, rows[3].segment.key, KK, reason="a better word")
    return project


PROBE = make_theme(
    Look.DARK,
    ("#010101", "#020202", "#030303", "#040404"),
    {ink: f"#f0{at:02x}f0" for at, ink in enumerate((*INKS, "border"))},
)
NAMED = {hexadecimal: name for name, hexadecimal in colours(PROBE).items() if name in (*INKS, *GROUNDS)}
"""A theme in which every colour is told from every other one."""


@pytest.mark.parametrize("start", VISITS)
async def test_all_that_is_painted_has_its_contrast(start: Start, rich_project: Project, run_app: RunApp) -> None:
    """What is painted in which colour on which ground reaches 4.5:1 in every theme, in high contrast 7:1."""
    pairs: dict[tuple[str, str], str] = {}
    async with run_app(start, size=(100, 32)) as (app, pilot):
        app.register_theme(replace(PROBE, name="probe"))
        app.theme = "probe"
        async for _ in visits(app, pilot, start):
            for cell in (cell for strip in painted(app) for cell in strip):
                if cell.text.strip() and not set(cell.text) <= FRAME and cell.style is not None:
                    assert not cell.style.dim, cell.text
                    assert cell.style.color is not None
                    assert cell.style.bgcolor is not None
                    pair = tuple(each.get_truecolor().hex for each in (cell.style.color, cell.style.bgcolor))
                    pairs[pair[0], pair[1]] = cell.text
    assert {pair: text for pair, text in pairs.items() if not NAMED.keys() >= set(pair)} == {}
    poor = {
        (look.value, NAMED[ink], NAMED[ground], round(ratio, 2)): text
        for (ink, ground), text in pairs.items()
        for look in Look
        for ratio in ratios(look, NAMED[ink], NAMED[ground])
        if ratio < LEAST.get(look, 4.5)
    }
    assert len(pairs) > 8
    assert poor == {}


def ratios(look: Look, ink: str, ground: str) -> list[float]:
    """The contrast of two named colours in a theme; in the terminal's own colours, those of two palettes."""
    one, other = (colours(THEMES[look])[name] for name in (ink, ground))
    if look is not Look.ANSI:
        return [contrast(one, other)]
    return [contrast(*(f"#{palette[ANSI_NAMES.index(each)]}" for each in (one, other))) for palette in PALETTES]


async def visits(app: Localize, pilot: Pilot[int], start: Start) -> AsyncIterator[tuple[str, ...]]:
    """Go to one place after the other, from a screen."""
    for keys in VISITS[start]:
        await visit(app, pilot, keys)
        yield keys
        if isinstance(app.screen, ModalScreen):
            await visit(app, pilot, ("escape",))


async def visit(app: Localize, pilot: Pilot[int], keys: tuple[str, ...]) -> None:
    """Press keys and wait until all that they set off is done."""
    for key in keys:
        await pilot.press(key)
    await pilot.pause()
    await app.workers.wait_for_complete()
    await pilot.pause()


def painted(app: Localize) -> list[Strip]:
    """The lines of the screen; of a dialog only its own: what lies behind it is veiled, and not to be read."""
    strips = app.screen._compositor.render_strips()
    if not isinstance(app.screen, ModalScreen):
        return strips
    own = ".dialog, CommandPalette CommandInput, CommandPalette CommandList"
    place = Region.from_union([each.region for each in app.screen.query(own) if each.region])
    return [strips[y].crop(place.x, place.right) for y in range(place.y, min(place.bottom, len(strips)))]


@pytest.mark.parametrize("look", list(Look), ids=lambda look: look.value)
def test_every_ink_can_be_read_on_every_ground(look: Look) -> None:
    """Whatever a screen puts where: each text colour reaches the contrast on each ground."""
    poor = {
        (ink, ground): round(ratio, 2)
        for ink in INKS
        for ground in GROUNDS
        for ratio in ratios(look, ink, ground)
        if ratio < LEAST.get(look, 4.5)
    }
    assert poor == {}


def as_256(colour: str) -> str:
    """What a terminal with 256 colours shows of a colour."""
    return Color.parse(colour).downgrade(ColorSystem.EIGHT_BIT).get_truecolor().hex


@pytest.mark.parametrize("look", [each for each in Look if each is not Look.ANSI], ids=lambda look: look.value)
def test_grounds_and_borders_survive_256_colours(look: Look) -> None:
    """All are nearly grey, no two become one; borders are seen on each ground, and every ink can be read there too."""
    named = colours(THEMES[look])
    grounds = {name: named[name] for name in (*GROUNDS, "border-blurred")}
    saturations = {name: rgb_to_hls(*Color.parse(each).get_truecolor().normalized)[2] for name, each in grounds.items()}
    assert {name: each for name, each in saturations.items() if each > 0.15} == {}
    assert len(set(map(as_256, grounds.values()))) == len(grounds)
    edges = [contrast(shown(named["border-blurred"]), shown(named[each])) for shown in (str, as_256) for each in OPEN]
    assert min(edges) >= 3
    poor = {
        (ink, ground): round(ratio, 2)
        for ink in INKS
        for ground in GROUNDS
        if (ratio := contrast(as_256(named[ink]), as_256(named[ground]))) < LEAST.get(look, 4.5)
    }
    assert poor == {}


def test_contrast_knows_the_extremes() -> None:
    """Black on white is 21:1, a colour on itself 1:1."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#777777") == pytest.approx(1)


def test_themes_name_the_same_colours() -> None:
    """A style that one theme has, the others have."""
    assert {frozenset(colours(theme)) for theme in THEMES.values()} == {frozenset(colours(PROBE))}


def test_blue_and_orange_are_apart_without_red_and_green() -> None:
    """What is well and what is not differ in blue and in light, which every common colour blindness leaves."""
    named = colours(THEMES[Look.COLOUR_BLIND])
    for good, bad in (("approved", "rejected"), ("added", "deleted"), ("translated", "warned")):
        blue = [int(named[name][5:], 16) for name in (good, bad)]
        assert blue[0] - blue[1] > 100, (good, bad)


class Pseudo(NullTranslations):
    """A language as long as the longest of ours, whose texts show where they begin and end."""

    def gettext(self, message: str) -> str:
        """Return a text between brackets, a third longer."""
        return f"⟦{message}{'~' * (len(message) // 3)}⟧"

    def pgettext(self, context: str, message: str) -> str:
        """Return the same."""
        del context
        return self.gettext(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Return the form for many."""
        del msgid1, n
        return self.gettext(msgid2)


@pytest.fixture
def pseudo() -> Iterator[None]:
    """Speak the long language."""
    set_language("en", Pseudo())
    yield
    set_language("en")


@pytest.mark.thorough
@pytest.mark.parametrize("start", VISITS)
async def test_no_label_is_clipped_in_a_long_language(
    start: Start, pseudo: None, rich_project: Project, run_app: RunApp
) -> None:
    """At 80 by 24 every text that begins on the screen ends on it."""
    cut: dict[tuple[str, ...], list[str]] = {}
    async with run_app(start) as (app, pilot):
        async for keys in visits(app, pilot, start):
            lines = ["".join(cell.text for cell in strip) for strip in painted(app)]
            whole = "\n".join(lines)
            if whole.count("⟦") != whole.count("⟧"):
                cut[keys] = [line for line in lines if line.count("⟦") != line.count("⟧")]
    assert cut == {}


@pytest.mark.parametrize("language", SPOKEN)
@pytest.mark.parametrize("screen", ["project", "editor", "review"])
async def test_line_of_keys_is_whole_in_every_language(screen: Start, language: str, run_app: RunApp) -> None:
    """A label that does not fit is left out whole; help stays wherever the line offers it."""
    set_language(language)
    try:
        async with run_app(screen) as (app, pilot):
            await pilot.pause()
            line = "".join(cell.text for cell in painted(app)[-1])
            assert "…" not in line
            assert len(line.rstrip()) <= 80
            if screen == "editor":
                assert "F1" in line
    finally:
        set_language("en")


@pytest.mark.parametrize("language", SPOKEN)
async def test_project_shows_all_its_keys_in_every_language(language: str, run_app: RunApp) -> None:
    """At 80 by 24 nothing of what can be done with files is left out: not the export, not the language."""
    set_language(language)
    try:
        async with run_app("project") as (app, pilot):
            await pilot.pause()
            lines = " ".join("".join(cell.text for cell in strip) for strip in painted(app)[-2:])
            wanted = ("Translate", "Review", "Add files", "Draft", "Check", "Export", "Terms", "Memory", "Update")
            assert [
                each for each in (*wanted, "Report", "Settings", "Projects", "Language") if tr(each) not in lines
            ] == []
    finally:
        set_language("en")


def test_hostile_words_do_not_break_a_sentence() -> None:
    """A value with braces is a value, not a place for another one."""
    assert tr("“{text}” is not in this list", text="{0} {text} {") == "“{0} {text} {” is not in this list"
