"""What an export would write for one document in one language, decided segment by segment before any byte moves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from localize.extraction import UnitTarget
from localize.listing import Row, Where
from localize.model import Content, Document, LanguageTag, OriginKind, Segment, Severity, State, Unit, UnitId
from localize.workflow.check import Located, check_row
from localize.workflow.read import is_bilingual

if TYPE_CHECKING:
    from localize.workflow.project import Project

_PAGE = 1_000
ORDER = list(State)


@dataclass(slots=True)
class Plan:
    """One document in one language, decided but not written."""

    document: Document
    language: LanguageTag
    targets: dict[UnitId, tuple[UnitTarget, ...]] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    below: int = 0
    critical: list[Located] = field(default_factory=list)
    translated: int = 0
    fallen_back: int = 0


def make_plan(project: Project, document: Document, language: LanguageTag, minimum: State) -> Plan:
    """Return what goes into a document in one language when only texts of state *minimum* or better are wanted."""
    plan = Plan(document, language)
    if language == document.source_language:
        return plan
    plan.rows = list(_all_rows(project, document, language))
    by_key = {row.segment.key: row for row in plan.rows}
    bilingual = is_bilingual(document.filter)
    for unit, segments in project.store.units(document.id):
        own = [(each, by_key[each.key]) for each in segments if each.key in by_key]
        plan.targets[unit.id] = tuple(_unit_targets(project, plan, unit, own, minimum, bilingual=bilingual))
    plan.targets = {unit: targets for unit, targets in plan.targets.items() if targets}
    return plan


def _all_rows(project: Project, document: Document, language: LanguageTag) -> Iterator[Row]:
    after = 0
    while page := project.store.rows(language, Where(document=document.id), after=after, limit=_PAGE):
        yield from page
        after = page[-1].number


def _unit_targets(  # one decision, taken from six sides; all callers are above
    project: Project,
    plan: Plan,
    unit: Unit,
    own: Sequence[tuple[Segment, Row]],
    minimum: State,
    *,
    bilingual: bool,
) -> Iterator[UnitTarget]:
    """Yield what is to be written for one unit: a text per part and case; nothing where the file stays as it is."""
    parts: defaultdict[tuple[int, str], list[tuple[Segment, Row, bool]]] = defaultdict(list)
    for segment, row in own:
        ready = _is_ready(row, minimum)
        critical = _critical(project, row, plan) if ready and not (bilingual and _is_untouched(row)) else []
        if critical and row.state is State.INITIAL:
            ready = False  # nobody has confirmed this draft: it does not stop an export, it stays out of it
        else:
            plan.critical += critical
        plan.below += not ready
        plan.translated += ready
        plan.fallen_back += not ready
        parts[segment.part, segment.case.value if segment.case else ""].append((segment, row, ready))
    for (part, _), pieces in parts.items():
        if bilingual:
            yield from _bilingual_target(unit, part, pieces)
        elif any(ready for _, _, ready in pieces):
            yield UnitTarget(
                unit.id,
                _join(pieces),
                part,
                pieces[0][0].case,
                min((row.state for _, row, _ in pieces), key=ORDER.index),
            )


def _is_untouched(row: Row) -> bool:
    """Tell whether the text is the one that the bilingual file brought: nothing is written over it."""
    return row.target is not None and row.target.origin.kind is OriginKind.IMPORTED and row.target.revision == 1


def _is_ready(row: Row, minimum: State) -> bool:
    has_text = row.target is not None and bool(row.target.content)
    return has_text and ORDER.index(row.state) >= ORDER.index(minimum)


def _critical(project: Project, row: Row, plan: Plan) -> list[Located]:
    findings = check_row(project, row, plan.language, plan.document.source_language)
    return [
        Located(plan.document.path, row.segment.key, row.number, plan.language, each)
        for each in findings
        if each.severity is Severity.CRITICAL and each.waived is None
    ]


def _join(pieces: Sequence[tuple[Segment, Row, bool]]) -> Content:
    """Return the unit's text: targets where they are ready, sources elsewhere, with the gaps between them."""

    def order(piece: tuple[Segment, Row, bool]) -> int:
        segment, row, _ = piece
        return row.target.order if row.target and row.target.order is not None else segment.position

    parts: list[object] = []
    gaps = [segment.gap for segment, _, _ in pieces]
    for at, (segment, row, ready) in enumerate(sorted(pieces, key=order)):
        content = row.target.content if ready and row.target else segment.source
        parts += [*content.parts, gaps[at]]
    return Content(tuple(parts))  # type: ignore[arg-type]  # a list of str and InlineTag, which mypy joins to object


def _bilingual_target(unit: Unit, part: int, pieces: Sequence[tuple[Segment, Row, bool]]) -> Iterator[UnitTarget]:
    """Yield the message's translation; one under the wanted state goes in as unconfirmed, its own import stays."""
    segment, row, ready = pieces[0]
    target = row.target
    if target is None:
        return
    if _is_untouched(row):
        return
    state = row.state if ready else State.INITIAL
    yield UnitTarget(unit.id, target.content, part, segment.case, state, target.substate)
