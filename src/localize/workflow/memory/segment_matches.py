"""Memory matches for segments: the question for each row of a list, and the matches for one segment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from localize.model import Content, LanguageTag, SegmentKey, State, StoredState, record_id
from localize.model.segment_list import Row, Where
from localize.workflow.memory.fuzzy_repair import with_repaired
from localize.workflow.memory.matches import VIA, MemoryQuestion, find_by_pivot, find_matches, find_pivots, with_through
from localize.workflow.segments.iterate import get_document
from localize.workflow.segments.repetitions import find_other_forms, repetition_key

if TYPE_CHECKING:
    from localize.model import Hash, Match, TranslationUnitId
    from localize.workflow.project.project import Project

_NEAR = 8
"""Rows between two that are asked for; more of them cost more than a query."""


def matches(
    project: Project, key: SegmentKey, language: str, *, limit: int = 5, min_score: int = 50
) -> tuple[Match, ...]:
    """Return what the memory proposes for a segment, best first; its own confirmed text is not among them.

    At most *limit* matches of *min_score* per cent or more. A fuzzy match that could be repaired comes as one more,
    before the fuzzy ones. Where that is too little, confirmed translations of the segment into other languages are
    looked for as well.
    Raises: NotFound where there is no such segment in this language.
    """
    tag = project.target_language(language)
    row = project.store.get_row(key, tag)
    asked = ask_for(project, row, tag)
    found = find_matches(project, asked, limit=limit + 1, min_score=min_score)
    if len(found) < limit:
        found = with_through(found, through_others(project, row, asked, limit=limit + 1, min_score=min_score))
    confirmed = row.target is not None and row.state is not State.INITIAL
    mine = row.target.content if confirmed and row.target else None
    own = [each for each in found if each.target != mine or (each.score < 100 and not each.origin.name.startswith(VIA))]
    return with_repaired(project, asked, own[:limit])


def through_others(
    project: Project, row: Row, asked: MemoryQuestion, *, limit: int, min_score: int
) -> tuple[Match, ...]:
    """Return the matches that a segment's translations into other languages find, best first: confirmed ones, else what
    the memory has the same source as."""
    present = row.segment.source_hash
    targets = project.store.targets(row.segment.key)
    pivots = [
        (each.language, each.content)
        for each in targets
        if each.state is not StoredState.INITIAL and each.source_hash == present
    ]
    pivots += find_pivots(project, asked, [language for language, _ in pivots])
    return find_by_pivot(project, asked, pivots, limit=limit, min_score=min_score)


def ask_for(project: Project, row: Row, language: LanguageTag) -> MemoryQuestion:
    """Return the question to the memory for a row: its text, its neighbours and its unit."""
    return ask_for_all(project, (row,), language)[0]


def ask_for_all(project: Project, rows: Sequence[Row], language: LanguageTag) -> tuple[MemoryQuestion, ...]:
    """Return the questions for rows in the order of the list; the nearer they are to each other, the faster."""
    asked: list[MemoryQuestion] = []
    forms = find_other_forms(project, (row.segment for row in rows))
    for group in _near(rows):
        by_number = {each.number: each for each in (*group, *_rows_beside(project, group, language))}
        pair = get_document(project, group[0].segment.document).source_language, language
        asked += (_ask(row, pair, by_number, forms.get(repetition_key(row.segment), frozenset())) for row in group)
    return tuple(asked)


def _rows_beside(project: Project, rows: Sequence[Row], language: LanguageTag) -> Iterator[Row]:
    """Yield the rows before and after each of some rows of one document, as far as they are not among these."""
    where = Where(document=rows[0].segment.document)
    first, last = rows[0].number, rows[-1].number
    known = {row.number for row in rows}
    lacking = {at for row in rows for at in (row.number - 1, row.number + 1)} - known - {0}
    if len(lacking) * _NEAR > last - first + 3:
        yield from project.store.rows(language, where, after=max(0, first - 2), limit=last - first + 3)
        return
    for at in sorted(lacking):
        yield from project.store.rows(language, where, after=at - 1, limit=1)


def _near(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """Yield rows of one document that stand so near to each other that reading those between them is cheap."""
    group: list[Row] = []
    for row in rows:
        if group and (row.segment.document != group[0].segment.document or row.number - group[-1].number > _NEAR):
            yield group
            group = []
        group.append(row)
    if group:
        yield group


def _ask(
    row: Row,
    pair: tuple[LanguageTag, LanguageTag],
    around: Mapping[int, Row],
    other_forms: frozenset[TranslationUnitId],
) -> MemoryQuestion:
    before, after = around.get(row.number - 1), around.get(row.number + 1)
    return MemoryQuestion(
        row.segment.source,
        *pair,
        before.segment.source_hash if before else None,
        after.segment.source_hash if after else None,
        record_id(row.segment.key, row.segment.source_hash),
        _plain_around(before, after),
        other_forms,
    )


def _plain_around(before: Row | None, after: Row | None) -> tuple[Hash | None, Hash | None] | None:
    """Return the hashes of both neighbours' sources without tags; None where these have none."""
    if not any(row.segment.source.tags for row in (before, after) if row):
        return None
    one, other = (Content((row.segment.source.plain,)).hash if row else None for row in (before, after))
    return one, other
