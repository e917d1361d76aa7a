"""Report of findings for GitLab's code quality widget, without those that somebody has waived.

Source: GitLab, Code Quality report format.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from localize.i18n.sanitize import dump_json, visible
from localize.model import Severity
from localize.workflow.reports.findings.record import FindingsReport, ReportedFinding

_SEVERITIES: Mapping[Severity, str] = MappingProxyType(
    {Severity.CRITICAL: "critical", Severity.MAJOR: "major", Severity.MINOR: "minor", Severity.NEUTRAL: "info"}
)


def render(report: FindingsReport) -> str:
    """Return a list of findings; GitLab compares their fingerprints with those of the target branch."""
    return f"{dump_json([_issue(each) for each in report.findings if each.finding.waived is None], indent=1)}\n"


def _issue(reported: ReportedFinding) -> dict[str, object]:
    return {
        "description": visible(f"{reported.name} {reported.language}: {reported.finding.message}"),
        "check_name": reported.finding.check,
        "fingerprint": reported.fingerprint,
        "severity": _SEVERITIES[reported.finding.severity],
        "location": {"path": reported.place.path, "lines": {"begin": reported.place.line}},
    }
