"""Report of findings as SARIF 2.1.0, for code scanning on GitHub and for editors.

Source: OASIS, Static Analysis Results Interchange Format Version 2.1.0; GitHub, SARIF support for code scanning.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import quote

from localize import __version__
from localize.checks import CheckInfo
from localize.i18n.sanitize import dump_json, visible
from localize.model import Severity
from localize.workflow.reports.findings.record import FindingsReport, ReportedFinding, worst_first
from localize.workflow.reports.findings.text import count

MOST_RESULTS = 5_000
"""GitHub shows no more of a run, and refuses a file of more than 10 MB when it is compressed."""
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS: Mapping[Severity, str] = MappingProxyType(
    {Severity.CRITICAL: "error", Severity.MAJOR: "error", Severity.MINOR: "warning", Severity.NEUTRAL: "note"}
)


def render(report: FindingsReport) -> str:
    """Return the worst findings, 5,000 at most; what was left out is said in a notification."""
    chosen = worst_first(report.findings)[:MOST_RESULTS]
    rules = {each.id: number for number, each in enumerate(report.checks)}
    run: dict[str, object] = {
        "tool": {"driver": _driver(report)},
        "columnKind": "unicodeCodePoints",
        "results": [_result(each, rules) for each in chosen],
    }
    if left_out := describe_cut(report):
        notification = {"level": "warning", "message": {"text": left_out}}
        run["invocations"] = [{"executionSuccessful": True, "toolExecutionNotifications": [notification]}]
    return f"{dump_json({'$schema': _SCHEMA, 'version': '2.1.0', 'runs': [run]}, indent=1)}\n"


def describe_cut(report: FindingsReport) -> str:
    """Return how many findings a SARIF report leaves out; empty where it has all."""
    cut = len(report.findings) - MOST_RESULTS
    return f"{count(cut, 'finding')} of {len(report.findings)} left out, the least severe ones" if cut > 0 else ""


def _driver(report: FindingsReport) -> dict[str, object]:
    pages = {each.finding.check: each.page for each in report.findings}
    home = {"informationUri": report.documentation} if report.documentation else {}
    rules = [_rule(each, pages.get(each.id, "")) for each in report.checks]
    return {"name": "localize", "version": __version__, **home, "rules": rules}


def _rule(check: CheckInfo, page: str) -> dict[str, object]:
    """Return a check as a rule; its manual goes along, and its page where that has an address of its own."""
    manual = check.docstring
    level = _LEVELS[check.severity or Severity.NEUTRAL]
    return {
        "id": check.id,
        "shortDescription": {"text": manual.partition("\n")[0]},
        "fullDescription": {"text": manual.partition("\n")[0]},
        **({"helpUri": page} if "://" in page else {}),
        "help": {"text": manual},
        "defaultConfiguration": {"level": level, **({} if check.severity else {"enabled": False})},
        "properties": {"tags": [check.category]},
    }


def _result(reported: ReportedFinding, rules: Mapping[str, int]) -> dict[str, object]:
    finding, place = reported.finding, reported.place
    region = {"startLine": place.line, **({"startColumn": place.column} if place.exact else {})}
    result: dict[str, object] = {
        "ruleId": finding.check,
        "level": _LEVELS[finding.severity],
        "message": {"text": _message(reported)},
        "locations": [
            {
                "physicalLocation": {"artifactLocation": {"uri": _address(place.path)}, "region": region},
                "logicalLocations": [
                    {"name": visible(reported.name), **({"fullyQualifiedName": reported.key} if reported.key else {})}
                ],
            }
        ],
        "partialFingerprints": {"localize/v1": reported.fingerprint},
        "properties": {"language": reported.language},
    }
    if finding.check in rules:
        result["ruleIndex"] = rules[finding.check]
    if finding.waived is not None:
        result["suppressions"] = [{"kind": "external", "status": "accepted", "justification": visible(finding.waived)}]
    return result


def _message(reported: ReportedFinding) -> str:
    """Return the message, in which no text of a document becomes a link: `[text](address)` is one in SARIF."""
    return visible(f"{reported.language}: {reported.finding.message}").replace("](", "] (")


def _address(path: str) -> str:
    """Return a path as a relative URI, an absolute one as a URI of a file."""
    quoted = quote(path, errors="replace")
    return f"file://{quoted}" if path.startswith("/") else quoted
