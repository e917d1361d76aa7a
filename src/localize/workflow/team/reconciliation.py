"""Reconciliation of the lists with what the events of a team add up to: which echoes make them say the same."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, cast

from localize.errors import WorkflowError
from localize.model import (
    Approval,
    Content,
    DocumentId,
    Hash,
    LanguageTag,
    SegmentKey,
    State,
    StoredState,
    Substate,
    Target,
)
from localize.model.events import (
    AddDocument,
    AddNote,
    Approve,
    Assign,
    Change,
    Event,
    KeepConflict,
    KeepSecret,
    Member,
    Redact,
    Reject,
    Resegment,
    ResolveNote,
    Role,
    SaveTarget,
    Subject,
    SubjectKind,
    Unwaive,
    UpdateDocument,
    Waive,
    Waiver,
    Withdraw,
    require_role,
)
from localize.store.team_record import Choice, Dispute, Echo, Received, TeamState
from localize.sync.attributes import NoteStanding, find_assignments, find_notes, find_waivers, is_secret, select
from localize.sync.changes import MEMBERS, SettleNote
from localize.sync.graph import History, Node, find_latest
from localize.sync.membership import Membership
from localize.sync.verdict import Standing, find_standing

if TYPE_CHECKING:
    from localize.workflow.project.project import Project


@dataclass(frozen=True, slots=True)
class Known:
    """What this replica has before the merge."""

    state: TeamState
    local: Mapping[Hash, Hash]
    """By events of the own record: those of the team that say the same."""
    blobs: Mapping[Hash, bytes]
    touched: frozenset[Subject]


@dataclass(slots=True)
class Outcome:
    """What makes the lists say the same as the events."""

    echoes: list[Echo] = field(default_factory=list)
    disputes: list[Dispute] = field(default_factory=list)
    removed: list[Hash] = field(default_factory=list)
    waiting: dict[Hash, bytes] = field(default_factory=dict)
    refused: set[Hash] = field(default_factory=set)
    approvals: set[Hash] = field(default_factory=set)
    """Those that count."""


def reconcile(project: Project, history: History, team: Membership, known: Known) -> Outcome:
    """Return what has to be done here."""
    return _Reconciler(project, history, team, known).reconcile()


class _Reconciler:
    def __init__(self, project: Project, history: History, team: Membership, known: Known) -> None:
        self._store = project.store
        self._history = history
        self._team = team
        self._known = known
        self._person = known.state.place.person
        self._paired = frozenset(known.local.values())
        self._outcome = Outcome()
        self._new_keys: set[SegmentKey] = set()
        """Of segments that the echoes make."""

    def reconcile(self) -> Outcome:
        touched = sorted(self._known.touched - {MEMBERS}, key=_order)
        documents = [each for each in touched if each.kind is SubjectKind.DOCUMENT and each.language is None]
        self._reconcile_documents(documents)
        for subject in touched:
            if subject.kind is SubjectKind.DOCUMENT and subject.language is not None:
                self._reconcile_assignment(subject)
            elif subject.kind is SubjectKind.SEGMENT and self._is_here(SegmentKey(subject.id)):
                self._reconcile_segment(subject)
        self._outcome.disputes += [each for each in self._known.state.disputes if each.subject not in touched]
        return self._outcome

    def _is_here(self, key: SegmentKey) -> bool:
        from localize.errors import NotFound

        if key in self._new_keys:
            return True
        try:
            self._store.get_segment(key)
        except NotFound:
            return False
        return True

    def _echo(self, node: Node, change: Change, *, note: Hash | None = None, received: Received | None = None) -> None:
        header = node.event.header
        echo = Echo(change, header.actor, header.at, header.entered_by, node.event.id, note, received)
        self._outcome.echoes.append(echo)

    def _is_known(self, node: Node) -> bool:
        return node.event.id in self._paired

    # --- documents ---------------------------------------------------------------------------------------------------

    def _reconcile_documents(self, subjects: Iterable[Subject]) -> None:
        """Apply the versions and borders that follow what is here; two at once wait for a manager."""
        versions = {each.id: each.version for each in self._store.documents()}
        wanted = set(subjects)
        nodes = [node for node in self._history.order if node.event.subject in wanted]
        counted = [node for node in select(nodes, self._team) if self._may(node)]
        self._outcome.refused |= {node.event.id for node in nodes} - {node.event.id for node in counted}
        for node in counted:
            if not self._is_known(node):
                self._apply(node, versions)

    def _apply(self, node: Node, versions: dict[DocumentId, int]) -> None:
        change = node.event.change
        if isinstance(change, AddDocument | UpdateDocument):
            self._take_version(node, change, versions)
        elif isinstance(change, Resegment) and all(map(self._is_here, change.retired)):
            self._new_keys.update(each.key for each in change.made)
            self._echo(node, change)

    def _take_version(self, node: Node, change: AddDocument | UpdateDocument, versions: dict[DocumentId, int]) -> None:
        received = self._find_received(change)
        if received is None or change.version != versions.get(change.document, 0) + 1:
            self._let_wait(node, change)
            return
        versions[change.document] = change.version
        self._new_keys.update(_find_keys(received.outcome))
        self._echo(node, change, received=received)

    def _find_received(self, change: AddDocument | UpdateDocument) -> Received | None:
        data, outcome = self._known.blobs.get(change.source_hash), self._known.blobs.get(change.outcome)
        return None if data is None or outcome is None else Received(data, outcome)

    def _let_wait(self, node: Node, change: AddDocument | UpdateDocument) -> None:
        """Keep a version that cannot be applied until a later one takes its place; list it where two stand."""
        versions = [each for each in self._history.of(node.event.subject) if _is_version(each)]
        if any(each.saw(node) for each in versions):
            return
        for name in {change.source_hash, change.outcome} & self._known.blobs.keys():
            self._outcome.waiting[name] = self._known.blobs[name]
        standing = [each for each in versions if each.is_concurrent(node)]
        known = {each.subject for each in self._outcome.disputes}
        if standing and node.event.subject not in known:
            heads = sorted((_choice(each, change.path) for each in (standing[-1], node)), key=lambda head: head.event)
            self._outcome.disputes.append(Dispute(node.event.subject, tuple(heads)))

    def _may(self, node: Node) -> bool:
        rights = self._team.rights(node.event.actor, node)
        roles = frozenset(each for each in Role if rights.covers(each, node.event.subject.language))
        try:
            require_role(Member(node.event.actor, roles), cast(Change, node.event.change))
        except WorkflowError:
            return False
        return True

    def _reconcile_assignment(self, subject: Subject) -> None:
        nodes = [node for node in select(self._history.of(subject), self._team) if self._may(node)]
        latest = find_latest(node for node in nodes if isinstance(node.event.change, Assign))
        if latest:
            self._assign(subject, latest, find_assignments(nodes))

    def _assign(self, subject: Subject, latest: Sequence[Node], found: Sequence[Assign]) -> None:
        wanted = found[0] if found else None
        if wanted != self._find_assignment(subject):
            node = next((each for each in latest if each.event.change == wanted), latest[0])
            self._echo(node, wanted or replace(cast(Assign, node.event.change), person="", due=None))
        if len(found) > 1:
            heads = tuple(_choice(each, cast(Assign, each.event.change).person) for each in latest)
            self._outcome.disputes.append(Dispute(subject, heads))

    def _find_assignment(self, subject: Subject) -> Assign | None:
        place = (subject.id, subject.language)
        return next((each for each in self._store.assignments() if (each.document, each.language) == place), None)

    # --- segments ----------------------------------------------------------------------------------------------------

    def _reconcile_segment(self, subject: Subject) -> None:
        nodes = self._history.of(subject)
        if subject.language is None:
            self._reconcile_secret(subject, nodes)
            self._reconcile_redactions(subject)
            return
        standing = find_standing(nodes, self._team)
        self._outcome.refused |= standing.refused.keys()
        self._outcome.approvals |= {each.event.id for each in standing.approvals}
        self._reconcile_text(subject, nodes, standing)
        counted = select(nodes, self._team)
        self._reconcile_waivers(subject, counted)
        self._reconcile_notes(subject, counted)
        if len(standing.heads) > 1:
            self._outcome.disputes.append(_dispute(subject, nodes, standing, self._find_removals(subject)))

    def _reconcile_text(self, subject: Subject, nodes: Sequence[Node], standing: Standing) -> None:
        shown = _find_shown(standing)
        text = self._find_text(subject)
        for node in nodes:
            if node is not shown and not self._is_known(node) and node.event.id not in standing.refused:
                self._echo_earlier(text, node, is_before=shown is not None and shown.saw(node))
        if shown is None:
            self._clear(text)
            return
        self._show(text, shown, standing)
        if standing.state is State.INITIAL:
            self._reject(text, nodes, standing)
        self._approve(text, standing)

    def _find_text(self, subject: Subject) -> _Text:
        key, language = SegmentKey(subject.id), cast(LanguageTag, subject.language)
        target = next((each for each in self._store.targets(key) if each.language == language), None)
        revision = target.revision if target else 0
        approvals = [each for each in self._store.approvals(key, language) if each.revision == revision]
        return _Text(key, language, target, approvals)

    def _echo_earlier(self, text: _Text, node: Node, *, is_before: bool) -> None:
        """Put a text that does not stand into the history: as one of before, or as one that stands against it."""
        change = node.event.change
        if isinstance(change, KeepConflict):
            self._echo(node, change)
        elif isinstance(change, SaveTarget) and is_before:
            self._echo(node, change)
            text.let_stand(change)
        elif node.event.is_text:
            self._echo(node, KeepConflict(text.key, text.language, node.event.content, 0))

    def _clear(self, text: _Text) -> None:
        """Take away a text that does not count; a draft of this machine's own is nobody's word, and stays."""
        target = text.target
        if text.content and target is not None and target.substate is not Substate.DRAFT:
            change = SaveTarget(
                text.key, text.language, Content(), StoredState.INITIAL, None, target.origin, target.source_hash, 0
            )
            self._outcome.echoes.append(Echo(change, self._person, target.at))

    def _show(self, text: _Text, shown: Node, standing: Standing) -> None:
        change = shown.event.change
        if not isinstance(change, SaveTarget):  # removed for good
            return
        if standing.is_conflict:
            change = replace(change, state=StoredState.INITIAL, substate=None)
        if (not self._is_known(shown) and shown.event.replica != self._known.state.place.replica) or text.differs(
            change
        ):
            self._echo(shown, change)
            text.let_stand(change)

    def _reject(self, text: _Text, nodes: Iterable[Node], standing: Standing) -> None:
        if standing.is_conflict or text.state is not StoredState.TRANSLATED:
            return
        heads = {each.event.id for each in standing.heads}
        objections = [
            node
            for node in nodes
            if isinstance(node.event.change, Reject)
            and node.event.id not in standing.refused
            and not heads.isdisjoint(node.event.parents)
        ]
        if objections:
            self._echo(objections[-1], cast(Reject, objections[-1].event.change))
            text.approvals.clear()

    def _approve(self, text: _Text, standing: Standing) -> None:
        wanted = {(node.event.actor, cast(Approve, node.event.change).kind): node for node in standing.approvals}
        present = {(each.reviewer, each.kind) for each in text.approvals}
        extra = {reviewer for reviewer, _ in present - wanted.keys()}
        for reviewer in sorted(extra):
            by = standing.heads[0].event.header
            change = Withdraw(text.key, text.language, "", reviewer)
            self._outcome.echoes.append(Echo(change, reviewer, by.at))
        for (reviewer, kind), node in wanted.items():
            if (reviewer, kind) not in present or reviewer in extra:
                self._echo(node, cast(Approve, node.event.change))

    def _reconcile_waivers(self, subject: Subject, nodes: Sequence[Node]) -> None:
        named = {
            _finding(node.event.change.waiver): node for node in nodes if isinstance(node.event.change, Waive | Unwaive)
        }
        wanted = {_finding(each) for each in find_waivers(nodes)} if named else set()
        for finding, node in named.items():
            waiver = cast("Waive | Unwaive", node.event.change).waiver
            present = self._find_waiver(waiver)
            if finding in wanted and present is None:
                self._echo(node, Waive(SegmentKey(subject.id), waiver))
            elif finding not in wanted and present is not None:
                self._echo(node, Unwaive(SegmentKey(subject.id), present))

    def _find_waiver(self, waiver: Waiver) -> Waiver | None:
        here = self._store.waivers(waiver.language, waiver.source_hash, waiver.target_hash)
        return next((each for each in here if _finding(each) == _finding(waiver)), None)

    def _reconcile_notes(self, subject: Subject, nodes: Sequence[Node]) -> None:
        notes = find_notes(nodes)
        if not notes:
            return
        key, language = SegmentKey(subject.id), cast(LanguageTag, subject.language)
        resolved = self._find_resolved(subject)
        by_id = {node.event.id: node for node in nodes}
        for each in notes:
            if each.event not in self._paired:
                self._echo(by_id[each.event], AddNote(key, language, each.note), note=each.answers)
            if each.is_resolved != resolved.get(each.event, False):
                node = _find_settler(nodes, each)
                self._echo(node, ResolveNote(key, language, 0, each.is_resolved), note=each.event)

    def _find_resolved(self, subject: Subject) -> Mapping[Hash, bool]:
        """Return by the team's events of notes here whether they are resolved."""
        key, language = SegmentKey(subject.id), subject.language
        events: dict[int, Event] = {each.number: each for each in self._store.history(subject)}
        return {
            self._known.local[events[each.number].id]: each.resolved
            for each in self._store.notes(key, language)
            if each.number in events and events[each.number].id in self._known.local
        }

    def _reconcile_secret(self, subject: Subject, nodes: Sequence[Node]) -> None:
        counted = [each for each in select(nodes, self._team) if isinstance(each.event.change, KeepSecret)]
        key = SegmentKey(subject.id)
        if counted and is_secret(counted, self._team) != (key in self._store.secrets()):
            self._echo(counted[-1], KeepSecret(key, secret=key not in self._store.secrets()))

    def _reconcile_redactions(self, subject: Subject) -> None:
        """Remove the texts that a manager has removed; what stands now stays."""
        allowed = self._find_removals(subject)
        for node in allowed:
            if not self._is_known(node):
                self._echo(node, replace(cast(Redact, node.event.change), bodies=()))
        if allowed:
            languages = [each for each in self._history.subjects if each.id == subject.id and each.language is not None]
            for each in languages:
                self._outcome.removed += self._find_removed(each, allowed)

    def _find_removals(self, subject: Subject) -> list[Node]:
        """Return the removals of earlier texts of a segment that count."""
        counted = select(self._history.of(replace(subject, language=None)), self._team)
        return [
            each
            for each in counted
            if isinstance(each.event.change, Redact) and Role.MANAGER in self._team.rights(each.event.actor, each).roles
        ]

    def _find_removed(self, subject: Subject, removals: Sequence[Node]) -> list[Hash]:
        """Return the texts that removals have seen and that stand no more."""
        nodes = self._history.of(subject)
        present = {node.event.content.hash for node in find_standing(nodes, self._team).heads}
        earlier = [node for node in nodes if node.event.is_text and node.event.content.hash not in present]
        return [
            node.event.id
            for node in earlier
            if node.event.record.body is not None and any(removal.saw(node) for removal in removals)
        ]


