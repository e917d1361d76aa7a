"""Secrecy of segments: what somebody has said of them, and what splits and joins carry over from others."""

from __future__ import annotations

from collections import defaultdict
from typing import cast

from localize.model.events import KeepSecret, Resegment, Subject, SubjectKind
from localize.sync.attributes import is_secret
from localize.sync.graph import History, Node
from localize.sync.membership import Membership
from localize.sync.verdict import select


class Secrecy:
    """Which segments are secret, by the events that count.

    A piece of a secret is one, and so is what it was joined into, until somebody who has seen that opens it.
    """

    def __init__(self, history: History, team: Membership) -> None:
        self._history = history
        self._team = team
        self._makers: defaultdict[str, list[Node]] = defaultdict(list)
        for subject in history.subjects:
            if subject.kind is SubjectKind.DOCUMENT and subject.language is None:
                for node in select(history.of(subject), team):
                    if isinstance(node.event.change, Resegment):
                        for made in node.event.change.made:
                            self._makers[made.key].append(node)

    @property
    def pieces(self) -> set[str]:
        """The segments that splits and joins have made."""
        return set(self._makers)

    def find_last(self, key: str) -> Node | None:
        """Return the last event that says something of a segment."""
        return max([*self._own(key), *self._makers.get(key, ())], key=lambda node: node.rank, default=None)

    def is_secret(self, key: str, before: Node | None = None) -> bool:
        """Tell whether a segment is secret: at last, or by what does not build on the split or join *before*."""
        own = [node for node in self._own(key) if before is None or not node.saw(before)]
        if own and is_secret(own, self._team):
            return True
        makers = [node for node in self._makers.get(key, ()) if before is None or node.rank < before.rank]
        return any(self._carries_over(maker, own) for maker in makers)

    def _carries_over(self, maker: Node, later: list[Node]) -> bool:
        """Tell whether a split or join makes secrets of secrets, and nobody who has seen it has said otherwise."""
        retired = cast(Resegment, maker.event.change).retired
        return not any(node.saw(maker) for node in later) and any(self.is_secret(each, maker) for each in retired)

    def _own(self, key: str) -> list[Node]:
        nodes = select(self._history.of(Subject(SubjectKind.SEGMENT, key)), self._team)
        return [node for node in nodes if isinstance(node.event.change, KeepSecret)]
