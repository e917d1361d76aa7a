"""The project's glossaries: bring one in, take all out, find their terms in a text."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from localize.errors import NotFound, StoreError, WorkflowError
from localize.model import Progress
from localize.workflow.check import CheckReport, check

if TYPE_CHECKING:
    from localize.glossary import Glossary
    from localize.workflow.project import Project


def read_glossary_file(path: Path) -> Glossary:
    """Return the glossary in a YAML, CSV or TSV file. Raises: NotFound, ConfigError, ExchangeError."""
    from localize.glossary import read_glossary

    try:
        return read_glossary(path.read_bytes(), str(path))
    except OSError as error:
        raise NotFound("glossary", str(path), hint="mend the path") from error


def import_glossary(project: Project, path: Path) -> tuple[Path, int]:
    """Copy a glossary into the project as YAML; return where it is now and how many concepts it has.

    Raises: WorkflowError where the project has one of that name, and what `read_glossary_file` raises.
    """
    from localize.glossary import write_yaml
    from localize.safe.atomic import write_atomic

    project.require_writable()
    glossary = read_glossary_file(path)
    place = project.root / "glossary" / f"{path.stem}.yaml"
    if place.exists():
        raise WorkflowError(f"{place.name} is there already", hint=f"rename the file, or delete {place}")
    try:
        place.parent.mkdir(exist_ok=True)
        write_atomic(place, write_yaml(glossary))
    except OSError as error:
        raise StoreError(f"cannot write {place}: {error.strerror}", hint="make the folder writable") from error
    project.forget_glossaries()
    return place, len(glossary.concepts)


def export_glossary(project: Project, path: Path) -> int:
    """Write all concepts of the project's glossaries to a YAML or CSV file; return how many."""
    from localize.glossary import write_table, write_yaml
    from localize.safe.atomic import write_atomic

    glossaries = project.glossaries()
    if not glossaries:
        raise WorkflowError("this project has no glossary", hint="bring one in with `localize term import FILE`")
    merged = replace(glossaries[0], concepts=project.concepts())
    data = write_yaml(merged) if path.suffix in (".yaml", ".yml") else write_table(merged)
    try:
        write_atomic(path, data)
    except OSError as error:
        raise StoreError(f"cannot write {path}: {error.strerror}", hint="choose another file") from error
    return len(merged.concepts)


def check_terms(project: Project) -> Generator[Progress, None, CheckReport]:
    """Check every text of the project for the use of its terms alone."""
    report = yield from check(project)
    wanted = tuple(each for each in report.findings if each.finding.check.startswith("terms."))
    return replace(report, findings=wanted)
