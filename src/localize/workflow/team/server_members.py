"""Members at the team's server: its preparation by the owner, logins for who is invited, and their end."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from localize.errors import ExchangeError, NotFound, Refused, WorkflowError
from localize.errors.message import Message
from localize.model import serialization as wire
from localize.model.events import Role
from localize.store.team_record import ServerPlace
from localize.sync.encryption import seal, unseal
from localize.sync.server.access import (
    Address,
    ask_to_admit,
    end_login,
    list_logins,
    make_password,
    open_connection,
    read_address,
    read_site,
    set_manager,
    translate_errors,
)
from localize.sync.server.envelope import Keyring, make_key
from localize.sync.server.installation import Site, inspect, install, require_fit, upgrade
from localize.sync.server.key_history import read_ring
from localize.workflow.team.replica import get_state, load_view, require_manager
from localize.workflow.team.server_keys import find_recipients, read_key_state, require_ring, share_keys
from localize.workflow.team.server_place import change_server, get_server, name_project, open_server

if TYPE_CHECKING:
    from localize.sync.server.access import Connection
    from localize.workflow.project.project import Project

_DAYS = 14
"""For which an invitation's password is good."""
_LOGIN_LETTERS = 20
_SIGN = b"localize server 1\n"


@dataclass(frozen=True, slots=True)
class Admission:
    """What somebody needs to come to the team's server."""

    project: str
    url: str
    login: str
    password: str
    authority: str
    keys: str
    """The team's keys of envelopes, in hexadecimal digits."""


def inspect_server(url: str) -> Site:
    """Return what is in a database that would become the team's server. Raises: Refused, ServerUnavailable."""
    read_address(url)
    with open_connection(url) as owner, translate_errors():
        site = inspect(owner)
    require_fit(site)
    return site


def add_server(project: Project, url: str) -> None:
    """Prepare an empty database, by its owner, as the team's server, and let this replica come in as a manager.

    Raises: Refused; ServerUnavailable; WorkflowError, where the team has one; as `merge`.
    """
    if get_state(project).place.server is not None:
        raise WorkflowError(
            "this team has a server already", hint="`localize team rebuild-server` moves it to an empty database"
        )
    rebuild_server(project, url)


def upgrade_server(project: Project, url: str, *, is_trial: bool = False) -> bool:
    """Bring the team's server, by its owner, up to this version of the program; return whether it was older.

    Raises: Refused; ServerUnavailable; WorkflowError; as `merge`.
    """
    read_address(url)
    tag = name_project(require_ring(project), project.store.project_id)
    with open_connection(url) as owner, translate_errors():
        return upgrade(owner, tag, is_trial=is_trial)


def rebuild_server(project: Project, url: str) -> None:
    """Prepare an empty database in place of the team's server: after this `sync` fills it from this replica.

    Raises: as `add_server`.
    """
    require_manager(get_state(project))
    inspect_server(url)
    address, person = read_address(url), get_state(project).place.person
    if read_key_state(load_view(project)).current is None:
        share_keys(project, (make_key(),), find_recipients(load_view(project)))
    ring = require_ring(project)
    with open_connection(url) as owner, translate_errors():
        install(owner, name_project(ring, project.store.project_id))
        own = replace(address, login=name_login(read_site(owner), ring, person), password=make_password())
        ask_to_admit(owner, own, _DAYS, is_manager=True)
    place = ServerPlace(own.url, own.login, own.password, authority=own.authority, is_temporary=True)
    change_server(project, lambda _: place)


def name_login(site: str, ring: Keyring, person: str) -> str:
    """Return the login of a person at an installation, the same to all managers, of which the server learns nothing."""
    return f"m_{ring.blind('login', f'{site} {person}').hex()[:_LOGIN_LETTERS]}"


def admit(project: Project, person: str, roles: Collection[Role]) -> Admission | None:
    """Make a login for a person, with a password for one visit; None in a team without a server.

    Who had one before comes by the new password alone. Raises: ServerUnavailable; Refused; as `merge`.
    """
    if get_state(project).place.server is None:
        return None
    keys = read_key_state(load_view(project))
    with open_server(project) as connection:
        server, ring = get_server(get_state(project)), require_ring(project)
        new = Address(server.url, name_login(read_site(connection), ring, person), make_password(), server.authority)
        ask_to_admit(connection, new, _DAYS, is_manager=Role.MANAGER in roles)
    ring_of_team = b"".join(keys.ring or ()).hex()
    return Admission(project.store.project_id, new.url, new.login, new.password, new.authority, ring_of_team)


def enter(project: Project, admission: Admission) -> None:
    """Let this replica come to the server of an admission; it is not reached before the next `sync`.

    Raises: ExchangeError, where the keys are none; as `merge`.
    """
    ring = read_ring(bytes.fromhex(admission.keys))
    if ring is None or admission.project != project.store.project_id:
        raise _broken()
    view = load_view(project)
    keys, mine = read_key_state(view), view.state.place.replica
    if keys.current is not None and mine not in keys.holders:  # else the events that hand them out come from the server
        share_keys(project, ring, {name: key for name, key in find_recipients(view).items() if name == mine})
    new = ServerPlace(
        admission.url,
        admission.login,
        admission.password,
        admission.keys,
        admission.authority,
        is_temporary=True,
    )
    change_server(project, lambda _: new)


def write_admission(project: Project, person: str) -> bytes:
    """Return a file by which a member who has joined comes to the server. Raises: NotFound; as `admit`."""
    state = get_state(project)
    require_manager(state)
    get_server(state)
    member = state.place.find_member(person)
    if member is None or member.revoked or not member.keys:
        able = [each.name for each in state.place.members if each.keys and not each.revoked]
        raise NotFound("member", person, known=", ".join(able), hint="who has joined: {known}")
    if person == state.place.person:
        raise Refused("you have access to the server already", hint="`localize sync` exchanges work with it")
    admission = admit(project, person, member.roles)
    return seal(_SIGN + wire.dump(admission).encode(), [each.sealing for each in member.keys])


def read_admission(project: Project, data: bytes) -> None:
    """Take in a file of `write_admission`. Raises: ExchangeError; as `enter`."""
    plain = unseal(data, get_state(project).place.sealing)
    if not plain.startswith(_SIGN):
        raise _broken()
    try:
        admission = wire.load(Admission, plain.removeprefix(_SIGN))
    except ValueError as error:
        raise _broken() from error
    enter(project, admission)


def tend_logins(project: Project, connection: Connection) -> None:
    """End the logins of everybody who was revoked, and let managers be managers at the server. Raises: as `sync`."""
    state, ring, site = get_state(project), require_ring(project), read_site(connection)
    members = {name_login(site, ring, each.name): each for each in state.place.members}
    for login, was_manager in list_logins(connection).items():
        member = members.get(login)
        if member is not None and member.revoked:
            end_login(connection, login)
        elif member is not None and was_manager != (Role.MANAGER in member.roles):
            set_manager(connection, login, is_manager=not was_manager)


def _broken() -> ExchangeError:
    return ExchangeError(
        Message("this file does not give access to the team's server"), hint=Message("ask a manager for another one")
    )
