"""Segments to files: the gate, the merge, the proof, the write, the manifest.

The gate stops an export with critical findings or with segments under the wanted state. The proof reads every file
again before it is written and compares it with what was meant. Files appear whole or not at all.
"""

from __future__ import annotations

import enum
import json
from collections import defaultdict
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from localize import __version__
from localize.errors import Blocked, MergeError, StoreError
from localize.extraction import Extraction, UnitTarget
from localize.formats import get_filter
from localize.formats.options import read_options
from localize.language import same_language
from localize.listing import Row, Where
from localize.model import (
    Content,
    Document,
    Finding,
    LanguageTag,
    OriginKind,
    Progress,
    Segment,
    Severity,
    State,
    Unit,
    UnitId,
)
from localize.states import approval_holds
from localize.workflow.check import Located, check_row
from localize.workflow.lookup import target_languages
from localize.workflow.read import extract, filter_options, is_bilingual

if TYPE_CHECKING:
    from localize.safe.child import ChildReader
    from localize.workflow.project import Project

_PAGE = 1_000
MANIFEST = "manifest.json"
ORDER = list(State)


class Fallback(enum.Enum):
    """What stands in for segments under the wanted state."""

    SOURCE = "source"
    SKIP = "skip"
    """The whole document is left out, and the report says so."""


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """One file of an export."""

    path: Path
    language: LanguageTag
    document: str
    changed: bool
    """Whether the file on disk was another one before, or none."""
    translated: int
    """Segments whose translation went in."""
    fallen_back: int
    """Segments whose source stands in."""


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What an export wrote, or would have written."""

    output: Path
    files: tuple[ExportedFile, ...]
    skipped: tuple[tuple[str, LanguageTag, int], ...]
    """Documents left out under `Fallback.SKIP`: path, language, segments under the state."""
    allowed: tuple[Located, ...]
    """Critical findings that were let through."""

    @property
    def changed(self) -> tuple[ExportedFile, ...]:
        """The files whose bytes differ from what was there."""
        return tuple(each for each in self.files if each.changed)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an export is asked for."""

    languages: tuple[LanguageTag, ...] = ()
    """Empty: every target language and the source language."""
    output: Path | None = None
    min_state: State | None = None
    """None: what the project's settings say."""
    fallback: Fallback | None = None
    check_only: bool = False
    """Write nothing, tell what would change."""
    allow_critical: bool = False


@dataclass(slots=True)
class _Plan:
    """One document in one language, decided but not written."""

    document: Document
    language: LanguageTag
    targets: dict[UnitId, tuple[UnitTarget, ...]] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    below: int = 0
    critical: list[Located] = field(default_factory=list)
    translated: int = 0
    fallen_back: int = 0


def export(project: Project, wanted: Wanted = Wanted()) -> Generator[Progress, None, ExportReport]:
    """Write every document in every wanted language below `OUTPUT/<language>/`, and `OUTPUT/manifest.json`.

    Raises:
        Blocked: critical findings, or segments under the wanted state without a fallback; nothing is written then.
        MergeError: a file would not read back as it was meant; the files before it stand.
        StoreError: the output cannot be written.
    """
    from localize.safe.child import ChildReader

    output = wanted.output or project.root / project.config.export.output
    plans = yield from _plan_all(project, wanted)
    skipped = [plan for plan in plans if plan.below and wanted.fallback is Fallback.SKIP]
    _gate(project, wanted, plans)
    files: list[ExportedFile] = []
    with ChildReader() as reader:
        for at, plan in enumerate(plans):
            yield Progress(at, len(plans), f"{plan.document.path} → {plan.language}")
            if plan not in skipped:
                data = _merge(project, reader, plan)
                path = output / plan.language / plan.document.path
                changed = _write(path, data, check_only=wanted.check_only)
                files.append(
                    ExportedFile(path, plan.language, plan.document.path, changed, plan.translated, plan.fallen_back)
                )
    allowed = tuple(each for plan in plans if plan not in skipped for each in plan.critical)
    manifest = _manifest(project, wanted, [plan for plan in plans if plan not in skipped], len(allowed))
    if not wanted.check_only:
        _write(output / MANIFEST, manifest, check_only=False)
    left_out = tuple((plan.document.path, plan.language, plan.below) for plan in skipped)
    return ExportReport(output, tuple(files), left_out, allowed)


def _plan_all(project: Project, wanted: Wanted) -> Generator[Progress, None, list[_Plan]]:
    plans = []
    documents = project.store.documents()
    for at, document in enumerate(documents):
        yield Progress(at, len(documents), document.path)
        languages = (document.source_language, *target_languages(project, document))
        chosen = [
            language
            for language in languages
            if not wanted.languages or any(same_language(each, language) for each in wanted.languages)
        ]
        plans += [_plan(project, wanted, document, language) for language in chosen]
    return plans


def _plan(project: Project, wanted: Wanted, document: Document, language: LanguageTag) -> _Plan:
    plan = _Plan(document, language)
    if language == document.source_language:
        return plan
    minimum = wanted.min_state or project.config.export.min_state
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
    plan: _Plan,
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


