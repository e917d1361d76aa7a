"""A small project on a real store, and the program on it, driven by keys."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, cast

import pytest
from tests.tui.tui_support import GLOSSARY, KK, RU, SOURCES, RunApp, add_document
from textual._wait import wait_for_idle
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.css.types import CSSLocation
from textual.pilot import Pilot

from localize.config.project import Config, render_config
from localize.model import LanguageTag
from localize.tui.app import Localize
from localize.tui.destination import Start
from localize.tui.display_options import DisplayOptions
from localize.workflow.project.project import Project, open_project

_PARSED: dict[tuple[object, ...], list[RuleSet]] = {}
_parse_rules = Stylesheet._parse_rules


def _parse_once(sheet: Stylesheet, css: str, read_from: CSSLocation, **more: Any) -> list[RuleSet]:
    key = (css, read_from, *more.items(), *sheet._variables.items())
    if key not in _PARSED:
        _PARSED[key] = _parse_rules(sheet, css, read_from, **more)
    return _PARSED[key]


async def _settle(min_sleep: float = 0.02, max_sleep: float = 1.0) -> None:
    await wait_for_idle(min_sleep, max_sleep)
    ready = cast("list[object]", asyncio.get_running_loop()._ready)  # type: ignore[attr-defined]
    await asyncio.sleep(0)
    while ready:
        await asyncio.sleep(0)


@pytest.fixture(autouse=True)
def quiet_pilot(monkeypatch: pytest.MonkeyPatch) -> None:
    """The styles of the program are parsed once for all tests, and a busy machine is not taken for an idle program.

    Textual takes a program for idle that uses no processor, as one does that gets none.
    """
    monkeypatch.setattr(Stylesheet, "_parse_rules", _parse_once)
    for module in ("textual.app", "textual.pilot"):
        monkeypatch.setattr(f"{module}.wait_for_idle", _settle)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project folder with a glossary."""
    root = tmp_path / "project"
    (root / "glossary").mkdir(parents=True)
    (root / "glossary" / "words.csv").write_text(GLOSSARY, encoding="utf-8")
    config = Config(source=LanguageTag("en"), targets=(KK, RU), name="brief")
    (root / "localize.yaml").write_text(render_config(config), encoding="utf-8")
    return root


@pytest.fixture
def project(folder: Path) -> Iterator[Project]:
    """The project, open, with one document, as Aigerim works in it."""
    with open_project(folder, as_name="Aigerim") as opened:
        add_document(opened, "guide.txt", SOURCES)
        yield opened


@pytest.fixture
def run_app(project: Project) -> RunApp:
    """Start the program on the project, at a screen and a size; give it and its pilot."""

    @asynccontextmanager
    async def start(
        screen: Start = "editor",
        size: tuple[int, int] = (80, 24),
        used: Project | None = None,
        options: DisplayOptions | None = None,
    ) -> AsyncIterator[tuple[Localize, Pilot[int]]]:
        document = "guide.txt" if screen == "editor" else None
        app = Localize(used or project, document=document, start=screen, options=options)
        try:
            async with app.run_test(size=size) as pilot:
                await pilot.pause()
                yield app, pilot
        finally:
            app.bridge.close()

    return start
