"""What is left of an unexpected error: a file that names the place in the program, and no text of any project."""

from __future__ import annotations

import os
import traceback
from datetime import datetime
from pathlib import Path


def write_report(error: BaseException) -> Path | None:
    """Return where an unexpected error was described, without any text of the project; None where that failed too.

    Messages are left out: they may quote what somebody typed.
    """
    import platformdirs

    folder = Path(os.environ.get("LOCALIZE_CONFIG_DIR") or platformdirs.user_state_dir("localize", appauthor=False))
    lines = []
    cause: BaseException | None = error
    while cause is not None:
        lines += [f"{type(cause).__name__}\n", *traceback.format_tb(cause.__traceback__)]
        cause = cause.__cause__ or cause.__context__
    path = folder / f"error-{datetime.now().astimezone():%Y%m%d-%H%M%S}.txt"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(lines), encoding="utf-8", errors="backslashreplace")
    except OSError:
        return None
    return path
