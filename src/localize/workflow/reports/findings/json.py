"""Reports of findings in JSON: one object, or an object a line."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence

from localize.i18n.sanitize import escape_json
from localize.model import Severity
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
    return f"{dump(written, indent=1)}\n"


def render_lines(report: FindingsReport) -> str:
    """Return an object for each finding, on a line of its own."""
    return "".join(f"{dump(to_json(each))}\n" for each in report.findings)


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


def to_json(reported: ReportedFinding) -> dict[str, object]:
    """Return a finding and its place as JSON; `start` and `end` count in the text, `line` and `column` in the file."""
    finding = reported.finding
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
        "document": reported.document,
        "number": reported.number,
        "key": reported.key,
        "language": reported.language,
        "path": reported.place.path,
        "line": reported.place.line,
        "column": reported.place.column,
        "page": reported.page,
    }


def dump(value: Mapping[str, object] | Sequence[object], *, indent: int | None = None) -> str:
    """Return a value as JSON that is safe to print."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    try:
        text.encode()
    except UnicodeEncodeError:  # a file name that is not UTF-8 has half characters, which JSON can only write escaped
        text = json.dumps(value, indent=indent)
    return escape_json(text)
