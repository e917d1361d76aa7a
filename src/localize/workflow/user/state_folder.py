"""The folder of what the program remembers of a person's work on this machine, outside every project.

Nothing depends on its files: one that is missing, broken or cannot be written counts as an empty one.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")


def state_folder() -> Path:
    """Return it; `LOCALIZE_STATE_HOME`, else `LOCALIZE_CONFIG_DIR`, override the system's place."""
    named = os.environ.get("LOCALIZE_STATE_HOME") or os.environ.get("LOCALIZE_CONFIG_DIR")
    if named:
        return Path(named)
    import platformdirs

    return Path(platformdirs.user_state_dir("localize", appauthor=False))


def read_state(name: str, default: T) -> T:
    """Return what a file of the folder holds, *default* where that cannot be read."""
    from localize.model import serialization as wire

    try:
        return wire.load(type(default), (state_folder() / name).read_bytes())
    except (OSError, ValueError):
        return default


def write_state(name: str, value: object) -> None:
    """Save a file of the folder, readable by this person alone, if the folder can be written."""
    from localize.model import serialization as wire
    from localize.safe.atomic import write_private
    from localize.safe.modes import make_folder

    path = state_folder() / name
    try:
        make_folder(path.parent)
        write_private(path, wire.dump(value).encode())
    except OSError:  # a home that cannot be written is no reason to fail
        return
