"""View of the document around a segment as running text, paragraph by paragraph, in the target language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from localize.model import Content, LanguageTag, SegmentKey
from localize.model.segment_list import Row, Where

if TYPE_CHECKING:
    from localize.workflow.project.project import Project

AROUND = 150
"""Segments shown before and after the one that is asked for: some pages."""


@dataclass(frozen=True, slots=True)
class ReadLine:
    """One paragraph, heading, cell or message."""

    kind: str
    texts: tuple[tuple[Content, bool], ...]
    """Its sentences with the spaces between them; False where the source stands in for a translation."""
    number: int
    """Of its first segment, or of the one that was asked for."""
    is_here: bool
    """Whether that one is in it."""


def read_around(project: Project, key: SegmentKey, language: LanguageTag) -> tuple[ReadLine, ...]:
    """Return the paragraphs around a segment, in order. Raises: NotFound."""
    here = project.store.get_row(key, language)
    where = Where(document=here.segment.document)
    rows = project.store.rows(language, where, after=max(0, here.number - AROUND - 1), limit=2 * AROUND + 1)
    lines: list[ReadLine] = []
    unit: list[Row] = []
    for row in rows:
        if unit and row.segment.unit != unit[0].segment.unit:
            lines.append(_line(unit, key))
            unit = []
        unit.append(row)
    return (*lines, _line(unit, key)) if unit else tuple(lines)


def _line(rows: list[Row], key: SegmentKey) -> ReadLine:
    texts: list[tuple[Content, bool]] = []
    for row in rows:
        target = row.target.content if row.target else Content()
        texts.append((target or row.segment.source, bool(target)))
        if row.segment.gap:
            texts.append((Content((row.segment.gap,)), True))
    number = next((row.number for row in rows if row.segment.key == key), rows[0].number)
    return ReadLine(rows[0].kind, tuple(texts), number, any(row.segment.key == key for row in rows))