class _Text:
    """A text as the echoes so far leave it."""

    def __init__(
        self, key: SegmentKey, language: LanguageTag, target: Target | None, approvals: list[Approval]
    ) -> None:
        self.key = key
        self.language = language
        self.target = target
        self.approvals = approvals
        self.content = target.content if target else Content()
        self.state = target.state if target else None
        self._rest = (target.substate, target.source_hash) if target else None

    def differs(self, change: SaveTarget) -> bool:
        """Tell whether a text is not the one that stands."""
        if not change.content and not self.content:
            return False
        if (self.content, self.state) == (change.content, StoredState.INITIAL) and self._is_rejected():
            return False
        if self._is_rejected() and self.content == change.content:
            return False  # whether the rejection counts is looked at next
        return (self.content, self.state, self._rest) != (
            change.content,
            change.state,
            (change.substate, change.source_hash),
        )

    def _is_rejected(self) -> bool:
        return self._rest is not None and self._rest[0] is Substate.REJECTED

    def let_stand(self, change: SaveTarget) -> None:
        """Note that an echo leaves a text."""
        self.content, self.state = change.content, change.state
        self._rest = (change.substate, change.source_hash)
        self.approvals = []


def _order(subject: Subject) -> tuple[bool, str, str, str]:
    """Sort what removes texts behind the texts."""
    return (subject.language is None, subject.kind.value, subject.id, subject.language or "")


