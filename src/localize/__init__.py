"""A workshop to translate, check, review and export documents in three languages.

As a library:

    import localize

    with localize.open_project("digital-rights") as project:
        report = localize.finish(localize.export(project))

The main functions of the workflow are here: `add`, `draft`, `check`, `export` yield progress and are run by `finish`;
the others return at once. `localize.workflow` has all of them, `localize.model` the types that they take and return;
every failure is a `localize.LocalizeError` with a hint.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from localize.errors import Blocked, Conflict, LocalizeError
    from localize.model.segment_list import Row, Where
    from localize.workflow import finish
    from localize.workflow.checking.check import check, waive
    from localize.workflow.documents.add import add
    from localize.workflow.drafting.draft import draft
    from localize.workflow.editing.edit import save
    from localize.workflow.export.export import Fallback, Wanted, export
    from localize.workflow.memory.import_files import import_memory
    from localize.workflow.memory.segment_matches import matches
    from localize.workflow.project.project import Project, init, open_project
    from localize.workflow.reports.progress import status
    from localize.workflow.review import approve, reject, withdraw
    from localize.workflow.segment_view import view
    from localize.workflow.segments.lookup import find_key, rows

__version__ = "0.1.0"

_PUBLIC = {
    "Blocked": "errors",
    "Conflict": "errors",
    "LocalizeError": "errors",
    "add": "workflow.documents.add",
    "approve": "workflow.review",
    "check": "workflow.checking.check",
    "draft": "workflow.drafting.draft",
    "export": "workflow.export.export",
    "Fallback": "workflow.export.export",
    "find_key": "workflow.segments.lookup",
    "finish": "workflow",
    "import_memory": "workflow.memory.import_files",
    "init": "workflow.project.project",
    "matches": "workflow.memory.segment_matches",
    "open_project": "workflow.project.project",
    "Project": "workflow.project.project",
    "reject": "workflow.review",
    "Row": "model.segment_list",
    "rows": "workflow.segments.lookup",
    "save": "workflow.editing.edit",
    "status": "workflow.reports.progress",
    "view": "workflow.segment_view",
    "waive": "workflow.checking.check",
    "Wanted": "workflow.export.export",
    "Where": "model.segment_list",
    "withdraw": "workflow.review",
}
"""Public names and the module of each, imported on first use: `import localize` costs nothing."""

__all__ = [  # the names are texts; mypy checks them against the imports above
    "Blocked",
    "Conflict",
    "Fallback",
    "LocalizeError",
    "Project",
    "Row",
    "Wanted",
    "Where",
    "__version__",
    "add",
    "approve",
    "check",
    "draft",
    "export",
    "find_key",
    "finish",
    "import_memory",
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


if not TYPE_CHECKING:  # or a name that is not there would be no error for a type checker

    def __getattr__(name: str) -> object:
        if name in ("errors", "model"):
            return importlib.import_module(f"localize.{name}")
        if name not in _PUBLIC:
            raise AttributeError(f"module 'localize' has no attribute {name!r}")
        return getattr(importlib.import_module(f"localize.{_PUBLIC[name]}"), name)
