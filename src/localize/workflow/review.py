"""Decisions of a reviewer: approve, amend, reject with a reason, withdraw an approval.

Each decision is bound to the revision that the reviewer saw (`seen`), so that a text that changed meanwhile is never
approved by mistake. The store decides whether a step is allowed, in the transaction that records it. `queue` gives the
row filter of the texts that wait for a reviewer; functions named `…_all` and `…_seen` decide about many texts at once.
"""

from __future__ import annotations

import enum
from bisect import bisect_right
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from localize.errors import Conflict, WorkflowError
from localize.i18n import mark, tr
from localize.model import ApprovalKind, DocumentId, LanguageTag, Progress, SegmentKey, State, Substate
from localize.model.events import NO_HASH, Approve, Fault, Reject, Withdraw
from localize.model.four_eyes import approves_own, find_refusal
from localize.model.segment_list import Row, Where
from localize.model.states import SelfApproval
from localize.workflow.segments.iterate import all_rows

if TYPE_CHECKING:
    from localize.model import Finding, Hash
    from localize.workflow.project.project import Project
    from localize.workflow.user.last_looks import LastLooks


OWN_TEXT = mark("you approved your own text; the export's manifest will say so")
TEXT_OF_THIS_ACCOUNT = mark("the text was written from this account too; the export's manifest will say so")
WAITS_FOR_ANOTHER = mark("saved; as you wrote it, another person approves it")
"""Warnings; `tr` says them in the language spoken."""
_NEWER = mark("{name} has saved another text meanwhile: here it is. Nothing was decided.")
_KEPT = mark("Your wording is in the history.")


def overtaken(conflict: Conflict) -> str:
    """Return the message for a reviewer whose decision met a newer text, which is shown with it."""
    said = tr(_NEWER, name=conflict.theirs.author if conflict.theirs else tr("Someone"))
    read = conflict.base.content.typed if conflict.base else ""
    return said if conflict.mine in ("", read) else f"{said} {tr(_KEPT)}"


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A segment after a decision on it."""

    row: Row
    warnings: tuple[str, ...] = ()
    """Sentences in the user's language: that the reviewer approved a text of their own."""


_STEP = 256
"""Texts between two reports of progress."""


@dataclass(frozen=True, slots=True)
class BulkDecision:
    """The outcome of one decision about many texts."""

    done: int
    own: int
    """How many of these the reviewer wrote."""
    keys: frozenset[SegmentKey]
    """The segments on which the decision was recorded."""
    left: int
    """Segments left as they are: their text has changed since, or this person may not approve it."""


Steps = Generator[Progress, None, BulkDecision]
"""The work of a decision about many texts."""


def findings_of(project: Project, row: Row, language: LanguageTag) -> tuple[Finding, ...]:
    """Return the findings in the stored text of a row."""
    from localize.workflow.editing.edit import preview

    return preview(project, row.segment.key, language, row.target.content.typed if row.target else "")


class Queue(enum.Enum):
    """The texts that a reviewer goes through."""

    OTHERS = "others"
    ALL = "all"
    REVIEWED = "reviewed"
    REJECTED = "rejected"
    CHANGED = "changed"


QUEUES: Mapping[Queue, str] = MappingProxyType(
    {
        Queue.OTHERS: mark("Texts translated by others"),
        Queue.ALL: mark("Texts translated by anyone, including me"),
        Queue.REVIEWED: mark("Reviewed texts, for final approval"),
        Queue.REJECTED: mark("Rejected texts"),
        Queue.CHANGED: mark("What changed since your last look"),
    }
)


def first_queue(project: Project) -> Queue:
    """Return the queue that a review begins with: texts of others, or all where people may approve their own."""
    return Queue.ALL if project.config.review.self_approval is SelfApproval.ALLOW else Queue.OTHERS


def queue(project: Project, which: Queue, document: DocumentId | None = None) -> Where:
    """Return the row filter for the texts that a queue holds for this person; `queue_numbers` chooses among them."""
    if which is Queue.REJECTED:
        return Where(document=document, substates=frozenset({Substate.REJECTED}))
    if which is Queue.REVIEWED:
        return Where(document=document, states=frozenset({State.REVIEWED}))
    return waiting(document, not_by=frozenset() if which is Queue.ALL else hidden_authors(project))


def queue_numbers(
    project: Project, language: LanguageTag, which: Queue, where: Where, looks: LastLooks
) -> Sequence[int]:
    """Return the numbers of the rows under the row filter of a queue, by the *looks* of the person where it asks so."""
    if which is Queue.CHANGED:
        where = replace(where, newer_than=looks.before_sitting(language))
    return project.store.numbers(language, where)


def find_changed(
    project: Project, language: LanguageTag, document: DocumentId | None, looks: LastLooks
) -> frozenset[SegmentKey]:
    """Return the texts of the queue of what changed since the person's last look."""
    where = replace(queue(project, Queue.CHANGED, document), newer_than=looks.before_sitting(language))
    return frozenset(row.segment.key for row in all_rows(project, language, where))


