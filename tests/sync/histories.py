"""Random histories of a team, the laws that hold of each, and faults that the laws have to find.

The oracle knows the rules in another form: sets of ancestors, walked for each question anew.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import timedelta
from itertools import chain
from unittest.mock import patch

from localize.model import Hash, Note
from localize.model.events import NO_HASH, Approve, Reject, Subject, Withdraw
from localize.sync import verdict
from localize.sync.attributes import find_notes
from localize.sync.changes import LeaveNote, Revoke
from localize.sync.event import Event
from localize.sync.graph import History, Node
from localize.sync.membership import Membership
from localize.sync.signatures import Signature, verify
from localize.sync.verdict import find_standing
from localize.sync.verdict import select as select_counting

from .replicas import (
    REVIEWER,
    WRITER,
    Replica,
    Team,
    approval,
    judge,
    keys,
    make_team,
    revoke,
    save,
    segment,
)

SEGMENTS = (segment("a"), segment("b"))
WORDS = ("құқық", "қоғам", "желі")
"""So few that people write the same at once."""
WRITERS, REVIEWERS = ("ann", "bob"), ("rita", "ruth")


_FIT: Mapping[str, Sequence[str]] = {
    "write": WRITERS,
    "draft": WRITERS,
    "type": WRITERS,
    "approve": REVIEWERS,
    "object": REVIEWERS,
}
"""Who mostly does what; now and then anybody does."""


@dataclass(frozen=True)
class Run:
    """A team's work, and what reached whom in which order."""

    seed: int
    team: Team
    events: tuple[Event, ...]
    signatures: Mapping[Hash, Signature]


