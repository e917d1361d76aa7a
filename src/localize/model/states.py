"""Workflow states: the steps that are possible in each state, and the computed state of a text.

A target stores only `initial` or `translated`, and a substate. `state_of` computes the rest from the approvals that
still hold: those of this revision, this source text and this target text. No other module decides either.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable

from localize.errors import IllegalTransition
from localize.errors.message import Message
from localize.model import Approval, ApprovalKind, Hash, State, StoredState, Substate, Target
from localize.model.events import Member
from localize.runtime.lazy_dataclass import dataclass


class SelfApproval(enum.Enum):
    """What happens when a reviewer approves a text that they wrote."""

    REFUSE = "refuse"
    WARN = "warn"
    ALLOW = "allow"


@dataclass(frozen=True, slots=True)
class ReviewPolicy:
    """The project's rules of review."""

    self_approval: SelfApproval = SelfApproval.WARN
    trust_imported: bool = False
    members: tuple[Member, ...] = ()
    """Who works in the project; none: whoever comes."""


TEAM_POLICY = ReviewPolicy(SelfApproval.REFUSE)
"""The rules that hold in a team, whatever a file on one machine says: four eyes, and no file's word."""


class Step(enum.Enum):
    """What a person asks for on one segment in one language."""

    DRAFT = "draft"
    CONFIRM = "confirm"
    CLEAR = "clear"
    APPROVE = "approve"
    FINALISE = "finalise"
    REJECT = "reject"
    WITHDRAW = "withdraw"


_POSSIBLE: dict[Step, frozenset[State]] = {
    Step.DRAFT: frozenset({State.INITIAL}),
    Step.CONFIRM: frozenset(State),
    Step.CLEAR: frozenset(State),
    Step.APPROVE: frozenset({State.TRANSLATED, State.REVIEWED}),
    Step.FINALISE: frozenset({State.REVIEWED}),
    Step.REJECT: frozenset({State.TRANSLATED, State.REVIEWED, State.FINAL}),
    Step.WITHDRAW: frozenset({State.REVIEWED, State.FINAL}),
}

HINTS: dict[Step, str] = {
    Step.DRAFT: "a draft never replaces a person's text; clear the text first",
    Step.APPROVE: "only a confirmed translation can be approved; confirm it first",
    Step.FINALISE: "approve it first; a second person gives the final approval",
    Step.REJECT: "only a confirmed translation can be rejected",
    Step.WITHDRAW: "there is no approval to withdraw",
}


def advance(state: State, step: Step) -> None:
    """Do nothing when *step* is possible in *state*.

    Raises:
        IllegalTransition: it is not; the hint says what would make it possible.
    """
    if state not in _POSSIBLE[step]:
        raise IllegalTransition(
            "cannot {value} a segment that is {value1}",
            value=Message(step.value),
            value1=Message(state.value),
            state=state.value,
            action=step.value,
            hint=HINTS.get(step, ""),
        )


def stored_after(step: Step) -> tuple[StoredState, Substate | None]:
    """Return what a target stores of itself after a step that writes it."""
    return {
        Step.DRAFT: (StoredState.INITIAL, Substate.DRAFT),
        Step.CONFIRM: (StoredState.TRANSLATED, None),
        Step.CLEAR: (StoredState.INITIAL, None),
        Step.REJECT: (StoredState.INITIAL, Substate.REJECTED),
    }[step]


def _is_confirmed(target: Target, source_hash: Hash) -> bool:
    return target.state is StoredState.TRANSLATED and target.source_hash == source_hash


def approval_holds(approval: Approval, target: Target, source_hash: Hash, policy: ReviewPolicy) -> bool:
    """Tell whether an approval is about the present texts and counts in this project."""
    return (
        _is_confirmed(target, source_hash)
        and approval.revision == target.revision
        and approval.source_hash == source_hash
        and approval.target_hash == target.hash
        and (approval.kind is not ApprovalKind.IMPORTED or policy.trust_imported)
    )


def state_of(target: Target | None, source_hash: Hash, approvals: Iterable[Approval], policy: ReviewPolicy) -> State:
    """Return the state of a segment in one language.

    *source_hash* is that of the segment's present source; a text that was confirmed for another one is initial again
    (it needs an update). Final needs a holding final approval by somebody who did
    not give the first one, beside that first one.
    """
    if target is None or not _is_confirmed(target, source_hash):
        return State.INITIAL
    holding = [approval for approval in approvals if approval_holds(approval, target, source_hash, policy)]
    first = {approval.reviewer for approval in holding if approval.kind is not ApprovalKind.FINAL}
    second = {approval.reviewer for approval in holding if approval.kind is ApprovalKind.FINAL}
    if any(reviewer != other for reviewer in second for other in first):
        return State.FINAL
    return State.REVIEWED if holding else State.TRANSLATED