def hidden_authors(project: Project) -> frozenset[str]:
    """Return whose texts are no others': where none of one's own may be approved, also those of whoever sits there."""
    refused = project.config.review.self_approval is SelfApproval.REFUSE
    return project.member.people if refused else frozenset({project.member.name})


def waiting(document: DocumentId | None = None, *, not_by: frozenset[str] = frozenset()) -> Where:
    """Return the row filter for confirmed texts that wait for approval; *not_by* leaves out those of some authors."""
    return Where(document=document, states=frozenset({State.TRANSLATED}), not_by=not_by)


def approve(
    project: Project, key: SegmentKey, language: str, *, final: bool = False, seen: int | None = None
) -> Reviewed:
    """Approve the text of a segment; *final* is the sign-off by a second person.

    *seen* is the revision that the reviewer looked at; the default is the stored one.
    Raises:
        IllegalTransition: there is no confirmed text, its source has changed, or the project refuses self-approval.
        Conflict: a newer revision than *seen* stands.
        NotFound: there is no such segment in this language.
    """
    project.require_writable()
    tag = project.target_language(language)
    row = project.store.get_row(key, tag)
    project.store.record((_approval(row, tag, final=final, seen=seen),), actor=project.member)
    return Reviewed(project.store.get_row(key, tag), _warnings(project, row))


