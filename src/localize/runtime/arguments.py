"""Arguments of public functions that may be one value or several: paths, and names of languages or engines."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TypeAlias

StrPath: TypeAlias = str | os.PathLike[str]
Paths: TypeAlias = StrPath | Iterable[StrPath]
Names: TypeAlias = str | Iterable[str]


def as_paths(given: Paths) -> tuple[Path, ...]:
    """Return one path, or each of several."""
    return (Path(given),) if isinstance(given, str | os.PathLike) else tuple(map(Path, given))


def as_names(given: Names) -> tuple[str, ...]:
    """Return one name, or each of several; a name alone is never taken for its letters."""
    return (given,) if isinstance(given, str) else tuple(given)
