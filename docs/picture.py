"""Draws the screens on the sample.

`python docs/picture.py` writes the pictures of README and manual.
`python docs/picture.py FOLDER` writes every screen at every size in every language there, and the editor in every
theme, to be looked at.
"""

from __future__ import annotations

import asyncio
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal
from unittest.mock import patch

from textual.pilot import Pilot
from textual.worker import WorkerCancelled

from localize.i18n import LANGUAGES, set_language
from localize.tui.app import Localize
from localize.tui.destination import Start
from localize.tui.display_options import DisplayOptions
from localize.tui.screens.base.screen import BaseScreen
from localize.tui.screens.welcome import Welcoming
from localize.tui.widgets.panels import Checks
from localize.workflow import finish
from localize.workflow.demo import WORK, copy_sample, replay
from localize.workflow.documents.add import add
from localize.workflow.drafting.draft import draft
from localize.workflow.memory.import_files import import_memory
from localize.workflow.project.project import Project, open_project
from localize.workflow.user.preferences import Look

HERE = Path(__file__).parent
SIZE = (124, 34)
SIZES = ((80, 24), (120, 36), (160, 48))
SEGMENT = "26"
"""Its matches have another number and another term: the first is repaired, the second leaves findings."""
MOST_WAITS = 200
WAIT_S = 0.05
_FONTS = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Shot:
    """What is on a picture."""

    name: str
    start: Start | Literal["welcome"]
    keys: tuple[str, ...] = ()
    findings: int = 0
    """How many must have arrived in the panel."""
    is_quiet: bool = False
    """Whether no message stands above the keys."""
    language: str = "en"
    size: tuple[int, int] = SIZE
    look: Look = Look.DARK


EDITOR = Shot("editor", "editor", ("ctrl+g", *SEGMENT, "enter", "ctrl+down", "ctrl+r"), findings=1, is_quiet=True)
SHOTS = (
    EDITOR,
    Shot("findings", "editor", (*EDITOR.keys, "f8"), findings=1),
    Shot("help", "editor", ("f1",)),
    Shot("palette", "editor", ("ctrl+p",)),
    Shot("question", "editor", ("ctrl+f",)),
    Shot("search", "editor", ("f3", *"law", "enter")),
    Shot("welcome", "welcome"),
    Shot("project", "project"),
    Shot("export", "project", ("e",)),
    Shot("found", "project", ("c",)),
    Shot("tour", "project", ("N", "n", "n", "n")),
    Shot("progress", "project", ("p", "enter")),
    Shot("terms", "project", ("t", "c")),
    Shot("concept", "project", ("t", "enter", "down")),
    Shot("forms", "project", ("t", "enter", "down", "f", "down", "space")),
    Shot("new-concept", "project", ("t", "n")),
    Shot("glossary-check", "project", ("t", "v")),
    Shot("memory", "project", ("m",)),
    Shot("memory-search", "project", ("m", "slash")),
    Shot("settings", "project", ("s", "down", "down")),
    Shot("review", "review", ("s", "down", "enter")),
    Shot("reason", "review", ("s", "down", "enter", "x")),
    Shot("amend", "review", ("s", "down", "enter", "E")),
    Shot("statistics", "review", ("t",)),
    Shot("inbox", "project", ("i",)),
    Shot("policy", "project", ("s", *["down"] * 6, "enter")),
    Shot("languages", "project", ("l",)),
    Shot("replace", "editor", ("escape", "r")),
    Shot("filter", "editor", ("escape", "slash")),
    Shot("split", "editor", ("escape", "x")),
    Shot("note", "editor", ("f6",)),
    Shot("history", "editor", ("escape", "5")),
    Shot("context", "editor", ("escape", "4")),
)
"""Every screen, as it is reached."""
IN_MANUAL = {"editor": ("en", "kk"), "welcome": ("ru",), "project": ("en",), "export": ("en",), "review": ("en",)}
"""Those with a picture in the manual, and in which languages."""


def pictures() -> dict[Path, Shot]:
    """Return the pictures of README and manual."""
    return {
        HERE / f"{shot.name}{'' if language == 'en' else f'-{language}'}.svg": replace(shot, language=language)
        for shot in SHOTS
        for language in IN_MANUAL.get(shot.name, ())
    }


def fill(folder: Path) -> Path:
    """Make the sample project in a new folder, with memory, its people's work and drafts in Kazakh."""
    root = copy_sample(folder)
    with open_project(root, as_name="Aigerim") as project:
        finish(add(project, [root / "source"]))
        finish(import_memory(project))
        finish(replay(project, root / WORK))
        finish(draft(project, [project.target_language("kk")]))
    return root


@contextmanager
def sample() -> Iterator[Project]:
    """Give the sample project, open, to a person who has not opened any project before."""
    with (
        tempfile.TemporaryDirectory() as folder,
        patch.dict(os.environ, LOCALIZE_STATE_HOME=str(Path(folder) / "state")),
        open_project(fill(Path(folder) / "brief"), as_name="Aigerim") as project,
    ):
        yield project


async def paint(project: Project, shot: Shot) -> str:
    """Return a picture as Textual draws it."""
    set_language(shot.language)
    document = "source/brief.md" if shot.start == "editor" else None
    options = DisplayOptions(look=shot.look)
    app = (
        Welcoming(options)
        if shot.start == "welcome"
        else Localize(project, document=document, start=shot.start, language="kk", options=options)
    )
    try:
        async with app.run_test(size=shot.size) as pilot:
            await _settle(pilot)
            for key in shot.keys:
                await pilot.press(key)
                await _settle(pilot)
            await _settle(pilot, findings=shot.findings)
            if shot.is_quiet:
                assert isinstance(app.screen, BaseScreen)
                app.screen.take_back_message()
                await pilot.pause()
            return app.export_screenshot(title="localize")
    finally:
        app.bridge.close()
        set_language("en")


async def _settle(pilot: Pilot[int], *, findings: int = 0) -> None:
    """Wait until the screen's work is done and the panel shows so many findings."""
    for _ in range(MOST_WAITS):
        with suppress(WorkerCancelled):  # newer work of its kind has taken its place
            await pilot.app.workers.wait_for_complete()
        await pilot.pause(WAIT_S)
        if not findings or len(pilot.app.screen.query_one(Checks).findings) >= findings:
            return
    raise TimeoutError("the findings never came")


def draw(project: Project, shot: Shot) -> str:
    """Return a picture as SVG; it loads nothing from elsewhere, fonts included."""
    painted = asyncio.run(paint(project, shot))
    return _FONTS.sub("", painted).replace("<svg ", '<svg xml:space="preserve" ', 1)


def draw_all(project: Project, folder: Path) -> None:
    """Write every screen at every size in every language, and the editor in every theme."""
    folder.mkdir(parents=True, exist_ok=True)
    shots = [
        replace(shot, name=f"{shot.name}-{size[0]}-{language}", size=size, language=language)
        for shot in SHOTS
        for size in SIZES
        for language in LANGUAGES
    ]
    shots += [replace(EDITOR, name=f"editor-{look.value}", look=look) for look in Look]
    for shot in shots:
        (folder / f"{shot.name}.svg").write_text(draw(project, shot), encoding="utf-8")


def main(arguments: list[str]) -> None:
    """Write the pictures of README and manual, or all of them into a folder."""
    with sample() as project:
        if arguments:
            draw_all(project, Path(arguments[0]))
            return
        for path, shot in pictures().items():
            path.write_text(draw(project, shot), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
