"""Membership: rights by ancestors, revocations, and managers who revoke each other."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from localize.model.events import Role
from localize.sync.changes import Accept, ChangeRole, FoundTeam, Invite, Vouch
from localize.sync.event import Event
from localize.sync.membership import Invalid, Membership
from localize.sync.signatures import prove

from .replicas import EVERYTHING, REVIEWER, WRITER, Replica, Team, invite, join, keys, make_team, revoke, vouch

MANAGER = frozenset({Role.MANAGER})


def managers(team: Team) -> set[str]:
    """Return who is a manager in the end."""
    _, members = team.judge()
    return {person for person, rights in members.members().items() if Role.MANAGER in rights.roles}


def reason(team: Team, event: Event) -> Invalid | None:
    """Return why a membership event does not count."""
    return team.judge()[1].invalid.get(event.id)


def test_everybody_who_joined_has_their_roles() -> None:
    """The founder has all roles, others what they were invited to, later what a manager gave them."""
    team = make_team(ann=WRITER, rita=REVIEWER)
    team["boss"].member("role-changed", ChangeRole("ann", WRITER | REVIEWER))
    _, members = team.judge()
    assert members.invalid == {}
    roles: Mapping[str, frozenset[Role]] = {who: each.roles for who, each in members.members().items()}
    assert roles == {"boss": EVERYTHING, "ann": WRITER | REVIEWER, "rita": REVIEWER}


@pytest.mark.parametrize(
    ("action", "change"),
    [
        ("invited", Invite("eve", EVERYTHING)),
        ("invited", Invite("ann", EVERYTHING)),
        ("role-changed", ChangeRole("ann", EVERYTHING)),
        ("vouched", vouch("rita", "other")),
    ],
)
def test_only_managers_give_rights(action: str, change: Invite | ChangeRole | Vouch) -> None:
    """A translator makes nobody a manager, themself neither."""
    team = make_team(ann=WRITER, rita=REVIEWER)
    event = team["ann"].member(action, change)
    assert reason(team, event) is Invalid.NOT_MANAGER
    assert managers(team) == {"boss"}


def test_nobody_vouches_for_a_replica_of_somebody_else() -> None:
    """A replica that joined, or was vouched for, stays its person's: nobody can make its work doubtful."""
    team = make_team("ann", ann=WRITER, bob=WRITER)
    for replica in ("ann", "second"):
        event = team["bob"].member("vouched", vouch("bob", replica, "bob"))
        assert reason(team, event) is Invalid.TAKEN
    team["second"].receive_bundle(team["bob"])
    text = team["second"].write("мәтін")
    history, members = team.judge()
    assert members.owner(history.nodes[text.id]) == "ann"


@pytest.mark.parametrize("first", ["ann", "bob"])
def test_key_tells_whose_a_replica_is(first: str) -> None:
    """Bob names Ann's new replica his at the same time, with his own key: the work signed there is hers."""
    team = make_team(ann=WRITER, bob=WRITER)
    for who in (first, *({"ann", "bob"} - {first})):
        team[who].write("тәртіп")  # so that either may come first in the order
        key = "third" if who == "ann" else "bob"
        team[who].member("vouched", vouch(who, "third", key))
        if who == first:
            team[who].member("vouched", vouch(who, "fourth"))
    third = team.replicas["third"] = Replica("third", "ann")
    third.receive(team["ann"], team["bob"], team["boss"])
    text = third.write("мәтін")
    history, members = team.judge()
    node = history.nodes[text.id]
    assert (members.owner(node), members.is_proved(node)) == ("ann", True)


