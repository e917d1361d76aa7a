"""A workshop to translate, check, review and export documents in three languages.

As a library:

    import localize

    with localize.open_project("digital-rights") as project:
        report = localize.finish(localize.export(project))

The main verbs of the desk are here: `add`, `draft`, `check`, `export` yield progress and are run by `finish`; the
others return at once. `localize.workflow` has all of them, `localize.model` the types that they speak in; what goes
wrong is a `localize.LocalizeError` with a hint.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from localize.errors import LocalizeError
    from localize.workflow import finish
    from localize.workflow.add import add
    from localize.workflow.check import check, waive
    from localize.workflow.draft import draft
    from localize.workflow.edit import save
    from localize.workflow.export import Fallback, Wanted, export
    from localize.workflow.lookup import find_key, matches, rows, view
    from localize.workflow.project import Project, init, open_project
    from localize.workflow.report import status
    from localize.workflow.review import approve, reject, withdraw

__version__ = "0.1.0"

_PUBLIC = {
    "LocalizeError": "errors",
    "add": "workflow.add",
    "approve": "workflow.review",
    "check": "workflow.check",
    "draft": "workflow.draft",
    "export": "workflow.export",
    "Fallback": "workflow.export",
    "find_key": "workflow.lookup",
    "finish": "workflow",
    "init": "workflow.project",
    "matches": "workflow.lookup",
    "open_project": "workflow.project",
    "Project": "workflow.project",
    "reject": "workflow.review",
    "rows": "workflow.lookup",
    "save": "workflow.edit",
    "status": "workflow.report",
    "view": "workflow.lookup",
    "waive": "workflow.check",
    "Wanted": "workflow.export",
    "withdraw": "workflow.review",
}
"""Public names and the module of each, imported on first use: `import localize` costs nothing."""

__all__ = [  # the names are texts; mypy checks them against the imports above
    "Fallback",
    "LocalizeError",
    "Project",
    "Wanted",
    "__version__",
    "add",
    "approve",
    "check",
    "draft",
    "export",
    "find_key",
    "finish",
    "init",
    "matches",
    "open_project",
    "reject",
    "rows",
    "save",
    "status",
    "view",
    "waive",
    "withdraw",
]


def __getattr__(name: str) -> object:
    if name in ("errors", "model"):
        return importlib.import_module(f"localize.{name}")
    if name not in _PUBLIC:
        raise AttributeError(f"module 'localize' has no attribute {name!r}")
    return getattr(importlib.import_module(f"localize.{_PUBLIC[name]}"), name)