class _Work:
    """What people do, one thing after the other."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.team = make_team("ann", ann=WRITER, bob=WRITER, rita=REVIEWER, ruth=REVIEWER)
        self.everybody = list(self.team.replicas.values())
        self.revoked = self.copied = False
        self.calm = self.random.choice((0.0, 0.3, 0.9))
        """How often people receive everything before they do something."""
        for each in self.everybody:
            each.clock = timedelta(days=self.random.randrange(-900, 900))
        self.actions: tuple[tuple[int, Callable[[Replica], None]], ...] = (
            (5, self.write),
            (2, self.draft),
            (1, self.type),
            (7, self.approve),
            (1, self.object),
            (1, self.leave_note),
            (1, self.forge),
            (1, self.copy),
            (1, self.revoke),
            (7, self.exchange),
        )

    def do_something(self) -> None:
        """Let somebody do something."""
        weights, actions = zip(*self.actions, strict=True)
        action = self.random.choices(actions, weights)[0]
        fit = [each for each in self.everybody if each.person in _FIT.get(action.__name__, ())]
        replica = self.random.choice(fit if fit and self.random.randrange(6) else self.everybody)
        if self.random.random() < self.calm:
            for other in self.everybody:
                replica.receive_bundle(other)
        action(replica)

    def heads(self, replica: Replica, subject: Subject) -> list[Event]:
        """Return the texts that a replica shows."""
        texts = [event for event in replica.known.values() if event.is_text and event.subject == subject]
        named = {parent for event in texts for parent in event.parents}
        return [event for event in texts if event.id not in named]

    def write(self, replica: Replica) -> None:
        """Confirm a text; now and then over one head alone, or over none."""
        at = self.random.choice(SEGMENTS)
        heads = self.heads(replica, at)
        if heads and not self.random.randrange(8):
            heads = heads[1:]
        replica.write(
            self.random.choice(WORDS), *heads, at=at, by=self.random.choice(("", "", "", "", "", "", "", "rita"))
        )

    def draft(self, replica: Replica) -> None:
        """Draft where nothing stands, or a draft."""
        heads = self.heads(replica, SEGMENTS[0])
        if all(each.is_draft for each in heads):
            replica.draft(self.random.choice(WORDS), *heads)

    def type(self, replica: Replica) -> None:
        """Type a text and leave it unconfirmed."""
        at = self.random.choice(SEGMENTS)
        replica.type(self.random.choice(WORDS), *self.heads(replica, at), at=at)

    def approve(self, replica: Replica) -> None:
        """Approve what stands, whoever may or may not."""
        heads = self.heads(replica, self.random.choice(SEGMENTS))
        if heads and len({each.content for each in heads}) == 1:
            replica.approve(*heads)

    def object(self, replica: Replica) -> None:
        """Reject what stands, or withdraw approvals."""
        heads = self.heads(replica, self.random.choice(SEGMENTS))
        if heads:
            self.random.choice((replica.reject, replica.withdraw))(*heads)

    def leave_note(self, replica: Replica) -> None:
        """Leave a note."""
        replica.do("note:left", LeaveNote(Note(self.random.choice(WORDS))))

    def forge(self, replica: Replica) -> None:
        """Act in another's name: from one's own machine, or without the key; who is forged does nothing later."""
        heads = self.heads(replica, SEGMENTS[0])
        if not heads or len(self.everybody) < 4:
            return
        if self.random.randrange(3):
            self.everybody.remove(replica)
            change = approval(heads[0]) if replica.person in REVIEWERS else save(self.random.choice(WORDS))
            action = "segment:approved" if replica.person in REVIEWERS else "segment:translated"
            replica.do(action, change, heads, signed=False)
        elif replica.person not in REVIEWERS:
            replica.do("segment:approved", approval(heads[0]), heads, actor="rita", by="rita")

    def copy(self, replica: Replica) -> None:
        """Go on in two copies of one folder."""
        if self.copied or self.random.randrange(4):
            return
        self.copied = True
        before = replica.sequence, replica.last
        self.write(replica)
        replica.sequence, replica.last = before
        self.write(replica)

    def revoke(self, replica: Replica) -> None:
        """Let the founder revoke somebody, once."""
        if not self.revoked and not self.random.randrange(3):
            self.revoked = True
            revoke(self.team["boss"], "bob", self.team["bob"])

    def exchange(self, replica: Replica) -> None:
        """Take in a bundle; some are lost, some come twice, some as a heap."""
        other = self.random.choice(self.everybody)
        luck = self.random.randrange(10)
        if luck > 1:
            replica.receive_bundle(other)
        if luck > 7:
            known = replica.known  # what lacks its past is not acted on, so a heap brings only what is there
            heap = [event for event in other.arrivals if event.id in known and self.random.randrange(4)]
            self.random.shuffle(heap)
            replica.take(heap, other.signatures.values())


def make_run(seed: int) -> Run:
    """Return what a team did, after everybody has received everything, each in an order of their own."""
    work = _Work(seed)
    for _ in range(work.random.randrange(10, 40)):
        work.do_something()
    everybody = list(work.team.replicas.values())
    signatures = {key: value for each in everybody for key, value in each.signatures.items()}
    events = {event.id: event for each in everybody for event in each.arrivals}
    for each in everybody:
        missing = [event for event in events.values() if event.id not in each.known]
        work.random.shuffle(missing)
        each.take(missing)
    return Run(seed, work.team, tuple(events.values()), signatures)


# --- what a replica shows --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class View:
    """What a replica shows in the end."""

    conflicts: tuple[Subject, ...]
    heads: frozenset[Hash]
    approvals: tuple[Hash, ...]
    notes: tuple[Hash, ...]
    states: tuple[str, ...]
    texts: frozenset[Hash]
    """In its history, whether they count or not."""


_ARRIVED: dict[Hash, int] = {}
"""For a fault that minds it: the places at which events came to whoever is looked at."""


def look(run: Run, arrivals: Sequence[Event]) -> View:
    """Return what somebody shows to whom events came in this order."""
    _ARRIVED.update({event.id: place for place, event in enumerate(arrivals)})
    history, members = judge(arrivals, run.signatures.values(), run.team.root.id)
    standings = {subject: find_standing(history.of(subject), members) for subject in SEGMENTS}
    notes = [note.event for each in SEGMENTS for note in find_notes(select_counting(history.of(each), members))]
    return View(
        tuple(subject for subject, each in standings.items() if each.is_conflict),
        frozenset(node.event.id for each in standings.values() for node in each.heads),
        tuple(sorted(node.event.id for each in standings.values() for node in each.approvals)),
        tuple(sorted(notes)),
        tuple(each.state.value for each in standings.values()),
        frozenset(event.id for event in history.events.values() if event.is_text),
    )


class Oracle:
    """The same rules by sets of ancestors."""

    def __init__(self, run: Run) -> None:
        self.events = {event.id: event for event in _without_forks(run.events)}
        self.past: dict[Hash, frozenset[Hash]] = {NO_HASH: frozenset()}
        waiting = sorted(self.events.values(), key=lambda event: event.sequence, reverse=True)
        while waiting:
            event = waiting.pop()
            needs = {event.header.previous, *event.parents}
            if needs <= self.past.keys():
                self.past[event.id] = frozenset(chain(needs, *(self.past[each] for each in needs))) - {NO_HASH}
            else:
                waiting.insert(0, event)
        self.signed = {
            (self.events[key].replica, self.events[key].sequence)
            for key, each in run.signatures.items()
            if key in self.events and verify(each, keys(self.events[key].replica).signing)
        }
        self.revocations = [event for event in self.events.values() if isinstance(event.change, Revoke)]
        self.right = {event.id for event in self.events.values() if self.is_rightful(event)}

    def is_rightful(self, event: Event) -> bool:
        """Tell whether an event is signed by a person who may do this, and not cut off."""
        if not any(replica == event.replica and number >= event.sequence for replica, number in self.signed):
            return False
        person = "ann" if event.replica == "second" else event.replica
        if event.actor != person or any(self.is_cut(event, each) for each in self.revocations):
            return False
        if isinstance(event.change, Approve | Reject | Withdraw):
            return person in (*REVIEWERS, "boss")
        return not event.is_text or person in (*WRITERS, "boss", *(REVIEWERS if event.is_confirmed else ()))

    def is_cut(self, event: Event, revocation: Event) -> bool:
        """Tell whether the one revocation of a run cuts an event off."""
        change = revocation.change
        assert isinstance(change, Revoke)
        late = event.sequence > dict(change.accepted).get(event.replica, 0)
        return event.replica == change.person and late and event.id not in self.past[revocation.id]

    def texts(self, subject: Subject) -> dict[Hash, Event]:
        """Return the texts that count; drafts over persons' texts are not among them."""
        right = [e for e in self.events.values() if e.is_text and e.id in self.right and e.subject == subject]
        known = {each.id: each for each in right}
        return {key: each for key, each in known.items() if not (each.is_draft and self.covers_person(each, known))}

    def covers_person(self, draft: Event, known: Mapping[Hash, Event]) -> bool:
        """Tell whether a draft takes the place of a person's text."""
        return any(parent in known and not known[parent].is_draft for parent in draft.parents)

    def heads(self, subject: Subject) -> list[Event]:
        """Return the heads."""
        texts = self.texts(subject)
        heads = [e for e in texts.values() if not any(e.id in other.parents for other in texts.values())]
        return [e for e in heads if not e.is_draft] or sorted(heads, key=lambda e: e.id)[:1]

    def conflicts(self) -> tuple[Subject, ...]:
        """Return where texts differ."""
        return tuple(each for each in SEGMENTS if len({head.content.hash for head in self.heads(each)}) > 1)

    def approvals(self) -> tuple[Hash, ...]:
        """Return the approvals that count."""
        return tuple(sorted(chain.from_iterable(map(self.approvals_of, SEGMENTS))))

    def approvals_of(self, subject: Subject) -> list[Hash]:
        """Return those of one segment."""
        texts, heads = self.texts(subject), self.heads(subject)
        if len({head.content.hash for head in heads}) != 1:
            return []
        mine = [e for e in self.events.values() if e.id in self.right and e.subject == subject]
        mine.sort(key=lambda each: len(self.past[each.id]))
        given: list[Event] = []
        for each in mine:
            if isinstance(each.change, Approve) and self.is_given(each, texts, given, mine):
                given.append(each)
        return [
            each.id
            for each in given
            if {head.id for head in heads} & set(each.parents)
            and not any(head.people & each.people for head in heads)
            and not any(self.kills(other, each) for other in mine)
        ]

    def is_given(self, each: Event, texts: Mapping[Hash, Event], given: list[Event], mine: list[Event]) -> bool:
        """Tell whether an approval was rightful when it was given."""
        named = [texts[parent] for parent in each.parents if parent in texts]
        change = each.change
        assert isinstance(change, Approve)
        if not named or not all(e.is_confirmed and e.content.hash == change.target_hash for e in named):
            return False
        open_texts = named
        while open_texts:
            if any(text.people & each.people for text in open_texts):
                return False
            before = {parent for text in open_texts for parent in text.parents if parent in texts}
            open_texts = [texts[one] for one in before if not self.released(one, each, given, mine)]
        return True

    def released(self, text: Hash, view: Event, given: list[Event], mine: list[Event]) -> bool:
        """Tell whether somebody else had approved a text, as far as *view* knew."""
        return any(
            text in one.parents
            and one.id in self.past[view.id]
            and not one.people & view.people
            and not any(
                text in other.parents and self.kills(other, one) for other in mine if other.id in self.past[view.id]
            )
            for one in given
        )

    def kills(self, other: Event, one: Event) -> bool:
        """Tell whether an objection takes an approval away."""
        if not set(other.parents) & set(one.parents) & {e.id for e in self.events.values() if e.is_text}:
            return False
        is_late = other.id not in self.past[one.id]
        return isinstance(other.change, Reject) or (isinstance(other.change, Withdraw) and is_late)


