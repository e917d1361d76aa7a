"""Graph of a project's events: which of them are in place, what each has seen, and an order that any set has.

Two orders and no third: the chain of each replica (`previous`), and the parents that an event names. Both together are
what an event has *seen*. As a chain is linear, all that an event has seen is one number a replica; events that learnt
nothing new share these numbers. So building the graph is linear, and asking whether one event saw another is a look-up.
"""

from __future__ import annotations

import enum
from collections import defaultdict
from collections.abc import Iterable, Mapping

from localize.model import Hash
from localize.model.events import NO_HASH, Subject
from localize.sync.event import Event


class Quarantine(enum.Enum):
    """Why an event is kept apart."""

    FORKED = "forked"
    """Its replica made another one with the same number: neither can be believed."""
    MISPLACED = "misplaced"
    """It does not follow the event that it names, or belongs to another project."""
    HELD = "held"
    """It builds on an event that is kept apart."""
    WAITING = "waiting"
    """Something that it builds on has not arrived."""


class Node:
    """An event in its place."""

    __slots__ = ("_seen", "depth", "event")

    def __init__(self, event: Event, seen: Mapping[str, int], depth: int) -> None:
        self.event = event
        self.depth = depth
        self._seen = seen

    def saw(self, other: Node) -> bool:
        """Tell whether the other event is among the ancestors of this one."""
        if other.event.replica == self.event.replica:
            return other.event.sequence < self.event.sequence
        return self._seen.get(other.event.replica, 0) >= other.event.sequence

    def is_concurrent(self, other: Node) -> bool:
        """Tell whether neither event has seen the other."""
        return self is not other and not self.saw(other) and not other.saw(self)

    @property
    def rank(self) -> tuple[int, Hash]:
        """Sorts ancestors before descendants, and the rest alike on every replica."""
        return self.depth, self.event.id


class History:
    """All events that are known of a project."""

    def __init__(self, events: Iterable[Event], project: str = "") -> None:
        """*events* may come in any order and repeat; *project*: the only one whose events are in place, if given."""
        self.events: Mapping[Hash, Event] = _by_id(events)
        """By id; the copy that still has its body, where another one has lost it."""
        self.nodes: dict[Hash, Node] = {}
        """Those in place."""
        self.quarantine: dict[Hash, Quarantine] = {}
        """Those kept apart."""
        self._project = project
        self._children = self._find_children()
        self._find_forks()
        self._place_all()
        self._find_held()
        self.order = sorted(self.nodes.values(), key=lambda node: node.rank)
        """Ancestors first; the same for the same set."""
        self._subjects: defaultdict[Subject, list[Node]] = defaultdict(list)
        for node in self.order:
            self._subjects[node.event.subject].append(node)

    @property
    def subjects(self) -> Iterable[Subject]:
        """Everything that an event in place is about."""
        return self._subjects.keys()

    def of(self, subject: Subject) -> tuple[Node, ...]:
        """Return the events of a subject, ancestors first."""
        return tuple(self._subjects.get(subject, ()))

    def _find_children(self) -> Mapping[Hash, list[Event]]:
        children: defaultdict[Hash, list[Event]] = defaultdict(list)
        for event in self.events.values():
            for needed in _needs(event):
                children[needed].append(event)
        return children

    def _find_forks(self) -> None:
        places: defaultdict[tuple[str, int], list[Hash]] = defaultdict(list)
        for event in self.events.values():
            places[event.replica, event.sequence].append(event.id)
        for ids in places.values():
            if len(ids) > 1:
                self.quarantine.update(dict.fromkeys(ids, Quarantine.FORKED))

    def _place_all(self) -> None:
        """Place each event after all that it names."""
        open_needs = {event.id: len(_needs(event)) for event in self.events.values()}
        ready = [event for event in self.events.values() if not open_needs[event.id]]
        while ready:
            event = ready.pop()
            if event.id in self.quarantine:
                continue
            if not self._follows(event):
                self.quarantine[event.id] = Quarantine.MISPLACED
                continue
            self.nodes[event.id] = self._place(event)
            for child in self._children.get(event.id, ()):
                open_needs[child.id] -= 1
                if not open_needs[child.id]:
                    ready.append(child)

    def _follows(self, event: Event) -> bool:
        if self._project and event.header.project != self._project:
            return False
        if event.header.previous == NO_HASH:
            return event.sequence == 1
        before = self.events[event.header.previous]
        return (before.replica, before.sequence + 1) == (event.replica, event.sequence)

    def _place(self, event: Event) -> Node:
        needed = [self.nodes[each] for each in _needs(event)]
        before = self.nodes.get(event.header.previous)
        seen: Mapping[str, int] = before._seen if before else {}
        learnt: dict[str, int] = {}
        for node in needed:
            if node is before or node.event.replica == event.replica:
                continue
            for replica, sequence in (*node._seen.items(), (node.event.replica, node.event.sequence)):
                if replica != event.replica and sequence > max(seen.get(replica, 0), learnt.get(replica, 0)):
                    learnt[replica] = sequence
        return Node(event, {**seen, **learnt} if learnt else seen, 1 + max((each.depth for each in needed), default=0))

    def _find_held(self) -> None:
        waiting = list(self.quarantine)
        while waiting:
            for child in self._children.get(waiting.pop(), ()):
                if child.id not in self.quarantine:
                    self.quarantine[child.id] = Quarantine.HELD
                    waiting.append(child.id)
        for event in self.events.keys() - self.nodes.keys() - self.quarantine.keys():
            self.quarantine[event] = Quarantine.WAITING


def _by_id(events: Iterable[Event]) -> dict[Hash, Event]:
    known: dict[Hash, Event] = {}
    for event in events:
        if event.id not in known or known[event.id].record.body is None:
            known[event.id] = event
    return known


def _needs(event: Event) -> frozenset[Hash]:
    return frozenset((event.header.previous, *event.parents)) - {NO_HASH}


def find_latest(nodes: Iterable[Node]) -> list[Node]:
    """Return those that no other of them has seen, in their order: one, or several at once."""
    nodes = sorted(nodes, key=lambda node: node.rank)
    latest: list[Node] = []
    for node in nodes:
        latest = [each for each in latest if not node.saw(each)]
        latest.append(node)
    return latest
