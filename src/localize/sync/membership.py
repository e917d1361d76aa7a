"""Membership of a team: who was what when an event was made, whose a replica is, and what revocations cut off.

The law. A membership event is valid by its ancestors alone: its signer was a manager in what it has seen. Revocations
then cut off what their person did later than the accepted events, unless the revocation itself has seen it or a
manager adopts it; never by date. Revocations that do not know of each other are settled in `disputes`. The founder's
event is the root; a manager may do all that the founder may. Two role changes at once leave the roles that both give.
Who has joined counts once a manager accepts it, with all that they did before; of the membership they change nothing
until they have seen that.
"""

from __future__ import annotations

import enum
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import cast

from localize.errors import WorkflowError
from localize.model import Hash, LanguageTag
from localize.model.events import Change, Member, Removed, Role, Subject, require_role
from localize.runtime.lazy_dataclass import dataclass
from localize.sync.changes import (
    FREE_SUBJECTS,
    MEMBERS,
    Accept,
    Adopt,
    ChangeRole,
    EditEntries,
    FoundTeam,
    Invite,
    Join,
    LeaveNote,
    Revoke,
    SettleNote,
    SetValue,
    ShareKeys,
    TeamChange,
    Vouch,
)
from localize.sync.disputes import settle
from localize.sync.graph import History, Node, find_latest

Proved = Mapping[tuple[str, str], int]
"""How far a replica's chain is signed by a key: (replica, key) to the highest sequence number; see `signatures`."""


class Invalid(enum.Enum):
    """Why a membership event does not count; they are looked at in this order."""

    NOT_THEIRS = "not signed by whom it names"
    NOT_MANAGER = "not by a manager"
    NOT_FOUNDER = "another event is the root of trust"
    TAKEN = "the replica has spoken for itself, or is another person's"
    NO_INVITATION = "no such invitation for this person"
    NO_PROOF = "made without the secret of the invitation, or the key of the replica"
    NOT_ACCEPTED = "made before its signer knew that a manager counts them as a member"
    JOINED_TWICE = "its invitation was accepted twice"
    LAST_MANAGER = "it would leave no manager"
    DISPUTED = "its signer was revoked meanwhile"
    CUT_OFF = "later than its signer's revocation accepts"


@dataclass(frozen=True, slots=True)
class Rights:
    """What a person may do where; no languages: everywhere."""

    roles: frozenset[Role] = frozenset()
    languages: frozenset[LanguageTag] = frozenset()

    def covers(self, role: Role, language: LanguageTag | None) -> bool:
        """Tell whether they include a role for a language."""
        return role in self.roles and (language is None or not self.languages or language in self.languages)


ALL = Rights(frozenset(Role))


def may_change(roles: Container[Role], subject: Subject) -> bool:
    """Tell whether roles allow a change of a shared file: glossaries and words are everybody's to change."""
    needed = Role if subject.id.startswith(FREE_SUBJECTS) else (Role.MANAGER,)
    return any(each in roles for each in needed)


