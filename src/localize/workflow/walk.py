"""Going through a project: every row of a list, the document of a segment."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from localize.errors import NotFound
from localize.listing import Row, Where
from localize.model import Document, DocumentId, LanguageTag

if TYPE_CHECKING:
    from localize.workflow.project import Project

_PAGE = 512
"""Rows read from the store at a time."""


def all_rows(project: Project, language: LanguageTag, where: Where = Where()) -> Iterator[Row]:
    """Yield every row of the segment list, page by page."""
    after = 0
    while page := project.store.rows(language, where, after=after, limit=_PAGE):
        yield from page
        after = page[-1].number


def get_document(project: Project, document: DocumentId) -> Document:
    """Return the document with this id. Raises: NotFound."""
    for each in project.store.documents():
        if each.id == document:
            return each
    raise NotFound("document", document)
