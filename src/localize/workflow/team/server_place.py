"""Place of the team's server in a replica's record: how to come in, and how far the replica has read there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from localize.errors import Locked, ServerUnavailable, WorkflowError
from localize.runtime.interruption import HangUp
from localize.store.team_record import ServerPlace, TeamMerge, TeamState
from localize.sync.server.access import Address, connect, describe_address, make_password, set_own_password
from localize.sync.server.envelope import Keyring
from localize.sync.server.mailbox import Mailbox
from localize.workflow.team.replica import get_state, merge, retry

if TYPE_CHECKING:
    from localize.sync.server.access import Connection
    from localize.workflow.project.project import Project


def get_server(state: TeamState) -> ServerPlace:
    """Return the team's server. Raises: WorkflowError, where there is none."""
    if state.place.server is None:
        raise WorkflowError(
            "this team has no server", hint="`localize bundle write` carries your work; `team init --server` adds one"
        )
    return state.place.server


def describe_server(project: Project) -> str:
    """Return where the team's server is, as people write it. Raises: WorkflowError; PluginError."""
    return describe_address(get_server(get_state(project)).url)


def change_server(project: Project, change: Callable[[ServerPlace | None], ServerPlace]) -> TeamState:
    """Write what is known of the server, and return the team's record. Raises: as `merge`."""
    return retry(lambda: _change_server(project, change))


def _change_server(project: Project, change: Callable[[ServerPlace | None], ServerPlace]) -> TeamState:
    merge(project)
    state = get_state(project)
    if state.place.translated != state.seen[0]:  # what was saved after the merge is no event yet
        raise Locked("somebody has saved something meanwhile", hint="try again in a moment")
    new = change(state.place.server)
    if new == state.place.server:
        return state
    place = replace(state.place, server=new)
    project.store.merge_team(TeamMerge(place, state.seen, disputes=state.disputes, blobs=project.store.team_blobs()))
    return get_state(project)


@contextmanager
def open_server(project: Project, hang_up: HangUp | None = None) -> Iterator[Connection]:
    """Yield a connection of this replica's member; an invitation's password is replaced before.

    *hang_up* ends it from another thread. Raises: ServerUnavailable; Refused; PluginError; as `merge`.
    """
    server = get_server(get_state(project))
    hang_up = hang_up or HangUp()
    connection = _connect(project, server, hang_up)
    try:
        with hang_up.hold(connection):
            yield connection
    finally:
        connection.close()


def _connect(project: Project, server: ServerPlace, hang_up: HangUp) -> Connection:
    try:
        connection = connect(Address(server.url, server.login, server.password, server.authority), hang_up)
    except ServerUnavailable:
        if not server.next_password or hang_up.is_over:
            raise
        # it was set, and the answer was lost
        connection = connect(Address(server.url, server.login, server.next_password, server.authority), hang_up)
        _keep_password(project, server.next_password)
        return connection
    if server.is_temporary:
        try:
            _replace_password(project, connection, server)
        except BaseException:
            connection.close()
            raise
    return connection


def _replace_password(project: Project, connection: Connection, server: ServerPlace) -> None:
    """Set a password that nobody else has seen; it is kept here before the server knows it."""
    password = server.next_password or make_password()
    change_server(project, lambda known: replace(known or server, next_password=password))
    set_own_password(connection, server.login, password)
    _keep_password(project, password)


def _keep_password(project: Project, password: str) -> None:
    def change(known: ServerPlace | None) -> ServerPlace:
        assert known is not None
        return replace(known, password=password, next_password="", is_temporary=False)

    change_server(project, change)


def open_mailbox(project: Project, connection: Connection, ring: Keyring) -> Mailbox:
    """Return the project's mailbox over a connection."""
    return Mailbox(connection, name_project(ring, project.store.project_id))


def name_project(ring: Keyring, project: str) -> bytes:
    """Return by what the server knows a project."""
    return ring.blind("project", project)