class Membership:
    """Members of a team by the events of a history."""

    def __init__(
        self, history: History, root: Hash, proved: Proved, *, own: str = "", left_out: Invalid | None = None
    ) -> None:
        """*root*: the id of the founder's event, which every invitation carries. *left_out*: a rule, by tests alone.

        *own*: the replica whose view this is; what is done there is shown there before its person is a member.
        """
        self.root = root
        self.history = history
        self._own = own
        self._left_out = left_out
        self.invalid: dict[Hash, Invalid] = {}
        """What does not count of the membership events, with the reason."""
        self._nodes = history.of(MEMBERS)
        self._placed = history.nodes
        self._proved = proved
        self._joined = {each.event.replica for each in self._nodes if isinstance(each.event.change, FoundTeam | Join)}
        self._adopted: frozenset[Hash] = frozenset()
        self._revocations: tuple[Node, ...] = ()
        self._read(frozenset())
        self._read(self._settle())

    # --- questions ---------------------------------------------------------------------------------------------------

    def owner(self, node: Node) -> str | None:
        """Return whose replica made an event, by what it has seen; None where nobody's or two persons'."""
        people = {_introduced(each) for each in self._introductions(node)}
        return people.pop() if len(people) == 1 else None

    def is_proved(self, node: Node) -> bool:
        """Tell whether the owner of the replica has signed an event."""
        keys = {_key(each) for each in self._introductions(node)}
        return len(keys) == 1 and self._signs(keys.pop(), node)

    def is_waiting(self, node: Node) -> bool:
        """Tell whether a replica has joined and no manager has accepted that, so that its work does not count yet."""
        return node.event.replica != self._own and not self.is_accepted(node)

    def list_waiting(self) -> tuple[Node, ...]:
        """Return the introductions that are valid, and that no manager has accepted."""
        joins = (node for node in self._valid if isinstance(node.event.change, Join))
        return tuple(node for node in joins if not self.is_accepted(node))

    def is_accepted(self, node: Node, *, by_seen: bool = False) -> bool:
        """Tell whether a manager has accepted whoever made an event; *by_seen*: by what the event itself has seen."""
        joins = [each.event.id for each in self._introductions(node) if isinstance(each.event.change, Join)]
        accepted = [each for join in joins for each in self._accepted[join] if not by_seen or node.saw(each)]
        return not joins or bool(accepted)

    def rights(self, person: str, node: Node) -> Rights:
        """Return what a person was entitled to by the events that *node* has seen."""
        grants = [each for each in self._grants.get(person, ()) if each is node or node.saw(each)]
        return _merge(_granted(each.event.change) for each in find_latest(grants))

    def has_right(self, node: Node) -> bool:
        """Tell whether the actor had the role that a change needs, for the language, by what the event has seen."""
        rights = self.rights(node.event.actor, node)
        roles = frozenset(each for each in Role if rights.covers(each, node.event.subject.language))
        change = node.event.change
        if isinstance(change, LeaveNote | SettleNote | Removed):
            return bool(roles)
        if isinstance(change, SetValue | EditEntries):
            return may_change(roles, node.event.subject)
        try:
            require_role(Member(node.event.actor, roles), cast(Change, change))
        except WorkflowError:
            return False
        return True

    def is_cut_off(self, node: Node) -> bool:
        """Tell whether a revocation cuts an event off, and nobody has adopted it."""
        if node.event.id in self._adopted or node in self._revocations:
            return False
        return any(self._cuts(each, node) for each in self._revocations)

    def members(self) -> Mapping[str, Rights]:
        """Return everybody's rights as they stand in the end, those who are out included."""
        return self._sum_up(())

    # --- revocations -------------------------------------------------------------------------------------------------

    def _settle(self) -> frozenset[Hash]:
        """Find the revocations that count, and what is adopted; return those that do not count."""
        leaving = [node for node in self._valid if _takes_manager(node)]
        settled = settle(leaving, self._founder, lambda counted: self._leaves_nobody(leaving, counted))
        self._revocations = tuple(node for node in settled if isinstance(node.event.change, Revoke))
        adoptions = [node for node in self._valid if isinstance(node.event.change, Adopt) and not self.is_cut_off(node)]
        self._adopted = frozenset(cast(Adopt, node.event.change).event for node in adoptions)
        return frozenset(node.event.id for node in leaving if node not in settled)

    # --- validity ----------------------------------------------------------------------------------------------------

    def _read(self, void: frozenset[Hash]) -> None:
        """Find the valid events, ancestors first: each is judged by those before it."""
        self.invalid = {}
        self._valid: list[Node] = []
        self._used: dict[Hash, Node] = {}
        self._accepted: defaultdict[Hash, list[Node]] = defaultdict(list)
        self._founder = ""
        self._grants: defaultdict[str, list[Node]] = defaultdict(list)
        self._replicas: defaultdict[str, list[Node]] = defaultdict(list)
        twice = self._joined_twice()
        for node in self._nodes:
            reason = self._find_fault(node, void, twice)
            if reason is not None:
                self.invalid[node.event.id] = reason
                self._forget(node)
                continue
            self._valid.append(node)
            if isinstance(node.event.change, Join):
                self._used[node.event.change.invitation] = node
            elif isinstance(node.event.change, Accept):
                self._accepted[node.event.change.join].append(node)

    def _find_fault(self, node: Node, void: frozenset[Hash], twice: frozenset[Hash]) -> Invalid | None:
        self._remember(node)
        return next((each for each in self._list_faults(node, void, twice) if each is not self._left_out), None)

    def _list_faults(self, node: Node, void: frozenset[Hash], twice: frozenset[Hash]) -> Iterator[Invalid]:
        if not self.is_proved(node) or self.owner(node) != node.event.actor:
            yield Invalid.NOT_THEIRS
        yield from _CHECKS.get(type(node.event.change), _check_nothing)(self, node)
        if not isinstance(node.event.change, FoundTeam | Join | ShareKeys):
            yield from _check_accepted(self, node)
        if node.event.id in twice:
            yield Invalid.JOINED_TWICE
        if node.event.id in void:
            yield Invalid.DISPUTED
        if self.is_cut_off(node):
            yield Invalid.CUT_OFF

    def _remember(self, node: Node) -> None:
        """Let an event speak for itself: the first of a replica says whose that is."""
        change = node.event.change
        if isinstance(change, FoundTeam):
            self._founder = node.event.actor if node.event.id == self.root else self._founder
            self._grants[node.event.actor].append(node)
            self._replicas[node.event.replica].append(node)
        elif isinstance(change, Join):
            self._replicas[node.event.replica].append(node)
        elif isinstance(change, Vouch):
            self._replicas[change.replica].append(node)
        elif isinstance(change, Invite | ChangeRole | Revoke):
            self._grants[change.person].append(node)

    def _forget(self, node: Node) -> None:
        for nodes in (*self._grants.values(), *self._replicas.values()):
            if nodes and nodes[-1] is node:
                nodes.pop()

    def _joined_twice(self) -> frozenset[Hash]:
        """Return the acceptances of one invitation, by whom it is for, that do not know of each other."""
        joins: defaultdict[Hash, list[Node]] = defaultdict(list)
        for node in self._nodes:
            change = node.event.change
            if isinstance(change, Join) and self.is_for(change.invitation, node) and self.has_secret(node):
                joins[change.invitation].append(node)
        return frozenset(
            node.event.id for nodes in joins.values() for node in nodes if any(map(node.is_concurrent, nodes))
        )

    def is_for(self, invitation: Hash, node: Node) -> bool:
        """Tell whether an invitation is for who made an event, with the key that the event names."""
        by = self._placed.get(invitation)
        is_named = by is not None and isinstance(by.event.change, Invite) and by.event.change.person == node.event.actor
        return is_named and self._signs(_key(node), node)

    def has_secret(self, join: Node) -> bool:
        """Tell whether who joins has the secret of the invitation; another member, who knows its id, has not."""
        by = self._placed.get(cast(Join, join.event.change).invitation)
        secret = by.event.change.secret if by and isinstance(by.event.change, Invite) else ""
        is_proved = self._proved.get((join.event.replica, secret), 0) == join.event.sequence
        return is_proved or self._left_out is Invalid.NO_PROOF

    def has_key(self, vouch: Node) -> bool:
        """Tell whether the replica itself says whose it is; its public key, which everybody reads, is no such word."""
        is_proved = self._proved.get((vouch.event.id, _key(vouch)), 0) == vouch.event.sequence
        return is_proved or self._left_out is Invalid.NO_PROOF

    def _introductions(self, node: Node) -> list[Node]:
        """Return who said whose replica this is, by the key that signs it: another key makes nobody's work doubtful."""
        seen = [each for each in self._replicas.get(node.event.replica, ()) if each is node or node.saw(each)]
        signing = [each for each in seen if self._signs(_key(each), node)]
        return signing or seen

    def _signs(self, key: str, node: Node) -> bool:
        return self._proved.get((node.event.replica, key), 0) >= node.event.sequence

    def is_taken(self, replica: str, vouch: Node) -> bool:
        """Tell whether a replica is known otherwise: who has joined by themself needs nobody's word for it."""
        change = cast(Vouch, vouch.event.change)
        others = [each for each in self._replicas.get(replica, ()) if each is not vouch]
        return replica in self._joined or any(
            (_introduced(each), _key(each)) != (change.person, change.keys.signing)
            for each in others
            if vouch.saw(each) or _key(each) == change.keys.signing
        )

    def _cuts(self, revocation: Node, node: Node) -> bool:
        """Tell whether a revocation cuts an event off; a replica that came by a later invitation is free of it."""
        change = cast(Revoke, revocation.event.change)
        replica = node.event.replica
        theirs = [each for each in self._replicas.get(replica, ()) if _introduced(each) == change.person]
        if not theirs or any(self._begins_anew(each, revocation) for each in theirs):
            return False
        accepted = dict(change.accepted).get(replica, 0)
        return node.event.sequence > accepted and not revocation.saw(node)

    def _begins_anew(self, introduction: Node, revocation: Node) -> bool:
        change = introduction.event.change
        by = self._placed.get(change.invitation) if isinstance(change, Join) else introduction
        is_own = by is None or by.event.actor == cast(Revoke, revocation.event.change).person
        return by is not None and not is_own and by.saw(revocation)

    def managers(self, node: Node) -> frozenset[str]:
        """Return who was a manager by what an event has seen."""
        return frozenset(each for each in self._grants if Role.MANAGER in self.rights(each, node).roles)

    def _leaves_nobody(self, leaving: Iterable[Node], counted: Iterable[Node]) -> bool:
        """Tell whether nobody is a manager in the end if of *leaving* only the *counted* ones count."""
        if self._left_out is Invalid.LAST_MANAGER:
            return False
        void = {each.event.id for each in leaving} - {each.event.id for each in counted}
        return not any(Role.MANAGER in rights.roles for rights in self._sum_up(void).values())

    def _sum_up(self, void: Container[Hash]) -> Mapping[str, Rights]:
        standing = {
            person: find_latest(node for node in nodes if node.event.id not in void)
            for person, nodes in self._grants.items()
        }
        return {person: _merge(_granted(node.event.change) for node in nodes) for person, nodes in standing.items()}


