"""Replica of a team on this machine: its events, what they add up to, and the merge of what comes in.

The store's own record is this machine's journal. What a person does there is translated into events of the team, signed
and sent; what comes in is judged by `sync`, and its outcome is echoed into that journal, in one transaction.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

from localize.errors import Damaged, ExchangeError, Locked, NotFound, Refused, WorkflowError
from localize.model import Hash, SegmentKey, hash_bytes
from localize.model.events import NO_HASH, Role, Subject, SubjectKind
from localize.store.events import changed_by_newer_version
from localize.store.team_record import (
    Dispute,
    MemberKeys,
    PeerHave,
    TeamEvent,
    TeamMember,
    TeamMerge,
    TeamPlace,
    TeamState,
)
from localize.sync.changes import MEMBERS, Accept, FoundTeam, Invite, Join, Revoke, Vouch
from localize.sync.event import Event, Place, Record, find_subject, is_newer, read_event, write_event
from localize.sync.graph import History, find_latest
from localize.sync.membership import Membership, Rights
from localize.sync.signatures import Signature, prove, sign
from localize.workflow.team.reconciliation import Known, Outcome, reconcile
from localize.workflow.team.shared_files import Standing as FileStanding
from localize.workflow.team.shared_files import bring, find_file_disputes, find_file_standing, look
from localize.workflow.team.translation import Authored, Translation, translate
from localize.workflow.user.team_heads import note_team_head, require_own_place

if TYPE_CHECKING:
    from localize.sync.bundle import Bundle
    from localize.workflow.project.project import Project

T = TypeVar("T")
_TRIES = 5
"""How often a merge is decided anew where somebody saves meanwhile."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a merge brought."""

    events: int = 0
    texts: int = 0
    approvals: int = 0
    late: int = 0
    """Texts among them of segments that are in no list any more: they stay in history and memory."""
    removed: int = 0
    """Segments whose earlier texts were removed."""
    conflicts: int = 0
    """All that are open after it."""
    refused: int = 0
    """Events that do not count, of those that came."""
    apart: int = 0
    """Events that cannot be placed: forks, and what waits for something."""


@dataclass(frozen=True, slots=True)
class View:
    """All that a replica knows, judged."""

    state: TeamState
    history: History
    team: Membership

    @property
    def members(self) -> tuple[TeamMember, ...]:
        """Everybody who was ever invited, by name."""
        return list_members(self.history, self.team)


@dataclass(frozen=True, slots=True)
class Incoming:
    """What is merged beside the own work."""

    bundle: Bundle | None = None
    sender: str = ""
    authored: tuple[Authored, ...] = ()
    choices: Mapping[Hash, tuple[Hash, ...]] = field(default_factory=dict)
    """By events of the own record that settle a conflict: the heads that they replace."""
    is_trial: bool = False


def get_state(project: Project) -> TeamState:
    """Return the team's record. Raises: WorkflowError in one person's project."""
    state = project.store.team_state()
    if state is None:
        raise WorkflowError("this project has no team", hint="`localize team init` starts one")
    return state


def load_view(project: Project) -> View:
    """Return all that this replica has, without what was done since the last merge. Raises: WorkflowError."""
    state = get_state(project)
    return _judge(project, state, read_events(state), [Signature(*each) for each in state.signatures])


def _judge(project: Project, state: TeamState, events: Iterable[Event], signatures: Iterable[Signature]) -> View:
    history = History(events, project.store.project_id)
    return View(
        state, history, Membership(history, state.place.root, prove(history, signatures), own=state.place.replica)
    )


def _judge_all(
    project: Project, state: TeamState, others: Sequence[Event], own: tuple[Event, ...], signatures: list[Signature]
) -> tuple[View, tuple[Event, ...]]:
    """Judge everything, and return the new events of this replica: a manager's says whose introduction it has read.

    The new events are signed; *signatures* get that.
    """
    while True:
        if own:
            signatures.append(sign(bytes.fromhex(state.place.signing), own[-1].id))
        view = _judge(project, state, [*others, *own], signatures)
        accepted = _accept(project, view)
        if not accepted:
            return view, own
        own = (*own, *accepted)


