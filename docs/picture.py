"""Writes `docs/editor.svg`, the README's picture of the editor on the sample: `python docs/picture.py`."""

from __future__ import annotations

import asyncio
import re
import tempfile
from pathlib import Path

from textual.pilot import Pilot

from localize.tui.app import Localize
from localize.tui.widgets.panels import Checks
from localize.workflow import finish
from localize.workflow.add import add
from localize.workflow.demo import WORK, copy_sample, replay
from localize.workflow.draft import draft
from localize.workflow.memory import import_memory
from localize.workflow.project import Project, open_project

PICTURE = Path(__file__).parent / "editor.svg"
SIZE = (124, 34)
SEGMENT = "26"
"""Its matches have another number and another term: the first is repaired, the second leaves findings."""
MOST_WAITS = 200
WAIT_S = 0.05
_FONTS = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)


def fill(folder: Path) -> Path:
    """Make the sample project in a new folder, with memory, its people's work and drafts in Kazakh."""
    root = copy_sample(folder)
    with open_project(root, as_name="Aigerim") as project:
        finish(add(project, [root / "source"]))
        finish(import_memory(project))
        finish(replay(project, root / WORK))
        finish(draft(project, [project.target_language("kk")]))
    return root


async def paint(project: Project) -> str:
    """Return the editor's picture after the second match was taken, which does not quite fit."""
    app = Localize(project, document="source/brief.md", start="editor", language="kk")
    try:
        async with app.run_test(size=SIZE) as pilot:
            await pilot.pause()
            await pilot.press("ctrl+g", *SEGMENT, "enter")
            await _settle(pilot)
            await pilot.press("f4", "ctrl+r")
            await _settle(pilot, findings=1)
            return app.export_screenshot(title="localize")
    finally:
        app.bridge.close()


async def _settle(pilot: Pilot[int], *, findings: int = 0) -> None:
    """Wait until the screen's work is done and the panel shows so many findings."""
    for _ in range(MOST_WAITS):
        await pilot.app.workers.wait_for_complete()
        await pilot.pause(WAIT_S)
        if len(pilot.app.screen.query_one(Checks).findings) >= findings:
            return
    raise TimeoutError("the findings never came")


def draw() -> str:
    """Return the picture as SVG; it loads nothing from elsewhere, fonts included."""
    with (
        tempfile.TemporaryDirectory() as folder,
        open_project(fill(Path(folder) / "brief"), as_name="Aigerim") as project,
    ):
        painted = asyncio.run(paint(project))
    return _FONTS.sub("", painted).replace("<svg ", '<svg xml:space="preserve" ', 1)


if __name__ == "__main__":
    PICTURE.write_text(draw(), encoding="utf-8")