# --- one check per kind of event -------------------------------------------------------------------------------------


def _check_nothing(team: Membership, node: Node) -> Iterator[Invalid]:  # noqa: ARG001
    """A change that is none of the membership, under its subject, is nobody's to make."""
    yield Invalid.NOT_MANAGER


def _check_root(team: Membership, node: Node) -> Iterator[Invalid]:
    if node.event.id != team.root:
        yield Invalid.NOT_FOUNDER


def _check_manager(team: Membership, node: Node) -> Iterator[Invalid]:
    """A manager before the event: nobody becomes one by the event itself."""
    own = node.event.change
    others = frozenset({own.person}) if isinstance(own, Invite | ChangeRole | Revoke) else frozenset[str]()
    if node.event.actor not in others:
        is_allowed = node.event.actor in team.managers(node)
    elif isinstance(own, Revoke):
        is_allowed = True  # whoever leaves needs no right for it
    else:
        before = [each for each in team._grants[node.event.actor] if node.saw(each)]
        is_allowed = Role.MANAGER in _merge(_granted(each.event.change) for each in find_latest(before)).roles
    if not is_allowed:
        yield Invalid.NOT_MANAGER


def _check_accepted(team: Membership, node: Node) -> Iterator[Invalid]:
    """By what the event has seen: so nobody's acceptance can hang on what they do before it."""
    if not team.is_accepted(node, by_seen=True):
        yield Invalid.NOT_ACCEPTED


