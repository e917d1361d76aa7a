"""The `localize` command, also as `python -m localize`."""

from __future__ import annotations

import gc
from contextlib import suppress

COLLECT = (50_000, 20, 100)
"""Allocations between two garbage collections: what a command reads of its own code is no garbage, and most commands
allocate fewer objects than these. Python's own 700 would have it all looked through fifty times."""


def keep_off_disk() -> None:
    """Let no crash write the memory of this process, or of those that it starts, to the disk: texts and keys are in it.

    systemd-coredump and the like hold to the limit as well.
    """
    with suppress(ImportError, OSError, ValueError):  # Windows has no such file by itself
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    """Run the command line with fewer garbage collections; they act in the command's own process only."""
    gc.set_threshold(*COLLECT)
    keep_off_disk()
    from localize.cli import main as run  # not sooner: this import would have garbage collected a dozen times

    try:
        run()
    finally:
        gc.freeze()  # or Python looks through all that is loaded once more while it exits, a tenth of a short command


if __name__ == "__main__":
    main()
