"""Where the command begins. What version it is can be told without a command line's library, which takes longer to load
than all the rest."""

from __future__ import annotations

import sys

from localize import __version__


def main() -> None:
    """Tell the version, or hand over to the command line."""
    if sys.argv[1:] == ["--version"]:
        sys.stdout.write(f"localize {__version__}\n")
        return
    from localize.cli import main as run

    run()
