"""Entries of a team's glossaries and lists of words: what each field stands at, and where two people differ.

A field is replaced by whoever has seen it and sets it anew. A removal takes an entry away whose every change it has
seen: what somebody did to the entry meanwhile keeps it, with all that it had.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from localize.runtime.lazy_dataclass import dataclass
from localize.sync.changes import EditEntries
from localize.sync.graph import Node, find_latest

Field = tuple[str, str]
"""An entry, and the name of a field of it."""


@dataclass(frozen=True, slots=True)
class FieldStanding:
    """What a field stands at."""

    value: str
    """Where heads differ, one that is the same on every replica."""
    heads: tuple[tuple[Node, str], ...] = ()
    """The changes that nothing has replaced, each with its value; what is shown comes first."""
    base: str | None = None
    """The last value that all of them have seen."""

    @property
    def is_conflict(self) -> bool:
        """Whether the heads differ."""
        return len({value for _, value in self.heads}) > 1


def find_entries(nodes: Iterable[Node]) -> Mapping[Field, FieldStanding]:
    """Return the fields of a file by the events that count, ancestors first, and in the order in which they came.

    Those of removed entries stand at nothing.
    """
    fields: defaultdict[Field, dict[Node, str]] = defaultdict(dict)
    setters: defaultdict[str, set[Node]] = defaultdict(set)
    removals: defaultdict[str, list[Node]] = defaultdict(list)
    for node in nodes:
        change = node.event.change
        if isinstance(change, EditEntries):
            for each in change.fields:
                fields[each.entry, each.name][node] = each.value
                setters[each.entry].add(node)
            for entry in change.removed:
                removals[entry].append(node)
    binding = {
        entry: [node for node in found if not any(map(node.is_concurrent, setters[entry]))]
        for entry, found in removals.items()
    }
    standing = {}
    for field, values in fields.items():
        by = binding.get(field[0], ())
        standing[field] = stand(
            {node: value for node, value in values.items() if not any(each.saw(node) for each in by)}
        )
    return standing


def stand(values: Mapping[Node, str], heads: Iterable[Node] | None = None) -> FieldStanding:
    """Return what the changes of one field come to; *heads* in their order, by default those that nobody has seen."""
    found = sorted(find_latest(values), key=lambda node: node.event.id) if heads is None else list(heads)
    if not found:
        return FieldStanding("")
    before = [node for node in values if all(head.saw(node) for head in found)]
    base = values[max(before, key=lambda node: node.rank)] if before else None
    return FieldStanding(values[found[0]], tuple((node, values[node]) for node in found), base)
