"""A reviewer's decisions: approve, reject with a reason, take an approval back; each bound to the very text seen.

The store decides whether a step is possible, in the same transaction that records it; here is only what is asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from localize.errors import WorkflowError
from localize.history import NO_HASH, Approve, Change, Reject, Withdraw
from localize.listing import Row, Where
from localize.model import ApprovalKind, DocumentId, LanguageTag, SegmentKey, State
from localize.states import SelfApproval
from localize.workflow.walk import all_rows

if TYPE_CHECKING:
    from localize.workflow.project import Project


@dataclass(frozen=True, slots=True)
class Reviewed:
    """Where a segment stands after a decision."""

    row: Row
    warnings: tuple[str, ...] = ()


def waiting(document: DocumentId | None = None, *, not_by: str = "") -> Where:
    """Return the filter of the texts that wait for a review; *not_by* leaves out those of one person."""
    return Where(document=document, states=frozenset({State.TRANSLATED}), not_by=not_by)


def approve(
    project: Project, key: SegmentKey, language: LanguageTag, *, final: bool = False, seen: int | None = None
) -> Reviewed:
    """Approve the present text of a segment; *final* is a second person's sign-off.

    *seen* is the revision that the reviewer looked at; left out, the one that stands now.
    Raises:
        IllegalTransition: there is no confirmed text, its source has changed, or the project refuses self-approval.
        Conflict: a newer revision than *seen* stands.
    """
    project.require_writable()
    row = project.store.get_row(key, language)
    project.store.record((_approval(row, language, final=final, seen=seen),), actor=project.member)
    return Reviewed(project.store.get_row(key, language), _warnings(project, row))


def reject(
    project: Project,
    key: SegmentKey,
    language: LanguageTag,
    *,
    reason: str,
    category: str = "",
    seen: int | None = None,
) -> Reviewed:
    """Send a text back to its translator with a reason; it leaves the memory and loses its approvals.

    Raises:
        WorkflowError: no reason is given.
        IllegalTransition: there is no confirmed text.
        Conflict: a newer revision than *seen* stands.
    """
    project.require_writable()
    _require_reason(reason)
    target = project.store.get_row(key, language).target
    present = target.revision if target else 0
    revision = present if seen is None else seen
    project.store.record((Reject(key, language, revision, reason, category),), actor=project.member)
    return Reviewed(project.store.get_row(key, language))


def withdraw(project: Project, key: SegmentKey, language: LanguageTag, *, reason: str = "") -> Reviewed:
    """Take every approval of the present text back. Raises: IllegalTransition where there is none."""
    project.require_writable()
    project.store.record((Withdraw(key, language, reason),), actor=project.member)
    return Reviewed(project.store.get_row(key, language))


def approve_all(project: Project, language: LanguageTag, where: Where, *, final: bool = False) -> tuple[int, int]:
    """Approve every text that waits for it under a filter, in one transaction.

    Returns how many were approved, and how many of these the reviewer wrote. Texts that this person may not approve
    are left out: own ones under `review.self_approval: refuse`, and for a final approval those of which they gave the
    only first one.
    """
    project.require_writable()
    wanted = State.REVIEWED if final else State.TRANSLATED
    refuse = project.config.review.self_approval is SelfApproval.REFUSE
    changes: list[Change] = []
    own = 0
    for row in all_rows(project, language, where):
        mine = row.target is not None and row.target.author == project.member.name
        if final and _gave_first(project, row, language):
            continue
        if row.state is wanted and not row.source_changed and not (mine and refuse):
            changes.append(_approval(row, language, final=final, seen=None))
            own += mine
    project.store.record(changes, actor=project.member)
    return len(changes), own


def reject_all(project: Project, language: LanguageTag, where: Where, *, reason: str) -> int:
    """Reject every confirmed text under a filter with one reason, in one transaction; return how many."""
    project.require_writable()
    _require_reason(reason)
    rows = [row for row in all_rows(project, language, where) if row.state is not State.INITIAL]
    changes = [Reject(row.segment.key, language, row.target.revision, reason) for row in rows if row.target]
    project.store.record(changes, actor=project.member)
    return len(changes)


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise WorkflowError("a rejection needs a reason", hint="say what should change")


def _gave_first(project: Project, row: Row, language: LanguageTag) -> bool:
    given = {each.reviewer for each in project.store.approvals(row.segment.key, language)}
    return given == {project.member.name}


def _approval(row: Row, language: LanguageTag, *, final: bool, seen: int | None) -> Approve:
    kind = ApprovalKind.FINAL if final else ApprovalKind.GIVEN
    revision, text = (row.target.revision, row.target.hash) if row.target else (0, NO_HASH)
    source_hash = row.segment.source_hash
    return Approve(row.segment.key, language, revision if seen is None else seen, source_hash, text, kind)


def _warnings(project: Project, row: Row) -> tuple[str, ...]:
    if project.config.review.self_approval is not SelfApproval.WARN or row.target is None:
        return ()
    if row.target.author != project.member.name:
        return ()
    return ("you approved your own text; the export's manifest will say so",)
