"""Where the command begins. What version it is can be told without a command line's library, which takes longer to load
than all the rest."""

from __future__ import annotations

import gc
import sys

from localize import __version__

COLLECT = (50_000, 20, 100)
"""Objects made between two searches for garbage: what a command reads of its own code is none, and most commands make
fewer than these. Python's own 700 would have it all looked through fifty times."""


def main() -> None:
    """Tell the version, or hand over to the command line."""
    if sys.argv[1:] == ["--version"]:
        sys.stdout.write(f"localize {__version__}\n")
        return
    gc.set_threshold(*COLLECT)
    from localize.cli import main as run

    try:
        run()
    finally:
        gc.freeze()  # or Python looks through all that is loaded once more while it leaves, a tenth of a short command
