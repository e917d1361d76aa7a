"""Lookup of documents, rows and keys; counts, bookmarks and history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from localize.errors import NotFound
from localize.language import same_language
from localize.model import DocumentId, LanguageTag, SegmentKey, Side
from localize.model.events import SubjectKind
from localize.model.segment_list import Counts, Row, Where
from localize.store import Scope

if TYPE_CHECKING:
    from localize.model import Document
    from localize.model.events import Event
    from localize.workflow.project.project import Project

KEY_LENGTH = 16
SHORTEST_PREFIX = 6
"""Commands take any unique prefix of a key that is at least this long."""


@dataclass(frozen=True, slots=True)
class DocumentStatus:
    """A document and how far each of its languages has come."""

    document: Document
    counts: tuple[tuple[LanguageTag, Counts], ...]
    """Of each language that the document goes to."""


@dataclass(frozen=True, slots=True)
class DocumentWork:
    """What people did to a document in one language."""

    people: tuple[str, ...]
    """Whoever translated most first."""
    last: datetime
    """When a text was saved last."""


def page(
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


def count_ranges(
    project: Project, language: LanguageTag, document: DocumentId | None, parts: int
) -> tuple[Counts, ...]:
    """Return how many segments stand in each state in equal parts of a document, or of all."""
    return project.store.count_ranges(language, document, parts)


def authors(project: Project, language: LanguageTag) -> tuple[str, ...]:
    """Return who wrote translations into a language, by name."""
    return project.store.authors(language)


def document_work(project: Project, language: LanguageTag) -> Mapping[DocumentId, DocumentWork]:
    """Return who translated in each document, and when last. Cost: that of looking at every target."""
    found: dict[DocumentId, DocumentWork] = {}
    for document, author, last in project.store.authors_of_documents(language):
        before = found.get(document, DocumentWork((), last))
        found[document] = DocumentWork((*before.people, author), max(before.last, last))
    return found


def editions(project: Project) -> tuple[tuple[str, int], ...]:
    """Return which version of which document stands: when this changes, lists are to be read again."""
    return tuple((each.id, each.version) for each in project.store.documents())


def bookmarks(project: Project, language: LanguageTag) -> dict[SegmentKey, int]:
    """Return the segments that this person marked and the numbers of their rows, ascending."""
    marked = project.store.bookmarks(project.member.name)
    return {key: project.store.get_row(key, language).number for key in marked}


def conflicts(project: Project, language: LanguageTag) -> frozenset[int]:
    """Return the numbers of the rows whose text is in conflict in a team."""
    disputes = project.store.disputes() if project.store.team() is not None else ()
    found: set[int] = set()
    for each in disputes:
        if each.is_conflict and each.subject.kind is SubjectKind.SEGMENT and each.subject.language == language:
            with suppress(NotFound):  # it is in no list any more
                found.add(project.store.get_row(SegmentKey(each.subject.id), language).number)
    return frozenset(found)


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

    Raises: NotFound where there is none, or where several have the name.
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
        raise NotFound("document", path, names=names, hint="documents: {names}")
    return named[0]


def search(project: Project, text: str, *, language: LanguageTag, after: int = 0, limit: int = 256) -> tuple[int, ...]:
    """Return the numbers of segments whose source, or target in *language*, contains *text*, folded."""
    scopes = (Scope(side=Side.SOURCE), Scope(side=Side.TARGET, language=language))
    hits = {number for scope in scopes for number, _ in project.store.search(text, scope, after=after, limit=limit)}
    return tuple(sorted(hits)[:limit])


def find_key(project: Project, prefix: str) -> SegmentKey:
    """Return the key that *prefix* means: 6 to 16 hexadecimal digits, in capitals or not.

    A whole key also finds a segment that is no longer in its document.

    Raises:
        NotFound: the prefix is too short, means nothing, or means several segments.
    """
    if len(prefix) == KEY_LENGTH:
        return project.store.get_segment(SegmentKey(prefix.lower())).key
    if len(prefix) < SHORTEST_PREFIX:
        raise NotFound(
            "segment",
            prefix,
            shortest_prefix=SHORTEST_PREFIX,
            hint="give at least {shortest_prefix} characters of the key",
        )
    found = project.store.find_keys(prefix.lower(), 2)
    if len(found) != 1:
        hint = "give more characters of the key" if found else "`localize segments --target L` lists the keys"
        raise NotFound("segment", prefix, hint=hint)
    return found[0]


def history(project: Project, key: SegmentKey, language: LanguageTag) -> tuple[Event, ...]:
    """Return everything that happened to a segment in one language, oldest first; also of a removed segment."""
    from localize.model.events import Subject, SubjectKind

    return project.store.history(Subject(SubjectKind.SEGMENT, key, language))
