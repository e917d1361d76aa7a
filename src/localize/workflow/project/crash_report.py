"""Report of an unexpected error: a file with the place in the program, and no text of any project."""

from __future__ import annotations

import traceback
from contextlib import suppress
from datetime import datetime
from itertools import count
from pathlib import Path

from localize.safe.atomic import write_private
from localize.safe.modes import make_folder
from localize.workflow.user.state_folder import state_folder


def write_report(error: BaseException) -> Path | None:
    """Return where an unexpected error was described, without any text of the project; None where that failed too.

    Messages are left out: they may quote what somebody typed.
    """
    folder = state_folder()
    lines = []
    cause: BaseException | None = error
    while cause is not None:
        lines += [f"{type(cause).__name__}\n", *traceback.format_tb(cause.__traceback__)]
        cause = cause.__cause__ or cause.__context__
    moment = f"{datetime.now().astimezone():%Y%m%d-%H%M%S}"
    try:
        make_folder(folder)
        path = next(each for at in count(1) if not (each := folder / _name(moment, at)).exists())
        write_private(path, "".join(lines).encode("utf-8", "backslashreplace"))
    except OSError:
        return None
    return path


def remove_reports() -> int:
    """Delete every report, of whatever project: none says which; return how many there were."""
    found = [*state_folder().glob("error-*.txt")]
    for each in found:
        with suppress(OSError):
            each.unlink()
    return len(found)


def _name(moment: str, at: int) -> str:
    """Return the name of the *at*-th report of a second: the first fault is often the cause of those that follow."""
    return f"error-{moment}.txt" if at == 1 else f"error-{moment}-{at}.txt"
