"""A reviewer's decisions: approve, reject with a reason, take an approval back; each bound to the very text seen.

The store decides whether a step is possible, in the same transaction that records it; here is only what is asked for.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from localize.errors import Conflict, WorkflowError
from localize.i18n import mark, tr
from localize.model import ApprovalKind, DocumentId, LanguageTag, SegmentKey, State, Substate
from localize.model.events import NO_HASH, Approve, Change, Fault, Reject, Withdraw
from localize.model.segment_list import Row, Where
from localize.model.states import SelfApproval
from localize.workflow.segments.iterate import all_rows

if TYPE_CHECKING:
    from localize.model import Finding, Hash
    from localize.workflow.project.project import Project


OWN_TEXT = mark("you approved your own text; the export's manifest will say so")
WAITS_FOR_ANOTHER = mark("saved; as you wrote it, another person approves it")
"""Warnings; `tr` says them in the language spoken."""
_NEWER = mark("{name} has saved another text meanwhile: here it is. Nothing was decided.")
_KEPT = mark("Your wording stands in the history.")


def overtaken(conflict: Conflict) -> str:
    """Return what a reviewer is told in place of a conflict, beside the text that stands now."""
    said = tr(_NEWER, name=conflict.theirs.author if conflict.theirs else tr("Someone"))
    read = conflict.base.content.typed if conflict.base else ""
    return said if conflict.mine in ("", read) else f"{said} {tr(_KEPT)}"


@dataclass(frozen=True, slots=True)
class Reviewed:
    """Where a segment stands after a decision."""

    row: Row
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Decided:
    """What became of texts that one decision was meant for."""

    done: int
    own: int
    """Those among them that the reviewer wrote."""
    keys: frozenset[SegmentKey]
    """Those for which it was done."""
    left: int
    """Those for which it was not possible: another text stands there now, or one that this person may not approve."""


def findings_of(project: Project, row: Row, language: LanguageTag) -> tuple[Finding, ...]:
    """Return what the checks find in a text that stands."""
    from localize.workflow.editing.edit import preview

    return preview(project, row.segment.key, language, row.target.content.typed if row.target else "")


class Queue(enum.Enum):
    """Which texts a reviewer walks."""

    OTHERS = "others"
    ALL = "all"
    REVIEWED = "reviewed"
    REJECTED = "rejected"


QUEUES: Mapping[Queue, str] = MappingProxyType(
    {
        Queue.OTHERS: mark("What others translated"),
        Queue.ALL: mark("What anybody translated, me too"),
        Queue.REVIEWED: mark("What is reviewed, for the final approval"),
        Queue.REJECTED: mark("What was sent back"),
    }
)


def first_queue(project: Project) -> Queue:
    """Return what the review desk begins with: others' texts, but where everybody may approve their own."""
    return Queue.ALL if project.config.review.self_approval is SelfApproval.ALLOW else Queue.OTHERS


def queue(project: Project, which: Queue, document: DocumentId | None = None) -> Where:
    """Return the filter of the texts that a queue has for this person."""
    if which is Queue.REJECTED:
        return Where(document=document, substates=frozenset({Substate.REJECTED}))
    if which is Queue.REVIEWED:
        return Where(document=document, states=frozenset({State.REVIEWED}))
    return waiting(document, not_by=project.member.name if which is Queue.OTHERS else "")


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


def amend(
    project: Project,
    key: SegmentKey,
    language: LanguageTag,
    typed: str,
    *,
    seen: int | None = None,
    source: Hash | None = None,
) -> Reviewed:
    """Confirm a reviewer's own wording and approve it, in one step.

    *seen* is the revision that the reviewer looked at and *source* names the source text; left out, what stands now.
    Where the project refuses self-approval the text is confirmed and waits for another reviewer: a warning says so.
    Raises: as `approve`; WorkflowError for an empty text.
    """
    from localize.workflow.editing.edit import confirmation, require_language

    project.require_writable()
    row = project.store.get_row(key, language)
    require_language(project, row, language)
    change = confirmation(row, language, typed, seen=seen)
    if source not in (None, change.source_hash):
        raise WorkflowError("its source has changed since you opened it", hint="read the new one first")
    if not change.content:
        raise WorkflowError("there is no text to approve", hint="type one, or send the old one back with a reason")
    stands = row.target is not None and row.state is not State.INITIAL and row.target.content == change.content
    if stands and not row.source_changed:
        return approve(project, key, language, seen=seen)
    refused = project.config.review.self_approval is SelfApproval.REFUSE
    approval = Approve(key, language, change.seen + 1, change.source_hash, change.content.hash)
    project.store.record((change,) if refused else (change, approval), actor=project.member)
    row = project.store.get_row(key, language)
    return Reviewed(row, (WAITS_FOR_ANOTHER,) if refused else _warnings(project, row))


