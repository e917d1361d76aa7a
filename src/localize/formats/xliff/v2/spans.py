"""Structure of a text's tags as XLIFF 2 requires it of codes: nested pairs, start and end codes, copies."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from dataclasses import dataclass

from localize.model import Content, InlineTag, TagForm


@dataclass(frozen=True, slots=True)
class Spot:
    """Role of one tag in its text."""

    partner: int | None = None
    """The index of the tag that it forms a nested pair with."""
    isolated: bool = False
    """It opens or closes a span whose other end is not in this text."""
    copy: int = 0
    """Which further use of its id it is: ids are used once in a text."""


def place_tags(content: Content) -> dict[int, Spot]:
    """Return what each tag of a content is, by its index among the parts. Linear."""
    partners = _nested(content)
    crossing = _crossing(content, partners)
    used: Counter[str] = Counter()
    spots: dict[int, Spot] = {}
    for index, part in enumerate(content.parts):
        if isinstance(part, str):
            continue
        partner = partners.get(index)
        other = crossing.get(index) if partner is None else partner
        if other is not None and other < index:
            spots[index] = Spot(partner, copy=spots[other].copy)
            continue
        spots[index] = Spot(partner, part.form is not TagForm.SINGLE and other is None, used[part.id])
        used[part.id] += 1
    return spots


def _nested(content: Content) -> dict[int, int]:
    """Return which tags open and close spans that lie in each other, both ways."""
    partners: dict[int, int] = {}
    opened: list[tuple[int, str]] = []
    waiting: Counter[str] = Counter()
    for index, part in enumerate(content.parts):
        if isinstance(part, str) or part.form is TagForm.SINGLE:
            continue
        if part.form is TagForm.OPEN:
            opened.append((index, part.id))
            waiting[part.id] += 1
        elif waiting[part.id]:
            opener, name = opened.pop()
            while name != part.id:
                waiting[name] -= 1
                opener, name = opened.pop()
            waiting[name] -= 1
            partners[opener], partners[index] = index, opener
    return partners


def _crossing(content: Content, partners: dict[int, int]) -> dict[int, int]:
    """Return which of the other tags open and close a span, both ways: it crosses another one."""
    found: dict[int, int] = {}
    waiting: defaultdict[str, deque[int]] = defaultdict(deque)
    for index, part in enumerate(content.parts):
        if not isinstance(part, InlineTag) or index in partners:
            continue
        if part.form is TagForm.OPEN:
            waiting[part.id].append(index)
        elif part.form is TagForm.CLOSE and waiting[part.id]:
            opener = waiting[part.id].popleft()
            found[opener], found[index] = index, opener
    return found
