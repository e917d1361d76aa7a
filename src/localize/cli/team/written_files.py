"""Files that commands of a team write for others: the option that names one, and what is said of a bundle."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from localize.cli import output

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from localize.workflow.team.bundle_files import Written


def output_option(about: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return the option for the file that a command writes, which is required; *about* is its help."""
    place = click.Path(path_type=Path, dir_okay=False)
    return click.option("-o", "--output", "path", required=True, type=place, metavar="FILE", help=about)


def show_written(written: Written, path: Path) -> None:
    """Say what a bundle holds, where it is and who can open it."""
    size = output.count(len(written.data), "byte")
    output.line(f"{output.count(written.events, 'event')} ({size}) in {path}, for {', '.join(written.recipients)}")
