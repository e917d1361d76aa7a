"""Proof that what is exported as approved was approved: the record is read anew, and the lists must say the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from localize.errors import Forged
from localize.errors.message import Message
from localize.model import Hash, LanguageTag, SegmentKey, State
from localize.model.segment_list import Row
from localize.model.states import approval_holds, state_of
from localize.workflow.user.heads import check_history

if TYPE_CHECKING:
    from localize.store import RecordedText
    from localize.workflow.export.plan import Plan
    from localize.workflow.project.project import Project

APPROVED = (State.REVIEWED, State.FINAL)


@dataclass(frozen=True, slots=True)
class Approved:
    """The last approval that holds for a text."""

    by: str
    event: Hash


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


def prove_approvals(project: Project, plans: Sequence[Plan]) -> Proof:
    """Return the approvals of all texts that go out as approved.

    The hashes of source and translation are computed from the very texts that are written; state and approvals are what
    the events of the segment add up to.
    Raises: Forged, naming the first segment that is approved in the lists and not in the record; or where events are
        missing or were altered.
    """
    problems = project.store.check_record()
    history = check_history(project.store, project.root)
    forged = problems[0].text if problems else history.forged
    if forged is not None:
        raise Forged("{problem}", problem=forged, hint=_HINT)
    found: dict[tuple[SegmentKey, LanguageTag], Approved] = {}
    for plan in plans:
        approved = [row for row in plan.rows if row.state in APPROVED]
        recorded = project.store.recorded_texts(plan.document.id, plan.language) if approved else {}
        for row in approved:
            key = row.segment.key
            approval = _find_approval(project, row, recorded.get(key))
            if approval is None:
                raise Forged(
                    "segment {key} of {path} in {language} is shown as approved, and its history does not say so",
                    key=key,
                    path=plan.document.path,
                    language=plan.language,
                    hint=_HINT,
                )
            found[key, plan.language] = approval
    unseen = () if history.confirmed or not found else (_UNCONFIRMED,)
    return Proof(found, history.confirmed, (*history.notices, *unseen))


_UNCONFIRMED = Message("the history of this project was not made on this machine: who approved what is not confirmed")
_HINT = "nothing was exported; `localize verify` shows what was altered, and a backup of before has the true texts"


def _find_approval(project: Project, row: Row, recorded: RecordedText | None) -> Approved | None:
    """Return the approval that holds for a row, None where the record does not say what the row says."""
    if recorded is None or row.target is None or recorded.target != row.target:
        return None
    source_hash, policy = row.segment.source_hash, project.config.review
    if state_of(row.target, source_hash, recorded.approvals, policy) is not row.state:
        return None
    holding = [
        Approved(approval.reviewer, event)
        for approval, event in zip(recorded.approvals, recorded.approved_by, strict=True)
        if approval_holds(approval, row.target, source_hash, policy)
    ]
    return holding[-1]
