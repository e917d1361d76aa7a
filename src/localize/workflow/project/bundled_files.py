"""Files that come with the program, the glossary and the sample project, in a wheel or in a checkout."""

from __future__ import annotations

from pathlib import Path

from localize.errors import NotFound

_PACKAGE = Path(__file__).resolve().parents[2]


def find_shipped(*parts: str) -> Path:
    """Return the path of a shipped file or folder, for example `find_shipped("glossaries", "digital-rights.yaml")`.

    Raises:
        NotFound: nothing of that name ships, or the name leads elsewhere: a project's settings may say it.
    """
    from localize.safe.paths import find_problem

    if find_problem("/".join(parts)) is not None:
        raise NotFound("shipped file", "/".join(parts), hint="use the plain name, such as shipped:digital-rights")
    for base in (_PACKAGE / "shipped", _PACKAGE.parent.parent):
        path = base.joinpath(*parts)
        if path.exists():
            return path
    raise NotFound("shipped file", "/".join(parts), hint="the installation is incomplete: install the program again")
