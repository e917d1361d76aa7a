"""Counts of a large document outlive the process, and never a change."""

from __future__ import annotations

from pathlib import Path

import pytest

from localize.model import DocumentId, Hash, LanguageTag, Substate
from localize.model.segment_list import Counts, Where
from localize.model.states import ReviewPolicy
from localize.store import counts as tally
from localize.workflow import finish
from localize.workflow.documents.add import add
from localize.workflow.editing import edit
from localize.workflow.project.project import Project, init, open_project
from localize.workflow.segments import lookup

KK = LanguageTag("kk")
LINES = 5000


def count(root: Path) -> Counts:
    """Return the counts as a new process finds them."""
    with open_project(root) as project:
        return lookup.counts(project, KK)


def keep_word(project: Project) -> None:
    """Type a draft into the first segment."""
    first = lookup.page(project, KK, limit=1)[0]
    seen = first.target.revision if first.target else 0
    edit.keep(project, first.segment.key, KK, "Сөз", seen=seen)


def test_counts_of_a_large_document_are_kept_until_something_changes(tmp_path: Path) -> None:
    """A second process finds the first one's counts; after a text they are made anew, and right."""
    root = tmp_path / "large"
    with init(root, source="en", targets=[KK], name="large") as project:
        document = root / "large.txt"
        document.write_text("\n\n".join(f"Line {number}." for number in range(LINES)), encoding="utf-8")
        assert not finish(add(project, [document])).failed
    first = count(root)
    assert (first.segments, first.draft) == (LINES, 0)
    with open_project(root) as project:
        place = tally.find_place(KK, Where(), project.config.review)
        assert place is not None
        assert project.store.cached(Hash(place.hex())) is not None
        keep_word(project)
    again = count(root)
    assert (again.segments, again.draft, again.empty) == (LINES, 1, LINES - 1)
    assert count(root) == again


def test_kept_counts_are_good_for_their_number_only() -> None:
    """What was packed at one number is nothing at another; small documents are not worth keeping."""
    counts = Counts(segments=LINES, words=7, initial=LINES, draft=3)
    packed = tally.pack(4, counts)
    assert tally.unpack(packed, 4) == counts
    assert tally.unpack(packed, 5) is None
    assert tally.unpack(None, 4) is None
    assert tally.pack(4, Counts(segments=LINES - 1)) is None


@pytest.mark.parametrize(
    "where", [Where(untranslated=True), Where(substates=frozenset({Substate.DRAFT})), Where(by="Dana")]
)
def test_counts_of_a_filter_are_not_kept(where: Where) -> None:
    """Filters come and go; the cache keeps whole documents and the whole project."""
    assert tally.find_place(KK, where, ReviewPolicy()) is None
    assert tally.find_place(KK, Where(document=DocumentId("a")), ReviewPolicy()) is not None
