"""The graph of events: what each has seen, and what is kept apart."""

from __future__ import annotations

import random

from localize.sync.comparison import Span, find_chains, find_have, find_lacking, select
from localize.sync.event import Event, Record, read_event
from localize.sync.graph import History, Quarantine, find_latest

from .replicas import Replica


def _chain(length: int) -> list[Event]:
    replica = Replica("ann", "ann")
    events: list[Event] = []
    for number in range(length):
        replica.arrivals.clear()  # what is known is looked through for each event
        events.append(replica.write(f"{number}", *events[-1:]))
    return events


def _forked() -> tuple[Replica, Event, Event, Event]:
    ann = Replica("ann", "ann")
    first = ann.write("a")
    before = ann.sequence, ann.last
    one = ann.write("b", first)
    ann.sequence, ann.last = before
    other = ann.write("c", first)
    return ann, first, one, other


def test_long_chain_needs_no_recursion() -> None:
    """A chain of thousands of texts in one segment is placed whole, and each saw all before it."""
    events = _chain(3000)
    history = History(reversed(events))
    assert len(history.nodes) == 3000
    first, last = history.order[0], history.order[-1]
    assert last.saw(first)
    assert not first.saw(last)
    assert last.depth == 3000


def test_order_is_that_of_the_set() -> None:
    """Any order and any repetition of events gives the same history."""
    ann, bob = Replica("ann", "ann"), Replica("bob", "bob")
    for number in range(8):
        (ann, bob)[number % 2].write(f"{number}")
        if number % 3 == 0:
            bob.receive(ann)
            bob.write("x", *ann.arrivals[-1:])
    events = [*ann.arrivals, *bob.arrivals]
    expected = [node.event.id for node in History(events).order]
    for seed in range(5):
        shuffled = [*events, *events[::2]]
        random.Random(seed).shuffle(shuffled)
        assert [node.event.id for node in History(shuffled).order] == expected


def test_parent_of_another_replica_brings_its_past() -> None:
    """Who names an event has seen all that its replica had recorded, and nothing that came later."""
    ann, bob = Replica("ann", "ann"), Replica("bob", "bob")
    early, named = ann.write("a"), ann.write("b")
    late = ann.write("c")
    mine = bob.write("d", named)
    history = History([early, named, late, mine])
    node = history.nodes[mine.id]
    assert node.saw(history.nodes[early.id])
    assert not node.saw(history.nodes[late.id])
    assert node.is_concurrent(history.nodes[late.id])
    assert [each.event.id for each in find_latest(history.nodes.values())] == [
        each.event.id for each in history.order if each.event.id in (late.id, mine.id)
    ]


def test_fork_holds_what_builds_on_it() -> None:
    """Two events with one number are both kept apart, and all that names them; what was before stands."""
    ann, first, one, other = _forked()
    bob = Replica("bob", "bob")
    built = bob.write("d", one)
    further = bob.write("e", built)
    history = History([*ann.arrivals, built, further])
    assert history.nodes.keys() == {first.id}
    forked, held = Quarantine.FORKED, Quarantine.HELD
    assert history.quarantine == {one.id: forked, other.id: forked, built.id: held, further.id: held}


def test_event_waits_for_what_it_names() -> None:
    """An event whose past has not arrived is kept, and placed when the past comes."""
    ann = Replica("ann", "ann")
    first, second = ann.write("a"), ann.write("b")
    assert History([second]).quarantine == {second.id: Quarantine.WAITING}
    assert History([second, first]).nodes.keys() == {first.id, second.id}


def test_event_in_a_wrong_place_is_kept_apart() -> None:
    """A number that does not follow, or another project, is never in place."""
    ann = Replica("ann", "ann")
    first = ann.write("a")
    ann.sequence = 5
    jumped = ann.write("b")
    assert History([first, jumped]).quarantine == {jumped.id: Quarantine.MISPLACED}
    assert History([first], project="another").quarantine == {first.id: Quarantine.MISPLACED}


def test_body_wins_over_a_copy_without() -> None:
    """Who passes an event on without its body takes it from nobody."""
    ann = Replica("ann", "ann")
    text = ann.write("a")
    bare = read_event(Record(text.record.header, None))
    for events in ([text, bare], [bare, text]):
        assert History(events).nodes[text.id].event.content.plain == "a"


def test_what_is_lacking_follows_from_heads() -> None:
    """Only what comes after the other side's head is sent; nothing where they are alike."""
    ann = Replica("ann", "ann")
    events = [ann.write(each) for each in "abcd"]
    mine, theirs = find_chains(events), find_chains(events[:2])
    assert find_lacking(mine, find_have(theirs)) == (Span("ann", 3, 4),)
    assert find_lacking(mine, find_have(mine)) == ()
    assert select(mine, find_lacking(mine, find_have(theirs))) == tuple(events[2:])
    assert find_have(find_chains([events[0], events[3]]))["ann"].sequence == 1


def test_fork_is_exchanged_both_ways() -> None:
    """Two sides that hold different branches of a chain both learn of the other branch."""
    _, first, one, other = _forked()
    mine, theirs = find_chains([first, one]), find_chains([first, other])
    sent = select(mine, find_lacking(mine, find_have(theirs)))
    assert one in sent
    both = find_chains([first, one, other])
    assert {one, other} <= set(select(both, find_lacking(both, find_have(theirs))))
