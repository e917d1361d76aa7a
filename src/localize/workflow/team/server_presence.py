"""Presence: on which segment each member is now, where a manager has let that be shown, and what each did last.

It goes over the server, sealed, for a minute at a time, and is kept nowhere: it is no part of the team's record.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from localize.errors import ExchangeError, NotFound
from localize.model import LanguageTag, SegmentKey
from localize.model.events import Subject, SubjectKind
from localize.model.segment_list import Row
from localize.sync.server.access import read_site, read_version
from localize.sync.server.envelope import Keyring
from localize.workflow.team.presence import Presence, Spot
from localize.workflow.team.replica import get_state, load_view
from localize.workflow.team.server_members import name_login
from localize.workflow.team.server_place import get_server

if TYPE_CHECKING:
    from localize.sync.server.access import Connection
    from localize.sync.server.mailbox import Mailbox
    from localize.workflow.project.project import Project

_LEAST_VERSION = 2
"""Of the server's schema: it knows nothing of presence before."""
_EVERY = 5
"""Looks at the server for each of which somebody who has not moved says that they are still there."""


def begin_presence(
    project: Project, connection: Connection, mailbox: Mailbox, ring: Keyring, presence: Presence
) -> Callable[[int], None]:
    """Return what is to be called at each look at the server, with its number. Raises: ServerUnavailable; Refused."""
    if not project.config.shows_presence or read_version(connection) < _LEAST_VERSION:
        presence.others = {}
        return lambda _: None
    state, site = get_state(project), read_site(connection)
    login = get_server(state).login
    names = {name_login(site, ring, each.name): each.name for each in state.place.members if not each.revoked}
    said: Spot | None = None

    def look(number: int) -> None:
        nonlocal said
        here = presence.here
        if here == said and number % _EVERY:
            return
        said = here
        places = mailbox.appear(ring.seal(f"{here.key} {here.language}".encode(), _purpose(login)) if here else None)
        found = {names[each]: _open(ring, each, data) for each, data in places.items() if each in names}
        presence.others = {name: spot for name, spot in found.items() if spot is not None}

    return look


def _purpose(login: str) -> bytes:
    """Return what a place is sealed for: nobody can say that somebody else is there."""
    return f"presence\n{login}".encode()


def _open(ring: Keyring, login: str, data: bytes) -> Spot | None:
    try:
        key, _, language = ring.open(data, _purpose(login)).decode().partition(" ")
    except (ExchangeError, UnicodeDecodeError):
        return None
    return Spot(SegmentKey(key), LanguageTag(language))


def find_last_spots(project: Project) -> Mapping[str, Spot]:
    """Return where the last act of each member on a segment was, of those that are here: no clock is asked."""
    spots: dict[str, Spot] = {}
    for node in load_view(project).history.order:
        spot = _find_spot(node.event.subject)
        if spot is not None:
            spots[node.event.actor] = spot
    return spots


def _find_spot(subject: Subject) -> Spot | None:
    if subject.kind is not SubjectKind.SEGMENT or subject.language is None:
        return None
    return Spot(SegmentKey(subject.id), subject.language)


def find_rows(project: Project, spots: Mapping[str, Spot]) -> Mapping[str, Row]:
    """Return the rows of segments by the same names; those that have gone are left out."""
    found: dict[str, Row] = {}
    for name, spot in spots.items():
        try:
            found[name] = project.store.get_row(spot.key, spot.language)
        except NotFound:
            continue
    return found
