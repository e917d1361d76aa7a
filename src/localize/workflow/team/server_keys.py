"""Keys of the team's server on this replica: which it has, and handing them to others by membership events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from localize.errors import Refused, WorkflowError
from localize.model import hash_bytes
from localize.store.team_record import TeamState
from localize.sync.server.envelope import Keyring, make_key
from localize.sync.server.key_history import KeyState, Ring, read_keys, read_ring, share_ring
from localize.workflow.team.replica import Incoming, View, load_view, merge, require_manager
from localize.workflow.team.translation import Authored

if TYPE_CHECKING:
    from localize.workflow.project.project import Project


def read_key_state(view: View) -> KeyState:
    """Return the keys of envelopes that a replica has. Raises: PluginError."""
    state, server = read_keys(view.history, view.team, view.state.place.sealing), view.state.place.server
    given = read_ring(bytes.fromhex(server.keys)) if server is not None else None
    if given is None or state.ring is not None:
        return state
    name = hash_bytes(b"".join(given))
    return replace(state, rings={**state.rings, name: given}, current=state.current or name)


def require_ring(project: Project) -> Keyring:
    """Return the keys that the team seals by. Raises: WorkflowError, where this replica has not got them."""
    ring = read_key_state(load_view(project)).make_ring()
    if ring is None:
        raise WorkflowError(
            "this replica has not got the keys of the team's server yet",
            hint="ask a manager for a bundle, read it, and run `localize sync` again",
        )
    return ring


def hand_out_keys(project: Project) -> None:
    """Begin to use a new key where somebody was revoked, and hand the keys to who has joined. Raises: as `merge`."""
    view = load_view(project)
    keys = read_key_state(view)
    ring = keys.ring
    if ring is None:
        return
    able = find_recipients(view)
    if keys.is_stale and is_manager(view.state):
        share_keys(project, (*ring, make_key()), able)
    elif able.keys() - keys.holders:
        share_keys(project, ring, {name: able[name] for name in able.keys() - keys.holders})


def share_keys(project: Project, ring: Ring, replicas: Mapping[str, str]) -> None:
    """Hand a ring to replicas. Raises: as `merge`."""
    merge(project, Incoming(authored=(Authored(share_ring(ring, replicas), "team:keys-shared"),)))


def find_recipients(view: View) -> Mapping[str, str]:
    """Return the age recipients of everybody's replicas who is in the team."""
    return {
        keys.replica: keys.sealing
        for member in view.members
        if not member.revoked
        for keys in member.keys
        if keys.sealing
    }


def is_manager(state: TeamState) -> bool:
    """Tell whether whoever works here is a manager."""
    try:
        require_manager(state)
    except Refused:
        return False
    return True
