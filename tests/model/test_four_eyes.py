"""Who may approve a text, in every combination of writers, reviewers, members and policies."""

from __future__ import annotations

from itertools import product

import pytest

from localize.model.events import Member, Role
from localize.model.four_eyes import approves_own, find_refusal
from localize.model.states import ReviewPolicy, SelfApproval

NAMES = ("Aigul", "Bota", "Dana")
DESKS = tuple(Member(name, entered_by=sitter) for name in NAMES for sitter in ("", *NAMES) if sitter != name)
"""Everybody at their own desk, and in the name of everybody else."""
TEAMS = (
    (),
    (Member("Bota", frozenset({Role.REVIEWER})), Member("Dana", frozenset({Role.TRANSLATOR, Role.MANAGER}))),
    (Member("Dana"),),
)
REVIEWERS: tuple[set[str], ...] = (set(NAMES), {"Bota"}, {"Dana"})


@pytest.mark.parametrize("rule", list(SelfApproval))
def test_approval_is_refused_to_writers_and_to_whoever_is_no_reviewer(rule: SelfApproval) -> None:
    """Under `refuse` nobody who acts or sits there may have written or entered the text, and members alone approve."""
    for author, reviewer, team in product(DESKS, DESKS, range(len(TEAMS))):
        mine = {reviewer.name, reviewer.entered_by} & {author.name, author.entered_by} - {""}
        refused = rule is SelfApproval.REFUSE and (bool(mine) or reviewer.name not in REVIEWERS[team])
        policy = ReviewPolicy(rule, members=TEAMS[team])
        assert (find_refusal(reviewer, author.people, policy) is not None) is refused
        assert approves_own(reviewer.people, author.people) is bool(mine)


def test_refusal_tells_what_to_do() -> None:
    """It names whoever sits there, or those who may approve."""
    refuse = ReviewPolicy(SelfApproval.REFUSE, members=TEAMS[1])
    told = [
        " / ".join(map(str, find_refusal(reviewer, frozenset({"Aigul"}), refuse) or ()))
        for reviewer in (Member("Aigul"), Member("Bota", entered_by="Aigul"), Member("Dana"), Member("Saule"))
    ]
    assert "its reviewer wrote it / another person" in told[0]
    assert "this account belongs to Aigul, who wrote it / another person" in told[1]
    assert "Dana is not a reviewer of this project / ask one of these to approve it: Bota" in told[2]
    assert "Saule is not a member of this project / ask one of these to approve it: Bota" in told[3]
    nobody = ReviewPolicy(SelfApproval.REFUSE, members=TEAMS[1][1:])
    assert "give someone the role `reviewer`" in str((find_refusal(Member("Dana"), frozenset(), nobody) or ("", ""))[1])
