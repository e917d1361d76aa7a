"""Files that a team carries from one to another: bundles, and what a member says they have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from localize.errors import ExchangeError, NotFound, Refused
from localize.errors.message import Message
from localize.model import Hash, hash_bytes
from localize.model import serialization as wire
from localize.model.events import Head
from localize.store.team_record import TeamMember, TeamState
from localize.sync.bundle import Bundle, Manifest
from localize.sync.comparison import Chains, find_beyond, find_chains, find_have, find_lacking, find_spans
from localize.sync.comparison import select as select_spans
from localize.sync.encryption import seal, unseal
from localize.sync.event import Event, Record, find_place, is_newer
from localize.sync.signatures import Signature, sign, verify
from localize.workflow.team.bundle_parser import require_readable
from localize.workflow.team.document_merge import VersionFinder
from localize.workflow.team.packing import pack_bundle, unpack
from localize.workflow.team.replica import Incoming, Report, get_state, merge, read_events

if TYPE_CHECKING:
    from localize.workflow.project.project import Project


@dataclass(frozen=True, slots=True)
class Have:
    """What a member has, for whoever writes a bundle for them."""

    project: str
    person: str
    heads: tuple[Head, ...]
    replica: str
    proof: str = ""
    """Signature of all the rest by that replica."""


@dataclass(frozen=True, slots=True)
class Written:
    """A bundle that is ready to be saved."""

    data: bytes
    events: int
    recipients: tuple[str, ...]


def write_have(project: Project) -> bytes:
    """Return what this replica has, without a text. Raises: as `merge`."""
    merge(project)
    state = get_state(project)
    have = _claim(project, state)
    return wire.dump(have).encode()


def _claim(project: Project, state: TeamState) -> Have:
    heads = tuple(find_have(find_chains(read_events(state))).values())
    have = Have(project.store.project_id, state.place.person, heads, state.place.replica)
    proof = sign(bytes.fromhex(state.place.signing), _hash(have)).data.hex()
    return Have(have.project, have.person, have.heads, have.replica, proof)


def _hash(have: Have) -> Hash:
    bare = Have(have.project, have.person, have.heads, have.replica)
    return hash_bytes(wire.dump(bare).encode())


def read_have(project: Project, data: bytes) -> Have:
    """Return what a member says they have. Raises: ExchangeError, where nobody of this team says it."""
    state = get_state(project)
    try:
        have = wire.load(Have, data)
        proof = Signature(_hash(have), bytes.fromhex(have.proof))
    except ValueError as error:
        raise ExchangeError(
            Message("this file does not say what a member has"),
            hint=Message("`localize bundle have` makes such a file"),
        ) from error
    member = state.place.find_member(have.person)
    keys = [each.signing for each in (member.keys if member else ()) if each.replica == have.replica]
    if have.project != project.store.project_id or not any(verify(proof, key) for key in keys):
        raise ExchangeError(
            Message("this file was not made by a member of this team, or it was altered"),
            hint=Message("ask for it again"),
        )
    return have


def write(project: Project, people: Sequence[str] = (), since: Have | None = None) -> Written:
    """Return a bundle with what its recipients lack, sealed for them; for all members where none is named.

    Raises: as `merge`; NotFound for somebody who is no member; Refused where nobody can open it.
    """
    merge(project)
    state = get_state(project)
    members = _choose(state, people)
    data, count = pack(project, state, _find_theirs(state, [each.name for each in members], since))
    recipients = {each.sealing for member in members for each in member.keys}
    own = state.place.find_member(state.place.person)
    recipients |= {each.sealing for each in (own.keys if own else ())}
    return Written(seal(data, sorted(recipients)), count, tuple(each.name for each in members))


def _choose(state: TeamState, people: Sequence[str]) -> list[TeamMember]:
    able = {each.name: each for each in state.place.members if each.keys and not each.revoked}
    able.pop(state.place.person, None)
    for name in people:
        if name not in able:
            raise NotFound("member", name, known=", ".join(able), hint="who can open bundles: {known}")
    if not able:
        raise Refused("nobody else has joined this team yet", hint="`localize team invite` invites somebody")
    return [able[name] for name in dict.fromkeys(people or able)]


def _find_theirs(state: TeamState, people: Iterable[str], since: Have | None) -> Mapping[str, Head]:
    """Return how far all of some people have come."""
    if since is not None:
        return {each.replica: each for each in since.heads}
    lists = [next((each.heads for each in state.place.peers if each.person == name), ()) for name in people]
    shared: dict[str, Head] = {each.replica: each for each in lists[0]} if lists else {}
    for heads in lists[1:]:
        by = {each.replica: each for each in heads}
        shared = {
            name: min(head, by[name], key=lambda each: each.sequence) for name, head in shared.items() if name in by
        }
    return shared


def export_log(project: Project) -> Written:
    """Return all that this replica has as a bundle for everybody who is in the team, this replica included.

    Raises: as `merge`.
    """
    merge(project)
    state = get_state(project)
    members = [each for each in state.place.members if each.keys and not each.revoked]
    data, count = pack(project, state, {})
    recipients = sorted({keys.sealing for member in members for keys in member.keys})
    return Written(seal(data, recipients), count, tuple(each.name for each in members))


def pack(project: Project, state: TeamState, theirs: Mapping[str, Head]) -> tuple[bytes, int]:
    """Return a bundle with what is lacking, not yet sealed, and how many events are in it."""
    chains = find_chains(read_events(state))
    have = find_have(chains)
    newer = tuple(Record(each.header, each.body) for each in state.events if is_newer(each.header))
    passed_on = [find_place(each.header) for each in newer]
    cut = {replica: chains[replica] for replica, _ in passed_on if replica in chains}
    events = (*select_spans(chains, find_lacking(chains, theirs)), *find_beyond(cut))
    places = [*((each.replica, each.sequence) for each in events), *passed_on]
    bundle = Bundle(
        Manifest(project.store.project_id, find_spans(places), tuple(have.values())),
        events,
        _find_signatures(state, chains),
        tuple(_find_blobs(project, state, events)),
        newer,
    )
    return pack_bundle(bundle, state.place.person), len(events)


def _find_signatures(state: TeamState, chains: Chains) -> tuple[Signature, ...]:
    known = {event.id for chain in chains.values() for events in chain.values() for event in events}
    return tuple(Signature(event, data) for event, data in state.signatures if event in known)


def _find_blobs(project: Project, state: TeamState, events: Iterable[Event]) -> Iterable[bytes]:
    """Yield the bytes of the versions of documents among some events, as their authors sent them."""
    known = {each.id: each for each in read_events(state)}
    versions = VersionFinder(project.store, known, state.local, project.store.team_blobs())
    for received in filter(None, map(versions.get, events)):
        yield from (received.data, received.outcome)


def read(project: Project, data: bytes, *, is_trial: bool = False) -> Report:
    """Take in a bundle, whole or not at all; a trial only counts.

    Raises: ExchangeError, where it is broken, for others, of another project, or builds on what is lacking here; as
        `merge`.
    """
    state = get_state(project)
    packed = unseal(data, state.place.sealing)
    require_readable(packed)
    opened = unpack(packed)
    bundle = opened.bundle
    if bundle.manifest.project != project.store.project_id:
        raise ExchangeError(
            Message("the bundle belongs to another project"), hint=Message("open that project to read it")
        )
    have = find_have(find_chains(read_events(state)))
    for span in bundle.manifest.spans:
        known = have[span.replica].sequence if span.replica in have else 0
        if span.first > known + 1:
            raise ExchangeError(
                Message("the bundle depends on {count} events that are missing here", count=span.first - known - 1),
                sender=opened.sender,
                person=state.place.person,
                hint=Message(
                    "run `localize bundle have -o have.json`; {sender} then runs"
                    " `localize bundle write NEW --for {person} --since have.json`"
                ),
            )
    return merge(project, Incoming(bundle, opened.sender, is_trial=is_trial))
