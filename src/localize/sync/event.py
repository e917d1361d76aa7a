"""Events as bytes and as values: the reader that trusts nothing, and the writer.

An event is a header and a line of a body. Its id is the hash of the header's bytes, and the header holds the hash of
the body: both are kept and sent as they came, and nobody serialises them again. Changes of `model.events` have headers
of format 1, those that only a team has are of format 2. A newer format is not read: who cannot read an event passes
its bytes on and leaves its subject alone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from types import MappingProxyType
from typing import cast

from localize.errors import ExchangeError
from localize.errors.message import Message
from localize.model import Content, Hash, OriginKind, StoredState, Substate, Target, hash_bytes
from localize.model import events as local
from localize.model import serialization as wire
from localize.model.events import Action, EventHeader, Removed, SaveTarget, Subject
from localize.model.memory_edits import BeginMemoryEdit, EditMemory
from localize.runtime.lazy_dataclass import dataclass
from localize.sync import changes
from localize.sync.changes import TeamChange

TEAM_FORMAT = 2
MAX_HEADER_BYTES = 16 * 1024
"""A header is 600 bytes; each parent adds 67, and a conflict of a hundred heads is none that people make."""
MAX_BODY_BYTES = 1024 * 1024
"""An act is split there."""
_HASH = re.compile(r"[0-9a-f]{64}")
_NAME = re.compile(r"[\w.@-]{1,64}")

ACTIONS: Mapping[str, type] = MappingProxyType(
    {
        "segment:drafted": SaveTarget,
        "segment:translated": SaveTarget,
        "segment:cleared": SaveTarget,
        "segment:conflicted": local.KeepConflict,
        "segment:approved": local.Approve,
        "segment:finalised": local.Approve,
        "segment:withdrawn": local.Withdraw,
        "segment:rejected": local.Reject,
        "finding:waived": local.Waive,
        "finding:unwaived": local.Unwaive,
        "segment:noted": local.AddNote,
        "note:resolved": local.ResolveNote,
        "note:reopened": local.ResolveNote,
        "segment:closed": local.KeepSecret,
        "segment:opened": local.KeepSecret,
        "segment:redacted": local.Redact,
        "unit:resegmented": local.Resegment,
        "document:added": local.AddDocument,
        "document:updated": local.UpdateDocument,
        "document:assigned": local.Assign,
        "memory:variant-removed": local.RemoveVariant,
        "memory:imported": local.ImportMemory,
        "memory:import-removed": local.RemoveImport,
        "memory:edited": BeginMemoryEdit,
        "memory:changed": EditMemory,
        "team:founded": changes.FoundTeam,
        "team:invited": changes.Invite,
        "team:joined": changes.Join,
        "team:accepted": changes.Accept,
        "team:vouched": changes.Vouch,
        "team:role-changed": changes.ChangeRole,
        "team:revoked": changes.Revoke,
        "team:adopted": changes.Adopt,
        "team:keys-shared": changes.ShareKeys,
        "note:left": changes.LeaveNote,
        "note:settled": changes.SettleNote,
        "setting:set": changes.SetValue,
        "entries:edited": changes.EditEntries,
    }
)
"""What each kind of event does. A header that names one kind and holds another is refused."""
_TEXTS = frozenset(name for name, kind in ACTIONS.items() if kind is SaveTarget)


@dataclass(frozen=True, slots=True)
class TeamHeader:
    """The header of an event that only a team has: as `EventHeader`, with kinds that `Action` lacks."""

    format: int
    project: str
    replica: str
    sequence: int
    previous: Hash
    act: int
    subject: Subject
    action: str
    actor: str
    at: datetime
    body: Hash
    line: int = 0
    document: str = ""
    parents: tuple[Hash, ...] = ()
    entered_by: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """An event as it is stored and sent."""

    header: bytes
    body: bytes | None
    """None where it was removed for good."""


class Event:
    """One thing that somebody in a team did."""

    __slots__ = ("change", "header", "id", "record")

    def __init__(self, record: Record, header: EventHeader | TeamHeader, change: TeamChange) -> None:
        self.id = hash_bytes(record.header)
        self.record = record
        self.header = header
        self.change = change

    @property
    def replica(self) -> str:
        """Where it was made."""
        return self.header.replica

    @property
    def sequence(self) -> int:
        """Its place in the chain of its replica, from 1."""
        return self.header.sequence

    @property
    def parents(self) -> tuple[Hash, ...]:
        """The events whose outcome the person saw."""
        return self.header.parents

    @property
    def subject(self) -> Subject:
        """What it is about."""
        return self.header.subject

    @property
    def actor(self) -> str:
        """Who did it: the id of a member."""
        return self.header.actor

    @property
    def people(self) -> frozenset[str]:
        """Who did it, and who sat there."""
        return frozenset({self.actor, self.header.entered_by or self.actor})

    @property
    def action(self) -> str:
        """Its kind, a key of `ACTIONS`."""
        action = self.header.action
        return action.value if isinstance(action, Action) else action

    @property
    def is_text(self) -> bool:
        """Whether it leaves a text."""
        return self.action in _TEXTS

    @property
    def is_draft(self) -> bool:
        """Whether it leaves a machine's draft."""
        return isinstance(self.change, SaveTarget) and is_machine_draft(self.change)

    @property
    def is_confirmed(self) -> bool:
        """Whether it leaves a text that a person stands by."""
        return isinstance(self.change, SaveTarget) and self.change.state is StoredState.TRANSLATED

    @property
    def content(self) -> Content:
        """The text that it leaves; empty for one that was removed for good."""
        return self.change.content if isinstance(self.change, SaveTarget) else Content()


