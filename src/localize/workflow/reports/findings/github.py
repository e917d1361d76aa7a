"""Report of findings for GitHub Actions: annotations in the log, and a table for the summary of the step.

Source: GitHub, Workflow commands for GitHub Actions; `toolkit/packages/core` for the escapes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from localize.i18n.sanitize import visible, visible_in_log
from localize.model import Severity
from localize.workflow.reports.findings.record import FindingsReport, ReportedFinding, worst_first
from localize.workflow.reports.findings.text import summary

MOST_ANNOTATIONS = 10
"""GitHub shows about ten errors and ten warnings of a step."""
MOST_SUMMARY_BYTES = 500_000
"""Half of what a step may write: other commands of the step write there too."""
_COMMANDS: Mapping[Severity, str] = MappingProxyType(
    {Severity.CRITICAL: "error", Severity.MAJOR: "error", Severity.MINOR: "warning", Severity.NEUTRAL: "notice"}
)
_ACTIVE = re.compile(r"[#$&()*:<>@\[\\\]_`{|}~]|(?<=www)\.", re.IGNORECASE)
"""What means something inside a line of GitHub's Markdown, of HTML, or of a table, and what makes a link of a text."""


def render(report: FindingsReport) -> str:
    """Return an annotation for each of the worst ten findings that count, and how many there are in all."""
    chosen = worst_first(report.open)[:MOST_ANNOTATIONS]
    lines = [_annotation(each) for each in chosen]
    shown = f"; the worst {len(chosen)} are annotated" if len(chosen) < len(report.open) else ""
    return "".join(f"{line}\n" for line in (*lines, visible_in_log(f"{summary(report)}{shown}")))


def render_summary(report: FindingsReport) -> str:
    """Return a Markdown table of all findings, the worst first, as far as the summary of a step takes them."""
    lines = [f"### {_markdown(report.title)}: {summary(report)}", ""]
    size = 0
    rows: list[str] = []
    for each in worst_first(report.findings):
        row = _row(each)
        size += len(row.encode("utf-8", "replace")) + 1
        if size > MOST_SUMMARY_BYTES:
            break
        rows.append(row)
    if rows:
        lines += ["| severity | place | language | check | message |", "|---|---|---|---|---|", *rows, ""]
    if len(rows) < len(report.findings):
        lines += [f"… and {len(report.findings) - len(rows)} more", ""]
    return "".join(f"{line}\n" for line in lines)


def _annotation(reported: ReportedFinding) -> str:
    finding, place = reported.finding, reported.place
    column = {"col": str(place.column)} if place.exact else {}
    title = f"{finding.check} ({reported.language})"
    properties = {"file": place.path, "line": str(place.line), **column, "title": title}
    listed = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{_COMMANDS[finding.severity]} {listed}::{_data(f'{reported.name}: {finding.message}')}"


def _data(text: str) -> str:
    """Return the text of a command; what ends a line is a sign in it already, and is spelled in any case."""
    return visible_in_log(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _row(reported: ReportedFinding) -> str:
    return f"| {' | '.join(_cells(reported))} |"


def _cells(reported: ReportedFinding) -> Iterator[str]:
    finding, place = reported.finding, reported.place
    waived = finding.waived is not None
    yield f"{finding.severity.value}, waived" if waived else finding.severity.value
    yield _markdown(f"{place.path}:{place.line}" if place.exact else reported.name)
    yield _markdown(reported.language)
    yield _markdown(finding.check)
    yield _markdown(f"{finding.message} (waived: {finding.waived})" if waived else finding.message)


def _markdown(text: str) -> str:
    """Return a text as Markdown that shows it and does nothing else: no markup, link, image or column of a table."""
    return _ACTIVE.sub(lambda found: f"&#{ord(found.group())};", visible(text))
