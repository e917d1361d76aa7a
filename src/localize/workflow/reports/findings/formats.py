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
    extension: str
    has_places: bool = True
    """Whether it names lines of files: to know them, the documents are read again."""


FORMATS: Mapping[str, ReportFormat] = MappingProxyType(
    {
        "text": ReportFormat(text.render, ".txt", has_places=False),
        "json": ReportFormat(json.render, ".json"),
        "jsonl": ReportFormat(json.render_lines, ".jsonl"),
        "sarif": ReportFormat(sarif.render, ".sarif"),
        "junit": ReportFormat(junit.render, ".xml"),
        "github": ReportFormat(github.render, ".txt"),
        "gitlab": ReportFormat(gitlab.render, ".json"),
        "html": ReportFormat(html.render, ".html"),
    }
)
