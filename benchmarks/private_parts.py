"""What overridden private methods of Textual win: processor time of keys, with and without each, in one process.

    python -m benchmarks.private_parts PROJECT --target kk [--size 80x24] [--keys 40]

PROJECT is a copy of a project with a long document, as `benchmarks.screens --folder` makes one; keys change it. The
editor runs without a terminal. Of two presses of a key, one is with the override and one without, so that a busy
machine slows both. A figure is the lower quartile of the processor time of the thread that paints: what others do on
the machine only adds to it.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import statistics
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from textual.events import Key

from localize.tui.app import Localize
from localize.tui.screens.base.app import Program
from localize.tui.screens.base.screen import BaseScreen
from localize.tui.terminal.partial_compositor import Touched
from localize.tui.widgets.static_text import Placed
from localize.workflow.project.project import open_project

OVERRIDES: Mapping[str, tuple[type, str]] = {
    "lines that changed": (Touched, "_get_renders"),
    "sizes as given": (Placed, "_size_updated"),
    "one painting for all": (BaseScreen, "_on_timer_update"),
    "screens without a parent": (Program, "_prune"),
}
"""By what each is for: a class and its method."""
ACTS: Mapping[str, tuple[tuple[str, ...], float]] = {
    "step": (("down",), 0.35),
    "page": (("pagedown",), 0.4),
    "dialog": (("ctrl+g", "escape"), 0.4),
    "letter": (("x",), 0.15),
}
"""Keys one after the other, the last of which is timed, and the seconds after each in which its panels come."""


async def press(app: Localize, keys: tuple[str, ...], wait_s: float) -> float:
    """Press keys and return the milliseconds that the last one took."""
    start = 0.0
    for key in keys:
        start = time.thread_time()
        app.post_message(Key(key, key if len(key) == 1 else None))
        await asyncio.sleep(wait_s)
    return (time.thread_time() - start) * 1000


async def compare(app: Localize, name: str, times: int) -> None:
    """Print what keys take with and without an override."""
    kind, method = OVERRIDES[name]
    override = vars(kind)[method]
    for act, (keys, wait_s) in ACTS.items():
        taken: tuple[list[float], list[float]] = [], []
        await press(app, ("escape", "enter") if act == "letter" else ("escape",), 1.0)
        for at in range(times * 2):
            is_with = (at + at // 2) % 2
            if is_with:
                setattr(kind, method, override)
            elif method in vars(kind):
                delattr(kind, method)
            taken[is_with].append(await press(app, keys, wait_s))
        setattr(kind, method, override)
        without, among = (statistics.quantiles(values)[0] for values in taken)
        sys.stdout.write(f"{name:<26} {act:<8} without {without:6.1f}  with {among:6.1f} ms  {without / among:5.2f}\n")


async def run(root: Path, target: str, size: tuple[int, int], times: int) -> None:
    """Open the editor and compare all overrides."""
    with open_project(root, as_name="Dana") as project:
        app = Localize(project, start="editor", language=target)
        async with app.run_test(size=size):
            await asyncio.sleep(3)
            gc.freeze()
            gc.disable()
            for name in OVERRIDES:
                await compare(app, name, times)
            app.exit()


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("project", type=Path)
    parser.add_argument("--target", default="kk")
    parser.add_argument("--size", default="80x24")
    parser.add_argument("--keys", type=int, default=40)
    asked = parser.parse_args()
    width, height = map(int, asked.size.split("x"))
    asyncio.run(run(asked.project, asked.target, (width, height), asked.keys))


if __name__ == "__main__":
    main()
