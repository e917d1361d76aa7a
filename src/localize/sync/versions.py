"""Versions of documents and borders of units: which of them stand when two people make one at once.

A version replaces what it has seen, and so does a split or join. Of several at once none wins: work goes on in the last
one that all of them build on, the new ones stand by, and a person picks one or puts one after the other, by an event
that has seen them. All functions take the events that count: `verdict.select` gives them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from typing import cast

from localize.model import UnitId
from localize.model.events import AddDocument, Resegment, UpdateDocument
from localize.runtime.lazy_dataclass import dataclass
from localize.sync.graph import Node, find_latest

Version = AddDocument | UpdateDocument


@dataclass(frozen=True, slots=True)
class VersionStanding:
    """What stands of a document, or of the borders of a unit."""

    current: Node | None
    """In which work goes on; None: there is none that everybody knows."""
    heads: tuple[Node, ...]
    """The newest, by id: one, or those that a person has to choose from."""

    @property
    def is_conflict(self) -> bool:
        """Whether a person has to choose."""
        return len(self.heads) > 1


@dataclass(frozen=True, slots=True)
class Layout:
    """The version of a document that people work in, and its borders."""

    version: Node | None = None
    borders: tuple[Node, ...] = ()
    """Splits and joins since, in the order in which they are done; one that finds nothing to do is left out."""


def find_version(nodes: Iterable[Node]) -> VersionStanding:
    """Return what stands of a document by the events of its subject."""
    return _find_standing([node for node in nodes if is_version(node)])


def find_borders(nodes: Iterable[Node]) -> Mapping[UnitId, VersionStanding]:
    """Return what stands of each unit that was split or joined since the version that stands.

    A new version that has seen a split replaces it; one that was made at once is a conflict with it, as is another
    split of that unit, whatever segments they are about.
    """
    nodes = tuple(nodes)
    versions = [node for node in nodes if is_version(node)]
    splits: defaultdict[UnitId, list[Node]] = defaultdict(list)
    for node in nodes:
        if isinstance(node.event.change, Resegment):
            splits[node.event.change.unit].append(node)
    standings = {unit: _find_standing([*versions, *found]) for unit, found in splits.items()}
    return {unit: each for unit, each in standings.items() if not all(map(is_version, each.heads))}


def find_layout(nodes: Iterable[Node]) -> Layout:
    """Return in which version work goes on, with the splits and joins that stand in it, in their order.

    Of two first versions that do not know of each other, the one with the smaller id is worked in until somebody
    chooses. Splits of one unit that do not know of each other do not stand, nor does what was built on one of them.
    """
    nodes = sorted(nodes, key=lambda node: node.rank)
    standing = find_version(nodes)
    version = standing.current or next(iter(standing.heads), None)
    if version is None:
        return Layout()
    splits = [node for node in nodes if isinstance(node.event.change, Resegment) and node.saw(version)]
    return Layout(version, tuple(node for node in splits if not any(_is_against(node, each) for each in splits)))


def find_result(node: Node) -> Hashable:
    """Return what came out: two people who read the same file at once have one version."""
    change = node.event.change
    if isinstance(change, Version):
        return change.source_hash, change.outcome
    return (change.retired, change.made) if isinstance(change, Resegment) else node.event.id


def _is_against(split: Node, other: Node) -> bool:
    unit = cast(Resegment, split.event.change).unit
    is_same_unit = unit == cast(Resegment, other.event.change).unit
    return is_same_unit and split.is_concurrent(other) and find_result(split) != find_result(other)


def _find_standing(nodes: Iterable[Node]) -> VersionStanding:
    nodes = tuple(nodes)
    latest = find_latest(nodes)
    alike: dict[Hashable, Node] = {}
    for node in sorted(latest, key=lambda node: node.event.id):
        alike.setdefault(find_result(node), node)
    heads = tuple(alike.values())
    if len(heads) < 2:
        return VersionStanding(next(iter(heads), None), heads)
    common = [node for node in nodes if all(head.saw(node) for head in latest)]
    return VersionStanding(_find_standing(common).current, heads)


def is_version(node: Node) -> bool:
    """Tell whether an event brings a version of a document."""
    return isinstance(node.event.change, Version)
