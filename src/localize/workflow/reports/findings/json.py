"""Reports of findings in JSON: one object, or an object a line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from localize.i18n.sanitize import dump_json
from localize.model import Finding, Severity
from localize.workflow.reports.findings.record import FindingsReport, ReportedFinding

SCHEMA = 2
"""1 had an object a line, without places in files."""


def render(report: FindingsReport) -> str:
    """Return one object: the totals and all findings."""
    written = {
        "schema": SCHEMA,
        "project": report.title,
        "source_language": report.source_language,
        "languages": report.languages,
        "totals": _totals(report),
        "findings": [to_json(each) for each in report.findings],
    }
    return f"{dump_json(written, indent=1)}\n"


def render_lines(report: FindingsReport) -> str:
    """Return an object for each finding, on a line of its own."""
    return "".join(f"{dump_json(to_json(each))}\n" for each in report.findings)


def _totals(report: FindingsReport) -> Mapping[str, int]:
    """Return how many findings count, how many of them have each severity, and how many do not count."""
    severities = Counter(each.finding.severity for each in report.open)
    waived = sum(each.finding.waived is not None for each in report.findings)
    return {
        "texts": report.checked,
        "findings": len(report.open),
        **{each.value: severities[each] for each in Severity if each is not Severity.NEUTRAL},
        "neutral": len(report.findings) - len(report.open) - waived,
        "waived": waived,
    }


def finding_json(finding: Finding) -> dict[str, object]:
    """Return what every finding has as JSON, its place in the text alone: `start` and `end` count there."""
    return {
        "check": finding.check,
        "severity": finding.severity.value,
        "category": finding.category,
        "side": finding.side.value,
        "start": finding.start,
        "end": finding.end,
        "message": finding.message,
        "fix": finding.fix,
        "certain": finding.certain,
        "waived": finding.waived,
    }


def to_json(reported: ReportedFinding) -> dict[str, object]:
    """Return a finding and its place as JSON; `line` and `column` count in the file."""
    return {
        **finding_json(reported.finding),
        "document": reported.document,
        "number": reported.number,
        "key": reported.key,
        "language": reported.language,
        "path": reported.place.path,
        "line": reported.place.line,
        "column": reported.place.column,
        "page": reported.page,
    }
