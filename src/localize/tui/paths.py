"""Paths as people type and paste them."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path


def read_path(typed: str) -> Path:
    """Return the path that is meant: spaces around it and null characters left out, `~` opened where there is such a
    home.
    """
    path = Path(typed.replace("\0", "").strip())
    with suppress(RuntimeError):  # nobody of that name, or no home
        return path.expanduser()
    return path
