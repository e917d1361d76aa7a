"""Report of findings as JUnit XML, which most CI servers show as tests.

There is no official schema. A suite is a document in one language, a case a segment with findings; a suite without any
has one case that passes, for servers take an empty suite for a fault.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from localize.i18n.sanitize import visible_in_log
from localize.safe.xml_escape import escape, quote
from localize.workflow.reports.findings.record import CheckedDocument, FindingsReport, ReportedFinding

_FORBIDDEN = re.compile("[\ufffe\uffff]")
"""What XML 1.0 forbids beside control characters and halves of characters, which are shown as signs anyway."""


@dataclass(frozen=True, slots=True)
class _Case:
    """A segment of a suite, with its findings."""

    name: str
    class_name: str
    file: str
    line: int
    findings: tuple[ReportedFinding, ...] = ()

    @property
    def failures(self) -> tuple[ReportedFinding, ...]:
        return tuple(each for each in self.findings if each.counts)

    @property
    def is_skipped(self) -> bool:
        return not self.failures and any(each.finding.waived is not None for each in self.findings)


def render(report: FindingsReport) -> str:
    """Return all findings: those that count as failures, waived ones as skipped, neutral ones as output of a case."""
    suites = [(f"{each.document} {each.language}", cases) for each, cases in _suites(report)]
    suites = suites or [(report.title, [_Case("no findings", report.title, "", 1)])]
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    every = [case for _, cases in suites for case in cases]
    lines.append(f"<testsuites{_attributes(name='localize check', **_counts(every))}>")
    for name, cases in suites:
        lines.append(f"<testsuite{_attributes(name=name, **_counts(cases))}>")
        lines += (line for case in cases for line in _write(case))
        lines.append("</testsuite>")
    return "".join(f"{line}\n" for line in (*lines, "</testsuites>"))


def _suites(report: FindingsReport) -> Iterator[tuple[CheckedDocument, list[_Case]]]:
    found: defaultdict[tuple[str, str], defaultdict[int, list[ReportedFinding]]]
    found = defaultdict(lambda: defaultdict(list))
    for each in report.findings:
        found[each.document, each.language][each.number].append(each)
    for document in report.documents:
        class_name = f"{document.document}.{document.language}"
        segments = found[document.document, document.language].values()
        yield (
            document,
            [_case(class_name, some) for some in segments] or [_Case("no findings", class_name, document.path, 1)],
        )


def _case(class_name: str, findings: Sequence[ReportedFinding]) -> _Case:
    first = findings[0]
    name = f"{first.number} {first.key}" if first.key else str(first.number)
    return _Case(name, class_name, first.place.path, first.place.line, tuple(findings))


def _counts(cases: Sequence[_Case]) -> dict[str, int]:
    failed = sum(bool(case.failures) for case in cases)
    skipped = sum(case.is_skipped for case in cases)
    return {"tests": len(cases), "failures": failed, "errors": 0, "skipped": skipped}


def _write(case: _Case) -> Iterator[str]:
    """Yield the lines of a case. Each text of a document is one line, after a label."""
    yield f"<testcase{_attributes(classname=case.class_name, name=case.name, file=case.file, line=case.line)}>"
    for each in case.failures:
        attributes = _attributes(type=each.finding.check, message=each.finding.message)
        yield f"<failure{attributes}>{_text(_details(each))}</failure>"
    others = [each for each in case.findings if not each.counts]
    if case.is_skipped:
        reasons = [f"{each.finding.check}: {each.finding.waived}" for each in others if each.finding.waived is not None]
        others = [each for each in others if each.finding.waived is None]
        yield f"<skipped{_attributes(message='; '.join(reasons))}/>"
    if others:
        yield f"<system-out>{_text(line for each in others for line in _details(each))}</system-out>"
    yield "</testcase>"


def _details(reported: ReportedFinding) -> Iterator[str]:
    finding, place = reported.finding, reported.place
    yield f"{finding.severity.value}: {finding.check}: {finding.message}"
    yield f"waived: {finding.waived}" if finding.waived is not None else f"at: {place.path}:{place.line}"
    yield f"source: {reported.source}"
    yield f"target: {reported.target}"
    yield f"manual: {reported.page}" if "://" in reported.page else f"manual: localize checks {finding.check}"


def _attributes(**values: str | int) -> str:
    return "".join(f" {name}={quote(_shown(str(value)))}" for name, value in values.items())


def _text(lines: Iterable[str]) -> str:
    return "\n".join(escape(_shown(line)) for line in lines)


def _shown(text: str) -> str:
    return _FORBIDDEN.sub("\ufffd", visible_in_log(text))
