"""Differences between two texts in the places, facts and addresses that they have."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from localize.checks.core.pair import Context, Text
from localize.tokens import TokenKind

Place = tuple[str, int, int]
"""What is compared, and where it stands."""


def left_over(ours: Sequence[Place], theirs: Sequence[Place]) -> list[Place]:
    """Return those of *ours* that *theirs* has too few of, the last ones first to be left over."""
    spare = Counter(name for name, _, _ in theirs)
    left: list[Place] = []
    for place in ours:
        if spare[place[0]]:
            spare[place[0]] -= 1
        else:
            left.append(place)
    return left


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that has a number and that a text names: a month, a day of the week, a quantity in words."""

    start: int
    end: int
    text: str
    number: float


def find_swapped(ours: Sequence[Fact], theirs: Sequence[Fact]) -> Iterator[tuple[Fact, Fact]]:
    """Yield our facts that the other text has not, each with one of its facts that we have not.

    Nothing where one text has more of them than the other: it names something in another way.
    """
    wanted = list(_beyond(theirs, ours))
    spare = list(_beyond(ours, theirs))
    if len(spare) == len(wanted):
        yield from zip(spare, wanted, strict=True)


def _beyond(ours: Sequence[Fact], theirs: Sequence[Fact]) -> Iterator[Fact]:
    """Yield what one text has more of than the other."""
    spare = Counter(each.number for each in ours) - Counter(each.number for each in theirs)
    for each in ours:
        if spare[each.number]:
            spare[each.number] -= 1
            yield each


_OWN_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|nbsp|apos);)[A-Za-z][\w.-]*;")


def names_entity(source: Text, target: Text) -> bool:
    """Tell whether a source has an entity more: the document has a text for it, as an address or a version."""
    return bool(Counter(_OWN_ENTITY.findall(source.typed)) - Counter(_OWN_ENTITY.findall(target.typed)))


# A name that looks like a domain: "Astrometry.net".
_NAME = re.compile(r"[A-Z][\w-]*\.\w+")


def compare_addresses(context: Context) -> tuple[list[Place], list[Place]]:
    """Return the addresses of the source that the target lacks, and those of the target that the source lacks."""
    if (context.source.kinds | context.target.kinds).isdisjoint((TokenKind.ADDRESS, TokenKind.MARKUP)):
        return [], []
    languages = f"{context.source.language}|{context.target.language}"
    source, target = _addresses(context.source, languages), _addresses(context.target, languages)
    return left_over(source, target), left_over(target, source)


def _addresses(text: Text, languages: str) -> list[Place]:
    language = re.compile(rf"(?<![A-Za-z0-9])(?:{languages})(?:[-_][A-Za-z]{{2}})?(?![A-Za-z0-9])")
    return [
        (_without_page(language.sub("\0", token.text.rstrip("/"))), token.start, token.end)
        for token in text.inner_protected
        if token.kind is TokenKind.ADDRESS and not _NAME.fullmatch(token.text)
    ]


def _without_page(address: str) -> str:
    """Return an address without its page where each language has a site of its own: en.wikipedia.org."""
    scheme, own, page = address.partition("://\0.")
    return f"{scheme}{own}{page.partition('/')[0]}" if own else address