def amend(
    project: Project,
    key: SegmentKey,
    language: LanguageTag,
    typed: str,
    *,
    seen: int | None = None,
    source: Hash | None = None,
) -> Reviewed:
    """Save a reviewer's own wording as confirmed and approve it, in one transaction.

    *seen* is the revision that the reviewer looked at and *source* the hash of its source text; the default is what is
    stored. Where the project refuses self-approval the text waits for another reviewer, and a warning says so.
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
        raise WorkflowError("there is no text to approve", hint="type a text, or reject the old one with a reason")
    stands = row.target is not None and row.state is not State.INITIAL and row.target.content == change.content
    if stands:
        return approve(project, key, language, seen=seen)
    refused = project.config.review.self_approval is SelfApproval.REFUSE
    approval = Approve(key, language, change.seen + 1, change.source_hash, change.content.hash)
    project.store.record((change,) if refused else (change, approval), actor=project.member)
    row = project.store.get_row(key, language)
    return Reviewed(row, (WAITS_FOR_ANOTHER,) if refused else _warnings(project, row))


def reject(
    project: Project,
    key: SegmentKey,
    language: str,
    *,
    reason: str = "",
    fault: Fault | None = None,
    seen: int | None = None,
) -> Reviewed:
    """Reject the text of a segment with a *fault*, a reason, or both: it leaves the memory and loses its approvals.

    Raises:
        WorkflowError: neither is given.
        IllegalTransition: there is no confirmed text.
        Conflict: a newer revision than *seen* stands.
        NotFound: there is no such segment in this language.
    """
    project.require_writable()
    _require_reason(reason, fault)
    tag = project.target_language(language)
    target = project.store.get_row(key, tag).target
    present = target.revision if target else 0
    revision = present if seen is None else seen
    project.store.record((Reject(key, tag, revision, reason, _category(fault)),), actor=project.member)
    return Reviewed(project.store.get_row(key, tag))


def withdraw(project: Project, key: SegmentKey, language: str, *, reason: str = "") -> Reviewed:
    """Withdraw every approval of the stored text, which waits for a reviewer again.

    Raises:
        IllegalTransition: there is none.
        NotFound: there is no such segment in this language.
    """
    project.require_writable()
    tag = project.target_language(language)
    project.store.record((Withdraw(key, tag, reason),), actor=project.member)
    return Reviewed(project.store.get_row(key, tag))


def approve_all(project: Project, language: LanguageTag, where: Where, *, final: bool = False) -> tuple[int, int]:
    """Approve every text that waits for approval under a row filter, in one transaction.

    Return how many were approved, and how many of these the reviewer wrote. Texts that this person may not approve are
    left out (`four_eyes.find_refusal`), and for a final approval those that they alone approved first.
    """
    project.require_writable()
    rows = [row for row in all_rows(project, language, where) if _may_approve(project, row, language, final=final)]
    project.store.record([_approval(row, language, final=final, seen=None) for row in rows], actor=project.member)
    return len(rows), sum(_is_own(project, row) for row in rows)


def approve_seen(
    project: Project, language: LanguageTag, seen: Mapping[SegmentKey, int], *, final: bool = False
) -> Steps:
    """Approve, in one transaction, the texts that are still at the revisions that were *seen*, by segment key.

    Nothing is recorded when the work is stopped.
    """
    project.require_writable()
    chosen = yield from _standing(
        project, language, seen, lambda row: _may_approve(project, row, language, final=final)
    )
    changes = [_approval(row, language, final=final, seen=None) for row in chosen]
    project.store.record(changes, actor=project.member)
    return _decided(project, seen, chosen)


def would_approve(
    project: Project, language: LanguageTag, seen: Mapping[SegmentKey, int], *, final: bool = False
) -> Steps:
    """Return what `approve_seen` would do now; nothing is recorded."""
    chosen = yield from _standing(
        project, language, seen, lambda row: _may_approve(project, row, language, final=final)
    )
    return _decided(project, seen, chosen)


def reject_seen(
    project: Project,
    language: LanguageTag,
    seen: Mapping[SegmentKey, int],
    *,
    reason: str = "",
    fault: Fault | None = None,
) -> Steps:
    """Reject, in one transaction, the texts that are still at the revisions that were *seen*; as `approve_seen`."""
    _require_reason(reason, fault)
    category = _category(fault)
    project.require_writable()
    chosen = yield from _standing(project, language, seen, lambda row: row.state is not State.INITIAL)
    changes = [Reject(row.segment.key, language, seen[row.segment.key], reason, category) for row in chosen]
    project.store.record(changes, actor=project.member)
    return _decided(project, seen, chosen)


def read_revisions(
    project: Project, language: LanguageTag, numbers: Sequence[int]
) -> Generator[Progress, None, Mapping[SegmentKey, int]]:
    """Return the revisions of the confirmed texts in some rows, ascending by number: what a decision is made on."""
    seen: dict[SegmentKey, int] = {}
    wanted, at = frozenset(numbers), 0
    while at < len(numbers):
        yield Progress(at, len(numbers), "read")
        page = project.store.rows(language, Where(), after=numbers[at] - 1, limit=_STEP)
        if not page:
            break
        for row in page:
            if row.number in wanted and row.target is not None and row.state is not State.INITIAL:
                seen[row.segment.key] = row.target.revision
        at = bisect_right(numbers, page[-1].number)
    return seen


def _standing(
    project: Project, language: LanguageTag, seen: Mapping[SegmentKey, int], may: Callable[[Row], bool]
) -> Generator[Progress, None, list[Row]]:
    chosen: list[Row] = []
    for at, (key, revision) in enumerate(seen.items()):
        if at % _STEP == 0:
            yield Progress(at, len(seen), "compared")
        row = project.store.get_row(key, language)
        if row.target is not None and row.target.revision == revision and may(row):
            chosen.append(row)
    return chosen


def _decided(project: Project, seen: Mapping[SegmentKey, int], chosen: Sequence[Row]) -> BulkDecision:
    keys = frozenset(row.segment.key for row in chosen)
    return BulkDecision(len(chosen), sum(_is_own(project, row) for row in chosen), keys, len(seen) - len(chosen))


def _may_approve(project: Project, row: Row, language: LanguageTag, *, final: bool) -> bool:
    if row.state is not (State.REVIEWED if final else State.TRANSLATED):
        return False
    if find_refusal(project.member, _writers(project, row), project.config.review) is not None:
        return False
    return not (final and _gave_first(project, row, language))


def _is_own(project: Project, row: Row) -> bool:
    return approves_own(project.member.people, _writers(project, row))


def _writers(project: Project, row: Row) -> frozenset[str]:
    return project.store.writers(row.segment, row.target) if row.target else frozenset()


def reject_all(
    project: Project, language: LanguageTag, where: Where, *, reason: str = "", fault: Fault | None = None
) -> int:
    """Reject every confirmed text under a row filter, for one fault or reason, in one transaction; return how many."""
    project.require_writable()
    _require_reason(reason, fault)
    rows = [row for row in all_rows(project, language, where) if row.state is not State.INITIAL]
    category = _category(fault)
    changes = [Reject(row.segment.key, language, row.target.revision, reason, category) for row in rows if row.target]
    project.store.record(changes, actor=project.member)
    return len(changes)


def _category(fault: Fault | None) -> str:
    return fault.value if fault else ""


def _require_reason(reason: str, fault: Fault | None) -> None:
    if fault is None and not reason.strip():
        raise WorkflowError("a rejection needs a category or a reason", hint="choose a category, or say what to change")


def _gave_first(project: Project, row: Row, language: LanguageTag) -> bool:
    given = {each.reviewer for each in project.store.approvals(row.segment.key, language)}
    return given == {project.member.name}


def _approval(row: Row, language: LanguageTag, *, final: bool, seen: int | None) -> Approve:
    kind = ApprovalKind.FINAL if final else ApprovalKind.GIVEN
    revision, text = (row.target.revision, row.target.hash) if row.target else (0, NO_HASH)
    source_hash = row.segment.source_hash
    return Approve(row.segment.key, language, revision if seen is None else seen, source_hash, text, kind)


def _warnings(project: Project, row: Row) -> tuple[str, ...]:
    if project.config.review.self_approval is not SelfApproval.WARN:
        return ()
    writers = _writers(project, row)
    if not approves_own(project.member.people, writers):
        return ()
    return (OWN_TEXT if project.member.name in writers else TEXT_OF_THIS_ACCOUNT,)
