"""Members of a team: who is in it, and changes of that by managers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from localize.errors import NotFound, Refused
from localize.model import LanguageTag, hash_bytes
from localize.model.events import Role
from localize.store.team_record import MemberKeys, TeamMember, TeamState
from localize.sync.changes import ChangeRole, MembershipChange, Revoke
from localize.sync.comparison import find_chains, find_have
from localize.workflow.team.replica import Incoming, get_state, load_view, merge, read_events, require_manager
from localize.workflow.team.translation import Authored

if TYPE_CHECKING:
    from localize.workflow.project.project import Project

_DIGITS, _NUMBERS = 4, 8


def list_members(project: Project) -> tuple[TeamMember, ...]:
    """Return everybody who was ever invited, by name. Raises: WorkflowError without a team."""
    return load_view(project).members


def fingerprint(keys: MemberKeys) -> str:
    """Return what two people read to each other to know that they have the same key: eight numbers of four digits."""
    value = int(hash_bytes(f"{keys.signing}\x1f{keys.sealing}".encode()), 16)
    numbers = []
    for _ in range(_NUMBERS):
        value, rest = divmod(value, 10**_DIGITS)
        numbers.append(f"{rest:0{_DIGITS}}")
    return " ".join(numbers)


def change_role(project: Project, person: str, roles: Iterable[Role], languages: Iterable[LanguageTag] = ()) -> None:
    """Give a member other roles. Raises: NotFound; Refused, also for the last manager; as `merge`."""
    state = get_state(project)
    require_manager(state)
    _get_member(state, person)
    change = ChangeRole(person, frozenset(roles), frozenset(languages))
    if Role.MANAGER not in change.roles:
        _require_another_manager(state, person)
    _author(project, change, "team:role-changed")


def revoke(project: Project, person: str, reason: str) -> None:
    """End a membership; what the person has sent so far stays. Raises: as `change_role`."""
    state = get_state(project)
    member = _get_member(state, person)
    if person != state.place.person or member.is_waiting:
        require_manager(state)
    if member.revoked:
        raise Refused(
            "{name} has already left this team", name=person, hint="`localize team members` lists the members"
        )
    _require_another_manager(state, person)
    merge(project)
    have = find_have(find_chains(read_events(get_state(project))))
    accepted = tuple((each.replica, have[each.replica].sequence) for each in member.keys if each.replica in have)
    _author(project, Revoke(person, accepted, reason), "team:revoked")


def leave(project: Project, reason: str = "") -> None:
    """Leave the team. Raises: as `revoke`."""
    revoke(project, get_state(project).place.person, reason)


def _get_member(state: TeamState, person: str) -> TeamMember:
    found = state.place.find_member(person)
    if found is None:
        known = ", ".join(each.name for each in state.place.members)
        raise NotFound("member", person, known=known, hint="members of this team: {known}")
    return found


def _require_another_manager(state: TeamState, person: str) -> None:
    if not any(each.is_manager for each in state.place.members if each.name != person):
        raise Refused(
            "{name} is the last manager of this team", name=person, hint="give somebody else the role `manager` first"
        )


def _author(project: Project, change: MembershipChange, action: str) -> None:
    merge(project, Incoming(authored=(Authored(change, action),)))
