"""Reading: lists, counts, and the one record with all that a screen needs to show about a segment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from localize.errors import NotFound
from localize.language import plural_examples, same_language
from localize.model import Content, DocumentId, LanguageTag, SegmentKey, Side, State, StoredState, TermStatus, record_id
from localize.model.segment_list import Counts, Row, Where
from localize.store import Place, Scope
from localize.workflow.editing.repetitions import find_other_forms, repetition_key, where_repeated
from localize.workflow.segments.iterate import get_document

if TYPE_CHECKING:
    from localize.model import Approval, Document, Finding, Hash, Match, Target, Term, TermHit, TranslationUnitId, Unit
    from localize.model.events import Event, Noted
    from localize.workflow.memory.matches import Asked
    from localize.workflow.project.project import Project

KEY_LENGTH = 16
_NEAR = 8
"""Rows between two that are asked for; more of them cost more than a query."""
SHORTEST_PREFIX = 6
"""Commands take any unique prefix of a key that is at least this long."""


@dataclass(frozen=True, slots=True)
class DocumentStatus:
    """A document and how far each of its languages has come."""

    document: Document
    counts: tuple[tuple[LanguageTag, Counts], ...]


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
    doubts: tuple[str, ...] = ()
    """Why the draft that stands is to be read with care."""
    is_secret: bool = False
    """Its texts stay on this machine, whatever the project allows."""


def rows(
    project: Project, language: LanguageTag, where: Where = Where(), *, after: int = 0, limit: int = 256
) -> tuple[Row, ...]:
    """Return a page of the segment list: up to *limit* rows after number *after*."""
    return project.store.rows(language, where, after=after, limit=limit)


def numbers(project: Project, language: LanguageTag, where: Where = Where()) -> Sequence[int]:
    """Return the numbers of the rows that pass a filter, ascending."""
    return project.store.numbers(language, where)


def counts(project: Project, language: LanguageTag, where: Where = Where()) -> Counts:
    """Return how many segments and words stand in each state."""
    return project.store.counts(language, where)


def authors(project: Project, language: LanguageTag) -> tuple[str, ...]:
    """Return who wrote translations into a language, by name."""
    return project.store.authors(language)


def people(project: Project, language: LanguageTag) -> Mapping[DocumentId, Sequence[str]]:
    """Return who translated in each document, whoever did most first. Cost: that of looking at every target."""
    found: dict[DocumentId, list[str]] = {}
    for document, author in project.store.authors_of_documents(language):
        found.setdefault(document, []).append(author)
    return found


def editions(project: Project) -> tuple[tuple[str, int], ...]:
    """Return which version of which document stands: when this changes, lists are to be read again."""
    return tuple((each.id, each.version) for each in project.store.documents())


def bookmarks(project: Project, language: LanguageTag) -> tuple[int, ...]:
    """Return the numbers of the rows that this person marked, ascending."""
    marked = project.store.bookmarks(project.member.name)
    return tuple(project.store.get_row(key, language).number for key in marked)


def toggle_bookmark(project: Project, key: SegmentKey) -> bool:
    """Mark a segment for this person, or take the mark away; tell whether it is marked now. Raises: NotFound."""
    project.require_writable()
    on = key not in project.store.bookmarks(project.member.name)
    project.store.set_bookmark(project.member.name, key, on=on)
    return on


def documents(project: Project) -> tuple[DocumentStatus, ...]:
    """Return the documents in order, each with the counts of the languages that it goes to."""
    found = []
    for document in project.store.documents():
        wanted = target_languages(project, document)
        each = tuple((tag, project.store.counts(tag, Where(document=document.id))) for tag in wanted)
        found.append(DocumentStatus(document, each))
    return tuple(found)


def target_languages(project: Project, document: Document) -> tuple[LanguageTag, ...]:
    """Return the languages that a document is translated into."""
    wanted = project.languages_for(document.source_language)
    if document.own_target is None:
        return wanted
    return tuple(each for each in wanted if same_language(each, document.own_target))


def find_document(project: Project, path: str) -> Document:
    """Return the document with this path, or at this place in the project, or with this name where only one has it.

    Raises: NotFound.
    """
    known = project.store.documents()
    named = [each for each in known if each.path == path]
    if not named and PurePath(path).name == path:
        named = [each for each in known if PurePath(each.path).name == path]
    if not named:
        inside = Path(path).resolve()
        named = [each for each in known if project.root / each.path == inside]
    if len(named) != 1:
        names = ", ".join(each.path for each in known) or "none yet: add a file first"
        raise NotFound("document", path, hint=f"documents: {names}")
    return named[0]


def search(project: Project, text: str, *, language: LanguageTag, after: int = 0, limit: int = 256) -> tuple[int, ...]:
    """Return the numbers of segments whose source, or target in *language*, contains *text*, folded."""
    scopes = (Scope(side=Side.SOURCE), Scope(side=Side.TARGET, language=language))
    hits = {number for scope in scopes for number, _ in project.store.search(text, scope, after=after, limit=limit)}
    return tuple(sorted(hits)[:limit])


def find_key(project: Project, prefix: str) -> SegmentKey:
    """Return the key that *prefix* means; a whole key also finds a segment that is no longer in its document.

    Raises:
        NotFound: the prefix is too short, means nothing, or means several segments.
    """
    if len(prefix) == KEY_LENGTH:
        return project.store.get_segment(SegmentKey(prefix.lower())).key
    if len(prefix) < SHORTEST_PREFIX:
        raise NotFound("segment", prefix, hint=f"give at least {SHORTEST_PREFIX} characters of the key")
    found = project.store.find_keys(prefix.lower(), 2)
    if len(found) != 1:
        hint = "give more characters of the key" if found else "`localize segments --target L` lists the keys"
        raise NotFound("segment", prefix, hint=hint)
    return found[0]


def history(project: Project, key: SegmentKey, language: LanguageTag) -> tuple[Event, ...]:
    """Return everything that happened to a segment in one language, oldest first; also of a removed segment."""
    from localize.model.events import Subject, SubjectKind

    return project.store.history(Subject(SubjectKind.SEGMENT, key, language))


def view(project: Project, key: SegmentKey, language: LanguageTag) -> View:
    """Return all that a screen shows of a segment. Raises: NotFound."""
    from localize.workflow.checking.check import find_findings, texts_beside, texts_of
    from localize.workflow.drafting.warnings import recall_doubts

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
        doubts=recall_doubts(project, row, language),
        is_secret=key in store.secrets(),
    )


def matches(
    project: Project, key: SegmentKey, language: LanguageTag, *, limit: int = 5, min_score: int = 50
) -> tuple[Match, ...]:
    """Return what the memory proposes for a segment, best first; its own confirmed text is not among them.

    A near match that could be repaired comes as one more, before the near ones.
    Where that is too little, confirmed translations of the segment into other languages are looked for as well.
    """
    from localize.workflow.memory.fuzzy_repair import with_repaired
    from localize.workflow.memory.matches import VIA, find_matches, with_through

    row = project.store.get_row(key, language)
    asked = ask_for(project, row, language)
    found = find_matches(project, asked, limit=limit + 1, min_score=min_score)
    if len(found) < limit:
        found = with_through(found, through_others(project, row, asked, limit=limit + 1, min_score=min_score))
    confirmed = row.target is not None and row.state is not State.INITIAL and not row.source_changed
    mine = row.target.content if confirmed and row.target else None
    own = [each for each in found if each.target != mine or (each.score < 100 and not each.origin.name.startswith(VIA))]
    return with_repaired(project, asked, own[:limit])


def through_others(project: Project, row: Row, asked: Asked, *, limit: int, min_score: int) -> tuple[Match, ...]:
    """Return the matches that a segment's translations into other languages find, best first: confirmed ones, else what
    the memory has the same source as."""
    from localize.workflow.memory.matches import find_by_pivot, find_pivots

    present = row.segment.source_hash
    targets = project.store.targets(row.segment.key)
    pivots = [
        (each.language, each.content)
        for each in targets
        if each.state is not StoredState.INITIAL and each.source_hash == present
    ]
    pivots += find_pivots(project, asked, [language for language, _ in pivots])
    return find_by_pivot(project, asked, pivots, limit=limit, min_score=min_score)


def ask_for(project: Project, row: Row, language: LanguageTag) -> Asked:
    """Return the question to the memory for a row: its text, its neighbours and its unit."""
    return ask_for_all(project, (row,), language)[0]


def ask_for_all(project: Project, rows: Sequence[Row], language: LanguageTag) -> tuple[Asked, ...]:
    """Return the questions for rows in the order of the list; the nearer they are to each other, the faster."""
    asked: list[Asked] = []
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
) -> Asked:
    from localize.workflow.memory.matches import Asked

    before, after = around.get(row.number - 1), around.get(row.number + 1)
    return Asked(
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
    from localize.workflow.documents.read import extract_version

    document = get_document(project, row.segment.document)
    for version in range(document.version - 1, 0, -1):
        for content in extract_version(project, document, version):
            if content.hash == wanted:
                return content
    return None
