"""Reads what tests keep in YAML files, by the C parser where there is one: the other takes ten times as long."""

from __future__ import annotations

from pathlib import Path

import yaml

_LOADER: type[yaml.CSafeLoader] | type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_data(path: Path) -> object:
    """Return what a file of the tests holds."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)  # safe, whichever it is
