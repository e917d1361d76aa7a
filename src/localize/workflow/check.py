"""What the checks see: in one pair, in a whole project, in foreign pairs; and findings that a person accepts."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from localize.errors import NotFound, WorkflowError
from localize.history import Waive
from localize.listing import Located, Row, Where
from localize.model import (
    Content,
    DocumentId,
    Finding,
    LanguageTag,
    PluralCase,
    Progress,
    SegmentKey,
    Severity,
    TermHit,
    Waiver,
)
from localize.workflow.walk import all_rows, get_document

if TYPE_CHECKING:
    from localize.glossary import Glossary
    from localize.workflow.project import Project

PAGE = 256
"""Texts looked at between two reports of progress."""


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What a check of a project saw, in document order, language by language; waived findings included."""

    findings: tuple[Located, ...]
    checked: int
    """How many texts were looked at."""

    @property
    def open(self) -> tuple[Located, ...]:
        """The findings that nobody has waived and that count."""
        return tuple(
            each
            for each in self.findings
            if each.finding.waived is None and each.finding.severity is not Severity.NEUTRAL
        )

    def at_least(self, severity: Severity) -> tuple[Located, ...]:
        """Return the open findings of this severity or a worse one."""
        return tuple(each for each in self.open if each.finding.severity.is_at_least(severity))


@dataclass(frozen=True, slots=True)
class Texts:
    """A source and its translation, ready to be checked."""

    source: Content
    target: Content
    source_language: LanguageTag
    target_language: LanguageTag
    case: PluralCase | None = None
    max_length: int | None = None


def find_findings(project: Project, texts: Texts, source_hits: Sequence[TermHit] | None = None) -> tuple[Finding, ...]:
    """Return the findings in a pair under the project's severities and waivers; *source_hits* where already known."""
    from localize.checks import Pair, run_pair

    if source_hits is None:
        source_hits = project.find_terms(texts.source_language, texts.source.typed)
    pair = Pair(
        source=texts.source,
        target=texts.target,
        source_language=texts.source_language,
        target_language=texts.target_language,
        source_hits=tuple(source_hits),
        target_hits=project.find_terms(texts.target_language, texts.target.typed),
        max_length=texts.max_length,
        case=texts.case,
    )
    findings = run_pair(pair, severities=project.severities())
    waivers = project.store.waivers(texts.target_language, texts.source.hash, texts.target.hash) if findings else ()
    return tuple(_waived(finding, waivers) for finding in findings)


def _waived(finding: Finding, waivers: Iterable[Waiver]) -> Finding:
    for waiver in waivers:
        if (waiver.check, waiver.side, waiver.surface, waiver.occurrence) == (
            finding.check,
            finding.side,
            finding.surface,
            finding.occurrence,
        ):
            return replace(finding, waived=waiver.reason)
    return finding


def texts_of(project: Project, row: Row, language: LanguageTag, content: Content, limit: int | None) -> Texts:
    """Return a row's source and a text for it, ready to be checked; *limit* is its unit's longest length."""
    source_language = get_document(project, row.segment.document).source_language
    return Texts(row.segment.source, content, source_language, language, row.segment.case, limit)


def check_row(project: Project, row: Row, language: LanguageTag) -> tuple[Finding, ...]:
    """Return the findings of one stored text; none where there is no text yet."""
    if row.target is None or not row.target.content:
        return ()
    return find_findings(project, texts_of(project, row, language, row.target.content, row.max_length))


def check(
    project: Project, languages: Sequence[LanguageTag] = (), *, document: DocumentId | None = None
) -> Generator[Progress, None, CheckReport]:
    """Check every text of the project, or of some languages or one document."""
    wanted = tuple(languages) or project.all_targets()
    where = Where(document=document)
    total = sum(project.store.counts(language, where).segments for language in wanted)
    findings: list[Located] = []
    checked = 0
    looked_at = ((language, row) for language in wanted for row in all_rows(project, language, where))
    for done, (language, row) in enumerate(looked_at):
        if done % PAGE == 0:
            yield Progress(done, total, "checked")
        seen = check_row(project, row, language)
        findings += (Located(row.path, row.segment.key, row.number, language, each) for each in seen)
        checked += bool(row.target and row.target.content)
    return CheckReport(tuple(findings), checked)


def check_pairs(
    pairs: Iterable[tuple[str, str]],
    source_language: LanguageTag,
    target_language: LanguageTag,
    *,
    glossary: Glossary | None = None,
    severities: Mapping[str, Severity | None] | None = None,
) -> Generator[tuple[Finding, ...]]:
    """Yield the findings of each (source, target) pair of plain texts, without any project."""
    from localize.checks import Pair, run_pair
    from localize.glossary import TermIndex

    concepts = glossary.concepts if glossary else ()
    find_source = TermIndex.build(concepts, source_language).find
    find_target = TermIndex.build(concepts, target_language).find
    for source, target in pairs:
        pair = Pair(
            source=Content((source,)),
            target=Content((target,)),
            source_language=source_language,
            target_language=target_language,
            source_hits=find_source(source) if concepts else (),
            target_hits=find_target(target) if concepts else (),
            max_length=None,
            case=None,
        )
        yield run_pair(pair, severities=severities or {})


def waive(
    project: Project, key: SegmentKey, language: LanguageTag, check_id: str, *, reason: str, start: int | None = None
) -> Finding:
    """Accept a finding of the present text with a reason; it comes back when source or target changes.

    *start* tells findings of the same check apart.
    Raises:
        NotFound: no such finding is there now.
        WorkflowError: no reason is given, or several findings are meant.
    """
    project.require_writable()
    if not reason.strip():
        raise WorkflowError("a waiver needs a reason", hint="say why the finding is wrong here")
    row = project.store.get_row(key, language)
    if row.target is None:
        raise NotFound("finding", check_id, hint="the segment has no text yet")
    seen = [each for each in check_row(project, row, language) if each.check == check_id]
    if start is not None:
        seen = [each for each in seen if each.start == start]
    if not seen:
        raise NotFound("finding", check_id, hint="`localize check` lists what is there now")
    if len(seen) > 1:
        places = ", ".join(str(each.start) for each in seen)
        raise WorkflowError(f"{len(seen)} findings of {check_id}", hint=f"choose one with its start: {places}")
    finding = seen[0]
    waiver = Waiver(
        language=language,
        source_hash=row.segment.source_hash,
        target_hash=row.target.hash,
        check=finding.check,
        side=finding.side,
        surface=finding.surface,
        occurrence=finding.occurrence,
        reason=reason,
        by=project.member.name,
        at=datetime.now(UTC),
    )
    project.store.record((Waive(key, waiver),), actor=project.member)
    return replace(finding, waived=reason)
