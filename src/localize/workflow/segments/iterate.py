"""Iteration over the rows of a project, in one language or several side by side; and a document by its id."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from heapq import merge
from itertools import groupby
from typing import TYPE_CHECKING

from localize.errors import NotFound
from localize.model import Document, DocumentId, LanguageTag
from localize.model.segment_list import Row, Where

if TYPE_CHECKING:
    from localize.workflow.project.project import Project

_PAGE = 512
"""Rows read from the store at a time."""


def rows(project: Project, language: str, where: Where = Where(), *, after: int = 0) -> Iterator[Row]:
    """Return an iterator over every segment that passes a filter, in document order, each with its target.

    *after* is a row's number to begin behind. The rows are read while the project is open, page by page: what is saved
    meanwhile shows in later pages.
    Raises: NotFound where the project is not translated into *language*.
    """
    return all_rows(project, project.target_language(language), where, after=after)


def all_rows(project: Project, language: LanguageTag, where: Where = Where(), *, after: int = 0) -> Iterator[Row]:
    """Yield every row of the segment list, page by page, after number *after*."""
    while page := project.store.rows(language, where, after=after, limit=_PAGE):
        yield from page
        after = page[-1].number


def rows_together(
    project: Project, languages: Sequence[LanguageTag], where: Where = Where()
) -> Iterator[dict[LanguageTag, Row]]:
    """Yield every segment in order with its row in each of the languages that have one, in the languages' order."""

    def numbered(place: int, language: LanguageTag) -> Iterator[tuple[int, int, Row]]:
        return ((row.number, place, row) for row in all_rows(project, language, where))

    lists = [numbered(place, language) for place, language in enumerate(languages)]
    for _, same in groupby(merge(*lists, key=lambda each: each[:2]), key=lambda each: each[0]):
        yield {languages[place]: row for _, place, row in same}


def get_document(project: Project, document: DocumentId) -> Document:
    """Return the document with this id. Raises: NotFound."""
    for each in project.store.documents():
        if each.id == document:
            return each
    raise NotFound("document", document)
