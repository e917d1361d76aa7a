"""View of one segment: the record of all that a screen shows, memory matches aside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from localize.errors.message import Message
from localize.language import plural_examples, same_language
from localize.model import Content, LanguageTag, SegmentKey, TermStatus
from localize.model.segment_list import Row, Where
from localize.store import Place
from localize.workflow.checking.check import find_findings, texts_beside, texts_of
from localize.workflow.drafting.draft_warnings import load_warnings
from localize.workflow.segments.iterate import get_document
from localize.workflow.segments.lookup import history
from localize.workflow.segments.repetitions import where_repeated

if TYPE_CHECKING:
    from localize.model import Approval, Document, Finding, Hash, Target, Term, TermHit, Unit
    from localize.model.events import Event, Noted
    from localize.workflow.project.project import Project


@dataclass(frozen=True, slots=True)
class TermChoice:
    """A term of the source and what the glossary offers for it in the target language, preferred first."""

    hit: TermHit
    terms: tuple[Term, ...]
    """Preferred and admitted ones."""
    forbidden: tuple[Term, ...]
    """Deprecated and forbidden ones."""


@dataclass(frozen=True, slots=True)
class View:
    """All that a screen shows of one segment in one language, memory matches aside (`matches` takes longer)."""

    row: Row
    unit: Unit
    document: Document
    targets: tuple[Target, ...]
    """In all languages, this one included."""
    term_choices: tuple[TermChoice, ...]
    findings: tuple[Finding, ...]
    """Waived ones carry their reason."""
    history: tuple[Event, ...]
    """Oldest first."""
    approvals: tuple[Approval, ...]
    before: Row | None
    after: Row | None
    previous_source: Content | None
    """The source that the target was made for, when the present one differs and it is still known."""
    plural_examples: tuple[int, ...]
    """Numbers that take this plural form; empty for other segments."""
    notes: tuple[Noted, ...] = ()
    """People's notes on the segment in this language, oldest first, resolved ones too."""
    repeats: int = 0
    """How many repetitions the segment has."""
    doubts: tuple[str | Message, ...] = ()
    """Why the draft that stands is to be read with care."""
    is_secret: bool = False
    """Its texts stay on this machine, whatever the project allows."""


def view(project: Project, key: SegmentKey, language: str) -> View:
    """Return all that a screen shows of a segment.

    Raises: NotFound where there is no such segment in this language.
    """
    return _view(project, key, project.target_language(language))


def _view(project: Project, key: SegmentKey, language: LanguageTag) -> View:
    store = project.store
    row = store.get_row(key, language)
    document = get_document(project, row.segment.document)
    unit, _ = store.get_unit(row.segment.document, row.segment.unit)
    around = store.rows(language, Where(document=document.id), after=max(0, row.number - 2), limit=3)
    events = history(project, key, language)
    hits = project.find_terms(document.source_language, row.segment.source.typed)
    content = row.target.content if row.target else Content()
    texts, targets = texts_of(project, row, language, content, unit.max_length), store.targets(key)
    findings = find_findings(project, texts, hits, texts_beside(project, texts, row.segment, targets))
    examples = plural_examples(language, row.segment.case) if row.segment.case else ()
    return View(
        row=row,
        unit=unit,
        document=document,
        targets=targets,
        term_choices=tuple(_choice(hit, language) for hit in hits),
        findings=findings if content else (),
        history=events,
        approvals=store.approvals(key, language),
        before=next((each for each in reversed(around) if each.number < row.number), None),
        after=next((each for each in around if each.number > row.number), None),
        previous_source=_previous_source(project, row, events) if row.source_changed else None,
        plural_examples=examples,
        notes=store.notes(key, language),
        repeats=len(store.numbers(language, where_repeated(row.segment))) - 1,
        doubts=load_warnings(project, row, language),
        is_secret=key in store.secrets(),
    )


def _choice(hit: TermHit, language: LanguageTag) -> TermChoice:
    terms = [term for term in hit.concept.terms if same_language(term.language, language)]
    good = (TermStatus.PREFERRED, TermStatus.ADMITTED)
    return TermChoice(
        hit,
        tuple(sorted((term for term in terms if term.status in good), key=lambda term: good.index(term.status))),
        tuple(term for term in terms if term.status not in good),
    )


def _previous_source(project: Project, row: Row, events: Sequence[Event]) -> Content | None:
    wanted: Hash | None = row.target.source_hash if row.target else None
    if wanted is None:
        return None
    language, any_place = get_document(project, row.segment.document).source_language, Place((None, None), None, None)
    for unit in project.store.equal_variants(language, wanted, any_place):
        for variant in unit.variants:
            if variant.content.hash == wanted:
                return variant.content
    return _source_of_version(project, row, wanted, events)


def _source_of_version(project: Project, row: Row, wanted: Hash, events: Sequence[Event]) -> Content | None:
    # A draft never entered the memory: its source is found in the older version of the document.
    from localize.model.events import SaveTarget

    if not any(isinstance(event.body, SaveTarget) for event in events):
        return None
    from localize.workflow.documents.extract import extract_version

    document = get_document(project, row.segment.document)
    for version in range(document.version - 1, 0, -1):
        for content in extract_version(project, document, version):
            if content.hash == wanted:
                return content
    return None
