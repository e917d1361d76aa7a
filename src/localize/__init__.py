"""A workshop to translate, check, review and export documents in three languages.

As a library:

    import localize

    with localize.open_project("digital-rights") as project:
        report = localize.finish(localize.export(project))

The main functions of the workflow are here: `add`, `draft`, `check`, `export` yield progress and are run by `finish`;
the others return at once. `localize.model` has the types of texts, terms and findings; every failure is a
`localize.LocalizeError` with a hint. What is in `__all__` is stable; other modules are internal.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from localize.errors import Blocked, Conflict, LocalizeError, NotFound
    from localize.model.segment_list import Counts, Located, Row, Where
    from localize.workflow import finish
    from localize.workflow.checking.check import CheckReport, check, waive
    from localize.workflow.checking.check_pairs import PairOptions, check_pairs
    from localize.workflow.documents.add import Added, AddReport, add
    from localize.workflow.drafting.draft import DraftReport, draft
    from localize.workflow.editing.edit import Saved, save
    from localize.workflow.export.export import ExportedFile, ExportReport, FailedFile, Fallback, Wanted, export
    from localize.workflow.export.kazakh_scripts import VariantReport
    from localize.workflow.glossary.glossaries import GlossaryReport, import_glossary
    from localize.workflow.memory.file_reader import ImportOptions
    from localize.workflow.memory.import_files import ImportReport, import_memory
    from localize.workflow.memory.segment_matches import matches
    from localize.workflow.project.project import Project, init, open_project
    from localize.workflow.reports.progress import Status, status
    from localize.workflow.review import Reviewed, approve, reject, withdraw
    from localize.workflow.segment_view import TermChoice, View, view
    from localize.workflow.segments.diff import diff
    from localize.workflow.segments.iterate import rows
    from localize.workflow.segments.lookup import DocumentStatus, find_document, find_key

__version__ = "0.1.0"

_PUBLIC = {
    "add": "workflow.documents.add",
    "Added": "workflow.documents.add",
    "AddReport": "workflow.documents.add",
    "approve": "workflow.review",
    "Blocked": "errors",
    "check": "workflow.checking.check",
    "check_pairs": "workflow.checking.check_pairs",
    "CheckReport": "workflow.checking.check",
    "Conflict": "errors",
    "Counts": "model.segment_list",
    "diff": "workflow.segments.diff",
    "DocumentStatus": "workflow.segments.lookup",
    "draft": "workflow.drafting.draft",
    "DraftReport": "workflow.drafting.draft",
    "export": "workflow.export.export",
    "ExportedFile": "workflow.export.export",
    "ExportReport": "workflow.export.export",
    "FailedFile": "workflow.export.export",
    "Fallback": "workflow.export.export",
    "find_document": "workflow.segments.lookup",
    "find_key": "workflow.segments.lookup",
    "finish": "workflow",
    "GlossaryReport": "workflow.glossary.glossaries",
    "import_glossary": "workflow.glossary.glossaries",
    "import_memory": "workflow.memory.import_files",
    "ImportOptions": "workflow.memory.file_reader",
    "ImportReport": "workflow.memory.import_files",
    "init": "workflow.project.project",
    "LocalizeError": "errors",
    "Located": "model.segment_list",
    "matches": "workflow.memory.segment_matches",
    "NotFound": "errors",
    "open_project": "workflow.project.project",
    "PairOptions": "workflow.checking.check_pairs",
    "Project": "workflow.project.project",
    "reject": "workflow.review",
    "Reviewed": "workflow.review",
    "Row": "model.segment_list",
    "rows": "workflow.segments.iterate",
    "save": "workflow.editing.edit",
    "Saved": "workflow.editing.edit",
    "Status": "workflow.reports.progress",
    "status": "workflow.reports.progress",
    "TermChoice": "workflow.segment_view",
    "VariantReport": "workflow.export.kazakh_scripts",
    "View": "workflow.segment_view",
    "view": "workflow.segment_view",
    "waive": "workflow.checking.check",
    "Wanted": "workflow.export.export",
    "Where": "model.segment_list",
    "withdraw": "workflow.review",
}
"""Public names and the module of each, imported on first use: `import localize` costs nothing."""

__all__ = [  # the names are texts; mypy checks them against the imports above
    "AddReport",
    "Added",
    "Blocked",
    "CheckReport",
    "Conflict",
    "Counts",
    "DocumentStatus",
    "DraftReport",
    "ExportReport",
    "ExportedFile",
    "FailedFile",
    "Fallback",
    "GlossaryReport",
    "ImportOptions",
    "ImportReport",
    "LocalizeError",
    "Located",
    "NotFound",
    "PairOptions",
    "Project",
    "Reviewed",
    "Row",
    "Saved",
    "Status",
    "TermChoice",
    "VariantReport",
    "View",
    "Wanted",
    "Where",
    "__version__",
    "add",
    "approve",
    "check",
    "check_pairs",
    "diff",
    "draft",
    "export",
    "find_document",
    "find_key",
    "finish",
    "import_glossary",
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