def is_machine_draft(text: SaveTarget | Target) -> bool:
    """Tell whether a machine or the memory made a text, and no person has typed in it or confirmed it."""
    return text.substate is Substate.DRAFT and text.origin.kind is not OriginKind.HUMAN


def read_event(record: Record) -> Event:
    """Return the event that bytes from elsewhere are.

    Raises:
        ExchangeError: they are none, header and body do not belong together, or a newer version wrote them.
    """
    if len(record.header) > MAX_HEADER_BYTES or len(record.body or b"") > MAX_BODY_BYTES:
        raise ExchangeError(
            Message("an event is larger than this program allows"), hint=Message("ask for the file again")
        )
    try:
        header = _read_header(record.header)
        change = _read_change(record.body, header)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ExchangeError(
            Message("an event cannot be read: {error}", error=error), hint=Message("ask for the file again")
        ) from error
    return Event(record, header, change)


def find_body(header: bytes) -> Hash:
    """Return the hash of the body that a header names, of any format. Raises: ExchangeError."""
    try:
        return Hash(cast("dict[str, str]", json.loads(header))["body"])
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise ExchangeError(
            Message("an event cannot be read: {error}", error=error), hint=Message("ask for the file again")
        ) from error


def is_newer(header: bytes) -> bool:
    """Tell whether a header is of a format that only a newer version of the program reads."""
    try:
        form = cast("dict[str, wire.Json]", json.loads(header))["format"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return False
    return isinstance(form, int) and form > TEAM_FORMAT


def find_place(header: bytes) -> tuple[str, int]:
    """Return replica and sequence number of a header of any format. Raises: ExchangeError, where it has none."""
    value = cast("dict[str, wire.Json]", json.loads(header))
    replica, sequence = value.get("replica"), value.get("sequence")
    if not isinstance(replica, str) or type(sequence) is not int or not _NAME.fullmatch(replica) or sequence < 1:
        raise newer_format()
    return replica, sequence


def find_subject(header: bytes) -> Subject | None:
    """Return what an event of any format is about; None where this version of the program does not know such things."""
    try:
        value = cast("dict[str, wire.Json]", json.loads(header))["subject"]
        return wire.from_json(Subject, value)
    except (ValueError, TypeError, KeyError, RecursionError):
        return None


def newer_format() -> ExchangeError:
    """Return the error for an event that this version of the program cannot read."""
    return ExchangeError(
        Message("an event was written by a newer version of the program"), hint=Message("update the program")
    )


def _read_header(data: bytes) -> EventHeader | TeamHeader:
    if is_newer(data):
        raise newer_format()
    header: EventHeader | TeamHeader
    header = wire.load(TeamHeader, data) if json.loads(data)["format"] == TEAM_FORMAT else wire.load(EventHeader, data)
    hashes = (header.previous, header.body, *header.parents)
    if not all(_HASH.fullmatch(each) for each in hashes) or len(set(header.parents)) < len(header.parents):
        raise ValueError("a hash is not one")
    if not _NAME.fullmatch(header.replica) or not 1 <= header.act <= header.sequence or header.line < 0:
        raise ValueError("a place in a chain is not one")
    return header


def _read_change(body: bytes | None, header: EventHeader | TeamHeader) -> TeamChange:
    action = header.action.value if isinstance(header.action, Action) else header.action
    kind = ACTIONS[action]
    if body is None:
        return Removed()
    if hash_bytes(body) != header.body:
        raise ValueError("its body is another one")
    lines = _split(body)
    if header.line >= len(lines):
        raise ValueError("its body lacks its line")
    value = cast("dict[str, wire.Json]", json.loads(lines[header.line]))
    line = value["body"] if value[""] == "Event" else value  # as events of schema 6 were recorded
    change = wire.from_json(cast("type[TeamChange]", TeamChange), line)
    if type(change) is not kind:
        raise ValueError(f"{action} holds {type(change).__name__}")
    return change


@lru_cache(32)
def _split(body: bytes) -> tuple[bytes, ...]:
    return tuple(body.split(b"\n"))


@dataclass(frozen=True, slots=True)
class Place:
    """Where the next event of a replica stands, and who makes it."""

    project: str
    replica: str
    sequence: int
    previous: Hash
    actor: str
    at: datetime
    entered_by: str = ""


def write_event(place: Place, subject: Subject, action: str, change: TeamChange, parents: tuple[Hash, ...]) -> Event:
    """Return a new event that is an act of its own."""
    body = wire.dump(change).encode()
    is_local = action in Action._value2member_map_
    kind = EventHeader if is_local else TeamHeader
    header = kind(
        format=local.EVENT_FORMAT if is_local else TEAM_FORMAT,
        project=place.project,
        replica=place.replica,
        sequence=place.sequence,
        previous=place.previous,
        act=place.sequence,
        subject=subject,
        action=Action(action) if is_local else action,  # type: ignore[arg-type]
        actor=place.actor,
        at=place.at,
        body=hash_bytes(body),
        parents=parents,
        entered_by=place.entered_by,
    )
    return Event(Record(wire.dump(header).encode(), body), header, change)