@pytest.mark.parametrize("first", ["ann", "bob"])
def test_nobody_blocks_a_replica_by_its_public_key(first: str) -> None:
    """Bob names Ann's new replica his, with its own key, which is in her event: her work there counts, in any order."""
    team = make_team(ann=WRITER, bob=WRITER)
    right = vouch("ann", "third")
    said = {"ann": right, "bob": Vouch("bob", "third", right.keys, right.proof)}
    for who in (first, *({"ann", "bob"} - {first})):
        team[who].write("тәртіп")
        team[who].member("vouched", said[who])
    third = team.replicas["third"] = Replica("third", "ann")
    third.receive(team["ann"], team["bob"], team["boss"])
    again = team["ann"].member("vouched", right)  # once more, by the same key
    text = third.write("мәтін")
    history, members = team.judge()
    node = history.nodes[text.id]
    assert (members.owner(node), members.is_proved(node)) == ("ann", True)
    assert reason(team, again) is None


def test_second_founder_founds_nothing() -> None:
    """The root of trust is one event, known from the invitation."""
    team = make_team(ann=WRITER)
    event = team["ann"].member("founded", FoundTeam(keys("ann")))
    assert reason(team, event) is Invalid.NOT_FOUNDER
    assert managers(team) == {"boss"}


def test_invitation_serves_its_person_once() -> None:
    """Another person cannot use it, nor can it be used again; used twice at once, it serves neither."""
    team = make_team(ann=WRITER)
    boss = team["boss"]
    invitation = boss.member("invited", invite("eve", WRITER))
    for name, person in (("thief", "thief"), ("eve", "eve"), ("eve2", "eve")):
        team.replicas[name] = Replica(name, person)
        team[name].receive(boss)
    wrong = team["thief"].member("joined", join(invitation, "thief"))
    right = team["eve"].member("joined", join(invitation, "eve"))
    assert reason(team, wrong) is Invalid.NO_INVITATION
    assert reason(team, right) is None
    again = team["eve2"].member("joined", join(invitation, "eve2"))
    assert reason(team, right) is reason(team, again) is Invalid.JOINED_TWICE


def test_invitation_used_again_later_serves_nobody() -> None:
    """Who saw that somebody joined cannot join by the same invitation."""
    team = make_team(ann=WRITER)
    ann = team["ann"].arrivals[-1]
    (invitation,) = (e for e in team["boss"].known.values() if isinstance(e.change, Invite))
    late = team.replicas["late"] = Replica("late", "ann")
    late.receive(team["boss"])
    event = late.member("joined", join(invitation, "late"), ann)
    assert reason(team, event) is Invalid.JOINED_TWICE
    assert reason(team, ann) is None


def test_revoked_manager_gives_nothing_any_more() -> None:
    """What a revoked manager does later does not count, whatever they claim to have seen."""
    team = make_team(ann=MANAGER)
    revoke(team["boss"], "ann", team["ann"])
    event = team["ann"].member("invited", Invite("eve", EVERYTHING))
    assert reason(team, event) is Invalid.CUT_OFF
    assert managers(team) == {"boss"}


def test_person_comes_back_by_a_new_invitation() -> None:
    """Who lost a key is revoked and invited anew; the new replica is free of the revocation."""
    team = make_team(ann=WRITER)
    boss = team["boss"]
    revoke(boss, "ann", team["ann"])
    invitation = boss.member("invited", invite("ann", WRITER))
    anew = team.replicas["anew"] = Replica("anew", "ann")
    anew.receive(boss)
    anew.member("joined", join(invitation, "anew"))
    text = anew.write("мәтін")
    old = team["ann"].write("ескі")
    history, members = team.judge()
    assert not members.is_cut_off(history.nodes[text.id])
    assert members.is_cut_off(history.nodes[old.id])


def test_managers_who_revoke_each_other_are_both_out() -> None:
    """The founder, or a third, decides then."""
    team = make_team(ann=MANAGER, bob=MANAGER)
    one = revoke(team["ann"], "bob", team["bob"])
    other = revoke(team["bob"], "ann", team["ann"])
    assert reason(team, one) is reason(team, other) is None
    assert managers(team) == {"boss"}


def test_founder_stays_where_nobody_would_be_left() -> None:
    """The only two managers revoke each other: the founder stays and decides."""
    team = make_team(ann=MANAGER)
    revoke(team["boss"], "ann", team["ann"])
    revoke(team["ann"], "boss", team["boss"])
    assert managers(team) == {"boss"}


