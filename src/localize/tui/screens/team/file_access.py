"""Files that a team's screens read and write: the place that was typed, with an error that says what is wrong there."""

from __future__ import annotations

from pathlib import Path

from localize.errors import LocalizeError
from localize.safe.atomic import write_private
from localize.tui.widgets.path_completion import read_path

_MOST_BYTES = 1 << 30
"""A bundle has no more."""


def require_place(typed: str) -> Path:
    """Return a path to write to. Raises: LocalizeError where no file can be made there."""
    path = read_path(typed)
    if not typed.strip() or path.is_dir():
        raise LocalizeError("name a file: {path} is a folder", path=path)
    if not path.parent.is_dir():
        raise LocalizeError("there is no folder {path}", path=path.parent)
    return path


def write_file(path: Path, data: bytes) -> None:
    """Write a file that its owner alone can read, whole or not at all. Raises: LocalizeError."""
    try:
        write_private(path, data)
    except OSError as error:
        raise LocalizeError("{path} cannot be written: {error}", path=path, error=error.strerror) from error


def read_file(typed: str) -> bytes:
    """Return what is in a file. Raises: LocalizeError."""
    path = read_path(typed)
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise LocalizeError("{path} is too large for a bundle", path=path)
        return path.read_bytes()
    except OSError as error:
        raise LocalizeError("{path} cannot be read: {error}", path=path, error=error.strerror) from error
