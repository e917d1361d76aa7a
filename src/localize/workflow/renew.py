"""A new version of a source: which segment continues which. Everything that a person typed goes on or stays reachable.

Three passes, each only over what the one before left open: the same text in the same unit; the same text anywhere in
the document (it moved); a similar text between the same neighbours, then anywhere (it changed).
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from localize.model import Content, DocumentId, PluralCase, Segment, SegmentKey, Unit, UnitId

SIMILAR_BETWEEN_NEIGHBOURS = 50
"""A text at the same place that is at least this like the old one is that text, changed."""
SIMILAR_ANYWHERE = 75
"""Elsewhere in the document it must be this like it: below, two sentences merely share words."""

Units = Sequence[tuple[Unit, tuple[Segment, ...]]]


@dataclass(frozen=True, slots=True)
class Renewal:
    """The units of a new version with their segments, and what became of the old ones."""

    units: Units
    kept: dict[SegmentKey, SegmentKey]
    moved: int
    """Kept segments that stand in another order; also among `kept`."""
    changed: int
    new: int
    gone: int


def mint_keys(document: DocumentId, segments: Iterable[Segment], used: frozenset[SegmentKey]) -> list[Segment]:
    """Return the segments with new keys: 16 hexadecimal digits of document, unit, source, case and occurrence."""
    taken = set(used)
    occurrences: Counter[tuple[UnitId, Content, PluralCase | None]] = Counter()
    minted = []
    for segment in segments:
        name = (segment.unit, segment.source, segment.case)
        key = _key(document, segment, occurrences[name])
        while key in taken:
            occurrences[name] += 1
            key = _key(document, segment, occurrences[name])
        taken.add(key)
        occurrences[name] += 1
        minted.append(replace(segment, key=key))
    return minted


def _key(document: DocumentId, segment: Segment, occurrence: int) -> SegmentKey:
    case = segment.case.value if segment.case else ""
    name = "\x1e".join((document, segment.unit, segment.source.typed, case, str(occurrence)))
    return SegmentKey(hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:16])


def renew(document: DocumentId, old: Units, fresh: Units, used: frozenset[SegmentKey]) -> Renewal:
    """Match the segments of a new version, whose keys mean nothing yet, with those of the version before."""
    before = [segment for _, segments in old for segment in segments]
    now = [segment for _, segments in fresh for segment in segments]
    continued = _match(before, now)
    keys: list[Segment] = []
    fresh_ones = iter(mint_keys(document, (each for at, each in enumerate(now) if at not in continued), used))
    for at, segment in enumerate(now):
        if at in continued:
            earlier = before[continued[at]]
            keys.append(replace(segment, key=earlier.key, lineage=earlier.lineage))
        else:
            keys.append(next(fresh_ones))
    changed = sum(before[was].source != now[at].source for at, was in continued.items())
    order = [continued[at] for at in sorted(continued)]
    return Renewal(
        units=_regroup(fresh, keys),
        kept={before[was].key: before[was].key for was in continued.values()},
        moved=len(order) - _longest_rise(order),
        changed=changed,
        new=len(now) - len(continued),
        gone=len(before) - len(continued),
    )


def _regroup(fresh: Units, keys: Sequence[Segment]) -> Units:
    left = iter(keys)
    return tuple((unit, tuple(next(left) for _ in segments)) for unit, segments in fresh)


def _match(before: Sequence[Segment], now: Sequence[Segment]) -> dict[int, int]:
    """Return, for places in *now*, the place in *before* that they continue."""
    continued: dict[int, int] = {}
    free = set(range(len(before)))
    _match_equal(before, now, continued, free, same_unit=True)
    _match_equal(before, now, continued, free, same_unit=False)
    _match_changed(before, now, continued, free)
    return continued


def _match_equal(
    before: Sequence[Segment], now: Sequence[Segment], continued: dict[int, int], free: set[int], *, same_unit: bool
) -> None:
    def name(segment: Segment) -> tuple[object, ...]:
        return (segment.unit if same_unit else None, segment.source, segment.case)

    waiting: defaultdict[tuple[object, ...], deque[int]] = defaultdict(deque)
    for at in sorted(free):
        waiting[name(before[at])].append(at)
    for at, segment in enumerate(now):
        if at not in continued and waiting[name(segment)]:
            continued[at] = waiting[name(segment)].popleft()
            free.discard(continued[at])


def _match_changed(
    before: Sequence[Segment], now: Sequence[Segment], continued: dict[int, int], free: set[int]
) -> None:
    from localize.memory.score import similarity

    def score(at: int, was: int) -> int:
        same_unit = before[was].unit == now[at].unit
        alike = similarity(before[was].source, now[at].source)
        return max(alike, SIMILAR_BETWEEN_NEIGHBOURS) if same_unit else alike

    open_now = [at for at in range(len(now)) if at not in continued]
    proposals = []
    for at in open_now:
        low, high = _gap(at, continued, len(before))
        for was in free:
            if before[was].case != now[at].case:
                continue
            near = low < was < high
            alike = score(at, was)
            if alike >= (SIMILAR_BETWEEN_NEIGHBOURS if near else SIMILAR_ANYWHERE):
                proposals.append((-alike, not near, abs(at - was), at, was))
    for _, _, _, at, was in sorted(proposals):
        if at not in continued and was in free:
            continued[at] = was
            free.discard(was)


def _gap(at: int, continued: dict[int, int], end: int) -> tuple[int, int]:
    """Return the places in the old version that the neighbours of *at* continue: what stands between may be it."""
    low = next((continued[each] for each in range(at - 1, -1, -1) if each in continued), -1)
    high = next((continued[each] for each in range(at + 1, at + end + 2) if each in continued), end)
    return (low, high) if low < high else (-1, end)


def _longest_rise(order: Sequence[int]) -> int:
    """Return the length of the longest increasing subsequence: what did not move."""
    tails: list[int] = []
    for value in order:
        place = bisect_left(tails, value)
        tails[place : place + 1] = [value]
    return len(tails)
