"""A workshop to translate, check, review and export documents in three languages.

As a library:

    import localize

    with localize.open_project("digital-rights") as project:
        report = localize.finish(localize.export(project))

Every verb of the desk is here: `add`, `draft`, `check`, `export` yield progress and are run by `finish`; the others
return at once. `localize.workflow` has their modules, `localize.model` the types that they speak in.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
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
    "add": "add",
    "approve": "review",
    "check": "check",
    "draft": "draft",
    "export": "export",
    "Fallback": "export",
    "find_key": "lookup",
    "finish": "",
    "init": "project",
    "matches": "lookup",
    "open_project": "project",
    "Project": "project",
    "reject": "review",
    "rows": "lookup",
    "save": "edit",
    "status": "report",
    "view": "lookup",
    "waive": "check",
    "Wanted": "export",
    "withdraw": "review",
}
"""Public names and the workflow module of each, imported on first use: `import localize` costs nothing."""

__all__ = [  # the names are texts; mypy checks them against the imports above
    "Fallback",
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
    if name not in _PUBLIC:
        raise AttributeError(f"module 'localize' has no attribute {name!r}")
    module = importlib.import_module(f"localize.workflow.{_PUBLIC[name]}".rstrip("."))
    return getattr(module, name)