def reject(
    project: Project,
    key: SegmentKey,
    language: LanguageTag,
    *,
    reason: str,
    fault: Fault | None = None,
    seen: int | None = None,
) -> Reviewed:
    """Send a text back with a reason and the kind of *fault*; it leaves the memory and loses its approvals.

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
    project.store.record((Reject(key, language, revision, reason, _category(fault)),), actor=project.member)
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
    rows = [row for row in all_rows(project, language, where) if _may_approve(project, row, language, final=final)]
    project.store.record([_approval(row, language, final=final, seen=None) for row in rows], actor=project.member)
    return len(rows), sum(_is_own(project, row) for row in rows)


def approve_seen(
    project: Project, language: LanguageTag, seen: Mapping[SegmentKey, int], *, final: bool = False
) -> Decided:
    """Approve texts by their keys in one transaction, those that still stand at the revisions that were *seen*."""
    return _decide(
        project,
        language,
        seen,
        lambda row: _may_approve(project, row, language, final=final),
        lambda row: _approval(row, language, final=final, seen=None),
    )


def would_approve(
    project: Project, language: LanguageTag, seen: Mapping[SegmentKey, int], *, final: bool = False
) -> Decided:
    """Return what `approve_seen` would come to just now; nothing is recorded."""
    return _decided(
        project, seen, _standing(project, language, seen, lambda row: _may_approve(project, row, language, final=final))
    )


def reject_seen(
    project: Project,
    language: LanguageTag,
    seen: Mapping[SegmentKey, int],
    *,
    reason: str,
    fault: Fault | None = None,
) -> Decided:
    """Send texts back for one reason in one transaction, those that still stand at the revisions that were *seen*."""
    _require_reason(reason)
    category = _category(fault)
    return _decide(
        project,
        language,
        seen,
        lambda row: row.state is not State.INITIAL,
        lambda row: Reject(row.segment.key, language, seen[row.segment.key], reason, category),
    )


def _decide(
    project: Project,
    language: LanguageTag,
    seen: Mapping[SegmentKey, int],
    may: Callable[[Row], bool],
    change: Callable[[Row], Change],
) -> Decided:
    project.require_writable()
    chosen = _standing(project, language, seen, may)
    project.store.record([change(row) for row in chosen], actor=project.member)
    return _decided(project, seen, chosen)


def _standing(
    project: Project, language: LanguageTag, seen: Mapping[SegmentKey, int], may: Callable[[Row], bool]
) -> list[Row]:
    rows = [project.store.get_row(key, language) for key in seen]
    standing = (row for row in rows if row.target is not None and row.target.revision == seen[row.segment.key])
    return [row for row in standing if may(row)]


def _decided(project: Project, seen: Mapping[SegmentKey, int], chosen: Sequence[Row]) -> Decided:
    keys = frozenset(row.segment.key for row in chosen)
    return Decided(len(chosen), sum(_is_own(project, row) for row in chosen), keys, len(seen) - len(chosen))


def _may_approve(project: Project, row: Row, language: LanguageTag, *, final: bool) -> bool:
    if row.state is not (State.REVIEWED if final else State.TRANSLATED) or row.source_changed:
        return False
    if _is_own(project, row) and project.config.review.self_approval is SelfApproval.REFUSE:
        return False
    return not (final and _gave_first(project, row, language))


def _is_own(project: Project, row: Row) -> bool:
    return row.target is not None and row.target.author == project.member.name


def reject_all(
    project: Project, language: LanguageTag, where: Where, *, reason: str, fault: Fault | None = None
) -> int:
    """Reject every confirmed text under a filter with one reason, in one transaction; return how many."""
    project.require_writable()
    _require_reason(reason)
    rows = [row for row in all_rows(project, language, where) if row.state is not State.INITIAL]
    category = _category(fault)
    changes = [Reject(row.segment.key, language, row.target.revision, reason, category) for row in rows if row.target]
    project.store.record(changes, actor=project.member)
    return len(changes)


def _category(fault: Fault | None) -> str:
    return fault.value if fault else ""


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
    warned = project.config.review.self_approval is SelfApproval.WARN and _is_own(project, row)
    return (OWN_TEXT,) if warned else ()
