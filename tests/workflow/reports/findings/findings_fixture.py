"""Findings for tests of reports, made without a project."""

from __future__ import annotations

from dataclasses import replace

from localize.checks import CheckInfo, Scope
from localize.model import Finding, LanguageTag, SegmentKey, Severity, Side
from localize.workflow.reports.findings.record import (
    CheckedDocument,
    FindingsReport,
    Place,
    ReportedFinding,
    with_fingerprints,
)

KK = LanguageTag("kk")
PAGE = "https://docs.example/reference/checks.md#numbersmissing"
CHECKS = (CheckInfo("numbers.missing", "accuracy", Severity.MAJOR, Scope.PAIR, "A number is missing.\n\nWhat: It."),)


def reported(
    number: int = 1, severity: Severity = Severity.MAJOR, *, waived: str | None = None, line: int = 7
) -> ReportedFinding:
    """A finding in one segment of the document `guide.md`."""
    finding = Finding("numbers.missing", "accuracy", severity, Side.TARGET, 0, 1, f"no {number}", str(number))
    return ReportedFinding(
        replace(finding, waived=waived),
        SegmentKey(f"{number:016x}"),
        KK,
        "guide.md",
        number,
        f"It cost {number}.",
        "Ол.",
        Place("docs/guide.md", line, 3, exact=True),
        PAGE,
    )


def report(*findings: ReportedFinding) -> FindingsReport:
    """A report on 20 texts of the document `guide.md`."""
    documents = (CheckedDocument("guide.md", KK, 20, "docs/guide.md"),)
    return FindingsReport(
        tuple(with_fingerprints(findings)),
        20,
        "Guide",
        LanguageTag("en"),
        (KK,),
        documents,
        CHECKS,
        "https://docs.example",
    )