def read_events(state: TeamState) -> list[Event]:
    """Return the events that this version of the program reads. Raises: Damaged."""
    try:
        return [read_event(Record(each.header, each.body)) for each in state.events if not is_newer(each.header)]
    except ExchangeError as error:
        raise Damaged("the team's history was altered", hint="restore the last backup") from error


def merge(project: Project, incoming: Incoming = Incoming()) -> Report:
    """Translate what was done here, take in what came, and let the lists say what all of it adds up to.

    Raises: WorkflowError without a team, or on a copy of this replica; Locked, where somebody saves all the time;
        PluginError without the extra `team`.
    """
    return retry(lambda: _merge(project, incoming))


def retry(act: Callable[[], T]) -> T:
    """Return what an act comes to; it is done anew where somebody saves meanwhile. Raises: Locked, if they go on."""
    for _ in range(_TRIES - 1):
        with suppress(Locked):
            return act()
    return act()


def _merge(project: Project, incoming: Incoming) -> Report:
    state = get_state(project)
    stored = read_events(state)
    before = History(stored, project.store.project_id)
    seen = look(project, _own_roles(state.place), lambda: _find_standing_before(project, state, before))
    made = _make_own(project, state, before, incoming, seen.edits)
    bundle, known = incoming.bundle, {each.id for each in state.events}
    came = [each for each in bundle.events if each.id not in known] if bundle else []
    signatures = [*(Signature(*each) for each in state.signatures), *(bundle.signatures if bundle else ())]
    view, own = _judge_all(project, state, [*stored, *came], made.events, signatures)
    made = replace(made, events=own)
    pairs = {**state.local, **made.local}
    blobs = {**project.store.team_blobs(), **_by_hash(bundle.blobs if bundle else ())}
    outcome = reconcile(project, view.history, view.team, Known(state, pairs, blobs, _touched(view, pairs, made, came)))
    standing = find_file_standing(view.history, view.team)
    outcome.disputes += find_file_disputes(standing)
    if incoming.is_trial:
        return _report(project, view, came, outcome)
    rows = [*map(_to_row, (*made.events, *came)), *_find_newer(bundle, known)]
    closed = _find_closed([*state.events, *rows], view.members)
    change = TeamMerge(
        place=replace(state.place, members=view.members, peers=_learn_peer(state.place, incoming), closed=closed),
        seen=state.seen,
        events=rows,
        signatures=sorted({(each.event, each.data) for each in signatures} - set(state.signatures)),
        local=made.local,
        echoes=outcome.echoes,
        orders=outcome.orders,
        disputes=outcome.disputes,
        removed=outcome.removed,
        blobs=outcome.waiting,
    )
    if not _says_nothing(change, state, len(project.store.team_blobs())):
        project.store.merge_team(change)
        project.forget_member()
    note_team_head(project, _own_head(view.history, state.place))
    bring(project, seen, standing)
    return _report(project, view, came, outcome)


def _says_nothing(change: TeamMerge, state: TeamState, waiting: int) -> bool:
    """Tell whether a merge would leave everything as it is."""
    news = (change.events, change.signatures, change.local, change.echoes, change.orders, change.removed)
    disputes = sorted(change.disputes, key=repr) == sorted(state.disputes, key=repr)
    is_translated = state.place.translated == state.seen[0]
    return not any(news) and disputes and is_translated and change.place == state.place and waiting == len(change.blobs)


def _learn_peer(place: TeamPlace, incoming: Incoming) -> tuple[PeerHave, ...]:
    """Note how far the sender of a bundle had come, so that the next one for them holds what they lack."""
    if incoming.bundle is None or not incoming.sender:
        return place.peers
    others = tuple(each for each in place.peers if each.person != incoming.sender)
    return (*others, PeerHave(incoming.sender, incoming.bundle.manifest.have))


def _own_roles(place: TeamPlace) -> frozenset[Role]:
    member = place.find_member(place.person)
    return member.roles if member else frozenset()


