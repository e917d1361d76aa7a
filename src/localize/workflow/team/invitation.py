"""Invitations: files by which somebody gets a project and its team, opened by a code that goes another way."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from localize.errors import ExchangeError, Refused
from localize.errors.message import Message
from localize.model import Hash, LanguageTag
from localize.model import serialization as wire
from localize.model.events import Role
from localize.store.team_record import TeamPlace
from localize.sync.changes import Invite, Join, Keys
from localize.sync.encryption import seal_by_code, unseal_by_code
from localize.sync.signatures import make_signing_key, prove_invited, public_key
from localize.workflow.project.project import init
from localize.workflow.team.bundle_files import pack
from localize.workflow.team.bundle_parser import require_readable
from localize.workflow.team.foundation import make_keys
from localize.workflow.team.news import note_look
from localize.workflow.team.packing import unpack
from localize.workflow.team.replica import Incoming, get_state, load_view, merge, require_manager
from localize.workflow.team.server_members import Admission, admit, enter
from localize.workflow.team.shared_files import keep_as_they_are
from localize.workflow.team.translation import Authored

if TYPE_CHECKING:
    from localize.store.key_slots import NewKey
    from localize.workflow.project.project import Project

_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_GROUPS, _GROUP = 5, 4
"""31 letters, 20 of them: 99 bits."""
_SIGN = b"localize invitation 1\n"


@dataclass(frozen=True, slots=True)
class Invitation:
    """What an invitation says; the bundle follows it."""

    project: str
    root: Hash
    event: Hash
    person: str
    secret: str
    name: str
    source: LanguageTag
    targets: tuple[LanguageTag, ...]
    admission: Admission | None = None
    """To the team's server, where there is one."""


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation that is ready to be saved, and the code that opens it."""

    data: bytes
    code: str


def invite(project: Project, person: str, roles: Iterable[Role], languages: Iterable[LanguageTag] = ()) -> Invited:
    """Invite somebody; whoever was revoked comes back by this.

    Raises: Refused; ServerUnavailable, in a team with a server; as `merge`.
    """
    state = get_state(project)
    require_manager(state)
    name = " ".join(person.split())
    if not name or not name.isprintable():
        raise Refused("{name!r} cannot be the name of a person", name=person, hint="use letters, digits and spaces")
    known = state.place.find_member(name)
    if known is not None and known.keys and not known.revoked:
        raise Refused("{name} is in this team already", name=name, hint="`localize team role` changes what they may do")
    roles = frozenset(roles)
    merge(project)
    admission = admit(project, name, roles)
    secret = make_signing_key()
    change = Invite(name, roles, frozenset(languages), public_key(secret))
    merge(project, Incoming(authored=(Authored(change, "team:invited"),)))
    state = get_state(project)
    own = [each for each in state.events if each.replica == state.place.replica]
    data, _ = pack(project, state, {})
    said = Invitation(
        project.store.project_id,
        state.place.root,
        own[-1].id,
        name,
        secret.hex(),
        project.config.name,
        project.source,
        project.targets,
        admission,
    )
    code = make_code()
    return Invited(seal_by_code(_SIGN + wire.dump(said).encode() + b"\n" + data, code), code)


def make_code() -> str:
    """Return a new code."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(_GROUPS * _GROUP))
    return "-".join(letters[at : at + _GROUP] for at in range(0, len(letters), _GROUP))


def read_code(text: str) -> str:
    """Return a code as it was made, however it was typed."""
    letters = "".join(text.split()).replace("-", "").upper()
    return "-".join(letters[at : at + _GROUP] for at in range(0, len(letters), _GROUP))


def join(data: bytes, code: str, to: Path, new_key: NewKey) -> Project:
    """Make the project of an invitation in a folder and join its team; return it open.

    Raises: ExchangeError, where the invitation is broken or the code another one; as `init` and `merge`.
    """
    said, rest = _open(data, code)
    require_readable(rest)
    opened = unpack(rest)
    if opened.bundle.manifest.project != said.project:
        raise _broken()
    project = init(to, source=said.source, targets=said.targets, name=said.name, new_key=new_key)
    try:
        keys = make_keys()
        place = TeamPlace(said.root, said.person, keys.replica, keys.signing.hex(), keys.sealing)
        project.store.begin_team(place, said.project)
        project.reload_config()
        keep_as_they_are(project)
        merge(project, Incoming(opened.bundle, opened.sender))
        proof = prove_invited(bytes.fromhex(said.secret), keys.replica, keys.public)
        change = Join(said.event, Keys(keys.public, keys.recipient), proof)
        merge(project, Incoming(authored=(Authored(change, "team:joined"),)))
        _require_valid(project)
        if said.admission is not None:
            enter(project, said.admission)
        note_look(project)
    except BaseException:
        project.close()
        raise
    return project


def _require_valid(project: Project) -> None:
    """Raise ExchangeError where this replica's own word does not count."""
    view = load_view(project)
    own = {each.id for each in view.state.events if each.replica == view.state.place.replica}
    if own & view.team.invalid.keys():
        raise ExchangeError(
            Message("this invitation is not valid: it was already used or withdrawn"),
            hint=Message("ask for a new invitation"),
        )


def _open(data: bytes, code: str) -> tuple[Invitation, bytes]:
    plain = unseal_by_code(data, read_code(code))
    if not plain.startswith(_SIGN):
        raise _broken()
    said, _, rest = plain.removeprefix(_SIGN).partition(b"\n")
    try:
        return wire.load(Invitation, said), rest
    except ValueError as error:
        raise _broken() from error


def _broken() -> ExchangeError:
    return ExchangeError(Message("this file is not an invitation"), hint=Message("ask for it again"))
