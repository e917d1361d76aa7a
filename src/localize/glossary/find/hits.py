"""Term hits of a text: places, surfaces, and longer hits before those that they overlap."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import attrgetter

from localize.glossary.find.context_rules import Candidate, IndexedTerm
from localize.glossary.find.words import QUOTES, Words
from localize.model import TermHit

_PLACE = attrgetter("start")
_new = tuple.__new__


def make_hits(text: str, words: Words, found: Iterable[Candidate]) -> tuple[TermHit, ...]:
    """Return the hits of candidates that are sorted by place."""
    starts, bare, ends = words.starts, words.bare, words.ends
    hits: list[TermHit] = []
    quoted = False
    for place, count, verdicts in found:
        start, last = starts[place], place + count - 1
        end = ends[last] if ends else starts[last] + len(bare[last])
        surface = text[start:end]
        for entry, unsure in verdicts:
            if entry.quoted:
                quoted = True
                hits.append(_quoted_hit(entry, text, start, end, unsure))
            else:
                # A third of the time that the class itself takes.
                hits.append(_new(TermHit, (entry.concept, entry.term, start, end, surface, unsure)))
    return tuple(sorted(hits, key=_PLACE)) if quoted else tuple(hits)


def _quoted_hit(entry: IndexedTerm, text: str, start: int, end: int, unsure: bool) -> TermHit:
    """Return a hit with the quotation mark that the term itself begins or ends with."""
    if entry.term.text[0] in QUOTES and text[start - 1 : start] in QUOTES:
        start -= 1
    if entry.term.text[-1] in QUOTES and text[end : end + 1] in QUOTES:
        end += 1
    return TermHit(entry.concept, entry.term, start, end, text[start:end], unsure)


def without_overlaps(found: Sequence[Candidate], words: Words) -> list[Candidate]:
    """Return the candidates that survive when longer ones win over those they overlap; *found* is sorted by place."""
    kept: list[Candidate] = []
    group: list[Candidate] = []
    free = 0
    for candidate in found:
        place, count, _ = candidate
        if place >= free and group:
            kept += group if len(group) == 1 else _longest(group, words)
            group = []
        group.append(candidate)
        free = max(free, place + count)
    return kept + (_longest(group, words) if len(group) > 1 else group)


def _longest(found: Sequence[Candidate], words: Words) -> list[Candidate]:
    """Return of candidates that overlap one another the longest, and those that it leaves room for."""
    spans = ((words.span(place, place + count - 1), place, count) for place, count, _ in found)
    taken: set[int] = set()
    kept: set[int] = set()
    for _, place, count in sorted((start - end, place, count) for (start, end), place, count in spans):
        places = range(place, place + count)
        if taken.isdisjoint(places):
            taken.update(places)
            kept.add(place)
    return [candidate for candidate in found if candidate[0] in kept]
