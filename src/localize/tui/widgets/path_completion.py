"""Completion and clean-up of paths that people type and paste."""

from __future__ import annotations

import os
import shlex
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from localize.i18n.sanitize import visible

_MOST = 5000
"""Entries of a folder that are looked at."""


def read_path(typed: str) -> Path:
    """Return the path that is meant: spaces around it and null characters left out, `~` opened where there is such a
    home.
    """
    path = Path(typed.replace("\0", "").strip())
    with suppress(RuntimeError):  # nobody of that name, or no home
        return path.expanduser()
    return path


def split_paths(typed: str) -> list[str]:
    """Return the paths and patterns that are meant: one that is there as it was typed, else the words of a shell.

    Names with spaces stand in quotation marks, or have a backslash before each space.
    """
    with suppress(OSError):
        if read_path(typed).exists():
            return [str(read_path(typed))]
    words = shlex.shlex(typed.replace("\0", ""), posix=True, punctuation_chars=False)
    words.whitespace_split, words.commenters = True, ""
    words.escape = "" if os.name == "nt" else words.escape  # where it parts folders
    try:
        return list(words)
    except ValueError:  # a single quotation mark
        return typed.split()


@dataclass(frozen=True, slots=True)
class Completed:
    """How far the beginning of a path goes on by itself."""

    typed: str
    names: tuple[str, ...]
    """What it may become, folders with a slash; one name where nothing is left to choose."""


def complete_path(typed: str) -> Completed:
    """Return a path's beginning with all that its folder leaves no choice about.

    Hidden names are left out unless their dot is typed, and so are names that cannot be shown as they are.
    """
    head, _, start = typed.lstrip().rpartition("/")
    head = typed.lstrip()[: len(head) + 1] if "/" in typed else ""
    names = sorted(
        name
        for name in _names(read_path(head or "."))
        if name.startswith(start) and (start or not name.startswith(".")) and visible(name) == name
    )
    common = os.path.commonprefix(names)  # noqa: RUF071  # of letters
    return Completed(f"{head}{common or start}", tuple(names))


def _names(folder: Path) -> list[str]:
    try:
        with os.scandir(folder) as entries:
            return [each.name + ("/" if each.is_dir() else "") for each in islice(entries, _MOST)]
    except (OSError, ValueError):  # no such folder, or no right to look into it
        return []