def test_last_manager_cannot_be_revoked_nor_leave() -> None:
    """One manager is always left."""
    team = make_team(ann=WRITER)
    for event in (
        revoke(team["boss"], "boss", team["boss"]),
        team["boss"].member("role-changed", ChangeRole("boss", WRITER)),
    ):
        assert reason(team, event) is Invalid.LAST_MANAGER
    assert managers(team) == {"boss"}


def test_managers_who_demote_each_other_leave_one() -> None:
    """Role changes at once never leave a team without a manager."""
    team = make_team(ann=MANAGER)
    team["boss"].member("role-changed", ChangeRole("ann", WRITER))
    team["ann"].member("role-changed", ChangeRole("boss", WRITER))
    assert "boss" in managers(team)


def test_founder_who_was_revoked_does_not_come_back_by_a_dispute() -> None:
    """Two managers revoke each other after the founder's key was lost: both stay, the founder does not."""
    team = make_team(ann=MANAGER, bob=MANAGER)
    revoke(team["ann"], "boss", team["boss"])
    team["bob"].receive(team["ann"])
    for who, whom in (("ann", "bob"), ("bob", "ann")):
        revoke(team[who], whom, team[whom])
    assert managers(team) == {"ann", "bob"}


def test_revoked_manager_revokes_no_bystander() -> None:
    """Who is on the way out takes along those alone who revoke them."""
    team = make_team(ann=MANAGER, bob=MANAGER)
    revoke(team["boss"], "ann", team["ann"])
    event = revoke(team["ann"], "bob", team["bob"])
    assert reason(team, event) is Invalid.DISPUTED
    assert managers(team) == {"boss", "bob"}


def test_ring_of_revocations_is_out() -> None:
    """Three who revoke each other in a ring are all out."""
    team = make_team(ann=MANAGER, bob=MANAGER, eve=MANAGER)
    for who, whom in (("ann", "bob"), ("bob", "eve"), ("eve", "ann")):
        revoke(team[who], whom, team[whom])
    assert managers(team) == {"boss"}


def test_revocation_spares_what_it_accepts() -> None:
    """Work up to the last accepted event counts."""
    team = make_team(ann=WRITER)
    early = team["ann"].write("ерте")
    team["boss"].receive_bundle(team["ann"])
    revoke(team["boss"], "ann", team["ann"])
    late = team["ann"].write("кеш", early)
    history, members = team.judge()
    assert [members.is_cut_off(history.nodes[each.id]) for each in (early, late)] == [False, True]


def test_who_joined_counts_once_a_manager_accepts_it() -> None:
    """Before that their own copy alone shows what they write; from then on everybody's does, what was before too."""
    team = make_team(ann=WRITER)
    boss = team["boss"]
    eve, joined = team.enter(boss.member("invited", invite("eve", WRITER)), "eve")
    text = eve.write("мәтін")
    history, members = team.judge()
    node = history.nodes[text.id]
    own = Membership(history, team.root.id, prove(history, eve.signatures.values()), own="eve")
    assert (members.is_waiting(node), own.is_waiting(node)) == (True, False)
    assert [each.event.id for each in members.list_waiting()] == [joined.id]
    team.accept(eve, joined)
    history, members = team.judge()
    assert not members.is_waiting(history.nodes[text.id])
    assert members.list_waiting() == ()


def test_acceptance_by_a_manager_on_the_way_out_does_not_count() -> None:
    """Another manager accepts anew; until then the work waits."""
    team = make_team(ann=MANAGER)
    boss = team["boss"]
    eve, joined = team.enter(boss.member("invited", invite("eve", WRITER)), "eve")
    team["ann"].receive(eve)
    revoke(boss, "ann", team["ann"])
    event = team["ann"].member("accepted", Accept(joined.id))
    assert reason(team, event) is Invalid.CUT_OFF
    assert [each.event.id for each in team.judge()[1].list_waiting()] == [joined.id]
    team.accept(eve, joined)
    assert team.judge()[1].list_waiting() == ()