def _find_standing_before(project: Project, state: TeamState, before: History) -> FileStanding:
    view = _judge(project, state, before.events.values(), [Signature(*each) for each in state.signatures])
    return find_file_standing(view.history, view.team)


def _make_own(
    project: Project, state: TeamState, before: History, incoming: Incoming, edits: Iterable[Authored]
) -> Translation:
    """Return what was done here since the last merge as events of the team, and what is done by this one."""
    edits = [each for each in edits if each.subject not in state.place.closed]
    if any(each.subject in state.place.closed for each in incoming.authored):
        raise changed_by_newer_version()
    pending = project.store.record_since(state.place.translated)
    made = translate(project, state, before, pending, incoming.choices)
    authored = (*edits, *incoming.authored)
    if not made.events and not authored:
        return made
    require_own_place(project, state, {each.id for each in before.events.values()})
    return Translation(tuple(_append(project, state.place, before, made.events, authored)), made.local)


def _append(
    project: Project, own: TeamPlace, history: History, made: Iterable[Event], authored: Iterable[Authored]
) -> list[Event]:
    """Return own events with further ones behind them."""
    events = list(made)
    for each in authored:
        last = events[-1] if events else _own_last(history, own)
        at = datetime.now(UTC)
        sequence, previous = (last.sequence + 1, last.id) if last else (1, NO_HASH)
        place = Place(project.store.project_id, own.replica, sequence, previous, own.person, at)
        known = [node.event.id for about in (each.subject, MEMBERS) for node in find_latest(history.of(about))]
        known += [*each.seen, *(event.id for event in events if event.subject == each.subject)]
        events.append(write_event(place, each.subject, each.action, each.change, tuple(dict.fromkeys(known))))
    return events


def _accept(project: Project, view: View) -> tuple[Event, ...]:
    """Return what a manager's replica says of everybody who has joined and waits for a manager to read that."""
    waiting = _find_unread(view)
    if not waiting or MEMBERS in view.state.place.closed:
        return ()
    try:
        require_own_place(project, view.state, {each.id for each in view.state.events})
    except Refused:  # a copy says nothing, and reads on
        return ()
    said = [Authored(Accept(each), "team:accepted") for each in waiting]
    return tuple(_append(project, view.state.place, view.history, (), said))


def _find_unread(view: View) -> list[Hash]:
    """Return the introductions that wait, and that this replica, a manager's, has not accepted yet."""
    mine = next((each for each in view.members if each.name == view.state.place.person), None)
    if mine is None or not mine.is_manager:
        return []
    own = [node.event for node in view.history.of(MEMBERS) if node.event.replica == view.state.place.replica]
    done = {each.change.join for each in own if isinstance(each.change, Accept)}
    return [node.event.id for node in view.team.list_waiting() if node.event.id not in done]


def _own_last(history: History, place: TeamPlace) -> Event | None:
    own = [each for each in history.events.values() if each.replica == place.replica]
    return max(own, key=lambda event: event.sequence, default=None)


def _own_head(history: History, place: TeamPlace) -> tuple[int, Hash]:
    last = _own_last(history, place)
    return (last.sequence, last.id) if last else (0, NO_HASH)


def _touched(view: View, pairs: Mapping[Hash, Hash], made: Translation, came: Sequence[Event]) -> frozenset[Subject]:
    """Return whose standing may have changed: of those with news, and of all where rights or documents changed."""
    news = (*made.events, *came)
    if any(each.subject == MEMBERS for each in news):
        return frozenset(view.history.subjects)
    mine, known = view.state.place.replica, set(pairs.values())
    waiting = {
        node.event.subject
        for node in view.history.order
        if node.event.replica != mine and node.event.id not in known and node.event.subject != MEMBERS
    }
    return frozenset(waiting | {each.subject for each in news})


