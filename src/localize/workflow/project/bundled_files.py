"""Files that come with the program, the glossary and the sample project, in a wheel or in a checkout."""

from __future__ import annotations

from pathlib import Path

from localize.errors import NotFound

_PACKAGE = Path(__file__).resolve().parents[2]


def find_shipped(*parts: str) -> Path:
    """Return the path of a shipped file or folder, for example `find_shipped("glossaries", "digital-rights.yaml")`.

    Raises:
        NotFound: nothing of that name ships.
    """
    for base in (_PACKAGE / "shipped", _PACKAGE.parent.parent):
        path = base.joinpath(*parts)
        if path.exists():
            return path
    raise NotFound("shipped file", "/".join(parts), hint="the installation is incomplete: install localize again")
