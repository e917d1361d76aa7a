"""Report of findings in plain lines for a person, without those that somebody has waived."""

from __future__ import annotations

from localize.i18n.sanitize import visible_in_log
from localize.workflow.reports.findings.record import FindingsReport, ReportedFinding


def render(report: FindingsReport) -> str:
    """Return a line for each finding, and how many count."""
    lines = [_line(each) for each in report.findings if each.finding.waived is None]
    return "".join(f"{visible_in_log(line)}\n" for line in (*lines, summary(report)))


def summary(report: FindingsReport) -> str:
    """Return how many findings count, and in how many texts."""
    return f"{count(len(report.open), 'finding')} in {count(report.checked, 'text')}"


def count(number: int, thing: str) -> str:
    """Return "1 finding", "2 findings", "0 findings"."""
    return f"{number} {thing}{'' if number == 1 else 's'}"


def _line(reported: ReportedFinding) -> str:
    finding = reported.finding
    segment = f"{reported.language}  {reported.key}  " if reported.key else ""
    place = f"{reported.document}{'#' if reported.key else ':'}{reported.number}"
    return f"{place}  {segment}{finding.severity.value}  {finding.check}: {finding.message}"