def _critical(project: Project, row: Row, plan: _Plan) -> list[Located]:
    findings: tuple[Finding, ...] = check_row(project, row, plan.language, plan.document.source_language)
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


def _gate(project: Project, wanted: Wanted, plans: Sequence[_Plan]) -> None:
    critical = [located for plan in plans for located in plan.critical]
    if critical and not wanted.allow_critical:
        raise Blocked(
            f"{len(critical)} critical findings",
            findings=tuple(each.finding for each in critical),
            hint="mend or waive them (`localize check --fail-on critical` lists them), or use --allow-critical",
        )
    below = sum(plan.below for plan in plans)
    if below and wanted.fallback is None:
        minimum = wanted.min_state or project.config.export.min_state
        raise Blocked(
            f"{below} segments are not {minimum.value} yet",
            below=below,
            hint="finish them, or use --min-state with an earlier state, or --fallback source or skip",
        )


def _merge(project: Project, reader: ChildReader, plan: _Plan) -> bytes:
    """Return the bytes of a plan, proved: read again, they say what was meant. Raises: MergeError."""
    document = plan.document
    data = project.store.source_bytes(document.id, document.version)
    if not plan.targets:
        return data
    used = get_filter(document.filter.name)
    extraction = extract(reader, document.filter, document.path, data)
    options = read_options(used.options_type, filter_options(document.filter))
    merged = used.merge(data, extraction, plan.targets, plan.language, options)
    if merged != data:
        _prove(extract(reader, document.filter, document.path, merged), extraction, plan, document)
    return merged


def _prove(again: Extraction, extraction: Extraction, plan: _Plan, document: Document) -> None:
    if is_bilingual(document.filter):
        meant = {
            (unit, each.part, each.case): each.content.typed
            for unit, targets in plan.targets.items()
            for each in targets
            if each.content
        }
        found = {(each.unit, each.part, each.case): each.content.typed for each in again.targets}
        lost = [name for name, text in meant.items() if found.get(name) != text]
        if lost or len(again.units) != len(extraction.units):
            raise _not_proved(document, f"{len(lost)} messages")
        return
    if len(again.units) != len(extraction.units):
        raise _not_proved(document, f"{len(again.units)} units instead of {len(extraction.units)}")
    for was, unit in zip(extraction.units, again.units, strict=True):
        meant_parts = {each.part: each.content for each in plan.targets.get(was.id, ())}
        for number, part in enumerate(was.parts):
            meant_text = meant_parts.get(number, part.content)
            if _essence(unit.parts[number].content) != _essence(meant_text):
                raise _not_proved(document, f"the unit {was.parts[0].content.plain[:40]!r}")


def _essence(content: Content) -> tuple[str, list[str]]:
    """Return what must survive a round trip: the words, and the markup whatever its numbering is."""
    return " ".join(content.plain.split()), sorted(tag.kind for tag in content.tags)


def _not_proved(document: Document, what: str) -> MergeError:
    return MergeError(
        f"the export does not read back as it was meant: {what}",
        path=document.path,
        hint="a translation breaks the file's structure there; look for stray markup in it",
    )


def _write(path: Path, data: bytes, *, check_only: bool) -> bool:
    from localize.safe.atomic import write_atomic

    try:
        present = path.read_bytes() if path.exists() else None
        if present == data:
            return False
        if not check_only:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_atomic(path, data)
    except OSError as error:
        raise StoreError(f"cannot write {path}: {error.strerror}", hint="choose another --output") from error
    return True


def _manifest(project: Project, wanted: Wanted, plans: Sequence[_Plan], allowed: int) -> bytes:
    documents: defaultdict[str, dict[str, object]] = defaultdict(dict)
    own = 0
    for plan in plans:
        segments = []
        for row in plan.rows:
            approver, mine = _approver(project, row, plan.language)
            own += mine
            segments.append(
                {
                    "key": row.segment.key,
                    "revision": row.target.revision if row.target else 0,
                    "target_hash": row.target.hash if row.target else None,
                    "state": row.state.value,
                    "approver": approver,
                }
            )
        entry = documents[plan.document.path]
        entry["source_hash"] = plan.document.source_hash
        entry["source_language"] = plan.document.source_language
        languages = entry.setdefault("languages", {})
        assert isinstance(languages, dict)
        languages[plan.language] = {"segments": segments, "below_min_state": plan.below}
    manifest: Mapping[str, object] = {
        "schema": 1,
        "program": f"localize {__version__}",
        "project": project.store.project_id,
        "min_state": (wanted.min_state or project.config.export.min_state).value,
        "fallback": wanted.fallback.value if wanted.fallback else None,
        "critical_findings_allowed": allowed,
        "self_approved": own,
        "documents": [{"path": path, **entry} for path, entry in documents.items()],
    }
    return (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode()


def _approver(project: Project, row: Row, language: LanguageTag) -> tuple[str | None, bool]:
    """Return who approved the present text, and whether that was its author."""
    if row.target is None or row.state not in (State.REVIEWED, State.FINAL):
        return None, False
    holding = [
        each
        for each in project.store.approvals(row.segment.key, language)
        if approval_holds(each, row.target, row.segment.source_hash, project.config.review)
    ]
    last = holding[-1].reviewer if holding else None
    return last, last == row.target.author
