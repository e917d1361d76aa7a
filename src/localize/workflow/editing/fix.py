"""Fixes of findings in many texts at once: the certain ones, on request also suggestions.

Each text becomes a new revision of the person who asked for it. A fix is put in only if it removes its finding and adds
no other. Approved and rejected texts are left to people. `bulk_undo.undo` takes all of it back.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from localize.errors import Conflict, NotFound
from localize.model import Finding, LanguageTag, Progress, SegmentKey, Severity, Side, State, StoredState, Substate
from localize.model.segment_list import Row, Where
from localize.workflow.checking.check import check_row
from localize.workflow.editing.edit import keep, preview, save
from localize.workflow.segments.iterate import all_rows

if TYPE_CHECKING:
    from localize.workflow.project.project import Project

PAGE = 256
"""Texts looked at between two reports of progress."""
_START, _END = re.compile(r"^\S*"), re.compile(r"(?<!\S)\S*$")
_ROUNDS = 4
"""One fix may lay open another: a doubled mark, then the space behind it."""


@dataclass(frozen=True, slots=True)
class FixedText:
    """A text that was changed, or would be."""

    path: str
    key: SegmentKey
    number: int
    language: LanguageTag
    before: str
    """In typing form, as is `after`."""
    after: str
    checks: tuple[str, ...]
    """Whose fixes are in it, in the order of their places."""


@dataclass(frozen=True, slots=True)
class FixReport:
    """What was changed, or would be, in document order, language by language."""

    texts: tuple[FixedText, ...]
    approved: int
    """Texts with a fix that were left alone, because they are approved."""
    lost: tuple[SegmentKey, ...]
    """Texts that somebody else saved in the meantime; they were left alone."""
    suggestions: int
    """Fixes that were left, because they are not certain."""

    @property
    def fixes(self) -> int:
        """How many fixes were put in."""
        return sum(len(each.checks) for each in self.texts)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Which fixes are to be put in."""

    checks: frozenset[str]
    suggestions: bool

    def takes(self, finding: Finding) -> bool:
        """Tell whether a finding has such a fix."""
        return self.knows(finding) and (finding.certain or self.suggestions)

    def leaves(self, finding: Finding) -> bool:
        """Tell whether a finding has a fix that would be put in if suggestions were wanted."""
        return self.knows(finding) and not (finding.certain or self.suggestions)

    def knows(self, finding: Finding) -> bool:
        """Tell whether a finding of these checks stands and has a fix for the translation."""
        counts = finding.severity is not Severity.NEUTRAL and finding.waived is None
        return finding.check in self.checks and finding.fix is not None and finding.side is Side.TARGET and counts


@dataclass(frozen=True, slots=True)
class _Text:
    typed: str
    findings: tuple[Finding, ...]
    checks: tuple[str, ...]


def mend(
    project: Project,
    languages: Sequence[LanguageTag] = (),
    *,
    only: Sequence[str] = (),
    suggestions: bool = False,
    also_approved: bool = False,
    dry_run: bool = False,
) -> Generator[Progress, None, FixReport]:
    """Put every certain fix of the checks or families *only* (none named: of all) into the project's translations.

    With *suggestions*, those that change words too.

    Raises: NotFound for an unknown check.
    """
    wanted = _Wanted(_checks(project, only), suggestions)
    if not dry_run:
        project.require_writable()
    chosen = tuple(languages) or project.all_targets()
    total = sum(project.store.counts(language, Where()).segments for language in chosen)
    texts: list[FixedText] = []
    lost: list[SegmentKey] = []
    approved = done = left = 0
    for language in chosen:
        for row in all_rows(project, language):
            if done % PAGE == 0:
                yield Progress(done, total, "checked")
            done += 1
            spared = row.state in (State.REVIEWED, State.FINAL) and not also_approved
            mended, still = _mend_row(project, row, language, wanted)
            left += 0 if spared else still
            if mended is None:
                continue
            if spared:
                approved += 1
            elif dry_run or _write(project, row, mended):
                texts.append(mended)
            else:
                lost.append(mended.key)
    return FixReport(tuple(texts), approved, tuple(lost), left)


def in_words(typed: str, finding: Finding) -> tuple[str, str]:
    """Return the whole words of a text that the fix of a finding touches, and what it makes of them."""
    start = finding.start - len(_END.findall(typed[: finding.start])[0])
    end = finding.end + len(_START.findall(typed[finding.end :])[0])
    return typed[start:end], typed[start : finding.start] + (finding.fix or "") + typed[finding.end : end]


def _checks(project: Project, only: Iterable[str]) -> frozenset[str]:
    """Return the ids of the checks that are meant."""
    from localize.workflow.checking.project_checks import known_checks

    known = known_checks(project.config)
    for name in only:
        if not any(name in (each.id, each.family) for each in known):
            raise NotFound("check", name, hint="`localize checks` lists them")
    return frozenset(each.id for each in known if not only or each.id in only or each.family in only)


def _mend_row(project: Project, row: Row, language: LanguageTag, wanted: _Wanted) -> tuple[FixedText | None, int]:
    """Return what becomes of a text, None where it stays, and how many suggestions are left in it."""
    if row.target is None or not row.target.content or row.substate is Substate.REJECTED:
        return None, 0
    before = row.target.content.typed
    text = _Text(before, check_row(project, row, language), ())
    for _ in range(_ROUNDS):
        mended = _mend_once(project, row, language, text, wanted)
        if mended == text:
            break
        text = mended
    left = sum(map(wanted.leaves, text.findings))
    if text.typed == before:
        return None, left
    return FixedText(row.path, row.segment.key, row.document_number, language, before, text.typed, text.checks), left


def _mend_once(project: Project, row: Row, language: LanguageTag, text: _Text, wanted: _Wanted) -> _Text:
    """Return a text with its fixes put in from the end, so that those before keep their places."""
    fixable = filter(wanted.takes, text.findings)
    border = len(text.typed) + 1
    for finding in sorted(fixable, key=lambda each: (each.end, each.start), reverse=True):
        if finding.end > border or (finding.end == border == finding.start):
            continue  # it overlaps one that is in: another round looks at what is left
        assert finding.fix is not None
        typed = text.typed[: finding.start] + finding.fix + text.typed[finding.end :]
        findings = preview(project, row.segment.key, language, typed)
        before, after = _by_check(text.findings), _by_check(findings)
        if after[finding.check] < before[finding.check] and after <= before:
            text = _Text(typed, findings, (finding.check, *text.checks))
            border = finding.start
    return text


def _write(project: Project, row: Row, mended: FixedText) -> bool:
    """Save a text in the state that it has; tell whether nobody was faster."""
    assert row.target is not None
    put = save if row.target.state is StoredState.TRANSLATED else keep
    seen, source, origin = row.target.revision, row.target.source_hash, row.target.origin
    try:
        put(project, mended.key, mended.language, mended.after, seen=seen, source=source, origin=origin)
    except Conflict:
        return False
    return True


def _by_check(findings: Iterable[Finding]) -> Counter[str]:
    return Counter(each.check for each in findings if each.severity is not Severity.NEUTRAL and each.waived is None)
