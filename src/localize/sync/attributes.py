"""Attributes of a subject beside its text: secrecy, notes, waivers, assignments and settings, kind by kind.

| what                         | two at once                                                        |
|------------------------------|--------------------------------------------------------------------|
| secret, privacy, consent     | the stricter; loosening takes a manager who names the strict one   |
| note, answer, resolved       | all are kept; reopened wins                                        |
| waiver                       | un-waive wins                                                      |
| assignment, due date         | both are shown                                                     |
| setting                      | a conflict, unless it is one of `STRICTNESS`                       |
| SRX, glossary not in YAML    | as a setting: the whole file                                       |

Glossaries in YAML and lists of words merge entry by entry: see `entries`.

All functions take the events that count: `verdict.select` gives them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import cast

from localize.model import Hash, LanguageTag, Note, Side
from localize.model.events import AddNote, Assign, KeepSecret, ResolveNote, Role, Unwaive, Waive, Waiver
from localize.runtime.lazy_dataclass import dataclass
from localize.sync.changes import LeaveNote, SettleNote, SetValue
from localize.sync.graph import Node, find_latest
from localize.sync.membership import Membership

STRICTNESS: Mapping[str, Sequence[str]] = MappingProxyType(
    {
        "policy": ("any", "listed", "local", "offline"),
        "review.self_approval": ("allow", "warn", "refuse"),
        "review.trust_imported": ("true", "false"),
        "engines.consent": ("true", "false"),
        "export.min_state": ("initial", "translated", "reviewed", "final"),
        "team.presence": ("true", "false"),
        "policies": ("", "any", "listed", "local", "offline"),
    }
)
"""Settings that weaken review or privacy, with their values, the loosest first. Others stand for the strictest.

A key that has entries, `policies:interviews/*`, has those of its part before the colon.
"""

Finding = tuple[LanguageTag, Hash, Hash, str, Side, str, int]


@dataclass(frozen=True, slots=True)
class NoteStanding:
    """A note, and whether it needs something."""

    event: Hash
    note: Note
    answers: Hash | None
    is_resolved: bool


def _is_manager(team: Membership, node: Node) -> bool:
    return Role.MANAGER in team.rights(node.event.actor, node).roles


def is_secret(nodes: Iterable[Node], team: Membership) -> bool:
    """Tell whether a segment is kept secret."""
    values = {node: node.event.change.secret for node in nodes if isinstance(node.event.change, KeepSecret)}
    return max((values[node] for node in _find_binding(values, team)), default=False)


def find_values(name: str, nodes: Iterable[Node], team: Membership) -> tuple[str, ...]:
    """Return the value of a setting; several are a conflict, and none means that nobody has set it."""
    values = {_value(each) for each in find_setters(name, nodes, team)}
    order = find_order(name)
    return tuple(sorted(values if order is None else {order[rank(order, each)] for each in values}))


def find_setters(name: str, nodes: Iterable[Node], team: Membership) -> tuple[Node, ...]:
    """Return the events by which a setting stands, by id: nothing has replaced them, and none is stricter."""
    setters = [node for node in nodes if isinstance(node.event.change, SetValue)]
    order = find_order(name)
    if order is None:
        replaced = {parent for node in setters for parent in node.event.parents}
        heads = [node for node in setters if node.event.id not in replaced]
    else:
        ranks = {node: rank(order, _value(node)) for node in setters}
        binding = _find_binding(ranks, team)
        heads = [node for node in binding if ranks[node] == max(map(ranks.__getitem__, binding))]
    return tuple(sorted(heads, key=lambda node: node.event.id))


def find_order(name: str) -> Sequence[str] | None:
    """Return the values of a setting that protects, the loosest first; None for others."""
    return STRICTNESS.get(name.partition(":")[0])


def rank(order: Sequence[str], value: str) -> int:
    """Return how strict a value is."""
    return order.index(value) if value in order else len(order) - 1


def _value(node: Node) -> str:
    return cast(SetValue, node.event.change).value


def _find_binding(ranks: Mapping[Node, int], team: Membership) -> list[Node]:
    """Return the choices that nothing has replaced: as strict a one does, or a manager's that names the other."""
    by_id = {node.event.id: node for node in ranks}
    replaced = {
        parent
        for node, rank in ranks.items()
        for parent in node.event.parents
        if parent in by_id and (rank >= ranks[by_id[parent]] or _is_manager(team, node))
    }
    return [node for node in ranks if node.event.id not in replaced]


def find_assignments(nodes: Iterable[Node]) -> tuple[Assign, ...]:
    """Return who a subject is given to: one, or those that were chosen at once."""
    latest = find_latest(node for node in nodes if isinstance(node.event.change, Assign))
    found = {node.event.change for node in latest if isinstance(node.event.change, Assign) and node.event.change.person}
    return tuple(sorted(found, key=lambda each: (each.person, each.due or date.max)))


def find_waivers(nodes: Iterable[Node]) -> tuple[Waiver, ...]:
    """Return the waivers that stand."""
    nodes = tuple(nodes)
    groups = _group(nodes, _waived)
    latest = (find_latest(group) for group in groups.values())
    standing = [group[0] for group in latest if not any(isinstance(each.event.change, Unwaive) for each in group)]
    return tuple(node.event.change.waiver for node in standing if isinstance(node.event.change, Waive))


def _waived(node: Node) -> Finding | None:
    if not isinstance(node.event.change, Waive | Unwaive):
        return None
    one = node.event.change.waiver
    return one.language, one.source_hash, one.target_hash, one.check, one.side, one.surface, one.occurrence


def find_notes(nodes: Iterable[Node]) -> tuple[NoteStanding, ...]:
    """Return the notes, ancestors first."""
    nodes = tuple(nodes)
    numbers = _number(nodes)
    settled = _group(nodes, lambda node: _settled(node, numbers))
    notes = []
    for node in nodes:
        change, event = node.event.change, node.event.id
        if isinstance(change, LeaveNote | AddNote):
            answers = (
                numbers.get((node.event.replica, change.answers)) if isinstance(change, AddNote) else change.answers
            )
            latest = find_latest(settled.get(event, ()))
            notes.append(NoteStanding(event, change.note, answers, bool(latest) and all(map(_resolves, latest))))
    return tuple(notes)


def _number(nodes: Iterable[Node]) -> Mapping[tuple[str, int | None], Hash]:
    """Return events by what events of one person's project call them: numbers among those of a replica."""
    counts: defaultdict[str, int] = defaultdict(int)
    numbers: dict[tuple[str, int | None], Hash] = {}
    for node in nodes:
        counts[node.event.replica] += 1
        numbers[node.event.replica, counts[node.event.replica]] = node.event.id
    return numbers


def _settled(node: Node, numbers: Mapping[tuple[str, int | None], Hash]) -> Hash | None:
    change = node.event.change
    if isinstance(change, ResolveNote):
        return numbers.get((node.event.replica, change.number))
    return change.note if isinstance(change, SettleNote) else None


def _resolves(node: Node) -> bool:
    return isinstance(node.event.change, SettleNote | ResolveNote) and node.event.change.resolved


def _group(nodes: Iterable[Node], key: Callable[[Node], Hash | Finding | None]) -> Mapping[Hash | Finding, list[Node]]:
    groups: defaultdict[Hash | Finding, list[Node]] = defaultdict(list)
    for node in nodes:
        name = key(node)
        if name is not None:
            groups[name].append(node)
    return groups
