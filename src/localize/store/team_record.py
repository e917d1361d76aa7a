"""Values of a team's own record: who a replica is, the events that travel, and what they do to the lists.

The store keeps what `workflow.team` decides; it reads neither a header of a team's event nor a signature.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import datetime

from localize.model import ApprovalKind, Hash, LanguageTag, SegmentKey
from localize.model.events import Change, Head, Role, Subject
from localize.runtime.lazy_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class MemberKeys:
    """Public keys of one replica of a member."""

    replica: str
    signing: str
    sealing: str


@dataclass(frozen=True, slots=True)
class TeamMember:
    """A member as the events say in the end."""

    name: str
    roles: frozenset[Role]
    languages: frozenset[LanguageTag] = frozenset()
    """Where the roles hold; empty: everywhere."""
    keys: tuple[MemberKeys, ...] = ()
    """None for who was invited and has not joined."""
    revoked: bool = False
    is_waiting: bool = False
    """Whether they have joined and no manager has read that yet."""

    @property
    def is_manager(self) -> bool:
        """Whether they may manage the team now."""
        return Role.MANAGER in self.roles and bool(self.keys) and not self.revoked and not self.is_waiting


@dataclass(frozen=True, slots=True)
class PeerHave:
    """How far a member had come when a bundle of theirs was last read here."""

    person: str
    heads: tuple[Head, ...]


@dataclass(frozen=True, slots=True)
class ServerPlace:
    """The team's server as this replica knows it: how to come in, and how far it has read there."""

    url: str
    login: str
    password: str
    keys: str = ""
    """The keys of envelopes as they came with the access, in hexadecimal digits."""
    authority: str = ""
    """Certificates of whoever signs the server's; empty: those that the system knows."""
    next_password: str = ""
    """One that the server may know already: it was being set when it was last heard of."""
    is_temporary: bool = False
    """Whether the password is the invitation's, to be replaced at the first visit."""
    epoch: str = ""
    xid: int = 0
    position: int = 0
    closed: tuple[int, ...] = ()
    """Positions of rows whose key was missing, to be looked at again."""
    have: tuple[Head, ...] = ()
    """How far the server had come, in each chain."""


@dataclass(frozen=True, slots=True)
class TeamPlace:
    """This replica's place in its team, with its private keys."""

    root: Hash
    """Id of the founder's event."""
    person: str
    replica: str
    signing: str
    sealing: str
    translated: int = 0
    """Sequence number of the last event of the own record that the team's record has as well."""
    members: tuple[TeamMember, ...] = ()
    peers: tuple[PeerHave, ...] = ()
    server: ServerPlace | None = None
    """None in a team that carries bundles alone."""
    closed: tuple[Subject, ...] = ()
    """What members have worked on with a newer version of the program: here it can be read, and not changed."""

    def find_member(self, name: str) -> TeamMember | None:
        """Return a member by name."""
        return next((each for each in self.members if each.name == name), None)


@dataclass(frozen=True, slots=True)
class TeamEvent:
    """An event of the team as it is kept."""

    id: Hash
    replica: str
    sequence: int
    header: bytes
    body: bytes | None


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several texts, versions or persons that stand against each other."""

    event: Hash
    author: str
    text: str


@dataclass(frozen=True, slots=True)
class Dispute:
    """Where several heads stand: a conflict, or one text that several people have written alike."""

    subject: Subject
    heads: tuple[Choice, ...]
    base: str | None = None
    """The last text that all of them have seen."""
    is_conflict: bool = True


@dataclass(frozen=True, slots=True)
class Received:
    """A version of a document as it came: its bytes, and what came out of it."""

    data: bytes
    outcome: bytes


@dataclass(frozen=True, slots=True)
class Echo:
    """What an event of the team does to the lists and to this store's own record."""

    change: Change
    actor: str
    at: datetime
    entered_by: str = ""
    event: Hash | None = None
    """The team's event that it says the same as."""
    note: Hash | None = None
    """The event of the note that a note answers or settles; the change then has a number of no meaning."""
    received: Received | None = None


@dataclass(frozen=True, slots=True)
class ApprovalOrder:
    """The approvals of a text as it stands, in the order that they have on every replica."""

    segment: SegmentKey
    language: LanguageTag
    given: tuple[tuple[str, ApprovalKind], ...]
    """Who approved, and how."""


@dataclass(frozen=True, slots=True)
class TeamState:
    """Everything that the team's record holds, and what it was read at."""

    place: TeamPlace
    events: tuple[TeamEvent, ...]
    signatures: tuple[tuple[Hash, bytes], ...]
    local: Mapping[Hash, Hash]
    """By events of the own record: those of the team that say the same."""
    disputes: tuple[Dispute, ...]
    seen: tuple[int, int]
    """Length of the own record and of the team's, so that a merge notices what came between."""


@dataclass(frozen=True, slots=True)
class TeamMerge:
    """What one merge writes, all of it or nothing."""

    place: TeamPlace
    seen: tuple[int, int]
    """As in `TeamState`, from which it was decided."""
    events: Sequence[TeamEvent] = ()
    signatures: Sequence[tuple[Hash, bytes]] = ()
    local: Mapping[Hash, Hash] = field(default_factory=dict)
    echoes: Sequence[Echo] = ()
    orders: Sequence[ApprovalOrder] = ()
    """Where the echoes leave approvals in another order."""
    disputes: Sequence[Dispute] = ()
    """All that there are."""
    removed: Sequence[Hash] = ()
    """Events whose bodies go for good."""
    blobs: Mapping[Hash, bytes] = field(default_factory=dict)
    """All that wait."""
