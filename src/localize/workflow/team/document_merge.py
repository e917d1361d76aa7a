"""Merge of a document's versions and borders: what this replica does to come to the layout that stands.

Each version and split of the others is done here once, in the place where its author stood, so that all segments and
what was typed for them are known everywhere; then the document is brought to the layout that stands.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from localize.model import DocumentId, Hash, SegmentKey, UnitId, hash_bytes
from localize.model.events import Resegment, Subject, SubjectKind
from localize.store.outcome import read_outcome, renumber_outcome
from localize.store.team_record import Choice, Dispute, Received
from localize.sync.graph import Node
from localize.sync.versions import Layout, Version, find_borders, find_layout, find_result, find_version

if TYPE_CHECKING:
    from localize.store import Store
    from localize.sync.event import Event


class KeptVersions:
    """Versions of a document as this replica keeps them, under numbers of its own."""

    def __init__(
        self,
        store: Store,
        document: DocumentId,
        events: Mapping[Hash, Event],
        local: Mapping[Hash, Hash],
        blobs: Mapping[Hash, bytes],
    ) -> None:
        """*local*: by events of the own record those of the team; *blobs*: bytes that came and wait."""
        self._store = store
        self._document = document
        self._blobs = blobs
        self._numbers: dict[Hashable, int] = {}
        self.history: list[Event | None] = []
        """What was done to the document here, as events of the team; None for what is none."""
        for each in store.history(Subject(SubjectKind.DOCUMENT, document)):
            if isinstance(each.body, Version | Resegment):
                known = events.get(local.get(each.id, Hash("")))
                self.history.append(known)
                if isinstance(each.body, Version) and known is not None and isinstance(known.change, Version):
                    self._numbers[known.change.source_hash, known.change.outcome] = each.body.version

    def get(self, change: Version) -> Received | None:
        """Return a version as its author sent it; None where it has not come."""
        number = self._numbers.get((change.source_hash, change.outcome))
        if number is not None:
            outcome = renumber_outcome(self._store.outcome(self._document, number), change.version)
            if hash_bytes(outcome) == change.outcome:
                return Received(self._store.source_bytes(self._document, number), outcome)
        data, came = self._blobs.get(change.source_hash), self._blobs.get(change.outcome)
        return None if data is None or came is None else Received(data, came)


class VersionFinder:
    """Versions of all documents as this replica keeps them."""

    def __init__(
        self, store: Store, events: Mapping[Hash, Event], local: Mapping[Hash, Hash], blobs: Mapping[Hash, bytes]
    ) -> None:
        """As `KeptVersions`, each document of which is looked at once."""
        self._store, self._events, self._local, self._blobs = store, events, local, blobs
        self._kept: dict[DocumentId, KeptVersions] = {}

    def get(self, event: Event) -> Received | None:
        """Return the version that an event brings, as its author sent it; None where it has not come, or is none."""
        change = event.change
        if not isinstance(change, Version):
            return None
        if change.document not in self._kept:
            self._kept[change.document] = KeptVersions(
                self._store, change.document, self._events, self._local, self._blobs
            )
        return self._kept[change.document].get(change)


class DocumentMerge:
    """Finds the steps that bring one document to what stands."""

    def __init__(self, kept: KeptVersions, nodes: Sequence[Node], paired: frozenset[Hash]) -> None:
        """*nodes*: the events of the document that count, ancestors first; *paired*: those that were done here."""
        self._kept = kept
        self._nodes = nodes
        self._done = {find_result(node) for node in nodes if node.event.id in paired}
        self._at: tuple[Hashable | None, tuple[Hashable, ...]] = (None, ())
        self.steps: list[tuple[Node, Version | Resegment, Received | None]] = []
        """What to do, in this order."""
        self.missing: list[Node] = []
        """Versions whose bytes have not come."""
        placed = {node.event.id: node for node in nodes}
        for event in kept.history:
            node = placed.get(event.id) if event is not None else None
            if node is None:
                self._at = (None, ())
            elif isinstance(node.event.change, Resegment):
                self._at = (self._at[0], (*self._at[1], find_result(node)))
            else:
                self._at = (find_result(node), ())

    def find_steps(self) -> None:
        """Fill `steps`."""
        for node in self._nodes:
            if find_result(node) not in self._done and self._do_in_place(node):
                self._done.add(find_result(node))
        self._check_out(find_layout(each for each in self._nodes if find_result(each) in self._done))

    def _do_in_place(self, node: Node) -> bool:
        """Do one change in the layout that its author had; leave out one that finds nothing to do."""
        if isinstance(node.event.change, Version):
            return self._do(node)
        before, count = self._at, len(self.steps)
        seen = find_layout(each for each in self._nodes if node.saw(each))
        if self._check_out(replace(seen, borders=(*seen.borders, node))) and find_result(node) in self._at[1]:
            return True
        self._at = before
        del self.steps[count:]
        return False

    def _check_out(self, layout: Layout) -> bool:
        """Bring the document to a layout; tell whether that is possible."""
        if layout.version is None:
            return True
        wanted = find_result(layout.version)
        borders = self._find_possible(layout)
        results = tuple(map(find_result, borders))
        version, done = self._at
        if version != wanted or results[: len(done)] != done:
            if not self._do(layout.version):
                return False
            done = ()
        return all(map(self._do, borders[len(done) :]))

    def _find_possible(self, layout: Layout) -> list[Node]:
        """Return the splits of a layout that find their segments; two who made the same one leave it once."""
        if not layout.borders:
            return []
        present = self._find_places(cast(Version, cast(Node, layout.version).event.change))
        possible = []
        for node in layout.borders:
            change = cast(Resegment, node.event.change)
            rest = present - {(change.unit, each) for each in change.retired}
            made = {each.key for each in change.made}
            if len(rest) == len(present) - len(change.retired) and made.isdisjoint(key for _, key in rest):
                present = rest | {(change.unit, key) for key in made}
                possible.append(node)
        return possible

    def _find_places(self, change: Version) -> frozenset[tuple[UnitId, SegmentKey]]:
        received = self._kept.get(change)
        if received is None:
            return frozenset()
        _, units = read_outcome(received.outcome)
        return frozenset((unit.id, segment.key) for unit, segments in units for segment in segments)

    def _do(self, node: Node) -> bool:
        change = node.event.change
        if isinstance(change, Resegment):
            self.steps.append((node, change, None))
            self._at = (self._at[0], (*self._at[1], find_result(node)))
            return True
        received = self._kept.get(cast(Version, change))
        if received is None:
            self.missing.append(node)
            return False
        self.steps.append((node, cast(Version, change), received))
        self._at = (find_result(node), ())
        return True


def find_made_keys(steps: Iterable[tuple[Node, Version | Resegment, Received | None]]) -> set[SegmentKey]:
    """Return the segments that steps make, or bring back."""
    found = set[SegmentKey]()
    for _, change, received in steps:
        if isinstance(change, Resegment):
            found.update(each.key for each in change.made)
        elif received is not None:
            found.update(segment.key for _, segments in read_outcome(received.outcome)[1] for segment in segments)
    return found


def find_layout_disputes(subject: Subject, nodes: Sequence[Node]) -> list[Dispute]:
    """Return where somebody has to choose: between versions, or between the borders of a unit of the one that stands.

    A dispute about borders is about the first segment that one of them has split or joined.
    """
    standing = find_version(nodes)
    if standing.is_conflict:
        return [Dispute(subject, tuple(make_choice(each, _name(each)) for each in standing.heads))]
    found: dict[SegmentKey, Dispute] = {}
    for _, each in sorted(find_borders(nodes).items()):
        if each.is_conflict:
            key = min(key for head in each.heads for key in _retired(head))
            heads = tuple(make_choice(head, _name(head)) for head in each.heads)
            found.setdefault(key, Dispute(Subject(SubjectKind.SEGMENT, key), heads))
    return list(found.values())


def make_choice(node: Node, text: str) -> Choice:
    """Return an event as one of those that stand against each other."""
    return Choice(node.event.id, node.event.actor, text)


def _retired(node: Node) -> tuple[SegmentKey, ...]:
    return node.event.change.retired if isinstance(node.event.change, Resegment) else ()


def _name(node: Node) -> str:
    """Return a version by its file, a split by its pieces."""
    change = node.event.change
    return (
        " | ".join(each.source.typed for each in change.made)
        if isinstance(change, Resegment)
        else cast(Version, change).path
    )