def _check_acceptance(team: Membership, node: Node) -> Iterator[Invalid]:
    joined = team._placed.get(cast(Accept, node.event.change).join)
    if joined is None or joined not in team._valid or not isinstance(joined.event.change, Join) or not node.saw(joined):
        yield Invalid.NO_INVITATION
    yield from _check_manager(team, node)


def _check_leaving(team: Membership, node: Node) -> Iterator[Invalid]:
    """As any act of a manager, and one manager is left; *node* itself is among what is looked at."""
    yield from _check_manager(team, node)
    if not team.managers(node):
        yield Invalid.LAST_MANAGER


def _check_join(team: Membership, node: Node) -> Iterator[Invalid]:
    invitation = cast(Join, node.event.change).invitation
    by = team._placed.get(invitation)
    is_valid = by is not None and node.saw(by) and invitation not in team.invalid
    if not is_valid or not team.is_for(invitation, node):
        yield Invalid.NO_INVITATION
    if not team.has_secret(node):
        yield Invalid.NO_PROOF
    if invitation in team._used:
        yield Invalid.JOINED_TWICE


def _check_vouch(team: Membership, node: Node) -> Iterator[Invalid]:
    change = cast(Vouch, node.event.change)
    if team.is_taken(change.replica, node):
        yield Invalid.TAKEN
    if not team.has_key(node):
        yield Invalid.NO_PROOF
    if change.person != node.event.actor:
        yield from _check_manager(team, node)


