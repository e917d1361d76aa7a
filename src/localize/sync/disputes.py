"""Disputes about revocations: which of those that do not know of each other count.

A revocation by somebody whom a counted one has revoked meanwhile does not count, so nobody clears the table on the way
out. Who revoke each other, or in a ring, are all out. Where that leaves no manager the founder stays, unless
they were out before, and where even that helps nothing the disputed revocations fall: the last manager stays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import cast

from localize.sync.changes import ChangeRole, Revoke
from localize.sync.graph import Node


def settle(revocations: Sequence[Node], founder: str, leaves_nobody: Callable[[Iterable[Node]], bool]) -> list[Node]:
    """Return the revocations that count, in their order.

    *revocations* are valid by their ancestors; a role change that takes the manager's role is among them, for it may
    leave no manager, but cuts nothing off. *leaves_nobody* tells whether no manager would be left by some of them.
    """
    counted = _peel(revocations)
    if not leaves_nobody(counted):
        return counted
    plain = [each for each in counted if not any(each.is_concurrent(other) for other in counted)]
    spared = [each for each in counted if each in plain or _person(each) != founder]
    return plain if leaves_nobody(spared) else spared


def _peel(revocations: Sequence[Node]) -> list[Node]:
    """Count those whose author nobody revokes meanwhile; strike what that voids; repeat. A ring counts as one."""
    left, counted = list(revocations), list[Node]()
    while left:
        free = [each for each in left if not any(_hits(other, each) for other in left)]
        step = free or [each for each in left if _is_in_ring(each, left)]
        counted += step
        left = [each for each in left if each not in step and not any(_hits(other, each) for other in step)]
    return sorted(counted, key=lambda node: node.rank)


def _hits(revocation: Node, other: Node) -> bool:
    """Tell whether a revocation takes from another its author, without either knowing of the other."""
    change = revocation.event.change
    if not isinstance(change, Revoke) or change.person != other.event.actor or not revocation.is_concurrent(other):
        return False
    return other.event.sequence > dict(change.accepted).get(other.event.replica, 0)


def _is_in_ring(start: Node, nodes: Sequence[Node]) -> bool:
    """Tell whether a revocation comes back to its own author through those that it hits."""
    reached, waiting = set[int](), [start]
    while waiting:
        node = waiting.pop()
        for other in nodes:
            if _hits(node, other) and id(other) not in reached:
                reached.add(id(other))
                waiting.append(other)
    return id(start) in reached


def _person(node: Node) -> str:
    return cast("ChangeRole | Revoke", node.event.change).person
