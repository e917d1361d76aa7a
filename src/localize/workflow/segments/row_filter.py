"""Row filter of the segment list, and its order: what the store can answer, and what has to be read for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from localize.model import LanguageTag, Side
from localize.model.segment_list import Order, Row, Where
from localize.workflow.segments.search_expression import SearchText, compile_search, has

if TYPE_CHECKING:
    import regex

    from localize.workflow.project.project import Project

_PAGE = 1024
"""Rows read at a time for an expression: 10 ms."""
_SCREENFUL = 64
"""Rows that are told before all others are looked for."""


@dataclass(frozen=True, slots=True)
class RowFilter:
    """What a list shows; empty fields ask for nothing."""

    where: Where = field(default_factory=Where)
    expression: str = ""
    """A regular expression that source or target must have, the one that `where.side` names; case does not matter."""
    only: frozenset[int] | None = None
    """Numbers that somebody else has found: of rows with a finding, of bookmarks."""
    order: Order = Order.DOCUMENT


def find_numbers(project: Project, language: LanguageTag, wish: RowFilter) -> Iterator[tuple[int, ...]]:
    """Yield the numbers of the rows that pass, in the filter's order, batch by batch; a batch may be empty.

    The first rows that have a text, or an expression, which is tried on every text, come as soon as they are found.

    Raises: WorkflowError for an expression that cannot be read or takes too long.
    """
    expression = compile_search(SearchText(wish.expression, is_expression=True)) if wish.expression else None
    if expression is None:
        yield from _without_expression(project, language, wish)
        return
    found = _with_expression(project, language, wish, expression)
    if wish.order is Order.DOCUMENT:
        yield from found
        return
    hits = frozenset(number for batch in found for number in batch)
    yield tuple(number for number in project.store.numbers(language, wish.where, wish.order) if number in hits)


def find_rows(project: Project, language: LanguageTag, wish: RowFilter) -> Iterator[Row]:
    """Yield the rows that pass, in the filter's order. Raises: as `find_numbers`."""
    if wish.order is not Order.DOCUMENT:
        for batch in find_numbers(project, language, wish):
            for number in batch:
                yield from project.store.rows(language, Where(), after=number - 1, limit=1)
        return
    expression = compile_search(SearchText(wish.expression, is_expression=True)) if wish.expression else None
    for page in _pages(project, language, wish.where):
        yield from (row for row in page if _passes(row, wish, expression))


def next_among(project: Project, language: LanguageTag, where: Where, numbers: Sequence[int], at: int) -> int | None:
    """Return the next of a list's *numbers* behind place *at* that passes, from the end on from its beginning."""
    passing = frozenset(project.store.numbers(language, where))
    return next((each for each in (*numbers[at + 1 :], *numbers[:at]) if each in passing), None)


def _without_expression(project: Project, language: LanguageTag, wish: RowFilter) -> Iterator[tuple[int, ...]]:
    last = 0
    if wish.where.text and wish.order is Order.DOCUMENT and wish.only is None:
        first = tuple(row.number for row in project.store.rows(language, wish.where, after=0, limit=_SCREENFUL))
        yield first
        if len(first) < _SCREENFUL:
            return
        last = first[-1]
    numbers = project.store.numbers(language, wish.where, wish.order)
    yield tuple(each for each in numbers if each > last and (wish.only is None or each in wish.only))


def _with_expression(
    project: Project, language: LanguageTag, wish: RowFilter, expression: regex.Pattern[str]
) -> Iterator[tuple[int, ...]]:
    for page in _pages(project, language, wish.where):
        yield tuple(row.number for row in page if _passes(row, wish, expression))


def _pages(project: Project, language: LanguageTag, where: Where) -> Iterator[tuple[Row, ...]]:
    after = 0
    while page := project.store.rows(language, where, after=after, limit=_PAGE):
        after = page[-1].number
        yield page


def _passes(row: Row, wish: RowFilter, expression: regex.Pattern[str] | None) -> bool:
    if wish.only is not None and row.number not in wish.only:
        return False
    return expression is None or _has(row, wish.where.side, expression)


def _has(row: Row, side: Side | None, expression: regex.Pattern[str]) -> bool:
    source = side is not Side.TARGET and has(expression, row.segment.source.plain)
    return source or (side is not Side.SOURCE and row.target is not None and has(expression, row.target.content.plain))
