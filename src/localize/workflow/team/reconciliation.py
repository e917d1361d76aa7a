"""Reconciliation of the lists with what the events of a team add up to: which echoes make them say the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, cast

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
    AddNote,
    Approve,
    Assign,
    Change,
    Event,
    KeepConflict,
    KeepSecret,
    Redact,
    Reject,
    ResolveNote,
    Role,
    SaveTarget,
    Subject,
    SubjectKind,
    Unwaive,
    Waive,
    Waiver,
    Withdraw,
)
from localize.store.team_record import ApprovalOrder, Dispute, Echo, Received, TeamState
from localize.sync.attributes import NoteStanding, find_assignments, find_notes, find_waivers
from localize.sync.changes import MEMBERS, SettleNote
from localize.sync.event import is_machine_draft
from localize.sync.graph import History, Node, find_latest
from localize.sync.membership import Membership
from localize.sync.secrecy import Secrecy
from localize.sync.verdict import Standing, find_standing, select
from localize.sync.versions import Version
from localize.workflow.team.document_merge import (
    DocumentMerge,
    KeptVersions,
    find_layout_disputes,
    find_made_keys,
    make_choice,
)

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
    orders: list[ApprovalOrder] = field(default_factory=list)
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
        touched = sorted(self._find_touched(), key=_order)
        for subject in touched:  # first: what segments there are
            if subject.kind is SubjectKind.DOCUMENT and subject.language is None:
                self._reconcile_document(subject)
        for subject in touched:
            self._reconcile_rest(subject)
        if any(each.language is None for each in touched):
            self._reconcile_secrets(touched)
        earlier = [each for each in self._known.state.disputes if each.subject.kind is not SubjectKind.PROJECT]
        self._outcome.disputes += [each for each in earlier if self._find_cause(each) not in touched]
        return self._outcome

    def _reconcile_rest(self, subject: Subject) -> None:
        if subject.kind is SubjectKind.DOCUMENT and subject.language is not None:
            self._reconcile_assignment(subject)
        elif subject.kind is SubjectKind.SEGMENT and self._is_here(SegmentKey(subject.id)):
            self._reconcile_segment(subject)
        elif subject.kind is SubjectKind.PROJECT:  # its files are brought to what stands
            nodes = self._history.of(subject)
            self._outcome.refused |= {each.event.id for each in set(nodes) - set(select(nodes, self._team))}

    def _find_touched(self) -> frozenset[Subject]:
        """Return what has to be looked at: what is said of a segment, such as a removal, concerns all its texts."""
        touched = self._known.touched - {MEMBERS}
        whole = {each.id for each in touched if each.kind is SubjectKind.SEGMENT and each.language is None}
        if not whole:
            return touched
        return touched | {
            each for each in self._history.subjects if each.kind is SubjectKind.SEGMENT and each.id in whole
        }

    def _find_cause(self, dispute: Dispute) -> Subject:
        """Return what a dispute follows from: one about borders from its document."""
        subject = dispute.subject
        if subject.kind is SubjectKind.SEGMENT and subject.language is None:
            return Subject(SubjectKind.DOCUMENT, self._store.get_segment(SegmentKey(subject.id)).document)
        return subject

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

    def _reconcile_document(self, subject: Subject) -> None:
        """Come to the version and borders that stand; list those between which somebody has to choose."""
        nodes = self._history.of(subject)
        counted = select(nodes, self._team)
        self._outcome.refused |= {node.event.id for node in nodes} - {node.event.id for node in counted}
        kept = KeptVersions(
            self._store, DocumentId(subject.id), self._history.events, self._known.local, self._known.blobs
        )
        merge = DocumentMerge(kept, counted, self._paired)
        merge.find_steps()
        self._new_keys |= find_made_keys(merge.steps)
        for node, change, received in merge.steps:
            self._echo(node, change, received=received)
        done = self._paired | {node.event.id for node, _, _ in merge.steps}
        for node in nodes:
            if isinstance(node.event.change, Version) and node.event.id not in done:
                self._let_wait(node.event.change)
        self._outcome.disputes += find_layout_disputes(subject, counted)

    def _let_wait(self, change: Version) -> None:
        for name in {change.source_hash, change.outcome} & self._known.blobs.keys():
            self._outcome.waiting[name] = self._known.blobs[name]

    def _reconcile_assignment(self, subject: Subject) -> None:
        nodes = select(self._history.of(subject), self._team)
        latest = find_latest(node for node in nodes if isinstance(node.event.change, Assign))
        if latest:
            self._assign(subject, latest, find_assignments(nodes))

    def _assign(self, subject: Subject, latest: Sequence[Node], found: Sequence[Assign]) -> None:
        wanted = found[0] if found else None
        if wanted != self._find_assignment(subject):
            node = next((each for each in latest if each.event.change == wanted), latest[0])
            self._echo(node, wanted or replace(cast(Assign, node.event.change), person="", due=None))
        if len(found) > 1:
            heads = tuple(make_choice(each, cast(Assign, each.event.change).person) for each in latest)
            self._outcome.disputes.append(Dispute(subject, heads))

    def _find_assignment(self, subject: Subject) -> Assign | None:
        place = (subject.id, subject.language)
        return next((each for each in self._store.assignments() if (each.document, each.language) == place), None)

    # --- segments ----------------------------------------------------------------------------------------------------

    def _reconcile_segment(self, subject: Subject) -> None:
        nodes = self._history.of(subject)
        if subject.language is None:
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
        if text.content and target is not None and not is_machine_draft(target):
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
        present = [(each.reviewer, each.kind) for each in text.approvals]
        extra = {reviewer for reviewer, kind in present if (reviewer, kind) not in wanted}
        for reviewer in sorted(extra):
            by = standing.heads[0].event.header
            change = Withdraw(text.key, text.language, "", reviewer)
            self._outcome.echoes.append(Echo(change, reviewer, by.at))
        given = [each for each in present if each[0] not in extra]
        for each, node in wanted.items():
            if each not in given:
                self._echo(node, cast(Approve, node.event.change))
                given.append(each)
        if given != list(wanted):
            self._outcome.orders.append(ApprovalOrder(text.key, text.language, tuple(wanted)))

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

    def _reconcile_secrets(self, touched: Iterable[Subject]) -> None:
        """Keep secret what somebody has said is, and what was split from or joined with it."""
        secrecy = Secrecy(self._history, self._team)
        keys = {each.id for each in touched if each.kind is SubjectKind.SEGMENT and each.language is None}
        present = self._store.secrets()
        for key in map(SegmentKey, sorted(keys | secrecy.pieces)):
            node = secrecy.find_last(key)
            if node is None or not self._is_here(key):
                continue
            wanted = secrecy.is_secret(key)
            if key in self._new_keys or wanted != (key in present):
                self._echo(node, KeepSecret(key, secret=wanted))

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
    heads = tuple(make_choice(each, each.event.content.typed) for each in standing.heads)
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


def _find_settler(nodes: Iterable[Node], note: NoteStanding) -> Node:
    settled = [
        node for node in nodes if isinstance(node.event.change, SettleNote) and node.event.change.note == note.event
    ]
    return find_latest(settled)[-1] if settled else next(node for node in nodes if node.event.id == note.event)


def _finding(waiver: Waiver) -> tuple[object, ...]:
    place = (waiver.check, waiver.side, waiver.surface, waiver.occurrence)
    return (waiver.language, waiver.source_hash, waiver.target_hash, *place)
