"""Segments of a new version of a document, matched with those of the version before.

No text that a person typed is lost: it stays with the segment that continues its own, or reachable by the old key.
Passes, each over what the pass before left open: the same text in the same unit; the same text anywhere in the
document (it moved); the same text in an older version (it comes back); a similar text between the same neighbours, then
anywhere (it changed).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from localize.model import Content, DocumentId, LanguageTag, PluralCase, Segment, SegmentKey, Unit, UnitId

SIMILAR_BETWEEN_NEIGHBOURS = 50
"""A text at the same place that is at least this like the old one is that text, changed."""
SIMILAR_ANYWHERE = 75
"""Elsewhere in the document it must be this like it: below, two sentences merely share words."""

NEAREST = 25
"""So many candidates around the likeliest place are compared: with all, a rewritten book would take minutes."""

Units = Sequence[tuple[Unit, tuple[Segment, ...]]]


@dataclass(frozen=True, slots=True)
class Renewal:
    """The units of a new version with their segments, and what became of the old ones."""

    units: Units
    kept: dict[SegmentKey, SegmentKey]
    moved: int
    """Kept segments that stand in another order; also among `kept`."""
    changed: int
    back: int
    """Segments that had gone in an earlier version, with all that was done on them."""
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
    return SegmentKey(sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:16])


def renew(document: DocumentId, old: Units, fresh: Units, retired: Sequence[Segment]) -> Renewal:
    """Match the segments of a new version, whose keys mean nothing yet, with those of the version before.

    *retired* are the segments of still older versions, the latest last: a text that comes back continues its own.
    """
    present = [segment for _, segments in old for segment in segments]
    before = [*present, *reversed(retired)]
    now = [segment for _, segments in fresh for segment in segments]
    continued = _match(before, len(present), now)
    used = frozenset(segment.key for segment in before)
    keys: list[Segment] = []
    fresh_ones = iter(mint_keys(document, (each for at, each in enumerate(now) if at not in continued), used))
    for at, segment in enumerate(now):
        if at in continued:
            earlier = before[continued[at]]
            keys.append(replace(segment, key=earlier.key, lineage=earlier.lineage))
        else:
            keys.append(next(fresh_ones))
    changed = sum(before[was].source != now[at].source for at, was in continued.items())
    order = [was for _, was in sorted(continued.items()) if was < len(present)]
    return Renewal(
        units=_regroup(fresh, keys),
        kept={before[was].key: before[was].key for was in continued.values()},
        moved=len(order) - _longest_rise(order),
        changed=changed,
        back=len(continued) - len(order),
        new=len(now) - len(continued),
        gone=len(present) - len(order),
    )


def _regroup(fresh: Units, keys: Sequence[Segment]) -> Units:
    left = iter(keys)
    return tuple((unit, tuple(next(left) for _ in segments)) for unit, segments in fresh)


def _match(before: Sequence[Segment], present: int, now: Sequence[Segment]) -> dict[int, int]:
    """Return, for places in *now*, the place in *before* that they continue; from place *present* on it had gone."""
    continued: dict[int, int] = {}
    free = set(range(present))
    gone = set(range(present, len(before)))
    for candidates in (free, gone):
        _match_equal(before, now, continued, candidates, same_unit=True)
        _match_equal(before, now, continued, candidates, same_unit=False)
    _match_changed(before[:present], now, {at: was for at, was in continued.items() if was < present}, free, continued)
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
    before: Sequence[Segment],
    now: Sequence[Segment],
    stayed: dict[int, int],
    free: set[int],
    continued: dict[int, int],
) -> None:
    open_now = [at for at in range(len(now)) if at not in continued]
    if open_now and free:
        near = [each for each in _near(before, now, stayed, free) if each[2] not in continued]
        _take(near, continued, free)
    still_open = [at for at in open_now if at not in continued]
    if still_open and free:
        _take(_anywhere(before, now, still_open, free), continued, free)


Proposal = tuple[int, int, int, int]
"""How unlike, how far apart, place in the new version, place in the old one: the smallest is the best."""


def _take(proposals: Iterable[Proposal], continued: dict[int, int], free: set[int]) -> None:
    for _, _, at, was in sorted(proposals):
        if at not in continued and was in free:
            continued[at] = was
            free.discard(was)


def _near(
    before: Sequence[Segment], now: Sequence[Segment], continued: dict[int, int], free: set[int]
) -> Iterator[Proposal]:
    """Yield what stands between the same neighbours, or in the same unit, and is somewhat like the new text."""
    from localize.memory.score import similarity

    ordered = sorted(free)
    by_unit: defaultdict[UnitId, list[int]] = defaultdict(list)
    for was in ordered:
        by_unit[before[was].unit].append(was)
    for at, (low, high) in _gaps(len(now), continued, len(before)):
        first, last = bisect_right(ordered, low), bisect_left(ordered, high)
        middle = first + (at - _first_open(at, continued))
        between = ordered[max(first, middle - NEAREST) : min(last, middle + NEAREST)]
        same_unit = by_unit.get(now[at].unit, ())
        for was in dict.fromkeys((*between, *same_unit)):
            alike = similarity(before[was].source, now[at].source)
            if before[was].case == now[at].case and (alike >= SIMILAR_BETWEEN_NEIGHBOURS or was in same_unit):
                yield (-alike, abs(at - was), at, was)


def _first_open(at: int, continued: dict[int, int]) -> int:
    """Return where the run of open places around *at* begins, no further back than matters."""
    first = at
    while first > 0 and first - 1 not in continued and at - first < NEAREST:
        first -= 1
    return first


def _anywhere(
    before: Sequence[Segment], now: Sequence[Segment], still_open: Sequence[int], free: set[int]
) -> Iterator[Proposal]:
    """Yield what is very like the new text, wherever in the document it stood."""
    from localize.memory.index.index import Index

    index = Index(None, LanguageTag("und"))
    for was in free:
        index.add(str(was), before[was].source.plain)
    for at in still_open:
        for name, alike in index.search(now[at].source.plain, NEAREST, SIMILAR_ANYWHERE):
            if before[int(name)].case == now[at].case:
                yield (-alike, abs(at - int(name)), at, int(name))


def _gaps(count: int, continued: dict[int, int], end: int) -> Iterator[tuple[int, tuple[int, int]]]:
    """Yield every open place with the old places that its nearest neighbours continue: what is between may be it."""
    following = [end] * (count + 1)
    for at in range(count - 1, -1, -1):
        following[at] = continued.get(at, following[at + 1])
    low = -1
    for at in range(count):
        if at in continued:
            low = continued[at]
            continue
        high = following[at]
        yield at, ((low, high) if low < high else (-1, end))


def _longest_rise(order: Sequence[int]) -> int:
    """Return the length of the longest increasing subsequence: what did not move."""
    tails: list[int] = []
    for value in order:
        place = bisect_left(tails, value)
        tails[place : place + 1] = [value]
    return len(tails)