def _check_keys(team: Membership, node: Node) -> Iterator[Invalid]:
    """Keys that a manager has begun to use may be handed on by anybody; new ones are a manager's."""
    name = cast(ShareKeys, node.event.change).name
    before = [each for each in team._valid if isinstance(each.event.change, ShareKeys) and node.saw(each)]
    if all(cast(ShareKeys, each.event.change).name != name for each in before):
        yield from _check_manager(team, node)
        yield from _check_accepted(team, node)


_CHECKS: Mapping[type, Callable[[Membership, Node], Iterator[Invalid]]] = MappingProxyType(
    {
        FoundTeam: _check_root,
        Invite: _check_manager,
        Join: _check_join,
        Accept: _check_acceptance,
        Vouch: _check_vouch,
        ChangeRole: _check_leaving,
        Revoke: _check_leaving,
        Adopt: _check_manager,
        ShareKeys: _check_keys,
    }
)


def _takes_manager(node: Node) -> bool:
    change = node.event.change
    return isinstance(change, Revoke) or (isinstance(change, ChangeRole) and Role.MANAGER not in change.roles)


def _introduced(node: Node) -> str:
    return node.event.change.person if isinstance(node.event.change, Vouch) else node.event.actor


def _key(node: Node) -> str:
    return cast("FoundTeam | Join | Vouch", node.event.change).keys.signing


def _granted(change: TeamChange) -> Rights:
    if isinstance(change, Invite | ChangeRole):
        return Rights(change.roles, change.languages)
    return ALL if isinstance(change, FoundTeam) else Rights()


def _merge(grants: Iterable[Rights]) -> Rights:
    """Return what all of some grants give: of languages, no list is every language."""
    grants = tuple(grants)
    if not grants:
        return Rights()
    roles = frozenset.intersection(*(each.roles for each in grants))
    lists = [each.languages for each in grants if each.languages]
    languages = frozenset.intersection(*lists) if lists else frozenset[LanguageTag]()
    return Rights(roles if languages or not lists else frozenset(), languages)
