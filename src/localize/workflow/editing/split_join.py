"""Segment borders inside a unit: split, join, and the way back.

New segments take the place of the old ones, whose texts, decisions and history stay reachable by key. Approvals fall:
nobody has approved the new texts. A confirmed translation stays confirmed where a person chose the place of the split;
where the place is only guessed, both parts are drafts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from localize.errors import NotFound, WorkflowError
from localize.model import (
    Content,
    InlineTag,
    LanguageTag,
    Origin,
    Segment,
    SegmentKey,
    StoredState,
    Substate,
    Target,
    Unit,
)
from localize.model.events import Change, Resegment, SaveTarget, Subject, SubjectKind
from localize.workflow.history.operations import find_work
from localize.workflow.notes.move_notes import carry_notes
from localize.workflow.segments.iterate import get_document

if TYPE_CHECKING:
    from localize.workflow.project.project import Project

NOWHERE: Mapping[LanguageTag, int] = MappingProxyType({})
_SPACE = re.compile(r"\s+")
_SENTENCE_END = re.compile(r"[.!?…:;]['\"»”)\]]*$")


@dataclass(frozen=True, slots=True)
class BorderChange:
    """What stands in the place of the segments that were parted or joined."""

    keys: tuple[SegmentKey, ...]
    drafts: tuple[LanguageTag, ...]
    """Languages in which a person has to look at the texts again."""
    retired: tuple[SegmentKey, ...] = ()
    """The segments that stood there before."""


# --- where to part ---------------------------------------------------------------------------------------------------


def places(content: Content) -> tuple[int, ...]:
    """Return where a text can be parted: before each word but the first, as code points of its typing form."""
    found: list[int] = []
    at = 0
    for part in content.parts:
        if isinstance(part, InlineTag):
            at += len(part.typed)
            continue
        found += [at + space.end() for space in _SPACE.finditer(part)]
        at += len(part)
    return tuple(each for each in found if _parts(content, each) is not None)


def likeliest(content: Content, share: float) -> int | None:
    """Return the place for parting a text that is nearest to a *share* of it, best after a sentence; None for none."""
    there = places(content)
    ends = [at for at in there if _ends_sentence(content, at)]
    length = len(content.typed)
    return min(ends or there, key=lambda at: abs(at - share * length), default=None)


def guess(source: Content, at: int, target: Content) -> int | None:
    """Return the place in a translation that answers to place *at* of its source, None where it has no places.

    After a sentence that is the end of one, else the nearest word to where the source is parted.
    """
    share = at / max(1, len(source.typed))
    if _ends_sentence(source, at):
        return likeliest(target, share)
    return min(places(target), key=lambda each: abs(each - share * len(target.typed)), default=None)


def _ends_sentence(content: Content, at: int) -> bool:
    parted = _parts(content, at)
    return parted is not None and _SENTENCE_END.search(parted[0].plain.rstrip()) is not None


def _parts(content: Content, at: int) -> tuple[Content, str, Content] | None:
    """Return what stands before a place, the space there, and what stands after it; None where a part has no text."""
    cut = _cut(content, at)
    if cut is None:
        return None
    left, right = cut
    head = left[-1].rstrip() if left and isinstance(left[-1], str) else ""
    tail = right[0].lstrip() if right and isinstance(right[0], str) else ""
    before = left[-1][len(head) :] if left and isinstance(left[-1], str) else ""
    after = right[0][: len(right[0]) - len(tail)] if right and isinstance(right[0], str) else ""
    first = Content((*left[:-1], head)) if left and isinstance(left[-1], str) else Content(tuple(left))
    second = Content((tail, *right[1:])) if right and isinstance(right[0], str) else Content(tuple(right))
    if not first.plain.strip() or not second.plain.strip():
        return None
    return first, before + after, second


def _cut(content: Content, at: int) -> tuple[list[str | InlineTag], list[str | InlineTag]] | None:
    """Return the parts before and after a place of the typing form; None where it is outside, or inside a tag."""
    left: list[str | InlineTag] = []
    right: list[str | InlineTag] = []
    here = 0
    for part in content.parts:
        size = len(part) if isinstance(part, str) else len(part.typed)
        if here + size <= at:
            left.append(part)
        elif here >= at:
            right.append(part)
        elif isinstance(part, str):
            left.append(part[: at - here])
            right.append(part[at - here :])
        else:
            return None
        here += size
    return (left, right) if 0 < at < here else None


# --- parting and joining ---------------------------------------------------------------------------------------------


def split(project: Project, key: SegmentKey, at: int, targets: Mapping[LanguageTag, int] = NOWHERE) -> BorderChange:
    """Part a segment before place *at* of its source's typing form; *targets* says where its translations are parted.

    A translation without a place there is parted where its source suggests it; one that has no places goes whole into
    the first part.
    Raises:
        NotFound: no such segment.
        WorkflowError: the file itself says where its segments end, or a part would have no text.
    """
    project.require_writable()
    segment, unit = _open(project, key)
    parted = _parts(segment.source, at)
    if parted is None:
        raise WorkflowError("both parts need a text", hint="choose a place between two words")
    first, gap, second = parted
    made = _mint(
        project,
        unit,
        [
            replace(segment, source=first, gap=gap, lineage=(key,)),
            replace(segment, source=second, lineage=(key,)),
        ],
    )
    keys = tuple(each.key for each in made)
    borders = Resegment(segment.document, segment.unit, (key,), made)
    changes: list[Change] = [borders, *carry_notes(project, (key,), keys)]
    drafts: list[LanguageTag] = []
    for target in project.store.targets(key):
        if not target.content:
            continue
        told = targets.get(target.language)
        place = guess(segment.source, at, target.content) if told is None else told
        texts = _part_target(target, place, is_told=told is not None)
        stays = told is not None and _is_confirmed(target, segment)
        changes += [_save(each, target, text, confirmed=stays) for each, text in zip(made, texts, strict=True) if text]
        drafts += [] if stays else [target.language]
    project.store.record(changes, actor=project.member)
    return BorderChange(keys, tuple(drafts), (key,))


def _part_target(target: Target, place: int | None, *, is_told: bool) -> tuple[Content, Content]:
    parted = None if place is None else _parts(target.content, place)
    if parted is None:
        if is_told and place not in (0, len(target.content.typed)):
            raise WorkflowError(
                "the translation into {language} cannot be split there",
                language=target.language,
                hint="choose a place between two words",
            )
        return (Content(), target.content) if place == 0 else (target.content, Content())
    return parted[0], parted[2]


def join(project: Project, key: SegmentKey) -> BorderChange:
    """Make one segment of this one and the next one of its unit; translations are joined in their order.

    Raises:
        NotFound: no such segment.
        WorkflowError: there is no next one in the unit, or the file itself says where its segments end.
    """
    project.require_writable()
    segment, unit = _open(project, key)
    following = _next(project, segment)
    source = Content((*segment.source.parts, segment.gap, *following.source.parts))
    whole = replace(segment, source=source, gap=following.gap, lineage=(key, following.key))
    (made,) = _mint(project, unit, [whole])
    keys = (key, following.key)
    borders = Resegment(segment.document, segment.unit, keys, (made,))
    changes: list[Change] = [borders, *carry_notes(project, keys, (made.key,))]
    drafts: list[LanguageTag] = []
    ours = {each.language: each for each in project.store.targets(key)}
    theirs = {each.language: each for each in project.store.targets(following.key)}
    for language in sorted({*ours, *theirs}):
        pair = [(ours.get(language), segment), (theirs.get(language), following)]
        texts = [(target, each) for target, each in pair if target is not None and target.content]
        if not texts:
            continue
        stays = len(texts) == 2 and all(_is_confirmed(target, each) for target, each in texts)
        stays = stays and texts[0][0].author == texts[1][0].author  # else nobody has confirmed the whole
        changes.append(_save(made, texts[0][0], _joined(texts, segment.gap), confirmed=stays))
        drafts += [] if stays else [language]
    project.store.record(changes, actor=project.member)
    return BorderChange((made.key,), tuple(drafts), keys)


def _joined(texts: Sequence[tuple[Target, Segment]], gap: str) -> Content:
    ordered = sorted(texts, key=lambda each: each[1].position if each[0].order is None else each[0].order)
    parts: list[str | InlineTag] = []
    for target, _ in ordered:
        parts += [gap, *target.content.parts] if parts else target.content.parts
    return Content(tuple(parts))


def bring_back(project: Project, key: SegmentKey) -> BorderChange:
    """Put the segments back that this one was made from, with all that was done on them.

    Raises:
        NotFound: no such segment.
        WorkflowError: it was made from no other, its neighbours have other borders meanwhile, or somebody has worked on
            a text since: that work would be out of sight.
    """
    project.require_writable()
    change = going_back(project, key)
    language = find_work(project, change.retired, _last_border_change(project, change))
    if language is not None:
        raise WorkflowError(
            "somebody has changed the text in {language} since",
            language=language,
            hint="split or join it: that keeps the text",
        )
    back = tuple(each.key for each in change.made)
    project.store.record((change, *carry_notes(project, change.retired, back)), actor=project.member)
    return BorderChange(back, (), change.retired)


def _last_border_change(project: Project, change: Resegment) -> int:
    """Return the act that made the segments which *change* retires, 0 where there is none."""
    for event in reversed(project.store.history(Subject(SubjectKind.DOCUMENT, change.document))):
        if isinstance(event.body, Resegment) and change.retired[0] in {each.key for each in event.body.made}:
            return event.act
    return 0


def going_back(project: Project, key: SegmentKey) -> Resegment:
    """Return the change that puts the segments back which this one was made from. Raises: as `bring_back`."""
    segment = project.store.get_segment(key)
    _, present = project.store.get_unit(segment.document, segment.unit)
    family = [each for each in present if each.lineage == segment.lineage]
    before = [project.store.get_segment(each) for each in segment.lineage]
    if not before or _text(family) != _text(before):
        raise WorkflowError(
            "there is no split or join to undo here", hint="the segment borders come from the file or a later change"
        )
    return Resegment(
        segment.document, segment.unit, tuple(each.key for each in family), tuple(_with_gaps(before, family))
    )


def _with_gaps(before: Sequence[Segment], family: Sequence[Segment]) -> Iterator[Segment]:
    yield from before[:-1]
    yield replace(before[-1], gap=family[-1].gap)


def _text(segments: Sequence[Segment]) -> Content:
    parts: list[str | InlineTag] = []
    for at, each in enumerate(segments):
        parts += [*each.source.parts, each.gap if at < len(segments) - 1 else ""]
    return Content(tuple(parts))


# --- parts of the above ----------------------------------------------------------------------------------------------


def _open(project: Project, key: SegmentKey) -> tuple[Segment, Unit]:
    """Return a segment whose borders may be changed, and its unit."""
    from localize.workflow.documents.extract import is_bilingual

    segment = project.store.get_segment(key)
    unit, present = project.store.get_unit(segment.document, segment.unit)
    if all(each.key != key for each in present):
        raise NotFound("segment", key, hint="it is no longer in its document")
    if segment.case is not None or is_bilingual(get_document(project, segment.document).filter):
        raise WorkflowError(
            "the borders of this segment are the file's own", hint="messages and plural forms are translated whole"
        )
    return segment, unit


def _next(project: Project, segment: Segment) -> Segment:
    _, present = project.store.get_unit(segment.document, segment.unit)
    following = next((each for each in present if each.position == segment.position + 1), None)
    if following is None or following.part != segment.part:
        raise WorkflowError(
            "no other segment of this paragraph follows", hint="segments are joined inside a paragraph only"
        )
    return following


def _mint(project: Project, unit: Unit, segments: Sequence[Segment]) -> tuple[Segment, ...]:
    from localize.workflow.documents.match_versions import mint_keys

    _, present = project.store.get_unit(segments[0].document, unit.id)
    retired = project.store.retired_segments(segments[0].document)
    used = frozenset(each.key for each in (*present, *retired))
    return tuple(mint_keys(segments[0].document, segments, used))


def _is_confirmed(target: Target, segment: Segment) -> bool:
    return target.state is StoredState.TRANSLATED and target.source_hash == segment.source_hash


def _save(segment: Segment, target: Target, content: Content, *, confirmed: bool) -> SaveTarget:
    return SaveTarget(
        segment=segment.key,
        language=target.language,
        content=content,
        state=StoredState.TRANSLATED if confirmed else StoredState.INITIAL,
        substate=None if confirmed else Substate.DRAFT,
        origin=target.origin if target.content == content else Origin(target.origin.kind, None, target.origin.name),
        source_hash=segment.source_hash,
        seen=0,
    )
