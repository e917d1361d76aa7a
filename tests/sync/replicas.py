"""Replicas of a team in memory: people who write, review, lose bundles and copy folders, without a store."""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache

from localize.model import (
    ApprovalKind,
    Content,
    Hash,
    LanguageTag,
    Origin,
    OriginKind,
    SegmentKey,
    StoredState,
    Substate,
)
from localize.model.events import NO_HASH, Approve, Reject, Role, SaveTarget, Subject, SubjectKind, Withdraw
from localize.sync import comparison
from localize.sync.bundle import Bundle, Manifest, read_bundle, write_bundle
from localize.sync.changes import MEMBERS, Accept, FoundTeam, Invite, Join, Keys, Revoke, TeamChange, Vouch
from localize.sync.event import Event, Place, write_event
from localize.sync.graph import History
from localize.sync.membership import Invalid, Membership
from localize.sync.signatures import Signature, make_signing_key, prove, prove_invited, prove_own, public_key, sign

KK, RU = LanguageTag("kk"), LanguageTag("ru")
SOURCE = Hash("5" * 64)
EVERYTHING = frozenset(Role)
WRITER, REVIEWER = frozenset({Role.TRANSLATOR}), frozenset({Role.REVIEWER})
PROJECT = "p" * 8
START = datetime(2026, 1, 1, tzinfo=UTC)


def segment(name: str = "a", language: LanguageTag | None = KK) -> Subject:
    """Return a segment in one language."""
    return Subject(SubjectKind.SEGMENT, name, language)


def save(
    text: str, *, draft: bool = False, by: OriginKind = OriginKind.HUMAN, subject: Subject | None = None
) -> SaveTarget:
    """Return a save of a text."""
    at = subject or segment()
    state = StoredState.INITIAL if draft else StoredState.TRANSLATED
    substate = Substate.DRAFT if draft else None
    return SaveTarget(SegmentKey(at.id), at.language or KK, Content((text,)), state, substate, Origin(by), SOURCE, 0)


def approval(of: Event, kind: ApprovalKind = ApprovalKind.GIVEN, *, words: str = "", source: Hash = SOURCE) -> Approve:
    """Return an approval of a text."""
    content = Content((words,)) if words else of.content
    return Approve(SegmentKey(of.subject.id), of.subject.language or KK, 1, source, content.hash, kind)


@cache
def key_of(replica: str) -> bytes:
    """Return the private key of a replica; made once, for keys are no subject of most tests."""
    return make_signing_key()


def keys(replica: str) -> Keys:
    """Return the public keys of a replica."""
    return Keys(public_key(key_of(replica)))


def invite(person: str, roles: frozenset[Role], languages: frozenset[LanguageTag] = frozenset()) -> Invite:
    """Return an invitation, whose secret is named after the person."""
    return Invite(person, roles, languages, keys(f"secret of {person}").signing)


def join(invitation: Event, replica: str, secret: str = "") -> Join:
    """Return the acceptance of an invitation; *secret*: another person's than whose it is."""
    assert isinstance(invitation.change, Invite)
    proof = prove_invited(key_of(f"secret of {secret or invitation.change.person}"), replica, keys(replica).signing)
    return Join(invitation.id, keys(replica), proof)


def vouch(person: str, replica: str, key: str = "") -> Vouch:
    """Return the word for a replica with its own proof; *key*: that of another replica."""
    return Vouch(person, replica, keys(key or replica), prove_own(key_of(key or replica), person, replica))


