"""The program as `python -m localize` runs it, with a log of the callbacks that held its event loop for long.

The file that `LOCALIZE_SLOW_CALLBACKS` names gets, at the end, a line a callback of more than `LEAST_S` of the screen
thread's own processor time: when it began (of the clock that all processes share), how many seconds it took, what it
was. On an idle machine that is how long a key may have waited; on a busy one it is what the program itself has to
answer for.
"""

from __future__ import annotations

import asyncio.events
import atexit
import os
import sys
import time
from pathlib import Path

LEAST_S = 0.005


def watch(path: Path) -> None:
    """Write down the long steps of every loop of this process."""
    steps: list[str] = []
    run = asyncio.events.Handle._run

    def timed(self: asyncio.events.Handle) -> None:
        began, before = time.monotonic(), time.thread_time()
        run(self)
        took = time.thread_time() - before
        if took > LEAST_S:
            steps.append(f"{began:.3f}\t{took:.4f}\t{self!r}")

    setattr(asyncio.events.Handle, "_run", timed)  # noqa: B010 - a method of a class of the library
    atexit.register(lambda: path.write_text("\n".join(steps), encoding="utf-8"))


if __name__ == "__main__":
    watch(Path(os.environ["LOCALIZE_SLOW_CALLBACKS"]))
    from localize.cli import main

    sys.exit(main())