def _find_shown(standing: Standing) -> Node | None:
    """Return the text to show; of equal ones, one that somebody has confirmed."""
    if standing.is_conflict or standing.text is None:
        return standing.text
    confirmed = [each for each in standing.heads if each.event.is_confirmed]
    return standing.text if standing.text.event.is_confirmed or not confirmed else confirmed[0]


def _dispute(subject: Subject, nodes: Iterable[Node], standing: Standing, removals: Iterable[Node]) -> Dispute:
    """Return where heads stand against each other, and what they all have seen.

    A base that was removed is empty for everybody: whether its bytes are still here depends on what came in first.
    """
    heads = tuple(_choice(each, each.event.content.typed) for each in standing.heads)
    before = [
        node
        for node in nodes
        if node.event.is_text
        and node.event.id not in standing.refused
        and all(head.saw(node) for head in standing.heads)
    ]
    base = before[-1].event.content.typed if before else None
    if before and any(removal.saw(before[-1]) for removal in removals):
        base = ""
    return Dispute(subject, heads, base, is_conflict=standing.is_conflict)


def _choice(node: Node, text: str) -> Choice:
    return Choice(node.event.id, node.event.actor, text)


def _find_settler(nodes: Iterable[Node], note: NoteStanding) -> Node:
    settled = [
        node for node in nodes if isinstance(node.event.change, SettleNote) and node.event.change.note == note.event
    ]
    return find_latest(settled)[-1] if settled else next(node for node in nodes if node.event.id == note.event)


def _finding(waiver: Waiver) -> tuple[object, ...]:
    place = (waiver.check, waiver.side, waiver.surface, waiver.occurrence)
    return (waiver.language, waiver.source_hash, waiver.target_hash, *place)


def _is_version(node: Node) -> bool:
    return isinstance(node.event.change, AddDocument | UpdateDocument)


def _find_keys(outcome: bytes) -> Iterator[SegmentKey]:
    for line in outcome.decode().split("\n")[1:]:
        yield from (SegmentKey(row[0]) for row in json.loads(line)[1])