def _report(project: Project, view: View, came: Sequence[Event], outcome: Outcome) -> Report:
    new = {each.id for each in came}
    texts = [each for each in came if each.is_text and each.id not in outcome.refused]
    return Report(
        events=len(came),
        texts=len(texts),
        late=sum(not _is_listed(project, each.subject) for each in texts),
        approvals=sum(each.id in outcome.approvals for each in came),
        removed=sum(each.action == "segment:redacted" and each.id not in outcome.refused for each in came),
        conflicts=len(find_open(project, outcome.disputes)),
        refused=len(new & (outcome.refused | view.team.invalid.keys())),
        apart=len(view.history.quarantine),
    )


def find_open(project: Project, disputes: Iterable[Dispute]) -> list[Dispute]:
    """Return those of some disputes that somebody has to settle: texts of segments in no list wait for them."""
    return [
        each
        for each in disputes
        if each.is_conflict and (each.subject.kind is not SubjectKind.SEGMENT or _is_listed(project, each.subject))
    ]


def _is_listed(project: Project, subject: Subject) -> bool:
    try:
        project.store.get_row(SegmentKey(subject.id), subject.language or project.targets[0])
    except NotFound:
        return False
    return True


def list_members(history: History, team: Membership) -> tuple[TeamMember, ...]:
    """Return everybody who was ever invited, by name."""
    keys: dict[str, list[MemberKeys]] = {}
    invited: dict[str, Rights] = {}
    revoked = dict[str, bool]()
    for node in history.of(MEMBERS):
        change = node.event.change
        if node.event.id in team.invalid:
            continue
        if isinstance(change, FoundTeam | Join):
            new = MemberKeys(node.event.replica, change.keys.signing, change.keys.sealing)
            keys.setdefault(node.event.actor, []).append(new)
        elif isinstance(change, Vouch):
            keys.setdefault(change.person, []).append(
                MemberKeys(change.replica, change.keys.signing, change.keys.sealing)
            )
        if isinstance(change, Invite):
            invited.setdefault(change.person, Rights(change.roles, change.languages))
        if isinstance(change, Invite | Revoke):
            revoked[change.person] = isinstance(change, Revoke)
    rights = {**invited, **team.members()}
    waiting = {node.event.actor for node in team.list_waiting()}
    return tuple(
        TeamMember(
            name,
            each.roles,
            each.languages,
            tuple(keys.get(name, ())),
            revoked=revoked.get(name, False),
            is_waiting=name in waiting and not revoked.get(name, False),
        )
        for name, each in sorted(rights.items())
    )


def require_manager(state: TeamState) -> None:
    """Raise Refused where whoever works here is no manager."""
    known = state.place.find_member(state.place.person)
    if known is not None and known.is_waiting:
        raise Refused(
            "no manager has read yet that {person} joined",
            person=state.place.person,
            hint="give a manager your first bundle, and read one of theirs after that",
        )
    if known is None or Role.MANAGER not in known.roles:
        raise Refused(
            "{person} is not a manager of this team", person=state.place.person, hint=("ask a manager of the team")
        )


def _by_hash(blobs: Iterable[bytes]) -> dict[Hash, bytes]:
    return {hash_bytes(each): each for each in blobs}


def _to_row(event: Event) -> TeamEvent:
    return TeamEvent(event.id, event.replica, event.sequence, event.record.header, event.record.body)


def _find_closed(rows: Iterable[TeamEvent], members: Iterable[TeamMember]) -> tuple[Subject, ...]:
    """Return what only a newer program may change, by the events of members that this one cannot read."""
    replicas = {keys.replica for each in members if not each.revoked for keys in each.keys}
    newer = (each.header for each in rows if each.replica in replicas and is_newer(each.header))
    return tuple(sorted(filter(None, set(map(find_subject, newer))), key=repr))


def _find_newer(bundle: Bundle | None, known: Container[Hash]) -> Iterator[TeamEvent]:
    """Yield the events that only a newer version of the program reads: they are passed on."""
    for record in bundle.newer if bundle else ():
        header, name = json.loads(record.header), hash_bytes(record.header)
        if name not in known:
            yield TeamEvent(name, str(header["replica"]), int(header["sequence"]), record.header, record.body)
