"""What the tests of the terminal screens share: texts, layouts, a document, bytes as a terminal sends them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

from textual._xterm_parser import XTermParser
from textual.pilot import Pilot

from localize.model import (
    Content,
    Document,
    DocumentId,
    FilterRef,
    InlineTag,
    LanguageTag,
    Part,
    Segment,
    SegmentKey,
    TagForm,
    Unit,
    UnitId,
    hash_bytes,
)
from localize.tui.app import Localize
from localize.tui.screens.base.app import Program
from localize.tui.screens.base.screen import BaseScreen
from localize.workflow.documents.match_versions import mint_keys
from localize.workflow.project.project import Project

KK = LanguageTag("kk")
RU = LanguageTag("ru")
BOLD = (InlineTag("b1", "b", TagForm.OPEN, "<b>"), InlineTag("b1", "b", TagForm.CLOSE, "</b>"))
SOURCES = (
    Content(("Digital security for editors",)),
    Content(("Choose a long password for every account.",)),
    Content(("Update your ", BOLD[0], "software", BOLD[1], " now.")),
    Content(("The network was shut down for 5 days.",)),
    Content(("Type [/b] or [@click=app.quit] as it stands.",)),
    Content(("Call the help line in 24 hours.",)),
)
GLOSSARY = """id,en,kk,ru,forbidden_kk
password,password,құпиясөз,пароль,пароль
network,network,желі,сеть,
"""

CYRILLIC = dict(zip("qwertyuiop[]asdfghjkl;'zxcvbnm,./", "йцукенгшщзхъфывапролджэячсмитьбю.", strict=True))
KAZAKH_DIGITS = dict(zip("1234567890-=", '"әіңғ,.үұқөһ', strict=True))

PATIENCE_S = 60.0
"""Longer than anything takes on a busy machine; only a failure waits for it."""

RunApp = Callable[..., AbstractAsyncContextManager[tuple[Localize, Pilot[int]]]]


def add_document(project: Project, path: str, sources: tuple[Content, ...]) -> Document:
    """Store a document with one unit a source and return it."""
    data = "\n".join(each.typed for each in sources).encode()
    ref = FilterRef("text", "1")
    document = Document(DocumentId(path), path, ref, LanguageTag("en"), None, hash_bytes(data), 1)
    bare = [Segment(SegmentKey(""), document.id, UnitId(f"u{at}"), at, source) for at, source in enumerate(sources)]
    minted = mint_keys(document.id, bare, frozenset())
    units = [(Unit(each.unit, "paragraph", (Part(each.source),)), (each,)) for each in minted]
    project.store.save_document(document, data, units, kept={}, actor=project.member)
    return document


async def take_keys(app: Localize) -> None:
    """Wait until the app has done what was asked of it; one that never rests fails."""

    async def idle() -> None:
        await asyncio.sleep(0)
        while app.is_running and (app._typing or app._waiting):
            await asyncio.sleep(0.0005)

    await asyncio.wait_for(idle(), PATIENCE_S)


async def send(app: Localize, pilot: Pilot[int], typed: str) -> None:
    """Give the program what a terminal sends."""
    parser = XTermParser()
    for event in [*parser.feed(typed), *parser.feed("")]:
        event.set_sender(app)
        app.post_message(event)
    await pilot.pause()


def painted(app: Program) -> str:
    """All that the screen shows, line by line."""
    return "\n".join("".join(cell.text for cell in strip) for strip in app.screen._compositor.render_strips())


def message(app: Program) -> str:
    """What the status line says, of the screen that is or was in front."""
    (*_, screen) = (each for each in app.screen_stack if isinstance(each, BaseScreen))
    return screen.status.message


async def until(app: Program, pilot: Pilot[int], text: str) -> None:
    """Wait until a text is on the screen."""
    for _ in range(500):
        await pilot.pause()
        if text in painted(app):
            return
    raise AssertionError(f"{text!r} never came; there is\n{painted(app)}")
