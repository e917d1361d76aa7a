"""Plan of an export for one document in one language, segment by segment, before anything is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from localize.model import (
    Content,
    Document,
    Hash,
    InlineTag,
    LanguageTag,
    Origin,
    OriginKind,
    Segment,
    SegmentKey,
    Severity,
    State,
    Substate,
    Unit,
    UnitId,
)
from localize.model.extraction import UnitTarget
from localize.model.segment_list import Located, Row, Where
from localize.workflow.checking.check import check_row
from localize.workflow.documents.extract import is_bilingual
from localize.workflow.segments.iterate import all_rows

if TYPE_CHECKING:
    from localize.workflow.project.project import Project

ORDER = list(State)


@dataclass(slots=True)
class Plan:
    """One document in one language, decided but not written."""

    document: Document
    language: LanguageTag
    targets: dict[UnitId, tuple[UnitTarget, ...]] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    with_text: int = 0
    """Segments whose translation goes in."""
    below: int = 0
    """Segments that are not ready."""
    critical: list[Located] = field(default_factory=list)
    pieces: dict[SegmentKey, _Piece] = field(default_factory=dict)
    sha256: Hash | None = None
    """Of the file, once it is made."""


@dataclass(frozen=True, slots=True)
class _Piece:
    segment: Segment
    row: Row
    ready: bool
    broken: bool = False
    """A draft with a critical finding: no file gets it, not even as a draft."""


def make_plan(project: Project, document: Document, language: LanguageTag, minimum: State) -> Plan:
    """Return what goes into a document in one language when only texts of state *minimum* or better are wanted.

    A rejected text is never ready. One made for an older source counts as a draft. A draft with a critical finding
    stays out: nobody has confirmed it, so it does not stop the export either.
    """
    plan = Plan(document, language)
    if language == document.source_language:
        return plan
    plan.rows = list(all_rows(project, language, Where(document=document.id)))
    plan.pieces = {row.segment.key: _judge(project, plan, row, minimum) for row in plan.rows}
    plan.with_text = sum(piece.ready for piece in plan.pieces.values())
    plan.below = len(plan.pieces) - plan.with_text
    _fill(project, plan, plan.pieces)
    return plan


def rewrite_plan(project: Project, plan: Plan, language: LanguageTag, rewrite: Callable[[Row], Content]) -> Plan:
    """Return a plan in another language that has each text of *plan* as *rewrite* says; sources that stand in stay."""

    def rewritten(piece: _Piece) -> _Piece:
        target = piece.row.target
        if target is None or piece.broken or not (piece.ready or is_bilingual(plan.document.filter)):
            return piece
        # The origin goes: what a bilingual file brought in the first language has to be written in this one.
        new = replace(target, content=rewrite(piece.row), origin=Origin(), language=language)
        return replace(piece, row=replace(piece.row, target=new))

    pieces = {key: rewritten(piece) for key, piece in plan.pieces.items()}
    made = Plan(plan.document, language, with_text=plan.with_text, below=plan.below)
    _fill(project, made, pieces)
    return made


def _fill(project: Project, plan: Plan, pieces: Mapping[SegmentKey, _Piece]) -> None:
    for unit, segments in project.store.units(plan.document.id):
        own = [pieces[segment.key] for segment in segments if segment.key in pieces]
        targets = tuple(_unit_targets(unit, own, bilingual=is_bilingual(plan.document.filter)))
        if targets:
            plan.targets[unit.id] = targets


def _judge(project: Project, plan: Plan, row: Row, minimum: State) -> _Piece:
    ready = _is_ready(row, minimum)
    is_draft = row.target is not None and row.state is State.INITIAL
    if _is_untouched(row) or not (ready or is_draft):
        return _Piece(row.segment, row, ready)
    critical = [
        row.locate(plan.language, finding)
        for finding in check_row(project, row, plan.language)
        if finding.severity is Severity.CRITICAL and finding.waived is None
    ]
    if critical and is_draft:
        return _Piece(row.segment, row, ready=False, broken=True)
    plan.critical += critical if ready else []
    return _Piece(row.segment, row, ready)


def _is_ready(row: Row, minimum: State) -> bool:
    if row.target is None or not row.target.content or row.substate is Substate.REJECTED:
        return False
    return ORDER.index(row.state) >= ORDER.index(minimum)


def _is_untouched(row: Row) -> bool:
    """Tell whether the text is the one that the bilingual file brought: nothing is written over it."""
    target = row.target
    return target is not None and target.origin.kind is OriginKind.IMPORTED and target.substate is not Substate.REJECTED


def _unit_targets(unit: Unit, own: Sequence[_Piece], *, bilingual: bool) -> Iterator[UnitTarget]:
    """Yield what is to be written for one unit: a text per part and case; nothing where the file stays as it is."""
    parts: defaultdict[tuple[int, str], list[_Piece]] = defaultdict(list)
    for piece in own:
        case = piece.segment.case
        parts[piece.segment.part, case.value if case else ""].append(piece)
    for (part, _), pieces in parts.items():
        if bilingual:
            yield from _message_target(unit, part, pieces[0])
        elif any(piece.ready for piece in pieces):
            state = min((piece.row.state for piece in pieces), key=ORDER.index)
            yield UnitTarget(unit.id, _join(pieces), part, pieces[0].segment.case, state)


def _message_target(unit: Unit, part: int, piece: _Piece) -> Iterator[UnitTarget]:
    """Yield a message's translation, as unconfirmed where it is not ready.

    What the file itself brought stays where it is ready; else it would claim an approval that nobody gave here.
    """
    target = piece.row.target
    if target is not None and not piece.broken and not (piece.ready and _is_untouched(piece.row)):
        state = piece.row.state if piece.ready else State.INITIAL
        yield UnitTarget(unit.id, target.content, part, piece.segment.case, state, target.substate)


def _join(pieces: Sequence[_Piece]) -> Content:
    """Return the unit's text: targets where they are ready, sources elsewhere, with the gaps between them."""

    def order(piece: _Piece) -> int:
        target = piece.row.target
        return target.order if target and target.order is not None else piece.segment.position

    parts: list[str | InlineTag] = []
    gaps = [piece.segment.gap for piece in pieces]
    for piece, gap in zip(sorted(pieces, key=order), gaps, strict=True):
        target = piece.row.target
        content = target.content if piece.ready and target else piece.segment.source
        parts += [*content.parts, gap]
    return Content(tuple(parts))