@dataclass
class Replica:
    """One person's copy of the project."""

    name: str
    person: str
    arrivals: list[Event] = field(default_factory=list)
    """Everything that came, in its order and as often as it came."""
    signatures: dict[Hash, Signature] = field(default_factory=dict)
    sequence: int = 0
    last: Hash = NO_HASH
    clock: timedelta = timedelta()

    @property
    def known(self) -> dict[Hash, Event]:
        """What is here, by id."""
        return {event.id: event for event in self.arrivals}

    def do(
        self,
        action: str,
        change: TeamChange,
        parents: Iterable[Event] = (),
        *,
        at: Subject | None = None,
        actor: str = "",
        by: str = "",
        signed: bool = True,
    ) -> Event:
        """Record an event; the newest events of the membership that are known here become parents too."""
        known = self.known.values()
        members = [event for event in known if event.subject == MEMBERS]
        named = {parent for event in members for parent in event.parents}
        seen = [event.id for event in members if event.id not in named]
        self.sequence += 1
        when = START + timedelta(minutes=self.sequence) + self.clock
        place = Place(PROJECT, self.name, self.sequence, self.last, actor or self.person, when, by)
        ids = tuple(dict.fromkeys((*(event.id for event in parents), *seen)))
        event = write_event(place, at or segment(), action, change, ids)
        self.last = event.id
        self.arrivals.append(event)
        signature = sign(key_of(self.name if signed else "nobody"), event.id)
        self.signatures[event.id] = signature
        return event

    def write(self, text: str, *parents: Event, at: Subject | None = None, by: str = "") -> Event:
        """Confirm a text over others."""
        return self.do("segment:translated", save(text, subject=at), parents, at=at, by=by)

    def draft(self, text: str, *parents: Event) -> Event:
        """Let a machine draft a text over others."""
        return self.do("segment:drafted", save(text, draft=True, by=OriginKind.MACHINE), parents)

    def type(self, text: str, *parents: Event, at: Subject | None = None) -> Event:
        """Type a text over others and leave it unconfirmed."""
        return self.do("segment:drafted", save(text, draft=True, subject=at), parents, at=at)

    def approve(self, *texts: Event, kind: ApprovalKind = ApprovalKind.GIVEN) -> Event:
        """Approve a text, which may have several heads."""
        return self.do("segment:approved", approval(texts[0], kind), texts, at=texts[0].subject)

    def reject(self, *texts: Event, after: Iterable[Event] = ()) -> Event:
        """Send a text back."""
        change = Reject(SegmentKey(texts[0].subject.id), KK, 1, "why")
        return self.do("segment:rejected", change, (*texts, *after), at=texts[0].subject)

    def withdraw(self, *texts: Event, reviewer: str = "", after: Iterable[Event] = ()) -> Event:
        """Take approvals back."""
        change = Withdraw(SegmentKey(texts[0].subject.id), KK, "why", reviewer)
        return self.do("segment:withdrawn", change, (*texts, *after), at=texts[0].subject)

    def member(self, action: str, change: TeamChange, *parents: Event) -> Event:
        """Record an event of the membership."""
        return self.do(f"team:{action}", change, parents, at=MEMBERS)

    def receive(self, *others: Replica) -> None:
        """Take in everything of others."""
        for other in others:
            self.take(other.arrivals, other.signatures.values())

    def take(self, events: Iterable[Event], signatures: Iterable[Signature] = ()) -> None:
        """Take in some events, as often as they come."""
        self.arrivals += events
        self.signatures.update({each.event: each for each in signatures})

    def receive_bundle(self, other: Replica) -> None:
        """Take in by a file what is lacking here."""
        mine, theirs = comparison.find_chains(self.arrivals), comparison.find_chains(other.arrivals)
        spans = comparison.find_lacking(theirs, comparison.find_have(mine))
        events = comparison.select(theirs, spans)
        stream = io.BytesIO()
        write_bundle(Bundle(Manifest(PROJECT, spans), events, tuple(other.signatures.values())), stream)
        stream.seek(0)
        bundle = read_bundle(stream)
        self.take(bundle.events, bundle.signatures)


@dataclass
class Team:
    """A team of which everybody has joined and knows everybody."""

    replicas: dict[str, Replica]
    root: Event

    def __getitem__(self, name: str) -> Replica:
        return self.replicas[name]

    def enter(self, invitation: Event, person: str) -> tuple[Replica, Event]:
        """Let a person join by an invitation that the founder has made, and return their replica and introduction."""
        replica = self.replicas[person] = Replica(person, person)
        replica.receive(self["boss"])
        return replica, replica.member("joined", join(invitation, person))

    def accept(self, replica: Replica, joined: Event) -> None:
        """Let the founder read an introduction and count its person."""
        self["boss"].receive(replica)
        self["boss"].member("accepted", Accept(joined.id))

    def judge(self, left_out: Invalid | None = None) -> tuple[History, Membership]:
        """Return the history and membership of all events of everybody, without a rule."""
        everybody = self.replicas.values()
        events = itertools.chain.from_iterable(each.arrivals for each in everybody)
        signatures = {key: value for each in everybody for key, value in each.signatures.items()}
        return judge(tuple(events), signatures.values(), self.root.id, left_out)


def judge(
    events: Sequence[Event], signatures: Iterable[Signature], root: Hash, left_out: Invalid | None = None
) -> tuple[History, Membership]:
    """Return the history and membership of events."""
    history = History(events, PROJECT)
    return history, Membership(history, root, prove(history, signatures), left_out=left_out)


def make_team(second: str = "", **roles: frozenset[Role]) -> Team:
    """Return a team of a founder, `boss`, and others by their roles; *second* has another replica, named `second`."""
    boss = Replica("boss", "boss")
    root = boss.member("founded", FoundTeam(keys("boss")))
    replicas = {"boss": boss}
    team = Team(replicas, root)
    for person, each in roles.items():
        team.accept(*team.enter(boss.member("invited", invite(person, each)), person))
    if second:
        replicas["second"] = Replica("second", second)
        boss.receive_bundle(replicas[second])
        boss.member("vouched", vouch(second, "second"))
    for replica in replicas.values():
        if replica is not boss:
            replica.receive_bundle(boss)
    return team


def revoke(by: Replica, person: str, *replicas: Replica) -> Event:
    """Revoke a membership, with all that is known of the person's replicas accepted."""
    last = {event.replica: 0 for event in by.arrivals}
    for event in by.arrivals:
        last[event.replica] = max(last[event.replica], event.sequence)
    return by.member("revoked", Revoke(person, tuple((each.name, last.get(each.name, 0)) for each in replicas)))
