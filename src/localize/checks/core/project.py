"""Pairs of a project in one target language, as checks of scope `project` read them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from localize.checks.core.pair import Context, Pair
from localize.model import PluralCase, Term, TermHit, TermStatus

_APPROVED = (TermStatus.PREFERRED, TermStatus.ADMITTED)


@dataclass(frozen=True, slots=True)
class Rendering:
    """An approved term of the target, and the term of the source that it stands for."""

    concept: str
    source: Term
    target: Term
    start: int
    end: int
    """Code points of the target's typing form."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A pair that others are compared with: no more than that needs, for a project may have 100,000 of them."""

    number: int
    """Of the segment; what tells entries apart."""
    place: str
    """What messages call it: `guide.md#12`."""
    source: str
    """In typing form, as the target."""
    target: str
    draft: bool = False
    """Nobody has confirmed the target."""
    case: PluralCase | None = None
    """The plural form that the target renders."""
    renderings: tuple[Rendering, ...] = ()

    @staticmethod
    def of(pair: Pair, *, number: int, place: str, draft: bool = False) -> Entry:
        """Return what a project keeps of a pair to compare it with others."""
        renderings = tuple(_renderings(pair)) if pair.source_hits and pair.target_hits else ()
        return Entry(number, place, pair.source.typed, pair.target.typed, draft, pair.case, renderings)


def _renderings(pair: Pair) -> Iterator[Rendering]:
    """Yield the terms of the target that could be others, with the source's term; doubtful ones are none."""
    asked: dict[str, TermHit] = {}
    for hit in pair.source_hits:
        if not hit.unsure:
            asked.setdefault(hit.concept.id, hit)
    hits = [hit for hit in pair.target_hits if hit.concept.id in asked and not hit.unsure and _has_choice(hit)]
    if hits:
        language = {(hit.start, hit.end) for hit in Context.of(pair).target.hits}
        for hit in hits:
            if (hit.start, hit.end) in language:
                yield Rendering(hit.concept.id, asked[hit.concept.id].term, hit.term, hit.start, hit.end)


def _has_choice(hit: TermHit) -> bool:
    """Tell whether a hit is an approved term, and not the only one of its concept in its language."""
    terms = hit.concept.terms
    approved = sum(term.language == hit.term.language and term.status in _APPROVED for term in terms)
    return hit.term.status in _APPROVED and approved > 1
