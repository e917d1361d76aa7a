"""Findings with their places in files: the one record that the reports of all formats are made of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from localize.model import Finding, LanguageTag, SegmentKey, Severity, hash_bytes

if TYPE_CHECKING:
    from localize.checks import CheckInfo


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a file."""

    path: str
    """Relative to the root of the repository, or of the project where there is none; with `/`, without `./`."""
    line: int = 1
    """From 1."""
    column: int = 1
    """From 1, in code points."""
    exact: bool = False
    """Whether line and column are those of the text; False: the format has no lines, or they could not be read."""


@dataclass(frozen=True, slots=True)
class ReportedFinding:
    """A finding, the texts that it is in, and where they stand."""

    finding: Finding
    key: SegmentKey | None
    """None for a pair of texts that belongs to no project."""
    language: LanguageTag
    document: str
    """Path in the project; of a pair, the name of its file."""
    number: int
    """Of the segment in its document, from 1, as the screens count; of a pair, its line."""
    source: str
    """In typing form."""
    target: str
    """In typing form; empty where a source alone was checked."""
    place: Place
    page: str
    """Address of the check's page in the documentation; relative where no address of the documentation is known."""
    fingerprint: str = ""
    """Of segment, language, check, side, surface and occurrence: it stays when lines are inserted above. A pair, which
    has no key, is known by its source."""

    @property
    def name(self) -> str:
        """The place by its logical name, for files that have no lines: `report.docx#12`."""
        return f"{self.document}#{self.number}"

    @property
    def counts(self) -> bool:
        """Whether nobody has waived the finding, and it is not neutral."""
        return self.finding.waived is None and self.finding.severity is not Severity.NEUTRAL


@dataclass(frozen=True, slots=True)
class CheckedDocument:
    """One document in one language, as far as it was looked at."""

    document: str
    language: LanguageTag
    texts: int
    """How many texts of the language were looked at."""
    path: str
    """Of the source file, as in `Place`."""


@dataclass(frozen=True, slots=True)
class FindingsReport:
    """What a check saw, in document order, language by language; waived and neutral findings included."""

    findings: tuple[ReportedFinding, ...]
    checked: int
    """How many texts were looked at."""
    title: str = ""
    """Name of the project; of pairs, their file."""
    source_language: LanguageTag | None = None
    """The project's default source language."""
    languages: tuple[LanguageTag, ...] = ()
    """The languages whose texts were checked, in the order of the settings."""
    documents: tuple[CheckedDocument, ...] = ()
    """What was looked at, also where nothing was found; in document order, language by language."""
    checks: tuple[CheckInfo, ...] = ()
    """The checks that found something, in order of id."""
    documentation: str | None = None
    """Address of the documentation; None where it is not known."""

    @property
    def open(self) -> tuple[ReportedFinding, ...]:
        """The findings that nobody has waived and that count."""
        return tuple(each for each in self.findings if each.counts)

    def at_least(self, severity: Severity) -> tuple[ReportedFinding, ...]:
        """Return the open findings of this severity or a worse one."""
        return tuple(each for each in self.open if each.finding.severity.is_at_least(severity))


def worst_first(findings: Iterable[ReportedFinding]) -> list[ReportedFinding]:
    """Return findings, the worst first and waived ones last; else in their order."""
    order = list(Severity)
    return sorted(findings, key=lambda each: (each.finding.waived is not None, order.index(each.finding.severity)))


def with_fingerprints(findings: Iterable[ReportedFinding]) -> Iterator[ReportedFinding]:
    """Yield findings with their fingerprints, each another one."""
    seen: Counter[tuple[str, ...]] = Counter()
    for each in findings:
        finding = each.finding
        segment = each.key or each.source
        name = (segment, each.language, finding.check, finding.side.value, finding.surface, str(finding.occurrence))
        again = (str(seen[name]),) if seen[name] else ()  # the same pair of texts twice in a file
        seen[name] += 1
        digest = hash_bytes("\x1f".join((*name, *again)).encode("utf-8", "surrogatepass"))
        yield replace(each, fingerprint=digest)
