"""Checks of one text, of a whole project and of its sources, and the waivers of findings.

A text is checked against its source, and compared with the translations of the same source into other languages. A
check of a project also compares all texts of one language. Rejected texts and those made for an older source are
checked, but other texts are not compared with them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from localize.errors import NotFound, WorkflowError
from localize.model import (
    Content,
    DocumentId,
    Finding,
    LanguageTag,
    PluralCase,
    Progress,
    Segment,
    SegmentKey,
    Severity,
    State,
    StoredState,
    Substate,
    Target,
    TermHit,
)
from localize.model.events import Unwaive, Waive, Waiver
from localize.model.segment_list import Located, Row, Where
from localize.runtime.arguments import Names
from localize.workflow.checking.project_checks import own_checks, severities
from localize.workflow.segments.iterate import all_rows, get_document, rows_together

if TYPE_CHECKING:
    from localize.checks import Entry, Pair
    from localize.workflow.project.project import Project

STEP = 32
"""Texts looked at between two reports of progress, each of which is a moment to stop: a tenth of a second."""


@dataclass(frozen=True, slots=True)
class CheckedTexts:
    """How much of one document was looked at in one language."""

    document: str
    """Its path."""
    language: LanguageTag
    texts: int


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What a check of a project saw, in document order, language by language; waived findings included."""

    findings: tuple[Located, ...]
    documents: tuple[CheckedTexts, ...]
    """Where texts were looked at, in the same order."""

    @property
    def checked(self) -> int:
        """How many texts were looked at."""
        return sum(each.texts for each in self.documents)

    @property
    def open(self) -> tuple[Located, ...]:
        """The findings that nobody has waived and that count."""
        return tuple(
            each
            for each in self.findings
            if each.finding.waived is None and each.finding.severity is not Severity.NEUTRAL
        )

    def at_least(self, severity: Severity) -> tuple[Located, ...]:
        """Return the open findings of this severity or a worse one."""
        return tuple(each for each in self.open if each.finding.severity.is_at_least(severity))

    def only(self, names: Collection[str]) -> CheckReport:
        """Return what these checks, and the checks of these families, saw; all where there are no names."""
        return replace(self, findings=tuple(each for each in self.findings if is_named(each.finding.check, names)))


def is_named(check_id: str, names: Collection[str]) -> bool:
    """Tell whether a check or its family is among *names*; True where there are none."""
    return not names or check_id in names or check_id.partition(".")[0] in names


@dataclass(frozen=True, slots=True)
class Texts:
    """A source and its translation, ready to be checked."""

    source: Content
    target: Content
    source_language: LanguageTag
    target_language: LanguageTag
    case: PluralCase | None = None
    max_length: int | None = None
    kind: str = ""
    """Of its unit."""
    duration_s: float | None = None
    """How long a subtitle is shown."""
    needs_update: bool = False
    """Whether the translation was confirmed for another source text."""
    draft: bool = False
    """Nobody has confirmed the translation: other languages are told so."""


def find_findings(
    project: Project, texts: Texts, source_hits: Sequence[TermHit] | None = None, others: Sequence[Texts] = ()
) -> tuple[Finding, ...]:
    """Return the findings in a pair under the project's severities and waivers; *source_hits* where already known.

    *others* are the translations of the same source into other languages (`texts_beside`) that it is compared with.
    """
    from localize.checks import run_pair

    if source_hits is None:
        source_hits = project.find_terms(texts.source_language, texts.source.typed)
    pair = _pair(project, texts, source_hits)
    findings = run_pair(pair, severities=severities(project), own=own_checks(project))
    if others and texts.target:
        pairs = {texts.target_language: pair}
        pairs |= {each.target_language: _pair(project, each, source_hits) for each in others}
        drafts = frozenset(each.target_language for each in others if each.draft)
        findings += _compare(project, pairs, drafts).get(texts.target_language, ())
    return _with_waivers(project, texts, findings)


def _pair(project: Project, texts: Texts, source_hits: Sequence[TermHit]) -> Pair:
    from localize.checks import Pair

    return Pair(
        source=texts.source,
        target=texts.target,
        source_language=texts.source_language,
        target_language=texts.target_language,
        source_hits=tuple(source_hits),
        target_hits=project.find_terms(texts.target_language, texts.target.typed),
        max_length=texts.max_length,
        case=texts.case,
        kind=texts.kind,
        duration_s=texts.duration_s,
        needs_update=texts.needs_update,
    )


