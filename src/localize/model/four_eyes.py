"""Rule of four eyes: whether somebody approves their own text, and who may approve one at all."""

from __future__ import annotations

from localize.errors.message import Message
from localize.model.events import Member, Role
from localize.model.states import ReviewPolicy, SelfApproval

Refusal = tuple[Message, Message]
"""Why not, and what to do."""


def approves_own(people: frozenset[str], writers: frozenset[str]) -> bool:
    """Tell whether an approval is by its own writers.

    *people*: who approves, and who sits there. *writers*: who wrote the text, and who entered it for them.
    """
    return not people.isdisjoint(writers)


def find_refusal(reviewer: Member, writers: frozenset[str], policy: ReviewPolicy) -> Refusal | None:
    """Return why a person may not approve a text of *writers*; None where they may: always unless `refuse` holds."""
    if policy.self_approval is not SelfApproval.REFUSE:
        return None
    if reviewer.name in writers:
        return Message("its reviewer wrote it"), Message("another person approves it")
    if approves_own(reviewer.people, writers):
        hint = Message("another person approves it, from their own account")
        return Message("this account belongs to {name}, who wrote it", name=reviewer.entered_by), hint
    return _find_missing_right(reviewer, policy) if policy.members else None


def _find_missing_right(reviewer: Member, policy: ReviewPolicy) -> Refusal | None:
    reviewers = [each.name for each in policy.members if Role.REVIEWER in each.roles]
    if reviewer.name in reviewers:
        return None
    if any(each.name == reviewer.name for each in policy.members):
        why = Message("{name} is not a reviewer of this project", name=reviewer.name)
    else:
        why = Message("{name} is not a member of this project", name=reviewer.name)
    if not reviewers:
        return why, Message("give someone the role `reviewer` under `members` in localize.yaml")
    return why, Message(
        "ask one of these to approve it: {names} (`members` in localize.yaml)", names=", ".join(reviewers)
    )
