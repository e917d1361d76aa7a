"""Collection of a report: each finding of a check with its texts, its place in a file, and its page in the manual."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Generator, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from localize.errors import LocalizeError, NotFound
from localize.errors.message import Message
from localize.language import parse_tag
from localize.model import Finding, LanguageTag, Progress, SegmentKey
from localize.model.segment_list import Located, Row
from localize.plugins import is_own
from localize.workflow.checking.check import CheckReport
from localize.workflow.checking.project_checks import known_checks
from localize.workflow.reports.findings.places import DocumentFiles, find_repository, relative_path
from localize.workflow.reports.findings.record import (
    CheckedDocument,
    FindingsReport,
    Place,
    ReportedFinding,
    with_fingerprints,
)
from localize.workflow.user.origins import read_origins

if TYPE_CHECKING:
    from localize.checks import CheckInfo
    from localize.config.project import Config
    from localize.workflow.checking.check_pairs import PairOptions
    from localize.workflow.project.project import Project

_DOCUMENTATION = "docs"
_CHECKS_PAGE = "reference/checks.md"
_RULES_PAGE = "how-to/rules-and-spelling.md"

_Rows = Mapping[tuple[SegmentKey, LanguageTag], Row]
_Places = Mapping[tuple[SegmentKey, LanguageTag], Place]


def collect(
    project: Project, report: CheckReport, *, read_lines: bool = True
) -> Generator[Progress, None, FindingsReport]:
    """Return what a check saw as a report for any format.

    Each document with findings is read again for their lines, unless *read_lines* is off: then each finding stands in
    line 1. A finding in a translation stands in the exported file where that is what an export would write now, any
    other one in the source file.
    """
    rows = _read_rows(project, report.findings)
    paths = _paths(project)
    places: _Places = {}
    if read_lines:
        places = yield from _find_places(project, report, rows, paths)
    checks = _found_checks((each.finding for each in report.findings), known_checks(project.config))
    documentation = documentation_address() if read_lines else None
    findings = (
        _reported(each, rows[each.key, each.language], places, paths, documentation)
        for each in report.findings
        if (each.key, each.language) in rows
    )
    documents = tuple(
        CheckedDocument(each.document, each.language, each.texts, paths[each.document]) for each in report.documents
    )
    return FindingsReport(
        tuple(with_fingerprints(findings)),
        report.checked,
        title=project.config.name or project.root.name,
        source_language=project.source,
        languages=tuple(dict.fromkeys(each.language for each in report.documents)),
        documents=documents,
        checks=checks,
        documentation=documentation,
    )


def collect_pairs(
    pairs: Iterable[tuple[int, str, str, Sequence[Finding]]], asked: PairOptions, path: Path, config: Config | None
) -> FindingsReport:
    """Return what was found in pairs of a file, each with its line, source and target; *path* is `-` for stdin."""
    name = "standard input" if str(path) == "-" else str(path)
    place = relative_path(path.absolute(), find_repository(Path.cwd())) if str(path) != "-" else name
    language = parse_tag(asked.target_language)
    documentation = documentation_address()
    found: list[ReportedFinding] = []
    checked = 0
    for line, source, target, findings in pairs:
        checked += 1
        for each in findings:
            page = page_address(each.check, documentation)
            where = Place(place, line, exact=True)
            found.append(ReportedFinding(each, None, language, name, line, source, target, where, page))
    checks = _found_checks((each.finding for each in found), known_checks(config))
    return FindingsReport(
        tuple(with_fingerprints(found)),
        checked,
        title=name,
        source_language=parse_tag(asked.source_language),
        languages=(language,),
        documents=(CheckedDocument(name, language, checked, place),),
        checks=checks,
        documentation=documentation,
    )


def _read_rows(project: Project, findings: Iterable[Located]) -> _Rows:
    """Return the row of each finding whose segment is still there."""
    rows: dict[tuple[SegmentKey, LanguageTag], Row] = {}
    for name in dict.fromkeys((each.key, each.language) for each in findings):
        with suppress(NotFound):
            rows[name] = project.store.get_row(*name)
    return rows


def _reported(
    located: Located, row: Row, places: _Places, paths: Mapping[str, str], documentation: str | None
) -> ReportedFinding:
    return ReportedFinding(
        located.finding,
        located.key,
        located.language,
        located.path,
        located.document_number,
        row.segment.source.typed,
        row.target.content.typed if row.target else "",
        places.get((located.key, located.language), Place(paths[located.path])),
        page_address(located.finding.check, documentation),
    )


def _found_checks(findings: Iterable[Finding], known: Iterable[CheckInfo]) -> tuple[CheckInfo, ...]:
    names = {each.check for each in findings}
    return tuple(each for each in known if each.id in names)


def _paths(project: Project) -> Mapping[str, str]:
    """Return where the file of each document is, relative to the repository.

    A file outside the project is where this person added it from, if that is in the repository; else its name stands.
    """
    repository = find_repository(project.root)
    origins = read_origins(project)
    paths = {}
    for document in project.store.documents():
        inside = project.root / document.path
        origin = origins.get(document.path, inside)
        is_outside = not inside.is_file() and origin.is_relative_to(repository) and origin.is_file()
        paths[document.path] = relative_path(origin if is_outside else inside, repository)
    return paths


def _find_places(
    project: Project, report: CheckReport, rows: _Rows, paths: Mapping[str, str]
) -> Generator[Progress, None, _Places]:
    from localize.safe.sandbox import ChildReader

    found: defaultdict[str, set[LanguageTag]] = defaultdict(set)
    for each in report.findings:
        found[each.path].add(each.language)
    documents = [each for each in project.store.documents() if each.path in found]
    places: dict[tuple[SegmentKey, LanguageTag], Place] = {}
    with ChildReader() as reader:
        for at, document in enumerate(documents):
            yield Progress(at, len(documents), Message("{path}", path=document.path))
            units = {row.segment.unit for row in rows.values() if row.segment.document == document.id}
            segments = [each for unit, own in project.store.units(document.id) if unit.id in units for each in own]
            with suppress(LocalizeError):  # its plug-in is gone, or reads it no longer: line 1 is all that is known
                files = DocumentFiles(project, reader, document, paths[document.path])
                for language in found[document.path]:
                    own_places = files.find(language, segments)
                    places |= {(key, language): place for key, place in own_places.items()}
    return places


def page_address(check: str, documentation: str | None) -> str:
    """Return the address of a check's page: relative to the checkout where no address of the documentation is known."""
    if check.startswith("rules."):
        return f"{documentation or _DOCUMENTATION}/{_RULES_PAGE}"
    return f"{documentation or _DOCUMENTATION}/{_CHECKS_PAGE}#{check.replace('.', '')}"


@cache
def documentation_address() -> str | None:
    """Return where the documentation of this program is, as its metadata says; None where they say nothing."""
    from importlib.metadata import entry_points  # reads e-mail and archives as well: 30 ms

    for point in entry_points(group="localize.filters"):
        if point.dist is not None and is_own(point.dist):
            for each in point.dist.metadata.get_all("Project-URL") or ():
                label, _, address = str(each).partition(",")
                if label.strip().lower() == "documentation":
                    return address.strip().rstrip("/")
            break
    return None
