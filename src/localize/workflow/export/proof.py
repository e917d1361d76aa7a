"""Proof that what is exported as approved was approved: the record is read anew, and the lists must say the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from localize.errors import Forged
from localize.errors.message import Message
from localize.model import ApprovalKind, Hash, LanguageTag, SegmentKey, State
from localize.model.four_eyes import approves_own
from localize.model.segment_list import Row
from localize.model.states import approval_holds, state_of
from localize.store import RecordedText
from localize.workflow.user.heads import MANIFEST, HistoryCheck, check_history

if TYPE_CHECKING:
    from localize.workflow.export.plan import Plan
    from localize.workflow.project.project import Project

APPROVED = (State.REVIEWED, State.FINAL)
_NOTHING = RecordedText(None, (), (), frozenset(), is_listed=True)
"""What the record says of a segment without a history."""


@dataclass(frozen=True, slots=True)
class Approved:
    """The last approval that holds for a text."""

    by: str
    event: Hash
    is_own: bool
    """Whether one of those who wrote or entered the text approved it or sat there."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What stands behind an export."""

    approvals: Mapping[tuple[SegmentKey, LanguageTag], Approved]
    """Those of the texts that go out as approved."""
    confirmed: bool
    """Whether this machine has seen the whole history of the project."""
    notices: tuple[Message, ...]

    def find(self, plan: Plan, row: Row) -> Approved | None:
        """Return the approval that a row goes out with."""
        return self.approvals.get((row.segment.key, plan.language))


def prove_history(project: Project) -> HistoryCheck:
    """Return what this machine knows of the history of a project, once it holds together.

    Raises: Forged, where events are missing or were altered, or a document is not what came out of its version; the
        first segment of which that is true is named.
    """
    store = project.store
    problems = store.check_record() or store.check_documents()
    history = check_history(store, project.root, project.output_folder() / MANIFEST)
    forged = problems[0].text if problems else history.forged
    if forged is not None:
        raise Forged("{problem}", problem=forged, hint=_HINT)
    return history


def prove_approvals(project: Project, plans: Sequence[Plan], history: HistoryCheck) -> Proof:
    """Return the approvals of all texts that go out as approved.

    The hashes of source and translation are computed from the very texts that are written; state and approvals are what
    the events of the segment add up to.
    Raises: Forged, naming the first segment that the lists show otherwise than the record.
    """
    found: dict[tuple[SegmentKey, LanguageTag], Approved] = {}
    for plan in plans:
        recorded = project.store.recorded_texts(plan.document.id, plan.language) if plan.rows else {}
        for row in plan.rows:
            approval = _find_approval(project, plan, row, recorded.get(row.segment.key, _NOTHING))
            if approval is not None:
                found[row.segment.key, plan.language] = approval
    unseen = () if history.confirmed or not found else (_UNCONFIRMED,)
    return Proof(found, history.confirmed, (*history.notices, *unseen))


_UNCONFIRMED = Message("the history of this project was not made on this machine: who approved what is not confirmed")
_HINT = "nothing was exported; `localize verify` shows what was altered, and an earlier backup has the original texts"


def _find_approval(project: Project, plan: Plan, row: Row, recorded: RecordedText) -> Approved | None:
    """Return the approval that holds for a row. Raises: Forged, where the record does not say what the row says."""
    source_hash, policy = row.segment.source_hash, project.config.review
    state = state_of(recorded.target, source_hash, recorded.approvals, policy)
    if not recorded.is_listed or (recorded.target, state) != (row.target, row.state):
        raise Forged(
            "segment {key} of {path} in {language}: text and approvals are not those of its history",
            key=row.segment.key,
            path=plan.document.path,
            language=plan.language,
            hint=_HINT,
        )
    if row.target is None or state not in APPROVED:
        return None
    approval, event = [
        pair
        for pair in zip(recorded.approvals, recorded.approved_by, strict=True)
        if approval_holds(pair[0], row.target, source_hash, policy)
    ][-1]
    # An imported approval is the word of a file, whoever imported it.
    people = frozenset({approval.reviewer}) if approval.kind is ApprovalKind.IMPORTED else event.people
    return Approved(approval.reviewer, event.id, approves_own(people, recorded.writers))