def _without_forks(events: Sequence[Event]) -> list[Event]:
    """Return events but for two with one place in a chain, and all that builds on these."""
    places = Counter((event.replica, event.sequence) for event in events)
    bad = {event.id for event in events if places[event.replica, event.sequence] > 1}
    while more := {e.id for e in events if e.id not in bad and bad & {e.header.previous, *e.parents}}:
        bad |= more
    return [event for event in events if event.id not in bad]


def find_broken(run: Run) -> list[str]:
    """Return the laws that a run breaks."""
    oracle = Oracle(run)
    shaker = random.Random(run.seed)
    shuffled = [*run.events, *shaker.sample(run.events, len(run.events) // 3)]
    shaker.shuffle(shuffled)
    views = [look(run, each) for each in (run.team["boss"].arrivals, run.team["rita"].arrivals, shuffled)]
    texts = frozenset(event.id for event in run.events if event.is_text)
    notes = sorted(e.id for e in run.events if isinstance(e.change, LeaveNote) and e.id in oracle.right)
    heads = frozenset(head.id for each in SEGMENTS for head in oracle.heads(each))
    laws = {
        "the state is a function of the set of events": all(view == views[0] for view in views),
        "each disagreement is listed once": all(view.conflicts == oracle.conflicts() for view in views),
        "the texts that stand are those that nobody replaced": all(view.heads == heads for view in views),
        "every text is in every history": all(view.texts == texts for view in views),
        "approvals count if rightful, and only then": all(view.approvals == oracle.approvals() for view in views),
        "what came twice is there once": all(list(view.notes) == notes for view in views),
    }
    return [law for law, holds in laws.items() if not holds]


# --- faults ----------------------------------------------------------------------------------------------------------


def _last_wins(texts: Iterable[Node]) -> tuple[Node, ...]:
    return tuple(sorted(texts, key=lambda node: _ARRIVED[node.event.id])[-1:])


def _by_clock(texts: Iterable[Node]) -> tuple[Node, ...]:
    return tuple(sorted(texts, key=lambda node: node.event.header.at)[-1:])


def _without_parents(texts: Iterable[Node]) -> tuple[Node, ...]:
    return tuple(sorted(texts, key=lambda node: node.event.id))


def _with_repetitions(history: History, subject: Subject) -> tuple[Node, ...]:
    nodes = history._subjects.get(subject, [])
    return tuple(node for node in nodes for _ in range(1 + node.event.sequence % 2))


def _trusting(members: Membership, node: Node) -> bool:
    return True


FAULTS: Mapping[str, Callable[[], AbstractContextManager[object]]] = {
    "none": nullcontext,
    "the last one wins": lambda: patch.object(verdict, "find_heads", _last_wins),
    "parents are ignored": lambda: patch.object(verdict, "find_heads", _without_parents),
    "the clock decides": lambda: patch.object(verdict, "find_heads", _by_clock),
    "a duplicate is applied": lambda: patch.object(History, "of", _with_repetitions),
    "a carried event is trusted": lambda: patch.object(Membership, "is_proved", _trusting),
}
"""By name, each as what plants it."""


def find_seed(fault: str, runs: int) -> int | None:
    """Return the first seed whose run breaks a law when a fault is planted."""
    for seed in range(runs):
        run = make_run(seed)
        with FAULTS[fault]():
            if find_broken(run):
                return seed
    return None
