"""Formats in which findings are reported, by the name that `check --format` takes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from localize.workflow.reports.findings import github, gitlab, html, json, junit, sarif, text
from localize.workflow.reports.findings.record import FindingsReport


@dataclass(frozen=True, slots=True)
class ReportFormat:
    """One format of a report."""

    render: Callable[[FindingsReport], str]
    has_places: bool = True
    """Whether it names lines of files: to know them, the documents are read again."""


FORMATS: Mapping[str, ReportFormat] = MappingProxyType(
    {
        "text": ReportFormat(text.render, has_places=False),
        "json": ReportFormat(json.render),
        "jsonl": ReportFormat(json.render_lines),
        "sarif": ReportFormat(sarif.render),
        "junit": ReportFormat(junit.render),
        "github": ReportFormat(github.render),
        "gitlab": ReportFormat(gitlab.render),
        "html": ReportFormat(html.render),
    }
)
