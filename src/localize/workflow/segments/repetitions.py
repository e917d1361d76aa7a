"""Repetitions: other segments with the same source and plural case, and the confirmed text copied to them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from localize.errors import WorkflowError
from localize.model import (
    Content,
    Hash,
    LanguageTag,
    Origin,
    OriginKind,
    PluralCase,
    Segment,
    SegmentKey,
    State,
    StoredState,
    Substate,
    TranslationUnitId,
    record_id,
)
from localize.model.events import Change, SaveTarget
from localize.model.segment_list import Row, Where

if TYPE_CHECKING:
    from localize.workflow.project.project import Project

_MOST = 10_000
"""Rows of one repetition that are looked at."""


@dataclass(frozen=True, slots=True)
class Repeats:
    """The repetitions of a segment, in document order."""

    open: tuple[Row, ...]
    """Without a text, or with a draft: what can be filled without asking about each."""
    other: tuple[Row, ...]
    """With another text that somebody confirmed, or that was sent back: a person decides."""
    same: int
    """Those that say the same already."""


RepetitionKey = tuple[Hash, PluralCase | None]


def repetition_key(segment: Segment) -> RepetitionKey:
    """Return what a segment and its repetitions have in common: the source, and the plural case or that there is none.

    So two forms of one message are no repetitions of each other, however equal their sources are.
    """
    return segment.source_hash, segment.case


def where_repeated(segment: Segment) -> Where:
    """Return the filter that a segment and its repetitions pass."""
    source_hash, case = repetition_key(segment)
    return Where(source_hash=source_hash, cases=frozenset((case,)))


def find_other_forms(
    project: Project, segments: Iterable[Segment]
) -> Mapping[RepetitionKey, frozenset[TranslationUnitId]]:
    """Return for plural forms the memory's records of other forms with the same source, of their message or another."""
    keys = {repetition_key(segment) for segment in segments if segment.case is not None}
    forms = project.store.plural_forms({source for source, _ in keys}) if keys else {}
    return {
        (source, case): frozenset(record_id(key, source) for key, other in forms.get(source, ()) if other is not case)
        for source, case in keys
    }


def find_repeats(project: Project, key: SegmentKey, language: LanguageTag) -> Repeats:
    """Return the repetitions of a segment beside its present text in *language*. Raises: NotFound."""
    row = project.store.get_row(key, language)
    text = row.target.content if row.target else Content()
    rows = project.store.rows(language, where_repeated(row.segment), after=0, limit=_MOST)
    others = [each for each in rows if each.segment.key != key]
    differing = [each for each in others if not _says(each, text)]
    is_open = [each.state is State.INITIAL and each.substate is not Substate.REJECTED for each in differing]
    return Repeats(
        tuple(each for each, free in zip(differing, is_open, strict=True) if free),
        tuple(each for each, free in zip(differing, is_open, strict=True) if not free),
        len(others) - len(differing),
    )


def propagate(
    project: Project, key: SegmentKey, language: LanguageTag, *, to: Collection[SegmentKey] | None = None
) -> int:
    """Confirm the text of a segment for its open repetitions, or for those named, in one operation; return how many.

    Raises:
        NotFound: no such segment.
        WorkflowError: its own text is not confirmed.
        Conflict: somebody saves one of them at this very moment; nothing is changed then.
    """
    project.require_writable()
    row = project.store.get_row(key, language)
    if row.target is None or row.state is State.INITIAL:
        raise WorkflowError("only a confirmed text is carried over", hint="confirm it first")
    found = find_repeats(project, key, language)
    wanted = found.open if to is None else [each for each in (*found.open, *found.other) if each.segment.key in to]
    changes: list[Change] = [
        SaveTarget(
            segment=each.segment.key,
            language=language,
            content=row.target.content,
            state=StoredState.TRANSLATED,
            substate=None,
            origin=Origin(OriginKind.PROPAGATED),
            source_hash=each.segment.source_hash,
            seen=each.target.revision if each.target else 0,
        )
        for each in wanted
    ]
    project.store.record(changes, actor=project.member)
    return len(changes)


def _says(row: Row, text: Content) -> bool:
    return row.state is not State.INITIAL and row.target is not None and row.target.content == text
