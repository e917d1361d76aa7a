"""Documents brought up to the files that they were read from, as far as those lie in the project's folder."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from localize.model import Progress
from localize.workflow.add import AddReport, add

if TYPE_CHECKING:
    from localize.workflow.project import Project


@dataclass(frozen=True, slots=True)
class UpdateReport:
    """What became of the documents."""

    added: AddReport
    """Of those whose file lies in the project's folder; most are unchanged."""
    elsewhere: tuple[str, ...]
    """Paths of documents without a file there: it was added from outside, or has been moved or deleted."""


def update(project: Project) -> Generator[Progress, None, UpdateReport]:
    """Read every document's file again; what has changed becomes a new version that keeps all work.

    Raises: StoreError where the project is open for reading only.
    """
    project.require_writable()
    paths = [document.path for document in project.store.documents()]
    files = {path: project.root / path for path in paths if (project.root / path).is_file()}
    elsewhere = tuple(path for path in paths if path not in files)
    if not files:
        return UpdateReport(AddReport((), ()), elsewhere)
    report = yield from add(project, tuple(files.values()))
    return UpdateReport(report, elsewhere)
