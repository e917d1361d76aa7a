"""Comparison of two replicas: how far each has come, and what the other one lacks.

Chains have no holes, so a pair (sequence, id) a replica says all that somebody has. A forked chain reaches to where it
forks: what follows is sent again each time, until both sides know all branches.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from localize.model.events import Head
from localize.runtime.lazy_dataclass import dataclass
from localize.sync.event import Event

Have = Mapping[str, Head]
"""How far somebody has come in the chain of each replica."""
Chains = Mapping[str, Mapping[int, tuple[Event, ...]]]
"""Events by replica and number; several with one number are a fork."""


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a chain without holes; both ends belong to it."""

    replica: str
    first: int
    last: int


def find_chains(events: Iterable[Event]) -> Chains:
    """Return events in their chains, those that are kept apart included."""
    chains: defaultdict[str, dict[int, tuple[Event, ...]]] = defaultdict(dict)
    for event in {event.id: event for event in events}.values():
        chain = chains[event.replica]
        chain[event.sequence] = (*chain.get(event.sequence, ()), event)
    return chains


def find_have(chains: Chains) -> Have:
    """Return how far each chain reaches without a hole or a fork."""
    have = {}
    for replica, chain in chains.items():
        last = 0
        while len(chain.get(last + 1, ())) == 1:
            last += 1
        if last:
            have[replica] = Head(replica, last, chain[last][0].id)
    return have


def find_lacking(chains: Chains, theirs: Have) -> tuple[Span, ...]:
    """Return what somebody lacks who has come as far as *theirs*, by replica."""
    spans = []
    for replica in sorted(chains):
        first, last = _find_first(chains[replica], theirs.get(replica)), _find_last(chains[replica])
        if first <= last:
            spans.append(Span(replica, first, last))
    return tuple(spans)


def find_spans(places: Iterable[tuple[str, int]]) -> tuple[Span, ...]:
    """Return the pieces of chains that some places make: replicas and sequence numbers."""
    spans: list[Span] = []
    for replica, number in sorted(set(places)):
        before = spans[-1] if spans else None
        if before is not None and (before.replica, before.last + 1) == (replica, number):
            spans[-1] = Span(replica, before.first, number)
        else:
            spans.append(Span(replica, number, number))
    return tuple(spans)


def find_beyond(chains: Chains) -> tuple[Event, ...]:
    """Return the events behind holes in their chains, such as those that a newer version of the program has left."""
    return tuple(
        event
        for chain in chains.values()
        for number in sorted(chain.keys() - range(_find_last(chain) + 1))
        for event in chain[number]
    )


def _find_first(chain: Mapping[int, tuple[Event, ...]], known: Head | None) -> int:
    """Return from where to send a chain: from a fork that the other side does not know, or after what it has."""
    if known is None:
        return 1
    here = chain.get(known.sequence, ())
    if here and known.id not in {event.id for event in here}:
        return 1
    forks = (number for number, events in chain.items() if len(events) > 1)
    return min((known.sequence + 1, *forks))


def _find_last(chain: Mapping[int, tuple[Event, ...]]) -> int:
    last = 0
    while last + 1 in chain:
        last += 1
    return last


def select(chains: Chains, spans: Iterable[Span]) -> tuple[Event, ...]:
    """Return the events of some pieces of chains, each in its order."""
    return tuple(
        event
        for span in spans
        for number in range(span.first, span.last + 1)
        for event in chains[span.replica].get(number, ())
    )