def _compare(
    project: Project, pairs: Mapping[LanguageTag, Pair], drafts: frozenset[LanguageTag]
) -> Mapping[LanguageTag, tuple[Finding, ...]]:
    """Return what the targets of one source show beside each other; always in the order of the project's languages."""
    from localize.checks import run_segment

    order = project.all_targets()
    sorted_pairs = sorted(pairs, key=lambda language: order.index(language) if language in order else len(order))
    return run_segment([pairs[each] for each in sorted_pairs], drafts=drafts, severities=severities(project))


def _with_waivers(project: Project, texts: Texts, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    waivers = project.store.waivers(texts.target_language, texts.source.hash, texts.target.hash) if findings else ()
    return tuple(_waived(finding, waivers) for finding in findings)


def _waived(finding: Finding, waivers: Iterable[Waiver]) -> Finding:
    for waiver in waivers:
        if (waiver.check, waiver.side, waiver.surface, waiver.occurrence) == (
            finding.check,
            finding.side,
            finding.surface,
            finding.occurrence,
        ):
            return replace(finding, waived=waiver.reason)
    return finding


def texts_of(project: Project, row: Row, language: LanguageTag, content: Content, limit: int | None) -> Texts:
    """Return a row's source and a text for it, ready to be checked; *limit* is its unit's longest length."""
    source_language = get_document(project, row.segment.document).source_language
    duration_s = _read_duration(project, row.segment) if row.kind == "subtitle" else None
    return Texts(
        row.segment.source,
        content,
        source_language,
        language,
        case=row.segment.case,
        max_length=limit,
        kind=row.kind,
        duration_s=duration_s,
        needs_update=row.needs_update,
    )


def _read_duration(project: Project, segment: Segment) -> float | None:
    """Return the seconds that a subtitle is shown, which the context of its unit tells."""
    from localize.checks.subtitles import duration_of

    unit, _ = project.store.get_unit(segment.document, segment.unit)
    return duration_of(unit.context)


def texts_beside(project: Project, texts: Texts, segment: Segment, targets: Iterable[Target]) -> tuple[Texts, ...]:
    """Return the translations of a segment into the project's other languages that *texts* can be compared with."""
    known = project.languages_for(texts.source_language)
    return tuple(
        replace(texts, target=each.content, target_language=each.language, draft=each.state is StoredState.INITIAL)
        for each in targets
        if each.language != texts.target_language and each.language in known and _is_comparable(each, segment)
    )


def _is_comparable(target: Target, segment: Segment) -> bool:
    """Tell whether other texts may be measured by a target: not when it is rejected or made for an older source."""
    current = target.source_hash == segment.source_hash
    return bool(target.content) and current and target.substate is not Substate.REJECTED


def check_row(project: Project, row: Row, language: LanguageTag) -> tuple[Finding, ...]:
    """Return the findings of one stored text against its source; none where there is no text yet."""
    if row.target is None or not row.target.content:
        return ()
    return find_findings(project, texts_of(project, row, language, row.target.content, row.max_length))


def check_keys(
    project: Project, keys: Iterable[SegmentKey], language: LanguageTag
) -> tuple[tuple[Row, tuple[Finding, ...]], ...]:
    """Return some rows as they stand, each with its findings. Raises: NotFound."""
    rows = [project.store.get_row(key, language) for key in keys]
    return tuple((row, check_row(project, row, language)) for row in rows)


def check(
    project: Project, languages: Names = (), *, document: DocumentId | None = None
) -> Generator[Progress, None, CheckReport]:
    """Check every text of the project, or of some languages or one document, and compare them with each other.

    *languages* is one tag or several; none: all target languages. All languages of a segment are read together, in one
    pass. Memory: one `Entry` for each text that is checked.
    Raises: NotFound where the project does not have a language.
    """
    wanted = project.choose_targets(languages)
    where = Where(document=document)
    total = sum(project.store.counts(language, where).segments for language in wanted)
    found: dict[LanguageTag, list[Located]] = {language: [] for language in wanted}
    entries: dict[LanguageTag, list[Entry]] = {language: [] for language in wanted}
    texts: Counter[tuple[str, LanguageTag]] = Counter()
    done = 0
    for rows in rows_together(project, tuple(dict.fromkeys((*wanted, *project.all_targets()))), where):
        before = done
        done += sum(language in found for language in rows)
        if before // STEP != done // STEP or not before:
            yield Progress(before, total, "checked")
        for language, pair, findings in _look(project, rows, wanted):
            row = rows[language]
            found[language] += (row.locate(language, each) for each in findings)
            entries[language] += _entries(row, pair)
            texts[row.path, language] += 1
    for language in wanted:
        yield Progress(done, total, "checked")
        found[language] += _located(project, language, where, entries.pop(language))
        found[language].sort(key=lambda each: each.number)
    documents = sorted(_checked(texts), key=lambda each: wanted.index(each.language))
    return CheckReport(tuple(each for language in wanted for each in found[language]), tuple(documents))


def _checked(texts: Mapping[tuple[str, LanguageTag], int]) -> Iterator[CheckedTexts]:
    return (CheckedTexts(*place, count) for place, count in texts.items())


def _look(
    project: Project, rows: Mapping[LanguageTag, Row], wanted: Sequence[LanguageTag]
) -> Iterator[tuple[LanguageTag, Pair, tuple[Finding, ...]]]:
    """Yield the wanted languages of one segment that have a text, with what is found in it."""
    from localize.checks import run_pair

    texts = {
        language: texts_of(project, row, language, row.target.content, row.max_length)
        for language, row in rows.items()
        if row.target is not None and row.target.content
    }
    if texts.keys().isdisjoint(wanted):
        return
    first = next(iter(texts.values()))
    hits = project.find_terms(first.source_language, first.source.typed)
    pairs = {language: _pair(project, each, hits) for language, each in texts.items()}
    beside = {language: pair for language, pair in pairs.items() if _is_comparable_row(rows[language])}
    drafts = frozenset(language for language in beside if rows[language].state is State.INITIAL)
    compared = _compare(project, beside, drafts)
    for language in wanted:
        if language in pairs:
            findings = run_pair(pairs[language], severities=severities(project), own=own_checks(project))
            findings += compared.get(language, ())
            yield language, pairs[language], _with_waivers(project, texts[language], findings)


def _is_comparable_row(row: Row) -> bool:
    return row.target is not None and _is_comparable(row.target, row.segment)


def _entries(row: Row, pair: Pair) -> Iterator[Entry]:
    """Yield what the whole project keeps of a text; nothing of one that others are not measured by."""
    from localize.checks import Entry

    if _is_comparable_row(row):
        place = f"{row.path}#{row.document_number}"
        yield Entry.of(pair, number=row.number, place=place, draft=row.state is State.INITIAL)


def _located(project: Project, language: LanguageTag, where: Where, entries: Sequence[Entry]) -> Iterator[Located]:
    """Yield what comparing all texts of a language shows, each text read again for its key and its waivers."""
    from localize.checks import run_project

    for entry, finding in run_project(entries, severities=severities(project)):
        (row,) = project.store.rows(language, where, after=entry.number - 1, limit=1)
        if row.target is not None and row.target.content.typed == entry.target:
            waivers = project.store.waivers(language, row.segment.source_hash, row.target.hash)
            yield row.locate(language, _waived(finding, waivers))


def check_sources(project: Project) -> Generator[Progress, None, CheckReport]:
    """Check what the documents themselves say, translated or not, each text once and in its own language.

    What the settings say nothing of is minor: the texts can be translated as they are.
    """
    from localize.checks import Pair, Scope, run_checks
    from localize.checks.core.registry import pair_checks

    checks = [each for each in pair_checks() if each.info.scope is Scope.SOURCE]
    asked = {each.info.id: Severity.MINOR for each in checks}
    enabled: dict[str, Severity | None] = {**asked, **severities(project)}
    languages = project.all_targets()
    total = max((project.store.counts(language, Where()).segments for language in languages), default=0)
    found: list[Located] = []
    texts: Counter[tuple[str, LanguageTag]] = Counter()
    for checked, rows in enumerate(rows_together(project, languages)):
        language, row = next(iter(rows.items()))
        if not checked % STEP:
            yield Progress(checked, total, "checked")
        own = get_document(project, row.segment.document).source_language
        pair = Pair(row.segment.source, Content(), own, language, kind=row.kind)
        found += (row.locate(own, each) for each in run_checks(checks, pair, severities=enabled))
        texts[row.path, own] += 1
    return CheckReport(tuple(found), tuple(_checked(texts)))


def waive(
    project: Project, key: SegmentKey, language: str, check_id: str, *, reason: str, start: int | None = None
) -> Finding:
    """Accept a finding of the present text with a reason; it comes back when source or target changes.

    *check_id* is that of the finding, such as "numbers.missing"; *start* is its place in the text, in characters from
    0, and tells findings of the same check apart.
    Raises:
        NotFound: no such finding is there now, or no such segment in this language.
        WorkflowError: no reason is given, or several findings are meant.
    """
    project.require_writable()
    if not reason.strip():
        raise WorkflowError("a waiver needs a reason", hint="give the reason why the finding is wrong here")
    tag = project.target_language(language)
    row, target, finding = _find_one(project, key, tag, check_id, start)
    waiver = Waiver(
        language=tag,
        source_hash=row.segment.source_hash,
        target_hash=target.hash,
        check=finding.check,
        side=finding.side,
        surface=finding.surface,
        occurrence=finding.occurrence,
        reason=reason,
        by=project.member.name,
        at=datetime.now(UTC),
    )
    project.store.record((Waive(key, waiver),), actor=project.member)
    return replace(finding, waived=reason)


def unwaive(
    project: Project, key: SegmentKey, language: LanguageTag, check_id: str, *, start: int | None = None
) -> Finding:
    """Take back that a finding of the present text was accepted, wherever the same texts stand; return it, open again.

    *start* tells findings of the same check apart.
    Raises:
        NotFound: no such finding is there now, or nobody has accepted it.
        WorkflowError: several findings are meant.
    """
    project.require_writable()
    row, target, finding = _find_one(project, key, language, check_id, start, waived=True)
    waivers = project.store.waivers(language, row.segment.source_hash, target.hash)
    waiver = next(each for each in waivers if _waived(finding, (each,)).waived is not None)
    project.store.record((Unwaive(key, waiver),), actor=project.member)
    return replace(finding, waived=None)


def _find_one(
    project: Project, key: SegmentKey, language: LanguageTag, check_id: str, start: int | None, *, waived: bool = False
) -> tuple[Row, Target, Finding]:
    """Return the one finding that is meant, with its text; only an accepted one where *waived* asks so."""
    row = project.store.get_row(key, language)
    if row.target is None:
        raise NotFound("finding", check_id, hint="the segment has no text yet")
    seen = [each for each in _all_findings(project, row, language, check_id) if each.check == check_id]
    if start is not None:
        seen = [each for each in seen if each.start == start]
    if waived:
        seen = [each for each in seen if each.waived is not None]
    if not seen:
        raise NotFound("finding", check_id, hint="`localize check` lists the current findings")
    if len(seen) > 1:
        places = ", ".join(str(each.start) for each in seen)
        raise WorkflowError(
            "{value} findings of {check_id}",
            value=len(seen),
            check_id=check_id,
            places=places,
            hint="choose one by its position: {places}",
        )
    return row, row.target, seen[0]


def _all_findings(project: Project, row: Row, language: LanguageTag, check_id: str) -> Sequence[Finding]:
    """Return the findings of a stored text; all texts of the language are read for a check of scope `project` only."""
    from localize.checks import Scope, all_checks

    if row.target is None or not row.target.content:
        return ()
    scope = next((each.scope for each in all_checks() if each.id == check_id), None)
    if scope is Scope.PROJECT:
        return [each.finding for each in _compare_places(project, language) if each.key == row.segment.key]
    texts = texts_of(project, row, language, row.target.content, row.max_length)
    others = texts_beside(project, texts, row.segment, project.store.targets(row.segment.key))
    return find_findings(project, texts, others=others)


def _compare_places(project: Project, language: LanguageTag) -> Iterator[Located]:
    """Yield what comparing all texts of a language shows, none of them checked for itself."""
    entries: list[Entry] = []
    for row in all_rows(project, language):
        if row.target is not None and row.target.content:
            texts = texts_of(project, row, language, row.target.content, row.max_length)
            hits = project.find_terms(texts.source_language, texts.source.typed)
            entries += _entries(row, _pair(project, texts, hits))
    return _located(project, language, Where(), entries)
